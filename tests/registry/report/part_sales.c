/* Sales from roll-ups equal the rows, whatever way they are split. */
#include "parts.h"

#include "registry/report/sales.h"
#include <string.h>

static const gint64 now_ms = G_GINT64_CONSTANT (1795233000000);

typedef struct {
    const OcopSalesQuery *query;
    gint64 net;
} Sum;

/* The same question, asked of the rows one by one. */
static gboolean
add_row (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    Sum *sum = data;
    const OcopSalesQuery *query = sum->query;
    if ((query->point == NULL || strcmp (query->point, line->point) == 0) &&
        (query->product == NULL || strcmp (query->product, line->product) == 0) &&
        (query->stars < 0 || query->stars == line->stars) &&
        (query->channel < 0 || query->channel == line->channel))
        sum->net += line->amount - line->returned_amount;
    return TRUE;
}

static gint64
sum_rows (OcopRegDb *db, const OcopSalesQuery *query)
{
    Sum sum = {.query = query};
    OcopRegTotalsQuery all = OCOP_REG_TOTALS_QUERY_INIT;
    all.from = query->from;
    all.to = query->to;
    GOOD (ocop_reg_totals_foreach (db, &all, add_row, &sum, &error));
    return sum.net;
}

static gint64
sum_table (const OcopTable *table)
{
    gint64 net = 0;
    for (guint i = 0; i < ocop_table_get_n_rows (table); i++)
        net += ocop_table_get_row (table, i)[5].value;
    return net;
}

static void
expect_all_ways (OcopRegDb *db, OcopFacts *facts, const OcopSalesQuery *query)
{
    const gint64 expected = sum_rows (db, query);
    for (guint by = 0; by < OCOP_N_SALES_BY; by++) {
        OcopSalesPart parts[OCOP_SALES_PARTS_MAX];
        gboolean was_widened;
        g_autoptr (GError) refusal = NULL;
        if (by == OCOP_SALES_BY_AREA ||
            ocop_sales_plan (query, (OcopSalesBy)by, parts, &was_widened, &refusal) == 0 ||
            was_widened)
            continue;
        g_autoptr (OcopTable) table = NULL;
        GOOD (table = ocop_report_sales (db, facts, query, (OcopSalesBy)by, &error));
        g_assert_cmpint (sum_table (table), ==, expected);
        g_assert_cmpint (ocop_table_get_total (table)[5].value, ==, expected);
    }
}

static void
test_every_way_sums_up (Backend *b)
{
    ProvinceSize size = {.now_ms = now_ms, .n_points = 3, .n_products = 20, .n_days = 100};
    size.today = ocop_day_at (now_ms);
    province_fill (b->db, &size, "");
    g_autoptr (OcopFacts) facts = NULL;
    GOOD (facts = ocop_facts_load (b->db, size.today, &error));
    /* Whole months, their edges, one day, open ends of the data. */
    const struct {
        int from, to;
    } ranges[] = {{-200, 0}, {-80, -3}, {-21, 0}, {-52, -22}, {-1, -1}, {-60, -20}};
    for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
        OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
        query.from = size.today + ranges[i].from;
        query.to = size.today + ranges[i].to;
        expect_all_ways (b->db, facts, &query);
        query.point = "QN02";
        expect_all_ways (b->db, facts, &query);
        query.product = "QN-0003";
        expect_all_ways (b->db, facts, &query);
        query.point = NULL;
        expect_all_ways (b->db, facts, &query);
        query.product = NULL;
        query.stars = 4;
        expect_all_ways (b->db, facts, &query);
        query.channel = 1;
        expect_all_ways (b->db, facts, &query);
    }
}

