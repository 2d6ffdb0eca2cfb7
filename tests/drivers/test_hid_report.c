/* Report descriptors of real layouts and broken ones, and bits at any place of a report. */
#include "drivers/proto/hid_report.h"
#include "hid_samples.h"
#include <string.h>

#define BYTES(literal) (const guint8 *)(literal), sizeof (literal) - 1

static OcopHidDescriptor *
parse (const guint8 *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    OcopHidDescriptor *descriptor = ocop_hid_descriptor_parse (bytes, size, &error);
    g_assert_no_error (error);
    return descriptor;
}

static void
test_boot_keyboard (void)
{
    g_autoptr (OcopHidDescriptor) descriptor = parse (hid_boot_keyboard, sizeof hid_boot_keyboard);
    OcopHidPlace place;
    const OcopHidField *keys;
    g_assert_true (ocop_hid_has_application (descriptor, OCOP_HID_USAGE (0x01, 0x06)));
    g_assert_false (ocop_hid_has_application (descriptor, OCOP_HID_USAGE (0x01, 0x02)));
    g_assert_false (descriptor->has_report_ids);
    g_assert_cmpuint (descriptor->n_bits[OCOP_HID_INPUT][0], ==, 64);
    g_assert_cmpuint (descriptor->n_bits[OCOP_HID_OUTPUT][0], ==, 8);
    g_assert_true (
        ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x07, 0xe5), -1, &place));
    g_assert_cmpuint (place.bit_offset, ==, 5);
    g_assert_cmpuint (place.bit_size, ==, 1);
    g_assert_cmpuint (place.count, ==, 1);
    g_assert_true (
        ocop_hid_find_array (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x07, 0x04), -1, &keys));
    g_assert_cmpuint (keys->bit_offset, ==, 16);
    g_assert_cmpuint (keys->count, ==, 6);
    g_assert_cmphex (ocop_hid_get_usage (descriptor, keys, 0x28), ==, 0x00070028);
    g_assert_cmphex (ocop_hid_get_usage (descriptor, keys, 0x66), ==, 0);
    g_assert_true (ocop_hid_is_within (descriptor, keys, OCOP_HID_USAGE (0x01, 0x06)));
    g_assert_false (
        ocop_hid_find (descriptor, OCOP_HID_OUTPUT, OCOP_HID_USAGE (0x07, 0xe5), -1, &place));
}

/* The last usage repeats for the rest of the elements, report ids shift offsets by a byte. */
static void
test_repeated_usage (void)
{
    g_autoptr (OcopHidDescriptor) descriptor = parse (hid_honeywell, sizeof hid_honeywell);
    OcopHidPlace place;
    g_assert_cmpuint (descriptor->n_bits[OCOP_HID_INPUT][2], ==, 64 * 8);
    g_assert_true (
        ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x8c, 0xfe), -1, &place));
    g_assert_cmpuint (place.report_id, ==, 2);
    g_assert_cmpuint (place.bit_offset, ==, 5 * 8);
    g_assert_cmpuint (place.count, ==, 56);
    g_assert_true (
        ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0xff66, 0x00), 2, &place));
    g_assert_cmpuint (place.bit_offset, ==, 62 * 8);
    g_assert_false (
        ocop_hid_find (descriptor, OCOP_HID_INPUT, OCOP_HID_USAGE (0x8c, 0xfe), 5, &place));
    g_assert_true (
        ocop_hid_find (descriptor, OCOP_HID_FEATURE, OCOP_HID_USAGE (0x8c, 0xfe), 5, &place));
    g_assert_cmpuint (place.bit_offset, ==, 8);
}

/* Push and Pop, a usage with its own page, a long item, delimited alternatives. */
static void
test_rare_items (void)
{
    static const guint8 bytes[] = {
        0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0xfe, 0x03, 0x10, 1,    2,    3,    0x75, 0x08,
        0x95, 0x01, 0xa4, 0x05, 0x8d, 0x75, 0x10, 0xb4, 0x0b, 0x40, 0x00, 0x8d, 0x00, 0x81,
        0x02, 0xa9, 0x01, 0x09, 0x30, 0x09, 0x31, 0xa9, 0x00, 0x81, 0x02, 0xc0,
    };
    g_autoptr (OcopHidDescriptor) descriptor = parse (bytes, sizeof bytes);
    g_assert_cmpuint (descriptor->fields->len, ==, 2);
    g_assert_cmphex (ocop_hid_get_usage (descriptor, ocop_hid_get_field (descriptor, 0), 0), ==,
                     0x008d0040);
    g_assert_cmphex (ocop_hid_get_usage (descriptor, ocop_hid_get_field (descriptor, 1), 0), ==,
                     0x00010030);
    g_assert_cmpuint (ocop_hid_get_field (descriptor, 1)->bit_offset, ==, 8);
}

