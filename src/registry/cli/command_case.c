/* Cases, papers and tills: what the office looks at and decides. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include "registry/ingest/office.h"
#include "registry/ingest/paper.h"
#include "registry/store/tills.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define CASES_MAX 10000

static gboolean
read_id (OcopCall *call, gint64 *ret_id, GError **error)
{
    return ocop_money_parse (call->words[0], G_MAXINT64 - 1, "id", ret_id, error);
}

/* Leaves the object open. */
static void
begin_case (OcopJsonWriter *w, const OcopRegCase *a_case)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_int (w, "id", a_case->id);
    ocop_json_add_string (w, "kind", ocop_reg_case_kind_get_text ((OcopRegCaseKind)a_case->kind));
    ocop_json_add_string (w, "status",
                          ocop_reg_case_status_get_text ((OcopRegCaseStatus)a_case->status));
    ocop_json_add_string (w, "point", a_case->point);
    ocop_json_add_int (w, "till", a_case->till);
    ocop_json_add_int (w, "epoch", a_case->epoch);
    ocop_json_add_int (w, "seq", a_case->seq);
    ocop_json_add_string (w, "subject", a_case->subject);
    ocop_json_add_instant (w, "opened", a_case->opened_ms);
    ocop_json_add_instant (w, "seen", a_case->seen_ms);
    ocop_json_add_int (w, "count", a_case->n_seen);
    if (a_case->resolved_ms != 0) {
        ocop_json_add_instant (w, "resolved", a_case->resolved_ms);
        ocop_json_add_string (w, "resolved_by", a_case->resolved_by);
    }
    ocop_json_add_raw (w, "detail", *a_case->detail != '\0' ? a_case->detail : "{}");
}

static void
write_case (OcopJsonWriter *w, const OcopRegCase *a_case)
{
    begin_case (w, a_case);
    ocop_json_end_object (w);
}

static void
say_case (OcopCall *call, const OcopRegCase *a_case)
{
    char opened[OCOP_INSTANT_TEXT_SIZE];
    ocop_call_say (call, "%" G_GINT64_FORMAT "  %s  %s  %s  %s-%d.%" G_GINT64_FORMAT "  %s  %s",
                   a_case->id, ocop_reg_case_status_get_text ((OcopRegCaseStatus)a_case->status),
                   ocop_instant_to_local (a_case->opened_ms, opened),
                   ocop_reg_case_kind_get_text ((OcopRegCaseKind)a_case->kind), a_case->point,
                   a_case->till, a_case->epoch, a_case->subject, a_case->detail);
}

gboolean
ocop_command_case_list (OcopCall *call, GError **error)
{
    const OcopRegCaseQuery query = {
        .status = ocop_args_has (call->opts, OCOP_OPT_ALL) ? -1 : (int)OCOP_REG_CASE_OPEN,
        .kind = -1,
        .limit = CASES_MAX};
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (call->db, &query, error);
    if (cases == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < cases->len; i++) {
        if (call->is_json)
            write_case (&call->json, g_ptr_array_index (cases, i));
        else
            say_case (call, g_ptr_array_index (cases, i));
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    else if (cases->len == 0)
        ocop_call_say (call, _ ("No case"));
    return TRUE;
}

gboolean
ocop_command_case_show (OcopCall *call, GError **error)
{
    gint64 id;
    g_autoptr (OcopRegCase) a_case = NULL;
    if (!read_id (call, &id, error) || !ocop_reg_cases_find (call->db, id, &a_case, error))
        return FALSE;
    if (a_case == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "id", _ ("there is no case %" PRId64), id);
        return FALSE;
    }
    if (call->is_json)
        write_case (&call->json, a_case);
    else
        say_case (call, a_case);
    if (a_case->evidence != NULL && ocop_args_has (call->opts, OCOP_OPT_OUT))
        call->output = g_bytes_ref (a_case->evidence);
    return TRUE;
}

/* The branch's till goes on as a new epoch, which has to be enrolled. */
static gboolean
make_code (OcopCall *call, const OcopRegCase *a_case, char ret_code[OCOP_ENROL_CODE_SHOWN_SIZE],
           GError **error)
{
    *ret_code = '\0';
    return a_case->kind != OCOP_REG_CASE_FORK || a_case->status != OCOP_REG_CASE_ADOPTED ||
           ocop_reg_enrol_codes_make (call->db, a_case->point, a_case->till, call->by, call->now_ms,
                                      ret_code, error);
}

