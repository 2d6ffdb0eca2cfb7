#!/usr/bin/env -S python3 -B
"""Reads ESC/POS as a printer would and says what is on the paper. A second reader, written apart
from the product's own: what the two agree on is not one program's mistake.

Sources: devices.md 1.4 to 1.12 and the Epson manuals it names; letters are Python's cp1258, glibc's
TCVN5712-1, and for capitals the table of devices.md.

usage: read_escpos.py FILE [--width DOTS] [--dpi N] [--page N=NAME ...] [--pbm FILE]
"""
import argparse
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field

UNKNOWN = "\ufffd"
LINE_SPACING = 30
FONT_HEIGHT = 24
# Of commands with a fixed number of arguments: how many. Those that change what is seen have their
# own function below.
FIXED = {b"\x1b" + bytes([c]): n for c, n in {
    ord("@"): 0, ord("t"): 1, ord("R"): 1, ord("M"): 1, ord("!"): 1, ord("E"): 1, ord("G"): 1,
    ord("-"): 1, ord("a"): 1, ord("{"): 1, ord("J"): 1, ord("d"): 1, ord("2"): 0, ord("3"): 1,
    ord("p"): 3, ord(" "): 1, ord("$"): 2, ord("\\"): 2, ord("i"): 0, ord("m"): 0, ord("U"): 1,
    ord("V"): 1, ord("r"): 1, ord("="): 1, ord("S"): 0}.items()}
FIXED |= {b"\x1b\x63" + bytes([c]): 1 for c in (0x33, 0x34, 0x35)}
FIXED |= {b"\x1d" + bytes([c]): n for c, n in {
    ord("!"): 1, ord("B"): 1, ord("b"): 1, ord("P"): 2, ord("L"): 2, ord("W"): 2, ord("h"): 1,
    ord("w"): 1, ord("H"): 1, ord("f"): 1, ord("r"): 1, ord("I"): 1, ord("a"): 1}.items()}
FIXED |= {b"\x1c" + bytes([c]): n for c, n in {
    ord("."): 0, ord("&"): 0, ord("!"): 1, ord("S"): 2, ord("C"): 1, ord("-"): 1,
    ord("W"): 1}.items()}
FIXED |= {b"\x10\x04": 1, b"\x10\x05": 1}


class Broken(Exception):
    """The bytes are not what a printer knows, or end inside a command."""


def tcvn3_lower():
    """byte -> letter, by glibc; each byte on a line of its own, so that nothing is composed."""
    wanted = bytes(range(0xA1, 0x100))
    run = subprocess.run(["iconv", "-c", "-f", "TCVN5712-1", "-t", "UTF-8"], check=False,
                         input=b"".join(bytes([b, 10]) for b in wanted), capture_output=True)
    letters = dict(zip(wanted, run.stdout.decode().split("\n")))
    return {b: c for b, c in letters.items() if len(c) == 1 and c.isalpha() and c == c.lower()
            and b not in range(0xA1, 0xA8)}


def tcvn3_upper(lower):
    """Letters with a tone stand where the lower-case ones do, the seven without elsewhere."""
    bare = dict(zip((0xA1, 0xA2, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD), "ĂÂĐÊÔƠƯ"))
    return {b: c.upper() for b, c in lower.items() if b > 0xAE} | bare


class Pages:
    """What the bytes from 80 on mean after ESC t n."""

    def __init__(self, numbers):
        lower = tcvn3_lower()
        self.tables = {"ascii": {}, "tcvn3-lower": lower, "tcvn3-upper": tcvn3_upper(lower)}
        self.names = dict(numbers)

    def decode(self, number, piece):
        name = self.names.get(number)
        if name and name not in self.tables:
            return piece.decode(name, errors="replace")
        table = self.tables.get(name, {})
        return "".join(chr(b) if b < 0x80 else table.get(b, UNKNOWN) for b in piece)


@dataclass
class Line:
    """Text that ended with a line feed. `text` is NFC; `runs` its pieces as (text, style)."""
    y: int
    text: str
    runs: list
    height: int = 1

    @property
    def columns(self):
        """Columns of font A that are taken, marks counting none."""
        return sum(style[1] * sum(not unicodedata.combining(c) for c in piece)
                   for piece, style in self.runs)


