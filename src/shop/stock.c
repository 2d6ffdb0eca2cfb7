/* Goods that come, spoil or are found to differ. */
#include "shop/private.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"
#include "journal/hash.h"
#include "store/catalogue.h"
#include "store/requests.h"
#include "store/stock.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define STOCK_FILE_ROWS_MAX 200000

typedef struct {
    OcopStockAct *stock; /* by is filled in by the attempt */
    const char *by;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopActResult *result;
} StockAttempt;

static const OcopKind kinds[] = {[OCOP_STOCK_RECEIVE] = OCOP_KIND_STOCK_RECEIVE,
                                 [OCOP_STOCK_WASTE] = OCOP_KIND_STOCK_WASTE,
                                 [OCOP_STOCK_ADJUST] = OCOP_KIND_STOCK_ADJUST,
                                 [OCOP_STOCK_IMPORT] = OCOP_KIND_STOCK_IMPORT};

static gboolean
find_offer (OcopShop *shop, const char *code, OcopOffer *ret_offer, GError **error)
{
    gboolean is_found;
    OcopDb *db = ocop_store_get_db (shop->store);
    if (!ocop_store_find_offer_by_code (db, code, ocop_shop_get_today (shop), &is_found, ret_offer,
                                        error))
        return FALSE;
    if (!is_found) {
        g_autofree char *shown = ocop_text_excerpt (code, -1);
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "code", _ ("no product has the code “%s”"),
                        shown);
        return FALSE;
    }
    if (ret_offer->kind == OCOP_PRODUCT_SERVICE) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "code",
                        _ ("“%s” is a service and has no stock"), ret_offer->name);
        ocop_offer_clear (ret_offer);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_item (OcopShop *shop, OcopStockActKind kind, const OcopStockItem *item, GError **error)
{
    char text[OCOP_QTY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    g_auto (OcopOffer) offer = {0};
    gboolean is_known = FALSE;
    OcopDay expiry;
    gint64 qty;
    if (!find_offer (shop, item->code, &offer, error))
        return FALSE;
    if (offer.sold_by == OCOP_SOLD_BY_PIECE && !ocop_qty_is_whole (item->change_milli)) {
        ocop_set_error (error, OCOP_ERROR_QUANTITY_NOT_WHOLE, "qty",
                        _ ("“%s” is counted by the piece: %s is not a whole number"), offer.name,
                        ocop_qty_to_text (item->change_milli, text));
        return FALSE;
    }
    if (item->lot == NULL)
        return TRUE;
    if (!ocop_stock_find_lot (ocop_store_get_db (shop->store), item->code, item->lot, &is_known,
                              &expiry, &qty, error))
        return FALSE;
    if (!is_known && kind == OCOP_STOCK_WASTE) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_LOT, "lot",
                        _ ("lot %s of “%s” was never received here"), item->lot, offer.name);
        return FALSE;
    }
    if (is_known && expiry != OCOP_DAY_NONE && item->expiry != OCOP_DAY_NONE &&
        item->expiry != expiry) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "expiry",
                        _ ("lot %s of “%s” is known to expire on %s"), item->lot, offer.name,
                        ocop_day_to_local (expiry, day));
        return FALSE;
    }
    return TRUE;
}

/* Whether a line before @n says another day of the same lot. */
static gboolean
check_lot_days (const OcopStockAct *stock, guint n, GError **error)
{
    char day[OCOP_DAY_TEXT_SIZE];
    const OcopStockItem *item = &g_array_index (stock->items, OcopStockItem, n);
    for (guint i = 0; i < n && item->lot != NULL && item->expiry != OCOP_DAY_NONE; i++) {
        const OcopStockItem *other = &g_array_index (stock->items, OcopStockItem, i);
        if (g_strcmp0 (other->lot, item->lot) != 0 || strcmp (other->code, item->code) != 0 ||
            other->expiry == OCOP_DAY_NONE || other->expiry == item->expiry)
            continue;
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "expiry",
                        _ ("lot %s of “%s” is known to expire on %s"), item->lot, item->code,
                        ocop_day_to_local (other->expiry, day));
        return FALSE;
    }
    return TRUE;
}

