/* The facts of a product one by one, by column: read from a cell, written to a cell, compared and
 * taken over. What the CSV and JSON readers, the export and an import into a store have in common.
 *
 * Price, VAT rate and valid_from are no facts of a product but of OcopPrice; these functions take
 * every other column. */
#pragma once

#include "domain/catalogue_file.h"
#include <glib.h>

#define OCOP_UNIT_MAX_BYTES 64
#define OCOP_URL_MAX_BYTES  1024

/* TRUE for price, vat_rate and valid_from. */
gboolean ocop_catalogue_column_is_of_price (OcopCatalogueColumn column);

/* Sets the fact from untrusted @text; "" sets the default of CONTRACT.md "Catalogue CSV" (status:
 * in_programme; see ocop_product_apply_default_status). Errors: OCOP_ERROR_BAD_FILE, which names
 * the value. */
gboolean ocop_product_read_fact (OcopProduct *product, OcopCatalogueColumn column, const char *text,
                                 GError **error);

/* certified where stars and the day of the decision are known, else in programme. */
void ocop_product_apply_default_status (OcopProduct *product);

/* The same text as read_fact takes, not yet quoted for CSV. */
void ocop_product_append_fact (GString *out, const OcopProduct *product,
                               OcopCatalogueColumn column);

gboolean ocop_product_is_fact_equal (const OcopProduct *a, const OcopProduct *b,
                                     OcopCatalogueColumn column);
void ocop_product_take_fact (OcopProduct *product, const OcopProduct *from,
                             OcopCatalogueColumn column);

/* The number behind @gtin, as written in a product: its digits without leading zeros. The same GTIN
 * written with 8, 12, 13 or 14 digits gives the same number. */
gint64 ocop_gtin_get_number (const char *gtin);
