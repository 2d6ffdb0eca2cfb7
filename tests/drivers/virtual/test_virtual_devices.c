/* The virtual devices from both sides: what a driver sees on their transports, and what a person's
 * words do to them. */
#include "drivers/virtual/virtual_control.h"

#include "drivers/proto/display_cd5220.h"
#include "drivers/proto/escpos_status.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
    OcopLoop *loop;
    OcopVirtualDevices *devices;
    OcopTransport *transport;
    GByteArray *received;
    guint n_gone, n_opened, n_plugged, n_unplugged;
    gsize n_printed;
    OcopDevResult written;
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
    ((Fixture *)data)->n_opened += result == OCOP_DEV_OK ? 1 : 0;
}

static void
on_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Fixture *fixture = data;
    fixture->written = result;
    fixture->n_accepted = n_accepted;
}

static void
on_plugged (OcopDevClass device_class, gboolean is_plugged, gpointer data)
{
    Fixture *fixture = data;
    fixture->n_plugged += is_plugged ? 1 : 0;
    fixture->n_unplugged += is_plugged ? 0 : 1;
}

static void
on_printed (const guint8 *bytes, gsize size, gpointer data)
{
    ((Fixture *)data)->n_printed += size;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const OcopVirtualEvents events = {on_plugged, on_printed};
    fixture->loop = ocop_loop_new_manual();
    fixture->received = g_byte_array_new();
    fixture->devices = ocop_virtual_devices_new (fixture->loop, NULL, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_pointer (&fixture->transport, ocop_transport_free);
    ocop_virtual_devices_free (fixture->devices);
    ocop_loop_run_pending (fixture->loop);
    ocop_loop_unref (fixture->loop);
    g_byte_array_unref (fixture->received);
}

static void
open_device (Fixture *fixture, OcopDevClass device_class)
{
    static const OcopTransportEvents events = {on_received, on_gone};
    fixture->transport = ocop_virtual_devices_take_transport (fixture->devices, device_class);
    ocop_transport_set_events (fixture->transport, &events, fixture);
    ocop_transport_open (fixture->transport, on_opened, fixture);
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_opened, ==, 1);
}

static void
write_bytes (Fixture *fixture, const void *bytes, gsize size)
{
    g_autoptr (GBytes) copy = g_bytes_new (bytes, size);
    ocop_transport_write (fixture->transport, copy, NULL, on_written, fixture);
    ocop_loop_run_pending (fixture->loop);
    ocop_loop_advance (fixture->loop, 1);
}

static char *
tell (Fixture *fixture, const char *line)
{
    char *answer = ocop_virtual_devices_command (fixture->devices, line, strlen (line));
    ocop_loop_run_pending (fixture->loop);
    return answer;
}

static void
assert_done (Fixture *fixture, const char *line)
{
    g_autofree char *answer = tell (fixture, line);
    g_assert_cmpstr (answer, ==, "{\"ok\":true}");
}

static void
assert_refused (Fixture *fixture, const char *line)
{
    g_autofree char *answer = tell (fixture, line);
    g_assert_true (g_str_has_prefix (answer, "{\"ok\":false,\"message\":"));
}

static void
assert_received (Fixture *fixture, const char *text)
{
    g_assert_cmpuint (fixture->received->len, ==, strlen (text));
    g_assert_true (*text == '\0' || memcmp (fixture->received->data, text, strlen (text)) == 0);
    g_byte_array_set_size (fixture->received, 0);
}

static void
test_scanner (Fixture *fixture, gconstpointer data)
{
    open_device (fixture, OCOP_DEV_CLASS_SCANNER);
    assert_done (fixture, "scan 8938505970011");
    assert_received (fixture, "8938505970011\r");
    assert_done (fixture, "scan-aim ]C10104006381333931{GS}10L1");
    assert_received (fixture, "]C10104006381333931\x1d"
                              "10L1\r");
    assert_done (fixture, "scan-half 893");
    assert_received (fixture, "893");
    assert_refused (fixture, "scan ");
    assert_refused (fixture, "scan-aim 8938505970011");
    assert_done (fixture, "unplug scanner");
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    assert_refused (fixture, "scan 8938505970011");
    assert_done (fixture, "unplug scanner");
    g_assert_cmpuint (fixture->n_unplugged, ==, 1);
}

