/* Rows of the catalogue's tables as values. For catalogue_*.c of this folder only. */
#pragma once

#include "store/catalogue.h"

/* The columns of product in the order in which read_product reads them; @p is the alias of the
 * table. */
#define OCOP_PRODUCT_COLUMNS                                                                       \
    "p.id, p.code, p.name, p.unit, p.sold_by, p.kind, p.track_lots, p.age_limit, p.plu, p.gtins, " \
    "p.product_group, p.sub_group, "                                                               \
    "p.producer_code, p.producer, p.producer_kind, p.place_code, p.place_day, p.status, p.stars, " \
    "p.level, p.decision, "                                                                        \
    "p.decided_on, p.valid_months, p.provenance_url"

/* The product in the row at hand of a statement whose first columns are OCOP_PRODUCT_COLUMNS.
 * Owned. */
OcopProduct *ocop_read_product (sqlite3_stmt *stmt);
/* Binds the same columns but id to parameters 2 to 24 (1 is the id). Texts borrowed; @gtins
 * receives the joined GTINs. */
void ocop_bind_product (sqlite3_stmt *stmt, const OcopProduct *product, GString *gtins);

/* *ret_id 0: no such product. */
gboolean ocop_find_product_id (OcopDb *db, const char *code, gint64 *ret_id, GError **error);

/* Prices of a product, ascending by day, appended to @prices (GArray of OcopPrice). */
gboolean ocop_load_prices (OcopDb *db, gint64 id, GArray *prices, GError **error);
gboolean ocop_write_price (OcopDb *db, gint64 id, const OcopPrice *price, GError **error);

/* The certificate of the product in force on @day: @newest, or where that is decided later an
 * earlier one. */
gboolean ocop_find_certificate (OcopDb *db, gint64 id, const OcopCertificate *newest, OcopDay day,
                                OcopCertificate *ret_certificate, GError **error);
/* Keeps @before for the days until @product's certificate is decided, where the one renews the
 * other. */
gboolean ocop_keep_certificate (OcopDb *db, gint64 id, const OcopProduct *before,
                                const OcopProduct *product, OcopDay today, GError **error);

/* Appends what @product says of its producer to the producer's dated facts, where it is new. */
gboolean ocop_note_producer (OcopDb *db, const OcopProduct *product, OcopDay today, GError **error);

/* Applies the prices of @entry to product @id. @prices: those it has, ascending; empty for a new
 * product. */
gboolean ocop_import_prices (OcopDb *db, gint64 id, gboolean is_new,
                             const OcopCatalogueEntry *entry, const GArray *prices, OcopDay today,
                             gboolean *ret_changed, GError **error);

/* Frees an OcopImportWarning. */
void ocop_import_warning_free (gpointer data);

/* What an import makes of @before (NULL: new product) and @entry: a new product, in @ret_columns
 * the columns that differ from @before, and warnings of what was left out. NULL: the entry is to be
 * left alone. */
OcopProduct *ocop_merge_product (const OcopProduct *before, const OcopCatalogueEntry *entry,
                                 const OcopImportContext *context, guint32 *ret_columns,
                                 GPtrArray *warnings);
