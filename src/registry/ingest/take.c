/* One batch, taken: checks first, then everything it brings, then what it proves. A refusal leaves
 * at most its case behind; any error undoes the whole batch. */
#include "registry/ingest/branches.h"

#include "registry/store/feed.h"
#include "registry/store/headers.h"
#include "registry/store/stock.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A contact without news is written down at most so often. */
#define HEARD_EVERY_MS 60000

/* --- refusals --- */

static void
answer_problem (OcopTake *take, OcopProblem *problem)
{
    ocop_ingest_answer_set_problem (&take->job->answer, problem, take->job->request_hash,
                                    take->ingest->keys);
}

static void
answer_gap (OcopTake *take, gint64 resume_seq)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (
        OCOP_PROBLEM_GAP, "what lies between the registry's cursors and this batch has to come "
                          "first");
    ocop_ingest_cursors_of (take->epoch, &problem->resume);
    problem->has_resume = TRUE;
    problem->resume.acked_seq = resume_seq;
    answer_problem (take, problem);
}

static gboolean
refuse_gap (OcopTake *take, gint64 resume_seq, gboolean is_missing, GError **error)
{
    answer_gap (take, resume_seq);
    if (!is_missing)
        return TRUE;
    const OcopBatch *batch = take->batch;
    g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, batch->epoch);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_int (&detail.json, "held_seq", take->epoch->acked_seq);
    ocop_json_add_int (&detail.json, "headers_from", batch->headers_from);
    ocop_json_add_int (&detail.json, "held_totals", take->epoch->acked_totals);
    ocop_json_add_int (&detail.json, "totals_from", batch->totals_from);
    ocop_json_add_int (&detail.json, "held_stock", take->epoch->acked_stock);
    ocop_json_add_int (&detail.json, "stock_from", batch->stock_from);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_GAP, batch->headers_from, subject, &detail,
                                  NULL, NULL, error);
}

static gboolean
open_fork_case (OcopTake *take, const OcopChainFit *fit, const char *subject, gint64 *ret_id,
                GError **error)
{
    char hash[OCOP_HASH_TEXT_SIZE];
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_json_add_int (&detail.json, "common_seq", fit->common.seq);
    ocop_json_add_string (&detail.json, "common_hash", ocop_hash_to_text (fit->common.hash, hash));
    ocop_json_add_string (&detail.json, "branch_hash", ocop_hash_to_text (fit->branch, hash));
    ocop_json_add_int (&detail.json, "held_seq", take->epoch->acked_seq);
    ocop_json_add_int (&detail.json, "branch_to", take->batch->headers_to);
    if (!ocop_ingest_case_open (take, OCOP_REG_CASE_FORK, fit->common.seq, subject, &detail,
                                take->job->body, ret_id, error))
        return FALSE;
    if (take->till->state == OCOP_REG_TILL_FORKED && take->till->fork_case == *ret_id)
        return TRUE;
    take->till->state = OCOP_REG_TILL_FORKED;
    take->till->fork_case = *ret_id;
    return ocop_reg_tills_update (take->db, take->till, error);
}

/* The branch is refused as often as it comes; once an officer has adopted it, the refusal says how
 * to go on. */
