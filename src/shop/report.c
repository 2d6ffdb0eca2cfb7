/* Reports, made from running totals, never from a scan of history. */
#include "shop/private.h"

#include "base/error.h"
#include "store/catalogue.h"
#include "store/sales.h"
#include "store/stock.h"
#include "store/totals.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const kind_texts[OCOP_N_REPORTS] = {
    "day", "product", "stars", "channel", "cashier", "producer", "stock", "certificates"};

gboolean
ocop_report_parse (const char *text, OcopReportKind *ret_kind)
{
    for (int i = 0; i < OCOP_N_REPORTS; i++) {
        if (strcmp (text, kind_texts[i]) == 0) {
            *ret_kind = (OcopReportKind)i;
            return TRUE;
        }
    }
    return FALSE;
}

#define FIGURE_COLUMNS                                                                             \
    {"qty", OCOP_CELL_QTY}, {"amount", OCOP_CELL_MONEY}, {"returned_qty", OCOP_CELL_QTY},          \
    {                                                                                              \
        "returned_amount", OCOP_CELL_MONEY                                                         \
    }

static const OcopReportColumn day_columns[] = {{"day", OCOP_CELL_DAY}, FIGURE_COLUMNS};
static const OcopReportColumn product_columns[] = {{"product", OCOP_CELL_TEXT},
                                                   {"name", OCOP_CELL_TEXT},
                                                   {"stars", OCOP_CELL_COUNT},
                                                   {"channel", OCOP_CELL_TEXT},
                                                   FIGURE_COLUMNS};
static const OcopReportColumn stars_columns[] = {{"stars", OCOP_CELL_COUNT}, FIGURE_COLUMNS};
static const OcopReportColumn channel_columns[] = {{"channel", OCOP_CELL_TEXT}, FIGURE_COLUMNS};
static const OcopReportColumn producer_columns[] = {{"producer", OCOP_CELL_TEXT}, FIGURE_COLUMNS};
static const OcopReportColumn cashier_columns[] = {{"cashier", OCOP_CELL_TEXT},
                                                   {"sales_count", OCOP_CELL_COUNT},
                                                   {"sales", OCOP_CELL_MONEY},
                                                   {"returns_count", OCOP_CELL_COUNT},
                                                   {"returns", OCOP_CELL_MONEY}};
static const OcopReportColumn stock_columns[] = {
    {"product", OCOP_CELL_TEXT}, {"name", OCOP_CELL_TEXT},       {"unit", OCOP_CELL_TEXT},
    {"qty", OCOP_CELL_QTY},      {"price", OCOP_CELL_MONEY},     {"value", OCOP_CELL_MONEY},
    {"lots", OCOP_CELL_COUNT},   {"first_expiry", OCOP_CELL_DAY}};
static const OcopReportColumn certificate_columns[] = {
    {"last_day", OCOP_CELL_DAY},    {"product", OCOP_CELL_TEXT}, {"name", OCOP_CELL_TEXT},
    {"producer", OCOP_CELL_TEXT},   {"stars", OCOP_CELL_COUNT},  {"decided_on", OCOP_CELL_DAY},
    {"days_left", OCOP_CELL_COUNT}, {"state", OCOP_CELL_TEXT}};

static const struct {
    const OcopReportColumn *columns;
    gsize n_columns;
} layouts[OCOP_N_REPORTS] = {
    [OCOP_REPORT_DAY] = {day_columns, G_N_ELEMENTS (day_columns)},
    [OCOP_REPORT_PRODUCT] = {product_columns, G_N_ELEMENTS (product_columns)},
    [OCOP_REPORT_STARS] = {stars_columns, G_N_ELEMENTS (stars_columns)},
    [OCOP_REPORT_CHANNEL] = {channel_columns, G_N_ELEMENTS (channel_columns)},
    [OCOP_REPORT_CASHIER] = {cashier_columns, G_N_ELEMENTS (cashier_columns)},
    [OCOP_REPORT_PRODUCER] = {producer_columns, G_N_ELEMENTS (producer_columns)},
    [OCOP_REPORT_STOCK] = {stock_columns, G_N_ELEMENTS (stock_columns)},
    [OCOP_REPORT_CERTIFICATES] = {certificate_columns, G_N_ELEMENTS (certificate_columns)},
};

