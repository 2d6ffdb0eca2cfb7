/* Backup by SQLite's own copy in steps: the live file is never read by other means, since closing
 * it would drop SQLite's locks (durability notes 1.1). What the store's connection writes between
 * two steps SQLite writes into the copy as well. A backup that was not opened and checked is none.
 *
 * Nothing is synced while the store's thread copies: that comes with the check. */
#include "store/backup.h"

#include "store/backup_check.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

struct _OcopBackup {
    const OcopPorts *ports; /* borrowed */
    char *path, *partial;
    sqlite3 *target;
    sqlite3_backup *copy; /* NULL: all is copied */
    OcopStore *store;     /* borrowed, while something is copied */
    OcopStoreHead head;   /* what the whole copy holds */
    gboolean is_in_place;
};

#define ALL_PAGES       (-1)
#define MEGABYTE        1000000
#define ROOM_LEFT_BYTES (8 * MEGABYTE)

static void
tell_unwritten (const char *path, sqlite3 *target, int code, GError **error)
{
    ocop_set_error (error,
                    (code & 0xff) == SQLITE_FULL ? OCOP_ERROR_DISK_FULL : OCOP_ERROR_BAD_INPUT,
                    "file", _ ("“%s” could not be written: %s"), path,
                    target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (code));
}

static gboolean
open_target (const char *path, const OcopPorts *ports, sqlite3 **ret_target, GError **error)
{
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2 (path, &target,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    if (code == SQLITE_OK)
        code = sqlite3_exec (target, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        *ret_target = target;
        return TRUE;
    }
    tell_unwritten (path, target, code, error);
    sqlite3_close (target);
    return FALSE;
}

/* One file that needs no companions, on the disk: changing the mode is a write, whose sync takes
 * everything that was copied with it. */
static gboolean
seal (const char *path, sqlite3 *target, GError **error)
{
    int code = sqlite3_exec (target, "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE",
                             NULL, NULL, NULL);
    if (code != SQLITE_OK)
        tell_unwritten (path, target, code, error);
    return code == SQLITE_OK;
}

static gboolean
read_pragma (OcopDb *db, const char *pragma, gint64 *ret_value, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, pragma, error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_value = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

/* A slip of the hand: the store, its key or its head as the target. */
static gboolean
check_target (OcopStore *store, const char *path, GError **error)
{
    static const char *const names[] = {"store.db",     "store.db-wal", "till.key",
                                        "till.key.new", "head",         "voucher",
                                        "lock",         "open",         "ballast"};
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

/* A copy that fills the disk before it fails would stop the sales that go on meanwhile. */
static gboolean
check_room (OcopStore *store, const char *path, GError **error)
{
    const OcopDisk *disk = ocop_store_get_ports (store)->disk;
    g_autofree char *folder = g_path_get_dirname (path);
    const gint64 free_bytes = disk->free_bytes (folder, disk->data);
    gint64 n_pages, page_bytes;
    if (!read_pragma (ocop_store_get_db (store), "PRAGMA page_count", &n_pages, error) ||
        !read_pragma (ocop_store_get_db (store), "PRAGMA page_size", &page_bytes, error))
        return FALSE;
    if (free_bytes < 0 || free_bytes >= n_pages * page_bytes + ROOM_LEFT_BYTES)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_DISK_FULL, "file",
                    _ ("there is no room for a backup beside “%s”: it needs %" PRId64
                       " MB, %" PRId64 " MB are free"),
                    path, (n_pages * page_bytes + ROOM_LEFT_BYTES) / MEGABYTE,
                    free_bytes / MEGABYTE);
    return FALSE;
}

static gboolean
put_in_place (OcopBackup *backup, GError **error)
{
    const OcopDisk *disk = backup->ports->disk;
    g_autoptr (GError) failure = NULL;
    backup->is_in_place = disk->rename_file (backup->partial, backup->path, disk->data, &failure);
    if (!backup->is_in_place)
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "file", _ ("“%s” could not be written: %s"),
                        backup->path, failure->message);
    return backup->is_in_place;
}

OcopBackup *
ocop_backup_begin (OcopStore *store, const char *path, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    if (ocop_db_prepare (db, "SELECT 1", error) == NULL || !check_target (store, path, error) ||
        !check_room (store, path, error))
        return NULL;
    g_autoptr (OcopBackup) backup = g_new0 (OcopBackup, 1);
    backup->store = store;
    backup->ports = ocop_store_get_ports (store);
    backup->path = g_strdup (path);
    backup->partial = g_strdup_printf ("%s.partial", path);
    backup->ports->disk->remove_file (backup->partial, backup->ports->disk->data, NULL);
    if (!open_target (backup->partial, backup->ports, &backup->target, error))
        return NULL;
    backup->copy = sqlite3_backup_init (backup->target, "main", ocop_db_get_handle (db), "main");
    if (backup->copy != NULL)
        return g_steal_pointer (&backup);
    tell_unwritten (backup->partial, backup->target, sqlite3_errcode (backup->target), error);
    return NULL;
}

gboolean
ocop_backup_copy (OcopBackup *backup, int n_pages, gboolean *ret_is_complete, GError **error)
{
    g_assert (backup->copy != NULL);
    int code = sqlite3_backup_step (backup->copy, n_pages);
    if (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        *ret_is_complete = FALSE;
        return TRUE;
    }
    sqlite3_backup_finish (g_steal_pointer (&backup->copy));
    if (code != SQLITE_DONE) {
        tell_unwritten (backup->partial, backup->target, code, error);
        return FALSE;
    }
    backup->head = *ocop_store_peek_head (backup->store);
    backup->store = NULL;
    *ret_is_complete = TRUE;
    return TRUE;
}

gint64
ocop_backup_get_n_records (const OcopBackup *backup)
{
    return backup->head.seq;
}

/* What is wrong with a fresh copy is wrong with the store. */
static gboolean
check_own_copy (const OcopBackup *backup, const int *is_given_up, GError **error)
{
    g_autoptr (GError) failure = NULL;
    if (ocop_backup_check_copy (backup->partial, &backup->head, backup->ports, is_given_up,
                                &failure))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, "%s", failure->message);
    return FALSE;
}

