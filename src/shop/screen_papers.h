/* Papers as a screen has them: read without being made, and known by their QR. */
#pragma once

#include "domain/print_job.h"
#include "shop/printing.h"

/* What the paper says, at 32, 42 or 48 columns. No paper is made by it, and none is counted: an X
 * shows no drawer, which is counted blind. Errors: as ocop_shop_make_paper.
 * Owned. */
char *ocop_shop_preview_paper (OcopShop *shop, const OcopPaperName *name, guint columns,
                               GError **error);

/* The number of the receipt whose QR or number @scan is; up to six digits are a number of this
 * till's present epoch. NULL: it is none of these. *@ret_is_ours: this point's and till's. Owned.
 */
char *ocop_shop_read_receipt_scan (OcopShop *shop, const char *scan, gboolean *ret_is_ours);
