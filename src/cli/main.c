/* ocopctl: the same store as the till's, from the command line. Words to shop calls, results to
 * text and JSON; CONTRACT's outside and nothing else. */
#include "cli/commands.h"
#include "program/failure.h"
#include "program/language.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define STATUS_CANNOT_ANSWER 3

static int
report_failure (OcopCli *cli, const GError *error)
{
    g_autofree char *line = ocop_failure_dup_line ("ocopctl", error);
    fprintf (stderr, "%s\n", line);
    g_string_truncate (cli->out, 0);
    if (cli->is_json)
        ocop_failure_append_json (error, cli->out);
    return ocop_error_get_exit_status (error);
}

/* Prints the answer. What was done stays done when nobody can read it, but the status says that the
 * answer is lost. */
static int
print_answer (const OcopCli *cli, int status)
{
    gboolean is_written = fwrite (cli->out->str, 1, cli->out->len, stdout) == cli->out->len;
    if (cli->is_json && is_written)
        is_written = putchar ('\n') != EOF;
    if (fflush (stdout) == 0 && is_written)
        return status;
    fprintf (stderr, "ocopctl: %s (internal)\n",
             _ ("the answer could not be written to standard output"));
    return STATUS_CANNOT_ANSWER;
}

static char *
dup_home (const OcopArgs *args)
{
    const char *home = ocop_args_get (args, OCOP_OPTION_HOME);
    if (home == NULL || *home == '\0')
        home = g_getenv ("OCOP_HOME");
    if (home != NULL && *home != '\0')
        return g_strdup (home);
    return g_build_filename (g_get_user_data_dir(), "ocop-pos", NULL);
}

static void
answer_version (OcopCli *cli)
{
    if (!cli->is_json) {
        ocop_cli_say (cli, "ocopctl %s", OCOP_VERSION);
        return;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "version", OCOP_VERSION);
    ocop_json_end_object (&cli->json);
}

static gboolean
run (OcopCli *cli, OcopArgs *args, int argc, char **argv, GError **error)
{
    guint n_own = 0;
    if (!ocop_args_parse (&ocop_options, argc, (const char *const *)argv, args, error))
        return FALSE;
    cli->args = args;
    cli->home = dup_home (args);
    gboolean wants_help = ocop_args_has (args, OCOP_OPTION_HELP);
    if (ocop_args_has (args, OCOP_OPTION_VERSION)) {
        answer_version (cli);
        return TRUE;
    }
    const OcopCommand *command = wants_help ? NULL : ocop_commands_match (args, &n_own, error);
    if (command == NULL && !wants_help)
        return FALSE;
    g_ptr_array_add (args->words, NULL);
    cli->words = (const char *const *)args->words->pdata + n_own;
    cli->n_words = args->words->len - 1 - n_own;
    return wants_help ? ocop_command_help (cli, error) : command->run (cli, error);
}

int
main (int argc, char **argv)
{
    const OcopPorts *ports = ocop_ports_get_system();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_auto (OcopArgs) args = {0};
    OcopCli cli = {.ports = ports,
                   .out = out,
                   .is_json = ocop_args_want_json (&ocop_options, argc, (const char *const *)argv)};
    ocop_json_writer_init (&cli.json, out);
    signal (SIGPIPE, SIG_IGN); /* a reader that went away is not to hide that the act was done */
    /* JSON is for programs: its messages are the same in every language. */
    if (!cli.is_json)
        ocop_language_init (argv[0], ports);

    gboolean is_done = run (&cli, &args, argc, argv, &error);
    ocop_shop_close (cli.shop);
    g_free (cli.home);
    if (is_done && cli.warnings != NULL)
        fputs (cli.warnings->str, stderr);
    if (cli.warnings != NULL)
        g_string_free (cli.warnings, TRUE);
    int status = is_done ? cli.exit_status : report_failure (&cli, error);
    return print_answer (&cli, status);
}
