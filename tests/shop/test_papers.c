/* Papers as files, counted and numbered, and payments asked for by VietQR. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/payments.h"
#include "shop/printing.h"
#include <string.h>

#define SALE                                                                                       \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"        \
    "\"method\":\"cash\",\"tendered\":195000}]}"
#define FIRST "QN01-1-00000001"

static gint64
get_n_papers (OcopFixture *fixture)
{
    g_auto (OcopReceipt) receipt = {0};
    g_assert_true (ocop_shop_get_receipt (fixture->shop, FIRST, &receipt, NULL));
    return receipt.n_papers;
}

static gboolean
refuse_paper (GBytes *paper, gpointer data, GError **error)
{
    g_assert_cmpuint (g_bytes_get_size (paper), >, 0);
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "no room");
    return FALSE;
}

static void
test_unwritten (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopPaperName name = {OCOP_PAPER_KIND_RECEIPT, FIRST};
    OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT};
    gint64 copy = -1;
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    for (gint64 wanted = 0; wanted < 3; wanted++) {
        guint n_records = ocop_fixture_count_records (fixture, "reprint");
        g_assert_null (
            ocop_shop_make_paper (fixture->shop, &name, &style, refuse_paper, NULL, NULL, &error));
        g_clear_error (&error);
        g_assert_cmpint (get_n_papers (fixture), ==, wanted);
        g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, n_records);
        g_autoptr (GBytes) paper =
            ocop_shop_make_paper (fixture->shop, &name, &style, NULL, NULL, &copy, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (g_bytes_get_size (paper), >, 0);
        g_assert_cmpint (copy, ==, wanted);
    }
    ocop_fixture_assert_healthy (fixture);
}

static void
test_z_copies (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    OcopPaperName name = {OCOP_PAPER_KIND_Z, "last"};
    OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT};
    gint64 copy = -1;
    g_assert_null (ocop_shop_make_paper (fixture->shop, &name, &style, NULL, NULL, &copy, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_end_shift (fixture, 500000);
    for (gint64 wanted = 0; wanted < 3; wanted++) {
        g_autoptr (GBytes) paper =
            ocop_shop_make_paper (fixture->shop, &name, &style, NULL, NULL, &copy, &error);
        g_assert_no_error (error);
        g_assert_cmpint (copy, ==, wanted);
        g_autofree char *text =
            g_strndup (g_bytes_get_data (paper, NULL), g_bytes_get_size (paper));
        g_assert_true ((strstr (text, "BẢN SAO") != NULL) == (wanted > 0));
    }
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 2);
    ocop_fixture_assert_healthy (fixture);
}

/* South and north say amounts differently, on every paper that has words. */
static void
test_words (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopPayRequest) payment = {0};
    gboolean is_repeated;
    ocop_fixture_set (fixture, "bank.bin", "970436");
    ocop_fixture_set (fixture, "bank.account", "0123456789");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_true (ocop_shop_request_payment (fixture->shop, 105000, NULL, NULL, &payment,
                                              &is_repeated, &error));
    const struct {
        OcopPaperName name;
    } papers[] = {{{OCOP_PAPER_KIND_RECEIPT, FIRST}}, {{OCOP_PAPER_KIND_PAYMENT, payment.code}}};
    for (int south = 0; south < 2; south++) {
        ocop_fixture_set (fixture, "words.region", south ? "south" : "north");
        for (gsize i = 0; i < G_N_ELEMENTS (papers); i++) {
            OcopPaperStyle style = {.format = OCOP_FORMAT_TEXT};
            g_autoptr (GBytes) paper = ocop_shop_make_paper (fixture->shop, &papers[i].name, &style,
                                                             NULL, NULL, NULL, &error);
            g_assert_no_error (error);
            g_autofree char *text =
                g_strndup (g_bytes_get_data (paper, NULL), g_bytes_get_size (paper));
            g_assert_nonnull (strstr (text, south ? "ngàn" : "nghìn"));
            g_assert_null (strstr (text, south ? "nghìn" : "ngàn"));
        }
    }
}

/* ---- payments */