static void
test_scale (Fixture *fixture, gconstpointer data)
{
    open_device (fixture, OCOP_DEV_CLASS_SCALE);
    write_bytes (fixture, "W", 1);
    assert_received (fixture, "\x02"
                              "00.000\r");
    assert_done (fixture, "weight 0.535 kg stable");
    write_bytes (fixture, "W", 1);
    assert_received (fixture, "\x02"
                              "00.535\r");
    assert_done (fixture, "weight 12500 g");
    write_bytes (fixture, "W", 1);
    assert_received (fixture, "\x02"
                              "12.500\r");
    assert_done (fixture, "weight moving");
    write_bytes (fixture, "W", 1);
    assert_received (fixture, "\x02?\x49\r");
    assert_done (fixture, "weight silent");
    write_bytes (fixture, "W", 1);
    assert_received (fixture, "");
    assert_refused (fixture, "weight 100 kg");
    assert_refused (fixture, "weight 0.5");
    assert_refused (fixture, "weight 0.5 lb");
    assert_refused (fixture, "weight 0.5 kg shaky");
    assert_refused (fixture, "weight 0.5 g");
}

static void
test_display (Fixture *fixture, gconstpointer data)
{
    OcopDisplayText text = {0};
    g_autoptr (GByteArray) begin = ocop_display_cd5220_begin();
    open_device (fixture, OCOP_DEV_CLASS_DISPLAY);
    ocop_display_set_line (&text, 0, "Chả mực", "480.000");
    ocop_display_set_line (&text, 1, NULL, "1");
    g_autoptr (GByteArray) show = ocop_display_cd5220_show (&text);
    write_bytes (fixture, begin->data, begin->len);
    write_bytes (fixture, show->data, show->len);
    g_autofree char *answer = tell (fixture, "show display");
    g_assert_cmpstr (
        answer, ==,
        "{\"ok\":true,\"display\":[\"Cha muc      480.000\",\"                   1\"]}");
    write_bytes (fixture, "\x0c", 1);
    g_autofree char *empty = tell (fixture, "show display");
    g_assert_nonnull (strstr (empty, "[\"                    \",\"                    \"]"));
}

/* What the printer's bytes mean is tested with its interpreter; here is what hands do to it. */
static void
test_printer_stops_and_breaks (Fixture *fixture, gconstpointer data)
{
    g_autofree guint8 *blanks = g_malloc (5000);
    memset (blanks, '\n', 5000);
    open_device (fixture, OCOP_DEV_CLASS_PRINTER);
    write_bytes (fixture, "\x1d\x61\x0f", 3); /* automatic status */
    g_byte_array_set_size (fixture->received, 0);
    assert_done (fixture, "paper out");
    g_assert_cmpuint (fixture->received->len, ==, 4);
    assert_done (fixture, "printer buffer 100");
    fixture->n_accepted = 0;
    write_bytes (fixture, blanks, 300);
    g_assert_cmpuint (fixture->n_printed, ==, 103);
    g_assert_cmpuint (fixture->n_accepted, ==, 0); /* not over yet */
    assert_done (fixture, "paper ok");
    ocop_loop_run_pending (fixture->loop);
    g_assert_cmpuint (fixture->n_accepted, ==, 300);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_OK);
    assert_done (fixture, "printer break-after 1234");
    write_bytes (fixture, blanks, 5000);
    g_assert_cmpint (fixture->written, ==, OCOP_DEV_NO_HARDWARE);
    g_assert_cmpuint (fixture->n_accepted, ==, 1234);
    g_assert_cmpuint (fixture->n_printed, ==, 303 + 1234);
    g_assert_cmpuint (fixture->n_gone, ==, 1);
    g_assert_cmpuint (fixture->n_unplugged, ==, 1);
    g_autofree char *plugged = tell (fixture, "show plugged");
    g_assert_nonnull (strstr (plugged, "\"printer\":false"));
    assert_done (fixture, "plug printer");
    g_assert_cmpuint (fixture->n_plugged, ==, 1);
}

