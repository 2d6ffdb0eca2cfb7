/* Asking for a payment by VietQR. A request waits for the sale that names its code; showing it
 * proves nothing, and whatever becomes of it never stands in the way of a sale. */
#pragma once

#include "domain/banks.h"
#include "domain/payment_code.h"
#include "domain/vietqr.h"
#include "shop/shop.h"

/* A new code and its VietQR to the shop's account. @parked: id of the cart put aside that it is
 * for, or NULL. Errors: BAD_INPUT field amount, park, or bank where the settings name no account.
 */
gboolean ocop_shop_request_payment (OcopShop *shop, gint64 amount, const char *parked,
                                    const OcopRequestId *request, OcopPayRequest *ret_payment,
                                    gboolean *ret_is_repeated, GError **error);
/* Errors: BAD_INPUT field "reference". */
gboolean ocop_shop_load_payment (OcopShop *shop, const char *code, OcopPayRequest *ret_payment,
                                 GError **error);
/* Those that wait; with @wants_all the last @n of all. New array of OcopPayRequest that owns its
 * content. */
GArray *ocop_shop_list_payments (OcopShop *shop, gboolean wants_all, guint n, GError **error);
/* Gives up one that waits. Errors: BAD_INPUT field "reference" when it does not. */
gboolean ocop_shop_drop_payment (OcopShop *shop, const char *code, const OcopRequestId *request,
                                 OcopPayRequest *ret_payment, gboolean *ret_is_repeated,
                                 GError **error);
