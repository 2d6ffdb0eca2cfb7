/* Money: int64_t đồng, whole. There is no smaller unit and no floating point.
 * Rounding is an argument wherever it can matter, never a default. */
#pragma once

#include <glib.h>

/* Largest amount any computation may give, in đồng (10^15); what lies beyond is
 * OCOP_ERROR_BAD_INPUT. */
#define OCOP_MONEY_MAX (G_GINT64_CONSTANT (1000000000000000))
/* Largest price and largest tendered sum, in đồng (10^12). */
#define OCOP_PRICE_MAX (G_GINT64_CONSTANT (1000000000000))
/* VND without a sign: at most 19 digits, 6 dots. */
#define OCOP_MONEY_TEXT_SIZE 40

typedef enum {
    OCOP_ROUND_HALF_UP, /* half away from zero for the non-negative operands that occur */
    OCOP_ROUND_FLOOR,
} OcopRounding;

/* @a × @b / @divisor in 128 bits. Operands >= 0, @divisor > 0.
 * Errors: OCOP_ERROR_BAD_INPUT where the result is over OCOP_MONEY_MAX. */
gboolean ocop_money_mul_div (gint64 a, gint64 b, gint64 divisor, OcopRounding rounding,
                             gint64 *ret_amount, GError **error);

/* @a + @b; result within ±OCOP_MONEY_MAX, else OCOP_ERROR_BAD_INPUT. */
gboolean ocop_money_add (gint64 a, gint64 b, gint64 *ret_sum, GError **error);

/* @amount rounded half up to a multiple of @step (0 or 1: unchanged). @amount >= 0. */
gint64 ocop_money_round_to (gint64 amount, gint64 step);

/* Splits @total_dong over @weights: part i = floor (total × weight_i / Σ weights), and the
 * remaining đồng go one by one to the largest remainders, ties to the earlier line. Parts sum to
 * @total_dong. Shape:  @n_weights weights -> as many parts, same order; all weights and @total_dong
 * >= 0. Errors: OCOP_ERROR_INTERNAL if all weights are 0 while @total_dong is not. @ret_parts may
 * be @weights. Source: CONTRACT.md "Sale", DESIGN.md invariant 1. */
gboolean ocop_money_split (gint64 total_dong, const gint64 *weights, gsize n_weights,
                           gint64 *ret_parts, GError **error);

/* "1.234.567" and "1.234.567 ₫"; negative with a leading "-" ("-1.000 ₫"). Locale-independent.
 * Written into @buffer of at least OCOP_MONEY_TEXT_SIZE bytes, which is returned. */
const char *ocop_money_to_digits (gint64 amount_dong, char *buffer);
const char *ocop_money_to_text (gint64 amount_dong, char *buffer);

/* Reads a sum typed on a command line: ASCII digits only, 0 <= value <= @max.
 * Errors: OCOP_ERROR_BAD_INPUT with @field, naming the text. */
gboolean ocop_money_parse (const char *text, gint64 max, const char *field, gint64 *ret_amount,
                           GError **error);
