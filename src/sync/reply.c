/* From bytes to what the engine and the store act on. */
#include "sync/reply.h"

#include "base/ids.h"
#include "base/text.h"
#include "wire/document.h"
#include "wire/enrol.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_sync_reply_free (OcopSyncReply *reply)
{
    if (reply == NULL)
        return;
    g_free (reply->detail);
    ocop_ack_free (reply->ack);
    ocop_till_state_free (reply->state);
    ocop_problem_free (reply->problem);
    ocop_catalogue_doc_free (reply->catalogue);
    ocop_recall_list_free (reply->recalls);
    g_clear_pointer (&reply->body, g_bytes_unref);
    g_free (reply);
}

static OcopSyncReply *
new_reply (OcopSyncEnd end)
{
    OcopSyncReply *reply = g_new0 (OcopSyncReply, 1);
    reply->end = end;
    return reply;
}

OcopSyncReply *
ocop_sync_reply_new_failed (OcopNetOutcome outcome, const GError *failure)
{
    OcopSyncReply *reply = new_reply (outcome == OCOP_NET_NOT_SENT ? OCOP_SYNC_ENDED_NOT_SENT
                                                                   : OCOP_SYNC_ENDED_UNKNOWN);
    reply->detail = g_strdup (failure->message);
    return reply;
}

static gboolean
is_of_this_till (const OcopSyncAsked *asked, const char *point, gint64 till)
{
    return till == asked->till && strcmp (point, asked->point) == 0;
}

/* FALSE when an answer names another request than the one it came for. */
static gboolean
is_answer_to (const OcopSyncAsked *asked, const guint8 named[OCOP_HASH_SIZE])
{
    return asked->request_hash == NULL || memcmp (asked->request_hash, named, OCOP_HASH_SIZE) == 0;
}

static void
end_as (OcopSyncReply *reply, OcopSyncEnd end, const char *detail)
{
    reply->end = end;
    g_free (reply->detail);
    reply->detail = g_strdup (detail);
}

/* Signed by the registry, and meant for another request: an answer that came late, or again. It
 * proves nothing and nobody has lied. */
static void
end_misplaced (OcopSyncReply *reply, const char *detail)
{
    end_as (reply, OCOP_SYNC_ENDED_UNKNOWN, detail);
}

/* What is not signed by the registry is a lie only where it is whole, signed by somebody, and of
 * the form that was asked for: @is_plausible. A log-in page of a network, an error page and the
 * first half of an answer are none of that; they are no answer at all. */
static void
end_unproven (OcopSyncReply *reply, const OcopSyncAnswer *answer, gboolean is_plausible)
{
    guint8 signature[OCOP_SIGNATURE_SIZE];
    if (is_plausible && answer->signature != NULL &&
        ocop_hex_decode (answer->signature, signature, OCOP_SIGNATURE_SIZE))
        end_as (reply, OCOP_SYNC_ENDED_FORGED,
                _ ("the answer is not signed by the registry that this till knows"));
    else
        end_as (reply, OCOP_SYNC_ENDED_UNKNOWN,
                _ ("what answered is not the registry, or its answer was cut short"));
}

static void
read_ack (const OcopSyncAsked *asked, const char *text, gsize size, OcopSyncReply *reply)
{
    reply->end = OCOP_SYNC_ENDED_ACKED;
    reply->ack = ocop_ack_from_json (text, size, NULL);
    if (reply->ack == NULL)
        reply->end = OCOP_SYNC_ENDED_REFUSED;
    else if (!is_of_this_till (asked, reply->ack->point, reply->ack->till) ||
             !is_answer_to (asked, reply->ack->request))
        end_misplaced (reply, _ ("the registry answers to another request"));
}

static void
read_state (const OcopSyncAsked *asked, const char *text, gsize size, OcopSyncReply *reply)
{
    reply->end = OCOP_SYNC_ENDED_STATE;
    reply->state = ocop_till_state_from_json (text, size, NULL);
    if (reply->state == NULL)
        reply->end = OCOP_SYNC_ENDED_REFUSED;
    else if (!is_of_this_till (asked, reply->state->point, reply->state->till))
        end_misplaced (reply, _ ("the registry answers for another till"));
}

static void
read_document (OcopSyncStepKind step, const char *text, gsize size, OcopSyncReply *reply)
{
    g_autoptr (GError) failure = NULL;
    reply->end = OCOP_SYNC_ENDED_FETCHED;
    if (step == OCOP_SYNC_STEP_FETCH_CATALOGUE)
        reply->catalogue = ocop_catalogue_doc_from_json (text, size, &failure);
    else
        reply->recalls = ocop_recall_list_from_json (text, size, &failure);
    if (failure == NULL)
        return;
    reply->end = OCOP_SYNC_ENDED_UNFIT;
    reply->detail = g_strdup (failure->message);
}

