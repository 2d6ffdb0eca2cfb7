/* Check digits and GTINs. Expected digits were computed outside the product. */
#include "base/error.h"
#include "domain/gtin.h"
#include <string.h>

typedef struct {
    const char *text;
    const char *key;
} Known;

/* EAN-13 of Viet Nam, a scale's label, EAN-8, UPC-A twice, GTIN-14. */
static const Known known[] = {
    {"8938505970011", "08938505970011"}, {"2610001005003", "02610001005003"},
    {"96385074", "00000096385074"},      {"036000291452", "00036000291452"},
    {"012345678905", "00012345678905"},  {"18938505970018", "18938505970018"},
};

static void
test_known_codes (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
        const char *text = known[i].text;
        char gtin[OCOP_GTIN_SIZE];

        g_assert_cmpint (ocop_gtin_read (text, strlen (text), gtin), ==, OCOP_GTIN_OK);
        g_assert_cmpstr (gtin, ==, known[i].key);
        g_assert_cmpint (ocop_gtin_compute_check_digit (text, strlen (text) - 1), ==,
                         text[strlen (text) - 1]);
    }
}

static void
test_other_gs1_keys (void)
{
    g_assert_true (ocop_gtin_has_right_check_digit ("000123456789012343", 18));
    g_assert_false (ocop_gtin_has_right_check_digit ("000123456789012344", 18));
    g_assert_false (ocop_gtin_has_right_check_digit ("0", 1));
    g_assert_false (ocop_gtin_has_right_check_digit ("", 0));
}

static void
test_one_wrong_digit (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
        gsize length = strlen (known[i].text);

        for (gsize at = 0; at < length; at++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                g_autofree char *wrong = g_strdup (known[i].text);
                char gtin[OCOP_GTIN_SIZE] = "untouched";

                if (wrong[at] == digit)
                    continue;
                wrong[at] = digit;
                g_assert_cmpint (ocop_gtin_read (wrong, length, gtin), ==,
                                 OCOP_GTIN_BAD_CHECK_DIGIT);
                g_assert_cmpstr (gtin, ==, "untouched");
            }
        }
    }
}

static void
test_not_a_gtin (void)
{
    char gtin[OCOP_GTIN_SIZE];

    g_assert_cmpint (ocop_gtin_read ("", 0, gtin), ==, OCOP_GTIN_NOT_DIGITS);
    g_assert_cmpint (ocop_gtin_read ("893850597001I", 13, gtin), ==, OCOP_GTIN_NOT_DIGITS);
    g_assert_cmpint (ocop_gtin_read (" 963850747", 8, gtin), ==, OCOP_GTIN_NOT_DIGITS);
    g_assert_cmpint (ocop_gtin_read ("9638507\0", 8, gtin), ==, OCOP_GTIN_NOT_DIGITS);
    for (gsize length = 1; length <= 20; length++) {
        g_autofree char *zeros = g_strnfill (length, '0');
        gboolean is_length = length == 8 || length == 12 || length == 13 || length == 14;

        g_assert_cmpint (ocop_gtin_read (zeros, length, gtin), ==,
                         is_length ? OCOP_GTIN_OK : OCOP_GTIN_BAD_LENGTH);
    }
}

static void
test_in_store (void)
{
    const gint64 numbers[] = {0, 1, 1234567890, OCOP_IN_STORE_NUMBER_MAX};
    g_autoptr (GError) error = NULL;
    char code[OCOP_IN_STORE_CODE_SIZE];

    g_assert_true (ocop_gtin_make_in_store (1, code, &error));
    g_assert_cmpstr (code, ==, "2100000000012");
    g_assert_true (ocop_gtin_make_in_store (1234567890, code, &error));
    g_assert_cmpstr (code, ==, "2112345678900");

    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
        char gtin[OCOP_GTIN_SIZE];

        g_assert_true (ocop_gtin_make_in_store (numbers[i], code, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (strlen (code), ==, 13);
        g_assert_cmpint (ocop_gtin_read (code, 13, gtin), ==, OCOP_GTIN_OK);
        g_assert_cmpint (g_ascii_strtoll (code, NULL, 10) / 10 - 210000000000, ==, numbers[i]);
    }
    memcpy (code, "untouched", 10);
    g_assert_false (ocop_gtin_make_in_store (OCOP_IN_STORE_NUMBER_MAX + 1, code, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_assert_false (ocop_gtin_make_in_store (-1, code, NULL));
    g_assert_cmpstr (code, ==, "untouched");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/gtin/known-codes", test_known_codes);
    g_test_add_func ("/gtin/check-digit-of-other-gs1-keys", test_other_gs1_keys);
    g_test_add_func ("/gtin/every-wrong-digit-is-caught", test_one_wrong_digit);
    g_test_add_func ("/gtin/what-is-none-is-refused", test_not_a_gtin);
    g_test_add_func ("/gtin/in-store-codes", test_in_store);
    return g_test_run();
}
