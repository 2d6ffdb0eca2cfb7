/* Roll-ups for reports and dashboard: sums by day or month, by product or point, kept by consuming
 * the feed in small transactions. A totals row remembers what of it has been added, so a roll-up is
 * never added to twice and can be compared with the rows at any time. */
#pragma once

#include "registry/store/totals.h"

typedef enum {
    OCOP_REG_ROLLUP_DAY_PRODUCT,   /* day, product, channel, stars */
    OCOP_REG_ROLLUP_DAY_POINT,     /* day, point, channel, stars */
    OCOP_REG_ROLLUP_MONTH_PRODUCT, /* day = first of the month */
    OCOP_REG_ROLLUP_MONTH_POINT,
    OCOP_REG_ROLLUP_POINT_PRODUCT, /* month, point, product; channels and stars added up */
    OCOP_REG_N_ROLLUPS
} OcopRegRollup;

/* Adds the next at most @max_rows of the feed. *@ret_n_rows 0: all done. @now_ms becomes "up to
 * which instant" once nothing is left. */
gboolean ocop_reg_rollups_step (OcopRegDb *db, guint max_rows, gint64 now_ms, guint *ret_n_rows,
                                GError **error);

typedef struct {
    gint64 position; /* of the feed */
    gint64 as_of_ms; /* all that was committed by then is in; 0: never rolled */
} OcopRegRolled;
gboolean ocop_reg_rollups_get_state (OcopRegDb *db, OcopRegRolled *ret_state, GError **error);

/* Lines sorted by day, point, product, channel, stars; fields the roll-up does not have as in
 * OcopRegTotalsLine. Of @query: from, to, point, product, channel, stars, grouping (a subset of the
 * roll-up's own), limit, offset. */
gboolean ocop_reg_rollups_foreach (OcopRegDb *db, OcopRegRollup rollup,
                                   const OcopRegTotalsQuery *query, OcopRegTotalsFunc each,
                                   gpointer data, GError **error);

/* Compares every roll-up with the rows that it says it holds. One snapshot. */
gboolean ocop_reg_rollups_check (OcopRegDb *db, gboolean *ret_agrees, char **ret_difference,
                                 GError **error);
/* Empties them and the marks on the rows; step fills them again. */
gboolean ocop_reg_rollups_restart (OcopRegDb *db, GError **error);
