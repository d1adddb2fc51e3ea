# Interface target with the warnings of this project; linked to our own targets alone.
add_library(pm_warnings INTERFACE)
target_compile_options(pm_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
    -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns falsely about inlined standard containers once a sanitizer or -O2 rewrites them.
    target_compile_options(pm_warnings INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized
        -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict)
    # With link-time optimisation the same is said again at the link, of QHash and std::string.
    target_link_options(pm_warnings INTERFACE -Wno-alloc-size-larger-than -Wno-stringop-overflow
        -Wno-stringop-overread -Wno-array-bounds -Wno-restrict)
endif()
if(PM_WERROR)
    target_compile_options(pm_warnings INTERFACE -Werror)
endif()
