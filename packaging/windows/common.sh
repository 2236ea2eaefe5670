# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the scripts for Windows share; to be sourced after packaging/common.sh.

triple=x86_64-w64-mingw32
toolchain=$checkout/packaging/windows/toolchain.cmake
# What takes long and changes seldom is kept here, outside the checkout.
cache=${P1SCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/p1scope}

# key WORD…: a short name for what was made with these.
key() { printf '%s\n' "$@" | sha256sum | cut -c 1-12; }

# cross SOURCE BUILD LOG OPTION…: configures for Windows, builds and installs; goes on where it was.
cross() {
    local source=$1 build=$2 log=$3
    shift 3
    if command -v ccache >/dev/null; then
        set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
    fi
    run "$log" cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
    run "$log" cmake --build "$build"
    run "$log" cmake --install "$build"
}

# in_apt COMMAND…: apt with lists of its own, of the sources of this Debian, so that nothing of the system is changed.
in_apt() {
    local apt=$cache/apt command=$1
    shift
    "$command" -q -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User= "$@"
}

# fetch_source PACKAGE: the newest version that the mirror still has, into this folder.
fetch_source() {
    local package=$1 log=$cache/sources/log versions one
    versions=$(in_apt apt-cache showsrc --only-source "$package" 2>>"$log" | sed -n 's/^Version: //p' | sort -urV) || true
    for one in $versions; do
        : >"$log"
        if in_apt apt-get source --download-only "$package=$one" >>"$log" 2>&1; then
            printf '%s\n' "${one##*:}" >"$package.version"
            return
        fi
        grep -q ' 404 ' "$log" || run "$log" false
    done
    fail "the mirror has no source of Debian's package $package (404); try another mirror, or build that for MinGW yourself and run this with --qt PREFIX"
}

# fetch_sources PACKAGE…: Debian's source packages, into $cache/sources. Fails in one line for the first that cannot be had.
fetch_sources() {
    local apt=$cache/apt log=$cache/sources/log package suite
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$cache/sources" ||
        fail "$cache cannot be written; name another folder in P1SCOPE_CACHE"
    : >"$log"
    suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    apt-get indextargets --format 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' | awk -v suite="$suite" '$4 ~ "^" suite' | sort -u >"$apt/sources.list"
    [[ -s $apt/sources.list ]] || fail "apt knows no mirror of Debian's suite \"$suite\"; see /etc/apt/sources.list"
    run "$log" in_apt apt-get update
    cd "$cache/sources"
    for package in "$@"; do
        fetch_source "$package"
    done
    cd - >/dev/null
}

# unpack PACKAGE FOLDER: the source of it that was fetched, patched as Debian does; whole or not at all.
unpack() {
    local dsc
    [[ ! -d $2 ]] || return 0
    dsc=$cache/sources/$1_$(cat "$cache/sources/$1.version").dsc
    rm -rf "$2.new"
    mkdir -p "$(dirname -- "$2")"
    run "$cache/sources/log" dpkg-source --no-check -x "$dsc" "$2.new"
    mv "$2.new" "$2"
}
