#!/usr/bin/env -S python3 -B
"""Writes printer profiles or quirk files as a table in C, so that a till needs no file to know its
devices.

usage: embed.py OUT FILE.ini...
       embed.py OUT FILE.quirk...
"""
import os
import sys

# By the files' extension: their folder, the header, its type and the names of its tables.
KINDS = {
    ".ini": ("printers", "drivers/proto/printer_profile_data.h", "OcopPrinterFile", "printer"),
    ".quirk": ("quirks", "drivers/core/quirk_data.h", "OcopQuirkFile", "quirk"),
}
PLAIN = {ord(c) for c in map(chr, range(0x20, 0x7F))} - {ord('"'), ord("\\"), ord("?")}


def literal(data):
    """One string per line of the file; what is not plain as three octal digits."""
    lines = data.splitlines(keepends=True) or [b""]
    return "\n     ".join('"' + "".join(chr(b) if b in PLAIN else f"\\{b:03o}" for b in line) + '"'
                          for line in lines)


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    folder, header, kind, word = KINDS[os.path.splitext(paths[0])[1]]
    named = sorted((os.path.splitext(os.path.basename(path))[0], path) for path in paths)
    entries, names = [], []
    for name, path in named:
        with open(path, "rb") as file:
            data = file.read()
        entries.append(f'    {{"{name}",\n     {literal(data)},\n     {len(data)}}},\n')
        names.append(f'    "{name}",\n')
    with open(out, "w", encoding="ascii", newline="\n") as file:
        file.write(f"/* Made by embed.py from the files of drivers/data/{folder}. */\n"
                   f'#include "{header}"\n\n')
        file.write(f"const {kind} ocop_{word}_files[] = {{\n" + "".join(entries) + "};\n")
        file.write(f"const gsize ocop_n_{word}_files = {len(entries)};\n")
        file.write(f"const char *const ocop_{word}_file_names[] = {{\n" + "".join(names)
                   + "    NULL,\n};\n")


if __name__ == "__main__":
    main()
