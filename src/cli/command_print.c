/* print, label, profiles: papers that belong to no act, and those on their way to the printer. */
#include "cli/commands.h"

#include "base/day.h"
#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define LIST_DEFAULT 20
#define LIST_MAX     10000

static gboolean
read_id (const char *word, gint64 *ret_id, GError **error)
{
    return ocop_money_parse (word, OCOP_PRICE_MAX, "id", ret_id, error);
}

static void
list_jobs (OcopCli *cli, const GArray *jobs)
{
    char time[OCOP_INSTANT_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("rlllrll");
    for (guint i = 0; i < jobs->len; i++) {
        const OcopPrintJob *job = &g_array_index (jobs, OcopPrintJob, i);
        ocop_table_add_int (table, job->id);
        ocop_table_add (table, ocop_instant_to_local (job->utc_ms, time));
        ocop_table_add (table, ocop_paper_kind_get_text (job->kind));
        ocop_table_add (table, job->reference);
        ocop_table_add_int (table, job->copy);
        ocop_table_add (table, ocop_print_state_get_text (job->state));
        ocop_table_add (table, job->reason);
    }
    ocop_table_print (table, cli->out);
    if (jobs->len == 0)
        ocop_cli_say (cli, _ ("No paper waits"));
}

gboolean
ocop_command_print_list (OcopCli *cli, GError **error)
{
    int n = LIST_DEFAULT;
    gboolean wants_all = ocop_args_has (cli->args, OCOP_OPTION_N);
    if (!ocop_args_read_int (cli->args, OCOP_OPTION_N, 1, LIST_MAX, &n, error) ||
        ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GArray) jobs = ocop_shop_list_print_jobs (cli->shop, wants_all, (guint)n, error);
    if (jobs == NULL)
        return FALSE;
    if (!cli->is_json) {
        list_jobs (cli, jobs);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_begin_array (&cli->json, "jobs");
    for (guint i = 0; i < jobs->len; i++) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_paper_write_job (&cli->json, &g_array_index (jobs, OcopPrintJob, i));
        ocop_json_end_object (&cli->json);
    }
    ocop_json_end_array (&cli->json);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_print_send (OcopCli *cli, GError **error)
{
    guint n_sent;
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_send_print_jobs (cli->shop, &n_sent, error))
        return FALSE;
    g_autoptr (GArray) left = ocop_shop_list_print_jobs (cli->shop, FALSE, 0, error);
    if (left == NULL)
        return FALSE;
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Sent: %u, not printed: %u"), n_sent, left->len);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_int (&cli->json, "sent", n_sent);
    ocop_json_add_int (&cli->json, "left", left->len);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

/* The record's body and what became of the job since. */
static void
add_job (OcopJsonWriter *w, gconstpointer data)
{
    const OcopPrintJob *job = data;
    ocop_json_begin_object (w, "print");
    ocop_paper_write_job (w, job);
    ocop_json_end_object (w);
}

static gboolean
answer_job (OcopCli *cli, const OcopActResult *result, gint64 id, GError **error)
{
    g_auto (OcopPrintJob) job = {0};
    if (!ocop_shop_load_print_job (cli->shop, id, &job, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, result, add_job, &job, error);
    ocop_cli_say (cli, _ ("Print job %d: %s"), (int)id, ocop_print_state_get_text (job.state));
    return TRUE;
}

gboolean
ocop_command_print_retry (OcopCli *cli, GError **error)
{
    gint64 id, new_id;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    return read_id (cli->words[0], &id, error) && ocop_cli_read_request_id (cli, &request, error) &&
           ocop_cli_open_shop (cli, error) != NULL &&
           ocop_shop_retry_print_job (cli->shop, id, &request, &new_id, &result, error) &&
           ocop_shop_send_print_jobs (cli->shop, NULL, error) &&
           answer_job (cli, &result, new_id, error);
}

gboolean
ocop_command_print_settle (OcopCli *cli, GError **error)
{
    gint64 id;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    const char *how = cli->words[1];
    gboolean is_printed = strcmp (how, "printed") == 0;
    if (!is_printed && strcmp (how, "lost") != 0) {
        g_autofree char *shown = ocop_text_excerpt (how, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("a paper was “printed” or is “lost”, not “%s”"), shown);
        return FALSE;
    }
    return read_id (cli->words[0], &id, error) && ocop_cli_read_request_id (cli, &request, error) &&
           ocop_cli_open_shop (cli, error) != NULL &&
           ocop_shop_settle_print_job (cli->shop, id, is_printed, &request, &result, error) &&
           answer_job (cli, &result, id, error);
}

gboolean
ocop_command_print_test (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_TEST, "", error);
}

gboolean
ocop_command_label (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_LABEL, cli->words[0], error);
}

gboolean
ocop_command_profiles (OcopCli *cli, GError **error)
{
    g_autoptr (OcopTable) table = ocop_table_new ("lrrll");
    g_autoptr (GArray) profiles = ocop_shop_list_profiles (error);
    if (profiles == NULL)
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_array (&cli->json, "profiles");
    }
    for (guint i = 0; i < profiles->len; i++) {
        const OcopProfileInfo *profile = &g_array_index (profiles, OcopProfileInfo, i);
        if (cli->is_json) {
            ocop_json_begin_object (&cli->json, NULL);
            ocop_json_add_string (&cli->json, "name", profile->name);
            ocop_json_add_string (&cli->json, "title", profile->title);
            ocop_json_add_int (&cli->json, "paper_mm", profile->paper_mm);
            ocop_json_add_int (&cli->json, "width_dots", profile->width_dots);
            ocop_json_add_int (&cli->json, "columns", profile->columns);
            ocop_json_add_string (&cli->json, "text_mode", profile->text_mode);
            ocop_json_end_object (&cli->json);
            continue;
        }
        ocop_table_add (table, profile->name);
        ocop_table_add_int (table, profile->width_dots);
        ocop_table_add_int (table, profile->columns);
        ocop_table_add (table, profile->text_mode);
        ocop_table_add (table, profile->title);
    }
    if (cli->is_json) {
        ocop_json_end_array (&cli->json);
        ocop_json_end_object (&cli->json);
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}
