#!/usr/bin/env python3
"""Compiles the sources' ini files in: embed.py OUTPUT INPUT..."""
import os
import sys

output, inputs = sys.argv[1], sys.argv[2:]
with open(output, "w", encoding="utf-8") as out:
    out.write('/* Made from data/. */\n#include "registry/payments/source_facts.h"\n\n'
              "const OcopPaymentSourceData ocop_payment_source_data[] = {\n")
    for path in inputs:
        name = os.path.basename(path).removesuffix(".ini")
        out.write(f'    {{"{name}",\n')
        with open(path, encoding="utf-8") as ini:
            for line in ini:
                text = line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"')
                out.write(f'     "{text}\\n"\n')
        out.write("    },\n")
    out.write(f"}};\nconst unsigned ocop_payment_source_data_count = {len(inputs)};\n")
