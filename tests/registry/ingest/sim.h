/* A till without a store: journals of any number of epochs, rows that follow from what was sold,
 * and the cursors it would have. It makes the same requests as a real one and believes the same
 * answers.
 *
 * A row of an epoch is the sum of the epoch's effects on its key, its version the seq of the last
 * record that had one: so rows at any record can be computed again, which is what the tests compare
 * the registry with. */
#pragma once

#include "registry/ingest/ingest.h"
#include "wire/ack.h"
#include "wire/problem.h"

typedef struct {
    gint64 seq;
    OcopWireRow delta; /* key and figures that the record added */
} SimEffect;

typedef struct {
    OcopRecord record;
    guint8 hash[OCOP_HASH_SIZE];
    char *body;
} SimRecord;

typedef struct {
    gint64 epoch;
    OcopKeys keys;
    GArray *records; /* of SimRecord */
    GArray *effects; /* of SimEffect */
    gboolean has_named;
    OcopHead named;
    gboolean has_branch; /* adopted: its first record */
    guint8 branch[OCOP_HASH_SIZE];
    char *taken;       /* member "branch" of the first record's body; NULL: none */
    gint64 base_sales; /* said there, with @taken */
    gint64 base_returns;
    OcopCursors acked; /* what the till believes */
    OcopProven proven;
} SimEpoch;

typedef struct {
    char *product;
    gint64 qty_milli;
    gint64 movement;
} SimStock;

typedef struct {
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    GPtrArray *epochs; /* of SimEpoch, ascending */
    GArray *stock;     /* of SimStock */
    gint64 movement;
    gint64 utc_ms;
    OcopDay day;
    gint64 gt_sales, gt_returns, gt_count;
    guint8 installation[OCOP_INSTALLATION_SIZE];
    gint64 recall_version;
    guint8 next_seed; /* of the next key */
    guint nonce;
    guint8 registry_key[OCOP_PUBLIC_KEY_SIZE];
    gboolean has_registry_key;
    gint64 clock_offset_ms;
    GPtrArray *waiting; /* of char *: sent with every batch */
    gint64 sent_epoch;  /* of the last batch made */
    /* what the last answer said */
    OcopProblemType refused; /* UNKNOWN: it was taken */
    OcopForkDecision decision;
    OcopCommand command;
} Sim;

#define SIM_START_MS G_GINT64_CONSTANT (1795233000000)

/* With its first record, not enrolled. Keys come from @seed on. */
Sim *sim_new (const char *point, gint64 till, guint8 seed);
void sim_free (Sim *sim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sim, sim_free)
/* A disk image: everything is the same, the installation too. */
Sim *sim_copy (const Sim *sim);
SimEpoch *sim_get_epoch (const Sim *sim); /* the newest */

/* One more record of @kind that does nothing else. */
void sim_note (Sim *sim, const char *kind);
void sim_sell (Sim *sim, const char *product, int stars, gint64 qty_milli, gint64 amount);
void sim_take_back (Sim *sim, const char *product, int stars, gint64 qty_milli, gint64 amount);
/* Closes with the day's rows in its body; the next record is of the next day. */
void sim_close (Sim *sim);
/* A new key and epoch whose first record names the newest one. */
void sim_open_epoch (Sim *sim);
/* As the registry's command says: the records behind @at become effects of the new epoch's first,
 * whose body lists them. @at is of the newest epoch, or of an earlier one: 0 for all of it. */
void sim_adopt (Sim *sim, const OcopHead *at, gint64 case_id);

/* Leaves the newest epoch, whose number is another's, for the next one, with all it has. */
void sim_leave (Sim *sim);
/* The newest epoch gets the number @epoch; nothing of it was sent. */
void sim_leave_number (Sim *sim, gint64 epoch);

/* Rows of @epoch with the records up to @seq, canonical order: new array of OcopWireRow. */
GArray *sim_rows_at (const SimEpoch *epoch, gint64 seq);

/* The next batch of the oldest epoch that has something to tell, else an empty one of the newest;
 * @max_headers at most. */
OcopBatch *sim_make_batch (Sim *sim, gint64 max_headers);
/* Of one epoch, whatever the others have. */
OcopBatch *sim_make_batch_of (Sim *sim, gint64 epoch, gint64 max_headers);
gboolean sim_is_drained (const Sim *sim);

/* A request as it would travel, signed. */
typedef struct {
    char *method;
    char *target;
    GBytes *body;
    OcopSignatureHeaders headers;
} SimRequest;
void sim_request_free (SimRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimRequest, sim_request_free)
SimRequest *sim_request_copy (const SimRequest *request);
OcopIngestRequest sim_request_get (const SimRequest *request);

SimRequest *sim_sign (Sim *sim, const char *method, const char *target, GBytes *body,
                      gint64 key_epoch);
SimRequest *sim_batch_request (Sim *sim, const OcopBatch *batch);
/* Signed by the newest key, or with @voucher_epoch by that of an earlier one. */
SimRequest *sim_enrol_request (Sim *sim, const char *code, gint64 voucher_epoch);

/* Believes @answer to @request, after checking who signed it. */
void sim_hear_enrolment (Sim *sim, const OcopIngestAnswer *answer);
void sim_hear (Sim *sim, const SimRequest *request, const OcopIngestAnswer *answer);
