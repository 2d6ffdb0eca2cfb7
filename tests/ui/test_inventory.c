/* The manager's shelf: the table, goods that come in, what spoils and what is put right. */
#include "find.h"

#include "domain/lots.h"
#include "shop/printing.h"
#include "ui/inventory/inventory_list.h"
#include "ui/inventory/receive_page.h"
#include "ui/inventory/shelf_page.h"
#include <string.h>

#define NOODLES      "QN-0006" /* Miến dong Bình Liêu, 65.000 ₫, by the piece */
#define NOODLES_SCAN "2000000000060"

static void
have_goods (OcopFixture *shop)
{
    ocop_fixture_receive (shop, NOODLES, 20000, "L1", "2026-12-01");
    ocop_fixture_receive (shop, NOODLES, 10000, "L2", "2027-06-30");
    ocop_fixture_receive (shop, "QN-0007", 2000, NULL, NULL);
    ocop_fixture_do_sell (shop,
                          "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0004\",\"qty\":\"3\"}],"
                          "\"payments\":[{\"method\":\"cash\",\"tendered\":10000000}]}");
}

static OcopUiFixture *
new_fixture (const char *user)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING, .user = user, .prepare = have_goods};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_shelf_page_new (fixture->session));
    return fixture;
}

static GListModel *
get_rows (OcopUiFixture *fixture)
{
    GtkWidget *table = ocop_ui_find (fixture, "Inventory");
    return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)));
}

/* By its code, as a person would; until it alone is there. */
static void
select_noodles (OcopUiFixture *fixture)
{
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) == 1 &&
                  ocop_ui_is_sensitive (fixture, "Ledger"));
}

/* ---- the table */

/* Answers come one after the other. */
static void
wait_for_rows (OcopUiFixture *fixture, guint n)
{
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) == n);
    ocop_ui_fixture_settle (fixture);
}

/* Name of the product in a row; waits for its page. Borrowed. */
static const char *
get_name (OcopUiFixture *fixture, guint position)
{
    g_autoptr (OcopInventoryItem) item = NULL;
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) > position);
    item = g_list_model_get_item (get_rows (fixture), position);
    ocop_ui_wait (ocop_inventory_item_peek (item) != NULL);
    return ocop_inventory_item_peek (item)->name;
}

static void
test_shows_all (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    g_auto (OcopInventoryPage) page = {0};
    /* The list grows in steps, until all that match are there. */
    OcopInventoryList *list = OCOP_INVENTORY_LIST (
        gtk_single_selection_get_model (GTK_SINGLE_SELECTION (get_rows (fixture))));
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) > 40 &&
                  g_list_model_get_n_items (get_rows (fixture)) ==
                      ocop_inventory_list_get_n_matching (list));
    const guint n = g_list_model_get_n_items (get_rows (fixture));
    for (guint i = 0; i < n; i++)
        g_assert_nonnull (get_name (fixture, i));
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    const OcopInventoryQuery query = {.n = 1};
    g_assert_true (ocop_shop_list_inventory (shop, &query, &page, NULL));
    g_assert_cmpuint (n, ==, page.n_matching);
}

static void
test_search (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_type (fixture, "Search inventory", "mien dong");
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) < 5);
    ocop_ui_wait (strstr (get_name (fixture, 0), "Miến dong") != NULL);
    ocop_ui_type (fixture, "Search inventory", "zzzz");
    wait_for_rows (fixture, 0);
    ocop_ui_wait (ocop_ui_says (fixture, "0 products · value 0 ₫"));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Ledger"));
}

static void
test_filters (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    /* 3 of it were sold from an empty shelf. */
    ocop_ui_click (fixture, "Negative");
    wait_for_rows (fixture, 1);
    ocop_ui_click (fixture, "Expiring");
    g_assert_false (
        gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (ocop_ui_find (fixture, "Negative"))));
    wait_for_rows (fixture, 1);
    g_assert_cmpstr (get_name (fixture, 0), ==, "Miến dong Bình Liêu");
    /* 30 × 65.000 */
    ocop_ui_wait (ocop_ui_says (fixture, "1 product · value 1.950.000 ₫"));
    ocop_ui_click (fixture, "Expiring");
    ocop_ui_wait (g_list_model_get_n_items (get_rows (fixture)) > 40);
}

