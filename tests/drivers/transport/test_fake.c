/* The promises of transport.h, on the transport where anything can be made to fail: each operation
 * ends once, later than it was asked for, with an exact count. */
#include "drivers/transport/fake.h"

#include <string.h>

typedef struct {
    OcopLoop *loop;
    OcopTransport *transport;
    GByteArray *taken, *received;
    gsize room; /* bytes the device takes before it waits */
    guint n_opened, n_written, n_gone, n_closed, n_answered, n_progress;
    OcopDevResult opened, written, answered;
    gsize n_accepted;
} Fixture;

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    Fixture *fixture = data;
    const gsize n_taken = MIN (size, fixture->room);
    fixture->room -= n_taken;
    g_byte_array_append (fixture->taken, bytes, (guint)n_taken);
    return n_taken;
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    g_byte_array_append (((Fixture *)data)->received, bytes, (guint)size);
}

static void
on_gone (gpointer data)
{
    Fixture *fixture = data;
    fixture->n_gone++;
    /* Everything has ended before. */
    g_assert_cmpuint (fixture->n_written + fixture->n_answered, >=, fixture->n_progress > 0);
}

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
    ((Fixture *)data)->opened = result;
}

static void
on_closed (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_closed++;
}

static void
on_progress (gsize n_accepted, gpointer data)
{
    ((Fixture *)data)->n_progress++;
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
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_answered++;
    ((Fixture *)data)->answered = result;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    const OcopFakeDevice device = {.take = take, .data = fixture};
    fixture->loop = ocop_loop_new_manual();
    fixture->taken = g_byte_array_new();
    fixture->received = g_byte_array_new();
    fixture->room = G_MAXSIZE;
    fixture->transport = ocop_fake_transport_new (fixture->loop, &device);
    ocop_transport_set_events (fixture->transport, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_loop_unref (fixture->loop);
    g_byte_array_unref (fixture->taken);
    g_byte_array_unref (fixture->received);
}

static void
run (Fixture *fixture)
{
    ocop_loop_run_pending (fixture->loop);
}

static void
open_fake (Fixture *fixture)
{
    ocop_transport_open (fixture->transport, on_opened, fixture);
    run (fixture);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_OK);
}

static void
write_bytes (Fixture *fixture, gsize size)
{
    g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
    ocop_transport_write (fixture->transport, bytes, on_progress, on_written, fixture);
}

static void
assert_written (Fixture *fixture, guint n, OcopDevResult result, gsize n_accepted)
{
    g_assert_cmpuint (fixture->n_written, ==, n);
    g_assert_cmpint (fixture->written, ==, result);
    g_assert_cmpuint (fixture->n_accepted, ==, n_accepted);
}

static void
test_nothing_ends_inside_the_call (Fixture *fixture, gconstpointer data)
{
    ocop_transport_open (fixture->transport, on_opened, fixture);
    g_assert_cmpuint (fixture->n_opened, ==, 0);
    run (fixture);
    g_assert_cmpuint (fixture->n_opened, ==, 1);
    write_bytes (fixture, 10000);
    g_assert_cmpuint (fixture->n_written, ==, 0);
    run (fixture);
    assert_written (fixture, 1, OCOP_DEV_OK, 10000);
    g_assert_cmpuint (fixture->n_progress, ==, 3);
    g_assert_cmpuint (fixture->taken->len, ==, 10000);
}

static void
test_what_is_not_open_is_refused (Fixture *fixture, gconstpointer data)
{
    const OcopControl control = {.request_type = 0xa1, .size_max = 1};
    write_bytes (fixture, 1);
    ocop_transport_control (fixture->transport, &control, on_answered, fixture);
    g_assert_cmpuint (fixture->n_written + fixture->n_answered, ==, 0);
    run (fixture);
    assert_written (fixture, 1, OCOP_DEV_CLOSED, 0);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_CLOSED);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    run (fixture);
    g_assert_cmpuint (fixture->n_closed, ==, 1);
}

static void
test_failed_opening_leaves_it_closed (Fixture *fixture, gconstpointer data)
{
    static const OcopDevResult results[] = {OCOP_DEV_IN_USE, OCOP_DEV_NO_PERMISSION,
                                            OCOP_DEV_FAILURE};
    for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
        ocop_fake_transport_fail (fixture->transport, 0, results[i], 0);
        ocop_transport_open (fixture->transport, on_opened, fixture);
        run (fixture);
        g_assert_cmpint (fixture->opened, ==, results[i]);
        g_assert_cmpint (ocop_transport_get_state (fixture->transport), ==, OCOP_TRANSPORT_CLOSED);
    }
    open_fake (fixture);
}

