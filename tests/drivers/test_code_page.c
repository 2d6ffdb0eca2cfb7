/* The letters of Vietnamese in the pages of printers, against what Unicode says they are made of
 * and against the C library's tables of the same pages. */
#include "base/text.h"
#include "drivers/proto/code_page.h"

#include <string.h>

#define N_LETTERS 67
#define DONG_SIGN 0x20AB

/* The small letters: twelve vowels with no tone or one of five, and đ; plain ones left out. */
static void
make_letters (gunichar letters[N_LETTERS])
{
    static const char *const vowels[] = {"a", "ă", "â", "e", "ê", "i",
                                         "o", "ô", "ơ", "u", "ư", "y"};
    static const char *const tones[] = {"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};
    gsize n = 0;

    letters[n++] = 0x0111;
    for (gsize i = 0; i < G_N_ELEMENTS (vowels); i++)
        for (gsize j = 0; j < G_N_ELEMENTS (tones); j++) {
            g_autofree char *pair = g_strconcat (vowels[i], tones[j], NULL);
            g_autofree char *composed = g_utf8_normalize (pair, -1, G_NORMALIZE_NFC);
            g_assert_cmpint (g_utf8_strlen (composed, -1), ==, 1);
            if ((guchar)composed[0] >= 0x80)
                letters[n++] = g_utf8_get_char (composed);
        }
    g_assert_cmpuint (n, ==, N_LETTERS);
}

static gunichar
get_capital (gunichar small)
{
    const gunichar capital = g_unichar_toupper (small);
    g_assert_cmpuint (capital, !=, small);
    return capital;
}

static gboolean
has_tone (gunichar c)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    const gsize n = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
    for (gsize i = 1; i < n; i++)
        if (parts[i] == 0x0300 || parts[i] == 0x0301 || parts[i] == 0x0303 || parts[i] == 0x0309 ||
            parts[i] == 0x0323)
            return TRUE;
    return FALSE;
}

/* What a printer on @page shows for @bytes, composed. */
static char *
show (OcopCodePage page, const guint8 *bytes, gsize size)
{
    g_autoptr (GString) shown = g_string_new (NULL);
    for (gsize i = 0; i < size; i++) {
        const gunichar c = ocop_code_page_decode (page, bytes[i]);
        g_assert_cmphex (c, !=, 0);
        g_string_append_unichar (shown, c);
    }
    return g_utf8_normalize (shown->str, -1, G_NORMALIZE_NFC);
}

static void
assert_round_trip (OcopCodePage page, gunichar c, gsize size_max)
{
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    char wanted[8] = "";
    const gsize size = ocop_code_page_encode (page, c, bytes);
    g_assert_cmpuint (size, >=, 1);
    g_assert_cmpuint (size, <=, size_max);
    g_autofree char *shown = show (page, bytes, size);
    wanted[g_unichar_to_utf8 (c, wanted)] = '\0';
    g_assert_cmpstr (shown, ==, wanted);
}

static void
test_each_case_has_its_page (void)
{
    gunichar letters[N_LETTERS];
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        assert_round_trip (OCOP_CODE_PAGE_TCVN3_LOWER, letters[i], 1);
        assert_round_trip (OCOP_CODE_PAGE_TCVN3_UPPER, get_capital (letters[i]), 1);
        g_assert_cmpuint (ocop_code_page_encode (OCOP_CODE_PAGE_TCVN3_UPPER, letters[i], bytes), ==,
                          0);
        g_assert_cmpuint (
            ocop_code_page_encode (OCOP_CODE_PAGE_TCVN3_LOWER, get_capital (letters[i]), bytes), ==,
            0);
    }
}

static void
test_cp1258_has_both_cases (void)
{
    gunichar letters[N_LETTERS];
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        assert_round_trip (OCOP_CODE_PAGE_CP1258, letters[i], 2);
        assert_round_trip (OCOP_CODE_PAGE_CP1258, get_capital (letters[i]), 2);
    }
    assert_round_trip (OCOP_CODE_PAGE_CP1258, DONG_SIGN, 1);
}

