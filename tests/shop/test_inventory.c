/* Inventory, ledger and tiles: what they show is what the store says, after every act. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/inventory.h"
#include "shop/tiles.h"
#include <string.h>

#define SALE(code, qty, cash)                                                                      \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"" code "\",\"qty\":\"" qty                        \
    "\"}],\"payments\":[{\"method\":\"cash\",\"tendered\":" cash "}]}"

static OcopInventoryPage
list (OcopFixture *fixture, const OcopInventoryQuery *query)
{
    g_autoptr (GError) error = NULL;
    OcopInventoryPage page = {0};
    ocop_shop_list_inventory (fixture->shop, query, &page, &error);
    g_assert_no_error (error);
    return page;
}

/* The codes of a list without "QN-000": "126". */
static void
assert_codes (OcopFixture *fixture, const OcopInventoryQuery *query, const char *expected)
{
    OcopInventoryQuery whole = *query;
    g_autoptr (GString) found = g_string_new (NULL);
    whole.n = whole.n != 0 ? whole.n : 100;
    g_auto (OcopInventoryPage) page = list (fixture, &whole);
    for (guint i = 0; i < page.rows->len; i++)
        g_string_append_c (found, g_array_index (page.rows, OcopInventoryRow, i).code[6]);
    g_assert_cmpstr (found->str, ==, expected);
}

static OcopInventoryRow *
find (const OcopInventoryPage *page, const char *code)
{
    for (guint i = 0; i < page->rows->len; i++) {
        OcopInventoryRow *row = &g_array_index (page->rows, OcopInventoryRow, i);
        if (strcmp (row->code, code) == 0)
            return row;
    }
    g_error ("%s is not in the list", code);
}

static void
assert_row (OcopFixture *fixture, const char *code, gint64 qty_milli, gint64 value, guint n_lots,
            const char *expiry)
{
    const OcopInventoryQuery query = {.n = 10000};
    char text[OCOP_DAY_TEXT_SIZE];
    g_auto (OcopInventoryPage) page = list (fixture, &query);
    const OcopInventoryRow *row = find (&page, code);
    g_assert_cmpint (row->qty_milli, ==, qty_milli);
    g_assert_cmpint (row->value, ==, value);
    g_assert_cmpuint (row->n_lots, ==, n_lots);
    g_assert_cmpint (row->first_expiry != OCOP_DAY_NONE, ==, expiry != NULL);
    if (expiry != NULL)
        g_assert_cmpstr (ocop_day_to_text (row->first_expiry, text), ==, expiry);
}

static void
stock_up (OcopFixture *fixture)
{
    ocop_fixture_receive (fixture, "QN-0001", 10000, NULL, NULL);
    ocop_fixture_receive (fixture, "QN-0004", 2500, "L1", "2026-12-31");
    ocop_fixture_receive (fixture, "QN-0004", 1000, "L2", "2026-11-25");
    ocop_fixture_receive (fixture, "QN-0005", 3000, "T1", "2026-11-30");
    ocop_fixture_receive (fixture, "QN-0006", 6000, NULL, NULL);
}

static void
test_rows (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    const OcopInventoryQuery query = {.n = 10000};
    char text[OCOP_DAY_TEXT_SIZE];
    stock_up (fixture);
    g_auto (OcopInventoryPage) page = list (fixture, &query);
    /* Eight goods; the tour is a service. */
    g_assert_cmpuint (page.n_matching, ==, 8);
    const OcopInventoryRow *noodles = find (&page, "QN-0001");
    g_assert_cmpstr (noodles->name, ==, "Miến dong Bình Liêu");
    g_assert_cmpstr (noodles->unit, ==, "gói");
    g_assert_cmpint (noodles->price, ==, 65000);
    g_assert_cmpint (noodles->stars, ==, 5);
    g_assert_cmpint (noodles->certificate_state, ==, OCOP_CERTIFICATE_VALID);
    g_assert_cmpstr (ocop_day_to_text (noodles->certificate_last_day, text), ==, "2028-03-01");
    /* Lapsed on 2026-11-20. */
    const OcopInventoryRow *cakes = find (&page, "QN-0004");
    g_assert_cmpint (cakes->stars, ==, 0);
    g_assert_cmpint (cakes->certificate_state, ==, OCOP_CERTIFICATE_LAPSED);
    assert_row (fixture, "QN-0001", 10000, 650000, 0, NULL);
    assert_row (fixture, "QN-0004", 3500, 1470000, 2, "2026-11-25");
    assert_row (fixture, "QN-0005", 3000, 13500, 1, "2026-11-30");
    assert_row (fixture, "QN-0006", 6000, 2700000, 0, NULL);
    g_assert_cmpint (page.value, ==, 650000 + 1470000 + 13500 + 2700000);
}

