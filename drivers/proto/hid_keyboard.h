/* A scanner that plays a keyboard, read raw: reports become characters by the US table, whatever
 * the layout, input method, Caps Lock or focus of the desktop may be. The scanner itself has to be
 * set to a US keyboard.
 *
 * Source: HID 1.11 appendix B.1 (boot keyboard) and C (keyboard implementation); HID Usage Tables
 * 1.21, page 07. */
#pragma once

#include "drivers/proto/hid_report.h"
#include "drivers/proto/raw_scan.h"

#define OCOP_HID_KEYS_MAX 32
/* Between two keys scanners take 5 to 60 ms. */
#define OCOP_HID_KEYBOARD_SILENCE_MS 200

/* Where a report has its keys; zeroed is the boot report: modifiers, a byte of nothing, 6 keys. */
typedef struct {
    gboolean is_own;       /* FALSE: the boot report */
    guint8 report_id;      /* 0: none; reports with another are passed over */
    guint modifiers, keys; /* bytes from the report's first */
    guint n_keys;          /* 1 to OCOP_HID_KEYS_MAX */
} OcopHidKeyboardLayout;

/* From a descriptor, for devices that will not speak the boot protocol. FALSE when it has no
 * keyboard of this kind: 8 bits of modifiers and an array of bytes, both on byte borders. */
gboolean ocop_hid_keyboard_find_layout (const OcopHidDescriptor *descriptor,
                                        OcopHidKeyboardLayout *ret_layout);

typedef struct {
    OcopHidKeyboardLayout layout;
    /* How this scanner sends GS, beside Ctrl and ], which is always read: a usage of page 07 (3E to
     * 45 hex: F5 to F12), or a printable character. 0: it does not. */
    guint8 gs_usage;
    char gs_character;
    gboolean ends_by_silence; /* it has no suffix; else silence in a code cuts it off */
    guint silence_ms;         /* 0: OCOP_HID_KEYBOARD_SILENCE_MS */
} OcopHidKeyboardOptions;

typedef struct _OcopHidKeyboard OcopHidKeyboard;

/* @options are copied, NULL for none; @take may not free the keyboard nor feed it. */
OcopHidKeyboard *ocop_hid_keyboard_new (const OcopHidKeyboardOptions *options, OcopRawScanFunc take,
                                        gpointer data);
void ocop_hid_keyboard_free (OcopHidKeyboard *keyboard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopHidKeyboard, ocop_hid_keyboard_free)

/* One report as it came, with its id where it has one. An empty one (a completion of length 0), one
 * too short and one that says there are too many keys change nothing. */
void ocop_hid_keyboard_feed (OcopHidKeyboard *keyboard, const guint8 *report, gsize size,
                             gint64 now_ms);
/* To be called when get_deadline has come. */
void ocop_hid_keyboard_tick (OcopHidKeyboard *keyboard, gint64 now_ms);
/* When silence ends what is begun; -1: nothing is. */
gint64 ocop_hid_keyboard_get_deadline (const OcopHidKeyboard *keyboard);
/* The scanner is gone: half a code is dropped, keys are up. TRUE when there was half a code. */
gboolean ocop_hid_keyboard_reset (OcopHidKeyboard *keyboard);
/* Keys were lost: half a code is CUT_OFF, with what comes of its tail; keys are up. */
void ocop_hid_keyboard_lose (OcopHidKeyboard *keyboard, gint64 now_ms);
/* Since it was made: keys without a character, reports that were none. */
guint64 ocop_hid_keyboard_get_n_unknown (const OcopHidKeyboard *keyboard);
guint64 ocop_hid_keyboard_get_n_malformed (const OcopHidKeyboard *keyboard);

/* The character of a key of page 07 on a US keyboard, 0 for none: Enter is CR, Tab is HT. */
char ocop_hid_keyboard_get_character (guint8 usage, gboolean has_shift);
