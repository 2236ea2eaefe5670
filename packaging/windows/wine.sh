# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Windows of its own to try things in, by Wine; to be sourced after packaging/common.sh.

# start_wine FOLDER: makes one in FOLDER/wine, with a display that nobody sees. End it with stop_wine.
start_wine() {
    local number=$1/display
    export WINEPREFIX=$1/wine WINEARCH=win64 WINEDEBUG=-all
    # Without these two Wine would offer to download them.
    export WINEDLLOVERRIDES="mscoree=;mshtml="
    unset WAYLAND_DISPLAY
    Xvfb -displayfd 3 -noreset -screen 0 1280x800x24 3>"$number" >/dev/null 2>&1 &
    xvfb=$!
    for _ in {1..100}; do
        [[ ! -s $number ]] || break
        sleep 0.1
    done
    [[ -s $number ]] || fail "Xvfb did not start"
    export DISPLAY=:$(cat "$number")
    rm -rf "$WINEPREFIX"
    timeout 300 wine wineboot --init >/dev/null 2>&1 || fail "Wine could not make a prefix in $WINEPREFIX"
    timeout 60 wineserver --wait || true
    # Programs find a font there, as on every Windows.
    cp /usr/share/fonts/truetype/dejavu/DejaVuSans*.ttf "$WINEPREFIX/drive_c/windows/Fonts/" 2>/dev/null || true
}

stop_wine() {
    [[ -z ${WINEPREFIX:-} ]] || timeout 60 wineserver --kill 2>/dev/null || true
    [[ -z ${xvfb:-} ]] || kill "$xvfb" 2>/dev/null || true
}

# A program may wait for an answer in a box that nobody sees.
in_wine() { timeout "${seconds:-120}" wine "$@"; }
