/* VAT rates and the standard rate by day. Shelf prices include VAT. */
#pragma once

#include "base/day.h"
#include <glib.h>

/* In the order in which papers and answers list them. KCT = không chịu thuế, not taxed. STD stands
 * in the catalogue only and is resolved by day before anything is priced. */
typedef enum {
    OCOP_VAT_0,
    OCOP_VAT_5,
    OCOP_VAT_8,
    OCOP_VAT_10,
    OCOP_VAT_KCT,
    OCOP_VAT_STD,
} OcopVatRate;
#define OCOP_N_VAT_RATES 5 /* STD is none */

typedef enum {
    OCOP_VAT_METHOD_DEDUCTION, /* papers show net and VAT by rate */
    OCOP_VAT_METHOD_DIRECT,    /* papers show none */
} OcopVatMethod;

/* "0" "5" "8" "10" "KCT" "std". Static. */
const char *ocop_vat_rate_get_text (OcopVatRate rate);
gboolean ocop_vat_rate_parse (const char *text, OcopVatRate *ret_rate);

/* @rate on @day: std by the dated table (8 % through 2026-12-31, then 10 %; NQ 204/2025/QH15),
 * others unchanged. */
OcopVatRate ocop_vat_rate_resolve (OcopVatRate rate, OcopDay day);

/* Splits a charged @gross >= 0: net = half up (gross × 100 / (100 + rate)), vat = gross − net.
 * @rate is not STD. */
void ocop_vat_split (gint64 gross, OcopVatRate rate, gint64 *ret_net, gint64 *ret_vat);
