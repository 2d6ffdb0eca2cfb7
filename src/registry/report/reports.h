/* The reports by name, as `ocop-registryd report NAME` and the API ask for them. */
#pragma once

#include "registry/report/table_write.h"
#include "registry/store/store.h"

typedef struct {
    OcopDay from, to; /* OCOP_DAY_NONE: not said */
    OcopTableFormat format;
    gint64 now_ms;
} OcopReportOptions;

/* Takes what is written, in pieces. FALSE ends the report with the error it set. */
typedef gboolean (*OcopReportSink) (const char *bytes, gsize size, gpointer data, GError **error);

/* What from and to mean is the report's: sales days (totals, sales), the day as of which is counted
 * (participation, headline, targets, certificates, products: to), the window of the rate of sale
 * (supply), the day since which nothing came (silent: from). */
typedef struct {
    const char *name;
    const char *summary; /* one line of help, English, to be translated */
    gboolean (*run) (OcopRegDb *db, const OcopReportOptions *options, OcopReportSink sink,
                     gpointer data, GError **error);
} OcopReportEntry;

/* totals participation supply targets silent, then those beyond the contract; ended by a NULL name.
 */
extern const OcopReportEntry ocop_report_entries[];
/* NULL: there is none. */
const OcopReportEntry *ocop_report_find (const char *name);
/* Runs it within the caller's transaction or outside of one (then in one snapshot of its own). */
gboolean ocop_report_run (OcopRegDb *db, const OcopReportEntry *entry,
                          const OcopReportOptions *options, OcopReportSink sink, gpointer data,
                          GError **error);

/* Σ rows of all tills and epochs as CONTRACT.md `report totals` has them; streams, whatever the
 * size, except as text. */
gboolean ocop_report_totals (OcopRegDb *db, const OcopReportOptions *options, OcopReportSink sink,
                             gpointer data, GError **error);
