/* report: what the reports say, as text, JSON or CSV. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/report/reports.h"
#include <glib/gi18n-lib.h>

static gboolean
append (const char *bytes, gsize size, gpointer data, GError **error)
{
    g_string_append_len (data, bytes, (gssize)size);
    return TRUE;
}

static void
refuse_unknown (const char *name, GError **error)
{
    g_autoptr (GString) names = g_string_new (NULL);
    g_autofree char *shown = ocop_text_excerpt (name, -1);
    for (const OcopReportEntry *entry = ocop_report_entries; entry->name != NULL; entry++)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", entry->name);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "report",
                    _ ("there is no report “%s”; there are: %s"), shown, names->str);
}

gboolean
ocop_command_report (OcopCall *call, GError **error)
{
    const OcopReportEntry *entry = ocop_report_find (call->words[0]);
    OcopReportOptions options = {.format = call->is_json ? OCOP_TABLE_JSON : OCOP_TABLE_TEXT,
                                 .now_ms = call->now_ms};
    if (entry == NULL) {
        refuse_unknown (call->words[0], error);
        return FALSE;
    }
    if (ocop_args_has (call->opts, OCOP_OPT_CSV)) {
        if (call->is_json) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "csv", _ ("say either --json or --csv"));
            return FALSE;
        }
        options.format = OCOP_TABLE_CSV;
    }
    if (!ocop_args_read_day (call->opts, OCOP_OPT_FROM, &options.from, error) ||
        !ocop_args_read_day (call->opts, OCOP_OPT_TO, &options.to, error))
        return FALSE;
    if (options.from != OCOP_DAY_NONE && options.to != OCOP_DAY_NONE && options.from > options.to) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "from",
                        _ ("the first day is after the last one"));
        return FALSE;
    }
    return ocop_report_run (call->db, entry, &options, append, call->out, error);
}
