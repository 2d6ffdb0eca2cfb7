/* Stock rows and their lots, read without keeping them: a province has hundreds of thousands. */
#include "registry/report/supply_read.h"

#include <string.h>

gboolean
ocop_supply_foreach_stock (OcopRegDb *db, const char *product, OcopStockFunc each, gpointer data,
                           GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        product != NULL ? "SELECT t.point, s.product, s.qty, s.lots FROM till t JOIN stock s "
                          "ON s.till_key = t.till_key AND s.product = $1 ORDER BY t.point"
                        : "SELECT t.point, s.product, s.qty, s.lots FROM stock s JOIN till t "
                          "ON t.till_key = s.till_key",
        error);
    if (stmt == NULL)
        return FALSE;
    if (product != NULL)
        ocop_reg_bind_text (stmt, 1, product);
    ocop_reg_set_streaming (stmt);
    gboolean is_ok, has_row = FALSE;
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row) {
        const OcopStockRow row = {.point = ocop_reg_column_text (stmt, 0),
                                  .product = ocop_reg_column_text (stmt, 1),
                                  .qty_milli = ocop_reg_column_int (stmt, 2),
                                  .lots = ocop_reg_column_text (stmt, 3)};
        each (&row, data);
    }
    return is_ok;
}

gboolean
ocop_supply_next_lot (const char **text, OcopStockLot *ret_lot)
{
    const char *line = *text;
    if (*line == '\0')
        return FALSE;
    char *end;
    OcopStockLot lot = {.expiry = OCOP_DAY_NONE};
    if (*line == '-' && line[1] == ' ') {
        end = (char *)line + 1;
    } else {
        lot.expiry = (OcopDay)g_ascii_strtoll (line, &end, 10);
    }
    lot.qty_milli = g_ascii_strtoll (end, &end, 10);
    lot.lot = *end == ' ' ? end + 1 : end;
    const char *stop = strchr (lot.lot, '\n');
    lot.lot_length = (int)(stop != NULL ? stop - lot.lot : (gssize)strlen (lot.lot));
    *text = stop != NULL ? stop + 1 : lot.lot + lot.lot_length;
    *ret_lot = lot;
    return TRUE;
}

OcopSupplyItem *
ocop_supply_find_item (OcopSupplyReview *review, const char *code)
{
    OcopSupplyItem *item = g_hash_table_lookup (review->by_code, code);
    if (item != NULL)
        return item;
    item = g_new0 (OcopSupplyItem, 1);
    item->code = g_string_chunk_insert (review->texts, code);
    item->product = ocop_facts_find_product (review->facts, code);
    item->first_expiry = OCOP_DAY_NONE;
    g_hash_table_insert (review->by_code, (gpointer)item->code, item);
    g_ptr_array_add (review->items, item);
    return item;
}
