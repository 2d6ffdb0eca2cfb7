"""Stories that a random province meets too seldom, each with real programs from beginning to end:
one till and its copies, one registry, and every figure compared with the journals.

    scenarios.py [--only NAME] [--db postgresql://…] OCOPCTL OCOP-REGISTRYD
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ledger  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402
from programs import Broken, Registry, Till  # noqa: E402

CATALOGUE = "code,name,unit,sold_by,price,stars,decided_on\nQN-0001,Trà,hộp,piece,85000,,\n" \
            "QN-0002,Muối,gói,piece,7,,\nQN-0003,Gạo,kg,weight,33333,,\n"
GOODS = [("QN-0001", False), ("QN-0002", False), ("QN-0003", True)]
LONG_ABSENCE = 1010     # records: more than one batch takes


class World:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.dice = random.Random(7)
        self.registry = Registry(options.registryd, folder, options.db)
        self.lost = []          # exports of homes that are gone
        self.homes = []
        self.catalogue = os.path.join(folder, "catalogue.csv")
        with open(self.catalogue, "w", encoding="utf-8") as file:
            file.write(CATALOGUE)
        if options.db:
            subprocess.run(["psql", "-q", "-c", "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
                            options.db], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        self.registry.command("catalogue", "import", self.catalogue)
        self.registry.command("point", "add", "QN01", "Cửa hàng")
        self.registry.start()
        self.url = f"http://127.0.0.1:{self.registry.port}"

    def end(self):
        if self.registry.process is not None:
            self.registry.process.kill()
            self.registry.process.wait()

    # --- homes

    def new_till(self, name):
        till = Till(self.options.ocopctl, self.folder, name, "QN01", 1)
        till.set_up(self.catalogue)
        self.homes.append(till)
        return till

    def restored(self, name, backup):
        till = Till(self.options.ocopctl, self.folder, name, "QN01", 1)
        till.restore(backup)
        self.homes.append(till)
        return till

    def copy(self, till, name):
        self.homes.append(till.clone(self.folder, name))
        return self.homes[-1]

    def lose(self, till):
        self.lost.append(till.export())
        self.homes.remove(till)

    def enrol(self, till):
        answer, refusal = till.enrol(self.url, self.registry.enrol_code("QN01", 1))
        if answer is None:
            raise Broken(f"{till.name} is not enrolled: {refusal}")

    def sell(self, till, n=1):
        for _ in range(n):
            till.sell(self.dice, GOODS)

    def sync(self, till, state, enrols=True):
        answer = till.sync()
        for _ in range(3):
            if answer["state"] == "not-enrolled" and enrols:
                self.enrol(till)
                answer = till.sync()
        if answer["state"] != state:
            raise Broken(f"{till.name}: {answer} instead of {state}")
        return answer

    # --- the office

    def forks(self, status):
        return [case for case in self.registry.ask("case", "list", "--all")
                if case["kind"] == "fork" and case["status"] == status]

    def decide(self, adopts):
        cases = self.forks("open")
        if len(cases) != 1:
            raise Broken(f"one open fork is expected: {cases}")
        self.registry.command("case", "resolve", str(cases[0]["id"]),
                              "--adopt" if adopts else "--reject")

    def back_up(self):
        path = os.path.join(self.folder, "registry.backup")
        self.registry.command("backup", path)
        return path

    def set_back(self, path):
        self.registry.kill()
        self.registry.set_back(path)
        self.registry.start()

    # --- the comparison

    def compare(self, leave_out=lambda record: False):
        """All that the homes have, and of lost ones what @lost says, is at the registry, once."""
        records = {}
        for till in self.homes:
            till.check()
        for path in [till.export() for till in self.homes] + self.lost:
            records.update((r.hash, r) for r in ledger.read_export(path))
        expected = ledger.add_up(r for r in records.values() if not leave_out(r))
        found = ledger.read_report(self.registry.ask("report", "totals", "--from", "2000-01-01",
                                                     "--to", "2100-01-01"))
        wrong = ledger.compare(expected, found)
        if wrong:
            raise Broken("\n".join(wrong))
        self.registry.command("verify")


# --- the stories

def forked(world):
    """-> a till and a copy of it that have sold apart; the copy's branch waits for a decision."""
    till = world.new_till("till")
    world.enrol(till)
    world.sell(till, 3)
    world.sync(till, "idle")
    other = world.copy(till, "branch")
    world.sell(till, 2)
    world.sell(other, 2)
    world.sync(till, "idle")
    world.sync(other, "fork")
    return till, other


def play_rejected_epoch(world):
    till, other = forked(world)
    world.decide(adopts=False)
    backup = other.back_up()
    rejected = {r.hash for r in ledger.read_export(other.export()) if r.epoch == 1}
    rejected -= {r.hash for r in ledger.read_export(till.export())}
    world.homes.remove(other)
    later = world.restored("later", backup)
    world.sell(later, 3)
    for _ in range(2):
        answer = world.sync(later, "fork")
        if "epoch 1: " not in answer["detail"]:
            raise Broken(f"nothing says which epoch is refused: {answer}")
        world.compare(lambda record: record.hash in rejected)
        world.sell(later)
    world.sync(later, "fork")
    world.compare(lambda record: record.hash in rejected)


