/* How wide text is where every character has one cell, and where its lines break. Shared by all
 * renderers that count columns. Texts are valid UTF-8 in NFC. */
#pragma once

#include <glib.h>

/* Cells of @size bytes of @text: combining and other invisible characters 0, East Asian wide ones
 * 2, all others 1. Ambiguous ones such as ★ count 1. */
guint ocop_cells_of (const char *text, gsize size);

/* A line within a text, borrowed: no blank at either end. */
typedef struct {
    const char *start;
    gsize size;
    guint cells;
} OcopTextLine;

/* Takes the next line of at most @width cells (>= 2) from *@at and moves *@at behind it. Lines
 * break at U+0020; a word that is wider than @width is cut between graphemes. FALSE when nothing
 * but blanks is left. */
gboolean ocop_text_line_next (const char **at, guint width, OcopTextLine *ret_line);

/* TRUE when @text has letters that are written from right to left: next to it figures may be shown
 * in another order than they stand in the text. */
gboolean ocop_text_has_rtl (const char *text);

/* The least width at which @text takes no more lines than at @width: centred text with lines of
 * like length. Cuts no word that @width does not cut. @width >= 2. */
guint ocop_text_balanced_width (const char *text, guint width);
