# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the scripts in packaging share; to be sourced by bash with "set -euo pipefail" and $me, the script's own name.

checkout=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
packages=$checkout/build/packages # what is finished lies here, and nothing else does
version=$(sed -n 's/^ *VERSION \([0-9][0-9.]*\)$/\1/p' "$checkout/CMakeLists.txt" | head -n 1)

say() { printf '== %s\n' "$*"; }
fail() {
    trap - EXIT
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}

# need TOOL:PACKAGE…: fails in one line with all that is missing. A TOOL with a slash is a file.
need() {
    local pair missing=()
    for pair in "$@"; do
        [[ $pair == /* && -e ${pair%%:*} ]] || command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    [[ ${#missing[@]} -eq 0 ]] || fail "tools are missing; on Debian: apt-get install ${missing[*]}"
}

# run LOG COMMAND…: with what it says in the file LOG; where it fails, one line with the reason and what to do.
run() {
    local log=$1 reason
    shift
    if "$@" >>"$log" 2>&1; then
        return
    fi
    if grep -q 'No space left on device' "$log"; then
        reason="no space is left in $(dirname -- "$log") or in ${TMPDIR:-/tmp}; free 1 GB"
    elif grep -qiE 'could not resolve|temporary failure in name|connection (timed out|refused)|network is unreachable' "$log"; then
        reason="the network or the mirror is out of reach; see $log, mend that"
    else
        reason="\"$(basename -- "$1")\" failed: $(grep -aiE 'error|cannot|fail' "$log" | tail -n 1 | cut -c 1-200) (all of it: $log); mend that"
    fi
    fail "$reason, and run this again: what is done is kept, and nothing half-made stands in $packages"
}

# The time that everything in a package bears: that of the commit, so that the same sources make the same bytes.
if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
    SOURCE_DATE_EPOCH=$(git -c safe.directory='*' -C "$checkout" log -1 --format=%ct 2>/dev/null ||
        stat -c %Y "$checkout/CMakeLists.txt")
fi
export SOURCE_DATE_EPOCH
umask 022
export LC_ALL=C.UTF-8 TZ=UTC

# read_arguments "$@": the only ones there are. Sets $built, where a ready build is to be packed.
built=
read_arguments() {
    case ${1:-} in
    --build)
        [[ -f ${2:-}/CMakeCache.txt ]] || fail "\"${2:-}\" is no folder of a build; without --build it makes its own"
        built=$(cd -- "$2" && pwd)
        ;;
    '') ;;
    *)
        sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
}

# The release build that both packages are made of, in a folder of its own; goes on where it was interrupted.
build_release() {
    [[ -z $built ]] || return 0
    built=$checkout/build/package-linux
    local options=(-DP1SCOPE_PCH=ON)
    if command -v ccache >/dev/null; then
        options=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DP1SCOPE_PCH=OFF)
    fi
    mkdir -p "$built"
    say "building P1 Scope $version in $built"
    : >"$built/package.log"
    run "$built/package.log" cmake -S "$checkout" -B "$built" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_INSTALL_PREFIX=/usr -DP1SCOPE_TESTS=OFF -DP1SCOPE_FMT_INSIDE=ON \
        -DCMAKE_EXE_LINKER_FLAGS="-Wl,--as-needed,-z,relro,-z,now" "${options[@]}"
    run "$built/package.log" cmake --build "$built"
}

# publish FILE: moves what is whole to its place, at once, with its checksum.
publish() {
    local name
    name=$(basename -- "$1")
    mkdir -p "$packages"
    (cd -- "$(dirname -- "$1")" && sha256sum "$name") >"$packages/.$name.sha256"
    mv -f "$1" "$packages/$name"
    mv -f "$packages/.$name.sha256" "$packages/$name.sha256"
}
trap 'printf "%s: interrupted; run it again, it goes on where it was\n" "$me" >&2; trap - EXIT; exit 130' INT TERM
trap 'fail "stopped at line $LINENO ($BASH_COMMAND); mend that, and run this again"' ERR
