/* A picture as the raster commands of a printer: cut into bands of rows, blank stretches left out
 * for feeds. The bytes that come out never hold a real-time sequence (10 04, 10 05, 10 14), which
 * Epson's printers obey even inside the dots of an image.
 * Source: Epson's manuals of DLE EOT, DLE ENQ, DLE DC4, GS v 0, GS ( L, ESC *. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "drivers/proto/printer_profile.h"

/* A stretch of fewer white rows than these stays in its band. */
#define OCOP_BAND_BLANK_ROWS_MIN 8

typedef struct {
    guint y, n_rows; /* of the bitmap */
    gboolean is_blank;
} OcopBand;

/* The band that begins at row @y (< height), at most @profile's band_rows (of blank rows: any
 * number, and only where it has_feed_units). Bands follow each other without a gap. A band is cut
 * short where its parameters, or the border of two rows, would be a real-time sequence. */
OcopBand ocop_band_at (const OcopBitmap *bitmap, guint y, const OcopPrinterProfile *profile);

/* Most bytes that ocop_band_write needs for a band of @n_rows. */
gsize ocop_band_get_size_max (const OcopBitmap *bitmap, guint n_rows,
                              const OcopPrinterProfile *profile);
/* The commands that print @band, which is not blank. Where the dots of a row are a real-time
 * sequence, the lone dot of its 10 gets a black neighbour (30): at most one dot a pair, in the
 * bytes only. Returns: how many bytes. */
gsize ocop_band_write (const OcopBitmap *bitmap, const OcopBand *band,
                       const OcopPrinterProfile *profile, guint8 *ret_bytes);

/* TRUE when a printer would find a real-time sequence in @bytes. */
gboolean ocop_has_real_time_sequence (const guint8 *bytes, gsize size);

/* Each 2 × 2 dots as one, black when two of them are; what is left over at the edges counts as
 * white. Owned. */
OcopBitmap *ocop_bitmap_halve (const OcopBitmap *bitmap);
