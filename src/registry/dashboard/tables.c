/* Names to reports. */
#include "registry/dashboard/tables.h"

#include "base/error.h"
#include "registry/dashboard/filter.h"
#include "registry/dashboard/html.h"
#include "registry/report/labels.h"
#include "registry/report/points.h"
#include "registry/report/programme.h"
#include "registry/report/supply.h"
#include "registry/store/cases.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_MS     (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define CASES_MAX  500
#define AUDIT_PAGE 100

#define CERTIFICATE_DAYS 180

typedef OcopTable *(*MakeFunc) (OcopPage *page, GError **error);

#define TABLE(name, call)                                                                          \
    static OcopTable *make_##name (OcopPage *page, GError **error)                                 \
    {                                                                                              \
        return call;                                                                               \
    }

static OcopTable *
make_sales (OcopPage *page, GError **error)
{
    g_auto (OcopSalesFilter) filter = {0};
    ocop_sales_filter_read (page, &filter);
    return ocop_report_sales (page->context->db, page->facts, &filter.query, filter.by, error);
}

static OcopTable *
make_products (OcopPage *page, GError **error)
{
    return ocop_report_products (page->facts, ocop_page_get_query (page, "tim"));
}

TABLE (headline, ocop_report_headline (page->facts))
TABLE (participation, ocop_report_participation (page->facts))
TABLE (communes, ocop_report_localities (page->facts, FALSE))
TABLE (districts, ocop_report_localities (page->facts, TRUE))
TABLE (forms, ocop_report_forms (page->facts))
TABLE (conversions,
       ocop_report_conversions (page->context->db, page->facts, OCOP_DAY_NONE, page->today, error))
TABLE (targets, ocop_report_targets (page->context->db, page->facts, error))
TABLE (certificates, ocop_report_certificates (page->facts, CERTIFICATE_DAYS))
TABLE (supply,
       ocop_report_supply (page->context->db, page->facts, OCOP_DAY_NONE, OCOP_DAY_NONE, error))
TABLE (expiring,
       ocop_report_expiring (page->context->db, page->facts, OCOP_SUPPLY_EXPIRING_DAYS, error))
TABLE (transfers, ocop_report_transfers (page->context->db, page->facts, NULL, error))
TABLE (points, ocop_report_points (page->context->db, page->facts, page->context->now_ms, error))
TABLE (silent, ocop_report_silent (page->context->db, page->facts,
                                   page->context->now_ms - OCOP_SILENT_DAYS * DAY_MS,
                                   page->context->now_ms, error))
TABLE (assortment, ocop_report_assortment (page->context->db, page->facts, error))

static const struct {
    const char *name;
    MakeFunc make;
} tables[] = {
    {"sales", make_sales},
    {"headline", make_headline},
    {"participation", make_participation},
    {"communes", make_communes},
    {"districts", make_districts},
    {"forms", make_forms},
    {"conversions", make_conversions},
    {"targets", make_targets},
    {"certificates", make_certificates},
    {"supply", make_supply},
    {"expiring", make_expiring},
    {"transfers", make_transfers},
    {"points", make_points},
    {"silent", make_silent},
    {"assortment", make_assortment},
    {"products", make_products},
    {"cases", ocop_dashboard_list_cases},
    {"audit", ocop_dashboard_list_audit},
};

OcopTable *
ocop_dashboard_make_table (OcopPage *page, const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        if (strcmp (tables[i].name, name) == 0)
            return tables[i].make (page, error);
    ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "table", _ ("there is no table “%s”"), name);
    return NULL;
}

gboolean
ocop_dashboard_add_table (OcopPage *page, const char *name, const char *query,
                          const OcopTableLook *look, GError **error)
{
    g_autoptr (OcopTable) table = ocop_dashboard_make_table (page, name, error);
    if (table == NULL)
        return FALSE;
    OcopTableLook own = look != NULL ? *look : (OcopTableLook){0};
    g_autofree char *csv = g_strconcat (OCOP_DASHBOARD_CSV, name, query, NULL);
    own.csv = csv;
    ocop_page_add_table (page, table, &own);
    return TRUE;
}

