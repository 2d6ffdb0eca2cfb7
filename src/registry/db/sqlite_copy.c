/* SQLite's online backup in one go: a reader's snapshot in WAL mode holds nobody up, and a copy
 * taken in steps would begin anew at every commit. */
#include "registry/db/private.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

static gboolean
refuse (const char *path, sqlite3 *handle, int code, GError **error)
{
    const int kind = code & 0xff;
    const OcopErrorCode ocop_code =
        kind == SQLITE_FULL                                  ? OCOP_ERROR_DISK_FULL
        : kind == SQLITE_BUSY || kind == SQLITE_LOCKED       ? OCOP_ERROR_STORE_IN_USE
        : kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY ? OCOP_ERROR_STORE_READ_ONLY
                                                             : OCOP_ERROR_STORE_DAMAGED;
    ocop_set_error (error, ocop_code, NULL, "%s: %s (SQLite %d)", path,
                    handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code), code);
    return FALSE;
}

static gboolean
copy (sqlite3 *from, sqlite3 *to, const char *path, GError **error)
{
    sqlite3_busy_timeout (from, LOCK_TIMEOUT_MS);
    sqlite3_db_config (from, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
    if (backup == NULL)
        return refuse (path, to, sqlite3_errcode (to), error);
    const int stepped = sqlite3_backup_step (backup, -1);
    const int code = sqlite3_backup_finish (backup);
    return (stepped == SQLITE_DONE && code == SQLITE_OK) ||
           refuse (path, to, code != SQLITE_OK ? code : stepped, error);
}

gboolean
ocop_reg_db_copy_file (OcopRegDb *db, const char *path, GError **error)
{
    const char *source = ocop_reg_db_peek_path (db);
    const char *vfs = db->ports->disk->sqlite_vfs;
    g_assert (source != NULL);
    g_autoptr (GError) cause = NULL;
    if (!ocop_ports_write_file (db->ports, path, "", 0, 0600, &cause)) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL, "%s: %s", path, cause->message);
        return FALSE;
    }
    sqlite3 *from = NULL, *to = NULL;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2 (source, &from, flags | SQLITE_OPEN_READONLY, vfs);
    gboolean is_ok = code == SQLITE_OK || refuse (source, from, code, error);
    if (is_ok) {
        code = sqlite3_open_v2 (path, &to, flags | SQLITE_OPEN_READWRITE, vfs);
        is_ok = code == SQLITE_OK ? copy (from, to, path, error) : refuse (path, to, code, error);
    }
    sqlite3_close (from);
    sqlite3_close (to);
    return is_ok;
}

gboolean
ocop_reg_db_seal_file (const char *path, const OcopPorts *ports, GError **error)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *stmt = NULL;
    g_autofree char *mode = NULL;
    int code = sqlite3_open_v2 (path, &handle,
                                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE,
                                ports->disk->sqlite_vfs);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2 (handle, "PRAGMA journal_mode = DELETE", -1, &stmt, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step (stmt)) == SQLITE_ROW)
        mode = g_strdup ((const char *)sqlite3_column_text (stmt, 0));
    sqlite3_finalize (stmt);
    const gboolean is_sealed =
        g_strcmp0 (mode, "delete") == 0 || refuse (path, handle, code, error);
    sqlite3_close (handle);
    return is_sealed;
}
