/* What was sold in a day or a period, and which certificates end. */
#pragma once

#include "ui/shell/page.h"

#define OCOP_TYPE_REPORTS_PAGE (ocop_reports_page_get_type())
G_DECLARE_FINAL_TYPE (OcopReportsPage, ocop_reports_page, OCOP, REPORTS_PAGE, OcopPage)

/* Floating. */
OcopPage *ocop_reports_page_new (OcopSession *session);
/* The report that is shown into the file at @path, as when it was chosen. */
void ocop_reports_page_save (OcopReportsPage *page, const char *path);
