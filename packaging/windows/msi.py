#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Describes the installer for wixl.

  msi.py STAGE VERSION ICON >FILE.wxs

Each file below STAGE is a component of its own, whose id is made of its place and so is the same in every version: that is
what lets Windows replace and remove files one by one. The id of the product is made of its version.
"""
import os
import sys
import uuid
from xml.sax.saxutils import quoteattr

SPACE = uuid.UUID("5f0b8f0c-6d0e-5d57-9a57-2f3c1f6a7e10")  # the ids of this program; never to be changed
PAGE = "https://github.com/p1scope/p1scope"
CLASSES = "Software\\Classes"
RECORDING = "P1Scope.Recording"


def guid(*words):
    return str(uuid.uuid5(SPACE, "/".join(words))).upper()


class Writer:
    def __init__(self, stage, version, icon):
        self.stage, self.version, self.icon = stage, version, icon
        self.lines, self.components, self.depth = [], [], 0

    def tag(self, name, *inside, **attributes):
        text = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
        if not inside:
            self.lines.append(f"{'  ' * self.depth}<{name}{text}/>")
            return
        self.lines.append(f"{'  ' * self.depth}<{name}{text}>")
        self.depth += 1
        for one in inside:
            one()
        self.depth -= 1
        self.lines.append(f"{'  ' * self.depth}</{name}>")

    def component(self, name, *inside):
        self.components.append(name)
        self.tag("Component", *inside, Id=name, Guid=guid("component", name), Win64="yes")

    def files(self, folder, place):
        for name in sorted(os.listdir(folder)):
            path, where = os.path.join(folder, name), f"{place}/{name}" if place else name
            key = "f" + uuid.uuid5(SPACE, where).hex
            if os.path.isdir(path):
                self.tag("Directory", lambda p=path, w=where: self.files(p, w), Id="d" + key[1:], Name=name)
            else:
                self.component(key, lambda p=path, k=key, n=name: self.tag("File", Id=k, Name=n, Source=p, KeyPath="yes"))

    def value(self, key, name, value, key_path="no"):
        named = {"Name": name} if name else {}
        self.tag("RegistryValue", Root="HKLM", Key=key, **named, Type="string", Value=value, KeyPath=key_path)

    def start_menu(self):
        self.tag("Shortcut", Id="StartMenuEntry", Name="P1 Scope", Target="[INSTALLDIR]p1scope.exe",
                 WorkingDirectory="INSTALLDIR", Icon="p1scope.ico", Description="Debug the P1 port of a smart meter")
        self.value("Software\\P1 Scope", "StartMenu", "1", "yes")

    def recordings(self):
        # Among what opens such files, and not in the place of what does so already: they are Wireshark's too.
        opens = '"[INSTALLDIR]p1scope.exe" "%1"'
        self.value(f"{CLASSES}\\{RECORDING}", "", "Recording of a P1 port", "yes")
        self.value(f"{CLASSES}\\{RECORDING}\\DefaultIcon", "", "[INSTALLDIR]p1scope.exe,0")
        self.value(f"{CLASSES}\\{RECORDING}\\shell\\open\\command", "", opens)
        self.value(f"{CLASSES}\\.pcapng\\OpenWithProgids", RECORDING, "")
        self.value(f"{CLASSES}\\Applications\\p1scope.exe", "FriendlyAppName", "P1 Scope")
        self.value(f"{CLASSES}\\Applications\\p1scope.exe\\shell\\open\\command", "", opens)
        for ending in (".pcapng", ".sr", ".vcd", ".csv", ".bin", ".txt"):
            self.value(f"{CLASSES}\\Applications\\p1scope.exe\\SupportedTypes", ending, "")

    def folders(self):
        self.tag("Directory", lambda: self.tag("Directory", lambda: self.files(self.stage, ""), Id="INSTALLDIR",
                                               Name="P1 Scope"), Id="ProgramFiles64Folder")
        self.tag("Directory", lambda: self.component("StartMenu", self.start_menu), Id="ProgramMenuFolder")

    def product(self):
        self.tag("Package", InstallerVersion="500", Compressed="yes", InstallScope="perMachine",
                 Comments="Shows what a smart meter's P1 port says, and why when it says nothing",
                 Manufacturer="The P1 Scope authors", Description=f"P1 Scope {self.version}")
        self.tag("MajorUpgrade", DowngradeErrorMessage="A newer version of P1 Scope is installed. Remove it first.")
        self.tag("Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
        self.tag("Icon", Id="p1scope.ico", SourceFile=self.icon)
        for key, value in {"ARPPRODUCTICON": "p1scope.ico", "ARPNOMODIFY": "1", "ARPURLINFOABOUT": PAGE,
                           "ARPHELPLINK": PAGE + "/issues", "ARPURLUPDATEINFO": PAGE + "/releases"}.items():
            self.tag("Property", Id=key, Value=value)
        self.tag("Directory", self.folders, Id="TARGETDIR", Name="SourceDir")
        self.tag("DirectoryRef", lambda: self.component("Recordings", self.recordings), Id="INSTALLDIR")
        # What the environment is told of, by the table of that name, which wixl does not make: see build.
        self.tag("DirectoryRef", lambda: self.component("CommandLine", lambda: self.value(
            "Software\\P1 Scope", "Path", "[INSTALLDIR]", "yes")), Id="INSTALLDIR")
        names = list(self.components)
        self.tag("Feature", *[lambda n=name: self.tag("ComponentRef", Id=n) for name in names], Id="Program",
                 Title="P1 Scope", Level="1")

    def all(self):
        self.tag("Wix", lambda: self.tag("Product", self.product, Id=guid("product", self.version), Name="P1 Scope",
                                         Language="1033", Version=self.version, Manufacturer="The P1 Scope authors",
                                         UpgradeCode=guid("upgrade")), xmlns="http://schemas.microsoft.com/wix/2006/wi")
        return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(self.lines) + "\n"


sys.stdout.write(Writer(*sys.argv[1:]).all())
