/* The list of banks: by number and by name. Expected values: domain notes 5.3. */
#include "domain/banks.h"

#include <string.h>

static void
test_list (void)
{
    g_assert_cmpuint (ocop_n_banks, ==, 61);
    guint n_senders = 0;
    for (guint i = 0; i < ocop_n_banks; i++) {
        g_assert_cmpuint (strlen (ocop_banks[i].bin), ==, 6);
        g_assert_cmpuint (strspn (ocop_banks[i].bin, "0123456789"), ==, 6);
        g_assert_true (g_utf8_validate (ocop_banks[i].name, -1, NULL));
        g_assert_cmpstr (ocop_banks[i].short_name, !=, "");
        n_senders += ocop_banks[i].can_send ? 1 : 0;
        if (i > 0)
            g_assert_cmpstr (ocop_banks[i - 1].bin, <=, ocop_banks[i].bin);
    }
    g_assert_cmpuint (n_senders, ==, 43);
}

static void
test_common (void)
{
    static const struct {
        const char *bin, *name;
    } cases[] = {{"970436", "Vietcombank"}, {"970415", "VietinBank"},  {"970418", "BIDV"},
                 {"970405", "Agribank"},    {"970407", "Techcombank"}, {"970416", "ACB"},
                 {"970432", "VPBank"},      {"970423", "TPBank"},      {"970403", "Sacombank"}};
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        const OcopBank *bank = ocop_bank_find_by_bin (cases[i].bin);
        g_assert_nonnull (bank);
        g_autofree char *found = g_ascii_strdown (bank->short_name, -1);
        g_autofree char *wanted = g_ascii_strdown (cases[i].name, -1);
        g_assert_cmpstr (found, ==, wanted);
        g_assert_true (ocop_bank_find (cases[i].name) == bank);
        g_assert_true (ocop_bank_find (wanted) == bank);
        g_assert_true (ocop_bank_find (cases[i].bin) == bank);
    }
}

/* After a merger or renaming the BIN shows the name in use, and the old one still finds it. */
static void
test_renamed (void)
{
    static const struct {
        const char *bin, *name, *former;
    } cases[] = {{"970406", "Vikki Bank", "DongA Bank"},
                 {"970414", "MBV", "Ocean Bank"},
                 {"970449", "LPBank", "LienVietPostBank"}};
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_assert_cmpstr (ocop_bank_find_by_bin (cases[i].bin)->short_name, ==, cases[i].name);
        g_assert_cmpstr (ocop_bank_find (cases[i].former)->bin, ==, cases[i].bin);
        g_assert_cmpstr (ocop_bank_find (cases[i].name)->bin, ==, cases[i].bin);
    }
}

static void
test_unknown (void)
{
    static const char *const texts[] = {"", " ", "000000", "97043", "9704360", "bank", "\xff\xfe"};
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        g_assert_null (ocop_bank_find (texts[i]));
    g_assert_cmpstr (ocop_bank_find ("donga bank")->bin, ==, "970406");
    g_assert_cmpstr (ocop_bank_find ("DONGABANK")->bin, ==, "970406");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/banks/list/whole-and-in-order", test_list);
    g_test_add_func ("/banks/find/by-number-and-name", test_common);
    g_test_add_func ("/banks/find/the-name-in-use-first", test_renamed);
    g_test_add_func ("/banks/find/nothing-else", test_unknown);
    return g_test_run();
}
