/* Goods taken back: the arithmetic of a refund and the facts of the journal record. */
#pragma once

#include "domain/return_request.h"
#include "domain/sale.h"

/* What is refunded when @qty_milli more of a line comes back: floor (amount × returned so far /
 * qty) − already refunded, so that the last piece brings the sum to exactly what was charged.
 * Ranges: 0 <= @returned_milli, 0 < @qty_milli. Errors: RETURN_EXCEEDS_SALE, field "qty". */
gboolean ocop_return_refund (gint64 sold_milli, gint64 amount, gint64 returned_milli,
                             gint64 refunded, gint64 qty_milli, gint64 *ret_refund, GError **error);

typedef struct {
    int sale_line; /* of the receipt, from 1; 0: without receipt */
    char *code;
    char *name;
    char *unit; /* "" in records made before it was kept */
    gboolean is_goods;
    gint64 qty_milli;
    gint64 amount;
    OcopVatRate vat_rate;
    int stars;
    gboolean is_restocked;
    GArray *lots; /* of OcopLotQty: where it goes back; the rest without a lot */
} OcopReturnLine;

typedef struct {
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    char *receipt;
    gint64 receipt_no;
    char *sale_receipt; /* NULL: without receipt */
    gint64 shift;
    char *cashier;
    gint64 cashier_number;
    OcopChannel channel;
    OcopDay day;
    char *reason;
    char *approved_by; /* NULL: nobody */
    char *paper;       /* text of the receipt's QR that was kept, NULL: none */
    GPtrArray *lines;  /* of OcopReturnLine */
    gint64 total;
    OcopVatSum vat[OCOP_N_VAT_RATES];
    guint n_vat;
    GArray *refunds; /* of OcopPayment; tendered = amount */
} OcopReturn;

OcopReturn *ocop_return_new (void);
void ocop_return_free (OcopReturn *taking_back);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopReturn, ocop_return_free)
OcopReturnLine *ocop_return_add_line (OcopReturn *taking_back);

/* Fills refunds from @requests (NULL or not given: cash). Errors: REFUND_MISMATCH, field "refund".
 */
gboolean ocop_return_settle (OcopReturn *taking_back, const GArray *requests, gboolean has_requests,
                             GError **error);

void ocop_return_to_body (const OcopReturn *taking_back, GString *out);
OcopReturn *ocop_return_from_body (const char *json, gsize length, GError **error);
