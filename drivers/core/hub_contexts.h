/* Several contexts of libusb, waited for by one thread. libusb looks for devices when a context is
 * made and by udev's events afterwards; where those do not come, another context has to be made to
 * see what is new, and what is open on the older ones stays there. For the hub only. */
#pragma once

#include <glib.h>
#include <libusb.h>

/* Waits up to @sleep_us for anything on @n contexts, and handles it on all. */
void ocop_hub_contexts_handle (libusb_context *const *contexts, guint n, gint64 sleep_us);
/* Events about devices come: udevd runs, and libusb listens to it or to the kernel. */
gboolean ocop_hub_events_come (void);
