/* One-time codes and feed cursors: texts that people and other programs hand back. */
#include "base/error.h"
#include "base/ids.h"
#include "wire/code.h"
#include "wire/cursor.h"

#include <string.h>

static void
test_codes_are_of_the_alphabet (void)
{
    guint8 random[OCOP_ENROL_CODE_RANDOM_BYTES];
    char code[OCOP_ENROL_CODE_SIZE], again[OCOP_ENROL_CODE_SIZE];
    char shown[OCOP_ENROL_CODE_SHOWN_SIZE];
    g_autoptr (GRand) rand = g_rand_new_with_seed (1);
    guint seen[128] = {0};
    for (guint round = 0; round < 2000; round++) {
        for (gsize i = 0; i < sizeof random; i++)
            random[i] = (guint8)g_rand_int_range (rand, 0, 256);
        ocop_enrol_code_make (random, code);
        g_assert_cmpuint (strlen (code), ==, OCOP_ENROL_CODE_LENGTH);
        g_assert_null (strpbrk (code, "ILOU-"));
        for (const char *at = code; *at != '\0'; at++)
            seen[(guint8)*at]++;
        ocop_enrol_code_to_shown (code, shown);
        g_assert_cmpint (shown[5], ==, '-');
        g_assert_true (ocop_enrol_code_normalise (shown, again));
        g_assert_cmpstr (code, ==, again);
    }
    /* 20,000 symbols, 625 of each expected. */
    for (const char *at = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; *at != '\0'; at++) {
        g_assert_cmpuint (seen[(guint8)*at], >, 500);
        g_assert_cmpuint (seen[(guint8)*at], <, 750);
    }
}

static void
test_typed_codes_are_understood (void)
{
    static const char *const good[] = {"7K2M9-QX4TB", "7k2m9qx4tb", " 7K2M9 - QX4TB\n",
                                       "7K-2M-9Q-X4-TB"};
    static const char *const bad[] = {
        "", "7K2M9-QX4T", "7K2M9-QX4TBB", "7K2M9-QX4TU", "7K2M9_QX4TB", "7K2M9-QX4T\xc3\x89"};
    char code[OCOP_ENROL_CODE_SIZE];
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_assert_true (ocop_enrol_code_normalise (good[i], code));
        g_assert_cmpstr (code, ==, "7K2M9QX4TB");
    }
    g_assert_true (ocop_enrol_code_normalise ("oOiIl-L1234", code));
    g_assert_cmpstr (code, ==, "0011111234");
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        strcpy (code, "kept");
        g_assert_false (ocop_enrol_code_normalise (bad[i], code));
        g_assert_cmpstr (code, ==, "kept");
    }
}

/* By sha256sum of "OCOPE1 code" LF "7K2M9QX4TB". */
static void
test_code_hash (void)
{
    guint8 hash[OCOP_ENROL_CODE_HASH_SIZE];
    char hex[2 * OCOP_ENROL_CODE_HASH_SIZE + 1];
    ocop_enrol_code_hash ("7K2M9QX4TB", hash);
    ocop_hex_encode (hash, sizeof hash, hex);
    g_assert_cmpstr (hex, ==, "c8c9ee64953d6b2dfab52fc2edddad0cf6132e9092ed80b63f156c229f5a6083");
}

static void
test_cursors (void)
{
    static const char *const good[] = {"0:", "7:", "9223372036854775807:QN01/1/QN-0001:x"};
    static const char *const bad[] = {
        "7", ":x", "07:x", "-1:", "9223372036854775808:", "7:a b", "7:\x01", "7:é", "x:7", " 7:"};
    char text[OCOP_CURSOR_TEXT_SIZE];
    OcopCursor cursor;
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        g_assert_true (ocop_cursor_from_text (good[i], &cursor, NULL));
        g_assert_cmpstr (ocop_cursor_to_text (&cursor, text), ==, good[i]);
    }
    g_assert_true (ocop_cursor_from_text (NULL, &cursor, NULL));
    g_assert_cmpstr (ocop_cursor_to_text (&cursor, text), ==, "0:");
    g_assert_true (ocop_cursor_from_text ("", &cursor, NULL));
    g_assert_cmpint (cursor.number, ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_cursor_from_text (bad[i], &cursor, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, "cursor");
    }
    g_autofree char *key = g_strnfill (OCOP_CURSOR_KEY_SIZE - 1, 'k');
    g_autofree char *longest = g_strconcat ("5:", key, NULL);
    g_autofree char *too_long = g_strconcat (longest, "k", NULL);
    g_assert_true (ocop_cursor_from_text (longest, &cursor, NULL));
    g_assert_false (ocop_cursor_from_text (too_long, &cursor, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/wire/code/of-the-alphabet", test_codes_are_of_the_alphabet);
    g_test_add_func ("/wire/code/typed-is-understood", test_typed_codes_are_understood);
    g_test_add_func ("/wire/code/hash", test_code_hash);
    g_test_add_func ("/wire/cursor/there-and-back", test_cursors);
    return g_test_run();
}
