#!/usr/bin/python3 -B
"""Every page in every look: pictures, and a sheet of small ones for each look.

usage: looks.py UI_SHOT FOLDER [PAGE...]

Pages are those of ui-shot's table, by name or pattern ("sell*"); without any, all. Each look has a
folder of its own under FOLDER, named LANGUAGE-SIZE-LOOK; sheets are made where ImageMagick's
"montage" is installed. Pages that do not fit their window are told on standard error.
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = ("1024x600", "1366x768", "1920x1080", "1080x1920")
LOOKS = {"light": [], "dark": ["--dark"], "contrast": ["--contrast"], "large": ["--scale", "1.5"]}
# The sizes that are hardest are drawn in every look, the others in the plain one.
HARD_SIZES = ("1024x600", "1366x768")
SHEET_COLUMNS = "3"
SHEET_WIDTH = "640x"


def looks():
    for language in ("vi", "en"):
        for size in SIZES:
            for look, options in LOOKS.items():
                if look == "light" or (size in HARD_SIZES and language == "vi"):
                    yield language, size, look, options


def draw(ui_shot, folder, pages, language, size, options):
    os.makedirs(folder, exist_ok=True)
    environment = {**os.environ, "GTK_A11Y": "test",
                   "LANGUAGE": "C" if language == "en" else language}
    done = subprocess.run([os.path.join(HERE, "on-xvfb.py"), ui_shot, *pages, "--size", size,
                           *options, "--out", folder], env=environment, text=True, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    for line in done.stderr.splitlines():
        if ": needs " in line:
            print(f"{os.path.basename(folder)}: {line}", file=sys.stderr)
    return done.returncode == 0


def make_sheet(folder):
    pictures = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
    subprocess.run(["montage", *pictures, "-tile", SHEET_COLUMNS + "x", "-geometry",
                    SHEET_WIDTH + "+4+4", "-background", "#888888", folder + ".png"],
                   cwd=folder, check=True)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ui_shot, target = (os.path.abspath(path) for path in sys.argv[1:3])
    failed = []
    for language, size, look, options in looks():
        folder = os.path.join(target, f"{language}-{size}-{look}")
        if not draw(ui_shot, folder, sys.argv[3:] or ["all"], language, size, options):
            failed.append(folder)
        elif shutil.which("montage"):
            make_sheet(folder)
    if failed:
        sys.exit("not drawn: " + " ".join(failed))


if __name__ == "__main__":
    main()
