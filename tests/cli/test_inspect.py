#!/usr/bin/env -S python3 -B
"""inspect and vietqr: any value is answered, and what is wrong with it is named.

usage: test_inspect.py OCOPCTL
"""
import random
import unicodedata

import oracle
from till import Till, case, check, main, same

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()


def inspect(till, kind, value, *more):
    answer = till.call("--json", "inspect", kind, *more, "--", value)
    same((answer.status, answer.err), (0, ""), f"inspect {kind} {value!r}")
    return answer.json()


def crc(text):
    """CRC-16/CCITT-FALSE, as EMVCo's codes end."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return f"{value:04X}"


def group(number, zeros):
    """Three digits in words; @zeros: the hundreds are said even when there are none."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or zeros else []
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return words


@case("/cli/inspect/amounts-in-words")
def _():
    with Till() as till:
        for value, formatted, words in (
                ("0", "0 ₫", "Không đồng"), ("15", "15 ₫", "Mười lăm đồng"),
                ("1234567", "1.234.567 ₫", "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu "
                                           "mươi bảy đồng"),
                ("21", "21 ₫", "Hai mươi mốt đồng"), ("105", "105 ₫", "Một trăm linh năm đồng")):
            answer = inspect(till, "amount", value)
            same((answer["formatted"], answer["words"]), (formatted, words), value)
        for number in random.Random(7).sample(range(1, 1000), 25):
            words = " ".join(group(number, False)) + " đồng"
            words = words[0].upper() + words[1:]
            same(inspect(till, "amount", str(number))["words"], words, str(number))
        check(inspect(till, "amount", str(10**15))["words"], "10¹⁵")
        for value in ("", "x", "-1", "1.5", str(10**15 + 1), "1" * 5000, "１２"):
            answer = inspect(till, "amount", value)
            same((answer["formatted"], answer["words"]), (None, None), value)
            check(answer["problems"], f"no problem with {value}")


@case("/cli/inspect/barcodes")
def _():
    with Till() as till:
        for value, expected in (
                ("8938505970011", {"kind": "gtin", "gtin": "08938505970011", "problems": []}),
                ("8938505970012", {"gtin": None, "problems": ["check-digit"]}),
                (oracle.check_digit("261000100500"),
                 {"kind": "variable", "item": "10001", "weight": "0.5", "problems": []}),
                ("(01)08938505970011(17)271231(10)L1",
                 {"kind": "gs1", "gtin": "08938505970011", "expiry": "2027-12-31", "lot": "L1"}),
                ("010893850597001110L1\x1d17270200",
                 {"kind": "gs1", "lot": "L1", "expiry": "2027-02-28", "problems": []}),
                ("(01)08938505970011(17)271332", {"expiry": None, "problems": ["bad-date"]}),
                ("https://id.gs1.org/01/08938505970011/10/L1",
                 {"kind": "digital-link", "gtin": "08938505970011", "lot": "L1"}),
                ("https://example.com/x", {"kind": "url", "gtin": None}),
                ("rubbish", {"kind": "unknown"}), ("", {"kind": "unknown"}),
                ("9" * 5000, {"kind": "unknown", "problems": ["length"]})):
            answer = inspect(till, "barcode", value)
            same({k: answer[k] for k in expected}, expected, value)
            same(set(answer), {"kind", "gtin", "item", "lot", "expiry", "serial", "weight", "price",
                               "url", "problems"}, "keys")


@case("/cli/inspect/vietqr-there-and-back")
def _():
    with Till() as till:
        bank = ("vietqr", "--bank", "970436", "--account", "0123456789")
        plain = till.call(*bank).out
        check(plain.endswith("\n") and plain.startswith("000201010211"), plain)
        same(crc(plain[:-5]), plain[-5:-1], "CRC")
        text = till.call(*bank, "--amount", "620000", "--purpose", "Thanh toán đơn hàng số 42 ở",
                         "--bill", "QN01-1-00000042").out.strip()
        same(crc(text[:-4]), text[-4:], "CRC")
        check(text.startswith("000201010212"), "not dynamic")
        answer = inspect(till, "vietqr", text)
        same(answer, {"valid": True, "dynamic": True, "bin": "970436", "account": "0123456789",
                      "service": "account", "amount": 620000, "bill": "QN01-1-00000042",
                      "purpose": "Thanh toan don hang so 42", "problems": []}, "inspect")
        same(inspect(till, "vietqr", till.ask(*bank, "--card")["payload"])["service"], "card", "")
        broken = inspect(till, "vietqr", text.replace("620000", "620001"))
        same((broken["valid"], broken["problems"]), (False, ["bad-crc"]), "changed")
        for value in ("", "rubbish", "0" * 5000, "000201"):
            same(inspect(till, "vietqr", value)["valid"], False, value[:20])
        for args in (("--bank", "97043"), ("--bank", "970436", "--account", "x y"),
                     ("--bank", "970436", "--account", "1", "--amount", "0"),
                     ("--bank", "970436", "--account", "1", "--amount", "10000000000000"),
                     ("--account", "1")):
            till.refuse(2, "bad-input", "vietqr", *args)


