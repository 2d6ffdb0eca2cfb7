#!/usr/bin/python3 -B
"""Every name that is promised to assistive technology: on its page, the first thing that is called
so is the one that is meant, and it can be pressed or written into. What has no state of its own
here is only looked at: test_day.py uses it.

usage: test_names.py OCOP-POS OCOPCTL DEMO-SHOP.SH
"""
import os
import subprocess
import sys
import tempfile

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from till import BUTTONS, ENTRIES, LABELS, LISTS, PICTURES, Till, wait_for  # noqa: E402

NOODLES, HONEY, WINE, POTATOES = "2000000000060", "2000000000305", "2000000000077", "QN-0033"
DIGITS = "0123456789"
NOTES = ("500.000 ₫", "200.000 ₫", "100.000 ₫", "50.000 ₫", "20.000 ₫", "10.000 ₫", "5.000 ₫",
         "2.000 ₫", "1.000 ₫")
TABLES = {Atspi.Role.TABLE, Atspi.Role.TREE_TABLE}


def find_first(till, name):
    """The one that a script finds which asks for nothing but the name."""
    for widget in till.walk():
        if widget.get_name() == name:
            return widget
    return None


def check(till, buttons=(), entries=(), labels=(), lists=(), pictures=()):
    kinds = ((buttons, BUTTONS), (entries, ENTRIES), (labels, LABELS), (lists, LISTS),
             (pictures, PICTURES))
    for names, roles in kinds:
        for name in names:
            widget = wait_for(lambda name=name: find_first(till, name), f"“{name}”", till.tree)
            assert widget.get_role() in roles, f"“{name}” is first a {widget.get_role_name()}"
            if roles is BUTTONS:
                assert widget.get_action_iface().get_n_actions() == 1, name
            if roles is ENTRIES:
                assert widget.get_editable_text_iface() is not None, name
                assert widget.get_action_iface().get_n_actions() >= 1, name