gboolean
ocop_backup_prove (OcopBackup *backup, const int *is_given_up, GError **error)
{
    g_assert (backup->copy == NULL && backup->target != NULL);
    const gboolean is_sealed = seal (backup->partial, backup->target, error);
    sqlite3_close (g_steal_pointer (&backup->target));
    return is_sealed && check_own_copy (backup, is_given_up, error) && put_in_place (backup, error);
}

void
ocop_backup_free (OcopBackup *backup)
{
    if (backup == NULL)
        return;
    if (backup->copy != NULL)
        sqlite3_backup_finish (backup->copy);
    sqlite3_close (backup->target);
    if (!backup->is_in_place)
        backup->ports->disk->remove_file (backup->partial, backup->ports->disk->data, NULL);
    g_free (backup->path);
    g_free (backup->partial);
    g_free (backup);
}

/* The whole of an open store into a new file. */
static gboolean
copy_database (sqlite3 *source, const char *path, const OcopPorts *ports, GError **error)
{
    sqlite3 *target;
    if (!open_target (path, ports, &target, error))
        return FALSE;
    sqlite3_backup *copy = sqlite3_backup_init (target, "main", source, "main");
    int code = copy != NULL ? sqlite3_backup_step (copy, ALL_PAGES) : sqlite3_errcode (target);
    if (copy != NULL)
        sqlite3_backup_finish (copy);
    if (code != SQLITE_DONE)
        tell_unwritten (path, target, code, error);
    const gboolean is_good = code == SQLITE_DONE && seal (path, target, error);
    sqlite3_close (target);
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
    if (!ocop_backup_check_copy (path, NULL, ports, NULL, error))
        return FALSE;
    int code = sqlite3_open_v2 (path, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE,
                                ports->disk->sqlite_vfs);
    gboolean is_good = code == SQLITE_OK && copy_database (source, target, ports, error);
    if (code != SQLITE_OK)
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "file", _ ("“%s” cannot be opened: %s"), path,
                        sqlite3_errmsg (source));
    sqlite3_close (source);
    return is_good && ocop_backup_check_copy (target, NULL, ports, NULL, error);
}
