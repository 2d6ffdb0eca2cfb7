/* A document laid out in columns: the lines that text and ESC/POS text modes are made of. */
#pragma once

#include "receipts/document.h"

typedef enum {
    OCOP_LINE_TEXT,   /* text of at most the width; "" is an empty line */
    OCOP_LINE_RULE,   /* text: the whole line of '-' or '=' */
    OCOP_LINE_OBJECT, /* a QR, bar code, sample, ruler, drawer pulse or cut: see block. The ruler's
                         text is that of one in columns, of all others "" */
} OcopLineKind;

typedef struct {
    OcopLineKind kind;
    const char *text; /* UTF-8 in NFC, U+00A0 turned to blanks, no blank at its end, no LF */
    gsize size;       /* of text without its NUL */
    guint cells;
    OcopSize letter_size; /* of the block; all sizes take one cell a character here */
    gboolean is_bold;
    const OcopBlock *block; /* what it comes from */
} OcopPaperLine;

typedef struct _OcopPaperLines OcopPaperLines;

/* @columns OCOP_COLUMNS_MIN to OCOP_COLUMNS_MAX. Borrows @document, which must live as long. */
OcopPaperLines *ocop_paper_lines_new (const OcopDocument *document, guint columns);
void ocop_paper_lines_free (OcopPaperLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPaperLines, ocop_paper_lines_free)

guint ocop_paper_lines_get_count (const OcopPaperLines *lines);
const OcopPaperLine *ocop_paper_lines_peek (const OcopPaperLines *lines, guint index);
