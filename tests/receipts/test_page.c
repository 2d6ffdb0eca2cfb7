/* Pages: what may stand where, whatever the paper says. The places are asked from the layout that
 * all drawings are made of; the drawings themselves are compared with golden pictures elsewhere. */
#include "sample_documents.h"
#include "samples.h"

#include "receipts/page.h"
#include "receipts/page_layout.h"

#include "base/error.h"

#include <string.h>

static const guint widths[] = {200, 384, 400, 512, 576, 640, 1024};

static const OcopStyle plain = {.align = OCOP_ALIGN_LEFT};
static const OcopStyle large = {.size = OCOP_SIZE_LARGE, .is_bold = TRUE};

/* Everything that is hard on a layout. */
static OcopDocument *
make_hostile (void)
{
    g_autofree char *long_word = g_strnfill (300, 'W');
    const OcopItem item = {.number = 1234,
                           .name = long_word,
                           .qty = "999.999,999",
                           .unit = "hộp thiếc 50 g có quai xách và nắp đậy",
                           .price = "999.999.999.999",
                           .amount = "999.999.999.999"};
    const OcopItem right_to_left = {.number = 2,
                                    .name = "תה ירוק שלום עולם (50 g) 1.000 شاي أخضر",
                                    .qty = "2",
                                    .unit = "حبة",
                                    .price = "65.000",
                                    .amount = "130.000"};
    const OcopItem empty = {.name = "", .qty = "", .unit = "", .price = "", .amount = ""};
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_SALE, "QN01-1-00000042");
    ocop_document_add_title (document, long_word);
    ocop_document_add_item (document, &item);
    ocop_document_add_item (document, &right_to_left);
    ocop_document_add_item (document, &empty);
    ocop_document_add_pair (document, large, "TỔNG CỘNG", "-999.999.999.999\xc2\xa0₫");
    ocop_document_add_pair (document, large, long_word, "1");
    ocop_document_add_pair (document, plain, long_word, long_word);
    ocop_document_add_pair (document, plain, "", "");
    ocop_document_add_pair (document, plain, "<b>Trà</b> &amp; <span size='90000'>", "</i>");
    ocop_document_add_text (document, large, long_word);
    ocop_document_add_text (document, plain,
                            "a\xcc\x81\xcc\x82\xcc\x83\xcc\x89\xcc\xa3 日本語の長い名前");
    ocop_document_add_text (document, plain, " ");
    ocop_document_add_qr (document, long_word, long_word);
    ocop_document_add_large_qr (document, "", "x");
    ocop_document_add_barcode (document, OCOP_SYMBOL_EAN_13, "", "8938505970011");
    ocop_document_add_barcode (document, OCOP_SYMBOL_CODE_128, long_word,
                               "123456789 ABCDEFGHI abcdefghi 123456789");
    ocop_document_add_barcode (document, OCOP_SYMBOL_DATA_MATRIX, "", long_word);
    ocop_document_add_ruler (document);
    ocop_document_add_cut (document);
    ocop_document_add_rule (document, TRUE);
    return document;
}

/* Boxes and symbols are whole on the paper, words too but for what reaches out of their places;
 * words of one line stand side by side. */
static void
assert_in_place (const OcopPageLayout *layout)
{
    const int width = (int)layout->width;
    for (guint i = 0; i < layout->marks->len; i++) {
        const OcopPageMark *mark = ocop_page_layout_peek_mark (layout, i);
        g_assert_cmpint (mark->x, >=, 0);
        g_assert_cmpint (mark->x + (int)mark->width, <=, width);
        g_assert_cmpint (mark->y, >=, 0);
        g_assert_cmpint (mark->y + (int)mark->height, <=, (int)layout->height);
        for (guint j = 0; j < i && mark->kind == OCOP_PAGE_WORD; j++) {
            const OcopPageMark *other = ocop_page_layout_peek_mark (layout, j);
            if (other->kind != OCOP_PAGE_WORD || other->y != mark->y)
                continue;
            g_assert_true (other->x + (int)other->width <= mark->x ||
                           mark->x + (int)mark->width <= other->x);
        }
    }
}

