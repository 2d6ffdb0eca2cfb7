/* Tills, epochs, enrolment codes, nonces, stock and cases. */
#include "parts.h"

#include "registry/store/cases.h"
#include "registry/store/stock.h"
#include <string.h>

static void
test_epoch (Backend *b)
{
    g_auto (Chain) chain = {0};
    chain_init (&chain, 1);
    chain_add_sales (&chain, 3, 1000);
    g_autoptr (OcopRegEpoch) epoch = NULL, held = NULL, none = NULL;
    COMMITTED (b->db, {
        chain_enrol (&chain, b->db, "QN01", 1, &epoch);
        chain_advance (&chain, epoch, 3);
        epoch->skew_ms = -7;
        GOOD (ocop_reg_epochs_put (b->db, epoch, &error));
        GOOD (ocop_reg_epochs_find (b->db, epoch->till_key, 1, TRUE, &held, &error));
        GOOD (ocop_reg_epochs_find (b->db, epoch->till_key, 2, TRUE, &none, &error));
    });
    g_assert_null (none);
    g_assert_true (ocop_reg_row_equal (&ocop_reg_epoch_shape, epoch, held));
    g_autoptr (OcopRegTill) till = NULL, other = NULL;
    GOOD (ocop_reg_tills_find (b->db, "QN01", 1, &till, &error));
    GOOD (ocop_reg_tills_find (b->db, "QN01", 2, &other, &error));
    g_assert_null (other);
    g_assert_cmpint (till->key, ==, epoch->till_key);
    g_assert_cmpstr (till->name, ==, "Bãi Cháy");
}

static void
test_one_till_once (Backend *b)
{
    g_auto (Chain) chain = {0};
    chain_init (&chain, 1);
    g_autoptr (OcopRegEpoch) epoch = NULL;
    COMMITTED (b->db, chain_enrol (&chain, b->db, "QN01", 1, &epoch));
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, b->db, OCOP_REG_WRITE, &error));
    OcopRegTill again = {.province = (char *)"22", .point = (char *)"QN01", .till = 1};
    g_autoptr (GError) error = NULL;
    g_assert_false (ocop_reg_tills_add (b->db, &again, &error));
    g_assert_nonnull (error);
}

static void
test_enrol_code (Backend *b)
{
    char shown[OCOP_ENROL_CODE_SHOWN_SIZE];
    char code[OCOP_ENROL_CODE_SIZE];
    guint8 hash[OCOP_HASH_SIZE];
    COMMITTED (b->db,
               GOOD (ocop_reg_enrol_codes_make (b->db, "QN01", 2, "lan", 1000, shown, &error)));
    g_autofree char *lower = g_ascii_strdown (shown, -1);
    g_assert_true (ocop_enrol_code_normalise (lower, code));
    ocop_enrol_code_hash (code, hash);
    g_autoptr (OcopRegEnrolCode) held = NULL, none = NULL;
    GOOD (ocop_reg_enrol_codes_find (b->db, hash, &held, &error));
    g_assert_cmpstr (held->point, ==, "QN01");
    g_assert_cmpint (held->till, ==, 2);
    g_assert_cmpint (held->expires_ms, ==, 1000 + OCOP_REG_ENROL_CODE_LIFE_MS);
    hash[0] ^= 1;
    GOOD (ocop_reg_enrol_codes_find (b->db, hash, &none, &error));
    g_assert_null (none);
    held->used_ms = 5;
    COMMITTED (b->db, GOOD (ocop_reg_enrol_codes_update (b->db, held, &error)));
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM enrol_code WHERE used_ms = 5"), ==,
                     1);
}

static void
test_nonces (Backend *b)
{
    const gint64 day_ms = 24 * 3600 * 1000;
    COMMITTED (b->db, {
        gboolean is_new;
        GOOD (ocop_reg_nonces_see (b->db, 1, "aa", 1, &is_new, &error));
        g_assert_true (is_new);
        GOOD (ocop_reg_nonces_see (b->db, 1, "aa", 2, &is_new, &error));
        g_assert_false (is_new);
        GOOD (ocop_reg_nonces_see (b->db, 2, "aa", 3, &is_new, &error));
        g_assert_true (is_new);
        GOOD (ocop_reg_nonces_see (b->db, 1, "bb", 2 * day_ms, &is_new, &error));
    });
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM seen_nonce WHERE till_key = 1"), ==,
                     1);
}

static void
put_stock (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 movement, gint64 qty_milli,
           guint n_expected)
{
    const OcopWireLot lots[] = {{(char *)"L 2", 20000, 3000}, {(char *)"L1", OCOP_DAY_NONE, 500}};
    OcopWireStock row = {.product = "QN-0001",
                         .qty_milli = qty_milli,
                         .movement = movement,
                         .first_lot = 0,
                         .n_lots = 2};
    guint n_changed;
    COMMITTED (
        db, GOOD (ocop_reg_stock_put (db, till_key, epoch, &row, 1, lots, 77, &n_changed, &error)));
    g_assert_cmpuint (n_changed, ==, n_expected);
}

