/* Files, names and power of the disk that crashes. What a power cut may do to bytes that were not
 * synced is taken from what disks and journaling file systems are known to do: lose, tear at
 * sectors, reorder; they do not touch what was synced (durability notes 1.6). */
#include "crash/crash_disk.h"

#include <errno.h>
#include <string.h>

#define SECTOR 512

/* A change of names that was not synced. */
typedef struct {
    char *removed; /* NULL: none */
    char *set;     /* NULL: none */
    CrashFile *file;
} NameChange;

struct _OcopCrashImage {
    GHashTable *contents; /* path -> CrashFile */
};

guint64
crash_random (guint64 *state)
{
    *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    guint64 z = *state;
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void
clear_write (gpointer data)
{
    g_free (((CrashWrite *)data)->bytes);
}

CrashFile *
crash_file_new (void)
{
    CrashFile *file = g_new0 (CrashFile, 1);
    file->n_references = 1;
    file->now = g_byte_array_new();
    file->durable = g_byte_array_new();
    file->writes = g_array_new (FALSE, TRUE, sizeof (CrashWrite));
    g_array_set_clear_func (file->writes, clear_write);
    file->shm = g_ptr_array_new_with_free_func (g_free);
    return file;
}

CrashFile *
crash_file_ref (CrashFile *file)
{
    file->n_references++;
    return file;
}

void
crash_file_unref (CrashFile *file)
{
    if (--file->n_references > 0)
        return;
    g_byte_array_unref (file->now);
    g_byte_array_unref (file->durable);
    g_array_unref (file->writes);
    g_ptr_array_unref (file->shm);
    g_free (file);
}

static void
unref_file (gpointer file)
{
    crash_file_unref (file);
}

static GHashTable *
new_names (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_file);
}

static void
set_size (GByteArray *content, gsize size)
{
    gsize old_size = content->len;
    g_byte_array_set_size (content, (guint)size);
    if (size > old_size)
        memset (content->data + old_size, 0, size - old_size);
}

static void
put (GByteArray *content, gsize offset, const guint8 *bytes, gsize size)
{
    if (offset + size > content->len)
        set_size (content, offset + size);
    if (size > 0)
        memcpy (content->data + offset, bytes, size);
}

static void
replay (GByteArray *content, const CrashWrite *write)
{
    if (write->offset < 0)
        set_size (content, write->size);
    else
        put (content, (gsize)write->offset, write->bytes, write->size);
}

/* ---- power and faults */

/* Counts an operation; 0, or EIO when the power is gone. */
static int
count (OcopCrashDisk *disk)
{
    if (disk->is_crashed)
        return EIO;
    disk->n_operations++;
    if (disk->n_operations == disk->crash_at)
        disk->is_crashed = TRUE;
    return disk->is_crashed ? EIO : 0;
}

static gboolean
has_fault (OcopCrashDisk *disk, OcopFaultKind kind, const char *path)
{
    if (disk->fault != kind || disk->fault_times == 0 ||
        !g_str_has_suffix (path, disk->fault_suffix))
        return FALSE;
    if (disk->fault_skip > 0) {
        disk->fault_skip--;
        return FALSE;
    }
    disk->fault_times--;
    disk->n_failed++;
    return TRUE;
}

gint64
ocop_crash_disk_get_used (const OcopCrashDisk *disk)
{
    GHashTableIter iter;
    gpointer file;
    gint64 used = 0;
    g_hash_table_iter_init (&iter, disk->names);
    while (g_hash_table_iter_next (&iter, NULL, &file))
        used += (gint64)((CrashFile *)file)->now->len + ((CrashFile *)file)->reserved;
    return used;
}

gboolean
crash_disk_has_room (OcopCrashDisk *disk, gint64 growth)
{
    return disk->capacity < 0 || growth <= 0 ||
           ocop_crash_disk_get_used (disk) + growth <= disk->capacity;
}

static void
log_write (CrashFile *file, gint64 offset, const void *bytes, gsize size)
{
    CrashWrite write = {
        .offset = offset, .size = size, .bytes = offset < 0 ? NULL : g_memdup2 (bytes, size)};
    g_array_append_val (file->writes, write);
    replay (file->now, &write);
}

