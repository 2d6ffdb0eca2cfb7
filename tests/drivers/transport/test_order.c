/* A USB device that leaves in the middle of a write: the end of the write, that the transport is
 * gone, and that the device left come from one thread, one after the other, and have to be told in
 * this order also when all three wait for the loop. The owner frees the transport on the last one.
 */
#include "drivers/transport/transport_class.h"

typedef struct {
    OcopLoop *loop;
    OcopTransport *transport; /* NULL: freed, as the device had left */
    guint n_opened, n_written, n_gone, n_freed;
    OcopDevResult written;
} Fixture;

static Fixture *current;

static void
report_opened (gpointer data)
{
    ocop_transport_report_opened (data, OCOP_DEV_OK);
}

static void
open_it (OcopTransport *transport)
{
    ocop_loop_post (transport->loop, report_opened, transport, NULL);
}

static void
report_written (gpointer data)
{
    ocop_transport_report_progress (data, 2);
    ocop_transport_report_written (data, OCOP_DEV_NO_HARDWARE);
}

static void
report_gone (gpointer data)
{
    ocop_transport_report_gone (data);
}

static void
tell_left (gpointer data)
{
    g_clear_pointer (&((Fixture *)data)->transport, ocop_transport_free);
}

static void
write_it (OcopTransport *transport, GBytes *bytes)
{
    ocop_loop_post (transport->loop, report_written, transport, NULL);
    ocop_loop_post (transport->loop, report_gone, transport, NULL);
    ocop_loop_post (transport->loop, tell_left, current, NULL);
}

static void
free_it (OcopTransport *transport)
{
    current->n_freed++;
    g_free (transport);
}

static const OcopTransportClass class = {
    .name = "test", .reports_at_once = TRUE, .open = open_it, .write = write_it, .free = free_it};

static void
on_opened (OcopDevResult result, gpointer data)
{
    ((Fixture *)data)->n_opened++;
}

static void
on_gone (gpointer data)
{
    g_assert_cmpuint (((Fixture *)data)->n_written, ==, 1);
    ((Fixture *)data)->n_gone++;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    ((Fixture *)data)->n_written++;
    ((Fixture *)data)->written = result;
    g_assert_cmpuint (n_accepted, ==, 2);
}

static void
test_end_of_a_write_is_told_before_the_device_left (void)
{
    static const OcopTransportEvents events = {.gone = on_gone};
    Fixture fixture = {.loop = ocop_loop_new_manual()};
    g_autoptr (GBytes) bytes = g_bytes_new_static ("receipt", 7);
    current = &fixture;
    fixture.transport = g_new0 (OcopTransport, 1);
    ocop_transport_init (fixture.transport, &class, fixture.loop);
    ocop_transport_set_events (fixture.transport, &events, &fixture);
    ocop_transport_open (fixture.transport, on_opened, &fixture);
    ocop_loop_run_pending (fixture.loop);
    g_assert_cmpuint (fixture.n_opened, ==, 1);

    ocop_transport_write (fixture.transport, bytes, NULL, on_written, &fixture);
    g_assert_cmpuint (fixture.n_written, ==, 0);
    ocop_loop_run_pending (fixture.loop);
    g_assert_cmpuint (fixture.n_written, ==, 1);
    g_assert_cmpint (fixture.written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture.n_gone, ==, 1);
    g_assert_cmpuint (fixture.n_freed, ==, 1);
    ocop_loop_unref (fixture.loop);
}

/* An empty write ends later than it was asked for, also here; nobody is called who is not there
 * any more. */
static void
test_freed_before_an_empty_write_ended (void)
{
    Fixture fixture = {.loop = ocop_loop_new_manual()};
    g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
    current = &fixture;
    fixture.transport = g_new0 (OcopTransport, 1);
    ocop_transport_init (fixture.transport, &class, fixture.loop);
    ocop_transport_open (fixture.transport, on_opened, &fixture);
    ocop_loop_run_pending (fixture.loop);
    guint n_written = 0;
    ocop_transport_write (fixture.transport, bytes, NULL, NULL, &n_written);
    ocop_transport_free (fixture.transport);
    ocop_loop_run_pending (fixture.loop);
    g_assert_cmpuint (fixture.n_freed, ==, 1);
    ocop_loop_unref (fixture.loop);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/transport/order/end-of-a-write-is-told-before-the-device-left",
                     test_end_of_a_write_is_told_before_the_device_left);
    g_test_add_func ("/transport/order/freed-before-an-empty-write-ended",
                     test_freed_before_an_empty_write_ended);
    return g_test_run();
}
