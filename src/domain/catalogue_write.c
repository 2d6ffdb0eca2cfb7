/* The CSV of an export: every column in the order of the contract, so that two exports of equal
 * shops are equal bytes. */
#include "base/csv.h"
#include "domain/catalogue_facts.h"

#include <stdlib.h>

void
ocop_catalogue_append_header (GString *csv)
{
    for (guint i = 0; i < OCOP_N_COLUMNS; i++)
        ocop_csv_append_field (csv, ocop_catalogue_column_get_name ((OcopCatalogueColumn)i), FALSE,
                               i == 0);
    g_string_append_c (csv, '\n');
}

static int
compare_prices (const void *a, const void *b)
{
    const OcopPrice *left = a;
    const OcopPrice *right = b;
    /* OCOP_DAY_NONE, "always", is less than any day. */
    return left->valid_from < right->valid_from ? -1 : left->valid_from > right->valid_from;
}

static void
append_price_cell (GString *out, OcopCatalogueColumn column, const OcopPrice *price)
{
    char day[OCOP_DAY_TEXT_SIZE];
    switch ((guint)column) {
    case OCOP_COLUMN_PRICE:
        g_string_append_printf (out, "%" G_GINT64_FORMAT, price->price);
        break;
    case OCOP_COLUMN_VAT_RATE:
        g_string_append (out, ocop_vat_rate_get_text (price->vat_rate));
        break;
    default:
        g_string_append (out, ocop_day_to_text (price->valid_from, day));
        break;
    }
}

/* What a further price repeats of its product. */
static gboolean
is_repeated (OcopCatalogueColumn column)
{
    return column == OCOP_COLUMN_CODE || column == OCOP_COLUMN_NAME || column == OCOP_COLUMN_UNIT;
}

static void
append_row (GString *csv, GString *cell, const OcopProduct *product, const OcopPrice *price,
            gboolean is_first)
{
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
        g_string_truncate (cell, 0);
        if (!ocop_catalogue_column_is_of_price (column)) {
            if (is_first || is_repeated (column))
                ocop_product_append_fact (cell, product, column);
        } else if (price != NULL) {
            append_price_cell (cell, column, price);
        }
        ocop_csv_append_field (csv, cell->str, TRUE, i == 0);
    }
    g_string_append_c (csv, '\n');
}

void
ocop_catalogue_append_rows (GString *csv, const OcopProduct *product, const OcopPrice *prices,
                            gsize n_prices)
{
    g_autoptr (GString) cell = g_string_new (NULL);
    if (n_prices == 0) {
        append_row (csv, cell, product, NULL, TRUE);
        return;
    }
    g_autofree OcopPrice *sorted = g_memdup2 (prices, n_prices * sizeof *prices);
    qsort (sorted, n_prices, sizeof *sorted, compare_prices);
    for (gsize i = 0; i < n_prices; i++)
        append_row (csv, cell, product, &sorted[i], i == 0);
}
