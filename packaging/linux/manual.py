#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Man pages and completions, made from what the programs say of themselves under --help, so that they cannot differ.

  manual.py FOLDER VERSION DATE PROGRAM…

writes FOLDER/NAME.1, FOLDER/NAME.bash, FOLDER/_NAME (zsh) and FOLDER/NAME.fish for each PROGRAM. DATE is the one on the
man page (2026-01-31). A program whose help has no options, or an option without a word about it, is an error.
"""
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

# A line of --help: names, what they take, and what they do. The first form is CLI11's, the second Qt's.
OPTION = re.compile(r"""^\ \ (?P<names>-\S+|[A-Z][A-Z|]*)
    (?:\ (?P<value>[A-Z]+)(?::(?:\{(?P<choices>[^}]*)\}|[A-Z]+\ in\ \[[^\]]*\]|[A-Z]+))?(?:=(?P<default>\S+))?)?
    (?P<required>\ REQUIRED)?(?:\s+(?P<text>\S.*))?$""", re.X)
QT_OPTION = re.compile(r"^  (?P<names>-\S+(?:, -\S+)*|[A-Z][A-Z|]*)(?: <(?P<value>\w+)>)?(?:\s+(?P<text>\S.*))?$")
COMMAND = re.compile(r"^  (?P<names>[a-z][a-z-]*)(?:\s+(?P<text>\S.*))?$")
# Where only the words say what there is to choose from: "system, light or dark", "Kind of meter: dsmr22, dsmr42".
CHOICES = re.compile(r"^(?:[^:]*: )?(\w+(?:, \w+)*,? or \w+)\b|: (\w+(?:, \w+)+)$")


@dataclass
class Entry:
    names: list
    value: str = ""
    choices: list = field(default_factory=list)
    default: str = ""
    text: str = ""

    @property
    def is_option(self):
        return self.names[0].startswith("-")


@dataclass
class Help:
    """What one --help says: its first words, options and arguments, and the commands below it."""
    about: str
    example: str
    usage: str
    entries: list
    commands: list


def ask(program, *words):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="")
    return subprocess.run([program, *words, "--help"], check=True, text=True, stdout=subprocess.PIPE,
                          env=environment, timeout=30).stdout


def entry_of(match):
    found = match.groupdict()
    entry = Entry(re.split(r",\s*", found["names"]), found.get("value") or "", text=found["text"] or "",
                  default=found.get("default") or "")
    if found.get("choices"):
        entry.choices = found["choices"].split(",")
    return entry


def parse(text):
    head, entries, commands, section, last = [], [], [], "", None
    for line in text.splitlines():
        title = re.match(r"^([A-Z]\w+):$", line)
        if title:
            section, last = title.group(1), None
            continue
        if not section:
            head.append(line)
            continue
        pattern = COMMAND if section == "Subcommands" else QT_OPTION if "<" in text else OPTION
        match = pattern.match(line)
        if match:
            last = entry_of(match)
            (commands if section == "Subcommands" else entries).append(last)
        elif line.strip() and last is not None:
            last.text = (last.text + " " + line.strip()).strip()
    for entry in entries:
        words = CHOICES.search(entry.text)
        if words and ("<" in text or not entry.is_option):
            entry.choices = re.findall(r"\b(?!or\b)\w+", words.group(1) or words.group(2))
        if not entry.text:
            raise SystemExit(f"manual.py: no words about {entry.names}")
    if not any(entry.is_option for entry in entries):
        raise SystemExit("manual.py: this help has no options:\n" + text)
    words = [line for line in head if line and not line.startswith(("Usage:", "Example:"))]
    usage = next(line[7:] for line in head if line.startswith("Usage: "))
    example = next((line[9:] for line in head if line.startswith("Example: ")), "")
    return Help(" ".join(words), example, usage, entries, commands)


# --- Man page ---------------------------------------------------------------------------------------------------------

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("'", "\\(aq")
    return "\\&" + text if text.startswith((".", "'")) else text


def roff_entries(entries):
    lines = []
    for entry in entries:
        names = ", ".join("\\fB" + roff(name) + "\\fR" for name in entry.names)
        value = "|".join(entry.choices) if entry.choices and entry.is_option else entry.value
        lines += [".TP", names + (" \\fI" + roff(value) + "\\fR" if value and entry.is_option else "")]
        lines.append(roff(entry.text) + (f" (default: {roff(entry.default)})" if entry.default else ""))
    return lines


EXIT = {
    "p1scope-cli": [("0", "it did what was asked"),
                    ("1", "the input was read and what was asked for was not in it, or a fault was met later on"),
                    ("2", "bad usage, or nothing could be read at all")],
    "p1scope": [("0", "it ended as it should"), ("1", "the screenshot could not be written"),
                ("2", "bad usage, or there is no display")],
}


def man(name, version, date, main, commands):
    other = "p1scope" if name == "p1scope-cli" else "p1scope-cli"
    about = main.about.rstrip(".")
    lines = [f'.TH {name.upper()} 1 "{date}" "P1 Scope {version}" "User Commands"', ".SH NAME",
             f"{roff(name)} \\- {roff(about[0].lower() + about[1:])}", ".SH SYNOPSIS"]
    lines.append(f"\\fB{roff(name)}\\fR " + roff(re.sub(r"^\S+ ", "", main.usage)))
    lines += [".SH DESCRIPTION", roff(main.about.rstrip(".") + ".")]
    lines.append(".SH OPTIONS")
    lines += roff_entries(main.entries)
    if commands:
        lines.append(".SH COMMANDS")
    for command, said in commands.items():
        lines += [".SS " + roff(re.sub(r"^\S+ ", "", said.usage)), roff(said.about.rstrip(".") + ".")]
        lines += roff_entries(entry for entry in said.entries if "--help" not in entry.names)
    lines.append(".SH EXIT STATUS")
    for status, meaning in EXIT[name]:
        lines += [".TP", f"\\fB{status}\\fR", meaning]
    examples = [said.example for said in commands.values() if said.example]
    if examples:
        lines += [".SH EXAMPLES", ".nf", *map(roff, examples), ".fi"]
    lines += [".SH FILES", ".TP", "\\fI~/.config/p1scope/p1scope.ini\\fR", "the settings of the window",
              ".TP", "\\fI~/.local/share/p1scope\\fR", "what the program keeps: the last hours of every session"]
    lines += [".SH SEE ALSO", f"\\fB{roff(other)}\\fR(1), https://github.com/p1scope/p1scope"]
    return "\n".join(lines) + "\n"


# --- Completions ------------------------------------------------------------------------------------------------------

def options(said):
    return [name for entry in said.entries if entry.is_option for name in entry.names]


def inputs(said, kinds):
    """What may stand where no option is, beside files."""
    for entry in said.entries:
        if not entry.is_option:
            return entry.choices or ["demo", *("demo:" + kind for kind in kinds)]
    return []


def bash(name, main, commands, kinds):
    function = "_" + name.replace("-", "_")

    def case(said, indent):
        lines = [f'{indent}case $previous in']
        for entry in said.entries:
            if entry.is_option and entry.value:
                what = f'-W "{" ".join(entry.choices)}"' if entry.choices else "-f"
                lines.append(f'{indent}{"|".join(entry.names)}) '
                             f'mapfile -t COMPREPLY < <(compgen {what} -- "$word"); return ;;')
        lines += [f"{indent}esac", f'{indent}words="{" ".join(options(said))}"',
                  f'{indent}inputs="{" ".join(inputs(said, kinds))}"']
        return lines

    lines = [f"# Completion of {name} for bash.", f"{function}()", "{",
             '    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words inputs',
             "    COMPREPLY=()"]
    if commands:
        lines += ["    if [[ $COMP_CWORD -eq 1 ]]; then",
                  f'        mapfile -t COMPREPLY < <(compgen -W "{" ".join([*commands, *options(main)])}" -- "$word")',
                  "        return", "    fi", "    case ${COMP_WORDS[1]} in"]
        for command, said in commands.items():
            lines += [f"    {command})", *case(said, "        "), "        ;;"]
        lines += ["    *) return ;;", "    esac"]
    else:
        lines += case(main, "    ")
    lines += ["    if [[ $word == -* ]]; then", '        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")',
              "    else", '        mapfile -t COMPREPLY < <(compgen -W "$inputs" -- "$word"; compgen -f -- "$word")',
              "    fi", "}", f"complete -o filenames -F {function} {name}"]
    return "\n".join(lines) + "\n"


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(name, main, commands, kinds):
    def arguments(said, indent):
        lines = []
        for entry in said.entries:
            text = re.sub(r"([\[\]:])", r"\\\1", entry.text)
            value = "_files"
            if entry.choices:
                value = "(" + " ".join(entry.choices) + ")"
            if not entry.is_option:
                words = " ".join(word.replace(":", "\\:") for word in inputs(said, kinds))
                both = f'{{_alternative "words:word:({words})" "files:file:_files"}}' if words else "_files"
                lines.append(quoted(f"*:{entry.names[0].lower()}:" + both))
                continue
            for option in entry.names:
                tail = f":{entry.value.lower()}:{value}" if entry.value else ""
                lines.append(quoted(f"{option}[{text}]{tail}"))
        return [f"{indent}_arguments \\"] + [f"{indent}    {line} \\" for line in lines[:-1]] + [f"{indent}    {lines[-1]}"]

    lines = [f"#compdef {name}", f"# Completion of {name} for zsh.", ""]
    if not commands:
        return "\n".join(lines + arguments(main, "")) + "\n"
    lines += ["if (( CURRENT == 2 )); then", "    local -a commands=("]
    lines += ["        " + quoted(f"{command}:{said.about}") for command, said in commands.items()]
    lines += ["    )", "    _describe command commands", "    return", "fi",
              "local command=${words[2]}", "shift words", "(( CURRENT-- ))", "case $command in"]
    for command, said in commands.items():
        lines += [f"{command})", *arguments(said, "    "), "    ;;"]
    return "\n".join(lines + ["esac"]) + "\n"


def fish(name, main, commands, kinds):
    def complete(condition, said):
        lines = []
        for entry in said.entries:
            if not entry.is_option:
                words = " ".join(inputs(said, kinds))
                lines.append(f"complete -c {name}{condition} -a {quoted(words)}" if words else "")
                continue
            names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in entry.names)
            value = f" -x -a {quoted(' '.join(entry.choices))}" if entry.choices else " -r" if entry.value else ""
            lines.append(f"complete -c {name}{condition} {names}{value} -d {quoted(entry.text)}")
        return [line for line in lines if line]

    lines = [f"# Completion of {name} for fish."]
    if not commands:
        return "\n".join(lines + complete("", main)) + "\n"
    for command, said in commands.items():
        lines.append(f"complete -c {name} -n __fish_use_subcommand -f -a {command} -d {quoted(said.about)}")
    for command, said in commands.items():
        lines += complete(f" -n '__fish_seen_subcommand_from {command}'", said)
    return "\n".join(lines) + "\n"


def main():
    folder, version, date, *programs = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    helps = {program: parse(ask(program)) for program in programs}
    commands = {program: {command.names[0]: parse(ask(program, command.names[0])) for command in said.commands}
                for program, said in helps.items()}
    kinds = [kind for all_of_one in commands.values() if "simulate" in all_of_one
             for kind in inputs(all_of_one["simulate"], [])]
    for program in programs:
        name = os.path.basename(program)
        of_program = (helps[program], commands[program])
        for file, text in ((f"{name}.1", man(name, version, date, *of_program)),
                           (f"{name}.bash", bash(name, *of_program, kinds)),
                           (f"_{name}", zsh(name, *of_program, kinds)),
                           (f"{name}.fish", fish(name, *of_program, kinds))):
            with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                out.write(text)


main()
