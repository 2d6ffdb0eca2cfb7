/* Payment requests. They are not of the journal: the sale that took the money is. */
#include "shop/payments.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/vietqr.h"
#include "journal/hash.h"
#include "shop/private.h"
#include "store/payments.h"
#include "store/requests.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* A free code is found at the first try but for one time in millions. */
#define CODE_TRIES 100

static void
clear_request (gpointer request)
{
    ocop_pay_request_clear (request);
}

static void
put_receipt (OcopShop *shop, gint64 no, OcopPayRequest *request)
{
    const OcopIdentity *identity = ocop_store_get_identity (shop->store);
    char number[OCOP_RECEIPT_NUMBER_SIZE];
    if (no == 0)
        return;
    ocop_receipt_number (identity->point, identity->till, OCOP_ID_EPOCH (no), OCOP_ID_NUMBER (no),
                         number);
    request->receipt = g_strdup (number);
}

/* By code, or by id where @code is NULL. */
static gboolean
load (OcopShop *shop, const char *code, gint64 id, OcopPayRequest *ret_payment, GError **error)
{
    gboolean is_found;
    gint64 no;
    g_autofree char *upper = code != NULL ? g_ascii_strup (code, -1) : NULL;
    if (!ocop_payments_load (ocop_store_get_db (shop->store), upper, id, &is_found, ret_payment,
                             &no, error))
        return FALSE;
    if (is_found) {
        put_receipt (shop, no, ret_payment);
        return TRUE;
    }
    g_autofree char *shown = ocop_text_excerpt (code != NULL ? code : "", -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reference",
                    _ ("no payment was asked for with the code “%s”"), shown);
    return FALSE;
}

gboolean
ocop_shop_load_payment (OcopShop *shop, const char *code, OcopPayRequest *ret_payment,
                        GError **error)
{
    return load (shop, code, 0, ret_payment, error);
}

GArray *
ocop_shop_list_payments (OcopShop *shop, gboolean wants_all, guint n, GError **error)
{
    g_autoptr (GArray) ids =
        ocop_payments_list (ocop_store_get_db (shop->store), wants_all, n, error);
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (OcopPayRequest));
    g_array_set_clear_func (list, clear_request);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        OcopPayRequest request = {0};
        if (!load (shop, NULL, g_array_index (ids, gint64, i), &request, error))
            return NULL;
        g_array_append_val (list, request);
    }
    return ids != NULL ? g_steal_pointer (&list) : NULL;
}

/* ---- acts */

typedef struct {
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
    gint64 amount;
    const char *parked; /* NULL: for no cart */
    const char *code;   /* of the one to drop; NULL: ask for a new one */
    gint64 row;         /* out */
    gboolean is_repeated;
} Attempt;

static gboolean
make_code (OcopShop *shop, char ret_code[OCOP_PAYMENT_CODE_SIZE], GError **error)
{
    guint8 bytes[OCOP_PAYMENT_CODE_RANDOM];
    gboolean is_taken = TRUE;
    for (int i = 0; is_taken && i < CODE_TRIES; i++) {
        ocop_ports_random (shop->ports, bytes, sizeof bytes);
        ocop_payment_code_make (bytes, ret_code);
        if (!ocop_payments_has_code (ocop_store_get_db (shop->store), ret_code, &is_taken, error))
            return FALSE;
    }
    if (is_taken)
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, _ ("no free payment code was found"));
    return !is_taken;
}

static gboolean
load_account (OcopShop *shop, OcopPayRequest *request, GError **error)
{
    if (!ocop_shop_dup_setting (shop, "bank.bin", &request->bin, error) ||
        !ocop_shop_dup_setting (shop, "bank.account", &request->account, error) ||
        !ocop_shop_dup_setting (shop, "bank.account_name", &request->account_name, error))
        return FALSE;
    if (*request->bin != '\0' && *request->account != '\0')
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "bank",
                    _ ("the shop has no bank account: set bank.bin and bank.account"));
    return FALSE;
}

static gboolean
insert (OcopShop *shop, Attempt *attempt, GError **error)
{
    g_auto (OcopPayRequest)
        request = {.amount = attempt->amount, .utc_ms = ocop_ports_utc_ms (shop->ports)};
    gint64 parked = 0, utc_ms;
    if (attempt->parked != NULL) {
        g_autoptr (OcopSaleRequest) cart =
            ocop_shop_load_parked (shop, attempt->parked, "park", &utc_ms, error);
        if (cart == NULL)
            return FALSE;
        parked = ocop_parked_id_parse (attempt->parked);
    }
    if (!load_account (shop, &request, error) || !make_code (shop, request.code, error))
        return FALSE;
    OcopVietQrRequest qr = {.bin = request.bin,
                            .account = request.account,
                            .amount_dong = request.amount,
                            .purpose = request.code,
                            .bill = request.code};
    request.payload = ocop_vietqr_encode (&qr, error);
    return request.payload != NULL && ocop_payments_insert (ocop_store_get_db (shop->store),
                                                            &request, parked, &attempt->row, error);
}

