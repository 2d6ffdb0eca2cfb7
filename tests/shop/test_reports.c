/* Reports against figures worked out by hand from the sales that were made. */
#include "lib/fixture.h"

#include "base/error.h"
#include <string.h>

static OcopDay
day (const char *text)
{
    OcopDay found = OCOP_DAY_NONE;
    if (text != NULL)
        g_assert_true (ocop_day_parse (text, NULL, &found, NULL));
    return found;
}

static void
add_cell (GString *line, const OcopReportColumn *column, const OcopReportCell *cell)
{
    char text[OCOP_DAY_TEXT_SIZE];
    if (column->type == OCOP_CELL_TEXT)
        g_string_append (line, cell->text != NULL ? cell->text : "null");
    else if (cell->is_null)
        g_string_append (line, "null");
    else if (column->type == OCOP_CELL_DAY)
        g_string_append (line, ocop_day_to_text ((OcopDay)cell->value, text));
    else
        g_string_append_printf (line, "%" G_GINT64_FORMAT, cell->value);
}

/* Rows as lines "cell|cell…"; quantities in thousandths. */
static void
assert_report (OcopFixture *fixture, OcopReportKind kind, const char *from, const char *to,
               const char *const *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopReport) report =
        ocop_shop_report (fixture->shop, kind, day (from), day (to), &error);
    g_assert_no_error (error);
    guint i = 0;
    for (; i < report->rows->len; i++) {
        const OcopReportCell *row = report->rows->pdata[i];
        g_autoptr (GString) line = g_string_new (NULL);
        for (gsize c = 0; c < report->n_columns; c++) {
            if (c > 0)
                g_string_append_c (line, '|');
            add_cell (line, &report->columns[c], &row[c]);
        }
        g_test_message ("%s", line->str);
        g_assert_cmpstr (line->str, ==, expected[i]);
    }
    g_assert_null (expected[i]);
}

#define ASSERT_REPORT(kind, from, to, ...)                                                         \
    assert_report (fixture, kind, from, to, (const char *const[]){__VA_ARGS__, NULL})
#define ASSERT_EMPTY(kind, from, to)                                                               \
    assert_report (fixture, kind, from, to, (const char *const[]){NULL})

static void
sell (OcopFixture *fixture, const char *cashier, const char *channel, const char *lines,
      gint64 total)
{
    g_autofree char *json =
        g_strdup_printf ("{\"cashier\":\"%s\",\"channel\":\"%s\",\"lines\":[%s],"
                         "\"payments\":[{\"method\":\"cash\",\"tendered\":%" G_GINT64_FORMAT "}]}",
                         cashier, channel, lines, total);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, json);
    g_assert_cmpint (sold.sale->change, ==, 0);
}

static void
take_back (OcopFixture *fixture, const char *cashier, const char *receipt, const char *lines)
{
    g_autofree char *json =
        g_strdup_printf ("{\"cashier\":\"%s\",\"receipt\":\"%s\",\"reason\":\"x\",\"lines\":[%s]}",
                         cashier, receipt, lines);
    ocop_fixture_do_take_back (fixture, json);
}

/* 21/11, two shifts: lan sells 2 × QN-0001 (130.000) and 0,5 kg QN-0004 (210.000, lapsed: no stars)
 * in the showroom, minh 1 × QN-0001 with 5.000 off at a fair (60.000) and takes one of the first
 * back (65.000). 23/11: lan sells 3 × QN-0005 (13.500, undated: no stars) and takes 0,2 kg back
 * (84.000). */
static OcopFixture *
make_days (void)
{
    OcopFixture *fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    sell (fixture, "lan", "showroom",
          "{\"code\":\"QN-0001\",\"qty\":\"2\"},{\"code\":\"QN-0004\",\"qty\":\"0.5\"}", 340000);
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_open_shift (fixture);
    sell (fixture, "minh", "fair", "{\"code\":\"QN-0001\",\"discount\":{\"amount\":5000}}", 60000);
    take_back (fixture, "minh", "QN01-1-00000001", "{\"line\":1}");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-23 09:00:00");
    ocop_fixture_open_shift (fixture);
    sell (fixture, "lan", "showroom", "{\"code\":\"QN-0005\",\"qty\":\"3\"}", 13500);
    take_back (fixture, "lan", "QN01-1-00000001", "{\"line\":2,\"qty\":\"0.2\"}");
    return fixture;
}

