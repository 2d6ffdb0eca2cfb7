/* Goods taken back. Refunds are floors of cumulative shares, so that no order of partial returns
 * gives back a đồng more than was charged. */
#include "domain/goods_return.h"

#include "base/error.h"
#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include "domain/body.h"
#include <glib/gi18n-lib.h>

gboolean
ocop_return_refund (gint64 sold_milli, gint64 amount, gint64 returned_milli, gint64 refunded,
                    gint64 qty_milli, gint64 *ret_refund, GError **error)
{
    if (qty_milli > sold_milli - returned_milli) {
        char asked[OCOP_QTY_TEXT_SIZE], left[OCOP_QTY_TEXT_SIZE];
        ocop_set_error (error, OCOP_ERROR_RETURN_EXCEEDS_SALE, "qty",
                        _ ("%s cannot be taken back: only %s of this line is left"),
                        ocop_qty_to_text (qty_milli, asked),
                        ocop_qty_to_text (sold_milli - returned_milli, left));
        return FALSE;
    }
    gint64 so_far;
    if (!ocop_money_mul_div (amount, returned_milli + qty_milli, sold_milli, OCOP_ROUND_FLOOR,
                             &so_far, error))
        return FALSE;
    *ret_refund = so_far - refunded;
    return TRUE;
}

static void
clear_lot (gpointer lot)
{
    g_free (((OcopLotQty *)lot)->lot);
}

static void
free_line (gpointer data)
{
    OcopReturnLine *line = data;
    g_free (line->code);
    g_free (line->name);
    g_free (line->unit);
    g_array_unref (line->lots);
    g_free (line);
}

OcopReturn *
ocop_return_new (void)
{
    OcopReturn *taking_back = g_new0 (OcopReturn, 1);
    taking_back->lines = g_ptr_array_new_with_free_func (free_line);
    taking_back->refunds = ocop_payments_new();
    return taking_back;
}

void
ocop_return_free (OcopReturn *taking_back)
{
    if (taking_back == NULL)
        return;
    g_free (taking_back->receipt);
    g_free (taking_back->sale_receipt);
    g_free (taking_back->cashier);
    g_free (taking_back->reason);
    g_free (taking_back->approved_by);
    g_free (taking_back->paper);
    g_ptr_array_unref (taking_back->lines);
    g_array_unref (taking_back->refunds);
    g_free (taking_back);
}

OcopReturnLine *
ocop_return_add_line (OcopReturn *taking_back)
{
    OcopReturnLine *line = g_new0 (OcopReturnLine, 1);
    line->lots = g_array_new (FALSE, TRUE, sizeof (OcopLotQty));
    g_array_set_clear_func (line->lots, clear_lot);
    g_ptr_array_add (taking_back->lines, line);
    return line;
}

gboolean
ocop_return_settle (OcopReturn *taking_back, const GArray *requests, gboolean has_requests,
                    GError **error)
{
    if (!has_requests) {
        OcopPayment cash = {.method = OCOP_PAYMENT_CASH,
                            .amount = taking_back->total,
                            .tendered = taking_back->total};
        if (taking_back->total > 0)
            g_array_append_val (taking_back->refunds, cash);
        return TRUE;
    }
    gint64 sum = 0;
    for (guint i = 0; i < requests->len; i++) {
        const OcopPaymentRequest *request = &g_array_index (requests, OcopPaymentRequest, i);
        if (!ocop_money_add (sum, request->amount, &sum, error))
            return FALSE;
    }
    if (sum != taking_back->total) {
        char given[OCOP_MONEY_TEXT_SIZE], due[OCOP_MONEY_TEXT_SIZE];
        ocop_set_error (error, OCOP_ERROR_REFUND_MISMATCH, "refund",
                        _ ("the refunds sum to %s, but %s is to be given back"),
                        ocop_money_to_text (sum, given),
                        ocop_money_to_text (taking_back->total, due));
        return FALSE;
    }
    for (guint i = 0; i < requests->len; i++) {
        const OcopPaymentRequest *request = &g_array_index (requests, OcopPaymentRequest, i);
        OcopPayment refund = {.method = request->method,
                              .amount = request->amount,
                              .tendered = request->amount,
                              .reference = g_strdup (request->reference)};
        g_array_append_val (taking_back->refunds, refund);
    }
    return TRUE;
}

