#!/usr/bin/env -S python3 -B
"""Runs the benchmark at tiny sizes: every figure is there and is a number, nothing is left behind.

usage: smoke.py OCOP-BENCH
"""
import os
import re
import subprocess
import sys
import tempfile

FIGURES = {"a": 2, "b": 1, "c": 2, "d": 1, "e": 3, "f": 1, "g": 4, "h": 4}
FIGURE = re.compile(r"^([a-h])  .* (-?\d+\.\d+) +(-?\d+\.\d+) +(?:µs|ms|s|MB)? *(yes|NO)$", re.M)


def main():
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([sys.argv[1], "--smoke", "--dir", folder], capture_output=True,
                             text=True, check=False)
        left = os.listdir(folder)
    found = FIGURE.findall(run.stdout)
    cases = [("runs", run.returncode == 0, run.stderr),
             ("cleans-up", not left, f"left {left}"),
             ("says-the-machine", "SQLite 3." in run.stdout.partition("\n")[0], run.stdout)]
    for letter, count in FIGURES.items():
        shown = [line for line in found if line[0] == letter]
        cases.append((f"figure-{letter}", len(shown) == count and all(float(line[2]) != 0
                                                                     for line in shown),
                      run.stdout))
    print(f"1..{len(cases)}")
    for number, (name, is_good, why) in enumerate(cases, 1):
        print(f"{'ok' if is_good else 'not ok'} {number} /bench/smoke/{name}")
        if not is_good:
            print("# " + why.replace("\n", "\n# "))


if __name__ == "__main__":
    main()