int
crash_disk_write (OcopCrashDisk *disk, CrashFile *file, const char *path, const void *bytes,
                  gsize size, gint64 offset)
{
    if (path == NULL) {
        if (disk->is_crashed)
            return EIO;
        put (file->now, (gsize)offset, bytes, size);
        return 0;
    }
    if (count (disk) != 0 || has_fault (disk, OCOP_FAULT_WRITE, path))
        return EIO;
    if (!crash_disk_has_room (disk, offset + (gint64)size - (gint64)file->now->len))
        return ENOSPC;
    log_write (file, offset, bytes, size);
    return 0;
}

int
crash_disk_truncate (OcopCrashDisk *disk, CrashFile *file, const char *path, gsize size)
{
    if (path == NULL) {
        set_size (file->now, size);
        return disk->is_crashed ? EIO : 0;
    }
    if (count (disk) != 0 || has_fault (disk, OCOP_FAULT_WRITE, path))
        return EIO;
    log_write (file, -1, NULL, size);
    return 0;
}

int
crash_disk_sync (OcopCrashDisk *disk, CrashFile *file, const char *path)
{
    if (path == NULL)
        return disk->is_crashed ? EIO : 0;
    if (count (disk) != 0)
        return EIO;
    gboolean is_failing = has_fault (disk, OCOP_FAULT_SYNC, path);
    for (guint i = 0; i < file->writes->len; i++)
        if (!is_failing || crash_random (&disk->seed) % 2 == 0)
            replay (file->durable, &g_array_index (file->writes, CrashWrite, i));
    g_array_set_size (file->writes, 0);
    return is_failing ? EIO : 0;
}

/* ---- names */

static void
clear_name_change (gpointer data)
{
    NameChange *change = data;
    g_free (change->removed);
    g_free (change->set);
    if (change->file != NULL)
        crash_file_unref (change->file);
}

static void
replay_names (GHashTable *names, const NameChange *change)
{
    if (change->removed != NULL)
        g_hash_table_remove (names, change->removed);
    if (change->set != NULL)
        g_hash_table_replace (names, g_strdup (change->set), crash_file_ref (change->file));
}

static void
change_names (OcopCrashDisk *disk, const char *removed, const char *set, CrashFile *file)
{
    NameChange change = {g_strdup (removed), g_strdup (set),
                         file != NULL ? crash_file_ref (file) : NULL};
    replay_names (disk->names, &change);
    g_array_append_val (disk->name_changes, change);
}

CrashFile *
crash_disk_find (OcopCrashDisk *disk, const char *path)
{
    return g_hash_table_lookup (disk->names, path);
}

int
crash_disk_create (OcopCrashDisk *disk, const char *path, CrashFile **ret_file)
{
    if (disk->is_read_only)
        return EROFS;
    if (count (disk) != 0)
        return EIO;
    CrashFile *file = crash_file_new();
    change_names (disk, NULL, path, file);
    crash_file_unref (file);
    *ret_file = file;
    return 0;
}

int
crash_disk_rename (OcopCrashDisk *disk, const char *from, const char *to)
{
    CrashFile *file = crash_disk_find (disk, from);
    if (count (disk) != 0)
        return EIO;
    if (file == NULL)
        return ENOENT;
    crash_file_ref (file);
    change_names (disk, from, to, file);
    crash_file_unref (file);
    return 0;
}

int
crash_disk_unlink (OcopCrashDisk *disk, const char *path)
{
    if (crash_disk_find (disk, path) == NULL)
        return disk->is_crashed ? EIO : ENOENT;
    if (count (disk) != 0)
        return EIO;
    change_names (disk, path, NULL, NULL);
    return 0;
}

/* Of all folders: as a journaling file system commits its journal. */
int
crash_disk_sync_names (OcopCrashDisk *disk)
{
    if (count (disk) != 0)
        return EIO;
    for (guint i = 0; i < disk->name_changes->len; i++)
        replay_names (disk->durable_names, &g_array_index (disk->name_changes, NameChange, i));
    g_array_set_size (disk->name_changes, 0);
    return 0;
}

/* ---- making, saving, losing */

