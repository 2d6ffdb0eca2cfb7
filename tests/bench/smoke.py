#!/usr/bin/env -S python3 -B
"""Runs a benchmark at tiny sizes: every figure is there and is a number, nothing is left behind.

usage: smoke.py OCOP-BENCH
       smoke.py OCOP-BENCH-SCREEN ON-XVFB
"""
import os
import re
import subprocess
import sys
import tempfile

FIGURES = {"a": 2, "b": 1, "c": 2, "d": 1, "e": 3, "f": 1, "g": 4, "h": 4}
SCREEN_FIGURES = {"i": 8}
SCREEN_SIZES = ["--products", "300", "--sales", "30", "--samples", "6", "--sold", "3"]
# What may well be nothing.
MAY_BE_ZERO = re.compile(r"growth|beside the disk's sync")
FIGURE = re.compile(r"^(([a-i])  .*) (-?\d+\.\d+) +(-?\d+\.\d+) +(?:µs|ms|s|MB)? *(yes|NO)$", re.M)


def is_reached(line):
    return float(line[3]) != 0 or MAY_BE_ZERO.search(line[0])


def main():
    program, *screen = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        if screen:
            command = [*screen, program, "--home", folder + "/home/shop", *SCREEN_SIZES]
        else:
            command = [program, "--smoke", "--dir", folder]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        left = [] if screen else os.listdir(folder)
    if screen and run.returncode == 77:
        print(run.stdout)
        return
    found = FIGURE.findall(run.stdout)
    cases = [("runs", run.returncode == 0, run.stderr), ("cleans-up", not left, f"left {left}")]
    if not screen:
        cases.append(("says-the-machine", "SQLite 3." in run.stdout.partition("\n")[0],
                      run.stdout))
    for letter, count in (SCREEN_FIGURES if screen else FIGURES).items():
        shown = [line for line in found if line[1] == letter]
        cases.append((f"figure-{letter}", len(shown) == count and all(map(is_reached, shown)),
                      run.stdout))
    print(f"1..{len(cases)}")
    for number, (name, is_good, why) in enumerate(cases, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} /bench/smoke/{name}")
        if not is_good:
            print("# " + why.replace("\n", "\n# "))


if __name__ == "__main__":
    main()
