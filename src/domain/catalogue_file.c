/* What CSV and JSON catalogues have in common: columns, entries, prices, uniqueness within the
 * file. */
#include "domain/catalogue_file.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/catalogue_facts.h"
#include "domain/catalogue_parts.h"
#include "domain/price_text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const column_names[] = {
    [OCOP_COLUMN_CODE] = "code",
    [OCOP_COLUMN_GTIN] = "gtin",
    [OCOP_COLUMN_NAME] = "name",
    [OCOP_COLUMN_UNIT] = "unit",
    [OCOP_COLUMN_SOLD_BY] = "sold_by",
    [OCOP_COLUMN_PRICE] = "price",
    [OCOP_COLUMN_VAT_RATE] = "vat_rate",
    [OCOP_COLUMN_VALID_FROM] = "valid_from",
    [OCOP_COLUMN_GROUP] = "group",
    [OCOP_COLUMN_SUB_GROUP] = "sub_group",
    [OCOP_COLUMN_PRODUCER_CODE] = "producer_code",
    [OCOP_COLUMN_PRODUCER] = "producer",
    [OCOP_COLUMN_PRODUCER_KIND] = "producer_kind",
    [OCOP_COLUMN_PLACE_CODE] = "place_code",
    [OCOP_COLUMN_STARS] = "stars",
    [OCOP_COLUMN_LEVEL] = "level",
    [OCOP_COLUMN_DECISION] = "decision",
    [OCOP_COLUMN_DECIDED_ON] = "decided_on",
    [OCOP_COLUMN_VALID_MONTHS] = "valid_months",
    [OCOP_COLUMN_STATUS] = "status",
    [OCOP_COLUMN_AGE_LIMIT] = "age_limit",
    [OCOP_COLUMN_TRACK_LOTS] = "track_lots",
    [OCOP_COLUMN_KIND] = "kind",
    [OCOP_COLUMN_PLU] = "plu",
    [OCOP_COLUMN_PROVENANCE_URL] = "provenance_url",
};
G_STATIC_ASSERT (G_N_ELEMENTS (column_names) == OCOP_N_COLUMNS);

const char *
ocop_catalogue_column_get_name (OcopCatalogueColumn column)
{
    return column_names[column];
}

OcopCatalogueEntry *
ocop_catalogue_entry_new (gint64 row)
{
    OcopCatalogueEntry *entry = g_new0 (OcopCatalogueEntry, 1);
    entry->row = row;
    entry->product = ocop_product_new();
    entry->prices = g_array_new (FALSE, FALSE, sizeof (OcopPrice));
    return entry;
}

void
ocop_catalogue_entry_free (OcopCatalogueEntry *entry)
{
    if (entry == NULL)
        return;
    ocop_product_free (entry->product);
    g_array_unref (entry->prices);
    g_free (entry);
}

static void
free_entry (gpointer entry)
{
    ocop_catalogue_entry_free (entry);
}

OcopCatalogue *
ocop_catalogue_new (void)
{
    OcopCatalogue *catalogue = g_new0 (OcopCatalogue, 1);
    catalogue->entries = g_ptr_array_new_with_free_func (free_entry);
    return catalogue;
}

void
ocop_catalogue_free (OcopCatalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    g_ptr_array_unref (catalogue->entries);
    g_free (catalogue);
}

static gboolean
is_given (const char *cell)
{
    return cell != NULL && *cell != '\0';
}

static gboolean
read_price (const OcopPriceCells *cells, OcopPrice *ret_price, OcopCatalogueColumn *ret_column,
            GError **error)
{
    *ret_column = OCOP_COLUMN_PRICE;
    if (!ocop_price_text_read (cells->price, &ret_price->price)) {
        g_autofree char *shown = ocop_text_excerpt (cells->price, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("“%s” is not a price in whole đồng"),
                        shown);
        return FALSE;
    }

    *ret_column = OCOP_COLUMN_VAT_RATE;
    if (is_given (cells->vat_rate) &&
        !ocop_vat_rate_parse (cells->vat_rate, &ret_price->vat_rate)) {
        g_autofree char *shown = ocop_text_excerpt (cells->vat_rate, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("“%s” is not a VAT rate (0, 5, 8, 10, KCT or std)"), shown);
        return FALSE;
    }

    *ret_column = OCOP_COLUMN_VALID_FROM;
    GError *local_error = NULL;
    if (is_given (cells->valid_from) &&
        !ocop_day_parse_lenient (cells->valid_from, NULL, &ret_price->valid_from, &local_error)) {
        local_error->code = OCOP_ERROR_BAD_FILE;
        g_propagate_error (error, local_error);
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_catalogue_entry_add_price (OcopCatalogueEntry *entry, const OcopPriceCells *cells,
                                OcopCatalogueColumn *ret_column, GError **error)
{
    const guint n_prices = entry->prices->len;
    OcopPrice price = {.valid_from = OCOP_DAY_NONE, .vat_rate = OCOP_VAT_STD};
    if (n_prices > 0)
        price.vat_rate = g_array_index (entry->prices, OcopPrice, n_prices - 1).vat_rate;
    if (!read_price (cells, &price, ret_column, error))
        return FALSE;

    *ret_column = OCOP_COLUMN_VALID_FROM;
    if (n_prices == OCOP_PRICES_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("“%s” has more than %d prices"),
                        entry->product->code, OCOP_PRICES_MAX);
        return FALSE;
    }
    if (n_prices > 0 && price.valid_from == OCOP_DAY_NONE) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("a further price of “%s” has to say from which day it holds"),
                        entry->product->code);
        return FALSE;
    }
    for (guint i = 0; i < n_prices; i++) {
        if (g_array_index (entry->prices, OcopPrice, i).valid_from == price.valid_from) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("“%s” has two prices that hold from %s"), entry->product->code,
                            cells->valid_from);
            return FALSE;
        }
    }

    const gboolean has_rate = is_given (cells->vat_rate);
    if (n_prices == 0)
        entry->has_vat = has_rate;
    if (!has_rate && entry->n_open_rates == n_prices)
        entry->n_open_rates++;
    g_array_append_val (entry->prices, price);
    return TRUE;
}

OcopCatalogue *
ocop_catalogue_read (const char *bytes, gsize size, const OcopCatalogueRules *rules, GError **error)
{
    if (size > OCOP_CATALOGUE_FILE_MAX_BYTES) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the file has more than %d bytes"),
                        OCOP_CATALOGUE_FILE_MAX_BYTES);
        return NULL;
    }
    gsize start = size >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (start < size && strchr (" \t\r\n", bytes[start]) != NULL && bytes[start] != '\0')
        start++;

    g_autoptr (OcopCatalogue) catalogue =
        start < size && bytes[start] == '{'
            ? ocop_catalogue_read_json (bytes + start, size - start, rules, error)
            : ocop_catalogue_read_csv (bytes, size, rules, error);
    if (catalogue == NULL || !ocop_catalogue_check_unique (catalogue, error))
        return NULL;
    return g_steal_pointer (&catalogue);
}
