/* Whether a file is a sound store, through a connection of its own: what SQLite says of its
 * structure, and the whole chain of the journal. */
#include "store/backup_check.h"

#include "journal/verifier.h"
#include "store/db.h"
#include "store/journal.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* SQLite asks every so many steps of its machine whether to go on. */
#define ASK_STEPS 10000

static gboolean
check_structure (sqlite3 *handle, GError **error)
{
    static const char *const checks[] = {"PRAGMA quick_check (1)", "PRAGMA foreign_key_check"};
    for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
        sqlite3_stmt *stmt = NULL;
        int code = sqlite3_prepare_v2 (handle, checks[i], -1, &stmt, NULL);
        if (code == SQLITE_OK)
            code = sqlite3_step (stmt);
        gboolean is_good = code == SQLITE_DONE ||
                           (code == SQLITE_ROW && strcmp (ocop_column_text (stmt, 0), "ok") == 0);
        if (!is_good)
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the copy is damaged: %s"),
                            code == SQLITE_ROW ? ocop_column_text (stmt, 0)
                                               : sqlite3_errmsg (handle));
        sqlite3_finalize (stmt);
        if (!is_good)
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_int (sqlite3 *handle, const char *pragma, gint64 *ret_value, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    gboolean has_row = sqlite3_prepare_v2 (handle, pragma, -1, &stmt, NULL) == SQLITE_OK &&
                       sqlite3_step (stmt) == SQLITE_ROW;
    if (has_row)
        *ret_value = sqlite3_column_int64 (stmt, 0);
    else
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("the file is not a store: %s"),
                        sqlite3_errmsg (handle));
    sqlite3_finalize (stmt);
    return has_row;
}

/* A file that this program could not open afterwards must not take the place of a store. */
static gboolean
check_version (sqlite3 *handle, GError **error)
{
    gint64 id, version;
    if (!read_int (handle, "PRAGMA application_id", &id, error) ||
        !read_int (handle, "PRAGMA user_version", &version, error))
        return FALSE;
    if (id != OCOP_DB_APPLICATION_ID || version < 1) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file",
                        _ ("the file is not a store of this program (application id %" PRId64 ")"),
                        id);
        return FALSE;
    }
    if (version > OCOP_SCHEMA_VERSION) {
        ocop_set_error (error, OCOP_ERROR_STORE_NEWER, "file",
                        _ ("the store is of version %" PRId64 ", this program knows up to %d"),
                        version, OCOP_SCHEMA_VERSION);
        return FALSE;
    }
    return TRUE;
}

/* The end that the copy itself knows of: a tail that was cut off shows. */
static gboolean
expect_own_head (sqlite3 *handle, OcopVerifier *verifier, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    gboolean is_good = sqlite3_prepare_v2 (handle, "SELECT record, hash FROM head", -1, &stmt,
                                           NULL) == SQLITE_OK &&
                       sqlite3_step (stmt) == SQLITE_ROW &&
                       sqlite3_column_bytes (stmt, 1) == OCOP_HASH_SIZE;
    if (is_good) {
        gint64 record = sqlite3_column_int64 (stmt, 0);
        ocop_verifier_expect_head (verifier, OCOP_ID_EPOCH (record), OCOP_ID_NUMBER (record),
                                   sqlite3_column_blob (stmt, 1));
    } else {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file",
                        _ ("the store has lost the end of its journal"));
    }
    sqlite3_finalize (stmt);
    return is_good;
}

static gboolean
must_stop (const int *is_given_up)
{
    return is_given_up != NULL && g_atomic_int_get (is_given_up) != 0;
}

static int
on_progress (gpointer is_given_up)
{
    return must_stop (is_given_up);
}

static gboolean
feed_rows (sqlite3 *handle, OcopVerifier *verifier, const int *is_given_up, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    g_autoptr (GByteArray) keys = g_byte_array_new();
    int code = sqlite3_prepare_v2 (handle, "SELECT epoch, public_key FROM epoch ORDER BY epoch", -1,
                                   &stmt, NULL);
    while (code == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
        if (sqlite3_column_bytes (stmt, 1) == OCOP_PUBLIC_KEY_SIZE)
            ocop_journal_put_key (keys, sqlite3_column_int64 (stmt, 0),
                                  sqlite3_column_blob (stmt, 1));
    sqlite3_finalize (stmt);
    if (code == SQLITE_OK && keys->len == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file",
                        _ ("the store has lost its public keys"));
        return FALSE;
    }
    for (guint at = 0; at < keys->len; at += OCOP_PUBLIC_KEY_SIZE)
        ocop_verifier_add_key (verifier, keys->data + at);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2 (
            handle, "SELECT header, body, signature FROM journal ORDER BY id", -1, &stmt, NULL);
    if (code != SQLITE_OK) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the file is not a store: %s"),
                        sqlite3_errmsg (handle));
        return FALSE;
    }
    while (!must_stop (is_given_up) && sqlite3_step (stmt) == SQLITE_ROW) {
        const void *header = sqlite3_column_text (stmt, 0);
        gsize header_size = (gsize)sqlite3_column_bytes (stmt, 0),
              body_size = (gsize)sqlite3_column_bytes (stmt, 1);
        const void *body = sqlite3_column_blob (stmt, 1);
        if (sqlite3_column_bytes (stmt, 2) != OCOP_SIGNATURE_SIZE ||
            !ocop_verifier_feed (verifier, header != NULL ? header : "", header_size,
                                 body != NULL ? body : "", body_size,
                                 sqlite3_column_blob (stmt, 2)))
            break;
    }
    sqlite3_finalize (stmt);
    return TRUE;
}

gboolean
ocop_backup_check_copy (const char *path, const OcopStoreHead *head, const OcopPorts *ports,
                        const int *is_given_up, GError **error)
{
    sqlite3 *handle = NULL;
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};
    int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    if (handle != NULL)
        sqlite3_progress_handler (handle, ASK_STEPS, on_progress, (gpointer)is_given_up);
    if (head != NULL && head->seq > 0)
        ocop_verifier_expect_head (verifier, head->epoch, head->seq, head->hash);
    gboolean is_good = code == SQLITE_OK && check_structure (handle, error) &&
                       check_version (handle, error) && expect_own_head (handle, verifier, error) &&
                       feed_rows (handle, verifier, is_given_up, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path,
                        sqlite3_errmsg (handle));
    sqlite3_close (handle);
    if (must_stop (is_given_up)) {
        g_clear_error (error);
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” was not checked to its end"),
                        path);
        return FALSE;
    }
    if (!is_good)
        return FALSE;
    ocop_verifier_get_result (verifier, &result);
    if (!result.ok || result.n_records == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file",
                        _ ("the journal in “%s” is not whole: %s"), path,
                        result.reason != NULL ? result.reason : _ ("it is empty"));
        return FALSE;
    }
    return TRUE;
}
