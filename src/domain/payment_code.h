/* Codes of payment requests: what a customer's transfer is known by.
 *
 * Showing a VietQR never proves a payment. A request waits until a sale names its code; what was
 * paid against what was asked is kept, and never stands in the way of a sale.
 * Source: domain.md 5.3 and 5.4. */
#pragma once

#include <glib.h>

/* "OC" and six of an alphabet without O, 0, I and 1. */
#define OCOP_PAYMENT_CODE_LENGTH 8
#define OCOP_PAYMENT_CODE_SIZE   (OCOP_PAYMENT_CODE_LENGTH + 1)
#define OCOP_PAYMENT_CODE_RANDOM 6

/* The code that @bytes give: five bits each, so that every letter is as likely. */
void ocop_payment_code_make (const guint8 bytes[OCOP_PAYMENT_CODE_RANDOM],
                             char ret_code[OCOP_PAYMENT_CODE_SIZE]);
/* TRUE for a code in the form make writes. */
gboolean ocop_payment_code_is_valid (const char *text);

/* Numbers are stored and never change. */
typedef enum {
    OCOP_PAYMENT_AWAITING,
    OCOP_PAYMENT_CONFIRMED, /* a sale took it at the amount asked for */
    OCOP_PAYMENT_SHORT,     /* a sale took it for less */
    OCOP_PAYMENT_OVER,      /* for more */
    OCOP_PAYMENT_LATE,      /* after it had expired or was dropped */
    OCOP_PAYMENT_DOUBLE,    /* again, after it had been confirmed */
    OCOP_PAYMENT_EXPIRED,   /* the shift was closed over it */
    OCOP_PAYMENT_DROPPED,   /* given up */
    OCOP_N_PAYMENT_STATES
} OcopPaymentState;

/* "awaiting" … Static. */
const char *ocop_payment_state_get_text (OcopPaymentState state);
/* State after a sale names the code: @paid is what that sale and those before it paid by it,
 * together. */
OcopPaymentState ocop_payment_state_after_sale (OcopPaymentState state, gint64 asked, gint64 paid);
/* Only what waits, or was paid short, can be dropped or expire. */
gboolean ocop_payment_state_is_open (OcopPaymentState state);

typedef struct {
    gint64 id;
    char code[OCOP_PAYMENT_CODE_SIZE];
    gint64 amount; /* asked for */
    gint64 utc_ms;
    OcopPaymentState state;
    char *bin;
    char *account;
    char *account_name;
    char *payload;        /* of the VietQR, the same on every reprint */
    char *parked;         /* "P12", NULL: of no cart put aside */
    gint64 paid;          /* by the sales that named it */
    char *receipt;        /* of the last of them, NULL: none yet */
    char *bank_reference; /* of the bank's notice, NULL: none came */
    gint64 bank_amount;   /* that the bank told of */
    gint64 changed_ms;
} OcopPayRequest;

void ocop_pay_request_clear (OcopPayRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopPayRequest, ocop_pay_request_clear)