static void
test_keeps_up (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) priced = {0};
    OcopDay today = ocop_shop_get_today (fixture->shop);
    ocop_fixture_open_shift (fixture);
    assert_row (fixture, "QN-0004", 0, 0, 0, NULL);
    stock_up (fixture);
    assert_row (fixture, "QN-0004", 3500, 1470000, 2, "2026-11-25");
    ocop_fixture_do_sell (fixture, SALE ("QN-0004", "1.2", "1000000"));
    assert_row (fixture, "QN-0004", 2300, 966000, 1, "2026-12-31");
    ocop_fixture_do_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                                        "\"reason\":\"x\",\"lines\":[{\"line\":1,\"qty\":\"1\"}]}");
    ocop_fixture_book_stock (fixture, OCOP_STOCK_WASTE, "QN-0005", 1000, "T1", "vỡ");
    assert_row (fixture, "QN-0005", 2000, 9000, 1, "2026-11-30");
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"age_confirmed\":true,"
                                   "\"lines\":[{\"code\":\"QN-0003\",\"qty\":\"2\"}],"
                                   "\"payments\":[{\"method\":\"cash\",\"tendered\":370000}]}");
    assert_row (fixture, "QN-0003", -2000, -370000, 0, NULL);
    ocop_shop_set_price (fixture->shop, "QN-0001", 70000, today, NULL, &priced, &error);
    g_assert_no_error (error);
    assert_row (fixture, "QN-0001", 10000, 700000, 0, NULL);
    ocop_fixture_import (fixture, "code,name,unit,price\nQN-0010,Mật ong,chai,90000\n");
    assert_row (fixture, "QN-0010", 0, 0, 0, NULL);
    ocop_fixture_move_to (fixture, "2028-03-02 09:00:00");
    const OcopInventoryQuery query = {.n = 10000};
    g_auto (OcopInventoryPage) later = list (fixture, &query);
    g_assert_cmpint (find (&later, "QN-0001")->stars, ==, 0);
    g_assert_cmpint (find (&later, "QN-0001")->certificate_state, ==, OCOP_CERTIFICATE_LAPSED);
}

static void
test_filters (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    OcopInventoryQuery query = {.sort = OCOP_INVENTORY_CODE};
    ocop_fixture_open_shift (fixture);
    stock_up (fixture);
    ocop_fixture_do_sell (fixture, SALE ("QN-0002", "0.5", "1000000"));
    assert_codes (fixture, &query, "12345689");
    query.filter = OCOP_INVENTORY_STOCKED;
    assert_codes (fixture, &query, "12456");
    query.filter = OCOP_INVENTORY_LOW;
    assert_codes (fixture, &query, "245");
    ocop_fixture_set (fixture, "stock.low", "6");
    assert_codes (fixture, &query, "2456");
    ocop_fixture_set (fixture, "stock.low", "0");
    assert_codes (fixture, &query, "2");
    query.filter = OCOP_INVENTORY_NEGATIVE;
    assert_codes (fixture, &query, "2");
    query.filter = OCOP_INVENTORY_EXPIRING;
    query.days = 3; /* today is the 21st */
    assert_codes (fixture, &query, "");
    query.days = 4;
    assert_codes (fixture, &query, "4");
    query.days = 9;
    assert_codes (fixture, &query, "45");
}