/* --- cases --- */

static const OcopColumn case_columns[] = {
    {"case", "Số", OCOP_COLUMN_TEXT, NULL},
    {"kind", "Loại", OCOP_COLUMN_TEXT, ocop_label_case_kind},
    {"point", "Điểm bán", OCOP_COLUMN_TEXT, NULL},
    {"till", "Máy", OCOP_COLUMN_COUNT, NULL},
    {"subject", "Về việc", OCOP_COLUMN_TEXT, NULL},
    {"status", "Trạng thái", OCOP_COLUMN_TEXT, ocop_label_case_status},
    {"opened", "Mở lúc", OCOP_COLUMN_INSTANT, NULL},
    {"seen", "Gặp lại", OCOP_COLUMN_INSTANT, NULL},
    {"times", "Số lần", OCOP_COLUMN_COUNT, NULL},
};

OcopTable *
ocop_dashboard_list_cases (OcopPage *page, GError **error)
{
    const gboolean all = strcmp (ocop_page_get_query (page, "tat-ca"), "1") == 0;
    const OcopRegCaseQuery query = {
        .status = all ? -1 : OCOP_REG_CASE_OPEN, .kind = -1, .limit = CASES_MAX};
    g_autoptr (GPtrArray) rows = ocop_reg_cases_list (page->context->db, &query, error);
    if (rows == NULL)
        return NULL;
    OcopTable *table = ocop_table_new ("cases", all ? "Mọi hồ sơ" : "Hồ sơ chờ xử lý", case_columns,
                                       G_N_ELEMENTS (case_columns));
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegCase *row = g_ptr_array_index (rows, i);
        g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
        ocop_table_add_text (table, id);
        ocop_table_add_text (table, ocop_reg_case_kind_get_text ((OcopRegCaseKind)row->kind));
        ocop_table_add_text (table, row->point);
        if (row->till > 0)
            ocop_table_add_value (table, row->till);
        else
            ocop_table_add_null (table);
        ocop_table_add_text (table, row->subject);
        ocop_table_add_text (table, ocop_reg_case_status_get_text ((OcopRegCaseStatus)row->status));
        ocop_table_add_instant (table, row->opened_ms);
        ocop_table_add_instant (table, row->seen_ms);
        ocop_table_add_value (table, row->n_seen);
    }
    return table;
}

/* --- audit --- */

static const OcopColumn audit_columns[] = {
    {"id", "Số", OCOP_COLUMN_COUNT, NULL},     {"at", "Lúc", OCOP_COLUMN_INSTANT, NULL},
    {"actor", "Ai", OCOP_COLUMN_TEXT, NULL},   {"action", "Việc", OCOP_COLUMN_TEXT, NULL},
    {"subject", "Về", OCOP_COLUMN_TEXT, NULL}, {"detail", "Chi tiết", OCOP_COLUMN_TEXT, NULL},
};

OcopTable *
ocop_dashboard_list_audit (OcopPage *page, GError **error)
{
    if (!ocop_page_is_officer (page)) {
        ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, "role",
                        _ ("the audit log is for officers"));
        return NULL;
    }
    const gint64 before = g_ascii_strtoll (ocop_page_get_query (page, "truoc"), NULL, 10);
    g_autoptr (GPtrArray) rows =
        ocop_reg_audit_list (page->context->db, MAX (0, before), AUDIT_PAGE, error);
    if (rows == NULL)
        return NULL;
    OcopTable *table =
        ocop_table_new ("audit", "Ai đã làm gì", audit_columns, G_N_ELEMENTS (audit_columns));
    for (guint i = 0; i < rows->len; i++) {
        const OcopRegAudit *row = g_ptr_array_index (rows, i);
        ocop_table_add_value (table, row->id);
        ocop_table_add_instant (table, row->at_ms);
        ocop_table_add_text (table, row->actor);
        ocop_table_add_text (table, row->action);
        ocop_table_add_text (table, row->subject);
        ocop_table_add_text (table, row->detail);
    }
    return table;
}