gboolean
ocop_command_case_resolve (OcopCall *call, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    g_autoptr (OcopRegCase) a_case = NULL;
    const gboolean adopts = ocop_args_has (call->opts, OCOP_OPT_ADOPT);
    char code[OCOP_ENROL_CODE_SHOWN_SIZE];
    gint64 id;
    if (adopts == ocop_args_has (call->opts, OCOP_OPT_REJECT)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("say either --adopt or --reject"));
        return FALSE;
    }
    if (!read_id (call, &id, error) ||
        !ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) ||
        !ocop_ingest_resolve (call->db, id, adopts ? OCOP_DECISION_ADOPT : OCOP_DECISION_REJECT,
                              call->by, call->now_ms, &a_case, error) ||
        !make_code (call, a_case, code, error) || !ocop_reg_commit (&transaction, error))
        return FALSE;
    if (call->is_json) {
        begin_case (&call->json, a_case);
        if (*code != '\0')
            ocop_json_add_string (&call->json, "enrol_code", code);
        ocop_json_end_object (&call->json);
        return TRUE;
    }
    say_case (call, a_case);
    if (*code != '\0')
        ocop_call_say (call, _ ("code for the new epoch, where the till asks for one: %s"), code);
    return TRUE;
}

/* --- papers --- */

gboolean
ocop_command_paper (OcopCall *call, GError **error)
{
    OcopPaperLookUp look_up;
    if (!ocop_ingest_look_up_paper (call->db, call->words[0], strlen (call->words[0]), &look_up,
                                    error))
        return FALSE;
    const char *verdict = ocop_paper_verdict_get_text (look_up.verdict);
    call->exit_status = look_up.verdict == OCOP_PAPER_CONTRADICTS;
    if (!call->is_json) {
        ocop_call_say (call, "%s: %s%s%s", look_up.paper.receipt, verdict,
                       look_up.reason != NULL ? ", " : "",
                       look_up.reason != NULL ? look_up.reason : "");
        return TRUE;
    }
    ocop_json_begin_object (&call->json, NULL);
    ocop_json_add_string (&call->json, "receipt", look_up.paper.receipt);
    ocop_json_add_string (&call->json, "verdict", verdict);
    ocop_json_add_string (&call->json, "reason", look_up.reason);
    ocop_json_add_string (&call->json, "point", look_up.paper.point);
    ocop_json_add_int (&call->json, "till", look_up.paper.till);
    ocop_json_add_int (&call->json, "epoch", look_up.paper.epoch);
    ocop_json_add_int (&call->json, "seq", look_up.paper.seq);
    ocop_json_add_int (&call->json, "total", look_up.paper.total_dong);
    ocop_json_add_instant (&call->json, "time", look_up.paper.utc_ms);
    ocop_json_add_day (&call->json, "business_day", look_up.business_day);
    ocop_json_end_object (&call->json);
    return TRUE;
}

/* --- tills --- */

static const char *
get_state_text (const OcopRegTill *till)
{
    switch ((OcopRegTillState)till->state) {
    case OCOP_REG_TILL_FORKED:
        return "forked";
    case OCOP_REG_TILL_RETIRED:
        return "retired";
    case OCOP_REG_TILL_ACTIVE:
    default:
        return "active";
    }
}

static const char *
get_proof_text (const OcopRegEpoch *epoch)
{
    return epoch->proof == OCOP_REG_PROVEN     ? "proven"
           : epoch->proof == OCOP_REG_UNPROVEN ? "unproven"
                                               : "catching-up";
}

static void
add_epoch (OcopCall *call, const OcopRegTill *till, const OcopRegEpoch *epoch)
{
    char last[OCOP_INSTANT_TEXT_SIZE];
    OcopJsonWriter *w = &call->json;
    if (!call->is_json) {
        ocop_call_say (call, "%s-%d.%" G_GINT64_FORMAT "  %s  %" G_GINT64_FORMAT "  %s  %s",
                       till->point, till->till, epoch->epoch, get_state_text (till),
                       epoch->acked_seq, get_proof_text (epoch),
                       epoch->last_ms != 0 ? ocop_instant_to_local (epoch->last_ms, last) : "-");
        return;
    }
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "point", till->point);
    ocop_json_add_int (w, "till", till->till);
    ocop_json_add_int (w, "epoch", epoch->epoch);
    ocop_json_add_string (w, "state", get_state_text (till));
    ocop_json_add_int (w, "acked_seq", epoch->acked_seq);
    ocop_json_add_int (w, "acked_totals", epoch->acked_totals);
    ocop_json_add_string (w, "proven", get_proof_text (epoch));
    if (epoch->last_ms != 0)
        ocop_json_add_instant (w, "last_contact", epoch->last_ms);
    else
        ocop_json_add_null (w, "last_contact");
    ocop_json_end_object (w);
}

gboolean
ocop_command_till_list (OcopCall *call, GError **error)
{
    g_autoptr (GPtrArray) tills = ocop_reg_tills_list (call->db, error);
    if (tills == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < tills->len; i++) {
        const OcopRegTill *till = g_ptr_array_index (tills, i);
        g_autoptr (GPtrArray) epochs = ocop_reg_epochs_list (call->db, till->key, error);
        if (epochs == NULL)
            return FALSE;
        for (guint k = 0; k < epochs->len; k++)
            add_epoch (call, till, g_ptr_array_index (epochs, k));
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    return TRUE;
}
