/* report: one table from the shop, as JSON, CSV or aligned text. Which columns there are is the
 * shop's business. */
#include "cli/commands.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

static void
write_cell (OcopJsonWriter *w, const OcopReportColumn *column, const OcopReportCell *cell)
{
    if (cell->is_null) {
        ocop_json_add_null (w, column->key);
        return;
    }
    switch (column->type) {
    case OCOP_CELL_TEXT:
        ocop_json_add_string (w, column->key, cell->text);
        return;
    case OCOP_CELL_QTY:
        ocop_json_add_qty (w, column->key, cell->value);
        return;
    case OCOP_CELL_DAY:
        ocop_json_add_day (w, column->key, (OcopDay)cell->value);
        return;
    case OCOP_CELL_MONEY:
    case OCOP_CELL_COUNT:
    default:
        ocop_json_add_int (w, column->key, cell->value);
    }
}

static void
write_json (OcopJsonWriter *w, const OcopReport *report)
{
    ocop_json_begin_array (w, NULL);
    for (guint i = 0; i < report->rows->len; i++) {
        const OcopReportCell *cells = g_ptr_array_index (report->rows, i);
        ocop_json_begin_object (w, NULL);
        for (gsize k = 0; k < report->n_columns; k++)
            write_cell (w, &report->columns[k], &cells[k]);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
append_csv_cell (GString *csv, const OcopReportColumn *column, const OcopReportCell *cell,
                 gboolean is_first)
{
    char qty[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    if (cell->is_null) {
        ocop_csv_append_field (csv, "", FALSE, is_first);
    } else if (column->type == OCOP_CELL_TEXT) {
        ocop_csv_append_field (csv, cell->text != NULL ? cell->text : "", TRUE, is_first);
    } else if (column->type == OCOP_CELL_QTY) {
        ocop_csv_append_field (csv, ocop_qty_to_text (cell->value, qty), FALSE, is_first);
    } else if (column->type == OCOP_CELL_DAY) {
        ocop_csv_append_field (csv, ocop_day_to_text ((OcopDay)cell->value, day), FALSE, is_first);
    } else {
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, cell->value);
        ocop_csv_append_field (csv, number, FALSE, is_first);
    }
}

static void
append_csv (GString *csv, const OcopReport *report)
{
    for (gsize k = 0; k < report->n_columns; k++)
        ocop_csv_append_field (csv, report->columns[k].key, TRUE, k == 0);
    g_string_append_c (csv, '\n');
    for (guint i = 0; i < report->rows->len; i++) {
        const OcopReportCell *cells = g_ptr_array_index (report->rows, i);
        for (gsize k = 0; k < report->n_columns; k++)
            append_csv_cell (csv, &report->columns[k], &cells[k], k == 0);
        g_string_append_c (csv, '\n');
    }
}

static void
add_cell (OcopTable *table, OcopCellType type, const OcopReportCell *cell)
{
    if (cell->is_null) {
        ocop_table_add (table, NULL);
        return;
    }
    switch (type) {
    case OCOP_CELL_TEXT:
        ocop_table_add (table, cell->text);
        return;
    case OCOP_CELL_MONEY:
        ocop_table_add_money (table, cell->value);
        return;
    case OCOP_CELL_QTY:
        ocop_table_add_qty (table, cell->value);
        return;
    case OCOP_CELL_DAY:
        ocop_table_add_day (table, (OcopDay)cell->value);
        return;
    case OCOP_CELL_COUNT:
    default:
        ocop_table_add_int (table, cell->value);
    }
}

static void
say_report (OcopCli *cli, const OcopReport *report)
{
    if (report->rows->len == 0) {
        ocop_cli_say (cli, _ ("Nothing in these days"));
        return;
    }
    g_autoptr (GString) aligns = g_string_new (NULL);
    for (gsize k = 0; k < report->n_columns; k++)
        g_string_append_c (aligns, report->columns[k].type == OCOP_CELL_TEXT ? 'l' : 'r');
    g_autoptr (OcopTable) table = ocop_table_new (aligns->str);
    for (gsize k = 0; k < report->n_columns; k++)
        ocop_table_add (table, report->columns[k].key);
    for (guint i = 0; i < report->rows->len; i++) {
        const OcopReportCell *cells = g_ptr_array_index (report->rows, i);
        for (gsize k = 0; k < report->n_columns; k++)
            add_cell (table, report->columns[k].type, &cells[k]);
    }
    ocop_table_print (table, cli->out);
}

/* One of the two days alone means that day; the later must not come first. */
static gboolean
read_days (const OcopArgs *args, OcopDay *ret_from, OcopDay *ret_to, GError **error)
{
    if (!ocop_args_read_day (args, OCOP_OPTION_FROM, ret_from, error) ||
        !ocop_args_read_day (args, OCOP_OPTION_TO, ret_to, error))
        return FALSE;
    if (*ret_from != OCOP_DAY_NONE && *ret_to != OCOP_DAY_NONE && *ret_to < *ret_from) {
        ocop_set_error (
            error, OCOP_ERROR_BAD_INPUT, "to", _ ("the last day, %s, is before the first, %s"),
            ocop_args_get (args, OCOP_OPTION_TO), ocop_args_get (args, OCOP_OPTION_FROM));
        return FALSE;
    }
    return TRUE;
}

/* Where only one end is given: up to the present business day, or that last day alone. */
static gboolean
fill_days (OcopCli *cli, OcopDay *from, OcopDay *to, GError **error)
{
    if ((*from == OCOP_DAY_NONE) == (*to == OCOP_DAY_NONE))
        return TRUE;
    if (*from == OCOP_DAY_NONE) {
        *from = *to;
        return TRUE;
    }
    *to = ocop_shop_get_business_day (cli->shop, error);
    if (*to == OCOP_DAY_NONE)
        return FALSE;
    *to = MAX (*from, *to);
    return TRUE;
}

gboolean
ocop_command_report (OcopCli *cli, GError **error)
{
    OcopReportKind kind;
    OcopDay from, to;
    if (!ocop_report_parse (cli->words[0], &kind)) {
        g_autofree char *shown = ocop_text_excerpt (cli->words[0], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("there is no report “%s”"), shown);
        return FALSE;
    }
    if (!read_days (cli->args, &from, &to, error) || ocop_cli_open_shop (cli, error) == NULL ||
        !fill_days (cli, &from, &to, error))
        return FALSE;
    g_autoptr (OcopReport) report = ocop_shop_report (cli->shop, kind, from, to, error);
    if (report == NULL)
        return FALSE;
    gboolean is_csv = ocop_args_has (cli->args, OCOP_OPTION_CSV);
    if (is_csv && cli->is_json) {
        g_autoptr (GString) csv = g_string_new (NULL);
        append_csv (csv, report);
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_string (&cli->json, "csv", csv->str);
        ocop_json_end_object (&cli->json);
    } else if (is_csv) {
        append_csv (cli->out, report);
    } else if (cli->is_json) {
        write_json (&cli->json, report);
    } else {
        say_report (cli, report);
    }
    return TRUE;
}
