/* Payment codes, and what becomes of a request to pay. */
#include "domain/payment_code.h"

#include <string.h>

static void
test_form (void)
{
    guint n_seen[256] = {0};
    for (guint byte = 0; byte < 256; byte++) {
        guint8 bytes[OCOP_PAYMENT_CODE_RANDOM];
        char code[OCOP_PAYMENT_CODE_SIZE];
        memset (bytes, (int)byte, sizeof bytes);
        ocop_payment_code_make (bytes, code);
        g_assert_cmpuint (strlen (code), ==, 8);
        g_assert_true (g_str_has_prefix (code, "OC"));
        g_assert_null (strpbrk (code + 2, "O0I1"));
        g_assert_true (ocop_payment_code_is_valid (code));
        n_seen[(guint8)code[2]]++;
    }
    /* 32 signs, each as likely. */
    guint n_signs = 0;
    for (guint c = 0; c < 256; c++) {
        g_assert_true (n_seen[c] == 0 || n_seen[c] == 8);
        n_signs += n_seen[c] > 0;
    }
    g_assert_cmpuint (n_signs, ==, 32);
}

static void
test_others (void)
{
    static const char *const wrong[] = {"",         "OC",        "OC7K2M9",       "OC7K2M9QQ",
                                        "oc7k2m9q", "AB7K2M9Q",  "OC7K2M90",      "OC7K2M9O",
                                        "OC7K2M9I", "OC 7K2M9Q", "OC7K2M\xc3\x81"};
    g_assert_true (ocop_payment_code_is_valid ("OC7K2M9Q"));
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
        g_assert_false (ocop_payment_code_is_valid (wrong[i]));
}

static void
test_states (void)
{
    static const struct {
        OcopPaymentState before;
        gint64 asked, paid;
        OcopPaymentState after;
    } cases[] = {
        {OCOP_PAYMENT_AWAITING, 100, 100, OCOP_PAYMENT_CONFIRMED},
        {OCOP_PAYMENT_AWAITING, 100, 99, OCOP_PAYMENT_SHORT},
        {OCOP_PAYMENT_AWAITING, 100, 101, OCOP_PAYMENT_OVER},
        {OCOP_PAYMENT_SHORT, 100, 100, OCOP_PAYMENT_CONFIRMED}, /* the rest came */
        {OCOP_PAYMENT_SHORT, 100, 99, OCOP_PAYMENT_SHORT},
        {OCOP_PAYMENT_CONFIRMED, 100, 200, OCOP_PAYMENT_DOUBLE},
        {OCOP_PAYMENT_OVER, 100, 300, OCOP_PAYMENT_DOUBLE},
        {OCOP_PAYMENT_DOUBLE, 100, 300, OCOP_PAYMENT_DOUBLE},
        {OCOP_PAYMENT_EXPIRED, 100, 100, OCOP_PAYMENT_LATE},
        {OCOP_PAYMENT_DROPPED, 100, 50, OCOP_PAYMENT_LATE},
        {OCOP_PAYMENT_LATE, 100, 200, OCOP_PAYMENT_LATE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_cmpint (
            ocop_payment_state_after_sale (cases[i].before, cases[i].asked, cases[i].paid), ==,
            cases[i].after);
    for (guint state = 0; state < OCOP_N_PAYMENT_STATES; state++) {
        OcopPaymentState s = (OcopPaymentState)state;
        g_assert_true (ocop_payment_state_is_open (s) ==
                       (s == OCOP_PAYMENT_AWAITING || s == OCOP_PAYMENT_SHORT));
    }
}

static void
test_stored_numbers (void)
{
    static const char *const states[] = {"awaiting", "confirmed", "short",   "over",
                                         "late",     "double",    "expired", "dropped"};
    g_assert_cmpuint (G_N_ELEMENTS (states), ==, OCOP_N_PAYMENT_STATES);
    for (guint i = 0; i < OCOP_N_PAYMENT_STATES; i++)
        g_assert_cmpstr (ocop_payment_state_get_text ((OcopPaymentState)i), ==, states[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/payment-code/form/eight-signs-nobody-confuses", test_form);
    g_test_add_func ("/payment-code/form/others-are-refused", test_others);
    g_test_add_func ("/payment-code/states/by-what-was-paid", test_states);
    g_test_add_func ("/payment-code/states/stored-numbers-are-stable", test_stored_numbers);
    return g_test_run();
}
