#!/usr/bin/env -S python3 -B
"""The receipt of ocop-bench by the npm encoders named below, on this machine: receipts a second,
bytes, and how much of its Vietnamese a printer with their page numbers would print right.

usage: receipts.py DUMP_ESCPOS [SECONDS]

DUMP_ESCPOS is tests/receipts/dump_escpos of a build. The packages are installed into a temporary
folder and leave with it; without npm, or where they cannot be had, it says so and ends well.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "receipts"))
import read_escpos  # noqa: E402 (lives with the tests)

OURS = "epson-tm-t20"
PACKAGES = ("receiptline@4.0.4", "node-thermal-printer@4.6.1", "esc-pos-encoder@3.0.0",
            "@point-of-sale/receipt-printer-encoder@4.0.1")
COLUMNS = "48"
# ESC t of a TM-T20II. Pages with plain Latin letters are Python's own.
PAGES = {0x1E: "tcvn3-lower", 0x1F: "tcvn3-upper", 0x34: "cp1258", 0: "cp437", 2: "cp850",
         3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7",
         16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 26: "cp874", 33: "cp775",
         34: "cp855", 36: "cp862", 37: "cp864", 39: "iso8859_2", 40: "iso8859_15",
         45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256",
         51: "cp1257"}


def letters(text):
    """Of a line what cannot be argued about: no blanks, no signs beside letters and figures, and
    the usual stand-ins for × and ₫ as good as these."""
    return "".join(c for c in text.replace("×", "x").replace("₫", "đ") if c.isalnum())


def judge(data, receipt):
    """-> how many of the lines with Vietnamese letters are on the paper, letter for letter."""
    wanted = [letters(entry["text"]) for entry in receipt
              if entry["kind"] == "text" and not entry["text"].isascii()]
    wanted = [line for line in wanted if not line.isascii()]
    try:
        paper = read_escpos.read(data, PAGES, is_strict=False)
    except read_escpos.Broken as broken:
        return f"not readable: {broken}"
    printed = [letters(line.text) for line in paper.of("line")]
    right = sum(line in printed for line in wanted)
    codes = f"{len(paper.of('qr'))} native QR" if paper.of("qr") else "QR drawn"
    wrong = next((line.text for line in paper.of("line") if "?" in line.text), None)
    said = f"{right} of {len(wanted)} Vietnamese lines right, {codes}"
    drawn = len(paper.of("image")) if paper.of("qr") else 0
    said += f", {drawn} lines drawn" if drawn else ""
    return said + (f", e.g. “{wrong.strip()}”" if wrong and right < len(wanted) else "")


def show(name, per_second, data, receipt):
    print(f"  {name:38} {per_second:10.0f} {1e6 / per_second:10.1f} {len(data):7}  "
          f"{judge(data, receipt)}")


def show_ours(dump, folder, seconds, receipt):
    """The same document by the same printer's profile."""
    rate = subprocess.run([dump, "rate", "bench", OURS, seconds], capture_output=True, check=True)
    subprocess.run([dump, "papers", folder], check=True)
    with open(os.path.join(folder, f"{OURS}.bench.bin"), "rb") as file:
        show("this till", float(rate.stdout), file.read(), receipt)


def install(folder):
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
        file.write('{"private": true}\n')
    run = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
                          "--no-package-lock", "--loglevel=error", *PACKAGES], cwd=folder,
                         capture_output=True, text=True, check=False)
    return run.returncode == 0, run.stderr.strip().splitlines()


def main():
    dump, seconds = sys.argv[1], (sys.argv[2:] or ["1"])[0]
    if not shutil.which("npm") or not shutil.which("node"):
        print("no npm here: other encoders are not measured")
        return
    with tempfile.TemporaryDirectory(prefix="ocop-peers-") as folder:
        is_done, said = install(folder)
        if not is_done:
            print("npm could not install the other encoders: " + (said or ["?"])[-1])
            return
        text = subprocess.run([dump, "receipt", "bench", COLUMNS], capture_output=True, check=True)
        receipt_file = os.path.join(folder, "receipt.json")
        with open(receipt_file, "wb") as file:
            file.write(text.stdout)
        receipt = json.loads(text.stdout)
        run = subprocess.run(["node", os.path.join(HERE, "encoders.cjs"), folder, receipt_file,
                              folder, seconds], capture_output=True, text=True, check=True)
        version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
        print(f"the same receipt by npm packages, node {version.stdout.strip()}: "
              + " ".join(PACKAGES))
        print(f"  {'encoder':38} {'receipts/s':>10} {'µs each':>10} {'bytes':>7}  Vietnamese")
        for line in run.stdout.splitlines():
            result = json.loads(line)
            if "error" in result:
                print(f"  {result['name']:38} {result['error']}")
                continue
            with open(os.path.join(folder, result["file"]), "rb") as file:
                show(result["name"], result["perSecond"], file.read(), receipt)
        show_ours(dump, folder, seconds, receipt)


if __name__ == "__main__":
    main()
