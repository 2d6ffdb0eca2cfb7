#!/usr/bin/env -S python3 -B
"""Refuses files that do not read as the rest does: too long, without their opening lines, folders
without README, anything at the top beside what DESIGN lists, and tests that nobody runs.

usage: test_files.py TOP
"""
import os
import re
import sys

from source_tree import SourceTree, Tap

LINES_MAX = 600
TOP = {"src", "drivers", "ui", "receipts", "tests", "meson.build", "README.md", "run",
       "meson_options.txt", "LICENSE"}
# Made beside the tree by ./run and ignored by git.
TOP_IGNORED = re.compile(r"\.|build|subprojects$")


def too_long(tree):
    sources = tree.under(("src", "drivers", "receipts", "ui", "tests"), (".c", ".h", ".py", ".sh"))
    lengths = {path: tree.read(path).count("\n") for path in sources}
    return [f"{path}:1: {length} lines, more than {LINES_MAX}: does it hold two subjects?"
            for path, length in lengths.items() if length > LINES_MAX]


def without_opening(tree):
    """A header may say it all in its declarations' comments, but the file's subject comes first."""
    sources = tree.under(("src", "drivers", "receipts", "ui", "tests"))
    return [f"{path}:1: does not open with a comment that says what it is" for path in sources
            if not re.match(r"\s*(?:/\*+\s*[^\s*]|//\s*\S)", tree.read(path))]


def without_readme(tree):
    folders = {"/".join(p.split("/")[:2]) for p in tree.under(("src",), "") if p.count("/") > 1}
    folders |= {p.split("/")[0] for p in tree.under(("drivers", "receipts", "ui", "tests"), "")}
    return [f"{folder}/README.md:1: missing" for folder in sorted(folders)
            if folder + "/README.md" not in tree.known]


def not_run(tree):
    """Every tests/**/test_SUBJECT.c or .py is named in the meson.build beside it."""
    problems = []
    for path in tree.under(("tests",), (".c", ".py")):
        folder, name = path.rsplit("/", 1)
        subject = re.fullmatch(r"test_(\w+)\.(?:c|py)", name)
        if not subject:
            continue
        build = folder + "/meson.build"
        listed = tree.read(build) if build in tree.known else ""
        if not re.search(rf"'(?:test_)?{subject.group(1)}(?:\.c|\.py)?'", listed):
            problems.append(f"{path}:1: no test runs it ({build} does not name it)")
    return problems


def strangers_at_the_top(names):
    return [f"{name}: DESIGN does not list it at the top" for name in sorted(names)
            if name not in TOP and not TOP_IGNORED.match(name)]


def main():
    top = sys.argv[1]
    tree, tap = SourceTree.at(top), Tap()
    for rule in (too_long, without_opening, without_readme, not_run):
        tap.case(f"/rules/files/{rule.__name__.replace('_', '-')}", rule(tree))
    tap.case("/rules/files/strangers-at-the-top", strangers_at_the_top(os.listdir(top)))

    head = "/* What it is. */\n"
    tap.refuses("/rules/files/refuses/601-lines", too_long,
                {"src/a/x.c": head + "\n" * 600, "src/a/y.c": head + "\n" * 599},
                "src/a/x.c:1: 601 lines")
    tap.refuses("/rules/files/refuses/no-opening", without_opening,
                {"src/a/x.c": '#include "x.h"\n' + head, "src/a/y.c": "/* */\n", "src/a/x.h": head},
                "x.c:1", "y.c:1")
    tap.refuses("/rules/files/refuses/no-readme", without_readme,
                {"src/a/x.c": head, "src/b/x.c": head, "src/b/README.md": "b", "src/x.build": ""},
                "src/a/README.md")
    tap.refuses("/rules/files/refuses/tests-nobody-runs", not_run,
                {"tests/a/test_x.c": head, "tests/a/test_y.c": head,
                 "tests/a/meson.build": "foreach s : ['x', 'xy']"},
                "tests/a/test_y.c")
    names = ["src", "run", ".ci", "build", "build-test", "docs", "notes.txt"]
    strangers = strangers_at_the_top(names)
    tap.holds("/rules/files/refuses/strangers", len(strangers) == 2, f"found {strangers}")
    tap.end()


if __name__ == "__main__":
    main()
