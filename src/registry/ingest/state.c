/* What the registry holds of a till, for a till that does not know whether its request arrived. An
 * officer's command is not among it: which of two homes asks cannot be told here, and the sound one
 * must not take over the branch's part. The branch hears it when its records are refused. */
#include "registry/ingest/private.h"

#include "registry/store/store.h"
#include "wire/state.h"
#include <string.h>

static gboolean
fill (OcopIngest *ingest, const OcopRegTill *till, OcopTillState *state, GError **error)
{
    g_autoptr (GPtrArray) epochs = ocop_reg_epochs_list (ingest->db, till->key, error);
    if (epochs == NULL)
        return FALSE;
    g_strlcpy (state->point, till->point, sizeof state->point);
    state->till = till->till;
    for (guint i = 0; i < epochs->len; i++) {
        const OcopRegEpoch *epoch = g_ptr_array_index (epochs, i);
        OcopEpochState item = {.proven = ocop_ingest_proven_of (epoch)};
        ocop_ingest_cursors_of (epoch, &item.cursors);
        g_array_append_val (state->epochs, item);
    }
    return ocop_reg_counter_get (ingest->db, OCOP_REG_COUNTER_CATALOGUE, &state->catalogue_version,
                                 error) &&
           ocop_reg_counter_get (ingest->db, OCOP_REG_COUNTER_RECALLS, &state->recall_version,
                                 error);
}

static gboolean
answer_within (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
               OcopIngestAnswer *answer, GError **error)
{
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 number;
    OcopSignatureParams params;
    g_autoptr (OcopRegTill) till = NULL;
    if (!ocop_ingest_authenticate (ingest, request, &params, &till, answer, error))
        return FALSE;
    if (till == NULL)
        return TRUE;
    if (!ocop_ingest_target_read (request->target, "state", point, &number) ||
        strcmp (point, till->point) != 0 || number != till->till) {
        g_autoptr (OcopProblem) problem = ocop_problem_new (OCOP_PROBLEM_NOT_FOUND, NULL);
        ocop_ingest_answer_set_problem (answer, problem, NULL, ingest->keys);
        return TRUE;
    }
    g_autoptr (OcopTillState) state = ocop_till_state_new();
    state->server_time = now_ms;
    if (!fill (ingest, till, state, error))
        return FALSE;
    ocop_ingest_answer_set (answer, OCOP_DOCUMENT_STATE, ocop_till_state_to_json (state),
                            ingest->keys);
    return TRUE;
}

gboolean
ocop_ingest_state (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
                   OcopIngestAnswer *ret_answer, GError **error)
{
    g_auto (OcopRegTransaction) snapshot = {0};
    g_auto (OcopIngestAnswer) answer = {0};
    /* A server may have a snapshot already. */
    if ((!ocop_reg_is_in_transaction (ingest->db) &&
         !ocop_reg_begin (&snapshot, ingest->db, OCOP_REG_READ, error)) ||
        !answer_within (ingest, request, now_ms, &answer, error))
        return FALSE;
    *ret_answer = answer;
    answer.body = NULL;
    return TRUE;
}