static void
test_orders (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    OcopInventoryQuery query = {.sort = OCOP_INVENTORY_NAME};
    stock_up (fixture);
    /* Chả, Kẹo rút, Kẹo thu hồi, Miến, Mực, Rượu, Trà, Trứng */
    assert_codes (fixture, &query, "49812365");
    query.is_descending = TRUE;
    assert_codes (fixture, &query, "56321894");
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_CODE, .is_descending = TRUE};
    assert_codes (fixture, &query, "98654321");
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_POSITION, .is_descending = TRUE};
    assert_codes (fixture, &query, "16459823"); /* the rest by name */
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_VALUE, .is_descending = TRUE};
    assert_codes (fixture, &query, "64159823");
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_EXPIRY};
    assert_codes (fixture, &query, "45981236");
    query.is_descending = TRUE;
    assert_codes (fixture, &query, "54981236"); /* none come last all the same */
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_LOTS, .is_descending = TRUE};
    assert_codes (fixture, &query, "45981236");
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_PRICE};
    assert_codes (fixture, &query, "59813462");
    query = (OcopInventoryQuery){.sort = OCOP_INVENTORY_STARS, .is_descending = TRUE};
    assert_codes (fixture, &query, "16234985");
}

static void
test_search_and_pages (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopInventoryPage) page = {0};
    assert_codes (fixture, &(OcopInventoryQuery){.text = "keo"}, "98");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "kẹo thu"}, "8");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "qn-0006"}, "6");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "0011"}, "1");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "tour"}, "");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "không có"}, "");
    assert_codes (fixture, &(OcopInventoryQuery){.text = "…"}, "49812365");
    assert_codes (fixture, &(OcopInventoryQuery){.offset = 2, .n = 3}, "812");
    assert_codes (fixture, &(OcopInventoryQuery){.offset = 7, .n = 3}, "5");
    assert_codes (fixture, &(OcopInventoryQuery){.offset = 8, .n = 3}, "");
    const OcopInventoryQuery query = {.text = "a b c d e f g h i j k l m n o p q r s t u v w x y z "
                                              "1 2 3 4 5 6 7 8 9",
                                      .n = 10};
    g_assert_false (ocop_shop_list_inventory (fixture->shop, &query, &page, &error));
    ocop_fixture_assert_code (&error, "bad-input");
}

/* Read in parts, with acts between them. */
static void
test_reading_ahead (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GString) csv = g_string_new ("code,name,unit,price\n");
    gboolean is_complete = FALSE;
    guint n_parts = 0;
    for (int i = 0; i < 4500; i++)
        g_string_append_printf (csv, "M%04d,Hàng số %d,cái,%d\n", i, i, 1000 + i);
    ocop_fixture_import (fixture, csv->str);
    ocop_fixture_open_shift (fixture);
    while (!is_complete) {
        g_autoptr (GError) error = NULL;
        ocop_shop_prepare_shelf (fixture->shop, &is_complete, &error);
        g_assert_no_error (error);
        ocop_fixture_receive (fixture, "M0001", 1000, NULL, NULL);
        ocop_fixture_do_sell (fixture, SALE ("M4499", "1", "5499"));
        n_parts++;
    }
    g_assert_cmpuint (n_parts, >, 3);
    assert_row (fixture, "M0001", 1000 * (gint64)n_parts, 1001 * (gint64)n_parts, 0, NULL);
    assert_row (fixture, "M4499", -1000 * (gint64)n_parts, -5499 * (gint64)n_parts, 0, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) tiles = ocop_shop_list_tiles (fixture->shop, NULL, 0, 1, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (g_array_index (tiles, OcopTile, 0).code, ==, "M4499");
}

/* ---- ledger */

