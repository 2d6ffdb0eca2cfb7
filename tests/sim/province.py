"""A province in small: real tills, a real registry, a bad line between them, and people who kill,
restore, set back and clone. Afterwards the registry must know exactly what the journals say.

    province.py [--seed N] [--tills N] [--rounds N] [--rate PERCENT] [--jobs N] [--postgres SH]
                [--keep] OCOPCTL OCOP-REGISTRYD

The same seed plays the same acts and the same faults; keys and times differ. TAP on standard output;
the history of the tills concerned when something is wrong.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ledger  # noqa: E402
from faulty_proxy import FaultyProxy  # noqa: E402
from programs import Broken, Registry, Till  # noqa: E402

# code, name, unit, sold_by, price, stars, decided_on
PRODUCTS = [("QN-0001", "Trà hoa vàng", "hộp", "piece", 85000, 5, "2025-06-01"),
            ("QN-0002", "Muối biển", "gói", "piece", 7, "", ""),
            ("QN-0003", "Gạo nếp", "kg", "weight", 33333, 4, "2025-06-01"),
            ("QN-0004", "Chả mực", "kg", "weight", 480500, 3, "2025-06-01"),
            ("QN-0005", "Rượu mơ", "chai", "piece", 185000, 4, "2020-01-15"),
            ("QN-0006", "Miến dong", "gói", "piece", 45000, 3, "2025-03-01")]
CATALOGUE = "code,name,unit,sold_by,price,stars,decided_on\n" + "".join(
    ",".join(str(v) for v in product) + "\n" for product in PRODUCTS)
GOODS = [(product[0], product[3] == "weight") for product in PRODUCTS]

# what may happen to a till in a round, beside selling: weight
ACTS = {"nothing": 40, "back-up": 10, "kill-sync": 12, "restore": 4, "restore-elsewhere": 3,
        "make-anew": 1, "roll-back": 2, "clone": 4, "copy-branch": 6, "close": 8, "count": 6}
# what may happen to the registry between rounds: weight
EVENTS = {"nothing": 20, "kill": 20, "stop": 8, "back-up": 16, "set-back": 14, "decide": 20}


class Home:
    """A till's home with its place in the story."""

    def __init__(self, till, seed):
        self.till, self.dice = till, random.Random(seed)
        self.backups, self.copies = [], []
        self.story = []
        self.code = None            # an enrolment code that was given and not yet used
        self.needs_code = True
        self.is_rejected = False
        self.was_cloned = False     # another home has its records: one of the two will fork
        self.last = {}

    def note(self, text):
        self.story.append(text)


