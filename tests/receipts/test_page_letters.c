/* Letters as dots of a printer: each of the 134 Vietnamese ones can be told from all others, on
 * pages and in lines of cells. */
#include "receipts/page.h"
#include "receipts/page_fonts.h"

#include <pango/pangocairo.h>
#include <string.h>

/* A dot for each bit of a word: letters are compared in pairs, many times. */
#define ROOM     64
#define BASELINE 46

static const char letters[] =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ"
    "0123456789₫★.,-×%";

/* The tones that look most alike: hỏi and ngã, in pairs. */
static const char hook_and_tilde[] = "ảãẳẵẩẫẻẽểễỉĩỏõổỗởỡủũửữỷỹẢÃẲẴẨẪẺẼỂỄỈĨỎÕỔỖỞỠỦŨỬỮỶỸ";

static OcopBitmap *
draw_in_room (OcopFace face, guint em, const char *letter, gsize size, guint room, int baseline)
{
    OcopPageWord *word =
        ocop_page_font_get_word (ocop_page_font_get (face, OCOP_INK_BLACK, em), letter, size);
    OcopBitmap *bitmap = ocop_bitmap_new (room, room);
    ocop_page_word_stamp (word, bitmap, 8, baseline);
    return bitmap;
}

static OcopBitmap *
draw_letter (OcopFace face, guint em, const char *letter, gsize size)
{
    return draw_in_room (face, em, letter, size, ROOM, BASELINE);
}

static guint
count_black (const OcopBitmap *bitmap)
{
    guint n = 0;
    for (gsize i = 0; i < bitmap->stride * bitmap->height; i++)
        n += (guint)__builtin_popcount (bitmap->bits[i]);
    return n;
}

static guint
count_different (const OcopBitmap *a, const OcopBitmap *b)
{
    guint n = 0;
    const guint64 *rows = (const guint64 *)(gconstpointer)a->bits;
    const guint64 *other = (const guint64 *)(gconstpointer)b->bits;
    for (guint y = 0; y < ROOM; y++)
        n += (guint)__builtin_popcountll (rows[y] ^ other[y]);
    return n;
}

static GPtrArray *
draw_letters (OcopFace face, guint em, const char *text)
{
    GPtrArray *bitmaps = g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_bitmap_free);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        g_ptr_array_add (bitmaps, draw_letter (face, em, p, (gsize)(g_utf8_next_char (p) - p)));
    return bitmaps;
}

static const guint sizes[] = {22, 24, 25, 28, 34, 38};

static void
test_fonts_are_there (void)
{
    static const char *const families[] = {"Noto Sans", "Noto Sans Mono"};
    PangoFontMap *map = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context (map);
    for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
        g_autoptr (PangoFontDescription) wanted = pango_font_description_new();
        pango_font_description_set_family (wanted, families[i]);
        PangoFont *font = pango_font_map_load_font (map, context, wanted);
        g_autoptr (PangoFontDescription) found = pango_font_describe (font);
        if (g_strcmp0 (pango_font_description_get_family (found), families[i]) != 0)
            g_error ("font “%s” is missing: install fonts-noto-core and fonts-noto-mono",
                     families[i]);
        g_object_unref (font);
    }
    g_object_unref (context);
    g_object_unref (map);
}

static void
test_letters_differ (void)
{
    for (guint face = 0; face < OCOP_N_FACES; face++)
        for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
            g_autoptr (GPtrArray) bitmaps = draw_letters (face, sizes[i], letters);
            for (guint a = 0; a < bitmaps->len; a++) {
                g_assert_cmpuint (count_black (g_ptr_array_index (bitmaps, a)), >, 0);
                for (guint b = 0; b < a; b++)
                    g_assert_cmpuint (count_different (g_ptr_array_index (bitmaps, a),
                                                       g_ptr_array_index (bitmaps, b)),
                                      >, 1);
            }
        }
}

/* Twelve dots of the some twenty that a tone has at the smallest size. */
static void
test_hook_and_tilde_differ (void)
{
    for (guint face = 0; face < OCOP_N_FACES; face++)
        for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
            g_autoptr (GPtrArray) bitmaps = draw_letters (face, sizes[i], hook_and_tilde);
            for (guint a = 0; a < bitmaps->len; a += 2)
                g_assert_cmpuint (count_different (g_ptr_array_index (bitmaps, a),
                                                   g_ptr_array_index (bitmaps, a + 1)),
                                  >=, 12);
        }
}

/* No letter reaches into the line above or below. */
static void
test_letters_stay_in_their_line (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        for (guint face = OCOP_FACE_SANS; face <= OCOP_FACE_SANS_BOLD; face++) {
            const OcopPageFont *font = ocop_page_font_get (face, OCOP_INK_BLACK, sizes[i]);
            const guint top = BASELINE - ocop_page_font_get_ascent (font);
            const guint bottom = top + ocop_page_font_get_pitch (font);
            g_autoptr (GPtrArray) bitmaps = draw_letters (face, sizes[i], letters);
            for (guint a = 0; a < bitmaps->len; a++)
                for (guint y = 0; y < ROOM; y++)
                    if (y < top || y >= bottom)
                        g_assert_true (
                            ocop_bitmap_is_row_blank (g_ptr_array_index (bitmaps, a), y));
        }
}

