/* Rows of product and price as values, and back. The words in the tables are those of the contract,
 * so that an export needs no translation and a person with an SQL shell can read them. */
#include "store/catalogue_rows.h"

#include <glib/gi18n-lib.h>

/* A word that the table's CHECK has let in is known; anything else leaves the default. */
static void
read_words (OcopProduct *product, sqlite3_stmt *stmt)
{
    ocop_sold_by_parse (ocop_column_text (stmt, 4), &product->sold_by);
    ocop_product_kind_parse (ocop_column_text (stmt, 5), &product->kind);
    ocop_producer_kind_parse (ocop_column_text (stmt, 14), &product->producer_kind);
    ocop_status_parse (ocop_column_text (stmt, 17), &product->certificate.status);
    ocop_level_parse (ocop_column_text (stmt, 19), &product->level);
}

OcopProduct *
ocop_read_product (sqlite3_stmt *stmt)
{
    OcopProduct *product = g_new0 (OcopProduct, 1);
    const char *gtins = ocop_column_text (stmt, 9);
    product->code = ocop_column_dup_text (stmt, 1);
    product->name = ocop_column_dup_text (stmt, 2);
    product->unit = ocop_column_dup_text (stmt, 3);
    product->track_lots = sqlite3_column_int (stmt, 6) != 0;
    product->age_limit = sqlite3_column_int (stmt, 7);
    product->plu = sqlite3_column_int (stmt, 8);
    product->gtins = *gtins != '\0' ? g_strsplit (gtins, ";", -1) : g_new0 (char *, 1);
    product->group = ocop_column_dup_text (stmt, 10);
    product->sub_group = ocop_column_dup_text (stmt, 11);
    product->producer_code = ocop_column_dup_text (stmt, 12);
    product->producer = ocop_column_dup_text (stmt, 13);
    product->place_code = ocop_column_dup_text (stmt, 15);
    product->place_day = ocop_column_day (stmt, 16);
    product->certificate.stars = sqlite3_column_int (stmt, 18);
    product->decision = ocop_column_dup_text (stmt, 20);
    product->certificate.decided_on = ocop_column_day (stmt, 21);
    product->certificate.valid_months = sqlite3_column_int (stmt, 22);
    product->provenance_url = ocop_column_dup_text (stmt, 23);
    read_words (product, stmt);
    return product;
}

void
ocop_bind_product (sqlite3_stmt *stmt, const OcopProduct *product, GString *gtins)
{
    g_string_truncate (gtins, 0);
    for (gsize i = 0; product->gtins[i] != NULL; i++) {
        if (i > 0)
            g_string_append_c (gtins, ';');
        g_string_append (gtins, product->gtins[i]);
    }
    ocop_bind_text (stmt, 2, product->code);
    ocop_bind_text (stmt, 3, product->name);
    ocop_bind_text (stmt, 4, product->unit);
    ocop_bind_text (stmt, 5, ocop_sold_by_get_text (product->sold_by));
    ocop_bind_text (stmt, 6, ocop_product_kind_get_text (product->kind));
    ocop_bind_int (stmt, 7, product->track_lots ? 1 : 0);
    ocop_bind_int (stmt, 8, product->age_limit);
    ocop_bind_int (stmt, 9, product->plu);
    ocop_bind_text (stmt, 10, gtins->str);
    ocop_bind_text (stmt, 11, product->group);
    ocop_bind_text (stmt, 12, product->sub_group);
    ocop_bind_text (stmt, 13, product->producer_code);
    ocop_bind_text (stmt, 14, product->producer);
    ocop_bind_text (stmt, 15, ocop_producer_kind_get_text (product->producer_kind));
    ocop_bind_text (stmt, 16, product->place_code);
    ocop_bind_day (stmt, 17, product->place_day);
    ocop_bind_text (stmt, 18, ocop_status_get_text (product->certificate.status));
    ocop_bind_int (stmt, 19, product->certificate.stars);
    ocop_bind_text (stmt, 20, ocop_level_get_text (product->level));
    ocop_bind_text (stmt, 21, product->decision);
    ocop_bind_day (stmt, 22, product->certificate.decided_on);
    ocop_bind_int (stmt, 23, product->certificate.valid_months);
    ocop_bind_text (stmt, 24, product->provenance_url);
}

gboolean
ocop_find_product_id (OcopDb *db, const char *code, gint64 *ret_id, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT id FROM product WHERE code = ?1", error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_id = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_load_prices (OcopDb *db, gint64 id, GArray *prices, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT valid_from, price, vat_rate FROM price WHERE product = ?1 ORDER BY valid_from",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    for (;;) {
        gboolean has_row;
        if (!ocop_db_step (db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        OcopPrice price = {.valid_from = sqlite3_column_int (stmt, 0),
                           .price = sqlite3_column_int64 (stmt, 1),
                           .vat_rate = OCOP_VAT_STD};
        ocop_vat_rate_parse (ocop_column_text (stmt, 2), &price.vat_rate);
        g_array_append_val (prices, price);
    }
}

gboolean
ocop_write_price (OcopDb *db, gint64 id, const OcopPrice *price, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO price (product, valid_from, price, vat_rate) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO UPDATE SET price = excluded.price, vat_rate = excluded.vat_rate",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, price->valid_from); /* OCOP_DAY_NONE is the table's "always" */
    ocop_bind_int (stmt, 3, price->price);
    ocop_bind_text (stmt, 4, ocop_vat_rate_get_text (price->vat_rate));
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_note_producer (OcopDb *db, const OcopProduct *product, OcopDay today, GError **error)
{
    const char *key = *product->producer_code != '\0' ? product->producer_code : product->producer;
    if (*key == '\0')
        return TRUE;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT name, kind FROM producer_fact WHERE key = ?1 ORDER BY valid_from DESC LIMIT 1",
        error);
    gboolean is_known;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, key);
    if (!ocop_db_find (db, stmt, &is_known, error))
        return FALSE;
    const char *kind = ocop_producer_kind_get_text (product->producer_kind);
    const gboolean is_same = is_known &&
                             g_str_equal (ocop_column_text (stmt, 0), product->producer) &&
                             g_str_equal (ocop_column_text (stmt, 1), kind);
    sqlite3_reset (stmt);
    if (is_same)
        return TRUE;

    stmt = ocop_db_prepare (
        db,
        "INSERT INTO producer_fact (key, valid_from, name, kind) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO UPDATE SET name = excluded.name, kind = excluded.kind",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, key);
    ocop_bind_int (stmt, 2, is_known ? today : OCOP_DAY_NONE);
    ocop_bind_text (stmt, 3, product->producer);
    ocop_bind_text (stmt, 4, kind);
    return ocop_db_run (db, stmt, error);
}
