/* The file is 32 hex digits and a LF; one that says anything else is made anew. */
#include "sync/installation.h"

#include "base/ids.h"
#include "store/store.h"
#include <string.h>

#define TEXT_LENGTH (2 * OCOP_INSTALLATION_SIZE)

static gboolean
read_id (const char *path, const OcopPorts *ports, guint8 ret_id[OCOP_INSTALLATION_SIZE])
{
    g_autoptr (GBytes) bytes = ocop_ports_read_file (ports, path, TEXT_LENGTH + 2, NULL);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const char *content = g_bytes_get_data (bytes, &size);
    g_autofree char *text = g_strndup (content, size);
    g_strchomp (text);
    return ocop_hex_decode (text, ret_id, OCOP_INSTALLATION_SIZE);
}

gboolean
ocop_installation_load (const char *home, const OcopPorts *ports,
                        guint8 ret_id[OCOP_INSTALLATION_SIZE], GError **error)
{
    guint8 id[OCOP_INSTALLATION_SIZE];
    char text[TEXT_LENGTH + 2];
    g_autofree char *path = ocop_store_path (home, "installation");
    if (!read_id (path, ports, id)) {
        ocop_ports_random (ports, id, sizeof id);
        ocop_hex_encode (id, sizeof id, text);
        strcpy (text + TEXT_LENGTH, "\n");
        if (!ocop_ports_write_file (ports, path, text, TEXT_LENGTH + 1, 0600, error))
            return FALSE;
    }
    memcpy (ret_id, id, sizeof id);
    return TRUE;
}
