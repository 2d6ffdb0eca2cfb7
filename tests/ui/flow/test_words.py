#!/usr/bin/python3 -B
"""The main pages in Vietnamese: the names of screens are translated, and no English is left.

usage: test_words.py OCOP-POS OCOPCTL DEMO-SHOP.SH
"""
import os
import re
import subprocess
import sys
import tempfile

from till import BUTTONS, ENTRIES, LABELS, Till, read, wait_for

# Words of the English messages that are no Vietnamese, no name of a thing and no key.
ENGLISH = re.compile(
    r"\b(the|and|of|is|not|no|for|with|what|who|cash|sale|sales|shift|print|printer|"
    r"scanner|backup|registry|ready|never|connected|open|close|back|pay|price|lot|line|hold|held|"
    r"quantity|discount|remove|search|products|users|log|clear|digit|message|total|due|change|"
    r"complete|amount|payments|card|slip|voucher|receipt|number|reason|refund|return|report|"
    r"reports|inventory|settings|lock|training|help|drawer|count|counted|low|expiring|negative|"
    r"receive|waste|adjust|ledger|days|today|week|month|year|stars|channels|cashiers|"
    r"certificates|save|from|groups|others|all)\b", re.I)
# GTK's own names of what has none, and of our types: nobody translates those.
TYPES = re.compile(r"^(Gtk|Ocop)[A-Z]\w+$|^F\d+$|^Esc$|^Enter$|^Del$")


def find_english(till):
    """-> what is left in one look at everything."""
    left = set()
    for widget in till.walk():
        name = widget.get_name()
        if widget.get_role() in LABELS:
            name = read(widget)
        if name and not TYPES.match(name) and ENGLISH.search(name):
            left.add(name)
    return sorted(left) or "nothing"


def check(till, page):
    left = wait_for(lambda: find_english(till), page)
    assert left == "nothing", f"{page}: English is left: {left}"


def log_in(till, user, pin):
    till.press(user)
    till.type(find_entry(till), pin)
    till.press("Đăng nhập")


def pages(till):
    till.find("lan", BUTTONS)
    yield "log in"
    log_in(till, "lan", "1234")
    till.find("Mở ca", BUTTONS)
    yield "open a shift"
    till.type(find_entry(till), "0")
    till.press("Mở ca")
    till.find("Thanh toán", BUTTONS)
    till.scan("2000000000060")
    till.says("65.000 ₫")
    yield "sell"
    till.press("Thanh toán")
    till.find("65.000 ₫", BUTTONS)
    yield "pay"
    till.press("Quay lại")
    till.press("Trình đơn")
    till.find("Trợ giúp", BUTTONS)
    yield "menu"
    till.press("Trả lại")
    till.find("Số biên lai", ENTRIES)
    yield "return"


def find_entry(till):
    """-> the name of the only entry of the page."""
    def look():
        return [w.get_name() for w in till.walk() if w.get_role() in ENTRIES]
    return wait_for(look, "an entry", till.tree)[0]


def main():
    program, ctl, demo_shop = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="ocop-flow.") as folder:
        home = os.path.join(folder, "shop")
        subprocess.run([demo_shop, ctl, home], check=True, stdout=subprocess.DEVNULL)
        till = Till(program, ctl, home, "vi")
        try:
            for number, page in enumerate(pages(till), 1):
                check(till, page)
                print(f"ok {number} /ui/flow/words/{page.replace(' ', '-')}", flush=True)
            print(f"1..{number}")
        finally:
            till.kill()


if __name__ == "__main__":
    main()
