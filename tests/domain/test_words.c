/* Amounts in words: known texts, and a reader of the grammar that finds the number again. */
#include "base/error.h"
#include "base/money.h"
#include "domain/words.h"
#include <string.h>

static void
assert_words (gint64 amount, OcopWordsRegion region, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *words = ocop_words_from_amount (amount, region, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (words, ==, expected);
}

typedef struct {
    gint64 amount;
    const char *words;
} Known;

static void
test_known_texts (void)
{
    static const Known known[] = {
        {0, "Không đồng"},
        {4, "Bốn đồng"},
        {5, "Năm đồng"},
        {10, "Mười đồng"},
        {11, "Mười một đồng"},
        {14, "Mười bốn đồng"},
        {15, "Mười lăm đồng"},
        {20, "Hai mươi đồng"},
        {21, "Hai mươi mốt đồng"},
        {24, "Hai mươi tư đồng"},
        {25, "Hai mươi lăm đồng"},
        {31, "Ba mươi mốt đồng"},
        {100, "Một trăm đồng"},
        {101, "Một trăm linh một đồng"},
        {104, "Một trăm linh bốn đồng"},
        {105, "Một trăm linh năm đồng"},
        {110, "Một trăm mười đồng"},
        {1000, "Một nghìn đồng"},
        {1005, "Một nghìn không trăm linh năm đồng"},
        {1010, "Một nghìn không trăm mười đồng"},
        {1100, "Một nghìn một trăm đồng"},
        {180000, "Một trăm tám mươi nghìn đồng"},
        {1000000, "Một triệu đồng"},
        {1000005, "Một triệu không trăm linh năm đồng"},
        {1020000, "Một triệu không trăm hai mươi nghìn đồng"},
        {1234567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"},
        {1900000, "Một triệu chín trăm nghìn đồng"},
        {1234567890, "Một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín "
                     "mươi đồng"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
        assert_words (known[i].amount, OCOP_WORDS_NORTH, known[i].words);
}

static void
test_above_billion (void)
{
    static const Known known[] = {
        {1000000000, "Một tỷ đồng"},
        {1000000005, "Một tỷ không trăm linh năm đồng"},
        {15000000000, "Mười lăm tỷ đồng"},
        {1000000000000, "Một nghìn tỷ đồng"},
        {1000000000005, "Một nghìn tỷ không trăm linh năm đồng"},
        {1005000000000, "Một nghìn không trăm linh năm tỷ đồng"},
        {1000000005000, "Một nghìn tỷ không trăm linh năm nghìn đồng"},
        {100000000000000, "Một trăm nghìn tỷ đồng"},
        {999999999999999,
         "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín "
         "triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng"},
        {OCOP_MONEY_MAX, "Một triệu tỷ đồng"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
        assert_words (known[i].amount, OCOP_WORDS_NORTH, known[i].words);
}

static void
test_south (void)
{
    assert_words (101, OCOP_WORDS_SOUTH, "Một trăm lẻ một đồng");
    assert_words (1005, OCOP_WORDS_SOUTH, "Một ngàn không trăm lẻ năm đồng");
    assert_words (1000000000000, OCOP_WORDS_SOUTH, "Một ngàn tỷ đồng");
    assert_words (24, OCOP_WORDS_SOUTH, "Hai mươi tư đồng");
}

static void
test_out_of_range (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (ocop_words_from_amount (-1, OCOP_WORDS_NORTH, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_null (ocop_words_from_amount (OCOP_MONEY_MAX + 1, OCOP_WORDS_NORTH, NULL));
}

static int
find_digit (const char *word)
{
    static const char *const words[] = {"không", "một", "hai",  "ba",  "bốn", "năm", "sáu",
                                        "bảy",   "tám", "chín", "mốt", "tư",  "lăm"};
    static const int digits[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 4, 5};

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        if (strcmp (words[i], word) == 0)
            return digits[i];
    }
    return -1;
}

/* Reads the words as a person adds them up; knows nothing of groups of digits. */
static gint64
read_words (const char *text)
{
    g_autofree char *lower = g_utf8_strdown (text, -1);
    g_auto (GStrv) words = g_strsplit (lower, " ", -1);
    gint64 total = 0, below_billion = 0, group = 0, digit = 0;

    for (char **word = words; *word != NULL; word++) {
        if (find_digit (*word) >= 0) {
            digit = find_digit (*word);
        } else if (strcmp (*word, "trăm") == 0) {
            group += digit * 100;
            digit = 0;
        } else if (strcmp (*word, "mươi") == 0) {
            group += digit * 10;
            digit = 0;
        } else if (strcmp (*word, "mười") == 0) {
            group += 10;
        } else if (strcmp (*word, "nghìn") == 0 || strcmp (*word, "triệu") == 0) {
            below_billion += (group + digit) * (strcmp (*word, "nghìn") == 0 ? 1000 : 1000000);
            group = digit = 0;
        } else if (strcmp (*word, "tỷ") == 0) {
            total = (below_billion + group + digit) * 1000000000;
            below_billion = group = digit = 0;
        } else {
            g_assert_true (strcmp (*word, "linh") == 0 || strcmp (*word, "đồng") == 0);
        }
    }
    return total + below_billion + group + digit;
}

static void
assert_reads_back (gint64 amount)
{
    g_autofree char *words = ocop_words_from_amount (amount, OCOP_WORDS_NORTH, NULL);

    g_assert_nonnull (words);
    g_assert_cmpint (read_words (words), ==, amount);
    g_assert_true (g_str_has_suffix (words, " đồng"));
    g_assert_null (strstr (words, "  "));
    g_assert_null (strstr (words, "mươi một"));
    g_assert_null (strstr (words, "mươi năm"));
    g_assert_null (strstr (words, "mười năm"));
    g_assert_null (strstr (words, "mươi bốn"));
    g_assert_true (g_utf8_validate (words, -1, NULL));
}

static void
test_reads_back (void)
{
    for (gint64 amount = 0; amount <= 3000; amount++)
        assert_reads_back (amount);
    for (gint64 power = 1; power <= OCOP_MONEY_MAX / 10; power *= 10) {
        for (gint64 digit = 1; digit <= 10; digit++) {
            assert_reads_back (digit * power);
            assert_reads_back (digit * power - 1);
            assert_reads_back (digit * power + (power > 1 ? 1 : 0) -
                               (power * digit == OCOP_MONEY_MAX));
        }
    }
    for (int i = 0; i < 20000; i++) {
        gint64 high = g_test_rand_int_range (0, 1000000);
        gint64 low = g_test_rand_int_range (0, 1000000000);

        assert_reads_back (high * 1000000000 + low);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/words/known-texts", test_known_texts);
    g_test_add_func ("/words/a-billion-begins-anew", test_above_billion);
    g_test_add_func ("/words/south-says-le-and-ngan", test_south);
    g_test_add_func ("/words/out-of-range-is-refused", test_out_of_range);
    g_test_add_func ("/words/any-amount-reads-back", test_reads_back);
    return g_test_run();
}
