/* Only log files are held back. Their writes follow one another; whatever does not continue the
 * last one, and whatever else is asked of the file, first writes what is held. The methods are
 * those of version 1, without shared memory: a store's log has its index on the heap (locking_mode
 * EXCLUSIVE), and opening it in any other way fails. */
#include "store/wal_buffer.h"

#include <sqlite3.h>
#include <string.h>

/* A sale is 50 KiB; what is larger goes out in pieces. SQLite's own VFS takes at most 2^17 − 1
 * bytes at once (os_unix.c, seekAndWriteFd). */
#define HELD_BYTES_MAX (96 * 1024)

struct _OcopWalBuffer {
    sqlite3_vfs vfs;
    char *name;
};

typedef struct {
    sqlite3_file base;
    sqlite3_file *inner; /* behind this struct, in the same block */
    gboolean is_log;
    guint8 *held;  /* NULL: never written to */
    gint64 offset; /* of the first byte held */
    gsize size;
} File;

static File *
get_file (sqlite3_file *base)
{
    return (File *)base;
}

static int
write_held (File *file)
{
    if (file->size == 0)
        return SQLITE_OK;
    gsize size = file->size;
    file->size = 0;
    return file->inner->pMethods->xWrite (file->inner, file->held, (int)size, file->offset);
}

static int
close_file (sqlite3_file *base)
{
    File *file = get_file (base);
    int written = write_held (file);
    g_clear_pointer (&file->held, g_free);
    int closed = file->inner->pMethods->xClose (file->inner);
    return written != SQLITE_OK ? written : closed;
}

static int
read_file (sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset)
{
    File *file = get_file (base);
    if (offset + size > file->offset && offset < file->offset + (gint64)file->size) {
        int code = write_held (file);
        if (code != SQLITE_OK)
            return code;
    }
    return file->inner->pMethods->xRead (file->inner, bytes, size, offset);
}

static int
write_file (sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    File *file = get_file (base);
    gboolean is_next =
        offset == file->offset + (gint64)file->size && file->size + (gsize)size <= HELD_BYTES_MAX;
    if (!is_next) {
        int code = write_held (file);
        if (code != SQLITE_OK)
            return code;
    }
    if (!file->is_log || size > HELD_BYTES_MAX)
        return file->inner->pMethods->xWrite (file->inner, bytes, size, offset);
    if (file->held == NULL)
        file->held = g_malloc (HELD_BYTES_MAX);
    if (file->size == 0)
        file->offset = offset;
    memcpy (file->held + file->size, bytes, (gsize)size);
    file->size += (gsize)size;
    return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 size)
{
    File *file = get_file (base);
    int code = write_held (file);
    return code != SQLITE_OK ? code : file->inner->pMethods->xTruncate (file->inner, size);
}

static int
sync_file (sqlite3_file *base, int flags)
{
    File *file = get_file (base);
    int code = write_held (file);
    return code != SQLITE_OK ? code : file->inner->pMethods->xSync (file->inner, flags);
}

static int
get_size (sqlite3_file *base, sqlite3_int64 *ret_size)
{
    File *file = get_file (base);
    int code = write_held (file);
    return code != SQLITE_OK ? code : file->inner->pMethods->xFileSize (file->inner, ret_size);
}

static int
lock_file (sqlite3_file *base, int level)
{
    return get_file (base)->inner->pMethods->xLock (get_file (base)->inner, level);
}

static int
unlock_file (sqlite3_file *base, int level)
{
    return get_file (base)->inner->pMethods->xUnlock (get_file (base)->inner, level);
}

static int
check_reserved_lock (sqlite3_file *base, int *ret_is_held)
{
    return get_file (base)->inner->pMethods->xCheckReservedLock (get_file (base)->inner,
                                                                 ret_is_held);
}

static int
control_file (sqlite3_file *base, int operation, void *argument)
{
    return get_file (base)->inner->pMethods->xFileControl (get_file (base)->inner, operation,
                                                           argument);
}

static int
get_sector_size (sqlite3_file *base)
{
    return get_file (base)->inner->pMethods->xSectorSize (get_file (base)->inner);
}

