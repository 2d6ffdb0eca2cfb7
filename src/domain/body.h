/* Pieces that the bodies of several kinds of record share, written and read in one way. */
#pragma once

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "domain/sale.h"

void ocop_body_add_request (OcopJsonWriter *w, const guint8 id[OCOP_UUID_SIZE],
                            const guint8 digest[OCOP_DIGEST_SIZE]);
void ocop_body_read_request (OcopJsonReader *r, guint8 ret_id[OCOP_UUID_SIZE],
                             guint8 ret_digest[OCOP_DIGEST_SIZE]);

void ocop_body_add_vat (OcopJsonWriter *w, const OcopVatSum *sums, guint n_sums);
guint ocop_body_read_vat (OcopJsonReader *r, OcopVatSum ret_sums[OCOP_N_VAT_RATES]);

/* @key holds payments or refunds, of OcopPayment. */
void ocop_body_add_payments (OcopJsonWriter *w, const char *key, const GArray *payments);
void ocop_body_read_payments (OcopJsonReader *r, const char *key, GArray *payments);

/* "lots":[{"lot","expiry","qty"}], of OcopLotQty. */
void ocop_body_add_lots (OcopJsonWriter *w, const GArray *lots);
void ocop_body_read_lots (OcopJsonReader *r, GArray *lots);

OcopVatRate ocop_body_read_rate (OcopJsonReader *r, const char *key);
OcopDay ocop_body_read_day (OcopJsonReader *r, const char *key);
gint64 ocop_body_read_money (OcopJsonReader *r, const char *key);
/* A quantity that may also be zero or negative. */
gint64 ocop_body_read_signed_milli (OcopJsonReader *r, const char *key);
/* Its text: "0", "1.5" or "-1.5". */
gboolean ocop_body_signed_milli_parse (const char *text, gint64 *ret_milli);
