/* Acts of a screen that move no goods and no money. Most are one record; practice also has its row,
 * which selling knows too. */
#include "shop/desk.h"

#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"
#include "shop/private.h"
#include "store/shifts.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* ---- people */

typedef struct {
    const char *name;
    OcopLeaving how;
} LogOut;

static gboolean
apply_log_out (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    static const char *const hows[] = {[OCOP_LEAVE_LOG_OUT] = "log-out",
                                       [OCOP_LEAVE_LOCK] = "lock",
                                       [OCOP_LEAVE_CHANGE] = "change"};
    const LogOut *log_out = data;
    ocop_json_add_string (body, "name", log_out->name);
    ocop_json_add_string (body, "how", hows[log_out->how]);
    return TRUE;
}

gboolean
ocop_shop_log_out (OcopShop *shop, const char *name, OcopLeaving how, const OcopRequestId *request,
                   OcopActResult *ret_result, GError **error)
{
    LogOut log_out = {name, how};
    g_autofree char *text = g_strdup_printf ("%s\n%d", name, how);
    OcopPlainAct act = {.kind = OCOP_KIND_LOGOUT,
                        .request = request,
                        .digest_text = text,
                        .by = name,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_log_out,
                        .data = &log_out};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

/* Stable words of the journal. */
static const char *const act_texts[OCOP_N_ACTS] = {
    [OCOP_ACT_SELL] = "sell",
    [OCOP_ACT_DISCOUNT] = "discount",
    [OCOP_ACT_OVERRIDE_PRICE] = "override-price",
    [OCOP_ACT_RETURN] = "return",
    [OCOP_ACT_RETURN_WITHOUT_RECEIPT] = "return-without-receipt",
    [OCOP_ACT_SHIFT] = "shift",
    [OCOP_ACT_CASH_MOVE] = "cash-move",
    [OCOP_ACT_OPEN_DRAWER] = "open-drawer",
    [OCOP_ACT_STOCK] = "stock",
    [OCOP_ACT_PRICES] = "prices",
    [OCOP_ACT_CATALOGUE] = "catalogue",
    [OCOP_ACT_REPORTS] = "reports",
    [OCOP_ACT_USERS] = "users",
    [OCOP_ACT_ADMINS] = "admins",
    [OCOP_ACT_SETTINGS] = "settings",
    [OCOP_ACT_BANK] = "bank",
};

typedef struct {
    OcopAct act;
    const char *detail;
} Approval;

static gboolean
may_approve (const OcopUser *user, gpointer data, GError **error)
{
    const Approval *approval = data;
    return ocop_rights_check_approval (approval->act, user->name, user->is_active, user->role,
                                       "name", error);
}

static void
describe_approval (OcopJsonWriter *body, gpointer data)
{
    const Approval *approval = data;
    ocop_json_add_string (body, "act", act_texts[approval->act]);
    if (approval->detail != NULL)
        ocop_json_add_string (body, "detail", approval->detail);
}

gboolean
ocop_shop_approve (OcopShop *shop, const OcopApprovalRequest *request, gint64 *ret_wait_ms,
                   OcopActResult *ret_result, GError **error)
{
    g_autofree char *detail = NULL;
    *ret_wait_ms = 0;
    if (request->detail != NULL) {
        detail = ocop_text_take_in (request->detail, -1, OCOP_TEXT_MAX, "detail", error);
        if (detail == NULL)
            return FALSE;
    }
    Approval approval = {request->act, detail};
    const OcopPinCheck check = {.name = request->name,
                                .pin = request->pin,
                                .kind = OCOP_KIND_APPROVAL,
                                .by = request->by,
                                .is_for_another = TRUE,
                                .may = may_approve,
                                .describe = describe_approval,
                                .data = &approval};
    return ocop_shop_check_pin (shop, &check, ret_wait_ms, NULL, ret_result, error);
}

/* ---- cart and drawer */

typedef struct {
    const OcopRemovedLine *line;
    const char *reason;
} Removal;

static gboolean
apply_removal (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    const Removal *removal = data;
    const OcopRemovedLine *line = removal->line;
    ocop_json_add_string (body, "code", line->code);
    ocop_json_add_string (body, "name", line->name);
    ocop_json_add_qty (body, "qty", line->qty_milli);
    ocop_json_add_int (body, "amount", line->amount);
    if (*removal->reason != '\0')
        ocop_json_add_string (body, "reason", removal->reason);
    return TRUE;
}

static gboolean
is_practising (OcopShop *shop, gboolean *ret_is_on, GError **error)
{
    OcopTraining training;
    if (!ocop_training_load (ocop_store_get_db (shop->store), &training, error))
        return FALSE;
    *ret_is_on = training.is_on;
    return TRUE;
}

static gboolean
end_without_record (OcopActResult *ret_result)
{
    if (ret_result != NULL)
        *ret_result = (OcopActResult){.business_day = OCOP_DAY_NONE};
    return TRUE;
}

gboolean
ocop_shop_note_removed_line (OcopShop *shop, const OcopRemovedLine *line,
                             const OcopRequestId *request, OcopActResult *ret_result,
                             GError **error)
{
    gboolean is_on;
    const char *given = line->reason != NULL ? line->reason : "";
    g_autofree char *reason = ocop_text_take_in (given, -1, OCOP_TEXT_MAX, "reason", error);
    if (reason == NULL || !is_practising (shop, &is_on, error))
        return FALSE;
    if (line->qty_milli <= 0 || line->amount < 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, line->amount < 0 ? "amount" : "qty",
                        _ ("a removed line had a quantity above 0 and no sum below it"));
        return FALSE;
    }
    if (is_on)
        return end_without_record (ret_result);
    g_autofree char *text = g_strdup_printf ("%s\n%" PRId64 "\n%" PRId64 "\n%s", line->code,
                                             line->qty_milli, line->amount, reason);
    Removal removal = {line, reason};
    OcopPlainAct act = {.kind = OCOP_KIND_REMOVED_LINE,
                        .request = request,
                        .digest_text = text,
                        .by = line->by,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_removal,
                        .data = &removal};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

typedef struct {
    const char *reason, *by, *approved_by;
    gboolean is_trusted; /* no right is asked for, also while practising */
} DrawerOpening;

/* What may be done alone is done alone: an approval nobody needed is not recorded. */
static gboolean
check_drawer (OcopShop *shop, const DrawerOpening *opening, gboolean *ret_is_approved,
              GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopUser) user = {0};
    g_auto (OcopUser) approver = {0};
    g_autofree char *name = NULL;
    gint64 number;
    gboolean is_known = FALSE, is_approver_known = FALSE;
    if (!ocop_shop_find_actor (shop, opening->by, &number, &name, error) ||
        (number != 0 && !ocop_users_find_number (db, number, &is_known, &user, error)))
        return FALSE;
    *ret_is_approved = FALSE;
    if (is_known && ocop_rights_get (user.role, OCOP_ACT_OPEN_DRAWER) == OCOP_RIGHT_YES)
        return TRUE;
    if (opening->approved_by != NULL &&
        !ocop_users_find (db, opening->approved_by, &is_approver_known, &approver, error))
        return FALSE;
    *ret_is_approved = TRUE;
    return ocop_rights_check_approval (OCOP_ACT_OPEN_DRAWER, opening->approved_by,
                                       is_approver_known && approver.is_active, approver.role,
                                       "approved_by", error);
}

