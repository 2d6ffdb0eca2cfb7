/* Raster bands. All forms but ESC * hold whole rows one behind the other, so that a pair of bytes
 * across two rows goes away by beginning a new band there; what remains lies inside a row (or, with
 * ESC *, anywhere), where only another dot helps: 10 becomes 30, which is no half of any sequence
 * and whose new dot is inside the picture whenever the old one is. */
#include "drivers/proto/bands.h"

#include <string.h>

#define DLE 0x10

#define GS_V_0_HEADER  8
#define GS_L_HEADER    15
#define GS_L_TRAILER   7
#define ESC_STAR_EXTRA (5 + 3)

static gboolean
is_real_time_code (guint8 byte)
{
    return byte == 0x04 || byte == 0x05 || byte == 0x14;
}

gboolean
ocop_has_real_time_sequence (const guint8 *bytes, gsize size)
{
    for (gsize i = 1; i < size; i++)
        if (bytes[i - 1] == DLE && is_real_time_code (bytes[i]))
            return TRUE;
    return FALSE;
}

static gboolean
is_by_columns (const OcopPrinterProfile *profile)
{
    return profile->raster == OCOP_RASTER_ESC_STAR || profile->raster == OCOP_RASTER_ESC_STAR_8;
}

static const guint8 *
row_at (const OcopBitmap *bitmap, guint y)
{
    return bitmap->bits + y * bitmap->stride;
}

static guint
count_blank_rows (const OcopBitmap *bitmap, guint y)
{
    guint n = 0;
    while (y + n < bitmap->height && ocop_bitmap_is_row_blank (bitmap, y + n))
        n++;
    return n;
}

/* Rows before the next blank stretch, at most @n_max. */
static guint
count_rows_to_print (const OcopBitmap *bitmap, guint y, guint n_max)
{
    for (guint n = 0; n < n_max;) {
        const guint n_blank = count_blank_rows (bitmap, y + n);
        if (n > 0 && (n_blank >= OCOP_BAND_BLANK_ROWS_MIN || y + n + n_blank == bitmap->height))
            return n;
        n += n_blank + 1;
    }
    return n_max;
}

/* GS ( L: pL pH of 10 + data. */
static gboolean
is_length_real_time (const OcopBitmap *bitmap, guint n_rows)
{
    const gsize length = 10 + bitmap->stride * n_rows;
    return (length & 0xFF) == DLE && is_real_time_code ((guint8)(length >> 8));
}

static guint
cut_short (const OcopBitmap *bitmap, guint y, guint n_rows, const OcopPrinterProfile *profile)
{
    for (guint i = 1; i < n_rows; i++)
        if (row_at (bitmap, y + i)[-1] == DLE && is_real_time_code (row_at (bitmap, y + i)[0]))
            n_rows = i;
    while (profile->raster == OCOP_RASTER_GS_L && n_rows > 1 &&
           is_length_real_time (bitmap, n_rows))
        n_rows--;
    return n_rows;
}

OcopBand
ocop_band_at (const OcopBitmap *bitmap, guint y, const OcopPrinterProfile *profile)
{
    g_assert (y < bitmap->height && profile->band_rows >= 1);
    const guint n_left = bitmap->height - y;
    guint n_rows = MIN (n_left, profile->band_rows);
    if (profile->has_feed_units) {
        const guint n_blank = count_blank_rows (bitmap, y);
        if (n_blank >= OCOP_BAND_BLANK_ROWS_MIN || n_blank == n_left)
            return (OcopBand){.y = y, .n_rows = n_blank, .is_blank = TRUE};
        n_rows = count_rows_to_print (bitmap, y, n_rows);
    }
    if (!is_by_columns (profile))
        n_rows = cut_short (bitmap, y, n_rows, profile);
    return (OcopBand){.y = y, .n_rows = n_rows};
}

/* In the dots of one command; with rows, their borders are in order already. */
static void
flip_dots (guint8 *dots, gsize size)
{
    const guint8 *end = dots + size;
    for (guint8 *at = memchr (dots, DLE, size); at != NULL && at + 1 < end;
         at = memchr (at + 1, DLE, (gsize)(end - at) - 1))
        if (is_real_time_code (at[1]))
            at[0] = 0x30;
}

static gsize
write_rows (const OcopBitmap *bitmap, const OcopBand *band, guint8 *bytes)
{
    const gsize size = bitmap->stride * band->n_rows;
    memcpy (bytes, row_at (bitmap, band->y), size);
    flip_dots (bytes, size);
    return size;
}

/* 1D 76 30 00 xL xH yL yH */
static gsize
write_gs_v_0 (const OcopBitmap *bitmap, const OcopBand *band, guint8 *bytes)
{
    const guint8 header[GS_V_0_HEADER] = {
        0x1D, 0x76, 0x30, 0x00, (guint8)bitmap->stride, 0x00, (guint8)band->n_rows, 0x00};
    memcpy (bytes, header, sizeof header);
    return sizeof header + write_rows (bitmap, band, bytes + sizeof header);
}

