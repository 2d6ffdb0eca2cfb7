/* Master data: change-sets, versions, history, stars of a day, places of a day. */
#include "parts.h"

#include "registry/store/places.h"
#include "registry/store/products.h"
#include "registry/store/programme.h"
#include <string.h>

static OcopRegProduct *
make_product (const char *code, const char *name)
{
    g_autoptr (OcopProduct) product = ocop_product_new();
    g_free (product->code);
    product->code = g_strdup (code);
    g_free (product->name);
    product->name = g_strdup (name);
    g_free (product->producer);
    product->producer = g_strdup ("HTX Ba Chẽ");
    g_strfreev (product->gtins);
    product->gtins = g_strsplit ("8938505970011 8938505970028", " ", -1);
    return ocop_reg_product_from_domain (product);
}

static void
test_change_set (Backend *b)
{
    g_autoptr (OcopRegProduct) tea = make_product ("QN-0001", "Trà hoa vàng");
    g_autoptr (OcopRegProduct) wine = make_product ("QN-0002", "Rượu mơ");
    OcopRegChange first, same, second, third;
    COMMITTED (b->db, {
        ocop_reg_change_init (&first, b->db, "lan", "import", 100);
        GOOD (ocop_reg_master_put (&first, &ocop_reg_product_shape, tea, &error));
        GOOD (ocop_reg_master_put (&first, &ocop_reg_product_shape, wine, &error));
    });
    g_assert_cmpuint (first.n_added, ==, 2);
    COMMITTED (b->db, {
        ocop_reg_change_init (&same, b->db, "lan", "import", 200);
        GOOD (ocop_reg_master_put (&same, &ocop_reg_product_shape, tea, &error));
    });
    g_assert_cmpuint (same.n_unchanged, ==, 1);
    g_assert_cmpint (same.version, ==, 0);
    g_free (wine->name);
    wine->name = g_strdup ("Rượu mơ Yên Tử");
    COMMITTED (b->db, {
        ocop_reg_change_init (&second, b->db, "hoa", "spelling", 300);
        GOOD (ocop_reg_master_put (&second, &ocop_reg_product_shape, wine, &error));
    });
    g_assert_cmpint (second.version, ==, first.version + 1);
    gint64 catalogue, recalls;
    GOOD (ocop_reg_counter_get (b->db, OCOP_REG_COUNTER_CATALOGUE, &catalogue, &error));
    GOOD (ocop_reg_counter_get (b->db, OCOP_REG_COUNTER_RECALLS, &recalls, &error));
    g_assert_cmpint (catalogue, ==, second.version);
    g_assert_cmpint (recalls, ==, 0);

    COMMITTED (b->db, {
        ocop_reg_change_init (&third, b->db, "hoa", "withdrawn", 400);
        GOOD (ocop_reg_master_remove (&third, &ocop_reg_product_shape, tea, &error));
        GOOD (ocop_reg_master_remove (&third, &ocop_reg_product_shape, tea, &error));
    });
    g_assert_cmpuint (third.n_removed, ==, 1);
    gpointer gone;
    GOOD (ocop_reg_master_find (b->db, &ocop_reg_product_shape, tea, &gone, &error));
    g_assert_null (gone);
    g_autoptr (GPtrArray) changed = NULL, living = NULL, history = NULL;
    GOOD (changed =
              ocop_reg_master_list_changed (b->db, &ocop_reg_product_shape, first.version, &error));
    GOOD (living = ocop_reg_master_list (b->db, &ocop_reg_product_shape, &error));
    GOOD (history =
              ocop_reg_master_history (b->db, &ocop_reg_product_shape, "QN-0002", 10, &error));
    g_assert_cmpuint (changed->len, ==, 2);
    g_assert_cmpint (((OcopRegProduct *)g_ptr_array_index (changed, 0))->is_removed, ==, 1);
    g_assert_cmpuint (living->len, ==, 1);
    g_assert_cmpuint (history->len, ==, 2);
    const OcopRegHistory *newest = g_ptr_array_index (history, 0);
    g_assert_cmpstr (newest->changed_by, ==, "hoa");
    g_assert_nonnull (strstr (newest->before, "\"name\":\"Rượu mơ\""));
    g_assert_cmpstr (((OcopRegHistory *)g_ptr_array_index (history, 1))->before, ==, "");
    /* back again: a new row, not the old state */
    OcopRegChange fourth;
    COMMITTED (b->db, {
        ocop_reg_change_init (&fourth, b->db, "hoa", "back", 500);
        GOOD (ocop_reg_master_put (&fourth, &ocop_reg_product_shape, tea, &error));
    });
    g_assert_cmpuint (fourth.n_added, ==, 1);
}

