/* The sums that a customer is likely to hand over. Pure. */
#pragma once

#include <glib.h>

#define OCOP_CASH_SUGGESTIONS_MAX 6

/* @due exactly, then the next multiples of 10, 20, 50, 100, 200 and 500 thousand and of 1, 5 and 10
 * million above it, each once, rising, as far as they are of its size. @due > 0. Returns: how many.
 */
guint ocop_cash_suggest (gint64 due, gint64 ret_sums[OCOP_CASH_SUGGESTIONS_MAX]);
