#!/usr/bin/env -S python3 -B
"""The business day that ./run --headless plays: every step as it should be, nothing left running.

usage: test_demo.py OCOPCTL OCOP-REGISTRYD DEMO_DAY.SH
"""
import os
import re
import select
import signal
import subprocess
import sys

from till import TIMEOUT_S, Till, case, check, main, same

REGISTRYD, SCRIPT = sys.argv.pop(2), sys.argv.pop(2)


def running(text):
    """-> the processes that have @text in their command line."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if text.encode() in file.read():
                    found.append(int(pid))
        except OSError:
            pass  # it has ended
    return found


@case("/cli/demo-day/plays-to-the-end")
def _():
    with Till() as till:
        env = till.environment(TMPDIR=till.folder, TZ="America/New_York", LANGUAGE="vi")
        played = subprocess.run([SCRIPT, till.program, REGISTRYD], env=env, capture_output=True,
                                text=True, timeout=TIMEOUT_S, check=False,
                                stdin=subprocess.DEVNULL)
        same(played.returncode, 0, f"status: {played.stdout[-2000:]}{played.stderr}")
        same(played.stderr, "", "stderr")
        check(len(re.findall(r"QN01-1-\d{8}, ", played.stdout)) >= 12, "fewer than 12 baskets")
        paths = dict(re.findall(r"^  (\w+) +(/\S+)", played.stdout, re.M))
        check("registry's totals are the till's" in played.stdout, "the totals never arrived")
        check(re.search(r"dashboard http://127\.0\.0\.1:\d+/", played.stdout), "no dashboard")
        same(running(till.folder), [], "processes left behind")
        for name in ("shop", "receipts", "export", "backup", "registry"):
            check(os.path.exists(paths[name]), f"{name} is not where the summary says")
        till.home = paths["shop"]
        same(till.ask("doctor")["ok"], True, "the shop that was left")


@case("/cli/demo-day/does-not-touch-a-shop-that-is-there")
def _():
    with Till() as till:
        till.init()
        before = till.journal_length()
        played = subprocess.run([SCRIPT, till.program, REGISTRYD, till.home], capture_output=True,
                                env=till.environment(TMPDIR=till.folder), timeout=TIMEOUT_S,
                                check=False, stdin=subprocess.DEVNULL)
        same(played.returncode, 1, "status")
        same(till.journal_length(), before, "records")


@case("/cli/demo-day/leaves-no-registry-behind-when-it-is-killed")
def _():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with Till() as till:
            played = subprocess.Popen([SCRIPT, till.program, REGISTRYD], stdout=subprocess.PIPE,
                                      env=till.environment(TMPDIR=till.folder), text=True,
                                      stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while "enrolled with it" not in (line := played.stdout.readline()):
                check(line, "the day ended early")
            registry = running(f"serve\0--db\0sqlite:{till.folder}")
            same(len(registry), 1, "registries in the middle of the day")
            ended = os.pidfd_open(registry[0])
            played.send_signal(number)
            played.stdout.close()
            played.wait(TIMEOUT_S)
            check(select.select([ended], [], [], TIMEOUT_S)[0], f"signal {number}: it lives on")
            os.close(ended)


if __name__ == "__main__":
    main()
