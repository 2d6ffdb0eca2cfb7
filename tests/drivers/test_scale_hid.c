/* HID scales: the usual report and one described; W1 to W3. */
#include "drivers/proto/scale_hid.h"
#include "hid_samples.h"
#include <string.h>

static const guint8 awake[6] = {3, 4, 3, 0xfd, 1, 0};

static gboolean
feed (OcopScaleHid *scale, guint8 state, guint8 unit, guint8 exponent, guint16 weight,
      OcopScaleReading *ret_reading)
{
    const guint8 report[6] = {
        3, state, unit, exponent, (guint8)(weight & 0xff), (guint8)(weight >> 8)};
    return ocop_scale_hid_feed (scale, report, sizeof report, ret_reading);
}

static void
assert_reads_the_usual (const OcopScaleHidLayout *layout)
{
    OcopScaleReading reading;
    OcopScaleHid scale;
    gint64 milli;
    ocop_scale_hid_init (&scale, layout);
    g_assert_false (ocop_scale_hid_feed (&scale, awake, sizeof awake, &reading));
    /* 03 04 0B FF 31 00: 4.9 oz */
    g_assert_true (feed (&scale, 4, 0x0b, 0xff, 0x31, &reading));
    g_assert_cmpint (reading.state, ==, OCOP_SCALE_STABLE);
    g_assert_cmpint (reading.value, ==, 49);
    g_assert_cmpint (reading.exponent, ==, -1);
    g_assert_cmpint (reading.unit, ==, OCOP_SCALE_UNIT_OUNCE);
    g_assert_false (ocop_scale_reading_to_milli_kg (&reading, &milli, NULL));
    /* W3: the unit changes with the next report */
    g_assert_true (feed (&scale, 4, 0x02, 0, 535, &reading));
    g_assert_true (ocop_scale_reading_to_milli_kg (&reading, &milli, NULL));
    g_assert_cmpint (milli, ==, 535);
    g_assert_true (feed (&scale, 4, 0x03, 0xfd, 0xffff, &reading));
    g_assert_true (ocop_scale_reading_to_milli_kg (&reading, &milli, NULL));
    g_assert_cmpint (milli, ==, 65535);
    g_assert_cmpuint (scale.n_malformed, ==, 0);
}

static void
test_usual_report (void)
{
    OcopScaleHidLayout layout;
    ocop_scale_hid_layout_init_usual (&layout);
    assert_reads_the_usual (&layout);
}

static void
test_described_report (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopHidDescriptor) descriptor =
        ocop_hid_descriptor_parse (hid_scale, sizeof hid_scale, &error);
    OcopScaleHidLayout layout;
    g_assert_no_error (error);
    g_assert_true (ocop_hid_has_application (descriptor, OCOP_HID_SCALE));
    g_assert_true (ocop_scale_hid_find_layout (descriptor, &layout));
    g_assert_cmpuint (layout.size, ==, 6);
    assert_reads_the_usual (&layout);
    g_autoptr (OcopHidDescriptor) keyboard =
        ocop_hid_descriptor_parse (hid_boot_keyboard, sizeof hid_boot_keyboard, NULL);
    g_assert_false (ocop_scale_hid_find_layout (keyboard, &layout));
}

/* W1: a state, no weight. */
static void
test_states (void)
{
    static const OcopScaleState states[] = {
        OCOP_SCALE_FAULT,      OCOP_SCALE_ZERO, OCOP_SCALE_MOVING,    OCOP_SCALE_STABLE,
        OCOP_SCALE_UNDER_ZERO, OCOP_SCALE_OVER, OCOP_SCALE_CALIBRATE, OCOP_SCALE_REZERO};
    OcopScaleHidLayout layout;
    OcopScaleHid scale;
    OcopScaleReading reading;
    ocop_scale_hid_layout_init_usual (&layout);
    ocop_scale_hid_init (&scale, &layout);
    g_assert_false (ocop_scale_hid_feed (&scale, awake, sizeof awake, &reading));
    for (guint8 i = 0; i < G_N_ELEMENTS (states); i++) {
        g_assert_true (feed (&scale, i + 1, 3, 0xfd, 535, &reading));
        g_assert_cmpint (reading.state, ==, states[i]);
        g_assert_cmpint (reading.value, ==, states[i] == OCOP_SCALE_STABLE ? 535 : 0);
    }
}

/* W2: each time anew, and only a good report counts as the first. */
static void
test_first_report (void)
{
    OcopScaleHidLayout layout;
    OcopScaleHid scale;
    OcopScaleReading reading;
    ocop_scale_hid_layout_init_usual (&layout);
    for (guint i = 0; i < 2; i++) {
        ocop_scale_hid_init (&scale, &layout);
        g_assert_false (ocop_scale_hid_feed (&scale, awake, 3, &reading));
        g_assert_cmpuint (scale.n_malformed, ==, 1);
        g_assert_false (feed (&scale, 4, 3, 0xfd, 9999, &reading));
        g_assert_true (feed (&scale, 4, 3, 0xfd, 535, &reading));
        g_assert_cmpint (reading.value, ==, 535);
    }
}

static void
test_other_reports (void)
{
    OcopScaleHidLayout layout;
    OcopScaleHid scale;
    OcopScaleReading reading;
    ocop_scale_hid_layout_init_usual (&layout);
    ocop_scale_hid_init (&scale, &layout);
    g_assert_false (ocop_scale_hid_feed (&scale, awake, sizeof awake, &reading));
    g_assert_false (ocop_scale_hid_feed (&scale, awake, 0, &reading));
    g_assert_false (ocop_scale_hid_feed (&scale, (const guint8 *)"\x04\x01\x01", 3, &reading));
    g_assert_cmpuint (scale.n_malformed, ==, 0);
    g_assert_false (feed (&scale, 0, 3, 0xfd, 535, &reading));
    g_assert_false (feed (&scale, 9, 3, 0xfd, 535, &reading));
    g_assert_cmpuint (scale.n_malformed, ==, 2);
    g_assert_true (feed (&scale, 4, 0x20, 0xfd, 535, &reading));
    g_assert_cmpint (reading.unit, ==, OCOP_SCALE_UNIT_NONE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scale-hid/usual-report", test_usual_report);
    g_test_add_func ("/scale-hid/described-report", test_described_report);
    g_test_add_func ("/scale-hid/W1/states-have-no-weight", test_states);
    g_test_add_func ("/scale-hid/W2/first-report-is-dropped", test_first_report);
    g_test_add_func ("/scale-hid/other-reports-say-nothing", test_other_reports);
    return g_test_run();
}
