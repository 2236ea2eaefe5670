# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Qt for Windows from Debian's source packages; to be sourced after common.sh. It takes about an hour of processor time, goes
# on where it was interrupted, and is kept in a folder named by its options.

qt_modules=(qt6-base qt6-svg qt6-serialport qt6-charts)
# The host's tools do what has to run here. What is left out: what the program does not use, and what Debian takes out of
# Qt's sources (wintab) or would have to be there for MinGW (the libraries that Qt else brings itself).
qt_options=(
    -DCMAKE_BUILD_TYPE=Release -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF -DQT_HOST_PATH=/usr
    "-DQT_HOST_PATH_CMAKE_DIR=/usr/lib/$(uname -m)-linux-gnu/cmake"
)
qt_base_options=(
    -DQT_QMAKE_TARGET_MKSPEC=win32-g++ -DFEATURE_pkg_config=OFF -DFEATURE_dbus=OFF -DINPUT_opengl=no -DFEATURE_vulkan=OFF
    -DFEATURE_tabletevent=OFF -DFEATURE_icu=OFF -DFEATURE_glib=OFF -DINPUT_openssl=no -DFEATURE_schannel=ON
    -DFEATURE_sql_odbc=OFF -DFEATURE_sql_mysql=OFF -DFEATURE_sql_psql=OFF -DFEATURE_zstd=OFF
    -DFEATURE_system_sqlite=OFF -DFEATURE_system_zlib=OFF -DFEATURE_system_png=OFF -DFEATURE_system_jpeg=OFF
    -DFEATURE_system_freetype=OFF -DFEATURE_system_harfbuzz=OFF -DFEATURE_system_pcre2=OFF
    -DFEATURE_system_doubleconversion=OFF
)

# add_sqlite SOURCE WORK LOG: SQLite in one file, which Debian takes out of Qt's sources, made of its own package.
add_sqlite() {
    local place=$1/src/3rdparty/sqlite work=$2 log=$3
    [[ ! -f $place/sqlite3.c ]] || return 0
    unpack sqlite3 "$work/sqlite3"
    mkdir -p "$work/build-sqlite3" "$place"
    (
        cd "$work/build-sqlite3"
        run "$log" "$work/sqlite3/configure" --disable-tcl
        run "$log" make sqlite3.h sqlite3.c
    )
    cp "$work/build-sqlite3/sqlite3.h" "$place/"
    cp "$work/build-sqlite3/sqlite3.c" "$place/"
}

# build_qt: sets $qt, the prefix.
build_qt() {
    local work module log options
    work=$cache/qt-mingw-$(key "${qt_options[*]}" "${qt_base_options[*]}" "$(cat "$toolchain")")
    qt=$work/prefix
    [[ ! -f $work/done ]] || return 0
    mkdir -p "$work" || fail "$cache cannot be written; name another folder in P1SCOPE_CACHE"
    [[ $(df --output=avail -k "$work" | tail -n 1) -gt 6000000 || -d $qt ]] ||
        fail "Qt takes 6 GB in $cache; free some, or name another folder in P1SCOPE_CACHE"
    say "sources of Qt"
    fetch_sources "${qt_modules[@]}" sqlite3
    log=$work/log
    for module in "${qt_modules[@]}"; do
        [[ ! -f $work/$module.done ]] || continue
        say "building $module for Windows; what it says is in $log"
        : >"$log"
        unpack "$module" "$work/$module"
        options=("${qt_options[@]}")
        if [[ $module == qt6-base ]]; then
            add_sqlite "$work/$module" "$work" "$log"
            options+=("${qt_base_options[@]}" -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_INSTALL_PREFIX="$qt")
        else
            options+=(-DCMAKE_TOOLCHAIN_FILE="$qt/lib/cmake/Qt6/qt.toolchain.cmake")
        fi
        cross "$work/$module" "$work/build-$module" "$log" "${options[@]}"
        : >"$work/$module.done"
    done
    : >"$work/done"
}
