/* What the tests of the line share. */
#include "line_fixture.h"

#include "shop/private.h"
#include "store/sales.h"
#include "store/stock.h"
#include "store/sync.h"

void
line_enrol (Line *line)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_shop_enrol (line->fixture->shop, "https://registry.test/", LINE_CODE, NULL, &result,
                     &error);
    g_assert_no_error (error);
}

Line *
line_new (void)
{
    Line *line = g_new0 (Line, 1);
    line->fixture = ocop_fixture_new();
    line->fake = fake_registry_new();
    line->fixture->ports.network = &line->fake->network;
    line_enrol (line);
    ocop_fixture_open_shift (line->fixture);
    return line;
}

void
line_free (Line *line)
{
    ocop_fixture_free (line->fixture);
    fake_registry_free (line->fake);
    g_free (line);
}

void
line_sell (Line *line)
{
    ocop_fixture_do_sell (line->fixture,
                          "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"2\"},"
                          "{\"code\":\"QN-0006\"}],"
                          "\"payments\":[{\"method\":\"cash\",\"tendered\":1000000}]}");
}

void
line_sync (Line *line, const char *state, gint64 pending)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, state);
    g_assert_cmpint (status.pending, ==, pending);
}

/* Of one epoch, for those that both have rows of. */
static void
assert_same_rows (Line *line, const OcopSyncEpoch *epoch)
{
    FakeEpoch *known = fake_registry_find_epoch (line->fake, epoch->epoch);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) rows = ocop_totals_list (ocop_store_get_db (line->fixture->shop->store),
                                                epoch->epoch, -100000, 100000, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_hash_table_size (known->rows), ==, rows->len);
    for (guint i = 0; i < rows->len; i++) {
        OcopWireRow wire;
        g_assert_true (
            ocop_wire_row_from_totals (&g_array_index (rows, OcopTotalsRow, i), 1, &wire));
        const OcopWireRow *held = g_hash_table_lookup (known->rows, &wire);
        g_assert_nonnull (held);
        g_assert_true (ocop_wire_row_has_same_figures (held, &wire));
    }
}

void
line_assert_same (Line *line)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) epochs = ocop_sync_list_epochs (line->fixture->shop->store, &error);
    for (guint i = 0; i < epochs->len; i++)
        assert_same_rows (line, &g_array_index (epochs, OcopSyncEpoch, i));
    FakeEpoch *newest = g_ptr_array_index (line->fake->epochs, line->fake->epochs->len - 1);
    g_autoptr (GArray) stock =
        ocop_stock_list (ocop_store_get_db (line->fixture->shop->store), &error);
    g_assert_cmpuint (g_hash_table_size (newest->stock), ==, stock->len);
    for (guint i = 0; i < stock->len; i++) {
        const OcopStockPosition *position = &g_array_index (stock, OcopStockPosition, i);
        const gint64 *qty = g_hash_table_lookup (newest->stock, position->product);
        g_assert_nonnull (qty);
        g_assert_cmpint (*qty, ==, position->qty_milli);
    }
    g_assert_true (line->fake->saw_complete);
    g_assert_true (line->fake->proved);
}
