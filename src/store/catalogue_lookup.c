/* From a code, GTIN, plu or in-store number to what can be sold: one kept statement each, two or
 * three descents of a b-tree. */
#include "store/catalogue_rows.h"

#include "domain/catalogue_facts.h"

#include <glib/gi18n-lib.h>

/* The price of a day is the last one not after it, the first in the key's order from behind. ?2 is
 * the day. */
#define OFFER_COLUMNS                                                                              \
    "SELECT p.id, p.code, p.name, p.unit, p.sold_by, p.kind, p.track_lots, p.age_limit, "          \
    "p.status, p.stars, p.decided_on, "                                                            \
    "p.valid_months, price.price, price.vat_rate, p.provenance_url FROM "
#define OFFER_PRICE " LEFT JOIN price ON price.product = p.id AND price.valid_from <= ?2 "
#define OFFER_LAST  " ORDER BY price.valid_from DESC LIMIT 1"

/* Fills @ret_offer from the row at hand; texts copied. */
static void
read_offer (sqlite3_stmt *stmt, OcopDay day, OcopOffer *ret_offer, OcopCertificate *ret_newest)
{
    *ret_newest = (OcopCertificate){.stars = sqlite3_column_int (stmt, 9),
                                    .decided_on = ocop_column_day (stmt, 10),
                                    .valid_months = sqlite3_column_int (stmt, 11)};
    ocop_status_parse (ocop_column_text (stmt, 8), &ret_newest->status);

    OcopOffer offer = {.code = ocop_column_dup_text (stmt, 1),
                       .name = ocop_column_dup_text (stmt, 2),
                       .unit = ocop_column_dup_text (stmt, 3),
                       .provenance_url = ocop_column_dup_text (stmt, 14),
                       .track_lots = sqlite3_column_int (stmt, 6) != 0,
                       .age_limit = sqlite3_column_int (stmt, 7),
                       .status = ret_newest->status};
    ocop_sold_by_parse (ocop_column_text (stmt, 4), &offer.sold_by);
    ocop_product_kind_parse (ocop_column_text (stmt, 5), &offer.kind);
    offer.has_price = sqlite3_column_type (stmt, 12) != SQLITE_NULL;
    if (offer.has_price) {
        offer.unit_price = sqlite3_column_int64 (stmt, 12);
        ocop_vat_rate_parse (ocop_column_text (stmt, 13), &offer.vat_rate);
        offer.vat_rate = ocop_vat_rate_resolve (offer.vat_rate, day);
    }
    *ret_offer = offer;
}

/* @stmt has its first parameter bound. */
static gboolean
find_offer (OcopDb *db, sqlite3_stmt *stmt, OcopDay day, gboolean *ret_found, OcopOffer *ret_offer,
            GError **error)
{
    gboolean is_found;
    ocop_bind_int (stmt, 2, day);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (is_found) {
        g_auto (OcopOffer) offer = {0};
        OcopCertificate certificate;
        const gint64 id = sqlite3_column_int64 (stmt, 0);
        read_offer (stmt, day, &offer, &certificate);
        sqlite3_reset (stmt);
        if (!ocop_find_certificate (db, id, &certificate, day, &certificate, error))
            return FALSE;
        offer.certificate = ocop_certificate_get_state (&certificate, day);
        offer.stars = ocop_certificate_get_stars (&certificate, day);
        *ret_offer = offer;
        offer = (OcopOffer){0};
    }
    *ret_found = is_found;
    return TRUE;
}

gboolean
ocop_store_find_offer_by_code (OcopDb *db, const char *code, OcopDay day, gboolean *ret_found,
                               OcopOffer *ret_offer, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, OFFER_COLUMNS "product AS p" OFFER_PRICE "WHERE p.code = ?1" OFFER_LAST, error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    return find_offer (db, stmt, day, ret_found, ret_offer, error);
}

gboolean
ocop_store_find_offer_by_gtin (OcopDb *db, const char *gtin, OcopDay day, gboolean *ret_found,
                               OcopOffer *ret_offer, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        OFFER_COLUMNS "product_gtin AS g JOIN product AS p ON p.id = g.product" OFFER_PRICE
                      "WHERE g.gtin = ?1" OFFER_LAST,
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, ocop_gtin_get_number (gtin));
    return find_offer (db, stmt, day, ret_found, ret_offer, error);
}

gboolean
ocop_store_find_offer_by_plu (OcopDb *db, int plu, OcopDay day, gboolean *ret_found,
                              OcopOffer *ret_offer, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        OFFER_COLUMNS "product_plu AS l JOIN product AS p ON p.id = l.product" OFFER_PRICE
                      "WHERE l.plu = ?1" OFFER_LAST,
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, plu);
    return find_offer (db, stmt, day, ret_found, ret_offer, error);
}

gboolean
ocop_store_find_offer_by_instore_number (OcopDb *db, gint64 number, OcopDay day,
                                         gboolean *ret_found, OcopOffer *ret_offer, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        OFFER_COLUMNS "instore_code AS i JOIN product AS p ON p.id = i.product" OFFER_PRICE
                      "WHERE i.number = ?1" OFFER_LAST,
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    return find_offer (db, stmt, day, ret_found, ret_offer, error);
}

static gboolean
is_gtin_like (const char *text)
{
    gsize length = 0;
    while (g_ascii_isdigit (text[length]))
        length++;
    return length >= 8 && length <= 14 && text[length] == '\0';
}

static gboolean
find_by_code (OcopDb *db, const char *code, OcopProduct **ret_product, gint64 *ret_id,
              GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT " OCOP_PRODUCT_COLUMNS " FROM product AS p WHERE p.code = ?1", error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_id = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_product = is_found ? ocop_read_product (stmt) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}

static gboolean
find_by_gtin (OcopDb *db, const char *gtin, OcopProduct **ret_product, gint64 *ret_id,
              GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT " OCOP_PRODUCT_COLUMNS
        " FROM product_gtin AS g JOIN product AS p ON p.id = g.product WHERE g.gtin = ?1",
        error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, ocop_gtin_get_number (gtin));
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_id = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_product = is_found ? ocop_read_product (stmt) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_store_find_product (OcopDb *db, const char *code_or_gtin, OcopProduct **ret_product,
                         GArray **ret_prices, GError **error)
{
    g_autoptr (OcopProduct) product = NULL;
    gint64 id = 0;
    if (!find_by_code (db, code_or_gtin, &product, &id, error))
        return FALSE;
    if (product == NULL && is_gtin_like (code_or_gtin) &&
        !find_by_gtin (db, code_or_gtin, &product, &id, error))
        return FALSE;
    if (product != NULL && ret_prices != NULL) {
        g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice));
        if (!ocop_load_prices (db, id, prices, error))
            return FALSE;
        *ret_prices = g_steal_pointer (&prices);
    }
    *ret_product = g_steal_pointer (&product);
    return TRUE;
}

const OcopPrice *
ocop_prices_find (const GArray *prices, OcopDay day)
{
    const OcopPrice *found = NULL;
    for (guint i = 0; i < prices->len; i++) {
        const OcopPrice *price = &g_array_index (prices, OcopPrice, i);
        if (price->valid_from <= day) /* OCOP_DAY_NONE, always, is before every day */
            found = price;
    }
    return found;
}
