/* ocop-registryd. This side reads and writes the files that a command names and prints the answer;
 * what the command does is done where the database is (operator.h). */
#include "program/language.h"
#include "registry/cli/call.h"
#include "registry/cli/operator.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/db/owner.h"
#include "registry/http/server.h"
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define STATUS_CANNOT_ANSWER 3
#define STEP_BYTES           65536
#define INPUT_MAX_BYTES      ((gsize)512 * 1024 * 1024)
/* A server that is starting or ending holds the database before or after it listens. */
#define WAIT_MS  10000
#define RETRY_MS 100

typedef struct {
    const OcopPorts *ports;
    const char *const *argv;
    OcopArgs opts;
    const OcopCommandFacts *command;
    const char *db_url;
    char **sent; /* argv as it is carried out: paths made absolute */
    GBytes *input;
    OcopOperatorAnswer answer;
} Program;

/* --- files --- */

static gboolean
name_file (GError *failure, const char *path, GError **error)
{
    const gboolean is_full = g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    ocop_set_error (error, is_full ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_BAD_FILE, NULL, "%s",
                    failure->message);
    if (error != NULL)
        ocop_error_set_place (*error, path, 0, NULL);
    g_error_free (failure);
    return FALSE;
}

static GBytes *
read_stdin (GError **error)
{
    g_autoptr (GByteArray) content = g_byte_array_new();
    for (gsize n_read = STEP_BYTES; n_read == STEP_BYTES;) {
        const guint length = content->len;
        g_byte_array_set_size (content, length + STEP_BYTES);
        n_read = fread (content->data + length, 1, STEP_BYTES, stdin);
        g_byte_array_set_size (content, (guint)(length + n_read));
        if (content->len > INPUT_MAX_BYTES || ferror (stdin)) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("standard input cannot be read, or is too large"));
            return NULL;
        }
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

static gboolean
read_input (Program *program, const char *path, GError **error)
{
    GError *failure = NULL;
    if (strcmp (path, "-") == 0) {
        program->input = read_stdin (error);
        return program->input != NULL;
    }
    program->input = ocop_ports_read_file (program->ports, path, INPUT_MAX_BYTES, &failure);
    return program->input != NULL || name_file (failure, path, error);
}

/* The command's file is read here; one that the other side opens gets a name that means the same
 * there. */
static gboolean
prepare_files (Program *program, guint n_own, GError **error)
{
    const guint flags = program->command->flags;
    const guint index = n_own + ((flags & OCOP_COMMAND_TABLE_FIRST) != 0 ? 1 : 0);
    program->sent = g_strdupv ((char **)program->argv);
    if ((flags & OCOP_COMMAND_READS_STDIN) != 0)
        return read_input (program, "-", error);
    if ((flags & (OCOP_COMMAND_READS_FILE | OCOP_COMMAND_NAMES_FILE)) == 0)
        return TRUE;
    const char *path = g_ptr_array_index (program->opts.words, index);
    if ((flags & OCOP_COMMAND_READS_FILE) != 0)
        return read_input (program, path, error);
    for (guint i = 1; program->argv[i] != NULL; i++)
        if (program->argv[i] == path) {
            g_free (program->sent[i]);
            program->sent[i] = g_canonicalize_filename (path, NULL);
        }
    return TRUE;
}

static gboolean
write_output (Program *program, GError **error)
{
    const char *path = ocop_args_get (&program->opts, OCOP_OPT_OUT);
    GError *failure = NULL;
    gsize size;
    if (path == NULL || program->answer.file == NULL)
        return TRUE;
    const void *bytes = g_bytes_get_data (program->answer.file, &size);
    return size == 0 || ocop_ports_write_file (program->ports, path, bytes, size, 0644, &failure) ||
           name_file (failure, path, error);
}

/* --- carrying out --- */

static gboolean
run_directly (Program *program, GError **error)
{
    g_auto (OcopKeys) keys = {0};
    const gboolean signs = (program->command->flags & OCOP_COMMAND_SIGNS) != 0;
    g_autoptr (OcopRegDb) db =
        ocop_reg_store_open (program->db_url, OCOP_REG_DB_CREATE, program->ports, error);
    if (db == NULL || (signs && !ocop_registry_read_keys (
                                    program->db_url, ocop_args_get (&program->opts, OCOP_OPT_KEY),
                                    program->ports, &keys, error)))
        return FALSE;
    const OcopOperatorContext context = {db, signs ? &keys : NULL, program->ports};
    ocop_operator_run (&context, (const char *const *)program->sent, program->input,
                       &program->answer);
    return TRUE;
}

