/* libFuzzer target: HID report descriptors and what is read by them. The first two bytes say how
 * long the descriptor is; the rest are reports, each behind a byte with its length, given to a
 * keyboard, a scanner and a scale laid out as the descriptor says, or as usual where it says
 * nothing. */
#include "drivers/proto/aim.h"
#include "drivers/proto/hid_keyboard.h"
#include "drivers/proto/hid_pos.h"
#include "drivers/proto/scale_hid.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
take (const OcopRawScan *raw, gpointer data)
{
    g_auto (OcopAimScan) scan;
    g_assert_cmpuint (raw->size, <=, OCOP_RAW_SCAN_MAX);
    g_assert_cmpuint (raw->bytes[raw->size], ==, 0);
    g_assert_cmpuint (strlen (raw->aim), <=, 3);
    ocop_aim_scan_init (&scan, raw, '|');
    g_autoptr (GByteArray) joined = ocop_aim_scan_join (&scan);
    g_assert_cmpuint (joined->len, <=, raw->size + 3);
}

static void
check_descriptor (const OcopHidDescriptor *descriptor)
{
    g_assert_cmpuint (descriptor->fields->len, <=, OCOP_HID_FIELDS_MAX);
    g_assert_cmpuint (descriptor->ranges->len, <=, OCOP_HID_RANGES_MAX);
    for (guint i = 0; i < descriptor->fields->len; i++) {
        const OcopHidField *field = ocop_hid_get_field (descriptor, i);
        const guint usage = ocop_hid_get_usage (descriptor, field, field->count - 1);
        OcopHidPlace place;
        g_assert_cmpuint (field->bit_offset + field->bit_size * field->count, <=,
                          descriptor->n_bits[field->kind][field->report_id]);
        g_assert_cmpuint (descriptor->n_bits[field->kind][field->report_id], <=,
                          OCOP_HID_REPORT_MAX * 8);
        if (ocop_hid_find (descriptor, field->kind, usage, field->report_id, &place))
            g_assert_cmpuint (place.bit_offset + place.bit_size * place.count, <=,
                              descriptor->n_bits[field->kind][field->report_id]);
        ocop_hid_is_within (descriptor, field, OCOP_HID_POS_SCANNER);
    }
}

static void
feed_reports (OcopHidKeyboard *keyboard, OcopHidPos *pos, OcopScaleHid *scale, const guint8 *data,
              gsize size)
{
    gint64 now_ms = 0;
    while (size > 0) {
        const gsize length = MIN ((gsize)(data[0] & 0x7f), size - 1);
        /* Some come late. */
        now_ms += (data[0] & 0x80) != 0 ? 600 : 4;
        g_autofree guint8 *report = g_memdup2 (data + 1, length);
        OcopScaleReading reading;
        gint64 milli;
        ocop_hid_keyboard_feed (keyboard, report, length, now_ms);
        if (pos != NULL)
            ocop_hid_pos_feed (pos, report, length, now_ms);
        if (ocop_scale_hid_feed (scale, report, length, &reading) &&
            ocop_scale_reading_to_milli_kg (&reading, &milli, NULL))
            g_assert_cmpint (milli, >=, 0);
        data += 1 + length;
        size -= 1 + length;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    if (size < 2)
        return 0;
    const gsize length = MIN ((gsize)data[0] | (gsize)data[1] << 8, size - 2);
    g_autofree guint8 *bytes = g_memdup2 (data + 2, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor = ocop_hid_descriptor_parse (bytes, length, &error);
    g_assert_true ((descriptor == NULL) == (error != NULL));

    OcopHidKeyboardOptions options = {.gs_usage = 0x41, .gs_character = '|'};
    OcopHidPosLayout pos_layout;
    OcopScaleHidLayout scale_layout;
    OcopScaleHid scale;
    g_autoptr (OcopHidPos) pos = NULL;
    ocop_scale_hid_layout_init_usual (&scale_layout);
    if (descriptor != NULL) {
        check_descriptor (descriptor);
        if (!ocop_hid_keyboard_find_layout (descriptor, &options.layout))
            options.layout = (OcopHidKeyboardLayout){0};
        if (ocop_hid_pos_find_layout (descriptor, &pos_layout, NULL))
            pos = ocop_hid_pos_new (&pos_layout, take, NULL);
        ocop_scale_hid_find_layout (descriptor, &scale_layout);
    }
    g_autoptr (OcopHidKeyboard) keyboard = ocop_hid_keyboard_new (&options, take, NULL);
    ocop_scale_hid_init (&scale, &scale_layout);
    feed_reports (keyboard, pos, &scale, data + 2 + length, size - 2 - length);
    return 0;
}
