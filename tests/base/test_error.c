/* Codes, exit statuses and the place an error carries. */
#include "base/error.h"

#include <string.h>

static void
test_names_and_statuses (void)
{
    static const struct {
        OcopErrorCode code;
        const char *name;
        int exit_status;
    } cases[] = {
        {OCOP_ERROR_SHIFT_CLOSED, "shift-closed", 1},
        {OCOP_ERROR_ENROL_MISMATCH, "enrol-mismatch", 1},
        {OCOP_ERROR_BAD_INPUT, "bad-input", 2},
        {OCOP_ERROR_BAD_FILE, "bad-file", 2},
        {OCOP_ERROR_STORE_MISSING, "store-missing", 3},
        {OCOP_ERROR_STORE_READ_ONLY, "store-read-only", 3},
        {OCOP_ERROR_DISK_FULL, "disk-full", 3},
        {OCOP_ERROR_INTERNAL, "internal", 3},
        {OCOP_ERROR_DEVICE_ABSENT, "device-absent", 4},
        {OCOP_ERROR_REGISTRY_REFUSED, "registry-refused", 4},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        ocop_set_error (&error, cases[i].code, NULL, "x");
        g_assert_cmpstr (ocop_error_get_name (error), ==, cases[i].name);
        g_assert_cmpint (ocop_error_get_exit_status (error), ==, cases[i].exit_status);
    }
}

static void
test_every_code_has_its_own_name (void)
{
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
    int last_status = 1;
    for (int code = 0; code < OCOP_N_ERRORS; code++) {
        g_autoptr (GError) error = NULL;
        ocop_set_error (&error, (OcopErrorCode)code, NULL, "x");
        g_assert_nonnull (ocop_error_get_name (error));
        g_assert_true (g_hash_table_add (names, (gpointer)ocop_error_get_name (error)));
        g_assert_cmpint (ocop_error_get_exit_status (error), >=, last_status);
        last_status = ocop_error_get_exit_status (error);
    }
    g_assert_cmpint (last_status, ==, 4);
}

static void
test_other_domains_are_internal (void)
{
    g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
    g_assert_cmpstr (ocop_error_get_name (error), ==, "internal");
    g_assert_cmpint (ocop_error_get_exit_status (error), ==, 3);
    ocop_error_prefix_field (error, "lines[0].");
    ocop_error_set_place (error, "a.csv", 3, "price");
    g_assert_null (ocop_error_get_field (error));
    g_assert_null (ocop_error_get_file (error));
    g_assert_cmpint (ocop_error_get_row (error), ==, 0);
    g_assert_null (ocop_error_get_column (error));
}

static void
test_null_is_allowed (void)
{
    ocop_set_error (NULL, OCOP_ERROR_BAD_INPUT, "qty", "%s", "x");
    ocop_error_prefix_field (NULL, "lines[0].");
    ocop_error_set_place (NULL, "a.csv", 1, NULL);
    g_assert_null (ocop_error_get_field (NULL));
}

static void
test_place_survives_copy_and_propagation (void)
{
    g_autoptr (GError) made = NULL;
    ocop_set_error (&made, OCOP_ERROR_BAD_FILE, "qty", "“%s” is no quantity", "x");
    ocop_error_set_place (made, "a.csv", 7, "price");
    ocop_error_set_place (made, ocop_error_get_file (made), 8, ocop_error_get_column (made));

    g_autoptr (GError) error = NULL;
    g_propagate_error (&error, g_error_copy (made));
    g_assert_cmpstr (error->message, ==, "“x” is no quantity");
    g_assert_cmpstr (ocop_error_get_field (error), ==, "qty");
    g_assert_cmpstr (ocop_error_get_file (error), ==, "a.csv");
    g_assert_cmpint (ocop_error_get_row (error), ==, 8);
    g_assert_cmpstr (ocop_error_get_column (error), ==, "price");
}

static void
test_prefix (void)
{
    g_autoptr (GError) error = NULL;
    ocop_set_error (&error, OCOP_ERROR_BAD_INPUT, "qty", "x");
    ocop_error_prefix_field (error, "lines[1].");
    g_assert_cmpstr (ocop_error_get_field (error), ==, "lines[1].qty");

    g_autoptr (GError) whole = NULL;
    ocop_set_error (&whole, OCOP_ERROR_BAD_INPUT, NULL, "x");
    ocop_error_prefix_field (whole, "lines[1].");
    g_assert_cmpstr (ocop_error_get_field (whole), ==, "lines[1]");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/error/codes/have-their-contract-name-and-status", test_names_and_statuses);
    g_test_add_func ("/error/codes/are-all-named-once", test_every_code_has_its_own_name);
    g_test_add_func ("/error/codes/other-domains-are-internal", test_other_domains_are_internal);
    g_test_add_func ("/error/null-is-allowed", test_null_is_allowed);
    g_test_add_func ("/error/place/survives-copy-and-propagation",
                     test_place_survives_copy_and_propagation);
    g_test_add_func ("/error/field/takes-a-prefix", test_prefix);
    return g_test_run();
}