/* Asks the server if there is one. A PostgreSQL database takes everybody. */
static gboolean
run_anywhere (Program *program, GError **error)
{
    const char *path = ocop_reg_url_peek_path (program->db_url);
    if (path == NULL)
        return run_directly (program, error);
    g_autofree char *socket_path = ocop_reg_dup_socket_path (path);
    const gint64 until_ms = ocop_ports_boottime_ms (program->ports) + WAIT_MS;
    for (;;) {
        gboolean is_there;
        g_autoptr (GError) failure = NULL;
        if (!ocop_operator_ask (socket_path, (const char *const *)program->sent, program->input,
                                &is_there, &program->answer, error))
            return FALSE;
        if (is_there || run_directly (program, &failure))
            return TRUE;
        if (!g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE) ||
            ocop_ports_boottime_ms (program->ports) >= until_ms) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        program->ports->clock->sleep_ms (RETRY_MS, program->ports->clock->data);
    }
}

static gboolean
run_locally (Program *program, const char *const *argv, GError **error)
{
    const OcopOperatorContext context = {.ports = program->ports};
    ocop_operator_run (&context, argv, NULL, &program->answer);
    return TRUE;
}

static gboolean
run_command (Program *program, GError **error)
{
    guint n_own;
    program->command = ocop_commands_match (&program->opts, &n_own, error);
    if (program->command == NULL)
        return FALSE;
    if ((program->command->flags & OCOP_COMMAND_LOCAL) != 0)
        return run_locally (program, program->argv, error);
    return ocop_args_need_text (&program->opts, OCOP_OPT_DB, &program->db_url, error) &&
           prepare_files (program, n_own, error) && run_anywhere (program, error) &&
           write_output (program, error);
}

/* "help" with the words that stand beside --help. */
static gboolean
run_help (Program *program, gboolean is_json, GError **error)
{
    g_autoptr (GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add (argv, (gpointer)program->argv[0]);
    g_ptr_array_add (argv, (gpointer) "help");
    for (guint i = 0; i < program->opts.words->len && i < 2; i++)
        g_ptr_array_add (argv, g_ptr_array_index (program->opts.words, i));
    if (is_json)
        g_ptr_array_add (argv, (gpointer) "--json");
    g_ptr_array_add (argv, NULL);
    return run_locally (program, (const char *const *)argv->pdata, error);
}

static void
answer_version (Program *program, gboolean is_json)
{
    g_autofree char *text =
        g_strdup_printf (is_json ? "{\"version\":\"%s\"}\n" : "ocop-registryd %s\n", OCOP_VERSION);
    program->answer.out = g_bytes_new (text, strlen (text));
}

static gboolean
run (Program *program, int argc, gboolean is_json, GError **error)
{
    if (!ocop_args_parse (&ocop_registry_options, argc, program->argv, &program->opts, error))
        return FALSE;
    if (ocop_args_has (&program->opts, OCOP_OPT_VERSION)) {
        answer_version (program, is_json);
        return TRUE;
    }
    return ocop_args_has (&program->opts, OCOP_OPT_HELP) ? run_help (program, is_json, error)
                                                         : run_command (program, error);
}

/* --- answering --- */

static gboolean
print (GBytes *bytes, FILE *file)
{
    gsize size = 0;
    const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
    return (size == 0 || fwrite (data, 1, size, file) == size) && fflush (file) == 0;
}

/* What was done stays done when nobody can read it, but the status says that the answer is lost. */
static int
print_answer (const OcopOperatorAnswer *answer)
{
    print (answer->err, stderr);
    if (print (answer->out, stdout))
        return answer->exit_status;
    fprintf (stderr, "ocop-registryd: %s (internal)\n",
             _ ("the answer could not be written to standard output"));
    return STATUS_CANNOT_ANSWER;
}

int
main (int argc, char **argv)
{
    const gboolean is_json =
        ocop_args_want_json (&ocop_registry_options, argc, (const char *const *)argv);
    Program program = {.ports = ocop_ports_get_system(), .argv = (const char *const *)argv};
    g_autoptr (GError) failure = NULL;
    signal (SIGPIPE, SIG_IGN);
    g_set_prgname ("ocop-registryd");
    /* JSON is for programs: its messages are the same in every language. */
    if (!is_json)
        ocop_language_init (argv[0], program.ports);
    if (!run (&program, argc, is_json, &failure)) {
        ocop_operator_answer_clear (&program.answer);
        ocop_operator_answer_failure (is_json, failure, &program.answer);
    }
    const int status = print_answer (&program.answer);
    ocop_operator_answer_clear (&program.answer);
    ocop_args_clear (&program.opts);
    g_strfreev (program.sent);
    g_clear_pointer (&program.input, g_bytes_unref);
    return status;
}