class Province:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.dice = random.Random(options.seed)
        self.registry = Registry(options.registryd, folder, options.db)
        self.proxy = FaultyProxy(("127.0.0.1", self.registry.port), options.seed,
                                 options.rate / 100)
        self.homes, self.exports = [], []
        self.registry_backups = []
        self.story = []
        self.counts = collections.Counter()
        self.n_names = 0
        self.operator = threading.Lock()    # commands and the server's starts and ends
        self.forks_expected = set()         # (point, till) of which two homes sold apart
        self.forks_possible = set()         # whether anybody saw what was rolled back is open
        self.codes = {}

    # --- making

    def set_up(self):
        path = os.path.join(self.folder, "catalogue.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(CATALOGUE)
        self.registry.command("catalogue", "import", path)
        tills = []
        for i in range(self.options.tills):
            point, number = f"QN{i // 2 + 1:02d}", i % 2 + 1
            if number == 1:
                self.registry.command("point", "add", point, f"Cửa hàng {point}")
            till = Till(self.options.ocopctl, self.folder, f"t{i + 1}", point, number)
            tills.append(till)
            self.homes.append(Home(till, f"{self.options.seed}/t{i + 1}"))
        self.registry.start()
        with self.pool() as pool:
            list(pool.map(lambda till: till.set_up(path), tills))

    def pool(self):
        return concurrent.futures.ThreadPoolExecutor(self.options.jobs)

    def new_name(self, home, what):
        self.n_names += 1
        return f"{home.till.name.split('-')[0]}-{what}{self.n_names}"

    # --- a till's round

    def enrol(self, home):
        """One try with the code that was given; a code whose answer was lost is tried again."""
        if home.code is None:
            with self.operator:
                home.code = self.registry.enrol_code(home.till.point, home.till.number)
        answer, refusal = home.till.enrol(self.proxy.url, home.code)
        home.note(f"enrol: {refusal or answer['epoch']}")
        if answer is not None:
            home.needs_code, home.code = False, None
        elif refusal == "registry-refused":
            home.code = None        # the registry was set back to before it gave this one

    def sync(self, home, kill_after_s=None):
        if home.needs_code:
            self.enrol(home)
            if home.needs_code:
                return None
        answer = home.till.sync(kill_after_s)
        home.note(f"sync: {'killed' if answer is None else self.shorten(answer)}")
        if answer is None:
            return None
        home.last = answer
        home.needs_code = answer["state"] == "not-enrolled"
        home.till.is_forked = answer["state"] == "fork"
        self.counts["sync " + answer["state"]] += 1
        return answer

    @staticmethod
    def shorten(answer):
        return f"{answer['state']} {answer['acked_seq']}+{answer['pending']} {answer.get('alarm')} " \
               f"{answer.get('detail') or ''}"

    def trade(self, home):
        dice, till = home.dice, home.till
        for _ in range(dice.randint(0, 3)):
            kill = dice.random() * 0.15 if dice.random() < 0.15 else None
            answer = till.sell(dice, GOODS, kill)
            home.note(f"sell{' killed' if kill else ''}: {answer and answer['receipt']}")
        if dice.random() < 0.2:
            answer = till.take_back(dice)
            home.note(f"return: {answer and answer['receipt']}")

    def keep_export(self, home):
        self.exports.append(home.till.export())

    def lose(self, home):
        """What only this home had recorded is gone, and with it maybe the second journal of its till."""
        self.keep_export(home)
        key = (home.till.point, home.till.number)
        if key in self.forks_expected:
            self.forks_expected.remove(key)
            self.forks_possible.add(key)

    def do_nothing(self, home):
        pass

    def do_back_up(self, home):
        home.backups.append(home.till.back_up())

    def do_kill_sync(self, home):
        self.sync(home, home.dice.random() * 0.3)

    def do_close(self, home):
        home.till.close_shift()

    def do_count(self, home):
        home.till.ask("stock", "receive", home.dice.choice(GOODS)[0],
                      str(home.dice.randint(1, 50)))

    def may_be_lost(self, home):
        return bool(home.backups)

    def do_restore(self, home):
        if not self.may_be_lost(home):
            return
        self.lose(home)
        home.till.restore(home.dice.choice(home.backups))
        home.needs_code, home.code = True, None

    def do_restore_elsewhere(self, home):
        """The machine is gone; the backup was on a stick."""
        if not self.may_be_lost(home):
            return
        self.lose(home)
        home.till.home = os.path.join(self.folder, self.new_name(home, "new"))
        home.till.restore(home.dice.choice(home.backups))
        home.needs_code, home.code = True, None
        self.forks_possible.add((home.till.point, home.till.number))

    def do_make_anew(self, home):
        """The machine is gone, and nobody has made a backup."""
        self.lose(home)
        home.till.home = os.path.join(self.folder, self.new_name(home, "anew"))
        home.till.set_up(os.path.join(self.folder, "catalogue.csv"))
        home.till.receipts, home.till.is_open = [], False
        home.backups, home.copies = [], []
        home.needs_code, home.code = True, None
        self.forks_possible.add((home.till.point, home.till.number))

    def do_roll_back(self, home):
        """An older copy of the whole home is put in the place of the present one."""
        if home.was_cloned or home.till.is_forked:
            return
        if not home.copies:
            home.copies.append(home.till.clone(self.folder, self.new_name(home, "copy")))
            return
        self.lose(home)
        home.till = home.copies.pop()
        home.was_cloned = True
        self.forks_possible.add((home.till.point, home.till.number))

    def do_clone(self, home):
        if home.was_cloned or home.needs_code or len(self.homes) >= 2 * self.options.tills:
            return
        other = Home(home.till.clone(self.folder, self.new_name(home, "clone")),
                     f"{self.options.seed}/clone{len(self.homes)}")
        other.needs_code = False
        other.story = [f"clone of {home.till.name}"]
        home.was_cloned = other.was_cloned = True
        for one in (home, other):
            one.till.open_shift()
            one.till.sell(one.dice, GOODS)
        self.forks_expected.add((home.till.point, home.till.number))
        self.homes.append(other)

    def do_copy_branch(self, home):
        """A second copy of a branch that waits for a decision, which then goes its own way."""
        if not home.till.is_forked or len(self.homes) >= 2 * self.options.tills:
            return
        other = Home(home.till.clone(self.folder, self.new_name(home, "twin")),
                     f"{self.options.seed}/twin{len(self.homes)}")
        other.needs_code, other.was_cloned = False, True
        other.till.is_forked = True
        other.story = [f"copy of the branch {home.till.name}"]
        self.homes.append(other)

    def play_round(self, home):
        self.trade(home)
        act = home.dice.choices(list(ACTS), list(ACTS.values()))[0]
        if act != "nothing":
            home.note(act)
        self.counts["act " + act] += 1
        getattr(self, "do_" + act.replace("-", "_"))(home)
        if home.dice.random() < 0.7:
            self.sync(home)

    # --- the registry's side

    def event_nothing(self):
        pass

    def event_kill(self):
        self.registry.kill()
        self.registry.start()

    def event_stop(self):
        self.registry.stop()
        self.registry.start()

    def event_back_up(self):
        path = os.path.join(self.folder, f"registry-{len(self.registry_backups)}.backup")
        self.registry.command("backup", path)
        self.registry_backups.append(path)

    def event_set_back(self):
        if not self.registry_backups:
            return
        self.registry.kill()
        self.registry.set_back(self.dice.choice(self.registry_backups))
        self.registry.start()

    def list_forks(self, status="open"):
        return [case for case in self.registry.ask("case", "list", "--all")
                if case["kind"] == "fork" and case["status"] == status]

    def list_twice(self):
        """Epochs that brought what counts already: no decision leads on from there."""
        return [case for case in self.registry.ask("case", "list", "--all")
                if case["detail"].get("reason") == "counted-already"]

    def event_decide(self):
        for case in self.list_forks():
            self.decide(case, self.dice.random() < 0.7)

    def decide(self, case, adopts):
        self.story.append(f"case {case['id']} of {case['point']}-{case['till']}: "
                          f"{'adopt' if adopts else 'reject'}")
        self.registry.command("case", "resolve", str(case["id"]),
                              "--adopt" if adopts else "--reject")

    def play_event(self, pool_of_homes):
        """While the tills go on: most events find requests on their way."""
        event = self.dice.choices(list(EVENTS), list(EVENTS.values()))[0]
        self.story.append(event)
        self.counts["event " + event] += 1
        with self.operator:
            getattr(self, "event_" + event.replace("-", "_"))()
            self.registry.check_alive()

    def play(self):
        for number in range(self.options.rounds):
            for home in self.homes:
                home.note(f"-- {number}")
            homes = list(self.homes)
            with self.pool() as pool:
                rounds = [pool.submit(self.play_round, home) for home in homes]
                if self.options.jobs > 1:
                    time.sleep(0.2 * self.dice.random())
                    self.play_event(homes)
                for one in rounds:
                    one.result()
            if self.options.jobs == 1:
                self.play_event(homes)

    # --- the end

    def settle(self, home):
        """-> whether this home has nothing more to say."""
        answer = self.sync(home)
        if answer is None:
            return False
        if answer["state"] == "idle":
            return True
        if answer["state"] != "fork":
            return False
        key = (home.till.point, home.till.number)
        undecided = self.list_forks()
        for case in undecided:
            self.decide(case, self.dice.random() < 0.7)
        home.is_rejected = key in [(case["point"], case["till"]) for case in
                                   self.list_forks("rejected") + self.list_twice()]
        return home.is_rejected and key not in [(c["point"], c["till"]) for c in undecided]

    def drain(self):
        self.proxy.rate = 0
        self.proxy.deliver_all()
        waiting = list(self.homes)
        for _ in range(12):
            waiting = [home for home in waiting if not self.settle(home)]
            if not waiting:
                return
        for home in waiting:
            if home.last.get("state") != "fork" or not home.is_rejected:
                raise Broken(f"{home.till.name} does not come to rest: {home.last}")

    def read_heads(self):
        """-> {(point, till, epoch): (seq, totals, hash)}"""
        sql = ("SELECT point, till, e.epoch, acked_seq, acked_totals, %s FROM till_epoch e"
               " JOIN till t ON t.till_key = e.till_key")
        if self.registry.is_sqlite:
            with sqlite3.connect(f"file:{self.registry.path}?mode=ro", uri=True) as db:
                rows = db.execute(sql % "hex (head_hash)").fetchall()
        else:
            out = subprocess.run(["psql", "-At", "-F", " ", "-c",
                                  sql % "encode (head_hash, 'hex')", self.registry.db],
                                 capture_output=True, check=True).stdout.decode()
            rows = [line.split(" ") for line in out.splitlines()]
        return {(row[0], int(row[1]), int(row[2])): (int(row[3]), int(row[4]), row[5].lower())
                for row in rows}

    @staticmethod
    def must_count(home, newest):
        """Of a home that came to rest: all there is; of one with a rejected branch: what it recorded
        in the epochs after it."""
        if not home.is_rejected:
            return True
        refused = re.match(r"epoch (\d+): ", home.last.get("detail") or "")
        return refused is not None and newest > int(refused.group(1))

    def compare(self):
        """-> lines that say what is wrong."""
        wrong = []
        for home in self.homes:
            self.keep_export(home)
            home.till.check()
        of_home = {path: ledger.read_export(path) for path in self.exports}
        records = {record.hash: record for path in of_home for record in of_home[path]}
        taken = set()
        for key, (seq, totals, head) in self.read_heads().items():
            if seq > 0 and head not in records:
                wrong.append(f"{key}: nobody has written the head {seq} {head}")
                continue
            chain = ledger.walk_back(records, head) if seq > 0 else set()
            if len(chain) != seq:
                wrong.append(f"{key}: {len(chain)} records lead to head {seq}")
            if totals < max((records[h].seq for h in chain if records[h].kind == "sale"), default=0):
                wrong.append(f"{key}: rows up to {totals}, sales up to {seq}")
            taken |= chain
        for home, path in zip(self.homes, self.exports[-len(self.homes):]):
            newest = max(record.epoch for record in of_home[path])
            if self.must_count(home, newest):
                taken |= {record.hash for record in of_home[path]
                          if record.epoch == newest or not home.is_rejected}
        taken |= ledger.list_branches(list(of_home.values()), taken)
        found = ledger.read_report(self.registry.ask("report", "totals", "--from", "2000-01-01",
                                                     "--to", "2100-01-01"))
        wrong += ledger.compare(ledger.add_up(records[h] for h in taken), found)
        self.counts["records"], self.counts["taken"] = len(records), len(taken)
        self.counts["sold"] = sum(1 for h in taken if records[h].kind == "sale")
        return wrong

    def check_cases(self):
        cases = self.registry.ask("case", "list", "--all")
        for case in cases:
            self.counts["case " + case["kind"] + " " + case["status"]] += 1
        found = {(c["point"], c["till"]) for c in cases if c["kind"] in ("fork", "clone")}
        wrong = [f"{point}-{till}: two homes and no case"
                 for point, till in sorted(self.forks_expected - found)]
        wrong += [f"{point}-{till}: a case and no two homes"
                  for point, till in sorted(found - self.forks_expected - self.forks_possible)]
        wrong += [f"case of {c['kind']}: {c}" for c in cases
                  if c["kind"] in ("unproven", "totals-conflict", "quarantine", "stars-mismatch",
                                   "registry")]
        return wrong

    def check_registry(self):
        self.registry.command("verify")
        self.registry.stop()
        self.registry.command("verify")
        return []

    def tell(self):
        print("# registry: " + ", ".join(self.story))
        for home in self.homes:
            print(f"# {home.till.name} ({home.till.point}-{home.till.number}): "
                  + "; ".join(home.story[-60:]))


def play(options, folder):
    """-> whether all is right."""
    province = Province(options, folder)
    steps = [("/province/all-acts-are-done", lambda: (province.set_up(), province.play()) and []),
             ("/province/every-till-comes-to-rest", lambda: province.drain() or []),
             ("/province/totals-are-those-of-the-journals", province.compare),
             ("/province/forks-and-clones-are-found", province.check_cases),
             ("/province/the-registry-agrees-with-itself", province.check_registry)]
    print(f"1..{len(steps)}\n# seed {options.seed}", flush=True)
    is_good = True
    with province.proxy:
        for number, (name, step) in enumerate(steps, 1):
            started = time.monotonic()
            try:
                wrong = step()
            except Exception as error:  # each is a finding
                wrong = [str(error) if isinstance(error, Broken) else traceback.format_exc()]
            print(f"{'not ok' if wrong else 'ok'} {number} {name} "
                  f"({time.monotonic() - started:.1f} s)")
            for line in "\n".join(wrong).splitlines()[:60]:
                print(f"# {line}")
            is_good = is_good and not wrong
            sys.stdout.flush()
        if not is_good:
            province.tell()
        print("# " + ", ".join(f"{k}: {n}" for k, n in sorted(province.counts.items())))
        print("# line: " + ", ".join(f"{k}: {n}" for k, n in sorted(province.proxy.counts.items())))
    if province.registry.process is not None and province.registry.process.poll() is None:
        province.registry.process.kill()
        province.registry.process.wait()
    return is_good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--tills", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--rate", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--db", help="postgresql://… instead of a SQLite file")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("ocopctl")
    parser.add_argument("registryd")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="ocop-sim.")
    is_good = play(options, folder)
    if is_good and not options.keep:
        shutil.rmtree(folder)
    else:
        print(f"# kept: {folder}")
    sys.exit(0 if is_good else 1)


main()
