/* A picture of one bit per dot, as printers take it. */
#pragma once

#include <glib.h>

#define OCOP_BITMAP_WIDTH_MAX  2048
#define OCOP_BITMAP_HEIGHT_MAX 65535

/* Rows top to bottom, @stride = (width + 7) / 8 bytes each; the highest bit of a byte is its left
 * dot; 1 is black. Bits right of @width are 0. */
typedef struct {
    guint width;  /* dots, 1 to OCOP_BITMAP_WIDTH_MAX */
    guint height; /* dots, 0 to OCOP_BITMAP_HEIGHT_MAX */
    gsize stride;
    guint8 *bits; /* stride × height, owned */
} OcopBitmap;

/* White. */
OcopBitmap *ocop_bitmap_new (guint width, guint height);
void ocop_bitmap_free (OcopBitmap *bitmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopBitmap, ocop_bitmap_free)

static inline gboolean
ocop_bitmap_get (const OcopBitmap *bitmap, guint x, guint y)
{
    return (bitmap->bits[y * bitmap->stride + x / 8] & (0x80u >> (x % 8))) != 0;
}

static inline void
ocop_bitmap_set_black (OcopBitmap *bitmap, guint x, guint y)
{
    bitmap->bits[y * bitmap->stride + x / 8] |= (guint8)(0x80u >> (x % 8));
}

gboolean ocop_bitmap_is_row_blank (const OcopBitmap *bitmap, guint y);
