/* The lock is the system's (flock through the disk port), so it ends with the process however that
 * ends; the text in the file only tells people who has it. */
#include "registry/db/owner.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define RETRY_MS 50

struct _OcopRegOwner {
    const OcopPorts *ports;
    int lock;
};

static char *
dup_beside (const char *path, const char *suffix)
{
    return g_strconcat (path, suffix, NULL);
}

char *
ocop_reg_dup_lock_path (const char *path)
{
    return dup_beside (path, ".lock");
}

char *
ocop_reg_dup_socket_path (const char *path)
{
    return dup_beside (path, ".sock");
}

char *
ocop_reg_dup_key_path (const char *path)
{
    return dup_beside (path, ".key");
}

static int
take_lock (const char *path, const char *holder, gint64 wait_ms, const OcopPorts *ports,
           char **ret_other, GError **error)
{
    const OcopDisk *disk = ports->disk;
    const gint64 until_ms = ocop_ports_boottime_ms (ports) + wait_ms;
    for (;;) {
        g_autofree char *other = NULL;
        const int lock = disk->lock_file (path, holder, &other, disk->data, error);
        if (lock != -1 || ocop_ports_boottime_ms (ports) >= until_ms) {
            *ret_other = g_steal_pointer (&other);
            return lock;
        }
        ports->clock->sleep_ms (RETRY_MS, ports->clock->data);
    }
}

OcopRegOwner *
ocop_reg_owner_take (const char *path, gint64 wait_ms, const OcopPorts *ports, GError **error)
{
    g_autofree char *lock_path = ocop_reg_dup_lock_path (path);
    const char *program = g_get_prgname();
    g_autofree char *holder =
        g_strdup_printf ("%s, pid %d", program != NULL ? program : "ocop-registryd", (int)getpid());
    g_autofree char *other = NULL;
    g_autoptr (GError) cause = NULL;

    const int lock = take_lock (lock_path, holder, wait_ms, ports, &other, &cause);
    if (lock == -1) {
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the registry “%s” is in use by %s"), path,
                        other != NULL && *other != '\0' ? other : "?");
        return NULL;
    }
    if (lock < 0) {
        const OcopErrorCode code = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                                       ? OCOP_ERROR_STORE_MISSING
                                       : OCOP_ERROR_STORE_READ_ONLY;
        ocop_set_error (error, code, NULL, "%s: %s", lock_path,
                        cause != NULL ? cause->message : "?");
        return NULL;
    }
    OcopRegOwner *owner = g_new0 (OcopRegOwner, 1);
    owner->ports = ports;
    owner->lock = lock;
    return owner;
}

void
ocop_reg_owner_release (OcopRegOwner *owner)
{
    if (owner == NULL)
        return;
    owner->ports->disk->unlock_file (owner->lock, owner->ports->disk->data);
    g_free (owner);
}
