/* A USB printer through the real libusb: claiming, writing whatever the printer does, and going
 * away. What the host hands over and what the printer has are compared byte by byte. */
#include "printer.h"

#include "drivers/core/hub.h"
#include "drivers/transport/usb.h"

#include <errno.h>
#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
    TestBus *bus;
    TestPrinter *printer;
    OcopLoop *loop;
    OcopHub *hub;
    OcopTransport *transport;
    guint n_arrived, n_left;
    OcopUsbFacts facts; /* of the last that arrived */

    guint n_opened, n_written, n_gone, n_closed;
    OcopDevResult opened, written;
    gsize n_accepted, progress;
    GByteArray *received;
} Fixture;

static void
on_arrived (const OcopUsbFacts *facts, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_arrived++;
    fixture->facts = *facts;
}

static void
on_left (const OcopUsbFacts *facts, gpointer data)
{
    ((Fixture *)data)->n_left++;
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    g_byte_array_append (((Fixture *)data)->received, bytes, (guint)size);
}

static void
on_gone (gpointer data)
{
    ((Fixture *)data)->n_gone++;
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_opened++;
    fixture->opened = result;
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    g_assert_cmpuint (n_accepted, >, fixture->progress);
    fixture->progress = n_accepted;
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
    g_assert_cmpint (result, ==, OCOP_DEV_OK);
    ((Fixture *)data)->n_closed++;
}

static gboolean
wake_up (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

/* Turns the loop until *@count is @n, and at least once; gives up after the patience. */
static void
wait_for (const guint *count, guint n)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    const guint waker = g_timeout_add (1000, wake_up, NULL);
    while (*count < n && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (waker);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    g_assert_cmpuint (*count, ==, n);
}

static void
make_transport (Fixture *fixture)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    const OcopUsbInterface *interface = ocop_usb_find_printer (&fixture->facts, FALSE);
    g_assert_nonnull (interface);
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    fixture->transport = ocop_usb_bulk_new (fixture->hub, &fixture->facts, interface, 0);
    ocop_transport_set_events (fixture->transport, &events, fixture);
}

static void
open_printer (Fixture *fixture, OcopDevResult result)
{
    const guint n = fixture->n_opened + 1;
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, n);
    g_assert_cmpint (fixture->opened, ==, result);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopHubEvents events = {on_arrived, on_left};
    OcopDevResult result;
    fixture->received = g_byte_array_new();
    fixture->bus = test_bus_new();
    fixture->printer = test_printer_new (fixture->bus, "1-1", "PRN0001");
    test_device_plug (test_printer_get_device (fixture->printer));
    fixture->loop = ocop_loop_new (NULL);
    fixture->hub = ocop_hub_new (fixture->loop, &events, fixture, &result);
    g_assert_nonnull (fixture->hub);
    wait_for (&fixture->n_arrived, 1);
    make_transport (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_hub_free (fixture->hub);
    ocop_loop_unref (fixture->loop);
    test_printer_free (fixture->printer);
    test_bus_free (fixture->bus);
    g_byte_array_unref (fixture->received);
}

static GBytes *
make_bytes (gsize size)
{
    guint8 *bytes = g_malloc (size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)(i * 31 + (i >> 8));
    return g_bytes_new_take (bytes, size);
}

static void
write_bytes (Fixture *fixture, GBytes *bytes)
{
    fixture->progress = 0;
    ocop_transport_write (fixture->transport, bytes, on_progress, on_written, fixture);
}

static void
assert_written (Fixture *fixture, OcopDevResult result, gsize n_accepted)
{
    g_assert_cmpstr (ocop_dev_result_get_name (fixture->written), ==,
                     ocop_dev_result_get_name (result));
    g_assert_cmpuint (fixture->n_accepted, ==, n_accepted);
}

static void
assert_printer_has (Fixture *fixture, GBytes *bytes, gsize size)
{
    test_printer_assert_has (fixture->printer, g_bytes_get_data (bytes, NULL), size);
}

/* ---- what is there */

static void
test_facts_are_those_of_the_descriptors (Fixture *fixture, gconstpointer data)
{
    const OcopUsbInterface *interface = ocop_usb_find_printer (&fixture->facts, FALSE);
    g_assert_cmphex (fixture->facts.vid, ==, 0x04b8);
    g_assert_cmphex (fixture->facts.pid, ==, 0x0202);
    g_assert_cmpstr (fixture->facts.serial, ==, "PRN0001");
    g_assert_cmpstr (fixture->facts.port, ==, "1-1");
    g_assert_cmphex (interface->bulk_out, ==, 0x01);
    g_assert_cmphex (interface->bulk_in, ==, 0x82);
    g_assert_cmpuint (interface->protocol, ==, 2);
}