static void
pay (OcopFixture *fixture, const char *code, gint64 amount)
{
    g_autofree char *json = g_strdup_printf (
        "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"
        "\"method\":\"vietqr\",\"amount\":%" G_GINT64_FORMAT ",\"reference\":\"%s\"},{\"method\":"
        "\"cash\",\"tendered\":195000}]}",
        amount, code);
    ocop_fixture_do_sell (fixture, json);
}

static void
request (OcopFixture *fixture, gint64 amount, char ret_code[OCOP_PAYMENT_CODE_SIZE])
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopPayRequest) payment = {0};
    gboolean is_repeated;
    ocop_shop_request_payment (fixture->shop, amount, NULL, NULL, &payment, &is_repeated, &error);
    g_assert_no_error (error);
    g_strlcpy (ret_code, payment.code, OCOP_PAYMENT_CODE_SIZE);
}

static void
assert_payment (OcopFixture *fixture, const char *code, OcopPaymentState state, gint64 paid,
                const char *receipt)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopPayRequest) payment = {0};
    ocop_shop_load_payment (fixture->shop, code, &payment, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ocop_payment_state_get_text (payment.state), ==,
                     ocop_payment_state_get_text (state));
    g_assert_cmpint (payment.paid, ==, paid);
    g_assert_cmpstr (payment.receipt, ==, receipt);
}

static void
test_payments (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopPayRequest) none = {0};
    gboolean is_repeated;
    char exact[OCOP_PAYMENT_CODE_SIZE], less[OCOP_PAYMENT_CODE_SIZE], more[OCOP_PAYMENT_CODE_SIZE],
        late[OCOP_PAYMENT_CODE_SIZE];
    g_assert_false (
        ocop_shop_request_payment (fixture->shop, 1000, NULL, NULL, &none, &is_repeated, &error));
    g_assert_cmpstr (ocop_error_get_field (error), ==, "bank");
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_set (fixture, "bank.bin", "970436");
    ocop_fixture_set (fixture, "bank.account", "0123456789");
    ocop_fixture_open_shift (fixture);
    request (fixture, 100000, exact);
    request (fixture, 100000, less);
    request (fixture, 100000, more);
    request (fixture, 100000, late);
    g_assert_cmpstr (exact, !=, less);
    g_autofree char *lower = g_ascii_strdown (exact, -1);
    pay (fixture, lower, 100000);
    pay (fixture, less, 60000);
    pay (fixture, more, 150000);
    pay (fixture, "OC222222", 50000); /* nobody asked for it */
    assert_payment (fixture, exact, OCOP_PAYMENT_CONFIRMED, 100000, FIRST);
    assert_payment (fixture, less, OCOP_PAYMENT_SHORT, 60000, "QN01-1-00000002");
    assert_payment (fixture, more, OCOP_PAYMENT_OVER, 150000, "QN01-1-00000003");
    assert_payment (fixture, late, OCOP_PAYMENT_AWAITING, 0, NULL);
    pay (fixture, exact, 100000);
    assert_payment (fixture, exact, OCOP_PAYMENT_DOUBLE, 200000, "QN01-1-00000005");
    ocop_fixture_end_shift (fixture, 0);
    assert_payment (fixture, late, OCOP_PAYMENT_EXPIRED, 0, NULL);
    assert_payment (fixture, less, OCOP_PAYMENT_SHORT, 60000, "QN01-1-00000002");
    ocop_fixture_open_shift (fixture);
    pay (fixture, late, 100000);
    assert_payment (fixture, late, OCOP_PAYMENT_LATE, 100000, "QN01-1-00000006");
    g_assert_false (
        ocop_shop_drop_payment (fixture->shop, late, NULL, &none, &is_repeated, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/shop/paper/unwritten-is-not-counted", test_unwritten);
    g_test_add_func ("/shop/paper/z-has-numbered-copies", test_z_copies);
    g_test_add_func ("/shop/paper/words-of-the-region", test_words);
    g_test_add_func ("/shop/payment/a-sale-settles-its-code-and-is-never-stopped", test_payments);
    return g_test_run();
}
