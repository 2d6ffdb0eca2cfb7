/* Messages to the registry, signed and ready to go out: what HTTP and the stick carry alike. */
#pragma once

#include "base/network.h"
#include "store/store.h"
#include "sync/outbox.h"
#include "wire/http_signature.h"

#define OCOP_SYNC_TIMEOUT_MS          20000
#define OCOP_SYNC_DOCUMENT_TIMEOUT_MS 600000

typedef struct {
    OcopSyncStepKind step;
    char *method;
    char *target; /* path and query */
    GBytes *body; /* NULL: none */
    OcopSignatureHeaders headers;
    guint8 hash[OCOP_HASH_SIZE]; /* of the body */
    OcopOutboxRange range;       /* SEND */
    gboolean is_waiting;         /* SEND: it names payments */
} OcopSyncRequest;

void ocop_sync_request_free (OcopSyncRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSyncRequest, ocop_sync_request_free)

/* The batch that comes next. Errors: STORE_READ_ONLY without the till's key, and the store's. */
OcopSyncRequest *ocop_sync_request_new_batch (OcopStore *store, const GArray *epochs,
                                              const OcopOutboxFacts *facts, GError **error);
/* One of the questions. @from: catalogue version held, for FETCH_CATALOGUE. */
OcopSyncRequest *ocop_sync_request_new_question (OcopStore *store, OcopSyncStepKind step,
                                                 gint64 from, GError **error);
/* Takes a reference to @body. */
OcopSyncRequest *ocop_sync_request_new_enrolment (OcopStore *store, GBytes *body, GError **error);
/* The same, signed with the key of an earlier @epoch, which the registry knows. */
OcopSyncRequest *ocop_sync_request_new_vouched (OcopStore *store, const OcopKeys *keys,
                                                gint64 epoch, GBytes *body, GError **error);

/* Carries @request to the registry at @url; any thread. */
OcopNetOutcome ocop_sync_request_send (const OcopSyncRequest *request, const char *url,
                                       const OcopNetwork *network, OcopNetAnswer *ret_answer,
                                       GError **error);
