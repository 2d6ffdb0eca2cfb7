/* What can be set, what it may hold, and what holds where nothing was set. */
#include "lib/fixture.h"

#include "base/error.h"
#include <string.h>

static char *
get (OcopFixture *fixture, const char *key)
{
    g_autoptr (GError) error = NULL;
    char *value = NULL;
    ocop_shop_get_setting (fixture->shop, key, &value, &error);
    g_assert_no_error (error);
    return value;
}

static void
assert_setting (OcopFixture *fixture, const char *key, const char *expected)
{
    g_autofree char *value = get (fixture, key);
    g_assert_cmpstr (value, ==, expected);
}

static void
test_defaults (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    assert_setting (fixture, "rounding", "0");
    assert_setting (fixture, "shop.vat_method", "deduction");
    assert_setting (fixture, "shop.name", "OCOP Hạ Long");
    assert_setting (fixture, "bank.bin", "");
    /* Every key that is listed can be read, and put back as it was read. */
    for (const char *const *key = ocop_shop_list_settings (fixture->shop); *key != NULL; key++) {
        g_autofree char *value = get (fixture, *key);
        g_assert_nonnull (value);
        ocop_fixture_set (fixture, *key, value);
        assert_setting (fixture, *key, value);
    }
    ocop_fixture_assert_healthy (fixture);
}

static void
test_values (void)
{
    static const struct {
        const char *key, *good, *wrong;
    } values[] = {
        {"rounding", "500", "501"},
        {"rounding", "1000", "-500"},
        {"rounding", "0", ""},
        {"shop.vat_method", "direct", "Direct"},
        {"shop.vat_method", "deduction", ""},
        {"shop.name", "Trung tâm OCOP Hạ Long", ""},
        {"shop.name", "A", "   "},
        {"bank.bin", "970436", "97043"},
        {"bank.bin", "", "97043a"},
        {"bank.account", "0011001234567", "0011 0012"},
        {"bank.account", "ABC123", "12345678901234567890"},
        {"shop.tax_code", "0100109106", "0100109107"}, /* its check digit is 6 */
        {"shop.tax_code", "0100109106-001", "0100109106-01"},
        {"shop.tax_code", "012345678901", "01234567890"},
        {"words.region", "south", "west"},
        {"receipt.footer", "Cảm ơn quý khách", "a\x1b[2J"},
    };
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopActResult) result = {0};
        ocop_fixture_set (fixture, values[i].key, values[i].good);
        assert_setting (fixture, values[i].key, values[i].good);
        if (ocop_shop_set_setting (fixture->shop, values[i].key, values[i].wrong, NULL, &result,
                                   &error))
            g_error ("%s took “%s”", values[i].key, values[i].wrong);
        ocop_fixture_assert_code (&error, "bad-input");
        assert_setting (fixture, values[i].key, values[i].good);
    }
    ocop_fixture_assert_healthy (fixture);
}

static void
test_unknown (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_autofree char *value = NULL;
    guint n_records = ocop_fixture_count_records (fixture, "settings-set");
    g_assert_false (
        ocop_shop_set_setting (fixture->shop, "Rounding", "500", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_false (ocop_shop_get_setting (fixture->shop, "shop.colour", &value, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_null (value);
    g_assert_false (
        ocop_shop_set_setting (fixture->shop, "shop.name", "\xff\xfe", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "settings-set"), ==, n_records);
}

static void
test_journal (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) first = {0}, second = {0}, third = {0};
    OcopRequestId id = {.is_given = TRUE, .id = {5}};
    g_assert_true (ocop_shop_set_setting (fixture->shop, "rounding", "500", &id, &first, &error));
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "settings-set");
    g_assert_nonnull (strstr (body, "\"key\":\"rounding\",\"value\":\"500\""));
    ocop_fixture_set (fixture, "rounding", "1000");
    g_assert_true (ocop_shop_set_setting (fixture->shop, "rounding", "500", &id, &second, &error));
    g_assert_true (second.is_repeated);
    assert_setting (fixture, "rounding", "1000"); /* a repeat does nothing again */
    g_assert_false (ocop_shop_set_setting (fixture->shop, "rounding", "0", &id, &third, &error));
    ocop_fixture_assert_code (&error, "request-id-reused");
    ocop_fixture_reopen (fixture);
    assert_setting (fixture, "rounding", "1000");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_init (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    OcopShopInit init = {.province = "22",
                         .point = "QN01",
                         .till = 7,
                         .name = "OCOP",
                         .bank_bin = "970436",
                         .bank_account = "123456",
                         .bank_account_name = "HTX Bình Liêu"};
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, &error);
    g_assert_no_error (error);
    assert_setting (fixture, "bank.bin", "970436");
    assert_setting (fixture, "bank.account", "123456");
    assert_setting (fixture, "bank.account_name", "HTX Bình Liêu");
    g_assert_cmpint (ocop_shop_get_till (fixture->shop), ==, 7);
    g_assert_cmpint (made.seq, ==, 1);
    ocop_fixture_assert_healthy (fixture);
}

/* Another table of in-store labels is in force at once. */
static void
test_layouts (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopScanned) before = {0}, after = {0};
    const char *label = "2610001005003"; /* item 10001, 500 g */
    g_assert_true (ocop_shop_look_up_scan (fixture->shop, label,
                                           ocop_shop_get_today (fixture->shop), &before, &error));
    g_assert_cmpint (before.weight_milli, ==, 500);
    g_autofree char *layouts = get (fixture, "barcode.layouts");
    g_autoptr (GString) other = g_string_new (layouts);
    g_assert_cmpuint (g_string_replace (other, "\"26\"", "\"27\"", 0), >=, 1);
    ocop_fixture_set (fixture, "barcode.layouts", other->str);
    g_assert_false (ocop_shop_look_up_scan (fixture->shop, label,
                                            ocop_shop_get_today (fixture->shop), &after, &error));
    ocop_fixture_assert_code (&error, "unknown-code");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/settings/defaults/every-key-has-one", test_defaults);
    g_test_add_func ("/settings/values/wrong-ones-are-refused", test_values);
    g_test_add_func ("/settings/keys/unknown-ones-are-refused", test_unknown);
    g_test_add_func ("/settings/journal/holds-every-change", test_journal);
    g_test_add_func ("/settings/init/sets-name-and-account", test_init);
    g_test_add_func ("/settings/layouts/are-in-force-at-once", test_layouts);
    return g_test_run();
}
