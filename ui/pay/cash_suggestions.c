/* Round sums are multiples of the notes that people carry; above the largest note, of bundles of
 * it. Steps that are small beside the sum are left out: nobody rounds 28 million to ten thousand.
 */
#include "ui/pay/cash_suggestions.h"

#define SMALL_SHARE 200

guint
ocop_cash_suggest (gint64 due, gint64 ret_sums[OCOP_CASH_SUGGESTIONS_MAX])
{
    static const gint64 steps[] = {10000,  20000,   50000,   100000,  200000,
                                   500000, 1000000, 5000000, 10000000};
    guint n = 0;
    ret_sums[n++] = due;
    for (guint i = 0; i < G_N_ELEMENTS (steps) && n < OCOP_CASH_SUGGESTIONS_MAX; i++) {
        if (steps[i] < due / SMALL_SHARE)
            continue;
        const gint64 sum = (due + steps[i] - 1) / steps[i] * steps[i];
        if (sum > ret_sums[n - 1] && sum < due * 10)
            ret_sums[n++] = sum;
    }
    return n;
}
