/* Reading, canonical text and digest of a sale request. The digest is taken from the parsed
 * request, not from its bytes, because a repeat may come with its keys in another order. */
#include "domain/sale_request.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include "domain/barcode.h"
#include "domain/percent.h"
#include "domain/request_parts.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_line_request_free (OcopLineRequest *line)
{
    if (line == NULL)
        return;
    g_free (line->scan);
    g_free (line->code);
    g_free (line->approved_by);
    g_free (line->lot);
    g_free (line);
}

OcopLineRequest *
ocop_line_request_new (void)
{
    OcopLineRequest *line = g_new0 (OcopLineRequest, 1);
    line->unit_price = -1;
    return line;
}

static void
free_line (gpointer line)
{
    ocop_line_request_free (line);
}

OcopSaleRequest *
ocop_sale_request_new (void)
{
    OcopSaleRequest *request = g_new0 (OcopSaleRequest, 1);
    request->lines = g_ptr_array_new_with_free_func (free_line);
    request->payments = ocop_payment_requests_new();
    return request;
}

void
ocop_sale_request_free (OcopSaleRequest *request)
{
    if (request == NULL)
        return;
    g_free (request->cashier);
    g_ptr_array_unref (request->lines);
    g_array_unref (request->payments);
    g_free (request->resume);
    g_free (request->buyer_name);
    g_free (request->buyer_tax_code);
    g_free (request->buyer_address);
    g_free (request);
}

static OcopDiscount
read_discount (OcopJsonReader *r)
{
    OcopDiscount discount = {OCOP_DISCOUNT_NONE, 0};
    OcopJsonReader child;
    if (!ocop_json_reader_enter_member (r, "discount", &child))
        return discount;
    g_autofree char *percent = ocop_json_reader_dup_string (&child, "percent", FALSE, 32);
    gboolean has_amount = ocop_json_reader_has (&child, "amount");
    gint64 amount = ocop_json_reader_get_int (&child, "amount", FALSE, 0, OCOP_MONEY_MAX, 0);
    if ((percent != NULL) == has_amount) {
        ocop_json_reader_fail (&child, NULL, _ ("a discount has either “percent” or “amount”"));
    } else if (has_amount) {
        discount = (OcopDiscount){OCOP_DISCOUNT_AMOUNT, amount};
    } else {
        discount.kind = OCOP_DISCOUNT_PERCENT;
        if (!ocop_percent_parse (percent, &discount.value))
            ocop_json_reader_fail (
                &child, "percent",
                _ ("“%s” is not a percentage from 0 to 100 with at most 2 decimals"), percent);
    }
    ocop_json_reader_leave (r, &child);
    return discount;
}

static OcopLineRequest *
read_line (OcopJsonReader *r)
{
    OcopLineRequest *line = ocop_line_request_new();
    if (ocop_json_reader_has (r, "scan"))
        line->scan = ocop_json_reader_dup_scan (r, "scan", OCOP_SCAN_MAX_BYTES);
    line->code = ocop_json_reader_dup_string (r, "code", FALSE, OCOP_TEXT_MAX);
    if ((line->scan != NULL) == (line->code != NULL))
        ocop_json_reader_fail (r, NULL, _ ("a line has either “scan” or “code”"));
    line->qty_milli = ocop_json_reader_get_qty (r, "qty", FALSE, 0);
    line->discount = read_discount (r);
    line->is_gift = ocop_json_reader_get_bool (r, "gift", FALSE);
    if (line->is_gift && line->discount.kind != OCOP_DISCOUNT_NONE)
        ocop_json_reader_fail (r, "discount", _ ("a gift takes no discount: it is free already"));
    line->unit_price = ocop_json_reader_get_int (r, "unit_price", FALSE, 0, OCOP_PRICE_MAX, -1);
    line->approved_by = ocop_json_reader_dup_string (r, "approved_by", FALSE, OCOP_TEXT_MAX);
    line->lot = ocop_json_reader_dup_string (r, "lot", FALSE, OCOP_TEXT_MAX);
    if (line->lot != NULL && *line->lot == '\0')
        ocop_json_reader_fail (r, "lot", _ ("the lot is empty"));
    return line;
}

static void
read_buyer (OcopJsonReader *r, OcopSaleRequest *request)
{
    OcopJsonReader child;
    if (!ocop_json_reader_enter_member (r, "buyer", &child))
        return;
    request->has_buyer = TRUE;
    request->buyer_name = ocop_json_reader_dup_string (&child, "name", FALSE, OCOP_TEXT_MAX);
    request->buyer_tax_code = ocop_json_reader_dup_string (&child, "tax_code", FALSE, 32);
    request->buyer_address = ocop_json_reader_dup_string (&child, "address", FALSE, OCOP_TEXT_MAX);
    ocop_json_reader_leave (r, &child);
}

