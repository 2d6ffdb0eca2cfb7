#!/usr/bin/env -S python3 -B
"""ocop-registryd from outside: its commands with and without a running server.

usage: test_registryd.py OCOP-REGISTRYD CATALOGUE.csv
"""
import hashlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

PROGRAM, CATALOGUE = map(os.path.abspath, sys.argv[1:3])
results = []


def run(*args, db=None, stdin=None, env=None):
    words = [PROGRAM, *args]
    if db:
        words += ["--db", f"sqlite:{db}"]
    return subprocess.run(words, input=stdin, capture_output=True, timeout=60,
                          env={**os.environ, "LANG": "C.UTF-8", "LANGUAGE": "en", **(env or {})})


def good(*args, **more):
    done = run(*args, **more)
    assert done.returncode == 0, (args, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def answer(*args, **more):
    return json.loads(good(*args, "--json", **more))


def refused(status, code, *args, **more):
    done = run(*args, "--json", **more)
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"]) == (status, code), (args, done.returncode, error)
    assert done.stderr.count(b"\n") == 1, done.stderr
    return error


class Server:
    """Serves a database until the end of the block."""

    def __init__(self, db):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--db", f"sqlite:{db}"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.socket = db + ".sock"
        for line in self.process.stderr:
            if b"listening on" in line:
                break
        good("point", "list", db=db)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=15)
        assert self.process.returncode == 0, self.process.returncode
        assert not os.path.exists(self.socket)


def commands(db):
    """What every command says; the same with a server and without."""
    made = answer("catalogue", "import", CATALOGUE, db=db)
    assert made["products"] > 0 and made["added"] + made["unchanged"] == made["products"], made
    again = answer("catalogue", "import", CATALOGUE, db=db)
    assert again["unchanged"] == again["products"], again
    with open(CATALOGUE, "rb") as file:
        piped = answer("catalogue", "import", "-", db=db, stdin=file.read())
    assert piped["unchanged"] == made["products"], piped

    good("point", "add", "QN01", "OCOP Hạ Long", "--type", "center", "--place", "06652", db=db)
    points = answer("point", "list", db=db)
    assert points == [{"code": "QN01", "name": "OCOP Hạ Long", "type": "center",
                       "place_code": "06652", "area_m2": 0}], points
    code = good("enrol-code", "--point", "QN01", "--till", "1", db=db)
    assert len(code) == 12 and code[5] == "-" and code.endswith("\n"), code
    assert b"has not been added" in run("enrol-code", "--point", "QN77", "--till", "1", db=db).stderr

    name = f"gửi-{os.urandom(4).hex()}"
    token = good("token", "add", "--role", "reader", name, db=db)
    assert token.startswith("ocop_") and token.count("\n") == 1, token
    assert name in [t["name"] for t in answer("token", "list", db=db)]
    refused(2, "bad-input", "token", "add", "--role", "king", "x", db=db)
    good("token", "revoke", name, db=db)
    refused(1, "unknown-code", "token", "revoke", name, db=db)

    login = f"hoa{os.urandom(3).hex()}"
    refused(2, "bad-input", "user", "add", login, "--role", "officer", db=db, stdin=b"short\n")
    good("user", "add", login, "Nguyễn Thị Hoa", "--role", "officer", db=db,
         stdin=b"mat khau dai lam\n")
    refused(2, "bad-input", "user", "add", login, "--role", "officer", db=db,
            stdin=b"mat khau dai lam\n")
    good("user", "password", login, db=db, stdin=b"mat khau khac han\n")
    good("user", "disable", login, db=db)
    people = {user["login"]: user for user in answer("user", "list", db=db)}
    assert people[login]["active"] is False and people[login]["role"] == "officer", people
    refused(1, "unknown-code", "user", "disable", "nobody", db=db)

    good("recall", "add", "QN-0001", "--lot", "L1", "--reason", "mốc", db=db)
    assert [r["lot"] for r in answer("recall", "list", db=db)] == ["L1"]
    good("recall", "lift", "QN-0001", "--lot", "L1", db=db)
    assert answer("recall", "list", db=db) == []
    refused(1, "unknown-code", "recall", "lift", "QN-0001", db=db)
    refused(2, "bad-input", "recall", "add", "QN-0001", db=db)

    folder = os.path.dirname(db)
    groups, targets = os.path.join(folder, "groups.csv"), os.path.join(folder, "targets.csv")
    with open(groups, "w", encoding="utf-8") as file:
        file.write("group,name,place_code\nDB,Đồng bằng,193\nDB,Đồng bằng,194\n")
    with open(targets, "w", encoding="utf-8") as file:
        file.write("code,indicator,value\nT1,certified,200\n")
    assert answer("group", "import", groups, db=db)["rows"] == 2
    assert answer("target", "import", targets, db=db)["rows"] == 1
    answer("table", "import", "points", "-", db=db, stdin="code,name\nQN02,Móng Cái\n".encode())
    with open(groups, "w", encoding="utf-8") as file:
        file.write("group,strange\nDB,1\n")
    error = refused(2, "bad-file", "group", "import", groups, db=db)
    assert (error["file"], error["row"]) == (groups, 1), error
    refused(2, "bad-file", "group", "import", os.path.join(folder, "nothing.csv"), db=db)

    assert answer("case", "list", db=db) == []
    refused(1, "unknown-code", "case", "resolve", "77", "--adopt", db=db)
    refused(2, "bad-input", "case", "resolve", "77", db=db)
    refused(2, "bad-input", "case", "resolve", "x", "--adopt", db=db)
    assert answer("report", "totals", "--from", "2026-11-01", db=db) == []
    refused(2, "bad-input", "report", "nothing", db=db)
    check = answer("verify", db=db)
    assert check["ok"] and check["problems"] == [], check

    stick, ack = os.path.join(folder, "stick"), os.path.join(folder, "ack")
    body = b"OCOPS1 requests\n"
    with open(stick, "wb") as file:
        file.write(body + f"end 0 {hashlib.sha256(body).hexdigest()}\n".encode())
    assert answer("import", stick, "--out", ack, db=db) == {"requests": 0, "refused": 0}
    with open(ack, "rb") as file:
        assert file.read().startswith(b"OCOPS1 answers\nend 0 ")
    refused(2, "bad-input", "import", stick, db=db)
    with open(stick, "wb") as file:
        file.write(body)
    refused(2, "bad-file", "import", stick, "--out", ack, db=db)

    copy = os.path.join(folder, f"copy-{os.urandom(3).hex()}.db")
    # a relative name means the caller's folder, also where the server makes the copy
    subprocess.run([PROGRAM, "backup", os.path.basename(copy), "--db", f"sqlite:{db}"], check=True,
                   cwd=folder, timeout=60)
    assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    restored = os.path.join(folder, f"restored-{os.urandom(3).hex()}.db")
    good("restore", copy, db=restored)
    assert len(answer("point", "list", db=restored)) == 2
    refused(3, "store-in-use", "restore", copy, db=restored)
    refused(2, "bad-input", "distribute", db=db)