static void
test_ledger (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopLedgerPlace place = {0};
    gboolean has_more;
    ocop_fixture_open_shift (fixture);
    stock_up (fixture);
    ocop_fixture_do_sell (fixture, SALE ("QN-0004", "1.2", "1000000"));
    ocop_fixture_book_stock (fixture, OCOP_STOCK_WASTE, "QN-0004", 300, "L1", "hỏng");
    g_autoptr (GArray) first =
        ocop_shop_list_ledger (fixture->shop, "QN-0004", 2, &place, &has_more, &error);
    g_assert_no_error (error);
    g_assert_true (has_more);
    g_assert_cmpuint (first->len, ==, 2);
    const OcopLedgerRow *waste = &g_array_index (first, OcopLedgerRow, 0);
    g_assert_cmpint (waste->kind, ==, OCOP_MOVE_WASTE);
    g_assert_cmpint (waste->qty_milli, ==, -300);
    g_assert_cmpint (waste->position_milli, ==, 2000);
    g_assert_cmpstr (waste->lot, ==, "L1");
    g_assert_cmpstr (waste->reason, ==, "hỏng");
    g_assert_cmpstr (waste->by, ==, "lan");
    g_assert_null (waste->receipt);
    const OcopLedgerRow *sold = &g_array_index (first, OcopLedgerRow, 1);
    g_assert_cmpint (sold->kind, ==, OCOP_MOVE_SALE);
    g_assert_cmpint (sold->position_milli, ==, 2300);
    g_assert_cmpstr (sold->receipt, ==, "QN01-1-00000001");
    g_assert_cmpstr (sold->by, ==, "lan");
    g_assert_cmpint (sold->utc_ms, ==, fixture->utc_ms);
    /* 1.2 kg came from two lots: two movements. */
    g_autoptr (GArray) rest =
        ocop_shop_list_ledger (fixture->shop, "QN-0004", 50, &place, &has_more, &error);
    g_assert_no_error (error);
    g_assert_false (has_more);
    g_assert_cmpuint (rest->len, ==, 3);
    const OcopLedgerRow *oldest = &g_array_index (rest, OcopLedgerRow, 2);
    g_assert_cmpint (oldest->kind, ==, OCOP_MOVE_RECEIVE);
    g_assert_cmpint (oldest->qty_milli, ==, 2500);
    g_assert_cmpint (oldest->position_milli, ==, 2500);
    g_assert_cmpint (place.qty_milli, ==, 0);
    OcopLedgerPlace nowhere = {0};
    g_autoptr (GArray) empty =
        ocop_shop_list_ledger (fixture->shop, "QN-0007", 5, &nowhere, &has_more, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (empty->len, ==, 0);
    g_assert_null (
        ocop_shop_list_ledger (fixture->shop, "QN-9999", 5, &nowhere, &has_more, &error));
    ocop_fixture_assert_code (&error, "unknown-code");
}

/* ---- tiles */

static void
assert_tiles (OcopFixture *fixture, const char *group, guint offset, guint n, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) found = g_string_new (NULL);
    g_autoptr (GArray) tiles = ocop_shop_list_tiles (fixture->shop, group, offset, n, NULL, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < tiles->len; i++)
        g_string_append_c (found, g_array_index (tiles, OcopTile, i).code[6]);
    g_assert_cmpstr (found->str, ==, expected);
}

static void
read_all (OcopFixture *fixture)
{
    const OcopInventoryQuery query = {.n = 1};
    g_auto (OcopInventoryPage) page = list (fixture, &query);
    g_assert_cmpuint (page.rows->len, ==, 1);
}

static void
test_tiles (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    guint total;
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE ("QN-0001", "1", "65000"));
    ocop_fixture_do_sell (fixture, SALE ("QN-0006", "1", "450000"));
    /* Before and after the arrays are read it is the same page. */
    assert_tiles (fixture, NULL, 0, 9, "614982375");
    read_all (fixture);
    assert_tiles (fixture, NULL, 0, 9, "614982375");
    assert_tiles (fixture, NULL, 1, 3, "149");
    ocop_fixture_do_sell (fixture, SALE ("QN-0001", "10", "650000"));
    assert_tiles (fixture, NULL, 0, 3, "164");
    ocop_fixture_do_take_back (fixture,
                               "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000003\","
                               "\"reason\":\"x\",\"lines\":[{\"line\":1,\"qty\":\"10\"}]}");
    assert_tiles (fixture, NULL, 0, 3, "614");
    g_autoptr (GArray) tiles = ocop_shop_list_tiles (fixture->shop, NULL, 0, 99, &total, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (total, ==, 9);
    const OcopTile *tea = &g_array_index (tiles, OcopTile, 0);
    g_assert_cmpstr (tea->name, ==, "Trà hoa vàng");
    g_assert_cmpint (tea->price, ==, 450000);
    g_assert_cmpint (tea->stars, ==, 5);
    g_assert_cmpint (tea->qty_milli, ==, -1000);
    g_assert_false (tea->is_blocked);
    g_assert_true (g_array_index (tiles, OcopTile, 3).is_blocked);
    /* A month later nothing of that counts any more. */
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-12-21 09:00:00");
    assert_tiles (fixture, NULL, 0, 9, "498123765");
}

