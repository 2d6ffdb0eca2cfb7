/* The error domain, as an extended GError: the place an error speaks of travels inside it, so that
 * no caller passes a second out-argument and g_error_copy and g_propagate_error keep it. Names and
 * exit statuses sit in one table indexed by code. */
#include "base/error.h"

#include <string.h>

typedef struct {
    char *field;
    char *file;
    char *column;
    gint64 row;
} OcopErrorPrivate;

typedef struct {
    const char *name;
    int exit_status;
} CodeFacts;

static const CodeFacts code_facts[] = {
    [OCOP_ERROR_SHIFT_CLOSED] = {"shift-closed", 1},
    [OCOP_ERROR_SHIFT_OPEN] = {"shift-open", 1},
    [OCOP_ERROR_UNKNOWN_CASHIER] = {"unknown-cashier", 1},
    [OCOP_ERROR_UNKNOWN_CODE] = {"unknown-code", 1},
    [OCOP_ERROR_UNKNOWN_RECEIPT] = {"unknown-receipt", 1},
    [OCOP_ERROR_UNKNOWN_LOT] = {"unknown-lot", 1},
    [OCOP_ERROR_CHECK_DIGIT] = {"check-digit", 1},
    [OCOP_ERROR_PRODUCT_RECALLED] = {"product-recalled", 1},
    [OCOP_ERROR_PRODUCT_WITHDRAWN] = {"product-withdrawn", 1},
    [OCOP_ERROR_LOT_EXPIRED] = {"lot-expired", 1},
    [OCOP_ERROR_AGE_NOT_CONFIRMED] = {"age-not-confirmed", 1},
    [OCOP_ERROR_QUANTITY_NOT_WHOLE] = {"quantity-not-whole", 1},
    [OCOP_ERROR_DISCOUNT_TOO_LARGE] = {"discount-too-large", 1},
    [OCOP_ERROR_PAYMENT_SHORT] = {"payment-short", 1},
    [OCOP_ERROR_PAYMENT_OVER] = {"payment-over", 1},
    [OCOP_ERROR_REQUEST_ID_REUSED] = {"request-id-reused", 1},
    [OCOP_ERROR_RETURN_EXCEEDS_SALE] = {"return-exceeds-sale", 1},
    [OCOP_ERROR_REFUND_MISMATCH] = {"refund-mismatch", 1},
    [OCOP_ERROR_NOT_PERMITTED] = {"not-permitted", 1},
    [OCOP_ERROR_APPROVAL_NEEDED] = {"approval-needed", 1},
    [OCOP_ERROR_CLOCK_SUSPECT] = {"clock-suspect", 1},
    [OCOP_ERROR_ENROL_MISMATCH] = {"enrol-mismatch", 1},
    [OCOP_ERROR_BAD_INPUT] = {"bad-input", 2},
    [OCOP_ERROR_BAD_FILE] = {"bad-file", 2},
    [OCOP_ERROR_STORE_MISSING] = {"store-missing", 3},
    [OCOP_ERROR_STORE_IN_USE] = {"store-in-use", 3},
    [OCOP_ERROR_STORE_DAMAGED] = {"store-damaged", 3},
    [OCOP_ERROR_STORE_NEWER] = {"store-newer", 3},
    [OCOP_ERROR_STORE_READ_ONLY] = {"store-read-only", 3},
    [OCOP_ERROR_DISK_FULL] = {"disk-full", 3},
    [OCOP_ERROR_INTERNAL] = {"internal", 3},
    [OCOP_ERROR_DEVICE_ABSENT] = {"device-absent", 4},
    [OCOP_ERROR_NETWORK] = {"network", 4},
    [OCOP_ERROR_REGISTRY_REFUSED] = {"registry-refused", 4},
};
G_STATIC_ASSERT (G_N_ELEMENTS (code_facts) == OCOP_N_ERRORS);

static void
ocop_error_private_init (OcopErrorPrivate *private)
{
    memset (private, 0, sizeof *private);
}

static void
ocop_error_private_copy (const OcopErrorPrivate *source, OcopErrorPrivate *target)
{
    target->field = g_strdup (source->field);
    target->file = g_strdup (source->file);
    target->column = g_strdup (source->column);
    target->row = source->row;
}

static void
ocop_error_private_clear (OcopErrorPrivate *private)
{
    g_free (private->field);
    g_free (private->file);
    g_free (private->column);
}

G_DEFINE_EXTENDED_ERROR (OcopError, ocop_error)

/* NULL for an error of another domain, which has no such part. */
static OcopErrorPrivate *
find_private (const GError *error)
{
    if (error == NULL || error->domain != OCOP_ERROR)
        return NULL;
    return ocop_error_get_private (error);
}

static const CodeFacts *
find_facts (const GError *error)
{
    if (error == NULL || error->domain != OCOP_ERROR || error->code < 0 ||
        error->code >= OCOP_N_ERRORS)
        return &code_facts[OCOP_ERROR_INTERNAL];
    return &code_facts[error->code];
}

const char *
ocop_error_get_name (const GError *error)
{
    return find_facts (error)->name;
}

int
ocop_error_get_exit_status (const GError *error)
{
    return find_facts (error)->exit_status;
}

void
ocop_set_error (GError **error, OcopErrorCode code, const char *field, const char *format, ...)
{
    if (error == NULL)
        return;

    va_list arguments;
    va_start (arguments, format);
    GError *made = g_error_new_valist (OCOP_ERROR, (gint)code, format, arguments);
    va_end (arguments);

    ocop_error_get_private (made)->field = g_strdup (field);
    g_propagate_error (error, made);
}

void
ocop_error_prefix_field (GError *error, const char *prefix)
{
    OcopErrorPrivate *private = find_private (error);
    if (private == NULL)
        return;

    char *joined = g_strconcat (prefix, private->field, NULL);
    gsize length = strlen (joined);
    if (private->field == NULL && length > 0 && joined[length - 1] == '.')
        joined[length - 1] = '\0';
    g_free (private->field);
    private->field = joined;
}

void
ocop_error_set_place (GError *error, const char *file, gint64 row, const char *column)
{
    OcopErrorPrivate *private = find_private (error);
    if (private == NULL)
        return;

    char *new_file = g_strdup (file);
    char *new_column = g_strdup (column);
    g_free (private->file);
    g_free (private->column);
    private->file = new_file;
    private->column = new_column;
    private->row = row;
}

const char *
ocop_error_get_field (const GError *error)
{
    const OcopErrorPrivate *private = find_private (error);
    return private != NULL ? private->field : NULL;
}

const char *
ocop_error_get_file (const GError *error)
{
    const OcopErrorPrivate *private = find_private (error);
    return private != NULL ? private->file : NULL;
}

gint64
ocop_error_get_row (const GError *error)
{
    const OcopErrorPrivate *private = find_private (error);
    return private != NULL ? private->row : 0;
}

const char *
ocop_error_get_column (const GError *error)
{
    const OcopErrorPrivate *private = find_private (error);
    return private != NULL ? private->column : NULL;
}