static void
test_domain_facts (Backend *b)
{
    g_autoptr (OcopRegProduct) tea = make_product ("QN-0001", "Trà hoa vàng");
    tea->decided_on = 20105;
    tea->stars = 5;
    OcopRegChange change;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "lan", "import", 100);
        GOOD (ocop_reg_master_put (&change, &ocop_reg_product_shape, tea, &error));
    });
    gpointer row;
    GOOD (ocop_reg_master_find (b->db, &ocop_reg_product_shape, tea, &row, &error));
    g_autoptr (OcopRegProduct) held = row;
    g_assert_true (ocop_reg_row_equal (&ocop_reg_product_shape, held, tea));
    g_autoptr (OcopProduct) product =
        ocop_reg_product_to_domain (held, "HTX Ba Chẽ", OCOP_PRODUCER_COOPERATIVE);
    g_assert_cmpstr (product->name, ==, "Trà hoa vàng");
    g_assert_cmpuint (g_strv_length (product->gtins), ==, 2);
    g_assert_cmpint (product->certificate.decided_on, ==, 20105);
    g_assert_cmpint (product->place_day, ==, OCOP_DAY_NONE);
}

static int
stars_on (OcopRegDb *db, const char *code, OcopDay day)
{
    gboolean known;
    int stars;
    GOOD (ocop_reg_products_get_stars (db, code, day, &known, &stars, &error));
    return known ? stars : -1;
}

static void
test_stars_of_a_day (Backend *b)
{
    g_autoptr (OcopRegProduct) tea = make_product ("QN-0001", "Trà hoa vàng");
    const OcopDay first = ocop_day_from_ymd (2022, 3, 15), second = ocop_day_from_ymd (2025, 1, 17);
    const OcopRegCertificate old = {.product = (char *)"QN-0001",
                                    .decided_on = first,
                                    .decision = (char *)"1/QĐ-UBND",
                                    .stars = 3,
                                    .valid_months = 36,
                                    .status = OCOP_STATUS_CERTIFIED,
                                    .ended_on = OCOP_DAY_NONE};
    OcopRegCertificate young = old;
    young.decided_on = second;
    young.stars = 5;
    OcopRegChange change, later;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "lan", "import", 100);
        GOOD (ocop_reg_master_put (&change, &ocop_reg_product_shape, tea, &error));
        GOOD (ocop_reg_master_put (&change, &ocop_reg_certificate_shape, &old, &error));
        GOOD (ocop_reg_master_put (&change, &ocop_reg_certificate_shape, &young, &error));
    });
    g_assert_cmpint (stars_on (b->db, "QN-0001", first - 1), ==, 0);
    g_assert_cmpint (stars_on (b->db, "QN-0001", first), ==, 3);
    g_assert_cmpint (stars_on (b->db, "QN-0001", second - 1), ==, 3);
    g_assert_cmpint (stars_on (b->db, "QN-0001", second), ==, 5);
    g_assert_cmpint (stars_on (b->db, "QN-0001", ocop_day_from_ymd (2028, 1, 17)), ==, 5);
    g_assert_cmpint (stars_on (b->db, "QN-0001", ocop_day_from_ymd (2028, 1, 18)), ==, 0);
    g_assert_cmpint (stars_on (b->db, "QN-9999", second), ==, -1);
    /* withdrawn: no stars from that day, those before stay; the product counts as changed */
    young.status = OCOP_STATUS_WITHDRAWN;
    young.ended_on = ocop_day_from_ymd (2026, 6, 1);
    COMMITTED (b->db, {
        ocop_reg_change_init (&later, b->db, "lan", "withdrawn", 200);
        GOOD (ocop_reg_master_put (&later, &ocop_reg_certificate_shape, &young, &error));
    });
    g_assert_cmpint (stars_on (b->db, "QN-0001", young.ended_on - 1), ==, 5);
    g_assert_cmpint (stars_on (b->db, "QN-0001", young.ended_on), ==, 0);
    g_autoptr (GPtrArray) changed = NULL;
    GOOD (changed = ocop_reg_master_list_changed (b->db, &ocop_reg_product_shape, change.version,
                                                  &error));
    g_assert_cmpuint (changed->len, ==, 1);
}