OcopCrashDisk *
ocop_crash_disk_new (void)
{
    static guint n_disks;
    OcopCrashDisk *disk = g_new0 (OcopCrashDisk, 1);
    disk->names = new_names();
    disk->durable_names = new_names();
    disk->name_changes = g_array_new (FALSE, TRUE, sizeof (NameChange));
    g_array_set_clear_func (disk->name_changes, clear_name_change);
    disk->locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    disk->lock_paths = g_ptr_array_new_with_free_func (g_free);
    disk->capacity = -1;
    disk->vfs_name = g_strdup_printf ("crash-%u", ++n_disks);
    disk->vfs = crash_vfs_new (disk->vfs_name, disk);
    disk->port = crash_port_make (disk);
    return disk;
}

void
ocop_crash_disk_free (OcopCrashDisk *disk)
{
    if (disk == NULL)
        return;
    crash_vfs_free (disk->vfs);
    g_hash_table_unref (disk->names);
    g_hash_table_unref (disk->durable_names);
    g_array_unref (disk->name_changes);
    g_hash_table_unref (disk->locks);
    g_ptr_array_unref (disk->lock_paths);
    g_free (disk->fault_suffix);
    g_free (disk->vfs_name);
    g_free (disk);
}

const OcopDisk *
ocop_crash_disk_get_port (OcopCrashDisk *disk)
{
    return &disk->port;
}

static CrashFile *
copy_file (const CrashFile *file)
{
    CrashFile *copy = crash_file_new();
    g_byte_array_append (copy->now, file->now->data, file->now->len);
    g_byte_array_append (copy->durable, file->now->data, file->now->len);
    copy->reserved = file->reserved;
    return copy;
}

static GHashTable *
copy_names (GHashTable *names)
{
    GHashTable *copy = new_names();
    GHashTableIter iter;
    gpointer path, file;
    g_hash_table_iter_init (&iter, names);
    while (g_hash_table_iter_next (&iter, &path, &file))
        g_hash_table_insert (copy, g_strdup (path), copy_file (file));
    return copy;
}

/* The names of @disk become @names, now and after a power cut. */
static void
take_names (OcopCrashDisk *disk, GHashTable *names)
{
    GHashTableIter iter;
    gpointer path, file;
    g_hash_table_unref (disk->names);
    disk->names = names;
    g_hash_table_remove_all (disk->durable_names);
    g_hash_table_iter_init (&iter, names);
    while (g_hash_table_iter_next (&iter, &path, &file))
        g_hash_table_insert (disk->durable_names, g_strdup (path), crash_file_ref (file));
    g_array_set_size (disk->name_changes, 0);
    g_assert_cmpuint (g_hash_table_size (disk->locks), ==, 0);
    g_ptr_array_set_size (disk->lock_paths, 0);
    disk->n_operations = disk->crash_at = 0;
    disk->is_crashed = FALSE;
    disk->fault = OCOP_FAULT_NONE;
    disk->n_failed = 0;
}

OcopCrashImage *
ocop_crash_disk_save (OcopCrashDisk *disk)
{
    OcopCrashImage *image = g_new0 (OcopCrashImage, 1);
    image->contents = copy_names (disk->names);
    return image;
}

void
ocop_crash_disk_load (OcopCrashDisk *disk, const OcopCrashImage *image)
{
    take_names (disk, copy_names (image->contents));
    disk->capacity = -1;
    disk->is_read_only = FALSE;
    disk->seed = 0;
    disk->n_boots++;
}

void
ocop_crash_image_free (OcopCrashImage *image)
{
    if (image == NULL)
        return;
    g_hash_table_unref (image->contents);
    g_free (image);
}

guint
ocop_crash_disk_get_n_operations (const OcopCrashDisk *disk)
{
    return disk->n_operations;
}

void
ocop_crash_disk_crash_at (OcopCrashDisk *disk, guint operation)
{
    g_assert_cmpuint (operation, >, disk->n_operations);
    disk->crash_at = operation;
}

void
ocop_crash_disk_crash (OcopCrashDisk *disk)
{
    disk->is_crashed = TRUE;
}

gboolean
ocop_crash_disk_is_crashed (const OcopCrashDisk *disk)
{
    return disk->is_crashed;
}

