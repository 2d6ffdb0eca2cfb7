/* An eventfd: the one thing that a signal handler may write and poll can wait for. */
#include "registry/db/stop.h"

#include "base/error.h"
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _OcopRegStop {
    int fd;
    gint is_asked;
};

OcopRegStop *
ocop_reg_stop_new (GError **error)
{
    const int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "eventfd: %s", g_strerror (errno));
        return NULL;
    }
    OcopRegStop *stop = g_new0 (OcopRegStop, 1);
    stop->fd = fd;
    return stop;
}

void
ocop_reg_stop_free (OcopRegStop *stop)
{
    if (stop == NULL)
        return;
    close (stop->fd);
    g_free (stop);
}

void
ocop_reg_stop_ask (OcopRegStop *stop)
{
    const guint64 one = 1;
    const int saved = errno;
    g_atomic_int_set (&stop->is_asked, 1);
    /* It fails only when it is readable already. */
    if (write (stop->fd, &one, sizeof one) != sizeof one)
        errno = saved;
    errno = saved;
}

gboolean
ocop_reg_stop_is_asked (const OcopRegStop *stop)
{
    return stop != NULL && g_atomic_int_get (&stop->is_asked) != 0;
}

int
ocop_reg_stop_get_fd (const OcopRegStop *stop)
{
    return stop != NULL ? stop->fd : -1;
}
