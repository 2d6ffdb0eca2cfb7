/* A disk in memory, with the calls that an export uses; the others are left out and would stop the
 * test. */
#include "memory_disk.h"

static GBytes *
read_file (const char *path, gsize max_bytes, gpointer data, GError **error)
{
    MemoryDisk *memory = data;
    GBytes *bytes = g_hash_table_lookup (memory->files, path);

    if (bytes == NULL || g_bytes_get_size (bytes) > max_bytes) {
        g_set_error (error, G_FILE_ERROR, bytes == NULL ? G_FILE_ERROR_NOENT : G_FILE_ERROR_INVAL,
                     "%s", path);
        return NULL;
    }
    return g_bytes_ref (bytes);
}

static gboolean
write_file (const char *path, const void *bytes, gsize size, int mode, gpointer data,
            GError **error)
{
    MemoryDisk *memory = data;

    if (memory->n_writes_left == 0) {
        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "%s", path);
        return FALSE;
    }
    if (memory->n_writes_left > 0)
        memory->n_writes_left--;
    memory_disk_put (memory, path, bytes, size);
    return TRUE;
}

static gboolean
make_folder (const char *path, int mode, gpointer data, GError **error)
{
    return TRUE;
}

static gboolean
remove_file (const char *path, gpointer data, GError **error)
{
    MemoryDisk *memory = data;

    g_hash_table_remove (memory->files, path);
    return TRUE;
}

MemoryDisk *
memory_disk_new (void)
{
    MemoryDisk *memory = g_new0 (MemoryDisk, 1);

    memory->files =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    memory->n_writes_left = -1;
    memory->disk = (OcopDisk){.read_file = read_file,
                              .write_file = write_file,
                              .make_folder = make_folder,
                              .remove_file = remove_file,
                              .data = memory};
    memory->ports.disk = &memory->disk;
    return memory;
}

void
memory_disk_free (MemoryDisk *memory)
{
    g_hash_table_unref (memory->files);
    g_free (memory);
}

GBytes *
memory_disk_get (MemoryDisk *memory, const char *path)
{
    GBytes *bytes = g_hash_table_lookup (memory->files, path);

    g_assert_nonnull (bytes);
    return bytes;
}

void
memory_disk_put (MemoryDisk *memory, const char *path, const void *bytes, gsize size)
{
    g_hash_table_insert (memory->files, g_strdup (path), g_bytes_new (bytes, size));
}
