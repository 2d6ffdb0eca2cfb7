/* What stands on papers from printers, read by the project's own interpreter: every letter on every
 * printer, lines and columns, titles. */
#include "escpos_fixture.h"

#include "base/text.h"
#include "receipts/page.h"
#include "receipts/text.h"
#include "sample_documents.h"

#include <string.h>

static const char letters[] = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
                              "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ";
#define N_LETTERS 134

/* All text on the paper, line ends left out. */
static char *
read_text (const OcopEscposInterpreter *interpreter)
{
    g_auto (GStrv) lines = ocop_escpos_interpreter_dup_lines (interpreter);
    return g_strjoinv ("", lines);
}

static guint
count_marks (const OcopEscposInterpreter *interpreter, OcopMarkKind kind)
{
    guint n = 0;
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (interpreter); i++)
        n += ocop_escpos_interpreter_peek_mark (interpreter, i)->kind == kind ? 1 : 0;
    return n;
}

static void
check_letter (const OcopPrinterProfile *profile, const char *letter)
{
    g_autoptr (OcopDocument) document = escpos_document_of (letter);
    g_autoptr (OcopPrintStream) stream =
        ocop_document_to_escpos (document, profile, &escpos_to_file);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
    g_autofree char *text = read_text (paper);
    const guint n_images = count_marks (paper, OCOP_MARK_IMAGE);
    if (profile->text_mode == OCOP_TEXT_ASCII) {
        g_autofree char *folded = ocop_text_to_ascii (letter, '!');
        g_assert_cmpstr (text, ==, folded);
        g_assert_cmpuint (n_images, ==, 0);
    } else if (n_images == 0) {
        g_assert_cmpint (profile->text_mode, ==, OCOP_TEXT_PAGES);
        g_assert_cmpstr (text, ==, letter);
    } else {
        g_assert_cmpstr (text, ==, "");
        g_assert_cmpuint (escpos_count_atoms (stream, OCOP_ATOM_RASTER), >, 0);
    }
}

static void
check_letters (OcopPrinterProfile *profile)
{
    guint n = 0;
    for (const char *p = letters; *p != '\0'; p = g_utf8_next_char (p), n++) {
        g_autofree char *letter = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
        check_letter (profile, letter);
    }
    g_assert_cmpuint (n, ==, N_LETTERS);
}

static void
test_every_letter (void)
{
    escpos_for_each_profile (check_letters);
}

/* Decomposed input is the same paper. */
static void
check_decomposed (OcopPrinterProfile *profile)
{
    g_autofree char *apart = g_utf8_normalize (letters, -1, G_NORMALIZE_NFD);
    g_autoptr (OcopDocument) composed = escpos_document_of (letters);
    g_autoptr (OcopDocument) decomposed = escpos_document_of (apart);
    g_autoptr (OcopPrintStream) one = ocop_document_to_escpos (composed, profile, NULL);
    g_autoptr (OcopPrintStream) other = ocop_document_to_escpos (decomposed, profile, NULL);
    g_assert_cmpuint (one->bytes->len, ==, other->bytes->len);
    g_assert_true (memcmp (one->bytes->data, other->bytes->data, one->bytes->len) == 0);
}

static void
test_decomposed_letters (void)
{
    escpos_for_each_profile (check_decomposed);
}

/* What a line of the text rendering becomes with the signs that pages lack. */
static char *
with_plain_signs (const char *line)
{
    GString *out = g_string_new (line);
    const char *const pairs[][2] = {{"×", "x"}, {"·", "-"}, {"–", "-"}};
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
        g_string_replace (out, pairs[i][0], pairs[i][1], 0);
    return g_string_free (out, FALSE);
}

/* Lines of the text rendering in their order, each as it stands or drawn. Returns: how many are
 * text. */
static guint
compare_lines (const OcopDocument *document, const OcopPrinterProfile *profile)
{
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
    g_auto (GStrv) printed = ocop_escpos_interpreter_dup_lines (paper);
    g_autofree char *text = ocop_document_to_text (document, profile->columns);
    g_auto (GStrv) wanted = g_strsplit (text, "\n", -1);
    guint at = 0, n_text = 0;
    for (guint i = 0; wanted[i] != NULL; i++) {
        g_autofree char *plain = with_plain_signs (wanted[i]);
        const gboolean is_drawn = strstr (plain, "★") != NULL;
        if (is_drawn || *plain == '\0')
            continue;
        while (printed[at] != NULL && *printed[at] == '\0')
            at++;
        g_assert_nonnull (printed[at]);
        g_assert_cmpstr (printed[at], ==, plain);
        at++;
        n_text++;
    }
    while (printed[at] != NULL && *printed[at] == '\0')
        at++;
    g_assert_cmpstr (printed[at], ==, NULL);
    return n_text;
}

