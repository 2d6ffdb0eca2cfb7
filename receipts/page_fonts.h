/* Words drawn in named fonts, kept for the thread that drew them: papers repeat themselves, and
 * finding, shaping and drawing letters is what a page costs. Private to this folder.
 *
 * A word is any text without a line break, blanks and scripts of both directions included. Its
 * letters stand where they stand at any size of dot, so that dots, PNG and PDF have one layout. */
#pragma once

#include "drivers/proto/bitmap.h"

#include <cairo.h>
#include <glib.h>

typedef enum {
    OCOP_FACE_SANS,
    OCOP_FACE_SANS_BOLD,
    OCOP_FACE_MONO,
    OCOP_FACE_MONO_BOLD,
    OCOP_N_FACES
} OcopFace;

/* How letters become dots: fitted to the dots of a printer, or in shades for all else. */
typedef enum { OCOP_INK_BLACK, OCOP_INK_SHADES, OCOP_N_INKS } OcopInk;

typedef struct _OcopPageFont OcopPageFont;
typedef struct _OcopPageWord OcopPageWord;

/* Begins a paper: what the calls below return lives until the thread begins the next one. */
void ocop_page_fonts_begin (void);
/* @size_dots: of the em, 4 to 400. */
OcopPageFont *ocop_page_font_get (OcopFace face, OcopInk ink, guint size_dots);
/* Dots from one baseline to the next, and from the top of a line to its baseline. */
guint ocop_page_font_get_pitch (const OcopPageFont *font);
guint ocop_page_font_get_ascent (const OcopPageFont *font);
guint ocop_page_font_get_blank (OcopPageFont *font);

/* U+00A0 is drawn as a blank. */
OcopPageWord *ocop_page_font_get_word (OcopPageFont *font, const char *text, gsize size);
/* Dots to the place of what follows. */
guint ocop_page_word_get_width (const OcopPageWord *word);
/* With @cr's source, origin of the baseline at @x, @baseline. */
void ocop_page_word_draw (const OcopPageWord *word, cairo_t *cr, double x, double baseline);
/* Black on @bitmap, cut at its edges. For words of OCOP_INK_BLACK. */
void ocop_page_word_stamp (OcopPageWord *word, OcopBitmap *bitmap, int x, int baseline);
