/* From an empty home to the first shift, and the other ways into it. */
#include "find.h"

#include "ui/app/home_page.h"
#include "ui/setup/broken_page.h"
#include "ui/setup/provinces.h"
#include "ui/setup/setup.h"
#include <glib/gstdio.h>
#include <string.h>

static OcopUiFixture *
new_fixture (void)
{
    const OcopUiOptions options = {
        .start = OCOP_UI_NO_STORE, .home = ocop_home_page_new, .width = 1024, .height = 600};
    return ocop_ui_fixture_new (&options);
}

static void
choose_province (OcopUiFixture *fixture, const char *code)
{
    GtkDropDown *drop_down = GTK_DROP_DOWN (ocop_ui_find (fixture, "Province"));
    for (guint i = 0; i < OCOP_N_PROVINCES; i++)
        if (strcmp (ocop_provinces[i].code, code) == 0)
            gtk_drop_down_set_selected (drop_down, i + 1); /* the first asks */
}

static void
answer_point (OcopUiFixture *fixture)
{
    choose_province (fixture, "22");
    ocop_ui_type (fixture, "Point code", "qn01");
    ocop_ui_type (fixture, "Shop name", "Điểm OCOP Hạ Long");
    ocop_ui_click (fixture, "Next");
}

static void
answer_user (OcopUiFixture *fixture)
{
    ocop_ui_type (fixture, "Name", "hoa");
    ocop_ui_type (fixture, "PIN", "987654");
    ocop_ui_type (fixture, "PIN again", "987654");
    ocop_ui_click (fixture, "Next");
    ocop_ui_wait (ocop_ui_has (fixture, "Account number"));
}

static OcopSetupStepId
get_step (OcopUiFixture *fixture)
{
    const OcopSetup *setup = ocop_setup_peek (fixture->session);
    g_assert_nonnull (setup);
    return setup->step;
}

/* ---- the whole way */

static void
test_to_first_shift (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_assert_page (fixture);
    answer_point (fixture);
    ocop_ui_assert_page (fixture);
    answer_user (fixture);
    while (get_step (fixture) != OCOP_SETUP_END) {
        ocop_ui_assert_page (fixture);
        ocop_ui_click (fixture, "Later");
    }
    ocop_ui_assert_page (fixture);
    ocop_ui_click (fixture, "Begin");
    g_assert_true (ocop_ui_has (fixture, "Opening float"));
    g_assert_cmpstr (ocop_session_peek_user (fixture->session)->name, ==, "hoa");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;
    g_assert_true (ocop_shop_get_setting (shop, "shop.name", &name, &error));
    g_assert_cmpstr (name, ==, "Điểm OCOP Hạ Long");
    g_assert_cmpstr (ocop_shop_get_point (shop), ==, "QN01");
    g_assert_cmpstr (ocop_shop_get_province (shop), ==, "22");
    g_assert_cmpint (ocop_shop_get_epoch (shop), ==, 1);
    g_autoptr (GArray) users = ocop_shop_list_users (shop, &error);
    g_assert_cmpuint (users->len, ==, 1);
    g_assert_cmpint (g_array_index (users, OcopUserInfo, 0).role, ==, OCOP_ROLE_ADMIN);
    ocop_fixture_assert_healthy (fixture->shop);
}

/* ---- wrong answers */

static void
test_point_answers (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "choose the province"));
    choose_province (fixture, "01");
    ocop_ui_type (fixture, "Point code", "Q");
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "a point code has 2 to 8 letters and digits"));
    ocop_ui_type (fixture, "Point code", "HN07");
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "the shop needs a name"));
    ocop_ui_type (fixture, "Shop name", "Hà Nội");
    ocop_ui_type (fixture, "Till number", "0");
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "a till has a number from 1 to 99"));
    ocop_ui_type (fixture, "Till number", "2");
    ocop_ui_enter (fixture, "Till number");
    g_assert_cmpint (get_step (fixture), ==, OCOP_SETUP_USER);
    ocop_ui_click (fixture, "Back");
    g_autofree char *point = ocop_ui_dup_text (fixture, "Point code");
    g_assert_cmpstr (point, ==, "HN07");
}

static void
test_user_answers (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    answer_point (fixture);
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "enter a name"));
    ocop_ui_type (fixture, "Name", "hoa");
    ocop_ui_type (fixture, "PIN", "123");
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "a PIN has 4 to 12 digits"));
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_type (fixture, "PIN again", "1243");
    ocop_ui_click (fixture, "Next");
    g_assert_true (ocop_ui_says (fixture, "the two PINs are not the same"));
    g_assert_cmpint (ocop_session_get_state (fixture->session), ==, OCOP_SESSION_NO_STORE);
}

/* ---- bank, printer, files */

static void
go_to (OcopUiFixture *fixture, OcopSetupStepId step)
{
    answer_point (fixture);
    answer_user (fixture);
    while (get_step (fixture) != step)
        ocop_ui_click (fixture, "Later");
}

static void
test_bank (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    go_to (fixture, OCOP_SETUP_BANK);
    ocop_ui_type (fixture, "Account number", "10 23");
    ocop_ui_click (fixture, "Next");
    g_assert_cmpint (get_step (fixture), ==, OCOP_SETUP_BANK);
    ocop_ui_type (fixture, "Account number", "1023456789");
    ocop_ui_click (fixture, "Next");
    g_assert_cmpint (get_step (fixture), ==, OCOP_SETUP_USERS);
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autofree char *account = NULL;
    g_assert_true (ocop_shop_get_setting (shop, "bank.account", &account, NULL));
    g_assert_cmpstr (account, ==, "1023456789");
}