static OcopPageLayout *
lay_out (const OcopDocument *document, guint width, OcopInk ink)
{
    ocop_page_fonts_begin();
    return ocop_page_layout_new (document, 0, ocop_document_get_n_blocks (document), width, ink,
                                 G_MAXINT);
}

static void
check_places (const OcopDocument *document)
{
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autoptr (OcopPageLayout) dots = lay_out (document, widths[i], OCOP_INK_BLACK);
        assert_in_place (dots);
        g_autoptr (OcopPageLayout) shades = lay_out (document, widths[i], OCOP_INK_SHADES);
        assert_in_place (shades);
    }
}

static void
test_nothing_overlaps (void)
{
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        g_autoptr (OcopDocument) document = sample_document (*name);
        check_places (document);
    }
}

static void
test_nothing_overlaps_with_hostile_texts (void)
{
    g_autoptr (OcopDocument) document = make_hostile();
    check_places (document);
    g_autoptr (GBytes) png = ocop_document_to_png (document, 384, NULL);
    g_assert_nonnull (png);
    g_autoptr (GBytes) pdf = ocop_document_to_pdf (document, 384, 0, NULL);
    g_assert_nonnull (pdf);
}

/* Of block @index, drawn alone. */
static OcopPageLayout *
lay_out_block (const OcopDocument *document, guint index, guint width)
{
    ocop_page_fonts_begin();
    return ocop_page_layout_new (document, index, 1, width, OCOP_INK_BLACK, G_MAXINT);
}

/* The last word put for a row is its amount. */
static void
test_amounts_stand_at_the_edge (void)
{
    g_autoptr (OcopDocument) document = make_hostile();
    const guint rows[] = {1, 2, 4, 5};
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        for (guint j = 0; j < G_N_ELEMENTS (rows); j++) {
            g_autoptr (OcopPageLayout) layout = lay_out_block (document, rows[j], widths[i]);
            const OcopPageMark *last = ocop_page_layout_peek_mark (layout, layout->marks->len - 1);
            g_assert_cmpint (last->x + (int)last->width, ==, (int)widths[i]);
        }
}

static OcopPageWord *
word_of (OcopFace face, guint em, const char *text)
{
    return ocop_page_font_get_word (ocop_page_font_get (face, OCOP_INK_BLACK, em), text,
                                    strlen (text));
}

/* "999.999.999.999 ₫" is one word, not one and what did not fit. */
static void
test_amounts_are_not_broken (void)
{
    static const char *const amounts[] = {"999.999.999.999\xc2\xa0₫", "-999.999.999.999", "0"};
    for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        for (guint j = 0; j < G_N_ELEMENTS (amounts); j++) {
            g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
            ocop_document_add_pair (document, large, "", amounts[j]);
            g_autoptr (OcopPageLayout) layout = lay_out_block (document, 0, widths[i]);
            g_assert_cmpuint (layout->marks->len, ==, 1);
            const OcopPageMark *mark = ocop_page_layout_peek_mark (layout, 0);
            gboolean is_whole = FALSE;
            for (guint em = 20; em <= 40 && !is_whole; em++)
                is_whole = mark->word == word_of (OCOP_FACE_SANS_BOLD, em, amounts[j]);
            g_assert_true (is_whole);
        }
}

static void
test_figures_have_one_width (void)
{
    for (guint face = 0; face < OCOP_N_FACES; face++)
        for (guint em = 20; em <= 40; em++)
            for (const char *digit = "123456789"; *digit != '\0'; digit++) {
                const char text[] = {*digit, '\0'};
                g_assert_cmpuint (ocop_page_word_get_width (word_of (face, em, text)), ==,
                                  ocop_page_word_get_width (word_of (face, em, "0")));
            }
}

static void
test_markup_is_text (void)
{
    const guint bare = ocop_page_word_get_width (word_of (OCOP_FACE_SANS, 25, "Trà"));
    const guint tag = ocop_page_word_get_width (word_of (OCOP_FACE_SANS, 25, "<b>"));
    g_assert_cmpuint (ocop_page_word_get_width (word_of (OCOP_FACE_SANS, 25, "<b>Trà</b>")), >,
                      bare + 2 * tag - 4);
}

