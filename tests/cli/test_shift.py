#!/usr/bin/env -S python3 -B
"""Returns, the drawer, X and Z, practice, carts put aside, papers.

usage: test_shift.py OCOPCTL
"""
import json
import os
import random

import oracle
from till import Till, case, check, main, new_id, same

SEED = int(os.environ.get("OCOP_TEST_SEED", "20261121"))


def back(receipt, lines, **more):
    return json.dumps({"cashier": "lan", "receipt": receipt, "reason": "mua nhầm", "lines": lines,
                       **more})


def cash(amount):
    return [{"method": "cash", "tendered": amount}]


@case("/cli/return/answer-has-the-contract's-shape")
def _():
    with Till() as till:
        till.init().open()
        sold = till.sell([{"code": "P-TEA", "qty": "3"}, {"code": "P-SALT"}])
        request = new_id()
        text = back(sold["receipt"], [{"line": 1, "qty": "1"}], request_id=request)
        answer = till.ask("return", "-", stdin=text)
        for key in ("receipt", "seq", "business_day", "total", "repeated", "hash", "lines", "vat"):
            check(key in answer, f"{key} is missing")
        same((answer["receipt"], answer["total"]), ("QN01-1-00000002", 85000), "return")
        line = answer["lines"][0]
        same((line["code"], line["qty"], line["amount"]), ("P-TEA", "1", 85000), "line")
        same(answer["vat"], oracle.vat([("8", 85000)]), "vat")
        same(till.ask("return", "-", stdin=text), {**answer, "repeated": True}, "again")
        shown = till.ask("sale", "show", sold["receipt"])
        same(shown["returned"], ["1", "0"], "returned of the sale")
        same(till.ask("sale", "show", answer["receipt"])["total"], 85000, "sale show of a return")


@case("/cli/return/parts-never-come-to-more-than-was-charged")
def _():
    rng = random.Random(SEED)
    with Till() as till:
        till.init().open()
        for _ in range(6):
            qty = f"{rng.randint(1, 3)}.{rng.randint(1, 999):03d}"
            sold = till.sell([{"code": "P-RICE", "qty": qty, "discount": {"percent": "7.5"}},
                              {"code": "P-TEA", "qty": "7"}], discount={"amount": 11111})
            line = sold["lines"][0]
            left, given, milli = int(oracle.Fraction(qty) * 1000), 0, 0
            while left:
                part = min(left, rng.randint(1, 1500))
                text = f"{part // 1000}.{part % 1000:03d}"
                due = oracle.refund(line["amount"], qty, oracle.Fraction(milli, 1000), given, text)
                answer = till.ask("return", "-", stdin=back(sold["receipt"],
                                                            [{"line": 1, "qty": text}]))
                same(answer["total"], due, f"refund of {text} of {qty}")
                left, given, milli = left - part, given + due, milli + part
            same(given, line["amount"], "all parts together")
            till.refuse(1, "return-exceeds-sale", "return", "-", field="lines[0].qty",
                        stdin=back(sold["receipt"], [{"line": 1, "qty": "0.001"}]))
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/return/refusals")
def _():
    with Till() as till:
        till.init()
        till.refuse(1, "shift-closed", "return", "-", stdin=back("x", [{"line": 1, "qty": "1"}]))
        till.open()
        sold = till.sell([{"code": "P-TEA", "qty": "2"}])["receipt"]
        one = [{"line": 1, "qty": "1"}]
        for code, text in (
                ("unknown-receipt", back("QN01-1-00000099", one)),
                ("unknown-receipt", back("rubbish", one)),
                ("unknown-cashier", back(sold, one, cashier="nobody")),
                ("return-exceeds-sale", back(sold, [{"line": 1, "qty": "3"}])),
                ("return-exceeds-sale", back(sold, [{"line": 1, "qty": "2"}, *one])),
                ("refund-mismatch", back(sold, one, refund=[{"method": "cash", "amount": 1}])),
                ("refund-mismatch", back(sold, one, refund=[{"method": "cash", "amount": 85001}]))):
            till.refuse(1, code, "return", "-", stdin=text)
        till.refuse(2, "bad-input", "return", "-", stdin=back(sold, [{"line": 0, "qty": "1"}]))
        till.refuse(2, "bad-input", "return", "-", stdin=back(sold, []), field="lines")
        loose = {"cashier": "lan", "reason": "x",
                 "lines": [{"code": "P-TEA", "qty": "1", "amount": 80000}]}
        till.refuse(1, "approval-needed", "return", "-", stdin=json.dumps(loose))
        till.refuse(1, "not-permitted", "return", "-",
                    stdin=json.dumps({**loose, "approved_by": "minh"}))
        same(till.ask("return", "-", stdin=json.dumps({**loose, "approved_by": "hoa"}))["total"],
             80000, "without receipt")
        split = [{"method": "vietqr", "amount": 80000}, {"method": "cash", "amount": 5000}]
        till.ask("return", "-", stdin=back(sold, one, refund=split))
        same(till.ask("shift", "x")["refunded"]["vietqr"], 80000, "refunded by VietQR")


