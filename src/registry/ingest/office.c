/* Decisions and the nightly check. */
#include "registry/ingest/office.h"

#include "base/json_writer.h"
#include "registry/store/access.h"
#include "registry/store/tills.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BY_REGISTRY "registry"
/* More problems than this are one big problem. */
#define PROBLEM_CASES_MAX 100

/* --- decisions --- */

static gboolean
free_till (OcopRegDb *db, const OcopRegCase *a_case, GError **error)
{
    g_autoptr (OcopRegTill) till = NULL;
    if (!ocop_reg_tills_find_by_key (db, a_case->till_key, &till, error))
        return FALSE;
    if (till == NULL || till->state != OCOP_REG_TILL_FORKED)
        return TRUE;
    till->state = OCOP_REG_TILL_ACTIVE;
    till->fork_case = a_case->id;
    return ocop_reg_tills_update (db, till, error);
}

static gboolean
accept_machine (OcopRegDb *db, const OcopRegCase *a_case, GError **error)
{
    g_autoptr (OcopRegEpoch) epoch = NULL;
    const char *machine = strchr (a_case->subject, '/');
    if (!ocop_reg_epochs_find (db, a_case->till_key, a_case->epoch, TRUE, &epoch, error))
        return FALSE;
    if (epoch == NULL || machine == NULL)
        return TRUE;
    g_free (epoch->installation);
    epoch->installation = g_strdup (machine + 1);
    return ocop_reg_epochs_put (db, epoch, error);
}

static gboolean
apply (OcopRegDb *db, const OcopRegCase *a_case, OcopDecision decision, GError **error)
{
    if (decision == OCOP_DECISION_REJECT)
        return TRUE;
    if (a_case->kind == OCOP_REG_CASE_FORK)
        return free_till (db, a_case, error);
    return a_case->kind != OCOP_REG_CASE_CLONE || accept_machine (db, a_case, error);
}

static gboolean
refuse_decided (const OcopRegCase *a_case, GError **error)
{
    ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, NULL,
                    _ ("case %" PRId64 " was decided already: %s"), a_case->id,
                    ocop_reg_case_status_get_text ((OcopRegCaseStatus)a_case->status));
    return FALSE;
}

gboolean
ocop_ingest_resolve (OcopRegDb *db, gint64 id, OcopDecision decision, const char *by, gint64 now_ms,
                     OcopRegCase **ret_case, GError **error)
{
    const OcopRegCaseStatus status =
        decision == OCOP_DECISION_ADOPT ? OCOP_REG_CASE_ADOPTED : OCOP_REG_CASE_REJECTED;
    g_autoptr (OcopRegCase) a_case = NULL;
    if (!ocop_reg_cases_find (db, id, &a_case, error))
        return FALSE;
    if (a_case == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "id", _ ("there is no case %" PRId64), id);
        return FALSE;
    }
    if (a_case->status != OCOP_REG_CASE_OPEN && a_case->status != (int)status)
        return refuse_decided (a_case, error);
    if (a_case->status == OCOP_REG_CASE_OPEN) {
        gboolean was_open;
        g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, id);
        if (!ocop_reg_cases_resolve (db, id, status, by, now_ms, &was_open, error) ||
            !apply (db, a_case, decision, error) ||
            !ocop_reg_audit_add (db, by, "case-resolve", subject,
                                 ocop_reg_case_status_get_text (status), now_ms, error))
            return FALSE;
        a_case->status = (int)status;
    }
    *ret_case = g_steal_pointer (&a_case);
    return TRUE;
}

/* --- the check --- */

static gboolean
open_problem (OcopRegDb *db, const char *problem, gint64 now_ms, GError **error)
{
    g_autoptr (GString) detail = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, detail);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "problem", problem);
    ocop_json_end_object (&w);
    const OcopRegCase a_case = {
        .kind = OCOP_REG_CASE_REGISTRY, .subject = (char *)problem, .detail = detail->str};
    gint64 id;
    gboolean is_new;
    return ocop_reg_cases_open (db, &a_case, now_ms, &id, &is_new, error);
}

/* Closes cases of problems that are no more. */
static gboolean
close_mended (OcopRegDb *db, const OcopRegCheck *check, gint64 now_ms, GError **error)
{
    const OcopRegCaseQuery query = {.status = OCOP_REG_CASE_OPEN, .kind = OCOP_REG_CASE_REGISTRY};
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (db, &query, error);
    if (cases == NULL)
        return FALSE;
    for (guint i = 0; i < cases->len; i++) {
        const OcopRegCase *a_case = g_ptr_array_index (cases, i);
        gboolean was_open;
        if (!g_ptr_array_find_with_equal_func (check->problems, a_case->subject, g_str_equal,
                                               NULL) &&
            !ocop_reg_cases_resolve (db, a_case->id, OCOP_REG_CASE_CLOSED, BY_REGISTRY, now_ms,
                                     &was_open, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ocop_ingest_note_check (OcopRegDb *db, const OcopRegCheck *check, gint64 now_ms, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    if (!ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error) ||
        !close_mended (db, check, now_ms, error))
        return FALSE;
    for (guint i = 0; i < check->problems->len && i < PROBLEM_CASES_MAX; i++)
        if (!open_problem (db, g_ptr_array_index (check->problems, i), now_ms, error))
            return FALSE;
    return ocop_reg_check_note_put (db, check, now_ms, error) &&
           ocop_reg_commit (&transaction, error);
}

gboolean
ocop_ingest_verify (OcopRegDb *db, gint64 now_ms, OcopRegCheck *ret_check, GError **error)
{
    g_auto (OcopRegCheck) check = {0};
    if (!ocop_reg_check_run (db, &check, error) ||
        !ocop_ingest_note_check (db, &check, now_ms, error))
        return FALSE;
    *ret_check = check;
    check.problems = NULL;
    return TRUE;
}
