/* Profiles, documents and streams for the tests of printer bytes. What is returned is owned. */
#pragma once

#include "drivers/proto/escpos_interpreter.h"
#include "receipts/escpos.h"

/* Without an end mark. */
extern const OcopEscposOptions escpos_to_file;

typedef void (*EscposProfileTest) (OcopPrinterProfile *profile);
/* With each profile that is compiled in. */
void escpos_for_each_profile (EscposProfileTest test);
/* One that prints text by its pages, made @columns wide with cells of 12 dots and without letters
 * of double size. */
OcopPrinterProfile *escpos_pages_profile (guint columns);

/* One paragraph. */
OcopDocument *escpos_document_of (const char *text);

/* What @stream prints. Fails the test at any problem. */
OcopEscposInterpreter *escpos_interpret (const OcopPrinterProfile *profile,
                                         const OcopPrintStream *stream);
const OcopAtom *escpos_atom_at (const OcopPrintStream *stream, guint index);
guint escpos_count_atoms (const OcopPrintStream *stream, OcopAtomKind kind);
