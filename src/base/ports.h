/* The only ways out of the program: clock, randomness, disk and network, as tables of functions that
 * a test can replace. Nothing else in src/, receipts/ or ui/ calls the system for them (tests/rules
 * checks it).
 *
 * Tables are immutable and outlive whoever holds them; @data is passed back as given. */
#pragma once

#include "base/network.h"
#include <glib.h>

typedef struct {
    /* Milliseconds since 1970-01-01T00:00Z by the wall clock, which a person can set wrong. */
    gint64 (*utc_ms) (gpointer data);
    /* Milliseconds since boot, counting suspend; never goes back while the machine runs. */
    gint64 (*boottime_ms) (gpointer data);
    /* Waits; for lock retries and PIN delays only. */
    void (*sleep_ms) (gint64 duration_ms, gpointer data);
    gpointer data;
} OcopClock;

typedef struct {
    /* Fills @bytes with unpredictable bytes; cannot fail. */
    void (*fill) (guint8 *bytes, gsize size, gpointer data);
    gpointer data;
} OcopRandom;

typedef struct {
    /* Name of the SQLite VFS to open stores with, NULL for SQLite's own. */
    const char *sqlite_vfs;
    /* Whole content of @path. Errors: G_FILE_ERROR as from g_file_get_contents; larger than
     * @max_bytes is G_FILE_ERROR_INVAL. */
    GBytes *(*read_file) (const char *path, gsize max_bytes, gpointer data, GError **error);
    /* Writes @path with @mode so that after a crash it holds either its old or its new content:
     * temporary file in the same folder, fsync, rename, fsync of the folder. Errors: G_FILE_ERROR.
     */
    gboolean (*write_file) (const char *path, const void *bytes, gsize size, int mode,
                            gpointer data, GError **error);
    /* Overwrites the beginning of @path in place without a sync: for a hint that may be lost or lag
     * behind. Errors: G_FILE_ERROR. */
    gboolean (*overwrite_file) (const char *path, const void *bytes, gsize size, gpointer data,
                                GError **error);
    /* Appends to @path, which is made with @mode where its folder is there; a file is synced. On
     * failure a file is as it was before and *@ret_accepted 0; a device or pipe has taken
     * *@ret_accepted bytes, and none more for @timeout_ms. Errors: G_FILE_ERROR. */
    gboolean (*append_file) (const char *path, const void *bytes, gsize size, int mode,
                             gint64 timeout_ms, gsize *ret_accepted, gpointer data, GError **error);
    /* Takes the exclusive lock on @path (created 0600) and writes @holder into it. Returns a
     * descriptor to give to unlock_file, or -1 when another process holds it: then *@ret_holder is
     * that one's text (owned, never NULL). -2 and @error on failure. */
    int (*lock_file) (const char *path, const char *holder, char **ret_holder, gpointer data,
                      GError **error);
    void (*unlock_file) (int lock, gpointer data);
    /* mkdir -p with @mode for the last folder; TRUE when it is there already. */
    gboolean (*make_folder) (const char *path, int mode, gpointer data, GError **error);
    gboolean (*rename_file) (const char *from, const char *to, gpointer data, GError **error);
    /* TRUE also when there is no such file. */
    gboolean (*remove_file) (const char *path, gpointer data, GError **error);
    gboolean (*exists) (const char *path, gpointer data);
    /* Free bytes for this user on the file system of @path; -1 when unknown. */
    gint64 (*free_bytes) (const char *path, gpointer data);
    /* Allocates @size bytes for real in a new file at @path. Errors: G_FILE_ERROR. */
    gboolean (*preallocate) (const char *path, gint64 size, gpointer data, GError **error);
    gpointer data;
} OcopDisk;

typedef struct {
    const OcopClock *clock;
    const OcopRandom *random;
    const OcopDisk *disk;
    const OcopNetwork *network; /* NULL: the real one, which src/sync has (sync/http_client.h) */
} OcopPorts;

/* The real machine, its network left NULL. Static. */
const OcopPorts *ocop_ports_get_system (void);

/* Convenience for the callers of the tables. */
gint64 ocop_ports_utc_ms (const OcopPorts *ports);
gint64 ocop_ports_boottime_ms (const OcopPorts *ports);
void ocop_ports_random (const OcopPorts *ports, guint8 *bytes, gsize size);
/* Text that names the present boot of the machine; "" where there is none. Owned. */
char *ocop_ports_dup_boot_id (const OcopPorts *ports);
GBytes *ocop_ports_read_file (const OcopPorts *ports, const char *path, gsize max_bytes,
                              GError **error);
gboolean ocop_ports_write_file (const OcopPorts *ports, const char *path, const void *bytes,
                                gsize size, int mode, GError **error);
