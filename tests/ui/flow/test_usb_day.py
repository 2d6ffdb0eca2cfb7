#!/usr/bin/python3 -B
"""Devices on USB, as a shop finds them: nothing is set, scanner and printer are plugged in, pulled
out, run out of paper; and the ways in which the program ends and begins again.

usage: test_usb_day.py OCOP-POS OCOPCTL CATALOGUE.csv USB-EMULATOR PRELOAD
"""
import os
import signal
import subprocess
import sys
import tempfile

from till import BUTTONS, ENTRIES, LABELS, LISTS, Till, Trouble, wait_for
from usb import Bus

NOODLES, HONEY = "2000000000060", "2000000000305"
# Item 10006, 535 grams: what a scale of the shop prints.
POTATO_LABEL = "2610006005350"


def make_shop(ctl, home, catalogue):
    def call(*words, text=None):
        subprocess.run([ctl, "--home", home, *words], check=True, stdout=subprocess.DEVNULL,
                       input=text, encoding="utf-8")
    call("init", "--point", "QN01", "--name", "Điểm OCOP Hạ Long", "--till", "1")
    call("catalogue", "import", catalogue)
    call("user", "add", "lan", "--role", "cashier", "--pin-stdin", text="1234\n")
    stock = os.path.join(os.path.dirname(home), "opening.csv")
    with open(stock, "w", encoding="utf-8") as file:
        file.write("code,qty,lot,expiry\nQN-0006,24,,\nQN-0030,24,,\nQN-0033,24,,\n")
    call("stock", "import", stock)


