/* The table of reports and the thin functions that fit each to it. */
#include "registry/report/reports.h"

#include "registry/report/points.h"
#include "registry/report/programme.h"
#include "registry/report/sales.h"
#include "registry/report/supply.h"
#include <string.h>

#define DAY_MS           (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define CERTIFICATE_DAYS 180

/* Makes the table; @facts are of the options' last day. */
typedef OcopTable *(*MakeFunc) (OcopRegDb *db, OcopFacts *facts, const OcopReportOptions *options,
                                GError **error);

static gboolean
write_table (OcopRegDb *db, const OcopReportOptions *options, MakeFunc make, OcopReportSink sink,
             gpointer data, GError **error)
{
    const OcopDay day = options->to != OCOP_DAY_NONE ? options->to : ocop_day_at (options->now_ms);
    g_autoptr (OcopFacts) facts = ocop_facts_load (db, day, error);
    g_autoptr (OcopTable) table = facts != NULL ? make (db, facts, options, error) : NULL;
    if (table == NULL)
        return FALSE;
    g_autoptr (GString) out = g_string_new (NULL);
    ocop_table_write (table, options->format, out);
    return sink (out->str, out->len, data, error);
}

/* NAME (the maker's call) as a function of the table of reports. */
#define REPORT(name, call)                                                                         \
    static OcopTable *make_##name (OcopRegDb *db, OcopFacts *facts,                                \
                                   const OcopReportOptions *options, GError **error)               \
    {                                                                                              \
        return call;                                                                               \
    }                                                                                              \
    static gboolean run_##name (OcopRegDb *db, const OcopReportOptions *options,                   \
                                OcopReportSink sink, gpointer data, GError **error)                \
    {                                                                                              \
        return write_table (db, options, make_##name, sink, data, error);                          \
    }

/* Midnight in Viet Nam at which @day begins. */
static gint64
begin_of (OcopDay day)
{
    return (gint64)day * DAY_MS - G_GINT64_CONSTANT (7) * 3600 * 1000;
}

static gint64
silent_before (const OcopReportOptions *options)
{
    return options->from != OCOP_DAY_NONE ? begin_of (options->from)
                                          : options->now_ms - OCOP_SILENT_DAYS * DAY_MS;
}

static OcopTable *
make_sales (OcopRegDb *db, OcopFacts *facts, const OcopReportOptions *options, OcopSalesBy by,
            GError **error)
{
    OcopSalesQuery query = OCOP_SALES_QUERY_INIT;
    query.from = options->from;
    query.to = options->to;
    return ocop_report_sales (db, facts, &query, by, error);
}

REPORT (participation, ocop_report_participation (facts))
REPORT (supply, ocop_report_supply (db, facts, options->from, options->to, error))
REPORT (targets, ocop_report_targets (db, facts, error))
REPORT (silent, ocop_report_silent (db, facts, silent_before (options), options->now_ms, error))
REPORT (headline, ocop_report_headline (facts))
REPORT (forms, ocop_report_forms (facts))
REPORT (communes, ocop_report_localities (facts, FALSE))
REPORT (districts, ocop_report_localities (facts, TRUE))
REPORT (certificates, ocop_report_certificates (facts, CERTIFICATE_DAYS))
REPORT (products, ocop_report_products (facts, NULL))
REPORT (conversions, ocop_report_conversions (db, facts, options->from, options->to, error))
REPORT (points, ocop_report_points (db, facts, options->now_ms, error))
REPORT (assortment, ocop_report_assortment (db, facts, error))
REPORT (expiring, ocop_report_expiring (db, facts, OCOP_SUPPLY_EXPIRING_DAYS, error))
REPORT (transfers, ocop_report_transfers (db, facts, NULL, error))
REPORT (by_month, make_sales (db, facts, options, OCOP_SALES_BY_MONTH, error))
REPORT (by_point, make_sales (db, facts, options, OCOP_SALES_BY_POINT, error))
REPORT (by_product, make_sales (db, facts, options, OCOP_SALES_BY_PRODUCT, error))
REPORT (by_producer, make_sales (db, facts, options, OCOP_SALES_BY_PRODUCER, error))
REPORT (by_commune, make_sales (db, facts, options, OCOP_SALES_BY_COMMUNE, error))
REPORT (by_district, make_sales (db, facts, options, OCOP_SALES_BY_DISTRICT, error))

const OcopReportEntry ocop_report_entries[] = {
    {"totals", "everything sold, by day, point, till, product, channel and stars",
     ocop_report_totals},
    {"participation", "groups of districts against the province", run_participation},
    {"supply", "stock, declared supply, rate of sale, days of cover, surplus", run_supply},
    {"targets", "targets and what was reached", run_targets},
    {"silent", "points and tills not heard from", run_silent},
    {"headline", "the programme in figures", run_headline},
    {"forms", "producers by legal form", run_forms},
    {"communes", "participation by commune", run_communes},
    {"districts", "participation by former district", run_districts},
    {"certificates", "certificates that end within 180 days or have lapsed", run_certificates},
    {"products", "products of the programme", run_products},
    {"conversions", "producers that changed their legal form", run_conversions},
    {"points", "points and their tills", run_points},
    {"assortment", "share of certified goods at each point", run_assortment},
    {"expiring", "lots that expire within 30 days", run_expiring},
    {"transfers", "goods that would sell better at another point", run_transfers},
    {"sales-by-month", "sales by month", run_by_month},
    {"sales-by-point", "sales by point", run_by_point},
    {"sales-by-product", "sales by product", run_by_product},
    {"sales-by-producer", "sales by producer", run_by_producer},
    {"sales-by-commune", "sales by commune of the producer", run_by_commune},
    {"sales-by-district", "sales by former district of the producer", run_by_district},
    {NULL, NULL, NULL},
};

const OcopReportEntry *
ocop_report_find (const char *name)
{
    for (const OcopReportEntry *entry = ocop_report_entries; entry->name != NULL; entry++)
        if (strcmp (entry->name, name) == 0)
            return entry;
    return NULL;
}

gboolean
ocop_report_run (OcopRegDb *db, const OcopReportEntry *entry, const OcopReportOptions *options,
                 OcopReportSink sink, gpointer data, GError **error)
{
    if (ocop_reg_is_in_transaction (db))
        return entry->run (db, options, sink, data, error);
    g_auto (OcopRegTransaction) snapshot = {0};
    return ocop_reg_begin (&snapshot, db, OCOP_REG_READ, error) &&
           entry->run (db, options, sink, data, error) && ocop_reg_commit (&snapshot, error);
}
