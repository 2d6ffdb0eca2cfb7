/* Commands of a receipt printer that are not text. Every function adds whole atoms, and remembers
 * in OcopEscpos only what the printer remembers.
 *
 * Sources: Epson's ESC/POS reference and the TM-T88III, TM-U230 and TM-U210 manuals; where makers
 * differ, the profile decides. */
#include "drivers/proto/escpos.h"

#include "drivers/proto/bands.h"
#include "drivers/proto/escpos_text.h"

#include <string.h>

#define FEED_MAX     255 /* of 1B 4A */
#define QR_SIZE_MAX  2048
#define PULSE_MIN_MS 2
#define PULSE_MAX_MS 510

#define ADD(escpos, kind, ...)                                                                     \
    add ((escpos), (kind), (const guint8[]){__VA_ARGS__}, sizeof ((const guint8[]){__VA_ARGS__}))

guint
ocop_escpos_get_pause (const OcopPrinterProfile *profile, gsize size)
{
    if (profile->pace_bytes_per_s == 0)
        return 0;
    const gsize pace = profile->pace_bytes_per_s;
    return (guint)((size * 1000 + pace - 1) / pace);
}

static void
add (OcopEscpos *escpos, OcopAtomKind kind, const guint8 *bytes, gsize size)
{
    ocop_print_stream_add (escpos->stream, kind, bytes, size,
                           ocop_escpos_get_pause (escpos->profile, size));
}

void
ocop_escpos_begin (OcopEscpos *escpos, OcopPrintStream *stream, const OcopPrinterProfile *profile)
{
    *escpos = (OcopEscpos){.stream = stream,
                           .profile = profile,
                           .page = OCOP_CODE_PAGE_ASCII,
                           .width_times = 1,
                           .height_times = 1};
    ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x40);
    /* Before the page: a clone in two-byte mode takes two letters of it for one of GBK. */
    if (profile->has_two_byte_mode)
        ADD (escpos, OCOP_ATOM_SETUP, 0x1C, 0x2E);
    if (profile->has_motion_units)
        ADD (escpos, OCOP_ATOM_SETUP, 0x1D, 0x50, (guint8)profile->dpi, (guint8)profile->dpi);
    /* Another national set than 0 has other signs for # $ @ [ \ ] ^ { } ~. */
    if (profile->text_mode != OCOP_TEXT_RASTER)
        ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x52, 0x00);
    if (profile->pages[OCOP_CODE_PAGE_ASCII] >= 0)
        ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x74, (guint8)profile->pages[OCOP_CODE_PAGE_ASCII]);
}

void
ocop_escpos_add_feed (OcopEscpos *escpos, guint dots)
{
    if (!escpos->profile->has_feed_units) {
        const guint line = MAX (escpos->profile->line_height, 1);
        for (guint n = (dots + line / 2) / line; n > 0; n -= MIN (n, FEED_MAX))
            ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x64, (guint8)MIN (n, FEED_MAX));
        return;
    }
    for (; dots > 0; dots -= MIN (dots, FEED_MAX))
        ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x4A, (guint8)MIN (dots, FEED_MAX));
}

static void
add_bands (OcopEscpos *escpos, const OcopBitmap *bitmap)
{
    const OcopPrinterProfile *profile = escpos->profile;
    for (guint y = 0; y < bitmap->height;) {
        const OcopBand band = ocop_band_at (bitmap, y, profile);
        y += band.n_rows;
        if (band.is_blank) {
            ocop_escpos_add_feed (escpos, band.n_rows * profile->raster_dot);
            continue;
        }
        guint8 *bytes = ocop_print_stream_reserve (
            escpos->stream, ocop_band_get_size_max (bitmap, band.n_rows, profile));
        const gsize size = ocop_band_write (bitmap, &band, profile, bytes);
        ocop_print_stream_commit (escpos->stream, OCOP_ATOM_RASTER, size,
                                  ocop_escpos_get_pause (profile, size));
    }
}

