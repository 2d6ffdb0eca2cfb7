/* One report for each key that goes down or up, in the order of the events: two keys in one batch
 * stay in their order, which a report with both would not tell. Repeats are no keys. */
#include "drivers/proto/evdev_keys.h"

#include <string.h>

#define TYPE_SYN    0
#define TYPE_KEY    1
#define SYN_DROPPED 3
#define FIRST_KEY   2 /* byte of the report */

#define LEFT_CTRL  0xe0 /* the first of eight modifiers */
#define RIGHT_META 0xe7

/* clang-format off */
static const guint8 usages[] = {
    /*  0 */ 0,    0x29, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
    /* 10 */ 0x26, 0x27, 0x2d, 0x2e, 0x2a, 0x2b, 0x14, 0x1a, 0x08, 0x15,
    /* 20 */ 0x17, 0x1c, 0x18, 0x0c, 0x12, 0x13, 0x2f, 0x30, 0x28, 0xe0,
    /* 30 */ 0x04, 0x16, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x33,
    /* 40 */ 0x34, 0x35, 0xe1, 0x31, 0x1d, 0x1b, 0x06, 0x19, 0x05, 0x11,
    /* 50 */ 0x10, 0x36, 0x37, 0x38, 0xe5, 0x55, 0xe2, 0x2c, 0x39, 0x3a,
    /* 60 */ 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x53,
    /* 70 */ 0x47, 0x5f, 0x60, 0x61, 0x56, 0x5c, 0x5d, 0x5e, 0x57, 0x59,
    /* 80 */ 0x5a, 0x5b, 0x62, 0x63, 0,    0,    0x64, 0x44, 0x45, 0,
    /* 90 */ 0,    0,    0,    0,    0,    0,    0x58, 0xe4, 0x54, 0,
    /* 100 */ 0xe6, 0,   0,    0,    0,    0,    0,    0,    0,    0,
    /* 110 */ 0,   0,    0,    0,    0,    0,    0,    0x67, 0,    0,
    /* 120 */ 0,   0,    0,    0,    0,    0xe3, 0xe7,
};
/* clang-format on */

guint8
ocop_evdev_keys_get_usage (guint code)
{
    return code < G_N_ELEMENTS (usages) ? usages[code] : 0;
}

/* A seventh key at once has no room and is left out; scanners press one. */
static void
set_key (OcopEvdevKeys *keys, guint8 usage, gboolean is_down)
{
    guint8 *slots = keys->report + FIRST_KEY;
    const gsize n = OCOP_EVDEV_REPORT_SIZE - FIRST_KEY;
    if (usage >= LEFT_CTRL && usage <= RIGHT_META) {
        const guint8 bit = (guint8)(1u << (usage - LEFT_CTRL));
        keys->report[0] = (guint8)(is_down ? keys->report[0] | bit : keys->report[0] & ~bit);
        return;
    }
    guint8 *slot = memchr (slots, usage, n);
    if (slot == NULL && is_down)
        slot = memchr (slots, 0, n);
    if (slot != NULL)
        *slot = is_down ? usage : 0;
}

static void
take_event (OcopEvdevKeys *keys, OcopEvdevReport take, gpointer data)
{
    guint16 type, code;
    gint32 value;
    const guint8 *at = keys->event + 2 * sizeof (glong);
    memcpy (&type, at, sizeof type);
    memcpy (&code, at + 2, sizeof code);
    memcpy (&value, at + 4, sizeof value);
    if (type == TYPE_SYN && code == SYN_DROPPED) {
        memset (keys->report, 0, sizeof keys->report);
        take (NULL, data);
        return;
    }
    if (type != TYPE_KEY || (value != 0 && value != 1))
        return;
    const guint8 usage = ocop_evdev_keys_get_usage (code);
    if (usage == 0) {
        keys->n_unknown += value == 1 ? 1 : 0;
        return;
    }
    set_key (keys, usage, value == 1);
    take (keys->report, data);
}

void
ocop_evdev_keys_feed (OcopEvdevKeys *keys, const guint8 *bytes, gsize size, OcopEvdevReport take,
                      gpointer data)
{
    for (gsize i = 0; i < size; i++) {
        keys->event[keys->size++] = bytes[i];
        if (keys->size < OCOP_EVDEV_EVENT_SIZE)
            continue;
        keys->size = 0;
        take_event (keys, take, data);
    }
}
