/* The share of certified goods that a point must carry: 70 %, a zone 100 % (QĐ 45/2021/QĐ-UBND).
 * Whether articles, shelf or revenue count is not said there, so all three are shown; the gap is of
 * articles. */
#include "registry/report/programme.h"

#include "registry/report/sales.h"
#include "registry/report/supply_read.h"
#include "registry/store/tills.h"
#include <string.h>

#define PERCENT_SHOP 70
#define PERCENT_ZONE 100

static gint64
divide_up (gint64 value, gint64 by)
{
    return value <= 0 ? 0 : (value + by - 1) / by;
}

void
ocop_report_assortment_gap (gint64 n_articles, gint64 n_certified, int percent,
                            gint64 *ret_exchange, gint64 *ret_add)
{
    const gint64 missing = n_articles * percent - n_certified * 100; /* hundredths of an article */
    *ret_exchange = divide_up (missing, 100);
    *ret_add = missing <= 0 ? 0 : percent >= 100 ? -1 : divide_up (missing, 100 - percent);
}

static const OcopColumn assortment_columns[] = {
    {"point", "Mã", OCOP_COLUMN_TEXT, NULL},
    {"name", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"articles", "Mặt hàng có sao", OCOP_COLUMN_RATIO, NULL},
    {"required", "Phải đạt", OCOP_COLUMN_PERCENT, NULL},
    {"exchange", "Thiếu, nếu đổi", OCOP_COLUMN_COUNT, NULL},
    {"add", "Thiếu, nếu thêm", OCOP_COLUMN_COUNT, NULL},
    {"stock_share", "Tỷ lệ theo lượng", OCOP_COLUMN_PERCENT, NULL},
    {"revenue_share", "Tỷ lệ theo doanh số", OCOP_COLUMN_PERCENT, NULL},
};

typedef struct {
    OcopFacts *facts;
    GHashTable *points;   /* code -> OcopAssortment */
    GHashTable *seen;     /* "POINT PRODUCT": an article at two tills is one */
    GHashTable *tills;    /* point -> number of its tills */
    OcopAssortment *last; /* of last_point: rows of one till follow each other */
    char last_point[16];
} Counting;

static OcopAssortment *
find_point (Counting *counting, const char *point)
{
    if (counting->last != NULL && strcmp (counting->last_point, point) == 0)
        return counting->last;
    OcopAssortment *own = g_hash_table_lookup (counting->points, point);
    if (own == NULL) {
        own = g_new0 (OcopAssortment, 1);
        g_hash_table_insert (counting->points, g_strdup (point), own);
    }
    g_strlcpy (counting->last_point, point, sizeof counting->last_point);
    counting->last = own;
    return own;
}

static void
take_stock (const OcopStockRow *row, gpointer data)
{
    Counting *counting = data;
    if (row->qty_milli <= 0)
        return;
    OcopAssortment *point = find_point (counting, row->point);
    const OcopFactProduct *product = ocop_facts_find_product (counting->facts, row->product);
    const gboolean is_certified = product != NULL && product->stars > 0;
    point->stock_milli += row->qty_milli;
    point->stock_certified_milli += is_certified ? row->qty_milli : 0;
    if (GPOINTER_TO_UINT (g_hash_table_lookup (counting->tills, row->point)) > 1 &&
        !g_hash_table_add (counting->seen, g_strconcat (row->point, " ", row->product, NULL)))
        return;
    point->n_articles++;
    point->n_certified += is_certified;
}

/* By the stars at the moment of each sale. */
static gboolean
take_sales (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    OcopAssortment *point = find_point (data, line->point);
    const gint64 net = line->amount - line->returned_amount;
    point->revenue += net;
    point->revenue_certified += line->stars > 0 ? net : 0;
    return TRUE;
}

static void
add_share (OcopTable *table, gint64 value, gint64 of)
{
    const gint64 tenths = value >= 0 ? ocop_report_share_tenths (value, of) : -1;
    if (tenths >= 0)
        ocop_table_add_value (table, tenths);
    else
        ocop_table_add_null (table);
}

static void
add_point (OcopTable *table, const OcopRegPoint *row, const OcopAssortment *point)
{
    const int percent = row->type == OCOP_REG_POINT_ZONE ? PERCENT_ZONE : PERCENT_SHOP;
    gint64 exchange, add;
    ocop_report_assortment_gap (point->n_articles, point->n_certified, percent, &exchange, &add);
    ocop_table_add_text (table, row->code);
    ocop_table_add_text (table, row->name);
    ocop_table_add_ratio (table, point->n_certified, point->n_articles);
    ocop_table_add_value (table, percent * 10);
    ocop_table_add_value (table, exchange);
    if (add >= 0)
        ocop_table_add_value (table, add);
    else
        ocop_table_add_null (table);
    add_share (table, point->stock_certified_milli, point->stock_milli);
    add_share (table, point->revenue_certified, point->revenue);
}

static gboolean
count_tills (OcopRegDb *db, GHashTable *tills, GError **error)
{
    g_autoptr (GPtrArray) rows = ocop_reg_tills_list (db, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const OcopRegTill *till = g_ptr_array_index (rows, i);
        const guint n_tills = GPOINTER_TO_UINT (g_hash_table_lookup (tills, till->point));
        g_hash_table_insert (tills, g_strdup (till->point), GUINT_TO_POINTER (n_tills + 1));
    }
    return rows != NULL;
}

OcopTable *
ocop_report_assortment (OcopRegDb *db, OcopFacts *facts, GError **error)
{
    OcopDay this_month, today;
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    ocop_period_get_days (OCOP_PERIOD_MONTH, facts->day, &this_month, &today);
    query.from = ocop_day_add_months (this_month, -1);
    query.to = this_month;
    query.grouping = OCOP_REG_BY_POINT | OCOP_REG_BY_STARS;
    g_autoptr (GHashTable) points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GHashTable) tills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Counting counting = {.facts = facts, .points = points, .seen = seen, .tills = tills};
    if (!count_tills (db, tills, error) ||
        !ocop_supply_foreach_stock (db, NULL, take_stock, &counting, error) ||
        !ocop_reg_rollups_foreach (db, OCOP_REG_ROLLUP_MONTH_POINT, &query, take_sales, &counting,
                                   error))
        return NULL;
    OcopTable *table = ocop_table_new ("assortment", "Cơ cấu hàng có sao tại điểm bán",
                                       assortment_columns, G_N_ELEMENTS (assortment_columns));
    for (guint i = 0; i < facts->points->len; i++) {
        const OcopRegPoint *row = g_ptr_array_index (facts->points, i);
        const OcopAssortment *point = g_hash_table_lookup (points, row->code);
        if (point != NULL && (row->closed == OCOP_DAY_NONE || row->closed >= facts->day))
            add_point (table, row, point);
    }
    ocop_table_add_note (table, "Tỷ lệ bắt buộc tính theo số mặt hàng đang có tồn; doanh số từ đầu "
                                "tháng trước");
    return table;
}
