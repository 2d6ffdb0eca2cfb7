/* What the province's office looks at and decides: cases, the audit log, customers' papers, and the
 * notices of banks. */
#include "registry/http/api.h"

#include "base/error.h"
#include "base/json_span.h"
#include "base/json_writer.h"
#include "registry/http/rows.h"
#include "registry/ingest/office.h"
#include "registry/ingest/paper.h"
#include "registry/payments/sources.h"
#include "registry/store/cases.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE     100
#define PAGE_MAX 1000

/* --- cases --- */

static const char *
word_kind (int value)
{
    return ocop_reg_case_kind_get_text ((OcopRegCaseKind)value);
}

static const char *
word_status (int value)
{
    return ocop_reg_case_status_get_text ((OcopRegCaseStatus)value);
}

static const OcopApiColumn case_columns[] = {
    {.name = "id"},
    {.name = "kind", .kind = OCOP_API_WORD, .word = word_kind},
    {.name = "point"},
    {.name = "till"},
    {.name = "epoch"},
    {.name = "seq"},
    {.name = "subject"},
    {.name = "status", .kind = OCOP_API_WORD, .word = word_status},
    {.name = "opened", .field = "opened_ms", .kind = OCOP_API_TIME},
    {.name = "seen", .field = "seen_ms", .kind = OCOP_API_TIME},
    {.name = "times", .field = "n_seen"},
    {.name = "detail", .kind = OCOP_API_RAW},
    {.name = "resolved", .field = "resolved_ms", .kind = OCOP_API_TIME},
    {.name = "resolved_by"},
};

static int
find_word (const char *text, int n, const char *(*word) (int))
{
    for (int i = 0; text != NULL && i < n; i++)
        if (strcmp (text, word (i)) == 0)
            return i;
    return -1;
}

static gboolean
list_cases (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    const gint64 limit = ocop_web_request_get_int (request, "limit", PAGE);
    const gint64 offset = ocop_web_request_get_int (request, "cursor", 0);
    const OcopRegCaseQuery query = {.status =
                                        find_word (ocop_web_request_get_query (request, "status"),
                                                   OCOP_REG_CASE_CLOSED + 1, word_status),
                                    .kind = find_word (ocop_web_request_get_query (request, "kind"),
                                                       OCOP_REG_N_CASE_KINDS, word_kind),
                                    .limit = limit + 1,
                                    .offset = offset};
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (context->db, &query, error);
    g_autofree char *next = NULL;
    if (cases == NULL)
        return FALSE;
    if (cases->len > (guint)limit) {
        g_ptr_array_set_size (cases, (int)limit);
        next = g_strdup_printf ("%" G_GINT64_FORMAT, offset + limit);
    }
    ocop_api_answer_rows (request, answer, &ocop_reg_case_shape, case_columns,
                          G_N_ELEMENTS (case_columns), cases, next);
    return TRUE;
}

static gboolean
read_id (const OcopWebRequest *request, gint64 *ret_id, GError **error)
{
    const char *text = ocop_web_request_get_path (request, 0);
    if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, ret_id, NULL))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "id", _ ("there is no such case"));
    return FALSE;
}

static gboolean
show_evidence (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
               GError **error)
{
    g_autoptr (OcopRegCase) a_case = NULL;
    gint64 id;
    if (!read_id (request, &id, error) || !ocop_reg_cases_find (context->db, id, &a_case, error))
        return FALSE;
    if (a_case == NULL || a_case->evidence == NULL) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "id", _ ("there is no such evidence"));
        return FALSE;
    }
    g_autofree char *name = g_strdup_printf ("case-%" G_GINT64_FORMAT, id);
    ocop_web_answer_take_bytes (answer, "application/octet-stream", g_bytes_ref (a_case->evidence));
    ocop_web_answer_set_file_name (answer, name);
    return TRUE;
}