OcopSaleRequest *
ocop_sale_request_read (const char *json, gssize length, GError **error)
{
    g_autoptr (JsonNode) node = ocop_json_parse (json, length, OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_new();
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    ocop_request_read_id (&r, &request->has_request_id, request->request_id);
    request->resume = ocop_json_reader_dup_string (&r, "resume", FALSE, OCOP_TEXT_MAX);
    request->cashier = ocop_json_reader_dup_string (&r, "cashier", TRUE, OCOP_TEXT_MAX);
    request->channel = ocop_request_read_channel (&r, &request->has_channel);
    guint n_lines =
        ocop_json_reader_get_array_length (&r, "lines", request->resume == NULL, OCOP_LINES_MAX);
    if (n_lines == 0 && request->resume == NULL)
        ocop_json_reader_fail (&r, "lines", _ ("a sale has at least one line"));
    for (guint i = 0; i < n_lines; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (&r, "lines", i, &child);
        g_ptr_array_add (request->lines, read_line (&child));
        ocop_json_reader_leave (&r, &child);
    }
    request->discount = read_discount (&r);
    request->has_payments = ocop_json_reader_has (&r, "payments");
    ocop_request_read_payments (&r, "payments", FALSE, request->payments);
    request->is_age_confirmed = ocop_json_reader_get_bool (&r, "age_confirmed", FALSE);
    request->is_training = ocop_json_reader_get_bool (&r, "training", FALSE);
    read_buyer (&r, request);
    if (!ocop_json_reader_finish (&r, error))
        return NULL;
    return g_steal_pointer (&request);
}

static void
write_discount (OcopJsonWriter *w, const OcopDiscount *discount)
{
    char text[OCOP_PERCENT_TEXT_SIZE];
    if (discount->kind == OCOP_DISCOUNT_NONE)
        return;
    ocop_json_begin_object (w, "discount");
    if (discount->kind == OCOP_DISCOUNT_PERCENT)
        ocop_json_add_string (w, "percent", ocop_percent_to_text (discount->value, text));
    else
        ocop_json_add_int (w, "amount", discount->value);
    ocop_json_end_object (w);
}

static void
write_line (OcopJsonWriter *w, const OcopLineRequest *line)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, line->scan != NULL ? "scan" : "code",
                          line->scan != NULL ? line->scan : line->code);
    if (line->qty_milli != 0)
        ocop_json_add_qty (w, "qty", line->qty_milli);
    write_discount (w, &line->discount);
    if (line->is_gift)
        ocop_json_add_bool (w, "gift", TRUE);
    if (line->unit_price >= 0)
        ocop_json_add_int (w, "unit_price", line->unit_price);
    if (line->approved_by != NULL)
        ocop_json_add_string (w, "approved_by", line->approved_by);
    if (line->lot != NULL)
        ocop_json_add_string (w, "lot", line->lot);
    ocop_json_end_object (w);
}

static void
write_cart (OcopJsonWriter *w, const OcopSaleRequest *request)
{
    ocop_json_add_string (w, "cashier", request->cashier);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (request->channel));
    ocop_json_begin_array (w, "lines");
    for (guint i = 0; i < request->lines->len; i++)
        write_line (w, g_ptr_array_index (request->lines, i));
    ocop_json_end_array (w);
    write_discount (w, &request->discount);
    if (request->is_age_confirmed)
        ocop_json_add_bool (w, "age_confirmed", TRUE);
    if (request->is_training)
        ocop_json_add_bool (w, "training", TRUE);
    if (request->has_buyer) {
        ocop_json_begin_object (w, "buyer");
        if (request->buyer_name != NULL)
            ocop_json_add_string (w, "name", request->buyer_name);
        if (request->buyer_tax_code != NULL)
            ocop_json_add_string (w, "tax_code", request->buyer_tax_code);
        if (request->buyer_address != NULL)
            ocop_json_add_string (w, "address", request->buyer_address);
        ocop_json_end_object (w);
    }
}

void
ocop_sale_request_digest (const OcopSaleRequest *request, guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    g_autoptr (GString) text = g_string_sized_new (1024);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "act", "sale");
    write_cart (&w, request);
    ocop_request_write_payments (&w, "payments", request->payments);
    ocop_json_add_string (&w, "resume", request->resume);
    ocop_json_end_object (&w);
    ocop_request_digest_text (text, ret_digest);
}

char *
ocop_sale_request_to_parked_json (const OcopSaleRequest *request)
{
    g_autoptr (GString) text = g_string_sized_new (1024);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    write_cart (&w, request);
    ocop_json_end_object (&w);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* As they are asked for, where the canonical text of a digest has one key for every sum. */
static void
write_payments (OcopJsonWriter *w, const GArray *payments)
{
    ocop_json_begin_array (w, "payments");
    for (guint i = 0; i < payments->len; i++) {
        const OcopPaymentRequest *payment = &g_array_index (payments, OcopPaymentRequest, i);
        gboolean is_cash = payment->method == OCOP_PAYMENT_CASH;
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "method", ocop_payment_method_get_text (payment->method));
        ocop_json_add_int (w, is_cash ? "tendered" : "amount", payment->amount);
        if (payment->reference != NULL)
            ocop_json_add_string (w, "reference", payment->reference);
        if (payment->bank_reference != NULL)
            ocop_json_add_string (w, "bank_reference", payment->bank_reference);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

char *
ocop_sale_request_to_json (const OcopSaleRequest *request)
{
    char id[OCOP_UUID_TEXT_SIZE];
    g_autoptr (GString) text = g_string_sized_new (1024);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    if (request->has_request_id) {
        ocop_uuid_to_text (request->request_id, id);
        ocop_json_add_string (&w, "request_id", id);
    }
    write_cart (&w, request);
    write_payments (&w, request->payments);
    if (request->resume != NULL)
        ocop_json_add_string (&w, "resume", request->resume);
    ocop_json_end_object (&w);
    return g_string_free (g_steal_pointer (&text), FALSE);
}
