/* Goods come back: with their receipt, without one, and receipts printed again. */
#include "find.h"

#include "ui/taking_back/return_page.h"
#include <string.h>

#define RECEIPT "QN01-1-00000001"

/* Two packets of noodles at 65.000 and three bottles at 185.000, paid in cash. */
static void
sell_some (OcopFixture *shop)
{
    ocop_fixture_do_sell (shop, "{\"cashier\":\"lan\",\"age_confirmed\":true,\"lines\":[{\"code\":"
                                "\"QN-0006\",\"qty\":\"2\"},{\"code\":\"QN-0007\",\"qty\":\"3\"}],"
                                "\"payments\":[{\"method\":\"cash\",\"tendered\":1000000}]}");
}

static OcopUiFixture *
new_fixture (const char *user)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING, .user = user, .prepare = sell_some};
    OcopUiFixture *fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
    return fixture;
}

static guint
count_returns (OcopUiFixture *fixture)
{
    ocop_ui_fixture_close_screen (fixture);
    return ocop_fixture_count_records (fixture->shop, "return");
}

static void
test_by_number (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_type (fixture, "Receipt number", RECEIPT);
    ocop_ui_enter (fixture, "Receipt number");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Refund 0 ₫"));
    ocop_ui_type (fixture, "Quantity · Rượu mơ Yên Tử", "1");
    ocop_ui_click (fixture, "Refund 185.000 ₫");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "enter the reason");
    ocop_ui_type (fixture, "Reason", "vỡ chai");
    ocop_ui_click (fixture, "Refund 185.000 ₫");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Refunded 185.000 ₫ · QN01-1-00000002");
    g_assert_false (ocop_ui_has (fixture, "Receipt lines"));
    g_assert_cmpuint (count_returns (fixture), ==, 1);
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_by_scan (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    g_autofree char *qty = NULL;
    ocop_ui_fixture_scan (fixture, RECEIPT);
    /* What comes back is scanned as well. */
    ocop_ui_fixture_scan (fixture, "2000000000060");
    ocop_ui_fixture_scan (fixture, "2000000000060");
    qty = ocop_ui_dup_text (fixture, "Quantity · Miến dong Bình Liêu");
    g_assert_cmpstr (qty, ==, "2");
    /* There are no more of it: the third is not counted. */
    ocop_ui_fixture_scan (fixture, "2000000000060");
    g_assert_true (ocop_ui_is_sensitive (fixture, "Refund 130.000 ₫"));
    ocop_ui_fixture_scan (fixture, "2000000000046");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Trà hoa vàng Quy Hoa is not on this receipt");
    g_assert_cmpuint (ocop_till_cart_get_n_lines (ocop_session_get_cart (fixture->session)), ==, 0);
}

static void
test_by_qr (void)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    g_autofree char *text = NULL;
    OcopUiFixture *first = new_fixture (NULL);
    OcopShop *shop = ocop_ui_fixture_close_screen (first);
    ocop_shop_get_receipt (shop, RECEIPT, &receipt, &error);
    g_assert_no_error (error);
    ocop_shop_get_paper_text (shop, &receipt, &text, &error);
    g_assert_no_error (error);
    ocop_ui_fixture_free (first);
    /* The same seed makes the same shop with the same keys. */
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_fixture_scan (fixture, text);
    g_assert_true (ocop_ui_has (fixture, "Quantity · Rượu mơ Yên Tử"));
    g_autofree char *number = ocop_ui_dup_text (fixture, "Receipt number");
    g_assert_cmpstr (number, ==, RECEIPT);
}

static void
test_too_much (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_type (fixture, "Receipt number", "1");
    ocop_ui_click (fixture, "Find");
    ocop_ui_type (fixture, "Quantity · Rượu mơ Yên Tử", "4");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Rượu mơ Yên Tử: only 3 can still come back");
    g_assert_false (ocop_ui_is_sensitive (fixture, "Refund 0 ₫"));
    ocop_ui_type (fixture, "Quantity · Rượu mơ Yên Tử", "2");
    ocop_ui_type (fixture, "Reason", "mua nhầm");
    ocop_ui_click (fixture, "Refund 370.000 ₫");
    /* The rest, and no more. */
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
    ocop_ui_fixture_scan (fixture, RECEIPT);
    ocop_ui_type (fixture, "Quantity · Rượu mơ Yên Tử", "2");
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Rượu mơ Yên Tử: only 1 can still come back");
    ocop_ui_click (fixture, "Everything comes back");
    g_assert_true (ocop_ui_is_sensitive (fixture, "Refund 315.000 ₫"));
}

static void
test_unknown (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_type (fixture, "Receipt number", "QN01-1-00000099");
    ocop_ui_enter (fixture, "Receipt number");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_false (ocop_ui_is_sensitive (fixture, "Print again"));
}

