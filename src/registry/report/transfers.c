/* Which goods would sell better at another point. Product by product, so that only one product's
 * points are in memory. */
#include "registry/report/supply_read.h"

#include "registry/report/sales.h"
#include "registry/report/shelf.h"
#include <string.h>

#define TRANSFERS_MAX 500

static const OcopColumn transfer_columns[] = {
    {"product", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Sản phẩm", OCOP_COLUMN_TEXT, NULL},
    {"from", "Từ điểm", OCOP_COLUMN_TEXT, NULL},
    {"to", "Đến điểm", OCOP_COLUMN_TEXT, NULL},
    {"qty", "Số lượng", OCOP_COLUMN_QTY, NULL},
    {"from_stock", "Tồn nơi đi", OCOP_COLUMN_QTY, NULL},
    {"to_stock", "Tồn nơi đến", OCOP_COLUMN_QTY, NULL},
    {"first_expiry", "Hạn gần nhất", OCOP_COLUMN_DAY, NULL},
};

typedef struct {
    char *product;
    GArray *points;       /* of OcopSupplyPoint */
    GHashTable *by_point; /* point -> index + 1 */
} Shelf;

typedef struct {
    OcopFacts *facts;
    GHashTable *shelves; /* product -> Shelf */
    GPtrArray *order;    /* of Shelf */
    GStringChunk *texts;
} Shelves;

static void
free_shelf (gpointer data)
{
    Shelf *shelf = data;
    g_free (shelf->product);
    g_array_unref (shelf->points);
    g_hash_table_unref (shelf->by_point);
    g_free (shelf);
}

static OcopSupplyPoint *
find_point (Shelves *shelves, const char *product, const char *point)
{
    Shelf *shelf = g_hash_table_lookup (shelves->shelves, product);
    if (shelf == NULL) {
        shelf = g_new0 (Shelf, 1);
        shelf->product = g_strdup (product);
        shelf->points = g_array_new (FALSE, FALSE, sizeof (OcopSupplyPoint));
        shelf->by_point = g_hash_table_new (g_str_hash, g_str_equal);
        g_hash_table_insert (shelves->shelves, shelf->product, shelf);
        g_ptr_array_add (shelves->order, shelf);
    }
    guint index = GPOINTER_TO_UINT (g_hash_table_lookup (shelf->by_point, point));
    if (index == 0) {
        const OcopSupplyPoint own = {.point = g_string_chunk_insert_const (shelves->texts, point),
                                     .first_expiry = OCOP_DAY_NONE};
        g_array_append_val (shelf->points, own);
        index = shelf->points->len;
        g_hash_table_insert (shelf->by_point, (gpointer)own.point, GUINT_TO_POINTER (index));
    }
    return &g_array_index (shelf->points, OcopSupplyPoint, index - 1);
}

static void
take_stock (const OcopStockRow *row, gpointer data)
{
    OcopSupplyPoint *point = find_point (data, row->product, row->point);
    const char *text = row->lots;
    OcopStockLot lot;
    point->stock_milli += row->qty_milli;
    while (ocop_supply_next_lot (&text, &lot))
        if (lot.expiry != OCOP_DAY_NONE && lot.qty_milli > 0 &&
            (point->first_expiry == OCOP_DAY_NONE || lot.expiry < point->first_expiry))
            point->first_expiry = lot.expiry;
}

static gboolean
take_sales (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    /* A product nobody has in stock cannot be moved. */
    Shelves *shelves = data;
    if (g_hash_table_contains (shelves->shelves, line->product))
        find_point (shelves, line->product, line->point)->sold_milli +=
            line->qty_milli - line->returned_qty_milli;
    return TRUE;
}

static gboolean
is_open (const OcopFacts *facts, const char *code)
{
    const OcopRegPoint *point = ocop_facts_find_point (facts, code);
    return point == NULL || point->closed == OCOP_DAY_NONE || point->closed >= facts->day;
}

static void
add_transfers (OcopTable *table, const Shelves *shelves, const Shelf *shelf, gint64 window_days)
{
    const OcopFactProduct *product = ocop_facts_find_product (shelves->facts, shelf->product);
    const gboolean by_weight = product != NULL && product->row->sold_by == OCOP_SOLD_BY_WEIGHT;
    g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (OcopSupplyPoint));
    for (guint i = 0; i < shelf->points->len; i++) {
        const OcopSupplyPoint *point = &g_array_index (shelf->points, OcopSupplyPoint, i);
        if (is_open (shelves->facts, point->point))
            g_array_append_vals (open, point, 1);
    }
    const OcopSupplyPoint *points = (const OcopSupplyPoint *)(gpointer)open->data;
    g_autoptr (GArray) transfers =
        ocop_supply_match (points, open->len, window_days, by_weight ? 100 : 1000);
    for (guint i = 0; i < transfers->len && ocop_table_get_n_rows (table) < TRANSFERS_MAX; i++) {
        const OcopTransfer *transfer = &g_array_index (transfers, OcopTransfer, i);
        const OcopSupplyPoint *from = &points[transfer->from], *to = &points[transfer->to];
        ocop_table_add_text (table, shelf->product);
        ocop_table_add_text (table, product != NULL ? product->row->name : "Ngoài danh mục");
        ocop_table_add_text (table, from->point);
        ocop_table_add_text (table, to->point);
        ocop_table_add_value (table, transfer->qty_milli);
        ocop_table_add_value (table, from->stock_milli);
        ocop_table_add_value (table, to->stock_milli);
        ocop_table_add_day (table, from->first_expiry);
    }
}

static int
compare_shelves (gconstpointer a, gconstpointer b)
{
    return strcmp ((*(Shelf *const *)a)->product, (*(Shelf *const *)b)->product);
}

/* @product NULL: all. */
static gboolean
add_proposals (OcopTable *table, OcopRegDb *db, OcopFacts *facts, const char *product,
               GError **error)
{
    OcopDay this_month, today;
    ocop_period_get_days (OCOP_PERIOD_MONTH, facts->day, &this_month, &today);
    const OcopDay from = ocop_day_add_months (this_month, -1);
    g_autoptr (GHashTable) by_product = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (free_shelf);
    g_autoptr (GStringChunk) texts = g_string_chunk_new (4096);
    Shelves shelves = {.facts = facts, .shelves = by_product, .order = order, .texts = texts};
    if (!ocop_supply_foreach_stock (db, product, take_stock, &shelves, error) ||
        !ocop_sales_foreach_shelf (db, NULL, product, from, today, take_sales, &shelves, error))
        return FALSE;
    g_ptr_array_sort (order, compare_shelves);
    for (guint i = 0; i < order->len; i++)
        add_transfers (table, &shelves, g_ptr_array_index (order, i), today - from + 1);
    return TRUE;
}

OcopTable *
ocop_report_transfers (OcopRegDb *db, OcopFacts *facts, const char *const *products, GError **error)
{
    static const char *const all[] = {NULL};
    g_autoptr (OcopTable) table =
        ocop_table_new ("transfers", "Đề xuất điều chuyển giữa các điểm", transfer_columns,
                        G_N_ELEMENTS (transfer_columns));
    if (products == NULL && !add_proposals (table, db, facts, NULL, error))
        return NULL;
    for (const char *const *at = products != NULL ? products : all; *at != NULL; at++)
        if (!add_proposals (table, db, facts, *at, error))
            return NULL;
    if (ocop_table_get_n_rows (table) == TRANSFERS_MAX)
        ocop_table_add_note (table, "Chỉ liệt kê %d đề xuất đầu tiên", TRANSFERS_MAX);
    return g_steal_pointer (&table);
}