static void
test_stock (Backend *b)
{
    g_auto (Chain) chain = {0};
    chain_init (&chain, 1);
    g_autoptr (OcopRegEpoch) epoch = NULL;
    COMMITTED (b->db, chain_enrol (&chain, b->db, "QN01", 1, &epoch));
    put_stock (b->db, epoch->till_key, 1, 10, 3500, 1);
    put_stock (b->db, epoch->till_key, 1, 10, 9999, 0);
    put_stock (b->db, epoch->till_key, 1, 9, 9999, 0);
    put_stock (b->db, epoch->till_key, 2, 1, -3500, 1);
    put_stock (b->db, epoch->till_key, 1, 99, 9999, 0);

    g_autoptr (GPtrArray) whole = NULL, lots = NULL, none = NULL;
    GOOD (whole = ocop_reg_stock_list (b->db, "QN01", "QN-0001", FALSE, &error));
    GOOD (lots = ocop_reg_stock_list (b->db, NULL, "QN-0001", TRUE, &error));
    GOOD (none = ocop_reg_stock_list (b->db, "QN02", NULL, TRUE, &error));
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_cmpuint (whole->len, ==, 1);
    const OcopRegStockLine *line = g_ptr_array_index (whole, 0);
    g_assert_cmpint (line->qty_milli, ==, -3500);
    g_assert_cmpstr (line->lot, ==, "");
    g_assert_cmpuint (lots->len, ==, 2);
    line = g_ptr_array_index (lots, 0);
    g_assert_cmpstr (line->lot, ==, "L 2");
    g_assert_cmpint (line->expiry, ==, 20000);
    g_assert_cmpint (line->qty_milli, ==, 3000);
    line = g_ptr_array_index (lots, 1);
    g_assert_cmpint (line->expiry, ==, OCOP_DAY_NONE);

    COMMITTED (b->db, GOOD (ocop_reg_stock_drop_earlier (b->db, epoch->till_key, 2, &error)));
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM stock"), ==, 1);
    COMMITTED (b->db, GOOD (ocop_reg_stock_drop_earlier (b->db, epoch->till_key, 3, &error)));
    g_assert_cmpint (get_number (b->db, "SELECT count (*) FROM stock"), ==, 0);
}

static void
test_cases (Backend *b)
{
    g_autoptr (GBytes) evidence = g_bytes_new_static ("\0evidence", 9);
    OcopRegCase a_case = {.kind = OCOP_REG_CASE_STARS_MISMATCH,
                          .till_key = 3,
                          .point = (char *)"QN01",
                          .till = 1,
                          .subject = (char *)"2026-11-21/QN-0001",
                          .detail = (char *)"{}",
                          .evidence = evidence};
    gint64 first, second, other;
    gboolean is_new, was_open;
    COMMITTED (b->db, {
        GOOD (ocop_reg_cases_open (b->db, &a_case, 10, &first, &is_new, &error));
        g_assert_true (is_new);
        GOOD (ocop_reg_cases_open (b->db, &a_case, 11, &second, &is_new, &error));
        g_assert_false (is_new);
        a_case.subject = (char *)"2026-11-22/QN-0001";
        GOOD (ocop_reg_cases_open (b->db, &a_case, 12, &other, &is_new, &error));
        g_assert_true (is_new);
    });
    g_assert_cmpint (first, ==, second);
    g_assert_cmpint (first, !=, other);
    g_autoptr (OcopRegCase) held = NULL;
    GOOD (ocop_reg_cases_find (b->db, first, &held, &error));
    g_assert_cmpint (held->n_seen, ==, 2);
    g_assert_cmpint (held->seen_ms, ==, 11);
    g_assert_true (g_bytes_equal (held->evidence, evidence));

    COMMITTED (b->db, {
        GOOD (ocop_reg_cases_resolve (b->db, first, OCOP_REG_CASE_CLOSED, "lan", 20, &was_open,
                                      &error));
        g_assert_true (was_open);
        GOOD (ocop_reg_cases_resolve (b->db, first, OCOP_REG_CASE_REJECTED, "lan", 21, &was_open,
                                      &error));
        g_assert_false (was_open);
        a_case.subject = (char *)"2026-11-21/QN-0001";
        GOOD (ocop_reg_cases_open (b->db, &a_case, 30, &second, &is_new, &error));
        g_assert_true (is_new);
    });
    const OcopRegCaseQuery open_ones = {.status = OCOP_REG_CASE_OPEN, .kind = -1, .limit = 10};
    const OcopRegCaseQuery all = {.status = -1, .kind = OCOP_REG_CASE_STARS_MISMATCH};
    g_autoptr (GPtrArray) open_list = NULL, all_list = NULL;
    GOOD (open_list = ocop_reg_cases_list (b->db, &open_ones, &error));
    GOOD (all_list = ocop_reg_cases_list (b->db, &all, &error));
    g_assert_cmpuint (open_list->len, ==, 2);
    g_assert_cmpuint (all_list->len, ==, 3);
    g_assert_cmpint (((OcopRegCase *)g_ptr_array_index (all_list, 0))->id, ==, second);
}

void
add_tills_tests (void)
{
    backend_add_test ("/tills/epoch-comes-back", test_epoch);
    backend_add_test ("/tills/one-till-once", test_one_till_once);
    backend_add_test ("/tills/enrol-code-is-kept-as-hash", test_enrol_code);
    backend_add_test ("/tills/nonces-are-forgotten", test_nonces);
    backend_add_test ("/stock/later-movement-and-epoch-win", test_stock);
    backend_add_test ("/cases/one-open-per-subject", test_cases);
}
