/* Selling: the cart, the products, and what can be done with a line. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_SELL_PAGE (ocop_sell_page_get_type())
G_DECLARE_FINAL_TYPE (OcopSellPage, ocop_sell_page, OCOP, SELL_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_sell_page_new (OcopSession *session);
