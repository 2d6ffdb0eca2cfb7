/* A request becomes a job: who sent it, is it theirs, can it be read. Nothing is written, so all of
 * this may happen while another commit is under way. */
#include "registry/ingest/private.h"

#include "registry/store/store.h"
#include <string.h>

static void
free_till_branches (gpointer data)
{
    OcopTillBranches *entry = data;
    g_ptr_array_unref (entry->branches);
    g_free (entry);
}

OcopIngest *
ocop_ingest_new (OcopRegDb *db, const OcopKeys *registry_keys)
{
    OcopIngest *ingest = g_new0 (OcopIngest, 1);
    ingest->db = db;
    ingest->keys = registry_keys;
    ingest->next_sync_s = OCOP_INGEST_NEXT_SYNC_S;
    ingest->stars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    ingest->open_kinds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    ingest->branches =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_till_branches);
    return ingest;
}

void
ocop_ingest_free (OcopIngest *ingest)
{
    if (ingest == NULL)
        return;
    g_hash_table_unref (ingest->stars);
    g_hash_table_unref (ingest->open_kinds);
    g_hash_table_unref (ingest->branches);
    g_clear_pointer (&ingest->recalls, g_array_unref);
    g_free (ingest);
}

OcopRegDb *
ocop_ingest_get_db (OcopIngest *ingest)
{
    return ingest->db;
}

const OcopKeys *
ocop_ingest_get_keys (const OcopIngest *ingest)
{
    return ingest->keys;
}

void
ocop_ingest_set_next_sync (OcopIngest *ingest, gint64 next_sync_s)
{
    ingest->next_sync_s = CLAMP (next_sync_s, 1, OCOP_ACK_NEXT_SYNC_MAX_S);
}

void
ocop_ingest_forget (OcopIngest *ingest)
{
    g_hash_table_remove_all (ingest->stars);
    g_hash_table_remove_all (ingest->open_kinds);
    g_hash_table_remove_all (ingest->branches);
    g_clear_pointer (&ingest->recalls, g_array_unref);
}

/* --- who --- */

/* The key that @request says it is signed with. *@ret_problem: why there is none. */
static gboolean
find_signer (OcopIngest *ingest, const OcopIngestRequest *request, OcopRegTill **ret_till,
             OcopRegEpoch **ret_epoch, OcopProblemType *ret_problem, GError **error)
{
    OcopSignatureParams claimed;
    g_autoptr (OcopRegTill) till = NULL;
    g_autoptr (OcopRegEpoch) epoch = NULL;
    const OcopSignatureResult result =
        ocop_http_signature_read (request->signature_input, &claimed);
    *ret_problem = OCOP_PROBLEM_UNKNOWN;
    if (result != OCOP_SIGNATURE_OK) {
        *ret_problem = ocop_ingest_problem_of_signature (result);
        return TRUE;
    }
    if (!ocop_reg_tills_find (ingest->db, claimed.key_id.point, (int)claimed.key_id.till, &till,
                              error))
        return FALSE;
    if (till == NULL || till->state == OCOP_REG_TILL_RETIRED) {
        *ret_problem = OCOP_PROBLEM_NOT_ENROLLED;
        return TRUE;
    }
    if (!ocop_reg_epochs_find (ingest->db, till->key, claimed.key_id.epoch, FALSE, &epoch, error))
        return FALSE;
    if (epoch == NULL) {
        *ret_problem = OCOP_PROBLEM_EPOCH_UNKNOWN;
        return TRUE;
    }
    *ret_till = g_steal_pointer (&till);
    *ret_epoch = g_steal_pointer (&epoch);
    return TRUE;
}

/* *@ret_problem UNKNOWN: it is the till's, and all outputs are set. */
static gboolean
authenticate (OcopIngest *ingest, const OcopIngestRequest *request, OcopSignatureParams *ret_params,
              OcopRegTill **ret_till, OcopProblemType *ret_problem, GError **error)
{
    g_autoptr (OcopRegTill) till = NULL;
    g_autoptr (OcopRegEpoch) epoch = NULL;
    if (!find_signer (ingest, request, &till, &epoch, ret_problem, error))
        return FALSE;
    if (*ret_problem != OCOP_PROBLEM_UNKNOWN)
        return TRUE;
    const OcopSignatureResult result =
        ocop_ingest_request_verify (request, epoch->public_key, ret_params);
    if (result != OCOP_SIGNATURE_OK)
        *ret_problem = ocop_ingest_problem_of_signature (result);
    else
        *ret_till = g_steal_pointer (&till);
    return TRUE;
}

gboolean
ocop_ingest_authenticate (OcopIngest *ingest, const OcopIngestRequest *request,
                          OcopSignatureParams *ret_params, OcopRegTill **ret_till,
                          OcopIngestAnswer *ret_answer, GError **error)
{
    OcopProblemType type;
    if (!authenticate (ingest, request, ret_params, ret_till, &type, error))
        return FALSE;
    if (type == OCOP_PROBLEM_UNKNOWN)
        return TRUE;
    g_autoptr (OcopProblem) problem = ocop_problem_new (type, NULL);
    ocop_ingest_answer_set_problem (ret_answer, problem, NULL, ingest->keys);
    return TRUE;
}

/* --- what --- */

void
ocop_ingest_refuse (OcopIngestJob *job, OcopProblemType type, const char *detail)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (type, detail);
    ocop_ingest_answer_set_problem (&job->answer, problem, job->request_hash, job->ingest->keys);
}

