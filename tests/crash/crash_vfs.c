/* SQLite's view of the disk that crashes. Like SQLite's own for Unix it syncs the folder with the
 * first sync of a new journal or WAL, and not for a new database; locks and the shared memory of
 * the WAL index are those of one process. */
#include "crash/crash_disk.h"

#include <errno.h>
#include <string.h>

#define SHM_REGION_BYTES 32768

typedef struct {
    sqlite3_file base;
    OcopCrashDisk *disk;
    CrashFile *file;
    char *path; /* NULL: temporary */
    int lock;
    gboolean needs_folder_sync, has_shm, is_deleted_on_close;
} Handle;

static int
translate (int code, int io_error)
{
    return code == 0        ? SQLITE_OK
           : code == ENOSPC ? SQLITE_FULL
           : code == EROFS  ? SQLITE_READONLY
                            : io_error;
}

static int
do_read (sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset)
{
    Handle *handle = (Handle *)base;
    const GByteArray *now = handle->file->now;
    if (handle->path != NULL && ocop_crash_disk_is_crashed (handle->disk))
        return SQLITE_IOERR_READ;
    gsize n_there = offset >= (gint64)now->len ? 0 : MIN ((gsize)size, now->len - (gsize)offset);
    if (n_there > 0)
        memcpy (bytes, now->data + offset, n_there);
    memset ((guint8 *)bytes + n_there, 0, (gsize)size - n_there);
    return n_there == (gsize)size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
do_write (sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    Handle *handle = (Handle *)base;
    return translate (
        crash_disk_write (handle->disk, handle->file, handle->path, bytes, (gsize)size, offset),
        SQLITE_IOERR_WRITE);
}

static int
do_truncate (sqlite3_file *base, sqlite3_int64 size)
{
    Handle *handle = (Handle *)base;
    return translate (crash_disk_truncate (handle->disk, handle->file, handle->path, (gsize)size),
                      SQLITE_IOERR_TRUNCATE);
}

static int
do_sync (sqlite3_file *base, int flags)
{
    Handle *handle = (Handle *)base;
    int code = crash_disk_sync (handle->disk, handle->file, handle->path);
    if (code == 0 && handle->needs_folder_sync) {
        handle->needs_folder_sync = FALSE;
        code = crash_disk_sync_names (handle->disk);
    }
    return translate (code, SQLITE_IOERR_FSYNC);
}

static int
get_size (sqlite3_file *base, sqlite3_int64 *ret_size)
{
    *ret_size = ((Handle *)base)->file->now->len;
    return SQLITE_OK;
}

static int
do_lock (sqlite3_file *base, int level)
{
    Handle *handle = (Handle *)base;
    CrashFile *file = handle->file;
    if (handle->lock >= level)
        return SQLITE_OK;
    if (file->exclusive_by != NULL && file->exclusive_by != handle)
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED)
        file->n_shared++;
    if (level >= SQLITE_LOCK_RESERVED) {
        if (file->reserved_by != NULL && file->reserved_by != handle)
            return SQLITE_BUSY;
        file->reserved_by = handle;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        if (file->n_shared > 1)
            return SQLITE_BUSY;
        file->exclusive_by = handle;
    }
    handle->lock = level;
    return SQLITE_OK;
}

static int
do_unlock (sqlite3_file *base, int level)
{
    Handle *handle = (Handle *)base;
    CrashFile *file = handle->file;
    if (handle->lock <= level)
        return SQLITE_OK;
    if (file->exclusive_by == handle)
        file->exclusive_by = NULL;
    if (file->reserved_by == handle)
        file->reserved_by = NULL;
    if (level == SQLITE_LOCK_NONE)
        file->n_shared--;
    handle->lock = level;
    return SQLITE_OK;
}

static int
check_reserved (sqlite3_file *base, int *ret_is_reserved)
{
    *ret_is_reserved = ((Handle *)base)->file->reserved_by != NULL;
    return SQLITE_OK;
}

static int
control (sqlite3_file *base, int op, void *argument)
{
    return SQLITE_NOTFOUND;
}

static int
get_sector_size (sqlite3_file *base)
{
    return 4096;
}

static int
get_characteristics (sqlite3_file *base)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
map_shm (sqlite3_file *base, int region, int size, int may_extend, void volatile **ret_memory)
{
    Handle *handle = (Handle *)base;
    GPtrArray *shm = handle->file->shm;
    g_assert_cmpint (size, ==, SHM_REGION_BYTES);
    if (!handle->has_shm) {
        handle->has_shm = TRUE;
        handle->file->n_shm_users++;
    }
    while (may_extend && shm->len <= (guint)region)
        g_ptr_array_add (shm, g_malloc0 (SHM_REGION_BYTES));
    *ret_memory = (guint)region < shm->len ? g_ptr_array_index (shm, region) : NULL;
    return SQLITE_OK;
}

static int
lock_shm (sqlite3_file *base, int first, int n, int flags)
{
    Handle *handle = (Handle *)base;
    CrashFile *file = handle->file;
    for (int i = first; i < first + n && (flags & SQLITE_SHM_LOCK) != 0; i++) {
        gboolean is_taken = file->shm_exclusive[i] != NULL && file->shm_exclusive[i] != handle;
        if (is_taken || ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && file->shm_shared[i] > 0))
            return SQLITE_BUSY;
    }
    for (int i = first; i < first + n; i++) {
        if ((flags & SQLITE_SHM_EXCLUSIVE) != 0)
            file->shm_exclusive[i] = (flags & SQLITE_SHM_LOCK) != 0 ? handle : NULL;
        else
            file->shm_shared[i] += (flags & SQLITE_SHM_LOCK) != 0 ? 1 : -1;
    }
    return SQLITE_OK;
}

