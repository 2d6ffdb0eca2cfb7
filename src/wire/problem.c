/* Problem documents: one table of types, a strict writer and a lenient reader. */
#include "wire/problem.h"

#include "base/text.h"
#include "wire/parts.h"

#include <string.h>

#define URN_PREFIX    "urn:ocop:problem:"
#define TITLE_MAX     256
#define TYPE_MAX      256
#define STATUS_MIN    100
#define STATUS_MAX    599
#define STATUS_BROKEN 500

typedef struct {
    const char *urn;
    int status;
    const char *title;
} Type;

static const Type types[OCOP_N_PROBLEMS] = {
    [OCOP_PROBLEM_UNKNOWN] = {"about:blank", STATUS_BROKEN, "Unknown problem"},
    [OCOP_PROBLEM_FORK] = {URN_PREFIX "fork", 409, "Two different journals of one till"},
    [OCOP_PROBLEM_GAP] = {URN_PREFIX "gap", 409, "Records are missing in between"},
    [OCOP_PROBLEM_CLONE_SUSPECTED] = {URN_PREFIX "clone-suspected", 409,
                                      "A second copy of the till seems to be in use"},
    [OCOP_PROBLEM_EPOCH_UNKNOWN] = {URN_PREFIX "epoch-unknown", 409,
                                    "This epoch of the till is not enrolled"},
    [OCOP_PROBLEM_NOT_ENROLLED] = {URN_PREFIX "not-enrolled", 403, "The till is not enrolled"},
    [OCOP_PROBLEM_ENROL_CODE_WRONG] = {URN_PREFIX "enrol-code-wrong", 403,
                                       "The enrolment code is unknown, used up or too old"},
    [OCOP_PROBLEM_ENROL_MISMATCH] = {URN_PREFIX "enrol-mismatch", 403,
                                     "The enrolment code is for another point or till"},
    [OCOP_PROBLEM_BATCH_INVALID] = {URN_PREFIX "batch-invalid", 422, "The batch cannot be taken"},
    [OCOP_PROBLEM_SCHEMA_UNSUPPORTED] = {URN_PREFIX "schema-unsupported", 422,
                                         "The message is of a version not understood here"},
    [OCOP_PROBLEM_SIGNATURE_MISSING] = {URN_PREFIX "signature-missing", 401,
                                        "The request is not signed"},
    [OCOP_PROBLEM_SIGNATURE_WRONG] = {URN_PREFIX "signature-wrong", 401,
                                      "The request's signature does not hold"},
    [OCOP_PROBLEM_DIGEST_WRONG] = {URN_PREFIX "digest-wrong", 400,
                                   "The body is not the one that was signed"},
    [OCOP_PROBLEM_BAD_REQUEST] = {URN_PREFIX "bad-request", 400, "The request cannot be read"},
    [OCOP_PROBLEM_TOKEN_MISSING] = {URN_PREFIX "token-missing", 401, "A valid token is needed"},
    [OCOP_PROBLEM_TOKEN_ROLE] = {URN_PREFIX "token-role", 403,
                                 "The token's role does not allow this"},
    [OCOP_PROBLEM_NOT_FOUND] = {URN_PREFIX "not-found", 404, "There is nothing at this address"},
    [OCOP_PROBLEM_METHOD_NOT_ALLOWED] = {URN_PREFIX "method-not-allowed", 405,
                                         "The method is not for this address"},
    [OCOP_PROBLEM_TIMEOUT] = {URN_PREFIX "timeout", 408, "The request took too long to arrive"},
    [OCOP_PROBLEM_TOO_LARGE] = {URN_PREFIX "too-large", 413, "The request is too large"},
    [OCOP_PROBLEM_MEDIA_TYPE] = {URN_PREFIX "media-type", 415,
                                 "The body is of a kind not taken here"},
    [OCOP_PROBLEM_TOO_MANY_REQUESTS] = {URN_PREFIX "too-many-requests", 429,
                                        "Too many requests, ask more slowly"},
    [OCOP_PROBLEM_INTERNAL] = {URN_PREFIX "internal", STATUS_BROKEN, "The registry has failed"},
    [OCOP_PROBLEM_UNAVAILABLE] = {URN_PREFIX "unavailable", 503,
                                  "The registry cannot take this now"},
};

static const char *const decisions[OCOP_N_FORK_DECISIONS] = {"", "open", "adopted", "rejected"};

const char *
ocop_problem_type_get_urn (OcopProblemType type)
{
    g_assert ((guint)type < OCOP_N_PROBLEMS);
    return types[type].urn;
}

OcopProblemType
ocop_problem_type_from_urn (const char *urn)
{
    for (guint i = 0; i < OCOP_N_PROBLEMS; i++) {
        if (strcmp (types[i].urn, urn) == 0)
            return (OcopProblemType)i;
    }
    return OCOP_PROBLEM_UNKNOWN;
}

int
ocop_problem_type_get_status (OcopProblemType type)
{
    g_assert ((guint)type < OCOP_N_PROBLEMS);
    return types[type].status;
}

const char *
ocop_problem_type_get_title (OcopProblemType type)
{
    g_assert ((guint)type < OCOP_N_PROBLEMS);
    return types[type].title;
}

OcopProblem *
ocop_problem_new (OcopProblemType type, const char *detail)
{
    OcopProblem *problem = g_new0 (OcopProblem, 1);
    problem->type = type;
    problem->status = ocop_problem_type_get_status (type);
    problem->title = g_strdup (ocop_problem_type_get_title (type));
    problem->detail = detail != NULL ? ocop_text_make_safe (detail, -1) : g_strdup ("");
    return problem;
}

