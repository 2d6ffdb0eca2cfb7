/* Catalogue files, read and written without a store: the same bytes reach a till by ocopctl and a
 * registry by its operator. */
#pragma once

#include "domain/product.h"
#include <glib.h>

#define OCOP_CATALOGUE_FILE_MAX_BYTES (256 * 1024 * 1024)

/* The columns of CONTRACT.md "Catalogue CSV" in their order. */
typedef enum {
    OCOP_COLUMN_CODE,
    OCOP_COLUMN_GTIN,
    OCOP_COLUMN_NAME,
    OCOP_COLUMN_UNIT,
    OCOP_COLUMN_SOLD_BY,
    OCOP_COLUMN_PRICE,
    OCOP_COLUMN_VAT_RATE,
    OCOP_COLUMN_VALID_FROM,
    OCOP_COLUMN_GROUP,
    OCOP_COLUMN_SUB_GROUP,
    OCOP_COLUMN_PRODUCER_CODE,
    OCOP_COLUMN_PRODUCER,
    OCOP_COLUMN_PRODUCER_KIND,
    OCOP_COLUMN_PLACE_CODE,
    OCOP_COLUMN_STARS,
    OCOP_COLUMN_LEVEL,
    OCOP_COLUMN_DECISION,
    OCOP_COLUMN_DECIDED_ON,
    OCOP_COLUMN_VALID_MONTHS,
    OCOP_COLUMN_STATUS,
    OCOP_COLUMN_AGE_LIMIT,
    OCOP_COLUMN_TRACK_LOTS,
    OCOP_COLUMN_KIND,
    OCOP_COLUMN_PLU,
    OCOP_COLUMN_PROVENANCE_URL,
    OCOP_N_COLUMNS
} OcopCatalogueColumn;

const char *ocop_catalogue_column_get_name (OcopCatalogueColumn column);

/* One product of a file: the facts of its rows together. */
typedef struct {
    gint64 row;    /* line of its first row in the file (JSON: index from 1) */
    guint32 given; /* bit (1 << column): the file has that column (JSON: the object has that key) */
    gboolean has_vat;    /* the first row states a VAT rate (not an empty cell) */
    gboolean has_status; /* the first row states a status (not an empty cell) */
    guint n_open_rates;  /* so many prices from the first state no rate of their own: std, or for a
                            product that a store has already the rate in  force. A later row without
                            rate has that of the row before it */
    OcopProduct *product;
    GArray *prices; /* of OcopPrice in the order of the file; valid_from OCOP_DAY_NONE where the
                       cell is empty. May be empty (no price given: registry files only) */
} OcopCatalogueEntry;

typedef struct {
    gint64 version;     /* 0: the file states none */
    GPtrArray *entries; /* of OcopCatalogueEntry, by first appearance, codes unique */
} OcopCatalogue;

void ocop_catalogue_free (OcopCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCatalogue, ocop_catalogue_free)

typedef struct {
    gboolean price_optional; /* a registry's file */
} OcopCatalogueRules;

/* Reads CSV or JSON ({"version":N,"products":[…]}); JSON when the first non-blank byte is '{'.
 * Checks types, ranges, check digits, uniqueness of code, GTIN and plu within the file, nothing
 * else. Errors: OCOP_ERROR_BAD_FILE with row and column (field names for JSON). */
OcopCatalogue *ocop_catalogue_read (const char *bytes, gsize size, const OcopCatalogueRules *rules,
                                    GError **error);

/* The header row, and the row(s) of one product: the first with all facts, one more per further
 * price. Prices sorted by valid_from. */
void ocop_catalogue_append_header (GString *csv);
void ocop_catalogue_append_rows (GString *csv, const OcopProduct *product, const OcopPrice *prices,
                                 gsize n_prices);
