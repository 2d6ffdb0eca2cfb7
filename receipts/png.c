/* PNG by Cairo, which has it anyway: an A8 surface is written as a grey picture of one byte a dot.
 */
#include "receipts/png.h"

#include "base/error.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define SIDE_MAX 32767 /* of a Cairo surface */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int size)
{
    g_byte_array_append (closure, data, size);
    return CAIRO_STATUS_SUCCESS;
}

GBytes *
ocop_png_from_grey (const guint8 *grey, guint width, guint height, gsize stride, GError **error)
{
    if (width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("a picture of %u × %u dots is no PNG of ours"), width, height);
        return NULL;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_A8, (int)width, (int)height);
    guint8 *rows = cairo_image_surface_get_data (surface);
    const gsize surface_stride = (gsize)cairo_image_surface_get_stride (surface);
    for (gsize y = 0; rows != NULL && y < height; y++)
        memcpy (rows + y * surface_stride, grey + y * stride, width);
    cairo_surface_mark_dirty (surface);
    GByteArray *out = g_byte_array_new();
    const cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_bytes, out);
    cairo_surface_destroy (surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_byte_array_unref (out);
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, _ ("writing a PNG failed: %s"),
                        cairo_status_to_string (status));
        return NULL;
    }
    return g_byte_array_free_to_bytes (out);
}
