/* A hash table while files are added or looked up, sorted only where the text needs it. */
#include "journal/manifest.h"

#include "base/ids.h"
#include <stdlib.h>
#include <string.h>

#define PATH_MAX_BYTES 255

typedef struct {
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_asked;
} Entry;

struct _OcopManifest {
    GHashTable *entries; /* owned path -> owned Entry */
};

OcopManifest *
ocop_manifest_new (void)
{
    OcopManifest *manifest = g_new0 (OcopManifest, 1);

    manifest->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return manifest;
}

void
ocop_manifest_free (OcopManifest *manifest)
{
    if (manifest == NULL)
        return;
    g_hash_table_unref (manifest->entries);
    g_free (manifest);
}

void
ocop_manifest_add (OcopManifest *manifest, const char *path, const void *bytes, gsize size)
{
    Entry *entry = g_new0 (Entry, 1);

    ocop_hash_bytes (bytes, size, entry->hash);
    gboolean is_new = g_hash_table_insert (manifest->entries, g_strdup (path), entry);
    g_assert (is_new);
}

static int
compare_paths (const void *a, const void *b)
{
    return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GString *
ocop_manifest_to_text (OcopManifest *manifest)
{
    GString *text = g_string_new (NULL);
    guint n_paths;
    g_autofree gpointer *paths = g_hash_table_get_keys_as_array (manifest->entries, &n_paths);

    qsort (paths, n_paths, sizeof *paths, compare_paths);
    for (guint i = 0; i < n_paths; i++) {
        char hex[OCOP_HASH_TEXT_SIZE];
        const char *path = paths[i];
        const Entry *entry = g_hash_table_lookup (manifest->entries, path);
        g_string_append_printf (text, "%s  %s\n", ocop_hash_to_text (entry->hash, hex), path);
    }
    return text;
}

/* "hex  path", or hex, blank, asterisk for sha256sum's binary mode. */
static gboolean
read_line (OcopManifest *manifest, const char *line, gsize length)
{
    const gsize n_hex = OCOP_HASH_TEXT_SIZE - 1;
    char hex[OCOP_HASH_TEXT_SIZE];
    guint8 hash[OCOP_HASH_SIZE];

    if (length <= n_hex + 2 || length > n_hex + 2 + PATH_MAX_BYTES || line[n_hex] != ' ' ||
        (line[n_hex + 1] != ' ' && line[n_hex + 1] != '*') || memchr (line, '\0', length) != NULL)
        return FALSE;
    memcpy (hex, line, n_hex);
    hex[n_hex] = '\0';
    if (!ocop_hex_decode (hex, hash, sizeof hash))
        return FALSE;
    Entry *entry = g_new0 (Entry, 1);
    memcpy (entry->hash, hash, sizeof hash);
    char *path = g_strndup (line + n_hex + 2, length - n_hex - 2);
    return g_hash_table_insert (manifest->entries, path, entry);
}

OcopManifest *
ocop_manifest_read (const char *bytes, gsize size)
{
    g_autoptr (OcopManifest) manifest = ocop_manifest_new();

    for (gsize at = 0; at < size;) {
        const char *end = memchr (bytes + at, '\n', size - at);
        if (end == NULL || !read_line (manifest, bytes + at, (gsize)(end - (bytes + at))))
            return NULL;
        at = (gsize)(end - bytes) + 1;
    }
    return g_steal_pointer (&manifest);
}

gboolean
ocop_manifest_look_up (OcopManifest *manifest, const char *path, guint8 ret_hash[OCOP_HASH_SIZE])
{
    Entry *entry = g_hash_table_lookup (manifest->entries, path);

    if (entry == NULL)
        return FALSE;
    entry->is_asked = TRUE;
    memcpy (ret_hash, entry->hash, OCOP_HASH_SIZE);
    return TRUE;
}

const char *
ocop_manifest_find_unasked (OcopManifest *manifest)
{
    GHashTableIter iter;
    gpointer key;
    gpointer value;
    const char *found = NULL;

    g_hash_table_iter_init (&iter, manifest->entries);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
        const Entry *entry = value;
        if (!entry->is_asked && (found == NULL || strcmp (key, found) < 0))
            found = key;
    }
    return found;
}
