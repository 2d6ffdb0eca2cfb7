/* The disk that crashes does what it says; otherwise the crash tests prove nothing. */
#include "crash/crash_vfs.h"

#include <sqlite3.h>
#include <string.h>

static void
write_note (const OcopDisk *port, const char *path, const char *text, gboolean is_synced)
{
    g_autoptr (GError) error = NULL;
    if (is_synced)
        port->write_file (path, text, strlen (text), 0600, port->data, &error);
    else
        port->overwrite_file (path, text, strlen (text), port->data, &error);
    g_assert_no_error (error);
}

static char *
read_note (const OcopDisk *port, const char *path)
{
    g_autoptr (GBytes) bytes = port->read_file (path, 100000, port->data, NULL);
    return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                         : NULL;
}

static void
test_lost_and_kept (void)
{
    for (int keep = 0; keep < 2; keep++) {
        g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
        const OcopDisk *port = ocop_crash_disk_get_port (disk);
        write_note (port, "/a", "old", TRUE);
        write_note (port, "/a", "new", FALSE);
        write_note (port, "/b", "only", FALSE);
        ocop_crash_disk_power_cycle (disk, keep ? OCOP_DAMAGE_KEEP : OCOP_DAMAGE_LOSE, 1);
        g_autofree char *a = read_note (port, "/a");
        g_autofree char *b = read_note (port, "/b");
        g_assert_cmpstr (a, ==, keep ? "new" : "old");
        g_assert_cmpstr (b, ==, keep ? "only" : NULL);
    }
}

static void
test_every_operation_of_a_replacement (void)
{
    guint n_old = 0, n_new = 0;
    for (guint k = 1; k <= 5; k++) {
        for (guint damage = 0; damage < OCOP_N_DAMAGES; damage++) {
            g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
            const OcopDisk *port = ocop_crash_disk_get_port (disk);
            write_note (port, "/a", "old", TRUE);
            ocop_crash_disk_crash_at (disk, ocop_crash_disk_get_n_operations (disk) + k);
            g_assert_false (port->write_file ("/a", "new", 3, 0600, port->data, NULL));
            g_assert_true (ocop_crash_disk_is_crashed (disk));
            g_assert_false (port->exists ("/a", port->data));
            ocop_crash_disk_power_cycle (disk, (OcopDamage)damage, k);
            g_autofree char *a = read_note (port, "/a");
            n_old += strcmp (a, "old") == 0;
            n_new += strcmp (a, "new") == 0;
        }
    }
    g_assert_cmpuint (n_old + n_new, ==, 5 * OCOP_N_DAMAGES);
    g_assert_cmpuint (n_new, >, 0);
}

static void
test_tears_at_sectors (void)
{
    static char zeros[4096], ones[4096];
    guint n_torn = 0;
    memset (zeros, '0', sizeof zeros);
    memset (ones, '1', sizeof ones);
    for (guint64 seed = 0; seed < 20; seed++) {
        g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
        const OcopDisk *port = ocop_crash_disk_get_port (disk);
        port->write_file ("/a", zeros, sizeof zeros, 0600, port->data, NULL);
        port->overwrite_file ("/a", ones, sizeof ones, port->data, NULL);
        ocop_crash_disk_power_cycle (disk, OCOP_DAMAGE_TEAR, seed);
        g_autofree char *a = read_note (port, "/a");
        for (guint sector = 0; sector < 8; sector++)
            g_assert_true (memcmp (a + sector * 512, zeros, 512) == 0 ||
                           memcmp (a + sector * 512, ones, 512) == 0);
        n_torn += memchr (a, '0', sizeof zeros) != NULL && memchr (a, '1', sizeof ones) != NULL;
    }
    g_assert_cmpuint (n_torn, >, 10);
}

/* As on Linux: the error comes once, and bytes that were to be synced then may be gone although a
 * later sync goes well. */
