/* HID POS scanners of three makers by their descriptors; codes joined from reports; S2 and S3. */
#include "drivers/proto/hid_pos.h"
#include "hid_samples.h"
#include "scan_log.h"
#include <string.h>

typedef struct {
    OcopHidPosLayout layout;
    OcopHidPos *pos;
    GString *log;
    gint64 now_ms;
} Fixture;

static void
set_up (Fixture *fixture, const guint8 *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor = ocop_hid_descriptor_parse (bytes, size, &error);
    g_assert_no_error (error);
    *fixture = (Fixture){.log = g_string_new (NULL), .now_ms = 1000};
    g_assert_true (ocop_hid_pos_find_layout (descriptor, &fixture->layout, &error));
    g_assert_no_error (error);
    fixture->pos = ocop_hid_pos_new (&fixture->layout, scan_log_take, fixture->log);
}

static void
tear_down (Fixture *fixture)
{
    ocop_hid_pos_free (fixture->pos);
    g_string_free (fixture->log, TRUE);
}

/* A report as a scanner fills it in: @aim_at 0 for none. */
static void
report (Fixture *fixture, guint aim_at, const char *aim, guint data_at, const char *data,
        guint size, gboolean is_continued)
{
    guint8 bytes[64] = {2, (guint8)size};
    if (aim_at > 0)
        memcpy (bytes + aim_at, aim, strlen (aim));
    memcpy (bytes + data_at, data, strlen (data));
    bytes[63] = is_continued ? 1 : 0;
    ocop_hid_pos_feed (fixture->pos, bytes, sizeof bytes, fixture->now_ms);
}

static void
test_layouts (void)
{
    Fixture fixture;
    set_up (&fixture, hid_honeywell, sizeof hid_honeywell);
    g_assert_cmpuint (fixture.layout.size, ==, 64);
    g_assert_cmpuint (fixture.layout.data, ==, 5);
    g_assert_cmpuint (fixture.layout.data_count, ==, 0x38);
    g_assert_cmpuint (fixture.layout.aim[0], ==, 2);
    g_assert_cmpuint (fixture.layout.continued.bit_offset, ==, 63 * 8);
    report (&fixture, 2, "]E0", 5, "8934563138165", 13, FALSE);
    scan_log_assert (fixture.log, "]E08934563138165\n");
    tear_down (&fixture);

    set_up (&fixture, hid_zebra, sizeof hid_zebra);
    g_assert_cmpuint (fixture.layout.size, ==, 64);
    g_assert_cmpuint (fixture.layout.data, ==, 6);
    g_assert_cmpuint (fixture.layout.aim[2], ==, 5);
    g_assert_cmpuint (fixture.layout.continued.bit_size, ==, 1);
    report (&fixture, 3, "]Q1", 6, "x", 1, FALSE);
    scan_log_assert (fixture.log, "]Q1x\n");
    tear_down (&fixture);

    set_up (&fixture, hid_id_tech, sizeof hid_id_tech);
    g_assert_cmpuint (fixture.layout.size, ==, 64);
    g_assert_false (fixture.layout.has_aim);
    report (&fixture, 0, "", 2, "4006381333931", 13, FALSE);
    scan_log_assert (fixture.log, "4006381333931\n");
    tear_down (&fixture);
}

static void
test_not_a_scanner (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor =
        ocop_hid_descriptor_parse (hid_boot_keyboard, sizeof hid_boot_keyboard, NULL);
    OcopHidPosLayout layout;
    g_assert_false (ocop_hid_pos_find_layout (descriptor, &layout, &error));
    g_assert_nonnull (error);
}

/* An id that is none is left out; zeroes are what scanners without the setting send. */
static void
test_no_aim_id (void)
{
    Fixture fixture;
    set_up (&fixture, hid_honeywell, sizeof hid_honeywell);
    report (&fixture, 2, "", 5, "A", 1, FALSE);
    report (&fixture, 2,
            "]\x01"
            "0",
            5, "B", 1, FALSE);
    scan_log_assert (fixture.log, "A\nB\n");
    tear_down (&fixture);
}

