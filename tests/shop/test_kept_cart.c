/* The open cart: given back after a crash, told as sold when it was, never given twice. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/kept_cart.h"
#include <string.h>

#define ID "11111111-1111-4111-8111-111111111111"
#define FULL                                                                                        \
    "{\"request_id\":\"" ID "\",\"cashier\":\"lan\",\"age_confirmed\":true,\"channel\":\"fair\","   \
    "\"resume\":\"P3\",\"lines\":["                                                                 \
    "{\"code\":\"QN-0001\",\"qty\":\"2\",\"discount\":{\"percent\":\"12.5\"}},"                     \
    "{\"scan\":\"8938505970011\"},{\"code\":\"QN-0006\",\"unit_price\":400000,"                     \
    "\"approved_by\":\"minh\",\"lot\":\"L1\"},{\"code\":\"QN-0003\",\"gift\":true}],"               \
    "\"discount\":{\"amount\":20000},\"buyer\":{\"name\":\"Ông Ba\",\"tax_code\":\"0100109106\"}," \
    "\"payments\":[{\"method\":\"cash\",\"tendered\":600000},"                                      \
    "{\"method\":\"vietqr\",\"amount\":1000,\"reference\":\"OC7K2M9Q\"}]}"
#define SMALL                                                                                      \
    "{\"request_id\":\"" ID "\",\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"           \
    "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}"

static OcopSaleRequest *
read_request (const char *json)
{
    g_autoptr (GError) error = NULL;
    OcopSaleRequest *request = ocop_sale_request_read (json, -1, &error);
    g_assert_no_error (error);
    return request;
}

static void
keep (OcopFixture *fixture, const char *json, const char *view)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopSaleRequest) request = read_request (json);
    ocop_shop_keep_cart (fixture->shop, request, view, &error);
    g_assert_no_error (error);
}

static OcopKeptCart
load (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    OcopKeptCart cart = {0};
    ocop_shop_load_kept_cart (fixture->shop, &cart, &error);
    g_assert_no_error (error);
    return cart;
}

static void
test_comes_back (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (OcopSaleRequest) asked = read_request (FULL);
    g_autoptr (GError) error = NULL;
    guint8 before[OCOP_DIGEST_SIZE], after[OCOP_DIGEST_SIZE];
    g_auto (OcopKeptCart) nothing = load (fixture);
    g_assert_cmpint (nothing.state, ==, OCOP_KEPT_NOTHING);
    ocop_shop_keep_cart (fixture->shop, asked, "{\"selected\":1}", &error);
    g_assert_no_error (error);
    ocop_fixture_reopen (fixture);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_OPEN);
    g_assert_cmpstr (cart.view, ==, "{\"selected\":1}");
    g_assert_cmpint (cart.utc_ms, ==, fixture->utc_ms);
    g_assert_true (cart.request->has_request_id);
    g_assert_true (memcmp (cart.request->request_id, asked->request_id, OCOP_UUID_SIZE) == 0);
    /* The digest has every fact of a request in it. */
    ocop_sale_request_digest (asked, before);
    ocop_sale_request_digest (cart.request, after);
    g_assert_true (memcmp (before, after, sizeof before) == 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_newest_only (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    keep (fixture, FULL, "view");
    keep (fixture, SMALL, NULL);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpuint (cart.request->lines->len, ==, 1);
    g_assert_null (cart.view);
    ocop_shop_drop_kept_cart (fixture->shop, &error);
    g_assert_no_error (error);
    ocop_shop_drop_kept_cart (fixture->shop, &error);
    g_assert_no_error (error);
    g_auto (OcopKeptCart) dropped = load (fixture);
    g_assert_cmpint (dropped.state, ==, OCOP_KEPT_NOTHING);
}

/* A crash between the commit and its answer. */
static void
test_sold (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    keep (fixture, SMALL, "view");
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, SMALL);
    ocop_fixture_reopen (fixture);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_SOLD);
    g_assert_null (cart.request);
    g_assert_null (cart.view);
    g_assert_cmpstr (cart.sold.sale->receipt, ==, sold.sale->receipt);
    g_assert_cmpint (cart.sold.sale->total, ==, 65000);
    g_assert_true (cart.sold.act.is_repeated);
    /* Another cart's sale does not end this one's keeping. */
    keep (fixture,
          "{\"request_id\":\"22222222-2222-4222-8222-222222222222\",\"cashier\":\"lan\","
          "\"lines\":[{\"code\":\"QN-0006\"}],\"payments\":[]}",
          NULL);
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                   "\"payments\":[{\"method\":\"cash\",\"tendered\":65000}]}");
    g_auto (OcopKeptCart) open = load (fixture);
    g_assert_cmpint (open.state, ==, OCOP_KEPT_OPEN);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_refused (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    keep (fixture, SMALL, NULL);
    ocop_fixture_refuse_sale (fixture, SMALL, "shift-closed");
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_OPEN);
    g_assert_cmpuint (cart.request->lines->len, ==, 1);
}