static gboolean
apply_drawer (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const DrawerOpening *opening = data;
    gboolean is_on = FALSE, is_approved = FALSE;
    gint64 shift;
    OcopDay day;
    if (!ocop_shop_get_shift_day (shop, &shift, &day, error) ||
        (!opening->is_trusted && (!is_practising (shop, &is_on, error) ||
                                  !check_drawer (shop, opening, &is_approved, error))))
        return FALSE;
    if (is_on) {
        ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, NULL,
                        _ ("the drawer stays closed while practising"));
        return FALSE;
    }
    ocop_json_add_string (body, "reason", opening->reason);
    if (is_approved)
        ocop_json_add_string (body, "approved_by", opening->approved_by);
    if (shift != 0)
        ocop_json_add_int (body, "shift", shift);
    return TRUE;
}

static gboolean
note_opening (OcopShop *shop, DrawerOpening *opening, const OcopRequestId *request,
              OcopActResult *ret_result, GError **error)
{
    g_autofree char *clean =
        ocop_text_take_in (opening->reason, -1, OCOP_TEXT_MAX, "reason", error);
    if (clean == NULL)
        return FALSE;
    if (*clean == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "reason",
                        _ ("opening the drawer without a sale needs a reason"));
        return FALSE;
    }
    opening->reason = clean;
    g_autofree char *text =
        g_strdup_printf ("%s\n%s", clean, opening->approved_by != NULL ? opening->approved_by : "");
    OcopPlainAct act = {.kind = OCOP_KIND_NO_SALE,
                        .request = request,
                        .digest_text = text,
                        .by = opening->by,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_drawer,
                        .data = opening};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

gboolean
ocop_shop_open_drawer (OcopShop *shop, const char *reason, const char *by, const char *approved_by,
                       const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    DrawerOpening opening = {reason, by, approved_by, FALSE};
    return note_opening (shop, &opening, request, ret_result, error);
}

gboolean
ocop_shop_record_no_sale (OcopShop *shop, const char *reason, const char *by,
                          const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    DrawerOpening opening = {reason, by, NULL, TRUE};
    return note_opening (shop, &opening, request, ret_result, error);
}

/* ---- practice */