static void
test_sort (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    /* Ctrl+2 is a press on the header of the position, which turns at the next. */
    ocop_ui_fixture_press (fixture, GDK_KEY_2, GDK_CONTROL_MASK);
    ocop_ui_wait (strstr (get_name (fixture, 0), "Trà hoa vàng") != NULL);
    ocop_ui_fixture_press (fixture, GDK_KEY_2, GDK_CONTROL_MASK);
    ocop_ui_wait (strcmp (get_name (fixture, 0), "Miến dong Bình Liêu") == 0);
}

static void
test_scan (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Negative");
    select_noodles (fixture);
    g_assert_cmpstr (get_name (fixture, 0), ==, "Miến dong Bình Liêu");
    ocop_ui_click (fixture, "Ledger");
    g_assert_true (ocop_ui_says (fixture, "Miến dong Bình Liêu"));
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 0);
    ocop_ui_fixture_scan (fixture, "4999999999995");
}

/* ---- receiving */

static void
test_receive (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Receive");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Book receipt of goods"));
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    g_autofree char *qty = ocop_ui_dup_text (fixture, "Quantity");
    g_assert_cmpstr (qty, ==, "2");
    ocop_ui_type (fixture, "Quantity", "12");
    ocop_ui_type (fixture, "Lot", "L9");
    ocop_ui_type (fixture, "Expiry", "31/02/2027");
    ocop_ui_click (fixture, "Book receipt of goods");
    g_assert_nonnull (strstr (ocop_ui_get_bar (fixture), "31/02/2027"));
    ocop_ui_type (fixture, "Expiry", "28/02/2027");
    ocop_ui_type (fixture, "Search products", "ruou mo");
    ocop_ui_enter (fixture, "Search products");
    ocop_ui_wait (ocop_ui_says (fixture, "1 chai"));
    ocop_ui_click (fixture, "Book receipt of goods");
    ocop_ui_wait (!ocop_ui_has (fixture, "Book receipt of goods"));
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "2 lines of goods are on the shelf");
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 42000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, "QN-0007"), ==, 3000);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "stock-receive");
    g_assert_nonnull (strstr (body, "\"minh\""));
    ocop_fixture_assert_healthy (fixture->shop);
}

/* Lot L1 of the noodles is known with another day: nothing of the delivery is booked until that is
 * put right. */
static void
test_receive_again (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Receive");
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_type (fixture, "Lot", "L1");
    ocop_ui_type (fixture, "Expiry", "02122026");
    ocop_ui_click (fixture, "Book receipt of goods");
    ocop_ui_wait (ocop_ui_is_sensitive (fixture, "Book receipt of goods"));
    g_assert_nonnull (strstr (ocop_ui_get_bar (fixture), "01/12/2026"));
    /* Its line is the one in front. */
    g_autofree char *lot = ocop_ui_dup_text (fixture, "Lot");
    g_assert_cmpstr (lot, ==, "L1");
    ocop_ui_type (fixture, "Expiry", "01122026");
    ocop_ui_click (fixture, "Book receipt of goods");
    ocop_ui_wait (!ocop_ui_has (fixture, "Book receipt of goods"));
    ocop_ui_fixture_close_screen (fixture);
    /* One delivery, one record; three were there before. */
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "stock-receive"), ==, 4);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 31000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, "QN-0007"), ==, 3000);
}

static void
test_receive_left (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Receive");
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (ocop_ui_has (fixture, "Book receipt of goods"));
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (ocop_ui_has (fixture, "Search inventory"));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 30000);
}

static void
have_printer (OcopFixture *shop)
{
    g_autofree char *folder = g_build_filename (shop->home, "printed", NULL);
    g_autofree char *device = g_strconcat ("dir:", folder, NULL);
    ocop_fixture_set (shop, "printer.device", device);
}

