/* Totals rows: version guard, conflicts, sums, questions. */
#include "parts.h"

#include "registry/store/check.h"
#include <string.h>

#define DAY 20778 /* 2026-11-21 */

static OcopRegEpoch *
enrol (OcopRegDb *db, const char *point, int till)
{
    g_auto (Chain) chain = {0};
    OcopRegEpoch *epoch;
    chain_init (&chain, 3);
    COMMITTED (db, chain_enrol (&chain, db, point, till, &epoch));
    return epoch;
}

static void
test_version_guard (Backend *b)
{
    g_autoptr (OcopRegEpoch) epoch = enrol (b->db, "QN01", 1);
    const OcopWireRow rows[] = {make_row (DAY, "QN-0001", 1000, 5),
                                make_row (DAY, "QN-0002", 70, 6)};
    const OcopWireRow newer = make_row (DAY, "QN-0001", 1500, 9);
    COMMITTED (b->db, {
        g_auto (OcopRegTotalsResult) first = put_rows (b->db, epoch, rows, 2);
        g_assert_cmpuint (first.n_changed, ==, 2);
        g_assert_cmpint (epoch->held_sales, ==, 1070);
        g_auto (OcopRegTotalsResult) again = put_rows (b->db, epoch, rows, 2);
        g_assert_cmpuint (again.n_same, ==, 2);
        g_assert_cmpuint (again.n_changed, ==, 0);
        g_assert_cmpint (epoch->held_sales, ==, 1070);
        g_auto (OcopRegTotalsResult) third = put_rows (b->db, epoch, &newer, 1);
        g_assert_cmpuint (third.n_changed, ==, 1);
        g_assert_cmpint (epoch->held_sales, ==, 1570);
        g_auto (OcopRegTotalsResult) old = put_rows (b->db, epoch, rows, 2);
        g_assert_cmpuint (old.n_old, ==, 1);
        g_assert_cmpuint (old.n_same, ==, 1);
        g_assert_null (old.conflicts);
        g_assert_cmpint (epoch->held_sales, ==, 1570);
    });
    OcopWireRow held;
    gboolean found;
    GOOD (ocop_reg_totals_find (b->db, epoch->till_key, 1, &rows[0], &found, &held, &error));
    g_assert_true (found);
    g_assert_cmpint (held.amount, ==, 1500);
    g_assert_cmpint (held.version, ==, 9);
    OcopRegTotalsSum sum;
    GOOD (ocop_reg_totals_sum (b->db, epoch->till_key, 1, &sum, &error));
    g_assert_cmpint (sum.sales, ==, epoch->held_sales);
    g_assert_cmpint (sum.n_rows, ==, 2);
    g_assert_cmpint (sum.max_version, ==, 9);
}

/* The same version with other figures: named, not taken; the rest is. */
static void
test_conflict (Backend *b)
{
    g_autoptr (OcopRegEpoch) epoch = enrol (b->db, "QN01", 1);
    const OcopWireRow first[] = {make_row (DAY, "QN-0001", 1000, 5),
                                 make_row (DAY, "QN-0002", 70, 6)};
    OcopWireRow second[] = {make_row (DAY, "QN-0003", 1, 5), first[0], first[1]};
    second[2].returned_amount = 1;
    COMMITTED (b->db, {
        put_new_rows (b->db, epoch, first, 2);
        g_auto (OcopRegTotalsResult) two = put_rows (b->db, epoch, second, 3);
        g_assert_cmpuint (two.n_changed, ==, 1);
        g_assert_cmpuint (two.n_same, ==, 1);
        g_assert_nonnull (two.conflicts);
        g_assert_cmpuint (two.conflicts->len, ==, 1);
        g_assert_cmpuint (g_array_index (two.conflicts, guint, 0), ==, 2);
    });
    g_assert_cmpint (epoch->held_sales, ==, 1071);
    g_assert_cmpint (epoch->held_returns, ==, 0);
    g_assert_cmpint (get_number (b->db, "SELECT max (returned_amount) FROM totals"), ==, 0);
}

