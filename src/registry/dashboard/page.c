/* The frame that all pages share. Navigation stands before the contents in the document, and on a
 * narrow screen shows when it is the target of a link: nothing here needs a script. */
#include "registry/dashboard/page.h"

#include "journal/hash.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/style.h"
#include "registry/report/labels.h"
#include "registry/store/check.h"
#include "registry/store/rollups.h"
#include "registry/store/store.h"
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *path;
    const char *name;
} pages[OCOP_N_PAGES] = {
    [OCOP_PAGE_OVERVIEW] = {"/", "Tổng quan"},
    [OCOP_PAGE_SALES] = {"/doanh-so", "Doanh số"},
    [OCOP_PAGE_PARTICIPATION] = {"/tham-gia", "Tham gia"},
    [OCOP_PAGE_TARGETS] = {"/muc-tieu", "Mục tiêu"},
    [OCOP_PAGE_CERTIFICATES] = {"/chung-nhan", "Chứng nhận"},
    [OCOP_PAGE_SUPPLY] = {"/cung-ung", "Cung ứng"},
    [OCOP_PAGE_POINTS] = {"/diem-ban", "Điểm bán"},
    [OCOP_PAGE_PRODUCTS] = {"/san-pham", "Sản phẩm"},
    [OCOP_PAGE_CASES] = {"/ho-so", "Hồ sơ cần xử lý"},
    [OCOP_PAGE_AUDIT] = {"/nhat-ky", "Nhật ký"},
};

const char *
ocop_page_get_style_version (void)
{
    static char version[13];
    static gsize is_made = 0;
    if (g_once_init_enter (&is_made)) {
        guint8 hash[OCOP_HASH_SIZE];
        ocop_hash_bytes (ocop_dashboard_style, strlen (ocop_dashboard_style), hash);
        for (guint i = 0; i < 6; i++)
            g_snprintf (version + 2 * i, 3, "%02x", hash[i]);
        g_once_init_leave (&is_made, 1);
    }
    return version;
}

gboolean
ocop_page_open (OcopPage *page, OcopWebContext *context, const OcopWebRequest *request,
                GError **error)
{
    const OcopDay today = ocop_day_at (context->now_ms);
    OcopFacts *facts = ocop_facts_load (context->db, today, error);
    if (facts == NULL)
        return FALSE;
    *page = (OcopPage){.context = context,
                       .request = request,
                       .facts = facts,
                       .today = today,
                       .out = g_string_sized_new (64 * 1024)};
    return TRUE;
}

void
ocop_page_close (OcopPage *page)
{
    g_clear_pointer (&page->facts, ocop_facts_free);
    if (page->out != NULL)
        g_string_free (page->out, TRUE);
    page->out = NULL;
}

static void
add_head (GString *out, const char *title)
{
    ocop_html_add (out,
                   "<!doctype html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                   "<meta name=\"color-scheme\" content=\"light dark\">"
                   "<title>%s – Sổ đăng ký OCOP</title>"
                   "<link rel=\"icon\" href=\"data:,\">"
                   "<link rel=\"stylesheet\" href=\"/style.css?v=%s\"></head>\n",
                   title, ocop_page_get_style_version());
}

static gboolean
dup_office (OcopPage *page, char **ret_name, GError **error)
{
    if (!ocop_reg_setting_get (page->context->db, "name", ret_name, error))
        return FALSE;
    if (*ret_name == NULL)
        *ret_name = g_strdup ("Sổ đăng ký OCOP");
    return TRUE;
}

static void
add_navigation (OcopPage *page, OcopPageKind kind)
{
    g_string_append (page->out, "<nav id=\"muc-luc\" aria-label=\"Các trang\"><ul>");
    for (guint i = 0; i < OCOP_N_PAGES; i++)
        ocop_html_add (page->out,
                       i == (guint)kind ? "<li><a href=\"%s\" aria-current=\"page\">%s</a></li>"
                                        : "<li><a href=\"%s\">%s</a></li>",
                       pages[i].path, pages[i].name);
    g_string_append (page->out,
                     "</ul><a class=\"close\" href=\"#noi-dung\">Đóng mục lục</a></nav>\n");
}

static void
add_person (OcopPage *page)
{
    const OcopRegUser *user = page->request->identity.user;
    if (user == NULL)
        return;
    ocop_html_add (page->out,
                   "<form class=\"person\" method=\"post\" action=\"/logout\"><span>%s · %s</span>",
                   *user->name != '\0' ? user->name : user->login,
                   ocop_label_role (ocop_reg_role_get_text ((OcopRegRole)user->role)));
    ocop_page_add_form_secret (page);
    g_string_append (page->out, "<button class=\"quiet\">Đăng xuất</button></form>");
}