/* Whether the bytes are an answer of the kind that @step asks for, whoever made them. */
static gboolean
is_plausible (OcopSyncStepKind step, const char *text, gsize size)
{
    if (step == OCOP_SYNC_STEP_SEND) {
        g_autoptr (OcopAck) ack = ocop_ack_from_json (text, size, NULL);
        return ack != NULL;
    }
    if (step == OCOP_SYNC_STEP_ASK_STATE) {
        g_autoptr (OcopTillState) state = ocop_till_state_from_json (text, size, NULL);
        return state != NULL;
    }
    if (step == OCOP_SYNC_STEP_FETCH_CATALOGUE) {
        g_autoptr (OcopCatalogueDoc) catalogue = ocop_catalogue_doc_from_json (text, size, NULL);
        return catalogue != NULL;
    }
    g_autoptr (OcopRecallList) recalls = ocop_recall_list_from_json (text, size, NULL);
    return recalls != NULL;
}

static OcopDocumentKind
get_document_kind (OcopSyncStepKind step)
{
    switch (step) {
    case OCOP_SYNC_STEP_ASK_STATE:
        return OCOP_DOCUMENT_STATE;
    case OCOP_SYNC_STEP_FETCH_RECALLS:
        return OCOP_DOCUMENT_RECALLS;
    case OCOP_SYNC_STEP_FETCH_CATALOGUE:
        return OCOP_DOCUMENT_CATALOGUE;
    case OCOP_SYNC_STEP_WAIT:
    case OCOP_SYNC_STEP_SEND:
    case OCOP_N_SYNC_STEPS:
    default:
        return OCOP_DOCUMENT_ACK;
    }
}

static void
read_success (const OcopSyncAsked *asked, const OcopSyncAnswer *answer,
              const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE], OcopSyncReply *reply)
{
    gsize size;
    const char *text = g_bytes_get_data (answer->body, &size);
    text = text != NULL ? text : "";
    if (!ocop_document_verify (get_document_kind (asked->step), text, size, registry_key,
                               answer->signature) ||
        !ocop_hex_decode (answer->signature, reply->signature, OCOP_SIGNATURE_SIZE)) {
        end_unproven (reply, answer, is_plausible (asked->step, text, size));
        return;
    }
    if (asked->step == OCOP_SYNC_STEP_SEND)
        read_ack (asked, text, size, reply);
    else if (asked->step == OCOP_SYNC_STEP_ASK_STATE)
        read_state (asked, text, size, reply);
    else
        read_document (asked->step, text, size, reply);
    if (reply->end == OCOP_SYNC_ENDED_REFUSED)
        reply->detail = g_strdup (_ ("the registry's answer is of a form unknown here"));
}

/* ---- problems */

static gint64
read_retry_after (const char *text)
{
    gint64 seconds;
    if (text == NULL ||
        !g_ascii_string_to_signed (text, 10, 0, OCOP_SYNC_RETRY_AFTER_MAX_S, &seconds, NULL))
        return 0;
    return seconds;
}

static OcopSyncEnd
judge_status (int status)
{
    const gboolean is_passing = status == 408 || status == 425 || status == 429 || status >= 500;
    return is_passing ? OCOP_SYNC_ENDED_BUSY : OCOP_SYNC_ENDED_REFUSED;
}

/* Ends that change what the till does next have to be proven. */
static OcopSyncEnd
judge_problem (const OcopProblem *problem)
{
    switch (problem->type) {
    case OCOP_PROBLEM_FORK:
    case OCOP_PROBLEM_CLONE_SUSPECTED:
        return OCOP_SYNC_ENDED_FORK;
    case OCOP_PROBLEM_GAP:
        return problem->has_resume ? OCOP_SYNC_ENDED_GAP : OCOP_SYNC_ENDED_REFUSED;
    case OCOP_PROBLEM_EPOCH_UNKNOWN:
    case OCOP_PROBLEM_NOT_ENROLLED:
    case OCOP_PROBLEM_SIGNATURE_WRONG: /* another journal is enrolled under this epoch's number */
        return OCOP_SYNC_ENDED_NOT_ENROLLED;
    case OCOP_PROBLEM_UNKNOWN:
    case OCOP_PROBLEM_ENROL_CODE_WRONG:
    case OCOP_PROBLEM_ENROL_MISMATCH:
    case OCOP_PROBLEM_BATCH_INVALID:
    case OCOP_PROBLEM_SCHEMA_UNSUPPORTED:
    case OCOP_PROBLEM_SIGNATURE_MISSING:
    case OCOP_PROBLEM_DIGEST_WRONG:
    case OCOP_PROBLEM_BAD_REQUEST:
    case OCOP_PROBLEM_TOKEN_MISSING:
    case OCOP_PROBLEM_TOKEN_ROLE:
    case OCOP_PROBLEM_NOT_FOUND:
    case OCOP_PROBLEM_METHOD_NOT_ALLOWED:
    case OCOP_PROBLEM_TIMEOUT:
    case OCOP_PROBLEM_TOO_LARGE:
    case OCOP_PROBLEM_MEDIA_TYPE:
    case OCOP_PROBLEM_TOO_MANY_REQUESTS:
    case OCOP_PROBLEM_INTERNAL:
    case OCOP_PROBLEM_UNAVAILABLE:
    case OCOP_N_PROBLEMS:
    default:
        return judge_status (problem->status);
    }
}