def direct(folder):
    db = os.path.join(folder, "direct.db")
    commands(db)
    assert stat.S_IMODE(os.stat(db).st_mode) == 0o600


def served(folder):
    db = os.path.join(folder, "served.db")
    with Server(db) as server:
        assert stat.S_IMODE(os.stat(server.socket).st_mode) == 0o600
        commands(db)
    assert len(answer("point", "list", db=db)) == 2


def many_at_once(folder):
    db = os.path.join(folder, "many.db")
    with Server(db):
        calls = [subprocess.Popen([PROGRAM, "point", "add", f"QN{i:02}", f"Điểm {i}", "--db",
                                   f"sqlite:{db}"]) for i in range(12)]
        assert [call.wait(timeout=60) for call in calls] == [0] * 12
        assert len(answer("point", "list", db=db)) == 12
    # and without a server they wait for each other
    calls = [subprocess.Popen([PROGRAM, "point", "add", f"HL{i:02}", f"Điểm {i}", "--db",
                               f"sqlite:{db}"]) for i in range(6)]
    assert [call.wait(timeout=60) for call in calls] == [0] * 6
    assert len(answer("point", "list", db=db)) == 18


def stale_socket(folder):
    db = os.path.join(folder, "stale.db")
    good("point", "add", "QN01", "A", db=db)
    left = socket.socket(socket.AF_UNIX)
    left.bind(db + ".sock")
    left.close()
    good("point", "add", "QN02", "B", db=db)
    with Server(db):
        assert len(answer("point", "list", db=db)) == 2


def usage(folder):
    db = os.path.join(folder, "usage.db")
    refused(2, "bad-input")
    refused(2, "bad-input", "nonsense", db=db)
    refused(2, "bad-input", "point", "add", db=db)
    refused(2, "bad-input", "point", "list", "x", db=db)
    refused(2, "bad-input", "point", "list", "--till", "1", db=db)
    refused(2, "bad-input", "point", "list")
    assert not os.path.exists(db)
    refused(2, "bad-input", "point", "add", "qn1", "A", db=db)
    refused(2, "bad-input", "enrol-code", "--point", "QN01", "--till", "100", db=db)
    refused(2, "bad-input", "enrol-code", "--till", "1", db=db)
    refused(2, "bad-input", "point", "list", "--db", "mysql:x")
    refused(3, "store-missing", "point", "list", "--db", "sqlite:/nowhere/at/all.db")
    # options anywhere
    words = [["--db", f"sqlite:{db}"], ["--json"]]
    assert json.loads(good("point", *words[0], "list", *words[1])) == []
    assert json.loads(good(*words[1], "point", "list", *words[0])) == []
    assert json.loads(good("point", "list", f"--db=sqlite:{db}", "--json")) == []
    assert "ocop-registryd" in good("--version")
    overview = good("help")
    for word in ("serve", "catalogue import", "enrol-code", "case resolve", "distribute"):
        assert word in overview, word
    assert "place_code" in good("help", "table", "import")
    assert "--adopt" in good("case", "resolve", "--help")
    assert good("help", env={"LANG": "vi_VN.UTF-8", "LANGUAGE": "vi"})
    # the first of the list that is spoken, not the first
    assert good("help", env={"LANG": "C", "LANGUAGE": "fr:vi:en"}) == good("help", env={"LANGUAGE": "vi"})
    assert good("help", env={"LANG": "vi_VN.UTF-8", "LANGUAGE": "en:vi"}) == overview


def main():
    for test in (direct, served, many_at_once, stale_socket, usage):
        with tempfile.TemporaryDirectory(prefix="ocop-registryd-") as folder:
            try:
                test(folder)
                problem = None
            except Exception as error:  # pylint: disable=broad-except
                problem = error
        results.append(problem)
        print(f"{'ok' if problem is None else 'not ok'} {len(results)} "
              f"/registry/cli/{test.__name__.replace('_', '-')}")
        if problem is not None:
            print(f"# {type(problem).__name__}: {problem}"[:2000].replace("\n", "\n# "))
    print(f"1..{len(results)}")
    sys.exit(any(results))


if __name__ == "__main__":
    main()
