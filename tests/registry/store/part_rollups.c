/* Roll-ups equal the rows, however they came about. */
#include "parts.h"

#include "registry/store/rollups.h"
#include <string.h>

static void
roll_all (OcopRegDb *db, guint max_rows)
{
    guint n_rows = 1;
    while (n_rows > 0)
        COMMITTED (db, GOOD (ocop_reg_rollups_step (db, max_rows, 123, &n_rows, &error)));
}

static void
expect_agreement (OcopRegDb *db, gboolean expected)
{
    gboolean agrees;
    g_autofree char *difference = NULL;
    GOOD (ocop_reg_rollups_check (db, &agrees, &difference, &error));
    if (agrees != expected)
        g_test_message ("%s", difference != NULL ? difference : "they agree");
    g_assert_true (agrees == expected);
    g_assert_true ((difference == NULL) == agrees);
}

static gboolean
add_up (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    *(gint64 *)data += line->amount;
    return TRUE;
}

static gint64
sum_of (OcopRegDb *db, OcopRegRollup rollup, OcopDay from, OcopDay to)
{
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    query.from = from;
    query.to = to;
    query.grouping = OCOP_REG_BY_DAY;
    gint64 sum = 0;
    GOOD (ocop_reg_rollups_foreach (db, rollup, &query, add_up, &sum, &error));
    return sum;
}

static void
test_random (Backend *b)
{
    g_auto (Chain) chain = {0};
    OcopRegEpoch *epochs[3];
    chain_init (&chain, 3);
    COMMITTED (b->db, {
        for (int i = 0; i < 3; i++)
            chain_enrol (&chain, b->db, i == 2 ? "QN02" : "QN01", i + 1, &epochs[i]);
    });
    g_autoptr (GRand) rand = g_rand_new_with_seed (9);
    const OcopDay first = ocop_day_from_ymd (2026, 11, 10), last = first + 60;
    for (gint64 round = 1; round <= 40; round++) {
        OcopRegEpoch *epoch = epochs[round % 3];
        OcopWireRow rows[8];
        const gint32 start = g_rand_int_range (rand, 0, 50);
        for (gint32 i = 0; i < 8; i++) {
            g_autofree char *code = g_strdup_printf ("QN-%04d", i % 4);
            rows[i] = make_row (first + (start + i) % 61, code, g_rand_int_range (rand, 1, 100000),
                                round * 10 + i);
            rows[i].returned_amount = g_rand_int_range (rand, 0, 9);
            rows[i].channel = (OcopChannel)(i % 2);
        }
        COMMITTED (b->db, { put_new_rows (b->db, epoch, rows, 8); });
        if (round % 7 == 0) {
            guint n_rows;
            COMMITTED (b->db, GOOD (ocop_reg_rollups_step (b->db, 5, 100, &n_rows, &error)));
            expect_agreement (b->db, TRUE);
        }
    }
    roll_all (b->db, 13);
    expect_agreement (b->db, TRUE);
    const gint64 all = get_number (b->db, "SELECT CAST (sum (amount) AS BIGINT) FROM totals");
    for (guint i = 0; i < OCOP_REG_N_ROLLUPS; i++)
        g_assert_cmpint (sum_of (b->db, (OcopRegRollup)i, OCOP_DAY_NONE, OCOP_DAY_NONE), ==, all);
    g_autofree char *sql = g_strdup_printf (
        "SELECT CAST (sum (amount) AS BIGINT) FROM totals WHERE day >= %d AND day <= %d",
        ocop_day_from_ymd (2026, 12, 1), ocop_day_from_ymd (2026, 12, 31));
    g_assert_cmpint (sum_of (b->db, OCOP_REG_ROLLUP_MONTH_POINT, ocop_day_from_ymd (2026, 12, 1),
                             ocop_day_from_ymd (2026, 12, 1)),
                     ==, get_number (b->db, sql));
    g_assert_cmpint (last, >, first);
    OcopRegRolled state;
    GOOD (ocop_reg_rollups_get_state (b->db, &state, &error));
    g_assert_cmpint (state.as_of_ms, ==, 123);
    g_assert_cmpint (state.position, ==, get_number (b->db, "SELECT max (feed) FROM totals"));

    COMMITTED (b->db, GOOD (ocop_reg_rollups_restart (b->db, &error)));
    expect_agreement (b->db, TRUE);
    roll_all (b->db, 1000);
    expect_agreement (b->db, TRUE);
    g_assert_cmpint (sum_of (b->db, OCOP_REG_ROLLUP_POINT_PRODUCT, OCOP_DAY_NONE, OCOP_DAY_NONE),
                     ==, all);
    for (guint i = 0; i < 3; i++)
        ocop_reg_row_free (epochs[i]);
}

static void
test_differences_show (Backend *b)
{
    g_auto (Chain) chain = {0};
    g_autoptr (OcopRegEpoch) epoch = NULL;
    chain_init (&chain, 3);
    const OcopWireRow row = make_row (20778, "QN-0001", 1000, 1);
    COMMITTED (b->db, {
        chain_enrol (&chain, b->db, "QN01", 1, &epoch);
        put_new_rows (b->db, epoch, &row, 1);
    });
    roll_all (b->db, 10);
    expect_agreement (b->db, TRUE);
    static const char *const acts[] = {
        "UPDATE rollup_month_point SET amount = amount + 1",
        "UPDATE rollup_month_point SET amount = amount - 1",
        "DELETE FROM rollup_day_product",
    };
    for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
        COMMITTED (b->db, GOOD (ocop_reg_exec (b->db, acts[i], &error)));
        expect_agreement (b->db, i == 1);
    }
}

static void
test_unknown_grouping (Backend *b)
{
    OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    query.grouping = OCOP_REG_BY_TILL;
    gint64 sum = 0;
    g_autoptr (GError) error = NULL;
    g_assert_false (
        ocop_reg_rollups_foreach (b->db, OCOP_REG_ROLLUP_DAY_POINT, &query, add_up, &sum, &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

void
add_rollups_tests (void)
{
    backend_add_test ("/rollups/equal-the-rows", test_random);
    backend_add_test ("/rollups/differences-show", test_differences_show);
    backend_add_test ("/rollups/unknown-grouping", test_unknown_grouping);
}