static void
test_a_device_that_waits_goes_on (Fixture *fixture, gconstpointer data)
{
    open_fake (fixture);
    fixture->room = 5000;
    write_bytes (fixture, 9000);
    run (fixture);
    g_assert_cmpuint (fixture->n_written, ==, 0);
    fixture->room = G_MAXSIZE;
    ocop_fake_transport_resume (fixture->transport);
    run (fixture);
    assert_written (fixture, 1, OCOP_DEV_OK, 9000);
    g_assert_cmpuint (fixture->taken->len, ==, 9000);
}

static void
test_cancel_and_close_count_exactly (Fixture *fixture, gconstpointer data)
{
    open_fake (fixture);
    fixture->room = 5000;
    write_bytes (fixture, 9000);
    run (fixture);
    ocop_transport_cancel_write (fixture->transport);
    run (fixture);
    assert_written (fixture, 1, OCOP_DEV_CANCELLED, 5000);
    ocop_transport_cancel_write (fixture->transport);
    fixture->room = 100;
    write_bytes (fixture, 200);
    run (fixture);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    run (fixture);
    assert_written (fixture, 2, OCOP_DEV_CANCELLED, 100);
    g_assert_cmpuint (fixture->n_closed, ==, 1);
    open_fake (fixture);
}

/* A fault at each step in turn: exactly one end, the count that of the device. */
static void
test_fault_at_every_step (Fixture *fixture, gconstpointer data)
{
    static const OcopDevResult results[] = {OCOP_DEV_STALLED, OCOP_DEV_FAILURE,
                                            OCOP_DEV_NO_HARDWARE};
    guint n = 0;
    ocop_fake_transport_set_portion (fixture->transport, 100);
    open_fake (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        for (guint step = 0; step < 10; step++) {
            g_byte_array_set_size (fixture->taken, 0);
            ocop_fake_transport_fail (fixture->transport, step, results[i], step * 7);
            write_bytes (fixture, 1000);
            run (fixture);
            assert_written (fixture, ++n, results[i], step * 100 + step * 7);
            g_assert_cmpuint (fixture->taken->len, ==, fixture->n_accepted);
            if (results[i] != OCOP_DEV_NO_HARDWARE)
                continue;
            g_assert_cmpuint (fixture->n_gone, ==, step + 1);
            write_bytes (fixture, 1);
            run (fixture);
            assert_written (fixture, ++n, OCOP_DEV_NO_HARDWARE, 0);
            ocop_transport_close (fixture->transport, on_closed, fixture);
            run (fixture);
            ocop_fake_transport_plug (fixture->transport);
            open_fake (fixture);
        }
}

static void
test_no_request_during_a_write (Fixture *fixture, gconstpointer data)
{
    const OcopControl control = {.request_type = 0xa1, .size_max = 1};
    open_fake (fixture);
    fixture->room = 0;
    write_bytes (fixture, 10);
    ocop_transport_control (fixture->transport, &control, on_answered, fixture);
    run (fixture);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_BUSY);
    write_bytes (fixture, 10);
    run (fixture);
    assert_written (fixture, 1, OCOP_DEV_BUSY, 0);
}

static void
test_bytes_are_heard_while_open_only (Fixture *fixture, gconstpointer data)
{
    ocop_fake_transport_send (fixture->transport, "a", 1);
    open_fake (fixture);
    ocop_fake_transport_send (fixture->transport, "bc", 2);
    run (fixture);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    ocop_fake_transport_send (fixture->transport, "d", 1);
    run (fixture);
    g_assert_cmpuint (fixture->received->len, ==, 2);
    g_assert_true (memcmp (fixture->received->data, "bc", 2) == 0);
}

static void
test_freed_transport_calls_nobody (Fixture *fixture, gconstpointer data)
{
    open_fake (fixture);
    write_bytes (fixture, 10000);
    ocop_fake_transport_send (fixture->transport, "x", 1);
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    run (fixture);
    g_assert_cmpuint (fixture->n_written + fixture->n_progress + fixture->received->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/transport/fake/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("nothing-ends-inside-the-call", test_nothing_ends_inside_the_call);
    ADD ("what-is-not-open-is-refused", test_what_is_not_open_is_refused);
    ADD ("failed-opening-leaves-it-closed", test_failed_opening_leaves_it_closed);
    ADD ("a-device-that-waits-goes-on", test_a_device_that_waits_goes_on);
    ADD ("cancel-and-close-count-exactly", test_cancel_and_close_count_exactly);
    ADD ("fault-at-every-step", test_fault_at_every_step);
    ADD ("no-request-during-a-write", test_no_request_during_a_write);
    ADD ("bytes-are-heard-while-open-only", test_bytes_are_heard_while_open_only);
    ADD ("freed-transport-calls-nobody", test_freed_transport_calls_nobody);
    return g_test_run();
}