class Day:
    """The steps, in their order: each begins where the one before it ended."""

    def __init__(self, program, ctl, home, bus):
        self.program, self.ctl, self.home, self.bus = program, ctl, home, bus
        self.receipts = []
        self.till = None

    def start(self):
        self.till = Till(self.program, self.ctl, self.home, surroundings=self.bus.surroundings)

    def log_in(self):
        self.till.press("lan")
        self.till.type("PIN", "1234")
        self.till.press("Log in")

    def is_said(self, part, words):
        """The safety line says of @part."""
        wait_for(lambda: words in self.till.find(part, BUTTONS).get_description(),
                 f"{part}: {words}", self.till.tree)

    def scan(self, code):
        self.bus.tell(f"scan {code}")

    def is_total(self, amount):
        self.till.find(f"Total {amount} ₫", LABELS)

    def pay(self, note):
        till = self.till
        till.press("Pay")
        till.press(note)
        till.press("Complete sale")
        till.find("New sale", BUTTONS)
        receipt, = {word for name in till.names() for word in name.split() if word[:5] == "QN01-"}
        self.receipts.append(receipt)
        till.press("New sale")
        till.find("Search products", ENTRIES)

    def has_printed(self, receipt):
        """Its number is on the paper, and the printer is done with it."""
        path = os.path.join(os.path.dirname(self.home), "paper")

        def look():
            self.bus.tell(f"save {path}")
            with open(path, "rb") as file:
                return receipt.encode() in file.read()
        wait_for(look, f"{receipt} on paper", self.till.tree)

    # ---- the steps

    def starts_without_devices(self):
        self.start()
        self.is_said("Scanner", "not found")
        self.log_in()
        self.till.type("Opening float", "500000")
        self.till.press("Open shift")
        self.till.find("Cart", LISTS)

    def finds_what_is_plugged_in(self):
        self.bus.tell("plug scanner")
        self.bus.tell("plug printer")
        self.is_said("Scanner", "ready")
        self.is_said("Printer", "ready")

    def scans_whatever_has_the_focus(self):
        self.scan(NOODLES)
        self.is_total("65.000")
        self.till.type("Search products", "khoai")
        self.till.focus("Search products")
        self.scan(HONEY)
        self.is_total("245.000")
        assert self.till.entry("Search products") == "khoai"
        self.till.type("Search products", "")

    def knows_the_label_of_a_scale(self):
        self.scan(POTATO_LABEL)
        self.is_total("263.725")

    def prints_the_receipt(self):
        self.pay("500.000 ₫")
        self.has_printed(self.receipts[-1])
        self.is_said("Printer", "ready")

    def prints_one_after_the_other(self):
        for _ in range(2):
            self.scan(NOODLES)
            self.is_total("65.000")
            self.pay("65.000 ₫")
        for receipt in self.receipts:
            self.has_printed(receipt)
        self.is_said("Printer", "ready")

    def waits_for_paper(self):
        self.bus.tell("paper out")
        size = self.bus.size()
        self.scan(HONEY)
        self.is_total("180.000")
        self.pay("200.000 ₫")
        assert self.bus.size() == size
        self.bus.tell("paper in")
        self.has_printed(self.receipts[-1])

    def waits_for_a_printer_that_was_unplugged(self):
        self.is_said("Printer", "ready")
        self.bus.tell("unplug printer")
        self.is_said("Printer", "not found")
        self.scan(HONEY)
        self.is_total("180.000")
        self.pay("200.000 ₫")
        self.bus.tell("plug printer")
        self.has_printed(self.receipts[-1])
        self.is_said("Printer", "ready")  # what is pulled out before would be in doubt

    def knows_a_scanner_that_comes_back(self):
        self.bus.tell("unplug scanner")
        self.is_said("Scanner", "not found")
        self.bus.tell("plug scanner")
        self.is_said("Scanner", "ready")
        self.scan(NOODLES)
        self.is_total("65.000")

    def keeps_the_cart_when_it_is_told_to_end(self):
        self.till.process.send_signal(signal.SIGHUP)  # a terminal that goes: nothing
        assert self.till.end(signal.SIGTERM) == 0
        self.start()
        self.log_in()
        self.is_total("65.000")
        self.scan(HONEY)
        self.is_total("245.000")
        assert self.till.end(signal.SIGINT) == 0
        self.start()
        self.log_in()
        self.is_total("245.000")

    def says_that_another_has_the_shop(self):
        second = Till(self.program, self.ctl, self.home)
        second.says("the store is in use by ocop-pos")
        second.find("Try again", BUTTONS)
        assert self.till.end() == 0
        second.press("Try again")
        second.find("lan", BUTTONS)
        assert second.end() == 0

    def the_books_agree(self):
        ctl = self.till.ctl
        assert ctl("journal", "verify")["ok"]
        assert ctl("doctor") is not None
        day, = ctl("report", "day")
        assert day["amount"] == 263_725 + 2 * 65_000 + 2 * 180_000, day
        assert [sale["receipt"] for sale in ctl("sale", "list")["sales"]] == self.receipts
        jobs = ctl("print", "list")["jobs"]
        assert jobs == [], jobs

    def the_paper_agrees(self):
        path = os.path.join(os.path.dirname(self.home), "paper")
        self.bus.tell(f"save {path}")
        paper = self.till.ctl("inspect", "escpos", path)
        assert paper["cuts"] == len(self.receipts), paper["cuts"]
        assert paper["pulses"] == len(self.receipts), paper["pulses"]
        assert sum(code.startswith("OCOPR1.") for code in paper["qr"]) == len(self.receipts)


STEPS = (Day.starts_without_devices, Day.finds_what_is_plugged_in,
         Day.scans_whatever_has_the_focus, Day.knows_the_label_of_a_scale, Day.prints_the_receipt,
         Day.prints_one_after_the_other, Day.waits_for_paper,
         Day.waits_for_a_printer_that_was_unplugged, Day.knows_a_scanner_that_comes_back,
         Day.keeps_the_cart_when_it_is_told_to_end, Day.says_that_another_has_the_shop,
         Day.the_books_agree, Day.the_paper_agrees)


def run(day):
    print(f"1..{len(STEPS)}")
    try:
        for number, step in enumerate(STEPS, 1):
            step(day)
            print(f"ok {number} /ui/flow/usb/{step.__name__.replace('_', '-')}", flush=True)
    except (Trouble, AssertionError) as error:
        print(f"not ok {number} /ui/flow/usb/{step.__name__.replace('_', '-')}")
        print("# " + str(error).replace("\n", "\n# "))
        raise
    finally:
        if day.till is not None:
            day.till.kill()


def main():
    program, ctl, catalogue, emulator, preload = sys.argv[1:]
    bus = Bus(emulator, preload)
    try:
        with tempfile.TemporaryDirectory(prefix="ocop-usb.") as folder:
            home = os.path.join(folder, "shop")
            make_shop(ctl, home, catalogue)
            run(Day(program, ctl, home, bus))
    finally:
        bus.end()


if __name__ == "__main__":
    main()
