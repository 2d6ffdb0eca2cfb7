/* Notices of banks: who says that money has arrived is not known before the signature is checked,
 * so header and body of each source are read as whatever they are.
 *
 * The first line is the header that carries the signature, the rest the body. */
#include "registry/payments/sources.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static const OcopPaymentSources *
get_sources (void)
{
    static const char text[] = "[payos]\nkey=k\n[casso]\nkey=k\n[sepay]\nkey=k\n"
                               "[casso-token]\nkey=k\n";
    static OcopPaymentSources *sources;
    if (sources == NULL)
        sources = ocop_payment_sources_parse (text, sizeof text - 1, NULL);
    return sources;
}

static const char *
get_header (const char *name, gconstpointer data)
{
    return data;
}

static void
check_payment (const OcopRegPayment *payment)
{
    g_assert (strlen (payment->code) == 8 && payment->amount > 0);
    g_assert (payment->event_id != NULL && g_utf8_validate (payment->event_id, -1, NULL));
    g_assert (payment->reference == NULL || g_utf8_validate (payment->reference, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    static const char *const names[] = {"payos", "casso", "sepay", "casso-token"};
    const char *text = (const char *)bytes;
    const char *end = memchr (text, '\n', size);
    if (end == NULL)
        return 0;
    g_autofree char *header = g_strndup (text, (gsize)(end - text));
    const char *body = end + 1;
    const gsize body_size = size - (gsize)(body - text);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        const OcopPaymentSource *source = ocop_payment_sources_find (get_sources(), names[i]);
        ocop_payment_source_verify (source, get_header, header, body, body_size);
        g_autoptr (GPtrArray) payments = ocop_payment_source_read (source, body, body_size, NULL);
        g_assert (payments == NULL || payments->len <= OCOP_PAYMENT_EVENTS_MAX);
        for (guint k = 0; payments != NULL && k < payments->len; k++)
            check_payment (g_ptr_array_index (payments, k));
    }
    char code[9];
    g_autofree char *copy = g_utf8_make_valid (body, (gssize)body_size);
    ocop_payment_find_code (copy, code);
    return 0;
}