/* ---- claiming */

static void
test_usblp_is_detached_and_given_back (Fixture *fixture, gconstpointer data)
{
    TestDevice *device = test_printer_get_device (fixture->printer);
    g_assert_true (test_device_has_kernel_driver (device));
    open_printer (fixture, OCOP_DEV_OK);
    g_assert_false (test_device_has_kernel_driver (device));
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_true (test_device_has_kernel_driver (device));
}

static void
test_claim_busy_then_free (Fixture *fixture, gconstpointer data)
{
    TestDevice *device = test_printer_get_device (fixture->printer);
    test_device_set_claim_error (device, EBUSY);
    open_printer (fixture, OCOP_DEV_IN_USE);
    g_assert_cmpint (ocop_transport_get_state (fixture->transport), ==, OCOP_TRANSPORT_CLOSED);
    test_device_set_claim_error (device, 0);
    open_printer (fixture, OCOP_DEV_OK);
}

/* ---- writing */

static void
test_long_write_arrives_whole (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (200001);
    open_printer (fixture, OCOP_DEV_OK);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_OK, 200001);
    assert_printer_has (fixture, bytes, 200001);
}

static void
test_short_transfers_go_on_at_the_byte (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (10000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_short (fixture->printer, 777);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_OK, 10000);
    assert_printer_has (fixture, bytes, 10000);
}

/* More than one time-out of a transfer passes: what each moved is counted, nothing is sent twice.
 */
static void
test_nak_is_waiting (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (9000);
    const gint64 until_us = g_get_monotonic_time() + 2500 * 1000;
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 5000, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    while (g_get_monotonic_time() < until_us) {
        g_main_context_iteration (NULL, FALSE);
        g_usleep (10000);
    }
    g_assert_cmpuint (fixture->n_written, ==, 0);
    g_assert_cmpuint (fixture->progress, ==, 5000);
    test_printer_set_fault (fixture->printer, 0, TEST_PRINTER_WORKS);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_OK, 9000);
    assert_printer_has (fixture, bytes, 9000);
}

static void
test_cancelled_write_counts_exactly (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (9000);
    guint is_there = 0;
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 5001, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    while (test_printer_get_size (fixture->printer) < 5001)
        g_main_context_iteration (NULL, FALSE);
    wait_for (&is_there, 0);
    ocop_transport_cancel_write (fixture->transport);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_CANCELLED, 5001);

    g_autoptr (GBytes) rest = g_bytes_new_from_bytes (bytes, 5001, 9000 - 5001);
    test_printer_set_fault (fixture->printer, 0, TEST_PRINTER_WORKS);
    write_bytes (fixture, rest);
    wait_for (&fixture->n_written, 2);
    assert_printer_has (fixture, bytes, 9000);
}

static void
test_stall_is_cleared (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (6000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4100, TEST_PRINTER_STALLS_ONCE);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_OK, 6000);
    assert_printer_has (fixture, bytes, 6000);
    g_assert_cmpuint (test_device_get_n_halts_cleared (test_printer_get_device (fixture->printer)),
                      ==, 1);
}

static void
test_endless_stall_is_given_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (6000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4100, TEST_PRINTER_STALLS);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_STALLED, 4100);
    /* Two more with the soft reset that may have followed. */
    g_assert_cmpuint (test_device_get_n_halts_cleared (test_printer_get_device (fixture->printer)),
                      <=, 7);
}

static void
test_error_is_tried_again_at_the_byte (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (6000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4500, TEST_PRINTER_FAILS_ONCE);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_OK, 6000);
    assert_printer_has (fixture, bytes, 6000);
}

static void
test_refused_submit_ends_the_write (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (100);
    open_printer (fixture, OCOP_DEV_OK);
    test_device_fail_submit (test_printer_get_device (fixture->printer), ENOMEM);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_FAILURE, 0);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 2);
    assert_written (fixture, OCOP_DEV_OK, 100);
}

static void
test_second_write_is_busy (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (100);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 50, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_BUSY, 0);
    test_printer_set_fault (fixture->printer, 0, TEST_PRINTER_WORKS);
    wait_for (&fixture->n_written, 2);
    assert_written (fixture, OCOP_DEV_OK, 100);
}

/* ---- reading and requests */

