/* The whole way from the socket to a printed receipt, over the real libusb: two equal printers are
 * told apart by their ports, one that vanishes in a receipt ends its job once and is taken up again
 * by itself, wherever it is plugged in. */
#include "printer.h"

#include "drivers/core/devices.h"
#include "drivers/core/hub.h"
#include "drivers/transport/usb.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct _Fixture Fixture;

/* A printer of the shop and a driver as small as can be. */
typedef struct {
    Fixture *fixture;
    OcopDev *dev;
    OcopTransport *transport;
    guint n_enabled, n_absent, n_written;
    OcopDevResult written;
    gsize n_accepted;
} ShopPrinter;

struct _Fixture {
    TestBus *bus;
    TestDevice *root_hub; /* without any device under /sys libusb takes /sys for missing */
    TestPrinter *plugged[2];
    OcopLoop *loop;
    OcopDevices *devices;
    OcopHub *hub;
    ShopPrinter printers[2];
    guint n_asked;
};

static const guint8 hub_descriptors[] = {
    18, 1, 0x00, 0x02, 9, 0, 0, 64,   0x6b, 0x1d, 0x02, 0x00, 0x00, 0x01, 0, 0, 0, 1, //
    9,  2, 18,   0,    1, 1, 0, 0xe0, 0,                                              //
    9,  4, 0,    0,    0, 9, 0, 0,    0,
};

static void
on_opened (OcopDevResult result, gpointer data)
{
    ocop_dev_step_done (((ShopPrinter *)data)->dev, result);
}

static void
open_printer (OcopDev *dev, const OcopUsbFacts *facts)
{
    ShopPrinter *printer = ocop_dev_get_driver_data (dev);
    printer->transport =
        ocop_usb_bulk_new (printer->fixture->hub, facts, ocop_usb_find_printer (facts, FALSE), 0);
    ocop_transport_open (printer->transport, on_opened, printer);
}

static void
gone (OcopDev *dev)
{
    ShopPrinter *printer = ocop_dev_get_driver_data (dev);
    g_clear_pointer (&printer->transport, ocop_transport_free);
}

static const OcopDriver driver = {.name = "test", .open = open_printer, .gone = gone};

static void
on_state (OcopDev *dev, OcopDevState state, gpointer data)
{
    ShopPrinter *printer = data;
    printer->n_enabled += state == OCOP_DEV_ENABLED;
    printer->n_absent += state == OCOP_DEV_ABSENT;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    ShopPrinter *printer = data;
    printer->n_written++;
    printer->written = result;
    printer->n_accepted = n_accepted;
}

static void
on_ask (OcopDev *dev, gpointer data)
{
    ((Fixture *)data)->n_asked++;
}

static gboolean
wake_up (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

static void
wait_for (const guint *count, guint n)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (*count < n && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    g_assert_cmpuint (*count, ==, n);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const char *const ports[] = {"1-1", "1-2"};
    static const OcopHubEvents events = {ocop_devices_arrived, ocop_devices_left};
    static const OcopDevEvents dev_events = {.state_changed = on_state};
    OcopDevResult result;
    fixture->bus = test_bus_new();
    fixture->root_hub =
        test_device_new (fixture->bus, &(TestDeviceSpec){.name = "usb1",
                                                         .descriptors = hub_descriptors,
                                                         .size = sizeof hub_descriptors});
    test_device_plug (fixture->root_hub);
    fixture->loop = ocop_loop_new (NULL);
    fixture->devices = ocop_devices_new (on_ask, fixture);
    for (guint i = 0; i < 2; i++) {
        OcopUsbWanted wanted = {.vid = 0x04b8, .pid = 0x0202, .serial = "0000"};
        ShopPrinter *printer = &fixture->printers[i];
        g_strlcpy (wanted.port, ports[i], sizeof wanted.port);
        fixture->plugged[i] = test_printer_new (fixture->bus, ports[i], "0000");
        printer->fixture = fixture;
        printer->dev = ocop_dev_new (fixture->loop, &driver, &wanted, printer);
        ocop_dev_set_events (printer->dev, &dev_events, printer);
        ocop_dev_want (printer->dev, OCOP_DEV_ENABLED);
        ocop_devices_add (fixture->devices, printer->dev);
    }
    fixture->hub = ocop_hub_new (fixture->loop, &events, fixture->devices, &result);
    g_assert_nonnull (fixture->hub);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 2; i++)
        g_clear_pointer (&fixture->printers[i].transport, ocop_transport_free);
    ocop_hub_free (fixture->hub);
    ocop_devices_free (fixture->devices);
    for (guint i = 0; i < 2; i++) {
        ocop_dev_free (fixture->printers[i].dev);
        test_printer_free (fixture->plugged[i]);
    }
    ocop_loop_unref (fixture->loop);
    /* What is no device of ours is not opened. */
    g_assert_cmpuint (test_device_get_n_ioctls (fixture->root_hub), ==, 0);
    test_device_free (fixture->root_hub);
    test_bus_free (fixture->bus);
}

