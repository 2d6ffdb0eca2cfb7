"""The programs of the simulation: a registry that can be killed and set back, tills that can be
killed, restored and cloned. Everything goes through command lines that CONTRACT.md names."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import uuid

COMMAND_S = 300
START_S = 30


class Broken(Exception):
    """Something that must not happen has happened."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(args, stdin=None, env=None, kill_after_s=None):
    """-> (status, stdout, stderr); status None: it was killed on purpose."""
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=env) as process:
        try:
            out, err = process.communicate((stdin or "").encode(), kill_after_s or COMMAND_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            if kill_after_s is None:
                raise Broken(f"{args} did not end in {COMMAND_S} s") from None
            return None, "", ""
    if process.returncode < 0:
        raise Broken(f"{args} died of signal {-process.returncode}: {err.decode()[-2000:]}")
    if process.returncode not in (0, 1, 2, 3, 4):
        raise Broken(f"{args} -> {process.returncode}: {err.decode()[-3000:]}")
    return process.returncode, out.decode(), err.decode()


class Registry:
    def __init__(self, program, folder, db=None):
        self.program, self.folder = program, folder
        self.path = os.path.join(folder, "registry.db")
        self.db = db or "sqlite:" + self.path
        self.is_sqlite = db is None
        self.port = free_port()
        self.process = None
        self.log = open(os.path.join(folder, "registry.log"), "ab")

    def command(self, *args, stdin=None):
        """-> what an operator's command says, which must succeed."""
        status, out, err = run([self.program, *args, "--db", self.db], stdin)
        if status != 0:
            raise Broken(f"ocop-registryd {' '.join(args)} -> {status}: {out}{err}")
        return out

    def ask(self, *args):
        return json.loads(self.command(*args, "--json"))

    def enrol_code(self, point, till):
        code = self.command("enrol-code", "--point", point, "--till", str(till)).strip()
        if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", code):
            raise Broken(f"enrol-code printed {code!r}")
        return code

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--db", self.db, "--listen", f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Broken(f"the registry ended with {self.process.returncode} at its start")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise Broken("the registry does not listen")

    def check_alive(self):
        if self.process is not None and self.process.poll() is not None:
            raise Broken(f"the registry ended by itself with {self.process.returncode}")

    def kill(self):
        self.check_alive()
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self):
        if self.process is None:
            return
        self.check_alive()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Broken("the registry did not end within 10 s of SIGTERM") from None
        self.process = None
        if status != 0:
            raise Broken(f"the registry ended with {status}")

    def set_back(self, backup):
        """The database becomes what @backup is; the server is not running."""
        if not self.is_sqlite:
            subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c",
                            "DROP SCHEMA public CASCADE; CREATE SCHEMA public", self.db],
                           check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            self.command("restore", backup)
            return
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.path + end):
                os.remove(self.path + end)
        shutil.copyfile(backup, self.path)
        os.chmod(self.path, 0o600)


