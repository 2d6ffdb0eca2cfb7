#!/usr/bin/env -S python3 -B
"""Catalogue, stock, reports, journal, backup and doctor from outside.

usage: test_store.py OCOPCTL
"""
import csv
import hashlib
import io
import os
import shutil
import sqlite3

import oracle
from till import PRODUCTS, Till, case, check, main, same


def rows_of(till, name, *more):
    return till.ask("report", name, *more)


@case("/cli/catalogue/import-counts-and-export-is-stable")
def _():
    with Till() as till:
        till.init()
        same(till.ask("catalogue", "import", till.path("products.csv"))["unchanged"], 12, "again")
        first = till.call("catalogue", "export").out
        path = till.path("out.csv")
        till.ask("catalogue", "export", "--out", path)
        with open(path, encoding="utf-8", newline="") as file:
            same(file.read(), first, "--out")
        with Till() as other:
            other.ask("init", "--point", "XY", "--name", "x", "--till", "2")
            answer = other.ask("catalogue", "import", path)
            same({k: answer[k] for k in ("products", "added", "changed", "unchanged")},
                 {"products": 12, "added": 12, "changed": 0, "unchanged": 0}, "import")
            same(answer["warnings"], [], "warnings")
            same(other.call("catalogue", "export").out, first, "export of the import")
        changed = PRODUCTS.replace("Muối biển", "Muối hạt")
        same(till.ask("catalogue", "import", till.path("c.csv", changed))["changed"], 1, "changed")
        same(till.ask("catalogue", "import", "-", stdin=changed)["unchanged"], 12, "from stdin")


@case("/cli/catalogue/errors-name-file-row-and-column")
def _():
    with Till() as till:
        till.init()
        before = till.call("catalogue", "export").out
        for text, row, column in (
                ("code,name,unit,price\nA,x,y,1\nB,x,y,z\n", 3, "price"),
                ("code,name,unit,price\nA,x,y,-1\n", 2, "price"),
                ("code;name;unit;price;frob\n", 1, "frob"),
                ("code,name,unit\n", 1, "price"),
                ("code,name,unit,price,stars\nA,x,y,1,6\n", 2, "stars"),
                ("code,name,unit,price,gtin\nA,x,y,1,8938505970012\n", 2, "gtin"),
                ("code,name,unit,price,vat_rate\nA,x,y,1,7\n", 2, "vat_rate")):
            path = till.path("bad.csv", text)
            error = till.refuse(2, "bad-file", "catalogue", "import", path)
            same((os.path.basename(error["file"]), error["row"], error["column"]),
                 ("bad.csv", row, column), repr(text))
        error = till.refuse(2, "bad-file", "stock", "import",
                            till.path("s.csv", "code,qty\nP-TEA,1\nP-TEA,x\n"))
        same((error["row"], error["column"]), (3, "qty"), "stock import")
        till.refuse(2, "bad-file", "catalogue", "import", till.path("j.json", '{"version":"x"}'))
        same(till.call("catalogue", "export").out, before, "nothing was taken in")
        same(till.ask("stock", "show"), [], "no stock was taken in")


@case("/cli/catalogue/search-and-show")
def _():
    with Till() as till:
        till.init()
        for text, codes in (("trà hoa", ["P-TEA"]), ("TRA HOA", ["P-TEA"]), ("hoa tr", ["P-TEA"]),
                            ("8938", ["P-TEA"]), ("0011", ["P-TEA"]), ("p-bo", ["P-BOOK"]),
                            ("frobnicate", []), ("oa vàng", []), ("893", [])):
            found = till.ask("catalogue", "search", text)
            same([p["code"] for p in found], codes, f"search {text}")
        tea = till.ask("catalogue", "search", "tra", "hoa")[0]
        same(tea, {"code": "P-TEA", "name": "Trà hoa vàng", "gtin": ["8938505970011"],
                   "producer": "HTX Ba Chẽ", "unit": "hộp", "price": 85000, "stars": 5}, "result")
        shown = till.ask("catalogue", "show", "8938505970011")
        same({k: shown[k] for k in tea}, tea, "show by GTIN")
        same((shown["vat_rate"], shown["sold_by"], shown["certificate"]["last_day"]),
             ("8", "piece", "2028-06-01"), "facts")
        same(till.ask("catalogue", "show", "P-WINE")["stars"], None, "lapsed stars")
        till.refuse(1, "unknown-code", "catalogue", "show", "none")
        same(len(till.ask("catalogue", "list")["products"]), 12, "list")
        code = till.ask("catalogue", "barcode", "P-SALT")["gtin"]
        same(code, oracle.check_digit("210000000001"), "in-store code")
        same(till.ask("catalogue", "barcode", "P-SALT")["gtin"], code, "the same again")
        till.open()
        same(till.sell([{"scan": code}])["total"], 7, "sold by it")


