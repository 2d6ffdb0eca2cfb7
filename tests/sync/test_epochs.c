/* A restored till is a new epoch: it sells at once, and is believed after a new code. */
#include "line_fixture.h"

#include "shop/private.h"
#include <glib/gstdio.h>
#include <string.h>

static void
test_restore (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) backed_up = {0};
    g_auto (OcopActResult) restored = {0};
    g_autofree char *backup = g_build_filename (line->fixture->home, "copy.db", NULL);
    for (int i = 0; i < 3; i++)
        line_sell (line);
    line_sync (line, "idle", 0);
    ocop_shop_back_up (line->fixture->shop, backup, NULL, &backed_up, &error);
    g_assert_no_error (error);
    for (int i = 0; i < 2; i++) /* known to the registry, not to the backup */
        line_sell (line);
    line_sync (line, "idle", 0);
    const gint64 sold = fake_registry_sum (line->fake, 1);
    const guint n = fake_registry_find_epoch (line->fake, 1)->hashes->len;
    ocop_shop_close (line->fixture->shop);
    line->fixture->shop = ocop_shop_restore (line->fixture->home, backup, NULL, "test",
                                             &line->fixture->ports, &restored, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 2);
    line_sell (line);
    g_auto (OcopSyncStatus) status = {0};
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "not-enrolled");
    line_enrol (line);
    line_sync (line, "idle", 0);
    /* Nothing of the first epoch was taken back, and the second begins where it ended. */
    g_assert_cmpuint (fake_registry_find_epoch (line->fake, 1)->hashes->len, ==, n);
    g_assert_cmpint (fake_registry_sum (line->fake, 1), ==, sold);
    g_assert_cmpint (fake_registry_sum (line->fake, 2), ==, 2 * 65000 + 450000);
    g_assert_true (line->fake->proved);
    ocop_fixture_assert_healthy (line->fixture);
}

/* What an epoch had not sent goes out after the next one began, signed with the new key. */
static void
test_rest_of_an_epoch (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    for (int i = 0; i < 3; i++)
        line_sell (line);
    ocop_shop_close (line->fixture->shop);
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    line->fixture->shop =
        ocop_shop_init (line->fixture->home, &init, "test", &line->fixture->ports, &made, &error);
    g_assert_no_error (error);
    line_sell (line);
    line_enrol (line);
    line_sync (line, "idle", 0);
    line_assert_same (line);
    g_assert_cmpint (fake_registry_sum (line->fake, 1), ==, 3 * (2 * 65000 + 450000));
    g_assert_cmpint (fake_registry_sum (line->fake, 2), ==, 2 * 65000 + 450000);
    ocop_fixture_assert_healthy (line->fixture);
}

/* Two homes were made from one backup: the second finds its number taken, and brings all that it
 * has sold since under the next one that is free. */
static void
test_number_taken (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    line_sell (line);
    line_sync (line, "idle", 0);
    ocop_shop_close (line->fixture->shop);
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    line->fixture->shop =
        ocop_shop_init (line->fixture->home, &init, "test", &line->fixture->ports, &made, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 2);
    for (int i = 0; i < 3; i++)
        line_sell (line);
    line->fake->taken = 3;
    line_enrol (line);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 4);
    ocop_fixture_assert_healthy (line->fixture);
    line_sell (line);
    line_sync (line, "idle", 0);
    g_assert_cmpint (fake_registry_sum (line->fake, 1), ==, 2 * 65000 + 450000);
    g_assert_cmpuint (fake_registry_find_epoch (line->fake, 2)->hashes->len, ==, 0);
    g_assert_cmpint (fake_registry_sum (line->fake, 4), ==, 4 * (2 * 65000 + 450000));
    ocop_fixture_end_shift (line->fixture, 0);
    line_sync (line, "idle", 0);
    ocop_fixture_reopen (line->fixture);
    ocop_fixture_assert_healthy (line->fixture);
}

static void
begin_again (Line *line)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) made = {0};
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    ocop_shop_close (line->fixture->shop);
    line->fixture->shop =
        ocop_shop_init (line->fixture->home, &init, "test", &line->fixture->ports, &made, &error);
    g_assert_no_error (error);
}

/* A branch of an earlier epoch was rejected: it stays out, and shows; what came after it counts. */
static void
test_rejected (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    line_sell (line);
    line_sync (line, "idle", 0);
    const guint n = fake_registry_find_epoch (line->fake, 1)->hashes->len;
    line_sell (line);
    fake_registry_fork (line->fake, 1, n);
    line->fake->decision = OCOP_FORK_REJECTED;
    begin_again (line);
    for (int i = 0; i < 2; i++)
        line_sell (line);
    line_enrol (line);
    for (int i = 0; i < 2;
         i++) { /* it is offered again each time, and each time the rest goes on */
        ocop_sync_status_clear (&status);
        ocop_shop_sync_now (line->fixture->shop, &status, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (status.state, ==, "fork");
        g_assert_cmpint (status.pending, >, 0);
        g_assert_true (g_str_has_prefix (status.detail, "epoch 1: "));
        g_assert_cmpint (fake_registry_sum (line->fake, 2), ==, (i + 2) * (2 * 65000 + 450000));
        g_assert_true (line->fake->proved);
        line_sell (line);
    }
    ocop_fixture_assert_healthy (line->fixture);
}

/* A backup was restored that had an epoch under a number which is another journal's: an officer
 * decides, and the till brings it under its own. */
static void
test_old_number (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    for (int i = 0; i < 3; i++)
        line_sell (line);
    begin_again (line);
    line_sell (line);
    line_enrol (line);
    fake_registry_find_epoch (line->fake, 1)->is_alien = TRUE;
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "fork");
    g_assert_cmpint (fake_registry_sum (line->fake, 2), ==, 2 * 65000 + 450000);
    line->fake->command = (OcopCommand){.kind = OCOP_COMMAND_OPEN_EPOCH, .case_id = 1};
    line_sync (line, "not-enrolled", 1);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 3);
    ocop_fixture_assert_healthy (line->fixture);
    line_enrol (line);
    line_sync (line, "idle", 0);
    g_assert_cmpint (fake_registry_sum (line->fake, 3), ==, 3 * (2 * 65000 + 450000));
    g_assert_true (line->fake->proved);
    line_sell (line);
    line_sync (line, "idle", 0);
    ocop_fixture_reopen (line->fixture);
    ocop_fixture_assert_healthy (line->fixture);
}

