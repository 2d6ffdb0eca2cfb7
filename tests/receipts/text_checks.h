/* What holds for every paper as text, whatever stands on it. */
#pragma once

#include <glib.h>

/* Every line within @columns, valid UTF-8 in NFC, no blank at its end, no control character of any
 * kind, bidirectional ones included. */
void check_lines (const char *text, guint columns);
/* @amount ends a line, and nothing but a blank is before it. */
gboolean has_amount (const char *text, const char *amount);
/* @text without blanks and line ends. Owned. */
char *squeezed (const char *text);
