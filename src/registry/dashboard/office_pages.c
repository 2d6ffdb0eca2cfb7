/* Cases with their decision, the audit log, tables as CSV, the style. */
#include "registry/dashboard/pages.h"

#include "base/error.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/style.h"
#include "registry/dashboard/tables.h"
#include "registry/ingest/office.h"
#include "registry/report/labels.h"
#include "registry/report/table_write.h"
#include <glib/gi18n-lib.h>
#include <string.h>

OCOP_PAGE_HANDLER (show_cases)
{
    static const OcopTableLink links[] = {{"case", "/ho-so/"}, {NULL, NULL}};
    static const OcopTableLook look = {.links = links, .empty = "Không có hồ sơ nào chờ xử lý."};
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_CASES, "Hồ sơ cần xử lý",
                          "Việc bán hàng không dừng vì hồ sơ; bằng chứng được giữ nguyên.", error))
        return FALSE;
    const gboolean all = strcmp (ocop_page_get_query (&page, "tat-ca"), "1") == 0;
    if (!ocop_dashboard_add_table (&page, "cases", all ? "?tat-ca=1" : "", &look, error))
        return FALSE;
    g_string_append (page.out,
                     all ? "<p class=\"go\"><a href=\"/ho-so\">Chỉ xem hồ sơ đang chờ</a></p>"
                         : "<p class=\"go\"><a href=\"/ho-so?tat-ca=1\">Xem cả hồ sơ đã xong"
                           "</a></p>");
    ocop_page_end (&page, answer);
    return TRUE;
}

static gboolean
find_case (OcopWebContext *context, OcopWebRequest *request, OcopRegCase **ret_case, GError **error)
{
    const char *text = ocop_web_request_get_path (request, 0);
    char *end;
    const gint64 id = g_ascii_strtoll (text, &end, 10);
    g_autoptr (OcopRegCase) own = NULL;
    if (*text >= '1' && *text <= '9' && *end == '\0' &&
        !ocop_reg_cases_find (context->db, id, &own, error))
        return FALSE;
    if (own == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "case", _ ("there is no case “%s”"), text);
        return FALSE;
    }
    *ret_case = g_steal_pointer (&own);
    return TRUE;
}

static const char *
get_explanation (OcopRegCaseKind kind)
{
    switch (kind) {
    case OCOP_REG_CASE_FORK:
        return "Máy gửi một chuỗi ghi khác với chuỗi đã nhận từ cùng một số. Chấp nhận: máy mở kỷ "
               "nguyên "
               "mới từ bản ghi chung, phần đã bán trên nhánh được tính vào đó. Bác: giữ làm bằng "
               "chứng, "
               "máy tiếp tục bị từ chối.";
    case OCOP_REG_CASE_CLONE:
        return "Cùng một máy bán hàng được gửi từ hai máy tính khác nhau. Chấp nhận: máy tính mới "
               "là máy "
               "đúng. Bác: giữ làm bằng chứng.";
    case OCOP_REG_CASE_STARS_MISMATCH:
        return "Số sao máy ghi khi bán khác với danh mục của tỉnh ngày hôm đó. Quyết định nào cũng "
               "chỉ "
               "đóng hồ sơ, không đổi số liệu.";
    case OCOP_REG_CASE_GAP:
    case OCOP_REG_CASE_CLOCK_SKEW:
    case OCOP_REG_CASE_TOTALS_CONFLICT:
    case OCOP_REG_CASE_UNPROVEN:
    case OCOP_REG_CASE_QUARANTINE:
    case OCOP_REG_CASE_REGISTRY:
    case OCOP_REG_N_CASE_KINDS:
    default:
        return "Quyết định nào cũng chỉ đóng hồ sơ, không đổi số liệu.";
    }
}

static void
add_case (OcopPage *page, const OcopRegCase *own)
{
    char opened[OCOP_INSTANT_TEXT_SIZE], seen[OCOP_INSTANT_TEXT_SIZE];
    ocop_html_add (
        page->out,
        "<p>%s</p><dl class=\"facts\"><dt>Trạng thái</dt><dd>%s</dd><dt>Máy</dt>"
        "<dd>%s-%d, kỷ nguyên %ld</dd><dt>Bản ghi</dt><dd>%ld</dd><dt>Về việc</dt>"
        "<dd>%s</dd><dt>Mở lúc</dt><dd>%s</dd><dt>Gặp lại</dt><dd>%s (%ld lần)</dd>",
        get_explanation ((OcopRegCaseKind)own->kind),
        ocop_label_case_status (ocop_reg_case_status_get_text ((OcopRegCaseStatus)own->status)),
        own->point, own->till, own->epoch, own->seq, own->subject,
        ocop_instant_to_local (own->opened_ms, opened), ocop_instant_to_local (own->seen_ms, seen),
        own->n_seen);
    if (own->status != OCOP_REG_CASE_OPEN)
        ocop_html_add (page->out, "<dt>Người quyết định</dt><dd>%s</dd>", own->resolved_by);
    if (own->evidence != NULL)
        ocop_html_add (page->out, "<dt>Bằng chứng</dt><dd>%ld byte, giữ nguyên</dd>",
                       (gint64)g_bytes_get_size (own->evidence));
    ocop_html_add (page->out,
                   "</dl><details><summary>Chi tiết kỹ thuật</summary><pre>%s</pre></details>\n",
                   own->detail);
}

