/* Taking goods back, with and without a receipt. */
#include "shop/print.h"
#include "shop/private.h"

#include "base/error.h"
#include "base/quantity.h"
#include "domain/lots.h"
#include "store/catalogue.h"
#include "store/requests.h"
#include "store/sales.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
ocop_return_result_clear (OcopReturnResult *result)
{
    g_clear_pointer (&result->taking_back, ocop_return_free);
    ocop_act_result_clear (&result->act);
}

typedef struct {
    const OcopReturnRequest *request;
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    OcopReturnResult *result;
} ReturnAttempt;

typedef struct {
    OcopShop *shop;
    const OcopReturnRequest *request;
    OcopDay today;
    OcopSale *sale; /* NULL: without receipt */
    gint64 sale_no;
    OcopReturn *taking_back;
    gint64
        *returned_milli; /* per line of the sale, this request's included as it is worked through */
    gint64 *refunded;
} Work;

static void
work_clear (Work *work)
{
    g_clear_pointer (&work->sale, ocop_sale_free);
    g_clear_pointer (&work->taking_back, ocop_return_free);
    g_free (work->returned_milli);
    g_free (work->refunded);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
load_sale (Work *work, GError **error)
{
    OcopReceipt receipt = {0};
    if (!ocop_shop_get_receipt (work->shop, work->request->receipt, &receipt, error))
        return FALSE;
    g_auto (OcopReceipt) held = receipt;
    char point[9];
    int till;
    gint64 epoch, number;
    if (held.sale == NULL ||
        !ocop_receipt_number_parse (work->request->receipt, point, &till, &epoch, &number)) {
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_RECEIPT, "receipt",
                        _ ("%s is not the receipt of a sale"), work->request->receipt);
        return FALSE;
    }
    work->sale_no = OCOP_ID (epoch, number);
    work->sale = g_steal_pointer (&held.sale);
    guint n_lines = work->sale->lines->len;
    work->returned_milli = g_new0 (gint64, n_lines + 1);
    work->refunded = g_new0 (gint64, n_lines + 1);
    OcopDb *db = ocop_store_get_db (work->shop->store);
    for (guint i = 0; i < n_lines; i++)
        if (!ocop_sales_get_returned (db, work->sale_no, (int)i + 1, &work->returned_milli[i],
                                      &work->refunded[i], error))
            return FALSE;
    return TRUE;
}

static gboolean
check_whole (const OcopOffer *offer, gint64 qty_milli, GError **error)
{
    char text[OCOP_QTY_TEXT_SIZE];
    if (offer->sold_by != OCOP_SOLD_BY_PIECE || ocop_qty_is_whole (qty_milli))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_QUANTITY_NOT_WHOLE, "qty",
                    _ ("“%s” is sold by the piece: %s is not a whole number"), offer->name,
                    ocop_qty_to_text (qty_milli, text));
    return FALSE;
}

static gboolean
take_sold_line (Work *work, const OcopReturnLineRequest *asked, GError **error)
{
    OcopDb *db = ocop_store_get_db (work->shop->store);
    g_auto (OcopOffer) offer = {0};
    gboolean is_known;
    if (asked->line > (int)work->sale->lines->len) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "line", _ ("receipt %s has %u lines, not %d"),
                        work->request->receipt, work->sale->lines->len, asked->line);
        return FALSE;
    }
    guint index = (guint)asked->line - 1;
    const OcopSaleLine *sold = g_ptr_array_index (work->sale->lines, index);
    if (!ocop_store_find_offer_by_code (db, sold->code, work->today, &is_known, &offer, error) ||
        (is_known && !check_whole (&offer, asked->qty_milli, error)))
        return FALSE;
    gint64 refund;
    if (!ocop_return_refund (sold->qty_milli, sold->amount, work->returned_milli[index],
                             work->refunded[index], asked->qty_milli, &refund, error))
        return FALSE;
    OcopReturnLine *line = ocop_return_add_line (work->taking_back);
    line->sale_line = asked->line;
    line->code = g_strdup (sold->code);
    line->name = g_strdup (sold->name);
    line->unit = g_strdup (sold->unit);
    line->is_goods = sold->is_goods;
    line->qty_milli = asked->qty_milli;
    line->amount = refund;
    line->vat_rate = sold->vat_rate;
    line->stars = sold->stars;
    line->is_restocked = asked->is_restocked;
    ocop_lots_give_back (sold->lots, work->returned_milli[index], asked->qty_milli, line->lots);
    work->returned_milli[index] += asked->qty_milli;
    work->refunded[index] += refund;
    return TRUE;
}