/* The same code means another place in another year. */
static void
test_place_of_a_day (Backend *b)
{
    const OcopDay reform = ocop_day_from_ymd (2025, 7, 1);
    const OcopRegPlace old = {.code = (char *)"06652",
                              .valid_from = OCOP_DAY_NONE,
                              .valid_to = reform - 1,
                              .name = (char *)"Hà Phong",
                              .kind = (char *)"phường"};
    const OcopRegPlace young = {.code = (char *)"06652",
                                .valid_from = reform,
                                .valid_to = OCOP_DAY_NONE,
                                .name = (char *)"Hà Tu",
                                .kind = (char *)"phường"};
    OcopRegChange change;
    COMMITTED (b->db, {
        ocop_reg_change_init (&change, b->db, "lan", "import", 100);
        GOOD (ocop_reg_master_put (&change, &ocop_reg_place_shape, &old, &error));
        GOOD (ocop_reg_master_put (&change, &ocop_reg_place_shape, &young, &error));
    });
    const struct {
        OcopDay day;
        const char *name;
    } cases[] = {{reform - 1, "Hà Phong"}, {reform, "Hà Tu"}, {OCOP_DAY_NONE, "Hà Tu"}};
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (OcopRegPlace) place = NULL;
        GOOD (ocop_reg_places_find (b->db, "06652", cases[i].day, &place, &error));
        g_assert_cmpstr (place->name, ==, cases[i].name);
    }
}

/* Every shape fits its table: one row in, found, changed, removed. */
static void
test_every_shape (Backend *b)
{
    static const OcopRegShape *const shapes[] = {
        &ocop_reg_product_shape,       &ocop_reg_certificate_shape,   &ocop_reg_producer_shape,
        &ocop_reg_producer_form_shape, &ocop_reg_point_shape,         &ocop_reg_place_shape,
        &ocop_reg_succession_shape,    &ocop_reg_group_shape,         &ocop_reg_group_place_shape,
        &ocop_reg_target_shape,        &ocop_reg_recall_shape,        &ocop_reg_inspection_shape,
        &ocop_reg_chain_shape,         &ocop_reg_chain_product_shape, &ocop_reg_source_area_shape,
        &ocop_reg_product_area_shape,  &ocop_reg_mark_shape,          &ocop_reg_product_mark_shape,
        &ocop_reg_supply_shape,
    };
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
        const OcopRegShape *shape = shapes[i];
        gpointer row = ocop_reg_row_new (shape);
        for (guint n = 0; n < shape->n_given; n++)
            if (shape->fields[n].type == OCOP_REG_FIELD_TEXT)
                *(char **)((char *)row + shape->fields[n].offset) = g_strdup_printf ("t%u", n);
        OcopRegChange change;
        gpointer held = NULL, gone = NULL;
        COMMITTED (b->db, {
            ocop_reg_change_init (&change, b->db, "lan", "test", 1);
            GOOD (ocop_reg_master_put (&change, shape, row, &error));
            GOOD (ocop_reg_master_put (&change, shape, row, &error));
            GOOD (ocop_reg_master_find (b->db, shape, row, &held, &error));
            GOOD (ocop_reg_master_remove (&change, shape, row, &error));
            GOOD (ocop_reg_master_find (b->db, shape, row, &gone, &error));
        });
        g_assert_true (ocop_reg_row_equal (shape, row, held));
        g_assert_null (gone);
        g_assert_cmpuint (change.n_added, ==, 1);
        g_assert_cmpuint (change.n_unchanged, ==, 1);
        g_assert_cmpuint (change.n_removed, ==, 1);
        ocop_reg_row_free (held);
        ocop_reg_row_free (row);
    }
}

void
add_master_tests (void)
{
    backend_add_test ("/master/change-sets-with-history", test_change_set);
    backend_add_test ("/master/facts-of-the-domain", test_domain_facts);
    backend_add_test ("/master/stars-of-a-day", test_stars_of_a_day);
    backend_add_test ("/master/place-of-a-day", test_place_of_a_day);
    backend_add_test ("/master/every-shape-fits-its-table", test_every_shape);
}
