/* Rows of print jobs and payment requests: what the store keeps of them, and what doctor says. */
#include "full_shop.h"

#include "base/error.h"
#include "shop/private.h"
#include "store/payments.h"
#include "store/print_jobs.h"
#include <string.h>

static OcopDb *
get_db (OcopFixture *fixture)
{
    return ocop_store_get_db (fixture->shop->store);
}

static gint64
insert (OcopFixture *fixture, const char *reference)
{
    g_autoptr (GError) error = NULL;
    gint64 id;
    OcopPrintJob job = {.utc_ms = fixture->utc_ms,
                        .kind = OCOP_PAPER_KIND_RECEIPT,
                        .reference = (char *)reference,
                        .copy = 2,
                        .printer = (char *)"dir:x",
                        .profile = (char *)"generic-80",
                        .opens_drawer = TRUE};
    ocop_print_jobs_insert (get_db (fixture), &job, &id, &error);
    g_assert_no_error (error);
    return id;
}

static guint
count_open (OcopFixture *fixture, OcopPrintState state)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) ids = ocop_print_jobs_list_open (get_db (fixture), state, &error);
    g_assert_no_error (error);
    return ids->len;
}

static void
test_row (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gboolean is_found;
    g_auto (OcopPrintJob) job = {0};
    g_auto (OcopPrintJob) again = {0};
    gint64 id = insert (fixture, "QN01-1-00000001");
    g_assert_true (ocop_print_jobs_load (get_db (fixture), id, &is_found, &job, &error));
    g_assert_true (is_found);
    g_assert_cmpint (job.state, ==, OCOP_PRINT_QUEUED);
    g_assert_cmpint (job.copy, ==, 2);
    g_assert_true (job.opens_drawer);
    g_assert_null (job.digest);
    job.state = OCOP_PRINT_SENDING;
    job.bytes_total = 1000;
    job.bytes_accepted = -1;
    job.digest = g_strdup ("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    g_assert_true (ocop_print_jobs_save (get_db (fixture), OCOP_PRINT_QUEUED, &job, &error));
    g_assert_true (ocop_print_jobs_load (get_db (fixture), id, &is_found, &again, &error));
    g_assert_cmpstr (again.digest, ==, job.digest);
    g_assert_cmpint (again.bytes_accepted, ==, -1);
    /* Another hand was there first. */
    job.state = OCOP_PRINT_FAILED;
    g_assert_false (ocop_print_jobs_save (get_db (fixture), OCOP_PRINT_QUEUED, &job, &error));
    ocop_fixture_assert_code (&error, "internal");
    g_assert_true (ocop_print_jobs_load (get_db (fixture), 99, &is_found, &again, &error));
    g_assert_false (is_found);
}

static void
test_open (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gboolean is_found;
    g_auto (OcopPrintJob) job = {0};
    for (int i = 0; i < 3; i++)
        insert (fixture, "QN01-1-00000001");
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_QUEUED), ==, 3);
    g_assert_true (ocop_print_jobs_load (get_db (fixture), 2, &is_found, &job, &error));
    job.state = OCOP_PRINT_FAILED;
    g_assert_true (ocop_print_jobs_save (get_db (fixture), OCOP_PRINT_QUEUED, &job, &error));
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_QUEUED), ==, 2);
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_FAILED), ==, 1);
    job.successor = 3;
    g_assert_true (ocop_print_jobs_save (get_db (fixture), OCOP_PRINT_FAILED, &job, &error));
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_FAILED), ==, 0);
    /* The store was put back: what waited may have been printed since. */
    g_assert_true (ocop_print_jobs_doubt (get_db (fixture), fixture->utc_ms, &error));
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_QUEUED), ==, 0);
    g_assert_cmpuint (count_open (fixture, OCOP_PRINT_UNKNOWN), ==, 2);
}

