/* Backups beside the selling, asked for and unasked. */
#include "ui_fixture.h"

#include "ui/session/backup_keeper.h"
#include <string.h>

#define DAY_MS (24 * 3600 * 1000)

typedef struct {
    guint n_told;
    char *message; /* of the last one's error; NULL: it went well */
} Told;

static void
on_done (gpointer result, const GError *error, gpointer data)
{
    Told *told = data;
    told->n_told++;
    g_free (told->message);
    told->message = error != NULL ? g_strdup (error->message) : NULL;
}

static OcopUiFixture *
new_fixture (void)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING};
    return ocop_ui_fixture_new (&options);
}

static OcopBackupKeeper *
get_backups (OcopUiFixture *fixture)
{
    return ocop_session_get_backups (fixture->session);
}

static guint
count_backups (OcopUiFixture *fixture)
{
    ocop_ui_fixture_close_screen (fixture);
    return ocop_fixture_count_records (fixture->shop, "backup");
}

static char *
dup_day_path (OcopUiFixture *fixture)
{
    g_autofree char *name =
        g_strdup_printf ("ocop-day-%d.db", (int)(ocop_day_at (fixture->shop->utc_ms) % 7) + 1);
    return g_build_filename (fixture->shop->home, "backup", name, NULL);
}

static void
test_one (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    Told first = {0}, second = {0};
    g_autofree char *path = ocop_backup_keeper_dup_path (get_backups (fixture));
    ocop_backup_keeper_back_up (get_backups (fixture), path, NULL, on_done, &first);
    g_assert_cmpuint (first.n_told, ==, 0);
    ocop_backup_keeper_back_up (get_backups (fixture), path, NULL, on_done, &second);
    g_assert_cmpuint (second.n_told, ==, 1);
    g_assert_nonnull (second.message);
    ocop_ui_wait (first.n_told == 1);
    g_assert_cmpstr (first.message, ==, NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_cmpuint (count_backups (fixture), ==, 1);
    g_free (second.message);
}

static void
test_cannot (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    Told told = {0};
    ocop_backup_keeper_back_up (get_backups (fixture), "/nowhere/at-all.db", NULL, on_done, &told);
    ocop_ui_wait (told.n_told == 1);
    g_assert_nonnull (strstr (told.message, "/nowhere/at-all.db"));
    /* And another one can be made. */
    g_autofree char *path = ocop_backup_keeper_dup_path (get_backups (fixture));
    ocop_backup_keeper_back_up (get_backups (fixture), path, NULL, on_done, &told);
    ocop_ui_wait (told.n_told == 2);
    g_assert_cmpstr (told.message, ==, NULL);
    g_assert_cmpuint (count_backups (fixture), ==, 1);
}

static void
test_gone (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    Told told = {0};
    g_autofree char *path = ocop_backup_keeper_dup_path (get_backups (fixture));
    g_autofree char *partial = g_strconcat (path, ".partial", NULL);
    ocop_backup_keeper_back_up (get_backups (fixture), path, NULL, on_done, &told);
    g_assert_cmpuint (count_backups (fixture), ==, 0);
    ocop_ui_wait (!g_file_test (partial, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_cmpuint (told.n_told, ==, 0);
    ocop_fixture_assert_healthy (fixture->shop);
}

/* And recorded. */
static gboolean
is_made (OcopUiFixture *fixture, const char *path)
{
    return g_file_test (path, G_FILE_TEST_EXISTS) &&
           !ocop_backup_keeper_is_busy (get_backups (fixture));
}

/* Once a day, and each weekday in its own file. */
static void
test_day (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    for (int day = 0; day < 2; day++) {
        g_autofree char *path = dup_day_path (fixture);
        g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        ocop_backup_keeper_keep (get_backups (fixture));
        ocop_ui_wait (is_made (fixture, path));
        ocop_ui_fixture_settle (fixture);
        ocop_backup_keeper_keep (get_backups (fixture));
        ocop_ui_fixture_settle (fixture);
        ocop_ui_fixture_advance (fixture, DAY_MS);
    }
    g_assert_cmpuint (count_backups (fixture), ==, 2);
    ocop_fixture_assert_healthy (fixture->shop);
}

static gpointer
close_shift (OcopShop *shop, gpointer request, GError **error)
{
    g_auto (OcopActResult) act = {0};
    OcopShiftClose *closed = NULL;
    ocop_shop_close_shift (shop, 500000, NULL, NULL, NULL, &closed, &act, error);
    ocop_shift_close_free (closed);
    return NULL;
}

static void
test_shift (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *path = dup_day_path (fixture);
    ocop_session_call (fixture->session, close_shift, NULL, NULL, NULL, NULL, NULL, NULL);
    ocop_session_refresh_shift (fixture->session);
    ocop_ui_wait (is_made (fixture, path));
    g_assert_cmpuint (count_backups (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/backups/one-at-a-time", test_one);
    g_test_add_func ("/ui/backups/what-cannot-be-made-is-told", test_cannot);
    g_test_add_func ("/ui/backups/given-up-when-the-till-ends", test_gone);
    g_test_add_func ("/ui/backups/one-of-each-day", test_day);
    g_test_add_func ("/ui/backups/after-the-shift", test_shift);
    return g_test_run();
}
