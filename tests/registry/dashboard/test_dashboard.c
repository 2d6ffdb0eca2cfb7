/* What of the dashboard needs no server: escaping, charts, passwords, and every page over a
 * province whose names are hostile. */
#include "backend.h"
#include "base/money.h"
#include "province.h"
#include "registry/dashboard/chart.h"
#include "registry/dashboard/dashboard.h"
#include "registry/dashboard/html.h"
#include "registry/http/answer.h"
#include <string.h>

static const gint64 now_ms = G_GINT64_CONSTANT (1795233000000);

static void
test_escaping (void)
{
    g_autoptr (GString) out = g_string_new (NULL);
    ocop_html_add (out, "<a title=\"%s\">%s</a> %d %u %ld %%", "\"'&", "<script>", -3, 4u,
                   G_GINT64_CONSTANT (1234567890123));
    g_assert_cmpstr (out->str, ==,
                     "<a title=\"&quot;&#39;&amp;\">&lt;script&gt;</a> -3 4 1234567890123 %");
    g_string_truncate (out, 0);
    ocop_html_text (out, "a\x01"
                         "b\n Trà");
    g_assert_cmpstr (out->str, ==,
                     "a\xEF\xBF\xBD"
                     "b\n Trà");
    g_string_truncate (out, 0);
    ocop_html_add (out, "[%s]", (const char *)NULL);
    g_assert_cmpstr (out->str, ==, "[]");
}

/* An SVG is XML: GLib's parser reads it whole. */
static void
test_charts_are_well_formed (void)
{
    static const GMarkupParser nothing;
    const OcopChartBar bars[] = {
        {"<b>&\"", 5000000, "5.000.000 ₫"}, {"02/11", -7, "−7 ₫"}, {"03/11", 0, "0 ₫"}};
    for (guint n_bars = 0; n_bars <= G_N_ELEMENTS (bars); n_bars++) {
        g_autoptr (GString) out = g_string_new ("<x>");
        g_autoptr (GMarkupParseContext) context =
            g_markup_parse_context_new (&nothing, 0, NULL, NULL);
        ocop_chart_columns (out, "a", "<Doanh số>", bars, n_bars);
        ocop_chart_lines (out, "b", "<Doanh số>", bars, n_bars);
        g_string_append (out, "</x>");
        GOOD (g_markup_parse_context_parse (context, out->str, (gssize)out->len, &error));
        GOOD (g_markup_parse_context_end_parse (context, &error));
        g_assert_true ((strstr (out->str, "role=\"img\"") != NULL) == (n_bars > 0));
        g_assert_null (strstr (out->str, "<b>"));
    }
}

static void
test_short_money (void)
{
    static const struct {
        gint64 amount;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1 nghìn"},
                 {12340, "12,3 nghìn"},
                 {5000000, "5 triệu"},
                 {350000000, "350 triệu"},
                 {1234567890, "1,2 tỷ"},
                 {-1500000, "−1,5 triệu"}};
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = ocop_chart_short_money (cases[i].amount);
        g_assert_cmpstr (text, ==, cases[i].text);
    }
    g_assert_cmpint (ocop_chart_round_step (0), ==, 1);
    g_assert_cmpint (ocop_chart_round_step (21), ==, 50);
    g_assert_cmpint (ocop_chart_round_step (100), ==, 100);
    g_assert_cmpint (ocop_chart_round_step (OCOP_MONEY_MAX), ==, OCOP_MONEY_MAX);
}

static void
test_passwords (void)
{
    const OcopPorts *ports = ocop_ports_get_system();
    g_autofree char *one = NULL, *other = NULL, *none = NULL;
    g_autoptr (GError) refusal = NULL;
    GOOD (one = ocop_dashboard_hash_password ("mật khẩu của Lan", ports, &error));
    GOOD (other = ocop_dashboard_hash_password ("mật khẩu của Lan", ports, &error));
    g_assert_cmpstr (one, !=, other);
    g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$m=65536,t=2,p=1$"));
    g_assert_true (ocop_dashboard_check_password (one, "mật khẩu của Lan"));
    g_assert_false (ocop_dashboard_check_password (one, "mật khẩu của lan"));
    g_assert_false (ocop_dashboard_check_password (NULL, "mật khẩu của Lan"));
    g_assert_false (ocop_dashboard_check_password ("rubbish", "mật khẩu của Lan"));
    none = ocop_dashboard_hash_password ("ngắn", ports, &refusal);
    g_assert_null (none);
    g_assert_error (refusal, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static void
test_lock (void)
{
    OcopRegUser user = {.n_failed = 4, .failed_ms = 1000};
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, 1000), ==, 0);
    user.n_failed = 5;
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, 1000), ==, 30000);
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, 31000), ==, 0);
    user.n_failed = 6;
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, 1000), ==, 60000);
    user.n_failed = 1000000;
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, 1000), ==, 16 * 60000);
    /* A clock that went back does not lock for longer. */
    g_assert_cmpint (ocop_dashboard_get_lock_ms (&user, -(G_GINT64_CONSTANT (1) << 40)), ==,
                     16 * 60000);
}

