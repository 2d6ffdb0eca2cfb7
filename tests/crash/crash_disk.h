/* What crash_disk.c (files, names, power) and crash_vfs.c (SQLite's view of them) share. */
#pragma once

#include "crash/crash_vfs.h"
#include <sqlite3.h>

#define CRASH_SHM_LOCKS 8

/* A change that was not synced. */
typedef struct {
    gint64 offset; /* -1: a truncation to @size */
    gsize size;
    guint8 *bytes;
} CrashWrite;

/* Content without a name; names point to it. */
typedef struct {
    guint n_references;
    GByteArray *now;
    GByteArray *durable;
    GArray *writes;  /* of CrashWrite, since the last sync */
    gint64 reserved; /* allocated without content */
    /* locks of SQLite's connections */
    guint n_shared;
    gpointer reserved_by, exclusive_by;
    GPtrArray *shm; /* regions of shared memory; gone with the last user */
    guint n_shm_users;
    int shm_shared[CRASH_SHM_LOCKS];
    gpointer shm_exclusive[CRASH_SHM_LOCKS];
} CrashFile;

struct _OcopCrashDisk {
    GHashTable *names;         /* path -> CrashFile, as seen now */
    GHashTable *durable_names; /* as after a power cut */
    GArray *name_changes;      /* of NameChange */
    GHashTable *locks;         /* path -> holder's text */
    GPtrArray *lock_paths;     /* by descriptor − 1 */
    OcopDisk port;
    sqlite3_vfs *vfs;
    char *vfs_name;
    guint n_operations, crash_at; /* 0: no crash planned */
    gboolean is_crashed, is_read_only;
    guint n_boots;
    gint64 capacity;
    OcopFaultKind fault;
    char *fault_suffix;
    guint fault_skip, fault_times, n_failed;
    guint64 seed; /* of what a failed sync loses */
};

CrashFile *crash_disk_find (OcopCrashDisk *disk, const char *path);
CrashFile *crash_file_new (void);
CrashFile *crash_file_ref (CrashFile *file);
void crash_file_unref (CrashFile *file);

/* Each 0 or an errno: EIO after the crash and for planned faults, ENOSPC, EROFS. @path NULL: a
 * temporary file, which is not counted. */
int crash_disk_write (OcopCrashDisk *disk, CrashFile *file, const char *path, const void *bytes,
                      gsize size, gint64 offset);
int crash_disk_truncate (OcopCrashDisk *disk, CrashFile *file, const char *path, gsize size);
int crash_disk_sync (OcopCrashDisk *disk, CrashFile *file, const char *path);
int crash_disk_sync_names (OcopCrashDisk *disk);
int crash_disk_create (OcopCrashDisk *disk, const char *path, CrashFile **ret_file);
int crash_disk_rename (OcopCrashDisk *disk, const char *from, const char *to);
int crash_disk_unlink (OcopCrashDisk *disk, const char *path);
gboolean crash_disk_has_room (OcopCrashDisk *disk, gint64 growth);

guint64 crash_random (guint64 *state);

/* crash_vfs.c: a VFS named @name over @disk, registered until freed. */
sqlite3_vfs *crash_vfs_new (const char *name, OcopCrashDisk *disk);
void crash_vfs_free (sqlite3_vfs *vfs);

/* crash_port.c */
OcopDisk crash_port_make (OcopCrashDisk *disk);
