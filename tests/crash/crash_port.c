/* The OcopDisk of the disk that crashes: the till's files beside its store. Like the real one it
 * makes no promise for what it overwrites in place, and keeps either the old or the new content of
 * what it replaces. */
#include "crash/crash_disk.h"

#include <errno.h>
#include <string.h>

#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

static gboolean
refuse (const char *path, int code, GError **error)
{
    g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code), "%s: %s", path,
                 g_strerror (code));
    return FALSE;
}

static GBytes *
read_file (const char *path, gsize max_bytes, gpointer data, GError **error)
{
    OcopCrashDisk *disk = data;
    if (strcmp (path, BOOT_ID_PATH) == 0) {
        char *boot = g_strdup_printf ("boot-%u\n", disk->n_boots);
        return g_bytes_new_take (boot, strlen (boot));
    }
    CrashFile *file = crash_disk_find (disk, path);
    int code = disk->is_crashed             ? EIO
               : file == NULL               ? ENOENT
               : file->now->len > max_bytes ? EINVAL
                                            : 0;
    if (code == 0)
        return g_bytes_new (file->now->data, file->now->len);
    refuse (path, code, error);
    return NULL;
}

static gboolean
write_file (const char *path, const void *bytes, gsize size, int mode, gpointer data,
            GError **error)
{
    OcopCrashDisk *disk = data;
    g_autofree char *temporary = g_strconcat (path, ".new", NULL);
    CrashFile *file = NULL;
    int code = crash_disk_create (disk, temporary, &file);
    if (code == 0)
        code = crash_disk_write (disk, file, temporary, bytes, size, 0);
    if (code == 0)
        code = crash_disk_sync (disk, file, temporary);
    if (code == 0)
        code = crash_disk_rename (disk, temporary, path);
    if (code != 0) {
        crash_disk_unlink (disk, temporary);
        return refuse (path, code, error);
    }
    code = crash_disk_sync_names (disk);
    return code == 0 || refuse (path, code, error);
}

static gboolean
overwrite_file (const char *path, const void *bytes, gsize size, gpointer data, GError **error)
{
    OcopCrashDisk *disk = data;
    CrashFile *file = crash_disk_find (disk, path);
    int code = disk->is_read_only ? EROFS : 0;
    if (code == 0 && file == NULL)
        code = crash_disk_create (disk, path, &file);
    if (code == 0)
        code = crash_disk_write (disk, file, path, bytes, size, 0);
    return code == 0 || refuse (path, code, error);
}

static int
lock_file (const char *path, const char *holder, char **ret_holder, gpointer data, GError **error)
{
    OcopCrashDisk *disk = data;
    const char *other = g_hash_table_lookup (disk->locks, path);
    if (other != NULL) {
        *ret_holder = g_strdup (other);
        return -1;
    }
    if (disk->is_crashed) {
        refuse (path, EIO, error);
        return -2;
    }
    g_hash_table_insert (disk->locks, g_strdup (path), g_strdup (holder));
    g_ptr_array_add (disk->lock_paths, g_strdup (path));
    return (int)disk->lock_paths->len;
}

static void
unlock_file (int lock, gpointer data)
{
    OcopCrashDisk *disk = data;
    g_hash_table_remove (disk->locks, g_ptr_array_index (disk->lock_paths, lock - 1));
}

/* Folders are there as soon as someone names a file in them. */
static gboolean
make_folder (const char *path, int mode, gpointer data, GError **error)
{
    return !((OcopCrashDisk *)data)->is_crashed || refuse (path, EIO, error);
}

static gboolean
rename_file (const char *from, const char *to, gpointer data, GError **error)
{
    int code = crash_disk_rename (data, from, to);
    if (code == 0)
        code = crash_disk_sync_names (data);
    return code == 0 || refuse (from, code, error);
}

static gboolean
remove_file (const char *path, gpointer data, GError **error)
{
    int code = crash_disk_unlink (data, path);
    return code == 0 || code == ENOENT || refuse (path, code, error);
}

static gboolean
exists (const char *path, gpointer data)
{
    return !((OcopCrashDisk *)data)->is_crashed && crash_disk_find (data, path) != NULL;
}

static gint64
free_bytes (const char *path, gpointer data)
{
    OcopCrashDisk *disk = data;
    return disk->capacity < 0 ? G_MAXINT64
                              : MAX (0, disk->capacity - ocop_crash_disk_get_used (disk));
}

static gboolean
preallocate (const char *path, gint64 size, gpointer data, GError **error)
{
    OcopCrashDisk *disk = data;
    CrashFile *file;
    int code = crash_disk_has_room (disk, size) ? crash_disk_create (disk, path, &file) : ENOSPC;
    if (code != 0)
        return refuse (path, code, error);
    file->reserved = size;
    return TRUE;
}

OcopDisk
crash_port_make (OcopCrashDisk *disk)
{
    return (OcopDisk){.sqlite_vfs = disk->vfs_name,
                      .read_file = read_file,
                      .write_file = write_file,
                      .overwrite_file = overwrite_file,
                      .lock_file = lock_file,
                      .unlock_file = unlock_file,
                      .make_folder = make_folder,
                      .rename_file = rename_file,
                      .remove_file = remove_file,
                      .exists = exists,
                      .free_bytes = free_bytes,
                      .preallocate = preallocate,
                      .data = disk};
}
