/* The table of rights. A price that is not the catalogue's and a return without receipt take money
 * out of the till unseen, so they need a second person's approval, whoever sells (CONTRACT.md:
 * "only unit_price and returns without receipt need one"). */
#include "domain/rights.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define DELAY_MAX_MS (5 * 60 * 1000)

static const char *const role_texts[] = {"cashier", "manager", "admin"};

static const struct {
    OcopRight cashier, manager, admin;
} table[] = {
    [OCOP_ACT_SELL] = {OCOP_RIGHT_YES, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_DISCOUNT] = {OCOP_RIGHT_YES, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_OVERRIDE_PRICE] = {OCOP_RIGHT_WITH_APPROVAL, OCOP_RIGHT_WITH_APPROVAL,
                                 OCOP_RIGHT_WITH_APPROVAL},
    [OCOP_ACT_RETURN] = {OCOP_RIGHT_YES, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_RETURN_WITHOUT_RECEIPT] = {OCOP_RIGHT_WITH_APPROVAL, OCOP_RIGHT_WITH_APPROVAL,
                                         OCOP_RIGHT_WITH_APPROVAL},
    [OCOP_ACT_SHIFT] = {OCOP_RIGHT_YES, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_CASH_MOVE] = {OCOP_RIGHT_YES, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_OPEN_DRAWER] = {OCOP_RIGHT_WITH_APPROVAL, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_STOCK] = {OCOP_RIGHT_WITH_APPROVAL, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_PRICES] = {OCOP_RIGHT_NO, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_CATALOGUE] = {OCOP_RIGHT_NO, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_REPORTS] = {OCOP_RIGHT_NO, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_USERS] = {OCOP_RIGHT_NO, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_ADMINS] = {OCOP_RIGHT_NO, OCOP_RIGHT_NO, OCOP_RIGHT_YES},
    [OCOP_ACT_SETTINGS] = {OCOP_RIGHT_NO, OCOP_RIGHT_YES, OCOP_RIGHT_YES},
    [OCOP_ACT_BANK] = {OCOP_RIGHT_NO, OCOP_RIGHT_NO, OCOP_RIGHT_YES},
};
G_STATIC_ASSERT (G_N_ELEMENTS (table) == OCOP_N_ACTS);

const char *
ocop_role_get_text (OcopRole role)
{
    return role_texts[role];
}

gboolean
ocop_role_parse (const char *text, OcopRole *ret_role)
{
    for (gsize i = 0; i < G_N_ELEMENTS (role_texts); i++) {
        if (strcmp (text, role_texts[i]) == 0) {
            *ret_role = (OcopRole)i;
            return TRUE;
        }
    }
    return FALSE;
}

OcopRight
ocop_rights_get (OcopRole role, OcopAct act)
{
    g_assert (act < OCOP_N_ACTS);
    switch (role) {
    case OCOP_ROLE_CASHIER:
        return table[act].cashier;
    case OCOP_ROLE_MANAGER:
        return table[act].manager;
    case OCOP_ROLE_ADMIN:
        return table[act].admin;
    default:
        return OCOP_RIGHT_NO;
    }
}

gboolean
ocop_rights_can_approve (OcopRole role, OcopAct act)
{
    return role != OCOP_ROLE_CASHIER && ocop_rights_get (role, act) != OCOP_RIGHT_NO;
}

gboolean
ocop_rights_check_approval (OcopAct act, const char *approver_name, gboolean is_known,
                            OcopRole role, const char *field, GError **error)
{
    if (approver_name == NULL) {
        ocop_set_error (error, OCOP_ERROR_APPROVAL_NEEDED, field,
                        _ ("this needs the approval of a manager"));
        return FALSE;
    }
    if (!is_known || !ocop_rights_can_approve (role, act)) {
        ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, field, _ ("“%s” may not approve this"),
                        approver_name);
        return FALSE;
    }
    return TRUE;
}

gint64
ocop_pin_delay_ms (gint64 n_failed)
{
    if (n_failed < 3)
        return 0;
    gint64 doublings = MIN (n_failed - 3, 20);
    return MIN (G_GINT64_CONSTANT (1000) << doublings, DELAY_MAX_MS);
}
