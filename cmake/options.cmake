# SPDX-License-Identifier: GPL-3.0-or-later

# What every target of the project is compiled with.
add_library(p1scope_options INTERFACE)
target_include_directories(p1scope_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_options(p1scope_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align)
if(MINGW AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 finds it in std::string where it is not, once it optimises (its bug 105651).
    target_compile_options(p1scope_options INTERFACE -Wno-restrict)
endif()
if(P1SCOPE_WERROR)
    target_compile_options(p1scope_options INTERFACE -Werror)
endif()
target_compile_definitions(p1scope_options INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
    QT_USE_QSTRINGBUILDER)
if(P1SCOPE_SANITIZE)
    add_compile_options(-fsanitize=${P1SCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${P1SCOPE_SANITIZE})
endif()

# Links the many test programs in a fifth of the time. Whoever has it not waits a little longer.
find_program(P1SCOPE_LLD ld.lld)
mark_as_advanced(P1SCOPE_LLD)
if(P1SCOPE_LLD AND CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT P1SCOPE_FUZZ)
    add_link_options(-fuse-ld=lld)
endif()

# By its whole path: moc names it among the dependencies as it is written here, and what Ninja cannot find is always
# older than what depends on it.
set(CMAKE_AUTOMOC_MOC_OPTIONS --include ${PROJECT_SOURCE_DIR}/cmake/moc_includes.h)

configure_file(${PROJECT_SOURCE_DIR}/cmake/version.h.in ${PROJECT_BINARY_DIR}/generated/version.h @ONLY)

# p1scope_add_library(NAME folder SOURCES … DEPENDS …): the static library of one folder of the house, named
# p1scope_NAME. DEPENDS are names of other folders (only ones to its left) or targets with "::" in them.
function(p1scope_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS")
    add_library(p1scope_${name} STATIC ${arg_SOURCES})
    target_link_libraries(p1scope_${name} PUBLIC p1scope_options)
    if(P1SCOPE_SANITIZE AND NOT "${arg_DEPENDS}" MATCHES "Qt6::")
        # Quick to compile, and what the longest tests spend their time in.
        target_compile_options(p1scope_${name} PRIVATE -O1)
    endif()
    foreach(visibility PUBLIC PRIVATE)
        set(list ${arg_DEPENDS})
        if(visibility STREQUAL PRIVATE)
            set(list ${arg_PRIVATE_DEPENDS})
        endif()
        foreach(dependency IN LISTS list)
            if(dependency MATCHES "::")
                target_link_libraries(p1scope_${name} ${visibility} ${dependency})
            else()
                target_link_libraries(p1scope_${name} ${visibility} p1scope_${dependency})
            endif()
        endforeach()
    endforeach()
    p1scope_precompile(p1scope_${name} ${arg_DEPENDS} ${arg_PRIVATE_DEPENDS})
endfunction()

# Qt tells each test its own folders, which we have no use for, and which no two could share a precompiled header with.
set(P1SCOPE_TEST_OPTIONS -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR -UQT_NETWORK_LIB)

# p1scope_add_test(tst_thing DEPENDS …): one Qt Test program from tst_thing.cpp, registered with CTest. Runs without a
# display, and writes nothing outside a folder of its own.
function(p1scope_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPENDS")
    # Called by itself: AUTOMOC takes three steps and an empty source for each of so many small programs.
    add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc
        COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp -o ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc
        DEPENDS ${name}.cpp VERBATIM)
    add_executable(${name} ${name}.cpp ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc ${arg_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${name} PRIVATE p1scope_options Qt6::Test)
    foreach(dependency IN LISTS arg_DEPENDS)
        if(dependency MATCHES "::")
            target_link_libraries(${name} PRIVATE ${dependency})
        else()
            target_link_libraries(${name} PRIVATE p1scope_${dependency})
        endif()
    endforeach()
    target_compile_options(${name} PRIVATE ${P1SCOPE_TEST_OPTIONS})
    p1scope_precompile_test(${name} ${arg_DEPENDS})
    target_compile_definitions(${name} PRIVATE P1SCOPE_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    if(P1SCOPE_SANITIZE)
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
    endif()
    set(home ${CMAKE_CURRENT_BINARY_DIR}/home/${name})
    file(MAKE_DIRECTORY ${home})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;HOME=${home};XDG_CONFIG_HOME=${home};XDG_DATA_HOME=${home};LC_ALL=C.UTF-8")
endfunction()

# p1scope_add_fuzzer(fuzz_thing DEPENDS … [MUTATIONS 3000]): one program from fuzz_thing.cpp. With P1SCOPE_FUZZ
# a libFuzzer program, part of the target "fuzzers"; else a test that replays corpus/fuzz_thing, and so many
# mutations of it that are the same every time.
function(p1scope_add_fuzzer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "MUTATIONS" "DEPENDS")
    if(NOT arg_MUTATIONS)
        set(arg_MUTATIONS 3000)
    endif()
    add_executable(${name} ${name}.cpp)
    list(TRANSFORM arg_DEPENDS PREPEND p1scope_)
    target_link_libraries(${name} PRIVATE p1scope_options ${arg_DEPENDS})
    if(NOT P1SCOPE_FUZZ)
        target_sources(${name} PRIVATE replay.cpp)
        add_test(NAME ${name} COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}
                 ${arg_MUTATIONS})
        set(timeout 60)
        if(P1SCOPE_SANITIZE)
            set(timeout 300)
        endif()
        set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout})
        return()
    endif()
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    if(NOT TARGET fuzzers)
        add_custom_target(fuzzers)
    endif()
    add_dependencies(fuzzers ${name})
endfunction()