static void
test_bytes_come_unasked (Fixture *fixture, gconstpointer data)
{
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_send (fixture->printer, "\x14\x00\x00\x0f", 4);
    wait_for (&fixture->received->len, 4);
    test_printer_send (fixture->printer, "\x12", 1);
    wait_for (&fixture->received->len, 5);
    g_assert_true (memcmp (fixture->received->data, "\x14\x00\x00\x0f\x12", 5) == 0);
}

typedef struct {
    guint n;
    OcopDevResult result;
    char text[64];
} Answer;

static void
on_answer (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    Answer *answer = data;
    answer->n++;
    answer->result = result;
    g_assert_cmpuint (size, <, sizeof answer->text);
    if (size > 0)
        memcpy (answer->text, bytes, size);
}

static void
test_requests_on_endpoint_zero (Fixture *fixture, gconstpointer data)
{
    const OcopControl device_id = {.request_type = 0xa1, .request = 0, .size_max = 60};
    const OcopControl unknown = {.request_type = 0xa1, .request = 9, .size_max = 1};
    Answer answer = {0};
    open_printer (fixture, OCOP_DEV_OK);
    ocop_transport_control (fixture->transport, &device_id, on_answer, &answer);
    wait_for (&answer.n, 1);
    g_assert_cmpint (answer.result, ==, OCOP_DEV_OK);
    g_assert_cmpstr (answer.text + 2, ==, "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20;CLS:PRINT;");
    ocop_transport_control (fixture->transport, &unknown, on_answer, &answer);
    wait_for (&answer.n, 2);
    g_assert_cmpint (answer.result, ==, OCOP_DEV_STALLED);
}

/* Some printers mix the answer into the print data. */
static void
test_no_request_during_a_write (Fixture *fixture, gconstpointer data)
{
    const OcopControl port_status = {.request_type = 0xa1, .request = 1, .size_max = 1};
    g_autoptr (GBytes) bytes = make_bytes (100);
    Answer answer = {0};
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 50, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    ocop_transport_control (fixture->transport, &port_status, on_answer, &answer);
    wait_for (&answer.n, 1);
    g_assert_cmpint (answer.result, ==, OCOP_DEV_BUSY);
}

/* ---- going away */

static void
check_unplug_in_a_write (Fixture *fixture, int unplug_status)
{
    g_autoptr (GBytes) bytes = make_bytes (9000);
    test_device_set_unplug_status (test_printer_get_device (fixture->printer), unplug_status);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4596, TEST_PRINTER_LEAVES);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_gone, 1);
    wait_for (&fixture->n_left, 1);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    assert_written (fixture, OCOP_DEV_NO_HARDWARE, 4596);
    assert_printer_has (fixture, bytes, 4596);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 2);
    assert_written (fixture, OCOP_DEV_NO_HARDWARE, 0);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_unplug_in_a_write (Fixture *fixture, gconstpointer data)
{
    check_unplug_in_a_write (fixture, 0);
}

/* What real host controllers do: the transfer fails first, that the device is gone comes after. */
static void
test_unplug_told_as_an_error_first (Fixture *fixture, gconstpointer data)
{
    check_unplug_in_a_write (fixture, -EPROTO);
}

static void
test_unplug_while_idle (Fixture *fixture, gconstpointer data)
{
    open_printer (fixture, OCOP_DEV_OK);
    test_device_unplug (test_printer_get_device (fixture->printer));
    wait_for (&fixture->n_gone, 1);
    wait_for (&fixture->n_left, 1);
    open_printer (fixture, OCOP_DEV_BUSY);
}

static void
test_unplug_before_it_is_opened (Fixture *fixture, gconstpointer data)
{
    test_device_unplug (test_printer_get_device (fixture->printer));
    wait_for (&fixture->n_left, 1);
    open_printer (fixture, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->n_gone, ==, 0);
}

/* The old handle stays open over the replug, and stays dead. */
static void
test_replug_has_a_new_id (Fixture *fixture, gconstpointer data)
{
    const OcopUsbFacts before = fixture->facts;
    g_autoptr (GBytes) bytes = make_bytes (100);
    open_printer (fixture, OCOP_DEV_OK);
    test_device_unplug (test_printer_get_device (fixture->printer));
    test_device_plug (test_printer_get_device (fixture->printer));
    wait_for (&fixture->n_gone, 1);
    wait_for (&fixture->n_arrived, 2);
    g_assert_cmpuint (fixture->facts.id, !=, before.id);
    g_assert_cmpuint (fixture->facts.address, !=, before.address);
    g_assert_cmpstr (fixture->facts.serial, ==, before.serial);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 1);
    assert_written (fixture, OCOP_DEV_NO_HARDWARE, 0);
    make_transport (fixture);
    open_printer (fixture, OCOP_DEV_OK);
    write_bytes (fixture, bytes);
    wait_for (&fixture->n_written, 2);
    assert_printer_has (fixture, bytes, 100);
}