static void
test_composed_in_any_form (void)
{
    g_autoptr (OcopDocument) composed = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    g_autoptr (OcopDocument) decomposed = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    const OcopStyle style = {0};
    g_autofree char *nfd = g_utf8_normalize (letters, -1, G_NORMALIZE_NFD);
    ocop_document_add_text (composed, style, letters);
    ocop_document_add_text (decomposed, style, nfd);
    g_autoptr (OcopBitmap) one = ocop_document_to_bitmap (composed, 0, 1, 384);
    g_autoptr (OcopBitmap) other = ocop_document_to_bitmap (decomposed, 0, 1, 384);
    g_assert_cmpuint (one->height, ==, other->height);
    g_assert_cmpint (memcmp (one->bits, other->bits, one->stride * one->height), ==, 0);
}

static OcopBitmap *
line (const char *text, guint cell_width, guint cell_height, gboolean is_bold)
{
    return ocop_page_draw_line (text, strlen (text), cell_width, cell_height, 384, is_bold, FALSE);
}

/* All of it is black somewhere else in a cell with more room: nothing was cut off. */
static void
test_letters_fit_their_cells (void)
{
    /* Width, height, and the em that is expected for them. */
    static const guint cells[][3] = {
        {12, 24, 15}, {12, 30, 20}, {13, 30, 19}, {9, 24, 15}, {24, 60, 40}};
    for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        for (const char *p = letters; *p != '\0'; p = g_utf8_next_char (p)) {
            g_autofree char *letter = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
            g_autofree char *far = g_strconcat ("   ", letter, NULL);
            g_autoptr (OcopBitmap) bitmap = line (far, cells[i][0], cells[i][1], FALSE);
            const guint em = cells[i][2];
            g_autoptr (OcopBitmap) whole =
                draw_in_room (OCOP_FACE_MONO, em, letter, strlen (letter), 2 * ROOM, ROOM);
            g_assert_cmpuint (count_black (bitmap), ==, count_black (whole));
        }
}

static void
test_cells_are_a_grid (void)
{
    g_autoptr (OcopBitmap) one = line ("     Ế", 12, 24, FALSE);
    g_autoptr (OcopBitmap) other = line ("iWmá₫Ế", 12, 24, FALSE);
    for (guint y = 0; y < 24; y++)
        for (guint x = 62; x < 70; x++) /* inside the sixth cell */
            g_assert_cmpint (ocop_bitmap_get (one, x, y), ==, ocop_bitmap_get (other, x, y));
}

static void
test_lines_are_cut_at_the_width (void)
{
    g_autofree char *text = g_strnfill (1000, 'W');
    g_autoptr (OcopBitmap) bitmap = line (text, 12, 24, TRUE);
    g_assert_cmpuint (bitmap->width, ==, 384);
    g_assert_cmpuint (bitmap->height, ==, 24);
    g_assert_cmpuint (count_black (bitmap), >, 32 * 20);
    g_autoptr (OcopBitmap) empty = line ("", 12, 24, FALSE);
    g_assert_cmpuint (count_black (empty), ==, 0);
}

static void
test_tall_lines_are_twice_as_high (void)
{
    g_autoptr (OcopBitmap) bitmap = line ("TỔNG CỘNG", 12, 24, TRUE);
    g_autoptr (OcopBitmap) tall =
        ocop_page_draw_line ("TỔNG CỘNG", strlen ("TỔNG CỘNG"), 12, 24, 384, TRUE, TRUE);
    g_assert_cmpuint (tall->height, ==, 48);
    g_assert_cmpuint (count_black (tall), ==, 2 * count_black (bitmap));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/letters/fonts-are-there", test_fonts_are_there);
    g_test_add_func ("/receipts/letters/differ", test_letters_differ);
    g_test_add_func ("/receipts/letters/hook-and-tilde-differ", test_hook_and_tilde_differ);
    g_test_add_func ("/receipts/letters/stay-in-their-line", test_letters_stay_in_their_line);
    g_test_add_func ("/receipts/letters/composed-in-any-form", test_composed_in_any_form);
    g_test_add_func ("/receipts/letters/fit-their-cells", test_letters_fit_their_cells);
    g_test_add_func ("/receipts/letters/cells-are-a-grid", test_cells_are_a_grid);
    g_test_add_func ("/receipts/letters/cut-at-the-width", test_lines_are_cut_at_the_width);
    g_test_add_func ("/receipts/letters/tall-is-twice-as-high", test_tall_lines_are_twice_as_high);
    return g_test_run();
}
