/* What came back, read and proven: nothing of an answer is believed that the registry has not
 * signed, and no answer to another request. Pure. */
#pragma once

#include "sync/request.h"
#include "wire/ack.h"
#include "wire/catalogue_doc.h"
#include "wire/problem.h"
#include "wire/recalls.h"
#include "wire/state.h"

typedef struct {
    OcopSyncEnd end;      /* ACKED, STATE, GAP, FORK … as far as the answer itself says */
    char *detail;         /* for people; NULL: nothing to say */
    gint64 retry_after_s; /* 0: not said */
    /* the one that fits, else NULL */
    OcopAck *ack;
    OcopTillState *state;
    OcopProblem *problem;
    OcopCatalogueDoc *catalogue;
    OcopRecallList *recalls;
    GBytes *body; /* as it came */
    guint8 signature[OCOP_SIGNATURE_SIZE];
} OcopSyncReply;

void ocop_sync_reply_free (OcopSyncReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSyncReply, ocop_sync_reply_free)

/* An answer as it came. Borrowed; texts may be NULL. */
typedef struct {
    int status;
    const char *signature;   /* header OCOP_DOCUMENT_HEADER */
    const char *retry_after; /* header Retry-After */
    GBytes *body;
} OcopSyncAnswer;

typedef struct {
    OcopSyncStepKind step;
    const char *point;
    int till;
    /* SHA-256 of the body that is answered; NULL: not known any more (a stick) */
    const guint8 *request_hash;
    gint64 epoch; /* that a voucher enrols */
} OcopSyncAsked;

/* Never NULL. */
OcopSyncReply *ocop_sync_reply_read (const OcopSyncAsked *asked, const OcopSyncAnswer *answer,
                                     const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE]);
/* The answer to a voucher: VOUCHED once the registry has decided, else BUSY, UNKNOWN or FORGED. */
OcopSyncReply *ocop_sync_reply_read_voucher (const OcopSyncAsked *asked,
                                             const OcopSyncAnswer *answer,
                                             const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE]);
/* For an exchange that failed with @outcome. */
OcopSyncReply *ocop_sync_reply_new_failed (OcopNetOutcome outcome, const GError *failure);
