#!/usr/bin/env -S python3 -B
"""Runs the tests of several build folders and ends with one line: "N passed, N failed".

usage: run-tests.py BUILDDIR[:SUITE,...] ...

Each argument is one run of `meson test`, in the order given; -SUITE leaves a suite out. What is
counted are the cases inside the programs (TAP), and one per program that prints none.

Nothing passes for want of evidence. Each of these is at least one failure even if every case that
was seen was fine: a folder that is not configured or does not build, a selection without a test, a
test that was selected and left no result, a program that crashed, hung, leaked, ended with a
status, or printed fewer cases than it had announced, and a sanitizer's report from any process the
tests started, also one whose output nobody read. Skipped cases are named, and are neither passed
nor failed.

The tests get a home and a temporary folder of their own, which are removed afterwards.
"""
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

# Sanitized programs are slow, and the machine may be busy; a hang is a hang after this as well.
TIMEOUT_MULTIPLIER = "5"
EXPLAINED_LINES_MAX = 60
REPORTS_SHOWN_MAX = 5
CASE = re.compile(r"^(not )?ok\b[ \t]*(\d*)[ \t]*(?:- )?([^#\n]*)(?:#[ \t]*(skip|todo)\b.*)?",
                  re.M | re.I)
PLAN = re.compile(r"^1\.\.(\d+)", re.M)
DULL = r"ok\b|1\.\.|# (?:random seed|Start of|End of)"
BAIL = re.compile(r"^Bail out!.*", re.M)


@dataclass
class Counts:
    passed: int = 0
    failed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def count_tap(name, output):
    """-> what the TAP lines of one program say, and how many cases it had announced or None."""
    counts = Counts()
    for match in CASE.finditer(output):
        bad, number, title, directive = match.groups()
        case = f"{name} {title.strip() or number}"
        if directive:
            counts.skipped.append(case)
        elif bad:
            counts.failed.append(case)
        else:
            counts.passed += 1
    plan = PLAN.search(output)
    return counts, int(plan.group(1)) if plan else None


def count_program(entry):
    """-> the counts of one line of meson's testlog.json."""
    name, result, output = entry["name"], entry["result"], entry.get("stdout") or ""
    if result == "EXPECTEDFAIL":
        return Counts(passed=1)
    counts, planned = count_tap(name, output)
    seen = counts.passed + len(counts.failed) + len(counts.skipped)
    if not seen and planned is None:
        counts = Counts(passed=int(result == "OK"), skipped=[name] if result == "SKIP" else [])
        planned = seen = 1
    if counts.failed:
        return counts
    if result not in ("OK", "SKIP"):
        of = "" if planned in (None, seen) else f", after {seen} of {planned} cases"
        status = entry.get("returncode")
        counts.failed.append(f"{name}: {result.lower()} (exit status {status}{of})")
    elif BAIL.search(output) or planned not in (None, seen):
        counts.failed.append(f"{name}: {seen} cases seen, {planned} announced")
    return counts


def explain(entry):
    """Prints the TAP lines of a program that failed; meson keeps them to itself."""
    lines = [line for line in (entry.get("stdout") or "").splitlines() if not re.match(DULL, line)]
    if lines:
        print(f"--- {entry['name']}")
        print("\n".join(lines[-EXPLAINED_LINES_MAX:]))


def count_run(names, log, status):
    """-> the counts of one `meson test`: @names were selected, @log is its testlog.json or None."""
    counts, missing = Counts(), list(names)
    for line in log or ():
        try:
            entry = json.loads(line)
        except ValueError:  # cut off by a kill
            continue
        program = count_program(entry)
        counts.add(program)
        if program.failed:
            explain(entry)
        # meson's name is "project:suite+suite / name" there and "name" in the introspection.
        short = entry["name"].split(" / ")[-1]
        if short in missing:
            missing.remove(short)
    counts.failed += [f"{name}: left no result" for name in missing]
    if status and not counts.failed:
        counts.failed.append(f"meson test ended with status {status}")
    if not names:
        counts.failed.append("the selection holds no test")
    return counts


def selected(tests, suites):
    """-> those of meson's introspected @tests that "store,-bench" and the like mean."""
    wanted = {s for s in suites if not s.startswith("-")}
    unwanted = {s[1:] for s in suites if s.startswith("-")}

    def fits(test):
        has = {part for s in test["suite"] for part in (s, s.split(":")[-1])}
        return (not wanted or has & wanted) and not has & unwanted

    return [t for t in tests if fits(t)]


