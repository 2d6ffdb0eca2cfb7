/* What the printer says, and what it does at once: answers are made of the simulated state. Source:
 * devices.md 1.7 to 1.9 (Epson, TM-U220, SRP-350, TM-T88III). */
#include "drivers/proto/escpos_interpreter_private.h"

#include <string.h>

typedef OcopEscposInterpreter Interpreter;

#define DLE_ALWAYS    0x12
#define ASB_ALWAYS    0x10
#define DRAWER        0x04
#define OFFLINE       0x08
#define COVER         0x20
#define PAPER_STOP    0x20
#define ERROR_STOP    0x40
#define RECOVERABLE   0x04
#define NEAR_END      0x0c
#define PAPER_END     0x60
#define ASB_NEAR_END  0x03
#define ASB_PAPER_END 0x0c

gboolean
ocop_escpos_is_stopped (const Interpreter *interpreter)
{
    const OcopPrinterState *state = &interpreter->state;
    return state->is_offline || state->is_cover_open || state->is_paper_out || state->has_error;
}

void
ocop_escpos_reply (Interpreter *interpreter, const void *bytes, gsize size)
{
    if (interpreter->replies->len + size <= OCOP_ESCPOS_REPLIES_MAX)
        g_byte_array_append (interpreter->replies, bytes, (guint)size);
}

static void
reply_byte (Interpreter *interpreter, guint byte)
{
    guint8 one = (guint8)byte;
    ocop_escpos_reply (interpreter, &one, 1);
}

/* DLE EOT n. */
static void
tell_at_once (Interpreter *interpreter, guint8 n)
{
    const OcopPrinterState *state = &interpreter->state;
    guint answer = DLE_ALWAYS;
    if (!interpreter->profile.has_real_time_status)
        return;
    switch (n) {
    case 1:
        answer |= state->is_drawer_open ? DRAWER : 0;
        answer |= ocop_escpos_is_stopped (interpreter) ? OFFLINE : 0;
        break;
    case 2:
        answer |= state->is_cover_open ? 0x04 : 0;
        answer |= state->is_paper_out ? PAPER_STOP : 0;
        answer |= state->has_error ? ERROR_STOP : 0;
        break;
    case 3:
        answer |= state->has_error ? RECOVERABLE : 0;
        break;
    default:
        answer |= state->is_paper_near_end ? NEAR_END : 0;
        answer |= state->is_paper_out ? PAPER_END : 0;
        break;
    }
    reply_byte (interpreter, answer);
}

static guint
paper_bits (const OcopPrinterState *state)
{
    return (state->is_paper_near_end ? ASB_NEAR_END : 0u) |
           (state->is_paper_out ? ASB_PAPER_END : 0u);
}

static void
send_asb (Interpreter *interpreter)
{
    const OcopPrinterState *state = &interpreter->state;
    guint8 frame[4] = {ASB_ALWAYS, 0, 0, 0};
    frame[0] |= state->is_drawer_open ? DRAWER : 0;
    frame[0] |= ocop_escpos_is_stopped (interpreter) ? OFFLINE : 0;
    frame[0] |= state->is_cover_open ? COVER : 0;
    frame[1] |= state->has_error ? RECOVERABLE : 0;
    frame[2] = (guint8)paper_bits (state);
    ocop_escpos_reply (interpreter, frame, sizeof frame);
}

void
ocop_escpos_set_asb (Interpreter *interpreter, guint8 n)
{
    if (!interpreter->profile.has_asb)
        return;
    interpreter->settings.asb = n;
    if (n != 0)
        send_asb (interpreter);
}

void
ocop_escpos_change_state (Interpreter *interpreter, const OcopPrinterState *state)
{
    OcopPrinterState before = interpreter->state;
    gboolean was_stopped = ocop_escpos_is_stopped (interpreter);
    guint8 asb = interpreter->settings.asb;
    interpreter->state = *state;
    gboolean is_told = ((asb & 0x01) != 0 && before.is_drawer_open != state->is_drawer_open) ||
                       ((asb & 0x02) != 0 && (was_stopped != ocop_escpos_is_stopped (interpreter) ||
                                              before.is_cover_open != state->is_cover_open)) ||
                       ((asb & 0x04) != 0 && before.has_error != state->has_error) ||
                       ((asb & 0x08) != 0 && paper_bits (&before) != paper_bits (state));
    if (is_told)
        send_asb (interpreter);
}

void
ocop_escpos_ask_status (Interpreter *interpreter, guint8 n)
{
    if (n == 1)
        reply_byte (interpreter, paper_bits (&interpreter->state));
    else if (n == 2)
        reply_byte (interpreter, interpreter->state.is_drawer_open ? 1 : 0);
    else if (n != 4) /* ink */
        ocop_escpos_note (interpreter, "status %u, not known,", n);
}

