/* One way for all papers: onto standard output, into a file, or to the printer. */
#include "cli/paper.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/input.h"
#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
ocop_paper_read_style (OcopCli *cli, OcopPaperStyle *ret_style, gboolean *ret_is_json,
                       GError **error)
{
    const char *format = ocop_args_get (cli->args, OCOP_OPTION_FORMAT);
    OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT,
                            .profile = ocop_args_get (cli->args, OCOP_OPTION_PROFILE)};
    gboolean is_json = ret_is_json != NULL && g_strcmp0 (format, "json") == 0;
    if (!ocop_args_read_int (cli->args, OCOP_OPTION_COLUMNS, 1, 999, &style.columns, error))
        return FALSE;
    if (format != NULL && !is_json && !ocop_paper_format_parse (format, &style.format)) {
        g_autofree char *shown = ocop_text_excerpt (format, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "format",
                        _ ("“%s” is not a format of papers: text, escpos, png, pdf%s"), shown,
                        ret_is_json != NULL ? _ (" or json") : "");
        return FALSE;
    }
    *ret_style = style;
    if (ret_is_json != NULL)
        *ret_is_json = is_json;
    return TRUE;
}

/* ---- jobs */

void
ocop_paper_write_job (OcopJsonWriter *w, const OcopPrintJob *job)
{
    ocop_json_add_int (w, "job", job->id);
    ocop_json_add_string (w, "state", ocop_print_state_get_text (job->state));
    ocop_json_add_string (w, "reason", job->reason);
    ocop_json_add_string (w, "paper", ocop_paper_kind_get_text (job->kind));
    ocop_json_add_string (w, "reference", job->reference);
    ocop_json_add_int (w, "copy", job->copy);
    ocop_json_add_string (w, "printer", job->printer);
    ocop_json_add_string (w, "profile", job->profile);
    ocop_json_add_bool (w, "opens_drawer", job->opens_drawer);
    ocop_json_add_int (w, "bytes_total", job->bytes_total);
    if (job->bytes_accepted >= 0)
        ocop_json_add_int (w, "bytes_accepted", job->bytes_accepted);
    else
        ocop_json_add_null (w, "bytes_accepted");
    ocop_json_add_string (w, "sha256", job->digest);
    ocop_json_add_instant (w, "queued_at", job->utc_ms);
    ocop_json_add_instant (w, "changed_at", job->changed_ms);
    if (job->successor != 0)
        ocop_json_add_int (w, "successor", job->successor);
    else
        ocop_json_add_null (w, "successor");
}

/* A line for standard error where the paper did not come out; the act stands. */
static void
warn_of_job (OcopCli *cli, const OcopPrintJob *job)
{
    if (job->state == OCOP_PRINT_FAILED || job->state == OCOP_PRINT_UNKNOWN ||
        job->state == OCOP_PRINT_QUEUED)
        ocop_cli_warn (cli, _ ("print job %d: %s%s%s"), (int)job->id,
                       ocop_print_state_get_text (job->state), job->reason != NULL ? ", " : "",
                       job->reason != NULL ? job->reason : "");
}

void
ocop_paper_send (OcopCli *cli, const OcopActResult *act)
{
    g_autoptr (GError) failure = NULL;
    if (act->print_job == 0 && !act->is_repeated)
        return;
    if (!ocop_shop_send_print_jobs (cli->shop, NULL, &failure))
        ocop_cli_warn (cli, "%s", failure->message);
}

void
ocop_paper_add_job (OcopCli *cli, gint64 id)
{
    g_auto (OcopPrintJob) job = {0};
    if (id == 0 || !ocop_shop_load_print_job (cli->shop, id, &job, NULL))
        return;
    warn_of_job (cli, &job);
    if (!cli->is_json)
        return;
    ocop_json_begin_object (&cli->json, "print");
    ocop_paper_write_job (&cli->json, &job);
    ocop_json_end_object (&cli->json);
}

static void
add_name (OcopCli *cli, OcopPaperKind kind, const char *reference)
{
    if (kind == OCOP_PAPER_KIND_RECEIPT) {
        ocop_json_add_string (&cli->json, "receipt", reference);
    } else {
        ocop_json_add_string (&cli->json, "paper", ocop_paper_kind_get_text (kind));
        ocop_json_add_string (&cli->json, "reference", reference);
    }
}

static gboolean
print (OcopCli *cli, const OcopPaperName *name, GError **error)
{
    gint64 id;
    g_auto (OcopPrintJob) job = {0};
    if (!ocop_shop_queue_paper (cli->shop, name, &id, error) ||
        !ocop_shop_send_print_jobs (cli->shop, NULL, error) ||
        !ocop_shop_load_print_job (cli->shop, id, &job, error))
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        add_name (cli, name->kind, name->reference);
        ocop_paper_add_job (cli, id);
        ocop_json_end_object (&cli->json);
    } else {
        warn_of_job (cli, &job);
        ocop_cli_say (cli, _ ("Print job %d: %s"), (int)id, ocop_print_state_get_text (job.state));
    }
    return TRUE;
}

/* ---- files */

static gboolean
write_out (GBytes *paper, gpointer data, GError **error)
{
    OcopCli *cli = data;
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_OUT);
    return ocop_input_write_bytes (cli, path, paper, error);
}

static void
hand_out (OcopCli *cli, const OcopPaperName *name, OcopPaperFormat format, gint64 copy,
          GBytes *paper)
{
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_OUT);
    gsize size;
    const char *bytes = g_bytes_get_data (paper, &size);
    if (!cli->is_json) {
        if (path != NULL)
            ocop_cli_say (cli, _ ("Written to %s"), path);
        else
            g_string_append_len (cli->out, bytes, (gssize)size);
        return;
    }
    ocop_json_begin_object (&cli->json, NULL);
    add_name (cli, name->kind, name->reference);
    ocop_json_add_string (&cli->json, "format", ocop_paper_format_get_text (format));
    ocop_json_add_int (&cli->json, "copy", copy);
    if (path != NULL) {
        ocop_json_add_string (&cli->json, "file", path);
    } else if (format == OCOP_FORMAT_TEXT) {
        g_autofree char *text = g_strndup (bytes, size);
        ocop_json_add_string (&cli->json, "text", text);
    } else {
        g_autofree char *base64 = g_base64_encode ((const guint8 *)bytes, size);
        ocop_json_add_string (&cli->json, "bytes_base64", base64);
    }
    ocop_json_end_object (&cli->json);
}

gboolean
ocop_paper_answer (OcopCli *cli, OcopPaperKind kind, const char *reference, GError **error)
{
    OcopPaperStyle style;
    OcopPaperName name = {kind, reference};
    gint64 copy = 0;
    if (!ocop_paper_read_style (cli, &style, NULL, error) ||
        ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (ocop_args_has (cli->args, OCOP_OPTION_PRINT))
        return print (cli, &name, error);
    gboolean has_file = ocop_args_has (cli->args, OCOP_OPTION_OUT);
    g_autoptr (GBytes) paper = ocop_shop_make_paper (
        cli->shop, &name, &style, has_file ? write_out : NULL, cli, &copy, error);
    if (paper == NULL)
        return FALSE;
    hand_out (cli, &name, style.format, copy, paper);
    return TRUE;
}
