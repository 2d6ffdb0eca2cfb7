#!/usr/bin/env -S python3 -B
"""Papers in every format, print jobs, payments by VietQR, from outside.

usage: test_printing.py OCOPCTL
"""
import base64
import json
import os
import re
import shutil
import subprocess

from till import Till, case, check, main, new_id, sale, same

MAGIC = {"escpos": b"\x1b@", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
TEA = [{"code": "P-TEA"}]


def read_codes(path):
    """The QR codes of a picture, read by a program that is not ours; None where it is missing."""
    if not shutil.which("zbarimg"):
        return None
    done = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path],
                          capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:-1]


def content(path):
    with open(path, "rb") as file:
        return file.read()


def with_bank(till):
    till.ask("settings", "set", "bank.bin", "970436")
    till.ask("settings", "set", "bank.account", "0123456789")
    till.ask("settings", "set", "bank.account_name", "HTX THU")
    return till


def with_printer(till, name="papers"):
    folder = till.path(name)
    os.makedirs(folder, exist_ok=True)
    till.ask("settings", "set", "printer.device", "dir:" + folder)
    return folder


@case("/cli/receipt/every-format-is-a-counted-paper")
def _():
    with Till() as till:
        till.init().open()
        number = till.sell(TEA)["receipt"]
        before = till.journal_length()
        for n, (kind, magic) in enumerate(MAGIC.items()):
            raw = subprocess.run([till.program, "receipt", number, "--format", kind],
                                 env=till.environment(), capture_output=True, check=False)
            same((raw.returncode, raw.stderr), (0, b""), kind)
            check(raw.stdout.startswith(magic), f"{kind}: {raw.stdout[:20]!r}")
            answer = till.ask("receipt", number, "--format", kind)
            same((answer["receipt"], answer["format"], answer["copy"]), (number, kind, 2 * n + 1),
                 "answer")
            check(base64.b64decode(answer["bytes_base64"]).startswith(magic), "base64")
        same(till.journal_length(), before + 5, "copies in the journal")
        same(till.ask("sale", "show", number)["n_papers"], 6, "papers")


@case("/cli/receipt/what-cannot-be-written-is-not-counted")
def _():
    with Till() as till:
        till.init().open()
        number = till.sell(TEA)["receipt"]
        for wanted in (0, 1, 2):
            till.refuse(2, "bad-file", "receipt", number, "--format", "png", "--out",
                        till.path("no/folder/x.png"))
            same(till.ask("sale", "show", number)["n_papers"], wanted, "papers")
            path = till.path(f"{wanted}.pdf")
            answer = till.ask("receipt", number, "--format", "pdf", "--out", path)
            same((answer["file"], answer["copy"]), (path, wanted), "answer")
            check(content(path).startswith(MAGIC["pdf"]), "file")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/receipt/columns-and-profiles")
def _():
    with Till() as till:
        till.init().open()
        number = till.sell(TEA)["receipt"]
        till.refuse(2, "bad-input", "receipt", number, "--profile", "foo", field="profile")
        till.refuse(2, "bad-input", "receipt", number, "--columns", "33", "--format", "png",
                    field="columns")
        same(till.ask("sale", "show", number)["n_papers"], 0, "papers")
        sizes = {}
        for columns in ("32", "42", "48"):
            path = till.path(f"{columns}.png")
            till.ask("receipt", number, "--format", "png", "--columns", columns, "--out", path)
            sizes[columns] = int.from_bytes(content(path)[16:20], "big")
        check(sizes["32"] < sizes["42"] < sizes["48"], f"widths {sizes}")
        for profile in till.ask("profiles")["profiles"]:
            raw = till.ask("receipt", number, "--format", "escpos", "--profile", profile["name"])
            check(len(base64.b64decode(raw["bytes_base64"])) > 200, profile["name"])
            till.ask("settings", "set", "printer.profile", profile["name"])
        till.refuse(2, "bad-input", "settings", "set", "printer.profile", "foo")


@case("/cli/receipt/the-qr-of-the-picture-is-the-journals")
def _():
    with Till() as till:
        till.init().open()
        sold = till.sell(TEA)
        path = till.path("paper.png")
        till.ask("receipt", sold["receipt"], "--format", "png", "--out", path)
        codes = read_codes(path)
        if codes is not None:
            check(sold["paper"] in codes, f"{codes}")
        text = till.call("receipt", sold["receipt"]).out
        check("BẢN SAO SỐ 1" in text, text)