/* The error says which of several it is by its row. */
static gboolean
check_items (OcopShop *shop, const OcopStockAct *stock, GError **error)
{
    for (guint i = 0; i < stock->items->len; i++) {
        GError *failure = NULL;
        if (check_item (shop, stock->kind, &g_array_index (stock->items, OcopStockItem, i),
                        &failure) &&
            check_lot_days (stock, i, &failure))
            continue;
        ocop_error_set_place (failure, NULL, stock->items->len > 1 ? i + 1 : 0, NULL);
        g_propagate_error (error, failure);
        return FALSE;
    }
    return TRUE;
}

static gboolean
attempt_stock (OcopShop *shop, gpointer data, GError **error)
{
    StockAttempt *attempt = data;
    OcopStockAct *stock = attempt->stock;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    gint64 operator_number, shift;
    OcopDay day;
    g_autofree char *by = NULL;
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    if (state.is_known)
        return ocop_shop_load_act (shop, state.record, attempt->result, error);
    if (!ocop_shop_find_actor (shop, attempt->by, &operator_number, &by, error) ||
        !ocop_shop_get_shift_day (shop, &shift, &day, error))
        return FALSE;
    if (stock->kind != OCOP_STOCK_IMPORT && !check_items (shop, stock, error))
        return FALSE;
    stock->has_request = TRUE;
    memcpy (stock->request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (stock->request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    g_free (stock->by);
    stock->by = g_steal_pointer (&by);

    g_auto (OcopStoreWrite) write = {0};
    g_autoptr (GString) body = g_string_new (NULL);
    OcopPosted posted;
    ocop_stock_act_to_body (stock, body);
    OcopJournalEntry entry = {.kind = kinds[stock->kind],
                              .operator_number = operator_number,
                              .body = body,
                              .business_day = day};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_journal_append (shop->store, &entry, &posted, error) ||
        !ocop_stock_insert_act (db, OCOP_ID (posted.epoch, posted.seq), stock, error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    *attempt->result = (OcopActResult){.epoch = posted.epoch,
                                       .seq = posted.seq,
                                       .utc_ms = posted.utc_ms,
                                       .business_day = day,
                                       .body = g_bytes_new (body->str, body->len)};
    memcpy (attempt->result->hash, posted.hash, OCOP_HASH_BYTES);
    return TRUE;
}

static gboolean
run_stock (OcopShop *shop, OcopStockAct *stock, const char *by, const OcopRequestId *request,
           OcopActResult *ret_result, GError **error)
{
    OcopActResult result = {0};
    StockAttempt attempt = {.stock = stock, .by = by, .result = &result};
    gboolean was_retried;
    g_autoptr (GString) text = g_string_new ("stock\n");
    g_string_append_printf (text, "%d\n%s\n", stock->kind, by != NULL ? by : "");
    ocop_stock_act_to_body (stock, text);
    ocop_shop_take_request_id (shop, request, attempt.id);
    ocop_hash_bytes (text->str, text->len, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_stock, &attempt, &was_retried,
                            error))
        return FALSE;
    if (was_retried)
        result.is_repeated = FALSE;
    *ret_result = result;
    return TRUE;
}

static gboolean
take_text (const char *text, const char *field, gboolean is_required, char **ret_text,
           GError **error)
{
    *ret_text = NULL;
    if (text == NULL && !is_required)
        return TRUE;
    g_autofree char *clean =
        ocop_text_take_in (text != NULL ? text : "", -1, OCOP_TEXT_MAX, field, error);
    if (clean == NULL)
        return FALSE;
    if (*clean == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("the %s is empty"), field);
        return FALSE;
    }
    *ret_text = g_steal_pointer (&clean);
    return TRUE;
}

static gboolean
add_item (OcopStockAct *act, const OcopStockRequest *stock, GError **error)
{
    OcopStockItem item = {.expiry = stock->expiry,
                          .change_milli = stock->kind == OCOP_STOCK_WASTE ? -stock->qty_milli
                                                                          : stock->qty_milli};
    const gint64 size = ABS (stock->qty_milli);
    if (size == 0 || size > OCOP_QTY_MAX_MILLI ||
        (stock->kind != OCOP_STOCK_ADJUST && stock->qty_milli < 0)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qty", _ ("this quantity is not possible"));
        return FALSE;
    }
    if (stock->expiry != OCOP_DAY_NONE && stock->lot == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "expiry",
                        _ ("an expiry belongs to a lot: name the lot too"));
        return FALSE;
    }
    if (!take_text (stock->lot, "lot", FALSE, &item.lot, error))
        return FALSE;
    item.code = g_strdup (stock->code);
    g_array_append_val (act->items, item);
    return TRUE;
}

