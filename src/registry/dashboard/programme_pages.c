/* Participation, targets, certificates. */
#include "registry/dashboard/pages.h"

#include "registry/dashboard/html.h"
#include "registry/dashboard/tables.h"
#include <string.h>

static const OcopTableLink product_links[] = {{"product", "/san-pham/"}, {NULL, NULL}};

typedef struct {
    const char *name;
    OcopTableLook look;
} Shown;

static gboolean
show (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, OcopPageKind kind,
      const char *title, const char *lead, const Shown *tables, guint n_tables, GError **error)
{
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, kind, title, lead, error))
        return FALSE;
    for (guint i = 0; i < n_tables; i++)
        if (!ocop_dashboard_add_table (&page, tables[i].name, "", &tables[i].look, error))
            return FALSE;
    ocop_page_end (&page, answer);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_participation)
{
    static const Shown tables[] = {
        {"participation", {.hidden = "group", .empty = "Chưa có nhóm địa bàn nào được nhập."}},
        {"forms", {.empty = NULL}},
        {"communes", {.empty = NULL}},
        {"districts", {.empty = NULL}},
        {"conversions", {.empty = "Chưa có chủ thể nào chuyển đổi loại hình."}},
    };
    return show (context, request, answer, OCOP_PAGE_PARTICIPATION, "Tham gia chương trình",
                 "Mỗi chủ thể, mỗi sản phẩm chỉ đếm một lần; tỷ lệ so với toàn tỉnh.", tables,
                 G_N_ELEMENTS (tables), error);
}

OCOP_PAGE_HANDLER (show_targets)
{
    static const Shown tables[] = {{"targets", {.empty = "Chưa có mục tiêu nào được nhập."}}};
    return show (context, request, answer, OCOP_PAGE_TARGETS, "Mục tiêu và kết quả",
                 "Mục tiêu là mức ít nhất phải đạt.", tables, G_N_ELEMENTS (tables), error);
}

/* --- certificates, by how near their end is --- */

static void
add_part (OcopPage *page, const OcopTable *all, const char *name, const char *title, gint64 above,
          gint64 upto)
{
    guint n_columns;
    const OcopColumn *columns = ocop_table_get_columns (all, &n_columns);
    const OcopTableLook look = {.links = product_links, .empty = "Không có."};
    g_autoptr (OcopTable) part = ocop_table_new (name, title, columns, n_columns);
    for (guint i = 0; i < ocop_table_get_n_rows (all); i++) {
        const OcopCell *cells = ocop_table_get_row (all, i);
        const gint64 days_left = cells[n_columns - 1].value;
        if (days_left <= above || days_left > upto)
            continue;
        for (guint k = 0; k < n_columns; k++) {
            if (cells[k].is_null)
                ocop_table_add_null (part);
            else if (columns[k].type == OCOP_COLUMN_TEXT)
                ocop_table_add_text (part, cells[k].text);
            else
                ocop_table_add_value (part, cells[k].value);
        }
    }
    ocop_page_add_table (page, part, &look);
}

OCOP_PAGE_HANDLER (show_certificates)
{
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (
            &page, OCOP_PAGE_CERTIFICATES, "Giấy công nhận sắp hết hạn",
            "Hiệu lực 36 tháng kể từ ngày quyết định, tính cả ngày cuối. Báo trước 6, 3 "
            "và 1 tháng.",
            error))
        return FALSE;
    g_autoptr (OcopTable) all = ocop_dashboard_make_table (&page, "certificates", error);
    if (all == NULL)
        return FALSE;
    add_part (&page, all, "lapsed", "Đã hết hạn", G_MININT64, -1);
    add_part (&page, all, "within-30", "Còn trong 30 ngày", -1, 30);
    add_part (&page, all, "within-90", "Còn 31–90 ngày", 30, 90);
    add_part (&page, all, "within-180", "Còn 91–180 ngày", 90, 180);
    g_string_append (page.out, "<p class=\"csv\"><a href=\"/csv/certificates\">Tải cả danh sách "
                               "(CSV)</a></p>\n");
    ocop_page_end (&page, answer);
    return TRUE;
}
