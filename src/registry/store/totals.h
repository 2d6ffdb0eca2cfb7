/* Totals rows (till, epoch, business day, product, channel, stars), exactly as tills sent them, and
 * what is asked of them.
 *
 * A row's version is the seq of the record that changed it last; a higher one replaces, a lower one
 * is old news. The same version with other figures never replaces: it is a conflict, a case for an
 * officer. */
#pragma once

#include "registry/store/tills.h"
#include "wire/totals_row.h"

/* The feed number of a transaction, from ocop_reg_feed_open (feed.h). */
typedef struct {
    gint64 number;
    gint64 next_place;
} OcopRegFeed;

typedef struct {
    /* Whose rows: till_key and epoch. held_* are moved by what changes; the caller puts it back. */
    OcopRegEpoch *epoch;
    OcopRegFeed *feed;       /* of this transaction: places are counted on */
    const OcopWireRow *rows; /* no key twice: BAD_INPUT */
    guint n_rows;
} OcopRegTotalsBatch;

typedef struct {
    guint n_changed;
    guint n_old;  /* versions below what is held */
    guint n_same; /* repeats */
    GArray
        *conflicts; /* of guint: indexes of rows; NULL when there are none; owned by the caller */
} OcopRegTotalsResult;

void ocop_reg_totals_result_clear (OcopRegTotalsResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRegTotalsResult, ocop_reg_totals_result_clear)

gboolean ocop_reg_totals_put (OcopRegDb *db, const OcopRegTotalsBatch *batch,
                              OcopRegTotalsResult *ret_result, GError **error);

/* The row with the key of @row as it is held; *@ret_found FALSE when there is none. */
gboolean ocop_reg_totals_find (OcopRegDb *db, gint64 till_key, gint64 epoch, const OcopWireRow *row,
                               gboolean *ret_found, OcopWireRow *ret_held, GError **error);

typedef struct {
    gint64 sales, returns; /* Σ amount, Σ returned_amount */
    gint64 n_rows;
    gint64 max_version;
} OcopRegTotalsSum;

/* Σ rows of one epoch by adding them all up, as `verify` does; ingest asks held_* of the epoch. */
gboolean ocop_reg_totals_sum (OcopRegDb *db, gint64 till_key, gint64 epoch,
                              OcopRegTotalsSum *ret_sum, GError **error);

/* Rows of one business day of one epoch in canonical order (product, channel, stars): what a close
 * body is compared with. Array of OcopWireRow. */
GArray *ocop_reg_totals_list_day (OcopRegDb *db, gint64 till_key, gint64 epoch, OcopDay day,
                                  GError **error);

/* --- questions over all tills: for months, and whatever spans many, see rollups.h --- */

typedef enum {
    OCOP_REG_BY_DAY = 1 << 0,
    OCOP_REG_BY_POINT = 1 << 1,
    OCOP_REG_BY_TILL = 1 << 2,
    OCOP_REG_BY_PRODUCT = 1 << 3,
    OCOP_REG_BY_CHANNEL = 1 << 4,
    OCOP_REG_BY_STARS = 1 << 5,
    /* CONTRACT.md `report totals`: epochs added up */
    OCOP_REG_BY_ALL = OCOP_REG_BY_DAY | OCOP_REG_BY_POINT | OCOP_REG_BY_TILL | OCOP_REG_BY_PRODUCT |
                      OCOP_REG_BY_CHANNEL | OCOP_REG_BY_STARS,
} OcopRegGrouping;

/* What is not grouped by is OCOP_DAY_NONE, "", 0 or, for channel and stars, -1. Texts
 * live until the callback returns. */
typedef struct {
    OcopDay day;
    const char *point;
    int till;
    const char *product;
    int channel; /* OcopChannel */
    int stars;
    gint64 qty_milli, amount, returned_qty_milli, returned_amount;
} OcopRegTotalsLine;

typedef struct {
    OcopDay from, to;    /* inclusive; OCOP_DAY_NONE: open */
    const char *point;   /* NULL: any */
    int till;            /* 0: any; with a point */
    const char *product; /* NULL: any */
    int channel;         /* OcopChannel, -1: any */
    int stars;           /* -1: any */
    guint grouping;      /* of OcopRegGrouping; rows sorted by these in the order above */
    gint64 limit;        /* 0: all, streamed */
    gint64 offset;
    /* Only lines behind this one in that order, by its grouped keys; NULL: all. Borrowed. */
    const OcopRegTotalsLine *after;
} OcopRegTotalsQuery;

#define OCOP_REG_TOTALS_QUERY_INIT                                                                 \
    {                                                                                              \
        .from = OCOP_DAY_NONE, .to = OCOP_DAY_NONE, .channel = -1, .stars = -1,                    \
        .grouping = OCOP_REG_BY_ALL                                                                \
    }

typedef gboolean (*OcopRegTotalsFunc) (const OcopRegTotalsLine *line, gpointer data,
                                       GError **error);
gboolean ocop_reg_totals_foreach (OcopRegDb *db, const OcopRegTotalsQuery *query,
                                  OcopRegTotalsFunc each, gpointer data, GError **error);