static void
test_slip (void)
{
    const OcopUiOptions options = {
        .start = OCOP_UI_SELLING, .user = "minh", .prepare = have_printer};
    g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_receive_page_new (fixture->session, OCOP_STOCK_RECEIVE));
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_click (fixture, "Book receipt of goods");
    ocop_ui_wait (!ocop_ui_has (fixture, "Book receipt of goods"));
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GArray) jobs = ocop_shop_list_print_jobs (shop, TRUE, 10, NULL);
    g_assert_cmpuint (jobs->len, ==, 1);
    g_assert_cmpint (g_array_index (jobs, OcopPrintJob, 0).kind, ==, OCOP_PAPER_KIND_GOODS);
    /* Both lines on one paper, in the order in which they came. */
    const OcopPaperName name = {OCOP_PAPER_KIND_GOODS,
                                g_array_index (jobs, OcopPrintJob, 0).reference};
    const OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT, .columns = 48};
    g_autoptr (GBytes) paper = ocop_shop_make_paper (shop, &name, &style, NULL, NULL, NULL, NULL);
    g_autofree char *text = g_strndup (g_bytes_get_data (paper, NULL), g_bytes_get_size (paper));
    const char *noodles = strstr (text, "Miến dong"), *wine = strstr (text, "Rượu mơ");
    g_assert_true (noodles != NULL && wine != NULL && noodles < wine);
}

/* While somebody types, Delete is the entry's. */
static void
test_delete (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Receive");
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_type (fixture, "Quantity", "12");
    g_assert_false (ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0));
    g_assert_true (ocop_ui_is_sensitive (fixture, "Book receipt of goods"));
    gtk_widget_grab_focus (ocop_ui_find (fixture, "Received"));
    g_assert_true (ocop_ui_fixture_press (fixture, GDK_KEY_Delete, 0));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Book receipt of goods"));
}

/* ---- opening stock */

static void
test_opening (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    ocop_ui_click (fixture, "Opening stock");
    ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
    ocop_ui_type (fixture, "Quantity", "5");
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_click (fixture, "Book opening stock");
    ocop_ui_wait (!ocop_ui_has (fixture, "Book opening stock"));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 35000);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "stock-import"), ==, 1);
}

static void
take_file (OcopUiFixture *fixture, const char *csv)
{
    g_autofree char *path = g_build_filename (fixture->shop->home, "stock.csv", NULL);
    OcopPage *page = ocop_receive_page_new (fixture->session, OCOP_STOCK_IMPORT);
    ocop_ui_fixture_push (fixture, page);
    g_assert_true (g_file_set_contents (path, csv, -1, NULL));
    ocop_receive_page_take_file (OCOP_RECEIVE_PAGE (page), path);
    ocop_ui_fixture_settle (fixture);
}

static void
test_file (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    take_file (fixture, "code;qty;lot;expiry\nQN-0006;7;L5;31/12/2026\nQN-0007;nothing;;\n");
    g_assert_nonnull (strstr (ocop_ui_get_bar (fixture), "row 3"));
    take_file (fixture, "code;qty;lot;expiry\nQN-0006;7;L5;31/12/2026\nQN-0007;4;;\n");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "2 lines of opening stock are booked");
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 37000);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, "QN-0007"), ==, 6000);
}

/* ---- waste and adjustment */

static void
test_waste (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    select_noodles (fixture);
    ocop_ui_click (fixture, "Waste");
    g_assert_true (ocop_ui_says (fixture, "On the shelf: 30 gói 500 g"));
    ocop_ui_type (fixture, "Quantity", "4");
    ocop_ui_click (fixture, "L1 · 20 · 01/12/2026");
    ocop_ui_click (fixture, "Book");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "enter the reason");
    ocop_ui_click (fixture, "Broken");
    ocop_ui_click (fixture, "Book");
    g_assert_true (ocop_ui_has (fixture, "Search inventory"));
    /* The table is of now. */
    ocop_ui_wait (ocop_ui_says (fixture, "1 product · value 1.690.000 ₫"));
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 26000);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "stock-waste");
    g_assert_nonnull (strstr (body, "\"L1\""));
    g_assert_nonnull (strstr (body, "Broken"));
}

static void
test_adjust (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("minh");
    select_noodles (fixture);
    ocop_ui_click (fixture, "Adjust");
    ocop_ui_type (fixture, "Quantity", "2");
    ocop_ui_type (fixture, "Reason", "kiểm kê");
    ocop_ui_enter (fixture, "Reason");
    ocop_ui_click (fixture, "Adjust");
    ocop_ui_click (fixture, "More");
    ocop_ui_type (fixture, "Quantity", "7");
    ocop_ui_click (fixture, "Found");
    ocop_ui_click (fixture, "Book");
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 35000);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "stock-adjust"), ==, 2);
}

