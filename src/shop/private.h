/* What the files of shop/ share. Not for other folders. */
#pragma once

#include "base/json_writer.h"
#include "journal/first_body.h"
#include "shop/shop.h"
#include "store/journal.h"
#include "store/requests.h"
#include "store/store.h"
#include "store/users.h"

struct _OcopShop {
    OcopStore *store;
    const OcopPorts *ports;
    gboolean is_broken; /* a commit's outcome stayed unknown twice: nothing is written any more */
    OcopBarcodeLayout *layouts; /* owned; NULL: not read yet */
    gsize n_layouts;
    char *printer_found; /* profile of the printer that has said what it is; NULL: none has */
    struct _OcopGoodsIndex *goods; /* owned; NULL: not read yet */
};

/* One try of an act: looks the request up, checks, writes, commits. Called again after a commit of
 * unknown outcome, when the first try may turn out to have happened: then it finds its own request
 * id. */
typedef gboolean (*OcopAttempt) (OcopShop *shop, gpointer data, GError **error);

typedef enum {
    OCOP_ACT_NORMAL,
    OCOP_ACT_MAY_USE_BALLAST, /* must finish on a full disk: closing, cash, stock */
} OcopActSpace;

/* Runs @attempt with the rules for unknown outcomes and full disks. @ret_was_retried: the second
 * try gave the answer, so a repeat it reports is its own first try. */
gboolean ocop_shop_run_act (OcopShop *shop, OcopActSpace space, OcopAttempt attempt, gpointer data,
                            gboolean *ret_was_retried, GError **error);

/* @request's id, or a new one. */
void ocop_shop_take_request_id (OcopShop *shop, const OcopRequestId *request,
                                guint8 ret_id[OCOP_UUID_SIZE]);

/* Reads the record of an act done before into @ret_result as a repeat. */
gboolean ocop_shop_load_act (OcopShop *shop, gint64 record, OcopActResult *ret_result,
                             GError **error);

/* An act whose record changes no rows of its own beyond what @apply writes: the common shape of
 * settings, users, prices … */
typedef struct {
    OcopKind kind;
    const OcopRequestId *request;
    const char *digest_text; /* what was asked, in one text: tells a repeat from a reused id */
    const char *by;          /* NULL: the open shift's cashier, else user 0 */
    OcopActSpace space;
    gboolean is_clock_confirmed; /* a person stated the day */
    /* Checks, writes rows (inside the transaction) and fills @body, a JSON object being written:
     * "request_id" and "by" are there already.
     * @record_id is the id that the record will get. NULL: nothing to do. */
    gboolean (*apply) (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                       GError **error);
    gpointer data;
} OcopPlainAct;

gboolean ocop_shop_do_plain_act (OcopShop *shop, const OcopPlainAct *act, OcopActResult *ret_result,
                                 GError **error);

/* *@ret_is_known: the act was done before under its request id; @ret_result as then. */
gboolean ocop_shop_find_plain_act (OcopShop *shop, const OcopPlainAct *act, gboolean *ret_is_known,
                                   OcopActResult *ret_result, GError **error);

/* The id that the next record appended will get; a clock record may come before it, so ask after
 * ocop_shop_settle_clock. */
gint64 ocop_shop_next_record_id (OcopShop *shop);

/* Who acts: @name, else the open shift's cashier, else user 0. Errors: UNKNOWN_CASHIER. */
gboolean ocop_shop_find_actor (OcopShop *shop, const char *name, gint64 *ret_number,
                               char **ret_name, GError **error);
/* An active user, or UNKNOWN_CASHIER with @field. */
gboolean ocop_shop_find_active_user (OcopShop *shop, const char *name, const char *field,
                                     OcopUser *ret_user, GError **error);

/* Checks the PIN of an active user with the delays after wrong ones, and journals what came of it: a
 * wrong one as LOGIN_FAILED, a right one as @kind, whose body @describe (may be NULL) adds to.
 * @may (may be NULL) refuses before the PIN is looked at. */
typedef struct {
    const char *name, *pin;
    OcopKind kind;
    const char *by; /* who acts when the PIN is right; NULL: the user */
    gboolean is_for_another; /* @by NULL means the open shift's cashier */
    gboolean (*may) (const OcopUser *user, gpointer data, GError **error);
    void (*describe) (OcopJsonWriter *body, gpointer data);
    gpointer data;
} OcopPinCheck;
/* @ret_user and @ret_result may be NULL. Errors: as ocop_shop_log_in. */
gboolean ocop_shop_check_pin (OcopShop *shop, const OcopPinCheck *check, gint64 *ret_wait_ms,
                              OcopUserInfo *ret_user, OcopActResult *ret_result, GError **error);
/* Day of the open shift, OCOP_DAY_NONE when none is open. */
gboolean ocop_shop_get_shift_day (OcopShop *shop, gint64 *ret_shift, OcopDay *ret_day,
                                  GError **error);

/* Ends training, if it is on, with its record: before any act that is not practice. Inside a write.
 */
gboolean ocop_shop_leave_training (OcopShop *shop, gint64 shift, OcopDay day,
                                   gint64 operator_number, GError **error);

