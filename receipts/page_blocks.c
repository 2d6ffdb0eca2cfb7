/* Blocks to marks, top to bottom. Each block brings its own white space, so that papers drawn in
 * pieces look as if drawn at once. */
#include "receipts/page_parts.h"

#include <string.h>

#define NBSP "\xc2\xa0"

/* Em in dots: 203 to the inch, so 25 is 8.9 point. At 25 stems are two dots wide on every letter,
 * at 26 on some three; below 25 the two marks of ỗ or ẫ run into each other on a printer's dots.
 * The small size is for notes. */
static void
choose_sizes (OcopPageMaker *maker, OcopDocumentKind kind)
{
    const gboolean is_narrow = maker->layout->width < 320;
    maker->small = 22;
    maker->normal = is_narrow ? 24 : 25;
    maker->large = is_narrow ? 28 : maker->layout->width < 480 ? 34 : 38;
    if (kind == OCOP_DOCUMENT_LABEL) /* a price is read from where the customer stands */
        maker->large = maker->normal * 5 / 2;
    maker->step = maker->normal * 8 / 5; /* "15. " */
}

static void
put_title (OcopPageMaker *maker, const OcopBlock *block)
{
    maker->y += maker->normal / 4;
    ocop_page_maker_put_text (maker,
                              ocop_page_maker_get_font_for (maker, block->style, block->text),
                              block->style.align, 0, block->text);
    maker->y += maker->normal / 6;
}

static void
put_paragraph (OcopPageMaker *maker, const OcopBlock *block)
{
    const OcopStyle *style = &block->style;
    ocop_page_maker_put_text (maker, ocop_page_maker_get_font_for (maker, *style, block->text),
                              style->align, style->indent * maker->step, block->text);
}

static void
put_pair (OcopPageMaker *maker, const OcopBlock *block)
{
    const OcopStyle *style = &block->style;
    ocop_page_maker_put_row (maker, style->size, style->is_bold, style->indent * maker->step,
                             block->text, block->value);
}

/* The number hangs to the left of the name and of what stands below it. */
static void
put_item (OcopPageMaker *maker, const OcopBlock *block)
{
    const OcopItem *item = &block->item;
    OcopPageFont *font = ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, FALSE);
    guint hang = 0;
    maker->y += maker->normal / 5;
    if (item->number > 0) {
        char number[16];
        g_snprintf (number, sizeof number, "%u.", item->number);
        OcopPageWord *word = ocop_page_font_get_word (font, number, strlen (number));
        hang = MAX (maker->step, ocop_page_word_get_width (word) + ocop_page_font_get_blank (font));
        ocop_page_maker_put_word (maker, word, 0, maker->y + ocop_page_font_get_ascent (font));
    }
    ocop_page_maker_put_text (maker, ocop_page_maker_get_font (maker, OCOP_SIZE_NORMAL, TRUE),
                              OCOP_ALIGN_LEFT, hang, item->name);
    g_autofree char *left = g_strconcat (item->qty, *item->unit != '\0' ? " " : "", item->unit,
                                         *item->price != '\0' ? " ×" NBSP : "", item->price, NULL);
    ocop_page_maker_put_row (maker, OCOP_SIZE_NORMAL, FALSE, maker->step, left, item->amount);
}

static void
put_rule (OcopPageMaker *maker, gboolean is_heavy)
{
    const guint thickness = is_heavy ? 4 : 2;
    const guint above = maker->normal * 3 / 8, below = maker->normal / 4;
    ocop_page_maker_put_box (maker, 0, maker->y + above, maker->layout->width, thickness);
    maker->y += above + thickness + below;
}

static void
put_cut (OcopPageMaker *maker)
{
    const guint space = 2 * maker->normal;
    const OcopPageMark mark = {.kind = OCOP_PAGE_CUT,
                               .y = (int)(maker->y + space),
                               .width = maker->layout->width,
                               .height = 2};
    g_array_append_val (maker->layout->marks, mark);
    maker->y += 2 * space;
}

static void
put_block (OcopPageMaker *maker, const OcopBlock *block, gboolean is_last)
{
    switch (block->kind) {
    case OCOP_BLOCK_TITLE:
        put_title (maker, block);
        break;
    case OCOP_BLOCK_TEXT:
        put_paragraph (maker, block);
        break;
    case OCOP_BLOCK_PAIR:
        put_pair (maker, block);
        break;
    case OCOP_BLOCK_ITEM:
        put_item (maker, block);
        break;
    case OCOP_BLOCK_RULE:
        put_rule (maker, block->style.is_bold);
        break;
    case OCOP_BLOCK_QR:
        ocop_page_maker_put_qr (maker, block);
        break;
    case OCOP_BLOCK_BLANK:
        maker->y += maker->normal / 2;
        break;
    case OCOP_BLOCK_CUT:
        if (maker->ink == OCOP_INK_SHADES && !is_last)
            put_cut (maker);
        break;
    case OCOP_BLOCK_BARCODE:
        ocop_page_maker_put_barcode (maker, block);
        break;
    case OCOP_BLOCK_RULER:
        ocop_page_maker_put_ruler (maker);
        break;
    case OCOP_BLOCK_SAMPLE: /* a printer's own letters */
    case OCOP_BLOCK_DRAWER:
        break;
    }
}

/* Takes back what the last block put. */
static void
forget_block (OcopPageLayout *layout, guint n_marks, guint y)
{
    g_array_set_size (layout->marks, n_marks);
    layout->height = y;
}

OcopPageLayout *
ocop_page_layout_new (const OcopDocument *document, guint first, guint n, guint width_dots,
                      OcopInk ink, guint height_max)
{
    OcopPageLayout *layout = g_new (OcopPageLayout, 1);
    *layout = (OcopPageLayout){
        .width = width_dots,
        .marks = g_array_new (FALSE, FALSE, sizeof (OcopPageMark)),
        .stops = g_array_new (FALSE, FALSE, sizeof (OcopPageStop)),
        .symbols = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_symbol_free)};
    OcopPageMaker maker = {.layout = layout, .ink = ink};
    choose_sizes (&maker, ocop_document_get_kind (document));
    for (guint i = 0; i < n; i++) {
        const guint n_marks = layout->marks->len, y = maker.y;
        put_block (&maker, ocop_document_peek_block (document, first + i), i + 1 == n);
        if (i > 0 && maker.y > height_max) {
            forget_block (layout, n_marks, y);
            break;
        }
        layout->height = maker.y;
        const OcopPageStop stop = {.y = maker.y, .n_marks = layout->marks->len};
        g_array_append_val (layout->stops, stop);
    }
    return layout;
}

void
ocop_page_layout_free (OcopPageLayout *layout)
{
    if (layout == NULL)
        return;
    g_array_unref (layout->marks);
    g_array_unref (layout->stops);
    g_ptr_array_unref (layout->symbols);
    g_free (layout);
}
