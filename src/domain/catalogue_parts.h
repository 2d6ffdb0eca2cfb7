/* What the two readers of catalogue files share. For catalogue_*.c of this folder only. */
#pragma once

#include "domain/catalogue_file.h"
#include <glib.h>

OcopCatalogue *ocop_catalogue_new (void);
/* A new entry without prices. */
OcopCatalogueEntry *ocop_catalogue_entry_new (gint64 row);
void ocop_catalogue_entry_free (OcopCatalogueEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCatalogueEntry, ocop_catalogue_entry_free)

/* The cells of one price; "" or NULL where a cell is empty. */
typedef struct {
    const char *price;
    const char *vat_rate;
    const char *valid_from;
} OcopPriceCells;

/* Appends the price to @entry. Refuses a second price of one day and one without day behind
 * another. On error @ret_column is the column it speaks of. Errors: OCOP_ERROR_BAD_FILE. */
gboolean ocop_catalogue_entry_add_price (OcopCatalogueEntry *entry, const OcopPriceCells *cells,
                                         OcopCatalogueColumn *ret_column, GError **error);

/* Refuses a GTIN or plu that two products of @catalogue have. Errors: OCOP_ERROR_BAD_FILE with row
 * and column. */
gboolean ocop_catalogue_check_unique (const OcopCatalogue *catalogue, GError **error);

OcopCatalogue *ocop_catalogue_read_csv (const char *bytes, gsize size,
                                        const OcopCatalogueRules *rules, GError **error);
OcopCatalogue *ocop_catalogue_read_json (const char *bytes, gsize size,
                                         const OcopCatalogueRules *rules, GError **error);
