/* Least significant digit first, skipping digits that are the same everywhere: comparing 100,000
 * products by a call each would take longer than a frame. */
#include "shop/goods_index.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS   6
#define N_VALUES   (1 << DIGIT_BITS)

static guint
get_digit (guint64 key, int digit)
{
    return (guint)(key >> (digit * DIGIT_BITS)) & (N_VALUES - 1);
}

/* Where the items of each value begin. FALSE: all have the same one. */
static gboolean
count_values (const OcopSortItem *items, gsize n, int digit, guint32 *starts)
{
    guint32 next = 0;
    memset (starts, 0, N_VALUES * sizeof *starts);
    for (gsize i = 0; i < n; i++)
        starts[get_digit (items[i].key, digit)]++;
    if (starts[get_digit (items[0].key, digit)] == n)
        return FALSE;
    for (guint value = 0; value < N_VALUES; value++) {
        guint32 count = starts[value];
        starts[value] = next;
        next += count;
    }
    return TRUE;
}

void
ocop_sort_items (OcopSortItem *items, gsize n)
{
    if (n < 2)
        return;
    g_assert (n <= G_MAXUINT32);
    g_autofree OcopSortItem *spare = g_new (OcopSortItem, n);
    g_autofree guint32 *starts = g_new (guint32, N_VALUES);
    OcopSortItem *from = items, *to = spare;
    for (int digit = 0; digit < N_DIGITS; digit++) {
        if (!count_values (from, n, digit, starts))
            continue;
        for (gsize i = 0; i < n; i++)
            to[starts[get_digit (from[i].key, digit)]++] = from[i];
        OcopSortItem *other = from;
        from = to;
        to = other;
    }
    if (from != items)
        memcpy (items, from, n * sizeof *items);
}
