#!/usr/bin/env -S python3 -B
"""The business day that ./run --headless plays: every step as it should be, nothing left running.

usage: test_demo.py OCOPCTL DEMO_DAY.SH
"""
import os
import re
import subprocess
import sys

from till import TIMEOUT_S, Till, case, check, main, same

SCRIPT = sys.argv.pop(2)


@case("/cli/demo-day/plays-to-the-end")
def _():
    with Till() as till:
        env = till.environment(TMPDIR=till.folder, TZ="America/New_York", LANGUAGE="vi")
        played = subprocess.run([SCRIPT, till.program], env=env, capture_output=True, text=True,
                                timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL)
        same(played.returncode, 0, f"status: {played.stdout[-2000:]}{played.stderr}")
        same(played.stderr, "", "stderr")
        check(len(re.findall(r"QN01-1-\d{8}, ", played.stdout)) >= 12, "fewer than 12 baskets")
        paths = dict(re.findall(r"^  (\w+) +(/\S+)", played.stdout, re.M))
        for name in ("shop", "receipts", "export", "backup"):
            check(os.path.exists(paths[name]), f"{name} is not where the summary says")
        till.home = paths["shop"]
        same(till.ask("doctor")["ok"], True, "the shop that was left")


@case("/cli/demo-day/does-not-touch-a-shop-that-is-there")
def _():
    with Till() as till:
        till.init()
        before = till.journal_length()
        played = subprocess.run([SCRIPT, till.program, till.home], capture_output=True,
                                env=till.environment(TMPDIR=till.folder), timeout=TIMEOUT_S,
                                check=False, stdin=subprocess.DEVNULL)
        same(played.returncode, 1, "status")
        same(till.journal_length(), before, "records")


if __name__ == "__main__":
    main()