static OcopReport *
new_report (OcopReportKind kind)
{
    OcopReport *report = g_new0 (OcopReport, 1);
    report->columns = layouts[kind].columns;
    report->n_columns = layouts[kind].n_columns;
    report->rows = g_ptr_array_new();
    return report;
}

void
ocop_report_free (OcopReport *report)
{
    if (report == NULL)
        return;
    for (guint i = 0; i < report->rows->len; i++) {
        OcopReportCell *row = g_ptr_array_index (report->rows, i);
        for (gsize column = 0; column < report->n_columns; column++)
            g_free (row[column].text);
        g_free (row);
    }
    g_ptr_array_unref (report->rows);
    g_free (report);
}

static OcopReportCell *
add_row (OcopReport *report)
{
    OcopReportCell *row = g_new0 (OcopReportCell, report->n_columns);
    g_ptr_array_add (report->rows, row);
    return row;
}

static void
set_day (OcopReportCell *cell, OcopDay day)
{
    cell->value = day;
    cell->is_null = day == OCOP_DAY_NONE;
}

static void
set_stars (OcopReportCell *cell, int stars)
{
    cell->value = stars;
    cell->is_null = stars == 0;
}

/* ---- reports of totals: rows that agree in their first cells are added up */

typedef struct {
    const OcopTotalsRow *row;
    const char *name;     /* of the product today */
    const char *producer; /* "" when not known */
} NamedRow;

static gsize
set_keys (OcopReportKind kind, const NamedRow *named, OcopReportCell *row)
{
    const OcopTotalsRow *totals = named->row;
    switch (kind) {
    case OCOP_REPORT_DAY:
        set_day (&row[0], totals->day);
        return 1;
    case OCOP_REPORT_PRODUCT:
        row[0].text = g_strdup (totals->product);
        row[1].text = g_strdup (named->name);
        set_stars (&row[2], totals->stars);
        row[3].text = g_strdup (ocop_channel_get_text (totals->channel));
        return 4;
    case OCOP_REPORT_STARS:
        set_stars (&row[0], totals->stars);
        return 1;
    case OCOP_REPORT_CHANNEL:
        row[0].text = g_strdup (ocop_channel_get_text (totals->channel));
        return 1;
    case OCOP_REPORT_PRODUCER:
        row[0].text = g_strdup (named->producer);
        return 1;
    case OCOP_REPORT_CASHIER:
    case OCOP_REPORT_STOCK:
    case OCOP_REPORT_CERTIFICATES:
    case OCOP_N_REPORTS:
    default:
        g_assert_not_reached();
    }
}

static char *
make_key (OcopReportKind kind, const NamedRow *named)
{
    const OcopTotalsRow *row = named->row;
    switch (kind) {
    case OCOP_REPORT_DAY:
        return g_strdup_printf ("%010d", row->day + 1000000);
    case OCOP_REPORT_PRODUCT:
        /* By product, then stars (none first), then channel by name. */
        return g_strdup_printf ("%s\x01%d\x01%s", row->product, row->stars,
                                ocop_channel_get_text (row->channel));
    case OCOP_REPORT_STARS:
        return g_strdup_printf ("%d", row->stars);
    case OCOP_REPORT_CHANNEL:
        return g_strdup (ocop_channel_get_text (row->channel));
    case OCOP_REPORT_PRODUCER:
        return g_strdup (named->producer);
    case OCOP_REPORT_CASHIER:
    case OCOP_REPORT_STOCK:
    case OCOP_REPORT_CERTIFICATES:
    case OCOP_N_REPORTS:
    default:
        g_assert_not_reached();
    }
}

typedef struct {
    char *name;
    char *producer;
} Names;

