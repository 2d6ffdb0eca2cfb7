/* Who may do what. Asked by shop/ before every act; no screen decides it. */
#pragma once

#include <glib.h>

typedef enum { OCOP_ROLE_CASHIER, OCOP_ROLE_MANAGER, OCOP_ROLE_ADMIN } OcopRole;

const char *ocop_role_get_text (OcopRole role);
gboolean ocop_role_parse (const char *text, OcopRole *ret_role);

typedef enum {
    OCOP_ACT_SELL,
    OCOP_ACT_DISCOUNT,
    OCOP_ACT_OVERRIDE_PRICE,
    OCOP_ACT_RETURN,
    OCOP_ACT_RETURN_WITHOUT_RECEIPT,
    OCOP_ACT_SHIFT,
    OCOP_ACT_CASH_MOVE,
    OCOP_ACT_OPEN_DRAWER,
    OCOP_ACT_STOCK,
    OCOP_ACT_PRICES,
    OCOP_ACT_CATALOGUE,
    OCOP_ACT_REPORTS,
    OCOP_ACT_USERS,  /* cashiers and managers */
    OCOP_ACT_ADMINS, /* administrators */
    OCOP_ACT_SETTINGS,
    OCOP_ACT_BANK, /* where customers' money goes */
    OCOP_N_ACTS
} OcopAct;

typedef enum {
    OCOP_RIGHT_YES,
    OCOP_RIGHT_WITH_APPROVAL, /* by somebody who has OCOP_RIGHT_YES to approve it; one approval, one
                                 act */
    OCOP_RIGHT_NO,
} OcopRight;

/* What @role may do by itself at a screen. */
OcopRight ocop_rights_get (OcopRole role, OcopAct act);
/* TRUE when @role may approve @act for another. */
gboolean ocop_rights_can_approve (OcopRole role, OcopAct act);

/* Checks an approval as the contract words it: @approver_name NULL -> APPROVAL_NEEDED; not an
 * active user or without the right -> NOT_PERMITTED.
 * @is_known and @role speak of the active user of that name. @field names the key in the request.
 */
gboolean ocop_rights_check_approval (OcopAct act, const char *approver_name, gboolean is_known,
                                     OcopRole role, const char *field, GError **error);

/* Milliseconds to wait before the next PIN try after @n_failed wrong ones: none for the first two,
 * then doubling from 1 s to 5 min. */
gint64 ocop_pin_delay_ms (gint64 n_failed);