class Till:
    """One home. @name tells homes of the same till apart in histories."""

    def __init__(self, program, folder, name, point, number):
        self.program, self.name, self.point, self.number = program, name, point, number
        self.home = os.path.join(folder, name)
        self.files = os.path.join(folder, "files")
        os.makedirs(self.files, exist_ok=True)
        self.receipts = []      # (receipt, [(line, quantity left)]) of this home's epoch
        self.is_open = False
        self.is_forked = False
        self.pending = None     # a request whose outcome is not known: (command, text)
        self.n_exports = 0

    def call(self, *args, stdin=None, kill_after_s=None):
        env = {**os.environ, "OCOP_HOME": self.home}
        for name in ("LANGUAGE", "LANG", "LC_ALL"):
            env.pop(name, None)
        return run([self.program, "--json", *args], stdin, env, kill_after_s)

    def ask(self, *args, stdin=None, allow=()):
        """-> the JSON answer. A refusal whose code is in @allow gives None."""
        status, out, err = self.call(*args, stdin=stdin)
        answer = json.loads(out) if out.strip() else {}
        if status == 0:
            return answer
        code = answer.get("error", {}).get("code") if isinstance(answer, dict) else None
        if code in allow:
            return None
        raise Broken(f"{self.name}: ocopctl {' '.join(args)} {stdin or ''} -> {status}: {out}{err}")

    def set_up(self, catalogue):
        self.ask("init", "--point", self.point, "--name", f"Cửa hàng {self.point}", "--till",
                 str(self.number))
        self.ask("user", "add", "lan", "--role", "cashier", "--pin-stdin", stdin="1234\n")
        self.ask("catalogue", "import", catalogue)

    def enrol(self, url, code):
        """-> (the answer, None) or (None, why not); the line may be bad."""
        args = ("enrol", "--registry", url, "--code", code)
        status, out, err = self.call(*args)
        answer = json.loads(out) if out.strip() else {}
        if status == 0:
            return answer, None
        why = answer.get("error", {}).get("code")
        if why not in ("network", "registry-refused"):
            raise Broken(f"{self.name}: ocopctl {' '.join(args)} -> {status}: {out}{err}")
        return None, why

    def sync(self, kill_after_s=None):
        """-> the answer of `sync`, None when it was killed."""
        status, out, err = self.call("sync", kill_after_s=kill_after_s)
        if status is None:
            return None
        answer = json.loads(out) if out.strip() else {}
        if "state" not in answer:
            raise Broken(f"{self.name}: ocopctl sync -> {status}: {out}{err}")
        if answer["alarm"] == "registry-forged":
            raise Broken(f"{self.name}: a bad line is taken for a forger: {answer}")
        expected = {"idle": (0,), "fork": (1,), "not-enrolled": (1,)}.get(answer["state"], (4,))
        if status not in expected:
            raise Broken(f"{self.name}: sync says {answer['state']} and ends with {status}")
        return answer

    # --- selling

    def book(self, command, body, kill_after_s=None):
        """Asks for @body until its outcome is known, as a careful program does."""
        self.pending = (command, json.dumps({"request_id": str(uuid.uuid4()), **body}))
        if kill_after_s is not None:
            self.call(command, "-", stdin=self.pending[1], kill_after_s=kill_after_s)
        command, text = self.pending
        answer = self.ask(command, "-", stdin=text, allow=("product-recalled", "shift-closed",
                                                            "return-exceeds-sale"))
        self.pending = None
        return answer

    def open_shift(self):
        if not self.is_open:
            self.ask("shift", "open", "--cashier", "lan", "--float", "500000",
                     allow=("shift-open",))
            self.is_open = True

    def close_shift(self):
        if self.is_open:
            self.ask("shift", "close", "--counted", "500000")
            self.is_open = False

    def sell(self, dice, products, kill_after_s=None):
        self.open_shift()
        lines = []
        for code, by_weight in dice.sample(products, dice.randint(1, 3)):
            qty = f"{dice.randint(1, 3)}.{dice.randint(0, 999):03d}" if by_weight else str(
                dice.randint(1, 4))
            lines.append({"code": code, "qty": qty})
            if dice.random() < 0.2:
                lines[-1]["discount"] = {"percent": str(dice.randint(1, 30))}
            if dice.random() < 0.05:
                lines[-1].pop("discount", None)
                lines[-1]["gift"] = True
        answer = self.book("sell", {
            "cashier": "lan", "lines": lines, "channel": dice.choice(["showroom", "fair", "phone"]),
            "payments": [{"method": "cash", "tendered": 10**9}]}, kill_after_s)
        if answer is not None:
            self.receipts.append((answer["receipt"], lines))
        return answer

    def take_back(self, dice):
        if not self.receipts:
            return None
        self.open_shift()
        receipt, lines = self.receipts.pop(dice.randrange(len(self.receipts)))
        number = dice.randint(1, len(lines))
        qty = lines[number - 1]["qty"]
        if "." not in qty:
            qty = str(dice.randint(1, int(qty)))
        return self.book("return", {
            "cashier": "lan", "receipt": receipt, "reason": "đổi ý",
            "lines": [{"line": number, "qty": qty, "restock": dice.random() < 0.8}]})

    # --- what becomes of a home

    def back_up(self):
        path = os.path.join(self.files, f"{self.name}-{uuid.uuid4().hex[:8]}.backup")
        self.ask("backup", path)
        return path, list(self.receipts), self.is_open

    def restore(self, backup):
        path, receipts, is_open = backup
        self.ask("restore", path)
        # Receipts of the lost epoch after the backup are not in this home any more.
        self.receipts, self.is_open, self.is_forked = list(receipts), is_open, False

    def clone(self, folder, name):
        other = Till(self.program, folder, name, self.point, self.number)
        shutil.copytree(self.home, other.home, symlinks=True)
        other.receipts, other.is_open = list(self.receipts), self.is_open
        return other

    def export(self):
        """-> folder of the journal as it is now."""
        self.n_exports += 1
        path = os.path.join(self.files, f"{self.name}-{self.n_exports}.journal")
        self.ask("journal", "export", path)
        return path

    def check(self):
        for words in (("doctor",), ("journal", "verify")):
            status, out, err = self.call(*words)
            if status != 0 or not json.loads(out)["ok"]:
                raise Broken(f"{self.name}: {' '.join(words)} -> {status}: {out}{err}")
