/* The programme's published tables, targets, certificates, forms, places. */
#include "parts.h"

#include "registry/report/programme.h"
#include <string.h>

static const OcopDay today = 20778; /* 2026-11-21 */

static OcopFacts *
load (OcopRegDb *db, OcopDay day)
{
    OcopFacts *facts = NULL;
    GOOD (facts = ocop_facts_load (db, day, &error));
    return facts;
}

/* domain.md 8.4: both groups of "Quảng Ninh NTM", which overlap. */
static void
test_published_participation (Backend *b)
{
    province_fill_programme (b->db, today);
    g_autoptr (OcopFacts) facts = load (b->db, today);
    g_autoptr (OcopTable) table = ocop_report_participation (facts);
    g_assert_cmpuint (ocop_table_get_n_rows (table), ==, 2);
    g_assert_null (ocop_table_get_total (table));
    expect_cell (table, "A", "entities", "127/148 = 85,8 %");
    expect_cell (table, "A", "products", "311/402 = 77,4 %");
    expect_cell (table, "A", "certified", "117/138 = 84,8 %");
    expect_cell (table, "A", "stars5", "7");
    expect_cell (table, "A", "stars4", "47");
    expect_cell (table, "A", "stars3", "63");
    expect_cell (table, "B", "entities", "90/148 = 60,8 %");
    expect_cell (table, "B", "products", "259/402 = 64,4 %");
    expect_cell (table, "B", "certified", "77/138 = 55,8 %");
    expect_cell (table, "B", "stars5", "2");
    expect_cell (table, "B", "stars4", "26");
    expect_cell (table, "B", "stars3", "49");
    g_autofree char *text = write_table (table, OCOP_TABLE_TEXT);
    g_assert_nonnull (strstr (text, "Các nhóm giao nhau"));
    g_assert_nonnull (strstr (text, "148 chủ thể, 402 sản phẩm tham gia, 138 sản phẩm có sao"));
    g_assert_null (strstr (text, "Tổng"));
}

/* Stars are a function of the day: before the decisions nobody has any, after 36 months again. */
static void
test_certified_by_day (Backend *b)
{
    province_fill_programme (b->db, today);
    OcopHeadline count;
    const OcopDay decided = today - 100;
    const struct {
        OcopDay day;
        gint64 n_certified;
    } cases[] = {{decided - 1, 0},
                 {decided, 138},
                 {ocop_day_add_months (decided, 36), 138},
                 {ocop_day_add_months (decided, 36) + 1, 0}};
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopFacts) facts = load (b->db, cases[i].day);
        ocop_report_count (facts, NULL, &count);
        g_assert_cmpint (count.n_certified, ==, cases[i].n_certified);
        g_assert_cmpint (count.n_products, ==, 402);
        g_assert_cmpint (count.n_producers, ==, 148);
    }
}

/* domain.md 8.5: 93 of 200, none of 2 with five stars. */
static void
test_targets (Backend *b)
{
    OcopRegChange change;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "test", "targets", 1);
        for (guint i = 0; i < 100; i++) {
            g_autofree char *code = g_strdup_printf ("BN-%03u", i);
            g_autofree char *producer = g_strdup_printf ("E%u", i % 7);
            const ProvinceProduct product = {.code = code,
                                             .name = code,
                                             .category = "",
                                             .producer = producer,
                                             .place = "",
                                             .stars = i < 59   ? 4
                                                      : i < 93 ? 3
                                                               : 0,
                                             .decided_on = i < 93 ? today - 10 : OCOP_DAY_NONE};
            province_put_product (&change, &product);
        }
        province_put_target (&change, "a", "200", "certified", 200, OCOP_DAY_NONE, OCOP_DAY_NONE);
        province_put_target (&change, "b", "2", "stars5", 2, OCOP_DAY_NONE, OCOP_DAY_NONE);
        province_put_target (&change, "c", "7", "producers", 7, OCOP_DAY_NONE, OCOP_DAY_NONE);
        province_put_target (&change, "d", "new", "new_certified", 93, today - 10, today);
        province_put_target (&change, "e", "new", "new_certified", 1, today - 9, today);
    });
    g_autoptr (OcopFacts) facts = load (b->db, today);
    g_autoptr (OcopTable) table = NULL;
    GOOD (table = ocop_report_targets (b->db, facts, &error));
    expect_cell (table, "a", "actual", "93/200 = 46,5 %");
    expect_cell (table, "a", "missing", "107");
    expect_cell (table, "a", "met", "không");
    expect_cell (table, "b", "actual", "0/2 = 0,0 %");
    expect_cell (table, "c", "actual", "7/7 = 100,0 %");
    expect_cell (table, "c", "met", "có");
    expect_cell (table, "d", "met", "có");
    expect_cell (table, "e", "actual", "0/1 = 0,0 %");
}