gboolean
ocop_shop_book_stock (OcopShop *shop, const OcopStockRequest *stock, const OcopRequestId *request,
                      OcopActResult *ret_result, GError **error)
{
    g_autoptr (OcopStockAct) act = ocop_stock_act_new (stock->kind);
    if (!take_text (stock->reason, "reason", stock->kind != OCOP_STOCK_RECEIVE, &act->reason,
                    error) ||
        !add_item (act, stock, error))
        return FALSE;
    return run_stock (shop, act, stock->by, request, ret_result, error);
}

gboolean
ocop_shop_receive_delivery (OcopShop *shop, const OcopStockRequest *lines, guint n_lines,
                            const char *by, const OcopRequestId *request, OcopActResult *ret_result,
                            GError **error)
{
    g_autoptr (OcopStockAct) act = ocop_stock_act_new (OCOP_STOCK_RECEIVE);
    if (n_lines == 0 || n_lines > OCOP_DELIVERY_LINES_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "lines", _ ("a delivery has 1 to %d lines"),
                        OCOP_DELIVERY_LINES_MAX);
        return FALSE;
    }
    for (guint i = 0; i < n_lines; i++) {
        GError *failure = NULL;
        OcopStockRequest line = lines[i];
        line.kind = OCOP_STOCK_RECEIVE;
        if (add_item (act, &line, &failure))
            continue;
        ocop_error_set_place (failure, NULL, i + 1, NULL);
        g_propagate_error (error, failure);
        return FALSE;
    }
    return run_stock (shop, act, by, request, ret_result, error);
}

/* ---- opening stock */

typedef struct {
    int code, qty, lot, expiry; /* columns, -1: not there */
} Columns;

static gboolean
find_columns (OcopCsv *csv, Columns *ret_columns, GError **error)
{
    gsize n_columns;
    const char *const *header = ocop_csv_get_header (csv, &n_columns);
    Columns columns = {-1, -1, -1, -1};
    for (gsize i = 0; i < n_columns; i++) {
        int *target = strcmp (header[i], "code") == 0     ? &columns.code
                      : strcmp (header[i], "qty") == 0    ? &columns.qty
                      : strcmp (header[i], "lot") == 0    ? &columns.lot
                      : strcmp (header[i], "expiry") == 0 ? &columns.expiry
                                                          : NULL;
        if (target == NULL) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("“%s” is not a column of a stock file"), header[i]);
            ocop_error_set_place (*error, NULL, 1, header[i]);
            return FALSE;
        }
        *target = (int)i;
    }
    if (columns.code < 0 || columns.qty < 0) {
        const char *missing = columns.code < 0 ? "code" : "qty";
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the column “%s” is missing"),
                        missing);
        ocop_error_set_place (*error, NULL, 1, missing);
        return FALSE;
    }
    *ret_columns = columns;
    return TRUE;
}

static gboolean
read_row (OcopShop *shop, OcopCsv *csv, const Columns *columns, OcopStockItem *ret_item,
          const char **ret_column, GError **error)
{
    OcopStockItem item = {.expiry = OCOP_DAY_NONE};
    const char *lot = columns->lot >= 0 ? ocop_csv_get_field (csv, (gsize)columns->lot) : "";
    const char *expiry =
        columns->expiry >= 0 ? ocop_csv_get_field (csv, (gsize)columns->expiry) : "";
    g_autofree char *qty = g_strdup (ocop_csv_get_field (csv, (gsize)columns->qty));
    g_strdelimit (qty, ",", '.'); /* spreadsheets here write 0,5 */
    *ret_column = "qty";
    if (!ocop_qty_parse (qty, "qty", &item.change_milli, error))
        return FALSE;
    *ret_column = "expiry";
    if (*expiry != '\0' && !ocop_day_parse_lenient (expiry, "expiry", &item.expiry, error))
        return FALSE;
    if (*expiry != '\0' && *lot == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, "expiry",
                        _ ("an expiry belongs to a lot: name the lot too"));
        return FALSE;
    }
    *ret_column = "lot";
    g_autofree char *clean_lot =
        ocop_text_take_in (ocop_csv_strip_guard (lot), -1, OCOP_TEXT_MAX, "lot", error);
    if (clean_lot == NULL)
        return FALSE;
    *ret_column = "code";
    item.code = (char *)ocop_csv_strip_guard (ocop_csv_get_field (csv, (gsize)columns->code));
    item.lot = *clean_lot != '\0' ? clean_lot : NULL;
    if (!check_item (shop, OCOP_STOCK_IMPORT, &item, error))
        return FALSE;
    item.code = g_strdup (item.code);
    item.lot = g_strdup (item.lot);
    *ret_item = item;
    return TRUE;
}

