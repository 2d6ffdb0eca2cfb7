/* The manager's reports: periods, tabs, chart, and the file for a spreadsheet. */
#include "find.h"

#include "ui/parts/table.h"
#include "ui/reports/bar_chart.h"
#include "ui/reports/period.h"
#include "ui/reports/report_bars.h"
#include "ui/reports/report_csv.h"
#include "ui/reports/reports_page.h"
#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

/* 21/11/2026: 130.000 of which 65.000 come back; 22/11/2026: 185.000 by telephone. */
static void
have_sales (OcopFixture *shop)
{
    ocop_fixture_do_sell (shop,
                          "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0006\",\"qty\":\"2\"}],"
                          "\"payments\":[{\"method\":\"cash\",\"tendered\":130000}]}");
    ocop_fixture_do_take_back (
        shop, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\",\"reason\":\"mua "
              "nhầm\",\"lines\":[{\"line\":1,\"qty\":\"1\"}]}");
    ocop_fixture_end_shift (shop, 0);
    ocop_fixture_advance (shop, DAY_MS);
    ocop_fixture_open_shift (shop);
    ocop_fixture_do_sell (
        shop,
        "{\"cashier\":\"minh\",\"channel\":\"phone\",\"age_confirmed\":true,\"lines\":[{\"code\":"
        "\"QN-0007\"}],\"payments\":[{\"method\":\"cash\",\"tendered\":200000}]}");
}

static OcopUiFixture *
new_fixture (void)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING, .user = "minh", .prepare = have_sales};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_reports_page_new (fixture->session));
    return fixture;
}

static GtkColumnView *
find_table (GtkWidget *widget)
{
    if (GTK_IS_COLUMN_VIEW (widget))
        return GTK_COLUMN_VIEW (widget);
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkColumnView *found = find_table (child);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static guint
count_rows (OcopUiFixture *fixture)
{
    GtkColumnView *table = find_table (GTK_WIDGET (ocop_window_get_front (fixture->window)));
    return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (table)));
}

static char *
dup_table_name (OcopUiFixture *fixture)
{
    return ocop_ui_dup_name (
        GTK_WIDGET (find_table (GTK_WIDGET (ocop_window_get_front (fixture->window)))));
}

static void
test_today (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *from = ocop_ui_dup_text (fixture, "From");
    g_autofree char *to = ocop_ui_dup_text (fixture, "To");
    g_assert_cmpstr (from, ==, "22/11/2026");
    g_assert_cmpstr (to, ==, "22/11/2026");
    g_assert_cmpuint (count_rows (fixture), ==, 1);
    g_assert_true (ocop_ui_says (fixture, "Sales 185.000 ₫ · Refunds 0 ₫"));
}

static void
test_period (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "This week");
    g_assert_cmpuint (count_rows (fixture), ==, 2);
    g_assert_true (ocop_ui_says (fixture, "Sales 315.000 ₫ · Refunds 65.000 ₫"));
    ocop_ui_type (fixture, "To", "21/11/2026");
    ocop_ui_enter (fixture, "To");
    g_assert_cmpuint (count_rows (fixture), ==, 1);
    ocop_ui_type (fixture, "From", "30/02/2026");
    ocop_ui_enter (fixture, "From");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "enter the day as day/month/year");
    ocop_ui_type (fixture, "From", "22/11/2026");
    ocop_ui_enter (fixture, "From");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "the first day is behind the last one");
    ocop_ui_click (fixture, "This year");
    g_assert_null (ocop_ui_get_bar (fixture));
    g_assert_cmpuint (count_rows (fixture), ==, 2);
}

/* 2026-11-22 is a Sunday, the last day of its week. */
static void
test_presets (void)
{
    const OcopDay sunday = ocop_day_from_ymd (2026, 11, 22);
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_TODAY, sunday), ==, sunday);
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_WEEK, sunday), ==,
                     ocop_day_from_ymd (2026, 11, 16));
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_WEEK, sunday + 1), ==, sunday + 1);
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_MONTH, sunday), ==,
                     ocop_day_from_ymd (2026, 11, 1));
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_YEAR, sunday), ==,
                     ocop_day_from_ymd (2026, 1, 1));
    /* Before 1970 as well: 1969-12-28 is a Sunday. */
    g_assert_cmpint (ocop_period_begin (OCOP_PERIOD_WEEK, ocop_day_from_ymd (1969, 12, 28)), ==,
                     ocop_day_from_ymd (1969, 12, 22));
}