@case("/cli/price/by-day")
def _():
    with Till() as till:
        till.init().open()
        till.ask("price", "set", "P-TEA", "90000")
        till.ask("price", "set", "P-TEA", "99000", "--from", "2099-01-01")
        same(till.sell([{"code": "P-TEA"}])["total"], 90000, "today's price")
        prices = [p["price"] for p in till.ask("catalogue", "show", "P-TEA")["prices"]]
        same(prices, [85000, 90000, 99000], "dated prices")
        till.refuse(1, "unknown-code", "price", "set", "none", "1")


@case("/cli/stock/book-and-show")
def _():
    with Till() as till:
        till.init()
        same(till.ask("stock", "show"), [], "empty")
        same(till.ask("stock", "show", "P-TEA"), {"product": "P-TEA", "qty": "0", "lots": [],
                                                  "name": "Trà hoa vàng", "unit": "hộp"}, "none")
        till.ask("stock", "import", till.path("s.csv", "code,qty,lot,expiry\nP-TEA,10,,\n"
                                              "P-CAKE,4,L1,2099-01-01\nP-RICE,2.5,,\n"))
        till.ask("stock", "receive", "P-CAKE", "2", "--lot", "L2")
        till.ask("stock", "waste", "P-CAKE", "1", "--lot", "L1", "--reason", "mốc")
        till.ask("stock", "adjust", "P-RICE", "-0.25", "--reason", "hao")
        till.ask("stock", "adjust", "P-TEA", "-12", "--reason", "đếm")
        same(till.ask("stock", "show", "P-CAKE")["lots"],
             [{"lot": "L1", "expiry": "2099-01-01", "qty": "3"},
              {"lot": "L2", "expiry": None, "qty": "2"}], "lots")
        same({p["product"]: p["qty"] for p in till.ask("stock", "show")},
             {"P-TEA": "-2", "P-CAKE": "5", "P-RICE": "2.25"}, "positions")
        for act in (("waste", "P-TEA", "1"), ("adjust", "P-TEA", "1")):
            till.refuse(2, "bad-input", "stock", *act, field="reason")
        till.refuse(1, "unknown-code", "stock", "receive", "none", "1")
        till.refuse(1, "unknown-lot", "stock", "waste", "P-CAKE", "1", "--lot", "L9", "--reason",
                    "x")
        till.refuse(1, "quantity-not-whole", "stock", "receive", "P-TEA", "0.5")
        till.refuse(1, "unknown-code", "stock", "show", "none")
        answer = till.ask("doctor")
        same((answer["ok"], answer["problems"]), (True, []), "doctor")
        check(answer["warnings"], "no warning of stock below zero")


@case("/cli/report/json-and-csv-say-the-same")
def _():
    with Till() as till:
        till.init()
        for name in ("day", "product", "stars", "channel", "cashier", "producer", "stock"):
            same(rows_of(till, name), [], f"empty {name}")
        till.ask("catalogue", "import", till.path(
            "evil.csv", "code,name,unit,price,producer\nEVIL,=1+1,cái,1000,\"@x, y\"\n"))
        till.open()
        till.sell([{"code": "P-TEA", "qty": "2"}, {"code": "EVIL"}], channel="fair")
        till.sell([{"code": "P-RICE", "qty": "0.125"}], cashier="minh")
        rows = rows_of(till, "product")
        same(list(rows[0]), ["product", "name", "stars", "channel", "qty", "amount",
                             "returned_qty", "returned_amount"], "columns")
        same([r["product"] for r in rows], ["EVIL", "P-RICE", "P-TEA"], "order")
        same(rows[2], {"product": "P-TEA", "name": "Trà hoa vàng", "stars": 5, "channel": "fair",
                       "qty": "2", "amount": 170000, "returned_qty": "0", "returned_amount": 0},
             "row")
        for name in ("day", "product", "stars", "channel", "cashier", "producer", "stock",
                     "certificates"):
            rows = rows_of(till, name)
            table = list(csv.DictReader(io.StringIO(till.call("report", name, "--csv").out)))
            same(len(table), len(rows), f"rows of {name} as CSV")
            for row, cells in zip(rows, table):
                for key, value in row.items():
                    text = cells[key][1:] if cells[key][:2] in ("'=", "'@") else cells[key]
                    same(text, "" if value is None else str(value), f"{name}: {key}")
        check("\n=1+1" not in till.call("report", "product", "--csv").out, "a formula in CSV")
        day = till.ask("shift", "status")["business_day"]
        same(rows_of(till, "day", "--from", day, "--to", day), rows_of(till, "day"), "--from --to")