void
ocop_return_to_body (const OcopReturn *taking_back, GString *out)
{
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "receipt", taking_back->receipt);
    ocop_json_add_int (w, "receipt_no", taking_back->receipt_no);
    ocop_body_add_request (w, taking_back->request_id, taking_back->request_digest);
    ocop_json_add_string (w, "sale_receipt", taking_back->sale_receipt);
    ocop_json_add_int (w, "shift", taking_back->shift);
    ocop_json_add_string (w, "cashier", taking_back->cashier);
    ocop_json_add_int (w, "cashier_number", taking_back->cashier_number);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (taking_back->channel));
    ocop_json_add_day (w, "day", taking_back->day);
    ocop_json_add_string (w, "reason", taking_back->reason);
    if (taking_back->approved_by != NULL)
        ocop_json_add_string (w, "approved_by", taking_back->approved_by);
    if (taking_back->paper != NULL)
        ocop_json_add_string (w, "paper", taking_back->paper);
    ocop_json_begin_array (w, "lines");
    for (guint i = 0; i < taking_back->lines->len; i++) {
        const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_int (w, "sale_line", line->sale_line);
        ocop_json_add_string (w, "code", line->code);
        ocop_json_add_string (w, "name", line->name);
        ocop_json_add_qty (w, "qty", line->qty_milli);
        ocop_json_add_string (w, "unit", line->unit != NULL ? line->unit : "");
        ocop_json_add_int (w, "amount", line->amount);
        ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (line->vat_rate));
        ocop_json_add_int (w, "stars", line->stars);
        ocop_json_add_bool (w, "restock", line->is_restocked);
        if (!line->is_goods)
            ocop_json_add_bool (w, "service", TRUE);
        ocop_body_add_lots (w, line->lots);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_add_int (w, "total", taking_back->total);
    ocop_body_add_vat (w, taking_back->vat, taking_back->n_vat);
    ocop_body_add_payments (w, "refund", taking_back->refunds);
    ocop_json_end_object (w);
}

static void
read_line (OcopJsonReader *r, OcopReturnLine *line)
{
    line->sale_line = (int)ocop_json_reader_get_int (r, "sale_line", TRUE, 0, OCOP_LINES_MAX, 0);
    line->code = ocop_json_reader_dup_string (r, "code", TRUE, OCOP_TEXT_MAX);
    line->name = ocop_json_reader_dup_string (r, "name", TRUE, OCOP_TEXT_MAX);
    line->qty_milli = ocop_json_reader_get_qty (r, "qty", TRUE, 0);
    line->unit = ocop_json_reader_dup_string (r, "unit", FALSE, OCOP_TEXT_MAX);
    if (line->unit == NULL)
        line->unit = g_strdup ("");
    line->amount = ocop_body_read_money (r, "amount");
    line->vat_rate = ocop_body_read_rate (r, "vat_rate");
    line->stars = (int)ocop_json_reader_get_int (r, "stars", TRUE, 0, 5, 0);
    line->is_restocked = ocop_json_reader_get_bool (r, "restock", TRUE);
    line->is_goods = !ocop_json_reader_get_bool (r, "service", FALSE);
    ocop_body_read_lots (r, line->lots);
}

OcopReturn *
ocop_return_from_body (const char *json, gsize length, GError **error)
{
    g_autoptr (JsonNode) node =
        ocop_json_parse (json, (gssize)length, 8 * OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopReturn) taking_back = ocop_return_new();
    OcopJsonReader reader, *r = &reader;
    ocop_json_reader_init (r, node, "");
    taking_back->receipt = ocop_json_reader_dup_string (r, "receipt", TRUE, OCOP_TEXT_MAX);
    taking_back->receipt_no = ocop_json_reader_get_int (r, "receipt_no", TRUE, 1, G_MAXINT64, 0);
    ocop_body_read_request (r, taking_back->request_id, taking_back->request_digest);
    taking_back->sale_receipt =
        ocop_json_reader_dup_string (r, "sale_receipt", FALSE, OCOP_TEXT_MAX);
    taking_back->shift = ocop_json_reader_get_int (r, "shift", TRUE, 1, G_MAXINT64, 0);
    taking_back->cashier = ocop_json_reader_dup_string (r, "cashier", TRUE, OCOP_TEXT_MAX);
    taking_back->cashier_number =
        ocop_json_reader_get_int (r, "cashier_number", TRUE, 0, G_MAXINT32, 0);
    g_autofree char *channel = ocop_json_reader_dup_string (r, "channel", TRUE, 16);
    if (channel != NULL && !ocop_channel_parse (channel, &taking_back->channel))
        ocop_json_reader_fail (r, "channel", _ ("“%s” is not a sales channel"), channel);
    taking_back->day = ocop_body_read_day (r, "day");
    taking_back->reason = ocop_json_reader_dup_string (r, "reason", TRUE, OCOP_TEXT_MAX);
    taking_back->approved_by = ocop_json_reader_dup_string (r, "approved_by", FALSE, OCOP_TEXT_MAX);
    taking_back->paper = ocop_json_reader_dup_string (r, "paper", FALSE, OCOP_TEXT_MAX);
    guint n_lines = ocop_json_reader_get_array_length (r, "lines", TRUE, OCOP_LINES_MAX);
    for (guint i = 0; i < n_lines; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, "lines", i, &child);
        read_line (&child, ocop_return_add_line (taking_back));
        ocop_json_reader_leave (r, &child);
    }
    taking_back->total = ocop_body_read_money (r, "total");
    taking_back->n_vat = ocop_body_read_vat (r, taking_back->vat);
    ocop_body_read_payments (r, "refund", taking_back->refunds);
    if (!ocop_json_reader_finish (r, error))
        return NULL;
    return g_steal_pointer (&taking_back);
}