static gboolean
read_decision (const OcopWebRequest *request, OcopDecision *ret_decision, GError **error)
{
    gsize size = 0;
    const char *text = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;
    OcopJsonSpan span;
    OcopJsonMembers members;
    if (!ocop_json_span_init (&span, size > 0 ? text : "", size, 4096, error))
        return FALSE;
    ocop_json_members_init (&members, span, "");
    g_autofree char *word = ocop_json_members_dup_text (&members, "decision", TRUE, 16);
    if (word != NULL && strcmp (word, "adopt") != 0 && strcmp (word, "reject") != 0)
        ocop_json_members_fail (&members, "decision", _ ("“%s” is neither adopt nor reject"), word);
    if (!ocop_json_members_finish (&members, error))
        return FALSE;
    *ret_decision = strcmp (word, "adopt") == 0 ? OCOP_DECISION_ADOPT : OCOP_DECISION_REJECT;
    return TRUE;
}

static gboolean
decide_case (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    g_autoptr (OcopRegCase) before = NULL;
    g_autoptr (OcopRegCase) a_case = NULL;
    g_autoptr (GPtrArray) rows = g_ptr_array_new();
    OcopDecision decision;
    gint64 id;
    if (!read_id (request, &id, error) || !read_decision (request, &decision, error) ||
        !ocop_ingest_resolve (context->db, id, decision, request->identity.actor, context->now_ms,
                              &before, error) ||
        !ocop_reg_cases_find (context->db, id, &a_case, error))
        return FALSE;
    g_ptr_array_add (rows, a_case);
    ocop_api_answer_rows (request, answer, &ocop_reg_case_shape, case_columns,
                          G_N_ELEMENTS (case_columns), rows, NULL);
    return TRUE;
}

/* --- audit --- */

static const OcopApiColumn audit_columns[] = {
    {.name = "id"},      {.name = "at", .field = "at_ms", .kind = OCOP_API_TIME},
    {.name = "actor"},   {.name = "action"},
    {.name = "subject"}, {.name = "detail"},
};

static gboolean
list_audit (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer, GError **error)
{
    const gint64 limit = ocop_web_request_get_int (request, "limit", PAGE);
    const gint64 before = ocop_web_request_get_int (request, "cursor", 0);
    g_autoptr (GPtrArray) rows = ocop_reg_audit_list (context->db, before, limit, error);
    g_autofree char *next = NULL;
    if (rows == NULL)
        return FALSE;
    if (rows->len == (guint)limit) {
        const OcopRegAudit *last = g_ptr_array_index (rows, rows->len - 1);
        next = g_strdup_printf ("%" G_GINT64_FORMAT, last->id);
    }
    ocop_api_answer_rows (request, answer, &ocop_reg_audit_shape, audit_columns,
                          G_N_ELEMENTS (audit_columns), rows, next);
    return TRUE;
}

/* --- papers --- */

/* Whoever holds a paper may ask whether it is true; the answer says nothing that is not on it. */
static gboolean
look_up_paper (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
               GError **error)
{
    const char *text = ocop_web_request_get_query (request, "qr");
    OcopPaperLookUp found;
    OcopJsonWriter json;
    if (text == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qr", _ ("it is missing"));
        return FALSE;
    }
    if (!ocop_ingest_look_up_paper (context->db, text, strlen (text), &found, error))
        return FALSE;
    GString *out = g_string_new (NULL);
    ocop_json_writer_init (&json, out);
    ocop_json_begin_object (&json, NULL);
    ocop_json_add_string (&json, "verdict", ocop_paper_verdict_get_text (found.verdict));
    ocop_json_add_string (&json, "reason", found.reason);
    ocop_json_add_string (&json, "receipt", found.paper.receipt);
    ocop_json_add_int (&json, "total", found.paper.total_dong);
    ocop_json_add_day (&json, "business_day", found.business_day);
    ocop_json_end_object (&json);
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_JSON, out);
    return TRUE;
}

/* --- payments --- */

static const char *
get_header (const char *name, gconstpointer data)
{
    return ocop_web_request_get_header (data, name);
}