/* What the last check of everything found: a line where all agreed, an alarm where not. */
static gboolean
add_check (OcopPage *page, GError **error)
{
    char text[OCOP_INSTANT_TEXT_SIZE];
    g_auto (OcopRegCheckNote) check = {0};
    if (!ocop_reg_check_note_get (page->context->db, &check, error))
        return FALSE;
    if (check.at_ms != 0 && check.n_problems == 0)
        ocop_html_add (page->out, "<p class=\"as-of\">Đã đối chiếu toàn bộ lúc %s: khớp</p>",
                       ocop_instant_to_local (check.at_ms, text));
    if (check.n_problems > 0) {
        g_autofree char *message = g_strdup_printf (
            "Đối chiếu lúc %s không khớp ở %" PRId64 " chỗ; xem các vụ việc. Đầu tiên: %s",
            ocop_instant_to_local (check.at_ms, text), check.n_problems, check.problem);
        ocop_page_add_message (page, OCOP_MESSAGE_ERROR, message);
    }
    return TRUE;
}

static gboolean
add_as_of (OcopPage *page, GError **error)
{
    OcopRegRolled rolled;
    char text[OCOP_INSTANT_TEXT_SIZE];
    if (!ocop_reg_rollups_get_state (page->context->db, &rolled, error))
        return FALSE;
    if (rolled.as_of_ms == 0)
        g_string_append (page->out, "<p class=\"as-of\">Chưa tổng hợp số liệu bán hàng</p>");
    else
        ocop_html_add (page->out, "<p class=\"as-of\">Số liệu bán hàng nhận đến %s</p>",
                       ocop_instant_to_local (rolled.as_of_ms, text));
    return add_check (page, error);
}

gboolean
ocop_page_begin (OcopPage *page, OcopPageKind kind, const char *title, const char *lead,
                 GError **error)
{
    g_autofree char *office = NULL;
    if (!dup_office (page, &office, error))
        return FALSE;
    add_head (page->out, title);
    ocop_html_add (page->out,
                   "<body><a class=\"skip\" href=\"#noi-dung\">Đến nội dung</a>"
                   "<header><a class=\"brand\" href=\"/\"><b>OCOP</b> %s</a>"
                   "<a class=\"menu\" href=\"#muc-luc\">Mục lục</a>",
                   office);
    add_person (page);
    g_string_append (page->out, "</header>\n");
    add_navigation (page, kind);
    ocop_html_add (page->out, "<main id=\"noi-dung\"><h1>%s</h1>", title);
    if (lead != NULL)
        ocop_html_add (page->out, "<p class=\"lead\">%s</p>", lead);
    return add_as_of (page, error);
}

void
ocop_page_end (OcopPage *page, OcopWebAnswer *answer)
{
    g_string_append (page->out, "</main></body></html>\n");
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_HTML, g_steal_pointer (&page->out));
    ocop_web_answer_add_header (answer, "Cache-Control", "private, no-store");
}

void
ocop_page_begin_plain (GString *out, const char *title)
{
    add_head (out, title);
    ocop_html_add (out,
                   "<body class=\"plain\"><main id=\"noi-dung\"><p class=\"brand\"><b>OCOP</b> "
                   "Sổ đăng ký của tỉnh</p><h1>%s</h1>",
                   title);
}

void
ocop_page_end_plain (GString *out, OcopWebAnswer *answer)
{
    g_string_append (out, "</main></body></html>\n");
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_HTML, out);
}

void
ocop_page_add_message (OcopPage *page, OcopMessageKind kind, const char *text)
{
    static const char *const classes[] = {"info", "warning", "error"};
    ocop_html_add (page->out, "<p class=\"message %s\" role=\"%s\">%s</p>\n", classes[kind],
                   kind == OCOP_MESSAGE_ERROR ? "alert" : "status", text);
}

void
ocop_page_add_heading (OcopPage *page, const char *text)
{
    ocop_html_add (page->out, "<h2>%s</h2>\n", text);
}

const char *
ocop_page_get_query (const OcopPage *page, const char *name)
{
    const char *value = ocop_web_request_get_query (page->request, name);
    return value != NULL ? value : "";
}

gboolean
ocop_page_is_officer (const OcopPage *page)
{
    return page->request->identity.role >= OCOP_REG_ROLE_OFFICER;
}

void
ocop_page_add_form_secret (OcopPage *page)
{
    if (page->request->identity.session != NULL)
        ocop_html_add (page->out,
                       "<input type=\"hidden\" name=\"" OCOP_WEB_FORM_SECRET "\" value=\"%s\">",
                       page->request->identity.session->form_secret);
}
