#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a package is made of, from the Debian packages that its files came from.

  contents.py NAME VERSION FILE BASE <PATHS

PATHS, one a line, are files of this system that went into FILE. A line "=SOURCE VERSION PACKAGE" instead is something that
was built for another system from the sources of SOURCE, whose licences are those of the Debian package PACKAGE. Writes BASE.spdx.json (SPDX 2.3: each Debian package with
version, source and licences) and BASE.licences.txt (the copyright file of each, and the licences they refer to, whole).
SOURCE_DATE_EPOCH is the time that both bear.
"""
import json
import os
import re
import subprocess
import sys
from datetime import datetime, timezone

COMMON = "/usr/share/common-licenses"
# Debian's short names that SPDX has under others; those that are the same in both need no entry.
SPDX = {"gpl-2": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only", "gpl-3+": "GPL-3.0-or-later",
        "lgpl-2": "LGPL-2.0-only", "lgpl-2+": "LGPL-2.0-or-later", "lgpl-2.1": "LGPL-2.1-only",
        "lgpl-2.1+": "LGPL-2.1-or-later", "lgpl-3": "LGPL-3.0-only", "lgpl-3+": "LGPL-3.0-or-later",
        "apache-2.0": "Apache-2.0", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause", "bsd-3": "BSD-3-Clause",
        "bsd-2": "BSD-2-Clause", "expat": "MIT", "mit": "MIT", "zlib": "Zlib", "isc": "ISC", "ftl": "FTL",
        "mpl-2.0": "MPL-2.0", "postgresql": "PostgreSQL", "cc0-1.0": "CC0-1.0", "gfdl-1.3": "GFDL-1.3-only",
        "epl-2.0": "EPL-2.0", "edl-1.0": "BSD-3-Clause"}


def dpkg(*words):
    return subprocess.run(["dpkg-query", *words], check=False, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def places_of(path):
    """dpkg knows a file by the path it was packed with: /lib or /usr/lib, and not by the links to it."""
    real = os.path.realpath(path)
    return [real, real.removeprefix("/usr"), path, path.removeprefix("/usr")]


def packages_of(paths):
    owners = {}
    for line in dpkg("--search", *sorted({place for path in paths for place in places_of(path)})).splitlines():
        if not line.startswith("diversion ") and ": " in line:
            packages, place = line.split(": ", 1)
            owners[place] = packages.split(",")[0]
    found = set()
    for path in paths:
        owner = next((owners[place] for place in places_of(path) if place in owners), None)
        if owner is None:
            raise SystemExit(f"contents.py: error: no package of this system brought {path}")
        found.add(owner)
    return sorted(found)


def copyright_of(package):
    name = package.split(":")[0]
    with open(f"/usr/share/doc/{name}/copyright", encoding="utf-8", errors="replace") as file:
        return file.read()


def licences_of(text):
    """Debian's short names in a machine-readable copyright file, as far as SPDX has them; else nothing is claimed."""
    names = set()
    for line in re.findall(r"^License:\s*(\S.*)$", text, re.M):
        names.update(re.split(r"\s+(?:and|or)\s+|,\s*", line.strip().lower()))
    return sorted({SPDX[name] for name in names if name in SPDX}), sorted(names - set(SPDX))


def describe_built(line):
    source, version, package = line.removeprefix("=").split()
    text = copyright_of(package)
    known, _ = licences_of(text)
    entry = {"SPDXID": "SPDXRef-built-" + re.sub(r"[^A-Za-z0-9.-]", "-", source), "name": source, "versionInfo": version,
             "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
             "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
             "sourceInfo": f"built for {os.environ.get('P1SCOPE_TARGET', 'another system')} from the sources of {source}"}
    if known:
        entry["licenseComments"] = "its copyright file names, for one part or another: " + ", ".join(known)
    return entry, text


def describe(package):
    fields = ["Package", "Version", "source:Package", "source:Version", "Homepage", "Architecture"]
    values = dpkg("--show", "--showformat", "\\n".join(f"${{{field}}}" for field in fields), package).split("\n")
    found = dict(zip(fields, values))
    text = copyright_of(package)
    known, _ = licences_of(text)
    entry = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", found["Package"]),
        "name": found["Package"],
        "versionInfo": found["Version"],
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "sourceInfo": f"built from Debian's source package {found['source:Package']} {found['source:Version']}",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/{found['Package']}@{found['Version']}"
                                              f"?arch={found['Architecture']}"}],
    }
    if known:
        entry["licenseComments"] = "its copyright file names, for one part or another: " + ", ".join(known)
    if found["Homepage"]:
        entry["homepage"] = found["Homepage"]
    return entry, text


def main():
    name, version, file, base = sys.argv[1:]
    lines = {line.strip() for line in sys.stdin if line.strip()}
    built = sorted(line for line in lines if line.startswith("="))
    packages = packages_of(sorted(lines - set(built))) if lines - set(built) else []
    when = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    own = {"SPDXID": "SPDXRef-Package", "name": name, "versionInfo": version, "packageFileName": file,
           "downloadLocation": "https://github.com/p1scope/p1scope", "filesAnalyzed": False,
           "licenseConcluded": "GPL-3.0-or-later", "licenseDeclared": "GPL-3.0-or-later",
           "copyrightText": "The P1 Scope authors", "primaryPackagePurpose": "APPLICATION"}
    entries, texts = [own], []
    for entry, text in [describe(package) for package in packages] + [describe_built(line) for line in built]:
        entries.append(entry)
        texts.append((entry["name"], entry["versionInfo"], text))
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": own["SPDXID"]}]
    relations += [{"spdxElementId": own["SPDXID"], "relationshipType": "CONTAINS", "relatedSpdxElement": entry["SPDXID"]}
                  for entry in entries[1:]]
    document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": file,
                "documentNamespace": f"https://github.com/p1scope/p1scope/spdx/{file}",
                "creationInfo": {"created": when, "creators": ["Tool: packaging/contents.py"]},
                "packages": entries, "relationships": relations}
    with open(base + ".spdx.json", "w", encoding="utf-8") as out:
        json.dump(document, out, indent=1)
        out.write("\n")

    wanted = sorted({match for _, _, text in texts
                     for match in re.findall(COMMON + r"/([A-Za-z0-9.-]*[A-Za-z0-9])", text)} | {"GPL-3"})
    with open(base + ".licences.txt", "w", encoding="utf-8") as out:
        out.write(f"{name} {version} is free software under the GNU General Public License, version 3 or later.\n"
                  f"{file} also holds files of these Debian packages, or built from these Debian sources, which are at\n"
                  "https://snapshot.debian.org under the same names and versions:\n\n")
        out.writelines(f"  {package} {number}\n" for package, number, _ in texts)
        for text in sorted({text for _, _, text in texts}):
            names = ", ".join(f"{package} {number}" for package, number, other in texts if other == text)
            out.write(f"\n{'=' * 100}\n{names}\n{'=' * 100}\n\n{text.rstrip()}\n")
        for licence in wanted:
            path = os.path.join(COMMON, licence)
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as text:
                    out.write(f"\n{'=' * 100}\n{licence}\n{'=' * 100}\n\n{text.read().rstrip()}\n")


main()
