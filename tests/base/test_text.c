/* Text taken in from outside, and the keys made of it. */
#include "base/error.h"
#include "base/text.h"

#include <string.h>

typedef struct {
    const char *from;
    const char *to;
} Pair;

static void
assert_takes_in (const char *from, const char *wanted)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = ocop_text_take_in (from, -1, OCOP_TEXT_MAX, "name", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, wanted);
}

static void
assert_refuses (const char *from, gssize length, gsize max_bytes)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (ocop_text_take_in (from, length, max_bytes, "name", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_cmpstr (ocop_error_get_field (error), ==, "name");
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_take_in (void)
{
    static const Pair pairs[] = {
        {"", ""},
        {"   ", ""},
        {"Trà hoa vàng", "Trà hoa vàng"},
        {"  a   b  ", "a b"},
        {"Mu\xcc\x9b"
         "c a\xcc\xa3\xcc\x82",
         "M\xc6\xb0"
         "c \xe1\xba\xad"},                    /* NFD: Mưc ậ */
        {"a\xcc\x82\xcc\xa3", "\xe1\xba\xad"}, /* other order */
        {"A\xc2\xa0 \xe3\x80\x80"
         "B\xe2\x80\x89",
         "A B"},                      /* U+00A0, U+3000, U+2009 */
        {"\xe2\x84\xab", "\xc3\x85"}, /* ANGSTROM SIGN -> Å */
        {"₫ – “…”", "₫ – “…”"},
        {"日本 🎉", "日本 🎉"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        assert_takes_in (pairs[i].from, pairs[i].to);
        assert_takes_in (pairs[i].to, pairs[i].to);
    }
}

static void
test_take_in_refuses_controls (void)
{
    static const gunichar refused[] = {0x01,   0x09,   0x0a,   0x0d,   0x1b,   0x1f,
                                       0x7f,   0x80,   0x9f,   0x61c,  0x200e, 0x200f,
                                       0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069};
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
        char text[16] = "a";
        text[1 + g_unichar_to_utf8 (refused[i], text + 1)] = 'b';
        assert_refuses (text, -1, OCOP_TEXT_MAX);
    }
    assert_refuses ("a\0b", 3, OCOP_TEXT_MAX);
    assert_takes_in ("\xe2\x80\xa7\xe2\x81\xaa",
                     "\xe2\x80\xa7\xe2\x81\xaa"); /* U+2027, U+206A: neighbours */
}

static void
test_take_in_refuses_bad_utf8 (void)
{
    static const char *const bad[] = {"a\xff",    "\xc3",         "\xe1\xba",
                                      "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\x80",     "Th\xd4ng"};
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        assert_refuses (bad[i], -1, OCOP_TEXT_MAX);
    assert_refuses ("\xe1\xba\xad", 2, OCOP_TEXT_MAX); /* cut by its length */
}

static void
test_take_in_bounds (void)
{
    g_autofree char *five = ocop_text_take_in ("  abcde ", -1, 5, NULL, NULL);
    g_assert_cmpstr (five, ==, "abcde");
    assert_refuses ("abcdef", -1, 5);
    /* 5 bytes decomposed, 3 composed. */
    g_autofree char *composed = ocop_text_take_in ("a\xcc\x82\xcc\xa3", -1, 3, NULL, NULL);
    g_assert_cmpstr (composed, ==, "ậ");
    assert_refuses ("ậ", -1, 2);

    /* A run of marks that would take the normaliser minutes. */
    g_autoptr (GString) marks = g_string_new ("a");
    for (guint i = 0; i < 500000; i++)
        g_string_append (marks, i % 2 == 0 ? "\xcc\x82" : "\xcc\xa3");
    assert_refuses (marks->str, (gssize)marks->len, OCOP_TEXT_MAX);
}

static void
test_nfc (void)
{
    g_autofree char *composed = ocop_text_to_nfc ("Ru\xcc\x9bo\xcc\x9b\xcc\xa3u");
    g_assert_cmpstr (composed, ==, "Rượu");
    g_autofree char *same = ocop_text_to_nfc ("Rượu\tA");
    g_assert_cmpstr (same, ==, "Rượu\tA");
}

static void
test_fold (void)
{
    static const Pair pairs[] = {
        {"Rượu  MƠ Yên Tử", "ruou mo yen tu"},
        {"  Đông   Triều ", "dong trieu"},
        {"ĐẶC SẢN đ", "dac san d"},
        {"Ru\xcc\x9bo\xcc\x9b\xcc\xa3u", "ruou"}, /* NFD */
        {"NGHỆ thuật Ưu Việt ỹ ẵ ậ", "nghe thuat uu viet y a a"},
        {"ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ", "aaaaa aaaaaa aaaaaa"},
        {"ÈÉẺẼẸ ÊỀẾỂỄỆ ÌÍỈĨỊ", "eeeee eeeeee iiiii"},
        {"ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ", "ooooo oooooo oooooo"},
        {"ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ", "uuuuu uuuuuu yyyyy"},
        {"Ðà Nẵng", "da nang"}, /* U+00D0 in the place of Đ */
        {"İstanbul I ı", "istanbul i i"},
        {"Straße Ærø Łódź", "strasse aero lodz"},
        {"a\xc2\xa0\t\r\nb", "a b"},
        {"Trà-sữa (500ml) × 2", "tra-sua (500ml) × 2"},
        {"", ""},
        {" \xcc\x81 ", ""}, /* a mark alone */
    };
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autofree char *key = ocop_text_fold (pairs[i].from);
        g_assert_cmpstr (key, ==, pairs[i].to);
        g_autofree char *again = ocop_text_fold (key);
        g_assert_cmpstr (again, ==, key);
    }
}

static void
assert_key (const char *text, const char *wanted)
{
    g_autofree char *key = ocop_text_exact_key (text);
    g_assert_cmpstr (key, ==, wanted);
    g_autofree char *again = ocop_text_exact_key (key);
    g_assert_cmpstr (again, ==, key);
}

static void
test_exact_key_tones (void)
{
    static const Pair pairs[] = {
        {"hòa", "hoà"},
        {"hoà", "hoà"},
        {"khỏe", "khoẻ"},
        {"khoẻ", "khoẻ"},
        {"thủy", "thuỷ"},
        {"thuỷ", "thuỷ"},
        {"xõa", "xoã"},
        {"họa", "hoạ"},
        {"đóa", "đoá"},
        {"lóe", "loé"},
        {"hòe", "hoè"},
        {"nhọe", "nhoẹ"},
        {"ũy", "uỹ"},
        {"ụy", "uỵ"},
        {"ùy", "uỳ"},
        {"úy", "uý"},
        {"HÒA BÌNH", "hoà bình"},
        {"Thủy sản, Hòa.", "thuỷ sản, hoà."},
        {"Xã Hòa/Thủy-1", "xã hoà/thuỷ-1"},
        {"quý", "quý"},
        {"qúy", "quý"},
        {"hoa", "hoa"},
        {"huy", "huy"},
        {"hoàn", "hoàn"},
        {"ngoài", "ngoài"},
        {"khuỷu", "khuỷu"},
        {"thuyền", "thuyền"},
        {"hóan", "hóan"},
        {"toàn", "toàn"},
        {"mùa", "mùa"},
        {"của", "của"},
        {"lúa", "lúa"},
        {"bìa", "bìa"},
        {"đò a", "đò a"},
        {"uỷ", "uỷ"},
        {"ho\xcc\x80"
         "a",
         "hoà"}, /* NFD */
        {"hoa\xcc\x80", "hoà"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
        assert_key (pairs[i].from, pairs[i].to);
}

static void
test_exact_key_keeps_accents (void)
{
    assert_key ("  Rượu   MƠ ", "rượu mơ");
    assert_key ("ĐƯỜNG", "đường");
    assert_key ("", "");
    assert_key ("ò", "ò");
}

static void
assert_words (const char *key, const char *joined)
{
    g_auto (GStrv) words = ocop_text_split_words (key);
    g_autofree char *all = g_strjoinv ("|", words);
    g_assert_cmpstr (all, ==, joined);
}

static void
test_split_words (void)
{
    assert_words ("ruou mo yen tu", "ruou|mo|yen|tu");
    assert_words ("  tra-sua (500ml), tra ", "tra|sua|500ml|tra");
    assert_words ("rượu mơ", "rượu|mơ");
    assert_words ("…–!", "");
    assert_words ("", "");
}

static void
test_to_ascii (void)
{
    static const Pair pairs[] = {
        {"Rượu mơ Yên Tử – 500 ml ₫", "Ruou mo Yen Tu - 500 ml d"},
        {"ĐẶC SẢN “Đông Triều”", "DAC SAN \"Dong Trieu\""},
        {"‘a’ … 2×3 ½ m²", "'a' ... 2x3 1/2 m2"},
        {"Ａ１", "A1"},
        {"a~b|c\\", "a~b|c\\"},
        {"  a   b ", "a b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autofree char *ascii = ocop_text_to_ascii (pairs[i].from, 0);
        g_assert_cmpstr (ascii, ==, pairs[i].to);
    }
    g_autofree char *dropped = ocop_text_to_ascii ("a日b\x1b\x7f", 0);
    g_assert_cmpstr (dropped, ==, "ab");
    g_autofree char *replaced = ocop_text_to_ascii ("a日b한\x1b", '?');
    g_assert_cmpstr (replaced, ==, "a?b??");
    g_autofree char *blank = ocop_text_to_ascii ("a 🎉 b🎉", ' ');
    g_assert_cmpstr (blank, ==, "a b");
}

/* Every character: nothing but printable ASCII comes out, and every mapping of the tables is found.
 */
static void
test_to_ascii_of_everything (void)
{
    for (gunichar c = 1; c < 0x30000; c++) {
        if (!g_unichar_validate (c))
            continue;
        char text[8] = "";
        g_unichar_to_utf8 (c, text);
        g_autofree char *ascii = ocop_text_to_ascii (text, 0);
        for (const char *p = ascii; *p != '\0'; p++)
            g_assert_true (*p >= 0x20 && *p < 0x7f);
    }
    const char *mapped = "ÆÐØÞßæðøþĐđĦħıŁłŒœƉẞ©«®·»×÷ʻʼ‐‒–—―‘’‚‛“”„•′‹›⁄₫€−";
    for (const char *p = mapped; *p != '\0'; p = g_utf8_next_char (p)) {
        char text[8] = "";
        g_unichar_to_utf8 (g_utf8_get_char (p), text);
        g_autofree char *ascii = ocop_text_to_ascii (text, 0);
        g_assert_cmpstr (ascii, !=, "");
    }
}

static void
test_make_safe (void)
{
    static const Pair pairs[] = {
        {"Trà", "Trà"},
        {"a\nb\x1b[2J", "a\xef\xbf\xbd"
                        "b\xef\xbf\xbd[2J"},
        {"\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"a\xe2\x80\xae"
         "b",
         "a\xef\xbf\xbd"
         "b"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autofree char *safe = ocop_text_make_safe (pairs[i].from, -1);
        g_assert_cmpstr (safe, ==, pairs[i].to);
    }
    g_autofree char *with_nul = ocop_text_make_safe ("a\0b\xe1\xba", 5);
    g_assert_cmpstr (with_nul, ==,
                     "a\xef\xbf\xbd"
                     "b\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_excerpt (void)
{
    g_autofree char *shortened = ocop_text_excerpt ("short", -1);
    g_assert_cmpstr (shortened, ==, "short");
    g_autoptr (GString) text = g_string_new ("x");
    for (guint i = 0; i < 100; i++)
        g_string_append (text, "ậ");
    g_autofree char *cut = ocop_text_excerpt (text->str, (gssize)text->len);
    g_assert_true (g_str_has_suffix (cut, "ậ…"));
    g_assert_cmpuint (strlen (cut), <=, 83);
}

/* Rubbish never passes, crashes or comes out as anything but UTF-8. */
static void
test_rubbish (void)
{
    for (guint round = 0; round < 20000; round++) {
        char bytes[24];
        const gint32 size = g_test_rand_int_range (0, (gint32)sizeof bytes);
        for (gint32 i = 0; i < size; i++)
            bytes[i] = (char)g_test_rand_int_range (round % 2 == 0 ? 0 : 0xc0, 256);
        g_autofree char *safe = ocop_text_make_safe (bytes, size);
        g_assert_true (g_utf8_validate (safe, -1, NULL));
        g_autofree char *kept = ocop_text_take_in (safe, -1, OCOP_TEXT_MAX, NULL, NULL);
        g_assert_nonnull (kept);
        g_autofree char *taken = ocop_text_take_in (bytes, size, OCOP_TEXT_MAX, NULL, NULL);
        g_assert_true (taken == NULL || g_utf8_validate (taken, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text/take-in/nfc-and-blanks", test_take_in);
    g_test_add_func ("/text/take-in/refuses-control-characters", test_take_in_refuses_controls);
    g_test_add_func ("/text/take-in/refuses-what-is-not-utf8", test_take_in_refuses_bad_utf8);
    g_test_add_func ("/text/take-in/is-bounded", test_take_in_bounds);
    g_test_add_func ("/text/nfc", test_nfc);
    g_test_add_func ("/text/fold/drops-accents-and-case", test_fold);
    g_test_add_func ("/text/exact-key/tone-stands-in-one-place", test_exact_key_tones);
    g_test_add_func ("/text/exact-key/keeps-accents", test_exact_key_keeps_accents);
    g_test_add_func ("/text/split-words/letters-and-digits", test_split_words);
    g_test_add_func ("/text/to-ascii/examples", test_to_ascii);
    g_test_add_func ("/text/to-ascii/gives-printable-ascii-for-everything",
                     test_to_ascii_of_everything);
    g_test_add_func ("/text/make-safe/replaces-what-take-in-refuses", test_make_safe);
    g_test_add_func ("/text/excerpt/is-short-and-whole-characters", test_excerpt);
    g_test_add_func ("/text/rubbish", test_rubbish);
    return g_test_run();
}