class Names:
    """The pages, in an order in which one leads to the next."""

    def __init__(self, program, ctl, home):
        self.till = Till(program, ctl, home)

    def log_in(self, user, pin):
        self.till.press(user)
        self.till.type("PIN", pin)
        self.till.press("Log in")

    def menu(self, name):
        self.till.press("Menu")
        self.till.press(name)

    def back(self):
        self.till.press("Back")
        self.till.find("Search products", ENTRIES)

    def pick(self, name):
        """A row of a list or table, by its own action."""
        def look():
            for widget in self.till.walk(self.till.application):
                if widget.get_name() == name and widget.get_role() in (
                        Atspi.Role.LIST_ITEM, Atspi.Role.TABLE_ROW):
                    return widget
            return None
        row = wait_for(look, f"the row “{name}”", self.till.tree)
        assert row.get_action_iface().do_action(0), name
        wait_for(lambda: look().get_state_set().contains(Atspi.StateType.SELECTED),
                 f"“{name}” is selected", self.till.tree)

    def find_tile(self, name):
        products = self.till.find("Products", LISTS)
        return wait_for(lambda: self.till.look(name, BUTTONS, products), f"the tile “{name}”",
                        self.till.tree)

    def press_tile(self, name):
        assert self.find_tile(name).get_action_iface().do_action(0), name

    # ---- the pages

    def log_in_page(self):
        check(self.till, lists=["Users"], entries=["PIN"],
              buttons=["lan", "minh", "hoa", *DIGITS, "Clear", "Log in"])
        self.log_in("lan", "1234")

    def open_a_shift(self):
        check(self.till, entries=["Opening float"], buttons=["Open shift"])
        self.till.type("Opening float", "500000")
        self.till.press("Open shift")

    def sell(self):
        till = self.till
        check(till, lists=["Cart"], entries=["Search products"], labels=["Total 0 ₫"],
              buttons=["Registry", "Printer", "Scanner", "Backup", "Quantity", "Discount", "Price",
                       "Lot", "Remove line", "Hold", "Held sales", "Pay", "Menu"])

    def tiles_and_lines_are_pressed(self):
        till = self.till
        self.press_tile("Miến dong Bình Liêu")
        till.find("Total 65.000 ₫", LABELS)
        till.type("Search products", "mật ong bình")
        products = till.find("Products", LISTS)
        wait_for(lambda: products.get_child_count() == 1, "one tile", till.tree)
        self.press_tile("Mật ong Bình Liêu")
        till.find("Total 245.000 ₫", LABELS)
        till.type("Search products", "")
        self.pick("Miến dong Bình Liêu")
        till.press("Quantity")
        check(till, entries=["Value"], buttons=[*DIGITS, "Apply"])
        till.type("Value", "2")
        till.press("Apply")
        till.find("Total 310.000 ₫", LABELS)
        till.select("Cart", 1)
        till.press("Quantity")
        till.type("Value", "2")
        till.enter("Value")
        till.find("Total 490.000 ₫", LABELS)

    def safety_line(self):
        for part in ("Registry", "Printer", "Scanner", "Backup"):
            self.till.press(part)
            self.till.press("Back")
            self.till.find("Search products", ENTRIES)

    def discounts(self):
        till = self.till
        till.press("Discount")
        check(till, entries=["Value"], buttons=["Percent", "Amount", "Apply"])
        till.press("On the whole sale")
        till.press("Amount")
        till.type("Value", "10000")
        till.press("Apply")
        till.find("Total 480.000 ₫", LABELS)
        check(till, buttons=["Discount"])

    def approval_and_price(self):
        till = self.till
        till.press("Price")
        check(till, lists=["Approve as"], entries=["PIN"], buttons=["Approve", "hoa"])
        till.press("hoa")
        till.type("PIN", "987654")
        till.press("Approve")
        check(till, entries=["Value"], buttons=["Apply"])
        till.press("Back")

    def lot_and_remove_line(self):
        till = self.till
        for name in ("Lot", "Remove line"):
            till.press(name)
            check(till, entries=["Value"], buttons=["Apply"])
            till.press("Back")

    def scale(self):
        till = self.till
        till.tell("weight 0.535 kg stable")
        till.scan(POTATOES)
        check(till, labels=["Scale 0,535 kg"], entries=["Value"], buttons=["Take weight", "Apply"])
        till.type("Value", "1,5")
        till.press("Apply")
        till.find("Total 532.500 ₫", LABELS)

    def held_sales(self):
        till = self.till
        till.press("Hold")
        till.find("Total 0 ₫", LABELS)
        till.press("Held sales")
        check(till, lists=["Held sales"], buttons=["Resume", "Drop"])
        held = till.find("Held sales", LISTS)
        assert held.get_child_count() == 1, held.get_child_count()
        till.press("Resume")
        till.find("Total 532.500 ₫", LABELS)

    def age(self):
        till = self.till
        till.scan(WINE)
        till.press("Pay")
        check(till, buttons=["Confirm age", "Not sold"])
        till.press("Confirm age")

    def pay(self):
        till = self.till
        check(till, labels=["Due 717.500 ₫"], entries=["Amount"], lists=["Payments"],
              buttons=["Cash", "VietQR", "Card slip", "Voucher", "717.500 ₫", "Complete sale",
                       "Back"])
        assert till.look("Complete sale", BUTTONS) is None
        till.type("Amount", "800000")
        check(till, labels=["Change 82.500 ₫"])
        till.type("Amount", "300000")

    def vietqr_of_a_part(self):
        till = self.till
        till.press("VietQR")
        check(till, pictures=["VietQR 300.000 ₫"], labels=["Waiting"], entries=["Bank reference"],
              buttons=["Confirm payment received"])
        till.type("Bank reference", "FT26326001234")
        till.press("Confirm payment received")
        check(till, lists=["Payments"])
        assert till.find("Payments", LISTS).get_child_count() == 1
        till.press("500.000 ₫")
        check(till, labels=["Change 82.500 ₫"])
        till.press("Complete sale")

    def done(self):
        till = self.till
        check(till, labels=["Change 82.500 ₫"], buttons=["Print again", "New sale"])
        self.receipt, = {word for name in till.names() for word in name.split()
                         if word.startswith("QN01-")}
        till.press("New sale")
        till.find("Search products", ENTRIES)

    def menu_entries(self):
        self.till.press("Menu")
        check(self.till, buttons=["Return", "Cash in or out", "Open drawer", "Shift", "Inventory",
                                  "Reports", "Settings", "Lock", "Training", "Help"])
        assert not self.till.has("Search products", ENTRIES)  # what is behind a sheet
        self.back()

    def return_goods(self):
        till = self.till
        self.menu("Return")
        check(till, entries=["Receipt number", "Reason"], lists=["Receipt lines"])
        till.type("Receipt number", self.receipt)  # no Enter: a whole number is enough
        lines = till.find("Receipt lines", LISTS)
        wait_for(lambda: lines.get_child_count() == 4, "its four lines", till.tree)
        quantities = [w for w in till.walk(lines) if w.get_role() in ENTRIES]
        assert len(quantities) == 4, quantities
        till.enter("Receipt number")  # once more changes nothing
        quantities[0].get_editable_text_iface().set_text_contents("1")
        till.type("Reason", "rách bao")
        till.find("Refund 64.106 ₫", BUTTONS)
        self.back()

    def cash_in_or_out(self):
        self.menu("Cash in or out")
        check(self.till, entries=["Amount", "Reason"], buttons=["In", "Out", "Book"])
        self.back()

    def shift(self):
        till = self.till
        self.menu("Shift")
        check(till, buttons=["X report", "Z report", "Close shift"],
              entries=["Counted cash", *NOTES])
        till.press("X report")
        report = till.find("X report", ENTRIES)
        wait_for(lambda: "QN01" in Atspi.Text.get_text(report, 0, -1), "its text", till.tree)
        self.back()

    def inventory(self):
        till = self.till
        self.menu("Lock")
        self.log_in("hoa", "987654")
        self.menu("Inventory")
        check(till, entries=["Search inventory"], lists=["Inventory"],
              buttons=["Low", "Expiring", "Negative", "Receive", "Waste", "Adjust", "Ledger"])
        self.pick("Gạo lứt")
        till.press("Ledger")
        till.says("Opening stock")
        assert "Gạo lứt" in till.names(), till.tree()
        till.press("Back")
        till.find("Search inventory", ENTRIES)

    def receive(self):
        till = self.till
        till.press("Receive")
        check(till, entries=["Quantity", "Lot", "Expiry"], lists=["Received"],
              buttons=["Book receipt of goods"])
        till.scan(HONEY)
        wait_for(lambda: till.find("Received", LISTS).get_child_count() == 1, "a line", till.tree)
        till.type("Quantity", "6")
        till.type("Lot", "L9")
        till.type("Expiry", "2027-06-30")
        till.press("Book receipt of goods")
        till.says("1 line")
        till.find("Search inventory", ENTRIES)
        self.back()

    def reports(self):
        till = self.till
        tabs = ["Days", "Products", "Stars", "Channels", "Cashiers", "Certificates"]
        self.menu("Reports")
        check(till, entries=["From", "To"],
              buttons=["Today", "This week", "This month", "This year", *tabs, "Save as CSV"])
        for tab in tabs:
            till.press(tab)
            till.find(tab, TABLES)
        self.back()

    def settings(self):
        till = self.till
        assert till.end() == 0
        subprocess.run([till.ctl_program, "--home", till.home, "user", "add", "boss", "--role",
                        "admin", "--pin-stdin"], input="4321", encoding="utf-8", check=True,
                       stdout=subprocess.DEVNULL)
        self.till = till = Till(till.program, till.ctl_program, till.home, arguments=["--user", "boss"])
        till.type("PIN", "4321")  # --user has chosen the name
        till.press("Log in")
        self.menu("Settings")
        pages = ["Shop", "Bank", "Users", "Devices", "Receipt"]
        check(till, buttons=[*pages, "Registry", "Backup"])
        for page in pages:
            till.press(page)
        assert till.end() == 0

    def first_start(self):
        till = self.till
        with tempfile.TemporaryDirectory(prefix="ocop-new.") as folder:
            self.till = new = Till(till.program, till.ctl_program, os.path.join(folder, "shop"))
            check(new, buttons=["Next"], entries=["Point code", "Shop name", "Till number"])
            assert new.end() == 0


PAGES = (Names.log_in_page, Names.open_a_shift, Names.sell, Names.tiles_and_lines_are_pressed,
         Names.safety_line, Names.discounts, Names.approval_and_price, Names.lot_and_remove_line,
         Names.scale, Names.held_sales, Names.age, Names.pay, Names.vietqr_of_a_part, Names.done,
         Names.menu_entries, Names.return_goods, Names.cash_in_or_out, Names.shift,
         Names.inventory, Names.receive, Names.reports, Names.settings, Names.first_start)


def main():
    program, ctl, demo_shop = sys.argv[1:]
    print(f"1..{len(PAGES)}")
    with tempfile.TemporaryDirectory(prefix="ocop-flow.") as folder:
        home = os.path.join(folder, "shop")
        subprocess.run([demo_shop, ctl, home], check=True, stdout=subprocess.DEVNULL)
        names = Names(program, ctl, home)
        try:
            for number, page in enumerate(PAGES, 1):
                page(names)
                print(f"ok {number} /ui/flow/names/{page.__name__.replace('_', '-')}", flush=True)
        finally:
            names.till.kill()


if __name__ == "__main__":
    main()