static void
assert_refused (const guint8 *bytes, gsize size, const char *why)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor = ocop_hid_descriptor_parse (bytes, size, &error);
    g_assert_null (descriptor);
    g_assert_nonnull (error);
    if (strstr (error->message, why) == NULL)
        g_error ("“%s” does not say “%s”", error->message, why);
}

static void
test_broken_descriptors (void)
{
    assert_refused (BYTES ("\xc0"), "did not begin");
    assert_refused (BYTES ("\xa1\x01"), "does not end");
    assert_refused (BYTES ("\x26\xff"), "cut short");
    assert_refused (BYTES ("\xfe\x05\x10\x01"), "cut short");
    assert_refused (BYTES ("\xb4"), "not pushed");
    assert_refused (BYTES ("\xa4\xa4\xa4\xa4\xa4\xa4\xa4\xa4\xa4"), "pushed");
    assert_refused (BYTES ("\x85\x00"), "1 to 255");
    assert_refused (BYTES ("\x75\x08\x95\x01\x81\x02\x85\x01"), "others have none");
    assert_refused (BYTES ("\x29\x05"), "no beginning");
    assert_refused (BYTES ("\x19\x05\x29\x04"), "before it begins");
    assert_refused (BYTES ("\x75\x20\x97\xff\xff\x00\x00"), "too many values");
    assert_refused (BYTES ("\x75\x20\x96\x00\x04\x81\x02\x81\x02"), "too long");
    g_autofree guint8 *long_one = g_malloc0 (OCOP_HID_DESCRIPTOR_MAX + 1);
    assert_refused (long_one, OCOP_HID_DESCRIPTOR_MAX + 1, "too long");
}

static void
test_depth_is_bounded (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    for (guint i = 0; i <= OCOP_HID_DEPTH_MAX; i++)
        g_byte_array_append (bytes, BYTES ("\xa1\x00"));
    assert_refused (bytes->data, bytes->len, "too many collections");
}

static void
test_bits (void)
{
    static const guint8 report[] = {0x01, 0x80, 0xff, 0x7f, 0x34, 0x12};
    guint32 value;
    gint32 signed_value;
    g_assert_true (ocop_hid_read_bits (report, sizeof report, 32, 16, &value));
    g_assert_cmphex (value, ==, 0x1234);
    g_assert_true (ocop_hid_read_bits (report, sizeof report, 15, 2, &value));
    g_assert_cmphex (value, ==, 3);
    g_assert_true (ocop_hid_read_bits (report, sizeof report, 4, 32, &value));
    g_assert_cmphex (value, ==, 0x47fff800);
    g_assert_true (ocop_hid_read_signed (report, sizeof report, 8, 8, &signed_value));
    g_assert_cmpint (signed_value, ==, -128);
    g_assert_true (ocop_hid_read_signed (report, sizeof report, 0, 32, &signed_value));
    g_assert_cmpint (signed_value, ==, 0x7fff8001);
    g_assert_false (ocop_hid_read_bits (report, sizeof report, 41, 8, &value));
    g_assert_true (ocop_hid_read_bits (report, sizeof report, 47, 1, &value));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hid/descriptor/boot-keyboard", test_boot_keyboard);
    g_test_add_func ("/hid/descriptor/last-usage-repeats", test_repeated_usage);
    g_test_add_func ("/hid/descriptor/rare-items", test_rare_items);
    g_test_add_func ("/hid/descriptor/broken-ones-are-refused", test_broken_descriptors);
    g_test_add_func ("/hid/descriptor/depth-is-bounded", test_depth_is_bounded);
    g_test_add_func ("/hid/report/bits", test_bits);
    return g_test_run();
}
