/* Looking after the registry: sticks, checks, copies, spreading. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "registry/cli/stick.h"
#include "registry/ingest/office.h"
#include "registry/store/access.h"
#include "registry/store/backup.h"
#include "registry/store/rollups.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define ROLLED_AT_ONCE 20000

gboolean
ocop_command_import (OcopCall *call, GError **error)
{
    const char *out;
    OcopStickCounts counts;
    if (!ocop_args_need_text (call->opts, OCOP_OPT_OUT, &out, error))
        return FALSE;
    g_autoptr (OcopIngest) ingest = ocop_ingest_new (call->db, call->keys);
    GError *failure = NULL;
    if (!ocop_stick_take (ingest, call->input, call->now_ms, &call->output, &counts, &failure)) {
        if (failure->domain == OCOP_ERROR && failure->code == OCOP_ERROR_BAD_FILE)
            ocop_error_set_place (failure, call->words[0], ocop_error_get_row (failure), NULL);
        g_propagate_error (error, failure);
        return FALSE;
    }
    if (counts.n_refused > 0)
        ocop_call_warn (call, _ ("%u of %u requests were refused; the answers say why"),
                        counts.n_refused, counts.n_requests);
    if (!call->is_json) {
        ocop_call_say (call, _ ("%u requests answered"), counts.n_requests);
        return TRUE;
    }
    ocop_json_begin_object (&call->json, NULL);
    ocop_json_add_int (&call->json, "requests", counts.n_requests);
    ocop_json_add_int (&call->json, "refused", counts.n_refused);
    ocop_json_end_object (&call->json);
    return TRUE;
}

/* Roll-ups are brought up to date first, so that all rows are compared. */
static gboolean
roll (OcopCall *call, GError **error)
{
    guint n_rows;
    do {
        g_auto (OcopRegTransaction) transaction = {0};
        if (!ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) ||
            !ocop_reg_rollups_step (call->db, ROLLED_AT_ONCE, call->now_ms, &n_rows, error) ||
            !ocop_reg_commit (&transaction, error))
            return FALSE;
    } while (n_rows > 0);
    return TRUE;
}

static void
write_check (OcopJsonWriter *w, const OcopRegCheck *check)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_bool (w, "ok", check->problems->len == 0);
    ocop_json_add_int (w, "tills", check->n_tills);
    ocop_json_add_int (w, "epochs", check->n_epochs);
    ocop_json_add_int (w, "records", check->n_records);
    ocop_json_add_int (w, "rows", check->n_rows);
    ocop_json_begin_array (w, "problems");
    for (guint i = 0; i < check->problems->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (check->problems, i));
    ocop_json_end_array (w);
    ocop_json_end_object (w);
}

gboolean
ocop_command_verify (OcopCall *call, GError **error)
{
    g_auto (OcopRegCheck) check = {0};
    if (!roll (call, error) || !ocop_ingest_verify (call->db, call->now_ms, &check, error))
        return FALSE;
    call->exit_status = check.problems->len > 0;
    if (call->is_json) {
        write_check (&call->json, &check);
        return TRUE;
    }
    for (guint i = 0; i < check.problems->len; i++)
        ocop_call_say (call, "%s", (const char *)g_ptr_array_index (check.problems, i));
    ocop_call_say (call, _ ("%" PRId64 " tills, %" PRId64 " records, %" PRId64 " rows: %s"),
                   check.n_tills, check.n_records, check.n_rows,
                   check.problems->len > 0 ? _ ("they do not agree") : _ ("all agrees"));
    return TRUE;
}

static gboolean
note (OcopCall *call, const char *action, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    if (call->is_json) {
        ocop_json_begin_object (&call->json, NULL);
        if (call->n_words > 0)
            ocop_json_add_string (&call->json, "file", call->words[0]);
        ocop_json_end_object (&call->json);
    }
    return ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) &&
           ocop_reg_audit_add (call->db, call->by, action, call->n_words > 0 ? call->words[0] : "",
                               "", call->now_ms, error) &&
           ocop_reg_commit (&transaction, error);
}

gboolean
ocop_command_backup (OcopCall *call, GError **error)
{
    return ocop_reg_backup_make (call->db, call->words[0], error) && note (call, "backup", error);
}

gboolean
ocop_command_restore (OcopCall *call, GError **error)
{
    return ocop_reg_backup_restore (call->db, call->words[0], error) &&
           note (call, "restore", error);
}

gboolean
ocop_command_distribute (OcopCall *call, GError **error)
{
    return ocop_reg_distribute (call->db, error) && note (call, "distribute", error);
}
