/* Papers: originals and numbered copies, and what they prove. */
#include "lib/fixture.h"

#include "base/error.h"
#include "journal/paper.h"
#include "shop/printing.h"
#include "shop/private.h"
#include <string.h>

#define SALE                                                                                       \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"        \
    "\"method\":\"cash\",\"tendered\":195000}]}"

static char *
print (OcopFixture *fixture, const char *receipt, int columns)
{
    g_autoptr (GError) error = NULL;
    char *text = ocop_shop_print_receipt_text (fixture->shop, receipt, columns, &error);
    g_assert_no_error (error);
    return text;
}

static gint64
get_n_papers (OcopFixture *fixture, const char *number)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    ocop_shop_get_receipt (fixture->shop, number, &receipt, &error);
    g_assert_no_error (error);
    return receipt.n_papers;
}

static void
test_copies (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    gint64 copy = -1;
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, SALE);
    const char *number = sold.sale->receipt;
    /* Looking at it is no paper. */
    g_assert_cmpint (get_n_papers (fixture, number), ==, 0);
    g_assert_cmpint (get_n_papers (fixture, number), ==, 0);
    g_autofree char *original = print (fixture, number, 42);
    g_assert_cmpint (get_n_papers (fixture, number), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 0);
    g_autofree char *first = print (fixture, number, 42);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "reprint");
    g_assert_nonnull (strstr (body, "\"receipt\":\"QN01-1-00000001\",\"copy\":1"));
    g_assert_cmpstr (original, !=, first);
    ocop_fixture_reopen (fixture);
    g_assert_true (ocop_shop_count_paper (fixture->shop, number, &copy, &error));
    g_assert_cmpint (copy, ==, 2);
    g_autofree char *third = print (fixture, number, 42);
    g_assert_cmpstr (first, !=, third);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 3);
    g_assert_cmpint (get_n_papers (fixture, number), ==, 4);
    g_autoptr (OcopShiftClose) x = ocop_fixture_read_shift (fixture);
    g_assert_cmpint (x->figures.n_copies, ==, 3);
    /* Outside a shift too. */
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 0);
    g_assert_cmpint (z->figures.n_copies, ==, 3);
    G_GNUC_UNUSED g_autofree char *late = print (fixture, number, 42);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 4);
    ocop_fixture_assert_healthy (fixture);
}

/* Signs that take two cells or none do not occur in these texts, so a character is a column. */
static void
assert_width (const char *text, glong columns)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    glong widest = 0;
    for (char **line = lines; *line != NULL; line++)
        widest = MAX (widest, g_utf8_strlen (*line, -1));
    g_assert_cmpint (widest, <=, columns);
    g_assert_cmpint (widest, >, columns / 2);
}

static void
test_columns (void)
{
    static const int widths[] = {32, 42, 48}, wrong[] = {0, -1, 31, 33, 40, 80};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (
        fixture,
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"},{\"code\":\"QN-"
        "0002\",\"qty\":\"0.535\"}],"
        "\"payments\":[{\"method\":\"cash\",\"tendered\":2000000}],"
        "\"buyer\":{\"name\":\"Công ty cổ phần Than Cọc Sáu\",\"tax_code\":\"0100109106\"}}");
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (
            ocop_shop_print_receipt_text (fixture->shop, sold.sale->receipt, wrong[i], &error));
        ocop_fixture_assert_code (&error, "bad-input");
    }
    g_assert_cmpint (get_n_papers (fixture, sold.sale->receipt), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autofree char *text = print (fixture, sold.sale->receipt, widths[i]);
        assert_width (text, widths[i]);
        g_assert_nonnull (strstr (text, "QN01-1-00000001"));
        g_assert_nonnull (strstr (text, "1.184.750")); /* 195.000 + 989.750 */
        g_assert_nonnull (strstr (text, "0100109106"));
    }
    g_autoptr (OcopShiftClose) z = ocop_fixture_close_shift (fixture, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
        g_autoptr (GError) error = NULL;
        OcopPaperName name = {OCOP_PAPER_KIND_Z, "last"};
        OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT, .columns = widths[i]};
        g_autoptr (GBytes) paper =
            ocop_shop_make_paper (fixture->shop, &name, &style, NULL, NULL, NULL, &error);
        g_assert_no_error (error);
        g_autofree char *text =
            g_strndup (g_bytes_get_data (paper, NULL), g_bytes_get_size (paper));
        assert_width (text, widths[i]);
        g_assert_nonnull (strstr (text, "1.184.750"));
    }
}