@case("/cli/journal/export-verifies-and-tampering-shows")
def _():
    with Till() as till:
        till.init().open()
        sold = till.sell([{"code": "P-TEA"}])
        folder = till.path("export")
        same(till.ask("journal", "verify")["ok"], True, "store")
        n_records = till.ask("journal", "export", folder)["records"]
        same(till.ask("journal", "verify", folder),
             {"records": n_records, "ok": True, "first_break": None, "reason": None}, "export")
        key = os.path.join(folder, "till.pub")
        till.ask("journal", "verify", folder, "--key", key)
        till.ask("journal", "verify", "--head", f"{sold['seq']}:{sold['hash']}")
        till.ask("journal", "verify", "--receipt", sold["paper"])
        lied = till.ask("journal", "verify", "--head", f"{sold['seq']}:{'0' * 64}", status=1)
        same(lied["ok"], False, "a head that is not there")
        till.refuse(2, "bad-input", "journal", "verify", "--head", "x")
        till.refuse(2, "bad-file", "journal", "verify", till.folder + "/none")
        paper = till.ask("inspect", "receipt", sold["paper"], "--key", key)
        same((paper["valid"], paper["receipt"], paper["total"], paper["hash"]),
             (True, sold["receipt"], 85000, sold["hash"]), "inspect receipt")
        same(till.ask("inspect", "receipt", sold["paper"])["valid"], True, "with the home's keys")
        path = os.path.join(folder, "bodies", f"{sold['seq']}.json")
        with open(path, "rb") as file:
            body = file.read()
        record = hashlib.sha256(body).hexdigest()
        with open(os.path.join(folder, "headers.txt"), encoding="ascii") as file:
            check(record in file.read(), "the body's hash is not in headers.txt")
        with open(path, "wb") as file:
            file.write(body.replace(b"85000", b"75000"))
        broken = till.ask("journal", "verify", folder, status=1)
        same((broken["ok"], broken["first_break"]), (False, sold["seq"]), "a changed body")
        check(broken["reason"], "no reason")


@case("/cli/doctor/finds-rows-that-were-changed")
def _():
    with Till() as till:
        till.init().open()
        sold = till.sell([{"code": "P-TEA"}])
        same(till.ask("doctor")["problems"], [], "sound")
        before = till.path("before")
        shutil.copytree(till.home, before)
        db = sqlite3.connect(os.path.join(till.home, "store.db"))
        triggers = db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f"DROP TRIGGER {name}")
        tables = [t for (t,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        n_changed = 0
        for table in tables:
            columns = [c[1] for c in db.execute(f"PRAGMA table_info({table})")]
            for column in {"amount", "total", "qty_milli"} & set(columns):
                cursor = db.execute(f"UPDATE {table} SET {column} = {column} + 1")
                n_changed += cursor.rowcount
            db.commit()
        db.close()
        check(n_changed > 0, f"no table to tamper with: {tables}")
        answer = till.ask("doctor", status=1)
        same(answer["ok"], False, "doctor")
        check(answer["problems"], "no problem named")
        check(sold["receipt"] == till.ask("--home", before, "sale", "list")["sales"][0]["receipt"],
              "the copy")


@case("/cli/backup/restore-goes-on-in-the-next-epoch")
def _():
    with Till() as till:
        till.init().open()
        first = till.sell([{"code": "P-TEA"}])
        path = till.path("backup.db")
        till.ask("backup", path)
        check(not any(b in open(path, "rb").read() for b in [b"OCOPK"]), "a key in the backup")
        same(till.call("backup", "/nonexistent/x.db").status, 2, "a backup nowhere")
        with Till() as other:
            answer = other.ask("restore", path)
            same(answer["epoch"], 2, "epoch")
            same(other.ask("sale", "show", first["receipt"])["hash"], first["hash"], "kept")
            same(other.ask("journal", "verify")["ok"], True, "journal")
            same(other.ask("doctor")["ok"], True, "doctor")
            sold = other.sell([{"code": "P-TEA"}])
            same(sold["receipt"], "QN01-1.2-00000001", "receipt of epoch 2")
        with Till() as other:
            error = other.call("--json", "restore", till.path("rubbish", b"rubbish" * 1000))
            check(error.status in (2, 3), f"rubbish restored: {error}")
        answer = till.ask("init", "--point", "QN01", "--name", "Mới", "--till", "1")
        same(answer["epoch"], 2, "init over a store")
        same(till.ask("journal", "verify")["ok"], True, "journal")
        same(till.ask("sale", "show", first["receipt"])["total"], 85000, "everything is kept")


if __name__ == "__main__":
    main()