/* A printer draws the tone over the letter before it: that must keep its horn or circumflex. */
static void
test_only_the_tone_is_split_off (void)
{
    gunichar letters[N_LETTERS];
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        gunichar letter, mark;
        if (ocop_code_page_encode (OCOP_CODE_PAGE_CP1258, letters[i], bytes) != 2)
            continue;
        g_assert_true (has_tone (letters[i]));
        g_assert_cmphex (ocop_code_page_decode (OCOP_CODE_PAGE_CP1258, bytes[1]), >=, 0x0300);
        /* Of ậ Unicode splits the circumflex off, not the tone. */
        if (g_unichar_decompose (letters[i], &letter, &mark) && !has_tone (letter))
            g_assert_cmphex (ocop_code_page_decode (OCOP_CODE_PAGE_CP1258, bytes[0]), ==, letter);
    }
}

/* As devices' tables of page 1F have it: toned letters where the small ones are. */
static void
test_capitals_stand_where_small_letters_do (void)
{
    static const struct {
        gunichar capital;
        guint8 byte;
    } untoned[] = {{0x0102, 0xA1}, {0x00C2, 0xA2}, {0x0110, 0xA7}, {0x00CA, 0xAA},
                   {0x00D4, 0xAB}, {0x01A0, 0xAC}, {0x01AF, 0xAD}};
    gunichar letters[N_LETTERS];
    guint8 lower[OCOP_CODE_PAGE_BYTES_MAX], upper[OCOP_CODE_PAGE_BYTES_MAX];
    gsize n_untoned = 0;

    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        if (!has_tone (letters[i])) {
            n_untoned++;
            continue;
        }
        ocop_code_page_encode (OCOP_CODE_PAGE_TCVN3_LOWER, letters[i], lower);
        ocop_code_page_encode (OCOP_CODE_PAGE_TCVN3_UPPER, get_capital (letters[i]), upper);
        g_assert_cmphex (lower[0], ==, upper[0]);
    }
    g_assert_cmpuint (n_untoned, ==, G_N_ELEMENTS (untoned));
    for (gsize i = 0; i < G_N_ELEMENTS (untoned); i++) {
        g_assert_cmpuint (
            ocop_code_page_encode (OCOP_CODE_PAGE_TCVN3_UPPER, untoned[i].capital, upper), ==, 1);
        g_assert_cmphex (upper[0], ==, untoned[i].byte);
    }
}

/* @codec: of the C library, where this machine has it. */
static void
assert_as_codec (OcopCodePage page, gunichar c, const char *codec)
{
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    char text[8];
    gsize wanted_size = 0;
    const gssize text_size = g_unichar_to_utf8 (c, text);
    g_autofree char *wanted = g_convert (text, text_size, codec, "UTF-8", NULL, &wanted_size, NULL);
    const gsize size = ocop_code_page_encode (page, c, bytes);
    g_assert_nonnull (wanted);
    g_assert_cmpuint (size, ==, wanted_size);
    g_assert_cmpint (memcmp (bytes, wanted, size), ==, 0);
}

static gboolean
has_codec (const char *codec)
{
    g_autofree char *converted = g_convert ("a", 1, codec, "UTF-8", NULL, NULL, NULL);
    if (converted == NULL)
        g_test_skip ("this machine's C library does not have the page");
    return converted != NULL;
}

static void
test_tcvn3_lower_is_tcvn_5712_1 (void)
{
    gunichar letters[N_LETTERS];
    if (!has_codec ("TCVN5712-1"))
        return;
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++)
        assert_as_codec (OCOP_CODE_PAGE_TCVN3_LOWER, letters[i], "TCVN5712-1");
}

static void
test_cp1258_is_windows_1258 (void)
{
    gunichar letters[N_LETTERS];
    if (!has_codec ("CP1258"))
        return;
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        assert_as_codec (OCOP_CODE_PAGE_CP1258, letters[i], "CP1258");
        assert_as_codec (OCOP_CODE_PAGE_CP1258, get_capital (letters[i]), "CP1258");
    }
    assert_as_codec (OCOP_CODE_PAGE_CP1258, DONG_SIGN, "CP1258");
}

static void
test_ascii_is_in_every_page (void)
{
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++)
        for (guint c = 0; c < 0x80; c++) {
            const gsize wanted = c >= 0x20 && c <= 0x7E ? 1 : 0;
            g_assert_cmpuint (ocop_code_page_encode ((OcopCodePage)page, c, bytes), ==, wanted);
            g_assert_cmphex (ocop_code_page_decode ((OcopCodePage)page, (guint8)c), ==,
                             wanted == 1 ? c : 0);
        }
}