/* Wherever blocks are cut apart, the paper is the same. */
static void
test_pieces_make_the_whole (void)
{
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        g_autoptr (OcopDocument) document = sample_document (*name);
        const guint n = ocop_document_get_n_blocks (document);
        g_autoptr (OcopBitmap) whole = ocop_document_to_bitmap (document, 0, n, 384);
        guint y = 0;
        for (guint i = 0; i < n; i++) {
            g_autoptr (OcopBitmap) piece = ocop_document_to_bitmap (document, i, 1, 384);
            if (piece == NULL)
                continue;
            g_assert_cmpuint (piece->stride, ==, whole->stride);
            g_assert_cmpuint (y + piece->height, <=, whole->height);
            g_assert_cmpint (memcmp (piece->bits, whole->bits + y * whole->stride,
                                     piece->stride * piece->height),
                             ==, 0);
            y += piece->height;
        }
        g_assert_cmpuint (y, ==, whole->height);
    }
}

/* Blank bits behind the last dot: printers would print them. */
static void
test_dots_end_at_the_width (void)
{
    g_autoptr (OcopDocument) document = make_hostile();
    for (guint width = 201; width < 208; width++) {
        g_autoptr (OcopBitmap) bitmap =
            ocop_document_to_bitmap (document, 0, ocop_document_get_n_blocks (document), width);
        const guint8 unused = (guint8)(0xffu >> (width % 8));
        for (guint y = 0; y < bitmap->height; y++)
            g_assert_cmpuint (bitmap->bits[(y + 1) * bitmap->stride - 1] & unused, ==, 0);
    }
}

static void
test_dots_and_screens_agree (void)
{
    for (const char *const *name = sample_names(); *name != NULL; name++) {
        g_autoptr (OcopDocument) document = sample_document (*name);
        g_autoptr (OcopPageLayout) dots = lay_out (document, 576, OCOP_INK_BLACK);
        g_autoptr (OcopPageLayout) shades = lay_out (document, 576, OCOP_INK_SHADES);
        guint cuts = 0;
        g_assert_cmpuint (dots->stops->len, ==, shades->stops->len);
        for (guint i = 0; i < dots->stops->len; i++) {
            const guint y = g_array_index (dots->stops, OcopPageStop, i).y;
            const guint shades_y = g_array_index (shades->stops, OcopPageStop, i).y;
            if (ocop_document_peek_block (document, i)->kind == OCOP_BLOCK_CUT)
                cuts = shades_y - y;
            g_assert_cmpuint (shades_y, ==, y + cuts);
        }
    }
}

static void
test_undrawn_blocks_take_no_room (void)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_TEST_PAGE, "");
    ocop_document_add_drawer (document);
    ocop_document_add_sample (document, "TCVN3", "ă");
    ocop_document_add_cut (document);
    g_assert_null (ocop_document_to_bitmap (document, 0, 3, 384));
    g_assert_null (ocop_document_to_bitmap (document, 0, 0, 384));
    g_autoptr (GBytes) png = ocop_document_to_png (document, 384, NULL);
    g_assert_nonnull (png);
    g_autoptr (GBytes) pdf = ocop_document_to_pdf (document, 384, 0, NULL);
    g_assert_nonnull (pdf);
}

static guint
module_dots (guint width, gboolean is_large, const char *content)
{
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    if (is_large)
        ocop_document_add_large_qr (document, "", content);
    else
        ocop_document_add_qr (document, "", content);
    g_autoptr (OcopPageLayout) layout = lay_out_block (document, 0, width);
    const OcopPageMark *mark = ocop_page_layout_peek_mark (layout, 0);
    g_assert_cmpint (mark->kind, ==, OCOP_PAGE_SYMBOL);
    g_assert_cmpuint (mark->dots_across, ==, mark->dots_down);
    /* The quiet zone is on the paper, and in the middle of it. */
    const guint quiet = 4 * mark->dots_across;
    g_assert_cmpuint (mark->width + 2 * quiet, <=, width);
    g_assert_cmpint (ABS (2 * mark->x + (int)mark->width - (int)width), <=, 1);
    g_assert_cmpint (mark->y, >=, (int)quiet);
    g_assert_cmpuint (layout->height, >=, (guint)mark->y + mark->height + quiet);
    return mark->dots_across;
}

