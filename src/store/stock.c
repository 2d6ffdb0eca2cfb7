/* Movements and positions. A product's ledger is a list from its newest movement backwards, so that
 * booking one touches no index of history. */
#include "store/stock.h"

#include "store/requests.h"

static gboolean
move_position (OcopDb *db, gint64 record, const char *product, const char *lot,
               OcopMoveReason reason, gint64 qty_milli, GError **error)
{
    sqlite3_stmt *insert = ocop_db_prepare (
        db,
        "INSERT INTO stock_move (record, product, lot, reason, qty, previous)"
        " VALUES (?1, ?2, ?3, ?4, ?5, (SELECT last_move FROM stock WHERE product = ?2))",
        error);
    if (insert == NULL)
        return FALSE;
    ocop_bind_int (insert, 1, record);
    ocop_bind_text (insert, 2, product);
    ocop_bind_text (insert, 3, lot);
    ocop_bind_int (insert, 4, reason);
    ocop_bind_int (insert, 5, qty_milli);
    if (!ocop_db_run (db, insert, error))
        return FALSE;

    sqlite3_stmt *position = ocop_db_prepare (
        db,
        "INSERT INTO stock (product, qty, has_lots, last_move) VALUES (?1, ?2, ?4, ?3)"
        " ON CONFLICT (product) DO UPDATE SET qty = qty + ?2,"
        " has_lots = max (has_lots, ?4), last_move = ?3",
        error);
    if (position == NULL)
        return FALSE;
    ocop_bind_text (position, 1, product);
    ocop_bind_int (position, 2, qty_milli);
    ocop_bind_int (position, 3, sqlite3_last_insert_rowid (ocop_db_get_handle (db)));
    ocop_bind_int (position, 4, lot != NULL);
    return ocop_db_run (db, position, error);
}

gboolean
ocop_stock_move (OcopDb *db, gint64 record, const char *product, const char *lot, OcopDay expiry,
                 OcopMoveReason reason, gint64 qty_milli, GError **error)
{
    if (!move_position (db, record, product, lot, reason, qty_milli, error))
        return FALSE;
    if (lot == NULL)
        return TRUE;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO stock_lot (product, lot, expiry, qty) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (product, lot) DO UPDATE SET qty = qty + ?4, expiry = coalesce (expiry, ?3)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    ocop_bind_text (stmt, 2, lot);
    ocop_bind_day (stmt, 3, expiry);
    ocop_bind_int (stmt, 4, qty_milli);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_stock_get_position (OcopDb *db, const char *product, gint64 *ret_qty_milli,
                         gboolean *ret_has_lots, GError **error)
{
    gboolean is_known;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT qty, has_lots FROM stock WHERE product = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    if (!ocop_db_find (db, stmt, &is_known, error))
        return FALSE;
    *ret_qty_milli = is_known ? sqlite3_column_int64 (stmt, 0) : 0;
    if (ret_has_lots != NULL)
        *ret_has_lots = is_known && sqlite3_column_int (stmt, 1) != 0;
    sqlite3_reset (stmt);
    return TRUE;
}

static void
clear_lot (gpointer lot)
{
    g_free (((OcopLotQty *)lot)->lot);
}

static GArray *
collect_lots (OcopDb *db, sqlite3_stmt *stmt, const char *product, GError **error)
{
    gboolean has_row;
    if (stmt == NULL)
        return NULL;
    g_autoptr (GArray) lots = g_array_new (FALSE, TRUE, sizeof (OcopLotQty));
    g_array_set_clear_func (lots, clear_lot);
    ocop_bind_text (stmt, 1, product);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&lots);
        OcopLotQty lot = {.lot = ocop_column_dup_text (stmt, 0),
                          .expiry = ocop_column_day (stmt, 1),
                          .qty_milli = sqlite3_column_int64 (stmt, 2)};
        g_array_append_val (lots, lot);
    }
}

GArray *
ocop_stock_list_shelf (OcopDb *db, const char *product, GError **error)
{
    return collect_lots (
        db,
        ocop_db_prepare (
            db,
            "SELECT lot, expiry, qty FROM stock_lot WHERE product = ?1 AND qty > 0 AND NOT EXISTS"
            " (SELECT 1 FROM recall WHERE recall.product = stock_lot.product AND recall.lot = "
            "stock_lot.lot)"
            " ORDER BY expiry IS NULL, expiry, lot",
            error),
        product, error);
}

GArray *
ocop_stock_list_lots (OcopDb *db, const char *product, GError **error)
{
    return collect_lots (db,
                         ocop_db_prepare (db,
                                          "SELECT lot, expiry, qty FROM stock_lot WHERE product = "
                                          "?1 ORDER BY expiry IS NULL, expiry, lot",
                                          error),
                         product, error);
}

gboolean
ocop_stock_find_lot (OcopDb *db, const char *product, const char *lot, gboolean *ret_found,
                     OcopDay *ret_expiry, gint64 *ret_qty_milli, GError **error)
{
    gboolean is_known;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT expiry, qty FROM stock_lot WHERE product = ?1 AND lot = ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    ocop_bind_text (stmt, 2, lot);
    if (!ocop_db_find (db, stmt, &is_known, error))
        return FALSE;
    *ret_found = is_known;
    *ret_expiry = is_known ? ocop_column_day (stmt, 0) : OCOP_DAY_NONE;
    *ret_qty_milli = is_known ? sqlite3_column_int64 (stmt, 1) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_stock_find_recall (OcopDb *db, const char *product, const char *lot, char **ret_reason,
                        GError **error)
{
    gboolean is_found;
    /* Two seeks; "lot IN ('', ?2)" would make a temporary table for each line sold. */
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT reason FROM recall WHERE product = ?1 AND lot = ''"
        " UNION ALL SELECT reason FROM recall WHERE product = ?1 AND lot = ?2 LIMIT 1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, product);
    ocop_bind_text (stmt, 2, lot != NULL ? lot : "");
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_reason = is_found ? ocop_column_dup_text (stmt, 0) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}

static void
clear_position (gpointer position)
{
    g_free (((OcopStockPosition *)position)->product);
}

GArray *
ocop_stock_list (OcopDb *db, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) positions = g_array_new (FALSE, TRUE, sizeof (OcopStockPosition));
    g_array_set_clear_func (positions, clear_position);
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT product, qty FROM stock ORDER BY product", error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&positions);
        OcopStockPosition position = {ocop_column_dup_text (stmt, 0),
                                      sqlite3_column_int64 (stmt, 1)};
        g_array_append_val (positions, position);
    }
}

static OcopMoveReason
get_reason (OcopStockActKind kind)
{
    switch (kind) {
    case OCOP_STOCK_RECEIVE:
        return OCOP_MOVE_RECEIVE;
    case OCOP_STOCK_WASTE:
        return OCOP_MOVE_WASTE;
    case OCOP_STOCK_ADJUST:
        return OCOP_MOVE_ADJUST;
    case OCOP_STOCK_IMPORT:
    default:
        return OCOP_MOVE_OPENING;
    }
}

gboolean
ocop_stock_insert_act (OcopDb *db, gint64 record, const OcopStockAct *act, GError **error)
{
    for (guint i = 0; i < act->items->len; i++) {
        const OcopStockItem *item = &g_array_index (act->items, OcopStockItem, i);
        if (!ocop_stock_move (db, record, item->code, item->lot, item->expiry,
                              get_reason (act->kind), item->change_milli, error))
            return FALSE;
    }
    return !act->has_request ||
           ocop_request_insert (db, act->request_id, act->request_digest, record, 0, error);
}
