/* Certificates by day. The newest statement stands with the product; an earlier one is kept where a
 * renewal decided later takes its place, for the days between. A statement with an earlier day is a
 * correction and replaces without a trace here (the journal has the import). */
#include "store/catalogue_rows.h"

#include <string.h>

gboolean
ocop_find_certificate (OcopDb *db, gint64 id, const OcopCertificate *newest, OcopDay day,
                       OcopCertificate *ret_certificate, GError **error)
{
    if (newest->status != OCOP_STATUS_CERTIFIED || newest->decided_on == OCOP_DAY_NONE ||
        newest->decided_on <= day) {
        *ret_certificate = *newest;
        return TRUE;
    }
    sqlite3_stmt *stmt =
        ocop_db_prepare (db,
                         "SELECT stars, status, decided_on, valid_months FROM earlier_certificate "
                         "WHERE product = ?1 AND decided_on <= ?2 ORDER BY decided_on DESC LIMIT 1",
                         error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, day);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    OcopCertificate found = *newest;
    if (is_found) {
        found.stars = sqlite3_column_int (stmt, 0);
        ocop_status_parse (ocop_column_text (stmt, 1), &found.status);
        found.decided_on = sqlite3_column_int (stmt, 2);
        found.valid_months = sqlite3_column_int (stmt, 3);
    }
    sqlite3_reset (stmt);
    *ret_certificate = found;
    return TRUE;
}

static gboolean
write_earlier (OcopDb *db, gint64 id, const OcopProduct *product, OcopDay today, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db,
                         "INSERT OR REPLACE INTO earlier_certificate (product, decided_on, stars, "
                         "level, decision, valid_months, status, replaced_on) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, product->certificate.decided_on);
    ocop_bind_int (stmt, 3, product->certificate.stars);
    ocop_bind_text (stmt, 4, ocop_level_get_text (product->level));
    ocop_bind_text (stmt, 5, product->decision);
    ocop_bind_int (stmt, 6, product->certificate.valid_months);
    ocop_bind_text (stmt, 7, ocop_status_get_text (product->certificate.status));
    ocop_bind_int (stmt, 8, today);
    return ocop_db_run (db, stmt, error);
}

/* After a withdrawal no certificate from before gives stars, even when the product is certified
 * anew later. */
static gboolean
end_earlier (OcopDb *db, gint64 id, OcopStatus status, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE earlier_certificate SET status = ?2 WHERE product = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_text (stmt, 2, ocop_status_get_text (status));
    return ocop_db_run (db, stmt, error);
}

/* A corrected day: what was kept from then on was never in force. */
static gboolean
drop_from (OcopDb *db, gint64 id, OcopDay decided_on, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "DELETE FROM earlier_certificate WHERE product = ?1 AND decided_on >= ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, decided_on);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_keep_certificate (OcopDb *db, gint64 id, const OcopProduct *before, const OcopProduct *product,
                       OcopDay today, GError **error)
{
    const OcopCertificate *old = &before->certificate;
    const OcopCertificate *new = &product->certificate;
    if (new->status != OCOP_STATUS_CERTIFIED)
        return new->status == old->status || end_earlier (db, id, new->status, error);
    if (old->status != OCOP_STATUS_CERTIFIED || old->decided_on == OCOP_DAY_NONE ||
        old->decided_on == new->decided_on)
        return TRUE;
    if (old->decided_on > new->decided_on)
        return drop_from (db, id, new->decided_on, error);
    return write_earlier (db, id, before, today, error);
}

gboolean
ocop_store_get_certificate (OcopDb *db, const char *code, OcopDay day, gboolean *ret_found,
                            OcopCertificateState *ret_state, int *ret_stars, GError **error)
{
    gboolean is_found = FALSE;
    g_auto (OcopOffer) offer = {0};
    if (!ocop_store_find_offer_by_code (db, code, day, &is_found, &offer, error))
        return FALSE;
    *ret_found = is_found;
    if (is_found) {
        *ret_state = offer.certificate;
        *ret_stars = offer.stars;
    }
    return TRUE;
}

typedef struct {
    gint64 id;
    OcopDay last_day;
    char *code; /* owned */
} Candidate;

static void
clear_candidate (gpointer data)
{
    g_free (((Candidate *)data)->code);
}

static int
compare_candidates (const void *a, const void *b)
{
    const Candidate *left = a;
    const Candidate *right = b;
    if (left->last_day != right->last_day)
        return left->last_day < right->last_day ? -1 : 1; /* undated, OCOP_DAY_NONE, first */
    return strcmp (left->code, right->code);
}

static GArray *
collect_candidates (OcopDb *db, OcopDay from, OcopDay to, gboolean with_undated, GError **error)
{
    g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
    g_array_set_clear_func (candidates, clear_candidate);
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT id, code, decided_on, valid_months FROM product WHERE status = 'certified'",
        error);
    if (stmt == NULL)
        return NULL;
    for (;;) {
        gboolean has_row;
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            break;
        const OcopCertificate certificate = {.decided_on = ocop_column_day (stmt, 2),
                                             .valid_months = sqlite3_column_int (stmt, 3)};
        const OcopDay last_day = ocop_certificate_get_last_day (&certificate);
        if (last_day == OCOP_DAY_NONE ? !with_undated : last_day < from || last_day > to)
            continue;
        const Candidate candidate = {sqlite3_column_int64 (stmt, 0), last_day,
                                     ocop_column_dup_text (stmt, 1)};
        g_array_append_val (candidates, candidate);
    }
    g_array_sort (candidates, compare_candidates);
    return g_steal_pointer (&candidates);
}

static gboolean
hand_on_candidate (OcopDb *db, const Candidate *candidate, OcopDay day, OcopCertificateFunc func,
                   gpointer data, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT name, producer, stars, decided_on, valid_months FROM product WHERE id = ?1",
        error);
    gboolean is_found;
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, candidate->id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    g_assert (is_found);
    const OcopCertificate certificate = {.stars = sqlite3_column_int (stmt, 2),
                                         .status = OCOP_STATUS_CERTIFIED,
                                         .decided_on = ocop_column_day (stmt, 3),
                                         .valid_months = sqlite3_column_int (stmt, 4)};
    const OcopCertificateRow row = {
        .code = candidate->code,
        .name = ocop_column_text (stmt, 0),
        .producer = ocop_column_text (stmt, 1),
        .stars = certificate.stars,
        .decided_on = certificate.decided_on,
        .last_day = candidate->last_day,
        .days_left = candidate->last_day != OCOP_DAY_NONE ? candidate->last_day - day : 0,
        .state = ocop_certificate_get_state (&certificate, day),
    };
    const gboolean goes_on = func (&row, data, error);
    sqlite3_reset (stmt);
    return goes_on;
}

gboolean
ocop_store_list_certificates (OcopDb *db, OcopDay day, OcopDay from, OcopDay to,
                              gboolean with_undated, OcopCertificateFunc func, gpointer data,
                              GError **error)
{
    g_autoptr (GArray) candidates = collect_candidates (db, from, to, with_undated, error);
    if (candidates == NULL)
        return FALSE;
    for (guint i = 0; i < candidates->len; i++)
        if (!hand_on_candidate (db, &g_array_index (candidates, Candidate, i), day, func, data,
                                error))
            return FALSE;
    return TRUE;
}
