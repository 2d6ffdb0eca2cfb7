/* What happens at a till beside selling: who is there, who approves, what was taken out of a cart,
 * the drawer, practice, the clock. The screen's acts; each joins the journal. */
#pragma once

#include "shop/shop.h"

/* ---- people */

typedef enum {
    OCOP_LEAVE_LOG_OUT,
    OCOP_LEAVE_LOCK,   /* comes back with the PIN: ocop_shop_log_in */
    OCOP_LEAVE_CHANGE, /* another cashier takes over; whose log in is the next record */
} OcopLeaving;

/* Errors: UNKNOWN_CASHIER. */
gboolean ocop_shop_log_out (OcopShop *shop, const char *name, OcopLeaving how,
                            const OcopRequestId *request, OcopActResult *ret_result,
                            GError **error);

typedef struct {
    const char *name; /* who approves */
    const char *pin;
    OcopAct act;        /* what is approved */
    const char *by;     /* who asks; NULL: the open shift's cashier */
    const char *detail; /* what for, for the journal: a code, a sum; NULL: nothing */
} OcopApprovalRequest;

/* One approval for one act: checks the right, then the PIN with the delays of logging in, and
 * journals it; a wrong PIN is journaled as a failed log in. Then @name is what the act's
 * approved_by takes. Errors: UNKNOWN_CASHIER, NOT_PERMITTED (field "name": without the right; field
 * "pin": wrong, or tried too soon, with *@ret_wait_ms). */
gboolean ocop_shop_approve (OcopShop *shop, const OcopApprovalRequest *approval,
                            gint64 *ret_wait_ms, OcopActResult *ret_result, GError **error);

/* ---- cart and drawer */

/* A line that was in a cart and was taken out before it was paid. */
typedef struct {
    const char *code;
    const char *name;
    gint64 qty_milli;   /* > 0 */
    gint64 amount;      /* what it would have come to, >= 0 */
    const char *reason; /* NULL or "": none given */
    const char *by;     /* NULL: the open shift's cashier */
} OcopRemovedLine;

/* While practising nothing is recorded: TRUE, with an empty result. */
gboolean ocop_shop_note_removed_line (OcopShop *shop, const OcopRemovedLine *line,
                                      const OcopRequestId *request, OcopActResult *ret_result,
                                      GError **error);

/* Records that the drawer is opened without a sale; who gets TRUE opens it. Errors: BAD_INPUT
 * without reason; APPROVAL_NEEDED and NOT_PERMITTED by the rights of @by (field approved_by); not
 * while practising (NOT_PERMITTED). */
gboolean ocop_shop_open_drawer (OcopShop *shop, const char *reason, const char *by,
                                const char *approved_by, const OcopRequestId *request,
                                OcopActResult *ret_result, GError **error);
/* The same for whoever is trusted with the home (the command line): no right is asked for. */
gboolean ocop_shop_record_no_sale (OcopShop *shop, const char *reason, const char *by,
                                   const OcopRequestId *request, OcopActResult *ret_result,
                                   GError **error);

/* ---- practice */

typedef struct {
    gboolean is_on;
    gint64 n_sales; /* since it was entered */
    gint64 amount;
} OcopPractice;

/* The mode is the store's: it outlasts a crash, and ends by itself with the first act that is not
 * practice (sale, return, close). The first practice sale enters it too. */
gboolean ocop_shop_get_practice (OcopShop *shop, OcopPractice *ret_practice, GError **error);
/* TRUE with an empty result when it is so already. Errors: SHIFT_CLOSED. */
gboolean ocop_shop_begin_practice (OcopShop *shop, const char *by, const OcopRequestId *request,
                                   OcopActResult *ret_result, GError **error);
gboolean ocop_shop_end_practice (OcopShop *shop, const char *by, const OcopRequestId *request,
                                 OcopActResult *ret_result, GError **error);

/* ---- clock */

typedef struct {
    gboolean is_suspect; /* behind the last record or behind the day of this program: opening a
                            shift needs a day that a person states */
    gint64 now_ms;       /* as it shows, UTC */
    gint64 last_ms;      /* of the last record; 0: none */
    OcopDay today;       /* by it */
    OcopDay least_day;   /* a day to be stated may not be before it */
} OcopClockCheck;

void ocop_shop_check_clock (OcopShop *shop, OcopClockCheck *ret_check);
/* A person says that the clock is right, or which day it is; for the journal (opening a shift takes
 * the day itself). Errors: CLOCK_SUSPECT field "day" for one before the last business day. */
gboolean ocop_shop_confirm_clock (OcopShop *shop, OcopDay day, const char *by,
                                  const OcopRequestId *request, OcopActResult *ret_result,
                                  GError **error);