static int
get_characteristics (sqlite3_file *base)
{
    return get_file (base)->inner->pMethods->xDeviceCharacteristics (get_file (base)->inner);
}

static sqlite3_vfs *
get_inner (sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *ret_flags)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 1,
        .xClose = close_file,
        .xRead = read_file,
        .xWrite = write_file,
        .xTruncate = truncate_file,
        .xSync = sync_file,
        .xFileSize = get_size,
        .xLock = lock_file,
        .xUnlock = unlock_file,
        .xCheckReservedLock = check_reserved_lock,
        .xFileControl = control_file,
        .xSectorSize = get_sector_size,
        .xDeviceCharacteristics = get_characteristics,
    };
    File *file = get_file (base);
    *file = (File){.inner = (sqlite3_file *)(file + 1), .is_log = (flags & SQLITE_OPEN_WAL) != 0};
    int code = get_inner (vfs)->xOpen (get_inner (vfs), name, file->inner, flags, ret_flags);
    /* SQLite closes what has methods, also after an open that failed. */
    if (file->inner->pMethods != NULL)
        file->base.pMethods = &methods;
    return code;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    return get_inner (vfs)->xDelete (get_inner (vfs), name, sync_folder);
}

static int
access_file (sqlite3_vfs *vfs, const char *name, int flags, int *ret_result)
{
    return get_inner (vfs)->xAccess (get_inner (vfs), name, flags, ret_result);
}

static int
get_full_name (sqlite3_vfs *vfs, const char *name, int size, char *ret_name)
{
    return get_inner (vfs)->xFullPathname (get_inner (vfs), name, size, ret_name);
}

static int
fill_random (sqlite3_vfs *vfs, int size, char *ret_bytes)
{
    return get_inner (vfs)->xRandomness (get_inner (vfs), size, ret_bytes);
}

static int
sleep_us (sqlite3_vfs *vfs, int duration_us)
{
    return get_inner (vfs)->xSleep (get_inner (vfs), duration_us);
}

static int
get_last_error (sqlite3_vfs *vfs, int size, char *ret_text)
{
    return get_inner (vfs)->xGetLastError (get_inner (vfs), size, ret_text);
}

static int
get_julian_ms (sqlite3_vfs *vfs, sqlite3_int64 *ret_ms)
{
    return get_inner (vfs)->xCurrentTimeInt64 (get_inner (vfs), ret_ms);
}

OcopWalBuffer *
ocop_wal_buffer_new (const char *inner_name)
{
    sqlite3_vfs *inner = sqlite3_vfs_find (inner_name);
    if (inner == NULL)
        return NULL;
    g_assert (inner->iVersion >= 2 &&
              inner->xCurrentTimeInt64 !=
                  NULL); /* older ones know the time as a floating-point number alone */
    OcopWalBuffer *buffer = g_new0 (OcopWalBuffer, 1);
    buffer->name = g_strdup_printf ("ocop-wal-buffer-%p", (void *)buffer);
    buffer->vfs = (sqlite3_vfs){.iVersion = 2,
                                .szOsFile = (int)sizeof (File) + inner->szOsFile,
                                .mxPathname = inner->mxPathname,
                                .zName = buffer->name,
                                .pAppData = inner,
                                .xOpen = open_file,
                                .xDelete = delete_file,
                                .xAccess = access_file,
                                .xFullPathname = get_full_name,
                                .xRandomness = fill_random,
                                .xSleep = sleep_us,
                                .xGetLastError = get_last_error,
                                .xCurrentTimeInt64 = get_julian_ms};
    int code = sqlite3_vfs_register (&buffer->vfs, FALSE);
    g_assert (code == SQLITE_OK);
    return buffer;
}

void
ocop_wal_buffer_free (OcopWalBuffer *buffer)
{
    if (buffer == NULL)
        return;
    sqlite3_vfs_unregister (&buffer->vfs);
    g_free (buffer->name);
    g_free (buffer);
}

const char *
ocop_wal_buffer_get_name (const OcopWalBuffer *buffer)
{
    return buffer->name;
}
