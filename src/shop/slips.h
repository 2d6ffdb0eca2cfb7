/* Documents of slips and labels. Not for other folders. References as in domain/print_job.h;
 * *@ret_utc_ms is when what they state happened. Errors: BAD_INPUT field "reference" where there is
 * nothing by that name, and the store's. Owned. */
#pragma once

#include "receipts/document.h"
#include "receipts/facts.h"
#include "shop/shop.h"

OcopDocument *ocop_shop_make_cash_slip (OcopShop *shop, const char *reference,
                                        const OcopShopFace *face, gint64 *ret_utc_ms,
                                        GError **error);
OcopDocument *ocop_shop_make_goods_slip (OcopShop *shop, const char *reference,
                                         const OcopShopFace *face, gint64 *ret_utc_ms,
                                         GError **error);
OcopDocument *ocop_shop_make_parked_slip (OcopShop *shop, const char *reference,
                                          const OcopShopFace *face, gint64 *ret_utc_ms,
                                          GError **error);
OcopDocument *ocop_shop_make_payment_slip (OcopShop *shop, const char *reference,
                                           const OcopShopFace *face, gint64 *ret_utc_ms,
                                           GError **error);
OcopDocument *ocop_shop_make_label (OcopShop *shop, const char *reference, GError **error);
