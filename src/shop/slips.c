/* Slips: papers that prove nothing to a customer and are not counted. */
#include "shop/slips.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/banks.h"
#include "domain/net_content.h"
#include "receipts/slips.h"
#include "shop/payments.h"
#include "shop/private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse_reference (const char *reference, const char *message, GError **error)
{
    g_autofree char *shown = ocop_text_excerpt (reference, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reference", "%s: %s", message, shown);
    return FALSE;
}

/* The record of the present epoch that @reference numbers; *@ret_kind UNKNOWN where there is none.
 */
static gboolean
load_record (OcopShop *shop, const char *reference, OcopKind *ret_kind, OcopActResult *ret_act,
             GError **error)
{
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    OcopRecord record;
    gsize length = strlen (reference);
    gint64 seq = length >= 1 && length <= 12 && strspn (reference, "0123456789") == length
                     ? g_ascii_strtoll (reference, NULL, 10)
                     : 0;
    *ret_kind = OCOP_KIND_UNKNOWN;
    if (seq < 1 || seq > head->seq)
        return TRUE;
    gint64 id = OCOP_ID (head->epoch, seq);
    if (!ocop_journal_read (shop->store, id, &record, NULL, NULL, error) ||
        !ocop_shop_load_act (shop, id, ret_act, error))
        return FALSE;
    *ret_kind = ocop_record_get_kind (&record);
    return TRUE;
}

OcopDocument *
ocop_shop_make_cash_slip (OcopShop *shop, const char *reference, const OcopShopFace *face,
                          gint64 *ret_utc_ms, GError **error)
{
    g_auto (OcopActResult) act = {0};
    g_auto (OcopCashMove) move = {0};
    OcopKind kind;
    gsize size;
    if (!load_record (shop, reference, &kind, &act, error))
        return NULL;
    if (kind != OCOP_KIND_CASH_IN && kind != OCOP_KIND_CASH_OUT) {
        refuse_reference (reference, _ ("no cash was moved by the record of this number"), error);
        return NULL;
    }
    const char *body = g_bytes_get_data (act.body, &size);
    if (!ocop_cash_move_from_body (kind == OCOP_KIND_CASH_OUT, body, size, &move, error))
        return NULL;
    OcopPaperFacts facts = {.utc_ms = act.utc_ms, .hash = act.hash};
    OcopCashSlip slip = {.is_out = move.is_out,
                         .amount = move.amount,
                         .reason = move.reason,
                         .by = move.by,
                         .seq = act.seq};
    *ret_utc_ms = act.utc_ms;
    return ocop_slip_for_cash (&slip, face, &facts);
}

/* ---- goods */

/* Name and unit of a product as they are today; its code where it is gone. */
static gboolean
name_line (OcopShop *shop, const char *code, OcopScanned *ret_scanned, OcopSlipLine *line,
           GError **error)
{
    g_autoptr (GError) failure = NULL;
    line->code = line->name = code;
    line->unit = "";
    if (ocop_shop_look_up_code (shop, code, ocop_shop_get_today (shop), ret_scanned, &failure)) {
        line->name = ret_scanned->offer.name;
        line->unit = ret_scanned->offer.unit;
        return TRUE;
    }
    if (g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_UNKNOWN_CODE))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

static void
clear_scanned (gpointer scanned)
{
    ocop_scanned_clear (scanned);
}

OcopDocument *
ocop_shop_make_goods_slip (OcopShop *shop, const char *reference, const OcopShopFace *face,
                           gint64 *ret_utc_ms, GError **error)
{
    g_auto (OcopActResult) record = {0};
    OcopKind kind;
    gsize size;
    if (!load_record (shop, reference, &kind, &record, error))
        return NULL;
    if (kind != OCOP_KIND_STOCK_RECEIVE && kind != OCOP_KIND_STOCK_IMPORT) {
        refuse_reference (reference, _ ("no goods came in by the record of this number"), error);
        return NULL;
    }
    const char *body = g_bytes_get_data (record.body, &size);
    g_autoptr (OcopStockAct) act = ocop_stock_act_from_body (
        kind == OCOP_KIND_STOCK_RECEIVE ? OCOP_STOCK_RECEIVE : OCOP_STOCK_IMPORT, body, size,
        error);
    if (act == NULL)
        return NULL;
    g_autofree OcopSlipLine *lines = g_new0 (OcopSlipLine, act->items->len + 1);
    g_autoptr (GArray) names = g_array_new (FALSE, TRUE, sizeof (OcopScanned));
    g_array_set_clear_func (names, clear_scanned);
    g_array_set_size (names, act->items->len);
    for (guint i = 0; i < act->items->len; i++) {
        const OcopStockItem *item = &g_array_index (act->items, OcopStockItem, i);
        lines[i] = (OcopSlipLine){.qty_milli = item->change_milli,
                                  .unit_price = -1,
                                  .amount = -1,
                                  .lot = item->lot,
                                  .expiry = item->expiry};
        if (!name_line (shop, item->code, &g_array_index (names, OcopScanned, i), &lines[i], error))
            return NULL;
    }
    OcopPaperFacts facts = {.utc_ms = record.utc_ms, .hash = record.hash};
    OcopGoodsSlip slip = {
        .by = act->by, .seq = record.seq, .lines = lines, .n_lines = act->items->len};
    *ret_utc_ms = record.utc_ms;
    return ocop_slip_for_goods (&slip, face, &facts);
}

/* ---- carts */

/* Lines of a priced cart; the texts are the sale's. */
static OcopSlipLine *
list_lines (const OcopSale *sale)
{
    OcopSlipLine *lines = g_new0 (OcopSlipLine, sale->lines->len + 1);
    for (guint i = 0; i < sale->lines->len; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        lines[i] = (OcopSlipLine){.code = line->code,
                                  .name = line->name,
                                  .unit = line->unit,
                                  .qty_milli = line->qty_milli,
                                  .unit_price = line->unit_price,
                                  .amount = line->amount,
                                  .lot = line->marked_lot,
                                  .expiry = OCOP_DAY_NONE};
    }
    return lines;
}

OcopDocument *
ocop_shop_make_parked_slip (OcopShop *shop, const char *reference, const OcopShopFace *face,
                            gint64 *ret_utc_ms, GError **error)
{
    OcopPaperFacts facts = {0};
    g_autoptr (OcopSaleRequest) cart =
        ocop_shop_load_parked (shop, reference, "reference", &facts.utc_ms, error);
    g_autoptr (OcopSale) sale = cart != NULL ? ocop_shop_price_cart (shop, cart, error) : NULL;
    if (sale == NULL)
        return NULL;
    g_autofree OcopSlipLine *lines = list_lines (sale);
    g_autofree char *id = g_strdup_printf ("P%" G_GINT64_FORMAT, ocop_parked_id_parse (reference));
    OcopParkedSlip slip = {.id = id,
                           .cashier = cart->cashier,
                           .lines = lines,
                           .n_lines = sale->lines->len,
                           .total = sale->total};
    *ret_utc_ms = facts.utc_ms;
    return ocop_slip_for_parked (&slip, face, &facts);
}

/* The cart a request is for, priced as it is now; *@ret_sale NULL where there is none any more, or
 * it cannot be priced: the request to pay stands by itself. */
static OcopSale *
price_parked (OcopShop *shop, const char *id)
{
    gint64 utc_ms;
    g_autoptr (OcopSaleRequest) cart =
        id != NULL ? ocop_shop_load_parked (shop, id, "reference", &utc_ms, NULL) : NULL;
    return cart != NULL ? ocop_shop_price_cart (shop, cart, NULL) : NULL;
}

OcopDocument *
ocop_shop_make_payment_slip (OcopShop *shop, const char *reference, const OcopShopFace *face,
                             gint64 *ret_utc_ms, GError **error)
{
    g_auto (OcopPayRequest) request = {0};
    if (!ocop_shop_load_payment (shop, reference, &request, error))
        return NULL;
    const OcopBank *bank = ocop_bank_find_by_bin (request.bin);
    g_autoptr (OcopSale) sale = price_parked (shop, request.parked);
    g_autofree OcopSlipLine *lines = sale != NULL ? list_lines (sale) : NULL;
    OcopPaperFacts facts = {.utc_ms = request.utc_ms};
    OcopPaymentSlip slip = {.code = request.code,
                            .payload = request.payload,
                            .amount = request.amount,
                            .bank = bank != NULL ? bank->short_name : "",
                            .account = request.account,
                            .account_name = request.account_name,
                            .lines = lines,
                            .n_lines = sale != NULL ? sale->lines->len : 0};
    *ret_utc_ms = request.utc_ms;
    return ocop_slip_for_payment (&slip, face, &facts);
}

/* ---- labels */

/* The thirteen digits that a bar code of the shelf shows, NULL where the product has none that fit.
 * Owned. */
static char *
dup_gtin_13 (const OcopCatalogueItem *item)
{
    for (char **gtin = item->product->gtins; gtin != NULL && *gtin != NULL; gtin++) {
        gsize length = strlen (*gtin);
        if (length == 13)
            return g_strdup (*gtin);
        if (length == 12)
            return g_strconcat ("0", *gtin, NULL);
        if (length == 14 && **gtin == '0')
            return g_strdup (*gtin + 1);
    }
    return g_strdup (item->in_store_code);
}

OcopDocument *
ocop_shop_make_label (OcopShop *shop, const char *reference, GError **error)
{
    g_autoptr (OcopCatalogueItem) item = ocop_shop_show_product (shop, reference, error);
    if (item == NULL)
        return NULL;
    const OcopProduct *product = item->product;
    g_autofree char *gtin = dup_gtin_13 (item);
    OcopLabel label = {.name = product->name,
                       .unit = product->unit,
                       .producer = product->producer,
                       .price = item->has_price ? item->price : -1,
                       .base_price = -1,
                       .stars = item->stars,
                       .gtin = gtin,
                       .code = product->code,
                       .printed_on = ocop_shop_get_today (shop)};
    if (item->has_price)
        ocop_net_content_base_price (product->name, product->unit, item->price, &label.base_price,
                                     &label.base_unit);
    return ocop_label_for_shelf (&label);
}