/* What waits is found without a walk over all that was ever printed. */
static void
test_index (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    static const char *const queries[] = {
        "EXPLAIN QUERY PLAN SELECT id FROM print_job WHERE state IN (0, 1, 5, 6) AND successor IS "
        "NULL AND state = 0 ORDER BY id",
        "EXPLAIN QUERY PLAN UPDATE payment_request SET state = 6 WHERE state IN (0, 2) AND state "
        "= 0"};
    for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
        sqlite3_stmt *stmt = NULL;
        g_assert_cmpint (
            sqlite3_prepare_v2 (ocop_db_get_handle (get_db (fixture)), queries[i], -1, &stmt, NULL),
            ==, SQLITE_OK);
        g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
        g_assert_nonnull (strstr ((const char *)sqlite3_column_text (stmt, 3), "_is_open"));
        sqlite3_finalize (stmt);
    }
}

static guint
examine (OcopFixture *fixture, const char *wanted)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopDoctorResult) doctor = {0};
    guint n = 0;
    ocop_shop_examine (fixture->shop, &doctor, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < doctor.problems->len; i++)
        n += strstr (g_ptr_array_index (doctor.problems, i), wanted) != NULL;
    g_assert_cmpuint (n, ==, doctor.problems->len);
    return n;
}

static void
test_doctor (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gint64 id;
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                   "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    insert (fixture, "QN01-1-00000001");
    g_assert_cmpuint (examine (fixture, "print_job"), ==, 0);
    insert (fixture, "QN01-1-00000002");
    insert (fixture, "rubbish");
    insert (fixture, "QN02-1-00000001");
    g_assert_cmpuint (examine (fixture, "print_job"), ==, 3);
    OcopPayRequest request = {.amount = 1,
                              .bin = (char *)"970436",
                              .account = (char *)"1",
                              .account_name = (char *)"",
                              .payload = (char *)"x"};
    strcpy (request.code, "OC7K2M9Q");
    g_assert_true (ocop_payments_insert (get_db (fixture), &request, 0, &id, &error));
    g_assert_true (ocop_payments_take (get_db (fixture), "OC7K2M9Q", 1, OCOP_ID (1, 7), 5, &error));
    ocop_db_exec (get_db (fixture), "DELETE FROM print_job WHERE id > 1", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (examine (fixture, "payment_request"), ==, 1);
}

static void
test_payments (void)
{
    static const struct {
        gint64 amount;
        OcopPaymentState state;
        gint64 paid;
    } steps[] = {{40, OCOP_PAYMENT_SHORT, 40},
                 {60, OCOP_PAYMENT_CONFIRMED, 100},
                 {100, OCOP_PAYMENT_DOUBLE, 200}};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gboolean is_found;
    gint64 id, no;
    OcopPayRequest request = {.amount = 100,
                              .bin = (char *)"970436",
                              .account = (char *)"1",
                              .account_name = (char *)"",
                              .payload = (char *)"x"};
    strcpy (request.code, "OC7K2M9Q");
    g_assert_true (ocop_payments_insert (get_db (fixture), &request, 12, &id, &error));
    g_assert_false (ocop_payments_insert (get_db (fixture), &request, 0, &id, &error));
    g_clear_error (&error);
    g_assert_true (ocop_payments_take (get_db (fixture), "OCAAAAAA", 5, 1, 5, &error));
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        g_auto (OcopPayRequest) row = {0};
        g_assert_true (ocop_payments_take (get_db (fixture), "OC7K2M9Q", steps[i].amount,
                                           (gint64)i + 1, 5, &error));
        g_assert_true (
            ocop_payments_load (get_db (fixture), "OC7K2M9Q", 0, &is_found, &row, &no, &error));
        g_assert_cmpint (row.state, ==, steps[i].state);
        g_assert_cmpint (row.paid, ==, steps[i].paid);
        g_assert_cmpint (no, ==, (gint64)i + 1);
        g_assert_cmpstr (row.parked, ==, "P12");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/store/print-jobs/row-comes-back-as-it-was-stored", test_row);
    g_test_add_func ("/store/print-jobs/open-is-what-waits", test_open);
    g_test_add_func ("/store/print-jobs/what-waits-is-found-by-index", test_index);
    g_test_add_func ("/store/print-jobs/doctor-knows-receipts-there-are-not", test_doctor);
    g_test_add_func ("/store/payments/states-follow-what-was-paid", test_payments);
    return g_test_run();
}
