/* A report as a file for a spreadsheet: columns by their stable keys, as ocopctl writes them; texts
 * that a spreadsheet would take for a formula are guarded (base/csv.h). */
#pragma once

#include "shop/shop.h"

/* @rows (of guint) are those that are wanted, in that order; NULL: all. Owned. */
GString *ocop_report_make_csv (const OcopReport *report, const GArray *rows);
