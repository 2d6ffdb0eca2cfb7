#!/usr/bin/env -S python3 -B
"""Every message of the programs has its Vietnamese.

usage: test_translations.py TOP
"""
import os
import re
import subprocess
import sys
import tempfile

from till import case, check, main, same

TOP = sys.argv[1]
PO = os.path.join(TOP, "ui", "po")
KEYWORDS = ("_", "N_", "C_:1c,2", "g_dngettext:2,3")
HAS_MESSAGES = re.compile(r"(?<![\w])(?:_|N_|C_|g_dngettext) ?\(")


def listed():
    with open(os.path.join(PO, "POTFILES"), encoding="utf-8") as file:
        return file.read().split()


def run(*args):
    return subprocess.run(args, cwd=TOP, capture_output=True, text=True, check=False)


def entries(path):
    """-> {message: translation} of a .po or .pot file."""
    plain = run("msgcat", "--no-wrap", "--no-location", path)
    check(plain.returncode == 0, plain.stderr)
    found = {}
    for block in plain.stdout.split("\n\n"):
        texts = {}
        for key, first, more in re.findall(r'^(msgid|msgstr(?:\[0\])?) "(.*)"((?:\n".*")*)', block,
                                           re.M):
            texts[key[:5]] = first + "".join(re.findall(r'^"(.*)"$', more, re.M))
        if texts.get("msgid") and "#, fuzzy" not in block:
            found[texts["msgid"]] = texts["msgst"]
    return found


def messages():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.pot")
        made = run("xgettext", "--from-code=UTF-8", "-o", path,
                   *(f"--keyword={k}" for k in KEYWORDS), *listed())
        check(made.returncode == 0, made.stderr)
        return set(entries(path))


@case("/cli/translations/potfiles-lists-every-file-with-messages")
def _():
    found = set()
    for layer in ("src", "drivers", "receipts", "ui"):
        for folder, _, names in os.walk(os.path.join(TOP, layer)):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith((".c", ".h")):
                    with open(path, encoding="utf-8") as file:
                        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
                    if HAS_MESSAGES.search(text):
                        found.add(os.path.relpath(path, TOP))
                if name.endswith(".ui"):
                    with open(path, encoding="utf-8") as file:
                        if 'translatable="yes"' in file.read():
                            found.add(os.path.relpath(path, TOP))
    same(sorted(found - set(listed())), [], "files that POTFILES leaves out")
    same(sorted(set(listed()) - found), [], "files in POTFILES without messages")


@case("/cli/translations/no-message-is-cut-by-a-macro")
def _():
    cut = sorted(m for m in messages() if re.search(r"(?<!%)%$", m))
    same(cut, [], "messages that end where a macro stands; xgettext knows PRId64 only")


@case("/cli/translations/every-message-is-translated")
def _():
    translated = {m for m, text in entries(os.path.join(PO, "vi.po")).items() if text}
    missing = sorted(m for m in messages() - translated if not re.search(r"(?<!%)%$", m))
    same(missing, [], "messages without Vietnamese")


@case("/cli/translations/fit-their-messages")
def _():
    checked = run("msgfmt", "--check", "-o", os.devnull, os.path.join(PO, "vi.po"))
    same((checked.returncode, [line for line in checked.stderr.splitlines()
                               if "header field" not in line]), (0, []), "msgfmt --check")


if __name__ == "__main__":
    main()
