/* Scanners and scales of a shop over the real libusb: found by what they are, taken from the
 * kernel's drivers, set up by requests, read, pulled out in the middle of a code, and taken up
 * again elsewhere with their settings. */
#include "talker.h"

#include "../drivers/hid_samples.h"
#include "drivers/core/devices.h"
#include "drivers/core/hub.h"
#include "drivers/proto/hid_keyboard.h"
#include "drivers/scale/scale.h"
#include "drivers/scanner/scanner.h"
#include "drivers/scanner/teach.h"
#include "drivers/tables.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)
/* Between two keys: a busy machine must not cut codes off. */
#define PATIENT_MS 20000

typedef struct {
    TestBus *bus;
    TestDevice *root_hub;
    OcopLoop *loop;
    OcopDevices *devices;
    OcopHub *hub;
    OcopUsbOpener opener;
    GString *log;
    OcopUsbFacts facts; /* of the last one that arrived */
} Fixture;

static const guint8 hub_descriptors[] = {
    18, 1, 0x00, 0x02, 9, 0, 0, 64,   0x6b, 0x1d, 0x02, 0x00, 0x00, 0x01, 0, 0, 0, 1, //
    9,  2, 18,   0,    1, 1, 0, 0xe0, 0,                                              //
    9,  4, 0,    0,    0, 9, 0, 0,    0,
};

/* ---- what is told */

static void
on_scanned (OcopScanner *scanner, const OcopScan *scan, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "%s%s;", scan->aim_id, scan->text);
    ocop_scanner_set_data_event_enabled (scanner);
}

static void
on_refused (OcopScanner *scanner, OcopScanRefusal refusal, const char *text, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "!%s;", ocop_scan_refusal_get_name (refusal));
}

static void
add_state (Fixture *fixture, OcopDevState state, OcopDevResult fault)
{
    if (fault != OCOP_DEV_OK)
        g_string_append_printf (fixture->log, "%s;", ocop_dev_result_get_name (fault));
    else if (state == OCOP_DEV_ENABLED || state == OCOP_DEV_ABSENT)
        g_string_append_printf (fixture->log, "%s;", ocop_dev_state_get_name (state));
}

static void
on_scanner_state (OcopScanner *scanner, OcopDevState state, OcopDevResult fault, gpointer data)
{
    add_state (data, state, fault);
}

static void
on_scale_state (OcopScale *scale, OcopDevState state, OcopDevResult fault, gpointer data)
{
    add_state (data, state, fault);
}

static void
on_weight (OcopScale *scale, const OcopWeight *weight, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "%s %" G_GINT64_FORMAT ";",
                            ocop_weight_state_get_name (weight->state), weight->weight_milli);
}

static const OcopScannerEvents scanner_events = {on_scanned, on_refused, on_scanner_state};
static const OcopScaleEvents scale_events = {on_weight, on_scale_state};

static void
on_arrived (const OcopUsbFacts *facts, gpointer data)
{
    Fixture *fixture = data;
    fixture->facts = *facts;
    ocop_devices_arrived (facts, fixture->devices);
}

static void
on_left (const OcopUsbFacts *facts, gpointer data)
{
    ocop_devices_left (facts, ((Fixture *)data)->devices);
}

static void
on_ask (OcopDev *dev, gpointer data)
{
    g_string_append (((Fixture *)data)->log, "?;");
}

/* ---- the rig */

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopHubEvents events = {on_arrived, on_left};
    OcopDevResult result;
    fixture->bus = test_bus_new();
    fixture->root_hub =
        test_device_new (fixture->bus, &(TestDeviceSpec){.name = "usb1",
                                                         .descriptors = hub_descriptors,
                                                         .size = sizeof hub_descriptors});
    test_device_plug (fixture->root_hub);
    fixture->log = g_string_new (NULL);
    fixture->loop = ocop_loop_new (NULL);
    fixture->devices = ocop_devices_new (on_ask, fixture);
    fixture->hub = ocop_hub_new (fixture->loop, &events, fixture, &result);
    g_assert_nonnull (fixture->hub);
    fixture->opener = ocop_usb_opener_of_hub (fixture->hub);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    ocop_hub_free (fixture->hub);
    ocop_devices_free (fixture->devices);
    ocop_loop_unref (fixture->loop);
    test_device_free (fixture->root_hub);
    test_bus_free (fixture->bus);
    g_string_free (fixture->log, TRUE);
}