@case("/cli/inspect/text-and-rubbish-of-every-kind")
def _():
    with Till() as till:
        text = "Rượu  MƠ Yên Tử"
        answer = inspect(till, "text", unicodedata.normalize("NFD", text))
        same((answer["nfc"], answer["folded"]), (text, "ruou mo yen tu"), "text")
        rng = random.Random(3)
        for kind in ("barcode", "vietqr", "receipt", "amount", "text"):
            for _ in range(12):
                size = rng.choice([1, 3, 20, 200])
                rubbish = bytes(rng.randrange(1, 256) for _ in range(size))
                answer = inspect(till, kind, rubbish)
                check(type(answer["problems"]) is list, f"{kind} of {rubbish!r}")
        same(inspect(till, "receipt", "OCOPR1.x.y"),
             {"valid": False, "point": None, "till": None, "epoch": None, "seq": None,
              "receipt": None, "total": None, "hash": None, "at": None,
              "problems": ["unreadable"]}, "receipt")
        till.refuse(2, "bad-input", "inspect", "frob", "x")
        till.refuse(2, "bad-file", "inspect", "receipt", "x", "--key", "/nonexistent")
        till.refuse(2, "bad-file", "inspect", "receipt", "x", "--key", till.path("k", "rubbish"))


@case("/cli/inspect/escpos-says-what-stands-on-the-paper")
def _():
    with Till() as till:
        def paper(content, *more):
            return till.ask("inspect", "escpos", till.path("paper.bin", content), *more)

        head = b"\x1b@\x1c.\x1ba\x01Shop\n\x1ba\x00"
        vietnamese = b"\x1bt\x1eR\xad\xeeu\n\x1bt\x1f\xa7\xc6C S\xb6N\n\x1bt4\xfd\xdea\n"
        code = (b"\x1d(k\x03\x001C\x05\x1d(k\x08\x001P0\xc3\xa0 QR\x1d(k\x03\x001Q0")
        end = b"\x1dV\x42\x00\x1bp\x00\x32\xfa\x10\x14\x01\x00\x02"
        same(paper(head + vietnamese + code + end),
             {"text": [" " * 22 + "Shop", "Rượu", "ĐẶC SẢN", "ữa"], "qr": ["à QR"],
              "cuts": 1, "pulses": 2, "problems": []}, "paper")
        same(paper(b"Shop\n\n\n", "--profile", "generic-58")["text"], ["Shop"], "58 mm")
        same(paper(b""), {"text": [], "qr": [], "cuts": 0, "pulses": 0, "problems": []}, "empty")
        same(paper(b"a" * 40 + b"\n", "--profile", "generic-58")["text"], ["a" * 32, "a" * 8], "wrap")
        same(paper(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01")["problems"],
             ["real-time command inside an image at byte 8"], "real time")
        same(paper(b"\x1bt\x10\xe9")["problems"], ["page 16 of ESC t is not known at byte 0"], "page")
        binary = paper(b"\x1d(k\x05\x001P0\xff\xfe\x1d(k\x03\x001Q0")
        same((binary["qr"], len(binary["problems"])), (["\ufffd\ufffd"], 1), "no text")
        rng = random.Random(5)
        rubbish = paper(bytes(rng.randrange(256) for _ in range(20000)))
        check(rubbish["problems"], "no problem with rubbish")

        text = till.call("inspect", "escpos", till.path("paper.bin", head + code + end)).out
        check(text.startswith(" " * 22 + "Shop\n\nqr "), text)
        same(till.call("inspect", "escpos", "-", stdin="ab\n").out.split("\n")[0], "ab", "stdin")


@case("/cli/inspect/escpos-as-a-picture-and-refusals")
def _():
    with Till() as till:
        file, png = till.path("paper.bin", b"text\n\x1dV\x00"), till.path("paper.png")
        till.ask("inspect", "escpos", file, "--png", png)
        with open(png, "rb") as picture:
            start = picture.read(24)
        same((start[:8], start[16:20]), (b"\x89PNG\r\n\x1a\n", (576 + 64).to_bytes(4, "big")), "PNG")
        till.refuse(2, "bad-file", "inspect", "escpos", till.path("none.bin"))
        till.refuse(2, "bad-file", "inspect", "escpos", "/")
        till.refuse(2, "bad-file", "inspect", "escpos", file, "--png", "/nonexistent/x.png")
        till.refuse(2, "bad-input", "inspect", "escpos", file, "--profile", "frob")
        till.refuse(2, "bad-input", "inspect", "text", "x", "--png", png)
        long = till.path("long.bin", b"\x1bJ\xff" * 1000)
        till.refuse(2, "bad-input", "inspect", "escpos", long, "--png", png)
        same(till.ask("inspect", "escpos", long)["problems"], [], "long")


if __name__ == "__main__":
    main()