static TestDevice *
get_device (Fixture *fixture, guint i)
{
    return test_printer_get_device (fixture->plugged[i]);
}

static void
write_text (Fixture *fixture, guint i, const char *text, gsize size)
{
    ShopPrinter *printer = &fixture->printers[i];
    g_autoptr (GBytes) bytes = g_bytes_new (text, size);
    const guint n = printer->n_written + 1;
    ocop_transport_write (printer->transport, bytes, NULL, on_written, printer);
    wait_for (&printer->n_written, n);
}

/* P3, P5 */
static void
test_equal_printers_are_told_apart_by_port (Fixture *fixture, gconstpointer data)
{
    test_device_plug (get_device (fixture, 1));
    wait_for (&fixture->printers[1].n_enabled, 1);
    test_device_plug (get_device (fixture, 0));
    wait_for (&fixture->printers[0].n_enabled, 1);
    write_text (fixture, 0, "left", 4);
    write_text (fixture, 1, "right", 5);
    test_printer_assert_has (fixture->plugged[0], "left", 4);
    test_printer_assert_has (fixture->plugged[1], "right", 5);
    g_assert_cmpuint (fixture->n_asked, ==, 0);
}

/* P4, P5 */
static void
test_vanished_in_a_receipt_and_back_elsewhere (Fixture *fixture, gconstpointer data)
{
    static const char receipt[9000];
    test_device_plug (get_device (fixture, 0));
    test_device_plug (get_device (fixture, 1));
    wait_for (&fixture->printers[0].n_enabled, 1);
    wait_for (&fixture->printers[1].n_enabled, 1);

    test_printer_set_fault (fixture->plugged[0], 5000, TEST_PRINTER_LEAVES);
    write_text (fixture, 0, receipt, sizeof receipt);
    g_assert_cmpint (fixture->printers[0].written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->printers[0].n_accepted, ==, 5000);
    wait_for (&fixture->printers[0].n_absent, 1);
    write_text (fixture, 1, "goes on", 7);

    test_printer_set_fault (fixture->plugged[0], 0, TEST_PRINTER_WORKS);
    test_device_move (get_device (fixture, 0), "1-7");
    test_device_plug (get_device (fixture, 0));
    wait_for (&fixture->printers[0].n_enabled, 2);
    g_assert_cmpstr (ocop_dev_get_wanted (fixture->printers[0].dev)->port, ==, "1-7");
    write_text (fixture, 0, "new", 3);
    g_assert_cmpuint (test_printer_get_size (fixture->plugged[0]), ==, 5003);
    test_printer_assert_has (fixture->plugged[1], "goes on", 7);
    g_assert_cmpuint (fixture->printers[0].n_written, ==, 2);
}

/* P1: the other program lets go; the next event about USB is the occasion. */
static void
test_busy_printer_is_taken_when_something_changes (Fixture *fixture, gconstpointer data)
{
    ShopPrinter *printer = &fixture->printers[0];
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    test_device_set_claim_error (get_device (fixture, 0), 16); /* EBUSY */
    test_device_plug (get_device (fixture, 0));
    while (ocop_dev_get_fault (printer->dev) == OCOP_DEV_OK && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (ocop_dev_get_fault (printer->dev), ==, OCOP_DEV_IN_USE);
    g_clear_pointer (&printer->transport, ocop_transport_free);
    test_device_set_claim_error (get_device (fixture, 0), 0);
    test_device_plug (get_device (fixture, 1));
    wait_for (&printer->n_enabled, 1);
    wait_for (&fixture->printers[1].n_enabled, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/usb/devices/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("p5-equal-printers-are-told-apart-by-port", test_equal_printers_are_told_apart_by_port);
    ADD ("p4-p5-vanished-in-a-receipt-and-back-elsewhere",
         test_vanished_in_a_receipt_and_back_elsewhere);
    ADD ("p1-busy-printer-is-taken-when-something-changes",
         test_busy_printer_is_taken_when_something_changes);
    return g_test_run();
}
