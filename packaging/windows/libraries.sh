# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The libraries that the program needs besides Qt, for Windows; to be sourced after common.sh. zlib, libgpg-error and libgcrypt
# are packages of Debian; the others are built here from its source packages, each unless Qt's prefix brings it.

fmt_options=(-DFMT_DOC=OFF -DFMT_TEST=OFF)
cli11_options=(-DCLI11_BUILD_TESTS=OFF -DCLI11_BUILD_EXAMPLES=OFF -DCLI11_BUILD_DOCS=OFF)
# Of archives only ZIP is read and written, and of what is inside only what zlib packs.
libarchive_options=(-DBUILD_SHARED_LIBS=ON -DENABLE_TEST=OFF -DENABLE_TAR=OFF -DENABLE_CPIO=OFF -DENABLE_CAT=OFF
    -DENABLE_OPENSSL=OFF -DENABLE_CNG=OFF -DENABLE_BZip2=OFF -DENABLE_LZMA=OFF -DENABLE_LZ4=OFF -DENABLE_ZSTD=OFF
    -DENABLE_LZO=OFF -DENABLE_LIBB2=OFF -DENABLE_LIBXML2=OFF -DENABLE_EXPAT=OFF -DENABLE_PCREPOSIX=OFF
    -DENABLE_LibGCC=OFF -DENABLE_ICONV=OFF -DENABLE_ACL=OFF -DENABLE_XATTR=OFF -DENABLE_WERROR=OFF
    # what it would find out by running a program
    -DZLIB_WINAPI=OFF "-DZLIB_WINAPI_WITH_LIB=/usr/$triple/lib/libz.dll.a")
openssl_options=(mingw64 "--cross-compile-prefix=$triple-" shared no-tests no-legacy no-engine no-module no-zlib
    no-comp no-dtls no-srp no-psk no-cms no-ts no-ct no-gost no-ssl3 no-camellia no-seed no-idea no-bf no-cast no-rc2 no-rc4
    no-md4 no-mdc2 no-whirlpool no-aria no-sm2 no-sm3 no-sm4 no-siphash no-blake2 no-scrypt no-ui-console)
mosquitto_options=(-DWITH_TLS=ON -DWITH_THREADING=OFF -DWITH_CLIENTS=OFF -DWITH_BROKER=OFF -DWITH_APPS=OFF
    -DWITH_PLUGINS=OFF -DWITH_LIB_CPP=OFF -DWITH_STATIC_LIBRARIES=OFF -DWITH_CJSON=OFF -DWITH_SRV=OFF -DDOCUMENTATION=OFF)
keychain_options=(-DBUILD_WITH_QT6=ON -DBUILD_TEST_APPLICATION=OFF -DBUILD_TRANSLATIONS=OFF -DUSE_CREDENTIAL_STORE=ON)

# has FILE: Qt's prefix brings it.
has() { compgen -G "$qt/$1" >/dev/null; }

build_openssl() {
    unpack openssl "$work/openssl"
    mkdir -p "$work/build-openssl"
    # Their Makefile is none of CMake's, and knows no other folder for libraries than lib64.
    (
        cd "$work/build-openssl"
        [[ -f Makefile ]] || run "$log" "$work/openssl/Configure" "${openssl_options[@]}" \
            --prefix="$libraries" --libdir=lib --openssldir="$libraries/ssl"
        run "$log" make "-j$(nproc)" build_libs
        run "$log" make install_dev
    )
}

# build_library NAME: one of them, by the options above.
build_library() {
    local name=$1 options=()
    case $name in
    openssl)
        build_openssl
        return
        ;;
    fmtlib) options=("${fmt_options[@]}") ;;
    cli11) options=("${cli11_options[@]}") ;;
    libarchive) options=("${libarchive_options[@]}") ;;
    mosquitto) options=("${mosquitto_options[@]}" "-DOPENSSL_ROOT_DIR=$libraries") ;;
    qtkeychain) options=("${keychain_options[@]}" -DQT_HOST_PATH=/usr) ;;
    esac
    unpack "$name" "$work/$name"
    cross "$work/$name" "$work/build-$name" "$log" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCMAKE_PREFIX_PATH="$libraries;$qt" -DCMAKE_INSTALL_PREFIX="$libraries" -DCMAKE_INSTALL_LIBDIR=lib "${options[@]}"
}

# build_libraries: all that are missing, into $libraries. Wants $qt.
build_libraries() {
    local wanted=() name work log
    has 'lib/cmake/fmt/fmt-config.cmake' || wanted+=(fmtlib)
    has 'lib/cmake/CLI11/CLI11Config.cmake' || has 'share/cmake/CLI11/CLI11Config.cmake' || wanted+=(cli11)
    has 'include/archive.h' || wanted+=(libarchive)
    has 'include/mosquitto.h' || has 'include/openssl/ssl.h' || wanted+=(openssl)
    has 'include/mosquitto.h' || wanted+=(mosquitto)
    has 'lib/cmake/Qt6Keychain/Qt6KeychainConfig.cmake' || wanted+=(qtkeychain)
    work=$cache/libraries-mingw-$(key "$qt" "${fmt_options[*]}" "${cli11_options[*]}" "${libarchive_options[*]}" \
        "${openssl_options[*]}" "${mosquitto_options[*]}" "${keychain_options[*]}" "$(cat "$toolchain")")
    libraries=$work/prefix
    mkdir -p "$libraries"
    local missing=()
    for name in "${wanted[@]}"; do
        [[ -f $work/$name.done ]] || missing+=("$name")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    say "sources of ${missing[*]}"
    fetch_sources "${missing[@]}"
    log=$work/log
    for name in "${missing[@]}"; do
        say "building $name for Windows"
        : >"$log"
        build_library "$name"
        : >"$work/$name.done"
    done
}
