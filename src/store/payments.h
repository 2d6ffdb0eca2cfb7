/* Payments that were asked for, in the store. */
#pragma once

#include "domain/payment_code.h"
#include "store/store.h"

/* Inserts @request as awaiting; of it id, state, paid, receipt and bank_reference are not read. The
 * code must be free. @parked: number of the cart put aside, 0: none. */
gboolean ocop_payments_insert (OcopDb *db, const OcopPayRequest *request, gint64 parked,
                               gint64 *ret_id, GError **error);
/* By code, or by id where @code is NULL. *@ret_is_found FALSE without error when there is none. Of
 * @ret_request the receipt is left NULL: its number is in *@ret_receipt_no, 0: none. */
gboolean ocop_payments_load (OcopDb *db, const char *code, gint64 id, gboolean *ret_is_found,
                             OcopPayRequest *ret_request, gint64 *ret_receipt_no, GError **error);
gboolean ocop_payments_has_code (OcopDb *db, const char *code, gboolean *ret_has, GError **error);
/* Ids of those that wait, in order; with @wants_all of the last @n of all. New array of gint64. */
GArray *ocop_payments_list (OcopDb *db, gboolean wants_all, guint n, GError **error);
/* A sale named @code and paid @amount by it. Nothing happens where no request has that code. Inside
 * the sale's transaction. */
gboolean ocop_payments_take (OcopDb *db, const char *code, gint64 amount, gint64 receipt_no,
                             gint64 utc_ms, GError **error);
gboolean ocop_payments_set_state (OcopDb *db, gint64 id, OcopPaymentState state, gint64 utc_ms,
                                  GError **error);
/* A bank told the registry of @amount for @code, at @bank_ms. The request keeps its state, which says
 * what sales took; *@ret_is_new FALSE: no request has that code, or a bank had told of it before. */
gboolean ocop_payments_note_bank (OcopDb *db, const char *code, gint64 amount, gint64 bank_ms,
                                  const char *reference, gint64 utc_ms, gboolean *ret_is_new,
                                  GError **error);
/* All that wait and were not paid at all expire; all that wait for one cart are dropped. */
gboolean ocop_payments_expire (OcopDb *db, gint64 utc_ms, GError **error);
gboolean ocop_payments_drop_parked (OcopDb *db, gint64 parked, gint64 utc_ms, GError **error);
