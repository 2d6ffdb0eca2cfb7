/* See year.h. */
#include "year.h"

#include "province.h"

/* $1 points, $2 products, $3 first day, $4 last day. */
static const char *const statements[] = {
    "INSERT INTO till (till_key, province, point, till, name, state, epoch, fork_case, "
    "enrolled_ms, "
    "program) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) "
    "SELECT i, '22', 'P' || (1000 + i), 1, 'Điểm ' || i, 0, 1, 0, 1, '' FROM n",
    "INSERT INTO rollup_day_product (day, product, channel, stars, qty, amount, returned_qty, "
    "returned_amount) WITH RECURSIVE d (day) AS (SELECT $3 UNION ALL SELECT day + 1 FROM d WHERE "
    "day < $4), p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $2), c (c) AS (VALUES "
    "(0), "
    "(1)) SELECT day, 'QN-' || (1000 + i), c, 3 + i % 3, 5000 + i * 10, 350000 + i * 1000, 0, 0 "
    "FROM d, "
    "p, c",
    "INSERT INTO rollup_day_point (day, point, channel, stars, qty, amount, returned_qty, "
    "returned_amount) WITH RECURSIVE d (day) AS (SELECT $3 UNION ALL SELECT day + 1 FROM d WHERE "
    "day < $4), p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $1), c (c) AS (VALUES "
    "(0), "
    "(1)), s (s) AS (VALUES (0), (3), (4), (5)) SELECT day, 'P' || (1000 + i), c, s, 7000, 450000 "
    "+ i * "
    "900, 0, 0 FROM d, p, c, s WHERE $2 > 0",
    "INSERT INTO rollup_month_product (day, product, channel, stars, qty, amount, returned_qty, "
    "returned_amount) WITH RECURSIVE m (day, next) AS (SELECT $3, 1 UNION ALL SELECT unixepoch ("
    "date ($3 * 86400, 'unixepoch', '+' || next || ' months')) / 86400, next + 1 FROM m WHERE day "
    "+ 31 <= "
    "$4) SELECT m.day, r.product, r.channel, r.stars, r.qty * 30, r.amount * 30, 0, 0 FROM m, "
    "rollup_day_product r WHERE r.day = $3 AND $1 > 0 AND $2 > 0",
    "INSERT INTO rollup_month_point (day, point, channel, stars, qty, amount, returned_qty, "
    "returned_amount) WITH RECURSIVE m (day, next) AS (SELECT $3, 1 UNION ALL SELECT unixepoch ("
    "date ($3 * 86400, 'unixepoch', '+' || next || ' months')) / 86400, next + 1 FROM m WHERE day "
    "+ 31 <= "
    "$4) SELECT m.day, r.point, r.channel, r.stars, r.qty * 30, r.amount * 30, 0, 0 FROM m, "
    "rollup_day_point r WHERE r.day = $3 AND $1 > 0 AND $2 > 0",
    "INSERT INTO rollup_point_product (day, point, product, qty, amount, returned_qty, "
    "returned_amount) WITH RECURSIVE m (day, next) AS (SELECT $3, 1 UNION ALL SELECT unixepoch ("
    "date ($3 * 86400, 'unixepoch', '+' || next || ' months')) / 86400, next + 1 FROM m WHERE day "
    "+ 31 <= "
    "$4), p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $2) SELECT m.day, t.point, "
    "'QN-' || "
    "(1000 + p.i), 20000 + (p.i * 7 + t.till_key * 13) % 50 * 1000, 900000, 0, 0 FROM m, till t, p "
    "WHERE $1 "
    "> 0 ORDER BY 1, 2, 3",
    "INSERT INTO stock (till_key, product, epoch, movement, qty, lots, received_ms) WITH RECURSIVE "
    "p (i) "
    "AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $2) SELECT t.till_key, 'QN-' || (1000 + "
    "p.i), 1, "
    "p.i, (p.i * 11 + t.till_key * 17) % 90 * 1000, CASE WHEN p.i % 2 = 0 THEN ($4 + 20 + (p.i + "
    "t.till_key) "
    "% 300) || ' ' || ((p.i * 11 + t.till_key * 17) % 90 * 1000) || ' L1' || char (10) ELSE '' "
    "END, 1 FROM "
    "till t, p WHERE $1 > 0 AND $3 > 0 ORDER BY 1, 2",
};

static void
run (OcopRegDb *db, const char *sql, const Year *year)
{
    OcopRegStmt *stmt = NULL;
    GOOD (stmt = ocop_reg_prepare (db, sql, &error));
    ocop_reg_bind_int (stmt, 1, year->n_points);
    ocop_reg_bind_int (stmt, 2, year->n_products);
    ocop_reg_bind_int (stmt, 3, year->first);
    ocop_reg_bind_int (stmt, 4, year->last);
    GOOD (ocop_reg_run (stmt, NULL, &error));
}

static void
fill_master (OcopRegDb *db, const Year *year)
{
    OcopRegChange change;
    ocop_reg_change_init (&change, db, "bench", "year", 1);
    province_put_place (&change, "06652", OCOP_DAY_MIN, OCOP_DAY_NONE, "Hà Tu", "phường", "193");
    province_put_group (&change, "A", "Nhóm A", "193");
    for (guint i = 1; i <= 150; i++) {
        g_autofree char *code = g_strdup_printf ("CT%03u", i);
        province_put_producer (&change, code, code, (OcopProducerKind)(i % 4 + 1));
    }
    for (guint i = 1; i <= year->n_products; i++) {
        g_autofree char *code = g_strdup_printf ("QN-%u", 1000 + i);
        g_autofree char *name = g_strdup_printf ("Sản phẩm đặc sản số %u", i);
        g_autofree char *producer = g_strdup_printf ("CT%03u", i % 150 + 1);
        const ProvinceProduct product = {.code = code,
                                         .name = name,
                                         .category = "Thực phẩm",
                                         .producer = producer,
                                         .place = "06652",
                                         .stars = 3 + (int)(i % 3),
                                         .decided_on = year->last - (OcopDay)(i * 2)};
        province_put_product (&change, &product);
    }
    for (guint i = 1; i <= year->n_points; i++) {
        g_autofree char *code = g_strdup_printf ("P%u", 1000 + i);
        province_put_point (&change, code, code, OCOP_REG_POINT_SHOP, "06652");
    }
}

void
year_fill (OcopRegDb *db, const Year *year)
{
    COMMITTED (db, {
        fill_master (db, year);
        for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
            run (db, statements[i], year);
    });
}
