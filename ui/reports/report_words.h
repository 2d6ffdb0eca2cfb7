/* Reports for people: headings of their columns, what their cells say. */
#pragma once

#include "shop/shop.h"
#include "ui/parts/table.h"

/* For the column of that key; @ret_is_shown FALSE: people need it less than the room it takes.
 * Static. */
const OcopTableColumn *ocop_report_find_heading (const char *key, gboolean *ret_is_shown);

/* Appends what @cell says. @ret_class as OcopTableTell. */
void ocop_report_tell_cell (const OcopReportColumn *column, const OcopReportCell *cell,
                            GString *text, const char **ret_class);

/* "★ 4" or words for none. Owned. */
char *ocop_report_dup_stars (const OcopReportCell *cell);
/* A channel's name, @text itself where it is not known. */
const char *ocop_report_name_channel (const char *text);
