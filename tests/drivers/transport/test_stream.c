/* Serial lines on a pty, files and pipes: the same promises as every transport, on real
 * descriptors. */
#include "drivers/transport/stream.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
    OcopLoop *loop;
    OcopTransport *transport;
    int master, slave;
    char tty[64];
    char *folder, *path;
    GByteArray *received;
    guint n_opened, n_written, n_gone, n_closed, n_answered;
    OcopDevResult opened, written, answered;
    gsize n_accepted;
} Fixture;

static const OcopTtySettings scale = {.baud = 9600, .data_bits = 7, .parity = OCOP_PARITY_EVEN};

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
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_written++;
    fixture->written = result;
    fixture->n_accepted = n_accepted;
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
    g_autoptr (GError) error = NULL;
    fixture->loop = ocop_loop_new (NULL);
    fixture->received = g_byte_array_new();
    g_assert_cmpint (openpty (&fixture->master, &fixture->slave, fixture->tty, NULL, NULL), ==, 0);
    fixture->folder = g_dir_make_tmp ("ocop-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->path = g_build_filename (fixture->folder, "printer", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    if (fixture->master >= 0)
        close (fixture->master);
    close (fixture->slave);
    g_unlink (fixture->path);
    g_rmdir (fixture->folder);
    g_free (fixture->path);
    g_free (fixture->folder);
    g_byte_array_unref (fixture->received);
    ocop_loop_unref (fixture->loop);
}

static void
open_it (Fixture *fixture, OcopTransport *transport, OcopDevResult result)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    const guint n = fixture->n_opened + 1;
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    fixture->transport = transport;
    ocop_transport_set_events (transport, &events, fixture);
    ocop_transport_open (transport, on_opened, fixture);
    wait_for (&fixture->n_opened, n);
    g_assert_cmpstr (ocop_dev_result_get_name (fixture->opened), ==,
                     ocop_dev_result_get_name (result));
}

static void
write_text (Fixture *fixture, const char *text, gsize size)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, size);
    ocop_transport_write (fixture->transport, bytes, NULL, on_written, fixture);
}

static void
test_tty_moves_bytes_both_ways (Fixture *fixture, gconstpointer data)
{
    static const char all[] = "W\r\n\x03\x11\x13\x1a\x7f";
    char bytes[16];
    open_it (fixture, ocop_tty_new (fixture->loop, fixture->tty, &scale), OCOP_DEV_OK);
    write_text (fixture, all, sizeof all);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (read (fixture->master, bytes, sizeof bytes), ==, sizeof all);
    g_assert_true (memcmp (bytes, all, sizeof all) == 0);
    g_assert_cmpint (write (fixture->master, all, sizeof all), ==, sizeof all);
    wait_for (&fixture->received->len, sizeof all);
    g_assert_true (memcmp (fixture->received->data, all, sizeof all) == 0);
}

static void
test_tty_is_set_as_asked (Fixture *fixture, gconstpointer data)
{
    struct termios line;
    open_it (fixture, ocop_tty_new (fixture->loop, fixture->tty, &scale), OCOP_DEV_OK);
    g_assert_cmpint (tcgetattr (fixture->master, &line), ==, 0);
    g_assert_cmphex (cfgetispeed (&line), ==, B9600);
    g_assert_cmphex (line.c_lflag & (ICANON | ECHO | ISIG), ==, 0);
    g_assert_cmphex (line.c_cflag & (PARODD | CSTOPB), ==, 0);
}

static void
test_tty_hangs_up_once (Fixture *fixture, gconstpointer data)
{
    open_it (fixture, ocop_tty_new (fixture->loop, fixture->tty, &scale), OCOP_DEV_OK);
    close (fixture->master);
    fixture->master = -1;
    wait_for (&fixture->n_gone, 1);
    write_text (fixture, "W", 1);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
    ocop_transport_close (fixture->transport, on_closed, fixture);
    wait_for (&fixture->n_closed, 1);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_tty_that_cannot_be_opened (Fixture *fixture, gconstpointer data)
{
    OcopTtySettings odd = scale;
    odd.baud = 12345;
    open_it (fixture, ocop_tty_new (fixture->loop, fixture->tty, &odd), OCOP_DEV_NOT_SUPPORTED);
    open_it (fixture, ocop_tty_new (fixture->loop, fixture->path, &scale), OCOP_DEV_NO_HARDWARE);
}

static void
test_file_is_written_at_its_end (Fixture *fixture, gconstpointer data)
{
    g_autofree char *text = NULL;
    open_it (fixture, ocop_file_new (fixture->loop, fixture->path), OCOP_DEV_NO_HARDWARE);
    g_assert_true (g_file_set_contents (fixture->path, "one ", -1, NULL));
    open_it (fixture, ocop_file_new (fixture->loop, fixture->path), OCOP_DEV_OK);
    write_text (fixture, "two", 3);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpuint (fixture->n_accepted, ==, 3);
    g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "one two");
}

