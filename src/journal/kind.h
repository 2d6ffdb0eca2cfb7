/* What a record is about. The names are part of the signed bytes and never change; new ones may be
 * added. */
#pragma once

#include <glib.h>

/* [a-z-]{1,32} and a NUL. */
#define OCOP_KIND_TEXT_SIZE 33

typedef enum {
    OCOP_KIND_UNKNOWN, /* a kind of a later version: verified like any other, not understood */
    OCOP_KIND_INIT,    /* first record of epoch 1 */
    OCOP_KIND_EPOCH,   /* first record of a later epoch */
    OCOP_KIND_SALE,
    OCOP_KIND_RETURN,
    OCOP_KIND_SHIFT_OPEN,
    OCOP_KIND_SHIFT_CLOSE,
    OCOP_KIND_CASH_IN,
    OCOP_KIND_CASH_OUT,
    OCOP_KIND_STOCK_RECEIVE,
    OCOP_KIND_STOCK_WASTE,
    OCOP_KIND_STOCK_ADJUST,
    OCOP_KIND_STOCK_IMPORT,
    OCOP_KIND_PRICE_SET,
    OCOP_KIND_CATALOGUE_IMPORT,
    OCOP_KIND_SETTINGS_SET,
    OCOP_KIND_USER_ADD,
    OCOP_KIND_USER_CHANGE,
    OCOP_KIND_PIN_CHANGE,
    OCOP_KIND_LOGIN,
    OCOP_KIND_LOGIN_FAILED,
    OCOP_KIND_APPROVAL,
    OCOP_KIND_REMOVED_LINE,
    OCOP_KIND_NO_SALE,
    OCOP_KIND_REPRINT,
    OCOP_KIND_PARK,
    OCOP_KIND_PARK_DROP,
    OCOP_KIND_TRAINING_ENTER,
    OCOP_KIND_TRAINING_LEAVE,
    OCOP_KIND_CLOCK,
    OCOP_KIND_ENROL,
    OCOP_KIND_SYNC_ACK,
    OCOP_KIND_BACKUP,
    OCOP_KIND_RESTORE,
    OCOP_KIND_RECALL, /* recalls from the registry */
    OCOP_KIND_PRINT_JOB, /* a paper that did not come out, or of which nobody knows */
    OCOP_KIND_LOGOUT, /* left, locked, or handed over */
    OCOP_N_KINDS
} OcopKind;

/* "shift-open" for OCOP_KIND_SHIFT_OPEN. Static. @kind is a known one. */
const char *ocop_kind_to_text (OcopKind kind);
OcopKind ocop_kind_from_text (const char *text);

/* TRUE for [a-z-]{1,32}, known or not. */
gboolean ocop_kind_is_text (const char *text);
