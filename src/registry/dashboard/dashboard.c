/* The routes. Everything is read by a worker but the log-in, the log-out and decisions. */
#include "registry/dashboard/dashboard.h"

#include "registry/dashboard/filter.h"
#include "registry/dashboard/pages.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define FORM_MAX  (8 * 1024)

static const OcopWebParameter login_parameters[] = {
    {.name = "next", .max = 2048}, {.name = "sai"}, {.name = NULL}};
static const OcopWebParameter style_parameters[] = {{.name = "v"}, {.name = NULL}};
static const OcopWebParameter search_parameters[] = {{.name = "tim", .max = 512}, {.name = NULL}};
static const OcopWebParameter case_parameters[] = {{.name = "tat-ca"}, {.name = NULL}};
static const OcopWebParameter audit_parameters[] = {
    {.name = "truoc", .type = OCOP_WEB_INT, .min = 1, .max = G_MAXINT64}, {.name = NULL}};
/* Those of every table. */
static const OcopWebParameter csv_parameters[] = {
    {.name = "ky"},
    {.name = "tu"},
    {.name = "den"},
    {.name = "theo"},
    {.name = "diem"},
    {.name = "san-pham"},
    {.name = "chu-the", .max = 512},
    {.name = "nhom", .max = 512},
    {.name = "dia-ban"},
    {.name = "khu"},
    {.name = "sao"},
    {.name = "kenh"},
    {.name = "tim", .max = 512},
    {.name = "tat-ca"},
    {.name = "truoc", .type = OCOP_WEB_INT, .min = 1, .max = G_MAXINT64},
    {.name = NULL}};

#define PAGE(path_, handler_, parameters_)                                                         \
    {                                                                                              \
        .method = "GET", .path = path_, .who = OCOP_WEB_SESSION_READER, .kind = OCOP_WEB_READ,     \
        .handler = ocop_dashboard_##handler_, .name = "dashboard-" #handler_,                      \
        .parameters = parameters_                                                                  \
    }

static const OcopWebRoute routes[] = {
    PAGE ("/", show_overview, NULL),
    PAGE ("/doanh-so", show_sales, ocop_sales_parameters),
    PAGE ("/tham-gia", show_participation, NULL),
    PAGE ("/muc-tieu", show_targets, NULL),
    PAGE ("/chung-nhan", show_certificates, NULL),
    PAGE ("/cung-ung", show_supply, NULL),
    PAGE ("/dieu-chuyen", show_transfers, NULL),
    PAGE ("/diem-ban", show_points, NULL),
    PAGE ("/san-pham", show_products, search_parameters),
    PAGE ("/san-pham/{code}", show_product, NULL),
    PAGE ("/ho-so", show_cases, case_parameters),
    PAGE ("/ho-so/{id}", show_case, NULL),
    PAGE ("/csv/{table}", give_csv, csv_parameters),
    {.method = "GET",
     .path = "/nhat-ky",
     .who = OCOP_WEB_SESSION_OFFICER,
     .kind = OCOP_WEB_READ,
     .handler = ocop_dashboard_show_audit,
     .name = "dashboard-audit",
     .parameters = audit_parameters},
    {.method = "POST",
     .path = "/ho-so/{id}",
     .who = OCOP_WEB_SESSION_OFFICER,
     .kind = OCOP_WEB_WRITE,
     .handler = ocop_dashboard_resolve_case,
     .name = "dashboard-resolve-case",
     .body_max = FORM_MAX,
     .media_type = FORM_TYPE},
    {.method = "GET",
     .path = OCOP_WEB_LOGIN_PATH,
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_READ,
     .handler = ocop_dashboard_show_login,
     .name = "dashboard-login-form",
     .parameters = login_parameters},
    {.method = "POST",
     .path = OCOP_WEB_LOGIN_PATH,
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_WRITE,
     .handler = ocop_dashboard_do_login,
     .prepare = ocop_dashboard_prepare_login,
     .name = "dashboard-login",
     .body_max = FORM_MAX,
     .media_type = FORM_TYPE},
    {.method = "POST",
     .path = "/logout",
     .who = OCOP_WEB_SESSION_READER,
     .kind = OCOP_WEB_WRITE,
     .handler = ocop_dashboard_do_logout,
     .name = "dashboard-logout",
     .body_max = FORM_MAX,
     .media_type = FORM_TYPE},
    {.method = "GET",
     .path = "/style.css",
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_READ,
     .handler = ocop_dashboard_give_style,
     .name = "dashboard-style",
     .parameters = style_parameters},
};

const OcopWebTable *
ocop_dashboard_get_table (void)
{
    static const OcopWebTable table = {.routes = routes, .n_routes = G_N_ELEMENTS (routes)};
    return &table;
}
