/* Lot choice: pure, over an ordered shelf. */
#include "domain/lots.h"

gint64
ocop_lots_take (const OcopLotOnShelf *shelf, gsize n_lots, OcopDay day, gint64 qty_milli,
                GArray *ret_lots)
{
    for (gsize i = 0; i < n_lots && qty_milli > 0; i++) {
        gboolean is_expired = shelf[i].expiry != OCOP_DAY_NONE && shelf[i].expiry < day;
        if (is_expired || shelf[i].qty_milli <= 0)
            continue;
        OcopLotQty taken = {.lot = g_strdup (shelf[i].lot),
                            .expiry = shelf[i].expiry,
                            .qty_milli = MIN (shelf[i].qty_milli, qty_milli)};
        qty_milli -= taken.qty_milli;
        g_array_append_val (ret_lots, taken);
    }
    return qty_milli;
}

void
ocop_lots_give_back (const GArray *lots, gint64 returned_milli, gint64 qty_milli, GArray *ret_lots)
{
    for (guint i = 0; i < lots->len && qty_milli > 0; i++) {
        const OcopLotQty *sold = &g_array_index (lots, OcopLotQty, i);
        gint64 skipped = MIN (returned_milli, sold->qty_milli);
        returned_milli -= skipped;
        OcopLotQty back = {.lot = NULL,
                           .expiry = sold->expiry,
                           .qty_milli = MIN (sold->qty_milli - skipped, qty_milli)};
        if (back.qty_milli <= 0)
            continue;
        back.lot = g_strdup (sold->lot);
        qty_milli -= back.qty_milli;
        g_array_append_val (ret_lots, back);
    }
}
