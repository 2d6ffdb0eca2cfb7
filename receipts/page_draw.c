/* Marks by Cairo, and the paper as a picture for screens: the same places as on a printer, but in
 * shades of grey, because a screen has fewer dots. */
#include "receipts/page_draw.h"

#include "base/error.h"
#include "receipts/page.h"
#include "receipts/png.h"

#include <glib/gi18n-lib.h>

#define DASH_DOTS       12.0
#define PICTURE_SIDE    32767 /* of a Cairo surface */
#define PICTURE_SMALLER 4     /* so many times, where a paper is longer */

/* One dot a module. Cairo keeps the first dot of 32 in the lowest bit where that comes first in
 * memory, else in the highest. */
static cairo_surface_t *
mask_from_symbol (const OcopSymbol *symbol)
{
    cairo_surface_t *mask =
        cairo_image_surface_create (CAIRO_FORMAT_A1, (int)symbol->columns, (int)symbol->rows);
    const gsize stride = (gsize)cairo_image_surface_get_stride (mask) / sizeof (guint32);
    guint32 *words = (guint32 *)(gpointer)cairo_image_surface_get_data (mask);
    for (guint row = 0; row < symbol->rows; row++)
        for (guint column = 0; column < symbol->columns; column++) {
            const guint bit = G_BYTE_ORDER == G_LITTLE_ENDIAN ? column % 32 : 31 - column % 32;
            const guint32 module = symbol->modules[row * symbol->columns + column];
            words[row * stride + column / 32] |= module << bit;
        }
    cairo_surface_mark_dirty (mask);
    return mask;
}

/* Enlarged without smoothing: small in a PDF, sharp everywhere. */
static void
draw_symbol (const OcopPageMark *mark, cairo_t *cr)
{
    cairo_surface_t *mask = mask_from_symbol (mark->symbol);
    cairo_save (cr);
    cairo_translate (cr, mark->x, mark->y);
    cairo_scale (cr, mark->dots_across, mark->dots_down);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface (mask);
    cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
    cairo_mask (cr, pattern);
    cairo_pattern_destroy (pattern);
    cairo_restore (cr);
    cairo_surface_destroy (mask);
}

static void
draw_cut (const OcopPageMark *mark, cairo_t *cr)
{
    const double dash = DASH_DOTS;
    cairo_save (cr);
    cairo_set_dash (cr, &dash, 1, 0);
    cairo_set_line_width (cr, mark->height);
    cairo_move_to (cr, 0, mark->y + mark->height / 2.0);
    cairo_rel_line_to (cr, mark->width, 0);
    cairo_stroke (cr);
    cairo_restore (cr);
}

static void
draw_mark (const OcopPageMark *mark, cairo_t *cr)
{
    switch (mark->kind) {
    case OCOP_PAGE_WORD:
        ocop_page_word_draw (mark->word, cr, mark->x, mark->y);
        break;
    case OCOP_PAGE_BOX:
        cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
        cairo_fill (cr);
        break;
    case OCOP_PAGE_SYMBOL:
        draw_symbol (mark, cr);
        break;
    case OCOP_PAGE_CUT:
        draw_cut (mark, cr);
        break;
    }
}

void
ocop_page_layout_draw (const OcopPageLayout *layout, cairo_t *cr, guint first, guint end)
{
    cairo_set_source_rgb (cr, 0, 0, 0);
    for (guint i = first; i < end; i++)
        draw_mark (ocop_page_layout_peek_mark (layout, i), cr);
}

/* Black as 255; drawn smaller where it would be too long. */
static cairo_surface_t *
draw_shades (const OcopPageLayout *layout, guint margin)
{
    const guint width = layout->width + 2 * margin, height = layout->height + 2 * margin;
    const double scale = MIN (1.0, (double)PICTURE_SIDE / height);
    cairo_surface_t *surface = cairo_image_surface_create (
        CAIRO_FORMAT_A8, (int)(width * scale), MIN ((int)(height * scale), PICTURE_SIDE));
    cairo_t *cr = cairo_create (surface);
    cairo_scale (cr, scale, scale);
    cairo_translate (cr, margin, margin);
    ocop_page_layout_draw (layout, cr, 0, layout->marks->len);
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    return surface;
}

GBytes *
ocop_document_to_png (const OcopDocument *document, guint width_dots, GError **error)
{
    g_assert (width_dots >= OCOP_PAGE_WIDTH_MIN && width_dots <= OCOP_PAGE_WIDTH_MAX);
    ocop_page_fonts_begin();
    g_autoptr (OcopPageLayout) layout = ocop_page_layout_new (
        document, 0, ocop_document_get_n_blocks (document), width_dots, OCOP_INK_SHADES, G_MAXINT);
    const guint margin = ocop_page_get_margin (width_dots);
    if (layout->height + 2 * margin > PICTURE_SIDE * PICTURE_SMALLER) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("a paper of %u dots is too long for a picture"), layout->height);
        return NULL;
    }
    cairo_surface_t *surface = draw_shades (layout, margin);
    const guint width = (guint)cairo_image_surface_get_width (surface);
    const guint height = (guint)cairo_image_surface_get_height (surface);
    const gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    guint8 *shades = cairo_image_surface_get_data (surface);
    for (gsize i = 0; i < stride * height; i++)
        shades[i] = (guint8)~shades[i];
    GBytes *png = ocop_png_from_grey (shades, width, height, stride, error);
    cairo_surface_destroy (surface);
    return png;
}