static void
test_tabs (void)
{
    static const struct {
        const char *name;
        guint n_rows;
    } tabs[] = {{"Products", 2}, {"Channels", 2}, {"Cashiers", 2}, {"Days", 2}};
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "This month");
    for (guint i = 0; i < G_N_ELEMENTS (tabs); i++) {
        ocop_ui_click (fixture, tabs[i].name);
        g_autofree char *name = dup_table_name (fixture);
        g_autofree char *chart = g_strconcat ("Chart: ", tabs[i].name, NULL);
        g_assert_cmpstr (name, ==, tabs[i].name);
        g_assert_cmpuint (count_rows (fixture), ==, tabs[i].n_rows);
        g_assert_true (ocop_ui_has (fixture, chart));
    }
    /* F6 goes on through them, Shift+F6 back. */
    ocop_ui_fixture_press (fixture, GDK_KEY_F6, GDK_SHIFT_MASK);
    g_autofree char *last = dup_table_name (fixture);
    g_assert_cmpstr (last, ==, "Certificates");
}

static void
test_certificates (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "Certificates");
    const guint n = count_rows (fixture);
    g_assert_false (ocop_ui_has (fixture, "From"));
    ocop_ui_click (fixture, "Ended");
    const guint n_ended = count_rows (fixture);
    ocop_ui_click (fixture, "90 days");
    const guint n_90 = count_rows (fixture);
    ocop_ui_click (fixture, "30 days");
    g_assert_cmpuint (n_ended, >, 0);
    g_assert_cmpuint (count_rows (fixture), <=, n_90);
    g_assert_cmpuint (n_90 + n_ended, <, n);
    ocop_ui_click (fixture, "Days");
    g_assert_true (ocop_ui_has (fixture, "From"));
}

static void
test_save (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *path = g_build_filename (fixture->shop->home, "days.csv", NULL);
    g_autofree char *text = NULL;
    ocop_ui_click (fixture, "This month");
    ocop_reports_page_save (OCOP_REPORTS_PAGE (ocop_window_get_front (fixture->window)), path);
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "the table is saved: Days, 2 rows");
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==,
                     "day,qty,amount,returned_qty,returned_amount\n"
                     "2026-11-21,2,130000,1,65000\n"
                     "2026-11-22,1,185000,0,0\n");
}

/* Not all certificates, when those of one class are looked at. */
static void
test_save_what_is_shown (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *path = g_build_filename (fixture->shop->home, "certificates.csv", NULL);
    g_autofree char *text = NULL, *said = NULL;
    guint n_lines = 0;
    ocop_ui_click (fixture, "Certificates");
    ocop_ui_click (fixture, "Ended");
    const guint n_ended = count_rows (fixture);
    ocop_reports_page_save (OCOP_REPORTS_PAGE (ocop_window_get_front (fixture->window)), path);
    ocop_ui_fixture_settle (fixture);
    said = g_strdup_printf ("the table is saved: Certificates: Ended, %u row%s", n_ended,
                            n_ended == 1 ? "" : "s");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, said);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    while (lines[n_lines] != NULL && *lines[n_lines] != '\0')
        n_lines++;
    g_assert_cmpuint (n_lines, ==, n_ended + 1);
}

/* ---- pure parts */

static OcopReport *
new_report (const OcopReportColumn *columns, gsize n_columns)
{
    OcopReport *report = g_new0 (OcopReport, 1);
    report->columns = columns;
    report->n_columns = n_columns;
    report->rows = g_ptr_array_new();
    return report;
}

static OcopReportCell *
add_row (OcopReport *report)
{
    OcopReportCell *row = g_new0 (OcopReportCell, report->n_columns);
    g_ptr_array_add (report->rows, row);
    return row;
}

