# ccache makes a second build cheap; its absence only makes it slower. It has to be told that precompiled heads are fine.
find_program(PM_CCACHE ccache)
if(PM_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${PM_CCACHE})
endif()
