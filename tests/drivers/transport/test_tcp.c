/* Printers on the network, against a socket of this program: connecting, a peer that stops reading,
 * hangs up, is not there, or answers while it is written to. */
#include "drivers/transport/tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
    OcopLoop *loop;
    OcopTransport *transport;
    int listener, peer; /* -1: none */
    guint16 port;
    GByteArray *received;
    guint n_opened, n_written, n_gone, n_closed, n_answered;
    gsize n_progress;
    OcopDevResult opened, written, answered;
    gsize n_accepted;
} Fixture;

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
    Fixture *fixture = data;
    g_assert_cmpuint (n_accepted, >, fixture->n_progress);
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
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_answered++;
    ((Fixture *)data)->answered = result;
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
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    const int small = 4096;
    fixture->loop = ocop_loop_new (NULL);
    fixture->received = g_byte_array_new();
    fixture->peer = -1;
    fixture->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    /* What it accepts takes little: a peer that does not read is full soon. */
    setsockopt (fixture->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    g_assert_cmpint (bind (fixture->listener, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint (listen (fixture->listener, 1), ==, 0);
    getsockname (fixture->listener, (struct sockaddr *)&address, &size);
    fixture->port = ntohs (address.sin_port);
}

static void
hang_up (int *fd)
{
    if (*fd >= 0)
        close (*fd);
    *fd = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    hang_up (&fixture->peer);
    hang_up (&fixture->listener);
    g_byte_array_unref (fixture->received);
    ocop_loop_unref (fixture->loop);
}

static void
begin_to_open (Fixture *fixture, const char *host)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    fixture->transport = ocop_tcp_new (fixture->loop, host, fixture->port);
    ocop_transport_set_events (fixture->transport, &events, fixture);
    ocop_transport_open (fixture->transport, on_opened, fixture);
}

static void
open_it (Fixture *fixture)
{
    const guint n = fixture->n_opened + 1;
    begin_to_open (fixture, "localhost");
    wait_for (&fixture->n_opened, n);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_OK);
    fixture->peer = accept4 (fixture->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    g_assert_cmpint (fixture->peer, >=, 0);
}

static void
write_bytes (Fixture *fixture, gsize size)
{
    guint8 *bytes = g_malloc (size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)(i * 7 + i / 251);
    g_autoptr (GBytes) held = g_bytes_new_take (bytes, size);
    fixture->n_progress = 0;
    ocop_transport_write (fixture->transport, held, on_progress, on_written, fixture);
}

/* What the peer can read now; everything in order. */
static gsize
read_some (Fixture *fixture, gsize start)
{
    guint8 bytes[1000];
    const gssize size = read (fixture->peer, bytes, sizeof bytes);
    for (gssize i = 0; i < size; i++) {
        const gsize at = start + (gsize)i;
        g_assert_cmphex (bytes[i], ==, (guint8)(at * 7 + at / 251));
    }
    return size > 0 ? (gsize)size : 0;
}

static void
assert_has (const GByteArray *array, const void *bytes, gsize size)
{
    g_assert_cmpuint (array->len, ==, size);
    g_assert_true (memcmp (array->data, bytes, size) == 0);
}

static void
test_bytes_go_both_ways (Fixture *fixture, gconstpointer data)
{
    const gsize size = 200000;
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    gsize n_read = 0;
    open_it (fixture);
    write_bytes (fixture, size);
    while ((fixture->n_written == 0 || n_read < size) && g_get_monotonic_time() < until_us) {
        g_main_context_iteration (NULL, FALSE);
        n_read += read_some (fixture, n_read);
    }
    g_assert_cmpuint (n_read, ==, size);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    g_assert_cmpuint (fixture->n_accepted, ==, size);
    g_assert_cmpuint (fixture->n_progress, ==, size);
    g_assert_cmpint (write (fixture->peer, "\x12\x16", 2), ==, 2);
    wait_for (&fixture->received->len, 2);
    assert_has (fixture->received, "\x12\x16", 2);
}

/* P7: no paper. The write waits, answers come meanwhile, and it goes on when the peer does. */
static void
test_peer_that_stops_reading (Fixture *fixture, gconstpointer data)
{
    const gsize size = 3000000;
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    gsize n_read = 0;
    open_it (fixture);
    write_bytes (fixture, size);
    for (guint i = 0; i < 500; i++)
        g_main_context_iteration (NULL, FALSE);
    g_assert_cmpuint (fixture->n_written, ==, 0);
    g_assert_cmpuint (fixture->n_progress, <, size);
    g_assert_cmpint (write (fixture->peer, "\x72", 1), ==, 1);
    wait_for (&fixture->received->len, 1);
    while (fixture->n_written == 0 && g_get_monotonic_time() < until_us) {
        g_main_context_iteration (NULL, FALSE);
        n_read += read_some (fixture, n_read);
    }
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    g_assert_cmpuint (fixture->n_accepted, ==, size);
}

/* A write is over when the other side has it all, not when the kernel has. */
static void
test_write_ends_with_the_acknowledgement (Fixture *fixture, gconstpointer data)
{
    open_it (fixture);
    write_bytes (fixture, 100);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpuint (read_some (fixture, 0), ==, 100);
}

static void
test_cancelled_write_counts_what_left (Fixture *fixture, gconstpointer data)
{
    gsize n_read = 0;
    open_it (fixture);
    write_bytes (fixture, 3000000);
    for (guint i = 0; i < 500; i++)
        g_main_context_iteration (NULL, FALSE);
    ocop_transport_cancel_write (fixture->transport);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_CANCELLED);
    g_assert_cmpuint (fixture->n_accepted, >, 0);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    /* The kernel still delivers what it took. */
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_US;
    while (n_read < fixture->n_accepted && g_get_monotonic_time() < until_us)
        n_read += read_some (fixture, n_read);
    g_assert_cmpuint (n_read, ==, fixture->n_accepted);
    g_assert_cmpuint (fixture->n_gone, ==, 0);
}

