/* The bytes of a code as they come in. Too many are remembered as too many, and swallowed to the
 * end of the code, so that its tail is not taken for a code of its own. */
#include "drivers/proto/raw_scan.h"

#include <string.h>

void
ocop_raw_scan_add (OcopRawScanBuffer *buffer, const guint8 *bytes, gsize size, gint64 now_ms)
{
    const gsize room = OCOP_RAW_SCAN_MAX - buffer->size;
    if (!buffer->is_begun)
        buffer->is_tail = now_ms < buffer->tail_ms;
    if (size > room)
        buffer->is_too_long = TRUE;
    if (size > 0)
        memcpy (buffer->bytes + buffer->size, bytes, MIN (size, room));
    buffer->size += MIN (size, room);
    buffer->is_begun = TRUE;
    buffer->last_ms = now_ms;
}

static void
empty (OcopRawScanBuffer *buffer)
{
    buffer->size = 0;
    buffer->n_unknown = 0;
    buffer->is_too_long = buffer->is_begun = buffer->is_tail = FALSE;
    buffer->tail_ms = 0;
}

void
ocop_raw_scan_end (OcopRawScanBuffer *buffer, OcopRawScanState state, const char *aim,
                   gboolean is_by_silence, OcopRawScanFunc take, gpointer data)
{
    OcopRawScan scan = {
        .state = buffer->is_too_long ? OCOP_RAW_SCAN_TOO_LONG
                 : buffer->is_tail   ? OCOP_RAW_SCAN_CUT_OFF
                                     : state,
        .bytes = buffer->bytes,
        .size = buffer->size,
        .is_by_silence = is_by_silence,
        .n_unknown = buffer->n_unknown,
    };
    buffer->bytes[buffer->size] = '\0';
    g_strlcpy (scan.aim, aim, sizeof scan.aim);
    if (scan.size > 0 || scan.n_unknown > 0 || scan.state != OCOP_RAW_SCAN_COMPLETE)
        take (&scan, data);
    empty (buffer);
}

void
ocop_raw_scan_cut_off (OcopRawScanBuffer *buffer, gint64 now_ms, OcopRawScanFunc take,
                       gpointer data)
{
    ocop_raw_scan_end (buffer, OCOP_RAW_SCAN_CUT_OFF, "", TRUE, take, data);
    buffer->tail_ms = now_ms + OCOP_RAW_SCAN_TAIL_MS;
}

gboolean
ocop_raw_scan_drop (OcopRawScanBuffer *buffer)
{
    const gboolean was_begun = buffer->is_begun;
    empty (buffer);
    return was_begun;
}