@case("/cli/return/goods-go-back-to-their-lot-or-to-waste")
def _():
    with Till() as till:
        till.init().open()
        till.ask("stock", "receive", "P-CAKE", "2", "--lot", "A", "--expiry", "2099-01-01")
        till.ask("stock", "receive", "P-CAKE", "3", "--lot", "B", "--expiry", "2099-02-01")
        sold = till.sell([{"code": "P-CAKE", "qty": "4"}])["receipt"]
        till.ask("return", "-", stdin=back(sold, [{"line": 1, "qty": "1"}]))
        till.ask("return", "-", stdin=back(sold, [{"line": 1, "qty": "1", "restock": False}]))
        stock = till.ask("stock", "show", "P-CAKE")
        same(stock["qty"], "2", "position")
        same(sum(int(lot["qty"]) for lot in stock["lots"]), 2, f"lots {stock}")


@case("/cli/shift/figures-of-x-and-z")
def _():
    with Till() as till:
        till.init()
        same(till.ask("shift", "status")["open"], False, "status")
        for act in (("x",), ("close", "--counted", "1")):
            till.refuse(1, "shift-closed", "shift", *act)
        till.refuse(1, "shift-closed", "cash", "in", "1", "--reason", "x")
        till.refuse(1, "unknown-cashier", "shift", "open", "--cashier", "nobody", "--float", "0")
        till.open(drawer=1000000)
        till.refuse(1, "shift-open", "shift", "open", "--cashier", "lan", "--float", "0")
        same(till.ask("shift", "status")["open"], True, "status")
        first = till.sell([{"code": "P-TEA", "qty": "2"}], cash(200000))
        till.sell([{"code": "P-TEA"}], [{"method": "card", "amount": 80000}, *cash(10000)])
        till.ask("return", "-", stdin=back(first["receipt"], [{"line": 1, "qty": "1"}]))
        till.ask("cash", "in", "300000", "--reason", "lẻ")
        till.ask("cash", "out", "50000", "--reason", "đá", "--by", "hoa")
        expected = 1000000 + 170000 + 5000 - 85000 + 300000 - 50000
        wanted = {"z": None, "expected_cash": expected, "counted_cash": None, "difference": None,
                  "sales": 255000, "returns": 85000, "rounding": 0, "gt_sales": 255000,
                  "gt_returns": 85000}
        x = till.ask("shift", "x")
        same({k: x[k] for k in wanted}, wanted, "X")
        same(till.ask("shift", "x"), x, "X changes nothing")
        till.refuse(1, "unknown-cashier", "cash", "in", "1", "--reason", "x", "--by", "nobody")
        z = till.ask("shift", "close", "--counted", str(expected - 3000))
        wanted.update(z=1, counted_cash=expected - 3000, difference=-3000)
        same({k: z[k] for k in wanted}, wanted, "Z")
        till.ask("shift", "open", "--cashier", "minh", "--float", "0")
        z = till.ask("shift", "close", "--notes", "-", stdin='{"500000":1,"1000":2}')
        same((z["z"], z["counted_cash"], z["sales"], z["gt_sales"], z["gt_returns"]),
             (2, 502000, 0, 255000, 85000), "second Z")
        till.ask("shift", "open", "--cashier", "minh", "--float", "0")
        for notes in ('{"300":1}', "500000 x", '{"500000":-1}', "rubbish", "[1]"):
            till.refuse(2, "bad-input", "shift", "close", "--notes", "-", stdin=notes)
        z = till.ask("shift", "close", "--notes", "-", stdin="500.000 x 2\n2000;3\n")
        same(z["counted_cash"], 1006000, "notes as lines")


@case("/cli/shift/a-day-against-the-clock-is-asked-for")
def _():
    with Till() as till:
        till.init()
        opened = till.ask("shift", "open", "--cashier", "lan", "--float", "0", "--day",
                          "2027-12-30")
        same(opened["business_day"], "2027-12-30", "confirmed day")
        same(till.sell([{"code": "P-TEA"}])["business_day"], "2027-12-30", "day of a sale")
        same(len(till.ask("report", "product")), 1, "report of the business day")
        same(till.ask("report", "product", "--from", "2027-12-31", "--to", "2027-12-31"), [], "[]")
        till.ask("shift", "close", "--counted", "0")
        till.open()
        same(till.ask("shift", "status")["business_day"], "2027-12-30", "never before the last one")


