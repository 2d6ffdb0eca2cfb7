/* Payments against what is due: first what is not cash, then cash for the rest. */
#include "domain/tender.h"

#include "base/error.h"
#include "base/money.h"
#include <glib/gi18n-lib.h>

gboolean
ocop_tender_settle (const GArray *requests, gint64 total, gint64 rounding_step,
                    GArray *ret_payments, OcopTender *ret_tender, GError **error)
{
    char has[OCOP_MONEY_TEXT_SIZE], needs[OCOP_MONEY_TEXT_SIZE];
    gint64 others = 0, tendered = 0;
    gboolean has_cash = FALSE, has_others = FALSE;
    for (guint i = 0; i < requests->len; i++) {
        const OcopPaymentRequest *request = &g_array_index (requests, OcopPaymentRequest, i);
        gboolean is_cash = request->method == OCOP_PAYMENT_CASH;
        has_cash |= is_cash;
        has_others |= !is_cash;
        if (!ocop_money_add (is_cash ? tendered : others, request->amount,
                             is_cash ? &tendered : &others, error))
            return FALSE;
    }
    if (others > total) {
        ocop_set_error (error, OCOP_ERROR_PAYMENT_OVER, "payments",
                        _ ("%s is paid without cash, but only %s is due"),
                        ocop_money_to_text (others, has), ocop_money_to_text (total, needs));
        return FALSE;
    }
    OcopTender tender = {0};
    if (has_cash && !has_others)
        tender.rounding = ocop_money_round_to (total, rounding_step) - total;
    gint64 cash_due = total + tender.rounding - others;
    if (tendered < cash_due) {
        ocop_set_error (error, OCOP_ERROR_PAYMENT_SHORT, "payments",
                        _ ("%s is due, but only %s is paid"),
                        ocop_money_to_text (total + tender.rounding, needs),
                        ocop_money_to_text (others + tendered, has));
        return FALSE;
    }
    tender.change = has_cash ? tendered - cash_due : 0;
    gboolean is_cash_booked = FALSE;
    for (guint i = 0; i < requests->len; i++) {
        const OcopPaymentRequest *request = &g_array_index (requests, OcopPaymentRequest, i);
        gboolean is_cash = request->method == OCOP_PAYMENT_CASH;
        if (is_cash && is_cash_booked)
            continue;
        is_cash_booked |= is_cash;
        OcopPayment payment = {.method = request->method,
                               .amount = is_cash ? cash_due : request->amount,
                               .tendered = is_cash ? tendered : request->amount,
                               .reference = g_strdup (request->reference),
                               .bank_reference = g_strdup (request->bank_reference)};
        g_array_append_val (ret_payments, payment);
    }
    *ret_tender = tender;
    return TRUE;
}
