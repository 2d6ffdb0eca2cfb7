/* The catalogue as a shop uses it. */
#include "shop/private.h"

#include "base/error.h"
#include "base/money.h"
#include "domain/gtin.h"
#include "journal/hash.h"
#include "store/catalogue.h"
#include "store/sync.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_catalogue_item_free (OcopCatalogueItem *item)
{
    if (item == NULL)
        return;
    ocop_product_free (item->product);
    g_clear_pointer (&item->prices, g_array_unref);
    g_free (item->in_store_code);
    g_free (item);
}

static void
free_item (gpointer item)
{
    ocop_catalogue_item_free (item);
}

typedef struct {
    const OcopCatalogue *catalogue;
    const char *file_sha256;
    OcopImportResult result;
} Import;

static gboolean
apply_import (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    Import *import = data;
    OcopImportContext context = {.today = ocop_shop_get_today (shop),
                                 .point = ocop_shop_get_point (shop)};
    ocop_import_result_clear (&import->result);
    if (!ocop_sync_is_enrolled (ocop_store_get_db (shop->store), &context.is_enrolled, error) ||
        !ocop_store_catalogue_import (ocop_store_get_db (shop->store), import->catalogue, &context,
                                      &import->result, error))
        return FALSE;
    ocop_json_add_int (body, "products", import->result.products);
    ocop_json_add_int (body, "added", import->result.added);
    ocop_json_add_int (body, "changed", import->result.changed);
    ocop_json_add_int (body, "unchanged", import->result.unchanged);
    ocop_json_add_int (body, "version", import->catalogue->version);
    ocop_json_add_string (body, "file_sha256", import->file_sha256);
    return TRUE;
}

static void
put_file_name (GError *error, const char *file_name)
{
    if (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE))
        ocop_error_set_place (error, file_name, ocop_error_get_row (error),
                              ocop_error_get_column (error));
}

static GPtrArray *
list_warnings (const OcopImportResult *result)
{
    GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; result->warnings != NULL && i < result->warnings->len; i++) {
        const OcopImportWarning *warning = g_ptr_array_index (result->warnings, i);
        g_ptr_array_add (warnings,
                         g_strdup_printf ("%s\t%s", warning->code,
                                          ocop_catalogue_column_get_name (warning->column)));
    }
    return warnings;
}

gboolean
ocop_shop_import_catalogue (OcopShop *shop, const char *file_name, const char *bytes, gsize size,
                            const OcopRequestId *request, GPtrArray **ret_warnings,
                            OcopActResult *ret_result, GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    char hash_text[OCOP_HASH_TEXT_SIZE];
    OcopCatalogueRules rules = {.price_optional = FALSE};
    g_autoptr (GError) failure = NULL;
    g_autoptr (OcopCatalogue) catalogue = ocop_catalogue_read (bytes, size, &rules, &failure);
    Import import = {.catalogue = catalogue};
    ocop_hash_bytes (bytes, size, hash);
    import.file_sha256 = ocop_hash_to_text (hash, hash_text);
    OcopPlainAct act = {.kind = OCOP_KIND_CATALOGUE_IMPORT,
                        .request = request,
                        .digest_text = hash_text,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_import,
                        .data = &import};
    if (catalogue == NULL || !ocop_shop_do_plain_act (shop, &act, ret_result, &failure)) {
        put_file_name (failure, file_name);
        g_propagate_error (error, g_steal_pointer (&failure));
        ocop_import_result_clear (&import.result);
        return FALSE;
    }
    if (ret_warnings != NULL)
        *ret_warnings = list_warnings (&import.result);
    ocop_import_result_clear (&import.result);
    return TRUE;
}

static gboolean
append_chunk (const char *bytes, gsize size, gpointer data, GError **error)
{
    g_string_append_len (data, bytes, (gssize)size);
    return TRUE;
}

gboolean
ocop_shop_export_catalogue (OcopShop *shop, GString *csv, GError **error)
{
    return ocop_store_catalogue_export (ocop_store_get_db (shop->store), append_chunk, csv, error);
}

