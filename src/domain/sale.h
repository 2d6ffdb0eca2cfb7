/* A completed sale: the facts that its journal record holds, from which rows, answers, receipts and
 * totals are made. */
#pragma once

#include "domain/cart.h"
#include "domain/product.h"
#include "domain/sale_request.h"
#include <glib.h>

#define OCOP_RECEIPT_NUMBER_SIZE 48

/* A quantity of one lot that went with a line. */
typedef struct {
    char *lot;
    OcopDay expiry; /* OCOP_DAY_NONE: none */
    gint64 qty_milli;
} OcopLotQty;

typedef enum {
    OCOP_WARN_CERTIFICATE_LAPSED = 1 << 0,
    OCOP_WARN_CERTIFICATE_UNDATED = 1 << 1,
    OCOP_WARN_CERTIFICATE_SOON = 1 << 2,
    OCOP_WARN_STOCK_SHORT = 1 << 3,
    OCOP_WARN_SHIFT_OVERDUE = 1 << 4, /* of the sale, not of a line */
} OcopWarnings;
#define OCOP_N_WARNINGS 5
/* "certificate-lapsed" … for bit 1 << @bit. Static. */
const char *ocop_warning_get_text (guint bit);

typedef struct {
    char *code;
    char *name;
    char *unit;
    gboolean is_goods; /* moves stock */
    gint64 qty_milli;
    gint64 unit_price;
    gint64 list_price; /* of the catalogue; differs from unit_price where one was approved; -1: the
                          catalogue has none */
    gint64 discount;   /* all that came off */
    gint64 share;      /* of the sale's discount, part of discount */
    gint64 amount;
    OcopVatRate vat_rate;
    int stars; /* at that moment, 0: none */
    gboolean is_gift;
    char *approved_by; /* name, NULL: nobody */
    char *
        marked_lot; /* lot read from the code of a product whose lots are not tracked, NULL: none */
    GArray *lots; /* of OcopLotQty: what left which lot; the rest of the quantity left stock without
                     a lot */
    char *provenance_url; /* of the catalogue at that moment; NULL: none */
    guint warnings;       /* OcopWarnings */
} OcopSaleLine;

typedef struct {
    OcopPaymentMethod method;
    gint64 amount;        /* what it pays of the sale, rounding included */
    gint64 tendered;      /* cash: what was handed over; else = amount */
    char *reference;      /* NULL: none */
    char *bank_reference; /* VietQR: the bank's number of the transfer; NULL: none */
} OcopPayment;

/* New array of OcopPayment that owns its texts. */
GArray *ocop_payments_new (void);

typedef struct {
    OcopVatRate rate;
    gint64 gross;
    gint64 net;
    gint64 vat;
} OcopVatSum;

typedef struct {
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    char *receipt; /* "QN01-1-00000042"; NULL in training */
    gint64 receipt_no;
    gint64 shift;
    char *cashier;
    gint64 cashier_number;
    OcopChannel channel;
    OcopDay day; /* civil day */
    gboolean is_training;
    gboolean is_age_confirmed;
    GPtrArray *lines; /* of OcopSaleLine */
    gint64 sale_discount;
    gint64 total;
    gint64 rounding; /* added to the total when only cash was paid; may be negative */
    gint64 change;
    GArray *payments; /* of OcopPayment */
    OcopVatSum vat[OCOP_N_VAT_RATES];
    guint n_vat;        /* 0 with the direct method */
    guint warnings;     /* of the sale as a whole: OCOP_WARN_SHIFT_OVERDUE */
    char *resumed;      /* id of the parked sale it came from, NULL */
    char *buyer_sha256; /* salted hash, hex; NULL: no buyer */
} OcopSale;

/* TRUE when some of @payments (of OcopPayment) is cash. */
gboolean ocop_payments_have_cash (const GArray *payments);

OcopSale *ocop_sale_new (void);
void ocop_sale_free (OcopSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSale, ocop_sale_free)
OcopSaleLine *ocop_sale_add_line (OcopSale *sale);

/* VAT by rate over charged amounts (CONTRACT.md "VAT per rate"). @n_lines rates and amounts -> sums
 * in the order 0 5 8 10 KCT, only rates that occur. */
guint ocop_vat_sum_up (const OcopVatRate *rates, const gint64 *amounts, gsize n_lines,
                       OcopVatSum ret_sums[OCOP_N_VAT_RATES]);

/* "QN01-1-00000042", for epochs after the first "QN01-1.2-00000001". */
void ocop_receipt_number (const char *point, int till, gint64 epoch, gint64 number,
                          char ret_text[OCOP_RECEIPT_NUMBER_SIZE]);
/* Reads one back: FALSE when @text is no receipt number. @ret_point has room for 9 bytes. */
gboolean ocop_receipt_number_parse (const char *text, char ret_point[9], int *ret_till,
                                    gint64 *ret_epoch, gint64 *ret_number);

/* The body of the journal record, and the sale read back from it. */
void ocop_sale_to_body (const OcopSale *sale, GString *out);
OcopSale *ocop_sale_from_body (const char *json, gsize length, GError **error);
