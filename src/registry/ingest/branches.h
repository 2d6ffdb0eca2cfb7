/* Branches that later epochs have taken over, with the short hashes of their records, as the first
 * record of such an epoch lists them:
 *
 *     "branch":{"epoch":1,"from":5,"to":9,"case":3,"key":"…64 hex…","hashes":"…16 hex each…",
 *               "inherits":[{"epoch":…}]}
 *
 * Every copy of the till that made the branch may bring the same records again: they are known, and
 * count where they are. Eight bytes of a hash are enough: each is one the till itself has signed,
 * and equal at one number means equal before it. */
#pragma once

#include "registry/ingest/private.h"

typedef struct {
    gint64 by_epoch; /* which has the rows */
    gint64 epoch, from, to;
    gint64 case_id; /* 0: nobody decided, the epoch's number was taken */
    guint8 key[OCOP_PUBLIC_KEY_SIZE];
    char *hashes; /* 16 hex digits per record; "" when the branch was too long to list */
} OcopTakenBranch;

/* Of @take's till: array of OcopTakenBranch. Owned. */
GPtrArray *ocop_ingest_branches_get (OcopTake *take, GError **error);

typedef enum {
    OCOP_BRANCH_ELSEWHERE, /* no record of the batch is on one */
    OCOP_BRANCH_COVERS,    /* all are */
    OCOP_BRANCH_ENDS,      /* up to @common; what follows begins with @branch */
    OCOP_BRANCH_TOO_EARLY, /* what comes before it is not held yet */
} OcopBranchKind;

/* The batch against the branches of its epoch. */
gboolean ocop_ingest_branches_fit (OcopTake *take, OcopBranchKind *ret_kind, OcopChainFit *ret_fit,
                                   GError **error);
/* Whether the first record of an epoch claims records that count already. *@ret_by: the epoch that
 * has them, 0: none. */
gboolean ocop_ingest_branches_find_twice (OcopTake *take, gint64 *ret_by, GError **error);
/* After the first record of an epoch was taken: the cases that were decided for it are there, also
 * where the registry was put back to before the decision. */
gboolean ocop_ingest_branches_note (OcopTake *take, GError **error);
