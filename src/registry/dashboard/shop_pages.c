/* Supply, points, products. */
#include "registry/dashboard/pages.h"

#include "base/error.h"
#include "base/money.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/tables.h"
#include "registry/report/labels.h"
#include "registry/report/sales.h"
#include "registry/report/supply.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS_SHOWN   100
#define BEST_SELLERS 20

static const OcopTableLink product_links[] = {{"product", "/san-pham/"}, {NULL, NULL}};

OCOP_PAGE_HANDLER (show_supply)
{
    static const OcopTableLook supply_look = {.links = product_links,
                                              .max_rows = ROWS_SHOWN,
                                              .csv = OCOP_DASHBOARD_CSV "supply",
                                              .empty = "Chưa có tồn kho nào được gửi về."};
    static const OcopTableLook expiring_look = {.links = product_links,
                                                .max_rows = ROWS_SHOWN,
                                                .csv = OCOP_DASHBOARD_CSV "expiring",
                                                .empty = "Không có lô nào hết hạn trong 30 ngày."};
    g_auto (OcopPage) page = {0};
    g_autoptr (OcopTable) supply = NULL, expiring = NULL;
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (
            &page, OCOP_PAGE_SUPPLY, "Cung ứng",
            "Tồn ở mọi điểm bán, sản lượng chủ thể đăng ký, tốc độ bán 30 ngày gần nhất.", error) ||
        !ocop_report_supply_review (context->db, page.facts, OCOP_SUPPLY_EXPIRING_DAYS, &supply,
                                    &expiring, error))
        return FALSE;
    g_string_append (page.out,
                     "<p class=\"go\"><a href=\"/dieu-chuyen\">Xem đề xuất điều chuyển giữa "
                     "các điểm bán</a></p>\n");
    ocop_page_add_table (&page, supply, &supply_look);
    ocop_page_add_table (&page, expiring, &expiring_look);
    ocop_page_end (&page, answer);
    return TRUE;
}

/* What sells best is where goods at the wrong point cost most; the whole list is in the CSV. */
static gboolean
list_best_sellers (OcopPage *page, GPtrArray *codes, GError **error)
{
    OcopDay month, today;
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    ocop_period_get_days (OCOP_PERIOD_MONTH, page->today, &month, &today);
    query.from = ocop_day_add_months (month, -1);
    query.to = today;
    g_autoptr (OcopTable) table =
        ocop_report_sales (page->context->db, page->facts, &query, OCOP_SALES_BY_PRODUCT, error);
    for (guint i = 0; table != NULL && i < MIN (ocop_table_get_n_rows (table), BEST_SELLERS); i++)
        g_ptr_array_add (codes, g_strdup (ocop_table_get_row (table, i)[0].text));
    g_ptr_array_add (codes, NULL);
    return table != NULL;
}

OCOP_PAGE_HANDLER (show_transfers)
{
    static const OcopTableLook look = {
        .links = product_links, .max_rows = 2 * ROWS_SHOWN, .empty = "Không cần điều chuyển."};
    g_auto (OcopPage) page = {0};
    g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (OcopTable) table = NULL;
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (
            &page, OCOP_PAGE_SUPPLY, "Điều chuyển giữa các điểm bán",
            "Từ nơi có nhiều hơn mức bán 30 ngày đến nơi bán nhiều hơn số đang có; cho 20 "
            "sản phẩm bán chạy nhất từ đầu tháng trước.",
            error) ||
        !list_best_sellers (&page, codes, error))
        return FALSE;
    table =
        ocop_report_transfers (context->db, page.facts, (const char *const *)codes->pdata, error);
    if (table == NULL)
        return FALSE;
    ocop_page_add_table (&page, table, &look);
    g_string_append (page.out,
                     "<p class=\"csv\"><a href=\"/csv/transfers\">Đề xuất cho mọi sản phẩm "
                     "(CSV)</a></p>\n");
    ocop_page_end (&page, answer);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_points)
{
    static const OcopTableLook silent = {.empty = "Mọi máy đã gửi số liệu trong 3 ngày qua."};
    static const OcopTableLook points = {.empty = "Chưa có điểm bán nào."};
    static const OcopTableLook assortment = {.max_rows = ROWS_SHOWN,
                                             .empty = "Chưa có tồn kho nào được gửi về."};
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_POINTS, "Điểm bán", NULL, error) ||
        !ocop_dashboard_add_table (&page, "silent", "", &silent, error) ||
        !ocop_dashboard_add_table (&page, "assortment", "", &assortment, error) ||
        !ocop_dashboard_add_table (&page, "points", "", &points, error))
        return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_products)
{
    static const OcopTableLook look = {
        .links = product_links, .max_rows = 5 * ROWS_SHOWN, .empty = "Không có sản phẩm nào khớp."};
    g_auto (OcopPage) page = {0};
    g_autoptr (GString) query = g_string_new (NULL);
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_PRODUCTS, "Sản phẩm", NULL, error))
        return FALSE;
    const char *search = ocop_page_get_query (&page, "tim");
    if (*search != '\0') {
        g_string_append (query, "?tim=");
        ocop_html_url_part (query, search);
    }
    ocop_html_add (page.out,
                   "<form class=\"filter\" method=\"get\" action=\"/san-pham\" role=\"search\" "
                   "aria-label=\"Tìm sản phẩm\">"
                   "<div class=\"fields\"><label>Tìm theo tên, mã, chủ thể, mã vạch"
                   "<input type=\"search\" name=\"tim\" value=\"%s\"></label></div>"
                   "<button>Tìm</button></form>\n",
                   search);
    if (!ocop_dashboard_add_table (&page, "products", query->str, &look, error))
        return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}