static void
test_groups (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    ocop_fixture_import (fixture, "code,name,unit,price,group\n"
                                  "QN-0001,Miến dong Bình Liêu,gói,65000,Thực phẩm\n"
                                  "QN-0006,Trà hoa vàng,hộp,450000,Đồ uống\n"
                                  "QN-0003,Rượu mơ Yên Tử,chai,185000,Đồ uống\n");
    g_autoptr (GArray) groups = ocop_shop_list_tile_groups (fixture->shop, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (groups->len, ==, 3);
    /* Đ comes before T; the nameless last. */
    g_assert_cmpstr (g_array_index (groups, OcopTileGroup, 0).group, ==, "Đồ uống");
    g_assert_cmpuint (g_array_index (groups, OcopTileGroup, 0).n, ==, 2);
    g_assert_cmpstr (g_array_index (groups, OcopTileGroup, 1).group, ==, "Thực phẩm");
    g_assert_cmpstr (g_array_index (groups, OcopTileGroup, 2).group, ==, "");
    g_assert_cmpuint (g_array_index (groups, OcopTileGroup, 2).n, ==, 6);
    assert_tiles (fixture, "Đồ uống", 0, 9, "36");
    assert_tiles (fixture, "Thực phẩm", 0, 9, "1");
    assert_tiles (fixture, "Lạ", 0, 9, "");
}

static void
search (OcopFixture *fixture, const char *text, guint limit, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) found = g_string_new (NULL);
    g_autoptr (GArray) tiles = ocop_shop_search_tiles (fixture->shop, text, limit, &error);
    g_assert_no_error (error);
    g_autoptr (GPtrArray) items = ocop_shop_search (fixture->shop, text, limit, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (tiles->len, ==, items->len);
    for (guint i = 0; i < tiles->len; i++) {
        const OcopTile *tile = &g_array_index (tiles, OcopTile, i);
        const OcopCatalogueItem *item = g_ptr_array_index (items, i);
        g_assert_cmpstr (tile->code, ==, item->product->code);
        g_assert_cmpint (tile->price, ==, item->price);
        g_assert_cmpint (tile->stars, ==, item->stars);
        g_string_append_c (found, tile->code[6]);
    }
    g_assert_cmpstr (found->str, ==, expected);
}

/* In the order of the store's own search, with and without the arrays. */
static void
test_tile_search (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    for (int i = 0; i < 2; i++) {
        search (fixture, "keo", 9, "98");
        search (fixture, "keo", 1, "9");
        search (fixture, "qn-000", 20, "498123765");
        search (fixture, "", 9, "");
        search (fixture, "không có gì", 9, "");
        read_all (fixture);
    }
}

/* What is expired, and what will be within the days asked for; the last day itself still sells. */
static void
test_expiry (void)
{
    static const struct {
        const char *code, *expiry;
        gboolean is_expired, is_expiring;
    } goods[] = {{"QN-0001", "2026-11-20", TRUE, TRUE},
                 {"QN-0004", "2026-11-21", FALSE, TRUE},
                 {"QN-0005", "2026-12-21", FALSE, TRUE},
                 {"QN-0006", "2026-12-22", FALSE, FALSE}};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    const OcopInventoryQuery query = {.n = 100, .days = 30};
    for (guint i = 0; i < G_N_ELEMENTS (goods); i++)
        ocop_fixture_receive (fixture, goods[i].code, 1000, "L1", goods[i].expiry);
    g_auto (OcopInventoryPage) page = list (fixture, &query);
    for (guint i = 0; i < G_N_ELEMENTS (goods); i++) {
        const OcopInventoryRow *row = find (&page, goods[i].code);
        g_assert_cmpint (row->is_expired, ==, goods[i].is_expired);
        g_assert_cmpint (row->is_expiring, ==, goods[i].is_expiring);
    }
}

/* ---- deliveries */

/* One record for all lines, done once however often it is asked for. */
static void
test_delivery (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) first = {0}, again = {0};
    const OcopRequestId request = {.is_given = TRUE, .id = {7}};
    const OcopDay day = ocop_day_from_ymd (2026, 12, 31);
    const OcopStockRequest lines[] = {
        {.code = "QN-0004", .qty_milli = 2500, .lot = "L1", .expiry = day},
        {.code = "QN-0001", .qty_milli = 4000, .expiry = OCOP_DAY_NONE},
        {.code = "QN-0004", .qty_milli = 500, .lot = "L1", .expiry = day}};
    for (guint i = 0; i < 2; i++) {
        ocop_shop_receive_delivery (fixture->shop, lines, G_N_ELEMENTS (lines), NULL, &request,
                                    i == 0 ? &first : &again, &error);
        g_assert_no_error (error);
    }
    g_assert_true (again.is_repeated);
    g_assert_cmpint (again.seq, ==, first.seq);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "stock-receive"), ==, 1);
    assert_row (fixture, "QN-0004", 3000, 3 * 420000, 1, "2026-12-31");
    g_assert_cmpint (ocop_fixture_get_stock (fixture, "QN-0001"), ==, 4000);
    ocop_fixture_assert_healthy (fixture);
}