static gboolean
wake_up (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

static void
await_log (Fixture *fixture, const char *expected)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (strcmp (fixture->log->str, expected) != 0 && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_cmpstr (fixture->log->str, ==, expected);
    g_string_set_size (fixture->log, 0);
}

/* What else was told meanwhile does not matter: how much of a half code had been read, nobody
 * knows. */
static void
await_in_log (Fixture *fixture, const char *part)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (strstr (fixture->log->str, part) == NULL && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_nonnull (strstr (fixture->log->str, part));
}

static void
await_kernel_driver (TestTalker *talker)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (!test_device_has_kernel_driver (test_talker_get_device (talker)) &&
           g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_true (test_device_has_kernel_driver (test_talker_get_device (talker)));
}

/* As usbhid shows it below the interface. Before the device is plugged in on @port. */
static void
show_descriptor (const char *port, const guint8 *bytes, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *interface = g_strdup_printf ("%s:1.0", port);
    g_autofree char *folder =
        g_build_filename (g_getenv ("UMOCKDEV_DIR"), "sys/devices/pci0000:00/usb1", port, interface,
                          "0003:0C2E:1007.0001", NULL);
    g_autofree char *path = g_build_filename (folder, "report_descriptor", NULL);
    g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
    g_file_set_contents (path, (const char *)bytes, (gssize)size, &error);
    g_assert_no_error (error);
}

static OcopScanner *
add_scanner (Fixture *fixture, const OcopDriver *driver, guint16 vid, guint16 pid, const char *port,
             const OcopScannerOptions *options)
{
    OcopUsbWanted wanted = {.vid = vid, .pid = pid};
    g_strlcpy (wanted.port, port, sizeof wanted.port);
    OcopScanner *scanner = ocop_scanner_new_usb (fixture->loop, driver, &wanted, &fixture->opener,
                                                 options, &scanner_events, fixture);
    ocop_devices_add (fixture->devices, ocop_scanner_get_dev (scanner));
    ocop_scanner_start (scanner);
    return scanner;
}

static void
remove_scanner (Fixture *fixture, OcopScanner *scanner)
{
    ocop_devices_remove (fixture->devices, ocop_scanner_get_dev (scanner));
    ocop_scanner_free (scanner);
}

static void
press (TestTalker *talker, char c)
{
    static const guint8 up[8] = {0};
    for (guint8 usage = 4; usage < 0x39; usage++)
        for (guint shift = 0; shift < 2; shift++)
            if (ocop_hid_keyboard_get_character (usage, shift != 0) == c) {
                const guint8 report[8] = {shift != 0 ? 0x20 : 0, 0, usage};
                test_talker_send (talker, report, sizeof report);
                test_talker_send (talker, up, sizeof up);
                return;
            }
    g_assert_not_reached();
}

static void
type (TestTalker *talker, const char *text)
{
    for (; *text != '\0'; text++)
        press (talker, *text);
}

/* ---- tests */

/* S1, S5, S7 */
static void
test_keyboard (Fixture *fixture, gconstpointer data)
{
    static const OcopScannerOptions options = {.gs_character = '~', .silence_ms = PATIENT_MS};
    TestTalker *talker = test_talker_new (fixture->bus, TEST_TALKER_KEYBOARD, "1-1", NULL);
    TestDevice *device = test_talker_get_device (talker);
    OcopScanner *scanner =
        add_scanner (fixture, &ocop_scanner_hid_keyboard, 0x05e0, 0x1200, "1-1", &options);
    test_device_plug (device);
    await_log (fixture, "enabled;");
    g_assert_false (test_device_has_kernel_driver (device));
    /* SET_PROTOCOL boot, SET_IDLE */
    test_device_lock (device);
    const GByteArray *requests = test_talker_peek_requests (talker);
    g_assert_cmpuint (requests->len, >=, 16);
    g_assert_true (memcmp (requests->data + requests->len - 16, "\x21\x0b\0\0\0\0\0\0", 8) == 0);
    g_assert_true (memcmp (requests->data + requests->len - 8, "\x21\x0a\0\0\0\0\0\0", 8) == 0);
    test_device_unlock (device);

    test_talker_send (talker, "", 0);
    type (talker, "Ocop 8934563138165\r");
    await_log (fixture, "Ocop 8934563138165;");
    /* Half a code has been read when the cable is pulled. */
    type (talker, "8934\r893456");
    await_log (fixture, "8934;");
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    while (test_talker_count_unsent (talker) > 0 && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, FALSE);
    test_device_unplug (device);
    await_in_log (fixture, "absent;");
    g_string_set_size (fixture->log, 0);

    test_device_move (device, "1-6");
    test_device_plug (device);
    await_in_log (fixture, "enabled;");
    g_string_set_size (fixture->log, 0);
    type (talker, "]C110A~21B\r");
    await_log (fixture, "]C110A\x1d"
                        "21B;");

    ocop_scanner_stop (scanner);
    await_kernel_driver (talker);
    remove_scanner (fixture, scanner);
    test_talker_free (talker);
}

/* Nobody has set it up: it is known by what its report descriptor says. */
static void
test_hid_pos (Fixture *fixture, gconstpointer data)
{
    guint8 report[64] = {2, 13, ']', 'E', '0'};
    memcpy (report + 5, "8934563138165", 13);
    TestTalker *talker = test_talker_new (fixture->bus, TEST_TALKER_HID_POS, "1-2", NULL);
    test_talker_set_report_descriptor (talker, hid_honeywell, sizeof hid_honeywell);
    show_descriptor ("1-2", hid_honeywell, sizeof hid_honeywell);
    OcopScanner *scanner = add_scanner (fixture, &ocop_scanner_hid_pos, 0x0c2e, 0x1007, "", NULL);
    test_device_plug (test_talker_get_device (talker));
    await_log (fixture, "enabled;");
    g_assert_cmphex (fixture->facts.interfaces[0].hid_usage, ==, 0x008c0002);
    fixture->facts.vid = fixture->facts.pid = 0xffff; /* not by its id */
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_SCANNER, &fixture->facts) ==
                   &ocop_scanner_hid_pos);
    test_talker_send (talker, report, sizeof report);
    await_log (fixture, "]E08934563138165;");
    /* S2 */
    report[63] = 1;
    test_talker_send (talker, report, sizeof report);
    await_log (fixture, "!cut-off;");
    remove_scanner (fixture, scanner);
    test_talker_free (talker);
}