@case("/cli/print/sales-returns-and-z-print-their-papers")
def _():
    with Till() as till:
        till.init()
        folder = with_printer(till)
        till.open()
        answer = till.sell(TEA)
        number = answer["receipt"]
        same((answer["print"]["job"], answer["print"]["state"]), (1, "PRINTED"), "print")
        path = os.path.join(folder, f"{number}-000001.bin")
        paper = content(path)
        check(paper.startswith(MAGIC["escpos"]), "ESC/POS")
        check(b"\x1bp" in paper, "the drawer stays shut")
        seen = till.ask("inspect", "escpos", path)
        same((seen["cuts"], seen["pulses"]), (1, 1), "cuts and pulses")
        check(answer["paper"] in seen["qr"], f"QR {seen['qr']}")
        request = new_id()
        first = till.sell(TEA, request_id=request)
        again = till.sell(TEA, request_id=request)
        same(again["repeated"], True, "repeated")
        same(sorted(os.listdir(folder)), [f"{number}-000001.bin",
                                          f"{first['receipt']}-000002.bin"], "papers")
        back = till.ask("return", "-", stdin=json.dumps(
            {"cashier": "lan", "receipt": number, "reason": "x", "lines": [{"line": 1}]}))
        same(back["print"]["state"], "PRINTED", "return")
        closed = till.ask("shift", "close", "--counted", "0")
        same((closed["print"]["paper"], closed["print"]["state"]), ("z", "PRINTED"), "Z")
        check("z-1-000004.bin" in os.listdir(folder), "the Z's paper")
        check("BẢN SAO" in till.call("shift", "z", "last").out, "another Z is a copy")
        same(till.ask("print", "list"), {"jobs": []}, "nothing waits")
        same(len(till.ask("print", "list", "-n", "9")["jobs"]), 4, "all jobs")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/print/a-failing-printer-never-fails-a-sale")
def _():
    with Till() as till:
        till.init()
        folder = with_printer(till)
        till.open()
        shutil.rmtree(folder)
        answer = till.call("--json", "sell", "-", stdin=sale(TEA))
        same(answer.status, 0, "status")
        job = answer.json()["print"]
        same((job["job"], job["state"]), (1, "FAILED"), "print")
        check(folder in job["reason"], job["reason"])
        check(re.fullmatch(r"ocopctl: warning: .*FAILED.*\n", answer.err), answer.err)
        same([j["job"] for j in till.ask("print", "list")["jobs"]], [1], "waits")
        same(till.ask("print", "send"), {"sent": 0, "left": 1}, "never by itself")
        till.refuse(2, "bad-input", "print", "settle", "1", "printed", field="id")
        till.refuse(2, "bad-input", "print", "retry", "7", field="id")
        os.makedirs(folder)
        request = new_id()
        done = till.ask("print", "retry", "1", "--request-id", request)
        same((done["print"]["state"], done["print"]["copy"]), ("PRINTED", 0), "still the original")
        same(till.ask("print", "retry", "1", "--request-id", request)["repeated"], True, "repeat")
        same(len(os.listdir(folder)), 1, "papers")
        till.refuse(2, "bad-input", "print", "retry", "1", field="id")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/print/other-papers")