static void
test_without_receipt (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_click (fixture, "Without receipt");
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_type (fixture, "Amount · Rượu mơ Yên Tử", "150000");
    ocop_ui_type (fixture, "Reason", "mất biên lai");
    ocop_ui_click (fixture, "Refund 150.000 ₫");
    /* The cashier alone cannot: only who may approve is offered. */
    g_assert_true (ocop_ui_has (fixture, "Approve"));
    g_assert_false (ocop_ui_has (fixture, "lan"));
    ocop_ui_click (fixture, "minh");
    ocop_ui_type (fixture, "PIN", "4321");
    ocop_ui_click (fixture, "Approve");
    g_assert_nonnull (ocop_ui_get_bar (fixture));
    g_assert_true (ocop_ui_has (fixture, "Approve"));
    ocop_ui_type (fixture, "PIN", "1234");
    ocop_ui_enter (fixture, "PIN");
    ocop_ui_fixture_settle (fixture);
    g_assert_cmpstr (ocop_ui_get_bar (fixture), ==, "Refunded 150.000 ₫ · QN01-1-00000002");
    g_assert_cmpuint (count_returns (fixture), ==, 1);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture->shop, "return");
    g_assert_nonnull (strstr (body, "\"minh\""));
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "approval"), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture->shop, "login-failed"), ==, 1);
    ocop_fixture_assert_healthy (fixture->shop);
}

static void
test_approval_left (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_click (fixture, "Without receipt");
    ocop_ui_fixture_scan (fixture, "2000000000077");
    ocop_ui_type (fixture, "Reason", "mất biên lai");
    ocop_ui_click (fixture, "Refund 185.000 ₫");
    ocop_ui_fixture_press (fixture, GDK_KEY_Escape, 0);
    g_assert_true (ocop_ui_has (fixture, "Refund 185.000 ₫"));
    g_assert_cmpuint (count_returns (fixture), ==, 0);
}

static void
test_no_restock (void)
{
    g_autoptr (OcopUiFixture) fixture = new_fixture (NULL);
    ocop_ui_fixture_scan (fixture, RECEIPT);
    ocop_ui_click (fixture, "One more · Rượu mơ Yên Tử");
    ocop_ui_click (fixture, "Back on the shelf");
    ocop_ui_type (fixture, "Reason", "vỡ chai");
    ocop_ui_click (fixture, "Refund 185.000 ₫");
    ocop_ui_fixture_close_screen (fixture);
    /* 3 were sold from an empty shelf. */
    g_assert_cmpint (ocop_fixture_get_stock (fixture->shop, "QN-0007"), ==, -3000);
}

static void
have_printer (OcopFixture *shop)
{
    g_autofree char *folder = g_build_filename (shop->home, "printed", NULL);
    g_autofree char *device = g_strconcat ("dir:", folder, NULL);
    sell_some (shop);
    ocop_fixture_set (shop, "printer.device", device);
}

static void
test_print_again (void)
{
    const OcopUiOptions options = {.start = OCOP_UI_SELLING, .prepare = have_printer};
    g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
    ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
    ocop_ui_fixture_scan (fixture, RECEIPT);
    ocop_ui_click (fixture, "Print again");
    ocop_ui_click (fixture, "Print again");
    OcopShop *shop = ocop_ui_fixture_close_screen (fixture);
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    ocop_shop_get_receipt (shop, RECEIPT, &receipt, &error);
    g_assert_no_error (error);
    g_assert_cmpint (receipt.n_papers, ==, 2);
}

static void
test_sizes (void)
{
    static const int sizes[][2] = {{1024, 600}, {1366, 768}, {1920, 1080}, {1080, 1920}};
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        const OcopUiOptions options = {.start = OCOP_UI_SELLING,
                                       .prepare = sell_some,
                                       .width = sizes[i][0],
                                       .height = sizes[i][1]};
        g_autoptr (OcopUiFixture) fixture = ocop_ui_fixture_new (&options);
        ocop_ui_fixture_push (fixture, ocop_return_page_new (fixture->session));
        ocop_ui_fixture_scan (fixture, RECEIPT);
        ocop_ui_assert_page (fixture);
        ocop_ui_click (fixture, "Without receipt");
        ocop_ui_fixture_scan (fixture, "2000000000077");
        ocop_ui_assert_page (fixture);
        ocop_ui_type (fixture, "Reason", "mất biên lai");
        ocop_ui_click (fixture, "Refund 185.000 ₫");
        ocop_ui_assert_page (fixture);
    }
}

int
main (int argc, char **argv)
{
    ocop_ui_test_init (&argc, &argv);
    g_test_add_func ("/ui/return/by-number-needs-a-reason", test_by_number);
    g_test_add_func ("/ui/return/by-scan-of-receipt-and-goods", test_by_scan);
    g_test_add_func ("/ui/return/by-qr-of-the-paper", test_by_qr);
    g_test_add_func ("/ui/return/never-more-than-was-sold", test_too_much);
    g_test_add_func ("/ui/return/unknown-receipt-says-so", test_unknown);
    g_test_add_func ("/ui/return/without-receipt-needs-approval", test_without_receipt);
    g_test_add_func ("/ui/return/approval-that-was-left-refunds-nothing", test_approval_left);
    g_test_add_func ("/ui/return/broken-goods-stay-off-the-shelf", test_no_restock);
    g_test_add_func ("/ui/return/prints-numbered-copies", test_print_again);
    g_test_add_func ("/ui/return/fits-every-size", test_sizes);
    return g_test_run();
}
