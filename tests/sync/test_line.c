/* A till and a registry: what must come over whatever happens on the way. */
#include "line_fixture.h"

#include "shop/payments.h"
#include "shop/printing.h"
#include "shop/private.h"
#include <glib/gstdio.h>
#include <string.h>

static void
test_day (void)
{
    g_autoptr (Line) line = line_new();
    ocop_fixture_receive (line->fixture, "QN-0004", 5000, "L1", "2026-12-31");
    for (int i = 0; i < 5; i++)
        line_sell (line);
    ocop_fixture_do_take_back (line->fixture,
                               "{\"cashier\":\"lan\",\"receipt\":\"QN01-1-00000001\","
                               "\"reason\":\"x\",\"lines\":[{\"line\":1,\"qty\":\"1\"}]}");
    ocop_fixture_end_shift (line->fixture, 0);
    line_sync (line, "idle", 0);
    line_assert_same (line);
    /* The close's body leaves with it; two sales' rows are one row. */
    FakeEpoch *epoch = fake_registry_find_epoch (line->fake, 1);
    g_assert_cmpuint (epoch->bodies->len, ==, 1);
    g_assert_cmpuint (g_hash_table_size (epoch->rows), ==, 2);
    g_assert_cmpuint (ocop_fixture_count_records (line->fixture, "sync-ack"), ==, 1);
    ocop_fixture_assert_healthy (line->fixture);
}

/* An answer is journaled; that record is not sent by itself, and the next answer to nothing is not.
 */
static void
test_answers_are_no_news (void)
{
    g_autoptr (Line) line = line_new();
    line_sell (line);
    line_sync (line, "idle", 0);
    const guint n = fake_registry_find_epoch (line->fake, 1)->hashes->len;
    line_sync (line, "idle", 0);
    line_sync (line, "idle", 0);
    g_assert_cmpuint (fake_registry_find_epoch (line->fake, 1)->hashes->len, ==, n);
    g_assert_cmpuint (ocop_fixture_count_records (line->fixture, "sync-ack"), ==, 1);
    g_assert_cmpuint (line->fake->n_empty, ==, 2);
    g_assert_true (line->fake->proved);
    line_sell (line);
    line_sync (line, "idle", 0);
    g_assert_cmpuint (fake_registry_find_epoch (line->fake, 1)->hashes->len, ==, n + 2);
    line_assert_same (line);
}