class Runner:
    def __init__(self, scratch):
        self.scratch = scratch
        self.reports = os.path.join(scratch, "san")
        home = os.path.join(scratch, "home")
        temporary = os.path.join(scratch, "t")
        for folder in (home, temporary, self.reports):
            os.mkdir(folder, 0o700)
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("OCOP_", "XDG_", "G_TEST_", "LC_"))}
        report = f"log_path={self.reports}/report"
        self.environment = inherited | {
            "HOME": home, "TMPDIR": temporary, "LANG": "C.UTF-8", "LANGUAGE": "C",
            "PYTHONDONTWRITEBYTECODE": "1",
            "G_SLICE": "always-malloc",  # GLib's own pools hide overruns and leaks
            "ASAN_OPTIONS": f"{report}:abort_on_error=1:detect_stack_use_after_return=1",
            "UBSAN_OPTIONS": f"{report}:halt_on_error=1:abort_on_error=1:print_stacktrace=1",
        }

    def output_of(self, *command):
        """-> (exit status, both streams)."""
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace",
                              check=False)
        return done.returncode, done.stdout

    def introspect(self, build, what):
        path = os.path.join(build, "meson-info", f"intro-{what}.json")
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def build(self, build, tests):
        """Builds what @tests need; -> None or the output that tells why not."""
        files = {t["id"]: t["filename"] for t in self.introspect(build, "targets")}
        needed = {os.path.relpath(f, build) for t in tests for d in t["depends"] for f in files[d]}
        if not needed:
            return None
        status, output = self.output_of("ninja", "-C", build, "--quiet", *sorted(needed))
        return output if status else None

    def run(self, build, suites):
        if not os.path.isfile(os.path.join(build, "build.ninja")):
            return Counts(failed=[f"{build}: is not configured"])
        status, output = self.output_of("ninja", "-C", build, "--quiet", "build.ninja")
        if status:
            print(output)
            return Counts(failed=[f"{build}: cannot be configured"])
        tests = selected(self.introspect(build, "tests"), suites)
        trouble = self.build(build, tests)
        if trouble is not None:
            print(trouble)
            return Counts(failed=[f"{build}: does not build"])
        return self.run_built(build, tests, suites)

    def run_built(self, build, tests, suites):
        base = "ocop-" + re.sub(r"\W+", "_", ",".join(suites) or "all")
        logs = os.path.join(glob.escape(os.path.join(build, "meson-logs")), base + ".json")
        for stale in glob.glob(logs):
            os.remove(stale)
        options = [f"--no-suite={s[1:]}" if s.startswith("-") else f"--suite={s}" for s in suites]
        sys.stdout.flush()
        status = subprocess.call(
            ["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", "--logbase", base,
             "--timeout-multiplier", TIMEOUT_MULTIPLIER, *options],
            env=self.environment, stdin=subprocess.DEVNULL) if tests else 0
        for path in glob.glob(logs):
            with open(path, encoding="utf-8", errors="replace") as log:
                return count_run([t["name"] for t in tests], log, status)
        return count_run([t["name"] for t in tests], None, status)

    def sanitizer_reports(self):
        texts = []
        for path in sorted(glob.glob(self.reports + "/*")):
            with open(path, encoding="utf-8", errors="replace") as file:
                texts.append(file.read())
        return texts


def run_all(arguments, scratch):
    runner, total = Runner(scratch), Counts()
    for argument in arguments:
        build, _, suites = argument.partition(":")
        counts = runner.run(build, [s for s in suites.split(",") if s])
        counts.failed = [f if f.startswith(build) else f"{argument}: {f}" for f in counts.failed]
        total.add(counts)
    reports = runner.sanitizer_reports()
    for text in reports[:REPORTS_SHOWN_MAX]:
        print("--- a sanitizer's report")
        print("\n".join(text.strip().splitlines()[:EXPLAINED_LINES_MAX]))
    if reports and not total.failed:
        total.failed.append(f"{len(reports)} reports of the sanitizers, above")
    return total


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # crashes on purpose leave no core files
    # Short: the path of a socket inside must fit 108 bytes.
    scratch = tempfile.mkdtemp(prefix="ot.", dir="/tmp")
    try:
        total = run_all(sys.argv[1:], scratch)
    except KeyboardInterrupt:
        total = Counts(failed=["interrupted"])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print()
    for name in total.skipped:
        print(f"skipped: {name}")
    for name in total.failed:
        print(f"failed: {name}")
    print(f"{total.passed} passed, {len(total.failed)} failed", flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