/* Papers without codes: names, quantities, amounts to the right at every width that shops have. */
static void
test_lines_equal_text (void)
{
    static const char *const samples[] = {"copy", "return", "x", "z"};
    static const guint widths[] = {32, 42, 48};
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
        g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (widths[w]);
        profile->pages[OCOP_CODE_PAGE_CP1258] = 0x34; /* has ₫ */
        for (guint s = 0; s < G_N_ELEMENTS (samples); s++) {
            g_autoptr (OcopDocument) document = sample_document (samples[s]);
            g_assert_cmpuint (compare_lines (document, profile), >, 15);
        }
    }
}

static gboolean
has_black (const OcopBitmap *bitmap, guint first_x, guint end_x)
{
    for (guint y = 0; y < bitmap->height; y++)
        for (guint x = first_x; x < end_x && x < bitmap->width; x++)
            if (ocop_bitmap_get (bitmap, x, y))
                return TRUE;
    return FALSE;
}

/* A line that is drawn for the sake of its name has its amount where text would have it. */
static void
test_drawn_amounts_in_their_column (void)
{
    static const guint widths[] = {32, 42, 48};
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
        g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (widths[w]);
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
        ocop_document_add_pair (document, (OcopStyle){0}, "ßßß", "888");
        g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
        g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
        g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (paper), ==, 1);
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (paper, 0);
        g_assert_cmpint (mark->kind, ==, OCOP_MARK_IMAGE);
        g_assert_cmpuint (mark->x, ==, 0);
        const guint cell = profile->cell_width, columns = profile->columns;
        for (guint column = 0; column < columns; column++) {
            const gboolean is_taken = column < 3 || column >= columns - 3;
            g_assert_cmpint (has_black (mark->image, column * cell, (column + 1) * cell), ==,
                             is_taken);
        }
    }
}

/* Lines that were drawn before are repeated from the stream: the same dots, whatever came between.
 */
static void
test_drawn_lines_repeat (void)
{
    g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (48);
    g_autoptr (OcopDocument) empty = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    g_autoptr (OcopPrintStream) start = ocop_document_to_escpos (empty, profile, &escpos_to_file);
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    g_autoptr (GByteArray) wanted = g_byte_array_new();
    g_byte_array_append (wanted, start->bytes->data, start->bytes->len);
    for (guint i = 0; i < 60; i++) {
        g_autofree char *text = g_strdup_printf ("%u★ dòng", i % (i < 30 ? 3 : 11));
        const OcopStyle style = {.is_bold = i % 2 == 0};
        g_autoptr (OcopDocument) alone = ocop_document_new (OCOP_DOCUMENT_SALE, "");
        ocop_document_add_text (document, style, text);
        ocop_document_add_text (alone, style, text);
        g_autoptr (OcopPrintStream) one = ocop_document_to_escpos (alone, profile, &escpos_to_file);
        g_byte_array_append (wanted, one->bytes->data + start->bytes->len,
                             one->bytes->len - start->bytes->len);
    }
    g_autoptr (OcopPrintStream) stream =
        ocop_document_to_escpos (document, profile, &escpos_to_file);
    g_assert_cmpuint (stream->bytes->len, ==, wanted->len);
    g_assert_true (memcmp (stream->bytes->data, wanted->data, wanted->len) == 0);
    g_assert_cmpuint (escpos_count_atoms (stream, OCOP_ATOM_RASTER), >=, 60);
}

/* A page without ₫ has đ; one with it prints it. */
static void
test_dong_by_page (void)
{
    g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (48);
    g_autoptr (OcopDocument) document = escpos_document_of ("3.012.750 ₫");
    for (guint i = 0; i < 2; i++) {
        profile->pages[OCOP_CODE_PAGE_CP1258] = i == 0 ? -1 : 0x34;
        g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
        g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
        g_autofree char *text = read_text (paper);
        g_assert_cmpstr (text, ==, i == 0 ? "3.012.750 đ" : "3.012.750 ₫");
    }
}

