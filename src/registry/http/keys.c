/* The registry's key pair: what every till pins at its enrolment. In a file that only this user can
 * read, made before the first till can ask; never in the database and never in a backup of it. */
#include "registry/http/server.h"

#include "base/error.h"
#include "registry/db/owner.h"
#include <glib/gi18n-lib.h>
#include <sodium.h>

static char *
dup_default_path (const char *db_url, const OcopPorts *ports, GError **error)
{
    const char *file = ocop_reg_url_peek_path (db_url);
    if (file != NULL)
        return ocop_reg_dup_key_path (file);
    g_autofree char *folder = g_build_filename (g_get_user_state_dir(), "ocop-registryd", NULL);
    if (!ports->disk->make_folder (folder, 0700, ports->disk->data, error))
        return NULL;
    return g_build_filename (folder, "registry.key", NULL);
}

static gboolean
make (const char *path, const OcopPorts *ports, OcopKeys *keys, GError **error)
{
    guint8 seed[OCOP_SEED_SIZE];
    char text[OCOP_KEY_FILE_TEXT_SIZE];
    ocop_ports_random (ports, seed, sizeof seed);
    ocop_keys_init_from_seed (keys, seed);
    ocop_keys_to_file_text (keys, text);
    const gboolean is_written =
        ocop_ports_write_file (ports, path, text, sizeof text - 1, 0600, error);
    sodium_memzero (seed, sizeof seed);
    sodium_memzero (text, sizeof text);
    return is_written;
}

static gboolean
read_or_make (const char *path, const OcopPorts *ports, OcopKeys *keys, GError **error)
{
    gsize size;
    g_autoptr (GError) failure = NULL;
    if (!ports->disk->exists (path, ports->disk->data))
        return make (path, ports, keys, error);
    g_autoptr (GBytes) bytes = ocop_ports_read_file (ports, path, 4096, &failure);
    if (bytes == NULL) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL, "%s: %s", path, failure->message);
        return FALSE;
    }
    const char *text = g_bytes_get_data (bytes, &size);
    return ocop_keys_from_file_text (text, size, keys, error);
}

gboolean
ocop_registry_read_keys (const char *db_url, const char *key_path, const OcopPorts *ports,
                         OcopKeys *ret_keys, GError **error)
{
    g_auto (OcopKeys) keys = {0};
    g_autoptr (GError) failure = NULL;
    g_autofree char *path =
        key_path != NULL ? g_strdup (key_path) : dup_default_path (db_url, ports, &failure);
    if (path == NULL || !read_or_make (path, ports, &keys, &failure)) {
        if (failure->domain == OCOP_ERROR)
            g_propagate_error (error, g_steal_pointer (&failure));
        else
            ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL, "%s: %s",
                            path != NULL ? path : db_url, failure->message);
        return FALSE;
    }
    *ret_keys = keys;
    return TRUE;
}
