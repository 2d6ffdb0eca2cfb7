/* Stock records as values and as journal bodies. */
#include "domain/stock_act.h"

#include "base/text.h"
#include "domain/body.h"

#define ITEMS_MAX 200000

static const char *const reason_texts[OCOP_N_MOVES] = {"receive", "sale",       "return",
                                                       "waste",   "adjustment", "opening"};

const char *
ocop_move_reason_get_text (OcopMoveReason reason)
{
    return reason_texts[reason];
}

static void
clear_item (gpointer data)
{
    OcopStockItem *item = data;
    g_free (item->code);
    g_free (item->lot);
}

OcopStockAct *
ocop_stock_act_new (OcopStockActKind kind)
{
    OcopStockAct *act = g_new0 (OcopStockAct, 1);
    act->kind = kind;
    act->items = g_array_new (FALSE, TRUE, sizeof (OcopStockItem));
    g_array_set_clear_func (act->items, clear_item);
    return act;
}

void
ocop_stock_act_free (OcopStockAct *act)
{
    if (act == NULL)
        return;
    g_free (act->reason);
    g_free (act->by);
    g_array_unref (act->items);
    g_free (act);
}

void
ocop_stock_act_to_body (const OcopStockAct *act, GString *out)
{
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    if (act->has_request)
        ocop_body_add_request (w, act->request_id, act->request_digest);
    ocop_json_add_string (w, "by", act->by);
    ocop_json_add_string (w, "reason", act->reason);
    ocop_json_begin_array (w, "items");
    for (guint i = 0; i < act->items->len; i++) {
        const OcopStockItem *item = &g_array_index (act->items, OcopStockItem, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "code", item->code);
        if (item->lot != NULL)
            ocop_json_add_string (w, "lot", item->lot);
        if (item->expiry != OCOP_DAY_NONE)
            ocop_json_add_day (w, "expiry", item->expiry);
        ocop_json_add_qty (w, "change", item->change_milli);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_end_object (w);
}

OcopStockAct *
ocop_stock_act_from_body (OcopStockActKind kind, const char *json, gsize length, GError **error)
{
    g_autoptr (JsonNode) node =
        ocop_json_parse (json, (gssize)length, 64 * OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopStockAct) act = ocop_stock_act_new (kind);
    OcopJsonReader reader, *r = &reader;
    ocop_json_reader_init (r, node, "");
    act->has_request = ocop_json_reader_has (r, "request_id");
    if (act->has_request)
        ocop_body_read_request (r, act->request_id, act->request_digest);
    act->by = ocop_json_reader_dup_string (r, "by", FALSE, OCOP_TEXT_MAX);
    act->reason = ocop_json_reader_dup_string (r, "reason", FALSE, OCOP_TEXT_MAX);
    guint n_items = ocop_json_reader_get_array_length (r, "items", TRUE, ITEMS_MAX);
    for (guint i = 0; i < n_items; i++) {
        OcopJsonReader child;
        OcopStockItem item = {0};
        ocop_json_reader_enter_element (r, "items", i, &child);
        item.code = ocop_json_reader_dup_string (&child, "code", TRUE, OCOP_TEXT_MAX);
        item.lot = ocop_json_reader_dup_string (&child, "lot", FALSE, OCOP_TEXT_MAX);
        item.expiry = ocop_body_read_day (&child, "expiry");
        item.change_milli = ocop_body_read_signed_milli (&child, "change");
        g_array_append_val (act->items, item);
        ocop_json_reader_leave (r, &child);
    }
    if (!ocop_json_reader_finish (r, error))
        return NULL;
    return g_steal_pointer (&act);
}
