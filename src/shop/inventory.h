/* What is on the shelf, product by product, as a table that stays quick at 100,000 products: it is
 * answered from arrays in memory (goods_index.h), which the first call reads and later calls keep
 * current by the journal's newest records. */
#pragma once

#include "shop/shop.h"

typedef enum {
    OCOP_INVENTORY_NAME, /* Vietnamese order */
    OCOP_INVENTORY_CODE,
    OCOP_INVENTORY_POSITION,
    OCOP_INVENTORY_UNIT,
    OCOP_INVENTORY_LOTS,
    OCOP_INVENTORY_EXPIRY, /* those without come last, in both directions */
    OCOP_INVENTORY_VALUE,
    OCOP_INVENTORY_STARS,
    OCOP_INVENTORY_CERTIFICATE, /* by its end; those without come last, in both directions */
    OCOP_INVENTORY_PRICE,
    OCOP_N_INVENTORY_COLUMNS
} OcopInventoryColumn;

typedef enum {
    OCOP_INVENTORY_ALL,      /* every product that is goods */
    OCOP_INVENTORY_STOCKED,  /* that was ever booked here */
    OCOP_INVENTORY_LOW,      /* booked here, and at or below the setting stock.low */
    OCOP_INVENTORY_EXPIRING, /* a lot with goods ends within some days, or has ended */
    OCOP_INVENTORY_NEGATIVE,
    OCOP_N_INVENTORY_FILTERS
} OcopInventoryFilter;

typedef struct {
    const char *text; /* as ocop_shop_search; NULL or "": all */
    OcopInventoryFilter filter;
    int days; /* EXPIRING: 0 is today */
    OcopInventoryColumn sort;
    gboolean is_descending; /* ties stay in order of names */
    guint offset, n;
} OcopInventoryQuery;

typedef struct {
    char *code;
    char *name;
    char *unit;
    gint64 qty_milli;
    gboolean is_low;
    guint n_lots;         /* with goods */
    OcopDay first_expiry; /* of these; OCOP_DAY_NONE: none */
    gboolean is_expired;  /* before today: that lot is not sold */
    gboolean is_expiring; /* within the query's days, expired or not */
    gboolean has_price;
    gint64 price; /* today */
    gint64 value; /* position x price, half up; 0 without price */
    int stars;    /* today */
    OcopCertificateState certificate_state;
    OcopDay certificate_last_day; /* OCOP_DAY_NONE: none */
} OcopInventoryRow;

typedef struct {
    GArray *rows;     /* of OcopInventoryRow, owns their texts */
    guint n_matching; /* of all pages */
    gint64 value;     /* of all that match; never beyond OCOP_MONEY_MAX */
} OcopInventoryPage;

void ocop_inventory_page_clear (OcopInventoryPage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopInventoryPage, ocop_inventory_page_clear)

/* Errors: BAD_INPUT field "query" for a text with too many words; the store's. */
gboolean ocop_shop_list_inventory (OcopShop *shop, const OcopInventoryQuery *query,
                                   OcopInventoryPage *ret_page, GError **error);

/* Reads a part of the arrays, some milliseconds' worth, so that the first page does not wait for
 * all of it: for a worker's steps. *@ret_is_complete: nothing is left to read. */
gboolean ocop_shop_prepare_shelf (OcopShop *shop, gboolean *ret_is_complete, GError **error);

/* ---- the ledger of one product */

/* A place in a ledger; zeros: its newest end. */
typedef struct {
    gint64 move;
    gint64 qty_milli; /* position after that move */
} OcopLedgerPlace;

typedef struct {
    OcopMoveReason kind;
    gint64 qty_milli;      /* signed */
    gint64 position_milli; /* after it */
    char *lot;             /* NULL: none */
    gint64 epoch, seq;     /* of the record */
    gint64 utc_ms;
    OcopDay business_day; /* OCOP_DAY_NONE: outside a shift */
    char *by;             /* name; "" where nobody is named */
    char *receipt;        /* of a sale or return; NULL: none */
    char *reason;         /* of waste, adjustment, return; NULL: none */
} OcopLedgerRow;

/* Newest first, at most @n from @place on, which is moved on for the next page (has_more FALSE: at
 * the end). New array that owns its content. Errors: UNKNOWN_CODE. */
GArray *ocop_shop_list_ledger (OcopShop *shop, const char *code, guint n, OcopLedgerPlace *place,
                               gboolean *ret_has_more, GError **error);
