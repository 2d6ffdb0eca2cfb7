/* Width of text and line breaks. */
#include "receipts/cells.h"

#include <string.h>

static guint
cells (const char *text)
{
    return ocop_cells_of (text, strlen (text));
}

static void
test_widths (void)
{
    g_assert_cmpuint (cells (""), ==, 0);
    g_assert_cmpuint (cells ("Phở 1"), ==, 5);
    g_assert_cmpuint (cells ("\u1eee\u1ea8\u1eb6\u1ede\u20ab\u2605"), ==, 6);
    g_assert_cmpuint (cells ("pho\u031b\u0309"), ==, 3);
    g_assert_cmpuint (cells ("x\u200b\u200dy"), ==, 2);
    g_assert_cmpuint (cells ("日本"), ==, 4);
    g_assert_cmpuint (cells ("한국"), ==, 4);
    g_assert_cmpuint (cells ("\uff21"), ==, 2);
}

/* The lines of @text joined by "|". */
static char *
wrap (const char *text, guint width)
{
    GString *out = g_string_new (NULL);
    OcopTextLine line;
    while (ocop_text_line_next (&text, width, &line)) {
        if (out->len > 0)
            g_string_append_c (out, '|');
        g_string_append_len (out, line.start, (gssize)line.size);
        g_assert_cmpuint (line.cells, ==, ocop_cells_of (line.start, line.size));
        g_assert_cmpuint (line.cells, <=, width);
    }
    return g_string_free (out, FALSE);
}

static void
assert_wrap (const char *text, guint width, const char *wanted)
{
    g_autofree char *got = wrap (text, width);
    g_assert_cmpstr (got, ==, wanted);
}

static void
test_breaks_at_words (void)
{
    assert_wrap ("Miến dong Bình Liêu", 10, "Miến dong|Bình Liêu");
    assert_wrap ("Miến dong Bình Liêu", 9, "Miến dong|Bình Liêu");
    assert_wrap ("Miến dong Bình Liêu", 8, "Miến|dong|Bình|Liêu");
    assert_wrap ("Miến dong Bình Liêu", 19, "Miến dong Bình Liêu");
    assert_wrap ("Miến dong Bình Liêu", 18, "Miến dong Bình|Liêu");
    assert_wrap ("  a   b  ", 5, "a   b");
    assert_wrap ("  a   b  ", 4, "a|b");
    assert_wrap ("   ", 4, "");
    assert_wrap ("", 4, "");
}

static void
test_cuts_long_words (void)
{
    assert_wrap ("abcdefgh", 3, "abc|def|gh");
    assert_wrap ("ab cdefgh i", 3, "ab|cde|fgh|i");
    assert_wrap ("日本語", 3, "日|本|語");
    assert_wrap ("a日本", 4, "a日|本");
}

static void
test_keeps_glue_and_marks (void)
{
    assert_wrap ("2 \u00d7\u00a0650.000", 10, "2|\u00d7\u00a0650.000");
    /* u with horn and dot below, as a letter that NFC composes no further: x with two marks. */
    assert_wrap ("x\u031b\u0323x\u031b\u0323x\u031b\u0323", 2,
                 "x\u031b\u0323x\u031b\u0323|x\u031b\u0323");
}

static void
test_balances (void)
{
    g_assert_cmpuint (ocop_text_balanced_width ("một dòng", 20), ==, 20);
    g_assert_cmpuint (ocop_text_balanced_width ("aaaa bbbb cccc d", 14), ==, 9);
    g_assert_cmpuint (ocop_text_balanced_width ("", 14), ==, 14);
    g_assert_cmpuint (ocop_text_balanced_width ("abcdefghij", 8), ==, 8);
    /* A narrower one would cut the first word and join its end to the second. */
    g_assert_cmpuint (ocop_text_balanced_width ("yyyyyyyy zz", 10), ==, 8);
}

static void
test_finds_right_to_left (void)
{
    g_assert_true (ocop_text_has_rtl ("trà \u05d0"));
    g_assert_true (ocop_text_has_rtl ("\u0633\u0644\u0627\u0645"));
    g_assert_true (ocop_text_has_rtl ("\ufee1"));
    g_assert_true (ocop_text_has_rtl ("\U0001e900"));
    g_assert_false (ocop_text_has_rtl ("Trà hoa vàng ₫ ★ 日本 й"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/cells/marks-take-no-room-wide-letters-two", test_widths);
    g_test_add_func ("/receipts/cells/breaks-at-words", test_breaks_at_words);
    g_test_add_func ("/receipts/cells/cuts-long-words-between-graphemes", test_cuts_long_words);
    g_test_add_func ("/receipts/cells/never-parts-glue-or-marks", test_keeps_glue_and_marks);
    g_test_add_func ("/receipts/cells/balances-with-as-many-lines", test_balances);
    g_test_add_func ("/receipts/cells/finds-right-to-left", test_finds_right_to_left);
    return g_test_run();
}