static void
free_names (gpointer data)
{
    Names *names = data;
    g_free (names->name);
    g_free (names->producer);
    g_free (names);
}

static const Names *
find_names (OcopShop *shop, GHashTable *cache, const char *code, GError **error)
{
    Names *names = g_hash_table_lookup (cache, code);
    g_autoptr (OcopProduct) product = NULL;
    if (names != NULL)
        return names;
    if (!ocop_store_find_product (ocop_store_get_db (shop->store), code, &product, NULL, error))
        return NULL;
    names = g_new0 (Names, 1);
    names->name = g_strdup (product != NULL ? product->name : code);
    names->producer = g_strdup (product != NULL ? product->producer : "");
    g_hash_table_insert (cache, g_strdup (code), names);
    return names;
}

static void
add_figures (OcopReportCell *cells, const OcopTotalsRow *row)
{
    cells[0].value += row->qty_milli;
    cells[1].value += row->amount;
    cells[2].value += row->returned_qty_milli;
    cells[3].value += row->returned_amount;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
    return strcmp (a, b);
}

static gboolean
add_sorted (gpointer key, gpointer row, gpointer report)
{
    g_ptr_array_add (((OcopReport *)report)->rows, row);
    return FALSE;
}

static gboolean
report_totals (OcopShop *shop, OcopReportKind kind, OcopDay from, OcopDay to, OcopReport *report,
               GError **error)
{
    g_autoptr (GArray) rows =
        ocop_totals_list (ocop_store_get_db (shop->store), 0, from, to, error);
    g_autoptr (GHashTable) names_by_code =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_names);
    g_autoptr (GTree) tree = g_tree_new_full (compare_keys, NULL, g_free, NULL);
    gsize n_keys = report->n_columns - 4;
    if (rows == NULL)
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const OcopTotalsRow *totals = &g_array_index (rows, OcopTotalsRow, i);
        const Names *names = find_names (shop, names_by_code, totals->product, error);
        if (names == NULL)
            return FALSE;
        NamedRow named = {totals, names->name, names->producer};
        g_autofree char *key = make_key (kind, &named);
        OcopReportCell *row = g_tree_lookup (tree, key);
        if (row == NULL) {
            row = g_new0 (OcopReportCell, report->n_columns);
            gsize n_set = set_keys (kind, &named, row);
            g_assert (n_set == n_keys);
            g_tree_insert (tree, g_steal_pointer (&key), row);
        }
        add_figures (row + n_keys, totals);
    }
    g_tree_foreach (tree, add_sorted, report);
    return TRUE;
}

/* ---- the others */

static gboolean
report_cashiers (OcopShop *shop, OcopDay from, OcopDay to, OcopReport *report, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_autoptr (GArray) totals = ocop_totals_list_cashiers (db, from, to, error);
    g_autoptr (GTree) tree = g_tree_new_full (compare_keys, NULL, g_free, NULL);
    if (totals == NULL)
        return FALSE;
    for (guint i = 0; i < totals->len; i++) {
        const OcopCashierTotals *one = &g_array_index (totals, OcopCashierTotals, i);
        g_auto (OcopUser) user = {0};
        gboolean is_found;
        if (!ocop_users_find_number (db, one->cashier, &is_found, &user, error))
            return FALSE;
        const char *name = is_found ? user.name : "";
        OcopReportCell *row = g_tree_lookup (tree, name);
        if (row == NULL) {
            row = g_new0 (OcopReportCell, report->n_columns);
            row[0].text = g_strdup (name);
            g_tree_insert (tree, g_strdup (name), row);
        }
        row[1].value += one->n_sales;
        row[2].value += one->sales;
        row[3].value += one->n_returns;
        row[4].value += one->returns;
    }
    g_tree_foreach (tree, add_sorted, report);
    return TRUE;
}

