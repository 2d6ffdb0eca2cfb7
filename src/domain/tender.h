/* Payments against what is due. */
#pragma once

#include "domain/sale.h"

typedef struct {
    gint64 rounding; /* due = total + rounding */
    gint64 change;
} OcopTender;

/* Checks @requests against @total and appends the payments to @ret_payments (of OcopPayment, owned
 * texts). Cash pays what the others leave; a sale paid in cash alone is rounded half up to
 * @rounding_step. Several cash entries count as one. Errors: PAYMENT_SHORT, PAYMENT_OVER, field
 * "payments". */
gboolean ocop_tender_settle (const GArray *requests, gint64 total, gint64 rounding_step,
                             GArray *ret_payments, OcopTender *ret_tender, GError **error);
