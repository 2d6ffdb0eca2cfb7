/* What requests of sales and returns have in common: ids, channels, payments, digests. */
#include "domain/request_parts.h"

#include "base/money.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const channel_texts[OCOP_N_CHANNELS] = {
    "showroom", "fair", "phone", "sendo", "tiki", "voso", "postmart", "province"};
static const char *const method_texts[OCOP_N_PAYMENT_METHODS] = {"cash", "vietqr", "card",
                                                                 "voucher"};

const char *
ocop_channel_get_text (OcopChannel channel)
{
    return channel_texts[channel];
}

gboolean
ocop_channel_parse (const char *text, OcopChannel *ret_channel)
{
    for (int i = 0; i < OCOP_N_CHANNELS; i++) {
        if (strcmp (text, channel_texts[i]) == 0) {
            *ret_channel = (OcopChannel)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ocop_payment_method_get_text (OcopPaymentMethod method)
{
    return method_texts[method];
}

gboolean
ocop_payment_method_parse (const char *text, OcopPaymentMethod *ret_method)
{
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++) {
        if (strcmp (text, method_texts[i]) == 0) {
            *ret_method = (OcopPaymentMethod)i;
            return TRUE;
        }
    }
    return FALSE;
}

static void
clear_payment (gpointer payment)
{
    OcopPaymentRequest *own = payment;
    g_free (own->reference);
    g_free (own->bank_reference);
}

GArray *
ocop_payment_requests_new (void)
{
    GArray *payments = g_array_new (FALSE, TRUE, sizeof (OcopPaymentRequest));
    g_array_set_clear_func (payments, clear_payment);
    return payments;
}

void
ocop_payment_requests_add (GArray *payments, const OcopPaymentRequest *payment)
{
    OcopPaymentRequest own = *payment;
    own.reference = g_strdup (payment->reference);
    own.bank_reference = g_strdup (payment->bank_reference);
    g_array_append_val (payments, own);
}

void
ocop_request_read_id (OcopJsonReader *r, gboolean *ret_has, guint8 ret_id[OCOP_UUID_SIZE])
{
    g_autofree char *text = ocop_json_reader_dup_string (r, "request_id", FALSE, 64);
    if (text == NULL)
        return;
    if (ocop_uuid_parse (text, ret_id))
        *ret_has = TRUE;
    else
        ocop_json_reader_fail (r, "request_id", _ ("“%s” is not a UUID"), text);
}

OcopChannel
ocop_request_read_channel (OcopJsonReader *r, gboolean *ret_has)
{
    OcopChannel channel = OCOP_CHANNEL_SHOWROOM;
    g_autofree char *text = ocop_json_reader_dup_string (r, "channel", FALSE, OCOP_TEXT_MAX);
    *ret_has = text != NULL;
    if (text != NULL && !ocop_channel_parse (text, &channel))
        ocop_json_reader_fail (r, "channel", _ ("“%s” is not a sales channel"), text);
    return channel;
}

void
ocop_request_read_payments (OcopJsonReader *r, const char *key, gboolean is_refund,
                            GArray *payments)
{
    guint n = ocop_json_reader_get_array_length (r, key, FALSE, OCOP_PAYMENTS_MAX);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, key, i, &child);
        OcopPaymentRequest payment = {0};
        g_autofree char *method =
            ocop_json_reader_dup_string (&child, "method", TRUE, OCOP_TEXT_MAX);
        if (method != NULL && !ocop_payment_method_parse (method, &payment.method))
            ocop_json_reader_fail (&child, "method", _ ("“%s” is not a payment method"), method);
        if (payment.method == OCOP_PAYMENT_CASH && !is_refund) {
            payment.amount =
                ocop_json_reader_get_int (&child, "tendered", TRUE, 0, OCOP_PRICE_MAX, 0);
        } else {
            payment.amount =
                ocop_json_reader_get_int (&child, "amount", TRUE, 1, OCOP_MONEY_MAX, 0);
            payment.reference =
                ocop_json_reader_dup_string (&child, "reference", FALSE, OCOP_TEXT_MAX);
            if (payment.method == OCOP_PAYMENT_VIETQR && !is_refund)
                payment.bank_reference =
                    ocop_json_reader_dup_string (&child, "bank_reference", FALSE, OCOP_TEXT_MAX);
        }
        g_array_append_val (payments, payment);
        ocop_json_reader_leave (r, &child);
    }
}

void
ocop_request_write_payments (OcopJsonWriter *w, const char *key, const GArray *payments)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < payments->len; i++) {
        const OcopPaymentRequest *payment = &g_array_index (payments, OcopPaymentRequest, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "method", ocop_payment_method_get_text (payment->method));
        ocop_json_add_int (w, "amount", payment->amount);
        if (payment->reference != NULL)
            ocop_json_add_string (w, "reference", payment->reference);
        if (payment->bank_reference != NULL)
            ocop_json_add_string (w, "bank_reference", payment->bank_reference);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

void
ocop_request_digest_text (const GString *text, guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    gsize size = OCOP_DIGEST_SIZE;
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    g_checksum_update (checksum, (const guchar *)text->str, (gssize)text->len);
    g_checksum_get_digest (checksum, ret_digest, &size);
}