void
ocop_problem_free (OcopProblem *problem)
{
    if (problem == NULL)
        return;
    g_free (problem->title);
    g_free (problem->detail);
    g_free (problem);
}

static gboolean
is_zero (const guint8 hash[OCOP_HASH_SIZE])
{
    static const guint8 zeros[OCOP_HASH_SIZE] = {0};
    return memcmp (hash, zeros, OCOP_HASH_SIZE) == 0;
}

static void
write_resume (OcopJsonWriter *w, const OcopCursors *resume)
{
    ocop_json_begin_object (w, "resume");
    ocop_json_add_int (w, "seq", resume->acked_seq);
    ocop_json_add_int (w, "totals", resume->acked_totals);
    ocop_json_add_int (w, "stock", resume->acked_stock);
    ocop_json_end_object (w);
}

GBytes *
ocop_problem_to_json (const OcopProblem *problem)
{
    OcopJsonWriter writer, *w = &writer;
    GString *out = g_string_new (NULL);
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "type", ocop_problem_type_get_urn (problem->type));
    ocop_json_add_string (w, "title", problem->title);
    ocop_json_add_int (w, "status", problem->status);
    ocop_json_add_string (w, "detail", problem->detail);
    if (problem->has_resume)
        write_resume (w, &problem->resume);
    if (problem->has_at)
        ocop_wire_add_head (w, "at", &problem->at);
    if (problem->decision != OCOP_FORK_UNTOLD)
        ocop_json_add_string (w, "decision", decisions[problem->decision]);
    if (problem->command.kind != OCOP_COMMAND_NONE)
        ocop_command_write (w, "command", &problem->command);
    if (!is_zero (problem->request))
        ocop_wire_add_hex (w, "request", problem->request, OCOP_HASH_SIZE);
    return ocop_wire_end_write (w, out);
}

static void
read_resume (OcopJsonMembers *m, OcopProblem *problem)
{
    OcopJsonMembers child;
    problem->has_resume = ocop_json_members_enter (m, "resume", FALSE, &child);
    if (!problem->has_resume)
        return;
    OcopCursors *resume = &problem->resume;
    resume->acked_seq = ocop_json_members_get_int (&child, "seq", TRUE, 0, OCOP_SEQ_MAX, 0);
    resume->acked_totals = ocop_json_members_get_int (&child, "totals", TRUE, 0, G_MAXINT64, 0);
    resume->acked_stock = ocop_json_members_get_int (&child, "stock", TRUE, 0, G_MAXINT64, 0);
    ocop_json_members_leave (m, &child);
}

/* @text as it may be shown, cut to @max_bytes at a character's end. */
static char *
make_showable (const char *text, gsize max_bytes)
{
    g_autofree char *safe = ocop_text_make_safe (text, -1);
    if (strlen (safe) <= max_bytes)
        return g_steal_pointer (&safe);
    char *end = g_utf8_find_prev_char (safe, safe + max_bytes + 1);
    *end = '\0';
    return g_steal_pointer (&safe);
}

static char *
read_text (OcopJsonMembers *m, const char *key, gsize max_bytes, const char *fallback)
{
    g_autofree char *raw = ocop_json_members_dup_raw (m, key, FALSE, G_MAXSIZE, NULL);
    return make_showable (raw != NULL ? raw : fallback, max_bytes);
}

static OcopForkDecision
read_decision (OcopJsonMembers *m)
{
    g_autofree char *text = ocop_json_members_dup_raw (m, "decision", FALSE, TYPE_MAX, NULL);
    for (guint i = OCOP_FORK_OPEN; text != NULL && i < OCOP_N_FORK_DECISIONS; i++) {
        if (strcmp (text, decisions[i]) == 0)
            return (OcopForkDecision)i;
    }
    return OCOP_FORK_UNTOLD;
}

static OcopProblem *
read_problem (OcopJsonMembers *m, int http_status)
{
    OcopProblem *problem = g_new0 (OcopProblem, 1);
    g_autofree char *urn = ocop_json_members_dup_raw (m, "type", TRUE, TYPE_MAX, NULL);
    problem->type = urn != NULL ? ocop_problem_type_from_urn (urn) : OCOP_PROBLEM_UNKNOWN;
    problem->status =
        (int)ocop_json_members_get_int (m, "status", FALSE, STATUS_MIN, STATUS_MAX, http_status);
    problem->title = read_text (m, "title", TITLE_MAX, ocop_problem_type_get_title (problem->type));
    problem->detail = read_text (m, "detail", OCOP_PROBLEM_DETAIL_MAX, "");
    read_resume (m, problem);
    problem->has_at = ocop_wire_read_head (m, "at", 0, &problem->at);
    problem->decision = read_decision (m);
    ocop_command_read (m, "command", &problem->command);
    ocop_json_members_get_hex (m, "request", FALSE, problem->request, OCOP_HASH_SIZE);
    return problem;
}

OcopProblem *
ocop_problem_from_json (const char *bytes, gsize size, int http_status)
{
    OcopJsonSpan span;
    OcopJsonMembers members;
    if (ocop_json_span_init (&span, bytes, size, OCOP_PROBLEM_MAX_BYTES, NULL)) {
        ocop_json_members_init (&members, span, "");
        g_autoptr (OcopProblem) problem = read_problem (&members, http_status);
        if (ocop_json_members_finish (&members, NULL))
            return g_steal_pointer (&problem);
    }
    g_autofree char *excerpt = ocop_text_excerpt (size > 0 ? bytes : "", (gssize)size);
    OcopProblem *problem = ocop_problem_new (OCOP_PROBLEM_UNKNOWN, excerpt);
    problem->status = http_status;
    return problem;
}