static void
refuse_delivery (OcopFixture *fixture, const OcopStockRequest *lines, guint n, OcopErrorCode code,
                 gint64 row)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) act = {0};
    g_assert_false (ocop_shop_receive_delivery (fixture->shop, lines, n, NULL, NULL, &act, &error));
    g_assert_error (error, OCOP_ERROR, (int)code);
    g_assert_cmpint (ocop_error_get_row (error), ==, row);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "stock-receive"), ==, 0);
}

/* The error says which line; nothing of the others is on the shelf. */
static void
test_delivery_refused (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    const OcopDay day = ocop_day_from_ymd (2026, 12, 31);
    OcopStockRequest lines[] = {
        {.code = "QN-0004", .qty_milli = 2500, .lot = "L1", .expiry = day},
        {.code = "QN-0004", .qty_milli = 1000, .lot = "L1", .expiry = day + 1}};
    refuse_delivery (fixture, lines, 2, OCOP_ERROR_BAD_INPUT, 2);
    lines[1] = (OcopStockRequest){.code = "QN-9999", .qty_milli = 1000, .expiry = OCOP_DAY_NONE};
    refuse_delivery (fixture, lines, 2, OCOP_ERROR_UNKNOWN_CODE, 2);
    lines[1] = (OcopStockRequest){.code = "QN-0001", .qty_milli = 0, .expiry = OCOP_DAY_NONE};
    refuse_delivery (fixture, lines, 2, OCOP_ERROR_BAD_INPUT, 2);
    refuse_delivery (fixture, lines, 0, OCOP_ERROR_BAD_INPUT, 0);
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/inventory/rows", test_rows);
    g_test_add_func ("/inventory/keeps-up-with-every-act", test_keeps_up);
    g_test_add_func ("/inventory/filters", test_filters);
    g_test_add_func ("/inventory/orders", test_orders);
    g_test_add_func ("/inventory/search-and-pages", test_search_and_pages);
    g_test_add_func ("/inventory/read-in-parts-while-selling", test_reading_ahead);
    g_test_add_func ("/inventory/ledger", test_ledger);
    g_test_add_func ("/tiles/best-sellers-first", test_tiles);
    g_test_add_func ("/tiles/groups", test_groups);
    g_test_add_func ("/tiles/search-as-the-store-does", test_tile_search);
    g_test_add_func ("/inventory/expired-and-expiring", test_expiry);
    g_test_add_func ("/delivery/one-record-once", test_delivery);
    g_test_add_func ("/delivery/refused-whole", test_delivery_refused);
    return g_test_run();
}
