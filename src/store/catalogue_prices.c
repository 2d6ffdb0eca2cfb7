/* Prices by day: what an import makes of those in a file, and the shop's own changes. */
#include "store/catalogue_rows.h"

#include "base/money.h"
#include "domain/gtin.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static const OcopPrice *
find_starting (const GArray *prices, OcopDay valid_from)
{
    for (guint i = 0; i < prices->len; i++)
        if (g_array_index (prices, OcopPrice, i).valid_from == valid_from)
            return &g_array_index (prices, OcopPrice, i);
    return NULL;
}

static gboolean
is_same (const OcopPrice *known, const OcopPrice *stated, gboolean is_rate_open)
{
    return known != NULL && known->price == stated->price &&
           (is_rate_open || known->vat_rate == stated->vat_rate);
}

/* The day a price without one holds from; FALSE when it says nothing new. */
static gboolean
date_price (OcopPrice *price, gboolean is_rate_open, gboolean has_several, const GArray *prices,
            OcopDay today)
{
    if (is_same (ocop_prices_find (prices, today), price, is_rate_open))
        return FALSE;
    /* One's own export: its first row is the price that always held. */
    if (has_several && is_same (find_starting (prices, OCOP_DAY_NONE), price, is_rate_open))
        return FALSE;
    price->valid_from = today;
    return TRUE;
}

gboolean
ocop_import_prices (OcopDb *db, gint64 id, gboolean is_new, const OcopCatalogueEntry *entry,
                    const GArray *prices, OcopDay today, gboolean *ret_changed, GError **error)
{
    gboolean has_changed = FALSE;
    for (guint i = 0; i < entry->prices->len; i++) {
        OcopPrice price = g_array_index (entry->prices, OcopPrice, i);
        const gboolean is_rate_open = !is_new && i < entry->n_open_rates;
        if (!is_new && price.valid_from == OCOP_DAY_NONE &&
            !date_price (&price, is_rate_open, entry->prices->len > 1, prices, today))
            continue;
        if (is_rate_open) {
            const OcopPrice *in_force = ocop_prices_find (prices, price.valid_from);
            price.vat_rate = in_force != NULL ? in_force->vat_rate : price.vat_rate;
        }
        if (is_same (find_starting (prices, price.valid_from), &price, FALSE))
            continue;
        if (!ocop_write_price (db, id, &price, error))
            return FALSE;
        has_changed = TRUE;
    }
    *ret_changed = has_changed;
    return TRUE;
}

static gboolean
require_product_id (OcopDb *db, const char *code, gint64 *ret_id, GError **error)
{
    gint64 id;
    if (!ocop_find_product_id (db, code, &id, error))
        return FALSE;
    if (id == 0) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "code", _ ("there is no product “%s”"),
                        code);
        return FALSE;
    }
    *ret_id = id;
    return TRUE;
}

gboolean
ocop_store_set_price (OcopDb *db, const char *code, gint64 price, OcopDay from,
                      gboolean *ret_changed, GError **error)
{
    if (price < 0 || price > OCOP_PRICE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "price", _ ("%" PRId64 " đồng is not a price"),
                        price);
        return FALSE;
    }
    gint64 id;
    g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice));
    if (!require_product_id (db, code, &id, error) || !ocop_load_prices (db, id, prices, error))
        return FALSE;

    const OcopPrice *in_force = ocop_prices_find (prices, from);
    const OcopPrice stated = {from, price, in_force != NULL ? in_force->vat_rate : OCOP_VAT_STD};
    const gboolean is_known = is_same (find_starting (prices, from), &stated, FALSE);
    if (!is_known && !ocop_write_price (db, id, &stated, error))
        return FALSE;
    *ret_changed = !is_known;
    return TRUE;
}

/* *ret_number -1: the product has none. */
static gboolean
find_instore_number (OcopDb *db, gint64 id, gint64 *ret_number, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT number FROM instore_code WHERE product = ?1", error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_number = is_found ? sqlite3_column_int64 (stmt, 0) : -1;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_store_make_instore_code (OcopDb *db, const char *code, char *ret_code, GError **error)
{
    gint64 id, number;
    if (!require_product_id (db, code, &id, error) || !find_instore_number (db, id, &number, error))
        return FALSE;
    if (number < 0) {
        sqlite3_stmt *stmt =
            ocop_db_prepare (db,
                             "INSERT INTO instore_code (number, product) SELECT coalesce (max "
                             "(number), 0) + 1, ?1 FROM instore_code",
                             error);
        if (stmt == NULL)
            return FALSE;
        ocop_bind_int (stmt, 1, id);
        if (!ocop_db_run (db, stmt, error) || !find_instore_number (db, id, &number, error))
            return FALSE;
    }
    return ocop_gtin_make_in_store (number, ret_code, error);
}
