/* Walks over the catalogue: the export by code, lists and search results in Vietnamese order. */
#include "store/catalogue_rows.h"
#include "store/search.h"

/* The export is handed on when so many bytes have come together. */
#define CHUNK_BYTES 65536
/* Ranks looked up at a time. */
#define LIST_STEP 512

static gboolean
append_product (OcopDb *db, sqlite3_stmt *stmt, GArray *prices, GString *csv, GError **error)
{
    g_autoptr (OcopProduct) product = ocop_read_product (stmt);
    g_array_set_size (prices, 0);
    if (!ocop_load_prices (db, sqlite3_column_int64 (stmt, 0), prices, error))
        return FALSE;
    ocop_catalogue_append_rows (csv, product, (const OcopPrice *)(gpointer)prices->data,
                                prices->len);
    return TRUE;
}

static gboolean
export_rows (OcopDb *db, sqlite3_stmt *stmt, OcopChunkFunc func, gpointer data, GError **error)
{
    g_autoptr (GString) csv = g_string_sized_new (CHUNK_BYTES + 4096);
    g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice));
    ocop_catalogue_append_header (csv);
    for (;;) {
        gboolean has_row;
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return func (csv->str, csv->len, data, error);
        if (!append_product (db, stmt, prices, csv, error))
            return FALSE;
        if (csv->len < CHUNK_BYTES)
            continue;
        if (!func (csv->str, csv->len, data, error))
            return FALSE;
        g_string_truncate (csv, 0);
    }
}

gboolean
ocop_store_catalogue_export (OcopDb *db, OcopChunkFunc func, gpointer data, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT " OCOP_PRODUCT_COLUMNS " FROM product AS p ORDER BY p.code", error);
    if (stmt == NULL)
        return FALSE;
    const gboolean is_done = export_rows (db, stmt, func, data, error);
    sqlite3_reset (stmt);
    return is_done;
}

gboolean
ocop_store_catalogue_count (OcopDb *db, gint64 *ret_count, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT count (*) FROM product", error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_count = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
hand_on (OcopDb *db, sqlite3_stmt *stmt, OcopDay day, OcopCatalogueHitFunc func, gpointer data,
         GError **error)
{
    const char *gtins = ocop_column_text (stmt, 3);
    g_auto (GStrv) list = *gtins != '\0' ? g_strsplit (gtins, ";", -1) : g_new0 (char *, 1);
    OcopCertificate certificate = {.stars = sqlite3_column_int (stmt, 7),
                                   .decided_on = ocop_column_day (stmt, 8),
                                   .valid_months = sqlite3_column_int (stmt, 9)};
    ocop_status_parse (ocop_column_text (stmt, 6), &certificate.status);
    if (!ocop_find_certificate (db, sqlite3_column_int64 (stmt, 0), &certificate, day, &certificate,
                                error))
        return FALSE;
    const OcopCatalogueHit hit = {
        .code = ocop_column_text (stmt, 1),
        .name = ocop_column_text (stmt, 2),
        .gtins = (const char *const *)list,
        .producer = ocop_column_text (stmt, 4),
        .unit = ocop_column_text (stmt, 5),
        .has_price = sqlite3_column_type (stmt, 10) != SQLITE_NULL,
        .price = sqlite3_column_int64 (stmt, 10),
        .stars = ocop_certificate_get_stars (&certificate, day),
    };
    return func (&hit, data, error);
}

static gboolean
hand_on_id (OcopDb *db, gint64 id, OcopDay day, OcopCatalogueHitFunc func, gpointer data,
            GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT id, code, name, gtins, producer, unit, status, stars, decided_on, valid_months, "
        "(SELECT price FROM price WHERE product = p.id AND valid_from <= ?2 ORDER BY valid_from "
        "DESC LIMIT 1) FROM product AS p WHERE id = ?1",
        error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, day);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    const gboolean is_done = !is_found || hand_on (db, stmt, day, func, data, error);
    sqlite3_reset (stmt);
    return is_done;
}

static gboolean
hand_on_ids (OcopDb *db, GArray *ids, OcopDay day, OcopCatalogueHitFunc func, gpointer data,
             GError **error)
{
    for (guint i = 0; i < ids->len; i++)
        if (!hand_on_id (db, g_array_index (ids, gint64, i), day, func, data, error))
            return FALSE;
    return TRUE;
}

gboolean
ocop_store_catalogue_search (OcopDb *db, const char *query, guint limit, OcopDay day,
                             OcopCatalogueHitFunc func, gpointer data, GError **error)
{
    g_autoptr (GArray) ids = NULL;
    return ocop_search_find (db, query, limit, &ids, error) &&
           hand_on_ids (db, ids, day, func, data, error);
}

gboolean
ocop_store_catalogue_list (OcopDb *db, OcopDay day, OcopCatalogueHitFunc func, gpointer data,
                           GError **error)
{
    for (guint from = 0;; from += LIST_STEP) {
        g_autoptr (GArray) ids = NULL;
        if (!ocop_search_get_in_order (db, from, LIST_STEP, &ids, error) ||
            !hand_on_ids (db, ids, day, func, data, error))
            return FALSE;
        if (ids->len < LIST_STEP)
            return TRUE;
    }
}
