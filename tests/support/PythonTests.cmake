# pm_python_test(name FILE module ENGINE engine LABELS ...): a unittest module of the calling folder, run by the system's Python.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
# The distribution's interpreter has the distribution's python3-socketio; another one in PATH may not.
if(EXISTS /usr/bin/python3)
    set(Python3_EXECUTABLE /usr/bin/python3)
endif()

function(pm_python_test name)
    cmake_parse_arguments(ARG "" "" "FILE;ENGINE;LABELS" ${ARGN})
    add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} -B -m unittest -b ${ARG_FILE}
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set(environment "PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/support/python" "PM_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    if(ARG_ENGINE)
        list(APPEND environment "PM_WS_ENGINE=${ARG_ENGINE}")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600 ENVIRONMENT "${environment}")
endfunction()

