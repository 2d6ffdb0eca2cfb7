/* Adds up what the plan reads: every line falls under one key, or under several for groups of
 * places. */
#include "registry/report/sales.h"

#include "domain/sale_request.h"
#include "registry/report/labels.h"
#include "registry/report/shelf.h"
#include <string.h>

#define UNKNOWN_PRODUCT "Ngoài danh mục"

typedef struct {
    char *key;
    const char *name; /* borrowed from the facts, or the key */
    OcopSalesFigures figures;
} Row;

typedef struct {
    OcopFacts *facts;
    OcopSalesQuery query;
    OcopSalesBy by;
    const OcopFactGroup *area; /* the filter's */
    GHashTable *rows;          /* key -> Row */
    GPtrArray *order;          /* of Row */
    OcopSalesFigures sum;
} Sums;

static void
free_row (gpointer data)
{
    Row *row = data;
    g_free (row->key);
    g_free (row);
}

static void
add_figures (OcopSalesFigures *sum, const OcopRegTotalsLine *line)
{
    sum->qty_milli += line->qty_milli;
    sum->amount += line->amount;
    sum->returned_qty_milli += line->returned_qty_milli;
    sum->returned_amount += line->returned_amount;
}

static void
add_to (Sums *sums, const char *key, const char *name, const OcopRegTotalsLine *line)
{
    Row *row = g_hash_table_lookup (sums->rows, key);
    if (row == NULL) {
        row = g_new0 (Row, 1);
        row->key = g_strdup (key);
        row->name = name != NULL ? name : row->key;
        g_hash_table_insert (sums->rows, row->key, row);
        g_ptr_array_add (sums->order, row);
    }
    add_figures (&row->figures, line);
}

static gboolean
passes (const Sums *sums, const OcopFactProduct *product)
{
    const OcopSalesQuery *query = &sums->query;
    const OcopFactPlace *place = product != NULL ? product->place : NULL;
    if (query->producer != NULL &&
        (product == NULL || strcmp (product->row->producer_code, query->producer) != 0))
        return FALSE;
    if (query->category != NULL &&
        (product == NULL || strcmp (product->row->product_group, query->category) != 0))
        return FALSE;
    if (query->area != NULL && (sums->area == NULL || !ocop_fact_group_has (sums->area, place)))
        return FALSE;
    if (query->place == NULL)
        return TRUE;
    const OcopFactPlace *now = ocop_fact_place_now (place);
    return place != NULL && (strcmp (place->code, query->place) == 0 ||
                             (now != NULL && strcmp (now->code, query->place) == 0) ||
                             g_strcmp0 (ocop_fact_place_district (place), query->place) == 0);
}

static void
add_by_product (Sums *sums, const OcopFactProduct *product, const OcopRegTotalsLine *line)
{
    const OcopFactPlace *place = product != NULL ? product->place : NULL;
    const char *code = product != NULL ? product->row->producer_code : "";
    switch (sums->by) {
    case OCOP_SALES_BY_PRODUCT:
        add_to (sums, line->product, product != NULL ? product->row->name : UNKNOWN_PRODUCT, line);
        return;
    case OCOP_SALES_BY_PRODUCER:
        add_to (sums, code,
                product == NULL             ? UNKNOWN_PRODUCT
                : product->producer != NULL ? product->producer->name
                                            : "Chưa rõ chủ thể",
                line);
        return;
    case OCOP_SALES_BY_CATEGORY:
        add_to (sums, product != NULL ? product->row->product_group : "",
                product == NULL                        ? UNKNOWN_PRODUCT
                : *product->row->product_group == '\0' ? "Chưa phân nhóm"
                                                       : product->row->product_group,
                line);
        return;
    case OCOP_SALES_BY_COMMUNE:
        place = ocop_fact_place_now (place);
        add_to (sums, place != NULL ? place->code : "",
                place != NULL ? place->name : "Chưa xác định địa bàn", line);
        return;
    case OCOP_SALES_BY_DISTRICT:
        code = ocop_fact_place_district (place);
        add_to (sums, code != NULL ? code : "",
                code != NULL ? ocop_facts_get_district_name (sums->facts, code)
                             : "Chưa xác định địa bàn",
                line);
        return;
    case OCOP_SALES_BY_AREA:
        for (guint i = 0; i < sums->facts->groups->len; i++) {
            const OcopFactGroup *group = g_ptr_array_index (sums->facts->groups, i);
            if (ocop_fact_group_has (group, place))
                add_to (sums, group->code, group->name, line);
        }
        return;
    case OCOP_SALES_BY_DAY:
    case OCOP_SALES_BY_MONTH:
    case OCOP_SALES_BY_POINT:
    case OCOP_SALES_BY_STARS:
    case OCOP_SALES_BY_CHANNEL:
    case OCOP_N_SALES_BY:
    default:
        return;
    }
}

