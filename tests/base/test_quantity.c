/* Quantities in thousandths and their text. */
#include "base/error.h"
#include "base/quantity.h"

#include <string.h>

static void
test_text (void)
{
    char buffer[OCOP_QTY_TEXT_SIZE];
    g_assert_cmpstr (ocop_qty_to_text (2000, buffer), ==, "2");
    g_assert_cmpstr (ocop_qty_to_text (535, buffer), ==, "0.535");
    g_assert_cmpstr (ocop_qty_to_text (-1500, buffer), ==, "-1.5");
    g_assert_cmpstr (ocop_qty_to_text (1, buffer), ==, "0.001");
    g_assert_cmpstr (ocop_qty_to_text (-50, buffer), ==, "-0.05");
    g_assert_cmpstr (ocop_qty_to_text (0, buffer), ==, "0");
    g_assert_cmpstr (ocop_qty_to_text (10010, buffer), ==, "10.01");
    g_assert_cmpstr (ocop_qty_to_text (OCOP_QTY_MAX_MILLI, buffer), ==, "1000000");
    g_assert_cmpstr (ocop_qty_to_text (G_MININT64, buffer), ==, "-9223372036854775.808");
}

static void
test_local (void)
{
    char buffer[OCOP_QTY_TEXT_SIZE];
    g_assert_cmpstr (ocop_qty_to_local (535, buffer), ==, "0,535");
    g_assert_cmpstr (ocop_qty_to_local (-500, buffer), ==, "-0,5");
    g_assert_cmpstr (ocop_qty_to_local (999000, buffer), ==, "999");
    g_assert_cmpstr (ocop_qty_to_local (1000000, buffer), ==, "1.000");
    g_assert_cmpstr (ocop_qty_to_local (1234567890, buffer), ==, "1.234.567,89");
    g_assert_cmpstr (ocop_qty_to_local (G_MININT64, buffer), ==, "-9.223.372.036.854.775,808");
}

static void
test_parse (void)
{
    static const struct {
        const char *text;
        gint64 milli;
    } good[] = {
        {"2", 2000},       {"0.535", 535},
        {"0.001", 1},      {"1.50", 1500},
        {"2.000", 2000},   {"1000000", OCOP_QTY_MAX_MILLI},
        {"0012.5", 12500}, {"1000000.000", OCOP_QTY_MAX_MILLI},
    };
    static const char *const bad[] = {
        "",
        "0",
        "0.000",
        ".5",
        "5.",
        "1.2345",
        "-1",
        "+1",
        "1,5",
        " 1",
        "1 ",
        "1e3",
        "0x1",
        "1.2.3",
        "1000000.001",
        "1000001",
        "99999999999999999999",
        "nan",
        "1.5kg",
        "1..5",
        "٢",
        "1.\xff",
    };
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        gint64 milli = 0;
        g_assert_true (ocop_qty_parse (good[i].text, "qty", &milli, NULL));
        g_assert_cmpint (milli, ==, good[i].milli);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        gint64 milli = -7;
        g_assert_false (ocop_qty_parse (bad[i], "qty", &milli, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, "qty");
        g_assert_cmpint (milli, ==, -7);
    }
}

static void
test_round_trip (void)
{
    char buffer[OCOP_QTY_TEXT_SIZE];
    for (guint i = 0; i < 5000; i++) {
        const gint64 qty = i < 2500 ? (gint64)i + 1 : g_test_rand_int_range (1, 1000000001);
        gint64 back = 0;
        g_assert_true (ocop_qty_parse (ocop_qty_to_text (qty, buffer), NULL, &back, NULL));
        g_assert_cmpint (back, ==, qty);
        const gsize length = strlen (buffer);
        g_assert_true (strchr (buffer, '.') == NULL || buffer[length - 1] != '0');
    }
}

static void
test_is_whole (void)
{
    g_assert_true (ocop_qty_is_whole (2000));
    g_assert_true (ocop_qty_is_whole (0));
    g_assert_true (ocop_qty_is_whole (-3000));
    g_assert_false (ocop_qty_is_whole (2001));
    g_assert_false (ocop_qty_is_whole (-1));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/quantity/text/is-the-shortest-form", test_text);
    g_test_add_func ("/quantity/local/has-comma-and-groups", test_local);
    g_test_add_func ("/quantity/parse/three-decimals-above-zero-only", test_parse);
    g_test_add_func ("/quantity/text/comes-back-the-same", test_round_trip);
    g_test_add_func ("/quantity/is-whole", test_is_whole);
    return g_test_run();
}
