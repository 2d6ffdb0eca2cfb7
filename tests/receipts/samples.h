/* Papers of a shop as it might stand in Hạ Long, for golden files and single rules. Everything
 * returned is owned by the caller. */
#pragma once

#include "receipts/sale_receipt.h"
#include "receipts/shift_report.h"

extern const OcopShopFace sample_face;
extern const guint8 sample_hash[OCOP_HASH_SIZE];
/* 2026-11-21T14:32:05+07:00 */
#define SAMPLE_UTC_MS (G_GINT64_CONSTANT (1795246325000))
#define SAMPLE_DAY    ocop_day_from_ymd (2026, 11, 21)

/* Amounts follow from quantity, price and discount. */
OcopSaleLine *sample_add_line (OcopSale *sale, const char *name, const char *unit, gint64 qty_milli,
                               gint64 unit_price, gint64 discount, OcopVatRate rate, int stars);
void sample_add_lot (GArray *lots, const char *lot, OcopDay expiry, gint64 qty_milli);
void sample_add_payment (GArray *payments, OcopPaymentMethod method, gint64 amount, gint64 tendered,
                         const char *reference);
/* Takes @sale_discount off the lines, sums up VAT and total. */
void sample_finish (OcopSale *sale, gint64 sale_discount, gboolean has_vat);

OcopSale *sample_rich_sale (void);
/* One product, cash, rounded; no VAT. */
OcopSale *sample_small_sale (void);
/* Paid in full by VietQR. */
OcopSale *sample_bench_sale (void);
OcopReturn *sample_return (void);
OcopShiftClose *sample_close (gboolean is_z);
/* Text of a receipt's QR in its real form and length, not signed. */
char *sample_qr_text (void);
OcopPaperFacts sample_facts (const char *qr_text);
/* Up to @n_pieces_max - 1 words, signs and tricks in a row, as g_test_rand_int has it. */
char *sample_random_text (guint n_pieces_max);
