/* The first page: the programme in figures, sales of the last weeks, what needs somebody. */
#include "registry/dashboard/pages.h"

#include "base/money.h"
#include "registry/dashboard/chart.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/tables.h"
#include "registry/report/labels.h"
#include "registry/report/programme.h"
#include "registry/report/sales.h"
#include "registry/store/cases.h"

#define CHART_DAYS 30

static void
add_tile (GString *out, const char *label, const char *value, const char *hint)
{
    ocop_html_add (out, "<div class=\"tile\"><dt>%s</dt><dd>%s</dd>", label, value);
    if (hint != NULL && *hint != '\0')
        ocop_html_add (out, "<dd class=\"hint\">%s</dd>", hint);
    g_string_append (out, "</div>\n");
}

static void
add_count (GString *out, const char *label, gint64 count, const char *hint)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    add_tile (out, label, ocop_money_to_digits (count, text), hint);
}

static char *
dup_share (gint64 value, gint64 of, const char *what)
{
    const gint64 tenths = ocop_report_share_tenths (value, of);
    if (tenths < 0)
        return NULL;
    return g_strdup_printf ("%" G_GINT64_FORMAT ",%d %% %s", tenths / 10, (int)(tenths % 10), what);
}

static void
add_programme (OcopPage *page)
{
    OcopHeadline count;
    GString *out = page->out;
    g_autoptr (GString) forms = g_string_new (NULL);
    ocop_report_count (page->facts, NULL, &count);
    for (guint kind = OCOP_PRODUCER_ENTERPRISE; kind <= OCOP_PRODUCER_HOUSEHOLD; kind++)
        g_string_append_printf (
            forms, "%s%" G_GINT64_FORMAT " %s", forms->len > 0 ? " · " : "", count.n_by_kind[kind],
            ocop_label_producer_kind (ocop_producer_kind_get_text ((OcopProducerKind)kind)));
    g_autofree char *certified =
        dup_share (count.n_certified, count.n_products, "sản phẩm tham gia");
    ocop_page_add_heading (page, "Chương trình");
    g_string_append (out, "<dl class=\"tiles\">\n");
    add_count (out, "Sản phẩm tham gia", count.n_products, NULL);
    add_count (out, "Được công nhận sao", count.n_certified, certified);
    for (int stars = 5; stars >= 3; stars--) {
        g_autofree char *label = g_strdup_printf ("★ %d", stars);
        g_autofree char *share = dup_share (count.n_stars[stars], count.n_certified, "có sao");
        add_count (out, label, count.n_stars[stars], share);
    }
    add_count (out, "Chủ thể", count.n_producers, forms->str);
    g_string_append (out, "</dl>\n");
}

/* Growth = (this − last) / last; last 0: "không so sánh" (domain.md 9.11). */
static char *
dup_growth (gint64 now, gint64 before)
{
    if (before <= 0)
        return g_strdup ("cùng kỳ năm trước: không so sánh");
    const gint64 change = now - before;
    const gint64 tenths = ocop_report_share_tenths (ABS (change), before);
    return g_strdup_printf ("%s%" G_GINT64_FORMAT ",%d %% so với cùng kỳ năm trước",
                            change >= 0 ? "+" : "−", tenths / 10, (int)(tenths % 10));
}

/* Net sales by day, from the first of this month or CHART_DAYS ago, whichever is earlier. */
typedef struct {
    OcopDay first;
    gint64 net[CHART_DAYS + 2];
} Days;

static gboolean
read_days (OcopPage *page, Days *days, GError **error)
{
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    OcopDay month, today;
    ocop_period_get_days (OCOP_PERIOD_MONTH, page->today, &month, &today);
    *days = (Days){.first = MIN (month, today - CHART_DAYS + 1)};
    query.from = days->first;
    query.to = today;
    g_autoptr (OcopTable) table =
        ocop_report_sales (page->context->db, page->facts, &query, OCOP_SALES_BY_DAY, error);
    for (guint i = 0; table != NULL && i < ocop_table_get_n_rows (table); i++) {
        const OcopCell *cells = ocop_table_get_row (table, i);
        OcopDay day;
        if (ocop_day_parse (cells[0].text, "day", &day, NULL))
            days->net[day - days->first] = cells[5].value;
    }
    return table != NULL;
}

static gint64
sum_days (const Days *days, OcopDay from, OcopDay to)
{
    gint64 sum = 0;
    for (OcopDay day = from; day <= to; day++)
        sum += days->net[day - days->first];
    return sum;
}

/* From the roll-ups; nothing for no days. */
static gboolean
get_net (OcopPage *page, OcopDay from, OcopDay to, gint64 *ret_net, GError **error)
{
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    OcopSalesFigures sum = {0};
    query.from = from;
    query.to = to;
    if (from <= to && !ocop_sales_sum (page->context->db, page->facts, &query, &sum, error))
        return FALSE;
    *ret_net = sum.amount - sum.returned_amount;
    return TRUE;
}

