"""A registry as a process, and tills that sell and send to it from threads of their own."""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from collections import Counter
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../cli"))
from till import CASES, TIMEOUT_S, Failure, Till, case, check, same, sale  # noqa: E402,F401

START_TIMEOUT_S = 60
STATUS_OFFLINE = 4
PRODUCTS = """\
code,name,unit,price,vat_rate,producer,stars,decided_on,status
P-TEA,Trà hoa vàng,hộp,85000,8,HTX Ba Chẽ,5,2025-06-01,certified
P-SALT,Muối biển,gói,7,5,HTX Muối,,,in_programme
P-RICE,Gạo nếp,kg,33333,5,HTX Đông Triều,4,2025-06-01,certified
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Registry:
    """ocop-registryd over @db; its port and key stay the same however often it is started."""
    program = None

    def __init__(self, db):
        self.folder = tempfile.mkdtemp(prefix="ocop-ops.")
        self.db = db or f"sqlite:{self.folder}/registry.db"
        self.key = f"{self.folder}/registry.key"
        self.port = free_port()
        self.process = None
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--db", self.db, "--listen", f"127.0.0.1:{self.port}", "--key", self.key],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        listens = threading.Event()
        threading.Thread(target=self.follow, args=(self.process.stderr, listens), daemon=True).start()
        if not listens.wait(START_TIMEOUT_S) or self.process.poll() is not None:
            raise Failure("the registry does not start: " + "".join(self.log[-5:]))
        return self

    def follow(self, stream, listens):
        with stream:
            for line in stream:
                self.log.append(line)
                if "listening on" in line:
                    listens.set()
        listens.set()

    def kill(self):
        self.process.kill()
        self.process.wait(TIMEOUT_S)

    def end(self, within_s=TIMEOUT_S):
        """SIGTERM -> exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within_s)

    def ask(self, *args, status=0):
        command = [self.program, *args, "--json", "--db", self.db, "--key", self.key]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
                              stdin=subprocess.DEVNULL)
        same(done.returncode, status, f"status of {' '.join(args)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def acked(self):
        return {(t["point"], t["till"]): t["acked_seq"] for t in self.ask("till", "list")}

    def sold(self):
        """-> {(point, till, product, channel, stars): figures} over all days."""
        rows = {}
        for row in self.ask("report", "totals"):
            key = tuple(row[k] for k in ("point", "till", "product", "channel", "stars"))
            rows.setdefault(key, Counter()).update(figures(row))
        return rows


def figures(row):
    return {"qty": Decimal(row["qty"]), "amount": row["amount"],
            "returned_qty": Decimal(row["returned_qty"]), "returned_amount": row["returned_amount"]}


class Shop(Till):
    def __init__(self, registry, point):
        super().__init__()
        self.registry, self.point = registry, point
        self.acked = self.n_synced = 0
        self.alarms = set()
        code = registry.ask("enrol-code", "--point", point, "--till", "1")["code"]
        self.ask("init", "--point", point, "--name", f"Điểm {point}", "--till", "1")
        self.ask("user", "add", "lan", "--role", "cashier", "--pin-stdin", stdin="1234\n")
        self.ask("catalogue", "import", self.path("products.csv", PRODUCTS))
        self.ask("enrol", "--registry", registry.url, "--code", code)
        self.ask("shift", "open", "--cashier", "lan", "--float", "0")

    def sell_one(self, number):
        code = ("P-TEA", "P-SALT", "P-RICE")[number % 3]
        channel = ("showroom", "sendo")[number % 2]
        answer = self.ask("sell", "-", stdin=sale([{"code": code, "qty": str(1 + number % 4)}], channel=channel))
        if number % 7 == 6:
            back = {"cashier": "lan", "receipt": answer["receipt"], "reason": "đổi ý", "lines": [{"line": 1, "qty": "1"}]}
            self.ask("return", "-", stdin=json.dumps(back))

    def sync(self, may_fail=True):
        """Takes note of what the till was told; FALSE when the registry was not there."""
        answer = self.call("--json", "sync")
        check(answer.status in ((0, STATUS_OFFLINE) if may_fail else (0,)), f"{self.point}: {answer}")
        told = answer.json()
        self.alarms.add(told.get("alarm", "none"))
        self.acked = max(self.acked, told["acked_seq"])
        self.n_synced += answer.status == 0
        return answer.status == 0

    def sold(self):
        rows = self.ask("report", "product", "--from", "2000-01-01", "--to", "2999-12-31")
        found = {}
        for row in rows:
            key = (self.point, 1, row["product"], row["channel"], row["stars"])
            found.setdefault(key, Counter()).update(figures(row))
        return found


class Fleet:
    """Shops that sell and sync, each in its thread, until stopped or each has done @n_each."""
    program = None

    def __init__(self, registry, n_shops):
        self.registry = registry
        self.stopping = threading.Event()
        self.moved = threading.Condition()
        self.failures = []
        self.threads = []
        Till.program = self.program
        self.shops = [Shop(registry, f"QN{i + 1:02}") for i in range(n_shops)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        for shop in self.shops:
            shop.__exit__()

    @property
    def n_synced(self):
        return sum(shop.n_synced for shop in self.shops)

    def go(self, n_each):
        self.threads = [threading.Thread(target=self.work, args=(shop, n_each)) for shop in self.shops]
        for thread in self.threads:
            thread.start()

    def work(self, shop, n_each):
        try:
            number = 0
            while shop.n_synced < n_each and not self.stopping.is_set():
                shop.sell_one(number)
                number += 1
                shop.sync()
                with self.moved:
                    self.moved.notify_all()
        except Exception as failure:  # shown by the thread that asks
            self.failures.append(failure)
        with self.moved:
            self.moved.notify_all()

    def wait_for(self, n_synced):
        """Until so many syncs were answered in all."""
        with self.moved:
            arrived = self.moved.wait_for(lambda: self.failures or self.n_synced >= n_synced, TIMEOUT_S * 5)
        self.raise_failures()
        check(arrived, f"{self.n_synced} of {n_synced} syncs were answered")

    def finish(self):
        for thread in self.threads:
            thread.join(TIMEOUT_S * 5)
        self.raise_failures()

    def stop(self):
        self.stopping.set()
        self.finish()

    def raise_failures(self):
        if self.failures:
            raise self.failures[0]

    def told(self):
        """What the tills were told by now: the registry may never know less."""
        return {(shop.point, 1): shop.acked for shop in self.shops}

    def check_nothing_acked_is_lost(self, told):
        held = self.registry.acked()
        for till, seq in told.items():
            check(held.get(till, 0) >= seq, f"{till} was told {seq}, the registry holds {held.get(till)}")

    def check_all_is_there(self):
        """Drained, everything that was sold is held, once, and everything agrees."""
        expected = {}
        for shop in self.shops:
            shop.sync(may_fail=False)
            shop.sync(may_fail=False)
            expected.update(shop.sold())
            same(shop.ask("doctor")["problems"], [], f"doctor of {shop.point}")
        same(self.registry.sold(), expected, "totals")
        same({t["proven"] for t in self.registry.ask("till", "list")}, {"proven"}, "proofs")
        same(self.registry.ask("case", "list"), [], "cases")
        same(self.registry.ask("verify")["problems"], [], "verify")


class Skipped(Exception):
    """What the case needs is not installed here."""


class Cluster:
    """A script of tests that runs PostgreSQL while its standard input is open."""

    def __init__(self, script):
        self.script = script
        self.process = None
        self.n_databases = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()

    def start(self):
        """-> folders of the sockets; once for all callers."""
        if not self.process:
            user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
            self.process = subprocess.Popen([*user, "bash", self.script], cwd="/", text=True,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.words = self.process.stdout.readline().split()
        if self.words[:1] != ["ready"]:
            raise Skipped(" ".join(self.words[1:]))
        return self.words[1:]

    def make_database(self):
        where = f"?host={self.start()[0]}&user=ocop"
        self.n_databases += 1
        subprocess.run(["psql", f"postgresql:///postgres{where}", "-qc",
                        f"CREATE DATABASE ops{self.n_databases}"], check=True, timeout=TIMEOUT_S)
        return f"postgresql:///ops{self.n_databases}{where}"

    def order(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        same(self.process.stdout.readline().strip(), "ok", command)


def dump_schema(db):
    """Text of all tables and indexes."""
    if db.startswith("sqlite:"):
        path = db.removeprefix("sqlite:")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            return rows + connection.execute("PRAGMA user_version").fetchall()
    query = """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
               WHERE table_schema = 'public' UNION ALL
               SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"""
    done = subprocess.run(["psql", db, "-qAtc", query], capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    return done.stdout


def run_cases(name_part):
    """Like till.main, with cases that may be skipped."""
    wanted = [c for c in CASES if name_part in c[0]]
    n_failed = 0
    print(f"1..{len(wanted)}", flush=True)
    for number, (name, function) in enumerate(wanted, 1):
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Skipped as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception:  # also a broken answer is a failure, not an end
            n_failed += 1
            print(f"not ok {number} {name}")
            for line in traceback.format_exc().splitlines()[-40:]:
                print(f"# {line}", flush=True)
    if n_failed:
        sys.exit(1)
