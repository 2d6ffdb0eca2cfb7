/* Draws the papers that the READMEs show, small enough to be looked at on a page of text:
 * `ninja -C build pictures`.
 *
 * usage: draw_pictures FOLDER */
#include "sample_documents.h"

#include "receipts/page_draw.h"
#include "receipts/png.h"

#include <string.h>

#define WIDTH 576
#define SCALE 0.6

static void
draw (const char *folder, const char *name)
{
    g_autoptr (OcopDocument) document = sample_document (name);
    ocop_page_fonts_begin();
    g_autoptr (OcopPageLayout) layout = ocop_page_layout_new (
        document, 0, ocop_document_get_n_blocks (document), WIDTH, OCOP_INK_SHADES, G_MAXINT);
    const guint margin = ocop_page_get_margin (WIDTH);
    cairo_surface_t *surface =
        cairo_image_surface_create (CAIRO_FORMAT_A8, (int)((WIDTH + 2 * margin) * SCALE),
                                    (int)((layout->height + 2 * margin) * SCALE));
    cairo_t *cr = cairo_create (surface);
    cairo_scale (cr, SCALE, SCALE);
    cairo_translate (cr, margin, margin);
    ocop_page_layout_draw (layout, cr, 0, layout->marks->len);
    cairo_destroy (cr);
    cairo_surface_flush (surface);

    const guint width = (guint)cairo_image_surface_get_width (surface);
    const guint height = (guint)cairo_image_surface_get_height (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    guint8 *shades = cairo_image_surface_get_data (surface);
    for (gsize i = 0; i < stride * height; i++)
        shades[i] = (guint8)((15 - shades[i] / 16) * 17); /* sixteen are enough, and pack better */
    g_autoptr (GBytes) png = ocop_png_from_grey (shades, width, height, stride, NULL);
    cairo_surface_destroy (surface);
    g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
    g_autoptr (GError) error = NULL;
    if (!g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize)g_bytes_get_size (png),
                              &error))
        g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
    static const char *const names[] = {"sale", "z", "payment", "label"};
    if (argc != 2)
        g_error ("usage: draw_pictures FOLDER");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        draw (argv[1], names[i]);
    return 0;
}
