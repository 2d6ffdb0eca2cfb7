/* An answer has its status behind the weight, so nothing is a weight before the ETX. Answers
 * without a weight have the line of status alone. */
#include "drivers/proto/scale_nci.h"

#include <string.h>

#define LF  0x0a
#define ETX 0x03

void
ocop_nci_init (OcopNci *scale, OcopScaleReadingFunc take, gpointer data)
{
    *scale = (OcopNci){.take = take, .data = data};
}

/* Two bytes 30 to 3F hex, perhaps a third when the second says there is more. */
static OcopScaleState
read_status (const char *status)
{
    if ((status[0] & 0x0c) != 0 || (status[1] & 0x0c) != 0)
        return (status[1] & 0x0c) == 0x08 && (status[0] & 0x0c) == 0 ? OCOP_SCALE_CALIBRATE
                                                                     : OCOP_SCALE_FAULT;
    if ((status[1] & 0x02) != 0)
        return OCOP_SCALE_OVER;
    if ((status[1] & 0x01) != 0)
        return OCOP_SCALE_UNDER_ZERO;
    if ((status[0] & 0x01) != 0)
        return OCOP_SCALE_MOVING;
    return (status[0] & 0x02) != 0 ? OCOP_SCALE_ZERO : OCOP_SCALE_STABLE;
}

static gboolean
is_status (const char *text, gsize size)
{
    if (size < 4 || size > 5 || text[0] != 'S' || text[size - 1] != '\r')
        return FALSE;
    for (gsize i = 1; i + 1 < size; i++)
        if ((text[i] & 0x70) != 0x30 && (text[i] & 0x70) != 0x70)
            return FALSE;
    return TRUE;
}

/* "xx.xxxUU" and CR */
static gboolean
read_weight (const char *text, gsize size, OcopScaleReading *ret_reading)
{
    gint64 value;
    gint exponent;
    gboolean has_point;
    if (size < 4 || text[size - 1] != '\r')
        return FALSE;
    const OcopScaleUnit unit = ocop_scale_unit_parse (text + size - 3, 2);
    if (unit == OCOP_SCALE_UNIT_NONE ||
        !ocop_scale_read_number (text, size - 3, &value, &exponent, &has_point) ||
        (!has_point && unit != OCOP_SCALE_UNIT_G))
        return FALSE;
    *ret_reading = ocop_scale_reading_of_stable (value, exponent, unit, FALSE);
    return TRUE;
}

static gboolean
read_frame (const OcopNci *scale, OcopScaleReading *ret_reading)
{
    const char *text = scale->frame;
    const char *border = memchr (text, LF, scale->size);
    const char *status = border != NULL ? border + 1 : text;
    const gsize status_size = scale->size - (gsize)(status - text);

    if (scale->is_spoilt || !is_status (status, status_size))
        return FALSE;
    const OcopScaleState state = read_status (status + 1);
    if (state == OCOP_SCALE_STABLE)
        return border != NULL && read_weight (text, (gsize)(border - text), ret_reading);
    *ret_reading = (OcopScaleReading){.state = state};
    return TRUE;
}

static void
end_frame (OcopNci *scale, gint64 now_ms)
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

static void
take_byte (OcopNci *scale, guint8 byte, gint64 now_ms)
{
    if (!scale->is_in_frame) {
        scale->is_in_frame = byte == LF;
        scale->is_spoilt = FALSE;
        scale->size = 0;
        return;
    }
    if (byte == ETX) {
        end_frame (scale, now_ms);
        return;
    }
    if (byte >= 0x80 || scale->size == OCOP_NCI_FRAME_MAX)
        scale->is_spoilt = TRUE;
    else
        scale->frame[scale->size++] = (char)byte;
}

void
ocop_nci_feed (OcopNci *scale, const guint8 *bytes, gsize size, gint64 now_ms)
{
    for (gsize i = 0; i < size; i++)
        take_byte (scale, bytes[i], now_ms);
}

gsize
ocop_nci_tick (OcopNci *scale, gint64 now_ms, guint8 ret_bytes[2])
{
    static const OcopScaleReading silent = {.state = OCOP_SCALE_SILENT};
    if (!ocop_scale_poll_is_due (&scale->poll, now_ms))
        return 0;
    scale->is_in_frame = FALSE;
    if (ocop_scale_poll_ask (&scale->poll, now_ms))
        scale->take (&silent, scale->data);
    ret_bytes[0] = 'W';
    ret_bytes[1] = '\r';
    return 2;
}

gint64
ocop_nci_get_deadline (const OcopNci *scale)
{
    return scale->poll.next_ms;
}
