/* Taking in what tills send: authenticated, checked, kept, answered. No HTTP.
 *
 * A batch goes through two steps, so that a server can make one durable commit of many:
 *
 *     job = ocop_ingest_job_new (ingest, &request, …);      reads and proves, writes nothing
 *     ocop_ingest_commit (ingest, &jobs, n_jobs, now_ms);   one transaction, a savepoint per job
 *     ocop_ingest_job_peek_answer (job);
 *
 * or, inside a transaction of the caller's, ocop_ingest_job_take. Whatever a batch does it does
 * wholly or not at all, and doing it twice does it once: so after a commit whose outcome nobody
 * knows, taking the same jobs again is the look-up, and its answer is the right one either way.
 * Source: DESIGN.md "Sync and the registry". */
#pragma once

#include "registry/ingest/request.h"
#include "registry/store/totals.h"
#include "wire/batch.h"

#define OCOP_INGEST_NEXT_SYNC_S 60
/* A till's clock further off than this is a case. */
#define OCOP_INGEST_SKEW_MAX_MS (5 * 60 * 1000)
/* Σ amounts of one epoch beyond which rows are refused: far above any shop, far below int64. */
#define OCOP_INGEST_SUM_MAX (G_GINT64_CONSTANT (10000000000000000))

typedef struct _OcopIngest OcopIngest;
typedef struct _OcopIngestJob OcopIngestJob;

/* Both outlive the ingest, which belongs to the thread of @db. */
OcopIngest *ocop_ingest_new (OcopRegDb *db, const OcopKeys *registry_keys);
void ocop_ingest_free (OcopIngest *ingest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopIngest, ocop_ingest_free)
/* Borrowed. */
OcopRegDb *ocop_ingest_get_db (OcopIngest *ingest);
const OcopKeys *ocop_ingest_get_keys (const OcopIngest *ingest);
/* What acks tell tills about when to come again; 1 to OCOP_ACK_NEXT_SYNC_MAX_S. */
void ocop_ingest_set_next_sync (OcopIngest *ingest, gint64 next_sync_s);

typedef enum {
    OCOP_INGEST_DIRECT,
    /* On a stick, days old maybe: the till's clock is not judged. */
    OCOP_INGEST_CARRIED,
} OcopIngestWay;

/* Authenticates and reads a batch. The job may have its answer already (not enrolled, wrongly
 * signed, not to be read): then commit leaves it alone. NULL and @error when the database fails.
 * It may be read on another thread, with an OcopIngest of a read connection: the one that commits
 * it takes it over. */
OcopIngestJob *ocop_ingest_job_new (OcopIngest *ingest, const OcopIngestRequest *request,
                                    OcopIngestWay way, GError **error);
void ocop_ingest_job_free (OcopIngestJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopIngestJob, ocop_ingest_job_free)
/* NULL: not answered yet. Before the commit it is a promise only. */
const OcopIngestAnswer *ocop_ingest_job_peek_answer (const OcopIngestJob *job);
/* What the batch brings; 0 for one that could not be read. */
guint ocop_ingest_job_count_headers (const OcopIngestJob *job);
guint ocop_ingest_job_count_rows (const OcopIngestJob *job);

/* What the jobs of one transaction share. Zeroed at its beginning. */
typedef struct {
    OcopRegFeed feed;
    gboolean has_feed;
} OcopIngestCommit;

/* Takes @job within the caller's transaction (OCOP_REG_WRITE), under a savepoint of its own. TRUE:
 * it is done and has its answer, which may be a problem with a case behind it. FALSE: nothing of it
 * was done. */
gboolean ocop_ingest_job_take (OcopIngestJob *job, OcopIngestCommit *commit, gint64 now_ms,
                               GError **error);

/* Takes all jobs that have no answer and commits once; afterwards every job has its answer:
 * "unavailable" or "internal" where the database failed. */
void ocop_ingest_commit (OcopIngest *ingest, OcopIngestJob *const *jobs, guint n_jobs,
                         gint64 now_ms);

/* --- the other requests of a till --- */

/* POST /v1/enrol, in a transaction of its own. FALSE when the database fails. */
gboolean ocop_ingest_enrol (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
                            OcopIngestAnswer *ret_answer, GError **error);
/* GET /v1/tills/POINT/TILL/state, signed with any enrolled key of that till. */
gboolean ocop_ingest_state (OcopIngest *ingest, const OcopIngestRequest *request, gint64 now_ms,
                            OcopIngestAnswer *ret_answer, GError **error);
/* Authenticates any signed request of an enrolled till (the catalogue, the recalls). *@ret_answer
 * is filled only when it is refused. */
gboolean ocop_ingest_authenticate (OcopIngest *ingest, const OcopIngestRequest *request,
                                   OcopSignatureParams *ret_params, OcopRegTill **ret_till,
                                   OcopIngestAnswer *ret_answer, GError **error);
