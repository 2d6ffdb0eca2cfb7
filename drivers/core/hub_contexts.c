/* One context waits by itself. Several are waited for by their descriptors (libusb's timers are
 * descriptors as well, on Linux). */
#include "drivers/core/hub_contexts.h"

#include <unistd.h>

static void
handle (libusb_context *context, gint64 sleep_us)
{
    struct timeval sleep = {.tv_sec = sleep_us / G_USEC_PER_SEC,
                            .tv_usec = sleep_us % G_USEC_PER_SEC};
    libusb_handle_events_timeout_completed (context, &sleep, NULL);
}

static void
add_descriptors (libusb_context *context, GArray *fds)
{
    const struct libusb_pollfd **list = libusb_get_pollfds (context);
    for (guint i = 0; list != NULL && list[i] != NULL; i++) {
        const GPollFD fd = {.fd = list[i]->fd, .events = (gushort)list[i]->events};
        g_array_append_val (fds, fd);
    }
    libusb_free_pollfds (list);
}

static gint64
get_timeout (libusb_context *context, gint64 sleep_us)
{
    struct timeval next;
    if (libusb_get_next_timeout (context, &next) != 1)
        return sleep_us;
    return MIN (sleep_us, (gint64)next.tv_sec * G_USEC_PER_SEC + (gint64)next.tv_usec);
}

void
ocop_hub_contexts_handle (libusb_context *const *contexts, guint n, gint64 sleep_us)
{
    if (n == 1) {
        handle (contexts[0], sleep_us);
        return;
    }
    g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (GPollFD));
    for (guint i = 0; i < n; i++) {
        add_descriptors (contexts[i], fds);
        sleep_us = get_timeout (contexts[i], sleep_us);
    }
    g_poll ((GPollFD *)(gpointer)fds->data, fds->len, (gint)((sleep_us + 999) / 1000));
    for (guint i = 0; i < n; i++)
        handle (contexts[i], 0);
}

/* What libudev itself asks before it listens. */
gboolean
ocop_hub_events_come (void)
{
    return libusb_has_capability (LIBUSB_CAP_HAS_HOTPLUG) != 0 &&
           access ("/run/udev/control", F_OK) == 0;
}
