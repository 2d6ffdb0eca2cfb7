/* Weights become grams exactly or not at all (W1, W3), and agree before they count. */
#include "drivers/proto/scale_reading.h"

#include "base/quantity.h"

#include <string.h>

static void
test_exact_weights (void)
{
    /* Pounds: 0.45359237 kg each; so 100,000 are 45,359,237 g. Five carats are a gram. */
    static const struct {
        gint64 value;
        gint exponent;
        OcopScaleUnit unit;
        gint64 milli; /* -1: refused */
    } cases[] = {
        {535, -3, OCOP_SCALE_UNIT_KG, 535},
        {5350, -4, OCOP_SCALE_UNIT_KG, 535},
        {5355, -4, OCOP_SCALE_UNIT_KG, -1},
        {12, 0, OCOP_SCALE_UNIT_KG, 12000},
        {1, 3, OCOP_SCALE_UNIT_KG, 1000000},
        {1, 7, OCOP_SCALE_UNIT_KG, -1},
        {535, 0, OCOP_SCALE_UNIT_G, 535},
        {5350, -1, OCOP_SCALE_UNIT_G, 535},
        {5355, -1, OCOP_SCALE_UNIT_G, -1},
        {535000, 0, OCOP_SCALE_UNIT_MG, 535},
        {535001, 0, OCOP_SCALE_UNIT_MG, -1},
        {5, 0, OCOP_SCALE_UNIT_CARAT, 1},
        {4, 0, OCOP_SCALE_UNIT_CARAT, -1},
        {2, -3, OCOP_SCALE_UNIT_TONNE, 2000},
        {49, -1, OCOP_SCALE_UNIT_OUNCE, -1},
        {16, 0, OCOP_SCALE_UNIT_OUNCE, -1},
        {1, 0, OCOP_SCALE_UNIT_POUND, -1},
        {100000, 0, OCOP_SCALE_UNIT_POUND, 45359237},
        {1, 5, OCOP_SCALE_UNIT_POUND, 45359237},
        {1, 0, OCOP_SCALE_UNIT_TAEL, -1},
        {1, 0, OCOP_SCALE_UNIT_TON, -1},
        {1, 0, OCOP_SCALE_UNIT_NONE, -1},
        {0, 0, OCOP_SCALE_UNIT_KG, 0},
        {0, 127, OCOP_SCALE_UNIT_KG, 0},
        {-1, 0, OCOP_SCALE_UNIT_KG, -1},
        {OCOP_QTY_MAX_MILLI, 0, OCOP_SCALE_UNIT_G, OCOP_QTY_MAX_MILLI},
        {OCOP_QTY_MAX_MILLI + 1, 0, OCOP_SCALE_UNIT_G, -1},
        {G_MAXINT32, 127, OCOP_SCALE_UNIT_G, -1},
        {G_MAXINT32, -128, OCOP_SCALE_UNIT_OUNCE, -1},
        {G_MAXINT32, 0, OCOP_SCALE_UNIT_OUNCE, -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const OcopScaleReading reading = {.state = OCOP_SCALE_STABLE,
                                          .value = cases[i].value,
                                          .exponent = cases[i].exponent,
                                          .unit = cases[i].unit};
        g_autoptr (GError) error = NULL;
        gint64 milli = -1;
        const gboolean is_exact = ocop_scale_reading_to_milli_kg (&reading, &milli, &error);
        g_test_message ("case %" G_GSIZE_FORMAT, i);
        g_assert_cmpint (milli, ==, cases[i].milli);
        g_assert_true (is_exact == (cases[i].milli >= 0));
        g_assert_true (is_exact == (error == NULL));
    }
}

/* W1 */
static void
test_only_stable (void)
{
    for (guint state = 0; state < OCOP_N_SCALE_STATES; state++) {
        const OcopScaleReading reading = {
            .state = (OcopScaleState)state, .value = 1, .unit = OCOP_SCALE_UNIT_KG};
        gint64 milli;
        g_assert_true (ocop_scale_reading_to_milli_kg (&reading, &milli, NULL) ==
                       (state == OCOP_SCALE_STABLE || state == OCOP_SCALE_ZERO));
        g_assert_nonnull (ocop_scale_state_get_name ((OcopScaleState)state));
    }
}

static void
test_numbers (void)
{
    static const struct {
        const char *text;
        gint64 value; /* -1000: refused */
        gint exponent;
    } cases[] = {
        {"12.345", 12345, -3},
        {"  0.535", 535, -3},
        {"+00012.3", 123, -1},
        {"-  1.5", -15, -1},
        {"007", 7, 0},
        {"5.", 5, 0},
        {"999999999", 999999999, 0},
        {"1234567890", -1000, 0},
        {".5", -1000, 0},
        {"1.2.3", -1000, 0},
        {"", -1000, 0},
        {"  ", -1000, 0},
        {"1 2", -1000, 0},
        {"1,5", -1000, 0},
        {"12a", -1000, 0},
        {"--1", -1000, 0},
        {"1e3", -1000, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 value = -1000;
        gint exponent = 0;
        gboolean has_point;
        const gboolean ok = ocop_scale_read_number (cases[i].text, strlen (cases[i].text), &value,
                                                    &exponent, &has_point);
        g_assert_true (ok == (cases[i].value != -1000));
        g_assert_cmpint (value, ==, cases[i].value);
        g_assert_cmpint (exponent, ==, cases[i].exponent);
    }
}

static void
test_agreement (void)
{
    OcopScaleAgreement agreement = {0};
    OcopScaleReading a = {.state = OCOP_SCALE_STABLE, .value = 535, .unit = OCOP_SCALE_UNIT_G};
    OcopScaleReading b = a, moving = {.state = OCOP_SCALE_MOVING};
    b.value = 536;
    g_assert_false (ocop_scale_agreement_add (&agreement, &a, 2));
    g_assert_false (ocop_scale_agreement_add (&agreement, &b, 2));
    g_assert_true (ocop_scale_agreement_add (&agreement, &b, 2));
    g_assert_true (ocop_scale_agreement_add (&agreement, &b, 2));
    g_assert_false (ocop_scale_agreement_add (&agreement, &moving, 2));
    g_assert_false (ocop_scale_agreement_add (&agreement, &b, 2));
    b.unit = OCOP_SCALE_UNIT_KG;
    g_assert_false (ocop_scale_agreement_add (&agreement, &b, 2));
    g_assert_true (ocop_scale_agreement_add (&agreement, &b, 1));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/scale/weight/exact-or-refused", test_exact_weights);
    g_test_add_func ("/scale/weight/numbers", test_numbers);
    g_test_add_func ("/scale/weight/equal-ones-in-a-row", test_agreement);
    g_test_add_func ("/scale/W1/only-stable-weights", test_only_stable);
    return g_test_run();
}