static void
test_qr_is_large_enough (void)
{
    g_autofree char *receipt = sample_qr_text();
    g_autofree char *longest = g_strnfill (OCOP_QR_TEXT_MAX, 'x');
    g_assert_cmpuint (module_dots (384, FALSE, receipt), >=, 3);
    g_assert_cmpuint (module_dots (576, FALSE, receipt), >=, 4);
    g_assert_cmpuint (module_dots (384, FALSE, "x"), <=, 8);
    /* 21 modules and 8 of quiet zone */
    g_assert_cmpuint (module_dots (384, TRUE, "x"), ==, 384 / 29);
    g_assert_cmpuint (module_dots (576, TRUE, "x"), ==, 576 / 29);
    g_assert_cmpuint (module_dots (200, FALSE, longest), >=, 1);
}

static OcopDocument *
make_long (guint n_items)
{
    OcopDocument *document = ocop_document_new (OCOP_DOCUMENT_SALE, "QN01-1-00000042");
    for (guint i = 0; i < n_items; i++) {
        const OcopItem item = {.number = i + 1,
                               .name = "Trà hoa vàng Ba Chẽ thượng hạng sấy lạnh nguyên bông",
                               .qty = "2",
                               .unit = "hộp",
                               .price = "185.000",
                               .amount = "370.000"};
        ocop_document_add_item (document, &item);
    }
    return document;
}

static void
test_long_papers_come_in_parts (void)
{
    g_autoptr (OcopDocument) document = make_long (1000);
    guint drawn = 0, n_parts = 0;
    guint64 height = 0;
    while (drawn < 1000) {
        guint n = 0;
        g_autoptr (OcopBitmap) bitmap =
            ocop_document_to_bitmap_part (document, drawn, 1000 - drawn, 384, &n);
        g_assert_cmpuint (n, >, 0);
        g_assert_cmpuint (bitmap->height, <=, OCOP_BITMAP_HEIGHT_MAX);
        height += bitmap->height;
        drawn += n;
        n_parts++;
    }
    g_assert_cmpuint (n_parts, >, 1);
    g_autoptr (OcopPageLayout) layout = lay_out (document, 384, OCOP_INK_BLACK);
    g_assert_cmpuint (height, ==, layout->height);
}

/* Width and height of a PNG. ISO/IEC 15948, 11.2.2. */
static void
read_png_size (GBytes *png, guint *ret_width, guint *ret_height)
{
    const guint8 *bytes = g_bytes_get_data (png, NULL);
    guint32 side;
    memcpy (&side, bytes + 16, 4);
    *ret_width = GUINT32_FROM_BE (side);
    memcpy (&side, bytes + 20, 4);
    *ret_height = GUINT32_FROM_BE (side);
}