static void
test_ending_certificates (Backend *b)
{
    OcopRegChange change;
    static const int ends_in[] = {-1, 0, 30, 31, 180, 181};
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "test", "ends", 1);
        for (guint i = 0; i < G_N_ELEMENTS (ends_in); i++) {
            /* A decision whose 36 months end on that very day: no clamping around these days. */
            g_autofree char *code = g_strdup_printf ("P%u", i);
            const OcopDay last = today + ends_in[i];
            const ProvinceProduct product = {.code = code,
                                             .name = code,
                                             .category = "",
                                             .producer = "E",
                                             .place = "",
                                             .stars = 4,
                                             .decided_on = ocop_day_add_months (last, -36)};
            g_assert_cmpint (ocop_day_add_months (product.decided_on, 36), ==, last);
            province_put_product (&change, &product);
        }
    });
    g_autoptr (OcopFacts) facts = load (b->db, today);
    g_autoptr (OcopTable) table = ocop_report_certificates (facts, 180);
    g_assert_cmpuint (ocop_table_get_n_rows (table), ==, 5);
    expect_cell (table, "P0", "days_left", "-1");
    expect_cell (table, "P4", "days_left", "180");
    g_assert_cmpint (ocop_facts_find_product (facts, "P0")->stars, ==, 0);
    g_assert_cmpint (ocop_facts_find_product (facts, "P1")->stars, ==, 4);
}

static void
test_conversions (Backend *b)
{
    OcopRegChange change;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "test", "forms", 1);
        province_put_producer (&change, "E1", "Hộ Lan", OCOP_PRODUCER_HOUSEHOLD);
        const OcopRegProducerForm form = {.producer = (char *)"E1",
                                          .valid_from = today - 5,
                                          .kind = OCOP_PRODUCER_COOPERATIVE,
                                          .name = (char *)"HTX Lan"};
        GOOD (ocop_reg_master_put (&change, &ocop_reg_producer_form_shape, &form, &error));
        const ProvinceProduct product = {
            .code = "P", .name = "P", .category = "", .producer = "E1", .place = ""};
        province_put_product (&change, &product);
    });
    OcopHeadline count;
    g_autoptr (OcopFacts) before = load (b->db, today - 6);
    g_autoptr (OcopFacts) after = load (b->db, today);
    g_autoptr (OcopTable) table = NULL, none = NULL;
    ocop_report_count (before, NULL, &count);
    g_assert_cmpint (count.n_by_kind[OCOP_PRODUCER_HOUSEHOLD], ==, 1);
    ocop_report_count (after, NULL, &count);
    g_assert_cmpint (count.n_by_kind[OCOP_PRODUCER_COOPERATIVE], ==, 1);
    g_assert_cmpint (count.n_producers, ==, 1);
    GOOD (table = ocop_report_conversions (b->db, after, OCOP_DAY_NONE, today, &error));
    expect_cell (table, "E1", "from_kind", "Hộ");
    expect_cell (table, "E1", "to_kind", "Hợp tác xã");
    expect_cell (table, "E1", "name", "HTX Lan");
    GOOD (none = ocop_report_conversions (b->db, after, today, today, &error));
    g_assert_cmpuint (ocop_table_get_n_rows (none), ==, 0);
}