static void
test_same_key_twice (Backend *b)
{
    g_autoptr (OcopRegEpoch) epoch = enrol (b->db, "QN01", 1);
    const OcopWireRow rows[] = {make_row (DAY, "QN-0001", 1000, 5),
                                make_row (DAY, "QN-0001", 2000, 6)};
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
    OcopRegFeed feed;
    GOOD (ocop_reg_feed_open (b->db, &feed, &error));
    const OcopRegTotalsBatch batch = {.epoch = epoch, .feed = &feed, .rows = rows, .n_rows = 2};
    OcopRegTotalsResult result;
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_totals_put (b->db, &batch, &result, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

/* Random rows in random order, some many times: what is held is the highest version of each, and
 * the kept sums are the sums. */
static void
test_any_order (Backend *b)
{
    g_autoptr (OcopRegEpoch) epoch = enrol (b->db, "QN01", 1);
    g_autoptr (GRand) rand = g_rand_new_with_seed (5);
    gint64 best[30] = {0};
    for (guint round = 0; round < 60; round++) {
        OcopWireRow rows[10];
        gboolean is_used[30] = {FALSE};
        for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
            gint32 product;
            do
                product = g_rand_int_range (rand, 0, 30);
            while (is_used[product]);
            is_used[product] = TRUE;
            const gint64 version = g_rand_int_range (rand, 1, 50);
            g_autofree char *code = g_strdup_printf ("QN-%04d", product);
            rows[i] = make_row (DAY + product % 3, code, version * 100 + product, version);
            best[product] = MAX (best[product], version);
        }
        COMMITTED (b->db, {
            g_auto (OcopRegTotalsResult) result =
                put_rows (b->db, epoch, rows, G_N_ELEMENTS (rows));
            g_assert_null (result.conflicts);
        });
    }
    gint64 sales = 0, n_rows = 0;
    for (guint i = 0; i < G_N_ELEMENTS (best); i++)
        if (best[i] > 0) {
            sales += best[i] * 100 + i;
            n_rows++;
        }
    OcopRegTotalsSum sum;
    GOOD (ocop_reg_totals_sum (b->db, epoch->till_key, 1, &sum, &error));
    g_assert_cmpint (sum.sales, ==, sales);
    g_assert_cmpint (sum.n_rows, ==, n_rows);
    g_assert_cmpint (epoch->held_sales, ==, sales);
}

static void
test_list_day (Backend *b)
{
    g_autoptr (OcopRegEpoch) epoch = enrol (b->db, "QN01", 1);
    OcopWireRow rows[] = {make_row (DAY, "QN-0002", 1, 1), make_row (DAY, "QN-0001", 2, 2),
                          make_row (DAY + 1, "QN-0001", 3, 3), make_row (DAY, "QN-0001", 4, 4),
                          make_row (DAY, "QN-0001", 5, 5)};
    rows[3].channel = OCOP_CHANNEL_FAIR;
    rows[4].stars = 0;
    COMMITTED (b->db, { put_new_rows (b->db, epoch, rows, G_N_ELEMENTS (rows)); });
    g_autoptr (GArray) day = NULL;
    GOOD (day = ocop_reg_totals_list_day (b->db, epoch->till_key, 1, DAY, &error));
    g_assert_cmpuint (day->len, ==, 4);
    for (guint i = 1; i < day->len; i++)
        g_assert_cmpint (ocop_wire_row_compare_key (&g_array_index (day, OcopWireRow, i - 1),
                                                    &g_array_index (day, OcopWireRow, i)),
                         <, 0);
    g_assert_cmpint (g_array_index (day, OcopWireRow, 0).amount, ==, 5);
}

static gboolean
append_line (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    char day[OCOP_DAY_TEXT_SIZE];
    g_string_append_printf (data, "%s %s %d %s %d %d %" G_GINT64_FORMAT "\n",
                            ocop_day_to_text (line->day, day), line->point, line->till,
                            line->product, line->channel, line->stars, line->amount);
    return TRUE;
}

static char *
ask (OcopRegDb *db, const OcopRegTotalsQuery *query)
{
    GString *text = g_string_new (NULL);
    GOOD (ocop_reg_totals_foreach (db, query, append_line, text, &error));
    return g_string_free (text, FALSE);
}

static void
test_questions (Backend *b)
{
    g_autoptr (OcopRegEpoch) one = enrol (b->db, "QN01", 1);
    g_autoptr (OcopRegEpoch) two = enrol (b->db, "QN02", 3);
    const OcopWireRow rows[] = {make_row (DAY, "QN-0001", 10, 1), make_row (DAY, "QN-0002", 20, 2),
                                make_row (DAY + 1, "QN-0001", 40, 3)};
    COMMITTED (b->db, {
        put_new_rows (b->db, one, rows, 3);
        put_new_rows (b->db, two, rows, 1);
        /* a second epoch of the first till: added up */
        one->epoch = 2;
        put_new_rows (b->db, one, rows, 1);
    });
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    g_autofree char *all = ask (b->db, &query);
    g_assert_cmpstr (all, ==,
                     "2026-11-21 QN01 1 QN-0001 0 4 20\n2026-11-21 QN01 1 QN-0002 0 4 20\n"
                     "2026-11-21 QN02 3 QN-0001 0 4 10\n2026-11-22 QN01 1 QN-0001 0 4 40\n");
    query.from = query.to = DAY;
    query.grouping = OCOP_REG_BY_PRODUCT;
    g_autofree char *day = ask (b->db, &query);
    g_assert_cmpstr (day, ==, "  0 QN-0001 -1 -1 30\n  0 QN-0002 -1 -1 20\n");
    query.point = "QN01";
    query.product = "QN-0001";
    query.grouping = 0;
    g_autofree char *sum = ask (b->db, &query);
    g_assert_cmpstr (sum, ==, "  0  -1 -1 20\n");
    query = (OcopRegTotalsQuery)OCOP_REG_TOTALS_QUERY_INIT;
    query.limit = 1;
    query.offset = 2;
    g_autofree char *page = ask (b->db, &query);
    g_assert_cmpstr (page, ==, "2026-11-21 QN02 3 QN-0001 0 4 10\n");
    query = (OcopRegTotalsQuery)OCOP_REG_TOTALS_QUERY_INIT;
    query.channel = OCOP_CHANNEL_FAIR;
    g_autofree char *none = ask (b->db, &query);
    g_assert_cmpstr (none, ==, "");
    query.point = "'; DROP TABLE totals; --";
    g_autofree char *hostile = ask (b->db, &query);
    g_assert_cmpstr (hostile, ==, "");
}

/* Σ rows against heads, and kept sums against rows. */
static void
test_check (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    chain_init (&chain, 3);
    chain_add_sales (&chain, 4, 250);
    const OcopWireRow rows[] = {make_row (DAY, "QN-0001", 400, 3),
                                make_row (DAY, "QN-0002", 600, 4)};
    COMMITTED (b->db, {
        const gint64 till_key = chain_enrol (&chain, b->db, "QN01", 1, &epoch);
        const OcopRegRange range = chain_range (&chain, till_key, 1, 4);
        GOOD (ocop_reg_headers_put (b->db, &range, &error));
        chain_advance (&chain, epoch, 4);
        epoch->acked_totals = 4;
        epoch->proof = OCOP_REG_PROVEN;
        epoch->proven_seq = 4;
        put_new_rows (b->db, epoch, rows, 2);
    });
    {
        g_auto (OcopRegCheck) check = {0};
        GOOD (ocop_reg_check_run (b->db, &check, &error));
        g_assert_cmpuint (check.problems->len, ==, 0);
        g_assert_cmpint (check.n_rows, ==, 2);
    }
    COMMITTED (b->db, GOOD (ocop_reg_exec (b->db,
                                           "UPDATE totals SET amount = amount + 1 WHERE product = "
                                           "'QN-0001'",
                                           &error)));
    g_auto (OcopRegCheck) check = {0};
    GOOD (ocop_reg_check_run (b->db, &check, &error));
    g_assert_cmpuint (check.problems->len, ==, 2);
}

void
add_totals_tests (void)
{
    backend_add_test ("/totals/version-guard", test_version_guard);
    backend_add_test ("/totals/conflict-never-replaces", test_conflict);
    backend_add_test ("/totals/same-key-twice-is-refused", test_same_key_twice);
    backend_add_test ("/totals/any-order-gives-the-newest", test_any_order);
    backend_add_test ("/totals/day-in-canonical-order", test_list_day);
    backend_add_test ("/totals/questions", test_questions);
    backend_add_test ("/totals/sums-against-heads", test_check);
}
