/* What the supply review reads, added up while it streams. Internal to this folder. */
#pragma once

#include "registry/report/supply.h"

typedef struct {
    const char *code;               /* owned by the review */
    const OcopFactProduct *product; /* NULL: not in the catalogue */
    gint64 stock_milli;
    gint64 sold_milli;
    gint64 declared_milli[3]; /* 30, 60, 90 days */
    OcopDay first_expiry;
    gint64 by_day[OCOP_SUPPLY_HORIZON_DAYS + 1];
} OcopSupplyItem;

typedef struct {
    OcopFacts *facts;
    GHashTable *by_code; /* code -> OcopSupplyItem */
    GPtrArray *items;    /* of OcopSupplyItem */
    GStringChunk *texts;
} OcopSupplyReview;

typedef struct {
    const char *point;
    const char *product;
    gint64 qty_milli;
    const char *lots; /* lines "EXPIRY QTY LOT" */
} OcopStockRow;

/* Texts live until the callback returns. @product NULL: all. Rows of one till follow each other. */
typedef void (*OcopStockFunc) (const OcopStockRow *row, gpointer data);
gboolean ocop_supply_foreach_stock (OcopRegDb *db, const char *product, OcopStockFunc each,
                                    gpointer data, GError **error);

typedef struct {
    OcopDay expiry; /* OCOP_DAY_NONE: none */
    gint64 qty_milli;
    const char *lot; /* not ended by NUL */
    int lot_length;
} OcopStockLot;
/* The next of a row's lots from *@text on, which moves on; FALSE at the end. */
gboolean ocop_supply_next_lot (const char **text, OcopStockLot *ret_lot);

OcopSupplyItem *ocop_supply_find_item (OcopSupplyReview *review, const char *code);