/* Some sectors of @write reach @content. */
static void
tear (GByteArray *content, const CrashWrite *write, gboolean with_rubbish, guint64 *seed)
{
    if (write->offset < 0) {
        if (crash_random (seed) % 2 == 0)
            replay (content, write);
        return;
    }
    for (gsize done = 0; done < write->size;) {
        gsize start = (gsize)write->offset + done;
        gsize size = MIN (SECTOR - start % SECTOR, write->size - done);
        guint64 lot = crash_random (seed) % 8;
        if (with_rubbish && lot == 0) {
            guint8 rubbish[SECTOR];
            for (gsize i = 0; i < size; i++)
                rubbish[i] = (guint8)crash_random (seed);
            put (content, start, rubbish, size);
        } else if (lot < 4) {
            put (content, start, write->bytes + done, size);
        }
        done += size;
    }
}

static void
damage_file (CrashFile *file, OcopDamage damage, guint64 *seed)
{
    guint n_writes = file->writes->len;
    guint n_first = n_writes > 0 ? (guint)(crash_random (seed) % n_writes) : 0;
    for (guint i = 0; i < n_writes && damage != OCOP_DAMAGE_LOSE; i++) {
        const CrashWrite *write = &g_array_index (file->writes, CrashWrite, i);
        gboolean is_whole = damage == OCOP_DAMAGE_KEEP ||
                            (damage == OCOP_DAMAGE_CUT && i < n_first) ||
                            (damage == OCOP_DAMAGE_REORDER && crash_random (seed) % 2 == 0);
        gboolean is_torn = damage == OCOP_DAMAGE_TEAR || damage == OCOP_DAMAGE_RUBBISH ||
                           (damage == OCOP_DAMAGE_CUT && i == n_first);
        if (is_whole)
            replay (file->durable, write);
        else if (is_torn)
            tear (file->durable, write, damage == OCOP_DAMAGE_RUBBISH, seed);
    }
    g_array_set_size (file->writes, 0);
    g_byte_array_set_size (file->now, 0);
    g_byte_array_append (file->now, file->durable->data, file->durable->len);
    g_assert_cmpuint (file->n_shared, ==, 0);
    g_assert_cmpuint (file->n_shm_users, ==, 0);
}

void
ocop_crash_disk_power_cycle (OcopCrashDisk *disk, OcopDamage damage, guint64 seed)
{
    guint n_changes = disk->name_changes->len;
    if (damage == OCOP_DAMAGE_LOSE)
        n_changes = 0;
    else if (damage != OCOP_DAMAGE_KEEP)
        n_changes = (guint)(crash_random (&seed) % (n_changes + 1));
    for (guint i = 0; i < n_changes; i++)
        replay_names (disk->durable_names, &g_array_index (disk->name_changes, NameChange, i));

    GHashTable *names = new_names();
    g_autoptr (GList) paths =
        g_list_sort (g_hash_table_get_keys (disk->durable_names), (GCompareFunc)strcmp);
    for (const GList *path = paths; path != NULL; path = path->next) {
        CrashFile *file = g_hash_table_lookup (disk->durable_names, path->data);
        damage_file (file, damage, &seed);
        g_hash_table_insert (names, g_strdup (path->data), crash_file_ref (file));
    }
    g_hash_table_remove_all (disk->locks);
    take_names (disk, names);
    disk->n_boots++;
}

void
ocop_crash_disk_fail (OcopCrashDisk *disk, OcopFaultKind kind, const char *suffix, guint skip,
                      guint n_times)
{
    g_free (disk->fault_suffix);
    disk->fault_suffix = g_strdup (suffix);
    disk->fault = kind;
    disk->fault_skip = skip;
    disk->fault_times = n_times;
    disk->n_failed = 0;
}

guint
ocop_crash_disk_get_n_failed (const OcopCrashDisk *disk)
{
    return disk->n_failed;
}

void
ocop_crash_disk_set_capacity (OcopCrashDisk *disk, gint64 n_bytes)
{
    disk->capacity = n_bytes;
}

void
ocop_crash_disk_set_read_only (OcopCrashDisk *disk, gboolean is_read_only)
{
    disk->is_read_only = is_read_only;
}

gboolean
ocop_crash_disk_has_file (const OcopCrashDisk *disk, const char *path)
{
    return g_hash_table_contains (disk->names, path);
}

void
ocop_crash_disk_delete_file (OcopCrashDisk *disk, const char *path)
{
    g_hash_table_remove (disk->names, path);
    g_hash_table_remove (disk->durable_names, path);
}
