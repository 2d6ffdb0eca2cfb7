/* The asked form. Its block has a fixed length, so that a check byte that happens to be a control
 * character ends nothing. */
#include "drivers/proto/scale_cas.h"

#include <string.h>

#define SOH 0x01
#define STX 0x02
#define ETX 0x03
#define EOT 0x04
#define ENQ 0x05
#define ACK 0x06
#define DC1 0x11
#define NAK 0x15

/* Places in a block: SOH STX S|U sign W W W W W W unit unit BCC ETX EOT */
#define AT_STATE  2
#define AT_SIGN   3
#define AT_WEIGHT 4
#define AT_UNIT   10
#define AT_BCC    12

void
ocop_cas_init (OcopCas *scale, OcopScaleReadingFunc take, gpointer data)
{
    *scale = (OcopCas){.take = take, .data = data};
}

static gboolean
has_good_frame (const guint8 *block)
{
    guint8 bcc = 0;
    for (gsize i = AT_STATE; i < AT_BCC; i++)
        bcc ^= block[i];
    return bcc == block[AT_BCC] && block[AT_BCC + 1] == ETX && block[AT_BCC + 2] == EOT;
}

static gboolean
read_block (const guint8 *block, OcopScaleReading *ret_reading)
{
    const char *text = (const char *)block;
    gint64 value;
    gint exponent;
    gboolean has_point;

    if (!has_good_frame (block) || (text[AT_STATE] != 'S' && text[AT_STATE] != 'U'))
        return FALSE;
    if (text[AT_SIGN] == 'F') {
        *ret_reading = (OcopScaleReading){.state = OCOP_SCALE_OVER};
        return TRUE;
    }
    if (strchr (" +-", text[AT_SIGN]) == NULL || text[AT_SIGN] == '\0')
        return FALSE;
    if (text[AT_STATE] == 'U') {
        *ret_reading = (OcopScaleReading){.state = OCOP_SCALE_MOVING};
        return TRUE;
    }
    const OcopScaleUnit unit = ocop_scale_unit_parse (text + AT_UNIT, 2);
    if (unit == OCOP_SCALE_UNIT_NONE ||
        !ocop_scale_read_number (text + AT_WEIGHT, 6, &value, &exponent, &has_point) || value < 0 ||
        (!has_point && unit != OCOP_SCALE_UNIT_G))
        return FALSE;
    *ret_reading =
        ocop_scale_reading_of_stable (text[AT_SIGN] == '-' ? -value : value, exponent, unit, FALSE);
    return TRUE;
}

static void
begin_anew (OcopCas *scale)
{
    scale->is_enquired = scale->is_acknowledged = scale->must_send_dc1 = FALSE;
    scale->size = 0;
}

static void
end_block (OcopCas *scale, gint64 now_ms)
{
    OcopScaleReading reading;
    const gboolean is_good = read_block (scale->block, &reading);
    begin_anew (scale);
    if (!is_good) {
        scale->n_malformed++;
        ocop_scale_poll_spoilt (&scale->poll, now_ms);
        return;
    }
    ocop_scale_poll_answered (&scale->poll, now_ms);
    scale->take (&reading, scale->data);
}

static void
take_block_byte (OcopCas *scale, guint8 byte, gint64 now_ms)
{
    static const guint8 head[] = {SOH, STX};
    if (scale->size < sizeof head && byte != head[scale->size]) {
        scale->size = 0;
        if (byte != SOH)
            return;
    }
    scale->block[scale->size++] = byte;
    if (scale->size == OCOP_CAS_BLOCK_SIZE)
        end_block (scale, now_ms);
}

static void
take_byte (OcopCas *scale, guint8 byte, gint64 now_ms)
{
    if (scale->is_acknowledged) {
        take_block_byte (scale, byte, now_ms);
    } else if (scale->is_enquired && byte == ACK) {
        scale->is_enquired = FALSE;
        scale->is_acknowledged = scale->must_send_dc1 = TRUE;
        scale->poll.next_ms = now_ms;
    } else if (scale->is_enquired && byte == NAK) {
        scale->is_enquired = FALSE;
        ocop_scale_poll_spoilt (&scale->poll, now_ms);
    }
}

void
ocop_cas_feed (OcopCas *scale, const guint8 *bytes, gsize size, gint64 now_ms)
{
    for (gsize i = 0; i < size; i++)
        take_byte (scale, bytes[i], now_ms);
}

gsize
ocop_cas_tick (OcopCas *scale, gint64 now_ms, guint8 ret_bytes[1])
{
    static const OcopScaleReading silent = {.state = OCOP_SCALE_SILENT};
    if (!ocop_scale_poll_is_due (&scale->poll, now_ms))
        return 0;
    if (scale->must_send_dc1) {
        scale->must_send_dc1 = FALSE;
        scale->poll.next_ms = now_ms + OCOP_SCALE_ANSWER_MS;
        ret_bytes[0] = DC1;
        return 1;
    }
    begin_anew (scale);
    scale->is_enquired = TRUE;
    if (ocop_scale_poll_ask (&scale->poll, now_ms))
        scale->take (&silent, scale->data);
    ret_bytes[0] = ENQ;
    return 1;
}

gint64
ocop_cas_get_deadline (const OcopCas *scale)
{
    return scale->poll.next_ms;
}
