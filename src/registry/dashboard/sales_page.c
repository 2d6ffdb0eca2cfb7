/* Sales: a filter, a chart, a table. */
#include "registry/dashboard/pages.h"

#include "base/error.h"
#include "base/money.h"
#include "registry/dashboard/chart.h"
#include "registry/dashboard/filter.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/tables.h"
#include <string.h>

#define TOP_BARS   12
#define ROWS_SHOWN 200
#define NET_COLUMN 5

static void
add_chart (OcopPage *page, const OcopTable *table, OcopSalesBy by)
{
    const gboolean over_time = by == OCOP_SALES_BY_DAY || by == OCOP_SALES_BY_MONTH;
    const guint n_bars =
        MIN (ocop_table_get_n_rows (table), over_time ? OCOP_CHART_BARS_MAX : TOP_BARS);
    g_autofree OcopChartBar *bars = g_new0 (OcopChartBar, MAX (1, n_bars));
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < n_bars; i++) {
        const OcopCell *cells = ocop_table_get_row (table, i);
        char money[OCOP_MONEY_TEXT_SIZE];
        char *label = g_strdup (cells[1].text);
        char *text = g_strdup (ocop_money_to_text (cells[NET_COLUMN].value, money));
        if (by == OCOP_SALES_BY_DAY && strlen (label) == OCOP_DAY_TEXT_SIZE - 1)
            label[5] = '\0';
        g_ptr_array_add (texts, label);
        g_ptr_array_add (texts, text);
        bars[i] = (OcopChartBar){label, cells[NET_COLUMN].value, text};
    }
    if (over_time)
        ocop_chart_columns (page->out, "bieu-do", ocop_table_get_title (table), bars, n_bars);
    else
        ocop_chart_lines (page->out, "bieu-do", ocop_table_get_title (table), bars, n_bars);
}

static const OcopTableLook *
find_look (OcopSalesBy by)
{
    static const OcopTableLink product_links[] = {{"key", "/san-pham/"}, {NULL, NULL}};
    static const OcopTableLook products = {.links = product_links, .max_rows = ROWS_SHOWN};
    static const OcopTableLook days = {.hidden = "key qty", .max_rows = ROWS_SHOWN};
    static const OcopTableLook others = {.hidden = "qty", .max_rows = ROWS_SHOWN};
    switch (by) {
    case OCOP_SALES_BY_PRODUCT:
        return &products;
    case OCOP_SALES_BY_DAY:
    case OCOP_SALES_BY_MONTH:
    case OCOP_SALES_BY_STARS:
    case OCOP_SALES_BY_CHANNEL:
    case OCOP_SALES_BY_CATEGORY:
        return &days;
    case OCOP_SALES_BY_POINT:
    case OCOP_SALES_BY_PRODUCER:
    case OCOP_SALES_BY_COMMUNE:
    case OCOP_SALES_BY_DISTRICT:
    case OCOP_SALES_BY_AREA:
    case OCOP_N_SALES_BY:
    default:
        return &others;
    }
}

static gboolean
add_answer (OcopPage *page, const OcopSalesFilter *filter, GError **error)
{
    g_autoptr (GError) refusal = NULL;
    g_autoptr (OcopTable) table =
        ocop_report_sales (page->context->db, page->facts, &filter->query, filter->by, &refusal);
    if (table == NULL && g_error_matches (refusal, OCOP_ERROR, OCOP_ERROR_BAD_INPUT)) {
        ocop_page_add_message (
            page, OCOP_MESSAGE_ERROR,
            "Doanh số sản phẩm ở mọi điểm bán theo kênh, sao hoặc ngày chỉ xem được "
            "31 ngày một lần: hãy chọn một điểm bán, hoặc rút ngắn kỳ.");
        return TRUE;
    }
    if (table == NULL) {
        g_propagate_error (error, g_steal_pointer (&refusal));
        return FALSE;
    }
    char from[OCOP_DAY_TEXT_SIZE], to[OCOP_DAY_TEXT_SIZE];
    OcopTableLook look = *find_look (filter->by);
    g_autofree char *query = ocop_sales_filter_to_query (filter);
    g_autofree char *csv = g_strconcat (OCOP_DASHBOARD_CSV "sales", query, NULL);
    look.csv = csv;
    look.empty = "Không có doanh số nào trong kỳ với bộ lọc này.";
    ocop_html_add (page->out, "<h2>%s, từ %s đến %s</h2>\n", ocop_table_get_title (table),
                   ocop_day_to_local (filter->query.from, from),
                   ocop_day_to_local (filter->query.to, to));
    add_chart (page, table, filter->by);
    ocop_page_add_table (page, table, &look);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_sales)
{
    g_auto (OcopPage) page = {0};
    g_auto (OcopSalesFilter) filter = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_SALES, "Doanh số",
                          "Sao tính tại thời điểm bán. Doanh số = bán ra − trả lại, đã gồm VAT.",
                          error))
        return FALSE;
    ocop_sales_filter_read (&page, &filter);
    if (filter.complaint != NULL)
        ocop_page_add_message (&page, OCOP_MESSAGE_WARNING, filter.complaint);
    ocop_sales_filter_add_form (&page, &filter);
    if (!add_answer (&page, &filter, error))
        return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}
