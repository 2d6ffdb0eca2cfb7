/* A command line becomes an answer, on whichever side of the socket. */
#include "registry/cli/call.h"
#include "registry/cli/operator.h"

#include "base/error.h"
#include "base/text.h"
#include "program/failure.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define OPERATOR       "operator"
#define NAME_MAX_BYTES 64

static GBytes *
take_text (GString *text)
{
    return g_string_free_to_bytes (text);
}

void
ocop_operator_answer_failure (gboolean is_json, const GError *failure,
                              OcopOperatorAnswer *ret_answer)
{
    GString *out = g_string_new (NULL), *err = g_string_new (NULL);
    g_autofree char *line = ocop_failure_dup_line ("ocop-registryd", failure);
    g_string_append_printf (err, "%s\n", line);
    if (is_json) {
        ocop_failure_append_json (failure, out);
        g_string_append_c (out, '\n');
    }
    *ret_answer = (OcopOperatorAnswer){.exit_status = ocop_error_get_exit_status (failure),
                                       .out = take_text (out),
                                       .err = take_text (err)};
}

static gboolean
check_by (const char *by, char **ret_by, GError **error)
{
    char *taken = ocop_text_take_in (by != NULL ? by : OPERATOR, -1, NAME_MAX_BYTES, "by", error);
    *ret_by = taken;
    return taken != NULL;
}

static gboolean
run (OcopCall *call, const OcopArgs *opts, GError **error)
{
    guint n_own;
    g_autofree char *by = NULL;
    const OcopCommandFacts *command = ocop_commands_match (opts, &n_own, error);
    if (command == NULL || !check_by (ocop_args_get (opts, OCOP_OPT_BY), &by, error))
        return FALSE;
    if ((command->flags & OCOP_COMMAND_SIGNS) != 0 && call->keys == NULL) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, _ ("the registry's key is not there"));
        return FALSE;
    }
    g_ptr_array_add (opts->words, NULL);
    call->opts = opts;
    call->by = by;
    call->words = (const char *const *)opts->words->pdata + n_own;
    call->n_words = opts->words->len - 1 - n_own;
    return command->run (call, error);
}

void
ocop_operator_run (const OcopOperatorContext *context, const char *const *argv, GBytes *input,
                   OcopOperatorAnswer *ret_answer)
{
    const int argc = (int)g_strv_length ((char **)argv);
    const gboolean is_json = ocop_args_want_json (&ocop_registry_options, argc, argv);
    g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
    g_autoptr (GError) failure = NULL;
    g_auto (OcopArgs) opts = {0};
    OcopCall call = {.db = context->db,
                     .ports = context->ports,
                     .keys = context->keys,
                     .now_ms = ocop_ports_utc_ms (context->ports),
                     .input = input != NULL ? input : empty,
                     .is_json = is_json,
                     .out = g_string_new (NULL),
                     .warnings = g_string_new (NULL)};
    ocop_json_writer_init (&call.json, call.out);
    const gboolean is_done =
        ocop_args_parse (&ocop_registry_options, argc, argv, &opts, &failure) &&
        run (&call, &opts, &failure);
    if (!is_done) {
        g_string_free (call.out, TRUE);
        g_string_free (call.warnings, TRUE);
        g_clear_pointer (&call.output, g_bytes_unref);
        ocop_operator_answer_failure (is_json, failure, ret_answer);
        return;
    }
    if (is_json && !g_str_has_suffix (call.out->str, "\n"))
        g_string_append_c (call.out, '\n');
    *ret_answer = (OcopOperatorAnswer){.exit_status = call.exit_status,
                                       .out = take_text (call.out),
                                       .err = take_text (call.warnings),
                                       .file = call.output};
}
