/* Help, written from the tables of commands, options and importable tables. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/catalogue/import.h"
#include "registry/report/reports.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMN 24

void
ocop_call_say (OcopCall *call, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_string_append_vprintf (call->out, format, args);
    va_end (args);
    g_string_append_c (call->out, '\n');
}

void
ocop_call_warn (OcopCall *call, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_string_append (call->warnings, "ocop-registryd: ");
    g_string_append_vprintf (call->warnings, format, args);
    va_end (args);
    g_string_append_c (call->warnings, '\n');
}

static void
append_reports (GString *out)
{
    g_string_append_printf (out, "\n%s\n", _ ("Reports:"));
    for (const OcopReportEntry *entry = ocop_report_entries; entry->name != NULL; entry++)
        g_string_append_printf (out, "  %-*s %s\n", COLUMN, entry->name, _ (entry->summary));
}

static gboolean
begins_with_words (const OcopCommandFacts *command, const char *const *words, guint n_words)
{
    g_auto (GStrv) own = g_strsplit (command->words, " ", 2);
    for (guint i = 0; i < n_words; i++)
        if (i >= g_strv_length (own) || strcmp (own[i], words[i]) != 0)
            return FALSE;
    return TRUE;
}

static void
append_options (guint64 options, GString *out)
{
    for (guint i = 0; i < OCOP_N_OPTS; i++) {
        const OcopOptionFacts *facts = &ocop_registry_options.facts[i];
        if ((options & OCOP_OPTION_BIT (i)) == 0)
            continue;
        g_autofree char *name = g_strconcat (facts->name, facts->value_name != NULL ? " " : NULL,
                                             facts->value_name, NULL);
        g_string_append_printf (out, "    %-*s %s\n", COLUMN, name, _ (facts->help));
    }
}

static void
append_overview (GString *out)
{
    g_string_append_printf (out, "%s\n\n", _ ("ocop-registryd: the registry of the OCOP tills"));
    g_string_append_printf (out, "%s\n  ocop-registryd COMMAND … --db URL\n\n", _ ("Usage:"));
    g_string_append_printf (out, "%s\n", _ ("Commands:"));
    for (const OcopCommandFacts *command = ocop_commands_get(); command->words != NULL; command++)
        g_string_append_printf (out, "  %-*s %s\n", COLUMN, command->words, _ (command->help));
    g_string_append_printf (out, "\n%s\n", _ ("Options of all commands:"));
    append_options (OCOP_OPTION_BIT (OCOP_OPT_DB) | OCOP_OPTION_BIT (OCOP_OPT_JSON) |
                        OCOP_OPTION_BIT (OCOP_OPT_BY) | OCOP_OPTION_BIT (OCOP_OPT_KEY) |
                        OCOP_OPTION_BIT (OCOP_OPT_HELP) | OCOP_OPTION_BIT (OCOP_OPT_VERSION),
                    out);
    g_string_append_printf (out, "\n%s\n", _ ("The manual is ocop-registryd(8)."));
}

static void
append_tables (GString *out)
{
    g_string_append_printf (out, "\n%s\n",
                            _ ("Tables and their columns, optional ones in brackets:"));
    for (const char *const *table = ocop_province_list_tables(); *table != NULL; table++) {
        g_autofree char *columns = ocop_province_describe_table (*table);
        g_string_append_printf (out, "  %-*s %s\n", COLUMN, *table, columns);
    }
}

gboolean
ocop_commands_append_help (const char *const *words, guint n_words, GString *out, GError **error)
{
    gboolean is_first = TRUE;
    if (n_words == 0) {
        append_overview (out);
        return TRUE;
    }
    for (const OcopCommandFacts *command = ocop_commands_get(); command->words != NULL; command++) {
        if (!begins_with_words (command, words, n_words))
            continue;
        g_string_append_printf (
            out, "%socop-registryd %s%s%s --db URL\n  %s\n", is_first ? "" : "\n", command->words,
            *command->usage != '\0' ? " " : "", command->usage, _ (command->help));
        append_options (command->options, out);
        if ((command->flags & OCOP_COMMAND_TABLE_FIRST) != 0)
            append_tables (out);
        if (command->run == ocop_command_report)
            append_reports (out);
        is_first = FALSE;
    }
    if (is_first) {
        g_autofree char *shown = ocop_text_excerpt (words[0], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("there is no command “%s”; “ocop-registryd help” lists them"), shown);
    }
    return !is_first;
}

gboolean
ocop_command_help (OcopCall *call, GError **error)
{
    g_autoptr (GString) help = g_string_new (NULL);
    if (!ocop_commands_append_help (call->words, call->n_words, help, error))
        return FALSE;
    if (!call->is_json) {
        g_string_append (call->out, help->str);
        return TRUE;
    }
    ocop_json_begin_object (&call->json, NULL);
    ocop_json_add_string (&call->json, "help", help->str);
    ocop_json_end_object (&call->json);
    return TRUE;
}
