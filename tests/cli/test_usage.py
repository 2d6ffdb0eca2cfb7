#!/usr/bin/env -S python3 -B
"""Words, options, exit statuses, help and languages of ocopctl.

usage: test_usage.py OCOPCTL
"""
import os
import subprocess

from till import Till, case, check, main, new_id, sale, same


def bad(till, *args, word=None, **more):
    error = till.refuse(2, "bad-input", *args, **more)
    if word:
        check(word in error["message"], f"{args}: the message does not name {word}: {error}")


@case("/cli/usage/unknown-words-are-refused-by-name")
def _():
    with Till() as till:
        bad(till)
        bad(till, "frob", word="frob")
        bad(till, "catalogue", word="catalogue")
        bad(till, "catalogue", "frob", word="frob")
        bad(till, "doctor", "frob", word="frob")
        bad(till, "sell", "a", "b", word="b")
        bad(till, "sell")
        bad(till, "enrol", "--registry", "x")


@case("/cli/usage/options-are-known-once-and-whole")
def _():
    with Till() as till:
        bad(till, "doctor", "--frob", word="--frob")
        bad(till, "doctor", "--limit", "3", word="--limit", field="limit")
        bad(till, "shift", "open", "--cashier", "lan", "--cashier", "minh", word="--cashier")
        bad(till, "shift", "open", "--cashier", word="--cashier")
        bad(till, "shift", "open", "--cashier", "--float", "1", word="--cashier")
        bad(till, "report", "day", "--csv=yes", word="--csv")
        bad(till, "catalogue", "search", "x", "--lim", "3", word="--lim")
        bad(till, "shift", "open", "--cashier", "lan", field="float")


@case("/cli/usage/options-stand-anywhere")
def _():
    with Till() as till:
        till.init()
        first = till.ask("catalogue", "search", "--limit", "1", "tra")
        same(till.ask("catalogue", "search", "tra", "--limit=1"), first, "--limit=1")
        same(till.ask("catalogue", "--limit", "1", "search", "--", "tra"), first, "before search")
        answer = till.call("catalogue", "search", "tra", "--limit", "1", "--json", "--home",
                           till.home, env={**till.environment(), "OCOP_HOME": "/nonexistent"})
        same(answer.json(), first, "--json and --home at the end")


@case("/cli/usage/values-are-checked")
def _():
    with Till() as till:
        start = ("init", "--point", "QN01", "--name", "x", "--till")
        for till_no in ("0", "100", "-1", "1.5", "x", ""):
            bad(till, *start, till_no, field="till")
        bad(till, "init", "--point", "qn01", "--name", "x", "--till", "1", field="point")
        bad(till, "init", "--point", "Q", "--name", "x", "--till", "1", field="point")
        bad(till, "init", "--point", "QN01", "--name", "x", "--till", "1", "--bank", "970436",
            field="bank")
        till.init()
        for amount in ("-1", "1.5", "1e6", "abc", "", "99999999999999999999"):
            bad(till, "shift", "open", "--cashier", "lan", "--float", amount, field="float")
        for day in ("2026-02-30", "21/11/2026", "today", "2026-1-1"):
            bad(till, "report", "day", "--from", day, field="from")
        bad(till, "report", "day", "--from", "2026-02-02", "--to", "2026-02-01", field="to")
        bad(till, "report", "frob", word="frob")
        for qty in ("0", "-1", "1.2345", "1,5", "x", "1000001"):
            bad(till, "stock", "receive", "P-TEA", qty, field="qty")
        bad(till, "cash", "in", "1000")
        bad(till, "cash", "in", "x", "--reason", "y", field="amount")
        bad(till, "catalogue", "search", "x", "--limit", "0", field="limit")
        bad(till, "user", "role", "lan", "boss", field="role")
        bad(till, "settings", "get", "frob")
        bad(till, "settings", "set", "rounding", "7")
        bad(till, "price", "set", "P-TEA", "1", "--request-id", "x", field="request_id")
        bad(till, "shift", "close", field="counted")
        bad(till, "shift", "close", "--counted", "1", "--notes", "x", field="counted")


