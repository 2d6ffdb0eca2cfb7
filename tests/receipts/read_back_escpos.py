#!/usr/bin/env -S python3 -B
"""Every sample paper on every printer, read back by read_escpos.py and zbarimg: what was to be
printed is on the paper, in order, in its columns, as the letters the printer's pages have or drawn.

usage: read_back_escpos.py DUMP_ESCPOS
"""
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree

import read_escpos

# Signs that may be printed as plainer ones, in any mode; NBSP has glued words by then, and shops
# write đ where there is no ₫.
PLAIN = str.maketrans("\xa0·‐‑‒–—•×‘’“”…₫", " -------x''\"\".đ")
FOLDED = str.maketrans("đĐ₫★", "dDd*")
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def plain(text):
    return text.translate(PLAIN)


def folded(text):
    """As an impact printer gets it; '?' for what is neither ASCII nor a Vietnamese letter."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(c if c < "\x7f" else "?" for c in plain(bare.translate(FOLDED)))


class Prover:
    """What a profile's pages can print, judged by Python's and glibc's tables."""

    def __init__(self, pages):
        lower = read_escpos.tcvn3_lower()
        letters = {"tcvn3-lower": set(lower.values()),
                   "tcvn3-upper": set(read_escpos.tcvn3_upper(lower).values()),
                   "cp1258": set(lower.values()) | {c.upper() for c in lower.values()}}
        self.known = set().union(*(letters.get(name, ()) for name in pages))

    def proves(self, text):
        return all(" " <= c <= "~" or c in self.known for c in plain(text))


def expected_tokens(paper, profile):
    """What is to be on the paper, in order: ("line", text) ("image",) ("qr", content) ("cut",) …
    A caption or a sample may take several lines: ("lines", all of it without blanks)."""
    prover = Prover(profile["pages"])
    is_ascii = profile["mode"] == "ascii"
    tokens = []

    def line(text, kind="line"):
        if is_ascii:
            tokens.append((kind, folded(text)))
        else:
            tokens.append((kind, plain(text)) if prover.proves(text) else ("image",))

    def content(entry):
        if entry["caption"]:
            line(entry["caption"] + ":")
        line(entry["value"].replace(" ", ""), "lines")

    for entry in paper["lines"]:
        kind = entry["kind"]
        if kind == "text":
            line(entry["text"])
        elif kind == "qr" and profile["has_native_qr"]:
            tokens.append(("qr", entry["value"]))
        elif kind in ("qr", "barcode") and profile["draws"]:
            tokens.append(("image",))
        elif kind in ("qr", "barcode"):
            content(entry)
            continue
        elif kind == "ruler":
            line(entry["text"])
            tokens += [("image",)] if profile["draws"] else []
        elif kind == "sample" and entry["value"] in profile["pages"]:
            tokens.append(("sample", entry["caption"].replace(" ", "")))
        elif kind == "pulse" or (kind == "cut" and profile["cuts"]):
            tokens.append((kind,))
        if kind == "barcode" and not entry["value"].startswith("http"):
            line(entry["value"].replace(" ", ""), "lines")
        if kind in ("qr", "barcode") and entry["caption"]:
            line(entry["caption"].replace(" ", ""), "lines")
    return tokens


def printed_tokens(paper):
    for kind, what in paper.events:
        if kind == "line":
            yield "line", plain(what.text), any(style[1] > 1 for _, style in what.runs)
        elif kind == "qr":
            yield kind, what.decode()
        elif kind != "ask":
            yield (kind,)


def merged(tokens):
    """Drawings behind each other are one."""
    out = []
    for token in tokens:
        if token[0] != "image" or not out or out[-1][0] != "image":
            out.append(token)
    return out


def compare(expected, printed):
    """-> what is wrong, or None."""
    printed = merged(printed)
    at = 0
    for token in merged(expected):
        if at == len(printed):
            return f"{token} is missing at the end"
        got = printed[at]
        if token[0] in ("lines", "sample"):
            joined = ""
            while at < len(printed) and printed[at][0] == "line" and len(joined) < len(token[1]):
                joined += printed[at][1].replace(" ", "")
                at += 1
            if token[0] == "lines" and joined != token[1]:
                return f"{token} reads {joined!r}"
            if token[0] == "sample" and not set(joined) <= set(token[1]):
                return f"{token} reads {joined!r}"
            continue
        at += 1
        if token[0] == "line" and got[0] == "line":
            is_wide = got[2]
            same = got[1].strip() == token[1].strip() if is_wide else got[1] == token[1]
            if not same:
                return f"{token} reads {got}"
        elif got[:2] != token[:2]:
            return f"{token} reads {got}"
    return None if at == len(printed) else f"more than was asked for: {printed[at]}"