static gboolean
refuse_fork (OcopTake *take, const OcopChainFit *fit, GError **error)
{
    g_autofree char *subject = ocop_ingest_fork_subject (&fit->common, fit->branch);
    g_autoptr (OcopRegCase) held = NULL;
    if (!ocop_ingest_case_find (take->db, OCOP_REG_CASE_FORK, take->till->key, subject, &held,
                                error))
        return FALSE;
    gint64 id = held != NULL ? held->id : 0;
    const gboolean is_open = held == NULL || held->status == OCOP_REG_CASE_OPEN;
    if (is_open && !open_fork_case (take, fit, subject, &id, error))
        return FALSE;
    const gboolean is_adopted = held != NULL && held->status == OCOP_REG_CASE_ADOPTED;
    g_autoptr (OcopProblem) problem = ocop_problem_new (
        OCOP_PROBLEM_FORK, is_adopted ? "the branch is adopted: go on as a new epoch"
                           : is_open  ? "an officer will decide about the branch"
                                      : "the branch was rejected and is kept as evidence");
    problem->at = fit->common;
    problem->has_at = TRUE;
    problem->decision = is_adopted ? OCOP_FORK_ADOPTED
                        : is_open  ? OCOP_FORK_OPEN
                                   : OCOP_FORK_REJECTED;
    if (is_adopted)
        problem->command =
            (OcopCommand){.kind = OCOP_COMMAND_OPEN_EPOCH, .at = fit->common, .case_id = id};
    answer_problem (take, problem);
    return TRUE;
}

/* An epoch that brings records which count already would count them twice. An officer has to know;
 * no decision makes it right, so none leads on from here: what the till sells in a new epoch
 * counts again. */
static gboolean
refuse_twice (OcopTake *take, gint64 by_epoch, GError **error)
{
    const OcopWireHeader *first = &g_array_index (take->headers, OcopWireHeader, 0);
    OcopHead common = {.epoch = take->batch->epoch, .seq = 0};
    memcpy (common.hash, take->batch->prev_hash, OCOP_HASH_SIZE);
    g_autofree char *subject = ocop_ingest_fork_subject (&common, first->hash);
    g_autoptr (OcopRegCase) held = NULL;
    if (!ocop_ingest_case_find (take->db, OCOP_REG_CASE_FORK, take->till->key, subject, &held,
                                error))
        return FALSE;
    if (held == NULL || held->status == OCOP_REG_CASE_OPEN) {
        OcopCaseDetail detail;
        ocop_case_detail_begin (&detail);
        ocop_json_add_string (&detail.json, "reason", "counted-already");
        ocop_json_add_int (&detail.json, "by_epoch", by_epoch);
        if (!ocop_ingest_case_open (take, OCOP_REG_CASE_FORK, 0, subject, &detail, take->job->body,
                                    NULL, error))
            return FALSE;
    }
    g_autoptr (OcopProblem) problem = ocop_problem_new (
        OCOP_PROBLEM_FORK, "another copy of this till has brought a part of this epoch already");
    problem->at = common;
    problem->has_at = TRUE;
    problem->decision = OCOP_FORK_REJECTED;
    answer_problem (take, problem);
    return TRUE;
}

/* The records are of an epoch whose number another journal has, as in a backup made before that was
 * known; and nobody has brought them yet. The decision is an officer's, like that about a branch:
 * all of it is one, from record 1 on. */
static gboolean
refuse_alien (OcopTake *take, GError **error)
{
    const OcopWireHeader *first = &g_array_index (take->headers, OcopWireHeader, 0);
    OcopChainFit fit = {.kind = OCOP_CHAIN_FORK, .common = {.epoch = take->batch->epoch}};
    if (first->record.seq > 1) {
        g_autoptr (OcopProblem) problem =
            ocop_problem_new (OCOP_PROBLEM_GAP, "this epoch has to be shown from its first record");
        problem->has_resume = TRUE;
        problem->resume.epoch = take->batch->epoch;
        answer_problem (take, problem);
        return TRUE;
    }
    memcpy (fit.common.hash, take->batch->prev_hash, OCOP_HASH_SIZE);
    memcpy (fit.branch, first->hash, OCOP_HASH_SIZE);
    return refuse_fork (take, &fit, error);
}

/* --- what is taken --- */

