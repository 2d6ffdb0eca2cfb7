/* The stream. The byte of the scale's number and that of its lamps may be any value, so a frame is
 * found by its commas, points and end, in a window over the latest bytes. */
#include "drivers/proto/scale_cas.h"

#include <string.h>

/* ST|US|OL , GS|NT , id lamp , 8 of weight, 3 of unit, CR LF */
#define AT_KIND   3
#define AT_LAMP   7
#define AT_WEIGHT 9
#define AT_UNIT   17
#define LAMP_HOLD 0x10

void
ocop_cas_stream_init (OcopCasStream *scale, OcopScaleReadingFunc take, gpointer data, gint64 now_ms)
{
    *scale = (OcopCasStream){.take = take, .data = data, .last_ms = now_ms};
}

static gboolean
is_frame (const guint8 *window)
{
    return window[2] == ',' && window[5] == ',' && window[8] == ',' && window[20] == '\r' &&
           window[21] == '\n';
}

static gboolean
read_weight (const guint8 *window, OcopScaleReading *ret_reading)
{
    const char *text = (const char *)window;
    const OcopScaleUnit unit = ocop_scale_unit_parse (text + AT_UNIT, 3);
    const gboolean is_net = memcmp (text + AT_KIND, "NT", 2) == 0;
    gint64 value;
    gint exponent;
    gboolean has_point;

    if ((!is_net && memcmp (text + AT_KIND, "GS", 2) != 0) || unit == OCOP_SCALE_UNIT_NONE ||
        !ocop_scale_read_number (text + AT_WEIGHT, 8, &value, &exponent, &has_point) ||
        (!has_point && unit != OCOP_SCALE_UNIT_G))
        return FALSE;
    *ret_reading = ocop_scale_reading_of_stable (value, exponent, unit, is_net);
    return TRUE;
}

static gboolean
read_frame (const guint8 *window, OcopScaleReading *ret_reading)
{
    if (!is_frame (window))
        return FALSE;
    if (memcmp (window, "OL", 2) == 0) {
        *ret_reading = (OcopScaleReading){.state = OCOP_SCALE_OVER};
        return TRUE;
    }
    /* What is held is not what lies on the scale now. */
    if (memcmp (window, "US", 2) == 0 ||
        (memcmp (window, "ST", 2) == 0 && (window[AT_LAMP] & LAMP_HOLD) != 0)) {
        *ret_reading = (OcopScaleReading){.state = OCOP_SCALE_MOVING};
        return TRUE;
    }
    return memcmp (window, "ST", 2) == 0 && read_weight (window, ret_reading);
}

static void
take_byte (OcopCasStream *scale, guint8 byte, gint64 now_ms)
{
    OcopScaleReading reading;
    if (scale->size == OCOP_CAS_STREAM_SIZE) {
        memmove (scale->window, scale->window + 1, OCOP_CAS_STREAM_SIZE - 1);
        scale->size--;
        scale->n_dropped++;
    }
    scale->window[scale->size++] = byte;
    if (byte != '\n' || scale->size < OCOP_CAS_STREAM_SIZE || !read_frame (scale->window, &reading))
        return;
    scale->size = 0;
    scale->last_ms = now_ms;
    scale->is_silent = FALSE;
    scale->take (&reading, scale->data);
}

void
ocop_cas_stream_feed (OcopCasStream *scale, const guint8 *bytes, gsize size, gint64 now_ms)
{
    for (gsize i = 0; i < size; i++)
        take_byte (scale, bytes[i], now_ms);
}

gint64
ocop_cas_stream_get_deadline (const OcopCasStream *scale)
{
    return scale->is_silent ? -1 : scale->last_ms + OCOP_CAS_STREAM_SILENCE_MS;
}

void
ocop_cas_stream_tick (OcopCasStream *scale, gint64 now_ms)
{
    static const OcopScaleReading silent = {.state = OCOP_SCALE_SILENT};
    const gint64 deadline = ocop_cas_stream_get_deadline (scale);
    if (deadline < 0 || now_ms < deadline)
        return;
    scale->is_silent = TRUE;
    scale->size = 0;
    scale->take (&silent, scale->data);
}
