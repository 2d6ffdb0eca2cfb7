/* Supply review: what lies at all points, what producers say they can deliver, how fast it sells,
 * for how long it lasts, what will not sell in time, and which goods would sell better elsewhere.
 * Whole numbers throughout; quantities in thousandths. */
#pragma once

#include "registry/report/facts.h"
#include "registry/report/table.h"

#define OCOP_SUPPLY_WINDOW_DAYS   30 /* over which the rate of sale is taken unless said */
#define OCOP_SUPPLY_HORIZON_DAYS  90
#define OCOP_SUPPLY_EXPIRING_DAYS 30
/* Days a point should be able to sell from its shelf: what transfers aim at. */
#define OCOP_SUPPLY_COVER_DAYS 30

/* Of all points, one row a product that has stock, sales in the window or declared supply. @from,
 * @to: the window; OCOP_DAY_NONE: the last OCOP_SUPPLY_WINDOW_DAYS up to the facts' day.
 *
 *  rate       net sold in the window per day, half up
 *  cover      days that the stock lasts at that rate, rounded down; null where nothing sells
 *  surplus    stock + declared 90 − 90 days of sales, where that is more than 0
 *  at risk    of what expires within 90 days, what will not have been sold by then, first expired
 *             first out
 *  advice     "expiring" "short" (less than 30 days of sales) "surplus" "enough"; rows in this
 * order, then by code */
OcopTable *ocop_report_supply (OcopRegDb *db, OcopFacts *facts, OcopDay from, OcopDay to,
                               GError **error);
/* Lots on the shelves that expire within @days, or have; by expiry. */
OcopTable *ocop_report_expiring (OcopRegDb *db, OcopFacts *facts, int days, GError **error);
/* Both out of one reading of the stock; the window as by default. Owned. */
gboolean ocop_report_supply_review (OcopRegDb *db, OcopFacts *facts, int days,
                                    OcopTable **ret_supply, OcopTable **ret_expiring,
                                    GError **error);
/* Proposals: from a point that has more of a product than it sells in OCOP_SUPPLY_COVER_DAYS to one
 * that sells more than it has; whole pieces of what is sold by the piece. Rates by point are those
 * of the last whole month and this one. @products: codes, ended by NULL, in that order; NULL: all.
 */
OcopTable *ocop_report_transfers (OcopRegDb *db, OcopFacts *facts, const char *const *products,
                                  GError **error);

/* --- the arithmetic, for tests --- */

/* Of @qty_milli declared for from … to, the part that falls on first … last, by days, rounded down.
 */
gint64 ocop_supply_part (gint64 qty_milli, OcopDay from, OcopDay to, OcopDay first, OcopDay last);
/* @by_day[i]: what expires i days from today (it still sells on that day; [0] includes what has
 * expired). @sold_milli in @window_days. */
gint64 ocop_supply_at_risk (const gint64 *by_day, guint n_days, gint64 sold_milli,
                            gint64 window_days);

typedef struct {
    const char *point;
    gint64 stock_milli;
    gint64 sold_milli; /* in the window */
    OcopDay first_expiry;
} OcopSupplyPoint;
typedef struct {
    guint from, to; /* indexes of points */
    gint64 qty_milli;
} OcopTransfer;
/* @step_milli: 1000 for pieces. Largest surplus to largest want; ties by index. Array of
 * OcopTransfer. */
GArray *ocop_supply_match (const OcopSupplyPoint *points, guint n_points, gint64 window_days,
                           gint64 step_milli);
