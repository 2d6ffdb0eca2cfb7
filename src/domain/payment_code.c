/* Payment codes and what becomes of a request. */
#include "domain/payment_code.h"

#include <string.h>

static const char prefix[] = "OC";
/* 32 signs that nobody takes for each other. */
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
G_STATIC_ASSERT (sizeof alphabet == 33);
G_STATIC_ASSERT (sizeof prefix - 1 + OCOP_PAYMENT_CODE_RANDOM == OCOP_PAYMENT_CODE_LENGTH);

void
ocop_payment_code_make (const guint8 bytes[OCOP_PAYMENT_CODE_RANDOM],
                        char ret_code[OCOP_PAYMENT_CODE_SIZE])
{
    memcpy (ret_code, prefix, sizeof prefix - 1);
    for (guint i = 0; i < OCOP_PAYMENT_CODE_RANDOM; i++)
        ret_code[sizeof prefix - 1 + i] = alphabet[bytes[i] % 32];
    ret_code[OCOP_PAYMENT_CODE_LENGTH] = '\0';
}

gboolean
ocop_payment_code_is_valid (const char *text)
{
    return strlen (text) == OCOP_PAYMENT_CODE_LENGTH && g_str_has_prefix (text, prefix) &&
           strspn (text + sizeof prefix - 1, alphabet) == OCOP_PAYMENT_CODE_RANDOM;
}

const char *
ocop_payment_state_get_text (OcopPaymentState state)
{
    static const char *const texts[OCOP_N_PAYMENT_STATES] = {
        "awaiting", "confirmed", "short", "over", "late", "double", "expired", "dropped"};
    g_assert (state < OCOP_N_PAYMENT_STATES);
    return texts[state];
}

static OcopPaymentState
compare (gint64 asked, gint64 paid)
{
    return paid < asked    ? OCOP_PAYMENT_SHORT
           : paid == asked ? OCOP_PAYMENT_CONFIRMED
                           : OCOP_PAYMENT_OVER;
}

OcopPaymentState
ocop_payment_state_after_sale (OcopPaymentState state, gint64 asked, gint64 paid)
{
    switch (state) {
    case OCOP_PAYMENT_AWAITING:
    case OCOP_PAYMENT_SHORT: /* the rest came */
        return compare (asked, paid);
    case OCOP_PAYMENT_LATE:
    case OCOP_PAYMENT_EXPIRED:
    case OCOP_PAYMENT_DROPPED:
        return OCOP_PAYMENT_LATE;
    case OCOP_PAYMENT_CONFIRMED:
    case OCOP_PAYMENT_OVER:
    case OCOP_PAYMENT_DOUBLE:
    case OCOP_N_PAYMENT_STATES:
    default:
        return OCOP_PAYMENT_DOUBLE;
    }
}

gboolean
ocop_payment_state_is_open (OcopPaymentState state)
{
    return state == OCOP_PAYMENT_AWAITING || state == OCOP_PAYMENT_SHORT;
}

void
ocop_pay_request_clear (OcopPayRequest *request)
{
    g_clear_pointer (&request->bin, g_free);
    g_clear_pointer (&request->account, g_free);
    g_clear_pointer (&request->account_name, g_free);
    g_clear_pointer (&request->payload, g_free);
    g_clear_pointer (&request->parked, g_free);
    g_clear_pointer (&request->receipt, g_free);
    g_clear_pointer (&request->bank_reference, g_free);
}