static void
test_formulas (void)
{
    static const OcopReportColumn columns[] = {{"cashier", OCOP_CELL_TEXT},
                                               {"sales", OCOP_CELL_MONEY}};
    g_autoptr (OcopReport) report = new_report (columns, G_N_ELEMENTS (columns));
    OcopReportCell *row = add_row (report);
    row[0].text = g_strdup ("=cmd|' /C calc'!A0");
    row[1].value = -5;
    GString *csv = ocop_report_make_csv (report, NULL);
    g_assert_cmpstr (csv->str, ==, "cashier,sales\n'=cmd|' /C calc'!A0,-5\n");
    g_string_free (csv, TRUE);
}

static void
test_bars (void)
{
    static const OcopReportColumn columns[] = {
        {"cashier", OCOP_CELL_TEXT}, {"sales", OCOP_CELL_MONEY}, {"returns", OCOP_CELL_MONEY}};
    g_autoptr (OcopReport) report = new_report (columns, G_N_ELEMENTS (columns));
    for (guint i = 0; i < 12; i++) {
        OcopReportCell *row = add_row (report);
        row[0].text = g_strdup_printf ("user%02u", i);
        row[1].value = (gint64)(i + 1) * 1000;
        row[2].value = i == 11 ? 500 : 0;
    }
    g_autoptr (GArray) bars = ocop_report_make_bars (OCOP_REPORT_CASHIER, report);
    /* The eight greatest, and 1 + 2 + 3 + 4 thousand together. */
    g_assert_cmpuint (bars->len, ==, 9);
    g_assert_cmpstr (g_array_index (bars, OcopBar, 0).label, ==, "user11");
    g_assert_cmpint (g_array_index (bars, OcopBar, 0).value, ==, 11500);
    g_assert_cmpstr (g_array_index (bars, OcopBar, 8).label, ==, "Others");
    g_assert_cmpint (g_array_index (bars, OcopBar, 8).value, ==, 10000);
}

static void
test_days (void)
{
    static const OcopReportColumn columns[] = {{"day", OCOP_CELL_DAY}, {"amount", OCOP_CELL_MONEY}};
    g_autoptr (OcopReport) report = new_report (columns, G_N_ELEMENTS (columns));
    const OcopDay first = ocop_day_from_ymd (2026, 1, 30);
    add_row (report)[0].value = first;
    add_row (report)[0].value = first + 3;
    g_autoptr (GArray) days = ocop_report_make_bars (OCOP_REPORT_DAY, report);
    /* Days without a sale are days too. */
    g_assert_cmpuint (days->len, ==, 4);
    g_assert_cmpstr (g_array_index (days, OcopBar, 3).label, ==, "02/02");
    add_row (report)[0].value = first + 200;
    g_autoptr (GArray) months = ocop_report_make_bars (OCOP_REPORT_DAY, report);
    g_assert_cmpuint (months->len, ==, 3);
    g_assert_cmpstr (g_array_index (months, OcopBar, 1).label, ==, "02/2026");
}

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                       .user = "minh",
                                       .prepare = have_sales,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_fixture_push (fixture, ocop_reports_page_new (fixture->session));
        for (guint tab = 0; tab < 6; tab++) {
            ocop_ui_assert_page (fixture);
            ocop_ui_fixture_press (fixture, GDK_KEY_F6, 0);
        }
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/reports/begins-with-today", test_today);
    g_test_add_func ("/ui/reports/period-is-checked", test_period);
    g_test_add_func ("/ui/reports/week-begins-on-monday", test_presets);
    g_test_add_func ("/ui/reports/table-is-named-like-its-tab", test_tabs);
    g_test_add_func ("/ui/reports/certificates-by-when-they-end", test_certificates);
    g_test_add_func ("/ui/reports/csv-as-the-command-line-writes-it", test_save);
    g_test_add_func ("/ui/reports/save-what-is-shown", test_save_what_is_shown);
    g_test_add_func ("/ui/reports/csv-guards-formulas", test_formulas);
    g_test_add_func ("/ui/reports/chart-sums-up-the-rest", test_bars);
    g_test_add_func ("/ui/reports/chart-shows-days-without-sales", test_days);
    g_test_add_func ("/ui/reports/fits-every-size", test_sizes);
    return g_test_run();
}
