#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the DLLs that programs import beside them.

  deploy.py STAGE OBJDUMP FOLDER…

STAGE holds the programs and Qt's plugins. What they import, and what that imports, is looked for in the FOLDERs in their order
and copied into STAGE; what is in none of them has to be part of Windows, by the list below. Prints the files it took, one a
line.
"""
import os
import re
import shutil
import subprocess
import sys

# What every Windows 10 has, and MinGW's import libraries know.
SYSTEM = re.compile(r"^(api-ms-win-.*|advapi32|authz|bcrypt|cfgmgr32|comctl32|comdlg32|crypt32|d2d1|d3d9|d3d11|d3d12|dnsapi|dwmapi"
                    r"|dwrite|dxgi|gdi32|imm32|iphlpapi|kernel32|mpr|msvcrt|ncrypt|netapi32|normaliz|ntdll|ole32|oleaut32|opengl32"
                    r"|rpcrt4|secur32|setupapi|shcore|shell32|shlwapi|uiautomationcore|user32|userenv|uxtheme|version|winhttp|winmm"
                    r"|winspool|ws2_32|wtsapi32)(\.dll|\.drv)$", re.I)


def imports_of(objdump, path):
    text = subprocess.run([objdump, "-p", path], check=True, text=True, stdout=subprocess.PIPE).stdout
    return re.findall(r"^\s*DLL Name: (\S+)$", text, re.M)


def main():
    stage, objdump, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    known = {}
    for folder in reversed(folders):
        known.update({name.lower(): os.path.join(folder, name) for name in os.listdir(folder)
                      if name.lower().endswith(".dll")})
    waiting = [os.path.join(folder, name) for folder, _, names in os.walk(stage) for name in names
               if name.lower().endswith((".exe", ".dll"))]
    seen = {os.path.basename(path).lower() for path in waiting}
    while waiting:
        path = waiting.pop()
        for name in imports_of(objdump, path):
            if name.lower() in seen or SYSTEM.match(name):
                continue
            seen.add(name.lower())
            if name.lower() not in known:
                raise SystemExit(f"deploy.py: error: {os.path.basename(path)} imports {name}, which is neither in "
                                 f"{', '.join(folders)} nor known to be part of Windows")
            source = known[name.lower()]
            target = os.path.join(stage, os.path.basename(source))
            shutil.copy(source, target)
            print(source)
            waiting.append(target)


main()
