# ccache makes a second build cheap; its absence only makes it slower.
find_program(PM_CCACHE ccache)
if(PM_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PM_CCACHE})
endif()
