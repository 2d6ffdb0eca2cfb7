/* Requests and answers as bytes. Every answer is signed, problems too: a till follows a problem's
 * cursors only when it is the registry that names them. */
#include "registry/ingest/request.h"

#include <string.h>

#define TILLS_PREFIX "/v1/tills/"

void
ocop_ingest_answer_clear (OcopIngestAnswer *answer)
{
    g_clear_pointer (&answer->body, g_bytes_unref);
}

static void
set (OcopIngestAnswer *answer, OcopDocumentKind kind, int status, const char *content_type,
     GBytes *body, const OcopKeys *registry_keys)
{
    gsize size;
    const void *bytes = g_bytes_get_data (body, &size);
    ocop_document_sign (kind, bytes, size, registry_keys, answer->signature);
    g_clear_pointer (&answer->body, g_bytes_unref);
    answer->body = body;
    answer->status = status;
    answer->content_type = content_type;
}

void
ocop_ingest_answer_set (OcopIngestAnswer *answer, OcopDocumentKind kind, GBytes *body,
                        const OcopKeys *registry_keys)
{
    set (answer, kind, 200, "application/json", body, registry_keys);
}

void
ocop_ingest_answer_set_problem (OcopIngestAnswer *answer, OcopProblem *problem,
                                const guint8 *request_hash, const OcopKeys *registry_keys)
{
    if (request_hash != NULL)
        memcpy (problem->request, request_hash, OCOP_HASH_SIZE);
    set (answer, OCOP_DOCUMENT_PROBLEM, problem->status, OCOP_PROBLEM_CONTENT_TYPE,
         ocop_problem_to_json (problem), registry_keys);
}

gboolean
ocop_ingest_target_read (const char *target, const char *suffix,
                         char ret_point[OCOP_CODE_TEXT_SIZE], gint64 *ret_till)
{
    if (!g_str_has_prefix (target, TILLS_PREFIX) || strlen (target) > OCOP_HTTP_TARGET_MAX)
        return FALSE;
    g_auto (GStrv) parts = g_strsplit (target + strlen (TILLS_PREFIX), "/", 4);
    if (g_strv_length (parts) != 3 || strcmp (parts[2], suffix) != 0)
        return FALSE;
    /* A key's name has the same parts: one reader knows what a point and a till look like. */
    g_autofree char *name = g_strdup_printf ("%s-%s.1", parts[0], parts[1]);
    OcopKeyId id;
    if (!ocop_key_id_from_text (name, &id))
        return FALSE;
    memcpy (ret_point, id.point, OCOP_CODE_TEXT_SIZE);
    *ret_till = id.till;
    return TRUE;
}

OcopProblemType
ocop_ingest_problem_of_signature (OcopSignatureResult result)
{
    switch (result) {
    case OCOP_SIGNATURE_MISSING:
        return OCOP_PROBLEM_SIGNATURE_MISSING;
    case OCOP_SIGNATURE_DIGEST:
        return OCOP_PROBLEM_DIGEST_WRONG;
    case OCOP_SIGNATURE_MALFORMED:
    case OCOP_SIGNATURE_WRONG:
    case OCOP_SIGNATURE_OK:
    default:
        return OCOP_PROBLEM_SIGNATURE_WRONG;
    }
}

OcopSignatureResult
ocop_ingest_request_verify (const OcopIngestRequest *request,
                            const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                            OcopSignatureParams *ret_params)
{
    gsize size = 0;
    const void *body = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;
    const OcopHttpRequest http = {request->method, request->target, body, size};
    const OcopSignatureHeaders headers = {(char *)request->content_digest,
                                          (char *)request->signature_input,
                                          (char *)request->signature};
    if (request->body_hash != NULL)
        return ocop_http_signature_verify_hash (&http, request->body_hash, &headers, public_key,
                                                ret_params);
    return ocop_http_signature_verify (&http, &headers, public_key, ret_params);
}
