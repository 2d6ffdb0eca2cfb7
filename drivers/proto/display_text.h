/* Two lines of 20 characters for the customer. These displays have no Vietnamese letters and obey
 * control characters, so a line is plain ASCII, 20 to 7E hex, whatever it was made of.
 *
 * Source: manuals of POS-408, VFD-450 and Epson DM-D displays: 2 × 20 characters. */
#pragma once

#include <glib.h>

#define OCOP_DISPLAY_COLUMNS 20
#define OCOP_DISPLAY_LINES   2

/* Always filled up with blanks. */
typedef struct {
    char lines[OCOP_DISPLAY_LINES][OCOP_DISPLAY_COLUMNS + 1]; /* NUL behind each */
} OcopDisplayText;

/* @left from the left, @right (an amount as it is to be read, "125.000") to the right edge; either
 * may be NULL. @right keeps at least one blank before it and is never cut but at 20 characters;
 * @left is cut to make room. Letters lose their marks, đ is d, what has no ASCII form is '?'. Any
 * bytes are taken. */
void ocop_display_set_line (OcopDisplayText *text, guint line, const char *left, const char *right);
