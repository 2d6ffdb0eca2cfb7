#!/usr/bin/python3 -B
"""What templates tell assistive technology: the name of a control is found on the control first.
GTK 4.8 adds the text of a mnemonic's label to the name, and shows a list's placeholder to everybody
whether the list is empty or not.

usage: test_templates.py SOURCE_ROOT
"""
import re
import sys

from source_tree import SourceTree, Tap, line_of

LABEL = re.compile(r'<object class="GtkLabel"[^>]*>(.*?)</object>', re.S)
PLACEHOLDER = re.compile(r'<child type="placeholder">\s*<object[^>]*>(.*?)</object>', re.S)
SILENT = '<property name="accessible-role">presentation</property>'


def control_names(text):
    """By accessible name, and by the text of a button with a key."""
    return {*re.findall(r'<accessibility><property name="label"[^>]*>([^<]*)<', text),
            *re.findall(r'<property name="text"[^>]*>([^<]*)<', text)}


def label_text(body):
    found = re.search(r'<property name="label"[^>]*>([^<]*)<', body)
    return found and found.group(1)


def templates(tree):
    for path in tree.under(("ui",), (".ui",)):
        yield path, tree.read(path)


def inside_toggle(text, label):
    """Which says by itself what it is called; what is inside comes after it."""
    opened = text.rfind('<object class="GtkToggleButton"', 0, label.start())
    if opened < 0:
        return False
    between = text[opened:label.start()]
    return between.count("<object") > between.count("</object>")


def loud_doubles(tree):
    """Labels called like a control of their page."""
    problems = []
    for path, text in templates(tree):
        names = control_names(text)
        for label in LABEL.finditer(text):
            written = label_text(label.group(1))
            if written in names and SILENT not in label.group(1) and not inside_toggle(text, label):
                problems.append(f"{path}:{line_of(text, label.start())}: “{written}” is a "
                                "control's name as well: accessible-role presentation")
    return problems


def loud_placeholders(tree):
    problems = []
    for path, text in templates(tree):
        for place in PLACEHOLDER.finditer(text):
            if SILENT not in place.group(1):
                problems.append(f"{path}:{line_of(text, place.start())}: a placeholder without "
                                "accessible-role presentation")
    return problems


def mnemonics(tree):
    return [f"{path}:{line_of(text, found.start())}: mnemonic-widget changes the name of its widget"
            for path, text in templates(tree)
            for found in re.finditer('name="mnemonic-widget"', text)]


def main():
    tree = SourceTree.at(sys.argv[1])
    tap = Tap()
    tap.case("/rules/templates/a-name-is-a-control's-first", loud_doubles(tree))
    tap.case("/rules/templates/placeholders-are-silent", loud_placeholders(tree))
    tap.case("/rules/templates/no-mnemonics", mnemonics(tree))

    entry = '<accessibility><property name="label" translatable="yes">Reason</property>'
    label = '<object class="GtkLabel">\n<property name="label">Reason</property>\n</object>\n'
    tap.refuses("/rules/templates/refuses/loud-double", loud_doubles,
                {"ui/a/a.ui": label + entry}, "a.ui:1: “Reason” is a control's name")
    tap.refuses("/rules/templates/refuses/loud-placeholder", loud_placeholders,
                {"ui/a/a.ui": '<child type="placeholder">\n' + label}, "a.ui:1: a placeholder")
    tap.refuses("/rules/templates/refuses/mnemonic", mnemonics,
                {"ui/a/a.ui": '\n<property name="mnemonic-widget">x</property>'}, "a.ui:2: mnemonic")
    tap.end()


if __name__ == "__main__":
    main()