/* Nothing but ASCII, the letters and ₫, of all of Unicode. */
static void
test_nothing_else_is_in_a_page (void)
{
    static const guint wanted[OCOP_N_CODE_PAGES] = {95, 95 + 67, 95 + 67, 95 + 134 + 1};
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++) {
        guint n = 0;
        for (gunichar c = 0; c <= 0x10FFFF; c++) {
            const gboolean has = ocop_code_page_encode ((OcopCodePage)page, c, bytes) > 0;
            g_assert_cmpint ((ocop_code_page_get_pages (c) >> page & 1u) == 1, ==, has);
            n += has ? 1 : 0;
        }
        g_assert_cmpuint (n, ==, wanted[page]);
        g_assert_cmpuint (ocop_code_page_encode ((OcopCodePage)page, G_MAXUINT32, bytes), ==, 0);
    }
}

static void
test_what_is_shown_is_written_so (void)
{
    guint8 bytes[OCOP_CODE_PAGE_BYTES_MAX];
    for (guint page = 0; page < OCOP_N_CODE_PAGES; page++)
        for (guint byte = 0; byte <= 0xFF; byte++) {
            const gunichar c = ocop_code_page_decode ((OcopCodePage)page, (guint8)byte);
            if (c == 0 || g_unichar_ismark (c))
                continue;
            g_assert_cmpuint (ocop_code_page_encode ((OcopCodePage)page, c, bytes), ==, 1);
            g_assert_cmphex (bytes[0], ==, byte);
        }
}

static void
assert_folds (gunichar c)
{
    char text[8];
    text[g_unichar_to_utf8 (c, text)] = '\0';
    g_autofree char *wanted = ocop_text_to_ascii (text, '?');
    const char folded[] = {ocop_code_page_fold (c), '\0'};
    g_assert_cmpstr (folded, ==, wanted);
}

static void
test_fold_takes_the_marks_off (void)
{
    gunichar letters[N_LETTERS];
    make_letters (letters);
    for (gsize i = 0; i < N_LETTERS; i++) {
        assert_folds (letters[i]);
        assert_folds (get_capital (letters[i]));
    }
    for (gunichar c = 0x20; c <= 0x7E; c++)
        g_assert_cmpint (ocop_code_page_fold (c), ==, (int)c);
    assert_folds (0x00FC); /* ü of other languages */
    g_assert_cmpint (ocop_code_page_fold (DONG_SIGN), ==, 'd');
    g_assert_cmpint (ocop_code_page_fold (0x2605), ==, '*');  /* ★ */
    g_assert_cmpint (ocop_code_page_fold (0x2014), ==, '-');  /* — */
    g_assert_cmpint (ocop_code_page_fold (0x4E2D), ==, '\0'); /* 中 */
    g_assert_cmpint (ocop_code_page_fold (0x0301), ==, '\0');
    g_assert_cmpint (ocop_code_page_fold ('\n'), ==, '\0');
}

static void
test_names_are_read_back (void)
{
    OcopCodePage page = OCOP_N_CODE_PAGES;
    for (guint i = 0; i < OCOP_N_CODE_PAGES; i++) {
        g_assert_true (ocop_code_page_parse (ocop_code_page_get_name ((OcopCodePage)i), &page));
        g_assert_cmpuint (page, ==, i);
    }
    g_assert_false (ocop_code_page_parse ("tcvn3", &page));
    g_assert_cmpuint (page, ==, OCOP_N_CODE_PAGES - 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/code-page/tcvn3/each-case-has-its-page", test_each_case_has_its_page);
    g_test_add_func ("/code-page/tcvn3/capitals-stand-where-small-letters-do",
                     test_capitals_stand_where_small_letters_do);
    g_test_add_func ("/code-page/tcvn3/lower-is-tcvn-5712-1", test_tcvn3_lower_is_tcvn_5712_1);
    g_test_add_func ("/code-page/cp1258/has-both-cases", test_cp1258_has_both_cases);
    g_test_add_func ("/code-page/cp1258/only-the-tone-is-split-off",
                     test_only_the_tone_is_split_off);
    g_test_add_func ("/code-page/cp1258/is-windows-1258", test_cp1258_is_windows_1258);
    g_test_add_func ("/code-page/ascii-is-in-every-page", test_ascii_is_in_every_page);
    g_test_add_func ("/code-page/nothing-else-is-in-a-page", test_nothing_else_is_in_a_page);
    g_test_add_func ("/code-page/what-is-shown-is-written-so", test_what_is_shown_is_written_so);
    g_test_add_func ("/code-page/fold/takes-the-marks-off", test_fold_takes_the_marks_off);
    g_test_add_func ("/code-page/names-are-read-back", test_names_are_read_back);
    return g_test_run();
}
