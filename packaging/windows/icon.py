#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws an SVG in the sizes that Windows shows icons in, as one .ico.  icon.py DRAWING ICON"""
import struct
import subprocess
import sys

SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256]


def main():
    drawing, icon = sys.argv[1:]
    pictures = [subprocess.run(["rsvg-convert", "--width", str(size), "--height", str(size), drawing], check=True,
                               stdout=subprocess.PIPE).stdout for size in SIZES]
    offset = 6 + 16 * len(SIZES)
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    for size, picture in zip(SIZES, pictures):
        # 256 is written as 0; PNG, which needs no palette.
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    with open(icon, "wb") as out:
        out.write(head + b"".join(pictures))


main()