static void
add_plain (Sums *sums, const OcopRegTotalsLine *line)
{
    char key[32] = "";
    const char *name = NULL;
    if (sums->by == OCOP_SALES_BY_DAY || sums->by == OCOP_SALES_BY_MONTH) {
        ocop_day_to_text (line->day, key);
        if (sums->by == OCOP_SALES_BY_MONTH)
            key[7] = '\0';
    } else if (sums->by == OCOP_SALES_BY_STARS) {
        g_snprintf (key, sizeof key, "%d", line->stars);
        name = line->stars == 0 ? "Không có sao" : NULL;
    } else if (sums->by == OCOP_SALES_BY_CHANNEL) {
        g_strlcpy (key, ocop_channel_get_text ((OcopChannel)line->channel), sizeof key);
        name = ocop_label_channel (ocop_channel_get_text ((OcopChannel)line->channel));
    } else {
        const OcopRegPoint *point = ocop_facts_find_point (sums->facts, line->point);
        add_to (sums, line->point, point != NULL && *point->name != '\0' ? point->name : NULL,
                line);
        return;
    }
    add_to (sums, key, name, line);
}

static gboolean
add_line (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    Sums *sums = data;
    const OcopFactProduct *product = ocop_facts_find_product (sums->facts, line->product);
    if (!passes (sums, product))
        return TRUE;
    add_figures (&sums->sum, line);
    if (sums->by >= OCOP_SALES_BY_PRODUCT && sums->by <= OCOP_SALES_BY_AREA)
        add_by_product (sums, product, line);
    else
        add_plain (sums, line);
    return TRUE;
}

/* At least what the question needs, and with it the columns before it in the roll-up's key: groups
 * in the order of the key cost no sorting. */
static guint
find_grouping (const OcopSalesQuery *query, OcopSalesBy by, OcopRegRollup rollup)
{
    const gboolean needs_product = (by >= OCOP_SALES_BY_PRODUCT && by <= OCOP_SALES_BY_AREA) ||
                                   query->producer != NULL || query->category != NULL ||
                                   query->place != NULL || query->area != NULL;
    const gboolean in_detail = by == OCOP_SALES_BY_STARS || by == OCOP_SALES_BY_CHANNEL;
    const gboolean has_point =
        rollup == OCOP_REG_ROLLUP_DAY_POINT || rollup == OCOP_REG_ROLLUP_MONTH_POINT;
    guint grouping = OCOP_REG_BY_DAY;
    if (by == OCOP_SALES_BY_POINT || (has_point && in_detail))
        grouping |= OCOP_REG_BY_POINT;
    if (needs_product || (!has_point && in_detail))
        grouping |= OCOP_REG_BY_PRODUCT;
    if (in_detail)
        grouping |= OCOP_REG_BY_CHANNEL | OCOP_REG_BY_STARS;
    return grouping;
}

static gboolean
read_part (OcopRegDb *db, Sums *sums, const OcopSalesPart *part, GError **error)
{
    const OcopSalesQuery *query = &sums->query;
    if (part->rollup == OCOP_REG_ROLLUP_POINT_PRODUCT &&
        (query->point != NULL || query->product != NULL))
        return ocop_sales_foreach_shelf (db, query->point, query->product, part->from, part->to,
                                         add_line, sums, error);
    OcopRegTotalsQuery own = OCOP_REG_TOTALS_QUERY_INIT;
    own.from = part->from;
    own.to = part->to;
    own.point = query->point;
    own.product = query->product;
    own.channel = query->channel;
    own.stars = query->stars;
    own.grouping = find_grouping (query, sums->by, part->rollup);
    return part->rollup == OCOP_REG_N_ROLLUPS
               ? ocop_reg_totals_foreach (db, &own, add_line, sums, error)
               : ocop_reg_rollups_foreach (db, part->rollup, &own, add_line, sums, error);
}