static void
read_problem (const OcopSyncAsked *asked, const OcopSyncAnswer *answer,
              const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE], OcopSyncReply *reply)
{
    static const guint8 none[OCOP_HASH_SIZE];
    gsize size;
    const char *text = g_bytes_get_data (answer->body, &size);
    reply->problem = ocop_problem_from_json (text != NULL ? text : "", size, answer->status);
    reply->end = judge_problem (reply->problem);
    reply->retry_after_s = read_retry_after (answer->retry_after);
    reply->detail =
        g_strdup (*reply->problem->detail != '\0' ? reply->problem->detail : reply->problem->title);
    if (reply->end != OCOP_SYNC_ENDED_FORK && reply->end != OCOP_SYNC_ENDED_GAP)
        return;
    const gboolean is_named = memcmp (reply->problem->request, none, OCOP_HASH_SIZE) != 0;
    if (!ocop_document_verify (OCOP_DOCUMENT_PROBLEM, text != NULL ? text : "", size, registry_key,
                               answer->signature))
        end_unproven (reply, answer, TRUE);
    else if (is_named && !is_answer_to (asked, reply->problem->request))
        end_misplaced (reply, _ ("the registry answers to another request"));
}

OcopSyncReply *
ocop_sync_reply_read (const OcopSyncAsked *asked, const OcopSyncAnswer *answer,
                      const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE])
{
    OcopSyncReply *reply = new_reply (OCOP_SYNC_ENDED_REFUSED);
    reply->body = g_bytes_ref (answer->body);
    if (answer->status == 200)
        read_success (asked, answer, registry_key, reply);
    else
        read_problem (asked, answer, registry_key, reply);
    /* Without catalogue or recalls the rest goes on. */
    if (reply->end == OCOP_SYNC_ENDED_REFUSED && (asked->step == OCOP_SYNC_STEP_FETCH_CATALOGUE ||
                                                  asked->step == OCOP_SYNC_STEP_FETCH_RECALLS))
        reply->end = OCOP_SYNC_ENDED_UNFIT;
    return reply;
}

/* An answer to another enrolment, of whatever time, settles nothing. */
static gboolean
is_voucher_answer (const OcopSyncAsked *asked, const OcopSyncReply *reply, const char *text,
                   gsize size)
{
    static const guint8 none[OCOP_HASH_SIZE];
    if (reply->problem != NULL)
        return memcmp (reply->problem->request, none, OCOP_HASH_SIZE) == 0 ||
               is_answer_to (asked, reply->problem->request);
    g_autoptr (OcopEnrolAnswer) enrolled = ocop_enrol_answer_from_json (text, size, NULL);
    return enrolled != NULL && is_of_this_till (asked, enrolled->point, enrolled->till) &&
           enrolled->epoch == asked->epoch;
}

OcopSyncReply *
ocop_sync_reply_read_voucher (const OcopSyncAsked *asked, const OcopSyncAnswer *answer,
                              const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE])
{
    gsize size;
    const char *text = g_bytes_get_data (answer->body, &size);
    OcopSyncReply *reply = new_reply (OCOP_SYNC_ENDED_VOUCHED);
    reply->body = g_bytes_ref (answer->body);
    if (answer->status != 200)
        read_problem (asked, answer, registry_key, reply);
    if (reply->end == OCOP_SYNC_ENDED_BUSY)
        return reply;
    reply->end = OCOP_SYNC_ENDED_VOUCHED;
    if (!ocop_document_verify (answer->status == 200 ? OCOP_DOCUMENT_ENROLMENT
                                                     : OCOP_DOCUMENT_PROBLEM,
                               text != NULL ? text : "", size, registry_key, answer->signature))
        end_unproven (reply, answer, is_voucher_answer (asked, reply, text, size));
    else if (!is_voucher_answer (asked, reply, text, size))
        end_misplaced (reply, _ ("the registry answers to another request"));
    return reply;
}
