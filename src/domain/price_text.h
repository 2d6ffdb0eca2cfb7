/* Prices as spreadsheets of Viet Nam write them. Money typed into the till itself is
 * ocop_money_parse. */
#pragma once

#include <glib.h>

/* Reads đồng: "185000", also grouped by one kind of separator, dot or comma ("1.850.000",
 * "1,850,000"), also with a unit behind
 * ("185.000 ₫", "185.000đ", "185000 VND"). A separator always groups thousands: VND has no
 * decimals, so "185.00" is no price. 0 to OCOP_PRICE_MAX. FALSE, @ret_price untouched, for anything
 * else. */
gboolean ocop_price_text_read (const char *text, gint64 *ret_price);
