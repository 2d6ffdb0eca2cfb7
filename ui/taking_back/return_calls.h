/* What the return page asks the store's thread. For this folder. */
#pragma once

#include "shop/shop.h"

/* What was scanned or typed: a receipt of this shop's, another till's paper, or a product. */
typedef struct {
    char *number; /* of the receipt; NULL: a product */
    char *paper;  /* another till's QR text; NULL: none */
    gboolean has_receipt;
    OcopReceipt receipt;
    gboolean has_product;
    OcopScanned product;
} OcopReturnFound;

void ocop_return_found_free (gpointer found);

/* @text: char *. Errors: UNKNOWN_RECEIPT, and those of looking up a product. */
gpointer ocop_return_find (OcopShop *shop, gpointer text, GError **error);
/* @request: OcopReturnRequest *; gives an OcopReturnResult * (ocop_return_result_drop). */
gpointer ocop_return_do (OcopShop *shop, gpointer request, GError **error);
void ocop_return_result_drop (gpointer result);
/* @number: char *; queues the paper again. */
gpointer ocop_return_print_again (OcopShop *shop, gpointer number, GError **error);
