# pm_library(name SOURCES ... PUBLIC ... PRIVATE ...): one static library per folder, alias sio::<name>.
function(pm_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(sio_${name} STATIC ${ARG_SOURCES})
    add_library(sio::${name} ALIAS sio_${name})
    target_include_directories(sio_${name} PUBLIC
        ${CMAKE_SOURCE_DIR}/shared ${CMAKE_SOURCE_DIR}/server ${CMAKE_SOURCE_DIR}/console ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(sio_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} pm_warnings)
    target_link_libraries(sio_${name} PUBLIC pm_sanitizers)
    target_compile_definitions(sio_${name} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
endfunction()

# pm_program(name SOURCES ... LIBRARIES ...): an executable in build/<preset>/bin.
function(pm_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} pm_warnings pm_sanitizers)
endfunction()

# pm_test(name SOURCES ... LIBRARIES ... LABELS ...): a Qt Test program; ctest runs it offscreen.
function(pm_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(${name} PRIVATE PM_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} Qt6::Test pm_warnings pm_sanitizers)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()
