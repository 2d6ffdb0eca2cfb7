/* Disks that fail without the power going: errors at the moment of the commit, a full disk, a disk
 * mounted read-only. */
#include "crash/rig.h"

#include "base/error.h"
#include <string.h>

#define MB (G_GINT64_CONSTANT (1000) * 1000)

static void
open_rig (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    ocop_rig_load (rig, rig->closed);
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
}

static void
open_again (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    ocop_crash_disk_fail (rig->disk, OCOP_FAULT_NONE, "", 0, 0);
    ocop_rig_close (rig);
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
}

static void
assert_all_is_well (OcopRig *rig)
{
    ocop_rig_assert_gapless (rig);
    ocop_fixture_assert_healthy (rig->fixture);
    ocop_rig_close (rig);
}

/* One failing sync or write of the WAL, at whichever point of the sale: the till finds out by
 * itself what became of it and answers once. */
static void
fail_once (OcopFaultKind kind)
{
    g_autoptr (OcopRig) rig = ocop_rig_new();
    guint n_failed = 0;
    for (guint skip = 0; skip < 40; skip++) {
        g_autoptr (GError) error = NULL;
        gboolean is_repeated = TRUE;
        g_autofree char *again = NULL;
        open_rig (rig);
        ocop_crash_disk_fail (rig->disk, kind, "store.db-wal", skip, 1);
        g_autofree char *receipt = ocop_rig_sell (rig, 1, &is_repeated, &error);
        gboolean has_failed = ocop_crash_disk_get_n_failed (rig->disk) > 0;
        ocop_crash_disk_fail (rig->disk, OCOP_FAULT_NONE, "", 0, 0);
        n_failed += has_failed ? 1 : 0;
        if (receipt == NULL) {
            /* Refused before the commit: then nothing was done. */
            g_assert_true (has_failed);
            receipt = ocop_rig_sell (rig, 1, &is_repeated, NULL);
        }
        g_assert_cmpstr (receipt, ==, "QN01-1-00000003");
        g_assert_false (is_repeated);
        again = ocop_rig_sell (rig, 1, &is_repeated, NULL);
        g_assert_cmpstr (again, ==, receipt);
        g_assert_true (is_repeated);
        if (skip % 3 == 0)
            ocop_rig_power_cycle (rig, (OcopDamage)(skip % OCOP_N_DAMAGES), skip);
        open_again (rig);
        g_free (g_steal_pointer (&again));
        again = ocop_rig_sell (rig, 1, &is_repeated, NULL);
        g_assert_cmpstr (again, ==, receipt);
        g_assert_true (is_repeated);
        assert_all_is_well (rig);
        if (!has_failed)
            break;
    }
    g_assert_cmpuint (n_failed, >, 0);
}

static void
test_sync_fails_once (void)
{
    fail_once (OCOP_FAULT_SYNC);
}

static void
test_write_fails_once (void)
{
    fail_once (OCOP_FAULT_WRITE);
}

/* The disk stays bad: writing ends, reading does not, nothing that was answered is lost, and what
 * was not may be asked for again. */
static void
fail_for_good (OcopFaultKind kind, const char *suffix)
{
    g_autoptr (OcopRig) rig = ocop_rig_new();
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) second = NULL;
    g_auto (OcopActResult) result = {0};
    gboolean is_repeated;
    open_rig (rig);
    g_autofree char *before = ocop_rig_sell (rig, 1, &is_repeated, &error);
    g_assert_no_error (error);
    ocop_crash_disk_fail (rig->disk, kind, suffix, 0, G_MAXUINT);
    g_assert_null (ocop_rig_sell (rig, 2, &is_repeated, &error));
    g_assert_nonnull (error);
    g_assert_null (ocop_rig_sell (rig, 3, &is_repeated, &second));
    g_assert_cmpint (ocop_error_get_exit_status (second), ==, 3);
    g_clear_error (&second);
    g_assert_false (
        ocop_shop_move_cash (rig->fixture->shop, FALSE, 1000, "thử", NULL, NULL, &result, &second));

    /* Reading answers or says why it cannot; it does not end the program. */
    g_autoptr (OcopShiftClose) x = ocop_shop_read_shift (rig->fixture->shop, NULL);
    g_autoptr (GArray) stock = ocop_shop_list_stock (rig->fixture->shop, NULL, NULL);
    g_autoptr (GPtrArray) found = ocop_shop_search (rig->fixture->shop, "mien", 5, NULL);
    g_assert_true ((x == NULL) == (stock == NULL) && (x == NULL) == (found == NULL));
    g_autofree char *path = g_build_filename (rig->fixture->home, "backup", "broken.db", NULL);
    ocop_shop_back_up (rig->fixture->shop, path, NULL, &result, NULL);
    ocop_act_result_clear (&result);

    open_again (rig);
    g_autofree char *repeated = ocop_rig_sell (rig, 1, &is_repeated, NULL);
    g_assert_cmpstr (repeated, ==, before);
    g_assert_true (is_repeated);
    for (guint8 number = 2; number <= 3; number++) {
        g_autofree char *receipt = ocop_rig_sell (rig, number, &is_repeated, NULL);
        g_autofree char *expected = g_strdup_printf ("QN01-1-%08d", number + 2);
        g_assert_cmpstr (receipt, ==, expected);
    }
    assert_all_is_well (rig);
}