static void
test_failed_sync_forgets (void)
{
    guint n_lost = 0;
    for (guint seed = 0; seed < 16; seed++) {
        g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
        sqlite3_vfs *vfs = sqlite3_vfs_find (ocop_crash_disk_get_port (disk)->sqlite_vfs);
        sqlite3_file *file = g_malloc0 ((gsize)vfs->szOsFile);
        char byte = 0;
        int code = vfs->xOpen (vfs, "/a", file,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_WAL, NULL);
        g_assert_cmpint (code, ==, SQLITE_OK);
        for (guint i = 0; i < seed; i++)
            file->pMethods->xWrite (file, "-", 1, i);
        file->pMethods->xWrite (file, "x", 1, 100);
        ocop_crash_disk_fail (disk, OCOP_FAULT_SYNC, "/a", 0, 1);
        g_assert_cmpint (file->pMethods->xSync (file, 0), ==, SQLITE_IOERR_FSYNC);
        g_assert_cmpuint (ocop_crash_disk_get_n_failed (disk), ==, 1);
        g_assert_cmpint (file->pMethods->xSync (file, 0), ==, SQLITE_OK);
        g_assert_cmpint (file->pMethods->xRead (file, &byte, 1, 100), ==, SQLITE_OK);
        g_assert_cmpint (byte, ==, 'x');
        file->pMethods->xClose (file);
        ocop_crash_disk_power_cycle (disk, OCOP_DAMAGE_KEEP, seed);
        vfs->xOpen (vfs, "/a", file, SQLITE_OPEN_READWRITE, NULL);
        n_lost += file->pMethods->xRead (file, &byte, 1, 100) != SQLITE_OK || byte != 'x';
        file->pMethods->xClose (file);
        g_free (file);
    }
    g_assert_cmpuint (n_lost, >, 2);
    g_assert_cmpuint (n_lost, <, 14);
}

static void
test_full (void)
{
    g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
    const OcopDisk *port = ocop_crash_disk_get_port (disk);
    g_assert_true (port->preallocate ("/ballast", 1000, port->data, NULL));
    ocop_crash_disk_set_capacity (disk, 1010);
    g_assert_cmpint (port->free_bytes ("/", port->data), ==, 10);
    g_assert_false (port->write_file ("/a", "0123456789a", 11, 0600, port->data, NULL));
    g_assert_true (port->remove_file ("/ballast", port->data, NULL));
    g_assert_true (port->write_file ("/a", "0123456789a", 11, 0600, port->data, NULL));
}

/* SQLite's own promise, over this VFS: committed with FULL is there, whatever is damaged. */
static void
test_sqlite_keeps_its_promise (void)
{
    guint n_kept = 0, n_lost = 0;
    for (guint k = 1; k <= 60; k++) {
        for (guint damage = 0; damage < OCOP_N_DAMAGES; damage++) {
            g_autoptr (OcopCrashDisk) disk = ocop_crash_disk_new();
            sqlite3 *db = NULL;
            sqlite3_stmt *stmt = NULL;
            sqlite3_open_v2 ("/t.db", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                             ocop_crash_disk_get_port (disk)->sqlite_vfs);
            int code = sqlite3_exec (db,
                                     "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; "
                                     "PRAGMA synchronous=FULL; CREATE TABLE t (x)",
                                     NULL, NULL, NULL);
            g_assert_cmpint (code, ==, SQLITE_OK);
            ocop_crash_disk_crash_at (disk, ocop_crash_disk_get_n_operations (disk) + k);
            int n_committed = 0;
            while (n_committed < 20 && sqlite3_exec (db, "INSERT INTO t VALUES (zeroblob (3000))",
                                                     NULL, NULL, NULL) == SQLITE_OK)
                n_committed++;
            sqlite3_close (db);
            gboolean is_cut = ocop_crash_disk_is_crashed (disk);
            ocop_crash_disk_power_cycle (disk, (OcopDamage)damage, k);
            sqlite3_open_v2 ("/t.db", &db, SQLITE_OPEN_READWRITE,
                             ocop_crash_disk_get_port (disk)->sqlite_vfs);
            sqlite3_exec (db, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL, NULL);
            sqlite3_prepare_v2 (db, "SELECT count (*) FROM t", -1, &stmt, NULL);
            g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
            int n_there = sqlite3_column_int (stmt, 0);
            sqlite3_finalize (stmt);
            sqlite3_close (db);
            g_assert_cmpint (n_there, >=, n_committed);
            g_assert_cmpint (n_there, <=, n_committed + 1);
            n_kept += is_cut && n_there > n_committed;
            n_lost += is_cut && n_there == n_committed;
        }
    }
    g_assert_cmpuint (n_lost, >, 100);
    g_assert_cmpuint (n_kept, >, 3);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/crash-disk/what-was-not-synced-may-be-lost", test_lost_and_kept);
    g_test_add_func ("/crash-disk/a-replaced-file-is-old-or-new",
                     test_every_operation_of_a_replacement);
    g_test_add_func ("/crash-disk/writes-tear-at-sectors", test_tears_at_sectors);
    g_test_add_func ("/crash-disk/a-failed-sync-is-reported-once", test_failed_sync_forgets);
    g_test_add_func ("/crash-disk/full-until-the-ballast-goes", test_full);
    g_test_add_func ("/crash-disk/sqlite-keeps-what-it-committed", test_sqlite_keeps_its_promise);
    return g_test_run();
}