/* @is_elsewhere: on another machine, which has nothing. */
static void
restore (Line *line, const char *backup, gboolean is_elsewhere)
{
    static const char *const files[] = {"head", "store.db", "store.db-wal", "store.db-shm"};
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) restored = {0};
    ocop_shop_close (line->fixture->shop);
    for (guint i = 0; is_elsewhere && i < G_N_ELEMENTS (files); i++) {
        g_autofree char *path = g_build_filename (line->fixture->home, files[i], NULL);
        g_remove (path);
    }
    line->fixture->shop = ocop_shop_restore (line->fixture->home, backup, NULL, "test",
                                             &line->fixture->ports, &restored, &error);
    g_assert_no_error (error);
}

static void
back_up (Line *line, const char *path)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) backed_up = {0};
    ocop_shop_back_up (line->fixture->shop, path, NULL, &backed_up, &error);
    g_assert_no_error (error);
}

/* Two homes went their own ways under the same epoch's number, and a backup of the one is restored
 * in the other, whose HOME/head is further on with less sold: the journal stays whole. */
static void
test_backup_of_another_home (void)
{
    g_autoptr (Line) line = line_new();
    g_autofree char *first = g_build_filename (line->fixture->home, "first.db", NULL);
    g_autofree char *second = g_build_filename (line->fixture->home, "second.db", NULL);
    line_sell (line);
    back_up (line, first);
    restore (line, first, FALSE);
    for (int i = 0; i < 3; i++)
        line_sell (line);
    back_up (line, second);
    restore (line, first, TRUE);
    for (int i = 0; i < 12; i++)
        ocop_fixture_receive (line->fixture, "QN-0004", 1000, "L1", "2026-12-31");
    restore (line, second, FALSE);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 3);
    line_sell (line);
    ocop_fixture_reopen (line->fixture);
    ocop_fixture_assert_healthy (line->fixture);
    line_enrol (line);
    line_sync (line, "idle", 0);
    g_assert_true (line->fake->proved);
}

/* What an epoch takes over it lists, record by record, with what the epoch before it had taken
 * over: so that the registry knows the same records again in another copy's hands. */
static void
test_taken_over_is_listed (void)
{
    g_autoptr (Line) line = line_new();
    line_sell (line);
    begin_again (line);
    line_sell (line);
    line->fake->taken = 2;
    line_enrol (line);
    line->fake->taken = 3;
    begin_again (line); /* epoch 4 */
    line->fake->taken = 4;
    line_enrol (line);
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 5);
    line_sync (line, "idle", 0);
    const char *third = g_ptr_array_index (fake_registry_find_epoch (line->fake, 3)->bodies, 0);
    const char *fifth = g_ptr_array_index (fake_registry_find_epoch (line->fake, 5)->bodies, 0);
    const char *hashes = strstr (third, "\"hashes\":\"");
    g_assert_nonnull (strstr (third, "\"branch\":{\"epoch\":2,\"from\":1,"));
    g_assert_nonnull (hashes);
    g_assert_cmpuint (strspn (hashes + strlen ("\"hashes\":\""), "0123456789abcdef") % 16, ==, 0);
    g_assert_null (strstr (third, "inherits"));
    g_assert_nonnull (strstr (fifth, "\"branch\":{\"epoch\":4,\"from\":1,"));
    ocop_fixture_assert_healthy (line->fixture);
}

/* Anybody with the registry's key can check what it acknowledged. */
static void
test_export_has_acks (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_build_filename (line->fixture->home, "export", NULL);
    g_autofree char *path = g_build_filename (folder, "acks.txt", NULL);
    g_autofree char *text = NULL;
    gint64 n;
    line_sell (line);
    line_sync (line, "idle", 0);
    ocop_shop_export_journal (line->fixture->shop, folder, &n, &error);
    g_assert_no_error (error);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, 1);
    g_autofree char *hex = g_strndup (lines[0], 2 * OCOP_SIGNATURE_SIZE);
    const char *ack = lines[0] + 2 * OCOP_SIGNATURE_SIZE + 1;
    g_assert_true (ocop_document_verify (OCOP_DOCUMENT_ACK, ack, strlen (ack),
                                         line->fake->keys.public_key, hex));
    g_assert_nonnull (strstr (ack, "\"acked_seq\":"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/epochs/restored-till-needs-a-new-code", test_restore);
    g_test_add_func ("/sync/epochs/rest-of-the-one-before", test_rest_of_an_epoch);
    g_test_add_func ("/sync/epochs/number-that-another-journal-has", test_number_taken);
    g_test_add_func ("/sync/epochs/rejected-one-keeps-nothing-back", test_rejected);
    g_test_add_func ("/sync/epochs/number-taken-before-a-backup", test_old_number);
    g_test_add_func ("/sync/epochs/backup-of-another-home", test_backup_of_another_home);
    g_test_add_func ("/sync/epochs/what-is-taken-over-is-listed", test_taken_over_is_listed);
    g_test_add_func ("/sync/epochs/export-holds-the-signed-answers", test_export_has_acks);
    return g_test_run();
}