static void
put_barrier (sqlite3_file *base)
{
}

static int
unmap_shm (sqlite3_file *base, int is_deleted)
{
    Handle *handle = (Handle *)base;
    if (handle->has_shm && --handle->file->n_shm_users == 0)
        g_ptr_array_set_size (handle->file->shm, 0);
    handle->has_shm = FALSE;
    return SQLITE_OK;
}

static int
do_close (sqlite3_file *base)
{
    Handle *handle = (Handle *)base;
    do_unlock (base, SQLITE_LOCK_NONE);
    unmap_shm (base, 0);
    if (handle->is_deleted_on_close && handle->path != NULL)
        crash_disk_unlink (handle->disk, handle->path);
    crash_file_unref (handle->file);
    g_free (handle->path);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = get_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control,
    .xSectorSize = get_sector_size,
    .xDeviceCharacteristics = get_characteristics,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = put_barrier,
    .xShmUnmap = unmap_shm,
};

static int
do_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret_flags)
{
    Handle *handle = (Handle *)base;
    OcopCrashDisk *disk = vfs->pAppData;
    const int journals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    CrashFile *file = path != NULL ? crash_disk_find (disk, path) : NULL;
    memset (handle, 0, sizeof *handle);
    if (ocop_crash_disk_is_crashed (disk))
        return SQLITE_IOERR;
    if (path != NULL && (flags & SQLITE_OPEN_READWRITE) != 0 && disk->is_read_only) {
        if (file == NULL)
            return SQLITE_CANTOPEN;
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
    if (file != NULL) {
        crash_file_ref (file);
    } else if (path == NULL) {
        file = crash_file_new();
    } else {
        if ((flags & SQLITE_OPEN_CREATE) == 0)
            return SQLITE_CANTOPEN;
        int code = crash_disk_create (disk, path, &file);
        if (code != 0)
            return translate (code, SQLITE_IOERR);
        crash_file_ref (file);
        handle->needs_folder_sync = (flags & journals) != 0;
    }
    handle->disk = disk;
    handle->file = file;
    handle->path = g_strdup (path);
    handle->is_deleted_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &methods;
    if (ret_flags != NULL)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int
do_delete (sqlite3_vfs *vfs, const char *path, int is_folder_synced)
{
    int code = crash_disk_unlink (vfs->pAppData, path);
    if (code == ENOENT)
        return SQLITE_IOERR_DELETE_NOENT;
    if (code == 0 && is_folder_synced)
        code = crash_disk_sync_names (vfs->pAppData);
    return translate (code, SQLITE_IOERR_DELETE);
}

static int
check_access (sqlite3_vfs *vfs, const char *path, int flags, int *ret_result)
{
    if (ocop_crash_disk_is_crashed (vfs->pAppData))
        return SQLITE_IOERR_ACCESS;
    const CrashFile *file = crash_disk_find (vfs->pAppData, path);
    /* As in SQLite's own: an empty file is taken for none where its existence is asked for. */
    *ret_result =
        file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->now->len > 0) &&
        (flags != SQLITE_ACCESS_READWRITE || !((OcopCrashDisk *)vfs->pAppData)->is_read_only);
    return SQLITE_OK;
}

static int
take_path (sqlite3_vfs *vfs, const char *path, int size, char *ret_path)
{
    return g_strlcpy (ret_path, path, (gsize)size) < (gsize)size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
fill_random (sqlite3_vfs *vfs, int size, char *ret_bytes)
{
    guint64 seed = 1;
    for (int i = 0; i < size; i++)
        ret_bytes[i] = (char)crash_random (&seed);
    return size;
}

static int
do_sleep (sqlite3_vfs *vfs, int microseconds)
{
    return microseconds;
}

static int
get_time_ms (sqlite3_vfs *vfs, sqlite3_int64 *ret_time)
{
    *ret_time = G_GINT64_CONSTANT (212000000000000);
    return SQLITE_OK;
}

static int
get_last_error (sqlite3_vfs *vfs, int size, char *text)
{
    return 0;
}

sqlite3_vfs *
crash_vfs_new (const char *name, OcopCrashDisk *disk)
{
    sqlite3_vfs *vfs = g_new0 (sqlite3_vfs, 1);
    *vfs = (sqlite3_vfs){.iVersion = 2,
                         .szOsFile = sizeof (Handle),
                         .mxPathname = 512,
                         .zName = name,
                         .pAppData = disk,
                         .xOpen = do_open,
                         .xDelete = do_delete,
                         .xAccess = check_access,
                         .xFullPathname = take_path,
                         .xRandomness = fill_random,
                         .xSleep = do_sleep,
                         .xGetLastError = get_last_error,
                         .xCurrentTimeInt64 = get_time_ms};
    int code = sqlite3_vfs_register (vfs, 0);
    g_assert_cmpint (code, ==, SQLITE_OK);
    return vfs;
}

void
crash_vfs_free (sqlite3_vfs *vfs)
{
    sqlite3_vfs_unregister (vfs);
    g_free (vfs);
}