@case("/cli/usage/pins-come-from-standard-input")
def _():
    with Till() as till:
        till.init()
        bad(till, "user", "add", "x", "--role", "cashier", field="pin_stdin")
        for pin in ("", "\n", "123\n", "1234567890123\n", "12a4\n", "x" * 100):
            bad(till, "user", "add", "x", "--role", "cashier", "--pin-stdin", stdin=pin,
                field="pin")
        till.ask("user", "add", "x", "--role", "cashier", "--pin-stdin", stdin="1234\r\nmore\n")
        same(till.ask("user", "verify", "x", "--pin-stdin", stdin="1234")["ok"], True, "PIN")
        till.refuse(1, "not-permitted", "user", "verify", "x", "--pin-stdin", stdin="4321\n")
        till.ask("user", "pin", "x", "--pin-stdin", stdin="555555\n")
        till.ask("user", "verify", "x", "--pin-stdin", stdin="555555\n")
        till.refuse(1, "unknown-cashier", "user", "verify", "y", "--pin-stdin", stdin="1234\n")
        users = till.ask("user", "list")["users"]
        same([u["name"] for u in users], ["lan", "minh", "hoa", "x"], "users")


@case("/cli/usage/unreadable-files-are-named")
def _():
    with Till() as till:
        till.init()
        for args in (("sell",), ("return",), ("park",), ("catalogue", "import"),
                     ("stock", "import"), ("shift", "close", "--notes")):
            error = till.refuse(2, "bad-file", *args, "/nonexistent/f")
            same(error["file"], "/nonexistent/f", "file")
        till.refuse(2, "bad-file", "sell", till.folder)
        error = till.refuse(2, "bad-file", "catalogue", "export", "--out", "/nonexistent/f")
        same(error["file"], "/nonexistent/f", "file")
        bad(till, "sell", till.path("empty", ""))
        bad(till, "sell", till.path("rubbish", bytes(range(256))))
        till.refuse(2, "bad-file", "sell", till.path("large", b" " * (1024 * 1024 + 1)))
        till.refuse(2, "bad-file", "sell", "-", stdin=b" " * (1024 * 1024 + 1))


@case("/cli/store/missing-damaged-and-in-the-way")
def _():
    with Till() as till:
        till.refuse(3, "store-missing", "doctor")
        till.refuse(3, "store-missing", "catalogue", "list")
        answer = till.call("catalogue", "list", env={**till.environment(), "OCOP_HOME": "",
                                                     "XDG_DATA_HOME": till.folder})
        same(answer.status, 3, "status of an empty $OCOP_HOME")
        os.mkdir(till.home)
        till.path("home/store.db", b"This is no database at all. " * 400)
        till.refuse(3, "store-damaged", "catalogue", "list")
        till.refuse(3, "store-damaged", "doctor")


@case("/cli/store/home-is-private-and-may-be-copied")
def _():
    with Till() as till:
        till.init()
        same(os.stat(till.home).st_mode & 0o777, 0o700, "mode of the home")
        copy = till.path("copy")
        subprocess.run(["cp", "-r", till.home, copy], check=True)
        same(till.ask("--home", copy, "user", "list"), till.ask("user", "list"), "copied home")
        data = {**till.environment(), "OCOP_HOME": "", "XDG_DATA_HOME": till.path("data")}
        os.mkdir(till.path("data"))
        subprocess.run(["cp", "-r", till.home, till.path("data/ocop-pos")], check=True)
        same(till.call("doctor", env=data).status, 0, "$XDG_DATA_HOME/ocop-pos")


