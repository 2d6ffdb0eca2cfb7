/* Selling: look everything up, refuse in the contract's order, price, then one transaction. */
#include "shop/private.h"

#include "base/error.h"
#include "base/quantity.h"
#include "domain/tender.h"
#include "journal/hash.h"
#include "shop/print.h"
#include "shop/shelf.h"
#include "store/open_cart.h"
#include "store/requests.h"
#include "store/sales.h"
#include "store/shifts.h"
#include "store/stock.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BUYER_SALT_BYTES 16

void
ocop_sale_result_clear (OcopSaleResult *result)
{
    g_clear_pointer (&result->sale, ocop_sale_free);
    ocop_act_result_clear (&result->act);
}

/* What one try of a sale works on. */
typedef struct {
    const OcopSaleRequest *request;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopSaleResult *result;
} SaleAttempt;

typedef struct {
    OcopShop *shop;
    const OcopSaleRequest *request; /* as asked, or merged with the parked sale it resumes */
    gboolean is_parking;            /* age and approvals are asked for when the cart is paid */
    OcopDay today;
    gint64 shift;
    OcopDay business_day;
    OcopUser cashier;
    OcopCart *cart;
    OcopShelf *shelf;
    OcopSale *sale;
} Work;

static void
work_clear (Work *work)
{
    ocop_user_clear (&work->cashier);
    g_clear_pointer (&work->cart, ocop_cart_free);
    g_clear_pointer (&work->shelf, ocop_shelf_free);
    g_clear_pointer (&work->sale, ocop_sale_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
prefix_line (GError **error, guint index)
{
    /* Age is a question to the whole sale. */
    if (error != NULL && !g_error_matches (*error, OCOP_ERROR, OCOP_ERROR_AGE_NOT_CONFIRMED)) {
        char prefix[32];
        g_snprintf (prefix, sizeof prefix, "lines[%u].", index);
        ocop_error_prefix_field (*error, prefix);
    }
    return FALSE;
}

static gboolean
add_to_cart (Work *work, const OcopLineRequest *line, const OcopScanned *scanned, GError **error)
{
    gboolean has_label = scanned->weight_milli >= 0 || scanned->price_dong >= 0;
    if (has_label && line->qty_milli != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "qty",
                        _ ("the label of “%s” states the quantity already"), scanned->offer.name);
        return FALSE;
    }
    OcopOffer offer = scanned->offer; /* borrows its texts */
    if (!offer.has_price)
        offer.unit_price = line->unit_price;
    OcopCartEvent add = {
        .kind = OCOP_CART_ADD, .offer = &offer, .qty_milli = 1000, .label_amount = -1};
    if (scanned->price_dong >= 0)
        add.label_amount = scanned->price_dong;
    else if (scanned->weight_milli >= 0)
        add.qty_milli = scanned->weight_milli;
    else if (line->qty_milli != 0)
        add.qty_milli = line->qty_milli;
    guint index = ocop_cart_get_n_lines (work->cart);
    if (!ocop_cart_apply (work->cart, &add, error))
        return FALSE;
    OcopCartEvent price = {
        .kind = OCOP_CART_SET_UNIT_PRICE, .line = index, .amount = line->unit_price};
    OcopCartEvent gift = {.kind = OCOP_CART_SET_GIFT, .line = index, .flag = TRUE};
    OcopCartEvent discount = {
        .kind = OCOP_CART_SET_DISCOUNT, .line = index, .discount = line->discount};
    return (line->unit_price < 0 || ocop_cart_apply (work->cart, &price, error)) &&
           (!line->is_gift || ocop_cart_apply (work->cart, &gift, error)) &&
           (line->discount.kind == OCOP_DISCOUNT_NONE ||
            ocop_cart_apply (work->cart, &discount, error));
}

static guint
warn_of_certificate (OcopCertificateState state)
{
    switch (state) {
    case OCOP_CERTIFICATE_LAPSED:
        return OCOP_WARN_CERTIFICATE_LAPSED;
    case OCOP_CERTIFICATE_UNDATED:
        return OCOP_WARN_CERTIFICATE_UNDATED;
    case OCOP_CERTIFICATE_SOON:
        return OCOP_WARN_CERTIFICATE_SOON;
    case OCOP_CERTIFICATE_NONE:
    case OCOP_CERTIFICATE_VALID:
    default:
        return 0;
    }
}

/* One line: code, recall, withdrawal, lot, age, then quantity and discount. */
static gboolean
take_line (Work *work, guint index, GError **error)
{
    const OcopLineRequest *asked = g_ptr_array_index (work->request->lines, index);
    g_auto (OcopScanned) scanned = {0};
    gboolean is_lot_on_shelf;
    if (!ocop_shop_check_line (work->shop, asked, work->today, &scanned, &is_lot_on_shelf, error))
        return FALSE;
    const OcopOffer *offer = &scanned.offer;
    const char *lot = asked->lot != NULL ? asked->lot : scanned.lot;
    if (offer->age_limit > 0 && !work->request->is_age_confirmed && !work->is_parking) {
        ocop_set_error (error, OCOP_ERROR_AGE_NOT_CONFIRMED, "age_confirmed",
                        _ ("“%s” is sold from %d years on: confirm the buyer's age"), offer->name,
                        offer->age_limit);
        return FALSE;
    }
    if (!add_to_cart (work, asked, &scanned, error))
        return FALSE;

    const OcopCartLine *cart_line = ocop_cart_peek_line (work->cart, index);
    OcopSaleLine *line = ocop_sale_add_line (work->sale);
    line->code = g_strdup (offer->code);
    line->name = g_strdup (offer->name);
    line->unit = g_strdup (offer->unit);
    if (offer->provenance_url != NULL && *offer->provenance_url != '\0')
        line->provenance_url = g_strdup (offer->provenance_url);
    line->is_goods = offer->kind == OCOP_PRODUCT_GOODS;
    line->qty_milli = cart_line->qty_milli;
    line->list_price = offer->has_price ? offer->unit_price : -1;
    line->vat_rate =
        offer->has_price ? offer->vat_rate : ocop_vat_rate_resolve (OCOP_VAT_STD, work->today);
    line->stars = offer->stars;
    line->is_gift = asked->is_gift;
    line->warnings = warn_of_certificate (offer->certificate);
    if (!line->is_goods)
        return TRUE;
    gboolean is_short = FALSE;
    if (!ocop_shelf_take (work->shelf, offer, is_lot_on_shelf ? lot : NULL, line->qty_milli,
                          line->lots, &is_short, error))
        return FALSE;
    if (is_short)
        line->warnings |= OCOP_WARN_STOCK_SHORT;
    if (lot != NULL && !is_lot_on_shelf)
        line->marked_lot = g_strdup (lot);
    return TRUE;
}

static gboolean
take_lines (Work *work, GError **error)
{
    for (guint i = 0; i < work->request->lines->len; i++)
        if (!take_line (work, i, error))
            return prefix_line (error, i);
    return TRUE;
}

static gboolean
price_lines (Work *work, GError **error)
{
    OcopSale *sale = work->sale;
    guint n_lines = sale->lines->len;
    g_autofree OcopCartFigures *figures = g_new0 (OcopCartFigures, n_lines + 1);
    g_autofree OcopVatRate *rates = g_new0 (OcopVatRate, n_lines + 1);
    g_autofree gint64 *amounts = g_new0 (gint64, n_lines + 1);
    OcopCartEvent discount = {.kind = OCOP_CART_SET_SALE_DISCOUNT,
                              .discount = work->request->discount};
    OcopVatMethod method;
    if (!ocop_cart_apply (work->cart, &discount, error) ||
        !ocop_cart_price (work->cart, figures, &sale->sale_discount, &sale->total, error) ||
        !ocop_shop_get_vat_method (work->shop, &method, error))
        return FALSE;
    for (guint i = 0; i < n_lines; i++) {
        OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        line->unit_price = figures[i].unit_price;
        line->discount = figures[i].discount;
        line->share = figures[i].share;
        line->amount = figures[i].amount;
        rates[i] = line->vat_rate;
        amounts[i] = line->amount;
    }
    sale->n_vat = method == OCOP_VAT_METHOD_DEDUCTION
                      ? ocop_vat_sum_up (rates, amounts, n_lines, sale->vat)
                      : 0;
    return TRUE;
}

static gboolean
check_approvals (Work *work, GError **error)
{
    for (guint i = 0; i < work->request->lines->len; i++) {
        const OcopLineRequest *asked = g_ptr_array_index (work->request->lines, i);
        OcopSaleLine *line = g_ptr_array_index (work->sale->lines, i);
        if (asked->unit_price < 0)
            continue;
        g_auto (OcopUser) approver = {0};
        gboolean is_found = FALSE;
        if (asked->approved_by != NULL &&
            !ocop_users_find (ocop_store_get_db (work->shop->store), asked->approved_by, &is_found,
                              &approver, error))
            return FALSE;
        if (!ocop_rights_check_approval (OCOP_ACT_OVERRIDE_PRICE, asked->approved_by,
                                         is_found && approver.is_active, approver.role,
                                         "approved_by", error))
            return prefix_line (error, i);
        line->approved_by = g_strdup (approver.name);
    }
    return TRUE;
}

static gboolean
settle (Work *work, GError **error)
{
    gint64 rounding_step;
    OcopTender tender;
    if (!ocop_shop_get_rounding (work->shop, &rounding_step, error) ||
        !ocop_tender_settle (work->request->payments, work->sale->total, rounding_step,
                             work->sale->payments, &tender, error))
        return FALSE;
    work->sale->rounding = tender.rounding;
    work->sale->change = tender.change;
    return TRUE;
}

/* Everything up to the payments; also what parking checks. */
static gboolean
prepare (Work *work, GError **error)
{
    OcopDb *db = ocop_store_get_db (work->shop->store);
    if (!ocop_shop_get_shift_day (work->shop, &work->shift, &work->business_day, error))
        return FALSE;
    if (work->shift == 0) {
        ocop_set_error (error, OCOP_ERROR_SHIFT_CLOSED, NULL, _ ("no shift is open"));
        return FALSE;
    }
    if (!ocop_shop_find_active_user (work->shop, work->request->cashier, "cashier", &work->cashier,
                                     error))
        return FALSE;
    work->today = ocop_shop_get_today (work->shop);
    work->cart = ocop_cart_new();
    work->shelf = ocop_shelf_new (db, work->today);
    OcopSale *sale = work->sale = ocop_sale_new();
    sale->shift = work->shift;
    sale->cashier = g_strdup (work->cashier.name);
    sale->cashier_number = work->cashier.number;
    sale->channel = work->request->channel;
    sale->day = work->today;
    sale->is_training = work->request->is_training;
    sale->is_age_confirmed = work->request->is_age_confirmed;
    if (work->today > work->business_day)
        sale->warnings |= OCOP_WARN_SHIFT_OVERDUE;
    return take_lines (work, error) && price_lines (work, error) &&
           (work->is_parking || check_approvals (work, error));
}

gboolean
ocop_shop_check_cart (OcopShop *shop, const OcopSaleRequest *request, gint64 *ret_total,
                      gint64 *ret_shift, OcopDay *ret_business_day, GError **error)
{
    g_auto (Work) work = {.shop = shop, .request = request, .is_parking = TRUE};
    if (!prepare (&work, error))
        return FALSE;
    *ret_total = work.sale->total;
    *ret_shift = work.shift;
    *ret_business_day = work.business_day;
    return TRUE;
}

OcopSale *
ocop_shop_price_cart (OcopShop *shop, const OcopSaleRequest *request, GError **error)
{
    g_auto (Work) work = {.shop = shop, .request = request, .is_parking = TRUE};
    return prepare (&work, error) ? g_steal_pointer (&work.sale) : NULL;
}

/* Buyers stay outside the journal, which holds a salted hash: erasing the row leaves nothing that
 * could be guessed back. */
static gboolean
keep_buyer (Work *work, gint64 no, GError **error)
{
    const OcopSaleRequest *request = work->request;
    guint8 salt[BUYER_SALT_BYTES], hash[OCOP_HASH_SIZE];
    char text[OCOP_HASH_TEXT_SIZE];
    g_autoptr (GString) json = g_string_new (NULL);
    g_autoptr (GString) salted = g_string_new (NULL);
    OcopJsonWriter w;
    ocop_json_writer_init (&w, json);
    ocop_json_begin_object (&w, NULL);
    ocop_json_add_string (&w, "name", request->buyer_name);
    ocop_json_add_string (&w, "tax_code", request->buyer_tax_code);
    ocop_json_add_string (&w, "address", request->buyer_address);
    ocop_json_end_object (&w);
    ocop_ports_random (work->shop->ports, salt, sizeof salt);
    g_string_append_len (salted, (const char *)salt, sizeof salt);
    g_string_append_len (salted, json->str, (gssize)json->len);
    ocop_hash_bytes (salted->str, salted->len, hash);
    work->sale->buyer_sha256 = g_strdup (ocop_hash_to_text (hash, text));
    return ocop_buyer_insert (ocop_store_get_db (work->shop->store), no, salt, sizeof salt,
                              json->str, error);
}

static gboolean
post (Work *work, SaleAttempt *attempt, OcopStoreWrite *write, GError **error)
{
    OcopShop *shop = work->shop;
    OcopStore *store = shop->store;
    OcopSale *sale = work->sale;
    OcopDb *db = ocop_store_get_db (store);
    const OcopIdentity *identity = ocop_store_get_identity (store);
    if (!ocop_shop_leave_training (shop, work->shift, work->business_day, work->cashier.number,
                                   error))
        return FALSE;
    OcopStoreHead *head = ocop_store_edit_head (store);
    char number[OCOP_RECEIPT_NUMBER_SIZE];
    sale->receipt_no = ++head->receipt_no;
    ocop_receipt_number (identity->point, identity->till, head->epoch, sale->receipt_no, number);
    sale->receipt = g_strdup (number);
    memcpy (sale->request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (sale->request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    if (work->request->has_buyer &&
        !keep_buyer (work, OCOP_ID (head->epoch, sale->receipt_no), error))
        return FALSE;
    if (work->request->resume != NULL) {
        sale->resumed = g_strdup (work->request->resume);
        if (!ocop_parked_delete (db, ocop_parked_id_parse (sale->resumed), error))
            return FALSE;
    }
    g_autoptr (GString) body = g_string_sized_new (512 + 256 * sale->lines->len);
    ocop_sale_to_body (sale, body);
    OcopJournalEntry entry = {.kind = OCOP_KIND_SALE,
                              .operator_number = work->cashier.number,
                              .body = body,
                              .business_day = work->business_day,
                              .sales = sale->total};
    OcopPosted posted;
    gint64 print_job = 0;
    if (!ocop_journal_append (store, &entry, &posted, error) ||
        !ocop_sales_insert (db, OCOP_ID (posted.epoch, posted.seq), work->business_day, sale,
                            error) ||
        !ocop_open_cart_end (db, attempt->id, error) ||
        !ocop_shop_take_payments (shop, sale, OCOP_ID (posted.epoch, sale->receipt_no), error) ||
        !ocop_shop_queue_original (shop, OCOP_PAPER_KIND_RECEIPT, sale->receipt,
                                   OCOP_ID (posted.epoch, sale->receipt_no),
                                   ocop_payments_have_cash (sale->payments), &print_job, error) ||
        !ocop_store_commit (write, error))
        return FALSE;
    OcopActResult *act = &attempt->result->act;
    *act = (OcopActResult){.epoch = posted.epoch,
                           .seq = posted.seq,
                           .utc_ms = posted.utc_ms,
                           .business_day = work->business_day,
                           .print_job = print_job};
    memcpy (act->hash, posted.hash, OCOP_HASH_BYTES);
    attempt->result->sale = g_steal_pointer (&work->sale);
    return TRUE;
}

/* A practice sale: no number, no record of its own, no stock, no totals. Entering training is a
 * record. */
static gboolean
practise (Work *work, SaleAttempt *attempt, OcopStoreWrite *write, GError **error)
{
    OcopShop *shop = work->shop;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopTraining training;
    memcpy (work->sale->request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (work->sale->request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    if (!ocop_training_load (db, &training, error))
        return FALSE;
    if (!training.is_on) {
        g_autoptr (GString) entering = g_string_new (NULL);
        g_string_printf (entering, "{\"shift\":%" G_GINT64_FORMAT "}", work->shift);
        OcopJournalEntry entry = {.kind = OCOP_KIND_TRAINING_ENTER,
                                  .operator_number = work->cashier.number,
                                  .body = entering,
                                  .business_day = work->business_day};
        OcopPosted posted;
        if (!ocop_journal_append (shop->store, &entry, &posted, error) ||
            !ocop_training_enter (db, OCOP_ID (posted.epoch, posted.seq), error))
            return FALSE;
    }
    g_autoptr (GString) body = g_string_new (NULL);
    gint64 id;
    ocop_sale_to_body (work->sale, body);
    if (!ocop_training_insert_sale (db, ocop_ports_utc_ms (shop->ports), body, &id, error) ||
        !ocop_training_add (db, work->sale->total, error) ||
        !ocop_request_insert (db, attempt->id, attempt->digest, 0, id, error) ||
        !ocop_open_cart_end (db, attempt->id, error) || !ocop_store_commit (write, error))
        return FALSE;
    attempt->result->training_id = id;
    attempt->result->act.business_day = work->business_day;
    attempt->result->sale = g_steal_pointer (&work->sale);
    return TRUE;
}

gboolean
ocop_shop_load_sale_act (OcopShop *shop, const OcopRequestState *state, OcopSaleResult *ret_result,
                         GError **error)
{
    g_auto (OcopSaleResult) result = {0};
    if (state->record != 0) {
        if (!ocop_shop_load_act (shop, state->record, &result.act, error))
            return FALSE;
    } else {
        result.training_id = state->local;
        result.act.is_repeated = TRUE;
        if (!ocop_training_find_sale (ocop_store_get_db (shop->store), state->local,
                                      &result.act.body, error))
            return FALSE;
        if (result.act.body == NULL) {
            ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                            _ ("practice sale %" PRId64 " is missing"), state->local);
            return FALSE;
        }
    }
    gsize size;
    const char *body = g_bytes_get_data (result.act.body, &size);
    result.sale = ocop_sale_from_body (body, size, error);
    if (result.sale == NULL)
        return FALSE;
    if (state->record == 0) {
        OcopShiftFigures figures;
        if (!ocop_shifts_load (ocop_store_get_db (shop->store), result.sale->shift, &figures,
                               error))
            return FALSE;
        result.act.business_day = figures.day;
    }
    *ret_result = result;
    memset (&result, 0, sizeof result);
    return TRUE;
}

/* One transaction from the first look-up on: what was checked is what is sold, and thirty look-ups
 * do not each begin one of their own. */
static gboolean
attempt_sale (OcopShop *shop, gpointer data, GError **error)
{
    SaleAttempt *attempt = data;
    const OcopSaleRequest *request = attempt->request;
    OcopRequestState state;
    g_autoptr (OcopSaleRequest) merged = NULL;
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, shop->store, error) ||
        !ocop_request_look_up (ocop_store_get_db (shop->store), attempt->id, attempt->digest,
                               &state, error))
        return FALSE;
    if (state.is_known)
        return ocop_shop_load_sale_act (shop, &state, attempt->result, error);
    if (!request->is_training && !ocop_store_has_room (shop->store)) {
        ocop_set_error (error, OCOP_ERROR_DISK_FULL, NULL,
                        _ ("the disk is almost full: make room before selling on"));
        return FALSE;
    }
    if (request->resume != NULL) {
        merged = ocop_shop_merge_parked (shop, request, error);
        if (merged == NULL)
            return FALSE;
        request = merged;
    }
    g_auto (Work) work = {.shop = shop, .request = request};
    if (!prepare (&work, error) || !settle (&work, error))
        return FALSE;
    return request->is_training ? practise (&work, attempt, &write, error)
                                : post (&work, attempt, &write, error);
}

gboolean
ocop_shop_sell (OcopShop *shop, const OcopSaleRequest *request, OcopSaleResult *ret_result,
                GError **error)
{
    OcopSaleResult result = {0};
    SaleAttempt attempt = {.request = request, .result = &result};
    OcopRequestId id = {.is_given = request->has_request_id};
    gboolean was_retried;
    memcpy (id.id, request->request_id, OCOP_UUID_SIZE);
    ocop_shop_take_request_id (shop, &id, attempt.id);
    ocop_sale_request_digest (request, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_NORMAL, attempt_sale, &attempt, &was_retried, error))
        return FALSE;
    if (was_retried)
        result.act.is_repeated = FALSE;
    *ret_result = result;
    return TRUE;
}
