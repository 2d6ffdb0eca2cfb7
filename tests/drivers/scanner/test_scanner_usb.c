/* Scanners as devices of a shop: pulled out while they read, plugged in elsewhere, two of a kind,
 * taken by others; and what is never taken for a scanner. The bus is a few functions; tests/usb has
 * the same over libusb. */
#include "../fake_usb.h"
#include "../hid_samples.h"
#include "../key_reports.h"
#include "drivers/tables.h"
#include "scanner_log.h"

typedef struct {
    FakeUsb usb;
    ScannerLog log;
    OcopScanner *scanner;
} Fixture;

static GBytes *
answer (const OcopControl *control, gpointer data)
{
    return control->request_type == 0x81 ? g_bytes_new_static (hid_honeywell, sizeof hid_honeywell)
                                         : g_bytes_new (NULL, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fake_usb_init (&fixture->usb);
    fixture->usb.device.control = answer;
    fixture->log = (ScannerLog){.text = g_string_new (NULL), .is_hungry = TRUE};
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    if (fixture->scanner != NULL)
        ocop_devices_remove (fixture->usb.devices, ocop_scanner_get_dev (fixture->scanner));
    g_clear_pointer (&fixture->scanner, ocop_scanner_free);
    fake_usb_clear (&fixture->usb);
    g_string_free (fixture->log.text, TRUE);
}

static OcopScanner *
add (Fixture *fixture, const OcopDriver *driver, const OcopUsbWanted *wanted,
     const OcopScannerOptions *options, ScannerLog *log)
{
    OcopScanner *scanner = ocop_scanner_new_usb (
        fixture->usb.loop, driver, wanted, &fixture->usb.opener, options, &scanner_log_events, log);
    ocop_devices_add (fixture->usb.devices, ocop_scanner_get_dev (scanner));
    ocop_scanner_start (scanner);
    return scanner;
}

static void
type (Fixture *fixture, OcopTransport *transport, const char *text)
{
    key_reports_send (transport, text);
    ocop_loop_run_pending (fixture->usb.loop);
}

/* S7, and the settings of the scanner are those it had. */
static void
test_replug (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted wanted = {.vid = 0x05e0, .pid = 0x1200, .port = "1-1"};
    static const OcopScannerOptions options = {.gs_character = '~'};
    const OcopUsbFacts first = fake_usb_facts (0x05e0, 0x1200, "1-1", &FAKE_BOOT_KEYBOARD),
                       second = fake_usb_facts (0x05e0, 0x1200, "3-2", &FAKE_BOOT_KEYBOARD);
    fixture->scanner = add (fixture, &ocop_scanner_hid_keyboard, &wanted, &options, &fixture->log);
    fake_usb_plug (&fixture->usb, &first);
    scanner_log_assert (&fixture->log, "~enabled ok\n");
    type (fixture, fixture->usb.transport, "8934563138165\r]C110A~21B");
    fake_usb_unplug (&fixture->usb, &first, fixture->usb.transport);
    ocop_loop_advance (fixture->usb.loop, 1);
    scanner_log_assert (&fixture->log, "8934563138165\n~absent ok\n!lost \n");

    fake_usb_plug (&fixture->usb, &second);
    type (fixture, fixture->usb.transport, "]C110A~21B\r");
    scanner_log_assert (&fixture->log, "~enabled ok\n10A<GS>21B ]C1\n");
    g_assert_cmpint (fixture->usb.kind, ==, OCOP_USB_HID);
}

/* What a quirk file says of it, where the shop's settings say nothing; of the next device on the
 * same port nothing of that is left. */
static void
test_quirks (Fixture *fixture, gconstpointer data)
{
    static const char text[] = "[file]\nlayer = shop\n"
                               "[sign]\nmatch-usb = 05e0:1200\ngs-substitute = ~\nsource = tried\n"
                               "[key]\nmatch-usb = 05e0:1201\ngs-substitute = f8\nsource = tried\n"
                               "[line]\nmatch-usb = 05e0:0600\nterminator = tab\nsource = tried\n";
    static const OcopUsbWanted wanted = {.vid = 0x05e0, .pid = 0x1200},
                               serial = {.vid = 0x05e0, .pid = 0x0600};
    static const OcopUsbInterface cdc = {.device_class = 0x0a, .bulk_in = 0x81, .bulk_out = 2};
    const OcopUsbFacts facts = fake_usb_facts (0x05e0, 0x1200, "1-1", &FAKE_BOOT_KEYBOARD),
                       line = fake_usb_facts (0x05e0, 0x0600, "1-2", &cdc);
    g_autoptr (OcopQuirkTable) table = ocop_quirk_table_new();
    g_autoptr (GError) error = NULL;
    ocop_quirk_table_add (table, "shop", text, strlen (text), &error);
    g_assert_no_error (error);
    fixture->usb.opener.quirks = table;
    fixture->scanner = add (fixture, &ocop_scanner_hid_keyboard, &wanted, NULL, &fixture->log);
    fake_usb_plug (&fixture->usb, &facts);
    type (fixture, fixture->usb.transport, "]C110A~21B\r");
    scanner_log_assert (&fixture->log, "~enabled ok\n10A<GS>21B ]C1\n");

    ScannerLog log = {.text = g_string_new (NULL), .is_hungry = TRUE};
    OcopScanner *other = add (fixture, &ocop_scanner_cdc, &serial, NULL, &log);
    fake_usb_plug (&fixture->usb, &line);
    ocop_fake_transport_send (fixture->usb.transport, "AB\rC\t", 5);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&log, "~enabled ok\nAB\rC\n");
    ocop_devices_remove (fixture->usb.devices, ocop_scanner_get_dev (other));
    ocop_scanner_free (other);
    g_string_free (log.text, TRUE);
    ocop_devices_remove (fixture->usb.devices, ocop_scanner_get_dev (fixture->scanner));
    g_clear_pointer (&fixture->scanner, ocop_scanner_free);
}

