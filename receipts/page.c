/* Pages as dots of a printer. Nothing is drawn twice: words come as dots from page_fonts.c, the
 * rest is filled. */
#include "receipts/page.h"

#include "receipts/cells.h"
#include "receipts/page_dots.h"
#include "receipts/page_layout.h"

#include <string.h>

/* Of the em: an advance of Noto Sans Mono, and what its letters take with two marks and a tail. */
#define MONO_ADVANCE_PERMILLE 600
#define MONO_HEIGHT_PERMILLE  1500
#define MONO_TAIL_PERMILLE    250

static void
put_mark (OcopBitmap *bitmap, const OcopPageMark *mark)
{
    switch (mark->kind) {
    case OCOP_PAGE_WORD:
        ocop_page_word_stamp (mark->word, bitmap, mark->x, mark->y);
        break;
    case OCOP_PAGE_BOX:
        ocop_dots_fill (bitmap, mark->x, mark->y, mark->width, mark->height);
        break;
    case OCOP_PAGE_SYMBOL:
        ocop_dots_symbol (bitmap, mark->symbol, mark->x, mark->y, mark->dots_across,
                          mark->dots_down);
        break;
    case OCOP_PAGE_CUT:
        break;
    }
}

OcopBitmap *
ocop_document_to_bitmap_part (const OcopDocument *document, guint first, guint n, guint width_dots,
                              guint *ret_n)
{
    g_assert (width_dots >= OCOP_PAGE_WIDTH_MIN && width_dots <= OCOP_PAGE_WIDTH_MAX);
    ocop_page_fonts_begin();
    g_autoptr (OcopPageLayout) layout = ocop_page_layout_new (
        document, first, n, width_dots, OCOP_INK_BLACK, OCOP_BITMAP_HEIGHT_MAX);
    if (ret_n != NULL)
        *ret_n = layout->stops->len;
    if (layout->height == 0)
        return NULL;
    OcopBitmap *bitmap = ocop_bitmap_new (width_dots, MIN (layout->height, OCOP_BITMAP_HEIGHT_MAX));
    for (guint i = 0; i < layout->marks->len; i++)
        put_mark (bitmap, ocop_page_layout_peek_mark (layout, i));
    return bitmap;
}

OcopBitmap *
ocop_document_to_bitmap (const OcopDocument *document, guint first, guint n, guint width_dots)
{
    return ocop_document_to_bitmap_part (document, first, n, width_dots, NULL);
}

/* The largest em whose letters fit their cells. Where the height decides, hinting may take a dot
 * more than the outline. */
static guint
em_for_cells (guint cell_width, guint cell_height)
{
    const guint by_width = cell_width * 1000 / MONO_ADVANCE_PERMILLE;
    const guint by_height = cell_height * 1000 / MONO_HEIGHT_PERMILLE;
    return CLAMP (by_height < by_width ? by_height - 1 : by_width, 4, 400);
}

/* Each letter in the middle of its cells. */
static void
put_letters (OcopBitmap *bitmap, OcopPageFont *font, const char *text, gsize size, guint cell_width,
             guint baseline)
{
    guint cell = 0;
    for (const char *p = text, *end = text + size; p < end && cell * cell_width < bitmap->width;) {
        const char *next = g_utf8_next_char (p);
        const guint cells = ocop_cells_of (p, (gsize)(next - p));
        while (next < end && ocop_cells_of (next, (gsize)(g_utf8_next_char (next) - next)) == 0)
            next = g_utf8_next_char (next);
        OcopPageWord *word = ocop_page_font_get_word (font, p, (gsize)(next - p));
        const int left = (int)(cells * cell_width) - (int)ocop_page_word_get_width (word);
        ocop_page_word_stamp (word, bitmap, (int)(cell * cell_width) + left / 2, (int)baseline);
        cell += cells;
        p = next;
    }
}

static OcopBitmap *
with_rows_doubled (const OcopBitmap *bitmap)
{
    OcopBitmap *tall = ocop_bitmap_new (bitmap->width, bitmap->height * 2);
    for (guint y = 0; y < tall->height; y++)
        memcpy (tall->bits + y * tall->stride, bitmap->bits + y / 2 * bitmap->stride,
                bitmap->stride);
    return tall;
}

OcopBitmap *
ocop_page_draw_line (const char *text, gsize size, guint cell_width, guint cell_height,
                     guint width_dots, gboolean is_bold, gboolean is_tall)
{
    g_assert (cell_width >= 4 && cell_width <= 200 && cell_height >= 4 && cell_height <= 200);
    ocop_page_fonts_begin();
    const guint em = em_for_cells (cell_width, cell_height);
    OcopPageFont *font =
        ocop_page_font_get (is_bold ? OCOP_FACE_MONO_BOLD : OCOP_FACE_MONO, OCOP_INK_BLACK, em);
    OcopBitmap *bitmap = ocop_bitmap_new (width_dots, cell_height);
    const guint room = cell_height - MIN (cell_height, em * MONO_HEIGHT_PERMILLE / 1000);
    const guint tail = (em * MONO_TAIL_PERMILLE + 999) / 1000;
    put_letters (bitmap, font, text, size, cell_width, cell_height - tail - room / 3);
    if (!is_tall)
        return bitmap;
    OcopBitmap *tall = with_rows_doubled (bitmap);
    ocop_bitmap_free (bitmap);
    return tall;
}
