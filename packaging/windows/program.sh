# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Building the program itself for Windows; to be sourced after qt.sh and libraries.sh.

# read_windows_arguments "$@": the only ones there are. Sets $qt, where a ready Qt is given.
qt=${P1SCOPE_QT_MINGW:-}
read_windows_arguments() {
    case ${1:-} in
    --qt) qt=${2:-} ;;
    '') return 0 ;;
    *) set -- ;;
    esac
    if [[ $# -ne 2 ]]; then
        sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
        exit 2
    fi
}

# need_for_windows TOOL:PACKAGE…: what all that is built for Windows needs, and these.
need_for_windows() {
    need cmake:cmake ninja:ninja-build make:make python3:python3 tclsh:tcl patch:patch perl:perl dpkg-source:dpkg-dev \
        "$triple-g++-posix:g++-mingw-w64-x86-64-posix" "/usr/$triple/include/zlib.h:libz-mingw-w64-dev" \
        "/usr/$triple/include/gcrypt.h:libgcrypt-mingw-w64-dev" rsvg-convert:librsvg2-bin \
        "/usr/lib/$(uname -m)-linux-gnu/cmake/Qt6CoreTools/Qt6CoreToolsConfig.cmake:qt6-base-dev" "$@"
}

# find_qt: sets $qt and $qt_version; builds Qt where none is given.
find_qt() {
    local module
    if [[ -z $qt ]]; then
        build_qt
    else
        [[ -d $qt ]] || fail "there is no folder \"$qt\"; name the prefix of a Qt for MinGW, the folder with bin, lib and plugins"
        qt=$(cd -- "$qt" && pwd)
        for module in Core Widgets Network Sql Svg SerialPort Charts; do
            [[ -d $qt/lib/cmake/Qt6$module ]] || fail "$qt has no Qt6$module; a Qt for MinGW with Charts, SerialPort and Svg is needed"
        done
        [[ -f $qt/bin/Qt6Core.dll ]] || fail "$qt has no bin/Qt6Core.dll; it is no Qt for Windows"
        [[ -f $qt/lib/libQt6Core.dll.a || -f $qt/lib/libQt6Core.a ]] || fail "$qt was not built with MinGW"
    fi
    qt_version=$(sed -n 's/^set(PACKAGE_VERSION "\([0-9.]*\)").*/\1/p' "$qt"/lib/cmake/Qt6/Qt6ConfigVersion*.cmake | head -n 1)
    [[ $qt_version =~ ^6\.([4-9]|[1-9][0-9])\. ]] || fail "$qt is Qt ${qt_version:-of an unknown version}; 6.4 or later is needed"
}

# build_program BUILD OPTION…: sets $program, the folder of the build.
build_program() {
    program=$1
    shift
    local options=(-DP1SCOPE_PCH=ON) log=$program/package.log
    if command -v ccache >/dev/null; then
        options=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DP1SCOPE_PCH=OFF)
    fi
    mkdir -p "$program"
    : >"$log"
    say "building P1 Scope $version for Windows in $program, with Qt $qt_version"
    run "$log" cmake -S "$checkout" -B "$program" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_PREFIX_PATH="$libraries;$qt" \
        -DQT_HOST_PATH=/usr "-DQT_HOST_PATH_CMAKE_DIR=/usr/lib/$(uname -m)-linux-gnu/cmake" \
        -DP1SCOPE_WERROR=ON "${options[@]}" "$@"
    run "$log" cmake --build "$program"
}
