/* One statement brings all that a row shows but for lots, which few products have. Seeks by primary
 * key: a pass over all products costs no sort and no temporary table. */
#include "store/shelf_rows.h"

#include "store/catalogue_rows.h"
#include <string.h>

#define COLUMNS                                                                                    \
    "SELECT p.id, p.code, p.name, p.unit, p.product_group, p.sold_by, p.kind, p.age_limit,"        \
    " p.status, p.stars, p.decided_on, p.valid_months, s.qty, s.has_lots,"                         \
    " (SELECT price FROM price WHERE price.product = p.id AND valid_from <= ?1"                    \
    "  ORDER BY valid_from DESC LIMIT 1),"                                                         \
    " EXISTS (SELECT 1 FROM recall WHERE recall.product = p.code AND recall.lot = '')"             \
    " FROM product AS p LEFT JOIN stock AS s ON s.product = p.code"

static gboolean
read_lots (OcopDb *db, OcopShelfRow *row, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT count (*), min (expiry) FROM stock_lot WHERE product = ?1 AND qty > 0", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, row->code);
    if (!ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    row->n_lots = (guint)sqlite3_column_int64 (stmt, 0);
    row->first_expiry = ocop_column_day (stmt, 1);
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
read_certificate (OcopDb *db, sqlite3_stmt *stmt, OcopDay day, OcopShelfRow *row, GError **error)
{
    OcopCertificate newest = {.stars = sqlite3_column_int (stmt, 9),
                              .decided_on = ocop_column_day (stmt, 10),
                              .valid_months = sqlite3_column_int (stmt, 11)};
    OcopCertificate certificate;
    ocop_status_parse (ocop_column_text (stmt, 8), &newest.status);
    if (!ocop_find_certificate (db, row->id, &newest, day, &certificate, error))
        return FALSE;
    row->is_blocked = newest.status == OCOP_STATUS_RECALLED ||
                      newest.status == OCOP_STATUS_WITHDRAWN || sqlite3_column_int (stmt, 15) != 0;
    row->certificate = ocop_certificate_get_state (&certificate, day);
    row->stars = ocop_certificate_get_stars (&certificate, day);
    row->last_day = newest.stars > 0 ? ocop_certificate_get_last_day (&newest) : OCOP_DAY_NONE;
    return TRUE;
}

static gboolean
hand_on (OcopDb *db, sqlite3_stmt *stmt, OcopDay day, OcopShelfRowFunc func, gpointer data,
         gint64 *ret_id, GError **error)
{
    OcopShelfRow row = {.id = sqlite3_column_int64 (stmt, 0),
                        .code = ocop_column_text (stmt, 1),
                        .name = ocop_column_text (stmt, 2),
                        .unit = ocop_column_text (stmt, 3),
                        .group = ocop_column_text (stmt, 4),
                        .age_limit = sqlite3_column_int (stmt, 7),
                        .is_stocked = sqlite3_column_type (stmt, 12) != SQLITE_NULL,
                        .qty_milli = sqlite3_column_int64 (stmt, 12),
                        .has_price = sqlite3_column_type (stmt, 14) != SQLITE_NULL,
                        .price = sqlite3_column_int64 (stmt, 14),
                        .first_expiry = OCOP_DAY_NONE};
    ocop_sold_by_parse (ocop_column_text (stmt, 5), &row.sold_by);
    ocop_product_kind_parse (ocop_column_text (stmt, 6), &row.kind);
    if (!read_certificate (db, stmt, day, &row, error) ||
        (sqlite3_column_int (stmt, 13) != 0 && !read_lots (db, &row, error)))
        return FALSE;
    func (&row, data);
    *ret_id = row.id;
    return TRUE;
}

gboolean
ocop_shelf_rows_each (OcopDb *db, gint64 after, guint n, OcopDay day, OcopShelfRowFunc func,
                      gpointer data, gint64 *ret_last_id, GError **error)
{
    gint64 last = after;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, COLUMNS " WHERE p.id > ?2 ORDER BY p.id LIMIT ?3", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, day);
    ocop_bind_int (stmt, 2, after);
    ocop_bind_int (stmt, 3, n);
    while (TRUE) {
        gboolean has_row;
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            break;
        if (!hand_on (db, stmt, day, func, data, &last, error)) {
            sqlite3_reset (stmt);
            return FALSE;
        }
    }
    *ret_last_id = last;
    return TRUE;
}

gboolean
ocop_shelf_rows_find (OcopDb *db, const char *code, OcopDay day, OcopShelfRowFunc func,
                      gpointer data, GError **error)
{
    gboolean has_row;
    gint64 id;
    sqlite3_stmt *stmt = ocop_db_prepare (db, COLUMNS " WHERE p.code = ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, day);
    ocop_bind_text (stmt, 2, code);
    if (!ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    gboolean ok = !has_row || hand_on (db, stmt, day, func, data, &id, error);
    sqlite3_reset (stmt);
    return ok;
}

gboolean
ocop_shelf_rows_find_id (OcopDb *db, const char *code, gint64 *ret_id, GError **error)
{
    return ocop_find_product_id (db, code, ret_id, error);
}

/* Appends the 32-bit numbers of a blob, little-endian. */
static void
append_numbers (GArray *ids, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i + sizeof (guint32) <= size; i += sizeof (guint32)) {
        guint32 stored;
        memcpy (&stored, bytes + i, sizeof stored);
        guint32 id = GUINT32_FROM_LE (stored);
        g_array_append_val (ids, id);
    }
}

GArray *
ocop_shelf_rows_list_by_name (OcopDb *db, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT products FROM search_order ORDER BY block", error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&ids);
        append_numbers (ids, sqlite3_column_blob (stmt, 0), (gsize)sqlite3_column_bytes (stmt, 0));
    }
}

GArray *
ocop_shelf_rows_list_by_code (OcopDb *db, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT id FROM product ORDER BY code", error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&ids);
        guint32 id = (guint32)sqlite3_column_int64 (stmt, 0);
        g_array_append_val (ids, id);
    }
}

GArray *
ocop_shelf_rows_list_sold (OcopDb *db, OcopDay from, OcopDay to, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) sold = g_array_new (FALSE, FALSE, sizeof (OcopShelfSold));
    /* CROSS JOIN: epoch by epoch, so that the days are a range of the key. */
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT p.id, sum (t.amount - t.returned_amount) AS charged FROM epoch AS e"
        " CROSS JOIN totals AS t ON t.epoch = e.epoch AND t.day BETWEEN ?1 AND ?2"
        " JOIN product AS p ON p.code = t.product"
        " GROUP BY p.id HAVING charged > 0 ORDER BY charged DESC, p.id",
        error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&sold);
        OcopShelfSold row = {sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1)};
        g_array_append_val (sold, row);
    }
}
