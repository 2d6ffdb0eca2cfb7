/* Backup by SQLite's own copy in steps: the live file is never read by other means, since closing
 * it would drop SQLite's locks (durability notes 1.1). A backup that was not opened and checked is
 * none. */
#include "store/backup.h"

#include "journal/verifier.h"
#include "store/doctor.h"
#include "store/journal.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define STEP_PAGES 256

static gboolean
copy_database (sqlite3 *source, const char *path, const OcopPorts *ports, GError **error)
{
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2 (path, &target,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    if (code == SQLITE_OK) {
        sqlite3_backup *backup = sqlite3_backup_init (target, "main", source, "main");
        if (backup != NULL) {
            do
                code = sqlite3_backup_step (backup, STEP_PAGES);
            while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
            sqlite3_backup_finish (backup);
        }
        code = sqlite3_errcode (target);
        /* One file that needs no companions. */
        if (code == SQLITE_OK)
            code = sqlite3_exec (target, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL",
                                 NULL, NULL, NULL);
    }
    if (code != SQLITE_OK)
        ocop_set_error (error,
                        (code & 0xff) == SQLITE_FULL ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_BAD_INPUT,
                        "file", _ ("“%s” could not be written: %s"), path,
                        target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (code));
    sqlite3_close (target);
    return code == SQLITE_OK;
}

/* ---- checking a copy, through a connection of its own */

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
feed_rows (sqlite3 *handle, OcopVerifier *verifier, GError **error)
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
    while (sqlite3_step (stmt) == SQLITE_ROW) {
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

static gboolean
check_copy (const char *path, const OcopStoreHead *head, const OcopPorts *ports, GError **error)
{
    sqlite3 *handle = NULL;
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};
    int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    if (head != NULL && head->seq > 0)
        ocop_verifier_expect_head (verifier, head->epoch, head->seq, head->hash);
    gboolean is_good = code == SQLITE_OK && check_structure (handle, error) &&
                       check_version (handle, error) && expect_own_head (handle, verifier, error) &&
                       feed_rows (handle, verifier, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path,
                        sqlite3_errmsg (handle));
    sqlite3_close (handle);
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

/* A slip of the hand: the store, its key or its head as the target. */
static gboolean
check_target (OcopStore *store, const char *path, GError **error)
{
    static const char *const names[] = {"store.db", "store.db-wal", "till.key", "till.key.new",
                                        "head",     "voucher",      "lock",     "open",
                                        "ballast"};
    g_autofree char *target = g_canonicalize_filename (path, NULL);
    g_autofree char *home = g_canonicalize_filename (ocop_store_get_home (store), NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *own = ocop_store_path (home, names[i]);
        if (strcmp (own, target) != 0)
            continue;
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "file",
                        _ ("“%s” is a part of the store itself: name another file"), path);
        return FALSE;
    }
    return TRUE;
}

/* What is wrong with a fresh copy is wrong with the store. */
static gboolean
check_own_copy (OcopStore *store, const char *path, GError **error)
{
    g_autoptr (GError) failure = NULL;
    if (check_copy (path, ocop_store_peek_head (store), ocop_store_get_ports (store), &failure))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, "%s", failure->message);
    return FALSE;
}

static gboolean
put_in_place (const OcopPorts *ports, const char *partial, const char *path, GError **error)
{
    g_autoptr (GError) failure = NULL;
    if (ports->disk->rename_file (partial, path, ports->disk->data, &failure))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "file", _ ("“%s” could not be written: %s"), path,
                    failure->message);
    return FALSE;
}

gboolean
ocop_backup_write (OcopStore *store, const char *path, GError **error)
{
    const OcopPorts *ports = ocop_store_get_ports (store);
    const OcopDisk *disk = ports->disk;
    g_autofree char *partial = g_strdup_printf ("%s.partial", path);
    OcopDb *db = ocop_store_get_db (store);
    if (ocop_db_prepare (db, "SELECT 1", error) == NULL || !check_target (store, path, error))
        return FALSE;
    disk->remove_file (partial, disk->data, NULL);
    gboolean is_good = copy_database (ocop_db_get_handle (db), partial, ports, error) &&
                       check_own_copy (store, partial, error) &&
                       put_in_place (ports, partial, path, error);
    if (!is_good)
        disk->remove_file (partial, disk->data, NULL);
    return is_good;
}

gboolean
ocop_backup_copy_back (const char *path, const char *target, const OcopPorts *ports, GError **error)
{
    sqlite3 *source = NULL;
    if (!ports->disk->exists (path, ports->disk->data)) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("there is no file “%s”"), path);
        return FALSE;
    }
    if (!check_copy (path, NULL, ports, error))
        return FALSE;
    int code = sqlite3_open_v2 (path, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    gboolean is_good = code == SQLITE_OK && copy_database (source, target, ports, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path,
                        sqlite3_errmsg (source));
    sqlite3_close (source);
    return is_good && check_copy (target, NULL, ports, error);
}