/* Where the printer draws everything, what it draws is the page. */
static void
check_drawing (OcopPrinterProfile *profile)
{
    if (profile->text_mode != OCOP_TEXT_RASTER || profile->raster_dot != 1)
        return;
    g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
    ocop_document_add_title (document, "BIÊN LAI BÁN HÀNG");
    ocop_document_add_pair (document, (OcopStyle){0}, "Miến dong Bình Liêu", "195.000");
    ocop_document_add_qr (document, "Mã kiểm chứng", "https://example.vn/ma/12345");
    g_autoptr (OcopBitmap) page = ocop_document_to_bitmap (document, 0, 3, profile->width_dots);
    g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
    g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
    g_autoptr (OcopBitmap) printed = ocop_bitmap_new (profile->width_dots, page->height + 400);
    for (guint i = 0; i < ocop_escpos_interpreter_get_n_marks (paper); i++) {
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (paper, i);
        if (mark->kind != OCOP_MARK_IMAGE)
            continue;
        for (guint y = 0; y < mark->image->height; y++)
            for (guint x = 0; x < MIN (mark->image->width, printed->width); x++)
                if (ocop_bitmap_get (mark->image, x, y))
                    ocop_bitmap_set_black (printed, mark->x + x, mark->y + y);
    }
    guint n_black = 0, n_more = 0; /* dots that keep real-time commands out of the bands */
    for (guint y = 0; y < page->height; y++)
        for (guint x = 0; x < page->width; x++) {
            const gboolean is_black = ocop_bitmap_get (page, x, y);
            g_assert_true (!is_black || ocop_bitmap_get (printed, x, y));
            n_black += is_black ? 1 : 0;
            n_more += !is_black && ocop_bitmap_get (printed, x, y) ? 1 : 0;
        }
    g_assert_cmpuint (n_black, >, 1000);
    g_assert_cmpuint (n_more * 200, <, n_black);
}

static void
test_drawing_is_the_page (void)
{
    escpos_for_each_profile (check_drawing);
}

/* Titles grow, to twice the width only where each line of them fits it. */
static void
test_titles_are_large (void)
{
    g_autoptr (OcopPrinterProfile) profile = escpos_pages_profile (32);
    profile->has_font_size = TRUE;
    const struct {
        const char *text;
        guint width_times;
    } titles[] = {{"PHIEU THU", 2}, {"BIEN LAI BAN HANG TAI QUAY", 1}};
    for (guint i = 0; i < G_N_ELEMENTS (titles); i++) {
        g_autoptr (OcopDocument) document = ocop_document_new (OCOP_DOCUMENT_SALE, "");
        ocop_document_add_title (document, titles[i].text);
        g_autoptr (OcopPrintStream) stream = ocop_document_to_escpos (document, profile, NULL);
        g_autoptr (OcopEscposInterpreter) paper = escpos_interpret (profile, stream);
        g_assert_cmpuint (ocop_escpos_interpreter_get_n_marks (paper), ==, 1);
        const OcopMark *mark = ocop_escpos_interpreter_peek_mark (paper, 0);
        g_assert_true (mark->is_bold);
        g_assert_cmpuint (mark->height_times, ==, 2);
        g_assert_cmpuint (mark->width_times, ==, titles[i].width_times);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/escpos/every-letter-on-every-printer", test_every_letter);
    g_test_add_func ("/receipts/escpos/decomposed-letters-are-the-same", test_decomposed_letters);
    g_test_add_func ("/receipts/escpos/lines-equal-the-text", test_lines_equal_text);
    g_test_add_func ("/receipts/escpos/drawn-amounts-in-their-column",
                     test_drawn_amounts_in_their_column);
    g_test_add_func ("/receipts/escpos/drawn-lines-repeat", test_drawn_lines_repeat);
    g_test_add_func ("/receipts/escpos/dong-by-page", test_dong_by_page);
    g_test_add_func ("/receipts/escpos/drawing-is-the-page", test_drawing_is_the_page);
    g_test_add_func ("/receipts/escpos/titles-are-large", test_titles_are_large);
    return g_test_run();
}
