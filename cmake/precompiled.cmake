# SPDX-License-Identifier: GPL-3.0-or-later

# Qt's headers, read once and not again by each of the many small sources that need them: more than half of the time that
# the window's sources take. A choice, because ccache cannot make use of what was built with them, and does better than
# this wherever it has anything to go by.
option(P1SCOPE_PCH "Precompile Qt's headers" OFF)
# A target with flags of its own that do not fit reads the headers themselves: slower, and no reason to complain.
set(CMAKE_PCH_WARN_INVALID OFF)

set(P1SCOPE_PCH_STANDARD <algorithm> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional> <span> <string>
    <string_view> <variant> <vector>)

# One for each set of Qt modules: a precompiled header fits only what is compiled with the same definitions.
function(p1scope_define_precompiled name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;DEPENDS")
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/${name}.cpp CONTENT "" @ONLY)
    add_library(p1scope_${name} OBJECT ${PROJECT_BINARY_DIR}/generated/${name}.cpp)
    target_link_libraries(p1scope_${name} PRIVATE p1scope_options ${arg_DEPENDS})
    target_precompile_headers(p1scope_${name} PRIVATE ${P1SCOPE_PCH_STANDARD} ${arg_HEADERS})
endfunction()

if(P1SCOPE_PCH)
    p1scope_define_precompiled(pch_core DEPENDS Qt6::Core
        HEADERS <QHash> <QObject> <QString> <QStringList> <QThread> <QTimer> <QVariant>)
    if(P1SCOPE_GUI)
        p1scope_define_precompiled(pch_widgets DEPENDS Qt6::Widgets
            HEADERS <QAbstractItemModel> <QBoxLayout> <QDateTime> <QLabel> <QPainter> <QTimer> <QWidget>)
    endif()
    if(P1SCOPE_TESTS)
        find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
        p1scope_define_precompiled(pch_test DEPENDS Qt6::Test
            HEADERS <QSignalSpy> <QString> <QStringList> <QTemporaryDir> <QTest>)
        target_compile_options(p1scope_pch_test PRIVATE ${P1SCOPE_TEST_OPTIONS})
        if(P1SCOPE_GUI)
            p1scope_define_precompiled(pch_test_widgets DEPENDS Qt6::Test Qt6::Widgets
                HEADERS <QApplication> <QPainter> <QSignalSpy> <QTemporaryDir> <QTest> <QWidget>)
            target_compile_options(p1scope_pch_test_widgets PRIVATE ${P1SCOPE_TEST_OPTIONS})
        endif()
    endif()
endif()

# p1scope_precompile(TARGET DEPENDENCIES…): gives a target the precompiled header that fits what it depends on. Nothing for
# what has no Qt.
function(p1scope_precompile target)
    if(NOT P1SCOPE_PCH)
        return()
    endif()
    if("${ARGN}" MATCHES "(^|;)(ui_|Qt6::Widgets|Qt6::Charts)")
        target_precompile_headers(${target} REUSE_FROM p1scope_pch_widgets)
    elseif("${ARGN}" MATCHES "(^|;)(Qt6::)")
        target_precompile_headers(${target} REUSE_FROM p1scope_pch_core)
    endif()
endfunction()

# The same for a test, which reads Qt's headers for tests beside.
function(p1scope_precompile_test target)
    if(NOT P1SCOPE_PCH)
        return()
    endif()
    if("${ARGN}" MATCHES "(^|;)(ui_|Qt6::Widgets)")
        target_precompile_headers(${target} REUSE_FROM p1scope_pch_test_widgets)
    else()
        target_precompile_headers(${target} REUSE_FROM p1scope_pch_test)
    endif()
endfunction()
