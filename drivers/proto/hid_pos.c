/* Reports of HID POS scanners, joined. The AIM id is that of a code's first report: what follows
 * only carries more of its data. */
#include "drivers/proto/hid_pos.h"

#include "base/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DATA_LENGTH  OCOP_HID_USAGE (0x01, 0x3b)
#define AIM_FIRST    0xfb
#define DECODED_DATA OCOP_HID_USAGE (0x8c, 0xfe)
#define CONTINUED    OCOP_HID_USAGE (0x8c, 0xff)

struct _OcopHidPos {
    OcopHidPosLayout layout;
    OcopRawScanFunc take;
    gpointer data;
    char aim[OCOP_AIM_ID_SIZE];
    OcopRawScanBuffer code;
};

static gboolean
is_bytes (const OcopHidPlace *place)
{
    return place->bit_size == 8 && place->bit_offset % 8 == 0;
}

static void
find_aim (const OcopHidDescriptor *descriptor, OcopHidPosLayout *layout)
{
    layout->has_aim = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (layout->aim); i++) {
        OcopHidPlace place;
        if (!ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x8c, AIM_FIRST + i),
                            layout->report_id, &place) ||
            !is_bytes (&place)) {
            layout->has_aim = FALSE;
            return;
        }
        layout->aim[i] = place.bit_offset / 8;
    }
}

gboolean
ocop_hid_pos_find_layout (const OcopHidDescriptor *descriptor, OcopHidPosLayout *ret_layout,
                          GError **error)
{
    OcopHidPlace data;
    if (!ocop_hid_find (descriptor, OCOP_HID_INPUT, DECODED_DATA, -1, &data)) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("HID report descriptor: no report has decoded scanner data"));
        return FALSE;
    }
    if (!is_bytes (&data)) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                        _ ("HID report descriptor: scanner data of %u bits at bit %u are no bytes"),
                        data.bit_size, data.bit_offset);
        return FALSE;
    }
    OcopHidPosLayout layout = {
        .report_id = data.report_id,
        .size = (descriptor->n_bits[OCOP_HID_INPUT][data.report_id] + 7) / 8,
        .data = data.bit_offset / 8,
        .data_count = data.count,
    };
    layout.has_length =
        ocop_hid_find (descriptor, OCOP_HID_INPUT, DATA_LENGTH, data.report_id, &layout.length);
    layout.has_continued =
        ocop_hid_find (descriptor, OCOP_HID_INPUT, CONTINUED, data.report_id, &layout.continued);
    find_aim (descriptor, &layout);
    *ret_layout = layout;
    return TRUE;
}

OcopHidPos *
ocop_hid_pos_new (const OcopHidPosLayout *layout, OcopRawScanFunc take, gpointer data)
{
    OcopHidPos *pos = g_new0 (OcopHidPos, 1);
    pos->layout = *layout;
    pos->take = take;
    pos->data = data;
    return pos;
}

void
ocop_hid_pos_free (OcopHidPos *pos)
{
    g_free (pos);
}

static void
end (OcopHidPos *pos, OcopRawScanState state)
{
    ocop_raw_scan_end (&pos->code, state, pos->aim, FALSE, pos->take, pos->data);
    pos->aim[0] = '\0';
}

/* "]E0" only when it looks like one: scanners without the setting send zeroes. */
static void
read_aim (OcopHidPos *pos, const guint8 *report)
{
    const guint *places = pos->layout.aim;
    pos->aim[0] = '\0';
    if (!pos->layout.has_aim || report[places[0]] != ']' || !g_ascii_isalpha (report[places[1]]) ||
        !g_ascii_isalnum (report[places[2]]))
        return;
    for (guint i = 0; i < 3; i++)
        pos->aim[i] = (char)report[places[i]];
    pos->aim[3] = '\0';
}

/* How many bytes of data @report has; FALSE when it says more than there are. */
static gboolean
read_length (const OcopHidPosLayout *layout, const guint8 *report, gsize size, guint *ret_length)
{
    guint32 length = layout->data_count;
    if (layout->has_length) {
        if (!ocop_hid_read_bits (report, size, layout->length.bit_offset, layout->length.bit_size,
                                 &length) ||
            length > layout->data_count)
            return FALSE;
    } else {
        while (length > 0 && report[layout->data + length - 1] == 0)
            length--;
    }
    *ret_length = length;
    return TRUE;
}

void
ocop_hid_pos_feed (OcopHidPos *pos, const guint8 *report, gsize size, gint64 now_ms)
{
    const OcopHidPosLayout *layout = &pos->layout;
    guint length;
    ocop_hid_pos_tick (pos, now_ms);
    if (size == 0 || (layout->report_id != 0 && report[0] != layout->report_id))
        return;
    if (size < layout->size || !read_length (layout, report, size, &length)) {
        end (pos, OCOP_RAW_SCAN_MALFORMED);
        return;
    }
    if (!pos->code.is_begun)
        read_aim (pos, report);
    ocop_raw_scan_add (&pos->code, report + layout->data, length, now_ms);

    guint32 is_continued = 0;
    if (layout->has_continued)
        ocop_hid_read_bits (report, size, layout->continued.bit_offset, layout->continued.bit_size,
                            &is_continued);
    if (is_continued == 0)
        end (pos, OCOP_RAW_SCAN_COMPLETE);
}

gint64
ocop_hid_pos_get_deadline (const OcopHidPos *pos)
{
    return pos->code.is_begun ? pos->code.last_ms + OCOP_HID_POS_JOIN_MS : -1;
}

void
ocop_hid_pos_tick (OcopHidPos *pos, gint64 now_ms)
{
    const gint64 deadline = ocop_hid_pos_get_deadline (pos);
    if (deadline >= 0 && now_ms >= deadline)
        end (pos, OCOP_RAW_SCAN_CUT_OFF);
}

gboolean
ocop_hid_pos_reset (OcopHidPos *pos)
{
    pos->aim[0] = '\0';
    return ocop_raw_scan_drop (&pos->code);
}
