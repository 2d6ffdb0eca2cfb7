/* One suite for all storage: every test runs on SQLite and on PostgreSQL. */
#include "parts.h"

#include <string.h>

void
assert_bytes (const void *bytes, gsize size, const void *expected, gsize expected_size)
{
    g_assert_cmpuint (size, ==, expected_size);
    g_assert_true (memcmp (bytes, expected, size) == 0);
}

gint64
get_number (OcopRegDb *db, const char *sql)
{
    gint64 number = -1;
    GOOD (ocop_reg_get_number (db, sql, &number, &error));
    return number;
}

OcopWireRow
make_row (OcopDay day, const char *product, gint64 amount, gint64 version)
{
    OcopWireRow row = {.day = day,
                       .channel = OCOP_CHANNEL_SHOWROOM,
                       .stars = 4,
                       .qty_milli = amount / 10,
                       .amount = amount,
                       .version = version};
    g_strlcpy (row.product, product, sizeof row.product);
    return row;
}

OcopRegTotalsResult
put_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows, guint n_rows)
{
    OcopRegFeed feed;
    OcopRegTotalsResult result = {0};
    GOOD (ocop_reg_feed_open (db, &feed, &error));
    const OcopRegTotalsBatch batch = {
        .epoch = epoch, .feed = &feed, .rows = rows, .n_rows = n_rows};
    GOOD (ocop_reg_totals_put (db, &batch, &result, &error));
    GOOD (ocop_reg_epochs_put (db, epoch, &error));
    return result;
}

void
put_new_rows (OcopRegDb *db, OcopRegEpoch *epoch, const OcopWireRow *rows, guint n_rows)
{
    g_auto (OcopRegTotalsResult) result = put_rows (db, epoch, rows, n_rows);
    g_assert_cmpuint (result.n_changed, ==, n_rows);
}

int
main (int argc, char **argv)
{
    if (argc == 3 && strcmp (argv[1], "--victim") == 0)
        return feed_run_victim (argv[2]);
    g_test_init (&argc, &argv, NULL);
    add_db_tests();
    add_limits_tests();
    add_tills_tests();
    add_headers_tests();
    add_totals_tests();
    add_feed_tests();
    add_master_tests();
    add_access_tests();
    add_rollups_tests();
    add_backup_tests();
    return backend_run_tests();
}
