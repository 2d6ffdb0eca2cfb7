/* The counting VFS. Methods of version 1 are enough: a store in EXCLUSIVE mode keeps the log's
 * index on the heap and maps nothing. */
#include "wal_count.h"

#include <sqlite3.h>
#include <string.h>

#define NAME "ocop-bench"

typedef struct {
    sqlite3_file base;
    gboolean is_wal;
    sqlite3_file *inner; /* behind this struct, in the same block */
} CountingFile;

static sqlite3_vfs *inner_vfs;
static BenchWalCounts counts;

static sqlite3_file *
inner (sqlite3_file *file)
{
    return ((CountingFile *)file)->inner;
}

static int
close_file (sqlite3_file *file)
{
    return inner (file)->pMethods->xClose (inner (file));
}

static int
read_file (sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    if (!((CountingFile *)file)->is_wal)
        counts.db_reads++;
    return inner (file)->pMethods->xRead (inner (file), bytes, size, offset);
}

static int
write_file (sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    gboolean is_wal = ((CountingFile *)file)->is_wal;
    *(is_wal ? &counts.wal_bytes : &counts.db_bytes) += size;
    *(is_wal ? &counts.wal_writes : &counts.db_writes) += 1;
    return inner (file)->pMethods->xWrite (inner (file), bytes, size, offset);
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
    return inner (file)->pMethods->xTruncate (inner (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
    if (((CountingFile *)file)->is_wal)
        counts.wal_syncs++;
    return inner (file)->pMethods->xSync (inner (file), flags);
}

static int
get_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return inner (file)->pMethods->xFileSize (inner (file), ret_size);
}

static int
lock_file (sqlite3_file *file, int level)
{
    return inner (file)->pMethods->xLock (inner (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
    return inner (file)->pMethods->xUnlock (inner (file), level);
}

static int
check_reserved (sqlite3_file *file, int *ret_is_reserved)
{
    return inner (file)->pMethods->xCheckReservedLock (inner (file), ret_is_reserved);
}

static int
control (sqlite3_file *file, int operation, void *argument)
{
    return inner (file)->pMethods->xFileControl (inner (file), operation, argument);
}

static int
get_sector_size (sqlite3_file *file)
{
    return inner (file)->pMethods->xSectorSize (inner (file));
}

static int
get_characteristics (sqlite3_file *file)
{
    return inner (file)->pMethods->xDeviceCharacteristics (inner (file));
}

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
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
        .xCheckReservedLock = check_reserved,
        .xFileControl = control,
        .xSectorSize = get_sector_size,
        .xDeviceCharacteristics = get_characteristics,
    };
    CountingFile *counting = (CountingFile *)file;
    counting->inner = (sqlite3_file *)(counting + 1);
    counting->is_wal = (flags & SQLITE_OPEN_WAL) != 0;
    int code = inner_vfs->xOpen (inner_vfs, name, counting->inner, flags, ret_flags);
    counting->base.pMethods = code == SQLITE_OK ? &methods : NULL;
    return code;
}

const char *
bench_wal_count_register (void)
{
    static sqlite3_vfs vfs;
    if (inner_vfs != NULL)
        return NAME;
    /* As the store does at its first opening, for which it is too late once a VFS is registered. */
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    inner_vfs = sqlite3_vfs_find (NULL);
    vfs = *inner_vfs;
    vfs.zName = NAME;
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof (CountingFile) + inner_vfs->szOsFile;
    vfs.xOpen = open_file;
    g_assert (sqlite3_vfs_register (&vfs, FALSE) == SQLITE_OK);
    return NAME;
}

BenchWalCounts
bench_wal_count_get (void)
{
    return counts;
}
