#!/usr/bin/env -S python3 -B
"""ocopctl and ocop-registryd together, from outside: a till's day arrives, and what goes wrong.

usage: test_sync.py OCOPCTL OCOP-REGISTRYD
"""
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys

from till import Till, case, check, main, same

REGISTRYD = os.path.abspath(sys.argv.pop(2))
TEA = [{"code": "P-TEA", "qty": "2"}]


class Registry:
    """A database, and a server on it where one is wanted."""

    def __init__(self, folder):
        self.db = f"sqlite:{folder}/registry.db"
        self.port = 0
        self.run("point", "add", "QN01", "OCOP Hạ Long")

    def run(self, *args):
        done = subprocess.run([REGISTRYD, *args, "--db", self.db], capture_output=True, timeout=60,
                              check=False, env={**os.environ, "LANGUAGE": "en", "LANG": "C.UTF-8"})
        check(done.returncode == 0, f"{args}: {done.returncode} {done.stderr.decode()}")
        return done.stdout.decode()

    def code(self):
        return self.run("enrol-code", "--point", "QN01", "--till", "1").strip()

    def totals(self):
        return json.loads(self.run("report", "totals", "--json"))

    def enrolments(self):
        with contextlib.closing(sqlite3.connect(self.db.removeprefix("sqlite:"))) as db:
            rows = db.execute("SELECT subject FROM audit WHERE action = 'enrol' ORDER BY id")
            return [row[0] for row in rows]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def serving(self):
        process = subprocess.Popen(
            [REGISTRYD, "serve", "--listen", f"127.0.0.1:{self.port}", "--db", self.db],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
            env={**os.environ, "LANGUAGE": "en", "LANG": "C.UTF-8"})
        said = b""
        try:
            for line in process.stderr:
                said += line
                if b"listening on" in line:
                    self.port = int(line.rsplit(b":", 1)[1].strip().rstrip(b'/"}').split(b'"')[0])
                    break
            check(self.port, f"no port: {said.decode()}")
            yield self
        finally:
            process.terminate()
            process.communicate(timeout=30)


@contextlib.contextmanager
def line():
    with Till() as till:
        till.init().open()
        yield till, Registry(till.folder)


def enrol(till, registry):
    return till.ask("enrol", "--registry", registry.url, "--code", registry.code())


def sync(till, state, status=0, args=()):
    answer = till.ask("sync", *args, status=status)
    same(answer["state"], state, f"state of {answer}")
    return answer


def sums(registry):
    found = {}
    for row in registry.totals():
        key = (row["product"], row["channel"], row["stars"])
        found[key] = found.get(key, 0) + row["amount"]
    return found


@case("/cli/sync/a-day-arrives")
def _():
    with line() as (till, registry), registry.serving():
        sync(till, "not-enrolled", 1)
        enrol(till, registry)
        for _ in range(3):
            till.sell(TEA)
        till.ask("shift", "close", "--counted", "0")
        answer = sync(till, "idle")
        same(answer["pending"], 0, "pending")
        same(sums(registry), {("P-TEA", "showroom", 5): 6 * 85000}, "totals")
        again = sync(till, "idle")
        same(again["acked_seq"], answer["acked_seq"], "answers are not sent by themselves")
        check(till.ask("doctor")["ok"], "doctor")
        registry.run("verify")


@case("/cli/sync/offline-and-back")
def _():
    with line() as (till, registry):
        with registry.serving():
            enrol(till, registry)
            sync(till, "idle")
        till.sell(TEA)
        check(sync(till, "offline", 4)["pending"] > 0, "nothing is pending")
        with registry.serving():
            same(sync(till, "idle")["pending"], 0, "pending")
        same(sums(registry), {("P-TEA", "showroom", 5): 2 * 85000}, "totals")


@case("/cli/sync/refusals")
def _():
    with line() as (till, registry), registry.serving():
        url = registry.url
        till.refuse(2, "bad-input", "enrol", "--registry", url, "--code", "x", field="code")
        till.refuse(2, "bad-input", "enrol", "--registry", "http://192.0.2.1", "--code",
                    "ABCDE-FGHJK", field="registry")
        till.refuse(4, "registry-refused", "enrol", "--registry", url, "--code", "ABCDE-FGHJK")
        registry.run("point", "add", "QN02", "Khác")
        other = registry.run("enrol-code", "--point", "QN02", "--till", "1").strip()
        till.refuse(1, "enrol-mismatch", "enrol", "--registry", url, "--code", other)
        till.refuse(2, "bad-input", "sync", "--export", till.path("a"), "--import", till.path("b"))


@case("/cli/sync/stick")
def _():
    with line() as (till, registry):
        with registry.serving():
            enrol(till, registry)
        till.sell(TEA)
        to, back = till.path("to.ocop"), till.path("back.ocop")
        till.ask("sync", "--export", to)
        registry.run("import", to, "--out", back)
        same(sync(till, "idle", args=("--import", back))["pending"], 0, "pending")
        same(sync(till, "idle", args=("--import", back))["pending"], 0, "pending, once more")
        same(sums(registry), {("P-TEA", "showroom", 5): 2 * 85000}, "totals")


