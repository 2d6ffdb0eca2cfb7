/* Many batches, one durable commit. Nobody is answered before the commit is; when its outcome is
 * not known, or the database asks for it, all are taken once more: what was done is found done. */
#include "registry/ingest/private.h"

#define ATTEMPTS 4

/* Jobs that were answered before the commit stay as they are. The others are @ingest's from now on,
 * whoever has read them. */
static GPtrArray *
list_waiting (OcopIngest *ingest, OcopIngestJob *const *jobs, guint n_jobs)
{
    GPtrArray *waiting = g_ptr_array_new();
    for (guint i = 0; i < n_jobs; i++) {
        if (jobs[i]->answer.body != NULL)
            continue;
        jobs[i]->ingest = ingest;
        g_ptr_array_add (waiting, jobs[i]);
    }
    return waiting;
}

/* FALSE: the whole transaction has failed. */
static gboolean
take_jobs (GPtrArray *jobs, gint64 now_ms, GError **error)
{
    OcopIngestCommit commit = {0};
    for (guint i = 0; i < jobs->len; i++) {
        OcopIngestJob *job = g_ptr_array_index (jobs, i);
        g_autoptr (GError) failure = NULL;
        if (ocop_ingest_job_take (job, &commit, now_ms, &failure))
            continue;
        if (ocop_reg_error_is_again (failure)) {
            g_propagate_error (error, g_steal_pointer (&failure));
            return FALSE;
        }
        g_warning ("batch of %s-%" G_GINT64_FORMAT ": %s", job->batch->point, job->batch->till,
                   failure->message);
        ocop_ingest_refuse (job, OCOP_PROBLEM_INTERNAL, NULL);
    }
    return TRUE;
}

static gboolean
attempt (OcopIngest *ingest, GPtrArray *jobs, gint64 now_ms, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    return ocop_reg_begin (&transaction, ingest->db, OCOP_REG_WRITE, error) &&
           take_jobs (jobs, now_ms, error) && ocop_reg_commit (&transaction, error);
}

static void
give_up (GPtrArray *jobs, const GError *failure)
{
    g_warning ("a commit of %u batches failed: %s", jobs->len, failure->message);
    for (guint i = 0; i < jobs->len; i++)
        ocop_ingest_refuse (g_ptr_array_index (jobs, i), OCOP_PROBLEM_UNAVAILABLE, NULL);
}

static void
forget_answers (GPtrArray *jobs)
{
    for (guint i = 0; i < jobs->len; i++)
        ocop_ingest_answer_clear (&((OcopIngestJob *)g_ptr_array_index (jobs, i))->answer);
}

void
ocop_ingest_commit (OcopIngest *ingest, OcopIngestJob *const *jobs, guint n_jobs, gint64 now_ms)
{
    g_autoptr (GPtrArray) waiting = list_waiting (ingest, jobs, n_jobs);
    g_autoptr (GError) failure = NULL;
    if (waiting->len == 0)
        return;
    for (guint i = 0; i < ATTEMPTS; i++) {
        g_clear_error (&failure);
        if (attempt (ingest, waiting, now_ms, &failure))
            return;
        const gboolean is_worth_it =
            ocop_reg_is_outcome_unknown (ingest->db) || ocop_reg_error_is_again (failure);
        forget_answers (waiting);
        ocop_ingest_forget (ingest);
        if (!is_worth_it)
            break;
    }
    give_up (waiting, failure);
}