@case("/cli/training/moves-nothing")
def _():
    with Till() as till:
        till.init().open()
        till.sell([{"code": "P-TEA"}])
        x, stock = till.ask("shift", "x"), till.ask("stock", "show", "P-TEA")
        answer = till.sell([{"code": "P-TEA", "qty": "9"}], training=True)
        same((answer["receipt"], answer["seq"], answer["hash"], answer["training"]),
             (None, None, None, True), "practice")
        same(answer["total"], 765000, "total of the practice")
        again = till.ask("shift", "x")
        for key in ("sales", "expected_cash", "gt_sales", "n_sales"):
            same(again[key], x[key], key)
        same(till.ask("stock", "show", "P-TEA"), stock, "stock")
        same(till.sell([{"code": "P-TEA"}])["receipt"], "QN01-1-00000002", "next receipt")
        till.sell([{"code": "P-SALT"}], training=True)
        z = till.ask("shift", "close", "--counted", "0")
        same((z["n_training"], z["training"], z["sales"]), (2, 765007, 170000), "Z")
        kinds = [r["kind"] for r in till.ask("journal", "tail", "-n", "50")["records"]]
        same(kinds.count("training-enter"), 2, "entered")
        same(kinds.count("training-leave"), 2, "left")


@case("/cli/park/waits-over-processes-and-is-sold-once")
def _():
    with Till() as till:
        till.init().open()
        cart = [{"code": "P-TEA", "qty": "2", "discount": {"percent": "10"}}, {"code": "P-BOOK"}]
        parked = till.ask("park", "-", stdin=json.dumps({"cashier": "lan", "lines": cart}))
        listed = till.ask("park", "list")["parked"]
        same([p["id"] for p in listed], [parked["id"]], "park list")
        till.not_sold(1, "payment-short", [], [], resume=parked["id"])
        answer = till.sell([], resume=parked["id"])
        same(answer["total"], 153000 + 120001, "resumed")
        same(till.ask("park", "list"), {"parked": []}, "after it was sold")
        till.not_sold(2, "bad-input", [], resume=parked["id"])
        other = till.ask("park", "-", stdin=json.dumps({"cashier": "lan", "lines": cart}))["id"]
        check(other != parked["id"], "an id used twice")
        till.ask("park", "drop", other)
        same(till.ask("park", "list"), {"parked": []}, "after it was dropped")
        till.refuse(2, "bad-input", "park", "drop", other)
        kept = till.ask("park", "-", stdin=json.dumps({"cashier": "lan", "lines": cart}))["id"]
        same(till.ask("shift", "close", "--counted", "0")["parked"], [kept], "Z names it")


@case("/cli/receipt/the-second-paper-is-a-copy")
def _():
    with Till() as till:
        till.init().open()
        number = till.sell([{"code": "P-TEA"}])["receipt"]
        before = till.journal_length()
        till.ask("receipt", number, "--format", "json")
        same(till.journal_length(), before, "json is no paper")
        original = till.call("receipt", number, "--format", "text", "--columns", "32")
        same(original.status, 0, "status")
        same(till.journal_length(), before, "the original is no record")
        check(all(len(line) <= 32 for line in original.out.splitlines()), f"wide:\n{original.out}")
        check(number in original.out and "85.000" in original.out, f"paper:\n{original.out}")
        copy = till.call("receipt", number, "--columns", "32").out
        check(copy != original.out and "BẢN SAO SỐ 1" in copy, f"copy:\n{copy}")
        same(till.journal_length(), before + 1, "the copy is a record")
        same(till.ask("sale", "show", number)["n_papers"], 2, "papers")
        check(number in till.ask("receipt", number)["text"], "--json")
        out = till.path("paper.txt")
        till.ask("receipt", number, "--out", out)
        with open(out, encoding="utf-8") as file:
            check(number in file.read(), "--out")
        till.refuse(2, "bad-input", "receipt", number, "--columns", "40", field="columns")
        till.refuse(2, "bad-input", "receipt", number, "--format", "html", field="format")
        till.refuse(1, "unknown-receipt", "receipt", "QN01-1-00000077")
        till.refuse(1, "unknown-receipt", "sale", "show", "QN01-1-00000077")


if __name__ == "__main__":
    main()