static void
add_sales_tile (OcopPage *page, const char *label, gint64 now, gint64 before)
{
    char text[OCOP_MONEY_TEXT_SIZE];
    g_autofree char *growth = dup_growth (now, before);
    add_tile (page->out, label, ocop_money_to_text (now, text), growth);
}

static gboolean
add_sales_tiles (OcopPage *page, const Days *days, GError **error)
{
    OcopDay month, year, today;
    gint64 day_before, month_before, months_before, months_now;
    ocop_period_get_days (OCOP_PERIOD_MONTH, page->today, &month, &today);
    ocop_period_get_days (OCOP_PERIOD_YEAR, page->today, &year, &today);
    const OcopDay month_then = ocop_day_add_months (month, -12);
    const OcopDay today_then = ocop_day_add_months (today, -12);
    if (!get_net (page, year, month - 1, &months_now, error) ||
        !get_net (page, ocop_day_add_months (year, -12), month_then - 1, &months_before, error) ||
        !get_net (page, month_then, today_then, &month_before, error) ||
        !get_net (page, today_then, today_then, &day_before, error))
        return FALSE;
    const gint64 month_now = sum_days (days, month, today);
    g_string_append (page->out, "<dl class=\"tiles money\">\n");
    add_sales_tile (page, "Hôm nay", sum_days (days, today, today), day_before);
    add_sales_tile (page, "Tháng này", month_now, month_before);
    add_sales_tile (page, "Từ đầu năm", months_now + month_now, months_before + month_before);
    g_string_append (page->out, "</dl>\n");
    return TRUE;
}

static void
add_chart (OcopPage *page, const Days *days)
{
    OcopChartBar bars[CHART_DAYS];
    char labels[CHART_DAYS][OCOP_DAY_TEXT_SIZE], texts[CHART_DAYS][OCOP_MONEY_TEXT_SIZE];
    for (int i = 0; i < CHART_DAYS; i++) {
        const OcopDay day = page->today - CHART_DAYS + 1 + i;
        const gint64 net = sum_days (days, day, day);
        ocop_day_to_local (day, labels[i]);
        labels[i][5] = '\0';
        bars[i] = (OcopChartBar){labels[i], net, ocop_money_to_text (net, texts[i])};
    }
    ocop_chart_columns (page->out, "c30", "Doanh số 30 ngày gần nhất", bars, CHART_DAYS);
    g_string_append (page->out,
                     "<p class=\"go\"><a href=\"/doanh-so\">Xem bảng và lọc doanh số</a></p>\n");
}

static void
add_alert (GString *out, gint64 count, const char *path, const char *text)
{
    if (count > 0)
        ocop_html_add (out, "<li><a href=\"%s\"><b>%ld</b> %s</a></li>\n", path, count, text);
}

static gboolean
add_alerts (OcopPage *page, GError **error)
{
    static const char *const names[] = {"silent", "certificates"};
    guint n_rows[G_N_ELEMENTS (names)];
    GString *out = page->out;
    const OcopRegQuery open = {
        .where = "status = $1", .n_values = 1, .values = {{.number = OCOP_REG_CASE_OPEN}}};
    gint64 n_cases;
    if (!ocop_reg_rows_count (page->context->db, &ocop_reg_case_shape, &open, &n_cases, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (OcopTable) table = ocop_dashboard_make_table (page, names[i], error);
        if (table == NULL)
            return FALSE;
        n_rows[i] = ocop_table_get_n_rows (table);
    }
    ocop_page_add_heading (page, "Cần chú ý");
    if (n_cases == 0 && n_rows[0] == 0 && n_rows[1] == 0) {
        g_string_append (out, "<p class=\"empty\">Không có việc nào đang chờ.</p>\n");
        return TRUE;
    }
    g_string_append (out, "<ul class=\"alerts\">\n");
    add_alert (out, n_cases, "/ho-so", "hồ sơ chờ xử lý");
    add_alert (out, n_rows[0], "/diem-ban#silent", "máy hoặc điểm bán chưa gửi số liệu");
    add_alert (out, n_rows[1], "/chung-nhan",
               "giấy công nhận hết hạn trong 180 ngày hoặc đã hết hạn");
    g_string_append (out, "</ul>\n");
    return TRUE;
}

OCOP_PAGE_HANDLER (show_overview)
{
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_OVERVIEW, "Tổng quan", NULL, error))
        return FALSE;
    add_programme (&page);
    ocop_page_add_heading (&page, "Doanh số");
    Days days;
    if (!read_days (&page, &days, error) || !add_sales_tiles (&page, &days, error))
        return FALSE;
    add_chart (&page, &days);
    if (!add_alerts (&page, error))
        return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}
