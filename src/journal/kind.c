/* Kinds and their names: one table, read in both directions. */
#include "journal/kind.h"

#include <string.h>

static const char *const names[OCOP_N_KINDS] = {
    [OCOP_KIND_UNKNOWN] = NULL,
    [OCOP_KIND_INIT] = "init",
    [OCOP_KIND_EPOCH] = "epoch",
    [OCOP_KIND_SALE] = "sale",
    [OCOP_KIND_RETURN] = "return",
    [OCOP_KIND_SHIFT_OPEN] = "shift-open",
    [OCOP_KIND_SHIFT_CLOSE] = "shift-close",
    [OCOP_KIND_CASH_IN] = "cash-in",
    [OCOP_KIND_CASH_OUT] = "cash-out",
    [OCOP_KIND_STOCK_RECEIVE] = "stock-receive",
    [OCOP_KIND_STOCK_WASTE] = "stock-waste",
    [OCOP_KIND_STOCK_ADJUST] = "stock-adjust",
    [OCOP_KIND_STOCK_IMPORT] = "stock-import",
    [OCOP_KIND_PRICE_SET] = "price-set",
    [OCOP_KIND_CATALOGUE_IMPORT] = "catalogue-import",
    [OCOP_KIND_SETTINGS_SET] = "settings-set",
    [OCOP_KIND_USER_ADD] = "user-add",
    [OCOP_KIND_USER_CHANGE] = "user-change",
    [OCOP_KIND_PIN_CHANGE] = "pin-change",
    [OCOP_KIND_LOGIN] = "login",
    [OCOP_KIND_LOGIN_FAILED] = "login-failed",
    [OCOP_KIND_APPROVAL] = "approval",
    [OCOP_KIND_REMOVED_LINE] = "removed-line",
    [OCOP_KIND_NO_SALE] = "no-sale",
    [OCOP_KIND_REPRINT] = "reprint",
    [OCOP_KIND_PARK] = "park",
    [OCOP_KIND_PARK_DROP] = "park-drop",
    [OCOP_KIND_TRAINING_ENTER] = "training-enter",
    [OCOP_KIND_TRAINING_LEAVE] = "training-leave",
    [OCOP_KIND_CLOCK] = "clock",
    [OCOP_KIND_ENROL] = "enrol",
    [OCOP_KIND_SYNC_ACK] = "sync-ack",
    [OCOP_KIND_BACKUP] = "backup",
    [OCOP_KIND_RESTORE] = "restore",
    [OCOP_KIND_RECALL] = "recall",
    [OCOP_KIND_PRINT_JOB] = "print-job",
    [OCOP_KIND_LOGOUT] = "logout",
};

const char *
ocop_kind_to_text (OcopKind kind)
{
    g_assert (kind > OCOP_KIND_UNKNOWN && kind < OCOP_N_KINDS);
    return names[kind];
}

OcopKind
ocop_kind_from_text (const char *text)
{
    for (guint kind = OCOP_KIND_UNKNOWN + 1; kind < OCOP_N_KINDS; kind++) {
        if (strcmp (names[kind], text) == 0)
            return (OcopKind)kind;
    }
    return OCOP_KIND_UNKNOWN;
}

gboolean
ocop_kind_is_text (const char *text)
{
    gsize length = 0;
    while (g_ascii_islower (text[length]) || text[length] == '-')
        length++;
    return text[length] == '\0' && length >= 1 && length < OCOP_KIND_TEXT_SIZE;
}