gboolean
ocop_shop_get_practice (OcopShop *shop, OcopPractice *ret_practice, GError **error)
{
    OcopTraining training;
    if (!ocop_training_load (ocop_store_get_db (shop->store), &training, error))
        return FALSE;
    *ret_practice = (OcopPractice){training.is_on, training.n_sales, training.amount};
    return TRUE;
}

static gboolean
require_shift (OcopShop *shop, gint64 *ret_shift, GError **error)
{
    OcopDay day;
    if (!ocop_shop_get_shift_day (shop, ret_shift, &day, error))
        return FALSE;
    if (*ret_shift == 0)
        ocop_set_error (error, OCOP_ERROR_SHIFT_CLOSED, NULL, _ ("no shift is open"));
    return *ret_shift != 0;
}

static gboolean
apply_practice_begin (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                      GError **error)
{
    gint64 shift;
    if (!require_shift (shop, &shift, error))
        return FALSE;
    ocop_json_add_int (body, "shift", shift);
    return ocop_training_enter (ocop_store_get_db (shop->store), record_id, error);
}

static gboolean
apply_practice_end (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                    GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    OcopTraining training;
    gint64 shift;
    if (!require_shift (shop, &shift, error) || !ocop_training_load (db, &training, error))
        return FALSE;
    ocop_json_add_int (body, "shift", shift);
    ocop_json_add_int (body, "count", training.n_sales);
    ocop_json_add_int (body, "sum", training.amount);
    return ocop_training_leave (db, shift, training.n_sales, training.amount, error);
}

static gboolean
switch_practice (OcopShop *shop, gboolean wants_on, const char *by, const OcopRequestId *request,
                 OcopActResult *ret_result, GError **error)
{
    gboolean is_known, is_on;
    OcopActResult result = {0};
    OcopPlainAct act = {.kind = wants_on ? OCOP_KIND_TRAINING_ENTER : OCOP_KIND_TRAINING_LEAVE,
                        .request = request,
                        .digest_text = "practice",
                        .by = by,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = wants_on ? apply_practice_begin : apply_practice_end};
    /* A repeat is answered as before, whatever the mode has become. */
    if (!ocop_shop_find_plain_act (shop, &act, &is_known, &result, error) ||
        (!is_known && !is_practising (shop, &is_on, error)))
        return FALSE;
    if (!is_known && is_on == wants_on)
        return end_without_record (ret_result);
    if (!is_known && !ocop_shop_do_plain_act (shop, &act, &result, error))
        return FALSE;
    if (ret_result != NULL)
        *ret_result = result;
    else
        ocop_act_result_clear (&result);
    return TRUE;
}

gboolean
ocop_shop_begin_practice (OcopShop *shop, const char *by, const OcopRequestId *request,
                          OcopActResult *ret_result, GError **error)
{
    return switch_practice (shop, TRUE, by, request, ret_result, error);
}

gboolean
ocop_shop_end_practice (OcopShop *shop, const char *by, const OcopRequestId *request,
                        OcopActResult *ret_result, GError **error)
{
    return switch_practice (shop, FALSE, by, request, ret_result, error);
}

/* ---- clock */

void
ocop_shop_check_clock (OcopShop *shop, OcopClockCheck *ret_check)
{
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    OcopDay build_day = OCOP_DAY_NONE;
    ocop_day_parse (OCOP_BUILD_DAY, NULL, &build_day, NULL);
    OcopClockCheck check = {.now_ms = ocop_ports_utc_ms (shop->ports),
                            .last_ms = head->utc_ms,
                            .least_day = head->business_day};
    check.today = ocop_day_at (check.now_ms);
    check.is_suspect = check.now_ms < head->utc_ms || check.today < build_day;
    *ret_check = check;
}

static gboolean
apply_clock (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const OcopDay *day = data;
    char text[OCOP_DAY_TEXT_SIZE], last_text[OCOP_DAY_TEXT_SIZE];
    const OcopStoreHead *head = ocop_store_peek_head (shop->store);
    if (head->business_day != OCOP_DAY_NONE && *day < head->business_day) {
        ocop_set_error (
            error, OCOP_ERROR_CLOCK_SUSPECT, "day", _ ("%s is before the last business day, %s"),
            ocop_day_to_local (*day, text), ocop_day_to_local (head->business_day, last_text));
        return FALSE;
    }
    ocop_json_add_day (body, "day", *day);
    ocop_json_add_int (body, "now_ms", ocop_ports_utc_ms (shop->ports));
    return TRUE;
}

gboolean
ocop_shop_confirm_clock (OcopShop *shop, OcopDay day, const char *by, const OcopRequestId *request,
                         OcopActResult *ret_result, GError **error)
{
    g_autofree char *text = g_strdup_printf ("confirm\n%d", day);
    OcopPlainAct act = {.kind = OCOP_KIND_CLOCK,
                        .request = request,
                        .digest_text = text,
                        .by = by,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .is_clock_confirmed = TRUE,
                        .apply = apply_clock,
                        .data = &day};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}