void
ocop_escpos_ask_old_status (Interpreter *interpreter, guint8 code)
{
    ocop_escpos_ask_status (interpreter, code == 'v' ? 1 : 2);
}

static void
reply_block (Interpreter *interpreter, const char *text)
{
    g_autoptr (GByteArray) block = g_byte_array_new();
    g_byte_array_append (block, (const guint8 *)"_", 1);
    for (const char *at = text; *at != '\0' && block->len < 64; at++) {
        if (g_ascii_isprint (*at))
            g_byte_array_append (block, (const guint8 *)at, 1);
    }
    g_byte_array_append (block, (const guint8 *)"", 1);
    ocop_escpos_reply (interpreter, block->data, block->len);
}

void
ocop_escpos_ask_identity (Interpreter *interpreter, guint8 n)
{
    const OcopPrinterProfile *profile = &interpreter->profile;
    switch (n) {
    case 1:
    case 0x31:
        reply_byte (interpreter, 0x01);
        break;
    case 2:
    case 0x32:
        reply_byte (interpreter, (profile->has_two_byte_mode ? 0x01u : 0) |
                                     (profile->cut != OCOP_CUT_NONE ? 0x02u : 0));
        break;
    case 3:
    case 0x33:
        reply_byte (interpreter, 0x01);
        break;
    case 0x41:
        reply_block (interpreter, OCOP_VERSION);
        break;
    case 0x42:
        reply_block (interpreter, "OCOP");
        break;
    case 0x43:
        reply_block (interpreter, profile->title != NULL ? profile->title : "Virtual printer");
        break;
    case 0x44:
        reply_block (interpreter, "0000000001");
        break;
    case 0x45:
        reply_block (interpreter, "");
        break;
    default:
        ocop_escpos_note (interpreter, "identity %02X, not known,", n);
        break;
    }
}

/* 1D 28 48 06 00 30 30 d1 d2 d3 d4: everything before is on the paper when it is read here. */
void
ocop_escpos_ask_process_id (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    guint8 answer[7] = {0x37, 0x22};
    if (size != 11 || bytes[5] != 0x30 || bytes[6] != 0x30) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    memcpy (answer + 2, bytes + 7, 4);
    for (guint i = 2; i < 6; i++) {
        if (answer[i] < 0x20 || answer[i] > 0x7e) {
            ocop_escpos_note (interpreter, "process ID of bytes that are no characters");
            return;
        }
    }
    if (interpreter->profile.has_process_id)
        ocop_escpos_reply (interpreter, answer, sizeof answer);
}

/* 1D 28 44 pL pH 14 and pairs of function and 0 or 1. */
void
ocop_escpos_set_real_time (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    if (size < 8 || bytes[5] != 0x14) {
        ocop_escpos_refuse (interpreter, bytes, size);
        return;
    }
    for (gsize i = 6; i + 1 < size; i += 2) {
        if (bytes[i] == 1)
            interpreter->settings.has_no_real_time_pulse = bytes[i + 1] == 0 || bytes[i + 1] == '0';
    }
}

/* Of DLE ENQ: what stopped it is seen to. */
static void
recover (Interpreter *interpreter)
{
    OcopPrinterState state = interpreter->state;
    state.has_error = FALSE;
    ocop_escpos_change_state (interpreter, &state);
}

static void
clear_buffers (Interpreter *interpreter)
{
    ocop_escpos_forget (interpreter);
    g_byte_array_set_size (interpreter->waiting, 0);
}

void
ocop_escpos_obey_real_time (Interpreter *interpreter, const guint8 *bytes, gsize size)
{
    static const guint8 cleared[] = {0x37, 0x25, 0x00};
    if (bytes[1] == 0x04) {
        tell_at_once (interpreter, bytes[2]);
        return;
    }
    if (bytes[1] == 0x05) {
        if (bytes[2] == 2)
            clear_buffers (interpreter);
        if (bytes[2] != 0)
            recover (interpreter);
        return;
    }
    switch (bytes[2]) {
    case 1:
        if (!interpreter->settings.has_no_real_time_pulse)
            ocop_roll_add_pulse (&interpreter->roll, bytes[3], 100u * bytes[4], 100u * bytes[4]);
        break;
    case 2:
        ocop_escpos_note (interpreter, "order to switch off, not obeyed,");
        break;
    case 7:
        if (interpreter->profile.has_asb)
            send_asb (interpreter);
        break;
    default:
        clear_buffers (interpreter);
        recover (interpreter);
        ocop_escpos_reply (interpreter, cleared, sizeof cleared);
        break;
    }
}
