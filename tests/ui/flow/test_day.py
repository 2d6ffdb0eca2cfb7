#!/usr/bin/python3 -B
"""A day at the till, by the names of its parts alone: what a script from outside can do, it does
here, and the journal and the paper say the same afterwards.

usage: test_day.py OCOP-POS OCOPCTL DEMO-SHOP.SH
"""
import base64
import os
import subprocess
import sys
import tempfile

from till import BUTTONS, ENTRIES, LABELS, LISTS, PICTURES, Till, Trouble, wait_for

NOODLES, HONEY, WINE = "2000000000060", "2000000000305", "2000000000077"
POTATOES = "QN-0033"
FLOAT = 500_000


def dong(amount):
    return f"{amount:,} ₫".replace(",", ".")


class Day:
    """The steps, in their order: each begins where the one before it ended."""

    def __init__(self, program, ctl, home):
        self.program, self.ctl, self.home = program, ctl, home
        self.cash = FLOAT
        self.receipts = []
        self.till = None

    def start(self):
        self.till = Till(self.program, self.ctl, self.home)

    def log_in(self, user, pin):
        self.till.press(user)
        self.till.type("PIN", pin)
        self.till.press("Log in")

    def is_total(self, amount):
        self.till.find(f"Total {dong(amount)}", LABELS)

    def menu(self, name):
        self.till.press("Menu")
        self.till.press(name)

    def finish(self, change):
        """The page after a sale; notes the receipt."""
        self.till.find("New sale", BUTTONS)
        self.till.find(f"Change {dong(change)}", LABELS)
        self.receipts.append(find_receipt(self.till))
        self.till.press("New sale")
        self.till.find("Search products", ENTRIES)

    # ---- the steps

    def logs_in_and_opens_a_shift(self):
        till = self.till
        till.find("Users", LISTS)
        for digit in "0123456789":
            till.find(digit, BUTTONS)
        till.find("Clear", BUTTONS)
        self.log_in("lan", "1234")
        till.type("Opening float", str(FLOAT))
        till.press("Open shift")
        till.find("Cart", LISTS)
        for name in ("Registry", "Printer", "Scanner", "Backup", "Quantity", "Discount", "Price",
                     "Lot", "Remove line", "Hold", "Held sales", "Pay", "Menu"):
            till.find(name, BUTTONS)

    def scans_change_no_entry(self):
        till = self.till
        till.scan(NOODLES)
        till.scan(HONEY)
        self.is_total(245_000)
        till.type("Search products", "khoai")
        till.focus("Search products")
        till.scan(NOODLES)
        till.scan(HONEY)
        self.is_total(490_000)
        assert till.entry("Search products") == "khoai", till.entry("Search products")
        till.type("Search products", "")

    def weighs(self):
        till = self.till
        till.scan(POTATOES)
        till.find("Take weight", BUTTONS, is_sensitive=False)
        till.tell("weight 0.535 kg stable")
        till.find("Scale 0,535 kg", LABELS)
        till.press("Take weight")
        self.is_total(508_725)

    def discounts(self):
        till = self.till
        till.press("Discount")
        till.find("Percent", BUTTONS)
        till.press("Amount")
        till.type("Value", "725")
        till.press("Apply")
        self.is_total(508_000)

    def changes_the_quantity(self):
        till = self.till
        till.scan(WINE)
        self.is_total(693_000)
        till.press("Quantity")
        till.type("Value", "2")
        till.press("Apply")
        self.is_total(878_000)

    def asks_the_age_and_takes_cash(self):
        till = self.till
        till.press("Pay")
        till.find("Not sold", BUTTONS)
        till.press("Confirm age")
        till.find("Due 878.000 ₫", LABELS)
        for name in ("Cash", "VietQR", "Card slip", "Voucher", "Back"):
            till.find(name, BUTTONS)
        till.find("Amount", ENTRIES)
        till.find("Payments", LISTS)
        till.find("Complete sale", BUTTONS, is_sensitive=False)
        assert till.look("Complete sale", BUTTONS) is None
        till.press("1.000.000 ₫")
        till.find("Change 122.000 ₫", LABELS)
        till.press("Complete sale")
        self.cash += 878_000
        self.finish(122_000)

    def takes_vietqr(self):
        till = self.till
        till.scan(HONEY)
        self.is_total(180_000)
        till.press("Pay")
        till.press("VietQR")
        till.find("VietQR 180.000 ₫", PICTURES)
        till.find("Waiting", LABELS)
        till.find("Confirm payment received", BUTTONS, is_sensitive=False)
        till.type("Bank reference", "FT26326001234")
        till.press("Confirm payment received")
        till.press("Complete sale")
        self.finish(0)

    def holds_and_resumes(self):
        till = self.till
        till.scan(NOODLES)
        self.is_total(65_000)
        till.press("Hold")
        self.is_total(0)
        till.press("Held sales")
        till.find("Drop", BUTTONS)
        till.select("Held sales", 0)
        till.press("Resume")
        self.is_total(65_000)
        till.press("Pay")
        till.press("65.000 ₫")
        till.press("Complete sale")
        till.press("Print again")
        self.cash += 65_000
        self.finish(0)

    def takes_back_one_line(self):
        till = self.till
        self.menu("Return")
        till.type("Receipt number", self.receipts[0])
        till.enter("Receipt number")
        till.find("Receipt lines", LISTS)
        till.type("Quantity · Miến dong Bình Liêu", "1")
        till.type("Reason", "rách bao")
        till.press("Refund 65.000 ₫")
        till.find("Search products", ENTRIES)
        self.cash -= 65_000

    def prints_again(self):
        till = self.till
        self.menu("Return")
        till.type("Receipt number", self.receipts[1])
        till.enter("Receipt number")
        till.press("Print again")
        till.press("Back")
        till.find("Search products", ENTRIES)

    def puts_cash_in(self):
        till = self.till
        self.menu("Cash in or out")
        till.find("Out", BUTTONS)
        till.press("In")
        till.type("Amount", "100000")
        till.type("Reason", "tiền lẻ")
        till.press("Book")
        till.is_gone("Book", BUTTONS)
        self.cash += 100_000

    def a_manager_looks(self):
        till = self.till
        self.menu("Lock")
        self.log_in("hoa", "987654")
        self.menu("Inventory")
        till.find("Inventory", LISTS)
        for name in ("Low", "Expiring", "Negative", "Receive", "Waste", "Adjust", "Ledger"):
            till.find(name, BUTTONS, is_sensitive=False)
        till.type("Search inventory", "khoai")
        table = till.find("Inventory", LISTS)
        wait_for(lambda: "23,465" in till.names(table), "23,465 kg of potatoes", till.tree)
        till.press("Back")
        self.menu("Reports")
        for name in ("Today", "This week", "This month", "This year", "Days", "Products", "Stars",
                     "Channels", "Cashiers", "Certificates", "Save as CSV"):
            till.find(name, BUTTONS)
        for name in ("From", "To"):
            till.find(name, ENTRIES)
        till.press("Today")
        till.press("Products")
        till.find("Products", LISTS)
        till.press("Back")
        till.find("Search products", ENTRIES)

    def closes_the_shift_blind(self):
        till = self.till
        self.menu("Lock")
        self.log_in("lan", "1234")
        self.menu("Shift")
        for name in ("X report", "Z report"):
            till.find(name, BUTTONS)
        till.find("Counted cash", ENTRIES)
        assert dong(self.cash) not in " ".join(till.names())
        left = self.cash
        for note in (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000):
            till.type(dong(note), str(left // note))
            left %= note
        assert left == 0
        till.press("Close shift")
        till.says(f"counted {dong(self.cash)} · should be {dong(self.cash)}")
        till.find("Z report", ENTRIES)
        till.press("Done")
        till.find("Opening float", ENTRIES)

    def a_cart_outlives_a_power_cut(self):
        till = self.till
        till.type("Opening float", "0")
        till.press("Open shift")
        till.find("Search products", ENTRIES)
        till.scan(NOODLES)
        till.scan(HONEY)
        self.is_total(245_000)
        # A printer of this kind takes some seconds for a paper.
        wait_for(lambda: len(self.printed()) == 6, "the receipts on paper", till.tree)
        till.kill()
        self.start()
        self.log_in("lan", "1234")
        self.is_total(245_000)
        cart = " ".join(self.till.names(self.till.find("Cart", LISTS)))
        assert "Miến dong Bình Liêu" in cart and "Mật ong Bình Liêu" in cart, cart
        self.till.kill()

    def printed(self):
        """-> (receipt, total) of each receipt on paper, as its QR says"""
        paper = self.till.ctl("inspect", "escpos", os.path.join(self.home, "run", "paper.bin"))
        return [read_receipt_code(code) for code in paper["qr"] if code.startswith("OCOPR1.")]

    def the_books_agree(self):
        ctl = self.till.ctl
        assert ctl("journal", "verify")["ok"]
        assert ctl("doctor") is not None
        day, = ctl("report", "day")
        assert day["amount"] == 878_000 + 180_000 + 65_000, day
        assert (day["returned_amount"], day["returned_qty"]) == (65_000, "1"), day
        sales = [ctl("sale", "show", receipt) for receipt in self.receipts]
        assert [sale["total"] for sale in sales] == [878_000, 180_000, 65_000], sales
        assert [[(line["code"], line["qty"], line["amount"]) for line in sale["lines"]]
                for sale in sales] == [
                    [("QN-0006", "2", 130_000), ("QN-0030", "2", 360_000),
                     ("QN-0033", "0.535", 18_000), ("QN-0007", "2", 370_000)],
                    [("QN-0030", "1", 180_000)], [("QN-0006", "1", 65_000)]], sales
        assert [sale["payments"][0]["method"] for sale in sales] == ["cash", "vietqr", "cash"]
        assert sales[0]["payments"][0]["tendered"] == 1_000_000, sales[0]

    def the_paper_agrees(self):
        printed = self.printed()
        sold, qr, held = self.receipts
        assert printed[:4] == [(sold, 878_000), (qr, 180_000), (held, 65_000), (held, 65_000)], printed
        assert printed[4][1] == -65_000, printed
        assert printed[5] == (qr, 180_000), printed


STEPS = (Day.logs_in_and_opens_a_shift, Day.scans_change_no_entry, Day.weighs, Day.discounts,
         Day.changes_the_quantity, Day.asks_the_age_and_takes_cash, Day.takes_vietqr,
         Day.holds_and_resumes, Day.takes_back_one_line, Day.prints_again, Day.puts_cash_in,
         Day.a_manager_looks, Day.closes_the_shift_blind, Day.a_cart_outlives_a_power_cut,
         Day.the_books_agree, Day.the_paper_agrees)


def read_receipt_code(code):
    """-> (receipt, total) as the signed code on the paper has them."""
    text = code.split(".")[1]
    fields = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\n")
    return fields[4], int(fields[6])


def find_receipt(till):
    """-> the number on the page after a sale: the only word there that begins with the point."""
    def look():
        for name in till.names():
            for word in name.split():
                if word.startswith("QN01-"):
                    return word
        return None
    return wait_for(look, "a receipt's number", till.tree)


def run(day):
    day.start()
    print(f"1..{len(STEPS)}")
    try:
        for number, step in enumerate(STEPS, 1):
            step(day)
            print(f"ok {number} /ui/flow/{step.__name__.replace('_', '-')}", flush=True)
    except (Trouble, AssertionError) as error:
        print(f"not ok {number} /ui/flow/{step.__name__.replace('_', '-')}")
        print("# " + str(error).replace("\n", "\n# "))
        raise
    finally:
        day.till.kill()


def main():
    program, ctl, demo_shop = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="ocop-flow.") as folder:
        home = os.path.join(folder, "shop")
        subprocess.run([demo_shop, ctl, home], check=True, stdout=subprocess.DEVNULL)
        run(Day(program, ctl, home))


if __name__ == "__main__":
    main()
