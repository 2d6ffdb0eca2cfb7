/* Quantity: int64_t thousandths of the product's unit (milli). */
#pragma once

#include <glib.h>

/* Largest quantity of one line or movement: 1,000,000 units. */
#define OCOP_QTY_MAX_MILLI (G_GINT64_CONSTANT (1000000000))
#define OCOP_QTY_TEXT_SIZE 32

/* Shortest decimal form, dot as separator: 2000 -> "2", 535 -> "0.535", -1500 -> "-1.5". Into
 * @buffer of at least OCOP_QTY_TEXT_SIZE bytes, which is returned. */
const char *ocop_qty_to_text (gint64 qty_milli, char *buffer);

/* The same with the decimal comma of Vietnamese papers: "0,535"; grouped by dots from 1.000 on. */
const char *ocop_qty_to_local (gint64 qty_milli, char *buffer);

/* Reads "2", "0.535": digits, at most 3 decimals after one dot, 0 < value <= OCOP_QTY_MAX_MILLI.
 * Errors: OCOP_ERROR_BAD_INPUT with @field, naming the text. */
gboolean ocop_qty_parse (const char *text, const char *field, gint64 *ret_milli, GError **error);

/* TRUE when @qty_milli is a whole number of units. */
gboolean ocop_qty_is_whole (gint64 qty_milli);
