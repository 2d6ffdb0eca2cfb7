/* The line as files on a stick. */
#include "line_fixture.h"

#include "base/error.h"

static void
test_there_and_back (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) requests = NULL;
    g_auto (OcopSyncStatus) status = {0};
    guint n;
    line->fake->mood = FAKE_IS_AWAY;
    for (int i = 0; i < 1100; i++)
        line_sell (line);
    ocop_shop_export_sync (line->fixture->shop, &requests, &n, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 2);
    line_sync (line, "offline", 7 + 1100); /* writing the file has acknowledged nothing */
    line_sell (line);                      /* after the file was written */
    g_autoptr (GBytes) answers = fake_registry_carry (line->fake, requests);
    g_assert_true (line->fake->proved);
    ocop_shop_import_sync (line->fixture->shop, answers, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpint (status.pending, ==, 1);
    ocop_fixture_assert_healthy (line->fixture);

    /* Once more, and after newer ones: an old file takes nothing back. */
    g_auto (OcopSyncStatus) again = {0};
    line->fake->mood = FAKE_TAKES;
    line_sync (line, "idle", 0);
    line_assert_same (line);
    ocop_shop_import_sync (line->fixture->shop, answers, &again, &error);
    g_assert_no_error (error);
    g_assert_cmpint (again.pending, ==, 0);
    g_assert_cmpint (again.acked_seq, ==, fake_registry_find_epoch (line->fake, 1)->hashes->len);
    ocop_fixture_assert_healthy (line->fixture);
}

static void
test_not_ours (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) requests = NULL;
    g_auto (OcopSyncStatus) status = {0};
    guint n;
    static const guint8 seed[OCOP_SEED_SIZE] = {99};
    line_sell (line);
    ocop_shop_export_sync (line->fixture->shop, &requests, &n, &error);
    g_assert_no_error (error);
    ocop_keys_init_from_seed (&line->fake->keys, seed);
    g_autoptr (GBytes) forged = fake_registry_carry (line->fake, requests);
    g_assert_false (ocop_shop_import_sync (line->fixture->shop, forged, &status, &error));
    ocop_fixture_assert_code (&error, "bad-file");
    g_assert_false (ocop_shop_import_sync (line->fixture->shop, requests, &status, &error));
    ocop_fixture_assert_code (&error, "bad-file");
    ocop_fixture_assert_healthy (line->fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/stick/there-and-back", test_there_and_back);
    g_test_add_func ("/sync/stick/forged-and-wrong-files", test_not_ours);
    return g_test_run();
}
