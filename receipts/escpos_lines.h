/* Lines of a paper on an ESC/POS printer that prints text itself. Private to this folder. */
#pragma once

#include "drivers/proto/escpos.h"

#define OCOP_DRAWN_LINES_KEPT 8
#define OCOP_DRAWN_TEXT_MAX   112

/* A line that was drawn, and where its dots are in the stream: "OCOP 4★" comes once a line of
 * goods. */
typedef struct {
    char text[OCOP_DRAWN_TEXT_MAX];
    gsize size;
    OcopEscposStyle style;
    guint first_atom, n_atoms;
} OcopDrawnLine;

/* Zeroed but for @escpos. */
typedef struct {
    OcopEscpos escpos;
    OcopDrawnLine drawn[OCOP_DRAWN_LINES_KEPT];
    guint n_drawn; /* ever; the newest of them are kept */
} OcopEscposLines;

/* @text (NFC, no control characters) as the printer's own text where its profile proves every
 * letter, else drawn on the same grid of cells, so that columns agree. Signs such as × and – have
 * plain ones to stand in for them. @style->width_times 2 halves the columns. */
void ocop_escpos_put_line (OcopEscposLines *lines, const char *text, gsize size,
                           const OcopEscposStyle *style);

/* All of @text, broken at words and centred in the profile's columns. */
void ocop_escpos_put_centred (OcopEscposLines *lines, const char *text,
                              const OcopEscposStyle *style);

/* What a QR holds, for printers that cannot draw it: cut at the columns, nothing left out. */
void ocop_escpos_put_whole (OcopEscposLines *lines, const char *text);