static gboolean
take_headers (OcopTake *take, GError **error)
{
    const GArray *headers = take->headers;
    OcopRegEpoch *epoch = take->epoch;
    if (take->first_new >= headers->len)
        return TRUE;
    const OcopWireHeader *first = &g_array_index (headers, OcopWireHeader, take->first_new);
    const OcopWireHeader *last = &g_array_index (headers, OcopWireHeader, headers->len - 1);
    OcopRegRange range = {.till_key = epoch->till_key,
                          .epoch = epoch->epoch,
                          .headers = first,
                          .n_headers = headers->len - take->first_new,
                          .received_ms = take->now_ms};
    memcpy (range.signature, take->batch->signature, OCOP_SIGNATURE_SIZE);
    if ((first->record.seq == 1 && !ocop_ingest_chain_settle_base (take, first, error)) ||
        !ocop_reg_headers_put (take->db, &range, error))
        return FALSE;
    epoch->acked_seq = last->record.seq;
    memcpy (epoch->head_hash, last->hash, OCOP_HASH_SIZE);
    epoch->head_sales = last->record.gt_sales;
    epoch->head_returns = last->record.gt_returns;
    epoch->head_count = last->record.gt_count;
    epoch->head_ms = last->record.utc_ms;
    take->is_news = TRUE;
    return TRUE;
}

static gboolean
open_conflict_case (OcopTake *take, const OcopWireRow *row, GError **error)
{
    char day[OCOP_DAY_TEXT_SIZE];
    OcopWireRow held = {0};
    gboolean is_found;
    if (!ocop_reg_totals_find (take->db, take->epoch->till_key, take->epoch->epoch, row, &is_found,
                               &held, error))
        return FALSE;
    g_autofree char *subject = g_strdup_printf (
        "%" G_GINT64_FORMAT "/%s/%s/%s/%d", take->epoch->epoch, ocop_day_to_text (row->day, day),
        row->product, ocop_channel_get_text (row->channel), row->stars);
    OcopCaseDetail detail;
    ocop_case_detail_begin (&detail);
    ocop_case_detail_add_row (&detail, row);
    ocop_json_add_int (&detail.json, "version", row->version);
    ocop_json_add_qty (&detail.json, "held_qty", held.qty_milli);
    ocop_json_add_int (&detail.json, "held_amount", held.amount);
    ocop_json_add_qty (&detail.json, "held_returned_qty", held.returned_qty_milli);
    ocop_json_add_int (&detail.json, "held_returned_amount", held.returned_amount);
    return ocop_ingest_case_open (take, OCOP_REG_CASE_TOTALS_CONFLICT, row->version, subject,
                                  &detail, NULL, NULL, error);
}

/* The feed's number is taken right before its first rows: it is locked from then on. */
static gboolean
take_rows (OcopTake *take, GError **error)
{
    OcopIngestCommit *commit = take->commit;
    const GArray *rows = take->batch->rows;
    if (take->batch->totals_to > take->epoch->acked_totals) {
        take->epoch->acked_totals = take->batch->totals_to;
        take->is_news = TRUE;
    }
    if (rows->len == 0)
        return TRUE;
    if (!commit->has_feed && !ocop_reg_feed_open (take->db, &commit->feed, error))
        return FALSE;
    commit->has_feed = TRUE;
    const OcopRegTotalsBatch batch = {.epoch = take->epoch,
                                      .feed = &commit->feed,
                                      .rows = (const OcopWireRow *)(const void *)rows->data,
                                      .n_rows = rows->len};
    g_auto (OcopRegTotalsResult) result = {0};
    if (!ocop_reg_totals_put (take->db, &batch, &result, error))
        return FALSE;
    take->is_news = take->is_news || result.n_changed > 0;
    for (guint i = 0; result.conflicts != NULL && i < result.conflicts->len; i++) {
        const guint index = g_array_index (result.conflicts, guint, i);
        if (!open_conflict_case (take, &g_array_index (rows, OcopWireRow, index), error))
            return FALSE;
    }
    return TRUE;
}

