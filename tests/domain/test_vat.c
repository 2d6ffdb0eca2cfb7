/* VAT: texts, the standard rate by day, net + VAT = gross. */
#include "domain/vat.h"

static void
test_texts (void)
{
    static const char *const texts[] = {"0", "5", "8", "10", "KCT", "std"};
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        OcopVatRate rate;
        g_assert_true (ocop_vat_rate_parse (texts[i], &rate));
        g_assert_cmpuint (rate, ==, i);
        g_assert_cmpstr (ocop_vat_rate_get_text (rate), ==, texts[i]);
    }
    static const char *const wrong[] = {"", " 8", "8%", "08", "kct", "STD", "7", "10 "};
    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
        OcopVatRate rate = OCOP_VAT_5;
        g_assert_false (ocop_vat_rate_parse (wrong[i], &rate));
        g_assert_cmpuint (rate, ==, OCOP_VAT_5);
    }
}

static void
test_standard_rate (void)
{
    const OcopDay last = ocop_day_from_ymd (2026, 12, 31);
    g_assert_cmpuint (ocop_vat_rate_resolve (OCOP_VAT_STD, ocop_day_from_ymd (2025, 7, 1)), ==,
                      OCOP_VAT_8);
    g_assert_cmpuint (ocop_vat_rate_resolve (OCOP_VAT_STD, last), ==, OCOP_VAT_8);
    g_assert_cmpuint (ocop_vat_rate_resolve (OCOP_VAT_STD, last + 1), ==, OCOP_VAT_10);
    g_assert_cmpuint (ocop_vat_rate_resolve (OCOP_VAT_STD, OCOP_DAY_MAX), ==, OCOP_VAT_10);
    for (guint rate = 0; rate < OCOP_N_VAT_RATES; rate++)
        g_assert_cmpuint (ocop_vat_rate_resolve ((OcopVatRate)rate, last + 1), ==, rate);
}

static void
assert_split (gint64 gross, OcopVatRate rate, gint64 expected_net)
{
    gint64 net, vat;
    ocop_vat_split (gross, rate, &net, &vat);
    g_assert_cmpint (net, ==, expected_net);
    g_assert_cmpint (vat, ==, gross - expected_net);
}

static void
test_split (void)
{
    assert_split (1900000, OCOP_VAT_8, 1759259); /* the worked example of the tax rules */
    assert_split (110, OCOP_VAT_10, 100);
    assert_split (0, OCOP_VAT_10, 0);
    assert_split (999, OCOP_VAT_0, 999);
    assert_split (999, OCOP_VAT_KCT, 999);
    assert_split (1, OCOP_VAT_10, 1); /* 0.909… */
    assert_split (21, OCOP_VAT_5, 20);
    assert_split (G_GINT64_CONSTANT (1000000000000000), OCOP_VAT_10,
                  G_GINT64_CONSTANT (909090909090909));
}

/* Half up, checked against the exact fraction: |net × (100 + r) − gross × 100| is at most half of
 * 100 + r. */
static void
test_split_is_nearest (void)
{
    static const struct {
        OcopVatRate rate;
        gint64 percent;
    } rates[] = {{OCOP_VAT_0, 0}, {OCOP_VAT_5, 5}, {OCOP_VAT_8, 8}, {OCOP_VAT_10, 10}};
    for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
        for (gint64 gross = 0; gross < 20000; gross++) {
            gint64 net, vat;
            ocop_vat_split (gross, rates[i].rate, &net, &vat);
            const gint64 error = net * (100 + rates[i].percent) - gross * 100;
            g_assert_cmpint (2 * error, <=, 100 + rates[i].percent);
            g_assert_cmpint (2 * error, >, -(100 + rates[i].percent));
            g_assert_cmpint (net + vat, ==, gross);
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vat/texts/are-those-of-the-contract", test_texts);
    g_test_add_func ("/vat/standard-rate/changes-on-2027-01-01", test_standard_rate);
    g_test_add_func ("/vat/split/examples", test_split);
    g_test_add_func ("/vat/split/is-the-nearest-dong-and-sums-to-gross", test_split_is_nearest);
    return g_test_run();
}