static gboolean
add_payments (OcopRegDb *db, GPtrArray *payments, gint64 now_ms, GError **error)
{
    for (guint i = 0; i < payments->len; i++) {
        OcopRegPayment *payment = g_ptr_array_index (payments, i);
        gboolean is_new;
        payment->received_ms = now_ms;
        if (!ocop_reg_payments_add (db, payment, &is_new, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_notice (OcopWebContext *context, OcopWebRequest *request, OcopWebAnswer *answer,
             GError **error)
{
    const OcopServer *server = context->data;
    const char *name = ocop_web_request_get_path (request, 0);
    const OcopPaymentSource *source = ocop_payment_sources_find (server->payments, name);
    gsize size = 0;
    const char *body = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;
    if (source == NULL) {
        ocop_web_answer_set_problem (answer, OCOP_PROBLEM_NOT_FOUND, NULL);
        return TRUE;
    }
    if (body == NULL)
        body = "";
    if (!ocop_payment_source_verify (source, get_header, request, body, size)) {
        ocop_web_answer_set_problem (answer, OCOP_PROBLEM_SIGNATURE_WRONG, NULL);
        return TRUE;
    }
    g_autoptr (GPtrArray) payments = ocop_payment_source_read (source, body, size, error);
    if (payments == NULL || !add_payments (context->db, payments, context->now_ms, error))
        return FALSE;
    g_free (request->identity.actor);
    request->identity.actor = g_strconcat ("bank:", name, NULL);
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_JSON,
                               g_string_new (ocop_payment_source_get_answer (source)));
    return TRUE;
}

/* --- routes --- */

#define FORMAT                                                                                     \
    {                                                                                              \
        .name = "format", .type = OCOP_WEB_WORD, .words = "json csv"                               \
    }

static const OcopWebParameter case_parameters[] = {
    {.name = "status", .type = OCOP_WEB_WORD, .words = "open adopted rejected closed"},
    {.name = "kind",
     .type = OCOP_WEB_WORD,
     .words = "fork clone gap clock-skew stars-mismatch totals-conflict unproven quarantine "
              "registry"},
    {.name = "cursor", .type = OCOP_WEB_INT, .min = 0, .max = G_MAXINT64 / 2},
    {.name = "limit", .type = OCOP_WEB_INT, .min = 1, .max = PAGE_MAX},
    FORMAT,
    {0},
};
static const OcopWebParameter audit_parameters[] = {
    {.name = "cursor", .type = OCOP_WEB_INT, .min = 0, .max = G_MAXINT64},
    {.name = "limit", .type = OCOP_WEB_INT, .min = 1, .max = PAGE_MAX},
    FORMAT,
    {0},
};
static const OcopWebParameter paper_parameters[] = {
    {.name = "qr", .type = OCOP_WEB_TEXT, .max = OCOP_PAPER_TEXT_MAX},
    {0},
};

static const OcopWebRoute routes[] = {
    {.method = "GET",
     .path = "/v1/cases",
     .who = OCOP_WEB_OFFICER,
     .kind = OCOP_WEB_READ,
     .handler = list_cases,
     .name = "cases",
     .parameters = case_parameters},
    {.method = "GET",
     .path = "/v1/cases/{id}/evidence",
     .who = OCOP_WEB_OFFICER,
     .kind = OCOP_WEB_READ,
     .handler = show_evidence,
     .name = "case-evidence"},
    {.method = "POST",
     .path = "/v1/cases/{id}/decision",
     .who = OCOP_WEB_OFFICER,
     .kind = OCOP_WEB_WRITE,
     .handler = decide_case,
     .name = "case-decision",
     .body_max = 4096,
     .media_type = OCOP_WEB_TYPE_JSON},
    {.method = "GET",
     .path = "/v1/audit",
     .who = OCOP_WEB_ADMIN,
     .kind = OCOP_WEB_READ,
     .handler = list_audit,
     .name = "audit",
     .parameters = audit_parameters},
    {.method = "GET",
     .path = "/v1/papers",
     .who = OCOP_WEB_ANYBODY,
     .kind = OCOP_WEB_READ,
     .handler = look_up_paper,
     .name = "papers",
     .parameters = paper_parameters},
    {.method = "POST",
     .path = "/v1/payments/{source}",
     .who = OCOP_WEB_SECRET,
     .kind = OCOP_WEB_WRITE,
     .handler = take_notice,
     .name = "payments",
     .body_max = OCOP_PAYMENT_NOTICE_MAX_BYTES,
     .media_type = OCOP_WEB_TYPE_JSON},
};
const OcopApiRoutes ocop_api_office_routes = {routes, G_N_ELEMENTS (routes)};