@case("/cli/sync/restored-till-needs-a-new-code")
def _():
    with line() as (till, registry), registry.serving():
        enrol(till, registry)
        till.sell(TEA)
        till.ask("backup", till.path("copy.db"))
        till.sell(TEA)
        sync(till, "idle")
        till.ask("restore", till.path("copy.db"))
        till.sell(TEA)
        sync(till, "not-enrolled", 1)
        enrol(till, registry)
        sync(till, "idle")
        same(sums(registry), {("P-TEA", "showroom", 5): 6 * 85000}, "each sale once")
        check(till.ask("doctor")["ok"], "doctor")


def make_clone(till, registry):
    """A copy of @till that sold on its own: the registry has two sales of @till and one of before."""
    enrol(till, registry)
    till.sell(TEA)
    sync(till, "idle")
    clone = Till(till.folder)
    clone.home = till.home + "-clone"
    shutil.copytree(till.home, clone.home)
    till.sell(TEA)
    sync(till, "idle")
    clone.sell(TEA)
    sync(clone, "fork", 1)
    clone.sell(TEA)  # selling goes on
    return clone


def resolve(registry, how):
    cases = json.loads(registry.run("case", "list", "--json"))
    forks = [c for c in cases if c["kind"] == "fork"]
    same(len(forks), 1, f"fork cases {cases}")
    registry.run("case", "resolve", str(forks[0]["id"]), how)


def adopt_by_stick(till, registry):
    """The officer's decision arrives; the registry has not heard of the new epoch yet."""
    to, back = till.path("fork.ocop"), till.path("decided.ocop")
    till.ask("sync", "--export", to)
    registry.run("import", to, "--out", back)
    till.call("--json", "sync", "--import", back)
    check(os.path.exists(f"{till.home}/voucher"), "the old key has not vouched for the new one")


def is_well(till, registry, sales):
    same(sync(till, "idle")["pending"], 0, "pending")
    check(not os.path.exists(f"{till.home}/voucher"), "the voucher is still there")
    same(sums(registry), {("P-TEA", "showroom", 5): sales * 2 * 85000}, "each sale of both once")
    check(till.ask("doctor")["ok"], "doctor")
    till.ask("journal", "verify")
    registry.run("verify")


@case("/cli/sync/clone-is-a-fork-that-an-officer-adopts")
def _():
    with line() as (till, registry), registry.serving():
        clone = make_clone(till, registry)
        resolve(registry, "--adopt")
        is_well(clone, registry, 4)
        clone.sell(TEA)
        till.sell(TEA)
        is_well(clone, registry, 5)
        is_well(till, registry, 6)
        same(registry.enrolments(), ["QN01-1.1", "QN01-1.2"], "enrolments in the log")


@case("/cli/sync/adopted-fork-by-stick")
def _():
    with line() as (till, registry):
        with registry.serving():
            clone = make_clone(till, registry)
        resolve(registry, "--adopt")
        adopt_by_stick(clone, registry)
        to, back = clone.path("next.ocop"), clone.path("answers.ocop")
        clone.ask("sync", "--export", to)
        registry.run("import", to, "--out", back)
        for _ in range(2):
            same(sync(clone, "idle", args=("--import", back))["pending"], 0, "pending")
        with registry.serving():
            is_well(clone, registry, 4)


@case("/cli/sync/rejected-fork-stays-out-and-sells")
def _():
    with line() as (till, registry), registry.serving():
        clone = make_clone(till, registry)
        resolve(registry, "--reject")
        for _ in range(2):
            sync(clone, "fork", 1)
            clone.sell(TEA)
        same(sums(registry), {("P-TEA", "showroom", 5): 2 * 2 * 85000}, "nothing of the branch")
        check(clone.ask("doctor")["ok"], "doctor")
        clone.ask("journal", "verify")
        sync(till, "idle")


@case("/cli/sync/crash-while-an-adopted-epoch-begins")
def _():
    """The files of the home as a crash leaves them on either side of the commit."""
    with line() as (till, registry), registry.serving():
        before = make_clone(till, registry)
        resolve(registry, "--adopt")
        after = Till(till.folder)
        after.home = till.home + "-after"
        shutil.copytree(before.home, after.home)
        adopt_by_stick(after, registry)
        # The new key and its voucher were written, their epoch never began.
        shutil.copy(f"{after.home}/voucher", f"{before.home}/voucher")
        shutil.copy(f"{after.home}/till.key", f"{before.home}/till.key.new")
        before.sell(TEA)
        # The epoch began, and its key is not in its place.
        os.rename(f"{after.home}/till.key", f"{after.home}/till.key.new")
        shutil.copy(f"{before.home}/till.key", f"{after.home}/till.key")
        after.sell(TEA)
        is_well(after, registry, 5)
        # A second copy of the same branch, which went on by itself: it was adopted once, and where it
        # differs is a fork anew.
        sync(before, "fork", 1)
        before.sell(TEA)
        check(before.ask("doctor")["ok"], "doctor")
        is_well(after, registry, 5)


@case("/cli/sync/crash-before-an-adopted-epoch-begins")
def _():
    with line() as (till, registry), registry.serving():
        clone = make_clone(till, registry)
        resolve(registry, "--adopt")
        other = Till(till.folder)
        other.home = till.home + "-other"
        shutil.copytree(clone.home, other.home)
        adopt_by_stick(other, registry)
        shutil.copy(f"{other.home}/voucher", f"{clone.home}/voucher")
        shutil.copy(f"{other.home}/till.key", f"{clone.home}/till.key.new")
        clone.sell(TEA)
        is_well(clone, registry, 5)


if __name__ == "__main__":
    main()
