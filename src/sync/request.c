/* Making and carrying signed requests. The till signs with the key of its newest epoch, also for
 * what an older one has left. */
#include "sync/request.h"

#include "base/error.h"
#include "wire/ack.h"
#include "wire/catalogue_doc.h"
#include "wire/recalls.h"
#include "wire/state.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define JSON_TYPE "application/json"

void
ocop_sync_request_free (OcopSyncRequest *request)
{
    if (request == NULL)
        return;
    g_free (request->method);
    g_free (request->target);
    g_clear_pointer (&request->body, g_bytes_unref);
    ocop_signature_headers_clear (&request->headers);
    g_free (request);
}

/* Takes @target; @body may be NULL. */
static OcopSyncRequest *
make_signed_with (OcopStore *store, const OcopKeys *keys, gint64 epoch, OcopSyncStepKind step,
                  const char *method, char *target, GBytes *body, GError **error)
{
    const OcopIdentity *identity = ocop_store_get_identity (store);
    const OcopPorts *ports = ocop_store_get_ports (store);
    g_autoptr (OcopSyncRequest) request = g_new0 (OcopSyncRequest, 1);
    request->step = step;
    request->method = g_strdup (method);
    request->target = target;
    request->body = body != NULL ? g_bytes_ref (body) : NULL;
    if (keys == NULL) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                        _ ("the till's key is missing: nothing can be sent"));
        return NULL;
    }
    gsize size = 0;
    const void *bytes = body != NULL ? g_bytes_get_data (body, &size) : "";
    OcopHttpRequest http = {.method = method, .target = target, .body = bytes, .body_size = size};
    OcopSignatureParams params = {.created =
                                      CLAMP (ocop_ports_utc_ms (ports) / 1000, 0, OCOP_CREATED_MAX),
                                  .key_id = {.till = identity->till, .epoch = epoch}};
    g_strlcpy (params.key_id.point, identity->point, sizeof params.key_id.point);
    ocop_ports_random (ports, params.nonce, sizeof params.nonce);
    ocop_hash_bytes (bytes, size, request->hash);
    if (!ocop_http_signature_make (&http, &params, keys, &request->headers, error))
        return NULL;
    return g_steal_pointer (&request);
}

static OcopSyncRequest *
make_signed (OcopStore *store, OcopSyncStepKind step, const char *method, char *target,
             GBytes *body, GError **error)
{
    return make_signed_with (store, ocop_store_get_keys (store),
                             ocop_store_peek_head (store)->epoch, step, method, target, body,
                             error);
}

OcopSyncRequest *
ocop_sync_request_new_batch (OcopStore *store, const GArray *epochs, const OcopOutboxFacts *facts,
                             GError **error)
{
    const OcopIdentity *identity = ocop_store_get_identity (store);
    OcopOutboxRange range;
    g_autoptr (OcopBatch) batch = ocop_outbox_fill (store, epochs, facts, &range, error);
    if (batch == NULL)
        return NULL;
    g_autoptr (GBytes) body = ocop_batch_to_json (batch);
    OcopSyncRequest *request = make_signed (
        store, OCOP_SYNC_STEP_SEND, "POST",
        g_strdup_printf ("/v1/tills/%s/%d/batches", identity->point, identity->till), body, error);
    if (request == NULL)
        return NULL;
    request->range = range;
    request->is_waiting = batch->waiting->len > 0;
    return request;
}

OcopSyncRequest *
ocop_sync_request_new_question (OcopStore *store, OcopSyncStepKind step, gint64 from,
                                GError **error)
{
    const OcopIdentity *identity = ocop_store_get_identity (store);
    char *target;
    if (step == OCOP_SYNC_STEP_FETCH_CATALOGUE)
        target = g_strdup_printf ("/v1/catalogue?from=%" PRId64, from);
    else if (step == OCOP_SYNC_STEP_FETCH_RECALLS)
        target = g_strdup ("/v1/recalls");
    else
        target = g_strdup_printf ("/v1/tills/%s/%d/state", identity->point, identity->till);
    return make_signed (store, step, "GET", target, NULL, error);
}

OcopSyncRequest *
ocop_sync_request_new_enrolment (OcopStore *store, GBytes *body, GError **error)
{
    return make_signed (store, OCOP_SYNC_STEP_SEND, "POST", g_strdup ("/v1/enrol"), body, error);
}

OcopSyncRequest *
ocop_sync_request_new_vouched (OcopStore *store, const OcopKeys *keys, gint64 epoch, GBytes *body,
                               GError **error)
{
    return make_signed_with (store, keys, epoch, OCOP_SYNC_STEP_SEND, "POST",
                             g_strdup ("/v1/enrol"), body, error);
}

static gsize
get_answer_max (OcopSyncStepKind step)
{
    if (step == OCOP_SYNC_STEP_FETCH_CATALOGUE)
        return OCOP_CATALOGUE_DOC_MAX_BYTES;
    return step == OCOP_SYNC_STEP_FETCH_RECALLS ? OCOP_RECALLS_MAX_BYTES : OCOP_STATE_MAX_BYTES;
}

OcopNetOutcome
ocop_sync_request_send (const OcopSyncRequest *request, const char *url, const OcopNetwork *network,
                        OcopNetAnswer *ret_answer, GError **error)
{
    g_autofree char *whole_url = g_strconcat (url, request->target, NULL);
    const OcopNetHeader headers[] = {
        {"Content-Digest", request->headers.content_digest},
        {"Signature-Input", request->headers.signature_input},
        {"Signature", request->headers.signature},
        {"Accept", JSON_TYPE},
        {"Content-Type", JSON_TYPE},
    };
    const gboolean is_document = request->step == OCOP_SYNC_STEP_FETCH_CATALOGUE;
    OcopNetRequest net = {
        .method = request->method,
        .url = whole_url,
        .headers = headers,
        .n_headers = request->body != NULL ? G_N_ELEMENTS (headers) : G_N_ELEMENTS (headers) - 1,
        .body = request->body,
        .max_answer = get_answer_max (request->step),
        .timeout_ms = is_document ? OCOP_SYNC_DOCUMENT_TIMEOUT_MS : OCOP_SYNC_TIMEOUT_MS};
    return network->exchange (&net, ret_answer, network->data, error);
}