static void
test_drawer (Fixture *fixture, gconstpointer data)
{
    open_device (fixture, OCOP_DEV_CLASS_PRINTER);
    write_bytes (fixture, "\x1b\x70\x00\x32\xfa", 5);
    g_autofree char *open = tell (fixture, "show drawer");
    g_assert_cmpstr (open, ==, "{\"ok\":true,\"open\":true,\"stuck\":false,\"pulses\":1}");
    assert_done (fixture, "drawer close");
    assert_done (fixture, "drawer stuck");
    write_bytes (fixture, "\x1b\x70\x00\x32\xfa", 5);
    g_autofree char *shut = tell (fixture, "show drawer");
    g_assert_cmpstr (shut, ==, "{\"ok\":true,\"open\":false,\"stuck\":true,\"pulses\":2}");
    assert_done (fixture, "drawer open");
    assert_refused (fixture, "drawer ajar");
}

static void
test_strange_lines (Fixture *fixture, gconstpointer data)
{
    static const char *const lines[] = {"",
                                        " ",
                                        "scan\t1",
                                        "Scan 1",
                                        "printer break-after 0",
                                        "paper",
                                        "paper Out",
                                        "cover",
                                        "unplug drawer",
                                        "plug",
                                        "show",
                                        "show me",
                                        "printer buffer x",
                                        "fly",
                                        "printer break-after 99999999999"};
    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
        assert_refused (fixture, lines[i]);
    g_autofree char *nul = ocop_virtual_devices_command (fixture->devices, "scan 1\0", 7);
    g_assert_true (g_str_has_prefix (nul, "{\"ok\":false"));
    g_autofree char *no_text = ocop_virtual_devices_command (fixture->devices, "scan \xff", 6);
    g_assert_true (g_str_has_prefix (no_text, "{\"ok\":false"));
    g_autofree char *line = g_strnfill (OCOP_VIRTUAL_LINE_MAX + 1, 'x');
    assert_refused (fixture, line);
}

/* ---- many lines at once */

static void
test_files_stop_at_the_first_refusal (Fixture *fixture, gconstpointer data)
{
    static const char good[] = "# a comment\n\npaper near\ndrawer stuck";
    static const char bad[] = "drawer ok\nfly\ndrawer stuck\n";
    g_assert_cmpuint (ocop_virtual_control_run (fixture->devices, good, strlen (good)), ==, 0);
    g_autofree char *drawer = tell (fixture, "show drawer");
    g_assert_nonnull (strstr (drawer, "\"stuck\":true"));
    g_assert_cmpuint (ocop_virtual_control_run (fixture->devices, bad, strlen (bad)), ==, 2);
    g_autofree char *later = tell (fixture, "show drawer");
    g_assert_nonnull (strstr (later, "\"stuck\":false"));
}

typedef struct {
    guint n_lines, n_too_long;
    gsize n_bytes;
} Lines;

static void
on_line (const char *line, gsize size, gpointer data)
{
    Lines *lines = data;
    lines->n_lines++;
    lines->n_too_long += line == NULL ? 1 : 0;
    lines->n_bytes += size;
    g_assert_cmpuint (size, <=, OCOP_VIRTUAL_LINE_MAX);
}

