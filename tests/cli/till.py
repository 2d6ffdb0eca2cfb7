"""A till driven from outside, through ocopctl alone, and TAP.

Nothing here knows the program's inside: what is asserted is CONTRACT's words. Each till lives in a
folder of its own that goes away at the end.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import uuid

TIMEOUT_S = 120
STORE_IN_USE_WAIT_S = 5

# code, name, price, vat_rate and what makes the product special; GTINs have right check digits.
PRODUCTS = """\
code,gtin,name,unit,sold_by,price,vat_rate,producer,stars,decided_on,status,age_limit,track_lots,plu
P-TEA,8938505970011,Trà hoa vàng,hộp,piece,85000,8,HTX Ba Chẽ,5,2025-06-01,certified,,no,
P-SALT,,Muối biển,gói,piece,7,5,HTX Muối,,,in_programme,,no,
P-RICE,,Gạo nếp,kg,weight,33333,5,HTX Đông Triều,4,2025-06-01,certified,,no,10001
P-SQUID,,Chả mực,kg,weight,480500,10,Cơ sở Thoan,,,in_programme,,yes,10002
P-WINE,,Rượu mơ,chai,piece,185000,10,Công ty Yên Tử,4,2020-01-15,certified,18,no,
P-BOOK,,Sách ảnh,cuốn,piece,120001,KCT,Nhà xuất bản,,,in_programme,,no,
P-FREE,,Nước suối,chai,piece,6000,0,Quang Hanh,,,in_programme,,no,
P-TOUR,,Vé tham quan,lượt,piece,80000,std,Quảng La,,,in_programme,,no,
P-CAKE,,Bánh chưng,chiếc,piece,70000,8,Hộ Lan,,,in_programme,,yes,
P-BACK,,Nem thu hồi,chục,piece,60000,8,Hộ Hoa,,,recalled,,no,
P-AWAY,,Ruốc đã rút,hộp,piece,60000,8,Hộ Hoa,,,withdrawn,,no,
P-UNDATED,,Gà Tiên Yên,con,piece,240000,5,HTX Gà,4,,certified,,no,
"""


class Failure(Exception):
    """An expectation of a case that was not met."""


def check(condition, message):
    if not condition:
        raise Failure(message)


def same(found, expected, what):
    if found != expected:
        raise Failure(f"{what}: {found!r} instead of {expected!r}")


class Answer:
    def __init__(self, args, process):
        self.args, self.status = [str(a) for a in args], process.returncode
        self.out, self.err = process.stdout.decode(), process.stderr.decode()

    def __str__(self):
        return f"{' '.join(self.args)} -> {self.status}\n{self.out}{self.err}"

    def json(self):
        """The one JSON value on standard output, and nothing beside it."""
        value = json.loads(self.out, parse_float=self.no_floats,
                           object_pairs_hook=self.keys_once)
        check(self.out.endswith("\n") and self.out.count("\n") == 1, f"not one line: {self}")
        return value

    @staticmethod
    def keys_once(pairs):
        same(len({key for key, _ in pairs}), len(pairs), f"keys of an object {pairs}")
        return dict(pairs)

    @staticmethod
    def no_floats(text):
        raise Failure(f"a floating point number in an answer: {text}")


class Till:
    """A home under the test's temporary folder, and the ways to call ocopctl on it."""
    program = None

    def __init__(self, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="ocop-cli.")
        self.home = os.path.join(self.folder, "home")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items()
                if k not in ("LANGUAGE", "LANG", "LC_ALL", "LC_MESSAGES", "XDG_DATA_HOME")}
        return {**kept, "OCOP_HOME": self.home, **more}

    def start(self, *args, **popen):
        return subprocess.Popen([self.program, *args], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.environment(), **popen)

    def call(self, *args, stdin="", env=None):
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        process = subprocess.run([self.program, *args], input=data, capture_output=True,
                                 timeout=TIMEOUT_S, env=env or self.environment(), check=False)
        return Answer(args, process)

    def ask(self, *args, stdin="", status=0):
        """-> the JSON answer of a call that must end with @status."""
        answer = self.call("--json", *args, stdin=stdin)
        check(answer.status == status, f"status {status} expected: {answer}")
        return answer.json()

    def refuse(self, status, code, *args, stdin="", field=None):
        """-> the error object of a call that must be refused so."""
        answer = self.call("--json", *args, stdin=stdin)
        check(answer.status == status, f"status {status} ({code}) expected: {answer}")
        error = answer.json()["error"]
        same(error["code"], code, f"code of {' '.join(args)} ({answer.err.strip()})")
        check(error["message"], "no message")
        check(answer.err.startswith("ocopctl: ") and answer.err.count("\n") == 1,
              f"not one line on stderr: {answer.err!r}")
        check(answer.err.rstrip().endswith(f"({code})"), f"stderr without the code: {answer.err!r}")
        if field:
            same(error.get("field"), field, f"field of {code}")
        return error

    def init(self, products=PRODUCTS):
        self.ask("init", "--point", "QN01", "--name", "Cửa hàng thử", "--till", "1")
        for name, role, pin in (("lan", "cashier", "1234"), ("minh", "cashier", "1234"),
                                ("hoa", "manager", "998877")):
            self.ask("user", "add", name, "--role", role, "--pin-stdin", stdin=pin + "\n")
        self.ask("catalogue", "import", self.path("products.csv", products))
        return self

    def open(self, drawer=1000000):
        self.ask("shift", "open", "--cashier", "lan", "--float", str(drawer))
        return self

    def sell(self, lines, payments=None, **more):
        return self.ask("sell", "-", stdin=sale(lines, payments, **more))

    def not_sold(self, status, code, lines, payments=None, field=None, **more):
        return self.refuse(status, code, "sell", "-", stdin=sale(lines, payments, **more),
                           field=field)

    def journal_length(self):
        return self.ask("journal", "verify")["records"]


def new_id():
    return str(uuid.uuid4())


def sale(lines, payments=None, cashier="lan", **more):
    """A request as JSON; without payments plenty of cash is handed over."""
    body = {"cashier": cashier, "lines": lines, **more}
    body["payments"] = [{"method": "cash", "tendered": 10**10}] if payments is None else payments
    return json.dumps(body, ensure_ascii=False)


CASES = []


def case(name):
    """Marks a function as a test case; it passes when it returns."""
    def wrap(function):
        CASES.append((name, function))
        return function

    return wrap


def main():
    """Runs the marked cases: test_x.py OCOPCTL [NAME_PART]."""
    Till.program = sys.argv[1]
    wanted = [c for c in CASES if len(sys.argv) < 3 or sys.argv[2] in c[0]]
    n_failed = 0
    print(f"1..{len(wanted)}", flush=True)
    for number, (name, function) in enumerate(wanted, 1):
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception:  # also a broken answer is a failure, not an end
            n_failed += 1
            print(f"not ok {number} {name}")
            for line in traceback.format_exc().splitlines()[-40:]:
                print(f"# {line}")
    sys.exit(1 if n_failed else 0)
