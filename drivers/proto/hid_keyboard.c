/* A key counts when it is in a report and was not in the one before; which modifiers are held is
 * read from the same report. Caps Lock and the other locks are keys without a meaning: lights and
 * locks are the desktop's, and the desktop does not see this device.
 *
 * Some scanners type what they cannot otherwise as Alt and the number of a character on the keypad;
 * it counts when Alt is let go. */
#include "drivers/proto/hid_keyboard.h"

#include <string.h>

#define MODIFIER_CTRL  0x11
#define MODIFIER_SHIFT 0x22
#define MODIFIER_ALT   0x44

#define KEY_ERROR_LAST  0x03 /* 01 rollover, 02 self-test, 03 undefined */
#define KEY_CAPS_LOCK   0x39
#define KEY_NUM_LOCK    0x53
#define KEY_SCROLL_LOCK 0x47
#define KEYPAD_1        0x59
#define KEYPAD_0        0x62

#define GS 0x1d

struct _OcopHidKeyboard {
    OcopHidKeyboardOptions options;
    OcopRawScanFunc take;
    gpointer data;
    guint8 keys[OCOP_HID_KEYS_MAX]; /* of the report before */
    guint alt_number, n_alt_digits;
    guint64 n_unknown, n_malformed;
    OcopRawScanBuffer code;
};

static const OcopHidKeyboardLayout boot = {
    .is_own = TRUE, .report_id = 0, .modifiers = 0, .keys = 2, .n_keys = 6};

gboolean
ocop_hid_keyboard_find_layout (const OcopHidDescriptor *descriptor,
                               OcopHidKeyboardLayout *ret_layout)
{
    OcopHidPlace modifiers;
    const OcopHidField *keys;
    if (!ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x07, 0xe0), -1, &modifiers) ||
        !ocop_hid_find_array (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x07, 0x04),
                              modifiers.report_id, &keys))
        return FALSE;
    if (modifiers.bit_size != 1 || modifiers.bit_offset % 8 != 0 || keys->bit_size != 8 ||
        keys->bit_offset % 8 != 0 || keys->logical_min != 0 ||
        ocop_hid_get_usage (descriptor, keys, 4) != OCOP_HID_USAGE (0x07, 0x04))
        return FALSE;
    *ret_layout = (OcopHidKeyboardLayout){.is_own = TRUE,
                                          .report_id = modifiers.report_id,
                                          .modifiers = modifiers.bit_offset / 8,
                                          .keys = keys->bit_offset / 8,
                                          .n_keys = MIN (keys->count, OCOP_HID_KEYS_MAX)};
    return TRUE;
}

OcopHidKeyboard *
ocop_hid_keyboard_new (const OcopHidKeyboardOptions *options, OcopRawScanFunc take, gpointer data)
{
    OcopHidKeyboard *keyboard = g_new0 (OcopHidKeyboard, 1);
    if (options != NULL)
        keyboard->options = *options;
    if (!keyboard->options.layout.is_own)
        keyboard->options.layout = boot;
    if (keyboard->options.silence_ms == 0)
        keyboard->options.silence_ms = OCOP_HID_KEYBOARD_SILENCE_MS;
    g_assert (keyboard->options.layout.n_keys >= 1 &&
              keyboard->options.layout.n_keys <= OCOP_HID_KEYS_MAX);
    keyboard->take = take;
    keyboard->data = data;
    return keyboard;
}

void
ocop_hid_keyboard_free (OcopHidKeyboard *keyboard)
{
    g_free (keyboard);
}

char
ocop_hid_keyboard_get_character (guint8 usage, gboolean has_shift)
{
    /* From 1E and from 54 on; a blank stands for no character. */
    static const char plain[] = "1234567890\r  \t -=[]\\\\;'`,./",
                      shifted[] = "!@#$%^&*()\r  \t _+{}||:\"~<>?";
    static const char keypad[] = "/*-+\r1234567890.\\";

    if (usage >= 0x04 && usage <= 0x1d)
        return (char)((has_shift ? 'A' : 'a') + usage - 0x04);
    if (usage == 0x2c)
        return ' ';
    if (usage >= 0x1e && usage < 0x1e + sizeof plain - 1) {
        const char c = has_shift ? shifted[usage - 0x1e] : plain[usage - 0x1e];
        return c == ' ' ? 0 : c;
    }
    if (usage >= 0x54 && usage < 0x54 + sizeof keypad - 1)
        return keypad[usage - 0x54];
    if (usage == 0x67)
        return '=';
    return 0;
}

static void
add_character (OcopHidKeyboard *keyboard, guint8 c, gint64 now_ms)
{
    if (c == (guint8)keyboard->options.gs_character && c != 0)
        c = GS;
    ocop_raw_scan_add (&keyboard->code, &c, 1, now_ms);
}

static void
count_unknown (OcopHidKeyboard *keyboard, gint64 now_ms)
{
    keyboard->n_unknown++;
    keyboard->code.n_unknown++;
    ocop_raw_scan_add (&keyboard->code, NULL, 0, now_ms);
}

static void
end_alt (OcopHidKeyboard *keyboard, gint64 now_ms)
{
    if (keyboard->n_alt_digits > 0) {
        if (keyboard->alt_number >= 1 && keyboard->alt_number <= 0xff)
            add_character (keyboard, (guint8)keyboard->alt_number, now_ms);
        else
            count_unknown (keyboard, now_ms);
    }
    keyboard->alt_number = keyboard->n_alt_digits = 0;
}