static void
test_hid_pos_without_descriptor (Fixture *fixture, gconstpointer data)
{
    TestTalker *talker = test_talker_new (fixture->bus, TEST_TALKER_HID_POS, "1-2", NULL);
    test_talker_set_stubborn (talker);
    OcopScanner *scanner = add_scanner (fixture, &ocop_scanner_hid_pos, 0x0c2e, 0x1007, "", NULL);
    test_device_plug (test_talker_get_device (talker));
    await_log (fixture, "stalled;");
    g_assert_cmphex (fixture->facts.interfaces[0].hid_usage, ==, 0);
    remove_scanner (fixture, scanner);
    test_talker_free (talker);
}

static void
test_cdc (Fixture *fixture, gconstpointer data)
{
    TestTalker *talker = test_talker_new (fixture->bus, TEST_TALKER_CDC, "1-3", NULL);
    test_device_plug (test_talker_get_device (talker));
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    while (fixture->facts.id == 0 && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, FALSE);
    OcopScanner *scanner =
        add_scanner (fixture, &ocop_scanner_cdc, fixture->facts.vid, fixture->facts.pid, "", NULL);
    await_log (fixture, "enabled;");
    test_talker_send (talker, "]C0OCOP-1\r\n", 11);
    await_log (fixture, "]C0OCOP-1;");
    test_device_unplug (test_talker_get_device (talker));
    await_log (fixture, "absent;");
    test_device_plug (test_talker_get_device (talker));
    await_log (fixture, "enabled;");
    test_talker_send (talker, "]C0OCOP-1\r", 10);
    await_log (fixture, "]C0OCOP-1;");
    remove_scanner (fixture, scanner);
    test_talker_free (talker);
}

/* S10: one is pulled out while the other reads. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
    static const OcopScannerOptions options = {.silence_ms = PATIENT_MS};
    TestTalker *left = test_talker_new (fixture->bus, TEST_TALKER_KEYBOARD, "1-1", NULL),
               *right = test_talker_new (fixture->bus, TEST_TALKER_KEYBOARD, "1-2", NULL);
    OcopScanner *scanners[] = {
        add_scanner (fixture, &ocop_scanner_hid_keyboard, 0x05e0, 0x1200, "1-1", &options),
        add_scanner (fixture, &ocop_scanner_hid_keyboard, 0x05e0, 0x1200, "1-2", &options)};
    test_device_plug (test_talker_get_device (left));
    await_log (fixture, "enabled;");
    test_device_plug (test_talker_get_device (right));
    await_log (fixture, "enabled;");
    type (right, "RIGHT\r");
    await_log (fixture, "RIGHT;");
    type (left, "1234");
    test_device_unplug (test_talker_get_device (right));
    await_log (fixture, "absent;");
    type (left, "56\r");
    await_log (fixture, "123456;");
    for (guint i = 0; i < 2; i++)
        remove_scanner (fixture, scanners[i]);
    test_talker_free (left);
    test_talker_free (right);
}

static void
on_taught (OcopTeachResult result, const OcopUsbFacts *facts, gpointer data)
{
    g_string_append_printf (((Fixture *)data)->log, "taught %d;", result);
}

/* Each keyboard is the desktop's again: one on which a person types at once, the other when nobody
 * waits for a scan any more. */
