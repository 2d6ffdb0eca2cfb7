#!/usr/bin/env python3
"""Turns the list of banks into a C table, by BIN, the name in use first: banks.py OUTPUT INPUT"""
import csv
import sys

# Names that a bank gave up: still found, never shown while the BIN has another.
FORMER = {"DongA Bank", "Ocean Bank", "LienVietPostBank"}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


with open(sys.argv[2], encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
for row in rows:
    if len(row["bin"]) != 6 or not row["bin"].isdigit() or not row["short_name"]:
        sys.exit(f"{sys.argv[2]}: {row}")
rows.sort(key=lambda row: (row["bin"], row["short_name"] in FORMER))
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write('#include "domain/banks.h"\n\nconst OcopBank ocop_banks[] = {\n')
    for row in rows:
        flag = "TRUE" if row["transfer_supported"] == "yes" else "FALSE"
        fields = ", ".join(quoted(row[key]) for key in ("bin", "code", "short_name", "name"))
        out.write(f"    {{{fields}, {flag}}},\n")
    out.write(f"}};\nconst guint ocop_n_banks = {len(rows)};\n")
