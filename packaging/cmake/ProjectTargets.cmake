set(PM_DEFINITIONS QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
# For ccache; and a false warning of g++ 12, as in Warnings.cmake, that comes with precompiled heads.
set(PM_PRECOMPILED_OPTIONS -fpch-preprocess -Wno-stringop-overread)

# pm_library(name SOURCES ... PUBLIC ... PRIVATE ...): one static library per folder, alias sio::<name>.
function(pm_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(sio_${name} STATIC ${ARG_SOURCES})
    add_library(sio::${name} ALIAS sio_${name})
    target_include_directories(sio_${name} PUBLIC
        ${CMAKE_SOURCE_DIR}/shared ${CMAKE_SOURCE_DIR}/server ${CMAKE_SOURCE_DIR}/console ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(sio_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} pm_warnings)
    target_link_libraries(sio_${name} PUBLIC pm_sanitizers)
    target_compile_definitions(sio_${name} PUBLIC ${PM_DEFINITIONS})
endfunction()

# pm_precompile(name HEADER...): what most sources of the target include, compiled once (g++ only: clang insists on equal
# definitions).
function(pm_precompile name)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_precompile_headers(${name} PRIVATE ${ARGN})
        target_compile_options(${name} PRIVATE ${PM_PRECOMPILED_OPTIONS})
    endif()
endfunction()

# pm_program(name SOURCES ... LIBRARIES ...): an executable in build/<preset>/bin.
function(pm_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} pm_warnings pm_sanitizers)
endfunction()

# What every Qt Test program includes. Not QTest itself, which reads definitions that differ from one program to the next.
function(pm_add_test_headers)
    file(CONFIGURE OUTPUT precompiled.cpp CONTENT "" @ONLY)
    add_library(pm_test_headers OBJECT ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp)
    target_link_libraries(pm_test_headers PRIVATE pm_qt_test pm_warnings pm_sanitizers)
    target_compile_definitions(pm_test_headers PRIVATE ${PM_DEFINITIONS})
    pm_precompile(pm_test_headers
        <algorithm> <array> <atomic> <chrono> <deque> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
        <thread> <utility> <variant> <vector> <QtCore/QCoreApplication> <QtCore/QTimer> <QtTest/qsignalspy.h>
        <QtTest/qtestcase.h>)
endfunction()

# Qt Test without the two definitions that name the folder of each program: they would spoil the precompiled heads, and
# only QFINDTESTDATA uses them.
function(pm_add_qt_test)
    add_library(pm_qt_test INTERFACE)
    target_link_libraries(pm_qt_test INTERFACE $<LINK_ONLY:Qt6::Test> Qt6::Core)
    target_include_directories(pm_qt_test SYSTEM INTERFACE $<TARGET_PROPERTY:Qt6::Test,INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(pm_qt_test INTERFACE QT_TESTLIB_LIB)
endfunction()

# pm_test(name SOURCES ... LIBRARIES ... LABELS ...): a Qt Test program; ctest runs it offscreen. The label "threads" is for
# what the thread sanitizer is to see.
function(pm_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
    if(NOT TARGET pm_qt_test)
        pm_add_qt_test()
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(${name} PRIVATE PM_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} pm_qt_test pm_warnings pm_sanitizers)
    pm_generate_moc(${name} ${ARG_SOURCES})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        if(NOT TARGET pm_test_headers)
            pm_add_test_headers()
        endif()
        target_precompile_headers(${name} REUSE_FROM pm_test_headers)
        target_compile_options(${name} PRIVATE ${PM_PRECOMPILED_OPTIONS})
        # For ccache; and a false warning of g++ 12, as in Warnings.cmake, that comes with precompiled heads.
        target_compile_options(${name} PRIVATE -fpch-preprocess -Wno-stringop-overread)
        set_target_properties(${name} PROPERTIES PCH_WARN_INVALID OFF) # other definitions: it is slower, no more
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
    if("threads" IN_LIST ARG_LABELS)
        add_dependencies(threaded-tests ${name})
    endif()
endfunction()

# A program of one source needs moc once; AUTOMOC's scan costs more than its compilation saves.
function(pm_generate_moc name)
    if(ARGC GREATER 2)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        return()
    endif()
    get_filename_component(source ${ARGV1} ABSOLUTE)
    get_filename_component(stem ${ARGV1} NAME_WE)
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc)
    add_custom_command(OUTPUT ${moc} COMMAND Qt6::moc -o ${moc} ${source} DEPENDS ${source} VERBATIM)
    target_sources(${name} PRIVATE ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
