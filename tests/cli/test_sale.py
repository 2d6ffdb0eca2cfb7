#!/usr/bin/env -S python3 -B
"""Selling: the answer's shape, its arithmetic against an independent oracle, refusals in their
order, requests done once.

usage: test_sale.py OCOPCTL
"""
import json
import os
import random
import re

import oracle
from till import Till, case, check, main, new_id, sale, same

# code: (price, VAT rate in an answer, may be cut to thousandths)
GOODS = {"P-TEA": (85000, "8", False), "P-SALT": (7, "5", False), "P-RICE": (33333, "5", True),
         "P-SQUID": (480500, "10", True), "P-BOOK": (120001, "KCT", False),
         "P-FREE": (6000, "0", False), "P-UNDATED": (240000, "5", False)}
SEED = int(os.environ.get("OCOP_TEST_SEED", "20261121"))


def random_discount(rng, largest):
    kind = rng.randrange(4)
    if kind == 0:
        return {"amount": rng.randint(0, largest)}
    if kind == 1:
        return {"percent": f"{rng.randint(0, 100)}"}
    if kind == 2:
        return {"percent": f"{rng.randint(0, 99)}.{rng.randint(0, 99):02d}"}
    return None


def random_basket(rng):
    """-> (request lines, the same for the oracle, sale discount)"""
    asked, plain = [], []
    for _ in range(rng.choice([1, 2, 3, 5, 12])):
        code = rng.choice(list(GOODS))
        price, _, is_cut = GOODS[code]
        qty = (f"{rng.randint(0, 9)}.{rng.randint(1, 999):03d}" if is_cut and rng.random() < 0.8
               else str(rng.randint(1, 30)))
        line = {"code": code, "qty": qty}
        gross = oracle.price([(price, qty, None)])[1]
        discount = random_discount(rng, gross)
        if rng.random() < 0.1:
            line["gift"], discount = True, "gift"
        elif discount is not None:
            line["discount"] = discount
        asked.append(line)
        plain.append((price, qty, discount))
    return asked, plain, random_discount(rng, oracle.price(plain)[1])


def random_payments(rng, total):
    """-> (payments, all cash?)"""
    if total == 0:
        return rng.choice([[], [{"method": "cash", "tendered": 0}]]), True
    if rng.random() < 0.5:
        return [{"method": "cash", "tendered": total + rng.choice([0, 1, 999, 500000])}], True
    other = rng.randint(1, total)
    payments = [{"method": rng.choice(["vietqr", "card", "voucher"]), "amount": other,
                 "reference": "R1"}]
    if other < total:
        payments.append({"method": "cash", "tendered": total - other + rng.randint(0, 50000)})
    return payments, False


def check_answer(answer, asked, plain, discount, payments):
    rows, total = oracle.price(plain, discount)
    same(answer["total"], total, "total")
    same(len(answer["lines"]), len(asked), "lines")
    for line, wanted, (off, amount) in zip(answer["lines"], asked, rows):
        price, rate, _ = GOODS[wanted["code"]]
        same((line["code"], line["unit_price"], line["discount"], line["amount"],
              line["vat_rate"]), (wanted["code"], price, off, amount, rate), f"line {wanted}")
        same(line["qty"], shortest(wanted["qty"]), "qty")
    same(answer["vat"], oracle.vat([(GOODS[a["code"]][1], amount)
                                    for a, (_, amount) in zip(asked, rows)]), "vat")
    same(sum(p["amount"] for p in answer["payments"]), total + answer["rounding"], "payments")
    handed = sum(p.get("tendered", p.get("amount")) for p in payments)
    same(answer["change"], handed - total - answer["rounding"], "change")


def shortest(qty):
    return qty.rstrip("0").rstrip(".") if "." in qty else qty


@case("/cli/sale/answer-has-the-contract's-shape")
def _():
    with Till() as till:
        till.init().open()
        till.ask("stock", "receive", "P-CAKE", "5", "--lot", "B1", "--expiry", "2099-01-01")
        answer = till.sell([{"scan": "8938505970011", "qty": "2"},
                            {"code": "P-CAKE", "discount": {"percent": "10"}}],
                           [{"method": "vietqr", "amount": 100000, "reference": "OC7K2M9Q"},
                            {"method": "cash", "tendered": 200000}], discount={"amount": 3000})
        for key, kind in (("receipt", str), ("seq", int), ("business_day", str), ("total", int),
                          ("rounding", int), ("change", int), ("repeated", bool), ("hash", str),
                          ("lines", list), ("vat", list), ("payments", list), ("warnings", list)):
            check(type(answer[key]) is kind, f"{key} is {answer[key]!r}")
        same(answer["receipt"], "QN01-1-00000001", "receipt")
        check(re.fullmatch("[0-9a-f]{64}", answer["hash"]), "hash")
        check(re.fullmatch(r"\d{4}-\d\d-\d\d", answer["business_day"]), "business_day")
        tea, cake = answer["lines"]
        for key in ("code", "name", "qty", "unit", "unit_price", "discount", "amount", "vat_rate",
                    "stars", "lot", "lots"):
            check(key in tea and key in cake, f"{key} is missing in a line")
        same((tea["stars"], tea["lot"], tea["lots"]), (5, None, []), "tea")
        same((cake["stars"], cake["lot"], cake["lots"]), (None, "B1", [{"lot": "B1", "qty": "1"}]),
             "cake")
        same(answer["warnings"], [{"code": "stock-short", "line": 1}], "warnings")
        same([p["method"] for p in answer["payments"]], ["vietqr", "cash"], "methods")
        shown = till.ask("sale", "show", answer["receipt"])
        for key in answer:
            same(shown[key], answer[key], f"sale show: {key}")


