# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package, by CPack: build runs it as "cpack --config" with, in the environment, the folder of the build in
# P1SCOPE_BUILD, the version in P1SCOPE_VERSION, and in P1SCOPE_WORK a folder to work in, where changelog.gz lies.

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "$ENV{P1SCOPE_BUILD};p1scope;ALL;/")
set(CPACK_CMAKE_GENERATOR Ninja)
set(CPACK_PACKAGE_DIRECTORY $ENV{P1SCOPE_WORK})
set(CPACK_OUTPUT_FILE_PREFIX $ENV{P1SCOPE_WORK}/new)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish.cmake)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_PACKAGE_NAME p1scope)
set(CPACK_PACKAGE_VENDOR "The P1 Scope authors")
set(CPACK_PACKAGE_VERSION $ENV{P1SCOPE_VERSION})
set(CPACK_PACKAGE_FILE_NAME p1scope-$ENV{P1SCOPE_VERSION}) # of folders on the way
set(CPACK_PACKAGE_CONTACT "The P1 Scope authors <p1scope@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "shows what a smart meter's P1 port says")
set(CPACK_PACKAGE_DESCRIPTION ${CPACK_PACKAGE_DESCRIPTION_SUMMARY})
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"P1 Scope looks at the customer port of a smart meter, the P1 port, and shows
what is on the wire, frame by frame with its parity; what that says, telegram
by telegram; and what it means, in gauges and graphs. When nothing comes, or
nonsense, it says which link has failed and what to do about it.

It listens to serial adapters and to dongles on the network, reads recordings,
text logs and captures of logic analysers, and has virtual meters to try it
without hardware. The same core without a window is p1scope-cli.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION electronics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "https://github.com/p1scope/p1scope")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is loaded at run time: windows under Wayland, letters.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-wayland, fonts-dejavu-core | fonts-noto-core | fonts-liberation")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "wireshark")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
