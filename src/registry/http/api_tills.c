/* What tills ask: enrolment, batches, their state, the catalogue, the recalls. Answers are signed
 * by the registry, refusals too, since they move a till's cursors. */
#include "registry/http/api.h"

#include "registry/catalogue/documents.h"
#include "registry/http/identity.h"
#include <string.h>

static OcopIngestRequest
make_request (const OcopWebRequest *request)
{
    return (OcopIngestRequest){
        .method = request->method,
        .target = request->target,
        .body = request->body,
        .content_digest = ocop_web_request_get_header (request, "Content-Digest"),
        .signature_input = ocop_web_request_get_header (request, "Signature-Input"),
        .signature = ocop_web_request_get_header (request, "Signature"),
    };
}

static void
take_answer (OcopWebAnswer *answer, OcopIngestAnswer *from)
{
    ocop_web_answer_take_bytes (answer, from->content_type, g_steal_pointer (&from->body));
    answer->status = from->status;
    if (*from->signature != '\0')
        ocop_web_answer_add_header (answer, OCOP_DOCUMENT_HEADER, from->signature);
}

static gboolean
enrol (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    const OcopIngestRequest what = make_request (request);
    g_auto (OcopIngestAnswer) got = {0};
    if (!ocop_reg_settle (context->db, error) ||
        !ocop_ingest_enrol (context->ingest, &what, context->now_ms, &got, error))
        return FALSE;
    take_answer (answer, &got);
    return TRUE;
}

static gboolean
tell_state (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    const OcopIngestRequest what = make_request (request);
    g_auto (OcopIngestAnswer) got = {0};
    /* What it is told here it takes for acknowledged. */
    if (!ocop_reg_settle (context->db, error) ||
        !ocop_ingest_state (context->ingest, &what, context->now_ms, &got, error))
        return FALSE;
    take_answer (answer, &got);
    return TRUE;
}

/* --- documents --- */

/* Readers have been let in by their token. */
static gboolean
let_in (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
        gboolean *ret_is_in, GError **error)
{
    const OcopIngestRequest what = make_request (request);
    g_auto (OcopIngestAnswer) refusal = {0};
    g_autoptr (OcopRegTill) till = NULL;
    OcopSignatureParams params;
    *ret_is_in = request->identity.kind == OCOP_WEB_BY_TOKEN;
    if (*ret_is_in)
        return TRUE;
    if (!ocop_ingest_authenticate (context->ingest, &what, &params, &till, &refusal, error))
        return FALSE;
    *ret_is_in = till != NULL;
    if (till == NULL)
        take_answer (answer, &refusal);
    else
        request->identity.actor = g_strdup_printf ("till:%s-%d", till->point, till->till);
    return TRUE;
}

static void
give_document (OcopWebContext *context, const OcopWebRequest *request, OcopDocumentKind kind,
               gint64 version, GBytes *bytes, OcopWebAnswer *answer)
{
    char signature[OCOP_SIGNATURE_TEXT_SIZE];
    g_autofree char *etag = NULL;
    gsize size;
    const void *data = g_bytes_get_data (bytes, &size);
    etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);
    ocop_document_sign (kind, data, size, context->keys, signature);
    ocop_web_answer_add_header (answer, "ETag", etag);
    ocop_web_answer_add_header (answer, "Cache-Control", "no-cache");
    ocop_web_answer_add_header (answer, OCOP_DOCUMENT_HEADER, signature);
    if (g_strcmp0 (ocop_web_request_get_header (request, "If-None-Match"), etag) == 0) {
        answer->status = 304;
        return;
    }
    ocop_web_answer_take_bytes (answer, OCOP_WEB_TYPE_JSON, g_bytes_ref (bytes));
    answer->status = 200;
}

static gboolean
give_catalogue (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
                GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    gint64 version;
    gboolean is_in;
    const gint64 from = ocop_web_request_get_int (request, "from", 0);
    if (!let_in (context, request, answer, &is_in, error))
        return FALSE;
    if (!is_in)
        return TRUE;
    if (!ocop_province_make_catalogue (context->db, from, &version, &bytes, error))
        return FALSE;
    if (bytes == NULL)
        answer->status = 304;
    else
        give_document (context, request, OCOP_DOCUMENT_CATALOGUE, version, bytes, answer);
    return TRUE;
}

static gboolean
give_recalls (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
              GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    gint64 version;
    gboolean is_in;
    if (!let_in (context, request, answer, &is_in, error))
        return FALSE;
    if (!is_in)
        return TRUE;
    if (!ocop_province_make_recalls (context->db, context->now_ms, &version, &bytes, error))
        return FALSE;
    give_document (context, request, OCOP_DOCUMENT_RECALLS, version, bytes, answer);
    return TRUE;
}

static const OcopWebParameter catalogue_parameters[] = {
    {.name = "from", .type = OCOP_WEB_INT, .min = 0, .max = G_MAXINT64},
    {0},
};

static const OcopWebRoute routes[] = {
    {.method = "POST",
     .path = OCOP_INGEST_ENROL_TARGET,
     .who = OCOP_WEB_TILL,
     .kind = OCOP_WEB_OWN,
     .handler = enrol,
     .name = "enrol",
     .body_max = 1024 * 1024,
     .media_type = OCOP_WEB_TYPE_JSON},
    {.method = "POST",
     .path = "/v1/tills/{point}/{till}/batches",
     .who = OCOP_WEB_TILL,
     .kind = OCOP_WEB_BATCH,
     .name = "batches",
     .body_max = OCOP_BATCH_MAX_BYTES,
     .media_type = OCOP_WEB_TYPE_JSON},
    {.method = "GET",
     .path = "/v1/tills/{point}/{till}/state",
     .who = OCOP_WEB_TILL,
     .kind = OCOP_WEB_OWN,
     .handler = tell_state,
     .name = "state"},
    {.method = "GET",
     .path = "/v1/catalogue",
     .who = OCOP_WEB_TILL_OR_READER,
     .kind = OCOP_WEB_READ,
     .handler = give_catalogue,
     .name = "catalogue",
     .parameters = catalogue_parameters},
    {.method = "GET",
     .path = "/v1/recalls",
     .who = OCOP_WEB_TILL_OR_READER,
     .kind = OCOP_WEB_READ,
     .handler = give_recalls,
     .name = "recalls"},
};
const OcopApiRoutes ocop_api_till_routes = {routes, G_N_ELEMENTS (routes)};
