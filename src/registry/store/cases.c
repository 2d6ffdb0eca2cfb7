/* Cases, one open one per kind, till and subject. */
#include "registry/store/cases.h"

#include "registry/store/private.h"

static const OcopRegField case_fields[] = {
    FIELD (INT, "id", OcopRegCase, id),
    FIELD (SMALL, "kind", OcopRegCase, kind),
    FIELD (INT, "till_key", OcopRegCase, till_key),
    FIELD (TEXT, "point", OcopRegCase, point),
    FIELD (SMALL, "till", OcopRegCase, till),
    FIELD (INT, "epoch", OcopRegCase, epoch),
    FIELD (INT, "seq", OcopRegCase, seq),
    FIELD (TEXT, "subject", OcopRegCase, subject),
    FIELD (SMALL, "status", OcopRegCase, status),
    FIELD (INT, "opened_ms", OcopRegCase, opened_ms),
    FIELD (INT, "seen_ms", OcopRegCase, seen_ms),
    FIELD (INT, "n_seen", OcopRegCase, n_seen),
    FIELD (TEXT, "detail", OcopRegCase, detail),
    FIELD (INT, "resolved_ms", OcopRegCase, resolved_ms),
    FIELD (TEXT, "resolved_by", OcopRegCase, resolved_by),
    FIELD (BYTES, "evidence", OcopRegCase, evidence),
};
const OcopRegShape ocop_reg_case_shape = SHAPE ("office_case", OcopRegCase, case_fields, 1, 0);

/* The same without the last: a list of cases does not carry mebibytes. */
static const OcopRegShape brief_shape = {.table = "office_case",
                                         .size = sizeof (OcopRegCase),
                                         .n_fields = G_N_ELEMENTS (case_fields) - 1,
                                         .n_key = 1,
                                         .fields = case_fields,
                                         .n_given = G_N_ELEMENTS (case_fields) - 1};

const char *
ocop_reg_case_kind_get_text (OcopRegCaseKind kind)
{
    static const char *const texts[OCOP_REG_N_CASE_KINDS] = {
        [OCOP_REG_CASE_FORK] = "fork",
        [OCOP_REG_CASE_CLONE] = "clone",
        [OCOP_REG_CASE_GAP] = "gap",
        [OCOP_REG_CASE_CLOCK_SKEW] = "clock-skew",
        [OCOP_REG_CASE_STARS_MISMATCH] = "stars-mismatch",
        [OCOP_REG_CASE_TOTALS_CONFLICT] = "totals-conflict",
        [OCOP_REG_CASE_UNPROVEN] = "unproven",
        [OCOP_REG_CASE_QUARANTINE] = "quarantine",
        [OCOP_REG_CASE_REGISTRY] = "registry",
    };
    return (guint)kind < OCOP_REG_N_CASE_KINDS ? texts[kind] : "unknown";
}

const char *
ocop_reg_case_status_get_text (OcopRegCaseStatus status)
{
    static const char *const texts[] = {"open", "adopted", "rejected", "closed"};
    return (guint)status < G_N_ELEMENTS (texts) ? texts[status] : "unknown";
}

gboolean
ocop_reg_cases_find_open (OcopRegDb *db, OcopRegCaseKind kind, gint64 till_key, const char *subject,
                          OcopRegCase **ret_case, GError **error)
{
    const OcopRegQuery query = {
        .where = subject != NULL ? "kind = $1 AND till_key = $2 AND status = 0 AND subject = $3"
                                 : "kind = $1 AND till_key = $2 AND status = 0",
        .order = "id DESC",
        .n_values = subject != NULL ? 3 : 2,
        .values = {{.number = kind}, {.number = till_key}, {.text = subject}},
        .limit = 1};
    g_autoptr (GPtrArray) rows = ocop_reg_rows_list (db, &ocop_reg_case_shape, &query, error);
    if (rows == NULL)
        return FALSE;
    *ret_case = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
    return TRUE;
}

static gboolean
count_again (OcopRegDb *db, gint64 id, gint64 now_ms, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db, "UPDATE office_case SET n_seen = n_seen + 1, seen_ms = $2 WHERE id = $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, id);
    ocop_reg_bind_int (stmt, 2, now_ms);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_cases_open (OcopRegDb *db, const OcopRegCase *a_case, gint64 now_ms, gint64 *ret_id,
                     gboolean *ret_is_new, GError **error)
{
    g_autoptr (OcopRegCase) held = NULL;
    if (!ocop_reg_cases_find_open (db, (OcopRegCaseKind)a_case->kind, a_case->till_key,
                                   a_case->subject != NULL ? a_case->subject : "", &held, error))
        return FALSE;
    if (held != NULL) {
        if (!count_again (db, held->id, now_ms, error))
            return FALSE;
        *ret_id = held->id;
        *ret_is_new = FALSE;
        return TRUE;
    }
    OcopRegCase row = *a_case;
    if (!ocop_reg_counter_next (db, OCOP_REG_COUNTER_CASE, &row.id, error))
        return FALSE;
    row.status = OCOP_REG_CASE_OPEN;
    row.opened_ms = row.seen_ms = now_ms;
    row.n_seen = 1;
    row.resolved_ms = 0;
    row.resolved_by = NULL;
    if (!ocop_reg_row_put (db, &ocop_reg_case_shape, &row, error))
        return FALSE;
    *ret_id = row.id;
    *ret_is_new = TRUE;
    return TRUE;
}

gboolean
ocop_reg_cases_find (OcopRegDb *db, gint64 id, OcopRegCase **ret_case, GError **error)
{
    const OcopRegCase key = {.id = id};
    gpointer row;
    if (!ocop_reg_row_find (db, &ocop_reg_case_shape, &key, &row, error))
        return FALSE;
    *ret_case = row;
    return TRUE;
}

gboolean
ocop_reg_cases_resolve (OcopRegDb *db, gint64 id, OcopRegCaseStatus status, const char *by,
                        gint64 now_ms, gboolean *ret_was_open, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db,
                                          "UPDATE office_case SET status = $2, resolved_by = $3, "
                                          "resolved_ms = $4 WHERE id = $1 AND status = 0",
                                          error);
    gint64 n_changed;
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, id);
    ocop_reg_bind_int (stmt, 2, status);
    ocop_reg_bind_text (stmt, 3, by);
    ocop_reg_bind_int (stmt, 4, now_ms);
    if (!ocop_reg_run (stmt, &n_changed, error))
        return FALSE;
    *ret_was_open = n_changed == 1;
    return TRUE;
}

GPtrArray *
ocop_reg_cases_list (OcopRegDb *db, const OcopRegCaseQuery *query, GError **error)
{
    /* A value that means "any" makes its comparison true. */
    const OcopRegQuery rows = {
        .where = "($1 < 0 OR status = $1) AND ($2 < 0 OR kind = $2) AND "
                 "($3 = 0 OR till_key = $3)",
        .order = "id DESC",
        .n_values = 3,
        .values = {{.number = query->status}, {.number = query->kind}, {.number = query->till_key}},
        .limit = query->limit,
        .offset = query->offset};
    return ocop_reg_rows_list (db, &brief_shape, &rows, error);
}
