/* A scanner that stays with the kernel: its input node is grabbed, or is another's, read as keys
 * and hangs up. The node is a pty whose one ioctl is answered here. */
#include "drivers/proto/evdev_keys.h"
#include "drivers/transport/stream.h"

#include <errno.h>
#include <linux/input.h>
#include <pty.h>
#include <string.h>
#include <termios.h>
#include <umockdev.h>
#include <unistd.h>

#define NODE        "/dev/input/event0"
#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
    UMockdevTestbed *testbed;
    UMockdevIoctlBase *handler;
    int master, slave;
    int grab_error;
    gint n_grabs; /* atomic: of umockdev's thread */
    OcopLoop *loop;
    OcopTransport *transport;
    OcopEvdevKeys keys;
    GByteArray *usages;
    guint n_opened, n_gone, n_written;
    OcopDevResult opened, written;
} Fixture;

static gboolean
on_ioctl (UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer data)
{
    Fixture *fixture = data;
    const gboolean is_grab = (guint)umockdev_ioctl_client_get_request (client) == (guint)EVIOCGRAB;
    const int error = is_grab ? fixture->grab_error : ENOTTY;
    if (is_grab)
        g_atomic_int_inc (&fixture->n_grabs);
    umockdev_ioctl_client_complete (client, error != 0 ? -1 : 0, error);
    return TRUE;
}

static void
take_report (const guint8 *report, gpointer data)
{
    if (report != NULL && report[2] != 0)
        g_byte_array_append (((Fixture *)data)->usages, report + 2, 1);
}

static void
on_received (const guint8 *bytes, gsize size, gpointer data)
{
    Fixture *fixture = data;
    ocop_evdev_keys_feed (&fixture->keys, bytes, size, take_report, fixture);
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
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    ((Fixture *)data)->n_written++;
    ((Fixture *)data)->written = result;
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
    struct termios line;
    char name[64];
    fixture->testbed = umockdev_testbed_new();
    g_assert_cmpint (openpty (&fixture->master, &fixture->slave, name, NULL, NULL), ==, 0);
    g_assert_cmpint (tcgetattr (fixture->slave, &line), ==, 0);
    cfmakeraw (&line);
    g_assert_cmpint (tcsetattr (fixture->slave, TCSANOW, &line), ==, 0);
    g_autofree char *root = umockdev_testbed_get_root_dir (fixture->testbed);
    g_autofree char *path = g_build_filename (root, NODE, NULL);
    g_autofree char *folder = g_path_get_dirname (path);
    g_mkdir_with_parents (folder, 0755);
    g_assert_cmpint (symlink (name, path), ==, 0);
    fixture->handler = umockdev_ioctl_base_new();
    g_signal_connect_after (fixture->handler, "handle-ioctl", G_CALLBACK (on_ioctl), fixture);
    umockdev_testbed_attach_ioctl (fixture->testbed, NODE, fixture->handler, &error);
    g_assert_no_error (error);
    fixture->usages = g_byte_array_new();
    fixture->loop = ocop_loop_new (NULL);
}

static void
hang_up (Fixture *fixture)
{
    if (fixture->master >= 0) {
        close (fixture->slave);
        close (fixture->master);
    }
    fixture->master = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    ocop_loop_unref (fixture->loop);
    hang_up (fixture);
    umockdev_testbed_detach_ioctl (fixture->testbed, NODE, NULL);
    g_object_unref (fixture->testbed);
    g_object_unref (fixture->handler);
    g_byte_array_unref (fixture->usages);
}

static void
open_it (Fixture *fixture, OcopDevResult result)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    fixture->transport = ocop_evdev_new (fixture->loop, NODE);
    ocop_transport_set_events (fixture->transport, &events, fixture);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    wait_for (&fixture->n_opened, 1);
    g_assert_cmpstr (ocop_dev_result_get_name (fixture->opened), ==,
                     ocop_dev_result_get_name (result));
    g_assert_cmpint (g_atomic_int_get (&fixture->n_grabs), ==, 1);
}

static void
press (Fixture *fixture, guint16 code)
{
    const struct input_event events[] = {{.type = EV_KEY, .code = code, .value = 1},
                                         {.type = EV_SYN},
                                         {.type = EV_KEY, .code = code, .value = 0},
                                         {.type = EV_SYN}};
    g_assert_cmpint (write (fixture->master, events, sizeof events), ==, sizeof events);
}

static void
test_keys_of_a_grabbed_scanner (Fixture *fixture, gconstpointer data)
{
    static const guint8 usages[] = {0x25, 0x26, 0x28}; /* 8 9 Enter */
    open_it (fixture, OCOP_DEV_OK);
    press (fixture, KEY_8);
    press (fixture, KEY_9);
    press (fixture, KEY_ENTER);
    wait_for (&fixture->usages->len, 3);
    g_assert_true (memcmp (fixture->usages->data, usages, sizeof usages) == 0);
}

static void
test_one_that_another_has_grabbed (Fixture *fixture, gconstpointer data)
{
    fixture->grab_error = EBUSY;
    open_it (fixture, OCOP_DEV_IN_USE);
}

static void
test_unplug_is_told_once (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
    open_it (fixture, OCOP_DEV_OK);
    ocop_transport_write (fixture->transport, bytes, NULL, on_written, fixture);
    wait_for (&fixture->n_written, 1);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NOT_SUPPORTED);
    hang_up (fixture);
    wait_for (&fixture->n_gone, 1);
    ocop_transport_write (fixture->transport, bytes, NULL, on_written, fixture);
    wait_for (&fixture->n_written, 2);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add ("/usb/evdev/" name, Fixture, NULL, set_up, function, tear_down)
    ADD ("keys-of-a-grabbed-scanner", test_keys_of_a_grabbed_scanner);
    ADD ("one-that-another-has-grabbed-is-in-use", test_one_that_another_has_grabbed);
    ADD ("unplug-is-told-once", test_unplug_is_told_once);
    return g_test_run();
}
