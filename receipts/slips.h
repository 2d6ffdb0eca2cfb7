/* Slips that are no receipts: cash in and out, carts put aside, requests to pay, goods received,
 * shelf labels and the printer's test page. Texts are borrowed. */
#pragma once

#include "domain/sale_request.h"
#include "domain/stock_act.h"
#include "drivers/proto/printer_profile.h"
#include "receipts/document.h"
#include "receipts/facts.h"

typedef struct {
    gboolean is_out;
    gint64 amount;
    const char *reason;
    const char *by;
    gint64 seq; /* number of the record, printed as the slip's */
} OcopCashSlip;
/* With places for two signatures. */
OcopDocument *ocop_slip_for_cash (const OcopCashSlip *slip, const OcopShopFace *face,
                                  const OcopPaperFacts *facts);

/* One line of a cart or of a delivery. */
typedef struct {
    const char *code;
    const char *name;
    const char *unit;
    gint64 qty_milli;
    gint64 unit_price; /* -1: none */
    gint64 amount;     /* -1: none */
    const char *lot;   /* NULL: none */
    OcopDay expiry;    /* OCOP_DAY_NONE: none */
} OcopSlipLine;

typedef struct {
    const char *id; /* "P12", also as a Code 128 so that a scan takes the cart up again */
    const char *cashier;
    const OcopSlipLine *lines;
    guint n_lines;
    gint64 total;
} OcopParkedSlip;
OcopDocument *ocop_slip_for_parked (const OcopParkedSlip *slip, const OcopShopFace *face,
                                    const OcopPaperFacts *facts);

typedef struct {
    const char *code; /* of this attempt, "OC7K2M9Q" */
    const char *payload;
    gint64 amount;
    const char *bank;    /* name, "" where unknown */
    const char *account; /* all of it: the customer compares */
    const char *account_name;
    const OcopSlipLine *lines; /* may be none */
    guint n_lines;
} OcopPaymentSlip;
/* "CHƯA THANH TOÁN" at both ends. */
OcopDocument *ocop_slip_for_payment (const OcopPaymentSlip *slip, const OcopShopFace *face,
                                     const OcopPaperFacts *facts);

typedef struct {
    const char *by;
    gint64 seq;
    const char *supplier; /* NULL: not known */
    const OcopSlipLine *lines;
    guint n_lines;
} OcopGoodsSlip;
OcopDocument *ocop_slip_for_goods (const OcopGoodsSlip *slip, const OcopShopFace *face,
                                   const OcopPaperFacts *facts);

typedef struct {
    const char *name;
    const char *unit;
    const char *producer;
    gint64 price;          /* -1: none */
    gint64 base_price;     /* of base_unit, -1: not known or the same as price */
    const char *base_unit; /* "kg" "l" "100 g" */
    int stars;             /* on the day of printing, 0: none */
    const char *gtin; /* 13 digits, its own or in-store; NULL: none, then the code as Code 128 */
    const char *code;
    OcopDay printed_on;
} OcopLabel;
OcopDocument *ocop_label_for_shelf (const OcopLabel *label);

/* Ruler, all 134 letters, a sample of each code page the profile has, QR, bar code, drawer pulse,
 * cut. */
OcopDocument *ocop_test_page (const OcopPrinterProfile *profile, const OcopShopFace *face,
                              gint64 utc_ms);
