#!/usr/bin/env -S python3 -B
"""The manual and the completion against the program's own help: no command or option is left out.

usage: test_manual.py OCOPCTL OCOPCTL.1 OCOPCTL.BASH
"""
import os
import re
import subprocess
import sys

from till import Till, case, check, main, same

COMPLETION, MANUAL = os.path.abspath(sys.argv.pop(3)), sys.argv.pop(2)
OF_ALL = {"--home", "--json", "--help", "--version", "--request-id"}


def commands(till):
    """-> {command: its options} as the help says."""
    overview = till.call("help").out.split("\n\n")[2].splitlines()[1:]
    names = [re.match(r"  (\S+(?: \S+)?)  ", line).group(1) for line in overview]
    found = {}
    for name in names:
        text = till.call("help", *name.split()).out.split("\n\n")[0]
        found[name] = set(re.findall(r"^  (--?[a-z][a-z-]*)", text, re.M))
    return found


def manual_entries():
    """-> the head lines of the manual's paragraphs, without formatting."""
    with open(MANUAL, encoding="utf-8") as file:
        text = file.read()
    heads = re.findall(r"^\.T[PQ]\n(\.B\S* .*)$", text, re.M)
    return [re.sub(r'\\f[A-Z]|\.B\S* |["\\]', "", head) for head in heads]


def complete(*words):
    script = (f'source {COMPLETION}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ocopctl; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True,
                          check=True, cwd="/")
    return set(done.stdout.split())


@case("/cli/manual/names-every-command-and-option")
def _():
    with Till() as till:
        entries = manual_entries()
        for name, options in commands(till).items():
            entry = [e for e in entries if re.match(re.escape(name) + r"(\s|\||$)", e)]
            check(entry, f"the manual has no entry of {name}")
            missing = {o for o in options - OF_ALL if o not in " ".join(entry)}
            same(missing, set(), f"options of {name} that the manual leaves out")


@case("/cli/completion/offers-every-command-and-option")
def _():
    with Till() as till:
        for name, options in commands(till).items():
            words = name.split()
            for depth in range(len(words)):
                offered = complete("ocopctl", *words[:depth], "")
                check(words[depth] in offered, f"{words[depth]} is not offered in {name}")
            behind = ["x"] if name in ("sell", "return", "receipt", "report", "inspect",
                                          "label") else []
            missing = options - complete("ocopctl", *words, *behind, "-")
            same(missing, set(), f"options of {name} that are not offered")
        same(complete("ocopctl", "user", "add", "x", "--role", ""), {"cashier", "manager", "admin"},
             "roles")
        same(complete("ocopctl", "--home", "/tmp", "shift", "o"), {"open"}, "behind --home")


if __name__ == "__main__":
    main()
