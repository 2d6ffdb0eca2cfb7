/* The catalogue of a shop: import, look-ups, prices, export.
 *
 * Functions that write run inside the caller's transaction; so may those that read. Outputs are
 * untouched on failure and where nothing was found. A walk (export, list) holds a statement: its
 * callback must not start the same walk. */
#pragma once

#include "domain/catalogue_file.h"
#include "domain/product.h"
#include "store/db.h"
#include <glib.h>

/* --- import --- */

typedef struct {
    OcopDay today;          /* the import day */
    const char *point;      /* codes "POINT.…" are the shop's own */
    gboolean is_enrolled;   /* the province owns its facts (DESIGN.md "Who owns which fact") */
    gboolean from_registry; /* the file is the province's */
} OcopImportContext;

/* A fact that was left out because the registry owns it (warning field-owned-by-registry). */
typedef struct {
    char *code;
    OcopCatalogueColumn column;
} OcopImportWarning;

typedef struct {
    guint products; /* in the file: added + changed + unchanged */
    guint added, changed, unchanged;
    GPtrArray *warnings; /* of OcopImportWarning, in order of the file */
} OcopImportResult;

void ocop_import_result_clear (OcopImportResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopImportResult, ocop_import_result_clear)

/* Adds and changes, never removes. A column that the file lacks leaves a fact alone; an empty cell
 * sets its default.
 *
 * Prices: without valid_from "always" for a new product, else from the import day, and nothing
 * where that price and rate are in force already. Without VAT rate the rate in force stays.
 *
 * Once enrolled, a file of the shop's own changes no provincial fact of a product that is not the
 * shop's own: such a fact is left out and warned of. A product that is new then, and not the shop's
 * own, is taken without its certificate (stars, level, decision, day, months, status), so that no
 * shop gives stars by itself; the rest stands until the registry says otherwise.
 *
 * From the registry: price, VAT rate, track_lots and plu of known products stay, and the shop's own
 * products stay as they are.
 *
 * Errors: OCOP_ERROR_BAD_FILE with row and column for a GTIN or plu of another product and for an
 * older version. */
gboolean ocop_store_catalogue_import (OcopDb *db, const OcopCatalogue *catalogue,
                                      const OcopImportContext *context,
                                      OcopImportResult *ret_result, GError **error);

/* Version of the newest catalogue file that stated one, 0: none. */
gboolean ocop_store_catalogue_get_version (OcopDb *db, gint64 *ret_version, GError **error);

/* --- look-ups: a product as it can be sold on @day --- */

/* *ret_found FALSE: no such product; then @ret_offer is untouched. The cost does not grow with the
 * catalogue. */
gboolean ocop_store_find_offer_by_code (OcopDb *db, const char *code, OcopDay day,
                                        gboolean *ret_found, OcopOffer *ret_offer, GError **error);
/* @gtin: 8 to 14 digits, check digit verified by the caller. */
gboolean ocop_store_find_offer_by_gtin (OcopDb *db, const char *gtin, OcopDay day,
                                        gboolean *ret_found, OcopOffer *ret_offer, GError **error);
gboolean ocop_store_find_offer_by_plu (OcopDb *db, int plu, OcopDay day, gboolean *ret_found,
                                       OcopOffer *ret_offer, GError **error);
/* @number: the running number of an in-store code. */
gboolean ocop_store_find_offer_by_instore_number (OcopDb *db, gint64 number, OcopDay day,
                                                  gboolean *ret_found, OcopOffer *ret_offer,
                                                  GError **error);

/* --- the whole product --- */

/* All facts, and all prices ascending by day (OCOP_DAY_NONE, always, first). @code_or_gtin is a
 * code, exactly, else a GTIN. *ret_product NULL: no such product. @ret_prices (GArray of OcopPrice)
 * may be NULL. */
gboolean ocop_store_find_product (OcopDb *db, const char *code_or_gtin, OcopProduct **ret_product,
                                  GArray **ret_prices, GError **error);

/* The price in force on @day; NULL: none. Borrowed from @prices, which ascend. */
const OcopPrice *ocop_prices_find (const GArray *prices, OcopDay day);

/* Stars and state on @day, by the certificate that holds on that day (a renewal decided later does
 * not count yet). */
gboolean ocop_store_get_certificate (OcopDb *db, const char *code, OcopDay day, gboolean *ret_found,
                                     OcopCertificateState *ret_state, int *ret_stars,
                                     GError **error);

/* --- lists --- */

/* One line of a search or list. Texts borrowed for the call. */
typedef struct {
    const char *code;
    const char *name;
    const char *const *gtins;
    const char *producer;
    const char *unit;
    gboolean has_price;
    gint64 price;
    int stars; /* 0: none */
} OcopCatalogueHit;

/* FALSE with @error set ends the walk. */
typedef gboolean (*OcopCatalogueHitFunc) (const OcopCatalogueHit *hit, gpointer data,
                                          GError **error);

/* As ocop_search_find; prices and stars of @day. */
gboolean ocop_store_catalogue_search (OcopDb *db, const char *query, guint limit, OcopDay day,
                                      OcopCatalogueHitFunc func, gpointer data, GError **error);
/* All products in Vietnamese order. */
gboolean ocop_store_catalogue_list (OcopDb *db, OcopDay day, OcopCatalogueHitFunc func,
                                    gpointer data, GError **error);
gboolean ocop_store_catalogue_count (OcopDb *db, gint64 *ret_count, GError **error);

typedef gboolean (*OcopChunkFunc) (const char *bytes, gsize size, gpointer data, GError **error);

/* The CSV of all products by code (bytes), handed on in pieces of some kilobytes. */
gboolean ocop_store_catalogue_export (OcopDb *db, OcopChunkFunc func, gpointer data,
                                      GError **error);

/* --- what the shop itself changes --- */

/* @price from @from on (OCOP_DAY_NONE: always), with the VAT rate in force on that day.
 * *ret_changed FALSE where that very row stood already. Errors: OCOP_ERROR_UNKNOWN_CODE;
 * OCOP_ERROR_BAD_INPUT for a price over OCOP_PRICE_MAX. */
gboolean ocop_store_set_price (OcopDb *db, const char *code, gint64 price, OcopDay from,
                               gboolean *ret_changed, GError **error);

/* The shop's in-store code for the product, made where there is none: 13 digits into @ret_code of
 * OCOP_IN_STORE_CODE_SIZE bytes. Errors: OCOP_ERROR_UNKNOWN_CODE. */
gboolean ocop_store_make_instore_code (OcopDb *db, const char *code, char *ret_code,
                                       GError **error);

/* --- certificates --- */

/* Texts borrowed for the call. */
typedef struct {
    const char *code;
    const char *name;
    const char *producer;
    int stars;          /* as stated, also when they do not count any more */
    OcopDay decided_on; /* OCOP_DAY_NONE: undated */
    OcopDay last_day;   /* OCOP_DAY_NONE: undated */
    gint32 days_left;   /* from @day; negative: lapsed; 0 on the last day and when undated */
    OcopCertificateState state;
} OcopCertificateRow;

typedef gboolean (*OcopCertificateFunc) (const OcopCertificateRow *row, gpointer data,
                                         GError **error);

/* Certified products whose last day is within @from … @to (both included), by last day, then code;
 * with @with_undated those without a day of decision come first. The certificate is the newest one
 * known, also when it is decided after @day. */
gboolean ocop_store_list_certificates (OcopDb *db, OcopDay day, OcopDay from, OcopDay to,
                                       gboolean with_undated, OcopCertificateFunc func,
                                       gpointer data, GError **error);