@case("/cli/sale/number-of-the-bank-is-kept-with-the-payment")
def _():
    with Till() as till:
        till.init().open()
        paid = {"method": "vietqr", "amount": 85000, "reference": "OC7K2M9Q"}
        noted = paid | {"bank_reference": "FT26325001"}
        request = new_id()
        answer = till.sell([{"code": "P-TEA"}], [noted], request_id=request)
        same(answer["payments"], [noted], "payments")
        same(till.ask("sale", "show", answer["receipt"])["payments"], [noted], "shown")
        same(till.ask("doctor")["problems"], [], "problems")
        # Without that number it is another request.
        till.not_sold(1, "request-id-reused", [{"code": "P-TEA"}], [paid], request_id=request)


@case("/cli/sale/arithmetic-equals-the-oracle")
def _():
    rng = random.Random(SEED)
    with Till() as till:
        till.init().open()
        sold = 0
        for number in range(90):
            asked, plain, discount = random_basket(rng)
            total = oracle.price(plain, discount)[1]
            payments, _ = random_payments(rng, total)
            more = {} if discount is None else {"discount": discount}
            answer = till.sell(asked, payments, **more)
            check_answer(answer, asked, plain, discount, payments)
            same(answer["rounding"], 0, "rounding")
            same(answer["receipt"], f"QN01-1-{number + 1:08d}", "receipt")
            sold += total
        figures = till.ask("shift", "x")
        same(figures["sales"], sold, "sales of the shift")
        rows = till.ask("report", "product")
        same(sum(r["amount"] for r in rows), sold, "report product")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/sale/cash-alone-is-rounded")
def _():
    rng = random.Random(SEED + 1)
    with Till() as till:
        till.init().open()
        rounded = 0
        for step in (500, 1000):
            till.ask("settings", "set", "rounding", str(step))
            for _ in range(12):
                asked, plain, discount = random_basket(rng)
                total = oracle.price(plain, discount)[1]
                due = oracle.half_up(oracle.Fraction(total, step)) * step
                more = {} if discount is None else {"discount": discount}
                answer = till.sell(asked, [{"method": "cash", "tendered": due}], **more)
                same((answer["total"], answer["rounding"], answer["change"]),
                     (total, due - total, 0), f"rounded to {step}")
                rounded += due - total
            mixed = till.sell([{"code": "P-SALT"}], [{"method": "card", "amount": 7}])
            same(mixed["rounding"], 0, "rounding of a card")
        same(till.ask("shift", "x")["rounding"], rounded, "rounding of the shift")
        till.refuse(2, "bad-input", "settings", "set", "rounding", "100")


@case("/cli/sale/discounts-up-to-the-whole-and-not-beyond")
def _():
    with Till() as till:
        till.init().open()
        line = {"code": "P-TEA"}
        same(till.sell([{**line, "discount": {"amount": 85000}}], [])["total"], 0, "all off")
        same(till.sell([{**line, "gift": True}], [])["lines"][0]["discount"], 85000, "gift")
        same(till.sell([line], [], discount={"percent": "100"})["total"], 0, "100 %")
        same(till.sell([{**line, "discount": {"amount": 0}}])["lines"][0]["discount"], 0, "0 off")
        till.not_sold(1, "discount-too-large", [{**line, "discount": {"amount": 85001}}],
                      field="lines[0].discount")
        till.not_sold(1, "discount-too-large", [line], discount={"amount": 85001})
        for percent in ("100.01", "-1", "5.123", "x", ""):
            till.not_sold(2, "bad-input", [{**line, "discount": {"percent": percent}}],
                          field="lines[0].discount.percent")
        till.not_sold(2, "bad-input", [{**line, "discount": {"percent": 10}}])
        till.not_sold(2, "bad-input", [{**line, "discount": {}}])