@case("/cli/help/every-command-has-one")
def _():
    with Till() as till:
        overview = till.call("help")
        same(overview.status, 0, "status of help")
        same(till.call("--help").out, overview.out, "--help")
        commands = [" ".join(w for w in line.split("  ") if w).split("  ")[0]
                    for line in overview.out.splitlines() if line.startswith("  ")]
        for command in ("init", "catalogue import", "price set", "user add", "shift close",
                        "cash in", "sell", "return", "park drop", "sale show", "receipt",
                        "stock adjust", "report", "journal verify", "backup", "restore", "doctor",
                        "vietqr", "settings set", "inspect"):
            check(any(c.startswith(command) for c in commands), f"{command} is not in the help")
            own = till.call("help", *command.split())
            check(own.status == 0 and f"ocopctl {command}" in own.out, f"help {command}: {own}")
            same(till.call(*command.split(), "--help").out, own.out, f"{command} --help")
        bad(till, "help", "frob", word="frob")
        same(till.call("--version").out.split()[0], "ocopctl", "--version")
        check("version" in till.ask("--version"), "--json --version")
        check("sell" in till.ask("help")["help"], "--json help")


@case("/cli/language/of-messages-never-of-codes-and-json")
def _():
    with Till() as till:
        till.init()
        messages = {}
        for name, variables, is_vietnamese in (
                ("none", {}, False), ("C", {"LANG": "C"}, False), ("en", {"LANG": "en_US"}, False),
                ("LANGUAGE", {"LANGUAGE": "vi"}, True), ("LANG", {"LANG": "vi_VN.UTF-8"}, True),
                ("list", {"LANGUAGE": "fr:vi:en", "LANG": "C"}, True),
                ("first", {"LANGUAGE": "en:vi", "LANG": "vi_VN.UTF-8"}, False),
                ("LC_ALL", {"LC_ALL": "vi_VN.UTF-8", "LANG": "C"}, True)):
            env = {**till.environment(), **variables}
            answer = till.call("sell", "-", env=env, stdin=sale([{"code": "P-TEA"}]))
            check(answer.status == 1 and "(shift-closed)" in answer.err, f"{name}: {answer}")
            messages.setdefault(is_vietnamese, set()).add(answer.err)
            for words in (("catalogue", "list"), ("sell", "-"), ("no-such-command",)):
                told = till.call("--json", *words, env=env, stdin=sale([{"code": "P-TEA"}]))
                same(told.out, till.call("--json", *words, stdin=sale([{"code": "P-TEA"}])).out, f"JSON in {name}")
        same([len(m) for m in messages.values()], [1, 1], f"messages by language {messages}")
        check(messages[True] != messages[False], f"not translated: {messages}")
        check(any(ord(c) > 0x1e00 for c in next(iter(messages[True]))), f"no Vietnamese {messages}")


@case("/cli/idempotence/of-every-writing-command")
def _():
    with Till() as till:
        till.init()
        csv = till.path("stock.csv", "code,qty\nP-TEA,3\n")
        acts = [("settings", "set", "shop.phone", "0203"), ("price", "set", "P-TEA", "90000"),
                ("user", "role", "minh", "manager"), ("user", "disable", "minh"),
                ("catalogue", "import", till.path("products.csv")),
                ("stock", "receive", "P-TEA", "5"), ("stock", "import", csv),
                ("stock", "waste", "P-TEA", "1", "--reason", "vỡ"),
                ("stock", "adjust", "P-TEA", "-0.0", "--reason", "đếm"),
                ("stock", "adjust", "P-TEA", "-2", "--reason", "đếm"),
                ("shift", "open", "--cashier", "lan", "--float", "0"),
                ("cash", "in", "5000", "--reason", "lẻ"), ("cash", "out", "1000", "--reason", "x"),
                ("shift", "close", "--counted", "4000")]
        for act in acts:
            if "-0.0" in act:
                bad(till, *act, field="qty")
                continue
            request = new_id()
            before = till.journal_length()
            first = till.ask(*act, "--request-id", request)
            same(first["repeated"], False, f"{act}")
            again = till.ask(*act, "--request-id", request.upper())
            same({**again, "repeated": False}, {**first, "warnings": again["warnings"]}
                 if "warnings" in again else first, f"{act} again")
            same(again["repeated"], True, f"{act} again")
            same(till.journal_length(), before + 1, f"records after {act} twice")
            till.refuse(1, "request-id-reused", "settings", "set", "shop.phone", "other",
                        "--request-id", request)
        same(till.ask("stock", "show", "P-TEA")["qty"], "5", "stock: 5 + 3 − 1 − 2")


if __name__ == "__main__":
    main()
