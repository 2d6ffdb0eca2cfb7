/* libFuzzer target: a scanner's reports on the way to the till, through the class that tells them.
 * The first byte chooses the reader and what it is told of the scanner; then portions, each behind
 * a byte that says how long it is and how much time passes before it; some unplug the scanner. What
 * is told is text, whole, in bounds, and no more than was sent; a keyboard under suspicion is heard
 * beside it. */
#include "drivers/proto/hid_pos.h"
#include "drivers/scanner/scanner.h"
#include "drivers/scanner/teach.h"
#include "drivers/transport/fake.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* 02, length, 00, AIM id, 56 bytes, own id, continued: as Zebra has it. */
static const guint8 pos_descriptor[] = {
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75,
    0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, 0x81, 0x01, 0x05, 0x8c, 0x19,
    0xfb, 0x29, 0xfd, 0x95, 0x03, 0x81, 0x02, 0x09, 0xfe, 0x95, 0x38, 0x82, 0x02, 0x01,
    0x06, 0x45, 0xff, 0x09, 0x01, 0x95, 0x01, 0x81, 0x02, 0x05, 0x8c, 0x09, 0xff, 0x25,
    0x01, 0x75, 0x01, 0x81, 0x02, 0x75, 0x07, 0x81, 0x01, 0xc0,
};

typedef struct {
    guint n_scans, n_refused;
    gint64 last_ms;
    gsize n_sent;
} World;

static void
on_scanned (OcopScanner *scanner, const OcopScan *scan, gpointer data)
{
    World *world = data;
    g_autofree char *code = ocop_scan_dup_code (scan);
    g_assert_cmpuint (strlen (scan->text), ==, scan->text_size);
    g_assert_true (g_utf8_validate (code, -1, NULL));
    g_assert_cmpuint (scan->raw_size, <=, OCOP_RAW_SCAN_MAX);
    g_assert_cmpuint (scan->text_size, >, 0);
    g_assert_cmpuint (scan->text_size, <=, scan->raw_size);
    g_assert_cmpuint (scan->raw_size, <=, world->n_sent);
    g_assert_true (scan->composite == NULL || g_utf8_validate (scan->composite, -1, NULL));
    g_assert_cmpint (scan->at_ms, >=, world->last_ms);
    world->last_ms = scan->at_ms;
    world->n_scans++;
    ocop_scanner_set_data_event_enabled (scanner);
}

static void
on_refused (OcopScanner *scanner, OcopScanRefusal refusal, const char *text, gpointer data)
{
    World *world = data;
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpint (g_utf8_strlen (text, -1), <=, 64);
    g_assert_nonnull (ocop_scan_refusal_get_name (refusal));
    world->n_refused++;
}

static gsize
take (const guint8 *bytes, gsize size, gpointer data)
{
    return size;
}

static GBytes *
answer (const OcopControl *control, gpointer data)
{
    return control->request_type == 0x81
               ? g_bytes_new_static (pos_descriptor, sizeof pos_descriptor)
               : g_bytes_new (NULL, 0);
}

static void
replug (OcopLoop *loop, OcopTransport *transport)
{
    ocop_fake_transport_unplug (transport);
    ocop_loop_run_pending (loop);
    ocop_fake_transport_plug (transport);
    ocop_loop_advance (loop, OCOP_LINK_RETRY_MS);
}

static void
play (OcopLoop *loop, OcopTransport *transport, World *world, const guint8 *data, gsize size)
{
    static const gint64 pauses_ms[] = {0, 1, 150, 600};
    g_autoptr (OcopTeachEar) ear = ocop_teach_ear_new (OCOP_TEACH_CODE);
    for (gsize at = 0; at < size;) {
        const guint8 head = data[at++];
        const gsize portion =
            MIN ((gsize)(head & 0x3f) + ((head & 0x3f) == 0x3f ? 1u : 0u), size - at);
        ocop_loop_advance (loop, pauses_ms[head >> 6]);
        if (head == 0xc0)
            replug (loop, transport);
        world->n_sent += portion;
        ocop_fake_transport_send (transport, data + at, portion);
        ocop_loop_run_pending (loop);
        ocop_teach_ear_feed (ear, data + at, portion, ocop_loop_get_ms (loop));
        at += portion;
    }
    ocop_loop_advance (loop, 5000);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static const OcopScannerEvents events = {on_scanned, on_refused, NULL};
    const OcopFakeDevice device = {take, answer, NULL};
    if (size < 1)
        return 0;
    const OcopScannerOptions options = {.gs_usage = (data[0] & 4) != 0 ? 0x41 : 0,
                                        .gs_character = (data[0] & 8) != 0 ? '~' : 0,
                                        .terminator = (OcopScannerTerminator)(data[0] >> 4) %
                                                      (OCOP_TERMINATOR_NONE + 1),
                                        .ends_by_silence = (data[0] & 0x80) != 0};
    World world = {0};
    OcopLoop *loop = ocop_loop_new_manual();
    OcopTransport *transport = ocop_fake_transport_new (loop, &device);
    OcopScanner *scanner =
        ocop_scanner_new (transport, (OcopScannerReader)(data[0] & 3), &options, &events, &world);
    ocop_scanner_start (scanner);
    ocop_loop_run_pending (loop);
    play (loop, transport, &world, data + 1, size - 1);
    const OcopScannerCounts counts = ocop_scanner_get_counts (scanner);
    g_assert_cmpuint (counts.n_scans, ==, world.n_scans);
    g_assert_cmpuint (counts.n_refused, >=, world.n_refused);
    ocop_scanner_free (scanner);
    ocop_loop_run_pending (loop);
    ocop_loop_unref (loop);
    return 0;
}
