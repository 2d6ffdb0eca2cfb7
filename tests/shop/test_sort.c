/* Sorting by keys: the order of a comparison sort, ties as they were. */
#include "shop/goods_index.h"

#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
    const OcopSortItem *left = a, *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return (left->item > right->item) - (left->item < right->item);
}

static void
check (OcopSortItem *items, gsize n)
{
    g_autofree OcopSortItem *expected = g_memdup2 (items, n * sizeof *items);
    qsort (expected, n, sizeof *expected, compare);
    ocop_sort_items (items, n);
    for (gsize i = 0; i < n; i++) {
        g_assert_cmpuint (items[i].key, ==, expected[i].key);
        g_assert_cmpuint (items[i].item, ==, expected[i].item);
    }
}

static void
test_random (void)
{
    static const guint64 masks[] = {G_MAXUINT64, 0xff, 0xffff0000, 0x7, 0xf000000000000001};
    for (gsize m = 0; m < G_N_ELEMENTS (masks); m++)
        for (gsize n = 1; n < 3000; n = n * 3 + 1) {
            g_autofree OcopSortItem *items = g_new (OcopSortItem, n);
            for (gsize i = 0; i < n; i++) {
                guint64 high = (guint32)g_test_rand_int(), low = (guint32)g_test_rand_int();
                items[i] = (OcopSortItem){(high << 32 | low) & masks[m], (guint32)i};
            }
            check (items, n);
        }
}

static void
test_ends (void)
{
    OcopSortItem items[] = {{G_MAXUINT64, 0}, {0, 1}, {1, 2},
                            {G_MAXUINT64, 3}, {0, 4}, {1ull << 63, 5}};
    check (items, G_N_ELEMENTS (items));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sort/as-a-comparison-sort", test_random);
    g_test_add_func ("/sort/largest-and-smallest-keys", test_ends);
    return g_test_run();
}
