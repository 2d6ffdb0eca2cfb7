/* Sums and quantities as people type them. */
#pragma once

#include <gtk/gtk.h>

/* Digits with any separators: "1.234.000", "1 234 000", "1,234,000", "1234000 ₫" -> 1234000. FALSE
 * and outputs untouched when it is no sum, or above OCOP_PRICE_MAX. */
gboolean ocop_ui_parse_money (const char *text, gint64 *ret_amount);
/* "0,535" and "0.535" -> 535; "2" -> 2000. FALSE when it is no quantity > 0 of at most 3 decimals.
 */
gboolean ocop_ui_parse_qty (const char *text, gint64 *ret_milli);
/* "12,5" and "12.5" -> 1250 hundredths of a percent, 0 to 10000. */
gboolean ocop_ui_parse_percent (const char *text, gint64 *ret_hundredths);

/* An entry for sums that groups its digits while they are typed. */
GtkWidget *ocop_amount_entry_new (void);
/* Makes an entry of a template into one. */
void ocop_amount_entry_attach (GtkEntry *entry);
/* FALSE: empty or no sum. */
gboolean ocop_amount_entry_get (GtkEntry *entry, gint64 *ret_amount);
/* -1: empties it. */
void ocop_amount_entry_set (GtkEntry *entry, gint64 amount);
