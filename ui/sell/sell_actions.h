/* What the buttons and keys of the selling page do. Each acts on the selected line, else on the
 * last; without lines it says so. */
#pragma once

#include "ui/shell/page.h"

void ocop_sell_change_quantity (OcopPage *page);
void ocop_sell_change_discount (OcopPage *page);
/* Asks for approval where the user's role needs it. */
void ocop_sell_change_price (OcopPage *page);
void ocop_sell_change_lot (OcopPage *page);
void ocop_sell_remove_line (OcopPage *page);
/* Puts the cart aside. */
void ocop_sell_hold (OcopPage *page);
void ocop_sell_show_held (OcopPage *page);
/* Age first, where it is asked for. @is_exact_cash: straight to cash, exactly what is due. */
void ocop_sell_pay (OcopPage *page, gboolean is_exact_cash);
/* A weighed product was touched or scanned without its weight. */
void ocop_sell_ask_weight (OcopPage *page, const OcopOffer *offer);
