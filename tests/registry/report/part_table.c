/* A table's forms: JSON, CSV for programs and for people, text; totals as the contract has them. */
#include "parts.h"

#include "registry/report/reports.h"
#include <json-glib/json-glib.h>
#include <string.h>

#include "chain.h"

static const OcopColumn columns[] = {
    {"name", "Tên", OCOP_COLUMN_TEXT, NULL},   {"sum", "Tiền", OCOP_COLUMN_MONEY, NULL},
    {"qty", "Lượng", OCOP_COLUMN_QTY, NULL},   {"stars", "Sao", OCOP_COLUMN_STARS, NULL},
    {"day", "Ngày", OCOP_COLUMN_DAY, NULL},    {"share", "Tỷ lệ", OCOP_COLUMN_PERCENT, NULL},
    {"part", "Phần", OCOP_COLUMN_RATIO, NULL},
};

static OcopTable *
make_table (const char *name)
{
    OcopTable *table = ocop_table_new ("test", "Bảng thử", columns, G_N_ELEMENTS (columns));
    ocop_table_add_text (table, name);
    ocop_table_add_value (table, 1234567);
    ocop_table_add_value (table, -1500);
    ocop_table_add_value (table, 0);
    ocop_table_add_day (table, ocop_day_from_ymd (2026, 11, 21));
    ocop_table_add_value (table, 858);
    ocop_table_add_ratio (table, 127, 148);
    return table;
}

static void
test_forms (void)
{
    g_autoptr (OcopTable) table = make_table ("Gạo \"nếp\"; ngon");
    g_autofree char *json = write_table (table, OCOP_TABLE_JSON);
    g_autofree char *csv = write_table (table, OCOP_TABLE_CSV);
    g_autofree char *people = write_table (table, OCOP_TABLE_CSV_PEOPLE);
    g_assert_cmpstr (
        json, ==,
        "[\n{\"name\":\"Gạo \\\"nếp\\\"; ngon\",\"sum\":1234567,\"qty\":\"-1.5\","
        "\"stars\":null,\"day\":\"2026-11-21\",\"share\":858,\"part\":127,\"part_of\":148,"
        "\"part_share\":\"85,8\",\"part_share_tenths\":858}\n]\n");
    g_assert_cmpstr (csv, ==,
                     "name,sum,qty,stars,day,share,part,part_of,part_share\n"
                     "\"Gạo \"\"nếp\"\"; ngon\",1234567,-1.5,,2026-11-21,85.8,127,148,85.8\n");
    g_assert_cmpstr (
        people, ==,
        "\xEF\xBB\xBFTên;Tiền;Lượng;Sao;Ngày;Tỷ lệ;Phần;Phần: trên tổng số;Phần: tỷ lệ %"
        "\r\n\"Gạo \"\"nếp\"\"; ngon\";1234567;-1,5;;21/11/2026;85,8;127;148;85,8\r\n");
    expect_cell (table, "Gạo \"nếp\"; ngon", "part", "127/148 = 85,8 %");
    expect_cell (table, "Gạo \"nếp\"; ngon", "sum", "1.234.567 ₫");
}

static void
test_formulas_are_defused (void)
{
    static const char *const evil[] = {"=1+1", "+84", "-2+3", "@SUM(A1)", "\tx", "\rx"};
    for (guint i = 0; i < G_N_ELEMENTS (evil); i++) {
        g_autoptr (OcopTable) table = make_table (evil[i]);
        g_autofree char *csv = write_table (table, OCOP_TABLE_CSV_PEOPLE);
        g_autofree char *field = g_strdup_printf ("\r\n\"'%s\";", evil[i]);
        g_assert_nonnull (strstr (csv, field));
        /* a negative number is a number */
        g_assert_nonnull (strstr (csv, ";-1,5;"));
    }
}

static void
test_total_stays_apart (void)
{
    g_autoptr (OcopTable) table = make_table ("Một");
    ocop_table_add_text (table, "Tổng cộng");
    for (guint i = 0; i < 5; i++)
        ocop_table_add_value (table, 7);
    ocop_table_add_ratio (table, 0, 0);
    ocop_table_make_total (table);
    g_autofree char *json = write_table (table, OCOP_TABLE_JSON);
    g_autofree char *people = write_table (table, OCOP_TABLE_CSV_PEOPLE);
    g_assert_cmpuint (ocop_table_get_n_rows (table), ==, 1);
    g_assert_null (strstr (json, "Tổng"));
    g_assert_nonnull (strstr (people, "Tổng cộng;7;0,007;7"));
}

static void
test_shares_round_half_up (void)
{
    g_assert_cmpint (ocop_report_share_tenths (1, 2000), ==, 1); /* 0,05 % */
    g_assert_cmpint (ocop_report_share_tenths (1, 2001), ==, 0);
    g_assert_cmpint (ocop_report_share_tenths (93, 200), ==, 465);
    g_assert_cmpint (ocop_report_share_tenths (238, 500), ==, 476);
    g_assert_cmpint (ocop_report_share_tenths (5, 0), ==, -1);
    g_assert_cmpint (ocop_report_share_tenths (1000000000000000, 1000000000000000), ==, 1000);
}

static void
test_sort_is_stable (void)
{
    static const OcopColumn two[] = {{"name", "", OCOP_COLUMN_TEXT, NULL},
                                     {"value", "", OCOP_COLUMN_COUNT, NULL}};
    g_autoptr (OcopTable) table = ocop_table_new ("t", "t", two, 2);
    static const int values[] = {2, 5, -1, 5, 2};
    for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
        const char name[2] = {(char)('a' + i), '\0'};
        ocop_table_add_text (table, name);
        if (values[i] < 0)
            ocop_table_add_null (table);
        else
            ocop_table_add_value (table, values[i]);
    }
    ocop_table_sort_descending (table, 1);
    g_autofree char *csv = write_table (table, OCOP_TABLE_CSV);
    g_assert_cmpstr (csv, ==, "name,value\nb,5\nd,5\na,2\ne,2\nc,\n");
}