static gboolean
drop (OcopShop *shop, Attempt *attempt, GError **error)
{
    g_auto (OcopPayRequest) request = {0};
    if (!load (shop, attempt->code, 0, &request, error))
        return FALSE;
    if (!ocop_payment_state_is_open (request.state)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reference",
                        _ ("the payment %s does not wait any more: %s"), request.code,
                        ocop_payment_state_get_text (request.state));
        return FALSE;
    }
    attempt->row = request.id;
    return ocop_payments_set_state (ocop_store_get_db (shop->store), request.id,
                                    OCOP_PAYMENT_DROPPED, ocop_ports_utc_ms (shop->ports), error);
}

static gboolean
attempt_payment (OcopShop *shop, gpointer data, GError **error)
{
    Attempt *attempt = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopRequestState state;
    g_auto (OcopStoreWrite) write = {0};
    if (!ocop_request_look_up (db, attempt->id, attempt->digest, &state, error))
        return FALSE;
    attempt->is_repeated = state.is_known;
    attempt->row = state.local;
    if (state.is_known)
        return TRUE;
    return ocop_store_begin (&write, shop->store, error) &&
           (attempt->code != NULL ? drop (shop, attempt, error) : insert (shop, attempt, error)) &&
           ocop_request_insert (db, attempt->id, attempt->digest, 0, attempt->row, error) &&
           ocop_store_commit (&write, error);
}

static gboolean
run (OcopShop *shop, Attempt *attempt, const OcopRequestId *request, const char *digest_text,
     OcopPayRequest *ret_payment, gboolean *ret_is_repeated, GError **error)
{
    gboolean was_retried;
    ocop_shop_take_request_id (shop, request, attempt->id);
    ocop_hash_bytes (digest_text, strlen (digest_text), attempt->digest);
    if (!ocop_shop_run_act (shop, OCOP_ACT_NORMAL, attempt_payment, attempt, &was_retried, error) ||
        !load (shop, NULL, attempt->row, ret_payment, error))
        return FALSE;
    *ret_is_repeated = attempt->is_repeated && !was_retried;
    return TRUE;
}

gboolean
ocop_shop_request_payment (OcopShop *shop, gint64 amount, const char *parked,
                           const OcopRequestId *request, OcopPayRequest *ret_payment,
                           gboolean *ret_is_repeated, GError **error)
{
    Attempt attempt = {.amount = amount, .parked = parked};
    if (amount < 1 || amount > OCOP_VIETQR_AMOUNT_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "amount",
                        _ ("a payment of %" PRId64 " đồng cannot be asked for"), amount);
        return FALSE;
    }
    g_autofree char *text =
        g_strdup_printf ("payment-request\n%" PRId64 "\n%s", amount, parked != NULL ? parked : "");
    return run (shop, &attempt, request, text, ret_payment, ret_is_repeated, error);
}

gboolean
ocop_shop_drop_payment (OcopShop *shop, const char *code, const OcopRequestId *request,
                        OcopPayRequest *ret_payment, gboolean *ret_is_repeated, GError **error)
{
    Attempt attempt = {.code = code};
    g_autofree char *text = g_strdup_printf ("payment-drop\n%s", code);
    return run (shop, &attempt, request, text, ret_payment, ret_is_repeated, error);
}

gboolean
ocop_shop_take_payments (OcopShop *shop, const OcopSale *sale, gint64 no, GError **error)
{
    gint64 now_ms = ocop_ports_utc_ms (shop->ports);
    for (guint i = 0; i < sale->payments->len; i++) {
        const OcopPayment *payment = &g_array_index (sale->payments, OcopPayment, i);
        if (payment->method != OCOP_PAYMENT_VIETQR || payment->reference == NULL)
            continue;
        g_autofree char *code = g_ascii_strup (payment->reference, -1);
        if (ocop_payment_code_is_valid (code) &&
            !ocop_payments_take (ocop_store_get_db (shop->store), code, payment->amount, no, now_ms,
                                 error))
            return FALSE;
    }
    return TRUE;
}
