/* STX, a weight or "?" and a byte of status, CR. Whatever is not exactly that is not a weight: a
 * till that guesses a digit sells at a wrong price. */
#include "drivers/proto/scale_toledo8217.h"

#define STX 0x02
#define CR  0x0d

void
ocop_toledo_init (OcopToledo *scale, const OcopToledoOptions *options, OcopScaleReadingFunc take,
                  gpointer data)
{
    *scale = (OcopToledo){.take = take, .data = data};
    if (options != NULL)
        scale->options = *options;
}

/* Bit 6 is always set; the others in the order of what matters most. */
static OcopScaleState
read_status (guint8 status)
{
    if ((status & 0x02) != 0)
        return OCOP_SCALE_OVER;
    if ((status & 0x04) != 0)
        return OCOP_SCALE_UNDER_ZERO;
    if ((status & 0x01) != 0)
        return OCOP_SCALE_MOVING;
    if ((status & 0x08) != 0)
        return OCOP_SCALE_REZERO;
    if ((status & 0x10) != 0)
        return OCOP_SCALE_ZERO;
    /* No reason given: the next answer will tell. */
    return OCOP_SCALE_MOVING;
}

static gboolean
read_weight (const OcopToledo *scale, const char *text, gsize size, OcopScaleReading *ret_reading)
{
    OcopScaleUnit unit = scale->options.unit;
    gint64 value;
    gint exponent;
    gboolean has_point;
    const gboolean is_net = size > 0 && text[size - 1] == 'N';

    if (is_net)
        size--;
    if (!ocop_scale_read_number (text, size, &value, &exponent, &has_point) || !has_point)
        return FALSE;
    if (unit == OCOP_SCALE_UNIT_NONE) {
        if (size != 6 || (exponent != -3 && exponent != -2))
            return FALSE;
        unit = exponent == -3 ? OCOP_SCALE_UNIT_KG : OCOP_SCALE_UNIT_POUND;
    }
    *ret_reading = ocop_scale_reading_of_stable (value, exponent, unit, is_net);
    return TRUE;
}

static gboolean
read_frame (const OcopToledo *scale, OcopScaleReading *ret_reading)
{
    const char *text = scale->frame;
    if (scale->is_spoilt)
        return FALSE;
    if (scale->size == 2 && text[0] == '?' && (text[1] & 0x40) != 0) {
        *ret_reading = (OcopScaleReading){.state = read_status ((guint8)text[1]),
                                          .is_net = (text[1] & 0x20) != 0};
        return TRUE;
    }
    return read_weight (scale, text, scale->size, ret_reading);
}

static void
end_frame (OcopToledo *scale, gint64 now_ms)
{
    OcopScaleReading reading;
    scale->is_in_frame = FALSE;
    if (!read_frame (scale, &reading)) {
        scale->n_malformed++;
        ocop_scale_poll_spoilt (&scale->poll, now_ms);
        return;
    }
    ocop_scale_poll_answered (&scale->poll, now_ms);
    scale->take (&reading, scale->data);
}

static gboolean
has_even_parity (guint8 byte)
{
    return __builtin_popcount (byte) % 2 == 0;
}

static void
take_byte (OcopToledo *scale, guint8 byte, gint64 now_ms)
{
    gboolean is_good = byte < 0x80;
    if (scale->options.has_parity_bit) {
        is_good = has_even_parity (byte);
        byte &= 0x7f;
    }
    if (byte == STX) {
        scale->is_in_frame = TRUE;
        scale->is_spoilt = !is_good;
        scale->size = 0;
        return;
    }
    if (!scale->is_in_frame)
        return;
    scale->is_spoilt |= !is_good;
    if (byte == CR)
        end_frame (scale, now_ms);
    else if (scale->size < OCOP_TOLEDO_FRAME_MAX)
        scale->frame[scale->size++] = (char)byte;
    else
        scale->is_spoilt = TRUE;
}

void
ocop_toledo_feed (OcopToledo *scale, const guint8 *bytes, gsize size, gint64 now_ms)
{
    for (gsize i = 0; i < size; i++)
        take_byte (scale, bytes[i], now_ms);
}

gsize
ocop_toledo_tick (OcopToledo *scale, gint64 now_ms, guint8 ret_bytes[1])
{
    static const OcopScaleReading silent = {.state = OCOP_SCALE_SILENT};
    if (!ocop_scale_poll_is_due (&scale->poll, now_ms))
        return 0;
    /* Half an answer does not go on behind a question. */
    scale->is_in_frame = FALSE;
    if (ocop_scale_poll_ask (&scale->poll, now_ms))
        scale->take (&silent, scale->data);
    ret_bytes[0] = scale->wants_zero ? 'Z' : 'W';
    scale->wants_zero = FALSE;
    return 1;
}

gint64
ocop_toledo_get_deadline (const OcopToledo *scale)
{
    return scale->poll.next_ms;
}

void
ocop_toledo_set_to_zero (OcopToledo *scale)
{
    scale->wants_zero = TRUE;
}