static void
add_decision (OcopPage *page, const OcopRegCase *own)
{
    if (own->status != OCOP_REG_CASE_OPEN || !ocop_page_is_officer (page))
        return;
    ocop_html_add (page->out,
                   "<h2>Quyết định</h2><form class=\"decision\" method=\"post\" "
                   "action=\"/ho-so/%ld\">",
                   own->id);
    ocop_page_add_form_secret (page);
    g_string_append (
        page->out,
        "<fieldset><legend>Chọn một quyết định; không rút lại được</legend>"
        "<label><input type=\"radio\" name=\"quyet-dinh\" value=\"adopt\" required> Chấp "
        "nhận</label><label><input type=\"radio\" name=\"quyet-dinh\" value=\"reject\" "
        "required> Bác, giữ làm bằng chứng</label></fieldset>"
        "<button>Ghi quyết định</button></form>\n");
}

OCOP_PAGE_HANDLER (show_case)
{
    g_auto (OcopPage) page = {0};
    g_autoptr (OcopRegCase) own = NULL;
    if (!find_case (context, request, &own, error) ||
        !ocop_page_open (&page, context, request, error))
        return FALSE;
    g_autofree char *title = g_strdup_printf (
        "Hồ sơ %" G_GINT64_FORMAT ": %s", own->id,
        ocop_label_case_kind (ocop_reg_case_kind_get_text ((OcopRegCaseKind)own->kind)));
    if (!ocop_page_begin (&page, OCOP_PAGE_CASES, title, NULL, error))
        return FALSE;
    add_case (&page, own);
    add_decision (&page, own);
    g_string_append (page.out, "<p class=\"go\"><a href=\"/ho-so\">Về danh sách hồ sơ</a></p>\n");
    ocop_page_end (&page, answer);
    return TRUE;
}

OCOP_PAGE_HANDLER (resolve_case)
{
    g_autoptr (OcopRegCase) own = NULL, resolved = NULL;
    const char *text = ocop_web_request_get_field (request, "quyet-dinh");
    const gboolean is_adopted = g_strcmp0 (text, "adopt") == 0;
    if (!is_adopted && g_strcmp0 (text, "reject") != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "quyet-dinh",
                        _ ("choose one of the decisions"));
        return FALSE;
    }
    if (!find_case (context, request, &own, error) ||
        !ocop_ingest_resolve (context->db, own->id,
                              is_adopted ? OCOP_DECISION_ADOPT : OCOP_DECISION_REJECT,
                              request->identity.actor, context->now_ms, &resolved, error))
        return FALSE;
    g_autofree char *location = g_strdup_printf ("/ho-so/%" G_GINT64_FORMAT, own->id);
    ocop_web_answer_redirect (answer, location);
    return TRUE;
}

OCOP_PAGE_HANDLER (show_audit)
{
    static const OcopTableLook look = {.empty = "Không còn dòng nào cũ hơn."};
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error) ||
        !ocop_page_begin (&page, OCOP_PAGE_AUDIT, "Nhật ký", "Việc đã làm, mới nhất trước.", error))
        return FALSE;
    g_autoptr (OcopTable) table = ocop_dashboard_make_table (&page, "audit", error);
    if (table == NULL)
        return FALSE;
    OcopTableLook own = look;
    own.csv = "/csv/audit";
    ocop_page_add_table (&page, table, &own);
    const guint n_rows = ocop_table_get_n_rows (table);
    if (n_rows > 0 && ocop_table_get_row (table, n_rows - 1)[0].value > 1)
        ocop_html_add (page.out, "<p class=\"go\"><a href=\"/nhat-ky?truoc=%ld\">Cũ hơn</a></p>\n",
                       ocop_table_get_row (table, n_rows - 1)[0].value);
    ocop_page_end (&page, answer);
    return TRUE;
}

OCOP_PAGE_HANDLER (give_csv)
{
    g_auto (OcopPage) page = {0};
    if (!ocop_page_open (&page, context, request, error))
        return FALSE;
    g_autoptr (OcopTable) table =
        ocop_dashboard_make_table (&page, ocop_web_request_get_path (request, 0), error);
    if (table == NULL)
        return FALSE;
    char day[OCOP_DAY_TEXT_SIZE];
    g_autofree char *name = g_strdup_printf ("ocop-%s-%s.csv", ocop_table_get_name (table),
                                             ocop_day_to_text (page.today, day));
    GString *out = g_string_new (NULL);
    ocop_table_write (table, OCOP_TABLE_CSV_PEOPLE, out);
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_CSV, out);
    ocop_web_answer_set_file_name (answer, name);
    return TRUE;
}

/* With its version in the address it never changes. */
OCOP_PAGE_HANDLER (give_style)
{
    const char *version = ocop_web_request_get_query (request, "v");
    const gboolean is_versioned = g_strcmp0 (version, ocop_page_get_style_version()) == 0;
    ocop_web_answer_take_bytes (
        answer, "text/css; charset=utf-8",
        g_bytes_new_static (ocop_dashboard_style, strlen (ocop_dashboard_style)));
    ocop_web_answer_add_header (answer, "Cache-Control",
                                is_versioned ? "public, max-age=31536000, immutable"
                                             : "public, max-age=300");
    return TRUE;
}