/* domain.md 9.4, and groups that overlap have no total. */
static void
test_views_of_places_agree (Backend *b)
{
    ProvinceSize size = {.now_ms = now_ms, .n_points = 2, .n_products = 30, .n_days = 20};
    size.today = ocop_day_at (now_ms);
    province_fill (b->db, &size, "");
    g_autoptr (OcopFacts) facts = NULL;
    g_autoptr (OcopTable) communes = NULL, districts = NULL, areas = NULL;
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    GOOD (facts = ocop_facts_load (b->db, size.today, &error));
    GOOD (communes = ocop_report_sales (b->db, facts, &query, OCOP_SALES_BY_COMMUNE, &error));
    GOOD (districts = ocop_report_sales (b->db, facts, &query, OCOP_SALES_BY_DISTRICT, &error));
    GOOD (areas = ocop_report_sales (b->db, facts, &query, OCOP_SALES_BY_AREA, &error));
    g_assert_cmpint (sum_table (communes), ==, sum_table (districts));
    g_assert_cmpuint (ocop_table_get_n_rows (communes), ==, 9);
    g_assert_cmpuint (ocop_table_get_n_rows (districts), ==, 9);
    g_assert_null (ocop_table_get_total (areas));
    g_assert_cmpint (sum_table (areas), >, sum_table (communes)); /* Hải Hà is in both */
    query.area = "DB";
    OcopSalesFigures sum;
    GOOD (ocop_sales_sum (b->db, facts, &query, &sum, &error));
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, sum.amount - sum.returned_amount);
    g_autofree char *shown = cell_of (areas, "DB", "net");
    g_strdelimit (shown, " ", '\0');
    g_auto (GStrv) digits = g_strsplit (shown, ".", -1);
    g_autofree char *joined = g_strjoinv ("", digits);
    g_assert_cmpstr (joined, ==, text);
}

static void
test_unknown_products_count (Backend *b)
{
    ProvinceSize size = {.now_ms = now_ms, .n_points = 1, .n_products = 12, .n_days = 3};
    size.today = ocop_day_at (now_ms);
    province_fill (b->db, &size, "");
    OcopRegChange change;
    const OcopRegProduct key = {.code = (char *)"QN-0001"};
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "test", "gone", 1);
        GOOD (ocop_reg_master_remove (&change, &ocop_reg_product_shape, &key, &error));
    });
    g_autoptr (OcopFacts) facts = NULL;
    g_autoptr (OcopTable) table = NULL;
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    query.to = size.today;
    GOOD (facts = ocop_facts_load (b->db, size.today, &error));
    GOOD (table = ocop_report_sales (b->db, facts, &query, OCOP_SALES_BY_PRODUCT, &error));
    expect_cell (table, "QN-0001", "name", "Ngoài danh mục");
    g_assert_cmpint (sum_table (table), ==, sum_rows (b->db, &query));
}

static void
test_periods (void)
{
    const OcopDay day = ocop_day_from_ymd (2026, 11, 22); /* a Sunday */
    const struct {
        OcopPeriod period;
        OcopDay from, to;
    } expected[] = {
        {OCOP_PERIOD_DAY, day, day},
        {OCOP_PERIOD_WEEK, ocop_day_from_ymd (2026, 11, 16), day},
        {OCOP_PERIOD_MONTH, ocop_day_from_ymd (2026, 11, 1), day},
        {OCOP_PERIOD_QUARTER, ocop_day_from_ymd (2026, 10, 1), day},
        {OCOP_PERIOD_EIGHT_MONTHS, ocop_day_from_ymd (2026, 1, 1), ocop_day_from_ymd (2026, 8, 31)},
        {OCOP_PERIOD_YEAR, ocop_day_from_ymd (2026, 1, 1), day},
        {OCOP_PERIOD_LAST_YEAR, ocop_day_from_ymd (2025, 1, 1), ocop_day_from_ymd (2025, 12, 31)}};
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
        OcopDay from, to;
        ocop_period_get_days (expected[i].period, day, &from, &to);
        g_assert_cmpint (from, ==, expected[i].from);
        g_assert_cmpint (to, ==, expected[i].to);
    }
}

void
add_sales_tests (void)
{
    backend_add_test ("/report/sales/every-way-sums-up-to-the-rows", test_every_way_sums_up);
    backend_add_test ("/report/sales/former-districts-and-communes-agree",
                      test_views_of_places_agree);
    backend_add_test ("/report/sales/unknown-products-count", test_unknown_products_count);
    g_test_add_func ("/report/periods", test_periods);
}
