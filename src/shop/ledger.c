/* One product's movements, newest first: each row of the store names the one before it, so a page
 * costs what it shows. Who, when and why are read from the records. */
#include "shop/inventory.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/stock_ledger.h"

static void
clear_row (gpointer data)
{
    OcopLedgerRow *row = data;
    g_free (row->lot);
    g_free (row->by);
    g_free (row->receipt);
    g_free (row->reason);
}

static char *
dup_member (JsonObject *object, const char *key)
{
    return g_strdup (json_object_get_string_member_with_default (object, key, NULL));
}

/* Sales and returns name a cashier, stock acts who did it. */
static gboolean
read_record (OcopShop *shop, gint64 id, OcopLedgerRow *row, GError **error)
{
    OcopRecord record;
    gsize size;
    g_autoptr (GBytes) body = NULL;
    if (!ocop_journal_read (shop->store, id, &record, &body, NULL, error))
        return FALSE;
    row->epoch = record.epoch;
    row->seq = record.seq;
    row->utc_ms = record.utc_ms;
    row->business_day = record.business_day;
    const char *text = g_bytes_get_data (body, &size);
    g_autoptr (JsonNode) node =
        ocop_json_parse (text, (gssize)size, 8 * OCOP_REQUEST_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    if (JSON_NODE_HOLDS_OBJECT (node)) {
        JsonObject *object = json_node_get_object (node);
        row->by = dup_member (object, "by");
        if (row->by == NULL)
            row->by = dup_member (object, "cashier");
        row->receipt = dup_member (object, "receipt");
        row->reason = dup_member (object, "reason");
    }
    if (row->by == NULL)
        row->by = g_strdup ("");
    return TRUE;
}

static gboolean
begin_at (OcopDb *db, const char *code, OcopLedgerPlace *place, GError **error)
{
    return place->move != 0 ||
           ocop_stock_ledger_get_end (db, code, &place->move, &place->qty_milli, error);
}

GArray *
ocop_shop_list_ledger (OcopShop *shop, const char *code, guint n, OcopLedgerPlace *place,
                       gboolean *ret_has_more, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopLedgerPlace at = *place;
    g_auto (OcopScanned) scanned = {0};
    g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (OcopLedgerRow));
    g_array_set_clear_func (rows, clear_row);
    if (!ocop_shop_look_up_code (shop, code, ocop_shop_get_today (shop), &scanned, error) ||
        !begin_at (db, code, &at, error))
        return NULL;
    while (at.move != 0 && rows->len < n) {
        OcopStockMove move;
        if (!ocop_stock_ledger_load (db, code, at.move, &move, error))
            return NULL;
        OcopLedgerRow row = {.kind = move.reason,
                             .qty_milli = move.qty_milli,
                             .position_milli = at.qty_milli,
                             .lot = move.lot};
        gboolean ok = read_record (shop, move.record, &row, error);
        g_array_append_val (rows, row);
        if (!ok)
            return NULL;
        at.qty_milli -= move.qty_milli;
        at.move = move.previous;
    }
    *ret_has_more = at.move != 0;
    *place = at;
    return g_steal_pointer (&rows);
}