/* The same code is another unit after July 2025; what was split needs a person. */
static void
test_places (Backend *b)
{
    const OcopDay new_units = ocop_day_from_ymd (2025, 7, 1);
    OcopRegChange change;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "test", "places", 1);
        province_put_place (&change, "06652", OCOP_DAY_MIN, new_units - 1, "Hà Phong", "phường",
                            "193");
        province_put_place (&change, "06652", new_units, OCOP_DAY_NONE, "Hà Tu", "phường", "");
        province_put_place (&change, "06655", OCOP_DAY_MIN, new_units - 1, "Hà Khẩu", "phường",
                            "193");
        province_put_place (&change, "06661", new_units, OCOP_DAY_NONE, "Việt Hưng", "phường", "");
        province_put_place (&change, "06706", new_units, OCOP_DAY_NONE, "Tuần Châu", "phường", "");
        province_put_succession (&change, "06652", OCOP_DAY_MIN, "06652", new_units, FALSE);
        province_put_succession (&change, "06655", OCOP_DAY_MIN, "06661", new_units, TRUE);
        province_put_succession (&change, "06655", OCOP_DAY_MIN, "06706", new_units, TRUE);
        province_put_group (&change, "G", "Hạ Long", "193");
    });
    g_autoptr (OcopFacts) facts = load (b->db, today);
    const OcopFactGroup *group = ocop_facts_find_group (facts, "G");
    const OcopFactPlace *old = ocop_facts_find_place (facts, "06652", new_units - 1);
    const OcopFactPlace *now = ocop_facts_find_place (facts, "06652", OCOP_DAY_NONE);
    const OcopFactPlace *split = ocop_facts_find_place (facts, "06655", new_units - 1);
    g_assert_true (old != now);
    g_assert_cmpstr (old->name, ==, "phường Hà Phong");
    g_assert_true (ocop_fact_place_now (old) == now);
    g_assert_cmpstr (ocop_fact_place_district (now), ==, "193");
    g_assert_null (ocop_fact_place_now (split));
    g_assert_true (ocop_fact_group_has (group, old));
    g_assert_true (ocop_fact_group_has (group, now));
    g_assert_true (ocop_fact_group_has (group, split));
    g_assert_false (ocop_fact_group_has (group, ocop_facts_find_place (facts, "07192", today)));
    g_assert_false (ocop_fact_group_has (group, NULL));
}

static void
test_assortment_gap (void)
{
    gint64 exchange, add;
    /* Found by trying: the least k with (n + k) ≥ 70 % of N, or of N + k. */
    for (gint64 all = 0; all <= 60; all++)
        for (gint64 certified = 0; certified <= all; certified++) {
            gint64 k = 0, m = 0;
            while ((certified + k) * 10 < all * 7)
                k++;
            while ((certified + m) * 10 < (all + m) * 7)
                m++;
            ocop_report_assortment_gap (all, certified, 70, &exchange, &add);
            g_assert_cmpint (exchange, ==, k);
            g_assert_cmpint (add, ==, m);
        }
    ocop_report_assortment_gap (10, 9, 100, &exchange, &add);
    g_assert_cmpint (exchange, ==, 1);
    g_assert_cmpint (add, ==, -1);
}

void
add_programme_tests (void)
{
    backend_add_test ("/report/participation/published-shares-without-a-total",
                      test_published_participation);
    backend_add_test ("/report/participation/certified-is-a-function-of-the-day",
                      test_certified_by_day);
    backend_add_test ("/report/targets/at-least", test_targets);
    backend_add_test ("/report/certificates/the-last-day-counts", test_ending_certificates);
    backend_add_test ("/report/forms/conversions-keep-the-producer", test_conversions);
    backend_add_test ("/report/places/same-code-other-unit", test_places);
    g_test_add_func ("/report/assortment/least-gap", test_assortment_gap);
}
