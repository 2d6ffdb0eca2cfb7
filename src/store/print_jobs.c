/* Rows of print jobs. */
#include "store/print_jobs.h"

#include "base/ids.h"
#include "journal/hash.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

gboolean
ocop_print_jobs_insert (OcopDb *db, const OcopPrintJob *job, gint64 *ret_id, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO print_job (utc_ms, kind, reference, copy, printer, profile, opens_drawer, "
        "state, changed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?1)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, job->utc_ms);
    ocop_bind_int (stmt, 2, job->kind);
    ocop_bind_text (stmt, 3, job->reference);
    ocop_bind_int (stmt, 4, job->copy);
    ocop_bind_text (stmt, 5, job->printer);
    ocop_bind_text (stmt, 6, job->profile);
    ocop_bind_int (stmt, 7, job->opens_drawer);
    ocop_bind_int (stmt, 8, OCOP_PRINT_QUEUED);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    *ret_id = sqlite3_last_insert_rowid (ocop_db_get_handle (db));
    return TRUE;
}

static char *
dup_digest (sqlite3_stmt *stmt, int column)
{
    char text[OCOP_HASH_TEXT_SIZE];
    return sqlite3_column_bytes (stmt, column) == OCOP_HASH_SIZE
               ? g_strdup (ocop_hash_to_text (sqlite3_column_blob (stmt, column), text))
               : NULL;
}

static void
read_row (sqlite3_stmt *stmt, OcopPrintJob *ret_job)
{
    *ret_job = (OcopPrintJob){
        .id = sqlite3_column_int64 (stmt, 0),
        .utc_ms = sqlite3_column_int64 (stmt, 1),
        .kind = (OcopPaperKind)sqlite3_column_int (stmt, 2),
        .reference = ocop_column_dup_text (stmt, 3),
        .copy = sqlite3_column_int64 (stmt, 4),
        .printer = ocop_column_dup_text (stmt, 5),
        .profile = ocop_column_dup_text (stmt, 6),
        .opens_drawer = sqlite3_column_int (stmt, 7),
        .state = (OcopPrintState)sqlite3_column_int (stmt, 8),
        .bytes_total = sqlite3_column_int64 (stmt, 9),
        .bytes_accepted = sqlite3_column_int64 (stmt, 10),
        .digest = dup_digest (stmt, 11),
        .reason =
            sqlite3_column_type (stmt, 12) != SQLITE_NULL ? ocop_column_dup_text (stmt, 12) : NULL,
        .changed_ms = sqlite3_column_int64 (stmt, 13),
        .successor = sqlite3_column_int64 (stmt, 14),
    };
}

gboolean
ocop_print_jobs_load (OcopDb *db, gint64 id, gboolean *ret_is_found, OcopPrintJob *ret_job,
                      GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT id, utc_ms, kind, reference, copy, printer, profile, opens_drawer, state, "
        "bytes_total, bytes_accepted, digest, reason, changed_ms, successor FROM print_job "
        "WHERE id = ?1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    /* The store's own checks keep other values out; a file put together by hand may have them. */
    if (is_found && ((guint64)sqlite3_column_int64 (stmt, 2) >= OCOP_N_PAPER_KINDS ||
                     (guint64)sqlite3_column_int64 (stmt, 8) >= OCOP_N_PRINT_STATES)) {
        sqlite3_reset (stmt);
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("print job %" PRId64 " cannot be read"), id);
        return FALSE;
    }
    if (is_found)
        read_row (stmt, ret_job);
    sqlite3_reset (stmt);
    *ret_is_found = is_found;
    return TRUE;
}

gboolean
ocop_print_jobs_save (OcopDb *db, OcopPrintState from, const OcopPrintJob *job, GError **error)
{
    guint8 digest[OCOP_HASH_SIZE];
    g_assert (from == job->state || ocop_print_state_may_become (from, job->state));
    sqlite3_stmt *stmt =
        ocop_db_prepare (db,
                         "UPDATE print_job SET state = ?2, bytes_total = ?3, bytes_accepted = ?4, "
                         "digest = ?5, reason = ?6, changed_ms = ?7, successor = ?8, "
                         "printer = ?10, profile = ?11 WHERE id = ?1 AND state = ?9",
                         error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, job->id);
    ocop_bind_int (stmt, 2, job->state);
    ocop_bind_int (stmt, 3, job->bytes_total);
    ocop_bind_int (stmt, 4, job->bytes_accepted);
    if (job->digest != NULL && ocop_hex_decode (job->digest, digest, sizeof digest))
        ocop_bind_blob (stmt, 5, digest, sizeof digest);
    ocop_bind_text (stmt, 6, job->reason);
    ocop_bind_int (stmt, 7, job->changed_ms);
    if (job->successor != 0)
        ocop_bind_int (stmt, 8, job->successor);
    ocop_bind_int (stmt, 9, from);
    ocop_bind_text (stmt, 10, job->printer);
    ocop_bind_text (stmt, 11, job->profile);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    if (sqlite3_changes (ocop_db_get_handle (db)) == 1)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, _ ("print job %" PRId64 " is no longer %s"),
                    job->id, ocop_print_state_get_text (from));
    return FALSE;
}

static GArray *
list_ids (OcopDb *db, sqlite3_stmt *stmt, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&ids);
        gint64 id = sqlite3_column_int64 (stmt, 0);
        g_array_append_val (ids, id);
    }
}

GArray *
ocop_print_jobs_list_open (OcopDb *db, OcopPrintState state, GError **error)
{
    /* The first condition is the index's own, so that it is used. */
    sqlite3_stmt *stmt =
        ocop_db_prepare (db,
                         "SELECT id FROM print_job WHERE state IN (0, 1, 5, 6) AND successor IS "
                         "NULL AND state = ?1 ORDER BY id",
                         error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, state);
    return list_ids (db, stmt, error);
}

GArray *
ocop_print_jobs_list_last (OcopDb *db, guint n, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT id FROM (SELECT id FROM print_job ORDER BY id DESC LIMIT ?1) ORDER BY id",
        error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, n);
    return list_ids (db, stmt, error);
}

gboolean
ocop_print_jobs_doubt (OcopDb *db, gint64 utc_ms, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "UPDATE print_job SET state = ?1, bytes_accepted = -1, changed_ms = ?2, reason = ?3 "
        "WHERE state IN (0, 1) AND successor IS NULL",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_PRINT_UNKNOWN);
    ocop_bind_int (stmt, 2, utc_ms);
    ocop_bind_text (stmt, 3, _ ("the store was put back to a time before it was sent"));
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_z_get_prints (OcopDb *db, gint64 z, gint64 *ret_times, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT times FROM printed_z WHERE z = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, z);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_times = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_z_count_print (OcopDb *db, gint64 z, gint64 *ret_times, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO printed_z (z, times) VALUES (?1, 1) ON "
                                          "CONFLICT (z) DO UPDATE SET times = times + 1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, z);
    return ocop_db_run (db, stmt, error) && ocop_z_get_prints (db, z, ret_times, error);
}
