#!/usr/bin/env -S python3 -B
"""Every sample paper as PDF and PNG, read back by pdftotext and zbarimg: all that the text says is
in the PDF, in order, no amount broken; every code on PNG, PDF and printer's dots holds what it should.

usage: read_back_pages.py DUMP_PAGES
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

WIDTHS = (384, 512, 576)
PAPER_MM = {384: 58, 512: 80, 576: 80}
AMOUNT = re.compile(r"-?\d{1,3}(?:\.\d{3})+")


def run(*command):
    """Standard output."""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False).stdout.decode()


def lines_of(text, ending=None):
    return [line for line in text.split("\n") if line and (ending is None or line.endswith(ending))]


def squeezed(text):
    """Without blanks, which line breaks and columns put elsewhere, and in one form of letters."""
    return "".join(unicodedata.normalize("NFC", text).split())


def content_of_text(text, codes):
    """What the text rendering says beside rules, ruler and the contents of QR codes, which a page
    has as pictures; a caption ends in ":" only in text."""
    lines = [line for line in text.split("\n")
             if not re.fullmatch(r"[-=]+|[.+\d]*\+[.+\d]*", line.strip())]
    whole = squeezed("\n".join(lines))
    for code in codes:
        kind, content = code.split(":", 1)
        if kind == "QR-Code":
            whole = whole.replace(":" + squeezed(content), "", 1)
    return whole


def content_of_pdf(text):
    """Numbers of the ruler stand alone on their line, ten apart."""
    lines = text.split("\n")
    ruler = re.compile(r"\s*10(?:\s+\d+0)*\s*")
    return squeezed("\n".join(line for line in lines if not ruler.fullmatch(line)))


class Paper:
    def __init__(self, folder, name, width):
        self.stem = os.path.join(folder, f"{name}-{width}")
        with open(os.path.join(folder, name + ".codes"), encoding="utf-8") as file:
            self.codes = lines_of(file.read())
        with open(self.stem + ".txt", encoding="utf-8") as file:
            self.text = file.read()
        self.pdf = self.stem + ".pdf"
        self.pdf_text = run("pdftotext", "-layout", self.pdf, "-").replace("\f", "")
        self.width = width

    def wrong_content(self):
        wanted = content_of_text(self.text, self.codes)
        got = content_of_pdf(self.pdf_text)
        # Where no font has a letter of another script, Pango shows its number.
        foreign = "[0-9A-F\u3000-\u9fff]*"
        if re.fullmatch(foreign.join(map(re.escape, re.split("[\u3000-\u9fff]+", wanted))), got):
            return []
        at = len(os.path.commonprefix([wanted, got]))
        return [f"PDF says {got[max(0, at - 20):at + 40]!r} where text says "
                f"{wanted[max(0, at - 20):at + 40]!r}"]

    def broken_amounts(self):
        wanted = AMOUNT.findall(self.text)
        got = AMOUNT.findall(self.pdf_text)
        return [] if wanted == got else [f"amounts in the PDF: {got}, in the text: {wanted}"]

    def wrong_codes(self):
        if not self.codes:
            return []
        problems = []
        scan = os.path.join(self.stem + ".scan")
        run("pdftoppm", "-r", "203", "-gray", "-png", self.pdf, scan)
        pages = sorted(glob.glob(scan + "*.png"))
        for what, pictures in (("PNG", [self.stem + ".png"]), ("PDF", pages),
                               ("dots", [self.stem + ".dots.png"])):
            found = lines_of("".join(run("zbarimg", "-q", "--nodbus", picture) for picture in pictures))
            if sorted(found) != sorted(self.codes):
                problems.append(f"codes in {what}: {found}, should be {self.codes}")
        return problems

    def wrong_file(self):
        info = dict(re.findall(r"^([^:\n]+):\s+(.*)$", run("pdfinfo", "-isodates", self.pdf),
                               re.M))
        points = float(info["Page size"].split()[0])
        return [f"{key} is {value!r}" for key, value, fits in (
            ("Title", info.get("Title"), info.get("Title", "") != ""),
            ("CreationDate", info.get("CreationDate"),
             info.get("CreationDate", "").startswith("2026-11-21T14:32:05+07")),
            ("Pages", info.get("Pages"), info.get("Pages") == "1"),
            ("Page size", points, abs(points - PAPER_MM[self.width] * 72 / 25.4) < 0.1),
        ) if not fits]


def main():
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="ocop-pages-") as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        names = sorted(os.path.basename(path)[:-len(".codes")]
                       for path in glob.glob(os.path.join(folder, "*.codes")))
        for name in names:
            papers = [Paper(folder, name, width) for width in WIDTHS]
            for rule in ("wrong_content", "broken_amounts", "wrong_codes", "wrong_file"):
                problems = [f"{paper.width}: {problem}" for paper in papers
                            for problem in getattr(paper, rule)()]
                count += 1
                failed += bool(problems)
                print(f"{'not ok' if problems else 'ok'} {count} {name}/{rule.replace('_', '-')}")
                for problem in problems:
                    print(f"# {problem}")
    print(f"1..{count}")
    sys.exit(1 if failed or count == 0 else 0)


if __name__ == "__main__":
    main()