static gboolean
add_up (OcopRegDb *db, Sums *sums, gboolean *ret_was_widened, GError **error)
{
    OcopSalesPart parts[OCOP_SALES_PARTS_MAX];
    OcopSalesQuery *query = &sums->query;
    if (query->to == OCOP_DAY_NONE)
        query->to = sums->facts->day;
    sums->area = query->area != NULL ? ocop_facts_find_group (sums->facts, query->area) : NULL;
    const guint n_parts = ocop_sales_plan (query, sums->by, parts, ret_was_widened, error);
    for (guint i = 0; i < n_parts; i++)
        if (!read_part (db, sums, &parts[i], error))
            return FALSE;
    return n_parts > 0;
}

static void
init_sums (Sums *sums)
{
    sums->rows = g_hash_table_new (g_str_hash, g_str_equal);
    sums->order = g_ptr_array_new_with_free_func (free_row);
}

static void
clear_sums (Sums *sums)
{
    g_hash_table_unref (sums->rows);
    g_ptr_array_unref (sums->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, clear_sums)

gboolean
ocop_sales_sum (OcopRegDb *db, OcopFacts *facts, const OcopSalesQuery *query,
                OcopSalesFigures *ret_sum, GError **error)
{
    gboolean was_widened;
    g_auto (Sums) sums = {.facts = facts, .query = *query, .by = OCOP_SALES_BY_MONTH};
    init_sums (&sums);
    if (!add_up (db, &sums, &was_widened, error))
        return FALSE;
    *ret_sum = sums.sum;
    return TRUE;
}

/* --- the table --- */

#define SALES_COLUMNS(key_title, name_title)                                                       \
    {                                                                                              \
        {"key", key_title, OCOP_COLUMN_TEXT, NULL}, {"name", name_title, OCOP_COLUMN_TEXT, NULL},  \
            {"qty", "Số lượng", OCOP_COLUMN_QTY, NULL},                                            \
            {"amount", "Bán ra", OCOP_COLUMN_MONEY, NULL},                                         \
            {"returned", "Trả lại", OCOP_COLUMN_MONEY, NULL},                                      \
            {"net", "Doanh số", OCOP_COLUMN_MONEY, NULL},                                          \
            {"share", "Tỷ trọng", OCOP_COLUMN_PERCENT, NULL},                                      \
    }
#define N_SALES_COLUMNS 7
#define NET_COLUMN      5

static const struct {
    const char *text;
    const char *label;
    OcopColumn columns[N_SALES_COLUMNS];
} ways[OCOP_N_SALES_BY] = {
    [OCOP_SALES_BY_DAY] = {"day", "Ngày", SALES_COLUMNS ("Ngày", "Ngày")},
    [OCOP_SALES_BY_MONTH] = {"month", "Tháng", SALES_COLUMNS ("Tháng", "Tháng")},
    [OCOP_SALES_BY_POINT] = {"point", "Điểm bán", SALES_COLUMNS ("Mã", "Điểm bán")},
    [OCOP_SALES_BY_PRODUCT] = {"product", "Sản phẩm", SALES_COLUMNS ("Mã", "Sản phẩm")},
    [OCOP_SALES_BY_PRODUCER] = {"producer", "Chủ thể", SALES_COLUMNS ("Mã", "Chủ thể")},
    [OCOP_SALES_BY_CATEGORY] = {"category", "Nhóm sản phẩm", SALES_COLUMNS ("Mã", "Nhóm sản phẩm")},
    [OCOP_SALES_BY_COMMUNE] = {"commune", "Xã, phường, đặc khu",
                               SALES_COLUMNS ("Mã", "Xã, phường, đặc khu")},
    [OCOP_SALES_BY_DISTRICT] = {"district", "Huyện cũ", SALES_COLUMNS ("Mã", "Huyện cũ")},
    [OCOP_SALES_BY_AREA] = {"area", "Nhóm địa bàn", SALES_COLUMNS ("Mã", "Nhóm địa bàn")},
    [OCOP_SALES_BY_STARS] = {"stars", "Hạng sao", SALES_COLUMNS ("Sao", "Hạng sao")},
    [OCOP_SALES_BY_CHANNEL] = {"channel", "Kênh bán", SALES_COLUMNS ("Mã", "Kênh bán")},
};

const char *
ocop_sales_by_get_text (OcopSalesBy by)
{
    return ways[by].text;
}

const char *
ocop_sales_by_get_label (OcopSalesBy by)
{
    return ways[by].label;
}

gboolean
ocop_sales_by_parse (const char *text, OcopSalesBy *ret_by)
{
    for (guint i = 0; i < OCOP_N_SALES_BY; i++)
        if (strcmp (text, ways[i].text) == 0) {
            *ret_by = (OcopSalesBy)i;
            return TRUE;
        }
    return FALSE;
}

static char *
dup_name (const Row *row, OcopSalesBy by)
{
    OcopDay day;
    char text[OCOP_DAY_TEXT_SIZE];
    if (by == OCOP_SALES_BY_DAY && ocop_day_parse (row->key, "day", &day, NULL))
        return g_strdup (ocop_day_to_local (day, text));
    if (by == OCOP_SALES_BY_MONTH)
        return g_strdup_printf ("%.2s/%.4s", row->key + 5, row->key);
    if (by == OCOP_SALES_BY_STARS && *row->key != '0')
        return g_strdup_printf ("%s sao", row->key);
    return g_strdup (row->name);
}

static void
add_row (OcopTable *table, const char *key, const char *name, const OcopSalesFigures *figures,
         gboolean has_qty, gint64 whole)
{
    const gint64 net = figures->amount - figures->returned_amount;
    const gint64 share = net >= 0 ? ocop_report_share_tenths (net, whole) : -1;
    ocop_table_add_text (table, key);
    ocop_table_add_text (table, name);
    if (has_qty)
        ocop_table_add_value (table, figures->qty_milli - figures->returned_qty_milli);
    else
        ocop_table_add_null (table);
    ocop_table_add_value (table, figures->amount);
    ocop_table_add_value (table, figures->returned_amount);
    ocop_table_add_value (table, net);
    if (share >= 0)
        ocop_table_add_value (table, share);
    else
        ocop_table_add_null (table);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
    return strcmp ((*(const Row *const *)a)->key, (*(const Row *const *)b)->key);
}

static int
compare_keys_descending (gconstpointer a, gconstpointer b)
{
    return compare_keys (b, a);
}

static void
fill_table (OcopTable *table, Sums *sums)
{
    const gint64 whole = sums->sum.amount - sums->sum.returned_amount;
    const gboolean has_qty = sums->by == OCOP_SALES_BY_PRODUCT || sums->query.product != NULL;
    g_ptr_array_sort (sums->order,
                      sums->by == OCOP_SALES_BY_STARS ? compare_keys_descending : compare_keys);
    for (guint i = 0; i < sums->order->len; i++) {
        const Row *row = g_ptr_array_index (sums->order, i);
        g_autofree char *name = dup_name (row, sums->by);
        add_row (table, row->key, name, &row->figures, has_qty, whole);
    }
    if (sums->by != OCOP_SALES_BY_DAY && sums->by != OCOP_SALES_BY_MONTH &&
        sums->by != OCOP_SALES_BY_STARS)
        ocop_table_sort_descending (table, NET_COLUMN);
    if (sums->by == OCOP_SALES_BY_AREA) {
        ocop_table_add_note (table,
                             "Các nhóm giao nhau: mỗi nhóm so với toàn tỉnh, không cộng dồn");
        return;
    }
    add_row (table, "", "Tổng cộng", &sums->sum, sums->query.product != NULL, whole);
    ocop_table_make_total (table);
}

OcopTable *
ocop_report_sales (OcopRegDb *db, OcopFacts *facts, const OcopSalesQuery *query, OcopSalesBy by,
                   GError **error)
{
    gboolean was_widened;
    g_auto (Sums) sums = {.facts = facts, .query = *query, .by = by};
    init_sums (&sums);
    if (!add_up (db, &sums, &was_widened, error))
        return NULL;
    g_autofree char *name = g_strconcat ("sales-by-", ways[by].text, NULL);
    g_autofree char *title = g_strconcat ("Doanh số: ", ways[by].label, NULL);
    OcopTable *table = ocop_table_new (name, title, ways[by].columns, N_SALES_COLUMNS);
    fill_table (table, &sums);
    if (was_widened)
        ocop_table_add_note (table, "Doanh số sản phẩm theo từng điểm bán được lưu theo tháng: "
                                    "tính trọn các tháng đã chọn");
    return table;
}
