/* Rows of sales and returns. What is written follows from the record's facts alone, so doctor can
 * write it again and compare. */
#include "store/sales.h"

#include "store/journal.h"
#include "store/requests.h"
#include "store/shifts.h"
#include "store/stock.h"
#include "store/totals.h"

static gboolean
insert_sale_row (OcopDb *db, gint64 no, gint64 record, const OcopSale *sale, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO sale (no, record, shift, cashier, channel, "
                                          "sale_discount, total, rounding, change)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, record);
    ocop_bind_int (stmt, 3, sale->shift);
    ocop_bind_int (stmt, 4, sale->cashier_number);
    ocop_bind_int (stmt, 5, sale->channel);
    ocop_bind_int (stmt, 6, sale->sale_discount);
    ocop_bind_int (stmt, 7, sale->total);
    ocop_bind_int (stmt, 8, sale->rounding);
    ocop_bind_int (stmt, 9, sale->change);
    return ocop_db_run (db, stmt, error);
}

static gboolean
insert_line_row (OcopDb *db, gint64 no, guint line_number, const OcopSaleLine *line, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO sale_line (no, line, product, qty, "
                                          "unit_price, discount, amount, vat_rate, stars)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, line_number);
    ocop_bind_text (stmt, 3, line->code);
    ocop_bind_int (stmt, 4, line->qty_milli);
    ocop_bind_int (stmt, 5, line->unit_price);
    ocop_bind_int (stmt, 6, line->discount);
    ocop_bind_int (stmt, 7, line->amount);
    ocop_bind_int (stmt, 8, line->vat_rate);
    ocop_bind_int (stmt, 9, line->stars);
    return ocop_db_run (db, stmt, error);
}

static gboolean
insert_payment_row (OcopDb *db, gint64 no, guint n, const OcopPayment *payment, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO payment (no, n, method, amount, tendered, "
                                          "reference, bank_reference) "
                                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, n);
    ocop_bind_int (stmt, 3, payment->method);
    ocop_bind_int (stmt, 4, payment->amount);
    ocop_bind_int (stmt, 5, payment->tendered);
    ocop_bind_text (stmt, 6, payment->reference);
    ocop_bind_text (stmt, 7, payment->bank_reference);
    return ocop_db_run (db, stmt, error);
}

/* Moves @qty_milli of a product: by lot as far as lots are named, the rest without one. @sign is -1
 * for out, 1 for in. */
static gboolean
move_goods (OcopDb *db, gint64 record, const char *product, const GArray *lots, gint64 qty_milli,
            int sign, OcopMoveReason reason, GError **error)
{
    for (guint i = 0; i < lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (lots, OcopLotQty, i);
        if (!ocop_stock_move (db, record, product, lot->lot, lot->expiry, reason,
                              sign * lot->qty_milli, error))
            return FALSE;
        qty_milli -= lot->qty_milli;
    }
    return qty_milli == 0 || ocop_stock_move (db, record, product, NULL, OCOP_DAY_NONE, reason,
                                              sign * qty_milli, error);
}

gboolean
ocop_sales_insert (OcopDb *db, gint64 record, OcopDay business_day, const OcopSale *sale,
                   GError **error)
{
    gint64 epoch = OCOP_ID_EPOCH (record), no = OCOP_ID (epoch, sale->receipt_no);
    if (!insert_sale_row (db, no, record, sale, error))
        return FALSE;
    for (guint i = 0; i < sale->lines->len; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        OcopTotalsRow change = {.day = business_day,
                                .product = line->code,
                                .channel = sale->channel,
                                .stars = line->stars,
                                .qty_milli = line->qty_milli,
                                .amount = line->amount};
        if (!insert_line_row (db, no, i + 1, line, error) ||
            !ocop_totals_add (db, record, &change, error))
            return FALSE;
        if (line->is_goods && !move_goods (db, record, line->code, line->lots, line->qty_milli, -1,
                                           OCOP_MOVE_SALE, error))
            return FALSE;
    }
    for (guint i = 0; i < sale->payments->len; i++)
        if (!insert_payment_row (db, no, i + 1, &g_array_index (sale->payments, OcopPayment, i),
                                 error))
            return FALSE;
    OcopShiftFigures figures;
    if (!ocop_shifts_load (db, sale->shift, &figures, error))
        return FALSE;
    ocop_shift_add_sale (&figures, sale);
    return ocop_shifts_save (db, &figures, error) &&
           ocop_totals_add_cashier (db, epoch, business_day, sale->cashier_number, sale->total,
                                    FALSE, error) &&
           ocop_request_insert (db, sale->request_id, sale->request_digest, record, 0, error);
}

static gboolean
insert_return_row (OcopDb *db, gint64 no, gint64 record, gint64 sale_no,
                   const OcopReturn *taking_back, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO goods_return (no, record, sale, shift, cashier, channel, total)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, record);
    if (sale_no != 0)
        ocop_bind_int (stmt, 3, sale_no);
    ocop_bind_int (stmt, 4, taking_back->shift);
    ocop_bind_int (stmt, 5, taking_back->cashier_number);
    ocop_bind_int (stmt, 6, taking_back->channel);
    ocop_bind_int (stmt, 7, taking_back->total);
    return ocop_db_run (db, stmt, error);
}

static gboolean
insert_return_line_row (OcopDb *db, gint64 no, guint line_number, const OcopReturnLine *line,
                        GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO goods_return_line (no, line, sale_line, "
                                          "product, qty, amount, vat_rate, stars, restocked)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, line_number);
    ocop_bind_int (stmt, 3, line->sale_line);
    ocop_bind_text (stmt, 4, line->code);
    ocop_bind_int (stmt, 5, line->qty_milli);
    ocop_bind_int (stmt, 6, line->amount);
    ocop_bind_int (stmt, 7, line->vat_rate);
    ocop_bind_int (stmt, 8, line->stars);
    ocop_bind_int (stmt, 9, line->is_restocked);
    return ocop_db_run (db, stmt, error);
}

static gboolean
add_returned (OcopDb *db, gint64 sale_no, const OcopReturnLine *line, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO returned (sale, line, sold_qty, sold_amount, qty, amount)"
        " SELECT no, line, qty, amount, ?3, ?4 FROM sale_line WHERE no = ?1 AND line = ?2"
        " ON CONFLICT (sale, line) DO UPDATE SET qty = qty + ?3, amount = amount + ?4",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, sale_no);
    ocop_bind_int (stmt, 2, line->sale_line);
    ocop_bind_int (stmt, 3, line->qty_milli);
    ocop_bind_int (stmt, 4, line->amount);
    return ocop_db_run (db, stmt, error);
}

static gboolean
insert_refund_row (OcopDb *db, gint64 no, guint n, const OcopPayment *refund, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO refund (no, n, method, amount, reference) VALUES (?1, ?2, ?3, ?4, ?5)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_int (stmt, 2, n);
    ocop_bind_int (stmt, 3, refund->method);
    ocop_bind_int (stmt, 4, refund->amount);
    ocop_bind_text (stmt, 5, refund->reference);
    return ocop_db_run (db, stmt, error);
}

/* Goods go back to their lot; what cannot be sold again is taken back and written off at once, so
 * the ledger shows both. */
static gboolean
book_goods_back (OcopDb *db, gint64 record, const OcopReturnLine *line, GError **error)
{
    if (!line->is_goods)
        return TRUE;
    return move_goods (db, record, line->code, line->lots, line->qty_milli, 1, OCOP_MOVE_RETURN,
                       error) &&
           (line->is_restocked || move_goods (db, record, line->code, line->lots, line->qty_milli,
                                              -1, OCOP_MOVE_WASTE, error));
}

gboolean
ocop_returns_insert (OcopDb *db, gint64 record, OcopDay business_day, const OcopReturn *taking_back,
                     GError **error)
{
    gint64 epoch = OCOP_ID_EPOCH (record), no = OCOP_ID (epoch, taking_back->receipt_no),
           sale_no = 0;
    char point[9];
    int till;
    gint64 sale_epoch, sale_number;
    if (taking_back->sale_receipt != NULL &&
        ocop_receipt_number_parse (taking_back->sale_receipt, point, &till, &sale_epoch,
                                   &sale_number))
        sale_no = OCOP_ID (sale_epoch, sale_number);
    if (!insert_return_row (db, no, record, sale_no, taking_back, error))
        return FALSE;
    for (guint i = 0; i < taking_back->lines->len; i++) {
        const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
        OcopTotalsRow change = {.day = business_day,
                                .product = line->code,
                                .channel = taking_back->channel,
                                .stars = line->stars,
                                .returned_qty_milli = line->qty_milli,
                                .returned_amount = line->amount};
        if (!insert_return_line_row (db, no, i + 1, line, error) ||
            !ocop_totals_add (db, record, &change, error) ||
            !book_goods_back (db, record, line, error))
            return FALSE;
        if (sale_no != 0 && !add_returned (db, sale_no, line, error))
            return FALSE;
    }
    for (guint i = 0; i < taking_back->refunds->len; i++)
        if (!insert_refund_row (db, no, i + 1,
                                &g_array_index (taking_back->refunds, OcopPayment, i), error))
            return FALSE;
    OcopShiftFigures figures;
    if (!ocop_shifts_load (db, taking_back->shift, &figures, error))
        return FALSE;
    ocop_shift_add_return (&figures, taking_back);
    return ocop_shifts_save (db, &figures, error) &&
           ocop_totals_add_cashier (db, epoch, business_day, taking_back->cashier_number,
                                    taking_back->total, TRUE, error) &&
           ocop_request_insert (db, taking_back->request_id, taking_back->request_digest, record, 0,
                                error);
}

gboolean
ocop_sales_find (OcopDb *db, gint64 no, gint64 *ret_record, gboolean *ret_is_return, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "SELECT record, 0 FROM sale WHERE no = ?1 UNION ALL "
                                          "SELECT record, 1 FROM goods_return WHERE no = ?1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_record = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_is_return = is_found && sqlite3_column_int (stmt, 1) == 1;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_sales_get_returned (OcopDb *db, gint64 sale_no, int line, gint64 *ret_qty_milli,
                         gint64 *ret_amount, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT qty, amount FROM returned WHERE sale = ?1 AND line = ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, sale_no);
    ocop_bind_int (stmt, 2, line);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_qty_milli = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    *ret_amount = is_found ? sqlite3_column_int64 (stmt, 1) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_sales_get_prints (OcopDb *db, gint64 no, gint64 *ret_times, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT times FROM printed WHERE no = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_times = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_sales_count_print (OcopDb *db, gint64 no, gint64 *ret_times, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO printed (no, times) VALUES (?1, 1) ON "
                                          "CONFLICT (no) DO UPDATE SET times = times + 1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    return ocop_db_run (db, stmt, error) && ocop_sales_get_prints (db, no, ret_times, error);
}

gboolean
ocop_sales_insert_copy (OcopDb *db, gint64 shift, GError **error)
{
    OcopShiftFigures figures;
    if (shift == 0)
        return TRUE;
    if (!ocop_shifts_load (db, shift, &figures, error))
        return FALSE;
    figures.n_copies++;
    return ocop_shifts_save (db, &figures, error);
}

static gboolean
collect_receipt (gint64 id, const char *header, gsize header_size, const char *body,
                 gsize body_size, const guint8 *signature, gpointer data, GError **error)
{
    OcopRecord record;
    if (!ocop_record_from_text (header, header_size, &record, NULL, error))
        return FALSE;
    OcopKind kind = ocop_record_get_kind (&record);
    if (kind == OCOP_KIND_SALE || kind == OCOP_KIND_RETURN)
        g_array_append_val ((GArray *)data, id);
    return TRUE;
}

GArray *
ocop_sales_list_records (OcopStore *store, OcopDay from, OcopDay to, GError **error)
{
    OcopDb *db = ocop_store_get_db (store);
    gboolean has_row;
    g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (gint64));
    /* The records of a shift lie between the one that opens it and the one that closes it. */
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT record, coalesce (closed_record, (SELECT record FROM head)) FROM shift"
        " WHERE day BETWEEN ?1 AND ?2 ORDER BY id",
        error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, from);
    ocop_bind_int (stmt, 2, to);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            break;
        gint64 first = sqlite3_column_int64 (stmt, 0), last = sqlite3_column_int64 (stmt, 1);
        g_array_append_val (spans, first);
        g_array_append_val (spans, last);
    }
    for (guint i = 0; i < spans->len; i += 2)
        if (!ocop_journal_each (store, g_array_index (spans, gint64, i),
                                g_array_index (spans, gint64, i + 1), collect_receipt, records,
                                error))
            return NULL;
    return g_steal_pointer (&records);
}

gboolean
ocop_buyer_insert (OcopDb *db, gint64 no, const guint8 *salt, gsize salt_size, const char *json,
                   GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "INSERT INTO buyer (no, salt, json) VALUES (?1, ?2, ?3)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    ocop_bind_blob (stmt, 2, salt, salt_size);
    ocop_bind_text (stmt, 3, json);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_buyer_find (OcopDb *db, gint64 no, char **ret_json, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT json FROM buyer WHERE no = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, no);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_json = is_found ? ocop_column_dup_text (stmt, 0) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}
