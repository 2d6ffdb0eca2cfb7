/* Reading and digest of a return request. */
#include "domain/return_request.h"

#include "base/json_writer.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/request_parts.h"
#include <glib/gi18n-lib.h>

static void
free_return_line (gpointer data)
{
    OcopReturnLineRequest *line = data;
    g_free (line->code);
    g_free (line);
}

OcopReturnRequest *
ocop_return_request_new (void)
{
    OcopReturnRequest *request = g_new0 (OcopReturnRequest, 1);
    request->lines = g_ptr_array_new_with_free_func (free_return_line);
    request->refunds = ocop_payment_requests_new();
    return request;
}

void
ocop_return_request_free (OcopReturnRequest *request)
{
    if (request == NULL)
        return;
    g_free (request->cashier);
    g_free (request->receipt);
    g_free (request->reason);
    g_free (request->approved_by);
    g_free (request->paper);
    g_ptr_array_unref (request->lines);
    g_array_unref (request->refunds);
    g_free (request);
}

static OcopReturnLineRequest *
read_return_line (OcopJsonReader *r, gboolean has_receipt)
{
    OcopReturnLineRequest *line = g_new0 (OcopReturnLineRequest, 1);
    line->amount = -1;
    if (has_receipt) {
        line->line = (int)ocop_json_reader_get_int (r, "line", TRUE, 1, OCOP_LINES_MAX, 0);
    } else {
        line->code = ocop_json_reader_dup_string (r, "code", TRUE, OCOP_TEXT_MAX);
        line->amount = ocop_json_reader_get_int (r, "amount", TRUE, 0, OCOP_PRICE_MAX, 0);
    }
    line->qty_milli = ocop_json_reader_get_qty (r, "qty", FALSE, 1000);
    line->is_restocked = ocop_json_reader_get_bool (r, "restock", TRUE);
    return line;
}

OcopReturnRequest *
ocop_return_request_read (const char *json, gssize length, GError **error)
{
    g_autoptr (JsonNode) node = ocop_json_parse (json, length, OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopReturnRequest) request = ocop_return_request_new();
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    ocop_request_read_id (&r, &request->has_request_id, request->request_id);
    request->cashier = ocop_json_reader_dup_string (&r, "cashier", TRUE, OCOP_TEXT_MAX);
    request->receipt = ocop_json_reader_dup_string (&r, "receipt", FALSE, OCOP_TEXT_MAX);
    request->reason = ocop_json_reader_dup_string (&r, "reason", TRUE, OCOP_TEXT_MAX);
    if (request->reason != NULL && *request->reason == '\0')
        ocop_json_reader_fail (&r, "reason", _ ("a return needs its reason"));
    request->approved_by = ocop_json_reader_dup_string (&r, "approved_by", FALSE, OCOP_TEXT_MAX);
    if (request->receipt == NULL) {
        gboolean has_channel;
        request->channel = ocop_request_read_channel (&r, &has_channel);
        request->paper = ocop_json_reader_dup_string (&r, "paper", FALSE, OCOP_TEXT_MAX);
    }
    guint n_lines = ocop_json_reader_get_array_length (&r, "lines", TRUE, OCOP_LINES_MAX);
    if (n_lines == 0)
        ocop_json_reader_fail (&r, "lines", _ ("a return has at least one line"));
    for (guint i = 0; i < n_lines; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (&r, "lines", i, &child);
        g_ptr_array_add (request->lines, read_return_line (&child, request->receipt != NULL));
        ocop_json_reader_leave (&r, &child);
    }
    request->has_refunds = ocop_json_reader_has (&r, "refund");
    ocop_request_read_payments (&r, "refund", TRUE, request->refunds);
    if (!ocop_json_reader_finish (&r, error))
        return NULL;
    return g_steal_pointer (&request);
}

void
ocop_return_request_digest (const OcopReturnRequest *request, guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    g_autoptr (GString) text = g_string_sized_new (512);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, text);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "act", "return");
    ocop_json_add_string (&w, "cashier", request->cashier);
    ocop_json_add_string (&w, "receipt", request->receipt);
    ocop_json_add_string (&w, "reason", request->reason);
    ocop_json_add_string (&w, "approved_by", request->approved_by);
    ocop_json_add_string (&w, "channel", ocop_channel_get_text (request->channel));
    ocop_json_add_string (&w, "paper", request->paper);
    ocop_json_begin_array (&w, "lines");
    for (guint i = 0; i < request->lines->len; i++) {
        const OcopReturnLineRequest *line = g_ptr_array_index (request->lines, i);
        ocop_json_begin_object (&w, NULL);
        ocop_json_add_int (&w, "line", line->line);
        ocop_json_add_string (&w, "code", line->code);
        ocop_json_add_qty (&w, "qty", line->qty_milli);
        ocop_json_add_int (&w, "amount", line->amount);
        ocop_json_add_bool (&w, "restock", line->is_restocked);
        ocop_json_end_object (&w);
    }
    ocop_json_end_array (&w);
    ocop_request_write_payments (&w, "refund", request->refunds);
    ocop_json_end_object (&w);
    ocop_request_digest_text (text, ret_digest);
}