/* Two of a kind, one swapped for a third while the other reads: nothing of the one ever gets into
 * a code of the other (S10). */
static void
test_hot_swap (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted left = {.vid = 0x05e0, .pid = 0x1200, .port = "1-1"},
                               right = {.vid = 0x05e0, .pid = 0x1200, .port = "1-2"};
    const OcopUsbFacts on_left = fake_usb_facts (0x05e0, 0x1200, "1-1", &FAKE_BOOT_KEYBOARD),
                       on_right = fake_usb_facts (0x05e0, 0x1200, "1-2", &FAKE_BOOT_KEYBOARD),
                       third = fake_usb_facts (0x05e0, 0x1200, "1-2", &FAKE_BOOT_KEYBOARD);
    ScannerLog right_log = {.text = g_string_new (NULL), .is_hungry = TRUE};
    fixture->scanner = add (fixture, &ocop_scanner_hid_keyboard, &left, NULL, &fixture->log);
    OcopScanner *other = add (fixture, &ocop_scanner_hid_keyboard, &right, NULL, &right_log);
    fake_usb_plug (&fixture->usb, &on_right);
    OcopTransport *right_transport = fixture->usb.transport;
    fake_usb_plug (&fixture->usb, &on_left);
    OcopTransport *left_transport = fixture->usb.transport;
    g_assert_cmpuint (fixture->usb.n_asked, ==, 0);
    scanner_log_assert (&fixture->log, "~enabled ok\n");
    scanner_log_assert (&right_log, "~enabled ok\n");

    type (fixture, left_transport, "12");
    type (fixture, right_transport, "89");
    fake_usb_unplug (&fixture->usb, &on_right, right_transport);
    type (fixture, left_transport, "34");
    fake_usb_plug (&fixture->usb, &third);
    type (fixture, fixture->usb.transport, "777\r");
    type (fixture, left_transport, "5\r");
    ocop_loop_advance (fixture->usb.loop, 1);
    scanner_log_assert (&fixture->log, "12345\n");
    g_assert_nonnull (strstr (right_log.text->str, "777\n"));
    g_assert_nonnull (strstr (right_log.text->str, "!lost \n"));
    g_assert_null (strstr (right_log.text->str, "89"));

    ocop_devices_remove (fixture->usb.devices, ocop_scanner_get_dev (other));
    ocop_scanner_free (other);
    g_string_free (right_log.text, TRUE);
}

static void
test_hid_pos (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted wanted = {.vid = 0x0c2e, .pid = 0x1007};
    const OcopUsbFacts facts = fake_usb_facts (0x0c2e, 0x1007, "1-1", &FAKE_HID);
    guint8 report[64] = {2, 13, ']', 'E', '0'};
    memcpy (report + 5, "8934563138165", 13);
    fixture->scanner = add (fixture, &ocop_scanner_hid_pos, &wanted, NULL, &fixture->log);
    fake_usb_plug (&fixture->usb, &facts);
    ocop_fake_transport_send (fixture->usb.transport, report, sizeof report);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "~enabled ok\n8934563138165 ]E0\n");
}