static char *
draw (OcopRegDb *db, const OcopWebRoute *route, const char *value, const char *text)
{
    OcopRegUser user = {.login = (char *)"lan", .name = (char *)"<i>Lan"};
    OcopRegSession session = {.form_secret = (char *)"secret\"<"};
    OcopWebContext context = {.db = db, .ports = ocop_ports_get_system(), .now_ms = now_ms};
    OcopWebAnswer answer = {0};
    g_autoptr (OcopForm) query = NULL;
    g_auto (OcopRegTransaction) snapshot = {0};
    GOOD (query = ocop_form_parse (text, strlen (text), &error));
    OcopWebRequest request = {.method = "GET", .path = route->path, .query = query};
    request.path_values[0] = (char *)value;
    request.identity = (OcopWebIdentity){.kind = OCOP_WEB_BY_SESSION,
                                         .role = OCOP_REG_ROLE_ADMIN,
                                         .user = &user,
                                         .session = &session};
    GOOD (ocop_reg_begin (&snapshot, db, OCOP_REG_READ, &error));
    GOOD (route->handler (&context, &request, &answer, &error));
    gsize size;
    const char *bytes = g_bytes_get_data (answer.body, &size);
    char *page = g_strndup (bytes, size);
    ocop_web_answer_clear (&answer);
    return page;
}

static void
expect_harmless (const char *page, const char *path)
{
    static const char *const bad[] = {"<script", "<img",      "<i>Lan", "onerror=alert(1)>",
                                      "<b>\"",   "secret\"<", "style=", "javascript:"};
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
        if (strstr (page, bad[i]) != NULL)
            g_error ("%s holds %s", path, bad[i]);
    g_assert_true (g_utf8_validate (page, -1, NULL));
}

static void
test_pages_over_hostile_names (Backend *b)
{
    static const char *const ways[] = {
        "",
        "theo=product",
        "theo=point&ky=year",
        "theo=area",
        "theo=stars&diem=QN01",
        "theo=%3Cscript%3E&tu=%3Cimg&sao=9&kenh=x&diem=%3Cscript%3E&nhom=%22%3E%3Cimg",
        "ky=quarter&theo=point&san-pham=QN-0004",
        "ky=year&theo=point&san-pham=QN-0004&kenh=fair"};
    ProvinceSize size = {.now_ms = now_ms,
                         .today = ocop_day_at (now_ms),
                         .n_points = 4,
                         .n_products = 20,
                         .n_days = 40,
                         .is_hostile = TRUE};
    const OcopWebTable *table = ocop_dashboard_get_table();
    province_fill (b->db, &size, "");
    for (guint i = 0; i < table->n_routes; i++) {
        const OcopWebRoute *route = &table->routes[i];
        if (strcmp (route->method, "GET") != 0 || strcmp (route->path, "/style.css") == 0)
            continue;
        const char *value = strstr (route->path, "{code}") != NULL    ? "QN-0004"
                            : strstr (route->path, "{table}") != NULL ? "supply"
                                                                      : "1";
        const gboolean is_sales = strcmp (route->path, "/doanh-so") == 0;
        for (guint k = 0; k < (is_sales ? G_N_ELEMENTS (ways) : 1); k++) {
            g_autofree char *page = draw (b->db, route, value, ways[k]);
            if (strstr (route->path, "{table}") == NULL)
                expect_harmless (page, route->path);
        }
    }
}

/* Nothing was sold, nobody is there: every page still says so. */
static void
test_pages_over_nothing (Backend *b)
{
    const OcopWebTable *table = ocop_dashboard_get_table();
    for (guint i = 0; i < table->n_routes; i++)
        if (strcmp (table->routes[i].method, "GET") == 0 &&
            strchr (table->routes[i].path, '{') == NULL) {
            g_autofree char *page = draw (b->db, &table->routes[i], NULL, "");
            g_assert_cmpuint (strlen (page), >, 500);
        }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/dashboard/html/escapes-every-text", test_escaping);
    g_test_add_func ("/dashboard/charts/well-formed", test_charts_are_well_formed);
    g_test_add_func ("/dashboard/charts/short-money", test_short_money);
    g_test_add_func ("/dashboard/log-in/passwords", test_passwords);
    g_test_add_func ("/dashboard/log-in/lock", test_lock);
    backend_add_test ("/dashboard/pages-over-hostile-names", test_pages_over_hostile_names);
    backend_add_test ("/dashboard/pages-over-nothing", test_pages_over_nothing);
    return backend_run_tests();
}