static void
test_long_pictures_are_smaller (void)
{
    guint width, height;
    g_autoptr (OcopDocument) document = make_long (500);
    g_autoptr (GBytes) png = ocop_document_to_png (document, 384, NULL);
    read_png_size (png, &width, &height);
    g_assert_cmpuint (width, <, 384);
    g_assert_cmpuint (height, ==, 32767);
    g_autoptr (OcopDocument) too_long = make_long (1500);
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_document_to_png (too_long, 384, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

static void
test_pictures_have_margins (void)
{
    g_autoptr (OcopDocument) document = make_long (1);
    static const guint papers[][2] = {{384, 464}, {576, 640}}; /* 58 and 80 mm at 8 dots */
    for (guint i = 0; i < G_N_ELEMENTS (papers); i++) {
        guint width, height;
        g_autoptr (GBytes) png = ocop_document_to_png (document, papers[i][0], NULL);
        read_png_size (png, &width, &height);
        g_assert_cmpuint (width, ==, papers[i][1]);
    }
}

static void
test_same_bytes_each_time (void)
{
    g_autoptr (OcopDocument) document = sample_document ("sale");
    g_autoptr (GBytes) png = ocop_document_to_png (document, 384, NULL);
    g_autoptr (GBytes) pdf = ocop_document_to_pdf (document, 384, SAMPLE_UTC_MS, NULL);
    g_autoptr (OcopDocument) same = sample_document ("sale");
    g_autoptr (GBytes) same_png = ocop_document_to_png (same, 384, NULL);
    g_autoptr (GBytes) same_pdf = ocop_document_to_pdf (same, 384, SAMPLE_UTC_MS, NULL);
    g_assert_true (g_bytes_equal (png, same_png));
    g_assert_true (g_bytes_equal (pdf, same_pdf));
    g_autoptr (GBytes) later = ocop_document_to_pdf (same, 384, SAMPLE_UTC_MS + 60000, NULL);
    g_assert_false (g_bytes_equal (pdf, later));
}

static gpointer
draw_in_thread (gpointer data)
{
    OcopBitmap *bitmap = NULL;
    for (guint i = 0; i < 5; i++) {
        ocop_bitmap_free (bitmap);
        g_autoptr (OcopDocument) document = sample_document (data);
        bitmap = ocop_document_to_bitmap (document, 0, ocop_document_get_n_blocks (document), 384);
    }
    return bitmap;
}

static void
test_threads_draw_alike (void)
{
    OcopBitmap *bitmaps[4];
    GThread *threads[4];
    for (guint i = 0; i < 4; i++)
        threads[i] = g_thread_new ("draw", draw_in_thread, "sale");
    for (guint i = 0; i < 4; i++)
        bitmaps[i] = g_thread_join (threads[i]);
    for (guint i = 1; i < 4; i++) {
        g_assert_cmpuint (bitmaps[i]->height, ==, bitmaps[0]->height);
        g_assert_cmpint (
            memcmp (bitmaps[0]->bits, bitmaps[i]->bits, bitmaps[0]->stride * bitmaps[0]->height),
            ==, 0);
    }
    for (guint i = 0; i < 4; i++)
        ocop_bitmap_free (bitmaps[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/page/nothing-overlaps", test_nothing_overlaps);
    g_test_add_func ("/receipts/page/nothing-overlaps-with-hostile-texts",
                     test_nothing_overlaps_with_hostile_texts);
    g_test_add_func ("/receipts/page/amounts-at-the-edge", test_amounts_stand_at_the_edge);
    g_test_add_func ("/receipts/page/amounts-not-broken", test_amounts_are_not_broken);
    g_test_add_func ("/receipts/page/figures-of-one-width", test_figures_have_one_width);
    g_test_add_func ("/receipts/page/markup-is-text", test_markup_is_text);
    g_test_add_func ("/receipts/page/pieces-make-the-whole", test_pieces_make_the_whole);
    g_test_add_func ("/receipts/page/dots-end-at-the-width", test_dots_end_at_the_width);
    g_test_add_func ("/receipts/page/dots-and-screens-agree", test_dots_and_screens_agree);
    g_test_add_func ("/receipts/page/undrawn-blocks-take-no-room",
                     test_undrawn_blocks_take_no_room);
    g_test_add_func ("/receipts/page/qr-large-enough", test_qr_is_large_enough);
    g_test_add_func ("/receipts/page/long-papers-in-parts", test_long_papers_come_in_parts);
    g_test_add_func ("/receipts/page/long-pictures-are-smaller", test_long_pictures_are_smaller);
    g_test_add_func ("/receipts/page/pictures-have-margins", test_pictures_have_margins);
    g_test_add_func ("/receipts/page/same-bytes-each-time", test_same_bytes_each_time);
    g_test_add_func ("/receipts/page/threads-draw-alike", test_threads_draw_alike);
    return g_test_run();
}