/* Torn and joined as a socket does it, and rubbish: no line is lost, none is made up. */
static void
test_lines_however_they_come (void)
{
    g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
    g_autofree OcopVirtualLines *reader = g_new0 (OcopVirtualLines, 1);
    g_autofree char *text = g_malloc (100000);
    Lines lines = {0};
    guint n_lf = 0;
    for (guint i = 0; i < 100000; i++) {
        text[i] =
            g_rand_int_range (random, 0, 100) == 0 ? '\n' : (char)g_rand_int_range (random, 0, 256);
        n_lf += text[i] == '\n' ? 1 : 0;
    }
    for (gsize at = 0; at < 100000;) {
        const gsize size = MIN (100000 - at, (gsize)g_rand_int_range (random, 1, 700));
        ocop_virtual_lines_feed (reader, text + at, size, on_line, &lines);
        at += size;
    }
    g_assert_cmpuint (lines.n_lines, ==, n_lf);
    memset (text, 'x', 100000);
    ocop_virtual_lines_feed (reader, text, 100000, on_line, &lines);
    ocop_virtual_lines_feed (reader, "\nok\n", 4, on_line, &lines);
    g_assert_cmpuint (lines.n_too_long, ==, 1);
    g_assert_cmpuint (lines.n_lines, ==, n_lf + 2);
}

/* ---- the socket */

static int
connect_to (const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_strlcpy (address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

static char *
ask (GMainContext *context, int fd, const char *text, guint n_lines)
{
    g_autoptr (GString) answer = g_string_new (NULL);
    char bytes[4096];
    g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
    for (guint n = 0; n < n_lines;) {
        g_main_context_iteration (context, FALSE);
        const gssize size = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
        for (gssize i = 0; i < size; i++)
            n += bytes[i] == '\n' ? 1 : 0;
        if (size > 0)
            g_string_append_len (answer, bytes, size);
    }
    return g_string_free (g_steal_pointer (&answer), FALSE);
}

static void
test_socket (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp ("ocop-virtual-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "s", NULL);
    GMainContext *context = ocop_loop_get_context (fixture->loop);
    struct stat about;
    /* What another program left behind is in nobody's way. */
    OcopVirtualControl *control =
        ocop_virtual_control_new (fixture->devices, fixture->loop, path, &error);
    g_assert_no_error (error);
    ocop_virtual_control_free (control);
    g_assert_cmpint (g_access (path, F_OK), !=, 0);
    control = ocop_virtual_control_new (fixture->devices, fixture->loop, path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (stat (path, &about), ==, 0);
    g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
    int fd = connect_to (path), other = connect_to (path);
    g_autofree char *answer = ask (context, fd, "drawer stuck\nfly\n", 2);
    g_assert_true (g_str_has_prefix (answer, "{\"ok\":true}\n{\"ok\":false,"));
    g_autofree char *second = ask (context, other, "show drawer\n", 1);
    g_assert_nonnull (strstr (second, "\"stuck\":true"));
    close (fd);
    g_autofree char *third = ask (context, other, "show display\n", 1);
    g_assert_true (g_str_has_prefix (third, "{\"ok\":true"));
    ocop_virtual_control_free (control);
    close (other);
    g_autofree char *nobody = ocop_virtual_control_ask (path, "show drawer", &error);
    g_assert_null (nobody);
    g_assert_nonnull (error);
    g_rmdir (folder);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/virtual/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("scanner/sends-what-is-scanned", test_scanner);
    ADD ("scale/answers-as-the-weight-is", test_scale);
    ADD ("display/shows-what-it-was-told", test_display);
    ADD ("printer/stops-without-paper-and-breaks-at-the-byte", test_printer_stops_and_breaks);
    ADD ("drawer/opens-by-a-pulse-unless-it-is-stuck", test_drawer);
    ADD ("commands/refuse-what-they-do-not-understand", test_strange_lines);
    ADD ("commands/files-stop-at-the-first-refusal", test_files_stop_at_the_first_refusal);
    ADD ("socket/answers-each-line-and-is-its-owners-alone", test_socket);
#undef ADD
    g_test_add_func ("/virtual/lines/however-they-come", test_lines_however_they_come);
    return g_test_run();
}
