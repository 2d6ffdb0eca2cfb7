#!/usr/bin/python3 -B
"""The guide speaks of what is on the screen: all that it puts in quotes is a Vietnamese message of the
programs (or its beginning, up to a colon) or a name of a menu entry, and its pictures are there.

usage: test_guide.py SOURCE_ROOT
"""
import re
import sys

from source_tree import SourceTree, Tap

GUIDE = "ui/help/guide"


def messages(text):
    """The translations of a catalogue in gettext's form."""
    found = set()
    for block in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', text, re.M):
        found.add("".join(re.findall(r'"(.*)"', block)).replace('\\"', '"').replace("\\n", "\n"))
    return found


def menu_entries(tree):
    return {name for path in tree.under(("ui/data",), (".desktop", ".desktop.in"))
            for name in re.findall(r"^Name\[vi\]=(.*)$", tree.read(path), re.M)}


def misquoted(tree):
    known = messages(tree.read("ui/po/vi.po")) | menu_entries(tree)
    problems = []
    for path in tree.under((GUIDE,), (".html",)):
        for number, line in enumerate(tree.read(path).split("\n"), 1):
            for words in re.findall("“([^”]+)”", re.sub(r"<[^>]+>", "", line)):
                if words not in known and not any(one.startswith(words + ":") for one in known):
                    problems.append(f"{path}:{number}: no message says “{words}”")
    return problems


def without_picture(tree):
    return [f"{path}:1: there is no {picture}" for path in tree.under((GUIDE,), (".html",))
            for picture in re.findall(r'src="([^"]+)"', tree.read(path))
            if f"{GUIDE}/{picture}" not in tree.known]


def main():
    tree = SourceTree.at(sys.argv[1])
    tap = Tap()
    tap.case("/rules/guide/quotes-the-screen", misquoted(tree))
    tap.case("/rules/guide/pictures-are-there", without_picture(tree))
    tap.refuses("/rules/guide/refuses-other-words", misquoted,
                {"ui/po/vi.po": 'msgid "Later"\nmsgstr "Để sau"\n',
                 "ui/data/x.desktop": "Name[vi]=Quầy bán hàng\n",
                 f"{GUIDE}/1.html": "<p>“Để sau”, “Quầy bán hàng”, “Sau đó”</p>\n"}, "“Sau đó”")
    tap.end()


if __name__ == "__main__":
    main()
