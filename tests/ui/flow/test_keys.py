#!/usr/bin/python3 -B
"""A scanner that types like a keyboard, by real keys of X: whatever has the focus, whatever layout
or lock is on, and whichever input method composes Vietnamese, a scan is one line in the cart and
changes nothing of what a person has typed.

usage: test_keys.py OCOP-POS OCOPCTL DEMO-SHOP.SH FOLDER

FOLDER has the input method of this test. Where ibus and its Unikey are installed, they are taken
too; this test asks for no package.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from keys import CAPS_LOCK, F3, NUM_LOCK, PLACES, RETURN, TAB, Keyboard
from till import BUTTONS, ENTRIES, LABELS, Atspi, Till, wait_for

UNIKEY = "org.freedesktop.ibus.engine.unikey"
# What Telex and VNI turn into other letters, and what is made of digits.
NOODLES, HONEY, SQUID, SHRIMP, ANOTHER = (
    "2000000000060", "2000000000305", "8938505970011", "OCOP-DW-AA1", "QN-A6D9")
PRICES = {NOODLES: 65_000, HONEY: 180_000, SQUID: 1_000, SHRIMP: 2_000, ANOTHER: 3_000}
GOODS = f"""code,gtin,name,unit,price,vat_rate
T-1,{SQUID},Chả mực Hạ Long,gói,1000,std
{SHRIMP},,Tôm chua,gói,2000,std
{ANOTHER},,Ruốc hàu,gói,3000,std
"""


def dong(amount):
    return f"{amount:,} ₫".replace(",", ".")


class Counter:
    """A till in a shift, a keyboard, and what the cart has to come to."""

    def __init__(self, program, ctl, home, total):
        self.keys = Keyboard()
        self.till = Till(program, ctl, home)
        self.total = total

    def log_in(self):
        self.till.find("lan", BUTTONS)
        self.keys.look_at()
        self.till.press("lan")
        self.till.type("PIN", "1234")
        self.till.press("Log in")

    def go_on(self):
        """The shift is open, and the cart outlived the program."""
        self.log_in()
        self.is_total()

    def scan(self, code, **how):
        self.keys.scan(code, **how)
        self.total += PRICES[code]

    def is_total(self):
        self.till.find(f"Total {dong(self.total)}", LABELS)

    def has_focus(self, name, roles=ENTRIES):
        wait_for(lambda: self.till.find(name, roles).get_state_set().contains(
            Atspi.StateType.FOCUSED), f"“{name}” has the focus", self.till.tree)

    def find_focus(self):
        """-> the name of what has it; None: something without."""
        for widget in self.till.walk():
            if widget.get_state_set().contains(Atspi.StateType.FOCUSED):
                return widget.get_name()
        return None

    def is_in(self, name, text):
        wait_for(lambda: self.till.entry(name) == text, f"“{name}” is “{text}”",
                 lambda: f"it is “{self.till.entry(name)}”")

    def search(self, text, shown):
        """Types @text as a person and waits until it is @shown."""
        self.keys.tap(F3, 50)
        self.keys.sync()
        self.has_focus("Search products")
        self.keys.type(text)
        self.is_in("Search products", shown)


# ---- without an input method


def the_pin_stays(counter):
    till = counter.till
    till.find("lan", BUTTONS)
    counter.keys.look_at()
    till.press("lan")
    counter.has_focus("PIN")
    counter.keys.type("12")
    counter.is_in("PIN", "12")
    counter.keys.scan(SQUID)
    till.says("log in first")
    counter.is_in("PIN", "12")
    counter.keys.type("34")
    counter.keys.tap(RETURN, 100)
    counter.keys.sync()
    till.find("Opening float", ENTRIES)


def the_float_stays(counter):
    till = counter.till
    counter.has_focus("Opening float")
    counter.keys.type("500000")
    counter.is_in("Opening float", "500.000")
    counter.keys.scan(SQUID)
    counter.keys.type("0")
    counter.is_in("Opening float", "5.000.000")
    till.press("Open shift")
    till.find("Search products", ENTRIES)


def the_search_stays(counter):
    counter.search("kh", "kh")
    for code in (SQUID, SHRIMP, ANOTHER):
        counter.scan(code)
        counter.is_total()
        counter.is_in("Search products", "kh")
    counter.keys.type("oai")
    counter.is_in("Search products", "khoai")


def nothing_focused_is_pressed(counter):
    """Buttons, products and lines of the cart, as Tab goes through them."""
    seen = set()
    for _ in range(20):
        counter.keys.tap(TAB, 100)
        counter.keys.sync()
        counter.scan(SQUID)
        counter.scan(SHRIMP)
        counter.is_total()
        seen.add(counter.find_focus())
    assert {"All", "Quantity", "Discount", "Lot"} <= seen, seen


def two_scans_in_a_row(counter):
    counter.scan(NOODLES)
    counter.scan(HONEY, after_ms=30)
    counter.scan(SQUID, after_ms=30)
    counter.is_total()


def the_same_code_twice(counter):
    counter.scan(NOODLES)
    counter.scan(NOODLES, after_ms=200)
    counter.is_total()


def a_scanner_ends_with_tab(counter):
    counter.scan(NOODLES, end=TAB)
    counter.is_total()


def locks_change_nothing(counter):
    for lock in (CAPS_LOCK, NUM_LOCK):
        counter.keys.tap(lock, 50)
        counter.scan(SHRIMP)
        counter.scan(SQUID)
        counter.scan(SQUID, pad=True)
        counter.is_total()
        counter.scan(NOODLES, pad=True)
        counter.keys.tap(lock, 50)
        counter.scan(NOODLES, pad=True)
        counter.is_total()


def a_french_layout_changes_nothing(counter):
    subprocess.run(["setxkbmap", "fr"], check=True)
    counter.scan(SQUID)
    counter.scan(SHRIMP)
    counter.is_total()


def a_french_scanner_is_refused(counter):
    """Digits are capitals there: nothing that a till sells is written like that."""
    french = dict(zip("1234567890", "!@#$%^&*()"))
    typed = "".join(french[digit] for digit in NOODLES)
    assert all(PLACES[character][1] for character in typed)
    counter.keys.scan(typed)
    counter.till.says(typed)
    counter.is_total()
    subprocess.run(["setxkbmap", "us"], check=True)


def the_amount_stays(counter):
    till = counter.till
    till.press("Pay")
    till.find(f"Due {dong(counter.total)}", LABELS)
    counter.has_focus("Amount")
    before = till.entry("Amount")
    counter.keys.scan(SQUID)
    counter.is_in("Amount", before)
    till.find(f"Due {dong(counter.total)}", LABELS)
    # What is marked is replaced by the first digit, as without a scan.
    counter.keys.type("9")
    counter.is_in("Amount", "9")
    counter.keys.scan(SQUID)
    counter.keys.type("8")
    counter.is_in("Amount", "98")
    till.press("Back")
    counter.is_total()


# ---- with one


def a_composed_word_stays(counter, typed, shown):
    counter.go_on()
    counter.search(typed, shown)
    for code in (SQUID, SHRIMP, ANOTHER) * 3:
        counter.scan(code)
        counter.is_total()
    counter.is_in("Search products", shown)


@contextmanager
def unikey(folder, method):
    """Unikey on an ibus of its own."""
    surroundings = {"XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder, "GTK_IM_MODULE": "ibus",
                    "GSETTINGS_BACKEND": "keyfile"}
    before = {name: os.environ.get(name) for name in surroundings}
    os.environ.update(surroundings)
    subprocess.run(["gsettings", "set", UNIKEY, "input-method", method], check=True)
    with open(os.devnull, "wb") as nowhere:
        daemon = subprocess.Popen(["ibus-daemon", "--panel=disable", "--emoji-extension=disable"],
                                  stdout=nowhere, stderr=nowhere)
    try:
        def is_there():
            subprocess.run(["ibus", "engine", "Unikey"], capture_output=True, check=False)
            engine = subprocess.run(["ibus", "engine"], capture_output=True, check=False)
            return engine.stdout.strip() == b"Unikey"
        wait_for(is_there, "Unikey")
        yield
    finally:
        daemon.terminate()
        daemon.wait()
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def has_unikey():
    return shutil.which("ibus-daemon") and os.path.exists("/usr/share/ibus/component/unikey.xml")


STEPS = (the_pin_stays, the_float_stays, the_search_stays, nothing_focused_is_pressed,
         two_scans_in_a_row, the_same_code_twice, a_scanner_ends_with_tab, locks_change_nothing,
         a_french_layout_changes_nothing, a_french_scanner_is_refused, the_amount_stays)


class Plan:
    def __init__(self, program, ctl, home):
        self.arguments = program, ctl, home
        self.number = 0
        self.total = 0

    def tell(self, name, skip=""):
        self.number += 1
        print(f"ok {self.number} /ui/flow/keys/{name.replace('_', '-')}{skip}", flush=True)

    @contextmanager
    def counter(self):
        counter = Counter(*self.arguments, self.total)
        try:
            yield counter
            self.total = counter.total
        finally:
            counter.till.kill()


def run(plan, folder, modules):
    with plan.counter() as counter:
        for step in STEPS:
            step(counter)
            plan.tell(step.__name__)
    os.environ.update(GTK_PATH=modules, GTK_IM_MODULE="test-composer")
    with plan.counter() as counter:
        a_composed_word_stays(counter, "daau muwj ", "dâu mưj ")
        plan.tell("a_composed_word_stays")
    for method, typed, shown in (("telex", "muwjc raau ", "mực râu "),
                                 ("vni", "mu7c5 ra6u ", "mực râu ")):
        if not has_unikey():
            plan.tell("unikey/" + method, " # SKIP ibus-unikey is not installed")
            continue
        with unikey(folder, method), plan.counter() as counter:
            a_composed_word_stays(counter, typed, shown)
            plan.tell("unikey/" + method)


def main():
    program, ctl, demo_shop, modules = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="ocop-keys.") as folder:
        home, goods = os.path.join(folder, "shop"), os.path.join(folder, "goods.csv")
        subprocess.run([demo_shop, ctl, home], check=True, stdout=subprocess.DEVNULL)
        with open(goods, "w", encoding="utf-8") as file:
            file.write(GOODS)
        subprocess.run([ctl, "--home", home, "catalogue", "import", goods], check=True,
                       stdout=subprocess.DEVNULL)
        plan = Plan(program, ctl, home)
        print(f"1..{len(STEPS) + 3}")
        run(plan, folder, modules)


if __name__ == "__main__":
    main()