@case("/cli/sale/requests-with-wrong-keys-name-them")
def _():
    with Till() as till:
        till.init().open()
        tea = {"code": "P-TEA"}
        cash = [{"method": "cash", "tendered": 100000}]
        for lines, field in (([{**tea, "qty": 2}], "lines[0].qty"),
                             ([tea, {**tea, "qty": "0"}], "lines[1].qty"),
                             ([{**tea, "qty": "1.0000"}], "lines[0].qty"),
                             ([{**tea, "frob": 1}], "lines[0].frob"),
                             ([{**tea, "gift": "yes"}], "lines[0].gift"),
                             ([{**tea, "unit_price": "5"}], "lines[0].unit_price"),
                             ([{**tea, "unit_price": -1}], "lines[0].unit_price"),
                             ([{}], "lines[0]"), ([{**tea, "scan": "x"}], "lines[0]"),
                             ([], "lines"), ("x", "lines")):
            till.not_sold(2, "bad-input", lines, cash, field=field)
        for key, value in (("channel", "market"), ("frob", 1), ("age_confirmed", 1),
                           ("request_id", "x"), ("discount", 5)):
            till.not_sold(2, "bad-input", [tea], cash, field=key, **{key: value})
        for payment, field in (({"method": "gold", "amount": 1}, "payments[0].method"),
                               ({"method": "card"}, "payments[0].amount"),
                               ({"method": "card", "amount": 1.5}, "payments[0].amount"),
                               ({"method": "cash", "amount": 5}, "payments[0].tendered"),
                               ({"method": "cash", "tendered": 10**12 + 1},
                                "payments[0].tendered")):
            till.not_sold(2, "bad-input", [tea], [payment], field=field)
        twice = '{"cashier":"lan","cashier":"minh","lines":[{"code":"P-TEA"}],"payments":[]}'
        for text in (twice, "[]", "null", "{", '{"cashier":"lan"} x', "\ufeff{}"):
            till.refuse(2, "bad-input", "sell", "-", stdin=text)
        same(till.sell([tea], [{"method": "cash", "tendered": 10**12}])["change"],
             10**12 - 85000, "10¹² handed over")


@case("/cli/sale/refusals-come-in-the-contract's-order")
def _():
    with Till() as till:
        till.init()
        old, wine, tea = {"code": "P-CAKE", "lot": "OLD"}, {"code": "P-WINE"}, {"code": "P-TEA"}
        short = [{"method": "cash", "tendered": 1}]
        till.not_sold(1, "shift-closed", [{"code": "none"}], short, cashier="nobody")
        till.open()
        till.ask("stock", "receive", "P-CAKE", "5", "--lot", "OLD", "--expiry", "2020-01-01")
        till.not_sold(1, "unknown-cashier", [{"code": "none"}], short, cashier="nobody")
        for lines, code, field in (
                ([{"code": "none"}, wine], "unknown-code", "lines[0].code"),
                ([{"scan": "8938505970012"}], "check-digit", "lines[0].scan"),
                ([{"scan": "no-such-code"}], "unknown-code", "lines[0].scan"),
                ([{"code": "P-BACK"}, {"code": "none"}], "product-recalled", "lines[0].code"),
                ([{"code": "P-AWAY"}, {"code": "P-BACK"}], "product-withdrawn", "lines[0].code"),
                ([{"code": "P-CAKE", "lot": "none"}, wine], "unknown-lot", "lines[0].lot"),
                ([old, wine], "lot-expired", "lines[0].lot"),
                ([wine, old], "age-not-confirmed", None),
                ([{**tea, "qty": "1.5"}, {"code": "none"}], "quantity-not-whole", "lines[0].qty"),
                ([{**tea, "unit_price": 5}], "approval-needed", "lines[0].approved_by"),
                ([{**tea, "unit_price": 5, "approved_by": "minh"}], "not-permitted",
                 "lines[0].approved_by"),
                ([{**tea, "unit_price": 5, "approved_by": "nobody"}], "not-permitted", None),
                ([{**tea, "unit_price": 5}, {"code": "none"}], "unknown-code", "lines[1].code"),
                ([tea], "payment-short", None)):
            till.not_sold(1, code, lines, short, field=field)
        till.not_sold(1, "payment-over", [tea], [{"method": "card", "amount": 85001}])
        till.not_sold(1, "payment-short", [tea], [])
        till.not_sold(1, "payment-over", [{**tea, "gift": True}], [{"method": "card", "amount": 1}])
        same(till.sell([{**tea, "unit_price": 5, "approved_by": "hoa"}])["total"], 5, "approved")
        same(till.sell([wine], age_confirmed=True)["warnings"][0],
             {"code": "certificate-lapsed", "line": 1}, "lapsed")
        same(till.sell([{"code": "P-UNDATED"}])["warnings"][0]["code"], "certificate-undated", "")


