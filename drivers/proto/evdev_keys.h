/* What the kernel says of a keyboard (struct input_event of /dev/input/event…) as the boot reports
 * the keyboard itself would send, so that one decoder reads both.
 *
 * Source: linux/input.h and linux/input-event-codes.h; HID Usage Tables 1.21, page 07. */
#pragma once

#include <glib.h>

#define OCOP_EVDEV_REPORT_SIZE 8
/* struct input_event: two longs of time, type, code, value. */
#define OCOP_EVDEV_EVENT_SIZE (2 * sizeof (glong) + 8)

/* Zeroed: no key is down. */
typedef struct {
    guint8 report[OCOP_EVDEV_REPORT_SIZE];
    guint8 event[OCOP_EVDEV_EVENT_SIZE]; /* the part of one that has come */
    gsize size;
    guint64 n_unknown; /* keys that are not in the table */
} OcopEvdevKeys;

/* @report: OCOP_EVDEV_REPORT_SIZE bytes; NULL: the kernel has lost events, and with them keys. */
typedef void (*OcopEvdevReport) (const guint8 *report, gpointer data);

/* Bytes of whole events or parts of them. */
void ocop_evdev_keys_feed (OcopEvdevKeys *keys, const guint8 *bytes, gsize size,
                           OcopEvdevReport take, gpointer data);
/* The usage of page 07 for a key code of the kernel, 0: none. */
guint8 ocop_evdev_keys_get_usage (guint code);
