/* Whether a keyboard is a scanner, key by key. Every key counts at once: the first wrong one gives
 * the keyboard back, unless it came at a scanner's speed and could be the code of a scanner that is
 * set to another country. Decoded is with the very reader that will decode its scans. */
#include "drivers/scanner/teach.h"

#include <string.h>

#define BOOT_REPORT_SIZE 8
#define FIRST_KEY        2
#define ENTER            0x28
#define TAB              0x2b
#define KEYPAD_ENTER     0x58

struct _OcopTeachEar {
    char *code;
    gsize code_size;
    guint8 keys[BOOT_REPORT_SIZE];
    gsize n_typed;
    gboolean is_wrong; /* a character was another */
    gint64 last_ms;
    OcopTeachVerdict verdict;
};

static gboolean
is_final (OcopTeachVerdict verdict)
{
    return verdict != OCOP_TEACH_NOTHING && verdict != OCOP_TEACH_PROMISING;
}

/* Everything was typed, or the end has come. */
static void
end (OcopTeachEar *ear)
{
    ear->verdict = ear->n_typed != ear->code_size ? OCOP_TEACH_KEYBOARD
                   : ear->is_wrong                ? OCOP_TEACH_WRONG_LAYOUT
                                                  : OCOP_TEACH_SCANNER;
}

static void
press (OcopTeachEar *ear, guint8 usage, gboolean has_shift, gint64 now_ms)
{
    const gboolean is_slow = ear->n_typed > 0 && now_ms - ear->last_ms > OCOP_TEACH_KEY_MS;
    ear->last_ms = now_ms;
    if (is_slow) {
        ear->verdict = OCOP_TEACH_KEYBOARD;
        return;
    }
    if (usage == ENTER || usage == TAB || usage == KEYPAD_ENTER) {
        end (ear);
        return;
    }
    const char c = ocop_hid_keyboard_get_character (usage, has_shift);
    if (ear->n_typed == ear->code_size) {
        ear->verdict = OCOP_TEACH_KEYBOARD; /* something else that begins so */
        return;
    }
    ear->is_wrong |= c != ear->code[ear->n_typed];
    ear->n_typed++;
    ear->verdict = OCOP_TEACH_PROMISING;
}

OcopTeachVerdict
ocop_teach_ear_feed (OcopTeachEar *ear, const guint8 *report, gsize size, gint64 now_ms)
{
    ocop_teach_ear_tick (ear, now_ms);
    if (size < BOOT_REPORT_SIZE)
        return ear->verdict;
    for (gsize i = FIRST_KEY; i < BOOT_REPORT_SIZE && !is_final (ear->verdict); i++) {
        const guint8 usage = report[i];
        if (usage > 3 &&
            memchr (ear->keys + FIRST_KEY, usage, BOOT_REPORT_SIZE - FIRST_KEY) == NULL)
            press (ear, usage, (report[0] & 0x22) != 0, now_ms);
    }
    memcpy (ear->keys, report, BOOT_REPORT_SIZE);
    return ear->verdict;
}

gint64
ocop_teach_ear_get_deadline (const OcopTeachEar *ear)
{
    return ear->verdict == OCOP_TEACH_PROMISING ? ear->last_ms + OCOP_TEACH_KEY_MS + 1 : -1;
}

OcopTeachVerdict
ocop_teach_ear_tick (OcopTeachEar *ear, gint64 now_ms)
{
    const gint64 deadline = ocop_teach_ear_get_deadline (ear);
    if (deadline >= 0 && now_ms >= deadline)
        end (ear);
    return ear->verdict;
}

OcopTeachEar *
ocop_teach_ear_new (const char *code)
{
    OcopTeachEar *ear = g_new0 (OcopTeachEar, 1);
    ear->code = g_strdup (code);
    ear->code_size = strlen (code);
    return ear;
}

void
ocop_teach_ear_free (OcopTeachEar *ear)
{
    g_free (ear->code);
    g_free (ear);
}