static void
test_printer (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    go_to (fixture, OCOP_SETUP_PRINTER);
    ocop_ui_click (fixture, "Virtual, to practise without one");
    ocop_ui_click (fixture, "Print test page");
    ocop_ui_wait (
        ocop_ui_says (fixture, "The test page was sent: is everything on it easy to read?"));
    g_autofree char *paper = g_build_filename (fixture->shop->home, "run", "paper.bin", NULL);
    ocop_ui_wait (g_file_test (paper, G_FILE_TEST_EXISTS));
}

static void
test_scanner (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    go_to (fixture, OCOP_SETUP_SCANNER);
    ocop_ui_fixture_scan (fixture, "8938505974195");
    g_assert_true (ocop_ui_says (fixture, "It works, and read “8938505974195”"));
}

static void
test_files (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *folder = g_dir_make_tmp ("ocop-test-XXXXXX", NULL);
    g_autofree char *goods = g_build_filename (folder, "goods.csv", NULL);
    g_autofree char *stock = g_build_filename (folder, "stock.csv", NULL);
    g_assert_true (g_file_set_contents (goods, ocop_fixture_catalogue, -1, NULL));
    g_assert_true (g_file_set_contents (stock, "code,qty\nNO-SUCH,3\n", -1, NULL));
    go_to (fixture, OCOP_SETUP_GOODS);
    ocop_ui_click (fixture, "Next");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "choose a file, or press “Later”");
    ocop_ui_type (fixture, "File of products", goods);
    ocop_ui_click (fixture, "Next");
    g_assert_cmpint (get_step (fixture), ==, OCOP_SETUP_STOCK);
    ocop_ui_type (fixture, "File of the stock", stock);
    ocop_ui_click (fixture, "Next");
    /* A wrong file is refused and asked for again. */
    g_assert_cmpint (get_step (fixture), ==, OCOP_SETUP_STOCK);
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GPtrArray) items = ocop_shop_list_catalogue (shop, NULL);
    g_assert_cmpuint (items->len, >, 3);
    g_remove (goods);
    g_remove (stock);
    g_rmdir (folder);
}

/* ---- other ways */

static OcopShop *
make_without_users (gpointer request, GError **error)
{
    OcopUiFixture *fixture = request;
    const OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "Hạ Long"};
    g_auto (OcopActResult) act = {0};
    return ocop_shop_init (fixture->shop->home, &init, "test", &fixture->ports, &act, error);
}

static void
test_store_without_users (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_setup_forget (fixture->session);
    ocop_session_replace (fixture->session, make_without_users, fixture, NULL, NULL, NULL);
    ocop_ui_wait (ocop_session_get_state (fixture->session) == OCOP_SESSION_LOGGED_OUT);
    ocop_ui_wait (ocop_ui_has (fixture, "PIN again"));
    answer_user (fixture);
    g_assert_cmpstr (ocop_session_peek_user (fixture->session)->name, ==, "hoa");
}

static void
test_restore (void)
{
    g_autoptr (OcopFixture) old = ocop_fixture_new();
    g_autofree char *path = g_build_filename (old->home, "old.db", NULL);
    g_auto (OcopActResult) act = {0};
    g_assert_true (ocop_shop_back_up (old->shop, path, NULL, &act, NULL));
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    ocop_ui_click (fixture, "Restore from a backup");
    ocop_ui_assert_page (fixture);
    ocop_ui_type (fixture, "Backup file", "/nowhere/at-all.db");
    ocop_ui_click (fixture, "Restore");
    ocop_ui_wait (ocop_ui_get_bar (fixture) != NULL);
    ocop_ui_type (fixture, "Backup file", path);
    ocop_ui_click (fixture, "Restore");
    ocop_ui_wait (ocop_ui_has (fixture, "Log in"));
    ocop_ui_wait (ocop_ui_has (fixture, "lan"));
}

static void
test_broken (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture();
    g_autofree char *store = g_build_filename (fixture->shop->home, "store.db", NULL);
    g_assert_cmpint (g_mkdir_with_parents (fixture->shop->home, 0700), ==, 0);
    g_assert_true (g_file_set_contents (store, "this is no store", -1, NULL));
    ocop_ui_fixture_push (fixture, ocop_broken_page_new (fixture->session));
    ocop_ui_click (fixture, "Try again");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    ocop_ui_assert_page (fixture);
    g_assert_true (ocop_ui_has (fixture, "Restore from a backup"));
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/setup/ends-at-first-shift", test_to_first_shift);
    g_test_add_func ("/ui/setup/point/wrong-answers-are-told-at-their-field", test_point_answers);
    g_test_add_func ("/ui/setup/user/wrong-answers-make-no-store", test_user_answers);
    g_test_add_func ("/ui/setup/bank/is-set-or-refused", test_bank);
    g_test_add_func ("/ui/setup/printer/prints-a-test-page", test_printer);
    g_test_add_func ("/ui/setup/scanner/shows-what-it-read", test_scanner);
    g_test_add_func ("/ui/setup/files/goods-and-stock", test_files);
    g_test_add_func ("/ui/setup/store-without-users-asks-for-one", test_store_without_users);
    g_test_add_func ("/ui/setup/restore/leads-to-log-in", test_restore);
    g_test_add_func ("/ui/setup/broken/says-what-to-do", test_broken);
    return g_test_run();
}