/* P4 */
static void
test_hang_up_in_a_write_ends_it_once (Fixture *fixture, gconstpointer data)
{
    open_it (fixture);
    write_bytes (fixture, 3000000);
    for (guint i = 0; i < 500; i++)
        g_main_context_iteration (NULL, FALSE);
    hang_up (&fixture->peer);
    wait_for (&fixture->n_gone, 1);
    g_assert_cmpuint (fixture->n_written, ==, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->n_accepted, >, 0);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, 2);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_OK);
}

static void
test_idle_hang_up_is_told (Fixture *fixture, gconstpointer data)
{
    open_it (fixture);
    hang_up (&fixture->peer);
    wait_for (&fixture->n_gone, 1);
    write_bytes (fixture, 5);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
}

static void
test_nobody_there (Fixture *fixture, gconstpointer data)
{
    hang_up (&fixture->listener);
    begin_to_open (fixture, "127.0.0.1");
    wait_for (&fixture->n_opened, 1);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_NO_HARDWARE);
}

/* RFC 6761: no resolver knows a name under .invalid. */
static void
test_name_that_nobody_knows (Fixture *fixture, gconstpointer data)
{
    begin_to_open (fixture, "printer.invalid");
    g_assert_cmpuint (fixture->n_opened, ==, 0);
    wait_for (&fixture->n_opened, 1);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_NO_HARDWARE);
}

static void
test_closed_and_freed_while_connecting (Fixture *fixture, gconstpointer data)
{
    begin_to_open (fixture, "localhost");
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_cmpuint (fixture->n_opened, ==, 1);
    g_assert_cmpint (fixture->opened, ==, OCOP_DEV_CANCELLED);
    begin_to_open (fixture, "localhost");
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    for (guint i = 0; i < 500; i++)
        g_main_context_iteration (NULL, FALSE);
    g_assert_cmpuint (fixture->n_opened, ==, 1);
}

static void
test_dead_lines_are_probed (Fixture *fixture, gconstpointer data)
{
    int value = 0;
    socklen_t size = sizeof value;
    open_it (fixture);
    /* Its descriptor is not shown; the highest one that is connected to the peer is it. */
    for (int fd = 3; fd < 1024 && value == 0; fd++) {
        struct sockaddr_in to;
        socklen_t to_size = sizeof to;
        if (getpeername (fd, (struct sockaddr *)&to, &to_size) == 0 && to.sin_family == AF_INET &&
            ntohs (to.sin_port) == fixture->port)
            getsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &value, &size);
    }
    g_assert_cmpint (value, ==, 1);
}

static void
test_there_is_no_endpoint_zero (Fixture *fixture, gconstpointer data)
{
    open_it (fixture);
    ocop_transport_control (fixture->transport, &(OcopControl){.request_type = 0xa1}, on_answered,
                            fixture);
    wait_for (&fixture->n_answered, 1);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_NOT_SUPPORTED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/transport/tcp/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("bytes-go-both-ways", test_bytes_go_both_ways);
    ADD ("p7-peer-that-stops-reading-is-waited-for", test_peer_that_stops_reading);
    ADD ("write-ends-with-the-acknowledgement", test_write_ends_with_the_acknowledgement);
    ADD ("p6-cancelled-write-counts-what-left", test_cancelled_write_counts_what_left);
    ADD ("p4-hang-up-in-a-write-ends-it-once", test_hang_up_in_a_write_ends_it_once);
    ADD ("p4-idle-hang-up-is-told", test_idle_hang_up_is_told);
    ADD ("nobody-there-is-no-hardware", test_nobody_there);
    ADD ("name-that-nobody-knows-is-no-hardware", test_name_that_nobody_knows);
    ADD ("closed-and-freed-while-connecting", test_closed_and_freed_while_connecting);
    ADD ("dead-lines-are-probed", test_dead_lines_are_probed);
    ADD ("there-is-no-endpoint-zero", test_there_is_no_endpoint_zero);
    return g_test_run();
}
