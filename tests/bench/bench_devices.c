/* Devices: how fast a scan arrives, what an idle till costs, how many status bytes are sorted, and
 * what a picture costs that is sent at a printer's pace. A program of its own: its printer and
 * scanner are on an emulated USB bus, under the real libusb. */
#include "figures.h"
#include "measure.h"

#include "../usb/printer.h"
#include "../usb/talker.h"
#include "drivers/core/devices.h"
#include "drivers/core/hub.h"
#include "drivers/printer/escpos_printer.h"
#include "drivers/printer/usb_printer.h"
#include "drivers/proto/escpos.h"
#include "drivers/scanner/scanner.h"
#include "drivers/tables.h"
#include "drivers/transport/fake.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define N_SCANS        4000
#define IDLE_S         10
#define N_STATUS_BYTES 2000000
#define RASTER_ROWS    2400
#define PACE_PER_S     40000 /* bytes; a printer of 80 mm that prints 100 mm/s of pictures: 58 kB/s */
#define PACE_TICK_MS   20

/* ---- bytes of a scanner to a decoded code */

typedef struct {
    guint n;
    gsize size;
} Scans;

static gsize
take_all (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

static void
on_scanned (OcopScanner *scanner, const OcopScan *scan, gpointer data)
{
    Scans *scans = data;
    g_autofree char *code = ocop_scan_dup_code (scan);
    scans->n++;
    scans->size += strlen (code);
    ocop_scanner_set_data_event_enabled (scanner);
}

static void
bench_scans (void)
{
    static const OcopScannerEvents events = {.scanned = on_scanned};
    static const OcopFakeDevice device = {.take = take_all};
    g_autoptr (BenchSamples) samples = bench_samples_new();
    g_autoptr (OcopLoop) loop = ocop_loop_new (NULL);
    OcopTransport *line = ocop_fake_transport_new (loop, &device);
    Scans scans = {0};
    OcopScanner *scanner = ocop_scanner_new (line, OCOP_SCANNER_STREAM, NULL, &events, &scans);
    ocop_scanner_start (scanner);
    while (ocop_link_get_state (ocop_scanner_get_link (scanner)) != OCOP_DEV_ENABLED)
        g_main_context_iteration (NULL, TRUE);
    for (guint i = 0; i < N_SCANS; i++) {
        char text[64];
        const guint n = scans.n;
        /* Each another: equal ones at once are one. */
        g_snprintf (text, sizeof text, "]C101040063813339311725123110LOT%07u\r", i);
        const gint64 began = bench_wall_ns();
        ocop_fake_transport_send (line, text, strlen (text));
        while (scans.n == n)
            g_main_context_iteration (NULL, TRUE);
        bench_samples_add (samples, bench_wall_ns() - began);
    }
    ocop_scanner_free (scanner);
    bench_figure_add ("i  bytes of a scanner to a decoded code, median", 200,
                      bench_samples_get_percentile_us (samples, 50), "µs");
    bench_figure_add ("i  the same, 99 of 100", 200, bench_samples_get_percentile_us (samples, 99),
                      "µs");
}

/* ---- an idle till */

static guint n_polls;

static gint
counting_poll (GPollFD *fds, guint n_fds, gint timeout_ms)
{
    const gint n = poll ((struct pollfd *)fds, n_fds, timeout_ms);
    n_polls++;
    return n;
}

/* Times any thread of this program began to run again after it had waited. umockdev's own thread,
 * the emulated hardware, answers nothing while nothing is asked, and is counted too. */
static gint64
count_wakeups (void)
{
    gint64 sum = 0;
    g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
    for (const char *name; (name = g_dir_read_name (threads)) != NULL;) {
        g_autofree char *path = g_build_filename ("/proc/self/task", name, "status", NULL);
        g_autofree char *text = NULL;
        if (!g_file_get_contents (path, &text, NULL, NULL))
            continue;
        const char *at = strstr (text, "\nvoluntary_ctxt_switches:");
        sum += at != NULL ? g_ascii_strtoll (at + 25, NULL, 10) : 0;
    }
    return sum;
}

static gboolean
on_over (gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
    gboolean is_over = FALSE;
    g_timeout_add (ms, on_over, &is_over);
    while (!is_over)
        g_main_context_iteration (NULL, TRUE);
}

static void
nobody_asks (OcopDev *dev, gpointer data)
{
}

static void
on_job_ended (const OcopJobReport *report, gpointer data)
{
    *(OcopJobReport *)data = *report;
}

static void
bench_idle (void)
{
    static const guint8 hub_descriptors[] = {
        18, 1, 0x00, 0x02, 9, 0, 0, 64,   0x6b, 0x1d, 0x02, 0x00, 0x00, 0x01, 0, 0, 0, 1, //
        9,  2, 18,   0,    1, 1, 0, 0xe0, 0,                                              //
        9,  4, 0,    0,    0, 9, 0, 0,    0,
    };
    static const OcopHubEvents hub_events = {ocop_devices_arrived, ocop_devices_left};
    static const OcopPrinterEvents printer_events = {.job_ended = on_job_ended};
    static const OcopScannerEvents scanner_events = {.scanned = on_scanned};
    OcopDevResult result;
    OcopJobReport report = {0};
    Scans scans = {0};
    TestBus *bus = test_bus_new();
    TestDevice *root_hub = test_device_new (bus, &(TestDeviceSpec){.name = "usb1",
                                                                   .descriptors = hub_descriptors,
                                                                   .size = sizeof hub_descriptors});
    TestPrinter *printer_device = test_printer_new (bus, "1-1", "P1");
    TestTalker *scanner_device = test_talker_new (bus, TEST_TALKER_CDC, "1-2", "S1");
    g_autoptr (OcopLoop) loop = ocop_loop_new (NULL);
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find ("epson-tm-t20", NULL);
    OcopDevices *devices = ocop_devices_new (nobody_asks, NULL);
    test_device_plug (root_hub);
    test_device_plug (test_printer_get_device (printer_device));
    test_device_plug (test_talker_get_device (scanner_device));
    OcopHub *hub = ocop_hub_new (loop, &hub_events, devices, &result);
    if (hub == NULL)
        g_error ("libusb does not start: %s", ocop_dev_result_get_name (result));
    const OcopUsbOpener opener = ocop_usb_opener_of_hub (hub);
    /* Both are known by their ports once they are there. */
    g_autoptr (GPtrArray) plugged = NULL;
    do {
        g_clear_pointer (&plugged, g_ptr_array_unref);
        g_main_context_iteration (NULL, TRUE);
        plugged = ocop_hub_list (hub);
    } while (plugged->len < 2);
    OcopUsbWanted wanted[2];
    for (guint i = 0; i < 2; i++) {
        const OcopUsbFacts *facts = g_ptr_array_index (plugged, i);
        wanted[strcmp (facts->port, "1-1") == 0 ? 0 : 1] = ocop_usb_wanted_from_facts (facts);
    }
    OcopUsbPrinter *printer =
        ocop_usb_printer_new (loop, ocop_drivers_get ("printer-usb"), &wanted[0], &opener, profile,
                              &printer_events, NULL, &report);
    OcopScanner *scanner = ocop_scanner_new_usb (loop, ocop_drivers_get ("scanner-cdc"), &wanted[1],
                                                 &opener, NULL, &scanner_events, &scans);
    ocop_devices_add (devices, ocop_usb_printer_get_dev (printer));
    ocop_devices_add (devices, ocop_scanner_get_dev (scanner));
    ocop_usb_printer_start (printer);
    ocop_scanner_start (scanner);
    while (ocop_dev_get_state (ocop_usb_printer_get_dev (printer)) != OCOP_DEV_ENABLED ||
           ocop_dev_get_state (ocop_scanner_get_dev (scanner)) != OCOP_DEV_ENABLED)
        g_main_context_iteration (NULL, TRUE);
    run_for (1000);
    g_main_context_set_poll_func (NULL, counting_poll);
    n_polls = 0;
    const gint64 before = count_wakeups();
    run_for (IDLE_S * 1000);
    const gint64 after = count_wakeups();
    g_main_context_set_poll_func (NULL, NULL);
    bench_figure_add ("j  idle till, printer and scanner on USB: wakeups of all threads a second",
                      2, (double)(after - before) / IDLE_S, "");
    bench_figure_add_note ("j  of these, returns of the main loop's poll", (double)n_polls / IDLE_S,
                           "");
    ocop_devices_remove (devices, ocop_usb_printer_get_dev (printer));
    ocop_devices_remove (devices, ocop_scanner_get_dev (scanner));
    ocop_usb_printer_free (printer);
    ocop_scanner_free (scanner);
    ocop_hub_free (hub);
    ocop_devices_free (devices);
    test_printer_free (printer_device);
    test_talker_free (scanner_device);
    test_device_free (root_hub);
    test_bus_free (bus);
}

/* ---- status bytes */

static void
on_said (const OcopPrinterSaid *said, gpointer data)
{
    (*(guint64 *)data)++;
}

static void
bench_status (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
    guint64 n_said = 0, n_sent = 0;
    g_autoptr (OcopStatusSorter) sorter = ocop_status_sorter_new (NULL, on_said, &n_said);
    /* Automatic frames and process IDs, torn anywhere. */
    while (bytes->len < N_STATUS_BYTES) {
        const guint8 frame[] = {0x10 | (guint8)(g_rand_int (random) & 0x2c), 0,
                                (guint8)(g_rand_int (random) & 0x0f), 0x0f};
        const guint8 block[] = {0x37, 0x22, '0', '0', (guint8)('0' + n_sent % 10), '1', 0};
        if (g_rand_int_range (random, 0, 10) == 0)
            g_byte_array_append (bytes, block, sizeof block);
        else
            g_byte_array_append (bytes, frame, sizeof frame);
        n_sent++;
    }
    const gint64 began = bench_cpu_ns();
    for (gsize at = 0; at < bytes->len;) {
        const gsize size = MIN (bytes->len - at, (gsize)g_rand_int_range (random, 1, 65));
        ocop_status_sorter_feed (sorter, bytes->data + at, size, (gint64)(at / 100));
        at += size;
    }
    const double took_s = (double)(bench_cpu_ns() - began) / 1e9;
    bench_figure_add ("k  100.000 status bytes sorted, CPU of a second", 1000,
                      took_s * 100000 / bytes->len * 1000, "ms");
    bench_figure_add ("k  frames lost or made up, of those sent", 0.5,
                      n_said > n_sent ? (double)(n_said - n_sent) : (double)(n_sent - n_said), "");
    bench_figure_add_note ("k  status bytes a second of CPU, in thousands",
                           bytes->len / took_s / 1000, "");
}

/* ---- a picture at the printer's pace */

typedef struct {
    OcopTransport *transport;
    gint64 began_ns;
    gsize n_taken;
    guint tick;
} Paced;

static gsize
take_at_pace (const guint8 *bytes, gsize size, gpointer data)
{
    Paced *paced = data;
    const gsize allowed =
        (gsize)((bench_wall_ns() - paced->began_ns) / 1000 * PACE_PER_S / 1000000);
    const gsize n = MIN (size, allowed > paced->n_taken ? allowed - paced->n_taken : 0);
    paced->n_taken += n;
    return n;
}

static gboolean
on_tick (gpointer data)
{
    ocop_fake_transport_resume (((Paced *)data)->transport);
    return G_SOURCE_CONTINUE;
}

static double
get_cpu_s (void)
{
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static OcopPrintStream *
make_picture (const OcopPrinterProfile *profile)
{
    OcopEscpos escpos;
    OcopPrintStream *stream = ocop_print_stream_new();
    g_autoptr (GRand) random = g_rand_new_with_seed (1);
    OcopBitmap *bitmap = ocop_bitmap_new (profile->width_dots, RASTER_ROWS);
    for (guint y = 0; y < RASTER_ROWS; y++)
        for (guint x = 0; x < profile->width_dots; x++)
            if (g_rand_boolean (random))
                ocop_bitmap_set_black (bitmap, x, y);
    ocop_escpos_begin (&escpos, stream, profile);
    ocop_escpos_add_bitmap (&escpos, bitmap);
    ocop_escpos_add_end_of_job (&escpos, "0001");
    ocop_bitmap_free (bitmap);
    return stream;
}

static void
bench_raster (void)
{
    static const OcopPrinterEvents events = {.job_ended = on_job_ended};
    Paced paced = {0};
    const OcopFakeDevice device = {.take = take_at_pace, .data = &paced};
    OcopJobReport report = {0};
    g_autoptr (OcopPrinterProfile) profile = ocop_printer_profile_find ("generic-80", NULL);
    /* It is mute, and tells by taking nothing that it is busy: the picture is what counts. */
    profile->has_real_time_status = FALSE;
    profile->pace_bytes_per_s = 0;
    g_autoptr (OcopLoop) loop = ocop_loop_new (NULL);
    g_autoptr (OcopPrintStream) picture = make_picture (profile);
    paced.transport = ocop_fake_transport_new (loop, &device);
    OcopUsbPrinter *printer =
        ocop_usb_printer_new_on (paced.transport, profile, &events, NULL, &report);
    ocop_usb_printer_start (printer);
    while (ocop_link_get_state (ocop_usb_printer_get_link (printer)) != OCOP_DEV_ENABLED)
        g_main_context_iteration (NULL, TRUE);
    paced.tick = g_timeout_add (PACE_TICK_MS, on_tick, &paced);
    paced.began_ns = bench_wall_ns();
    const double cpu_s = get_cpu_s();
    ocop_escpos_printer_print (ocop_usb_printer_get_printer (printer), picture, 1);
    while (paced.n_taken < picture->bytes->len && report.state == OCOP_JOB_NONE)
        g_main_context_iteration (NULL, TRUE);
    const double wall_s = (double)(bench_wall_ns() - paced.began_ns) / 1e9;
    bench_figure_add ("l  a picture at the printer's pace: CPU", 5,
                      100 * (get_cpu_s() - cpu_s) / wall_s, "%");
    bench_figure_add ("l  longer than the printer takes for it", 10,
                      100 * (wall_s / ((double)picture->bytes->len / PACE_PER_S) - 1), "%");
    bench_figure_add_note ("l  the picture", picture->bytes->len / 1000, "kB");
    while (report.state == OCOP_JOB_NONE)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (paced.tick);
    ocop_usb_printer_free (printer);
}

int
main (void)
{
    setvbuf (stdout, NULL, _IOLBF, 0);
    bench_scans();
    bench_status();
    bench_raster();
    bench_idle();
    bench_figures_print();
    return 0;
}