/* 1D 28 4C pL pH 30 70 30 bx by c xL xH yL yH, then fn 50: print. */
static gsize
write_gs_l (const OcopBitmap *bitmap, const OcopBand *band, guint8 *bytes)
{
    static const guint8 print[GS_L_TRAILER] = {0x1D, 0x28, 0x4C, 0x02, 0x00, 0x30, 0x32};
    const gsize length = 10 + bitmap->stride * band->n_rows;
    const guint8 header[GS_L_HEADER] = {0x1D,
                                        0x28,
                                        0x4C,
                                        (guint8)(length & 0xFF),
                                        (guint8)(length >> 8),
                                        0x30,
                                        0x70,
                                        0x30,
                                        0x01,
                                        0x01,
                                        0x31,
                                        (guint8)(bitmap->width & 0xFF),
                                        (guint8)(bitmap->width >> 8),
                                        (guint8)band->n_rows,
                                        0x00};
    memcpy (bytes, header, sizeof header);
    const gsize size = sizeof header + write_rows (bitmap, band, bytes + sizeof header);
    memcpy (bytes + size, print, sizeof print);
    return size + sizeof print;
}

/* The dots of a band column by column, @n_column_bytes each, the top dot highest. */
static void
write_columns (const OcopBitmap *bitmap, const OcopBand *band, gsize n_column_bytes, guint8 *bytes)
{
    memset (bytes, 0, bitmap->width * n_column_bytes);
    for (guint row = 0; row < band->n_rows; row++) {
        const guint8 *dots = row_at (bitmap, band->y + row);
        guint8 *column = bytes + row / 8;
        for (guint x = 0; x < bitmap->width; x++, column += n_column_bytes)
            if ((dots[x / 8] & (0x80u >> (x % 8))) != 0)
                *column |= (guint8)(0x80u >> (row % 8));
    }
}

/* 1B 2A m nL nH dots, then 1B 4A n: what stands in the line is printed and the paper moved by just
 * its height. */
static gsize
write_esc_star (const OcopBitmap *bitmap, const OcopBand *band, const OcopPrinterProfile *profile,
                guint8 *bytes)
{
    const gsize n_column_bytes = profile->raster == OCOP_RASTER_ESC_STAR ? 3 : 1;
    const guint8 header[] = {0x1B, 0x2A, profile->raster == OCOP_RASTER_ESC_STAR ? 0x21 : 0x00,
                             (guint8)(bitmap->width & 0xFF), (guint8)(bitmap->width >> 8)};
    const guint8 feed[] = {0x1B, 0x4A, (guint8)(band->n_rows * profile->raster_dot)};
    const gsize size = bitmap->width * n_column_bytes;

    memcpy (bytes, header, sizeof header);
    write_columns (bitmap, band, n_column_bytes, bytes + sizeof header);
    flip_dots (bytes + sizeof header, size);
    memcpy (bytes + sizeof header + size, feed, sizeof feed);
    return sizeof header + size + sizeof feed;
}

gsize
ocop_band_get_size_max (const OcopBitmap *bitmap, guint n_rows, const OcopPrinterProfile *profile)
{
    if (is_by_columns (profile))
        return ESC_STAR_EXTRA + bitmap->width * (gsize)3;
    return GS_L_HEADER + GS_L_TRAILER + bitmap->stride * n_rows;
}

gsize
ocop_band_write (const OcopBitmap *bitmap, const OcopBand *band, const OcopPrinterProfile *profile,
                 guint8 *ret_bytes)
{
    g_assert (!band->is_blank && band->n_rows >= 1 && band->n_rows <= 0xFF);
    g_assert (bitmap->width <= OCOP_PRINTER_WIDTH_MAX);
    switch (profile->raster) {
    case OCOP_RASTER_GS_V_0:
        return write_gs_v_0 (bitmap, band, ret_bytes);
    case OCOP_RASTER_GS_L:
        return write_gs_l (bitmap, band, ret_bytes);
    case OCOP_RASTER_ESC_STAR:
    case OCOP_RASTER_ESC_STAR_8:
        g_assert (band->n_rows <= (profile->raster == OCOP_RASTER_ESC_STAR ? 24 : 8));
        return write_esc_star (bitmap, band, profile, ret_bytes);
    case OCOP_RASTER_NONE:
        break;
    }
    return 0;
}

OcopBitmap *
ocop_bitmap_halve (const OcopBitmap *bitmap)
{
    OcopBitmap *half = ocop_bitmap_new (MAX (bitmap->width / 2, 1), bitmap->height / 2);
    for (guint y = 0; y < half->height; y++)
        for (guint x = 0; x < bitmap->width / 2; x++) {
            const guint n_black = (guint)ocop_bitmap_get (bitmap, 2 * x, 2 * y) +
                                  (guint)ocop_bitmap_get (bitmap, 2 * x + 1, 2 * y) +
                                  (guint)ocop_bitmap_get (bitmap, 2 * x, 2 * y + 1) +
                                  (guint)ocop_bitmap_get (bitmap, 2 * x + 1, 2 * y + 1);
            if (n_black >= 2)
                ocop_bitmap_set_black (half, x, y);
        }
    return half;
}
