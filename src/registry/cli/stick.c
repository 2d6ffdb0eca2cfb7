/* Requests in the order of the file; batches that follow each other share a commit. Catalogue and
 * recalls go back on the same stick. */
#include "registry/cli/stick.h"

#include "registry/catalogue/documents.h"
#include "wire/stick.h"
#include <string.h>

#define GROUP_MAX        50
#define CATALOGUE_TARGET "/v1/catalogue"
#define RECALLS_TARGET   "/v1/recalls"

typedef struct {
    OcopIngest *ingest;
    OcopRegDb *db;
    const OcopKeys *keys;
    gint64 now_ms;
    GPtrArray *answers; /* of OcopStickMessage */
    GPtrArray *group;   /* of OcopIngestJob, waiting for their commit */
    guint n_refused;
} Stick;

static OcopIngestRequest
get_request (const OcopStickMessage *message)
{
    return (OcopIngestRequest){
        .method = message->method,
        .target = message->target,
        .body = message->body,
        .content_digest = ocop_stick_message_get_header (message, "Content-Digest"),
        .signature_input = ocop_stick_message_get_header (message, "Signature-Input"),
        .signature = ocop_stick_message_get_header (message, "Signature")};
}

static void
add_answer (Stick *stick, const OcopIngestAnswer *answer)
{
    OcopStickMessage *message = ocop_stick_answer_new (answer->status, answer->body);
    ocop_stick_message_add_header (message, "Content-Type", answer->content_type);
    ocop_stick_message_add_header (message, OCOP_DOCUMENT_HEADER, answer->signature);
    g_ptr_array_add (stick->answers, message);
    stick->n_refused += answer->status >= 400;
}

static void
commit_group (Stick *stick)
{
    if (stick->group->len == 0)
        return;
    ocop_ingest_commit (stick->ingest, (OcopIngestJob *const *)stick->group->pdata,
                        stick->group->len, stick->now_ms);
    for (guint i = 0; i < stick->group->len; i++)
        add_answer (stick, ocop_ingest_job_peek_answer (g_ptr_array_index (stick->group, i)));
    g_ptr_array_set_size (stick->group, 0);
}

static gboolean
add_batch (Stick *stick, const OcopIngestRequest *request, GError **error)
{
    OcopIngestJob *job = ocop_ingest_job_new (stick->ingest, request, OCOP_INGEST_CARRIED, error);
    if (job == NULL)
        return FALSE;
    g_ptr_array_add (stick->group, job);
    if (stick->group->len == GROUP_MAX)
        commit_group (stick);
    return TRUE;
}

/* "/v1/catalogue?from=12": FALSE when it is another target. */
static gboolean
read_from (const char *target, gint64 *ret_from)
{
    guint64 from = 0;
    if (!g_str_has_prefix (target, CATALOGUE_TARGET))
        return FALSE;
    const char *rest = target + strlen (CATALOGUE_TARGET);
    if (*rest != '\0' &&
        (!g_str_has_prefix (rest, "?from=") ||
         !g_ascii_string_to_unsigned (rest + strlen ("?from="), 10, 0, G_MAXINT64, &from, NULL)))
        return FALSE;
    *ret_from = (gint64)from;
    return TRUE;
}

static void
set_problem (Stick *stick, OcopProblemType type, OcopIngestAnswer *answer)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (type, NULL);
    ocop_ingest_answer_set_problem (answer, problem, NULL, stick->keys);
}

/* What is unchanged is answered by nothing: 304. */
static gboolean
answer_document (Stick *stick, const OcopIngestRequest *request, OcopIngestAnswer *answer,
                 GError **error)
{
    OcopSignatureParams params;
    g_autoptr (OcopRegTill) till = NULL;
    g_autoptr (GBytes) bytes = NULL;
    gint64 from, version;
    const gboolean is_recalls = strcmp (request->target, RECALLS_TARGET) == 0;
    if (!ocop_ingest_authenticate (stick->ingest, request, &params, &till, answer, error))
        return FALSE;
    if (till == NULL)
        return TRUE;
    if (!is_recalls && !read_from (request->target, &from)) {
        set_problem (stick, OCOP_PROBLEM_NOT_FOUND, answer);
        return TRUE;
    }
    if (!(is_recalls
              ? ocop_province_make_recalls (stick->db, stick->now_ms, &version, &bytes, error)
              : ocop_province_make_catalogue (stick->db, from, &version, &bytes, error)))
        return FALSE;
    ocop_ingest_answer_set (answer, is_recalls ? OCOP_DOCUMENT_RECALLS : OCOP_DOCUMENT_CATALOGUE,
                            bytes != NULL ? g_bytes_ref (bytes) : g_bytes_new (NULL, 0),
                            stick->keys);
    if (bytes == NULL)
        answer->status = 304;
    return TRUE;
}

static gboolean
is_batch (const OcopIngestRequest *request)
{
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    return strcmp (request->method, "POST") == 0 &&
           ocop_ingest_target_read (request->target, "batches", point, &till);
}

static gboolean
answer_other (Stick *stick, const OcopIngestRequest *request, OcopIngestAnswer *answer,
              GError **error)
{
    char point[OCOP_CODE_TEXT_SIZE];
    gint64 till;
    if (strcmp (request->method, "POST") == 0 &&
        strcmp (request->target, OCOP_INGEST_ENROL_TARGET) == 0)
        return ocop_ingest_enrol (stick->ingest, request, stick->now_ms, answer, error);
    if (strcmp (request->method, "GET") == 0)
        return ocop_ingest_target_read (request->target, "state", point, &till)
                   ? ocop_ingest_state (stick->ingest, request, stick->now_ms, answer, error)
                   : answer_document (stick, request, answer, error);
    set_problem (stick, OCOP_PROBLEM_NOT_FOUND, answer);
    return TRUE;
}

static gboolean
take_message (Stick *stick, const OcopStickMessage *message, GError **error)
{
    const OcopIngestRequest request = get_request (message);
    g_auto (OcopIngestAnswer) answer = {0};
    if (is_batch (&request))
        return add_batch (stick, &request, error);
    commit_group (stick);
    if (!answer_other (stick, &request, &answer, error))
        return FALSE;
    add_answer (stick, &answer);
    return TRUE;
}

static void
stick_clear (Stick *stick)
{
    g_clear_pointer (&stick->answers, g_ptr_array_unref);
    g_clear_pointer (&stick->group, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stick, stick_clear)

gboolean
ocop_stick_take (OcopIngest *ingest, GBytes *requests, gint64 now_ms, GBytes **ret_answers,
                 OcopStickCounts *ret_counts, GError **error)
{
    g_autoptr (GPtrArray) messages = ocop_stick_read (OCOP_STICK_REQUESTS, requests, error);
    if (messages == NULL)
        return FALSE;
    g_auto (Stick) stick = {
        .ingest = ingest,
        .db = ocop_ingest_get_db (ingest),
        .keys = ocop_ingest_get_keys (ingest),
        .now_ms = now_ms,
        .answers = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free),
        .group = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_ingest_job_free)};
    for (guint i = 0; i < messages->len; i++)
        if (!take_message (&stick, g_ptr_array_index (messages, i), error))
            return FALSE;
    commit_group (&stick);
    GBytes *answers = ocop_stick_write (OCOP_STICK_ANSWERS, stick.answers, error);
    if (answers == NULL)
        return FALSE;
    *ret_answers = answers;
    *ret_counts = (OcopStickCounts){messages->len, stick.n_refused};
    return TRUE;
}