/* Positions are the shop's of today: those of an epoch that another has followed are history. */
static gboolean
take_stock (OcopTake *take, GError **error)
{
    const OcopBatch *batch = take->batch;
    OcopRegEpoch *epoch = take->epoch;
    guint n_changed;
    if (batch->stock_to > epoch->acked_stock) {
        epoch->acked_stock = batch->stock_to;
        take->is_news = TRUE;
    }
    if (epoch->epoch < take->till->epoch)
        return TRUE;
    if (batch->stock->len > 0 &&
        !ocop_reg_stock_put (
            take->db, epoch->till_key, epoch->epoch,
            (const OcopWireStock *)(const void *)batch->stock->data, batch->stock->len,
            (const OcopWireLot *)(const void *)batch->lots->data, take->now_ms, &n_changed, error))
        return FALSE;
    return epoch->epoch == 1 || !batch->complete ||
           ocop_reg_stock_drop_earlier (take->db, epoch->till_key, epoch->epoch, error);
}

static gboolean
write_down (OcopTake *take, const OcopRegEpoch *before, GError **error)
{
    OcopRegEpoch *epoch = take->epoch;
    epoch->catalogue_version = take->batch->catalogue_version;
    epoch->recall_version = take->batch->recall_version;
    const gboolean is_changed = !ocop_reg_row_equal (&ocop_reg_epoch_shape, epoch, before);
    if (!is_changed && take->now_ms - epoch->last_ms < HEARD_EVERY_MS)
        return TRUE;
    epoch->last_ms = MAX (epoch->last_ms, take->now_ms);
    if (epoch->first_ms == 0)
        epoch->first_ms = take->now_ms;
    return ocop_reg_epochs_put (take->db, epoch, error);
}

static gboolean
take_all (OcopTake *take, GError **error)
{
    g_autofree char *gap_subject = g_strdup_printf ("%" G_GINT64_FORMAT, take->epoch->epoch);
    g_autofree char *installation = g_strdup (take->epoch->installation);
    OcopRegEpoch before = *take->epoch; /* its one text is ours, all else are numbers */
    before.installation = installation;
    return take_headers (take, error) && take_rows (take, error) && take_stock (take, error) &&
           ocop_ingest_keep_evidence (take, error) && ocop_ingest_branches_note (take, error) &&
           ocop_ingest_check_closes (take, error) && ocop_ingest_check_stars (take, error) &&
           ocop_ingest_check_sums (take, error) && ocop_ingest_check_clock (take, error) &&
           ocop_ingest_check_machine (take, error) &&
           ocop_ingest_case_settle (take, OCOP_REG_CASE_GAP, gap_subject, error) &&
           write_down (take, &before, error) && ocop_ingest_acknowledge (take, error);
}

/* --- may it be taken --- */

/* Sums of rows stay far from what an int64 holds, whatever a till says. */
static gboolean
are_sums_sane (const OcopTake *take)
{
    gint64 sales = take->epoch->held_sales, returns = take->epoch->held_returns;
    for (guint i = 0; i < take->batch->rows->len; i++) {
        const OcopWireRow *row = &g_array_index (take->batch->rows, OcopWireRow, i);
        sales += row->amount;
        returns += row->returned_amount;
        if (sales > OCOP_INGEST_SUM_MAX || returns > OCOP_INGEST_SUM_MAX)
            return FALSE;
    }
    return TRUE;
}

static void
refuse_batch (OcopTake *take, const char *reason)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (OCOP_PROBLEM_BATCH_INVALID, reason);
    answer_problem (take, problem);
}