/* --- totals --- */

static gboolean
append (const char *bytes, gsize size, gpointer data, GError **error)
{
    g_string_append_len (data, bytes, (gssize)size);
    return TRUE;
}

static char *
run (OcopRegDb *db, const char *name, OcopTableFormat format, OcopDay from, OcopDay to)
{
    GString *out = g_string_new (NULL);
    const OcopReportOptions options = {
        .from = from, .to = to, .format = format, .now_ms = G_GINT64_CONSTANT (1795233000000)};
    const OcopReportEntry *entry = ocop_report_find (name);
    g_assert_nonnull (entry);
    GOOD (ocop_report_run (db, entry, &options, append, out, &error));
    return g_string_free (out, FALSE);
}

static void
test_totals (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) first = NULL;
    const OcopDay day = ocop_day_from_ymd (2026, 11, 20);
    const OcopWireRow rows[] = {{.day = day,
                                 .product = "QN-0001",
                                 .channel = OCOP_CHANNEL_SHOWROOM,
                                 .stars = 4,
                                 .qty_milli = 2500,
                                 .amount = 370000,
                                 .returned_qty_milli = 500,
                                 .returned_amount = 74000,
                                 .version = 7},
                                {.day = day + 1,
                                 .product = "QN01.own",
                                 .channel = OCOP_CHANNEL_FAIR,
                                 .qty_milli = 1000,
                                 .amount = 50000,
                                 .version = 9}};
    chain_init (&chain, 1);
    COMMITTED (b->db, {
        const gint64 key = chain_enrol (&chain, b->db, "QN01", 1, &first);
        province_put_rows (b->db, first, rows, 2);
        /* The till goes on as epoch 2 and sells the same again: epochs are added up. */
        g_autoptr (OcopRegEpoch) second = ocop_reg_row_new (&ocop_reg_epoch_shape);
        second->till_key = key;
        second->epoch = 2;
        second->installation = g_strdup ("");
        GOOD (ocop_reg_epochs_put (b->db, second, &error));
        province_put_rows (b->db, second, rows, 1);
    });
    g_autofree char *json = run (b->db, "totals", OCOP_TABLE_JSON, OCOP_DAY_NONE, OCOP_DAY_NONE);
    g_assert_cmpstr (
        json, ==,
        "[\n{\"day\":\"2026-11-20\",\"point\":\"QN01\",\"till\":1,\"product\":\"QN-0001\","
        "\"channel\":\"showroom\",\"stars\":4,\"qty\":\"5\",\"amount\":740000,"
        "\"returned_qty\":\"1\",\"returned_amount\":148000},\n"
        "{\"day\":\"2026-11-21\",\"point\":\"QN01\",\"till\":1,\"product\":\"QN01.own\","
        "\"channel\":\"fair\",\"stars\":null,\"qty\":\"1\",\"amount\":50000,"
        "\"returned_qty\":\"0\",\"returned_amount\":0}\n]\n");
    g_autofree char *one = run (b->db, "totals", OCOP_TABLE_CSV, day, day);
    g_assert_cmpstr (
        one, ==,
        "day,point,till,product,channel,stars,qty,amount,returned_qty,returned_amount\n"
        "2026-11-20,QN01,1,QN-0001,showroom,4,5,740000,1,148000\n");
    g_autofree char *none = run (b->db, "totals", OCOP_TABLE_JSON, day + 9, day + 9);
    g_assert_cmpstr (none, ==, "[]\n");
}

/* Every report says something sensible of an empty registry and of a whole province, and its JSON
 * is JSON. */
static void
test_every_report_runs (Backend *b)
{
    ProvinceSize size = {.now_ms = G_GINT64_CONSTANT (1795233000000),
                         .n_points = 4,
                         .n_products = 20,
                         .n_days = 40,
                         .is_hostile = TRUE};
    size.today = ocop_day_at (size.now_ms);
    for (int round = 0; round < 2; round++) {
        for (const OcopReportEntry *entry = ocop_report_entries; entry->name != NULL; entry++) {
            g_autoptr (JsonParser) parser = json_parser_new();
            g_autofree char *json =
                run (b->db, entry->name, OCOP_TABLE_JSON, OCOP_DAY_NONE, OCOP_DAY_NONE);
            g_autofree char *text =
                run (b->db, entry->name, OCOP_TABLE_TEXT, OCOP_DAY_NONE, OCOP_DAY_NONE);
            GOOD (json_parser_load_from_data (parser, json, -1, &error));
            g_assert_true (JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)));
            g_assert_true (g_utf8_validate (text, -1, NULL));
            if (round == 1 && strcmp (entry->name, "conversions") != 0)
                g_assert_cmpuint (
                    json_array_get_length (json_node_get_array (json_parser_get_root (parser))), >,
                    0);
        }
        if (round == 0)
            province_fill (b->db, &size, "");
    }
}

void
add_table_tests (void)
{
    g_test_add_func ("/report/table/forms", test_forms);
    g_test_add_func ("/report/table/formulas-are-defused", test_formulas_are_defused);
    g_test_add_func ("/report/table/total-stays-apart", test_total_stays_apart);
    g_test_add_func ("/report/table/shares-round-half-up", test_shares_round_half_up);
    g_test_add_func ("/report/table/sort-is-stable", test_sort_is_stable);
    backend_add_test ("/report/totals-add-epochs-up", test_totals);
    backend_add_test ("/report/every-report-runs", test_every_report_runs);
}