static void
test_practised (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autofree char *json = g_strconcat ("{\"training\":true,", strchr (SMALL, '{') + 1, NULL);
    ocop_fixture_open_shift (fixture);
    keep (fixture, json, NULL);
    ocop_fixture_do_sell (fixture, json);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_SOLD);
    g_assert_cmpint (cart.sold.training_id, >, 0);
    g_assert_cmpint (cart.sold.sale->total, ==, 65000);
}

static void
test_parked (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autofree char *id = NULL;
    g_auto (OcopActResult) act = {0};
    g_autoptr (OcopSaleRequest) request = read_request (SMALL);
    ocop_fixture_open_shift (fixture);
    keep (fixture, SMALL, NULL);
    ocop_shop_park (fixture->shop, request, &id, &act, &error);
    g_assert_no_error (error);
    ocop_fixture_reopen (fixture);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_PARKED);
    g_assert_cmpstr (cart.parked, ==, id);
    ocop_fixture_assert_healthy (fixture);
}

/* A restore begins another epoch: what was open when the backup was made is not sold there. */
static void
test_restored (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) copied = {0};
    g_auto (OcopActResult) restored = {0};
    g_autofree char *path = g_build_filename (fixture->home, "copy.db", NULL);
    keep (fixture, SMALL, NULL);
    ocop_shop_back_up (fixture->shop, path, NULL, &copied, &error);
    g_assert_no_error (error);
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    fixture->shop =
        ocop_shop_restore (fixture->home, path, NULL, "test", &fixture->ports, &restored, &error);
    g_assert_no_error (error);
    g_auto (OcopKeptCart) cart = load (fixture);
    g_assert_cmpint (cart.state, ==, OCOP_KEPT_NOTHING);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_view_has_a_limit (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopSaleRequest) request = read_request (SMALL);
    g_autofree char *view = g_strnfill (OCOP_KEPT_VIEW_MAX + 1, 'x');
    g_assert_false (ocop_shop_keep_cart (fixture->shop, request, view, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    view[OCOP_KEPT_VIEW_MAX] = '\0';
    ocop_shop_keep_cart (fixture->shop, request, view, &error);
    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/kept-cart/comes-back-whole", test_comes_back);
    g_test_add_func ("/kept-cart/newest-only", test_newest_only);
    g_test_add_func ("/kept-cart/sold-is-told-not-given", test_sold);
    g_test_add_func ("/kept-cart/a-refusal-keeps-it", test_refused);
    g_test_add_func ("/kept-cart/practice-ends-it-too", test_practised);
    g_test_add_func ("/kept-cart/parked-is-told", test_parked);
    g_test_add_func ("/kept-cart/not-after-a-restore", test_restored);
    g_test_add_func ("/kept-cart/view-has-a-limit", test_view_has_a_limit);
    return g_test_run();
}
