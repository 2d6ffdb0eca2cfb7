/* Backup by SQLite's own copy in steps: the live file is never read by other means, since closing it would drop SQLite's locks (durability notes
 * 1.1). A backup that was not opened and checked is none. */
#include "store/backup.h"

#include "journal/verifier.h"
#include "store/doctor.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define STEP_PAGES 256

static gboolean
copy_database (sqlite3 *source, const char *path, const OcopPorts *ports, GError **error)
{
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, ports->disk->sqlite_vfs);
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
            code = sqlite3_exec (target, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL", NULL, NULL, NULL);
    }
    if (code != SQLITE_OK)
        ocop_set_error (error, (code & 0xff) == SQLITE_FULL ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_BAD_INPUT, "file",
                        _ ("“%s” could not be written: %s"), path, target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (code));
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
        gboolean is_good = code == SQLITE_DONE || (code == SQLITE_ROW && strcmp (ocop_column_text (stmt, 0), "ok") == 0);
        if (!is_good)
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the copy is damaged: %s"),
                            code == SQLITE_ROW ? ocop_column_text (stmt, 0) : sqlite3_errmsg (handle));
        sqlite3_finalize (stmt);
        if (!is_good)
            return FALSE;
    }
    return TRUE;
}

static gboolean
feed_rows (sqlite3 *handle, OcopVerifier *verifier, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2 (handle, "SELECT public_key FROM epoch ORDER BY epoch", -1, &stmt, NULL);
    while (code == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
        if (sqlite3_column_bytes (stmt, 0) == OCOP_PUBLIC_KEY_SIZE)
            ocop_verifier_add_key (verifier, sqlite3_column_blob (stmt, 0));
    sqlite3_finalize (stmt);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2 (handle, "SELECT header, body, signature FROM journal ORDER BY id", -1, &stmt, NULL);
    if (code != SQLITE_OK) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the file is not a store: %s"), sqlite3_errmsg (handle));
        return FALSE;
    }
    while (sqlite3_step (stmt) == SQLITE_ROW) {
        const void *header = sqlite3_column_text (stmt, 0);
        gsize header_size = (gsize)sqlite3_column_bytes (stmt, 0), body_size = (gsize)sqlite3_column_bytes (stmt, 1);
        const void *body = sqlite3_column_blob (stmt, 1);
        if (sqlite3_column_bytes (stmt, 2) != OCOP_SIGNATURE_SIZE ||
            !ocop_verifier_feed (verifier, header != NULL ? header : "", header_size, body != NULL ? body : "", body_size,
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
    int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, ports->disk->sqlite_vfs);
    if (head != NULL && head->seq > 0)
        ocop_verifier_expect_head (verifier, head->epoch, head->seq, head->hash);
    gboolean is_good = code == SQLITE_OK && check_structure (handle, error) && feed_rows (handle, verifier, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path, sqlite3_errmsg (handle));
    sqlite3_close (handle);
    if (!is_good)
        return FALSE;
    ocop_verifier_get_result (verifier, &result);
    if (!result.ok || result.n_records == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("the journal in “%s” is not whole: %s"), path,
                        result.reason != NULL ? result.reason : _ ("it is empty"));
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_backup_write (OcopStore *store, const char *path, GError **error)
{
    const OcopPorts *ports = ocop_store_get_ports (store);
    const OcopDisk *disk = ports->disk;
    g_autofree char *partial = g_strdup_printf ("%s.partial", path);
    disk->remove_file (partial, disk->data, NULL);
    gboolean is_good = copy_database (ocop_db_get_handle (ocop_store_get_db (store)), partial, ports, error) &&
                       check_copy (partial, ocop_store_peek_head (store), ports, error) &&
                       disk->rename_file (partial, path, disk->data, error);
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
    int code = sqlite3_open_v2 (path, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, ports->disk->sqlite_vfs);
    gboolean is_good = code == SQLITE_OK && copy_database (source, target, ports, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path, sqlite3_errmsg (source));
    sqlite3_close (source);
    return is_good && check_copy (target, NULL, ports, error);
}
