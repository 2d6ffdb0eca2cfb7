/* What of a report is worth a bar. */
#pragma once

#include "shop/shop.h"

/* New array of OcopBar (ui/reports/bar_chart.h): money per day (per month when there are many days)
 * and per name, the greatest first and the rest together; certificates by when they end. */
GArray *ocop_report_make_bars (OcopReportKind kind, const OcopReport *report);
/* Bars follow in time. */
gboolean ocop_report_is_in_time (OcopReportKind kind);
