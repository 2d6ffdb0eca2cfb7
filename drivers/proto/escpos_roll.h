/* The paper under a printing head: a line being set and what was printed before it. It knows
 * nothing of bytes or commands. Private to the interpreter.
 *
 * Lengths are dots. Once one of the limits of escpos_interpreter.h is reached the roll is full:
 * nothing is added any more, only cuts and pulses are still counted. */
#pragma once

#include "drivers/proto/escpos_interpreter.h"

typedef enum { OCOP_ROLL_LEFT, OCOP_ROLL_CENTRE, OCOP_ROLL_RIGHT } OcopRollAlign;

/* How the next characters look. */
typedef struct {
    gboolean is_bold, is_underlined, is_inverted;
    guint cell_width, cell_height;   /* of the font, before they are multiplied */
    guint width_times, height_times; /* 1 to 8 */
    guint spacing;                   /* free dots right of each character */
} OcopRollStyle;

typedef struct {
    guint width;
    guint column_width; /* of font A: what a blank of the text's lines stands for */
    OcopRollAlign align;
    gboolean is_upside_down;
    guint left, area_width; /* printable part: left margin, width; at least a column wide */
    gboolean is_full;
    /* private to the roll */
    GArray *marks;    /* of OcopMark */
    GPtrArray *lines; /* text, one per printed line */
    GArray *line;     /* of Piece: the line being set */
    guint pen;        /* from the left of the printable part */
    guint y;
    gsize image_room; /* bytes that the bits of the last mark have room for */
    guint n_cuts, n_pulses;
} OcopRoll;

void ocop_roll_init (OcopRoll *roll, guint width, guint column_width);
void ocop_roll_clear (OcopRoll *roll);

/* What was printed is taken away; the line being set stays, and so do the counts. */
void ocop_roll_tear_off (OcopRoll *roll);

gboolean ocop_roll_is_at_line_start (const OcopRoll *roll);
/* Nothing in the way: printable over the whole width. */
void ocop_roll_reset_area (OcopRoll *roll);

/* Sets @c; where no room is left for it, the line is printed first and @line_spacing moved. A
 * combining mark goes to the character before it; FALSE when there is none. */
gboolean ocop_roll_add_char (OcopRoll *roll, const OcopRollStyle *style, gunichar c,
                             guint line_spacing);
/* A picture within the line, of which the part outside of the printable area is lost. Takes
 * @image. FALSE when some was lost. */
gboolean ocop_roll_add_strip (OcopRoll *roll, OcopBitmap *image);
/* Clamped to the printable area. */
void ocop_roll_move_pen (OcopRoll *roll, gint64 pen);
/* Forgets the line being set. */
void ocop_roll_discard_line (OcopRoll *roll);

/* Prints what is set, if anything, and moves the paper by @feed or the line's height, whichever is
 * more. */
void ocop_roll_print (OcopRoll *roll, guint feed);
/* As a line feed does: prints the line, which may be empty. */
void ocop_roll_print_line (OcopRoll *roll, guint line_spacing);

/* @mark of IMAGE, QR or BARCODE with its size, aligned, on paper of its own. Takes what @mark owns.
 * FALSE when the right part of an image was lost. */
gboolean ocop_roll_add_block (OcopRoll *roll, OcopMark mark);
void ocop_roll_add_cut (OcopRoll *roll, gboolean is_full);
void ocop_roll_add_pulse (OcopRoll *roll, guint pin, guint on_ms, guint off_ms);