/* --- one product's sheet --- */

static void
add_fact (GString *out, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        ocop_html_add (out, "<dt>%s</dt><dd>%s</dd>", name, value);
}

static void
add_facts (OcopPage *page, const OcopFactProduct *product)
{
    const OcopRegProduct *row = product->row;
    GString *out = page->out;
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *stars =
        product->stars > 0 ? g_strdup_printf ("★ %d", product->stars) : g_strdup ("chưa có sao");
    g_string_append (out, "<dl class=\"facts\">");
    add_fact (out, "Mã", row->code);
    add_fact (out, "Hạng sao hôm nay", stars);
    add_fact (out, "Trạng thái",
              ocop_label_status (ocop_status_get_text ((OcopStatus)row->status)));
    add_fact (out, "Cấp công nhận", ocop_label_level (ocop_level_get_text ((OcopLevel)row->level)));
    add_fact (out, "Quyết định", row->decision);
    add_fact (out, "Ngày quyết định", ocop_day_to_local (product->certificate.decided_on, day));
    add_fact (out, "Hiệu lực đến hết", ocop_day_to_local (product->last_day, day));
    add_fact (out, "Nhóm sản phẩm", row->product_group);
    add_fact (out, "Bộ sản phẩm", row->sub_group);
    add_fact (out, "Chủ thể", product->producer != NULL ? product->producer->name : NULL);
    add_fact (out, "Loại hình chủ thể",
              product->producer != NULL
                  ? ocop_label_producer_kind (ocop_producer_kind_get_text (product->producer->kind))
                  : NULL);
    add_fact (out, "Địa bàn", product->place != NULL ? product->place->name : NULL);
    add_fact (out, "Mã vạch", row->gtins);
    add_fact (out, "Đơn vị", row->unit);
    g_string_append (out, "</dl>\n");
}

/* Revenue of a year and its growth: what the scoring asks for (domain.md 1.5). */
static gboolean
add_evidence (OcopPage *page, const char *code, GError **error)
{
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    query.product = code;
    ocop_period_get_days (OCOP_PERIOD_YEAR, page->today, &query.from, &query.to);
    g_autoptr (OcopTable) months =
        ocop_report_sales (page->context->db, page->facts, &query, OCOP_SALES_BY_MONTH, error);
    g_autoptr (OcopTable) points =
        months != NULL
            ? ocop_report_sales (page->context->db, page->facts, &query, OCOP_SALES_BY_POINT, error)
            : NULL;
    const char *const codes[] = {code, NULL};
    g_autoptr (OcopTable) transfers =
        points != NULL ? ocop_report_transfers (page->context->db, page->facts, codes, error)
                       : NULL;
    if (transfers == NULL)
        return FALSE;
    const OcopTableLook by_month = {.hidden = "key", .empty = "Năm nay chưa bán ở điểm nào."};
    const OcopTableLook by_point = {.max_rows = ROWS_SHOWN,
                                    .empty = "Năm nay chưa bán ở điểm nào."};
    const OcopTableLook moves = {.hidden = "product name", .empty = "Không cần điều chuyển."};
    ocop_page_add_heading (page, "Bán trong năm");
    ocop_page_add_table (page, months, &by_month);
    ocop_page_add_table (page, points, &by_point);
    ocop_page_add_heading (page, "Điều chuyển");
    ocop_page_add_table (page, transfers, &moves);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_product)
{
    g_auto (OcopPage) page = {0};
    const char *code = ocop_web_request_get_path (request, 0);
    if (!ocop_page_open (&page, context, request, error))
        return FALSE;
    const OcopFactProduct *product = ocop_facts_find_product (page.facts, code);
    if (product == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "product", _ ("there is no product “%s”"),
                        code);
        return FALSE;
    }
    if (!ocop_page_begin (&page, OCOP_PAGE_PRODUCTS, product->row->name, NULL, error))
        return FALSE;
    add_facts (&page, product);
    if (!add_evidence (&page, code, error))
        return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}