@dataclass
class Paper:
    """What came out, in order; the dots of all drawings on one picture of the paper."""
    width: int
    events: list = field(default_factory=list)  # ("line", Line) ("image", (y, w, h)) ("qr", bytes)
    # ("barcode", (kind, bytes)) ("cut", mode) ("pulse", (pin, on_ms, off_ms)) ("ask", what)
    rows: dict = field(default_factory=dict)    # y -> int, highest of `width` bits is the left dot
    height: int = 0

    def of(self, kind):
        return [what for name, what in self.events if name == kind]

    def pbm(self, margin=40):
        stride = (self.width + 2 * margin + 7) // 8
        out = [b"P4\n%d %d\n" % (8 * stride, self.height + 2 * margin)]
        blank = bytes(stride)
        for y in range(-margin, self.height + margin):
            row = self.rows.get(y, 0)
            shifted = row << (8 * stride - self.width - margin)
            out.append(shifted.to_bytes(stride, "big") if row else blank)
        return b"".join(out)


class Printer:
    """One job, from reset to its end."""

    def __init__(self, pages, width=576, dpi=203, dot=1, is_strict=True):
        self.pages, self.paper, self.dpi, self.dot = pages, Paper(width), dpi, dot
        self.is_strict = is_strict  # else what a printer would pass over is passed over
        self.data, self.at, self.y = b"", 0, 0
        self.pieces = []
        self.graphics = None
        self.has_column_image = False  # ESC * stands in the line, the feed behind it prints it
        self.qr, self.qr_module = b"", 3
        self.reset()

    def reset(self):
        self.pieces = []  # ESC @ forgets the line that was not printed yet
        self.page, self.bold, self.wide, self.tall = 0, False, 1, 1
        self.spacing, self.align, self.unit = LINE_SPACING, 0, 1
        self.underline = self.inverted = False

    def take(self, n):
        if self.at + n > len(self.data):
            raise Broken(f"ends inside a command, {self.at + n - len(self.data)} bytes short")
        piece = self.data[self.at:self.at + n]
        self.at += n
        return piece

    def read(self, data):
        """Whole commands only: raises Broken when something is left over."""
        self.data, self.at = data, 0
        while self.at < len(self.data):
            start = self.at
            byte = self.take(1)[0]
            try:
                if byte in (0x1B, 0x1D, 0x1C, 0x10):
                    self.command(byte)
                elif byte == 0x0A:
                    self.end_line()
                elif byte == 0x0D:
                    pass
                elif self.is_strict and (byte < 0x20 or byte == 0x7F):
                    raise Broken(f"control byte {byte:02X}")
                else:
                    self.text(byte)
            except Broken as broken:
                raise Broken(f"at byte {start}: {broken}") from None
        return self.paper

    def text(self, byte):
        style = (self.bold, self.wide, self.tall)
        if self.pieces and self.pieces[-1][1:] == (style, self.page):
            self.pieces[-1][0].append(byte)
        else:
            self.pieces.append((bytearray([byte]), style, self.page))

    def feed(self, dots):
        self.y += dots
        self.paper.height = max(self.paper.height, self.y)

    def end_line(self, feed=None):
        if self.has_column_image and not self.pieces:
            self.has_column_image = False
            self.feed(self.spacing if feed is None else feed)
            return
        runs = [(self.pages.decode(page, bytes(piece)), style)
                for piece, style, page in self.pieces]
        tall = max([style[2] for _, style in runs], default=1)
        text = unicodedata.normalize("NFC", "".join(piece for piece, _ in runs))
        self.pieces = []
        self.paper.events.append(("line", Line(self.y, text, runs, tall)))
        self.feed(max(self.spacing, FONT_HEIGHT * tall) if feed is None else feed)

    def flush(self):
        if self.pieces:
            self.end_line()

    def draw(self, columns, rows, scale_x=1, scale_y=1):
        """@columns dots wide, a list of rows as integers; printed at the left, the centre …"""
        if self.pieces:
            raise Broken("dots while a line of text is open")
        if columns * scale_x > self.paper.width + 7:
            raise Broken(f"{columns * scale_x} dots on a paper of {self.paper.width}")
        slack = max(self.paper.width - columns * scale_x, 0)
        left = (0, slack // 2, slack)[self.align]
        for i, row in enumerate(rows):
            if scale_x > 1:
                row = int("".join(c * scale_x for c in f"{row:0{columns}b}"), 2)
            shift = self.paper.width - left - columns * scale_x
            row = row << shift if shift >= 0 else row >> -shift
            for j in range(scale_y):
                y = self.y + i * scale_y + j
                self.paper.rows[y] = self.paper.rows.get(y, 0) | row
        self.paper.events.append(("image", (self.y, columns * scale_x, len(rows) * scale_y)))
        self.feed(len(rows) * scale_y)

    def command(self, byte):
        head = bytes([byte]) + self.take(1)
        if head == b"\x1b\x63":
            head += self.take(1)
        special = {b"\x1dv": self.gs_v, b"\x1d(": self.gs_paren, b"\x1d8": self.gs_8,
                   b"\x1b*": self.esc_star, b"\x1dk": self.gs_k, b"\x1dV": self.gs_cut,
                   b"\x10\x14": self.dle_dc4, b"\x1c(": self.fs_paren}.get(head)
        if special:
            special()
        elif head in FIXED:
            self.simple(head, self.take(FIXED[head]))
        else:
            raise Broken("unknown command " + head.hex(" ").upper())

    def simple(self, head, args):
        n = args[0] if args else 0
        if head == b"\x1b@":
            self.reset()
        elif head == b"\x1bt":
            self.page = n
        elif head in (b"\x1bE", b"\x1bG"):
            self.bold = bool(n & 1)
        elif head == b"\x1b!":
            self.bold, self.tall, self.wide = bool(n & 8), 1 + (n >> 4 & 1), 1 + (n >> 5 & 1)
        elif head == b"\x1d!":
            self.wide, self.tall = (n >> 4 & 7) + 1, (n & 7) + 1
        elif head == b"\x1ba":
            if self.pieces and self.is_strict:
                raise Broken("alignment inside a line")
            self.align = n % 48
        elif head == b"\x1dP":
            self.unit = self.dpi / args[1] if args[1] else 1
        elif head == b"\x1bJ":
            self.end_line_and_feed(round(n * self.unit))
        elif head == b"\x1bd":
            self.flush()
            self.feed(n * self.spacing)
        elif head in (b"\x1b2", b"\x1b3"):
            self.spacing = LINE_SPACING if head == b"\x1b2" else round(n * self.unit)
        elif head == b"\x1bp":
            if n not in (0, 1):
                raise Broken(f"drawer {n:02X}")
            self.paper.events.append(("pulse", (n, args[1] * 2, args[2] * 2)))
        elif head in (b"\x1bi", b"\x1bm"):
            self.cut("full" if head == b"\x1bi" else "partial")
        elif head in (b"\x10\x04", b"\x1dr", b"\x1dI", b"\x1da"):
            self.paper.events.append(("ask", head + args))

    def end_line_and_feed(self, dots):
        if self.pieces or self.has_column_image:
            self.end_line(feed=dots)
        else:
            self.feed(dots)

    def cut(self, mode):
        if self.pieces and self.is_strict:
            raise Broken("a cut inside a line")
        self.paper.events.append(("cut", mode))

    def gs_cut(self):
        mode = self.take(1)[0]
        if mode in (0x41, 0x42, 0x61, 0x62, 0x67, 0x68):
            self.feed(round(self.take(1)[0] * self.unit))
        elif mode not in (0x00, 0x01, 0x30, 0x31):
            raise Broken(f"cut {mode:02X}")
        self.cut("partial" if mode in (0x01, 0x31, 0x42, 0x62, 0x68) else "full")

    def dle_dc4(self):
        what = self.take(1)[0]
        if what != 1:
            raise Broken(f"DLE DC4 {what:02X}")
        pin, times = self.take(2)
        self.paper.events.append(("pulse", (pin, times * 100, times * 100)))

    def gs_v(self):
        zero, mode, xl, xh, yl, yh = self.take(6)
        if zero != 0x30 or mode % 48 > 3:
            raise Broken("raster of an unknown form")
        stride, rows = xl + 256 * xh, yl + 256 * yh
        data = self.take(stride * rows)
        picture = [int.from_bytes(data[i:i + stride], "big") for i in range(0, len(data), stride)]
        self.draw(8 * stride, picture, 1 + (mode & 1), 1 + (mode >> 1 & 1))

    def gs_8(self):
        if self.take(1) != b"L":
            raise Broken("GS 8 of an unknown form")
        self.graphics_function(self.take(int.from_bytes(self.take(4), "little")))

    def fs_paren(self):
        """Modes of double-byte letters and paper layout: nothing that is seen here."""
        self.take(1)
        self.take(int.from_bytes(self.take(2), "little"))

    def gs_paren(self):
        kind = self.take(1)
        data = self.take(int.from_bytes(self.take(2), "little"))
        if kind == b"L":
            self.graphics_function(data)
        elif kind == b"k":
            self.symbol_function(data)
        elif kind == b"H":
            self.paper.events.append(("ask", b"\x1d(H" + data))
        elif kind not in (b"D", b"E", b"K", b"A"):
            raise Broken(f"GS ( {kind!r}")

    def graphics_function(self, data):
        if data[:2] in (b"\x30\x32", b"\x30\x02"):
            if self.graphics is None:
                raise Broken("graphics printed before any were stored")
            self.draw(*self.graphics)
            self.graphics = None
        elif data[:3] == b"\x30\x70\x30":
            scale_x, scale_y, colour, xl, xh, yl, yh = data[3:10]
            width, height = xl + 256 * xh, yl + 256 * yh
            stride = (width + 7) // 8
            bits = data[10:]
            if colour != 0x31 or len(bits) != stride * height:
                raise Broken("graphics of a wrong length or colour")
            picture = [int.from_bytes(bits[i:i + stride], "big")
                       for i in range(0, len(bits), stride)]
            self.graphics = (8 * stride, picture, scale_x, scale_y)
        else:
            raise Broken("graphics of an unknown form")

    def symbol_function(self, data):
        if data[:1] != b"\x31":
            raise Broken("a symbol that is no QR")
        function, rest = data[1], data[2:]
        if function == 0x43:
            self.qr_module = rest[0]
        elif function == 0x50:
            self.qr = rest[1:]
        elif function == 0x51:
            if self.pieces and self.is_strict:
                raise Broken("a QR inside a line")
            self.paper.events.append(("qr", self.qr))
        elif function not in (0x41, 0x45):
            raise Broken(f"QR function {function:02X}")

    def esc_star(self):
        mode, low, high = self.take(3)
        columns = low + 256 * high
        high_columns = {0: 1, 1: 1, 32: 3, 33: 3}.get(mode)
        if high_columns is None:
            raise Broken(f"bit image {mode}")
        data = self.take(columns * high_columns)
        picture = [0] * (8 * high_columns)
        for i in range(columns):
            column = int.from_bytes(data[i * high_columns:(i + 1) * high_columns], "big")
            for y in range(8 * high_columns):
                if column >> (8 * high_columns - 1 - y) & 1:
                    picture[y] |= 1 << (columns - 1 - i)
        y = self.y
        scale_x = self.dot if mode in (0, 32) else 1
        self.draw(columns, picture, scale_x, self.dot)
        self.y, self.has_column_image = y, True

    def gs_k(self):
        kind = self.take(1)[0]
        if kind <= 6:
            end = self.data.find(b"\0", self.at)
            data = self.take(end - self.at + 1 if end >= 0 else len(self.data))[:-1]
        else:
            data = self.take(self.take(1)[0])
        self.paper.events.append(("barcode", (kind, data)))


def read(data, pages, width=576, dpi=203, dot=1, is_strict=True):
    """-> Paper. @pages: {number of ESC t: "tcvn3-lower" … or the name of a codec}."""
    printer = Printer(Pages(pages), width, dpi, dot, is_strict)
    paper = printer.read(data)
    printer.flush()
    return paper


def check_atoms(data, sizes, pages, width=576, dpi=203, dot=1):
    """Raises Broken where a border in @sizes is inside a command. Text may be open at a border."""
    printer = Printer(Pages(pages), width, dpi, dot)
    start = 0
    for index, size in enumerate(sizes):
        try:
            printer.read(data[start:start + size])
        except Broken as broken:
            raise Broken(f"atom {index}: {broken}") from None
        start += size
    if start != len(data):
        raise Broken(f"the atoms have {start} bytes, the stream {len(data)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file")
    parser.add_argument("--width", type=int, default=576)
    parser.add_argument("--dpi", type=int, default=203)
    parser.add_argument("--dot", type=int, default=1)
    parser.add_argument("--page", action="append", default=[], help="30=tcvn3-lower")
    parser.add_argument("--pbm", help="where to write the dots")
    args = parser.parse_args()
    pages = {int(n): name for n, name in (page.split("=") for page in args.page)}
    with open(args.file, "rb") as file:
        paper = read(file.read(), pages, args.width, args.dpi, args.dot)
    for kind, what in paper.events:
        print(what.text if kind == "line" else f"[{kind} {what!r}]")
    if args.pbm:
        with open(args.pbm, "wb") as file:
            file.write(paper.pbm())


if __name__ == "__main__":
    sys.exit(main())
