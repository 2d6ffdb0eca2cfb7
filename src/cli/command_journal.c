/* journal, backup, restore, doctor: what proves that the figures are right, and what brings them
 * back. */
#include "cli/commands.h"

#include "base/error.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

#define TAIL_DEFAULT  10
#define TAIL_MAX      1000000
#define STATUS_NOT_OK 1

static void
answer_verify (OcopCli *cli, const OcopVerifyResult *result)
{
    OcopJsonWriter *w = &cli->json;
    if (!result->ok)
        cli->exit_status = STATUS_NOT_OK;
    if (!cli->is_json) {
        if (result->ok)
            ocop_cli_say (cli, _ ("Records: %d, all in order"), (int)result->n_records);
        else if (result->first_break_seq > 0)
            ocop_cli_say (cli, _ ("Broken at record %d of epoch %d: %s"),
                          (int)result->first_break_seq, (int)result->first_break_epoch,
                          result->reason);
        else
            ocop_cli_say (cli, _ ("Broken: %s"), result->reason);
        return;
    }
    ocop_json_begin_object (w, NULL);
    ocop_json_add_int (w, "records", result->n_records);
    ocop_json_add_bool (w, "ok", result->ok);
    if (result->first_break_seq > 0)
        ocop_json_add_int (w, "first_break", result->first_break_seq);
    else
        ocop_json_add_null (w, "first_break");
    ocop_json_add_string (w, "reason", result->reason);
    if (result->first_break_seq > 0)
        ocop_json_add_int (w, "first_break_epoch", result->first_break_epoch);
    ocop_json_end_object (w);
}

/* An export is checked without a shop: it may be another's. */
gboolean
ocop_command_journal_verify (OcopCli *cli, GError **error)
{
    GError *failure = NULL;
    g_auto (OcopVerifyResult) result = {0};
    OcopVerifyRequest request = {.folder = cli->words[0],
                                 .key_file = ocop_args_get (cli->args, OCOP_OPTION_KEY),
                                 .head = ocop_args_get (cli->args, OCOP_OPTION_HEAD),
                                 .receipt = ocop_args_get (cli->args, OCOP_OPTION_RECEIPT)};
    if (request.folder == NULL && ocop_cli_open_shop_with (cli, OCOP_SHOP_EXAMINE, error) == NULL)
        return FALSE;
    if (!ocop_shop_verify_journal (cli->shop, cli->ports, &request, &result, &failure)) {
        ocop_input_name_file (&failure,
                              request.key_file != NULL ? request.key_file : request.folder);
        g_propagate_error (error, failure);
        return FALSE;
    }
    answer_verify (cli, &result);
    return TRUE;
}

gboolean
ocop_command_journal_export (OcopCli *cli, GError **error)
{
    gint64 n_records;
    GError *failure = NULL;
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (!ocop_shop_export_journal (cli->shop, cli->words[0], &n_records, &failure)) {
        ocop_input_name_file (&failure, cli->words[0]);
        g_propagate_error (error, failure);
        return FALSE;
    }
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Records: %d, written to %s"), (int)n_records, cli->words[0]);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_int (&cli->json, "records", n_records);
    ocop_json_add_string (&cli->json, "folder", cli->words[0]);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

static void
write_record (OcopJsonWriter *w, const OcopJournalItem *item)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_int (w, "epoch", item->epoch);
    ocop_json_add_int (w, "seq", item->seq);
    ocop_json_add_string (w, "kind", item->kind);
    ocop_json_add_instant (w, "at", item->utc_ms);
    ocop_json_add_day (w, "business_day", item->business_day);
    ocop_json_add_int (w, "operator", item->operator_number);
    ocop_json_add_string (w, "hash", item->hash);
    if (item->body != NULL)
        ocop_json_add_raw (w, "body", item->body);
    ocop_json_end_object (w);
}

gboolean
ocop_command_journal_tail (OcopCli *cli, GError **error)
{
    int n = TAIL_DEFAULT;
    char time[OCOP_INSTANT_TEXT_SIZE];
    if (!ocop_args_read_int (cli->args, OCOP_OPTION_N, 0, TAIL_MAX, &n, error) ||
        ocop_cli_open_shop_with (cli, OCOP_SHOP_EXAMINE, error) == NULL)
        return FALSE;
    g_autoptr (GArray) items = ocop_shop_list_journal (cli->shop, (guint)n, error);
    if (items == NULL)
        return FALSE;
    g_autoptr (OcopTable) table = ocop_table_new ("rrlll");
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_array (&cli->json, "records");
    }
    for (guint i = 0; i < items->len; i++) {
        const OcopJournalItem *item = &g_array_index (items, OcopJournalItem, i);
        if (cli->is_json) {
            write_record (&cli->json, item);
            continue;
        }
        g_autofree char *hash = g_strndup (item->hash, 8);
        ocop_table_add_int (table, item->epoch);
        ocop_table_add_int (table, item->seq);
        ocop_table_add (table, ocop_instant_to_local (item->utc_ms, time));
        ocop_table_add (table, item->kind);
        ocop_table_add (table, hash);
    }
    if (cli->is_json) {
        ocop_json_end_array (&cli->json);
        ocop_json_end_object (&cli->json);
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}

gboolean
ocop_command_backup (OcopCli *cli, GError **error)
{
    GError *failure = NULL;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error) || ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (!ocop_shop_back_up (cli->shop, cli->words[0], &request, &result, &failure)) {
        ocop_input_name_file (&failure, cli->words[0]);
        g_propagate_error (error, failure);
        return FALSE;
    }
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Backed up and checked: %s"), cli->words[0]);
    return TRUE;
}

gboolean
ocop_command_restore (OcopCli *cli, GError **error)
{
    GError *failure = NULL;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    cli->shop = ocop_shop_restore (cli->home, cli->words[0], &request, "ocopctl", cli->ports,
                                   &result, &failure);
    if (cli->shop == NULL) {
        ocop_input_name_file (&failure, cli->words[0]);
        g_propagate_error (error, failure);
        return FALSE;
    }
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Restored from %s; the journal goes on in epoch %d"), cli->words[0],
                  (int)result.epoch);
    return TRUE;
}

static void
write_texts (OcopJsonWriter *w, const char *key, const GPtrArray *texts)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < texts->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (texts, i));
    ocop_json_end_array (w);
}

gboolean
ocop_command_doctor (OcopCli *cli, GError **error)
{
    g_auto (OcopDoctorResult) result = {0};
    if (ocop_cli_open_shop_with (cli, OCOP_SHOP_EXAMINE, error) == NULL ||
        !ocop_shop_examine (cli->shop, &result, error))
        return FALSE;
    gboolean is_ok = result.problems->len == 0;
    cli->exit_status = is_ok ? 0 : STATUS_NOT_OK;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_bool (&cli->json, "ok", is_ok);
        write_texts (&cli->json, "problems", result.problems);
        write_texts (&cli->json, "warnings", result.warnings);
        ocop_json_end_object (&cli->json);
        return TRUE;
    }
    for (guint i = 0; i < result.problems->len; i++)
        ocop_cli_say (cli, _ ("Problem: %s"), (const char *)g_ptr_array_index (result.problems, i));
    for (guint i = 0; i < result.warnings->len; i++)
        ocop_cli_say (cli, _ ("Warning: %s"), (const char *)g_ptr_array_index (result.warnings, i));
    ocop_cli_say (cli, "%s", is_ok ? _ ("The store is sound") : _ ("The store is not sound"));
    return TRUE;
}