static void
refuse_unreadable (OcopIngestJob *job, const GError *error)
{
    const char *field = ocop_error_get_field (error);
    g_autofree char *detail =
        g_strdup_printf ("%s: %s", field != NULL ? field : "batch", error->message);
    ocop_ingest_refuse (job,
                        g_strcmp0 (field, "schema") == 0 ? OCOP_PROBLEM_SCHEMA_UNSUPPORTED
                                                         : OCOP_PROBLEM_BATCH_INVALID,
                        detail);
}

/* What a batch says of itself against the till that signed it. */
static const char *
find_stranger (const OcopIngestJob *job, const OcopRegTill *till, const char *target)
{
    const OcopBatch *batch = job->batch;
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 number;
    if (!ocop_ingest_target_read (target, "batches", point, &number))
        return "the address is not that of a till's batches";
    if (strcmp (point, till->point) != 0 || number != till->till)
        return "the address is that of another till";
    if (strcmp (batch->point, till->point) != 0 || batch->till != till->till ||
        strcmp (batch->province, till->province) != 0)
        return "the batch is of another till";
    /* A restored till brings what its earlier epochs still had, under its newest key. */
    if (batch->epoch > job->params.key_id.epoch)
        return "the batch is of a later epoch than the key";
    return NULL;
}

static void
read_closes (OcopIngestJob *job)
{
    job->closes = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                         (GDestroyNotify)ocop_shift_close_free);
    for (guint i = 0; i < job->headers->len; i++) {
        const OcopWireHeader *header = &g_array_index (job->headers, OcopWireHeader, i);
        if (header->body == NULL || ocop_record_get_kind (&header->record) != OCOP_KIND_SHIFT_CLOSE)
            continue;
        OcopShiftClose *close =
            ocop_shift_close_from_body (header->body->text, header->body->size, NULL);
        if (close != NULL)
            g_hash_table_insert (job->closes, GUINT_TO_POINTER (i), close);
    }
}

static gboolean
read_batch (OcopIngestJob *job, const OcopRegTill *till, const char *target, GError **error)
{
    gsize size;
    const char *bytes = g_bytes_get_data (job->body, &size);
    g_autoptr (GError) fault = NULL;
    g_autoptr (OcopRegEpoch) epoch = NULL;
    job->batch = ocop_batch_from_json (bytes, size, &fault);
    if (job->batch != NULL)
        job->headers = ocop_header_range_read (job->batch, &fault);
    if (job->headers == NULL) {
        refuse_unreadable (job, fault);
        return TRUE;
    }
    read_closes (job);
    const char *stranger = find_stranger (job, till, target);
    if (stranger != NULL) {
        ocop_ingest_refuse (job, OCOP_PROBLEM_BATCH_INVALID, stranger);
        return TRUE;
    }
    if (!ocop_reg_epochs_find (job->ingest->db, till->key, job->batch->epoch, FALSE, &epoch, error))
        return FALSE;
    if (epoch == NULL)
        ocop_ingest_refuse (job, OCOP_PROBLEM_EPOCH_UNKNOWN, NULL);
    else if (job->headers->len > 0 &&
             !ocop_header_range_verify (job->batch, job->headers, epoch->public_key)) {
        job->is_alien = job->batch->epoch < job->params.key_id.epoch;
        if (!job->is_alien)
            ocop_ingest_refuse (job, OCOP_PROBLEM_BATCH_INVALID,
                                "signature: the last header is not signed with the epoch's key");
    }
    return TRUE;
}

static gboolean
read_request (OcopIngestJob *job, const OcopIngestRequest *request, GError **error)
{
    OcopProblemType problem;
    g_autoptr (OcopRegTill) till = NULL;
    if (!authenticate (job->ingest, request, &job->params, &till, &problem, error))
        return FALSE;
    if (problem != OCOP_PROBLEM_UNKNOWN) {
        ocop_ingest_refuse (job, problem, NULL);
        return TRUE;
    }
    job->till_key = till->key;
    return read_batch (job, till, request->target, error);
}

OcopIngestJob *
ocop_ingest_job_new (OcopIngest *ingest, const OcopIngestRequest *request, OcopIngestWay way,
                     GError **error)
{
    g_autoptr (OcopIngestJob) job = g_new0 (OcopIngestJob, 1);
    gsize size;
    job->ingest = ingest;
    job->way = way;
    job->body = request->body != NULL ? g_bytes_ref (request->body) : g_bytes_new (NULL, 0);
    const void *bytes = g_bytes_get_data (job->body, &size);
    ocop_hash_bytes (bytes, size, job->request_hash);
    OcopIngestRequest hashed = *request;
    hashed.body_hash = job->request_hash;
    return read_request (job, &hashed, error) ? g_steal_pointer (&job) : NULL;
}

void
ocop_ingest_job_free (OcopIngestJob *job)
{
    if (job == NULL)
        return;
    g_clear_pointer (&job->headers, g_array_unref);
    g_clear_pointer (&job->closes, g_hash_table_unref);
    ocop_batch_free (job->batch);
    g_bytes_unref (job->body);
    ocop_ingest_answer_clear (&job->answer);
    g_free (job);
}

const OcopIngestAnswer *
ocop_ingest_job_peek_answer (const OcopIngestJob *job)
{
    return job->answer.body != NULL ? &job->answer : NULL;
}

guint
ocop_ingest_job_count_headers (const OcopIngestJob *job)
{
    return job->headers != NULL ? job->headers->len : 0;
}

guint
ocop_ingest_job_count_rows (const OcopIngestJob *job)
{
    return job->batch != NULL ? job->batch->rows->len : 0;
}