static void
test_sync_fails_for_good (void)
{
    fail_for_good (OCOP_FAULT_SYNC, "store.db-wal");
}

static void
test_disk_fails_for_good (void)
{
    fail_for_good (OCOP_FAULT_SYNC, "");
    fail_for_good (OCOP_FAULT_WRITE, "");
}

static gboolean
close_shift (OcopRig *rig, GError **error)
{
    g_auto (OcopActResult) result = {0};
    g_autoptr (OcopShiftClose) close = NULL;
    return ocop_shop_close_shift (rig->fixture->shop, 100000, NULL, NULL, NULL, &close, &result,
                                  error);
}

static void
test_little_room (void)
{
    g_autoptr (OcopRig) rig = ocop_rig_new();
    g_autoptr (GError) error = NULL;
    gboolean is_repeated;
    open_rig (rig);
    g_autofree char *first = ocop_rig_sell (rig, 1, &is_repeated, &error);
    g_assert_no_error (error);
    ocop_crash_disk_set_capacity (rig->disk, ocop_crash_disk_get_used (rig->disk) + 100 * MB - 1);
    g_assert_null (ocop_rig_sell (rig, 2, &is_repeated, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_DISK_FULL);
    /* A repeat is no new sale, a return gives the customer their money, and the day can be ended.
     */
    g_autofree char *again = ocop_rig_sell (rig, 1, &is_repeated, NULL);
    g_assert_cmpstr (again, ==, first);
    g_autofree char *json = g_strdup_printf ("{\"cashier\":\"lan\",\"receipt\":\"%s\",\"reason\":"
                                             "\"đổi\",\"lines\":[{\"line\":1,\"qty\":\"1\"}]}",
                                             first);
    g_auto (OcopReturnResult) back = ocop_fixture_take_back (rig->fixture, json);
    g_clear_error (&error);
    close_shift (rig, &error);
    g_assert_no_error (error);
    g_assert_cmpint (back.taking_back->total, ==, 65000);
    /* At 100 MB exactly selling goes on. */
    ocop_crash_disk_set_capacity (rig->disk, ocop_crash_disk_get_used (rig->disk) + 101 * MB);
    ocop_fixture_open_shift (rig->fixture);
    g_autofree char *third = ocop_rig_sell (rig, 2, &is_repeated, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (third, ==, "QN01-1-00000005");
    assert_all_is_well (rig);
}

static void
test_full_disk_closes (void)
{
    for (gint64 left = 0; left < 60000; left += 4096) {
        static OcopRig *rig;
        g_autoptr (GError) error = NULL;
        if (rig == NULL)
            rig = ocop_rig_new();
        g_autofree char *ballast = g_build_filename (rig->fixture->home, "ballast", NULL);
        open_rig (rig);
        g_assert_true (ocop_crash_disk_has_file (rig->disk, ballast));
        ocop_crash_disk_set_capacity (rig->disk, ocop_crash_disk_get_used (rig->disk) + left);
        close_shift (rig, &error);
        g_assert_no_error (error);
        if (left == 0)
            g_assert_false (ocop_crash_disk_has_file (rig->disk, ballast));
        open_again (rig);
        assert_all_is_well (rig);
        if (left + 4096 >= 60000)
            ocop_rig_free (g_steal_pointer (&rig));
    }
}

static void
test_read_only (void)
{
    g_autoptr (OcopRig) rig = ocop_rig_new();
    g_autoptr (GError) error = NULL;
    ocop_rig_load (rig, rig->closed);
    ocop_crash_disk_set_read_only (rig->disk, TRUE);
    g_assert_false (ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_READ_ONLY);
    ocop_crash_disk_set_read_only (rig->disk, FALSE);
    g_clear_error (&error);
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
    assert_all_is_well (rig);
}

/* A till that lost its key can be read, not sold from. */
static void
test_no_key (void)
{
    g_autoptr (OcopRig) rig = ocop_rig_new();
    g_autoptr (GError) error = NULL;
    gboolean is_repeated;
    g_autofree char *path = g_build_filename (rig->fixture->home, "till.key", NULL);
    ocop_rig_load (rig, rig->closed);
    ocop_crash_disk_delete_file (rig->disk, path);
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
    g_assert_null (ocop_rig_sell (rig, 1, &is_repeated, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_READ_ONLY);
    assert_all_is_well (rig);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/faults/sync/once-at-the-commit-is-found-out-and-answered-once",
                     test_sync_fails_once);
    g_test_add_func ("/faults/write/once-is-found-out-and-answered-once", test_write_fails_once);
    g_test_add_func ("/faults/sync/for-good-ends-writing-and-loses-nothing",
                     test_sync_fails_for_good);
    g_test_add_func ("/faults/disk/for-good-ends-writing-and-loses-nothing",
                     test_disk_fails_for_good);
    g_test_add_func ("/faults/room/under-100-mb-no-new-sale", test_little_room);
    g_test_add_func ("/faults/room/a-full-disk-still-closes", test_full_disk_closes);
    g_test_add_func ("/faults/read-only/is-said", test_read_only);
    g_test_add_func ("/faults/key/without-it-nothing-is-written", test_no_key);
    return g_test_run();
}
