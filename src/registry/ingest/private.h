/* What the files of this folder share. */
#pragma once

#include "domain/shift.h"
#include "registry/ingest/ingest.h"
#include "registry/store/cases.h"
#include "wire/ack.h"
#include "wire/header_range.h"

/* What is remembered of branches.h. */
typedef struct {
    gint64 till_key;
    gint64 epoch; /* the till's newest at that time */
    GPtrArray *branches;
} OcopTillBranches;

struct _OcopIngest {
    /* borrowed */
    OcopRegDb *db;
    const OcopKeys *keys;
    /* owned */
    gint64 next_sync_s;
    GHashTable *stars;    /* "PRODUCT/DAY" -> stars + 1, 0: not in the catalogue */
    gint64 stars_version; /* catalogue version that @stars is of */
    GArray *recalls;      /* of OcopEffectiveRecall, NULL: not read yet */
    gint64 recalls_version;
    GHashTable *open_kinds; /* till_key -> bits of the kinds that may have an open case */
    GHashTable *branches;   /* till_key -> OcopTillBranches */
};

struct _OcopIngestJob {
    OcopIngest *ingest; /* borrowed */
    OcopIngestWay way;
    GBytes *body;
    guint8 request_hash[OCOP_HASH_SIZE];
    OcopSignatureParams params;
    gint64 till_key;
    OcopBatch *batch;
    GArray *headers;    /* of OcopWireHeader, borrows from @batch */
    GHashTable *closes; /* seq - @batch's first -> OcopShiftClose: the bodies that can be read */
    /* The records are not signed with their epoch's key, but carried under that of a later one: of
     * a backup in which that epoch's number was another journal's. */
    gboolean is_alien;
    OcopIngestAnswer answer;
};

/* One job while it is taken. */
typedef struct {
    OcopIngestJob *job;
    OcopIngest *ingest;
    OcopRegDb *db;
    OcopBatch *batch;
    const GArray *headers;
    OcopIngestCommit *commit;
    gint64 now_ms;
    /* owned */
    OcopRegTill *till;
    OcopRegEpoch *epoch;
    /* cursors before the batch */
    gint64 old_seq, old_totals, old_stock;
    guint first_new;  /* index of the first header that was not held */
    gboolean is_news; /* the batch brought something */
} OcopTake;

void ocop_ingest_refuse (OcopIngestJob *job, OcopProblemType type, const char *detail);
/* Drops what was cached of a database that may have changed. */
void ocop_ingest_forget (OcopIngest *ingest);

/* --- chain.c --- */

typedef enum {
    OCOP_CHAIN_FITS,
    OCOP_CHAIN_GAP,   /* @resume_seq: where the till has to go back to */
    OCOP_CHAIN_FORK,  /* @common, @branch */
    OCOP_CHAIN_ALIEN, /* record 1 does not begin this epoch */
} OcopChainKind;

typedef struct {
    OcopChainKind kind;
    guint n_known; /* headers of the batch that are held already */
    gint64 resume_seq;
    gboolean
        is_missing;  /* of a gap: the registry lacks records (else it looks for the common one) */
    OcopHead common; /* newest record that both sides have */
    guint8 branch[OCOP_HASH_SIZE]; /* hash of the branch's first record */
} OcopChainFit;

gboolean ocop_ingest_chain_fit (OcopTake *take, OcopChainFit *ret_fit, GError **error);
/* Settles what record 1 of a later epoch chains to, from its body in the batch. *@ret_reason NULL:
 * settled. */
gboolean ocop_ingest_chain_learn (OcopTake *take, const char **ret_reason, GError **error);
/* Where the sums of the epoch begin: at the record it names, else at its own first one. */
gboolean ocop_ingest_chain_settle_base (OcopTake *take, const OcopWireHeader *first,
                                        GError **error);

/* --- rules about what was taken --- */

/* Bodies and quarantine into the store; what a shift close says against the rows. */
gboolean ocop_ingest_keep_evidence (OcopTake *take, GError **error);
gboolean ocop_ingest_check_closes (OcopTake *take, GError **error);
gboolean ocop_ingest_check_stars (OcopTake *take, GError **error);
/* Σ rows against the head, where the batch is complete. */
gboolean ocop_ingest_check_sums (OcopTake *take, GError **error);
gboolean ocop_ingest_check_clock (OcopTake *take, GError **error);
gboolean ocop_ingest_check_machine (OcopTake *take, GError **error);

/* --- cases.c --- */

/* JSON object being written: end with ocop_ingest_case_open. */
typedef struct {
    GString *text;
    OcopJsonWriter json;
} OcopCaseDetail;
void ocop_case_detail_begin (OcopCaseDetail *detail);
/* The row's key and figures as members. */
void ocop_case_detail_add_row (OcopCaseDetail *detail, const OcopWireRow *row);

/* Opens a case of the take's till or counts it again; ends and frees @detail. @evidence may be
 * NULL, @ret_id may be NULL. */
gboolean ocop_ingest_case_open (OcopTake *take, OcopRegCaseKind kind, gint64 seq,
                                const char *subject, OcopCaseDetail *detail, GBytes *evidence,
                                gint64 *ret_id, GError **error);
/* Closes the open case, if there is one, because what it says is over. */
gboolean ocop_ingest_case_settle (OcopTake *take, OcopRegCaseKind kind, const char *subject,
                                  GError **error);
/* The newest case with this subject, open or not. *@ret_case owned, without evidence; NULL: none.
 */
gboolean ocop_ingest_case_find (OcopRegDb *db, OcopRegCaseKind kind, gint64 till_key,
                                const char *subject, OcopRegCase **ret_case, GError **error);

/* Subject of the fork cases at @common: "EPOCH/SEQ/HASH16 of the branch". Owned. */
char *ocop_ingest_fork_subject (const OcopHead *common, const guint8 branch[OCOP_HASH_SIZE]);

/* --- answers --- */

gboolean ocop_ingest_acknowledge (OcopTake *take, GError **error);
void ocop_ingest_cursors_of (const OcopRegEpoch *epoch, OcopCursors *ret_cursors);
OcopProven ocop_ingest_proven_of (const OcopRegEpoch *epoch);