void
ocop_escpos_add_bitmap (OcopEscpos *escpos, const OcopBitmap *bitmap)
{
    g_assert (bitmap->width <= escpos->profile->width_dots);
    if (escpos->profile->raster == OCOP_RASTER_NONE)
        return;
    if (escpos->profile->raster_dot == 2) {
        g_autoptr (OcopBitmap) half = ocop_bitmap_halve (bitmap);
        add_bands (escpos, half);
        return;
    }
    add_bands (escpos, bitmap);
}

gboolean
ocop_escpos_add_qr (OcopEscpos *escpos, const void *content, gsize size, guint module_dots)
{
    g_assert (escpos->profile->has_native_qr && module_dots >= 1 && module_dots <= 16);
    if (size == 0 || size > QR_SIZE_MAX)
        return FALSE;
    const gsize length = size + 3;
    const guint8 store[] = {0x1D, 0x28, 0x6B, (guint8)(length & 0xFF), (guint8)(length >> 8),
                            0x31, 0x50, 0x30};
    if (ocop_has_real_time_sequence (store, sizeof store) ||
        ocop_has_real_time_sequence (content, size))
        return FALSE;

    const OcopAtomKind kind = OCOP_ATOM_SYMBOL;
    ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x61, 0x01);
    ADD (escpos, kind, 0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00);
    ADD (escpos, kind, 0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, (guint8)module_dots);
    ADD (escpos, kind, 0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x31); /* level M */
    guint8 *bytes = ocop_print_stream_reserve (escpos->stream, sizeof store + size);
    memcpy (bytes, store, sizeof store);
    memcpy (bytes + sizeof store, content, size);
    ocop_print_stream_commit (escpos->stream, kind, sizeof store + size,
                              ocop_escpos_get_pause (escpos->profile, sizeof store + size));
    ADD (escpos, kind, 0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30);
    ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x61, 0x00);
    return TRUE;
}

void
ocop_escpos_add_cut (OcopEscpos *escpos)
{
    const OcopPrinterProfile *profile = escpos->profile;
    if (profile->cut == OCOP_CUT_NONE) {
        if (profile->feed_at_end > 0)
            ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x64, (guint8)profile->feed_at_end);
        return;
    }
    const gboolean is_full = profile->cut == OCOP_CUT_FULL;
    if (profile->has_feed_cut) {
        ADD (escpos, OCOP_ATOM_CUT, 0x1D, 0x56, is_full ? 0x41 : 0x42, 0x00);
        return;
    }
    if (profile->feed_before_cut > 0)
        ADD (escpos, OCOP_ATOM_SETUP, 0x1B, 0x64, (guint8)profile->feed_before_cut);
    ADD (escpos, OCOP_ATOM_CUT, 0x1D, 0x56, is_full ? 0x00 : 0x01);
}

static guint8
pulse_units (guint ms)
{
    return (guint8)(CLAMP (ms, PULSE_MIN_MS, PULSE_MAX_MS) / 2);
}

/* Without its times the command would take the next two bytes for them: always all five. */
void
ocop_escpos_add_pulse (OcopEscpos *escpos)
{
    const OcopPrinterProfile *profile = escpos->profile;
    guint8 pulse[] = {0x1B, 0x70, profile->drawer_pin == 0 ? 0x00 : 0x01,
                      pulse_units (profile->drawer_on_ms), pulse_units (profile->drawer_off_ms)};
    /* 32 ms on and 8, 10 or 40 off would be a real-time sequence: two milliseconds more. */
    if (ocop_has_real_time_sequence (pulse, sizeof pulse))
        pulse[3]++;
    add (escpos, OCOP_ATOM_PULSE, pulse, sizeof pulse);
}

void
ocop_escpos_add_end_of_job (OcopEscpos *escpos, const char process_id[4])
{
    if (!escpos->profile->has_process_id) {
        ADD (escpos, OCOP_ATOM_END_OF_JOB, 0x1D, 0x72, 0x01);
        return;
    }
    for (guint i = 0; i < 4; i++)
        g_assert (g_ascii_isdigit (process_id[i]));
    ADD (escpos, OCOP_ATOM_END_OF_JOB, 0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30,
         (guint8)process_id[0], (guint8)process_id[1], (guint8)process_id[2],
         (guint8)process_id[3]);
}