static void
press_with_alt (OcopHidKeyboard *keyboard, guint8 usage, gint64 now_ms)
{
    if (usage < KEYPAD_1 || usage > KEYPAD_0) {
        count_unknown (keyboard, now_ms);
        return;
    }
    const guint digit = (usage - KEYPAD_1 + 1u) % 10;
    /* Too large stays too large, and small enough to count on. */
    keyboard->alt_number = MIN (keyboard->alt_number * 10 + digit, 10000u);
    keyboard->n_alt_digits = MIN (keyboard->n_alt_digits + 1, 10u);
    ocop_raw_scan_add (&keyboard->code, NULL, 0, now_ms);
}

static void
press (OcopHidKeyboard *keyboard, guint8 usage, guint8 modifiers, gint64 now_ms)
{
    if (usage == KEY_CAPS_LOCK || usage == KEY_NUM_LOCK || usage == KEY_SCROLL_LOCK)
        return;
    if (keyboard->options.gs_usage != 0 && usage == keyboard->options.gs_usage) {
        add_character (keyboard, GS, now_ms);
        return;
    }
    if ((modifiers & MODIFIER_ALT) != 0) {
        press_with_alt (keyboard, usage, now_ms);
        return;
    }
    const char c = ocop_hid_keyboard_get_character (usage, (modifiers & MODIFIER_SHIFT) != 0);
    if ((modifiers & MODIFIER_CTRL) != 0) {
        /* Ctrl with a letter or one of [\]^_ is a control character, with Shift or without it. */
        const char upper = g_ascii_toupper (c);
        if (upper >= '@' && upper <= '_')
            ocop_raw_scan_add (&keyboard->code, &(guint8){(guint8)(upper & 0x1f)}, 1, now_ms);
        else
            count_unknown (keyboard, now_ms);
    } else if (c == '\r' || c == '\t') {
        ocop_raw_scan_end (&keyboard->code, OCOP_RAW_SCAN_COMPLETE, "", FALSE, keyboard->take,
                           keyboard->data);
    } else if (c != 0) {
        add_character (keyboard, (guint8)c, now_ms);
    } else {
        count_unknown (keyboard, now_ms);
    }
}

static gboolean
is_error_report (const guint8 *keys, guint n_keys)
{
    for (guint i = 0; i < n_keys; i++)
        if (keys[i] >= 1 && keys[i] <= KEY_ERROR_LAST)
            return TRUE;
    return FALSE;
}

static gboolean
is_report (const OcopHidKeyboard *keyboard, const guint8 *report, gsize size)
{
    const OcopHidKeyboardLayout *layout = &keyboard->options.layout;
    if (size < layout->keys + layout->n_keys || size <= layout->modifiers)
        return FALSE;
    return layout->report_id == 0 || report[0] == layout->report_id;
}

void
ocop_hid_keyboard_feed (OcopHidKeyboard *keyboard, const guint8 *report, gsize size, gint64 now_ms)
{
    const OcopHidKeyboardLayout *layout = &keyboard->options.layout;
    ocop_hid_keyboard_tick (keyboard, now_ms);
    if (size == 0)
        return;
    if (!is_report (keyboard, report, size)) {
        keyboard->n_malformed++;
        return;
    }
    const guint8 modifiers = report[layout->modifiers];
    const guint8 *keys = report + layout->keys;
    if (is_error_report (keys, layout->n_keys))
        return;
    if ((modifiers & MODIFIER_ALT) == 0)
        end_alt (keyboard, now_ms);
    for (guint i = 0; i < layout->n_keys; i++)
        if (keys[i] != 0 && memchr (keyboard->keys, keys[i], sizeof keyboard->keys) == NULL &&
            memchr (keys, keys[i], i) == NULL)
            press (keyboard, keys[i], modifiers, now_ms);
    memset (keyboard->keys, 0, sizeof keyboard->keys);
    memcpy (keyboard->keys, keys, layout->n_keys);
}

gint64
ocop_hid_keyboard_get_deadline (const OcopHidKeyboard *keyboard)
{
    return keyboard->code.is_begun ? keyboard->code.last_ms + keyboard->options.silence_ms : -1;
}

void
ocop_hid_keyboard_tick (OcopHidKeyboard *keyboard, gint64 now_ms)
{
    const gint64 deadline = ocop_hid_keyboard_get_deadline (keyboard);
    if (deadline < 0 || now_ms < deadline)
        return;
    keyboard->alt_number = keyboard->n_alt_digits = 0;
    if (keyboard->options.ends_by_silence)
        ocop_raw_scan_end (&keyboard->code, OCOP_RAW_SCAN_COMPLETE, "", TRUE, keyboard->take,
                           keyboard->data);
    else
        ocop_raw_scan_cut_off (&keyboard->code, now_ms, keyboard->take, keyboard->data);
}

gboolean
ocop_hid_keyboard_reset (OcopHidKeyboard *keyboard)
{
    memset (keyboard->keys, 0, sizeof keyboard->keys);
    keyboard->alt_number = keyboard->n_alt_digits = 0;
    return ocop_raw_scan_drop (&keyboard->code);
}

void
ocop_hid_keyboard_lose (OcopHidKeyboard *keyboard, gint64 now_ms)
{
    memset (keyboard->keys, 0, sizeof keyboard->keys);
    keyboard->alt_number = keyboard->n_alt_digits = 0;
    if (keyboard->code.is_begun)
        ocop_raw_scan_cut_off (&keyboard->code, now_ms, keyboard->take, keyboard->data);
}

guint64
ocop_hid_keyboard_get_n_unknown (const OcopHidKeyboard *keyboard)
{
    return keyboard->n_unknown;
}

guint64
ocop_hid_keyboard_get_n_malformed (const OcopHidKeyboard *keyboard)
{
    return keyboard->n_malformed;
}