static gboolean
report_stock (OcopShop *shop, OcopReport *report, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopDay today = ocop_shop_get_today (shop);
    g_autoptr (GArray) lines = ocop_shop_list_stock (shop, NULL, error);
    if (lines == NULL)
        return FALSE;
    for (guint i = 0; i < lines->len; i++) {
        const OcopStockLine *line = &g_array_index (lines, OcopStockLine, i);
        g_auto (OcopOffer) offer = {0};
        gboolean is_known;
        OcopDay first_expiry = OCOP_DAY_NONE;
        gint64 n_lots = 0;
        if (!ocop_store_find_offer_by_code (db, line->product, today, &is_known, &offer, error))
            return FALSE;
        for (guint l = 0; l < line->lots->len; l++) {
            const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, l);
            if (lot->qty_milli <= 0)
                continue;
            n_lots++;
            if (first_expiry == OCOP_DAY_NONE)
                first_expiry = lot->expiry;
        }
        OcopReportCell *row = add_row (report);
        gboolean has_price = is_known && offer.has_price;
        row[0].text = g_strdup (line->product);
        row[1].text = g_strdup (line->name);
        row[2].text = g_strdup (line->unit);
        row[3].value = line->qty_milli;
        row[4].value = has_price ? offer.unit_price : 0;
        row[4].is_null = row[5].is_null = !has_price;
        row[5].value =
            has_price ? (gint64)((__int128)offer.unit_price * line->qty_milli / 1000) : 0;
        row[6].value = n_lots;
        set_day (&row[7], first_expiry);
    }
    return TRUE;
}

static const char *const state_texts[] = {[OCOP_CERTIFICATE_NONE] = "none",
                                          [OCOP_CERTIFICATE_VALID] = "valid",
                                          [OCOP_CERTIFICATE_SOON] = "expires-soon",
                                          [OCOP_CERTIFICATE_LAPSED] = "lapsed",
                                          [OCOP_CERTIFICATE_UNDATED] = "undated"};

static gboolean
add_certificate (const OcopCertificateRow *certificate, gpointer data, GError **error)
{
    OcopReportCell *row = add_row (data);
    set_day (&row[0], certificate->last_day);
    row[1].text = g_strdup (certificate->code);
    row[2].text = g_strdup (certificate->name);
    row[3].text = g_strdup (certificate->producer);
    set_stars (&row[4], certificate->stars);
    set_day (&row[5], certificate->decided_on);
    row[6].value = certificate->days_left;
    row[6].is_null = certificate->last_day == OCOP_DAY_NONE;
    row[7].text = g_strdup (state_texts[certificate->state]);
    return TRUE;
}

OcopReport *
ocop_shop_report (OcopShop *shop, OcopReportKind kind, OcopDay from, OcopDay to, GError **error)
{
    g_autoptr (OcopReport) report = new_report (kind);
    gboolean is_whole = from == OCOP_DAY_NONE && to == OCOP_DAY_NONE, is_done;
    if (kind == OCOP_REPORT_STOCK) {
        is_done = report_stock (shop, report, error);
    } else if (kind == OCOP_REPORT_CERTIFICATES) {
        /* Without days: all of them. */
        is_done = ocop_store_list_certificates (
            ocop_store_get_db (shop->store), ocop_shop_get_today (shop),
            from == OCOP_DAY_NONE ? OCOP_DAY_MIN : from, to == OCOP_DAY_NONE ? OCOP_DAY_MAX : to,
            is_whole, add_certificate, report, error);
    } else {
        OcopDay day = ocop_shop_get_business_day (shop, error);
        if (day == OCOP_DAY_NONE)
            return NULL;
        from = from != OCOP_DAY_NONE ? from : is_whole ? day : OCOP_DAY_MIN;
        to = to != OCOP_DAY_NONE ? to : is_whole ? day : OCOP_DAY_MAX;
        is_done = kind == OCOP_REPORT_CASHIER ? report_cashiers (shop, from, to, report, error)
                                              : report_totals (shop, kind, from, to, report, error);
    }
    return is_done ? g_steal_pointer (&report) : NULL;
}