def play_number_in_a_backup(world):
    till = world.new_till("till")
    world.enrol(till)
    world.sell(till, 2)
    world.sync(till, "idle")
    first = till.back_up()
    one = world.restored("one", first)
    two = world.restored("two", first)
    world.sell(one)
    world.sell(two, 2)
    second = two.back_up()          # under epoch 2, which will be another's
    world.sync(one, "idle")
    world.sync(two, "idle")         # finds the number taken, and takes the next one
    world.sell(two)
    three = world.restored("three", second)
    world.sell(three)
    world.sync(three, "idle")       # what it has of epoch 2 came with home two's next epoch
    world.sync(two, "idle")
    world.compare()
    # and where nobody had brought it yet
    backup = world.back_up()
    four = world.restored("four", first)
    world.sell(four, 2)
    third = four.back_up()
    world.homes.remove(four)
    five = world.restored("five", third)
    world.sell(five)
    answer = world.sync(five, "fork")
    if "epoch 2: " not in answer["detail"]:
        raise Broken(f"nothing says which epoch is refused: {answer}")
    world.decide(adopts=True)
    world.sync(five, "idle")
    world.compare()
    world.set_back(backup)          # all of it once more
    for home in world.homes:
        world.sync(home, "idle")
    for home in world.homes:
        world.sync(home, "idle")
    world.compare()


def play_second_copy(world):
    till, other = forked(world)
    twin = world.copy(other, "twin")
    world.decide(adopts=True)
    world.sync(other, "idle")
    world.sync(twin, "idle", enrols=False)  # all it has is known
    world.compare()
    world.sell(other)
    world.sell(twin, 2)
    world.sync(twin, "fork")
    world.decide(adopts=True)
    world.sync(twin, "idle")
    world.sync(other, "idle")
    world.sell(till)
    world.sync(till, "idle")
    world.compare()


def play_case_again(world):
    till, other = forked(world)
    backup = world.back_up()
    world.decide(adopts=True)
    world.sync(other, "idle")
    world.sell(other)
    world.set_back(backup)          # the case is open again
    world.sync(other, "idle")
    world.sync(till, "idle")
    world.compare()
    found = world.forks("open") + world.forks("adopted")
    if len(found) != 1:
        raise Broken(f"the fork is one case: {found}")


def play_case_after_all_was_lost(world):
    empty = world.back_up()
    till, other = forked(world)
    world.decide(adopts=True)
    world.sync(other, "idle")
    world.set_back(empty)
    for home in (other, till):
        world.enrol(home)
        world.sync(home, "idle")
    world.compare()
    found = world.forks("adopted")
    if len(found) != 1 or found[0]["detail"].get("reason") != "carried-out-before":
        raise Broken(f"the fork is found again: {world.registry.ask('case', 'list', '--all')}")


def play_bad_line(world):
    till = world.new_till("till")
    world.enrol(till)
    for fault in ("cut-reply", "rubbish", "old-reply", "drop-reply"):
        with FaultyProxy(("127.0.0.1", world.registry.port), 3, rate=0) as proxy:
            till.ask("enrol", "--registry", proxy.url, "--code",
                     world.registry.enrol_code("QN01", 1))
            till.sync()
            proxy.faults, proxy.rate = {fault: 1}, 1
            world.sell(till)
            till.sync()             # an alarm would be an error: programs.py
    till.ask("enrol", "--registry", world.url, "--code", world.registry.enrol_code("QN01", 1))
    if world.sync(till, "idle")["alarm"] != "none":
        raise Broken("an alarm is left")
    world.compare()


def play_lost_in_a_long_absence(world):
    till = world.new_till("till")
    world.enrol(till)
    backup = till.back_up()
    world.sell(till, LONG_ABSENCE)
    with FaultyProxy(("127.0.0.1", world.registry.port), 3, rate=0) as proxy:
        serve = proxy.serve

        def serve_one_batch(request, send):
            if proxy.counts["none"] > 0:
                return False
            return serve(request, send)
        till.ask("enrol", "--registry", proxy.url, "--code",
                 world.registry.enrol_code("QN01", 1))
        proxy.counts.clear()
        proxy.serve = serve_one_batch
        answer = till.sync()
        if answer["state"] != "offline" or not 0 < answer["pending"] < LONG_ABSENCE:
            raise Broken(f"a part is expected to have come: {answer}")
    acked = answer["acked_seq"]
    world.lose(till)
    later = world.restored("later", backup)
    world.sell(later)
    world.sync(later, "idle")
    world.compare(lambda record: record.epoch == 1 and record.seq > acked)
    if [case for case in world.registry.ask("case", "list", "--all")
            if case["kind"] == "unproven"]:
        raise Broken("what came is not whole")


STORIES = {name[len("play_"):].replace("_", "-"): function
           for name, function in list(globals().items()) if name.startswith("play_")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=sorted(STORIES))
    parser.add_argument("--db", help="postgresql://… instead of a SQLite file; is emptied")
    parser.add_argument("ocopctl")
    parser.add_argument("registryd")
    options = parser.parse_args()
    names = [options.only] if options.only else list(STORIES)
    n_failed = 0
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        folder = tempfile.mkdtemp(prefix="ocop-story.")
        started = time.monotonic()
        world = None
        try:
            world = World(options, folder)
            STORIES[name](world)
            print(f"ok {number} /scenario/{name} ({time.monotonic() - started:.1f} s)")
            shutil.rmtree(folder)
        except Exception as error:  # each is a finding
            n_failed += 1
            text = str(error) if isinstance(error, Broken) else traceback.format_exc()
            print(f"not ok {number} /scenario/{name}")
            print("\n".join("# " + line for line in text.splitlines()[:40]))
            print(f"# kept: {folder}")
        finally:
            if world is not None:
                world.end()
        sys.stdout.flush()
    sys.exit(1 if n_failed else 0)


main()
