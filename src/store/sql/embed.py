#!/usr/bin/env python3
"""Turns SQL files into one C string constant: embed.py NAME OUTPUT INPUT..."""
import sys

name, output, inputs = sys.argv[1], sys.argv[2], sys.argv[3:]
with open(output, "w", encoding="utf-8") as out:
    out.write(f"const char *const {name} =\n")
    for path in inputs:
        with open(path, encoding="utf-8") as sql:
            for line in sql:
                text = line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"')
                out.write(f'    "{text}\\n"\n')
    out.write("    ;\n")
