/* All columns, also those that the screen has no room for. */
#include "ui/reports/report_csv.h"

#include "base/csv.h"
#include "base/day.h"
#include "base/quantity.h"
#include <inttypes.h>

static void
append_cell (GString *csv, const OcopReportColumn *column, const OcopReportCell *cell,
             gboolean is_first)
{
    char text[OCOP_QTY_TEXT_SIZE];
    if (cell->is_null)
        g_snprintf (text, sizeof text, "%s", "");
    else if (column->type == OCOP_CELL_QTY)
        ocop_qty_to_text (cell->value, text);
    else if (column->type == OCOP_CELL_DAY)
        ocop_day_to_text ((OcopDay)cell->value, text);
    else
        g_snprintf (text, sizeof text, "%" PRId64, cell->value);
    const gboolean is_text = column->type == OCOP_CELL_TEXT && !cell->is_null;
    ocop_csv_append_field (csv,
                           !is_text             ? text
                           : cell->text != NULL ? cell->text
                                                : "",
                           is_text, is_first);
}

static void
append_row (GString *csv, const OcopReport *report, guint i)
{
    const OcopReportCell *cells = g_ptr_array_index (report->rows, i);
    for (gsize k = 0; k < report->n_columns; k++)
        append_cell (csv, &report->columns[k], &cells[k], k == 0);
    g_string_append_c (csv, '\n');
}

GString *
ocop_report_make_csv (const OcopReport *report, const GArray *rows)
{
    const guint n = rows != NULL ? rows->len : report->rows->len;
    GString *csv = g_string_new (NULL);
    for (gsize k = 0; k < report->n_columns; k++)
        ocop_csv_append_field (csv, report->columns[k].key, TRUE, k == 0);
    g_string_append_c (csv, '\n');
    for (guint i = 0; i < n; i++)
        append_row (csv, report, rows != NULL ? g_array_index (rows, guint, i) : i);
    return csv;
}
