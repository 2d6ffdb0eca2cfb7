/* Dots in rows of whole bytes, the form that every raster command takes. */
#include "drivers/proto/bitmap.h"

#include <string.h>

OcopBitmap *
ocop_bitmap_new (guint width, guint height)
{
    g_assert (width >= 1 && width <= OCOP_BITMAP_WIDTH_MAX && height <= OCOP_BITMAP_HEIGHT_MAX);
    OcopBitmap *bitmap = g_new (OcopBitmap, 1);
    const gsize stride = (width + 7) / 8;
    *bitmap = (OcopBitmap){
        .width = width, .height = height, .stride = stride, .bits = g_malloc0 (stride * height)};
    return bitmap;
}

void
ocop_bitmap_free (OcopBitmap *bitmap)
{
    if (bitmap == NULL)
        return;
    g_free (bitmap->bits);
    g_free (bitmap);
}

gboolean
ocop_bitmap_is_row_blank (const OcopBitmap *bitmap, guint y)
{
    const guint8 *row = bitmap->bits + y * bitmap->stride;
    /* Each byte is the one before it, and the first is 0. */
    return row[0] == 0 && memcmp (row, row + 1, bitmap->stride - 1) == 0;
}
