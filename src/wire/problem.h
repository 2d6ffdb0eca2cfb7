/* Errors of the registry's API: problem documents of RFC 9457, application/problem+json.
 *
 *     {"type":"urn:ocop:problem:gap","title":"Records are missing in between","status":409,
 *      "detail":"…","resume":{"seq":40,"totals":40,"stock":61}}
 *
 * Types are stable; title and detail are for people. */
#pragma once

#include "wire/ack.h"

#define OCOP_PROBLEM_CONTENT_TYPE "application/problem+json"
#define OCOP_PROBLEM_MAX_BYTES    ((gsize)65536)
#define OCOP_PROBLEM_DETAIL_MAX   1024

typedef enum {
    OCOP_PROBLEM_UNKNOWN, /* of a later version, or another server's: go by the status */
    /* what a till's engine acts on */
    OCOP_PROBLEM_FORK,               /* 409, at, decision, maybe command */
    OCOP_PROBLEM_GAP,                /* 409, resume */
    OCOP_PROBLEM_CLONE_SUSPECTED,    /* 409 */
    OCOP_PROBLEM_EPOCH_UNKNOWN,      /* 409: enrol again */
    OCOP_PROBLEM_NOT_ENROLLED,       /* 403 */
    OCOP_PROBLEM_ENROL_CODE_WRONG,   /* 403: unknown, used up or too old */
    OCOP_PROBLEM_ENROL_MISMATCH,     /* 403: the code is for another point or till */
    OCOP_PROBLEM_BATCH_INVALID,      /* 422 */
    OCOP_PROBLEM_SCHEMA_UNSUPPORTED, /* 422 */
    OCOP_PROBLEM_SIGNATURE_MISSING,  /* 401 */
    OCOP_PROBLEM_SIGNATURE_WRONG,    /* 401 */
    OCOP_PROBLEM_DIGEST_WRONG,       /* 400: the body is not the one that was signed */
    /* any client */
    OCOP_PROBLEM_BAD_REQUEST,        /* 400 */
    OCOP_PROBLEM_TOKEN_MISSING,      /* 401 */
    OCOP_PROBLEM_TOKEN_ROLE,         /* 403 */
    OCOP_PROBLEM_NOT_FOUND,          /* 404 */
    OCOP_PROBLEM_METHOD_NOT_ALLOWED, /* 405 */
    OCOP_PROBLEM_TIMEOUT,            /* 408 */
    OCOP_PROBLEM_TOO_LARGE,          /* 413 */
    OCOP_PROBLEM_MEDIA_TYPE,         /* 415 */
    OCOP_PROBLEM_TOO_MANY_REQUESTS,  /* 429 */
    OCOP_PROBLEM_INTERNAL,           /* 500 */
    OCOP_PROBLEM_UNAVAILABLE,        /* 503 */
    OCOP_N_PROBLEMS
} OcopProblemType;

/* "urn:ocop:problem:gap"; "about:blank" for UNKNOWN. Static. */
const char *ocop_problem_type_get_urn (OcopProblemType type);
OcopProblemType ocop_problem_type_from_urn (const char *urn);
/* The status that goes with it; 500 for UNKNOWN. */
int ocop_problem_type_get_status (OcopProblemType type);
/* English, the same for every problem of the type. Static. */
const char *ocop_problem_type_get_title (OcopProblemType type);

/* What became of the branch that a fork refuses: member "decision". */
typedef enum {
    OCOP_FORK_UNTOLD, /* not said */
    OCOP_FORK_OPEN,
    OCOP_FORK_ADOPTED,
    OCOP_FORK_REJECTED, /* it stays out; nothing else waits for it */
    OCOP_N_FORK_DECISIONS
} OcopForkDecision;

typedef struct {
    OcopProblemType type;
    int status;   /* 100 to 599 */
    char *title;  /* owned, safe to show */
    char *detail; /* owned, may be "" */
    gboolean has_resume;
    OcopCursors resume; /* epoch 0: as asked; head_hash is not sent */
    gboolean has_at;
    OcopHead at; /* the newest record that both sides have; seq 0: none (hash is prev of seq 1) */
    OcopForkDecision decision; /* of a fork */
    OcopCommand command;
    guint8 request[OCOP_HASH_SIZE]; /* SHA-256 of the request's body, zeros: not sent */
} OcopProblem;

/* Status and title of @type. @detail may be NULL. */
OcopProblem *ocop_problem_new (OcopProblemType type, const char *detail);
void ocop_problem_free (OcopProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopProblem, ocop_problem_free)

GBytes *ocop_problem_to_json (const OcopProblem *problem);
/* Lenient, as a proxy may answer in the registry's place: whatever is not a problem document gives
 * UNKNOWN with @http_status and an excerpt of the text as detail. Never NULL. */
OcopProblem *ocop_problem_from_json (const char *bytes, gsize size, int http_status);