def read_codes(files):
    """-> {file: contents of its codes}, by zbarimg."""
    run = subprocess.run(["zbarimg", "--xml", "-q", *files], capture_output=True, check=False)
    name = "{http://zbar.sourceforge.net/2008/barcode}"
    found = {}
    for source in xml.etree.ElementTree.fromstring(run.stdout).iter(name + "source"):
        found[source.get("href")] = [data.text for data in source.iter(name + "data")]
    return found


class Case:
    """One paper on one printer."""

    def __init__(self, folder, paper, profile):
        self.paper, self.profile = paper, profile
        self.name = f"{profile['name']}/{paper['sample']}"
        self.pbm = os.path.join(folder, paper["file"] + ".pbm")
        with open(os.path.join(folder, paper["file"]), "rb") as file:
            self.data = file.read()
        self.problems = []
        self.read = None

    def options(self):
        pages = {n: name for name, n in reversed(self.profile["pages"].items())}
        return dict(pages=pages, width=self.profile["width"], dpi=self.profile["dpi"],
                    dot=self.profile["dot"])

    def check(self):
        try:
            self.read = read_escpos.read(self.data, **self.options())
            read_escpos.check_atoms(self.data, [size for _, size in self.paper["atoms"]],
                                    **self.options())
        except read_escpos.Broken as broken:
            self.problems.append(str(broken))
            return
        with open(self.pbm, "wb") as file:
            file.write(self.read.pbm())
        self.check_bands()
        self.check_end()
        if self.profile["mode"] == "raster":
            self.check_drawing()
        else:
            self.check_columns()

    def check_bands(self):
        start = 0
        for kind, size in self.paper["atoms"]:
            atom = self.data[start:start + size]
            start += size
            if kind == "raster" and any(pair in atom for pair in REAL_TIME):
                self.problems.append(f"a real-time command in the band that ends at byte {start}")

    def check_end(self):
        wanted = b"\x1d(H\x30\x300001" if self.profile["has_process_id"] else b"\x1dr\x01"
        asked = self.read.of("ask")
        if asked != [wanted]:
            self.problems.append(f"asks {asked}, not {wanted}")

    def check_drawing(self):
        """All of the paper is drawings between cuts and pulses; samples of pages are text."""
        lines = [entry for entry in self.paper["lines"]]
        for kind in ("cut", "pulse"):
            wanted = sum(entry["kind"] == kind for entry in lines)
            wanted *= self.profile["cuts"] if kind == "cut" else 1
            if len(self.read.of(kind)) != wanted:
                self.problems.append(f"{len(self.read.of(kind))} × {kind}, not {wanted}")
        if not self.read.of("image"):
            self.problems.append("nothing is drawn")

    def check_columns(self):
        problem = compare(expected_tokens(self.paper, self.profile), printed_tokens(self.read))
        if problem:
            self.problems.append(problem)
        for line in self.read.of("line"):
            if line.columns > self.profile["columns"]:
                self.problems.append(f"{line.columns} columns: {line.text}")
            is_asked = any("?" in entry["text"] + entry.get("caption", "")
                           for entry in self.paper["lines"])
            if self.profile["mode"] != "ascii" and "?" in line.text and not is_asked:
                self.problems.append(f"a letter was lost: {line.text}")

    def drawn_codes(self):
        """What the codes hold that are drawn; native ones were compared in their order."""
        if not self.read or not self.profile["draws"]:
            return []
        is_drawn = {"qr": not self.profile["has_native_qr"] or self.profile["mode"] == "raster",
                    "barcode": True}
        return [entry["value"] for entry in self.paper["lines"] if is_drawn.get(entry["kind"])]

    def check_codes(self, found):
        self.problems += [f"zbarimg does not find {value!r}, but {found}"
                          for value in self.drawn_codes() if value not in found]


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], "papers", folder], check=True)
        with open(os.path.join(folder, "index.json"), encoding="utf-8") as file:
            index = json.load(file)
        profiles = {profile["name"]: profile for profile in index["profiles"]}
        cases = [Case(folder, paper, profiles[paper["profile"]]) for paper in index["papers"]]
        for case in cases:
            case.check()
        codes = read_codes([case.pbm for case in cases if case.drawn_codes()])
        for case in cases:
            case.check_codes(codes.get(case.pbm, []))
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        print(f"{'not ok' if case.problems else 'ok'} {number} /receipts/read-back/{case.name}")
        for problem in case.problems:
            print("# " + problem)
    return 1 if not cases or any(case.problems for case in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
