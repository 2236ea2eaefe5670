# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A bare Debian or Ubuntu in a folder, for the scripts that prove something there; to be sourced, with fail() at hand.

# enter_own_space SCRIPT ARGUMENTS…: runs the script again with its own mounts and processes, which all end with it.
enter_own_space() {
    [[ -z ${P1SCOPE_PROOF_INSIDE:-} ]] || return 0
    [[ $EUID -eq 0 ]] || fail "has to be run as root; try: sudo $1"
    unshare --mount --pid --fork true 2>/dev/null || fail "this place allows no mounts of its own (a container?); run it where root is root"
    export P1SCOPE_PROOF_INSIDE=1
    exec unshare --mount --propagation private --pid --fork --kill-child --mount-proc bash "$@"
}

# mirror_of SUITE: where packages of the suite come from: P1SCOPE_MIRROR, or where apt of this machine has them or its own.
mirror_of() {
    if [[ -n ${P1SCOPE_MIRROR:-} ]]; then
        printf '%s\n' "$P1SCOPE_MIRROR"
        return
    fi
    apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Identifier: Packages' |
        awk -v suite="$1" '{ if ($1 == suite && !named) named = $2; if ($1 !~ /-/ && $2 ~ /debian/ && !own) own = $2 }
            END { print named ? named : own }'
}

# make_root FOLDER SUITE PACKAGES LOG: a minimal system with the packages (separated by commas).
make_root() {
    local root=$1 suite=$2 mirror
    mirror=$(mirror_of "$suite")
    [[ -n $mirror ]] || fail "this machine's apt knows no mirror; run apt-get update, or name one in P1SCOPE_MIRROR"
    debootstrap --variant=minbase --include="$3" "$suite" "$root" "$mirror" >"$4" 2>&1 ||
        fail "debootstrap of $suite from $mirror failed; see $4, mend that, and run this again"
}

# mount_devices ROOT: what a system has in /dev and /proc; of devices of its own only those without hardware.
mount_devices() {
    local root=$1
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    mknod -m 666 "$root/dev/null" c 1 3
    mknod -m 666 "$root/dev/zero" c 1 5
    mknod -m 666 "$root/dev/full" c 1 7
    mknod -m 666 "$root/dev/random" c 1 8
    mknod -m 666 "$root/dev/urandom" c 1 9
    mknod -m 666 "$root/dev/tty" c 5 0
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s fd/0 "$root/dev/stdin"
    ln -s fd/1 "$root/dev/stdout"
    ln -s fd/2 "$root/dev/stderr"
}

# unmount_devices ROOT
unmount_devices() {
    local place
    for place in dev/pts dev/shm dev proc; do
        umount -l "$1/$place" 2>/dev/null || true
    done
}
