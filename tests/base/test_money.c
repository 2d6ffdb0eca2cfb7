/* Amounts: 128-bit products, rounding, splitting, text. */
#include "base/error.h"
#include "base/money.h"

#include <string.h>

static void
assert_refused (gboolean done, GError **error)
{
    g_assert_false (done);
    g_assert_error (*error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
    g_clear_error (error);
}

static void
test_mul_div (void)
{
    gint64 amount = -7;
    g_assert_true (ocop_money_mul_div (65000, 535, 1000, OCOP_ROUND_HALF_UP, &amount, NULL));
    g_assert_cmpint (amount, ==, 34775);
    g_assert_true (ocop_money_mul_div (1, 1, 2, OCOP_ROUND_HALF_UP, &amount, NULL));
    g_assert_cmpint (amount, ==, 1);
    g_assert_true (ocop_money_mul_div (1, 1, 2, OCOP_ROUND_FLOOR, &amount, NULL));
    g_assert_cmpint (amount, ==, 0);
    g_assert_true (ocop_money_mul_div (1, 1, 3, OCOP_ROUND_HALF_UP, &amount, NULL));
    g_assert_cmpint (amount, ==, 0);
    g_assert_true (ocop_money_mul_div (2, 1, 3, OCOP_ROUND_HALF_UP, &amount, NULL));
    g_assert_cmpint (amount, ==, 1);
    g_assert_true (ocop_money_mul_div (0, G_MAXINT64, 1, OCOP_ROUND_HALF_UP, &amount, NULL));
    g_assert_cmpint (amount, ==, 0);
}

static void
test_mul_div_wide (void)
{
    gint64 amount = -7;
    /* The product has 124 bits. */
    g_assert_true (ocop_money_mul_div (G_MAXINT64, OCOP_MONEY_MAX, G_MAXINT64, OCOP_ROUND_HALF_UP,
                                       &amount, NULL));
    g_assert_cmpint (amount, ==, OCOP_MONEY_MAX);
    g_assert_true (ocop_money_mul_div (G_MAXINT64, G_MAXINT64 - 1, G_MAXINT64, OCOP_ROUND_FLOOR,
                                       &amount, NULL) == FALSE);
    g_assert_cmpint (amount, ==, OCOP_MONEY_MAX);
}

static void
test_limits (void)
{
    g_autoptr (GError) error = NULL;
    gint64 amount = -7;
    g_assert_true (ocop_money_mul_div (OCOP_MONEY_MAX, 1, 1, OCOP_ROUND_FLOOR, &amount, NULL));
    assert_refused (
        ocop_money_mul_div (OCOP_MONEY_MAX + 1, 1, 1, OCOP_ROUND_FLOOR, &amount, &error), &error);
    /* MAX + 1/2 rounds beyond the limit. */
    assert_refused (
        ocop_money_mul_div (2 * OCOP_MONEY_MAX + 1, 1, 2, OCOP_ROUND_HALF_UP, &amount, &error),
        &error);
    g_assert_cmpint (amount, ==, OCOP_MONEY_MAX);

    g_assert_true (ocop_money_add (OCOP_MONEY_MAX, -1, &amount, NULL));
    g_assert_cmpint (amount, ==, OCOP_MONEY_MAX - 1);
    g_assert_true (ocop_money_add (-OCOP_MONEY_MAX + 1, -1, &amount, NULL));
    assert_refused (ocop_money_add (OCOP_MONEY_MAX, 1, &amount, &error), &error);
    assert_refused (ocop_money_add (-OCOP_MONEY_MAX, -1, &amount, &error), &error);
    assert_refused (ocop_money_add (G_MAXINT64, 1, &amount, &error), &error);
    assert_refused (ocop_money_add (G_MININT64, -1, &amount, &error), &error);
    g_assert_cmpint (amount, ==, -OCOP_MONEY_MAX);
}

static void
test_round_to (void)
{
    g_assert_cmpint (ocop_money_round_to (123249, 0), ==, 123249);
    g_assert_cmpint (ocop_money_round_to (123249, 1), ==, 123249);
    g_assert_cmpint (ocop_money_round_to (123249, 500), ==, 123000);
    g_assert_cmpint (ocop_money_round_to (123250, 500), ==, 123500);
    g_assert_cmpint (ocop_money_round_to (123499, 1000), ==, 123000);
    g_assert_cmpint (ocop_money_round_to (123500, 1000), ==, 124000);
    g_assert_cmpint (ocop_money_round_to (1, 3), ==, 0);
    g_assert_cmpint (ocop_money_round_to (2, 3), ==, 3);
    g_assert_cmpint (ocop_money_round_to (0, 1000), ==, 0);
}

static void
assert_split (gint64 total, const gint64 *weights, const gint64 *wanted, gsize n)
{
    g_autofree gint64 *parts = g_new (gint64, n);
    g_assert_true (ocop_money_split (total, weights, n, parts, NULL));
    for (gsize i = 0; i < n; i++)
        g_assert_cmpint (parts[i], ==, wanted[i]);
}

static void
test_split_examples (void)
{
    assert_split (100, (gint64[]){1, 1, 1}, (gint64[]){34, 33, 33}, 3);
    assert_split (101, (gint64[]){1, 1, 1}, (gint64[]){34, 34, 33}, 3);
    assert_split (10, (gint64[]){1, 3, 3}, (gint64[]){2, 4, 4}, 3);
    /* 1 × 10 / 3 = 3.33, 2 × 10 / 3 = 6.67: the later line has the larger remainder. */
    assert_split (10, (gint64[]){1, 2}, (gint64[]){3, 7}, 2);
    assert_split (5, (gint64[]){0, 7, 0}, (gint64[]){0, 5, 0}, 3);
    assert_split (0, (gint64[]){0, 0}, (gint64[]){0, 0}, 2);
    g_assert_true (ocop_money_split (0, NULL, 0, NULL, NULL));
}

static void
test_split_in_place (void)
{
    gint64 lines[] = {1, 1, 1};
    g_assert_true (ocop_money_split (100, lines, 3, lines, NULL));
    g_assert_cmpint (lines[0], ==, 34);
    g_assert_cmpint (lines[2], ==, 33);
}

static void
test_split_wide (void)
{
    const gint64 weights[] = {G_MAXINT64, G_MAXINT64, G_MAXINT64};
    assert_split (G_MAXINT64, weights,
                  (gint64[]){G_MAXINT64 / 3 + 1, G_MAXINT64 / 3, G_MAXINT64 / 3}, 3);
}

static void
test_split_nothing_to_split_over (void)
{
    g_autoptr (GError) error = NULL;
    gint64 parts[] = {8, 9};
    g_assert_false (ocop_money_split (1, (gint64[]){0, 0}, 2, parts, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_INTERNAL);
    g_assert_cmpint (parts[0], ==, 8);
    g_assert_cmpint (parts[1], ==, 9);
}

/* The rule itself, pair by pair, on random sales. */
static void
test_split_property (void)
{
    for (guint round = 0; round < 2000; round++) {
        gint64 weights[12], parts[12], extra[12], rest[12];
        const gint32 n = g_test_rand_int_range (1, 13);
        const gint64 total = g_test_rand_int_range (0, 5000000);
        gint64 sum = 0, given = 0;
        for (gint32 i = 0; i < n; i++) {
            weights[i] =
                round % 2 == 0 ? g_test_rand_int_range (1, 9) : g_test_rand_int_range (1, 3000000);
            sum += weights[i];
        }
        g_assert_true (ocop_money_split (total, weights, (gsize)n, parts, NULL));
        for (gint32 i = 0; i < n; i++) {
            given += parts[i];
            rest[i] = total * weights[i] % sum;
            extra[i] = parts[i] - total * weights[i] / sum;
            g_assert_true (extra[i] == 0 || extra[i] == 1);
        }
        g_assert_cmpint (given, ==, total);
        for (gint32 i = 0; i < n; i++) {
            for (gint32 j = 0; j < n; j++) {
                if (extra[i] > extra[j])
                    g_assert_true (rest[i] > rest[j] || (rest[i] == rest[j] && i < j));
            }
        }
    }
}

static void
test_text (void)
{
    char buffer[OCOP_MONEY_TEXT_SIZE];
    g_assert_cmpstr (ocop_money_to_digits (0, buffer), ==, "0");
    g_assert_cmpstr (ocop_money_to_digits (999, buffer), ==, "999");
    g_assert_cmpstr (ocop_money_to_digits (1000, buffer), ==, "1.000");
    g_assert_cmpstr (ocop_money_to_digits (1234567, buffer), ==, "1.234.567");
    g_assert_cmpstr (ocop_money_to_text (1234567, buffer), ==, "1.234.567 ₫");
    g_assert_cmpstr (ocop_money_to_text (-1000, buffer), ==, "-1.000 ₫");
    g_assert_cmpstr (ocop_money_to_text (-100, buffer), ==, "-100 ₫");
    g_assert_cmpstr (ocop_money_to_text (OCOP_MONEY_MAX, buffer), ==, "1.000.000.000.000.000 ₫");
    g_assert_cmpstr (ocop_money_to_text (G_MININT64, buffer), ==, "-9.223.372.036.854.775.808 ₫");
    g_assert_cmpstr (ocop_money_to_text (G_MAXINT64, buffer), ==, "9.223.372.036.854.775.807 ₫");
}

static void
test_parse (void)
{
    static const char *const bad[] = {
        "",      " 1",  "1 ",      "-1",   "+1",
        "1.000", "1,5", "0x10",    "1e3",  "١",
        "đồng",  "1\n", "1000001", "\xff", "99999999999999999999999999999999"};
    gint64 amount = -7;
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (ocop_money_parse (bad[i], 1000000, "price", &amount, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, "price");
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        g_assert_cmpint (amount, ==, -7);
    }
    g_assert_true (ocop_money_parse ("0", 1000000, NULL, &amount, NULL));
    g_assert_cmpint (amount, ==, 0);
    g_assert_true (ocop_money_parse ("1000000", 1000000, NULL, &amount, NULL));
    g_assert_cmpint (amount, ==, 1000000);
    g_assert_true (ocop_money_parse ("9223372036854775807", G_MAXINT64, NULL, &amount, NULL));
    g_assert_cmpint (amount, ==, G_MAXINT64);
    g_assert_false (ocop_money_parse ("9223372036854775808", G_MAXINT64, NULL, &amount, NULL));
    g_assert_true (ocop_money_parse ("3", 5, NULL, &amount, NULL));
    g_assert_false (ocop_money_parse ("6", 5, NULL, &amount, NULL));
    g_assert_false (ocop_money_parse ("9", 5, NULL, &amount, NULL));
}

static void
test_parse_names_the_text (void)
{
    g_autoptr (GError) error = NULL;
    gint64 amount;
    g_assert_false (ocop_money_parse ("12k", 1000000, NULL, &amount, &error));
    g_assert_nonnull (strstr (error->message, "12k"));
    g_assert_nonnull (strstr (error->message, "1.000.000"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/money/mul-div/rounds-as-asked", test_mul_div);
    g_test_add_func ("/money/mul-div/product-may-exceed-64-bits", test_mul_div_wide);
    g_test_add_func ("/money/limits/beyond-is-refused-and-touches-nothing", test_limits);
    g_test_add_func ("/money/round-to/half-goes-up", test_round_to);
    g_test_add_func ("/money/split/examples", test_split_examples);
    g_test_add_func ("/money/split/may-write-over-its-weights", test_split_in_place);
    g_test_add_func ("/money/split/largest-amounts", test_split_wide);
    g_test_add_func ("/money/split/nothing-to-split-over", test_split_nothing_to_split_over);
    g_test_add_func ("/money/split/sums-to-the-total-by-largest-remainder", test_split_property);
    g_test_add_func ("/money/text/groups-by-dots", test_text);
    g_test_add_func ("/money/parse/digits-within-the-limit-only", test_parse);
    g_test_add_func ("/money/parse/names-the-text-and-the-limit", test_parse_names_the_text);
    return g_test_run();
}
