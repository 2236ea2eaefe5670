#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails unless a program for Windows has a version in its properties.  version_of.py PROGRAM VERSION"""
import sys

program, version = sys.argv[1:]
with open(program, "rb") as file:
    content = file.read()
for name in ("FileVersion", "ProductVersion"):
    at = content.find((name + "\0").encode("utf-16-le"))
    value = content[at:at + 120].decode("utf-16-le", "replace").split("\0")
    if at < 0 or version not in value:
        sys.exit(f"{program}: its {name} is not {version}")