static void
test_product (void)
{
    g_autoptr (OcopFixture) fixture = make_days();
    ASSERT_REPORT (OCOP_REPORT_PRODUCT, "2026-11-21", "2026-11-21",
                   "QN-0001|Miến dong Bình Liêu|5|fair|1000|60000|0|0",
                   "QN-0001|Miến dong Bình Liêu|5|showroom|2000|130000|1000|65000",
                   "QN-0004|Chả mực Hạ Long|null|showroom|500|210000|0|0");
    ASSERT_REPORT (OCOP_REPORT_PRODUCT, NULL, NULL, /* today's business day */
                   "QN-0004|Chả mực Hạ Long|null|showroom|0|0|200|84000",
                   "QN-0005|Trứng vịt biển Đồng Rui|null|showroom|3000|13500|0|0");
    ASSERT_REPORT (OCOP_REPORT_PRODUCT, "2026-11-21", "2026-11-23",
                   "QN-0001|Miến dong Bình Liêu|5|fair|1000|60000|0|0",
                   "QN-0001|Miến dong Bình Liêu|5|showroom|2000|130000|1000|65000",
                   "QN-0004|Chả mực Hạ Long|null|showroom|500|210000|200|84000",
                   "QN-0005|Trứng vịt biển Đồng Rui|null|showroom|3000|13500|0|0");
}

static void
test_others (void)
{
    g_autoptr (OcopFixture) fixture = make_days();
    ASSERT_REPORT (OCOP_REPORT_DAY, "2026-11-01", "2026-11-30", "2026-11-21|3500|400000|1000|65000",
                   "2026-11-23|3000|13500|200|84000");
    ASSERT_REPORT (OCOP_REPORT_STARS, "2026-11-01", "2026-11-30", "null|3500|223500|200|84000",
                   "5|3000|190000|1000|65000");
    ASSERT_REPORT (OCOP_REPORT_CHANNEL, "2026-11-01", "2026-11-30", "fair|1000|60000|0|0",
                   "showroom|5500|353500|1200|149000");
    ASSERT_REPORT (OCOP_REPORT_CASHIER, "2026-11-01", "2026-11-30", "lan|2|353500|1|84000",
                   "minh|1|60000|1|65000");
    ASSERT_REPORT (OCOP_REPORT_PRODUCER, "2026-11-01", "2026-11-30", "|3500|223500|200|84000",
                   "HTX Bình Liêu|3000|190000|1000|65000");
}

static void
test_days (void)
{
    static const OcopReportKind kinds[] = {OCOP_REPORT_DAY,     OCOP_REPORT_PRODUCT,
                                           OCOP_REPORT_STARS,   OCOP_REPORT_CHANNEL,
                                           OCOP_REPORT_CASHIER, OCOP_REPORT_PRODUCER};
    g_autoptr (OcopFixture) fixture = make_days();
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        ASSERT_EMPTY (kinds[i], "2026-11-22", "2026-11-22");
        ASSERT_EMPTY (kinds[i], "2026-11-01", "2026-11-20");
        ASSERT_EMPTY (kinds[i], "2026-11-24", "2026-12-31");
        ASSERT_EMPTY (kinds[i], "2026-11-23", "2026-11-21");
    }
    ASSERT_REPORT (OCOP_REPORT_DAY, "2026-11-21", "2026-11-22",
                   "2026-11-21|3500|400000|1000|65000");
    ASSERT_REPORT (OCOP_REPORT_DAY, "2026-11-22", "2026-11-23", "2026-11-23|3000|13500|200|84000");
}