static gboolean
take_unproven_line (Work *work, const OcopReturnLineRequest *asked, GError **error)
{
    g_auto (OcopScanned) scanned = {0};
    if (!ocop_shop_look_up_code (work->shop, asked->code, work->today, &scanned, error) ||
        !check_whole (&scanned.offer, asked->qty_milli, error))
        return FALSE;
    const OcopOffer *offer = &scanned.offer;
    OcopReturnLine *line = ocop_return_add_line (work->taking_back);
    line->code = g_strdup (offer->code);
    line->name = g_strdup (offer->name);
    line->unit = g_strdup (offer->unit);
    line->is_goods = offer->kind == OCOP_PRODUCT_GOODS;
    line->qty_milli = asked->qty_milli;
    line->amount = asked->amount;
    line->vat_rate =
        offer->has_price ? offer->vat_rate : ocop_vat_rate_resolve (OCOP_VAT_STD, work->today);
    line->stars = offer->stars;
    line->is_restocked = asked->is_restocked;
    return TRUE;
}

static gboolean
take_lines (Work *work, GError **error)
{
    for (guint i = 0; i < work->request->lines->len; i++) {
        const OcopReturnLineRequest *asked = g_ptr_array_index (work->request->lines, i);
        if (work->sale != NULL ? take_sold_line (work, asked, error)
                               : take_unproven_line (work, asked, error))
            continue;
        if (error != NULL) {
            char prefix[32];
            g_snprintf (prefix, sizeof prefix, "lines[%u].", i);
            ocop_error_prefix_field (*error, prefix);
        }
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_approval (Work *work, GError **error)
{
    g_auto (OcopUser) approver = {0};
    gboolean is_found = FALSE;
    const char *name = work->request->approved_by;
    if (work->sale != NULL && name == NULL)
        return TRUE;
    if (name != NULL &&
        !ocop_users_find (ocop_store_get_db (work->shop->store), name, &is_found, &approver, error))
        return FALSE;
    if (work->sale == NULL && !ocop_rights_check_approval (OCOP_ACT_RETURN_WITHOUT_RECEIPT, name,
                                                           is_found && approver.is_active,
                                                           approver.role, "approved_by", error))
        return FALSE;
    work->taking_back->approved_by = is_found ? g_strdup (approver.name) : NULL;
    return TRUE;
}

static gboolean
sum_up (Work *work, GError **error)
{
    OcopReturn *taking_back = work->taking_back;
    guint n_lines = taking_back->lines->len;
    g_autofree OcopVatRate *rates = g_new0 (OcopVatRate, n_lines + 1);
    g_autofree gint64 *amounts = g_new0 (gint64, n_lines + 1);
    OcopVatMethod method;
    for (guint i = 0; i < n_lines; i++) {
        const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
        rates[i] = line->vat_rate;
        amounts[i] = line->amount;
        taking_back->total += line->amount;
    }
    if (!ocop_shop_get_vat_method (work->shop, &method, error))
        return FALSE;
    taking_back->n_vat = method == OCOP_VAT_METHOD_DEDUCTION
                             ? ocop_vat_sum_up (rates, amounts, n_lines, taking_back->vat)
                             : 0;
    return ocop_return_settle (taking_back, work->request->refunds, work->request->has_refunds,
                               error);
}

static gboolean
post (Work *work, ReturnAttempt *attempt, OcopDay business_day, GError **error)
{
    OcopShop *shop = work->shop;
    OcopStore *store = shop->store;
    OcopReturn *taking_back = work->taking_back;
    const OcopIdentity *identity = ocop_store_get_identity (store);
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_store_begin (&write, store, error) ||
        !ocop_shop_leave_training (shop, taking_back->shift, business_day,
                                   taking_back->cashier_number, error))
        return FALSE;
    OcopStoreHead *head = ocop_store_edit_head (store);
    char number[OCOP_RECEIPT_NUMBER_SIZE];
    taking_back->receipt_no = ++head->receipt_no;
    ocop_receipt_number (identity->point, identity->till, head->epoch, taking_back->receipt_no,
                         number);
    taking_back->receipt = g_strdup (number);
    memcpy (taking_back->request_id, attempt->id, OCOP_UUID_SIZE);
    memcpy (taking_back->request_digest, attempt->digest, OCOP_DIGEST_SIZE);
    g_autoptr (GString) body = g_string_sized_new (1024);
    ocop_return_to_body (taking_back, body);
    OcopJournalEntry entry = {.kind = OCOP_KIND_RETURN,
                              .operator_number = taking_back->cashier_number,
                              .body = body,
                              .business_day = business_day,
                              .returns = taking_back->total};
    OcopPosted posted;
    gint64 print_job = 0;
    if (!ocop_journal_append (store, &entry, &posted, error) ||
        !ocop_returns_insert (ocop_store_get_db (store), OCOP_ID (posted.epoch, posted.seq),
                              business_day, taking_back, error) ||
        !ocop_shop_queue_original (shop, OCOP_PAPER_KIND_RECEIPT, taking_back->receipt,
                                   OCOP_ID (posted.epoch, taking_back->receipt_no),
                                   ocop_payments_have_cash (taking_back->refunds), &print_job,
                                   error) ||
        !ocop_store_commit (&write, error))
        return FALSE;
    OcopActResult *act = &attempt->result->act;
    *act = (OcopActResult){.epoch = posted.epoch,
                           .seq = posted.seq,
                           .utc_ms = posted.utc_ms,
                           .business_day = business_day,
                           .print_job = print_job};
    memcpy (act->hash, posted.hash, OCOP_HASH_BYTES);
    attempt->result->taking_back = g_steal_pointer (&work->taking_back);
    return TRUE;
}

static gboolean
load_repeat (OcopShop *shop, gint64 record, OcopReturnResult *ret_result, GError **error)
{
    g_auto (OcopReturnResult) result = {0};
    gsize size;
    if (!ocop_shop_load_act (shop, record, &result.act, error))
        return FALSE;
    const char *body = g_bytes_get_data (result.act.body, &size);
    result.taking_back = ocop_return_from_body (body, size, error);
    if (result.taking_back == NULL)
        return FALSE;
    *ret_result = result;
    memset (&result, 0, sizeof result);
    return TRUE;
}

static gboolean
attempt_return (OcopShop *shop, gpointer data, GError **error)
{
    ReturnAttempt *attempt = data;
    const OcopReturnRequest *request = attempt->request;
    OcopRequestState state;
    g_auto (OcopUser) cashier = {0};
    gint64 shift;
    OcopDay business_day;
    if (!ocop_request_look_up (ocop_store_get_db (shop->store), attempt->id, attempt->digest,
                               &state, error))
        return FALSE;
    if (state.is_known)
        return load_repeat (shop, state.record, attempt->result, error);
    if (!ocop_shop_get_shift_day (shop, &shift, &business_day, error))
        return FALSE;
    if (shift == 0) {
        ocop_set_error (error, OCOP_ERROR_SHIFT_CLOSED, NULL, _ ("no shift is open"));
        return FALSE;
    }
    if (!ocop_shop_find_active_user (shop, request->cashier, "cashier", &cashier, error))
        return FALSE;

    g_auto (Work) work = {.shop = shop, .request = request, .today = ocop_shop_get_today (shop)};
    OcopReturn *taking_back = work.taking_back = ocop_return_new();
    if (request->receipt != NULL && !load_sale (&work, error))
        return FALSE;
    taking_back->sale_receipt = g_strdup (request->receipt);
    taking_back->shift = shift;
    taking_back->cashier = g_strdup (cashier.name);
    taking_back->cashier_number = cashier.number;
    taking_back->channel = work.sale != NULL ? work.sale->channel : request->channel;
    taking_back->day = work.today;
    taking_back->reason = g_strdup (request->reason);
    taking_back->paper = g_strdup (request->paper);
    return take_lines (&work, error) && check_approval (&work, error) && sum_up (&work, error) &&
           post (&work, attempt, business_day, error);
}

gboolean
ocop_shop_take_back (OcopShop *shop, const OcopReturnRequest *request, OcopReturnResult *ret_result,
                     GError **error)
{
    OcopReturnResult result = {0};
    ReturnAttempt attempt = {.request = request, .result = &result};
    OcopRequestId id = {.is_given = request->has_request_id};
    gboolean was_retried;
    memcpy (id.id, request->request_id, OCOP_UUID_SIZE);
    ocop_shop_take_request_id (shop, &id, attempt.id);
    ocop_return_request_digest (request, attempt.digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_MAY_USE_BALLAST, attempt_return, &attempt, &was_retried,
                            error))
        return FALSE;
    if (was_retried)
        result.act.is_repeated = FALSE;
    *ret_result = result;
    return TRUE;
}