static void
test_unknown (void)
{
    static const char *const numbers[] = {"",
                                          "QN01-1-00000002",
                                          "QN01-2-00000001",
                                          "QN01-1.2-00000001",
                                          "QN01-1.1-00000001",
                                          "QN01-1-1",
                                          "qn01-1-00000001",
                                          "QN01-1-00000001 ",
                                          "QN01-1-99999999999999999999"};
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopReceipt) receipt = {0};
        gint64 copy;
        if (ocop_shop_get_receipt (fixture->shop, numbers[i], &receipt, &error))
            g_error ("“%s” is taken for a receipt", numbers[i]);
        ocop_fixture_assert_code (&error, "unknown-receipt");
        g_assert_null (ocop_shop_print_receipt_text (fixture->shop, numbers[i], 42, &error));
        ocop_fixture_assert_code (&error, "unknown-receipt");
        g_assert_false (ocop_shop_count_paper (fixture->shop, numbers[i], &copy, &error));
        ocop_fixture_assert_code (&error, "unknown-receipt");
    }
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 0);
}

static void
verify_paper (OcopFixture *fixture, const char *text, gboolean is_good)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopVerifyResult) result = {0};
    OcopVerifyRequest request = {.receipt = text};
    ocop_shop_verify_journal (fixture->shop, &fixture->ports, &request, &result, &error);
    g_assert_no_error (error);
    g_assert_true (result.ok == is_good);
}

static char *
dup_paper (OcopFixture *fixture, const char *number)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    char *text = NULL;
    g_assert_true (ocop_shop_get_receipt (fixture->shop, number, &receipt, &error));
    g_assert_true (ocop_shop_get_paper_text (fixture->shop, &receipt, &text, &error));
    g_assert_nonnull (text);
    return text;
}

static void
test_paper (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopPaper paper, returned;
    ocop_fixture_open_shift (fixture);
    g_auto (OcopSaleResult) sold = ocop_fixture_sell (fixture, SALE);
    ocop_fixture_do_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                                        "\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    const guint8 *key = ocop_store_get_keys (fixture->shop->store)->public_key;
    g_autofree char *text = dup_paper (fixture, "QN01-1-00000001");
    g_autofree char *again = dup_paper (fixture, "QN01-1-00000001");
    g_autofree char *of_return = dup_paper (fixture, "QN01-1-00000002");
    g_assert_cmpstr (text, ==, again);
    g_assert_true (ocop_paper_read (text, strlen (text), &paper, &error));
    g_assert_true (ocop_paper_verify (&paper, key));
    g_assert_cmpstr (paper.receipt, ==, "QN01-1-00000001");
    g_assert_cmpint (paper.total_dong, ==, 195000);
    g_assert_cmpint (paper.seq, ==, sold.act.seq);
    g_assert_cmpint (paper.utc_ms, ==, sold.act.utc_ms);
    g_assert_cmpint (memcmp (paper.hash, sold.act.hash, OCOP_HASH_SIZE), ==, 0);
    g_assert_true (ocop_paper_read (of_return, strlen (of_return), &returned, &error));
    g_assert_true (ocop_paper_verify (&returned, key));
    verify_paper (fixture, text, TRUE);
    verify_paper (fixture, of_return, TRUE);
    /* The printed paper states the number and the beginning of the hash. */
    char hash[OCOP_HASH_TEXT_SIZE];
    g_autofree char *printed = print (fixture, "QN01-1-00000001", 42);
    ocop_hash_to_text (sold.act.hash, hash);
    hash[8] = '\0';
    g_autofree char *upper = g_ascii_strup (hash, -1);
    g_assert_true (strstr (printed, hash) != NULL || strstr (printed, upper) != NULL);
}

