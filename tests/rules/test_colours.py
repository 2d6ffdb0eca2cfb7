#!/usr/bin/python3 -B
"""The colours of the screen tell apart what they have to: contrast by WCAG 2.1 (1.4.3, 1.4.11).

usage: test_colours.py SOURCE_ROOT
"""
import re
import sys

from source_tree import SourceTree, Tap

LOOKS = ("light", "dark", "contrast")
GROUNDS = ("surface", "panel", "field", "button", "pressed", "training_surface")
SIGNAL_GROUNDS = ("warning_surface", "refusal_surface", "done_surface")

# Which colour is written on which: 4.5 for text, 3 for what shows where a control is.
TEXT = [("ink", ground) for ground in GROUNDS + SIGNAL_GROUNDS]
TEXT += [(ink, ground) for ink in ("hint", "warning", "refusal", "star") for ground in GROUNDS]
TEXT += [("on_accent", "accent"), ("on_training", "training")]
SHAPES = [("focus", ground) for ground in GROUNDS + SIGNAL_GROUNDS]
SHAPES += [("edge", "surface"), ("edge", "panel"), ("edge", "field")]
SHAPES += [("accent", "surface"), ("accent", "panel"), ("accent", "pressed")]


def luminance(colour):
    """Of "#rrggbb", from 0 to 1."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_faint(tree):
    faint = []
    for path in (f"ui/style/{look}.css" for look in LOOKS):
        colours = dict(re.findall(r"@define-color (\w+) (#[0-9a-f]{6});", tree.read(path)))
        for pairs, least in ((TEXT, 4.5), (SHAPES, 3)):
            for ink, ground in pairs:
                ratio = contrast(colours[ink], colours[ground])
                if ratio < least:
                    faint.append(f"{path}:1: {ink} on {ground} is {ratio:.2f} : 1, under {least}")
    return faint


def names(tree, path):
    return set(re.findall(r"@define-color (\w+)", tree.read(path)))


def unknown(tree):
    """Every look gives every colour that the shapes use, under the same names."""
    used = set(re.findall(r"@(?!define-color|keyframes)(\w+)", tree.read("ui/style/till.css")))
    problems = []
    for look in LOOKS:
        path = f"ui/style/{look}.css"
        problems += [f"{path}:1: does not say what {name} is" for name in
                     sorted(used - names(tree, path))]
        problems += [f"{path}:1: {name} is in no other look" for name in
                     sorted(names(tree, path) - names(tree, "ui/style/light.css"))]
    return problems


def main():
    tree = SourceTree.at(sys.argv[1])
    tap = Tap()
    tap.case("/rules/colours/stand-out", too_faint(tree))
    tap.case("/rules/colours/each-look-gives-them-all", unknown(tree))

    black = contrast("#000000", "#ffffff")
    tap.holds("/rules/colours/black-on-white-is-21", abs(black - 21) < 1e-9, f"it is {black}")
    looks = {f"ui/style/{look}.css": tree.read(f"ui/style/{look}.css") for look in LOOKS}
    shapes = "label { color: @ink; }"
    dim = re.sub("(color on_accent) #[0-9a-f]{6}", r"\1 #999999", looks["ui/style/light.css"])
    tap.refuses("/rules/colours/refuses/grey-on-green", too_faint,
                {**looks, "ui/style/light.css": dim}, "light.css:1: on_accent on accent is 2.73 : 1")
    tap.refuses("/rules/colours/refuses/colour-without-a-look", unknown,
                {**looks, "ui/style/till.css": shapes + " button { color: @gold; }"},
                *(f"{look}.css:1: does not say what gold is" for look in LOOKS))
    tap.end()


if __name__ == "__main__":
    main()
