/* What comes in from a till and what goes back, apart from how it travels: HTTP and the stick carry
 * the same. */
#pragma once

#include "wire/document.h"
#include "wire/http_signature.h"
#include "wire/problem.h"

#define OCOP_INGEST_ENROL_TARGET "/v1/enrol"

/* All borrowed. Header values as they came, NULL when absent. */
typedef struct {
    const char *method;
    const char *target; /* of the request line */
    GBytes *body;       /* NULL: none */
    const char *content_digest;
    const char *signature_input;
    const char *signature;
    const guint8 *body_hash; /* of @body, OCOP_HASH_SIZE bytes; NULL: not taken yet */
} OcopIngestRequest;

/* An answer with the exact bytes that were signed. */
typedef struct {
    int status;
    const char *content_type;                 /* static */
    GBytes *body;                             /* owned; NULL: there is no answer yet */
    char signature[OCOP_SIGNATURE_TEXT_SIZE]; /* for OCOP_DOCUMENT_HEADER */
} OcopIngestAnswer;

void ocop_ingest_answer_clear (OcopIngestAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopIngestAnswer, ocop_ingest_answer_clear)

/* Takes @body and signs it; what @answer held is dropped. */
void ocop_ingest_answer_set (OcopIngestAnswer *answer, OcopDocumentKind kind, GBytes *body,
                             const OcopKeys *registry_keys);
/* Signs @problem, naming the request it is about; @request_hash may be NULL. */
void ocop_ingest_answer_set_problem (OcopIngestAnswer *answer, OcopProblem *problem,
                                     const guint8 *request_hash, const OcopKeys *registry_keys);

/* "/v1/tills/QN01/1/SUFFIX". FALSE, outputs untouched, for any other target. */
gboolean ocop_ingest_target_read (const char *target, const char *suffix,
                                  char ret_point[OCOP_CODE_TEXT_SIZE], gint64 *ret_till);

/* The problem that @result is to be answered with; @result is not OK. */
OcopProblemType ocop_ingest_problem_of_signature (OcopSignatureResult result);
/* Verifies @request with @public_key. */
OcopSignatureResult ocop_ingest_request_verify (const OcopIngestRequest *request,
                                                const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                                                OcopSignatureParams *ret_params);