/* Settings as the rules need them. */
gboolean ocop_shop_get_rounding (OcopShop *shop, gint64 *ret_step, GError **error);
gboolean ocop_shop_get_vat_method (OcopShop *shop, OcopVatMethod *ret_method, GError **error);
gboolean ocop_shop_load_layouts (OcopShop *shop, GError **error);
/* Owned value or the key's default. */
gboolean ocop_shop_dup_setting (OcopShop *shop, const char *key, char **ret_value, GError **error);
/* Writes a setting without an act of its own (init). Inside a write. */
gboolean ocop_shop_put_setting (OcopShop *shop, const char *key, const char *value, GError **error);

/* The request behind the first record of an epoch: init and restore, which have no shop to ask yet.
 */
typedef struct {
    guint8 id[OCOP_UUID_SIZE];
    guint8 digest[OCOP_DIGEST_SIZE];
} OcopFirstRequest;

/* @id may be NULL or not given: then a new one. */
void ocop_first_request_init (OcopFirstRequest *request, const OcopPorts *ports,
                              const OcopRequestId *id, const char *digest_text);
/* *@ret_is_known: it was carried out before; @ret_result as then. */
gboolean ocop_shop_find_first_act (OcopShop *shop, const OcopFirstRequest *request,
                                   gboolean *ret_is_known, OcopActResult *ret_result,
                                   GError **error);

/* Begins epoch n+1 in an open shop, naming the newest head that the store or HOME/head in
 * @heads_home knows. */
gboolean ocop_shop_continue_as_next_epoch (OcopShop *shop, const char *heads_home,
                                           const OcopFirstRequest *request,
                                           OcopActResult *ret_result, GError **error);

/* What an epoch takes over of an earlier one (store/branch.h). */
typedef struct {
    gint64 epoch;
    gint64 from, to; /* numbers of its records */
    gint64 case_id;  /* 0: nobody decided, its number was taken */
} OcopShopBranch;
/* Member "branch" of the first record's body. Errors: the store's. */
gboolean ocop_shop_write_branch (OcopShop *shop, const OcopShopBranch *branch, OcopJsonWriter *w,
                                 GError **error);

/* An officer's decision on a fork: this till goes on as epoch n+1, whose first record names the newest
 * record that it and the registry have in common; what it recorded after that is booked in the new
 * epoch. Errors: REGISTRY_REFUSED when that record is not this till's. */
typedef struct {
    OcopHead common;
    gint64 case_id;
} OcopShopAdoption;
gboolean ocop_shop_adopt_branch (OcopShop *shop, const OcopShopAdoption *adoption, GError **error);
/* The registry has another journal under the number of the present epoch (two homes were made from
 * one backup, or the shop anew without one), and epochs up to @taken: goes on in the next one, with what was sold in this. */
gboolean ocop_shop_leave_epoch (OcopShop *shop, gint64 taken, GError **error);
/* Keeps an enrolment of the epoch being begun, which @keys of @epoch, the one before it, vouch for:
 * inside the transaction of its first record, so that the old key is never gone without it. */
gboolean ocop_shop_keep_voucher (OcopShop *shop, const OcopKeys *keys, gint64 epoch,
                                 GError **error);

/* Epoch and number of a receipt of this till. Errors: UNKNOWN_RECEIPT. */
gboolean ocop_shop_find_receipt_no (OcopShop *shop, const char *number, gint64 *ret_no,
                                    GError **error);

/* "P12" -> 12; 0 when it is no id of a parked sale. */
gint64 ocop_parked_id_parse (const char *text);

/* Looks a line up and checks it, in the contract's order: code, price, recall, withdrawal, lot.
 * *@ret_is_lot_on_shelf: its lot is one of the shop's. */
gboolean ocop_shop_check_line (OcopShop *shop, const OcopLineRequest *line, OcopDay today,
                               OcopScanned *ret_scanned, gboolean *ret_is_lot_on_shelf,
                               GError **error);

/* Requests to pay that the sale's transfers name have been paid, by the receipt @no. Inside the
 * sale's transaction. */
gboolean ocop_shop_take_payments (OcopShop *shop, const OcopSale *sale, gint64 no, GError **error);
/* A cart put aside. Errors: BAD_INPUT with @field when there is none. Owned. */
OcopSaleRequest *ocop_shop_load_parked (OcopShop *shop, const char *id, const char *field,
                                        gint64 *ret_utc_ms, GError **error);
/* @request looked up and priced as it would be sold now, without payments. Owned. */
OcopSale *ocop_shop_price_cart (OcopShop *shop, const OcopSaleRequest *request, GError **error);
/* The sale behind a request id, posted or for practice, as a repeat. */
gboolean ocop_shop_load_sale_act (OcopShop *shop, const OcopRequestState *state,
                                  OcopSaleResult *ret_result, GError **error);
/* Everything a sale checks before its payments, without selling: for parking. */
gboolean ocop_shop_check_cart (OcopShop *shop, const OcopSaleRequest *request, gint64 *ret_total,
                               gint64 *ret_shift, OcopDay *ret_business_day, GError **error);
/* @request completed by the parked sale it resumes: what it states itself wins. Errors: BAD_INPUT
 * field "resume" when there is none. */
OcopSaleRequest *ocop_shop_merge_parked (OcopShop *shop, const OcopSaleRequest *request,
                                         GError **error);