static void
test_enrolment (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (FakeRegistry) fake = fake_registry_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_auto (OcopActResult) again = {0};
    g_auto (OcopSyncStatus) status = {0};
    fixture->ports.network = &fake->network;
    ocop_shop_sync_now (fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "not-enrolled");
    g_assert_cmpuint (fake->n_requests, ==, 0);
    g_assert_false (
        ocop_shop_enrol (fixture->shop, "http://registry.test", LINE_CODE, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_false (ocop_shop_enrol (fixture->shop, "https://registry.test/x", LINE_CODE, NULL,
                                     &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_false (
        ocop_shop_enrol (fixture->shop, "https://registry.test", "short", NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_false (ocop_shop_enrol (fixture->shop, "https://registry.test", "ZZZZZ-ZZZZZ", NULL,
                                     &result, &error));
    ocop_fixture_assert_code (&error, "registry-refused");
    fake->wants_mismatch = TRUE;
    g_assert_false (
        ocop_shop_enrol (fixture->shop, "https://registry.test", LINE_CODE, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "enrol-mismatch");
    fake->wants_mismatch = FALSE;
    fake->mood = FAKE_IS_AWAY;
    g_assert_false (
        ocop_shop_enrol (fixture->shop, "https://registry.test", LINE_CODE, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "network");
    fake->mood = FAKE_FORGES;
    g_assert_false (
        ocop_shop_enrol (fixture->shop, "https://registry.test", LINE_CODE, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "registry-refused");
    fake->mood = FAKE_TAKES;
    const OcopRequestId id = {TRUE, {9}};
    ocop_shop_enrol (fixture->shop, "https://registry.test", LINE_CODE, &id, &result, &error);
    g_assert_no_error (error);
    const guint n = fake->n_requests;
    ocop_shop_enrol (fixture->shop, "https://registry.test", LINE_CODE, &id, &again, &error);
    g_assert_no_error (error);
    g_assert_true (again.is_repeated);
    g_assert_cmpuint (fake->n_requests, ==, n);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "enrol"), ==, 1);
    g_autofree char *installation = g_build_filename (fixture->home, "installation", NULL);
    g_auto (OcopSyncStatus) done = {0};
    ocop_shop_sync_now (fixture->shop, &done, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (done.state, ==, "idle");
    GStatBuf info;
    g_assert_cmpint (g_stat (installation, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_faults_end (void)
{
    static const struct {
        FakeMood mood;
        const char *state, *alarm;
    } cases[] = {
        {FAKE_IS_AWAY, "offline", "none"},           {FAKE_LOSES_REQUEST, "offline", "none"},
        {FAKE_LOSES_ANSWER, "offline", "none"},      {FAKE_IS_BUSY, "behind", "none"},
        {FAKE_FORGES, "offline", "registry-forged"}, {FAKE_CUTS_ANSWER, "offline", "none"},
        {FAKE_IS_PORTAL, "offline", "none"},         {FAKE_REPEATS, "offline", "none"},
        {FAKE_REFUSES, "behind", "registry-refused"}};
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Line) line = line_new();
        g_autoptr (GError) error = NULL;
        g_auto (OcopSyncStatus) status = {0};
        line_sell (line);
        line->fake->mood = cases[i].mood;
        ocop_shop_sync_now (line->fixture->shop, &status, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (status.state, ==, cases[i].state);
        g_assert_cmpstr (status.alarm, ==, cases[i].alarm);
        g_assert_cmpint (status.pending, >, 0);
        g_assert_cmpuint (ocop_fixture_count_records (line->fixture, "sync-ack"), ==, 0);
        line_sell (line); /* selling goes on */
        line->fake->mood = FAKE_TAKES;
        line_sync (line, "idle", 0);
        line_assert_same (line);
        ocop_fixture_assert_healthy (line->fixture);
    }
}

static FakeMood
choose_any (gpointer data)
{
    return (FakeMood)g_test_rand_int_range (0, N_FAKE_MOODS - 1); /* but REFUSES */
}

/* Random work, random faults, a registry restored now and then: in the end both have the same. */
static void
test_random (void)
{
    for (int round = 0; round < 4; round++) {
        g_autoptr (Line) line = line_new();
        line->fake->choose = choose_any;
        for (int i = 0; i < 25; i++) {
            g_autoptr (GError) error = NULL;
            g_auto (OcopSyncStatus) status = {0};
            FakeEpoch *epoch = fake_registry_find_epoch (line->fake, 1);
            line_sell (line);
            if (i % 5 == 3)
                ocop_fixture_receive (line->fixture, "QN-0004", 1000, "L1", "2026-12-31");
            if (i % 6 == 5)
                fake_registry_forget (line->fake, 1,
                                      g_test_rand_int_range (0, (gint32)epoch->hashes->len + 1));
            ocop_shop_sync_now (line->fixture->shop, &status, &error);
            g_assert_no_error (error);
            ocop_fixture_advance (line->fixture, 60000);
        }
        line->fake->choose = NULL;
        line_sync (line, "idle", 0);
        line_assert_same (line);
        g_assert_cmpuint (line->fake->n_unproven, ==, 0);
        ocop_fixture_assert_healthy (line->fixture);
    }
}

static void
test_lost_data (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    for (int i = 0; i < 10; i++)
        line_sell (line);
    line_sync (line, "idle", 0);
    fake_registry_forget (line->fake, 1, 4);
    line_sell (line);
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "idle");
    g_assert_cmpstr (status.alarm, ==, "registry-lost-data");
    line_assert_same (line);
}

static void
test_long_absence (void)
{
    g_autoptr (Line) line = line_new();
    for (int i = 0; i < 1100; i++)
        line_sell (line);
    const guint before = line->fake->n_batches;
    line_sync (line, "idle", 0);
    g_assert_cmpuint (line->fake->n_batches - before, ==, 2);
    line_assert_same (line);
    /* The first of the two was whole by itself: had the till been lost then, nothing would lack. */
    g_assert_cmpuint (line->fake->n_unproven, ==, 0);
}

static void
test_recalls (void)
{
    static const char *const sale = "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                    "\"payments\":[{\"method\":\"cash\",\"tendered\":100000}]}";
    g_autoptr (Line) line = line_new();
    ocop_recalls_add (line->fake->recalls, "QN-0001", NULL, "nấm mốc", 1, FALSE);
    line->fake->recall_version = 1;
    line->fake->tells_recalls = TRUE;
    line_sync (line, "idle", 0);
    ocop_fixture_refuse_sale (line->fixture, sale, "product-recalled");
    g_assert_cmpuint (ocop_fixture_count_records (line->fixture, "recall"), ==, 1);
    /* Lifted, told as a list to fetch. */
    g_array_set_size (line->fake->recalls, 0);
    line->fake->recall_version = 2;
    line->fake->tells_recalls = FALSE;
    line_sync (line, "idle", 0);
    ocop_fixture_do_sell (line->fixture, sale);
    /* A registry that was put back counts from lower: its list is taken whole. */
    ocop_recalls_add (line->fake->recalls, "QN-0001", NULL, "x", 1, FALSE);
    line->fake->recall_version = 1;
    line_sync (line, "idle", 0);
    ocop_fixture_refuse_sale (line->fixture, sale, "product-recalled");
    ocop_fixture_assert_healthy (line->fixture);
}

static void
test_catalogue (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    line->fake->catalogue_version = 7;
    line->fake->catalogue = g_strdup (
        "{\"schema\":1,\"version\":7,\"from\":0,\"products\":["
        "{\"code\":\"QN-0001\",\"name\":\"Miến dong mới\",\"unit\":\"gói\",\"price\":1,"
        "\"stars\":4,\"decided_on\":\"2026-01-01\",\"level\":\"provincial\"},"
        "{\"code\":\"QN-0500\",\"name\":\"Sản phẩm mới\",\"unit\":\"gói\",\"price\":33000}],"
        "\"removed\":[]}");
    line_sync (line, "idle", 0);
    g_autoptr (OcopCatalogueItem) known =
        ocop_shop_show_product (line->fixture->shop, "QN-0001", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (known->product->name, ==, "Miến dong mới");
    g_assert_cmpint (known->stars, ==, 4);
    g_assert_cmpint (known->price, ==, 65000); /* the shop's */
    g_autoptr (OcopCatalogueItem) proposed =
        ocop_shop_show_product (line->fixture->shop, "QN-0500", &error);
    g_assert_no_error (error);
    g_assert_cmpint (proposed->price, ==, 33000);
    /* A file of the shop's own changes its price and not the province's name. */
    static const char file[] = "code,name,unit,price\nQN-0001,Tên khác,gói,70000\n";
    g_autoptr (GPtrArray) warnings = NULL;
    g_auto (OcopActResult) imported = {0};
    ocop_shop_import_catalogue (line->fixture->shop, "x.csv", file, strlen (file), NULL, &warnings,
                                &imported, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (warnings->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (warnings, 0), ==, "QN-0001\tname");
    g_autoptr (OcopCatalogueItem) after =
        ocop_shop_show_product (line->fixture->shop, "QN-0001", &error);
    g_assert_cmpstr (after->product->name, ==, "Miến dong mới");
    g_assert_cmpint (after->price, ==, 70000);
    /* One that left the list keeps its price and loses its stars. */
    g_free (line->fake->catalogue);
    line->fake->catalogue_version = 8;
    line->fake->catalogue = g_strdup ("{\"schema\":1,\"version\":8,\"from\":7,\"products\":[],"
                                      "\"removed\":[\"QN-0001\",\"QN-9999\"]}");
    line_sync (line, "idle", 0);
    g_autoptr (OcopCatalogueItem) removed =
        ocop_shop_show_product (line->fixture->shop, "QN-0001", &error);
    g_assert_cmpint (removed->stars, ==, 0);
    g_assert_cmpint (removed->price, ==, 70000);
    ocop_fixture_assert_healthy (line->fixture);
}

/* What does not fit is an alarm and stops nothing. */
static void
test_unfit_catalogue (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    line->fake->catalogue_version = 1;
    line->fake->catalogue = g_strdup (
        "{\"schema\":1,\"version\":1,\"from\":0,\"products\":[{\"code\":\"QN-0700\",\"name\":\"X\","
        "\"unit\":\"gói\",\"gtin\":[\"8938505970011\"]}],\"removed\":[]}");
    line_sell (line);
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "idle");
    g_assert_cmpstr (status.alarm, ==, "catalogue-refused");
    g_assert_cmpint (status.catalogue_version, ==, 0);
    line_assert_same (line);
}

static void
test_payment (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopPayRequest) asked = {0};
    g_auto (OcopPayRequest) told = {0};
    g_auto (OcopSyncStatus) status = {0};
    gboolean is_repeated;
    ocop_fixture_set (line->fixture, "bank.bin", "970436");
    ocop_fixture_set (line->fixture, "bank.account", "1234567890");
    ocop_shop_request_payment (line->fixture->shop, 120000, NULL, NULL, &asked, &is_repeated,
                               &error);
    g_assert_no_error (error);
    line->fake->payment = (OcopPaymentNotice){asked.code, 120000, 1795226400000, (char *)"FT123"};
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (line->fake->last_waiting, ==, asked.code);
    g_assert_cmpuint (status.n_payments, ==, 1);
    ocop_shop_load_payment (line->fixture->shop, asked.code, &told, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (told.bank_reference, ==, "FT123");
    g_assert_cmpint (told.bank_amount, ==, 120000);
    line_sync (line, "idle", 0); /* it is asked for no more */
    g_assert_null (line->fake->last_waiting);
    ocop_fixture_assert_healthy (line->fixture);
}

static void
line_sell_again (Line *line)
{
    ocop_fixture_open_shift (line->fixture);
    line_sell (line);
}

static void
test_fork (void)
{
    g_autoptr (Line) line = line_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopSyncStatus) status = {0};
    for (int i = 0; i < 4; i++)
        line_sell (line);
    line_sync (line, "idle", 0);
    const gint64 common = fake_registry_find_epoch (line->fake, 1)->hashes->len;
    fake_registry_fork (line->fake, 1, common); /* somebody went on from here */
    for (int i = 0; i < 3; i++)
        line_sell (line);
    ocop_shop_sync_now (line->fixture->shop, &status, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (status.state, ==, "fork");
    line_sell (line);

    /* Adopted: what this till recorded since comes as epoch 2. */
    line->fake->command = (OcopCommand){.kind = OCOP_COMMAND_OPEN_EPOCH, .case_id = 12};
    line_sync (line, "not-enrolled", 1); /* the first record of the epoch */
    g_assert_cmpint (ocop_shop_get_epoch (line->fixture->shop), ==, 2);
    ocop_fixture_assert_healthy (line->fixture);
    line_sell (line);
    line->fake->command.kind = OCOP_COMMAND_NONE;
    line_enrol (line);
    line_sync (line, "idle", 0);
    /* Four sales before, four on the branch and one after it: each once. */
    line_assert_same (line);
    g_assert_cmpint (fake_registry_sum (line->fake, 1), ==, 4 * (2 * 65000 + 450000));
    g_assert_cmpint (fake_registry_sum (line->fake, 2), ==, 5 * (2 * 65000 + 450000));
    ocop_fixture_end_shift (line->fixture, 0);
    line_sync (line, "idle", 0);
    ocop_fixture_assert_healthy (line->fixture);
    ocop_fixture_reopen (line->fixture);
    ocop_fixture_assert_healthy (line->fixture);
    /* What the registry forgets of both, both get again: of the first up to the common record. */
    fake_registry_forget (line->fake, 1, 2);
    fake_registry_forget (line->fake, 2, 0);
    line_sell_again (line);
    line_sync (line, "idle", 0);
    line_assert_same (line);
    g_assert_cmpint (fake_registry_find_epoch (line->fake, 1)->hashes->len, ==, common);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/line/a-day-arrives", test_day);
    g_test_add_func ("/sync/line/answers-are-no-news", test_answers_are_no_news);
    g_test_add_func ("/sync/line/enrolment", test_enrolment);
    g_test_add_func ("/sync/line/any-fault-and-selling-goes-on", test_faults_end);
    g_test_add_func ("/sync/line/random-faults-end-equal", test_random);
    g_test_add_func ("/sync/line/registry-that-lost-data-gets-it-again", test_lost_data);
    g_test_add_func ("/sync/line/thousand-headers-a-batch", test_long_absence);
    g_test_add_func ("/sync/line/recalls-stop-the-next-scan", test_recalls);
    g_test_add_func ("/sync/line/catalogue-under-ownership", test_catalogue);
    g_test_add_func ("/sync/line/unfit-catalogue-stops-nothing", test_unfit_catalogue);
    g_test_add_func ("/sync/line/bank-tells-of-a-payment", test_payment);
    g_test_add_func ("/sync/line/fork-adopted", test_fork);
    return g_test_run();
}
