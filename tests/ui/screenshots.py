#!/usr/bin/python3 -B
"""Takes the pictures of the README: the main screens in Vietnamese.

usage: OCOP_PICTURES=FOLDER screenshots.py UI-SHOT

`OCOP_PICTURES=FOLDER ninja screenshots` in a build folder does the same.
"""
import os
import pathlib
import subprocess
import sys

# Page, name of its picture, size and further words for ui-shot.
PICTURES = [
    ("login", "dang-nhap", "1366x768", []),
    ("sell-cart", "ban-hang", "1366x768", []),
    ("sell-cart", "ban-hang-toi", "1366x768", ["--dark"]),
    ("sell-cart", "ban-hang-dung", "1080x1920", []),
    ("pay", "thanh-toan", "1366x768", []),
    ("vietqr", "vietqr", "1366x768", []),
    ("done", "tien-thua", "1366x768", []),
    ("return", "tra-lai", "1366x768", []),
    ("shift", "dong-ca", "1366x768", []),
]


def main():
    folder = os.environ.get("OCOP_PICTURES")
    if len(sys.argv) != 2 or not folder:
        print(__doc__, file=sys.stderr)
        return 2
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    on_xvfb = pathlib.Path(__file__).with_name("on-xvfb.py")
    environment = {**os.environ, "LANGUAGE": "vi", "GTK_A11Y": "test"}
    for page, name, size, words in PICTURES:
        path = pathlib.Path(folder, name + ".png")
        done = subprocess.run([on_xvfb, sys.argv[1], page, "--size", size, "--out", path, *words],
                              env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0 or not path.exists():
            print(f"no picture of {page}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
