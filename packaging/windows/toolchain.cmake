# SPDX-License-Identifier: GPL-3.0-or-later
# For CMake: programs for 64-bit Windows, by Debian's MinGW with threads of POSIX (std::thread).
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(p1scope_triple x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${p1scope_triple}-gcc-posix)
set(CMAKE_CXX_COMPILER ${p1scope_triple}-g++-posix)
set(CMAKE_RC_COMPILER ${p1scope_triple}-windres)
set(CMAKE_AR ${p1scope_triple}-gcc-ar-posix CACHE FILEPATH "")
set(CMAKE_RANLIB ${p1scope_triple}-gcc-ranlib-posix CACHE FILEPATH "")
# Programs are this system's, all else is from there; prefixes are added by CMAKE_FIND_ROOT_PATH and CMAKE_PREFIX_PATH.
list(APPEND CMAKE_FIND_ROOT_PATH /usr/${p1scope_triple} ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# What pkg-config knows is of this system.
set(ENV{PKG_CONFIG_LIBDIR} "")
set(ENV{PKG_CONFIG_PATH} "")
