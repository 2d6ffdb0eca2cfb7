/* The one error domain of the product.
 *
 * A code is what the contract calls a "code" ("shift-closed"); its name and the exit status of
 * ocopctl belong to it. What a caller can do follows from the exit status: 1 a rule refused,
 * nothing changed, ask a person · 2 the input has to be mended · 3 the store cannot be used · 4 a
 * device or network, try again. An error may also carry the place it speaks of: a JSON field
 * ("lines[1].qty"), or file, row and column of an import.
 */
#pragma once

#include <glib.h>

#define OCOP_ERROR (ocop_error_quark())

typedef enum {
    /* exit 1: refused by a rule, nothing changed */
    OCOP_ERROR_SHIFT_CLOSED,
    OCOP_ERROR_SHIFT_OPEN,
    OCOP_ERROR_UNKNOWN_CASHIER,
    OCOP_ERROR_UNKNOWN_CODE,
    OCOP_ERROR_UNKNOWN_RECEIPT,
    OCOP_ERROR_UNKNOWN_LOT,
    OCOP_ERROR_CHECK_DIGIT,
    OCOP_ERROR_PRODUCT_RECALLED,
    OCOP_ERROR_PRODUCT_WITHDRAWN,
    OCOP_ERROR_LOT_EXPIRED,
    OCOP_ERROR_AGE_NOT_CONFIRMED,
    OCOP_ERROR_QUANTITY_NOT_WHOLE,
    OCOP_ERROR_DISCOUNT_TOO_LARGE,
    OCOP_ERROR_PAYMENT_SHORT,
    OCOP_ERROR_PAYMENT_OVER,
    OCOP_ERROR_REQUEST_ID_REUSED,
    OCOP_ERROR_RETURN_EXCEEDS_SALE,
    OCOP_ERROR_REFUND_MISMATCH,
    OCOP_ERROR_NOT_PERMITTED,
    OCOP_ERROR_APPROVAL_NEEDED,
    OCOP_ERROR_CLOCK_SUSPECT,
    OCOP_ERROR_ENROL_MISMATCH,
    /* exit 2: bad usage or unreadable input */
    OCOP_ERROR_BAD_INPUT,
    OCOP_ERROR_BAD_FILE,
    /* exit 3: the store */
    OCOP_ERROR_STORE_MISSING,
    OCOP_ERROR_STORE_IN_USE,
    OCOP_ERROR_STORE_DAMAGED,
    OCOP_ERROR_STORE_NEWER,
    OCOP_ERROR_STORE_READ_ONLY,
    OCOP_ERROR_DISK_FULL,
    OCOP_ERROR_INTERNAL,
    /* exit 4: a device or the network */
    OCOP_ERROR_DEVICE_ABSENT,
    OCOP_ERROR_NETWORK,
    OCOP_ERROR_REGISTRY_REFUSED,
    OCOP_N_ERRORS
} OcopErrorCode;

GQuark ocop_error_quark (void);

/* "shift-closed" for OCOP_ERROR_SHIFT_CLOSED; "internal" for an error of another domain. Static. */
const char *ocop_error_get_name (const GError *error);

/* 1 to 4 as in CONTRACT.md "Exit"; an error of another domain gives 3. */
int ocop_error_get_exit_status (const GError *error);

/* Sets @error (which may be NULL). @field: JSON path the message speaks of, or NULL. The message is
 * a whole clause without a final dot, already translated, and names the value that was wrong. */
void ocop_set_error (GError **error, OcopErrorCode code, const char *field, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Puts @prefix before the field of @error: "lines[1]." + "qty". Does nothing to errors of other
 * domains. */
void ocop_error_prefix_field (GError *error, const char *prefix);

/* Says where in an import file the error is. @row counts lines of the file from 1 (the header), 0 =
 * no row;
 * @column is the column's name or NULL. */
void ocop_error_set_place (GError *error, const char *file, gint64 row, const char *column);

/* Borrowed from @error, NULL or 0 when there is none. */
const char *ocop_error_get_field (const GError *error);
const char *ocop_error_get_file (const GError *error);
gint64 ocop_error_get_row (const GError *error);
const char *ocop_error_get_column (const GError *error);