/* Whatever is wrong with a row is wrong with the file. */
static gboolean
blame_row (OcopCsv *csv, const char *column, GError **error)
{
    g_autofree char *message = NULL;
    gint64 row = ocop_csv_get_row (csv);
    if (error == NULL)
        return FALSE;
    message = g_strdup ((*error)->message);
    g_clear_error (error);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, column, "%s", message);
    ocop_error_set_place (*error, NULL, row, column);
    return FALSE;
}

static gboolean
read_stock_file (OcopShop *shop, const char *bytes, gsize size, OcopStockAct *act, GError **error)
{
    Columns columns;
    const char *column = NULL;
    g_autoptr (OcopCsv) csv = ocop_csv_new (bytes, size, error);
    if (csv == NULL || !find_columns (csv, &columns, error))
        return FALSE;
    for (;;) {
        g_autoptr (GError) row_error = NULL;
        OcopStockItem item;
        if (!ocop_csv_next (csv, &row_error)) {
            if (row_error == NULL)
                break;
            g_propagate_error (error, g_steal_pointer (&row_error));
            return FALSE;
        }
        if (act->items->len >= STOCK_FILE_ROWS_MAX) {
            ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL,
                            _ ("a stock file has at most %d rows"), STOCK_FILE_ROWS_MAX);
            return FALSE;
        }
        if (!read_row (shop, csv, &columns, &item, &column, error))
            return blame_row (csv, column, error);
        g_array_append_val (act->items, item);
    }
    if (act->items->len == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the file has no rows"));
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_shop_import_stock (OcopShop *shop, const char *csv, gsize size, const char *by,
                        const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    g_autoptr (OcopStockAct) act = ocop_stock_act_new (OCOP_STOCK_IMPORT);
    g_autoptr (GError) failure = NULL;
    if (!read_stock_file (shop, csv, size, act, &failure)) {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    return run_stock (shop, act, by, request, ret_result, error);
}

/* ---- positions */

static void
clear_line (gpointer data)
{
    OcopStockLine *line = data;
    g_free (line->product);
    g_free (line->name);
    g_free (line->unit);
    g_clear_pointer (&line->lots, g_array_unref);
}

static gboolean
append_line (OcopShop *shop, const char *code, const OcopOffer *offer, gint64 qty_milli,
             GArray *lines, GError **error)
{
    OcopStockLine line = {.product = g_strdup (code),
                          .name = g_strdup (offer != NULL ? offer->name : code),
                          .unit = g_strdup (offer != NULL ? offer->unit : ""),
                          .qty_milli = qty_milli};
    line.lots = ocop_stock_list_lots (ocop_store_get_db (shop->store), code, error);
    g_array_append_val (lines, line);
    return line.lots != NULL;
}

GArray *
ocop_shop_list_stock (OcopShop *shop, const char *code, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopDay today = ocop_shop_get_today (shop);
    g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (OcopStockLine));
    g_array_set_clear_func (lines, clear_line);
    if (code != NULL) {
        g_auto (OcopScanned) scanned = {0};
        gint64 qty;
        if (!ocop_shop_look_up_code (shop, code, today, &scanned, error) ||
            !ocop_stock_get_position (db, code, &qty, NULL, error) ||
            !append_line (shop, code, &scanned.offer, qty, lines, error))
            return NULL;
        return g_steal_pointer (&lines);
    }
    g_autoptr (GArray) positions = ocop_stock_list (db, error);
    if (positions == NULL)
        return NULL;
    for (guint i = 0; i < positions->len; i++) {
        const OcopStockPosition *position = &g_array_index (positions, OcopStockPosition, i);
        g_auto (OcopOffer) offer = {0};
        gboolean is_known;
        if (!ocop_store_find_offer_by_code (db, position->product, today, &is_known, &offer,
                                            error) ||
            !append_line (shop, position->product, is_known ? &offer : NULL, position->qty_milli,
                          lines, error))
            return NULL;
    }
    return g_steal_pointer (&lines);
}
