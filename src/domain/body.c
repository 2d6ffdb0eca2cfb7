/* Shared pieces of journal bodies. A body is read back only from a store or an archive; it may have
 * been tampered with, so the readers are as strict as for any untrusted JSON. */
#include "domain/body.h"

#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_body_add_request (OcopJsonWriter *w, const guint8 id[OCOP_UUID_SIZE],
                       const guint8 digest[OCOP_DIGEST_SIZE])
{
    char id_text[OCOP_UUID_TEXT_SIZE], digest_text[2 * OCOP_DIGEST_SIZE + 1];
    ocop_uuid_to_text (id, id_text);
    ocop_hex_encode (digest, OCOP_DIGEST_SIZE, digest_text);
    ocop_json_add_string (w, "request_id", id_text);
    ocop_json_add_string (w, "request_sha256", digest_text);
}

void
ocop_body_read_request (OcopJsonReader *r, guint8 ret_id[OCOP_UUID_SIZE],
                        guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    g_autofree char *id = ocop_json_reader_dup_string (r, "request_id", TRUE, 64);
    g_autofree char *digest = ocop_json_reader_dup_string (r, "request_sha256", TRUE, 80);
    if (id != NULL && !ocop_uuid_parse (id, ret_id))
        ocop_json_reader_fail (r, "request_id", _ ("“%s” is not a UUID"), id);
    if (digest != NULL && !ocop_hex_decode (digest, ret_digest, OCOP_DIGEST_SIZE))
        ocop_json_reader_fail (r, "request_sha256", _ ("“%s” is not a SHA-256"), digest);
}

OcopVatRate
ocop_body_read_rate (OcopJsonReader *r, const char *key)
{
    OcopVatRate rate = OCOP_VAT_KCT;
    g_autofree char *text = ocop_json_reader_dup_string (r, key, TRUE, 8);
    if (text != NULL && (!ocop_vat_rate_parse (text, &rate) || rate == OCOP_VAT_STD)) {
        rate = OCOP_VAT_KCT;
        ocop_json_reader_fail (r, key, _ ("“%s” is not a VAT rate"), text);
    }
    return rate;
}

OcopDay
ocop_body_read_day (OcopJsonReader *r, const char *key)
{
    OcopDay day = OCOP_DAY_NONE;
    g_autofree char *text = ocop_json_reader_dup_string (r, key, FALSE, 16);
    if (text != NULL && !ocop_day_parse (text, key, &day, NULL))
        ocop_json_reader_fail (r, key, _ ("“%s” is not a day"), text);
    return day;
}

gint64
ocop_body_read_money (OcopJsonReader *r, const char *key)
{
    return ocop_json_reader_get_int (r, key, TRUE, -OCOP_MONEY_MAX, OCOP_MONEY_MAX, 0);
}

gboolean
ocop_body_signed_milli_parse (const char *text, gint64 *ret_milli)
{
    gint64 qty = 0;
    const gboolean is_negative = *text == '-';
    if (strcmp (text, "0") != 0 && !ocop_qty_parse (text + is_negative, NULL, &qty, NULL))
        return FALSE;
    *ret_milli = is_negative ? -qty : qty;
    return TRUE;
}

gint64
ocop_body_read_signed_milli (OcopJsonReader *r, const char *key)
{
    g_autofree char *text = ocop_json_reader_dup_string (r, key, TRUE, OCOP_QTY_TEXT_SIZE);
    gint64 qty = 0;
    if (text != NULL && !ocop_body_signed_milli_parse (text, &qty))
        ocop_json_reader_fail (r, key, _ ("“%s” is not a quantity"), text);
    return qty;
}

void
ocop_body_add_vat (OcopJsonWriter *w, const OcopVatSum *sums, guint n_sums)
{
    ocop_json_begin_array (w, "vat");
    for (guint i = 0; i < n_sums; i++) {
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "rate", ocop_vat_rate_get_text (sums[i].rate));
        ocop_json_add_int (w, "net", sums[i].net);
        ocop_json_add_int (w, "vat", sums[i].vat);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

guint
ocop_body_read_vat (OcopJsonReader *r, OcopVatSum ret_sums[OCOP_N_VAT_RATES])
{
    guint n = ocop_json_reader_get_array_length (r, "vat", TRUE, OCOP_N_VAT_RATES);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, "vat", i, &child);
        ret_sums[i].rate = ocop_body_read_rate (&child, "rate");
        ret_sums[i].net = ocop_body_read_money (&child, "net");
        ret_sums[i].vat = ocop_body_read_money (&child, "vat");
        ret_sums[i].gross = ret_sums[i].net + ret_sums[i].vat;
        ocop_json_reader_leave (r, &child);
    }
    return n;
}

void
ocop_body_add_payments (OcopJsonWriter *w, const char *key, const GArray *payments)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < payments->len; i++) {
        const OcopPayment *payment = &g_array_index (payments, OcopPayment, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "method", ocop_payment_method_get_text (payment->method));
        ocop_json_add_int (w, "amount", payment->amount);
        if (payment->tendered != payment->amount)
            ocop_json_add_int (w, "tendered", payment->tendered);
        if (payment->reference != NULL)
            ocop_json_add_string (w, "reference", payment->reference);
        if (payment->bank_reference != NULL)
            ocop_json_add_string (w, "bank_reference", payment->bank_reference);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

void
ocop_body_read_payments (OcopJsonReader *r, const char *key, GArray *payments)
{
    guint n = ocop_json_reader_get_array_length (r, key, TRUE, OCOP_PAYMENTS_MAX);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        OcopPayment payment = {0};
        ocop_json_reader_enter_element (r, key, i, &child);
        g_autofree char *method = ocop_json_reader_dup_string (&child, "method", TRUE, 16);
        if (method != NULL && !ocop_payment_method_parse (method, &payment.method))
            ocop_json_reader_fail (&child, "method", _ ("“%s” is not a payment method"), method);
        payment.amount = ocop_body_read_money (&child, "amount");
        payment.tendered =
            ocop_json_reader_get_int (&child, "tendered", FALSE, 0, OCOP_MONEY_MAX, payment.amount);
        payment.reference = ocop_json_reader_dup_string (&child, "reference", FALSE, OCOP_TEXT_MAX);
        payment.bank_reference =
            ocop_json_reader_dup_string (&child, "bank_reference", FALSE, OCOP_TEXT_MAX);
        g_array_append_val (payments, payment);
        ocop_json_reader_leave (r, &child);
    }
}

void
ocop_body_add_lots (OcopJsonWriter *w, const GArray *lots)
{
    if (lots->len == 0)
        return;
    ocop_json_begin_array (w, "lots");
    for (guint i = 0; i < lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (lots, OcopLotQty, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "lot", lot->lot);
        ocop_json_add_day (w, "expiry", lot->expiry);
        ocop_json_add_qty (w, "qty", lot->qty_milli);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

void
ocop_body_read_lots (OcopJsonReader *r, GArray *lots)
{
    guint n = ocop_json_reader_get_array_length (r, "lots", FALSE, G_MAXINT16);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        OcopLotQty lot = {0};
        ocop_json_reader_enter_element (r, "lots", i, &child);
        lot.lot = ocop_json_reader_dup_string (&child, "lot", TRUE, OCOP_TEXT_MAX);
        lot.expiry = ocop_body_read_day (&child, "expiry");
        lot.qty_milli = ocop_json_reader_get_qty (&child, "qty", TRUE, 0);
        g_array_append_val (lots, lot);
        ocop_json_reader_leave (r, &child);
    }
}
