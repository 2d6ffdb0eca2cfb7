/* libFuzzer target: what scanners and scales say on a serial line. The first byte chooses a reader
 * and its options; the rest comes in portions with times between, both from the bytes themselves. A
 * weight is never told but from a frame that is right, so it is always in bounds. */
#include "drivers/proto/aim.h"
#include "drivers/proto/scale_cas.h"
#include "drivers/proto/scale_nci.h"
#include "drivers/proto/scale_toledo8217.h"
#include "drivers/proto/scanner_line.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
take_scan (const OcopRawScan *raw, gpointer data)
{
    g_auto (OcopAimScan) scan;
    g_assert_cmpuint (raw->size, <=, OCOP_RAW_SCAN_MAX);
    ocop_aim_scan_init (&scan, raw, 0);
    g_autoptr (GByteArray) joined = ocop_aim_scan_join (&scan);
    g_assert_cmpuint (joined->len, <=, raw->size);
    if (scan.aim.is_gs1 && scan.data->len > 0)
        g_assert_true (scan.data->data[0] != 0x1d && scan.data->data[scan.data->len - 1] != 0x1d);
}

static void
take_reading (const OcopScaleReading *reading, gpointer data)
{
    gint64 milli;
    g_assert_true (reading->state == OCOP_SCALE_STABLE || reading->value == 0);
    g_assert_cmpint (reading->value, >=, 0);
    g_assert_cmpint (reading->value, <=, 999999999);
    if (ocop_scale_reading_to_milli_kg (reading, &milli, NULL))
        g_assert_cmpint (milli, >=, 0);
}

typedef struct {
    OcopScannerLine *line;
    OcopToledo toledo;
    OcopCas cas;
    OcopCasStream stream;
    OcopNci nci;
    guint choice;
} Readers;

static void
feed (Readers *readers, const guint8 *bytes, gsize size, gint64 now_ms)
{
    guint8 out[2];
    switch (readers->choice) {
    case 0:
        ocop_scanner_line_feed (readers->line, bytes, size, now_ms);
        break;
    case 1:
        ocop_toledo_tick (&readers->toledo, now_ms, out);
        ocop_toledo_feed (&readers->toledo, bytes, size, now_ms);
        break;
    case 2:
        ocop_cas_tick (&readers->cas, now_ms, out);
        ocop_cas_feed (&readers->cas, bytes, size, now_ms);
        ocop_cas_tick (&readers->cas, now_ms, out);
        break;
    case 3:
        ocop_nci_tick (&readers->nci, now_ms, out);
        ocop_nci_feed (&readers->nci, bytes, size, now_ms);
        break;
    default:
        ocop_cas_stream_tick (&readers->stream, now_ms);
        ocop_cas_stream_feed (&readers->stream, bytes, size, now_ms);
        break;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    if (size < 1)
        return 0;
    Readers readers = {.choice = data[0] % 5};
    const guint option = (guint)data[0] / 5;
    const OcopToledoOptions toledo = {.unit = (OcopScaleUnit)(option / 2 % OCOP_N_SCALE_UNITS),
                                      .has_parity_bit = option % 2 != 0};
    readers.line = ocop_scanner_line_new (
        (OcopScannerTerminator)(option % (OCOP_TERMINATOR_NONE + 1)), take_scan, NULL);
    ocop_toledo_init (&readers.toledo, &toledo, take_reading, NULL);
    ocop_cas_init (&readers.cas, take_reading, NULL);
    ocop_cas_stream_init (&readers.stream, take_reading, NULL, 0);
    ocop_nci_init (&readers.nci, take_reading, NULL);
    gint64 now_ms = 0;
    for (gsize at = 1; at < size;) {
        const gsize portion = MIN ((gsize)(data[at] % 23 + 1), size - at);
        now_ms += data[at] % 16 == 0 ? 1000 : 1;
        feed (&readers, data + at, portion, now_ms);
        at += portion;
    }
    ocop_scanner_line_free (readers.line);
    return 0;
}