static void
test_cdc (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted wanted = {.vid = 0x05e0, .pid = 0x0600};
    static const OcopScannerOptions options = {.baud = 115200};
    OcopUsbFacts facts = fake_usb_facts (
        0x05e0, 0x0600, "1-1",
        &(OcopUsbInterface){.device_class = 2, .subclass = 2, .interrupt_in = 0x83});
    facts.interfaces[facts.n_interfaces++] =
        (OcopUsbInterface){.number = 1, .device_class = 10, .bulk_in = 0x81, .bulk_out = 0x02};
    fixture->scanner = add (fixture, &ocop_scanner_cdc, &wanted, &options, &fixture->log);
    fake_usb_plug (&fixture->usb, &facts);
    g_assert_cmpint (fixture->usb.kind, ==, OCOP_USB_CDC);
    g_assert_cmpuint (fixture->usb.interface_number, ==, 1);
    g_assert_cmpuint (fixture->usb.baud, ==, 115200);
    ocop_fake_transport_send (fixture->usb.transport, "8934563138", 10);
    ocop_fake_transport_send (fixture->usb.transport, "165\r\n", 5);
    ocop_loop_run_pending (fixture->usb.loop);
    scanner_log_assert (&fixture->log, "~enabled ok\n8934563138165\n");
}

static void
test_in_use_and_denied (Fixture *fixture, gconstpointer data)
{
    static const OcopUsbWanted wanted = {.vid = 0x05e0, .pid = 0x1200};
    const OcopUsbFacts first = fake_usb_facts (0x05e0, 0x1200, "1-1", &FAKE_BOOT_KEYBOARD),
                       second = fake_usb_facts (0x05e0, 0x1200, "1-1", &FAKE_BOOT_KEYBOARD);
    fixture->scanner = add (fixture, &ocop_scanner_hid_keyboard, &wanted, NULL, &fixture->log);
    fixture->usb.open_result = OCOP_DEV_NO_PERMISSION;
    fake_usb_plug (&fixture->usb, &first);
    scanner_log_assert (&fixture->log, "~open no-permission\n");
    ocop_devices_left (&first, fixture->usb.devices);
    fixture->usb.open_result = OCOP_DEV_OK;
    fake_usb_plug (&fixture->usb, &second);
    scanner_log_assert (&fixture->log, "~absent ok\n~enabled ok\n");
}

/* A keyboard is no scanner, whoever made it and whatever else is on it. */
static void
test_no_keyboard_is_found (Fixture *fixture, gconstpointer data)
{
    static const guint16 vids[] = {0x046d, 0x05e0, 0x0c2e, 0x1eab};
    for (guint i = 0; i < G_N_ELEMENTS (vids); i++) {
        OcopUsbFacts facts = fake_usb_facts (vids[i], 0xbeef, "1-1", &FAKE_BOOT_KEYBOARD);
        facts.interfaces[0].hid_usage = OCOP_HID_USAGE (0x01, 0x06);
        facts.interfaces[facts.n_interfaces++] = FAKE_HID;
        facts.interfaces[1].hid_usage = OCOP_HID_USAGE (0x0c, 0x01);
        g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_SCANNER, &facts));
    }
    OcopUsbFacts pos = fake_usb_facts (0xdead, 0xbeef, "1-1", &FAKE_HID);
    g_assert_null (ocop_drivers_find (OCOP_DEV_CLASS_SCANNER, &pos));
    pos.interfaces[0].hid_usage = OCOP_HID_USAGE (0x8c, 0x02);
    g_assert_true (ocop_drivers_find (OCOP_DEV_CLASS_SCANNER, &pos) == &ocop_scanner_hid_pos);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/scanner/usb/" name, Fixture, NULL, set_up, test, tear_down)
    ADD ("s7-replug-elsewhere-keeps-its-settings", test_replug);
    ADD ("s9-quirks-are-obeyed", test_quirks);
    ADD ("s10-hot-swap-while-the-other-reads", test_hot_swap);
    ADD ("hid-pos", test_hid_pos);
    ADD ("cdc", test_cdc);
    ADD ("no-permission-then-well", test_in_use_and_denied);
    ADD ("no-keyboard-is-taken-for-a-scanner", test_no_keyboard_is_found);
    return g_test_run();
}