static void
test_rights (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture ("lan");
    select_noodles (fixture);
    ocop_ui_click (fixture, "Waste");
    ocop_ui_type (fixture, "Quantity", "1");
    ocop_ui_type (fixture, "Reason", "vỡ");
    ocop_ui_click (fixture, "Book");
    g_assert_true (ocop_ui_has (fixture, "Approve"));
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    ocop_ui_click (fixture, "Book");
    ocop_ui_click (fixture, "minh");
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_enter (fixture, "PIN");
    ocop_ui_fixture_settle (fixture);
    ocop_ui_fixture_settle (fixture);
    ocop_ui_fixture_close_screen (fixture);
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, NOODLES), ==, 29000);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "approval"), ==, 1);
}

/* ---- the ledger */

static void
have_long_ledger (OcopFixture *shop)
{
    for (guint i = 0; i < 130; i++)
        ocop_fixture_receive (shop, NOODLES, 1000, NULL, NULL);
}

static void
test_ledger (void)
{
    const OcopUiOptions options = {
        .start = OCOP_UI_SELLING, .user = "minh", .prepare = have_long_ledger};
    g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_shelf_page_new (fixture->session));
    select_noodles (fixture);
    ocop_ui_click (fixture, "Ledger");
    GtkWidget *table = ocop_ui_find (fixture, "Ledger");
    GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)));
    g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 100);
    ocop_ui_click (fixture, "Older movements");
    g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 130);
    g_assert_false (ocop_ui_has (fixture, "Older movements"));
}

/* ---- every size */

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    static const char *const acts[] = {"Ledger", "Waste", "Adjust", "Opening stock", "Receive"};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                       .user = "minh",
                                       .prepare = have_goods,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_fixture_push (fixture, ocop_shelf_page_new (fixture->session));
        ocop_ui_assert_page (fixture);
        ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
        ocop_ui_fixture_settle (fixture);
        for (guint k = 0; k < G_N_ELEMENTS (acts); k++) {
            ocop_ui_click (fixture, acts[k]);
            ocop_ui_assert_page (fixture);
            if (k >= 3) {
                ocop_ui_fixture_scan (fixture, NOODLES_SCAN);
                ocop_ui_assert_page (fixture);
                ocop_ui_type (fixture, "Search products", "tra");
                ocop_ui_assert_page (fixture);
                ocop_ui_click (fixture, "Remove line");
            }
            ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
        }
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/inventory/shows-every-product", test_shows_all);
    g_test_add_func ("/ui/inventory/search-without-accents", test_search);
    g_test_add_func ("/ui/inventory/one-filter-at-a-time", test_filters);
    g_test_add_func ("/ui/inventory/sort-by-header-and-back", test_sort);
    g_test_add_func ("/ui/inventory/scan-selects-and-sells-nothing", test_scan);
    g_test_add_func ("/ui/inventory/receive-by-scan-and-search", test_receive);
    g_test_add_func ("/ui/inventory/receive-is-one-act", test_receive_again);
    g_test_add_func ("/ui/inventory/receive-is-not-left-by-accident", test_receive_left);
    g_test_add_func ("/ui/inventory/receive-prints-one-slip", test_slip);
    g_test_add_func ("/ui/inventory/delete-while-typing-removes-no-line", test_delete);
    g_test_add_func ("/ui/inventory/opening-stock-by-scan", test_opening);
    g_test_add_func ("/ui/inventory/opening-stock-from-file", test_file);
    g_test_add_func ("/ui/inventory/waste-needs-a-reason", test_waste);
    g_test_add_func ("/ui/inventory/adjust-both-ways", test_adjust);
    g_test_add_func ("/ui/inventory/cashier-needs-approval", test_rights);
    g_test_add_func ("/ui/inventory/ledger-page-by-page", test_ledger);
    g_test_add_func ("/ui/inventory/fits-every-size", test_sizes);
    return g_test_run();
}
