# Interface target with the sanitizers named in PM_SANITIZE, for example "address,undefined" or "thread".
set(PM_SANITIZE "" CACHE STRING "Comma separated list of sanitizers")
add_library(pm_sanitizers INTERFACE)
if(PM_SANITIZE)
    target_compile_options(pm_sanitizers INTERFACE -fsanitize=${PM_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(pm_sanitizers INTERFACE -fsanitize=${PM_SANITIZE})
endif()
