/* The arithmetic of the supply review, without a database. */
#include "registry/report/supply.h"

#include <stdlib.h>

gint64
ocop_supply_part (gint64 qty_milli, OcopDay from, OcopDay to, OcopDay first, OcopDay last)
{
    const gint64 n_all = (gint64)to - from + 1;
    const gint64 n_common = (gint64)MIN (to, last) - MAX (from, first) + 1;
    if (n_all <= 0 || n_common <= 0)
        return 0;
    return (gint64)((__int128)qty_milli * n_common / n_all);
}

gint64
ocop_supply_at_risk (const gint64 *by_day, guint n_days, gint64 sold_milli, gint64 window_days)
{
    gint64 expired_by_then = 0, lost = 0;
    sold_milli = MAX (0, sold_milli);
    for (guint i = 0; i < n_days; i++) {
        expired_by_then += by_day[i];
        /* Sells on the expiry day itself too. What was lost earlier cannot be sold later. */
        const gint64 sold = (gint64)((__int128)sold_milli * (i + 1) / window_days);
        lost = MAX (lost, expired_by_then - sold);
    }
    return lost;
}

typedef struct {
    guint index;
    gint64 qty_milli;
} Side;

static int
compare_sides (gconstpointer a, gconstpointer b)
{
    const Side *one = a, *other = b;
    if (one->qty_milli != other->qty_milli)
        return one->qty_milli < other->qty_milli ? 1 : -1;
    return (one->index > other->index) - (one->index < other->index);
}

GArray *
ocop_supply_match (const OcopSupplyPoint *points, guint n_points, gint64 window_days,
                   gint64 step_milli)
{
    GArray *transfers = g_array_new (FALSE, FALSE, sizeof (OcopTransfer));
    g_autofree Side *givers = g_new (Side, MAX (n_points, 1));
    g_autofree Side *takers = g_new (Side, MAX (n_points, 1));
    guint n_givers = 0, n_takers = 0;
    for (guint i = 0; i < n_points; i++) {
        const __int128 sold = MAX (0, points[i].sold_milli);
        const gint64 need =
            (gint64)((sold * OCOP_SUPPLY_COVER_DAYS + window_days - 1) / window_days);
        const gint64 over = points[i].stock_milli - need;
        if (over > 0)
            givers[n_givers++] = (Side){i, over};
        else if (over < 0)
            takers[n_takers++] = (Side){i, -over};
    }
    qsort (givers, n_givers, sizeof givers[0], compare_sides);
    qsort (takers, n_takers, sizeof takers[0], compare_sides);
    for (guint g = 0, t = 0; g < n_givers && t < n_takers;) {
        const gint64 fits = MIN (givers[g].qty_milli, takers[t].qty_milli);
        const gint64 qty = fits / step_milli * step_milli;
        if (qty > 0) {
            const OcopTransfer transfer = {givers[g].index, takers[t].index, qty};
            g_array_append_val (transfers, transfer);
            givers[g].qty_milli -= qty;
            takers[t].qty_milli -= qty;
        }
        g += givers[g].qty_milli < step_milli;
        t += t < n_takers && takers[t].qty_milli < step_milli;
    }
    return transfers;
}