static void
test_close_with_a_write_under_way (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = make_bytes (9000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4096, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    while (test_printer_get_size (fixture->printer) < 4096)
        g_main_context_iteration (NULL, FALSE);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    assert_written (fixture, OCOP_DEV_CANCELLED, 4096);
    open_printer (fixture, OCOP_DEV_OK);
}

static void
test_freed_while_open (Fixture *fixture, gconstpointer data)
{
    TestDevice *device = test_printer_get_device (fixture->printer);
    g_autoptr (GBytes) bytes = make_bytes (9000);
    open_printer (fixture, OCOP_DEV_OK);
    test_printer_set_fault (fixture->printer, 4096, TEST_PRINTER_WAITS);
    write_bytes (fixture, bytes);
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    while (!test_device_has_kernel_driver (device) && g_get_monotonic_time() < until_us)
        g_main_context_iteration (NULL, FALSE);
    g_assert_true (test_device_has_kernel_driver (device));
    g_assert_cmpuint (fixture->n_written, ==, 0);
}

static void
test_idle_sleeps (Fixture *fixture, gconstpointer data)
{
    TestDevice *device = test_printer_get_device (fixture->printer);
    open_printer (fixture, OCOP_DEV_OK);
    wait_for (&fixture->n_opened, 1);
    const guint before = test_device_get_n_ioctls (device);
    const gint64 until_us = g_get_monotonic_time() + 500 * 1000;
    guint n_turns = 0;
    const guint waker = g_timeout_add (500, wake_up, NULL);
    while (g_get_monotonic_time() < until_us) {
        g_main_context_iteration (NULL, TRUE);
        n_turns++;
    }
    g_source_remove (waker);
    g_assert_cmpuint (test_device_get_n_ioctls (device) - before, <=, 2);
    g_assert_cmpuint (n_turns, <=, 3);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
    ADD ("/usb/bulk/facts-are-those-of-the-descriptors", test_facts_are_those_of_the_descriptors);
    ADD ("/usb/bulk/usblp-is-detached-and-given-back", test_usblp_is_detached_and_given_back);
    ADD ("/usb/bulk/claim-busy-then-free", test_claim_busy_then_free);
    ADD ("/usb/bulk/long-write-arrives-whole", test_long_write_arrives_whole);
    ADD ("/usb/bulk/short-transfers-go-on-at-the-byte", test_short_transfers_go_on_at_the_byte);
    ADD ("/usb/bulk/nak-is-waiting", test_nak_is_waiting);
    ADD ("/usb/bulk/cancelled-write-counts-exactly", test_cancelled_write_counts_exactly);
    ADD ("/usb/bulk/stall-is-cleared", test_stall_is_cleared);
    ADD ("/usb/bulk/endless-stall-is-given-up", test_endless_stall_is_given_up);
    ADD ("/usb/bulk/error-is-tried-again-at-the-byte", test_error_is_tried_again_at_the_byte);
    ADD ("/usb/bulk/refused-submit-ends-the-write", test_refused_submit_ends_the_write);
    ADD ("/usb/bulk/second-write-is-busy", test_second_write_is_busy);
    ADD ("/usb/bulk/bytes-come-unasked", test_bytes_come_unasked);
    ADD ("/usb/bulk/requests-on-endpoint-zero", test_requests_on_endpoint_zero);
    ADD ("/usb/bulk/no-request-during-a-write", test_no_request_during_a_write);
    ADD ("/usb/bulk/unplug-in-a-write", test_unplug_in_a_write);
    ADD ("/usb/bulk/unplug-told-as-an-error-first", test_unplug_told_as_an_error_first);
    ADD ("/usb/bulk/unplug-while-idle", test_unplug_while_idle);
    ADD ("/usb/bulk/unplug-before-it-is-opened", test_unplug_before_it_is_opened);
    ADD ("/usb/bulk/replug-has-a-new-id", test_replug_has_a_new_id);
    ADD ("/usb/bulk/close-with-a-write-under-way", test_close_with_a_write_under_way);
    ADD ("/usb/bulk/freed-while-open", test_freed_while_open);
    ADD ("/usb/bulk/idle-sleeps", test_idle_sleeps);
    return g_test_run();
}
