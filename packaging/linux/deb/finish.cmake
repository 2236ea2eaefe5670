# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian wants of the files that are installed, before they are packed: a changelog, compressed man pages, and no
# file younger than what was built.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
file(COPY $ENV{P1SCOPE_WORK}/changelog.gz DESTINATION ${root}/usr/share/doc/p1scope)
file(GLOB pages ${root}/usr/share/man/man1/*.1)
foreach(page IN LISTS pages)
    execute_process(COMMAND gzip -9 --no-name --force ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(GLOB_RECURSE files LIST_DIRECTORIES ON ${root}/*)
execute_process(COMMAND touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} ${files} COMMAND_ERROR_IS_FATAL ANY)