/* Records that a later epoch has taken over. *@ret_is_done: the answer is made. */
static gboolean
look_at_branches (OcopTake *take, gboolean *ret_is_done, GError **error)
{
    OcopBranchKind kind;
    OcopChainFit fit;
    gint64 by_epoch;
    *ret_is_done = TRUE;
    if (!ocop_ingest_branches_fit (take, &kind, &fit, error))
        return FALSE;
    if (kind == OCOP_BRANCH_COVERS) /* they count already, and this copy of them is thanked for */
        return ocop_ingest_acknowledge (take, error);
    if (kind == OCOP_BRANCH_ENDS)
        return refuse_fork (take, &fit, error);
    if (kind == OCOP_BRANCH_TOO_EARLY) {
        ocop_ingest_refuse (take->job, OCOP_PROBLEM_UNAVAILABLE, NULL);
        return TRUE;
    }
    if (take->job->is_alien)
        return refuse_alien (take, error);
    if (!ocop_ingest_branches_find_twice (take, &by_epoch, error))
        return FALSE;
    if (by_epoch != 0)
        return refuse_twice (take, by_epoch, error);
    *ret_is_done = FALSE;
    return TRUE;
}

static gboolean
decide (OcopTake *take, GError **error)
{
    gboolean is_done;
    const OcopRegEpoch *epoch = take->epoch;
    const OcopBatch *batch = take->batch;
    OcopChainFit fit;
    const char *reason;
    if (!look_at_branches (take, &is_done, error))
        return FALSE;
    if (is_done)
        return TRUE;
    if (!ocop_ingest_chain_learn (take, &reason, error))
        return FALSE;
    if (reason != NULL || !are_sums_sane (take)) {
        refuse_batch (take, reason != NULL ? reason : "the sums of the rows are beyond any shop");
        return TRUE;
    }
    if (!ocop_ingest_chain_fit (take, &fit, error))
        return FALSE;
    if (fit.kind == OCOP_CHAIN_FORK)
        return refuse_fork (take, &fit, error);
    if (fit.kind == OCOP_CHAIN_GAP)
        return refuse_gap (take, fit.resume_seq, fit.is_missing, error);
    if (fit.kind == OCOP_CHAIN_ALIEN) {
        refuse_batch (take, "record 1 does not begin the epoch that was enrolled");
        return TRUE;
    }
    if (batch->totals_from > epoch->acked_totals || batch->stock_from > epoch->acked_stock)
        return refuse_gap (take, epoch->acked_seq, TRUE, error);
    take->first_new = fit.n_known;
    return take_all (take, error);
}

static gboolean
begin (OcopTake *take, GError **error)
{
    OcopIngestJob *job = take->job;
    if (!ocop_reg_epochs_find (take->db, job->till_key, take->batch->epoch, TRUE, &take->epoch,
                               error) ||
        !ocop_reg_tills_find_by_key (take->db, job->till_key, &take->till, error))
        return FALSE;
    if (take->epoch == NULL || take->till == NULL || take->till->state == OCOP_REG_TILL_RETIRED) {
        ocop_ingest_refuse (job, OCOP_PROBLEM_NOT_ENROLLED, NULL);
        return TRUE;
    }
    take->old_seq = take->epoch->acked_seq;
    take->old_totals = take->epoch->acked_totals;
    take->old_stock = take->epoch->acked_stock;
    return decide (take, error);
}

gboolean
ocop_ingest_job_take (OcopIngestJob *job, OcopIngestCommit *commit, gint64 now_ms, GError **error)
{
    g_auto (OcopRegSavepoint) savepoint = {0};
    const OcopIngestCommit before = *commit;
    OcopTake take = {.job = job,
                     .ingest = job->ingest,
                     .db = job->ingest->db,
                     .batch = job->batch,
                     .headers = job->headers,
                     .commit = commit,
                     .now_ms = now_ms};
    g_assert (job->batch != NULL);
    const gboolean is_done = ocop_reg_savepoint_begin (&savepoint, take.db, error) &&
                             begin (&take, error) && ocop_reg_savepoint_release (&savepoint, error);
    ocop_reg_row_free (take.epoch);
    ocop_reg_row_free (take.till);
    if (!is_done) {
        *commit = before;
        ocop_ingest_answer_clear (&job->answer);
        ocop_ingest_forget (job->ingest);
    }
    return is_done;
}