static void
test_new_shop (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (int kind = 0; kind < OCOP_N_REPORTS; kind++)
        if (kind != OCOP_REPORT_CERTIFICATES)
            ASSERT_EMPTY ((OcopReportKind)kind, NULL, NULL);
    for (int kind = 0; kind < OCOP_N_REPORTS; kind++)
        ASSERT_EMPTY ((OcopReportKind)kind, "2019-01-01", "2019-01-02");
}

/* Stars as of the sale: a certificate that lapses later changes no figure of a day before. */
static void
test_stars_stay (void)
{
    g_autoptr (OcopFixture) fixture = make_days();
    ocop_fixture_import (fixture,
                         "code,name,unit,price,stars,level,decision,decided_on,status\n"
                         "QN-0001,Miến dong,gói,65000,3,provincial,DEMO-X,2026-11-23,certified\n");
    sell (fixture, "lan", "showroom", "{\"code\":\"QN-0001\"}", 65000);
    ASSERT_REPORT (OCOP_REPORT_STARS, "2026-11-21", "2026-11-23", "null|3500|223500|200|84000",
                   "3|1000|65000|0|0", "5|3000|190000|1000|65000");
}

static void
test_stock (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_receive (fixture, "QN-0005", 10000, "L2", "2026-12-31");
    ocop_fixture_receive (fixture, "QN-0005", 3000, "L1", "2026-11-30");
    ocop_fixture_receive (fixture, "QN-0002", 1250, NULL, NULL);
    ASSERT_REPORT (OCOP_REPORT_STOCK, NULL, NULL,
                   "QN-0002|Mực khô Cô Tô|kg|1250|1850000|2312500|0|null",
                   "QN-0005|Trứng vịt biển Đồng Rui|quả|13000|4500|58500|2|2026-11-30");
    sell (fixture, "lan", "showroom", "{\"code\":\"QN-0005\",\"qty\":\"4\"}", 18000);
    sell (fixture, "lan", "showroom", "{\"code\":\"QN-0001\"}", 65000);
    ASSERT_REPORT (OCOP_REPORT_STOCK, NULL, NULL,
                   "QN-0001|Miến dong Bình Liêu|gói|-1000|65000|-65000|0|null",
                   "QN-0002|Mực khô Cô Tô|kg|1250|1850000|2312500|0|null",
                   "QN-0005|Trứng vịt biển Đồng Rui|quả|9000|4500|40500|1|2026-12-31");
}

/* QN-0004: 2023-11-20 + 36 months; QN-0006: 2024-01-15; QN-0003: 2024-02-01. 21/11/2026 + 90 days
 * is 19/2/2027. */
static void
test_certificates (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ASSERT_REPORT (OCOP_REPORT_CERTIFICATES, "2026-11-01", "2027-01-15",
                   "2026-11-20|QN-0004|Chả mực Hạ Long||3|2023-11-20|-1|lapsed",
                   "2027-01-15|QN-0006|Trà hoa vàng||5|2024-01-15|55|expires-soon");
    ASSERT_REPORT (OCOP_REPORT_CERTIFICATES, "2027-01-16", "2028-12-31",
                   "2027-02-01|QN-0003|Rượu mơ Yên Tử||4|2024-02-01|72|expires-soon",
                   "2028-03-01|QN-0001|Miến dong Bình Liêu|HTX Bình Liêu|5|2025-03-01|466|valid",
                   "2028-06-01|QN-0002|Mực khô Cô Tô|Hộ Cô Tô|4|2025-06-01|558|valid");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/reports/product/figures-are-those-of-the-sales", test_product);
    g_test_add_func ("/reports/others/figures-are-those-of-the-sales", test_others);
    g_test_add_func ("/reports/days/are-inclusive", test_days);
    g_test_add_func ("/reports/empty/of-a-new-shop", test_new_shop);
    g_test_add_func ("/reports/stars/stay-as-they-were-sold", test_stars_stay);
    g_test_add_func ("/reports/stock/positions-and-lots", test_stock);
    g_test_add_func ("/reports/certificates/by-their-last-day", test_certificates);
    return g_test_run();
}
