/* Help, written from the tables of commands and options, so that it cannot fall behind them. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
begins_with_words (const OcopCommand *command, const char *const *words, guint n_words)
{
    g_auto (GStrv) own = g_strsplit (command->words, " ", 2);
    for (guint i = 0; i < n_words; i++) {
        if (i >= g_strv_length (own) || strcmp (own[i], words[i]) != 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_known (const char *const *words, guint n_words)
{
    const OcopCommand *command = ocop_commands_get();
    while (command->words != NULL && !begins_with_words (command, words, n_words))
        command++;
    return command->words != NULL;
}

static void
append_options (guint64 options, GString *out)
{
    g_autoptr (OcopTable) table = ocop_table_new ("lll");
    for (int i = 0; i < OCOP_N_OPTIONS; i++) {
        const OcopOptionFacts *facts = ocop_option_get_facts ((OcopOption)i);
        if ((options & OCOP_OPTION_BIT (i)) == 0)
            continue;
        g_autofree char *name = g_strconcat (facts->name, facts->value_name != NULL ? " " : NULL,
                                             facts->value_name, NULL);
        ocop_table_add (table, NULL);
        ocop_table_add (table, name);
        ocop_table_add (table, _ (facts->help));
    }
    ocop_table_print (table, out);
}

static void
append_overview (GString *out)
{
    g_string_append_printf (out, "%s\n\n", _ ("ocopctl: the OCOP till from the command line"));
    g_string_append_printf (out, "%s\n  ocopctl [--home DIR] [--json] COMMAND …\n\n", _ ("Usage:"));
    g_string_append_printf (out, "%s\n", _ ("Commands:"));
    g_autoptr (OcopTable) table = ocop_table_new ("lll");
    for (const OcopCommand *command = ocop_commands_get(); command->words != NULL; command++) {
        ocop_table_add (table, NULL);
        ocop_table_add (table, command->words);
        ocop_table_add (table, _ (command->help));
    }
    ocop_table_print (table, out);
    g_string_append_printf (out, "\n%s\n", _ ("Options of all commands:"));
    append_options (OCOP_OPTION_BIT (OCOP_OPTION_HOME) | OCOP_OPTION_BIT (OCOP_OPTION_JSON) |
                        OCOP_OPTION_BIT (OCOP_OPTION_HELP) | OCOP_OPTION_BIT (OCOP_OPTION_VERSION),
                    out);
    g_string_append_printf (
        out, "\n%s\n%s\n", _ ("The home is --home, else $OCOP_HOME, else $XDG_DATA_HOME/ocop-pos."),
        _ ("“ocopctl help COMMAND” explains a command; the manual is ocopctl(1)."));
}

gboolean
ocop_commands_append_help (const char *const *words, guint n_words, GString *out, GError **error)
{
    gboolean is_first = TRUE;
    if (n_words == 0) {
        append_overview (out);
        return TRUE;
    }
    /* "sell sale.json --help" asks about sell. */
    while (n_words > 1 && !is_known (words, n_words))
        n_words--;
    for (const OcopCommand *command = ocop_commands_get(); command->words != NULL; command++) {
        if (!begins_with_words (command, words, n_words))
            continue;
        g_string_append_printf (out, "%socopctl %s%s%s\n  %s\n", is_first ? "" : "\n",
                                command->words, *command->usage != '\0' ? " " : "", command->usage,
                                _ (command->help));
        append_options (command->options, out);
        is_first = FALSE;
    }
    if (is_first) {
        g_autofree char *joined = g_strjoinv (" ", (char **)words);
        g_autofree char *shown = ocop_text_excerpt (joined, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("there is no command “%s”; “ocopctl help” lists them"), shown);
    }
    return !is_first;
}

gboolean
ocop_command_help (OcopCli *cli, GError **error)
{
    g_autoptr (GString) help = g_string_new (NULL);
    if (!ocop_commands_append_help (cli->words, cli->n_words, help, error))
        return FALSE;
    if (!cli->is_json) {
        g_string_append (cli->out, help->str);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "help", help->str);
    ocop_json_end_object (&cli->json);
    return TRUE;
}
