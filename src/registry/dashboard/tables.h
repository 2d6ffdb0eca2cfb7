/* The tables of the pages by name: what a page shows and what its link gives as CSV are made by the
 * same function, so they are the same. */
#pragma once

#include "registry/dashboard/page.h"

/* Errors: UNKNOWN_CODE for a @name that is none; NOT_PERMITTED for one that @page's person may not
 * see. Query parameters are those of the page. */
OcopTable *ocop_dashboard_make_table (OcopPage *page, const char *name, GError **error);
/* The parts of "/csv/NAME" that a table's own page adds: NULL: none. */
#define OCOP_DASHBOARD_CSV "/csv/"

/* Cases (open ones, or all with tat-ca=1) and the audit log (before truoc=ID). */
OcopTable *ocop_dashboard_list_cases (OcopPage *page, GError **error);
OcopTable *ocop_dashboard_list_audit (OcopPage *page, GError **error);

/* Draws the named table with its CSV link. @query: "" or "?…" for the link. */
gboolean ocop_dashboard_add_table (OcopPage *page, const char *name, const char *query,
                                   const OcopTableLook *look, GError **error);
