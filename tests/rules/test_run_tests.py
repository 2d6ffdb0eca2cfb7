#!/usr/bin/env -S python3 -B
"""The closing line counts what happened: made-up results through tests/lib/run-tests.py.

usage: test_run_tests.py TOP
"""
import importlib.util
import json
import sys

from source_tree import Tap


def load(path):
    spec = importlib.util.spec_from_file_location("run_tests", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    run_tests, tap = load(sys.argv[1] + "/tests/lib/run-tests.py"), Tap()
    run_tests.explain = lambda entry: None  # its lines would be read as ours

    def counted(name, want, stdout, **entry):
        entry = {"name": "till:fast / x", "result": "OK", "returncode": 0, "stdout": stdout} | entry
        status = int(entry["result"] not in ("OK", "SKIP"))
        got = run_tests.count_run(["x"], [json.dumps(entry)], status)
        have = (got.passed, len(got.failed), len(got.skipped))
        tap.holds(f"/rules/closing-line/{name}", have == want, f"counted {have}, not {want}")

    # want: passed, failed, skipped
    counted("cases-not-programs", (3, 0, 0), "# seed\n1..3\nok 1 /a\n# slow\nok 2 /b\nok 3 /c\n")
    counted("failed-case", (1, 1, 0), "1..2\nok 1 /a\nnot ok 2 /b\n", result="FAIL", returncode=1)
    counted("two-failed-cases", (0, 2, 0), "not ok 1 - /a\nnot ok 2 - /b\n1..2\n", result="FAIL")
    counted("skips-are-apart", (1, 0, 1), "1..2\nok 1 /a\nok 2 /b # SKIP no such device\n")
    counted("crash-after-good-cases", (2, 1, 0), "1..5\nok 1 /a\nok 2 /b\n", result="ERROR",
            returncode=-11)
    counted("time-out", (1, 1, 0), "1..2\nok 1 /a\n", result="TIMEOUT", returncode=-15)
    counted("leak-after-good-cases", (1, 1, 0), "1..1\nok 1 /a\n", result="ERROR", returncode=23)
    counted("fewer-than-announced", (1, 1, 0), "1..2\nok 1 /a\n")
    counted("bail-out", (1, 1, 0), "1..2\nok 1 /a\nBail out! ERROR:x.c:3: no\n", result="ERROR")
    counted("subtests-count-once", (1, 0, 0), "    ok 1 - inner\n    1..1\nok 1 /a\n1..1\n")
    counted("program-without-tap", (1, 0, 0), "all fine\n")
    counted("failed-program-without-tap", (0, 1, 0), "", result="FAIL", returncode=1)
    counted("skipped-program", (0, 0, 1), "", result="SKIP", returncode=77)

    def failures(name, names, log, status, want):
        got = run_tests.count_run(names, log, status).failed
        tap.holds(f"/rules/closing-line/{name}", len(got) == want, f"{got}, not {want} failures")

    failures("nothing-selected", [], None, 0, 1)
    failures("no-log", ["x", "y"], None, 1, 2)
    failures("cut-log", ["x"], ['{"name": "till:fast / x", "resu'], 0, 1)
    failures("status-without-failure", ["x"],
             [json.dumps({"name": "x", "result": "OK", "stdout": "1..1\nok 1\n"})], 1, 1)

    suites_of = {"a": ["fast"], "b": ["store", "release"], "c": ["bench"]}
    tests = [{"name": name, "suite": [f"till:{s}" for s in suites]}
             for name, suites in suites_of.items()]
    for suites, want in (([], "abc"), (["fast"], "a"), (["-fast", "-bench"], "b"),
                         (["release", "bench"], "bc"), (["shop"], "")):
        got = "".join(t["name"] for t in run_tests.selected(tests, suites))
        tap.holds(f"/rules/closing-line/selects/{','.join(suites) or 'all'}",
                  got == want, f"selected {got}")
    tap.end()


if __name__ == "__main__":
    main()
