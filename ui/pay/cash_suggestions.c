/* Round sums are multiples of the notes that people carry. */
#include "ui/pay/cash_suggestions.h"

guint
ocop_cash_suggest (gint64 due, gint64 ret_sums[OCOP_CASH_SUGGESTIONS_MAX])
{
    static const gint64 steps[] = {10000, 50000, 100000, 200000, 500000};
    guint n = 0;
    ret_sums[n++] = due;
    for (guint i = 0; i < G_N_ELEMENTS (steps) && n < OCOP_CASH_SUGGESTIONS_MAX; i++) {
        const gint64 sum = (due + steps[i] - 1) / steps[i] * steps[i];
        if (sum > ret_sums[n - 1])
            ret_sums[n++] = sum;
    }
    return n;
}