typedef struct {
    const char *code;
    gint64 price;
    OcopDay from;
} PriceChange;

static gboolean
apply_price (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const PriceChange *change = data;
    gboolean is_changed;
    if (!ocop_store_set_price (ocop_store_get_db (shop->store), change->code, change->price,
                               change->from, &is_changed, error))
        return FALSE;
    ocop_json_add_string (body, "code", change->code);
    ocop_json_add_int (body, "price", change->price);
    ocop_json_add_day (body, "valid_from", change->from);
    ocop_json_add_bool (body, "changed", is_changed);
    return TRUE;
}

gboolean
ocop_shop_set_price (OcopShop *shop, const char *code, gint64 price, OcopDay from,
                     const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    PriceChange change = {code, price, from != OCOP_DAY_NONE ? from : ocop_shop_get_today (shop)};
    /* The day as asked: "from today" repeated tomorrow is still the same request. */
    g_autofree char *text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%d", code, price, from);
    OcopPlainAct act = {.kind = OCOP_KIND_PRICE_SET,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_price,
                        .data = &change};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

static gboolean
collect_hit (const OcopCatalogueHit *hit, gpointer data, GError **error)
{
    OcopCatalogueItem *item = g_new0 (OcopCatalogueItem, 1);
    item->product = ocop_product_new();
    g_free (item->product->code);
    g_free (item->product->name);
    g_strfreev (item->product->gtins);
    g_free (item->product->producer);
    g_free (item->product->unit);
    item->product->code = g_strdup (hit->code);
    item->product->name = g_strdup (hit->name);
    item->product->gtins = g_strdupv ((char **)hit->gtins);
    item->product->producer = g_strdup (hit->producer);
    item->product->unit = g_strdup (hit->unit);
    item->has_price = hit->has_price;
    item->price = hit->price;
    item->stars = hit->stars;
    item->certificate_last_day = OCOP_DAY_NONE;
    g_ptr_array_add (data, item);
    return TRUE;
}

GPtrArray *
ocop_shop_search (OcopShop *shop, const char *text, guint limit, GError **error)
{
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
    if (!ocop_store_catalogue_search (ocop_store_get_db (shop->store), text, limit,
                                      ocop_shop_get_today (shop), collect_hit, items, error))
        return NULL;
    return g_steal_pointer (&items);
}

GPtrArray *
ocop_shop_list_catalogue (OcopShop *shop, GError **error)
{
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
    if (!ocop_store_catalogue_list (ocop_store_get_db (shop->store), ocop_shop_get_today (shop),
                                    collect_hit, items, error))
        return NULL;
    return g_steal_pointer (&items);
}

OcopCatalogueItem *
ocop_shop_show_product (OcopShop *shop, const char *code_or_gtin, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopDay today = ocop_shop_get_today (shop);
    g_autoptr (OcopCatalogueItem) item = g_new0 (OcopCatalogueItem, 1);
    gboolean is_found;
    if (!ocop_store_find_product (db, code_or_gtin, &item->product, &item->prices, error))
        return NULL;
    if (item->product == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "code", _ ("no product is known by “%s”"),
                        code_or_gtin);
        return NULL;
    }
    if (!ocop_store_get_certificate (db, item->product->code, today, &is_found,
                                     &item->certificate_state, &item->stars, error))
        return NULL;
    item->certificate_last_day = item->product->certificate.stars > 0
                                     ? ocop_certificate_get_last_day (&item->product->certificate)
                                     : OCOP_DAY_NONE;
    const OcopPrice *price = ocop_prices_find (item->prices, today);
    item->has_price = price != NULL;
    if (price != NULL) {
        item->price = price->price;
        item->vat_rate = ocop_vat_rate_resolve (price->vat_rate, today);
    }
    return g_steal_pointer (&item);
}

gboolean
ocop_shop_make_in_store_code (OcopShop *shop, const char *code, char **ret_code, GError **error)
{
    char text[OCOP_IN_STORE_CODE_SIZE];
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_store_make_instore_code (ocop_store_get_db (shop->store), code, text, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    *ret_code = g_strdup (text);
    return TRUE;
}