def _():
    with Till() as till:
        till.init()
        till.refuse(4, "device-absent", "label", "P-TEA", "--print")
        folder = with_printer(till)
        till.open()
        check("Trà hoa vàng" in till.call("label", "P-TEA").out, "label")
        till.refuse(1, "unknown-code", "label", "P-NONE")
        moved = till.ask("cash", "in", "50000", "--reason", "tiền lẻ")
        check("50.000" in till.call("cash", "slip", str(moved["seq"])).out, "cash slip")
        till.refuse(2, "bad-input", "cash", "slip", "1", field="reference")
        came = till.ask("stock", "receive", "P-TEA", "4")
        check("Trà hoa vàng" in till.call("stock", "slip", str(came["seq"])).out, "goods slip")
        till.refuse(2, "bad-input", "stock", "slip", str(moved["seq"]), field="reference")
        cart = till.ask("park", "-", stdin=json.dumps({"cashier": "lan", "lines": TEA}))["id"]
        check("85.000" in till.call("park", "slip", cart).out, "parked")
        check("BÁO CÁO X" in till.call("shift", "x", "--format", "text").out, "X")
        till.refuse(2, "bad-input", "shift", "z", "last", field="reference")
        for kind, magic in MAGIC.items():
            answer = till.ask("print", "test", "--format", kind, "--profile", "epson-tm-t20")
            check(base64.b64decode(answer["bytes_base64"]).startswith(magic), f"test {kind}")
        before = till.journal_length()
        for n, words in enumerate((["label", "P-TEA"], ["print", "test"], ["park", "slip", cart],
                                   ["shift", "x"]), 1):
            answer = till.ask(*words, "--print")
            same((answer["print"]["job"], answer["print"]["state"]), (n, "PRINTED"), f"{words}")
        same(len(os.listdir(folder)), 4, "papers")
        same(till.journal_length(), before, "none of them is a record")


@case("/cli/payment/a-code-of-its-own-that-a-sale-confirms")
def _():
    with Till() as till:
        till.init().open()
        till.refuse(2, "bad-input", "payment", "request", "85000", field="bank")
        with_bank(till)
        till.refuse(2, "bad-input", "payment", "request", "0", field="amount")
        till.refuse(2, "bad-input", "payment", "request", "1000", "--park", "P9", field="park")
        request = new_id()
        asked = till.ask("payment", "request", "85000", "--request-id", request)
        code = asked["code"]
        check(re.fullmatch(r"OC[A-HJ-NP-Z2-9]{6}", code), code)
        same((asked["state"], asked["amount"], asked["bank"]), ("awaiting", 85000, "Vietcombank"),
             "request")
        same(till.ask("payment", "request", "85000", "--request-id", request)["code"], code,
             "repeated")
        read = till.ask("inspect", "vietqr", asked["payload"])
        same((read["valid"], read["dynamic"], read["amount"], read["bill"], read["purpose"]),
             (True, True, 85000, code, code), "payload")
        path = till.path("slip.png")
        till.ask("payment", "show", code, "--format", "png", "--out", path)
        codes = read_codes(path)
        if codes is not None:
            check(asked["payload"] in codes, f"slip: {codes}")
        check("CHƯA THANH TOÁN" in till.call("payment", "show", code, "--format", "text").out,
              "slip")
        sold = till.sell(TEA, [{"method": "vietqr", "amount": 85000, "reference": code}])
        shown = till.ask("payment", "show", code)
        same((shown["state"], shown["receipt"]), ("confirmed", sold["receipt"]), "confirmed")
        less = till.ask("payment", "request", "85000")["code"]
        check(less != code, "the same code twice")
        till.sell(TEA, [{"method": "vietqr", "amount": 80000, "reference": less},
                        {"method": "cash", "tendered": 5000}])
        same(till.ask("payment", "show", less)["state"], "short", "short")
        given_up = till.ask("payment", "request", "1000")["code"]
        same(till.ask("payment", "drop", given_up)["state"], "dropped", "dropped")
        till.refuse(2, "bad-input", "payment", "drop", given_up, field="reference")
        same([p["code"] for p in till.ask("payment", "list")["payments"]], [less], "waiting")
        same(len(till.ask("payment", "list", "-n", "9")["payments"]), 3, "all")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/vietqr/banks-by-name-and-pictures")
def _():
    with Till() as till:
        by_bin = till.ask("vietqr", "--bank", "970436", "--account", "0123456789")["payload"]
        path = till.path("qr.png")
        by_name = till.ask("vietqr", "--bank", "vietcombank", "--account", "0123456789", "--png",
                           path)["payload"]
        same(by_name, by_bin, "by name")
        codes = read_codes(path)
        if codes is not None:
            same(codes, [by_bin], "picture")
        till.refuse(2, "bad-input", "vietqr", "--bank", "no bank", "--account", "1", field="bank")
        check("Vietcombank" in till.call("inspect", "vietqr", by_bin).out, "the bank's name")


if __name__ == "__main__":
    main()