static void
test_teaching_gives_keyboards_back (Fixture *fixture, gconstpointer data)
{
    TestTalker *talkers[2];
    OcopUsbFacts facts[2];
    const OcopUsbFacts *const list[] = {&facts[0], &facts[1]};
    for (guint i = 0; i < 2; i++) {
        talkers[i] =
            test_talker_new (fixture->bus, TEST_TALKER_KEYBOARD, i == 0 ? "1-1" : "1-2", NULL);
        test_device_plug (test_talker_get_device (talkers[i]));
        const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
        while (fixture->facts.id != i + 2 && g_get_monotonic_time() < until_us)
            g_main_context_iteration (NULL, FALSE);
        facts[i] = fixture->facts;
        facts[i].vid = 0x1234; /* nobody knows it */
        g_assert_true (ocop_teach_is_candidate (&facts[i]));
        g_assert_true (test_device_has_kernel_driver (test_talker_get_device (talkers[i])));
    }
    OcopTeaching *teaching =
        ocop_teaching_new (fixture->loop, &fixture->opener, list, 2, on_taught, fixture);
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    while ((test_device_has_kernel_driver (test_talker_get_device (talkers[0])) ||
            test_device_has_kernel_driver (test_talker_get_device (talkers[1]))) &&
           g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, FALSE);
    type (talkers[0], "x");
    await_kernel_driver (talkers[0]);
    g_assert_false (test_device_has_kernel_driver (test_talker_get_device (talkers[1])));
    ocop_teaching_free (teaching);
    await_kernel_driver (talkers[1]);
    g_assert_cmpstr (fixture->log->str, ==, "");
    test_talker_free (talkers[0]);
    test_talker_free (talkers[1]);
}

/* W1, W2 */
static void
test_scale (Fixture *fixture, gconstpointer data)
{
    static const guint8 old[] = {3, 4, 2, 0, 99, 0}, moving[] = {3, 3, 2, 0, 130, 0},
                        stable[] = {3, 4, 2, 0, 130, 0};
    const OcopUsbWanted wanted = {.vid = 0x0c2e, .pid = 0x1007};
    TestTalker *talker = test_talker_new (fixture->bus, TEST_TALKER_HID_POS, "1-4", NULL);
    test_talker_set_report_descriptor (talker, hid_scale, sizeof hid_scale);
    show_descriptor ("1-4", hid_scale, sizeof hid_scale);
    OcopScale *scale =
        ocop_scale_new_usb (fixture->loop, &ocop_scale_hid_driver, &wanted, &fixture->opener,
                            OCOP_SCALE_LANGUAGE_HID, NULL, &scale_events, fixture);
    ocop_devices_add (fixture->devices, ocop_scale_get_dev (scale));
    ocop_scale_start (scale);
    test_device_plug (test_talker_get_device (talker));
    await_log (fixture, "enabled;");
    fixture->facts.vid = fixture->facts.pid = 0xffff;
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_SCALE, &fixture->facts) ==
                   &ocop_scale_hid_driver);
    test_talker_send (talker, old, sizeof old);
    test_talker_send (talker, moving, sizeof moving);
    test_talker_send (talker, stable, sizeof stable);
    test_talker_send (talker, stable, sizeof stable);
    await_log (fixture, "moving 0;stable 130;");
    test_device_unplug (test_talker_get_device (talker));
    await_log (fixture, "none 0;absent;");
    ocop_devices_remove (fixture->devices, ocop_scale_get_dev (scale));
    ocop_scale_free (scale);
    test_talker_free (talker);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/usb/classes/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("keyboard-scanner-s1-s5-s7-and-replug", test_keyboard);
    ADD ("hid-pos-scanner-is-known-by-its-usage", test_hid_pos);
    ADD ("hid-pos-scanner-without-descriptor", test_hid_pos_without_descriptor);
    ADD ("cdc-scanner-and-replug", test_cdc);
    ADD ("s10-two-scanners-one-pulled-out", test_two);
    ADD ("teaching-gives-keyboards-back", test_teaching_gives_keyboards_back);
    ADD ("hid-scale-w1-w2", test_scale);
    return g_test_run();
}