/* A reader that stops reading: the write waits, and what was taken is counted. */
static void
test_full_pipe_waits (Fixture *fixture, gconstpointer data)
{
    static char bytes[200000];
    gsize size = 0;
    g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
    const int reader = open (fixture->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    g_assert_cmpint (reader, >=, 0);
    open_it (fixture, ocop_file_new (fixture->loop, fixture->path), OCOP_DEV_OK);
    write_text (fixture, bytes, sizeof bytes);
    for (guint i = 0; i < 200; i++)
        g_main_context_iteration (NULL, FALSE);
    g_assert_cmpuint (fixture->n_written, ==, 0);
    ocop_transport_cancel_write (fixture->transport);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_CANCELLED);
    for (gssize n; (n = read (reader, bytes, sizeof bytes)) > 0;)
        size += (gsize)n;
    g_assert_cmpuint (size, >, 0);
    g_assert_cmpuint (fixture->n_accepted, ==, size);
    close (reader);
    wait_for (&fixture->n_gone, 1);
}

/* One file an opening, in order, and none written twice. */
static void
test_folder_gets_a_file_for_each_opening (Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"000001.bin", "000007.bin", "000008.bin"};
    open_it (fixture, ocop_folder_new (fixture->loop, fixture->path), OCOP_DEV_NO_HARDWARE);
    open_it (fixture, ocop_folder_new (fixture->loop, fixture->folder), OCOP_DEV_OK);
    write_text (fixture, "one", 3);
    wait_for (&fixture->n_written, 1);
    g_autofree char *seventh = g_build_filename (fixture->folder, names[1], NULL);
    g_assert_true (g_file_set_contents (seventh, "seven", -1, NULL));
    open_it (fixture, ocop_folder_new (fixture->loop, fixture->folder), OCOP_DEV_OK);
    write_text (fixture, "eight", 5);
    wait_for (&fixture->n_written, 2);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        static const char *const texts[] = {"one", "seven", "eight"};
        g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
        g_autofree char *text = NULL;
        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        g_assert_cmpstr (text, ==, texts[i]);
        g_unlink (path);
    }
}

static void
on_answered (OcopDevResult result, const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_answered++;
    ((Fixture *)data)->answered = result;
}

/* Any character device will do for the bytes; without usblp there is no device ID. */
static void
test_usblp_moves_bytes_both_ways (Fixture *fixture, gconstpointer data)
{
    struct termios line;
    char bytes[8];
    g_assert_cmpint (tcgetattr (fixture->slave, &line), ==, 0);
    cfmakeraw (&line);
    g_assert_cmpint (tcsetattr (fixture->slave, TCSANOW, &line), ==, 0);
    open_it (fixture, ocop_usblp_new (fixture->loop, fixture->path), OCOP_DEV_NO_HARDWARE);
    open_it (fixture, ocop_usblp_new (fixture->loop, fixture->tty), OCOP_DEV_OK);
    write_text (fixture, "\x10\x04\x01", 3);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (read (fixture->master, bytes, sizeof bytes), ==, 3);
    g_assert_cmpint (write (fixture->master, "\x12", 1), ==, 1);
    wait_for (&fixture->received->len, 1);
    ocop_transport_control (fixture->transport,
                            &(OcopControl){.request_type = 0xa1, .size_max = 1024}, on_answered,
                            fixture);
    wait_for (&fixture->n_answered, 1);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_STALLED);
    ocop_transport_control (fixture->transport, &(OcopControl){.request_type = 0x21, .request = 2},
                            on_answered, fixture);
    wait_for (&fixture->n_answered, 2);
    g_assert_cmpint (fixture->answered, ==, OCOP_DEV_NOT_SUPPORTED);
}

/* What is no input device cannot be taken from the screen, and is not read. */
static void
test_evdev_that_cannot_be_grabbed (Fixture *fixture, gconstpointer data)
{
    open_it (fixture, ocop_evdev_new (fixture->loop, fixture->path), OCOP_DEV_NO_HARDWARE);
    open_it (fixture, ocop_evdev_new (fixture->loop, fixture->tty), OCOP_DEV_FAILURE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/transport/stream/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("tty-moves-bytes-both-ways", test_tty_moves_bytes_both_ways);
    ADD ("tty-is-set-as-asked", test_tty_is_set_as_asked);
    ADD ("tty-hangs-up-once", test_tty_hangs_up_once);
    ADD ("tty-that-cannot-be-opened", test_tty_that_cannot_be_opened);
    ADD ("file-is-written-at-its-end", test_file_is_written_at_its_end);
    ADD ("full-pipe-waits", test_full_pipe_waits);
    ADD ("folder-gets-a-file-for-each-opening", test_folder_gets_a_file_for_each_opening);
    ADD ("usblp-moves-bytes-both-ways", test_usblp_moves_bytes_both_ways);
    ADD ("evdev-that-cannot-be-grabbed", test_evdev_that_cannot_be_grabbed);
    return g_test_run();
}
