/* What quirks change of a printer's transport, and the last rung of the ladder out of a stall, over
 * the real libusb. */
#include "printer.h"

#include "drivers/core/hub.h"
#include "drivers/link/usb_opener.h"
#include "drivers/transport/usb.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
    TestBus *bus;
    TestPrinter *printer;
    OcopLoop *loop;
    OcopHub *hub;
    OcopTransport *transport;
    OcopUsbFacts facts;
    guint n_arrived, n_opened, n_written, n_closed, n_received;
    OcopDevResult opened, written;
    gsize n_accepted, n_step_max, n_progress;
} Fixture;

static void
on_arrived (const OcopUsbFacts *facts, gpointer data)
{
    ((Fixture *)data)->facts = *facts;
    ((Fixture *)data)->n_arrived++;
}

static void
on_left (const OcopUsbFacts *facts, gpointer data)
{
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_received++;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
    ((Fixture *)data)->opened = result;
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_step_max = MAX (fixture->n_step_max, n_accepted - fixture->n_progress);
    fixture->n_progress = n_accepted;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_written++;
    fixture->written = result;
    fixture->n_accepted = n_accepted;
}

static void
on_closed (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_closed++;
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
    static const OcopHubEvents events = {on_arrived, on_left};
    OcopDevResult result;
    fixture->bus = test_bus_new();
    fixture->printer = test_printer_new (fixture->bus, "1-1", "PRN0001");
    test_device_plug (test_printer_get_device (fixture->printer));
    fixture->loop = ocop_loop_new (NULL);
    fixture->hub = ocop_hub_new (fixture->loop, &events, fixture, &result);
    g_assert_nonnull (fixture->hub);
    wait_for (&fixture->n_arrived, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_hub_free (fixture->hub);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    ocop_loop_unref (fixture->loop);
    test_printer_free (fixture->printer);
    test_bus_free (fixture->bus);
}

static void
open_printer (Fixture *fixture, guint quirks)
{
    static const OcopTransportEvents events = {.received = on_received};
    const OcopUsbFlags flags = ocop_usb_flags_from_quirks (&(OcopQuirks){.flags = quirks});
    fixture->transport = ocop_usb_bulk_new (fixture->hub, &fixture->facts,
                                            ocop_usb_find_printer (&fixture->facts, FALSE), flags);
    ocop_transport_set_events (fixture->transport, &events, fixture);
}

static void
begin (Fixture *fixture, guint quirks)
{
    open_printer (fixture, quirks);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, 1);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_OK);
}

static void
write_zeros (Fixture *fixture, gsize size)
{
    const guint n = fixture->n_written + 1;
    g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
    fixture->n_progress = 0;
    ocop_transport_write (fixture->transport, bytes, on_progress, on_written, fixture);
    wait_for (&fixture->n_written, n);
}

/* P8: halts that come back end the write; the printer is emptied, and the next write goes through.
 */
static void
test_endless_stall_is_reset (Fixture *fixture, gconstpointer data)
{
    begin (fixture, 0);
    test_printer_set_fault (fixture->printer, 4100, TEST_PRINTER_STALLS);
    write_zeros (fixture, 6000);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_STALLED);
    g_assert_cmpuint (fixture->n_accepted, ==, 4100);
    write_zeros (fixture, 100);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    g_assert_cmpuint (test_printer_get_n_resets (fixture->printer), ==, 1);
    g_assert_cmpuint (test_printer_get_size (fixture->printer), ==, 4200);
}

static void
test_reset_of_older_printers (Fixture *fixture, gconstpointer data)
{
    test_printer_set_reset_type (fixture->printer, 0x23);
    begin (fixture, OCOP_QUIRK_SOFT_RESET);
    g_assert_cmpuint (test_printer_get_n_resets (fixture->printer), ==, 1);
}

static void
test_no_reset_where_it_hurts (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_QUIRK_NO_SOFT_RESET);
    test_printer_set_fault (fixture->printer, 0, TEST_PRINTER_STALLS);
    write_zeros (fixture, 10);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_STALLED);
    write_zeros (fixture, 10);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_STALLED);
    g_assert_cmpuint (test_printer_get_n_resets (fixture->printer), ==, 0);
}

static void
test_chunks_are_as_small_as_asked (Fixture *fixture, gconstpointer data)
{
    open_printer (fixture, 0);
    ocop_usb_bulk_set_chunk (fixture->transport, 512);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, 1);
    write_zeros (fixture, 5000);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    g_assert_cmpuint (fixture->n_step_max, ==, 512);
}

static void
test_unidir_is_not_read (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_QUIRK_UNIDIR);
    test_printer_send (fixture->printer, "\x12", 1);
    write_zeros (fixture, 100);
    g_assert_cmpuint (fixture->n_received, ==, 0);
}

static void
close_it (Fixture *fixture)
{
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
}

static void
test_driver_is_not_given_back (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_QUIRK_NO_REATTACH);
    close_it (fixture);
    g_assert_false (test_device_has_kernel_driver (test_printer_get_device (fixture->printer)));
}

static void
test_late_close (Fixture *fixture, gconstpointer data)
{
    begin (fixture, OCOP_QUIRK_DELAY_CLOSE);
    const gint64 start_us = g_get_monotonic_time();
    close_it (fixture);
    g_assert_cmpint (g_get_monotonic_time() - start_us, >=, 1000 * 1000);
    g_assert_true (test_device_has_kernel_driver (test_printer_get_device (fixture->printer)));
}

/* The kernel's driver stays: nothing is claimed, and without its node there is nothing to open. */
static void
test_kept_usblp (Fixture *fixture, gconstpointer data)
{
    g_autofree char *text =
        g_strdup_printf ("[file]\nlayer = shop\n[ours]\nmatch-usb = %04x:*\nkeep-usblp = yes\n"
                         "source = tried\n",
                         fixture->facts.vid);
    g_autoptr (GError) error = NULL;
    ocop_quirk_table_add (ocop_hub_get_quirks (fixture->hub), "shop", text, strlen (text), &error);
    g_assert_no_error (error);
    const OcopUsbOpener opener = ocop_usb_opener_of_hub (fixture->hub);
    fixture->transport =
        opener.make (OCOP_USB_BULK, &fixture->facts, ocop_usb_find_printer (&fixture->facts, FALSE),
                     0, opener.data);
    g_assert_cmpstr (ocop_transport_get_name (fixture->transport), ==, "usblp");
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, 1);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_true (test_device_has_kernel_driver (test_printer_get_device (fixture->printer)));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/usb/quirks/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("p8-endless-stall-is-reset", test_endless_stall_is_reset);
    ADD ("reset-of-older-printers", test_reset_of_older_printers);
    ADD ("no-reset-where-it-hurts", test_no_reset_where_it_hurts);
    ADD ("chunks-are-as-small-as-asked", test_chunks_are_as_small_as_asked);
    ADD ("unidir-is-not-read", test_unidir_is_not_read);
    ADD ("driver-is-not-given-back", test_driver_is_not_given_back);
    ADD ("late-close", test_late_close);
    ADD ("kept-usblp", test_kept_usblp);
    return g_test_run();
}