@case("/cli/sale/labels-of-scales")
def _():
    with Till() as till:
        till.init().open()
        label = oracle.check_digit("261000100535")
        wrong = label[:-1] + str((int(label[-1]) + 1) % 10)
        line = till.sell([{"scan": label}])["lines"][0]
        same((line["code"], line["qty"], line["amount"]),
             ("P-RICE", "0.535", oracle.half_up(33333 * oracle.Fraction("0.535"))), "rice")
        till.not_sold(2, "bad-input", [{"scan": label, "qty": "1"}], field="lines[0].qty")
        till.not_sold(1, "check-digit", [{"scan": wrong}])
        till.not_sold(1, "unknown-code", [{"scan": oracle.check_digit("269999900535")}])


@case("/cli/sale/first-expired-first-out")
def _():
    with Till() as till:
        till.init().open()
        for lot, qty, expiry in (("LATE", "5", "2099-06-01"), ("SOON", "2", "2099-01-01"),
                                 ("DEAD", "9", "2020-01-01")):
            till.ask("stock", "receive", "P-CAKE", qty, "--lot", lot, "--expiry", expiry)
        line = till.sell([{"code": "P-CAKE", "qty": "3"}])["lines"][0]
        same((line["lot"], line["lots"]),
             (None, [{"lot": "SOON", "qty": "2"}, {"lot": "LATE", "qty": "1"}]), "two lots")
        line = till.sell([{"code": "P-CAKE", "qty": "3"}])["lines"][0]
        same((line["lot"], line["lots"]), ("LATE", [{"lot": "LATE", "qty": "3"}]), "one lot")
        answer = till.sell([{"code": "P-CAKE", "qty": "3"}])
        same((answer["lines"][0]["lot"], answer["lines"][0]["lots"]),
             (None, [{"lot": "LATE", "qty": "1"}]), "more than there is")
        same(answer["warnings"], [{"code": "stock-short", "line": 1}], "warnings")
        lots = till.ask("stock", "show", "P-CAKE")["lots"]
        check({"lot": "DEAD", "expiry": "2020-01-01", "qty": "9"} in lots, f"expired lot {lots}")


@case("/cli/sale/a-request-is-done-once")
def _():
    with Till() as till:
        till.init().open()
        request = new_id()
        lines, cash = [{"code": "P-TEA", "qty": "2"}], [{"method": "cash", "tendered": 200000}]
        till.not_sold(1, "payment-short", lines, [], request_id=request)
        first = till.sell(lines, cash, request_id=request)
        turned = json.dumps({"payments": cash, "lines": [{"qty": "2.0", "code": "P-TEA"}],
                             "channel": "showroom", "request_id": request.upper(),
                             "cashier": "lan"}, indent=3)
        again = till.ask("sell", "-", stdin=turned)
        same(again, {**first, "repeated": True}, "the same in other words")
        same(till.ask("sell", "-", "--request-id", request, stdin=sale(lines, cash)), again,
             "--request-id")
        till.refuse(2, "bad-input", "sell", "-", "--request-id", new_id(), field="request_id",
                    stdin=sale(lines, cash, request_id=request))
        till.not_sold(1, "request-id-reused", lines, [{"method": "cash", "tendered": 200001}],
                      request_id=request)
        till.not_sold(1, "request-id-reused", [{"code": "none"}], cash, request_id=request,
                      cashier="nobody")
        back = {"request_id": request, "cashier": "lan", "receipt": first["receipt"],
                "reason": "x", "lines": [{"line": 1, "qty": "1"}]}
        till.refuse(1, "request-id-reused", "return", "-", stdin=json.dumps(back))
        till.ask("shift", "close", "--counted", "0")
        same(till.ask("sell", "-", stdin=turned), again, "after the shift closed")
        same(till.ask("sale", "show", first["receipt"])["hash"], first["hash"], "hash")


@case("/cli/sale/vat-method-and-buyer")
def _():
    with Till() as till:
        till.init().open()
        answer = till.sell([{"code": "P-TEA"}], buyer={"name": "Công ty A", "tax_code": "57001"})
        check("57001" not in till.call("journal", "tail", "--json").out, "buyer in the journal")
        check("57001" in till.call("sale", "show", answer["receipt"], "--json").out, "no buyer")
        till.ask("settings", "set", "shop.vat_method", "direct")
        same(till.sell([{"code": "P-TEA"}])["vat"], [], "vat with the direct method")
        paper = till.call("receipt", "QN01-1-00000002").out
        check("GTGT 8%" not in paper, f"VAT on a paper without VAT:\n{paper}")
        till.refuse(2, "bad-input", "settings", "set", "shop.vat_method", "both")


if __name__ == "__main__":
    main()
