/* What a screen, a script or a parked sale asks for: a sale in the words of CONTRACT.md, before the
 * shop has looked anything up. */
#pragma once

#include "base/day.h"
#include "base/ids.h"
#include "base/json_reader.h"
#include <glib.h>

#define OCOP_LINES_MAX         500
#define OCOP_PAYMENTS_MAX      32
#define OCOP_REQUEST_MAX_BYTES (1024 * 1024)
#define OCOP_DIGEST_SIZE       32

typedef enum {
    OCOP_CHANNEL_SHOWROOM,
    OCOP_CHANNEL_FAIR,
    OCOP_CHANNEL_PHONE,
    OCOP_CHANNEL_SENDO,
    OCOP_CHANNEL_TIKI,
    OCOP_CHANNEL_VOSO,
    OCOP_CHANNEL_POSTMART,
    OCOP_CHANNEL_PROVINCE,
    OCOP_N_CHANNELS
} OcopChannel;

const char *ocop_channel_get_text (OcopChannel channel);
gboolean ocop_channel_parse (const char *text, OcopChannel *ret_channel);

typedef enum {
    OCOP_PAYMENT_CASH,
    OCOP_PAYMENT_VIETQR,
    OCOP_PAYMENT_CARD,
    OCOP_PAYMENT_VOUCHER,
    OCOP_N_PAYMENT_METHODS
} OcopPaymentMethod;

const char *ocop_payment_method_get_text (OcopPaymentMethod method);
gboolean ocop_payment_method_parse (const char *text, OcopPaymentMethod *ret_method);

typedef enum { OCOP_DISCOUNT_NONE, OCOP_DISCOUNT_PERCENT, OCOP_DISCOUNT_AMOUNT } OcopDiscountKind;

/* A discount as asked for. A discount of 0 is a discount. */
typedef struct {
    OcopDiscountKind kind;
    gint64 value; /* PERCENT: hundredths of a percent, 0 to 10000; AMOUNT: đồng >= 0 */
} OcopDiscount;

typedef struct {
    char *scan; /* one of scan and code is set, the other NULL */
    char *code;
    gint64 qty_milli; /* 0: not given */
    OcopDiscount discount;
    gboolean is_gift;
    gint64 unit_price; /* -1: the catalogue's */
    char *approved_by; /* NULL: nobody */
    char *lot;         /* NULL: first expired, first out */
} OcopLineRequest;

typedef struct {
    OcopPaymentMethod method;
    gint64 amount;        /* cash: tendered */
    char *reference;      /* NULL: none; never for cash */
    char *bank_reference; /* VietQR: the bank's number of the transfer, as the cashier read it;
                             NULL: none */
} OcopPaymentRequest;

/* New array of OcopPaymentRequest that owns its texts. */
GArray *ocop_payment_requests_new (void);
/* Appends a copy of @payment. */
void ocop_payment_requests_add (GArray *payments, const OcopPaymentRequest *payment);

typedef struct {
    gboolean has_request_id;
    guint8 request_id[OCOP_UUID_SIZE];
    char *cashier; /* NULL only in a parked sale that is resumed by another request */
    OcopChannel channel;
    gboolean has_channel;
    GPtrArray *lines; /* of OcopLineRequest */
    OcopDiscount discount;
    GArray *payments; /* of OcopPaymentRequest */
    gboolean has_payments;
    gboolean is_age_confirmed;
    gboolean is_training;
    char *resume;     /* id of a parked sale, or NULL */
    char *buyer_name; /* both NULL when there is no buyer */
    char *buyer_tax_code;
    char *buyer_address;
    gboolean has_buyer;
} OcopSaleRequest;

/* Reads the JSON of CONTRACT.md "Sale". Errors: OCOP_ERROR_BAD_INPUT with field. */
OcopSaleRequest *ocop_sale_request_read (const char *json, gssize length, GError **error);
OcopSaleRequest *ocop_sale_request_new (void);
OcopLineRequest *ocop_line_request_new (void);
void ocop_line_request_free (OcopLineRequest *line);
void ocop_sale_request_free (OcopSaleRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSaleRequest, ocop_sale_request_free)

/* The same request always gives the same text, whatever the order of keys, blanks or the spelling
 * of numbers; defaults are spelled out. Its SHA-256 tells a repeat from a request id used twice.
 * The request id itself is not part of it. */
void ocop_sale_request_digest (const OcopSaleRequest *request, guint8 ret_digest[OCOP_DIGEST_SIZE]);

/* Canonical JSON without request_id and payments, as a parked sale keeps it. Owned. */
char *ocop_sale_request_to_parked_json (const OcopSaleRequest *request);
/* The whole request, as ocop_sale_request_read takes it. Owned. */
char *ocop_sale_request_to_json (const OcopSaleRequest *request);
