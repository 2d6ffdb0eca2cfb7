/* The drawer counted by banknotes: how many of each, and what they come to. */
#pragma once

#include "domain/shift.h"
#include <gtk/gtk.h>

#define OCOP_TYPE_COUNT (ocop_count_get_type())
G_DECLARE_FINAL_TYPE (OcopCount, ocop_count, OCOP, COUNT, GtkGrid)

/* Signals: "changed"; "activate", Enter in the last entry. The entries are named by their notes,
 * "500.000 ₫" to "1.000 ₫"; smaller ones are counted as a sum only. */

/* FALSE: nothing was entered, or something that is no number. @ret_notes by the order of
 * ocop_banknotes. */
gboolean ocop_count_get (OcopCount *count, gint64 ret_notes[OCOP_N_BANKNOTES], gint64 *ret_sum);
void ocop_count_clear (OcopCount *count);
gboolean ocop_count_is_empty (OcopCount *count);