static void
test_continued_reports (void)
{
    static const char full[] = "01234567890123456789012345678901234567890123456789012345";
    Fixture fixture;
    set_up (&fixture, hid_zebra, sizeof hid_zebra);
    report (&fixture, 3, "]Q3", 6, full, 56, TRUE);
    fixture.now_ms += OCOP_HID_POS_JOIN_MS - 1;
    report (&fixture, 3, "]Q3", 6, full, 56, TRUE);
    scan_log_assert (fixture.log, "");
    report (&fixture, 3, "", 6, "end", 3, FALSE);
    g_autofree char *expected = g_strdup_printf ("]Q3%s%send\n", full, full);
    scan_log_assert (fixture.log, expected);
    g_assert_cmpint (ocop_hid_pos_get_deadline (fixture.pos), ==, -1);
    tear_down (&fixture);
}

/* S2: told as cut off, never as a code; the next one is whole. */
static void
test_tail_is_missing (void)
{
    Fixture fixture;
    set_up (&fixture, hid_honeywell, sizeof hid_honeywell);
    report (&fixture, 2, "]Q1", 5, "half", 4, TRUE);
    const gint64 deadline = ocop_hid_pos_get_deadline (fixture.pos);
    g_assert_cmpint (deadline, ==, fixture.now_ms + OCOP_HID_POS_JOIN_MS);
    ocop_hid_pos_tick (fixture.pos, deadline);
    scan_log_assert (fixture.log, "cut-off:]Q1half\n");
    report (&fixture, 2, "]Q1", 5, "half", 4, TRUE);
    fixture.now_ms = deadline + 10000;
    report (&fixture, 2, "]E0", 5, "whole", 5, FALSE);
    scan_log_assert (fixture.log, "cut-off:]Q1half\n]E0whole\n");
    tear_down (&fixture);
}

/* S3: more reports than the cap, and a length beyond the report. */
static void
test_bounded (void)
{
    Fixture fixture;
    set_up (&fixture, hid_honeywell, sizeof hid_honeywell);
    for (guint i = 0; i < 1000; i++)
        report (&fixture, 2, "]Q1", 5, "x", 56, TRUE);
    report (&fixture, 2, "]Q1", 5, "x", 56, FALSE);
    scan_log_assert (fixture.log, "too-long:]Q14096 bytes\n");
    report (&fixture, 2, "]E0", 5, "123", 57, FALSE);
    scan_log_assert (fixture.log, "malformed:\n");
    ocop_hid_pos_feed (fixture.pos, (const guint8 *)"\x02\x01]E0", 5, fixture.now_ms);
    scan_log_assert (fixture.log, "malformed:\n");
    ocop_hid_pos_feed (fixture.pos, (const guint8 *)"\x07\x01", 2, fixture.now_ms);
    ocop_hid_pos_feed (fixture.pos, NULL, 0, fixture.now_ms);
    scan_log_assert (fixture.log, "");
    tear_down (&fixture);
}

/* S7 */
static void
test_unplug_inside_a_code (void)
{
    Fixture fixture;
    set_up (&fixture, hid_honeywell, sizeof hid_honeywell);
    report (&fixture, 2, "]Q1", 5, "half", 4, TRUE);
    g_assert_true (ocop_hid_pos_reset (fixture.pos));
    report (&fixture, 2, "]E0", 5, "1", 1, FALSE);
    scan_log_assert (fixture.log, "]E01\n");
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hid-pos/layouts-of-three-makers", test_layouts);
    g_test_add_func ("/hid-pos/a-keyboard-is-none", test_not_a_scanner);
    g_test_add_func ("/hid-pos/no-aim-id", test_no_aim_id);
    g_test_add_func ("/hid-pos/continued-reports-are-joined", test_continued_reports);
    g_test_add_func ("/hid-pos/S2/tail-is-missing", test_tail_is_missing);
    g_test_add_func ("/hid-pos/S3/bounded", test_bounded);
    g_test_add_func ("/hid-pos/S7/unplug-inside-a-code", test_unplug_inside_a_code);
    return g_test_run();
}