/* A paper that claims more than the till signed, and one that somebody else signed. */
static void
test_forged_paper (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopKeys) other = {0};
    g_auto (OcopVerifyResult) result = {0};
    guint8 seed[OCOP_SEED_SIZE] = {1};
    OcopPaper paper;
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    g_autofree char *text = dup_paper (fixture, "QN01-1-00000001");
    g_assert_true (ocop_paper_read (text, strlen (text), &paper, &error));
    paper.total_dong += 1;
    g_assert_false (
        ocop_paper_verify (&paper, ocop_store_get_keys (fixture->shop->store)->public_key));
    ocop_keys_init_from_seed (&other, seed);
    g_autofree char *foreign = ocop_paper_make (&paper, &other, &error);
    g_assert_no_error (error);
    verify_paper (fixture, foreign, FALSE);
    /* A real signature over a record that is not in the journal. */
    paper.total_dong -= 1;
    paper.hash[0] ^= 1;
    g_autofree char *lost =
        ocop_paper_make (&paper, ocop_store_get_keys (fixture->shop->store), &error);
    g_assert_no_error (error);
    verify_paper (fixture, lost, FALSE);
    verify_paper (fixture, text, TRUE);
    OcopVerifyRequest rubbish = {.receipt = "OCOPR1.x.y"};
    g_assert_false (
        ocop_shop_verify_journal (fixture->shop, &fixture->ports, &rubbish, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
}

static void
test_list (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopReceipt) receipt = {0};
    OcopDay first, last;
    ocop_fixture_open_shift (fixture);
    first = ocop_shop_get_today (fixture->shop);
    ocop_fixture_do_sell (fixture, SALE);
    ocop_fixture_do_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                                        "\"reason\":\"x\",\"lines\":[{\"line\":1,\"qty\":\"2\"}]}");
    ocop_fixture_end_shift (fixture, 0);
    ocop_fixture_move_to (fixture, "2026-11-22 09:00:00");
    ocop_fixture_open_shift (fixture);
    last = ocop_shop_get_today (fixture->shop);
    ocop_fixture_do_sell (fixture, SALE);
    g_auto (GStrv) of_first = ocop_shop_list_receipts (fixture->shop, first, first, &error);
    g_auto (GStrv) of_both = ocop_shop_list_receipts (fixture->shop, first, last, &error);
    g_auto (GStrv) before = ocop_shop_list_receipts (fixture->shop, first - 9, first - 1, &error);
    g_assert_no_error (error);
    g_autofree char *first_text = g_strjoinv (" ", of_first);
    g_autofree char *both_text = g_strjoinv (" ", of_both);
    g_assert_cmpstr (first_text, ==, "QN01-1-00000001 QN01-1-00000002");
    g_assert_cmpstr (both_text, ==, "QN01-1-00000001 QN01-1-00000002 QN01-1-00000003");
    g_assert_cmpuint (g_strv_length (before), ==, 0);
    /* What came back is told with the sale. */
    g_assert_true (ocop_shop_get_receipt (fixture->shop, "QN01-1-00000001", &receipt, &error));
    g_assert_cmpint (g_array_index (receipt.returned, gint64, 0), ==, 2000);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipts/copies/are-numbered-and-journaled", test_copies);
    g_test_add_func ("/receipts/text/fits-the-columns", test_columns);
    g_test_add_func ("/receipts/unknown/is-refused", test_unknown);
    g_test_add_func ("/receipts/paper/proves-the-record", test_paper);
    g_test_add_func ("/receipts/paper/forged-ones-prove-nothing", test_forged_paper);
    g_test_add_func ("/receipts/list/by-business-day", test_list);
    return g_test_run();
}
