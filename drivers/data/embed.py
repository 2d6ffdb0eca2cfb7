#!/usr/bin/env -S python3 -B
"""Writes the printer profiles as a table in C, so that a till needs no file to know its printer.

usage: embed.py OUT FILE.ini...
"""
import os
import sys

HEAD = '/* Made by embed.py from the files of drivers/data/printers. */\n' \
       '#include "drivers/proto/printer_profile_data.h"\n\n'
PLAIN = {ord(c) for c in map(chr, range(0x20, 0x7F))} - {ord('"'), ord("\\"), ord("?")}


def literal(data):
    """One string per line of the file; what is not plain as three octal digits."""
    lines = data.splitlines(keepends=True) or [b""]
    return "\n     ".join('"' + "".join(chr(b) if b in PLAIN else f"\\{b:03o}" for b in line) + '"'
                          for line in lines)


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    named = sorted((os.path.basename(path).removesuffix(".ini"), path) for path in paths)
    entries, names = [], []
    for name, path in named:
        with open(path, "rb") as file:
            data = file.read()
        entries.append(f'    {{"{name}",\n     {literal(data)},\n     {len(data)}}},\n')
        names.append(f'    "{name}",\n')
    with open(out, "w", encoding="ascii", newline="\n") as file:
        file.write(HEAD)
        file.write("const OcopPrinterFile ocop_printer_files[] = {\n" + "".join(entries) + "};\n")
        file.write(f"const gsize ocop_n_printer_files = {len(entries)};\n")
        file.write("const char *const ocop_printer_file_names[] = {\n" + "".join(names)
                   + "    NULL,\n};\n")


if __name__ == "__main__":
    main()
