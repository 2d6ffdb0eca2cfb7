/* Percentages of discounts: hundredths of a percent (basis points), 0 to 10000. */
#pragma once

#include <glib.h>

#define OCOP_PERCENT_TEXT_SIZE 16

/* "12.5" -> 1250: digits, at most 2 decimals, 0 to 100. FALSE for anything else. */
gboolean ocop_percent_parse (const char *text, gint64 *ret_basis_points);
/* Shortest form, into @buffer of OCOP_PERCENT_TEXT_SIZE bytes, which is returned. */
const char *ocop_percent_to_text (gint64 basis_points, char *buffer);
