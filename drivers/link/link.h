/* A device's transport through its life: opened, set up, listened to, lost, opened again. The
 * classes (scanner, scale, display) stand on it, and know neither whether their device hangs on USB
 * nor how often it was pulled out.
 *
 * One on USB goes through the steps of an OcopDev, which comes and goes with the device. Any other
 * (serial line, fake, virtual) opens its transport by itself, and tries again while that fails.
 *
 * One thread: that of the loop. Source: devices.md 6.2, 6.3. */
#pragma once

#include "drivers/core/dev.h"
#include "drivers/link/usb_opener.h"

typedef struct _OcopLink OcopLink;

/* How long a link that nobody tells of replugs waits until it tries again. */
#define OCOP_LINK_RETRY_MS 2000

/* What a class makes of it; each may be NULL. */
typedef struct {
    /* The transport is open. Ends with ocop_link_set_up_done, at once or later; NULL: there is
     * nothing to set up. */
    void (*set_up) (OcopLink *link, gpointer data);
    /* As of a transport; while the device is being set up, too. */
    void (*received) (const guint8 *bytes, gsize size, gpointer data);
    /* It was open, and is no more: half of what came is to be forgotten. */
    void (*lost) (gpointer data);
    /* @fault: why it gets no further, OK while it is on its way or there. */
    void (*state_changed) (OcopDevState state, OcopDevResult fault, gpointer data);
} OcopLinkClient;

/* @transport is owned by the link from now on. */
OcopLink *ocop_link_new (OcopTransport *transport, const OcopLinkClient *client, gpointer data);
/* @driver: one whose steps are those of drivers/link/usb_steps.h. @wanted and @opener are copied.
 */
OcopLink *ocop_link_new_usb (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
                             const OcopUsbOpener *opener, const OcopLinkClient *client,
                             gpointer data);
/* Its OcopDev is to be taken from the OcopDevices before. Nothing is called any more. Not from
 * inside its client's functions. */
void ocop_link_free (OcopLink *link);

/* From now on it is to be ENABLED, or PRESENT again. */
void ocop_link_start (OcopLink *link);
void ocop_link_stop (OcopLink *link);
/* Something may be there now: tries at once what it would try later. */
void ocop_link_retry (OcopLink *link);
void ocop_link_set_up_done (OcopLink *link, OcopDevResult result);

OcopDevState ocop_link_get_state (const OcopLink *link);
OcopDevResult ocop_link_get_fault (const OcopLink *link);
/* The same one for ever, whatever is plugged in. Borrowed. */
OcopTransport *ocop_link_get_transport (OcopLink *link);
OcopLoop *ocop_link_get_loop (OcopLink *link);
/* For the OcopDevices; NULL when it is not on USB. Borrowed. */
OcopDev *ocop_link_get_dev (OcopLink *link);
/* What is odd about the device that is there, or was last; nothing when it is not on USB. Borrowed.
 */
const OcopQuirks *ocop_link_get_quirks (const OcopLink *link);
/* The same once a printer has said what it is, which may name more. Not for others. */
void ocop_link_set_device_id (OcopLink *link, const OcopDeviceId *id);
/* Of its opener, NULL: none. */
const OcopQuirkTable *ocop_link_get_quirk_table (const OcopLink *link);
/* The interface that is used, NULL when it is not on USB or absent. Borrowed. */
const OcopUsbInterface *ocop_link_get_interface (const OcopLink *link);
