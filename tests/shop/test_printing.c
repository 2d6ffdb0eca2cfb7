/* Print jobs end to end: whatever happens to the printer or to the program, no sale is touched, no
 * original comes out twice, and what went wrong is known and journaled. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/print.h"
#include "store/print_jobs.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SALE                                                                                       \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"        \
    "\"method\":\"cash\",\"tendered\":195000}]}"
#define FIRST "QN01-1-00000001"

/* ---- a printer of the test's own: fails at a step, after some bytes */

typedef enum { STEP_NONE, STEP_BEGIN, STEP_WRITE, STEP_FINISH } Step;

typedef struct {
    OcopPaperSink base;
    Step failing;
    gsize n_takes; /* bytes it takes before it fails */
    gint64 finish_accepted;
    OcopPrintState state; /* of finish */
    GByteArray *paper;
    OcopFixture *fixture;
    OcopPrintState seen; /* of the job in the store at the first byte */
} TestSink;

static OcopPrintState
get_state (OcopFixture *fixture, gint64 id)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopPrintJob) job = {0};
    ocop_shop_load_print_job (fixture->shop, id, &job, &error);
    g_assert_no_error (error);
    return job.state;
}

static gboolean
fail (GError **error)
{
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "paper jam");
    return FALSE;
}

static gboolean
begin (OcopPaperSink *base, const OcopPrintJob *job, GError **error)
{
    TestSink *sink = (TestSink *)base;
    g_assert_cmpint (get_state (sink->fixture, job->id), ==, OCOP_PRINT_QUEUED);
    return sink->failing != STEP_BEGIN || fail (error);
}

static gboolean
take_bytes (OcopPaperSink *base, const guint8 *bytes, gsize size, gsize offset, gsize *ret_accepted,
            GError **error)
{
    TestSink *sink = (TestSink *)base;
    g_assert_cmpuint (offset, ==, sink->paper->len);
    if (offset == 0)
        sink->seen = get_state (sink->fixture, 1);
    gsize left = sink->n_takes > offset ? sink->n_takes - offset : 0;
    *ret_accepted = sink->failing == STEP_WRITE ? MIN (size, left) : size;
    g_byte_array_append (sink->paper, bytes, (guint)*ret_accepted);
    return *ret_accepted == size || fail (error);
}

static gboolean
finish (OcopPaperSink *base, OcopPrintState *ret_state, gint64 *ret_accepted, GError **error)
{
    TestSink *sink = (TestSink *)base;
    *ret_state = sink->state;
    if (sink->failing != STEP_FINISH)
        return TRUE;
    *ret_accepted = sink->finish_accepted;
    return fail (error);
}

static void
free_nothing (OcopPaperSink *base)
{
}

static TestSink
make_sink (OcopFixture *fixture)
{
    return (TestSink){.base = {.begin = begin,
                               .write = take_bytes,
                               .finish = finish,
                               .free = free_nothing,
                               .needs_pause = TRUE},
                      .state = OCOP_PRINT_PRINTED,
                      .paper = g_byte_array_new(),
                      .fixture = fixture};
}

/* ---- helpers */

static char *
make_folder (OcopFixture *fixture)
{
    char *path = g_build_filename (fixture->home, "papers", NULL);
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    return path;
}

/* A shop with a shift, a folder as printer and one sale. */
static OcopFixture *
sell_one (char **ret_folder)
{
    OcopFixture *fixture = ocop_fixture_new();
    *ret_folder = make_folder (fixture);
    ocop_fixture_set (fixture, "printer.device", "dir:papers");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_QUEUED);
    return fixture;
}

static guint
send (OcopFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    guint n_sent;
    ocop_shop_send_print_jobs (fixture->shop, &n_sent, &error);
    g_assert_no_error (error);
    return n_sent;
}

static gint64
retry (OcopFixture *fixture, gint64 id)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    gint64 job = 0;
    ocop_shop_retry_print_job (fixture->shop, id, NULL, &job, &result, &error);
    g_assert_no_error (error);
    return job;
}

static gint64
get_copy (OcopFixture *fixture, gint64 id)
{
    g_auto (OcopPrintJob) job = {0};
    g_assert_true (ocop_shop_load_print_job (fixture->shop, id, &job, NULL));
    return job.copy;
}

static gint64
get_n_papers (OcopFixture *fixture)
{
    g_auto (OcopReceipt) receipt = {0};
    g_assert_true (ocop_shop_get_receipt (fixture->shop, FIRST, &receipt, NULL));
    return receipt.n_papers;
}

static guint
count_files (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint n = 0;
    while (dir != NULL && g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

/* ---- the way it should be */

static void
test_folder (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    g_autofree char *file = g_build_filename (folder, FIRST "-000001.bin", NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_cmpint (get_n_papers (fixture), ==, 1);
    g_assert_cmpuint (send (fixture), ==, 1);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_PRINTED);
    g_assert_true (g_file_get_contents (file, &bytes, &size, NULL));
    g_assert_cmpuint (size, >, 100);
    g_assert_cmpint (memcmp (bytes, "\x1b@", 2), ==, 0);
    /* Nothing is sent twice. */
    g_assert_cmpuint (send (fixture), ==, 0);
    g_assert_cmpuint (count_files (folder), ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "print-job"), ==, 0);
    /* The next paper is a copy. */
    g_autofree char *copy = ocop_shop_print_receipt_text (fixture->shop, FIRST, 42, NULL);
    g_assert_nonnull (strstr (copy, "SỐ 1"));
    /* A return and the Z have theirs. */
    ocop_fixture_do_take_back (fixture, "{\"cashier\":\"lan\",\"receipt\":\"" FIRST
                                        "\",\"reason\":\"x\",\"lines\":[{\"line\":1}]}");
    ocop_fixture_end_shift (fixture, 0);
    g_assert_cmpuint (send (fixture), ==, 2);
    g_autofree char *z = g_build_filename (folder, "z-1-000003.bin", NULL);
    g_assert_true (g_file_test (z, G_FILE_TEST_IS_REGULAR));
    ocop_fixture_assert_healthy (fixture);
}

static void
test_settings (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopPrintJob) job = {0};
    static const struct {
        const char *key, *value;
    } wrong[] = {{"printer.device", "usb"},  {"printer.device", "file:"},
                 {"printer.device", "dir:"}, {"printer.profile", "foo"},
                 {"printer.profile", ""},    {"printer.auto", "1"},
                 {"printer.drawer", "maybe"}};
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_auto (OcopActResult) result = {0};
        g_assert_false (ocop_shop_set_setting (fixture->shop, wrong[i].key, wrong[i].value, NULL,
                                               &result, &error));
        ocop_fixture_assert_code (&error, "bad-input");
    }
    ocop_fixture_open_shift (fixture);
    /* No printer; a printer that is asked only by hand. */
    ocop_fixture_do_sell (fixture, SALE);
    ocop_fixture_set (fixture, "printer.device", "dir:papers");
    ocop_fixture_set (fixture, "printer.auto", "no");
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_false (ocop_shop_load_print_job (fixture->shop, 1, &job, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_cmpint (get_n_papers (fixture), ==, 0);
    /* Practice prints nothing. */
    ocop_fixture_set (fixture, "printer.auto", "yes");
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"training\":true,\"lines\":[{\"code\":"
                                   "\"QN-0001\"}],\"payments\":[{\"method\":\"cash\",\"tendered\":"
                                   "65000}]}");
    g_assert_false (ocop_shop_load_print_job (fixture->shop, 1, &job, NULL));
    /* The drawer opens for cash alone. */
    ocop_fixture_do_sell (fixture, SALE);
    ocop_fixture_do_sell (fixture, "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\"}],"
                                   "\"payments\":[{\"method\":\"card\",\"amount\":65000}]}");
    g_auto (OcopPrintJob) by_cash = {0};
    g_auto (OcopPrintJob) by_card = {0};
    g_assert_true (ocop_shop_load_print_job (fixture->shop, 1, &by_cash, NULL));
    g_assert_true (ocop_shop_load_print_job (fixture->shop, 2, &by_card, NULL));
    g_assert_true (by_cash.opens_drawer);
    g_assert_false (by_card.opens_drawer);
}

/* ---- faults of the printer */

static void
test_faults (void)
{
    static const struct {
        Step failing;
        gsize n_takes;
        gint64 finish_accepted;
        OcopPrintState state, ends;
        gint64 retry_copy; /* of the paper that follows; -1: none is needed */
        guint n_records;
    } cases[] = {
        {STEP_NONE, 0, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_PRINTED, -1, 0},
        {STEP_NONE, 0, 0, OCOP_PRINT_CONSUMED, OCOP_PRINT_CONSUMED, -1, 0},
        {STEP_NONE, 0, 0, OCOP_PRINT_SENT, OCOP_PRINT_SENT, -1, 0},
        {STEP_BEGIN, 0, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_FAILED, 0, 1},
        {STEP_WRITE, 0, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_FAILED, 0, 1},
        {STEP_WRITE, 1, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_FAILED, 1, 1},
        {STEP_WRITE, 200, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_FAILED, 1, 1},
        {STEP_FINISH, 0, 0, OCOP_PRINT_PRINTED, OCOP_PRINT_FAILED, 0, 1},
        {STEP_FINISH, 0, -1, OCOP_PRINT_PRINTED, OCOP_PRINT_UNKNOWN, 1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *folder = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopFixture) fixture = sell_one (&folder);
        g_auto (OcopPrintJob) job = {0};
        TestSink sink = make_sink (fixture);
        sink.failing = cases[i].failing;
        sink.n_takes = cases[i].n_takes;
        sink.finish_accepted = cases[i].finish_accepted;
        sink.state = cases[i].state;
        g_assert_true (ocop_shop_load_print_job (fixture->shop, 1, &job, &error));
        ocop_shop_send_to_sink (fixture->shop, &job, &sink.base, &error);
        g_assert_no_error (error);
        g_assert_cmpint (get_state (fixture, 1), ==, cases[i].ends);
        /* The store knew before the first byte. */
        if (sink.paper->len > 0)
            g_assert_cmpint (sink.seen, ==, OCOP_PRINT_SENDING);
        g_assert_cmpuint (ocop_fixture_count_records (fixture, "print-job"), ==,
                          cases[i].n_records);
        g_byte_array_unref (sink.paper);
        /* Never again by itself. */
        g_assert_cmpuint (send (fixture), ==, 0);
        g_assert_cmpuint (count_files (folder), ==, 0);
        if (cases[i].retry_copy >= 0) {
            gint64 next = retry (fixture, 1);
            g_assert_cmpint (next, ==, cases[i].retry_copy == 0 ? 1 : 2);
            g_assert_cmpint (get_copy (fixture, next), ==, cases[i].retry_copy);
            g_assert_cmpuint (send (fixture), ==, 1);
            g_assert_cmpuint (count_files (folder), ==, 1);
            g_assert_cmpint (get_n_papers (fixture), ==, cases[i].retry_copy + 1);
            g_assert_cmpint (ocop_fixture_count_records (fixture, "reprint"), ==,
                             cases[i].retry_copy);
        }
        ocop_fixture_assert_healthy (fixture);
    }
}

static void
test_missing_folder (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    g_auto (OcopPrintJob) job = {0};
    g_assert_cmpint (g_rmdir (folder), ==, 0);
    ocop_fixture_do_sell (fixture, SALE);
    /* The first does not get through, the second waits behind it. */
    g_assert_cmpuint (send (fixture), ==, 0);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_FAILED);
    g_assert_cmpint (get_state (fixture, 2), ==, OCOP_PRINT_QUEUED);
    g_assert_true (ocop_shop_load_print_job (fixture->shop, 1, &job, &error));
    g_assert_nonnull (strstr (job.reason, "papers"));
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "print-job");
    g_assert_nonnull (strstr (body, "\"state\":\"FAILED\""));
    g_assert_nonnull (strstr (body, FIRST));
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_assert_cmpuint (send (fixture), ==, 2);
    g_assert_cmpint (retry (fixture, 1), ==, 1);
    g_assert_cmpuint (send (fixture), ==, 1);
    g_assert_cmpuint (count_files (folder), ==, 3);
    ocop_fixture_assert_healthy (fixture);
}

/* ---- a full disk */

static gboolean
refuse_append (const char *path, const void *bytes, gsize size, int mode, gint64 timeout_ms,
               gsize *ret_accepted, gpointer data, GError **error)
{
    *ret_accepted = 0;
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "%s: %s", path, g_strerror (ENOSPC));
    return FALSE;
}

static void
test_full_disk (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    g_autofree char *file = g_build_filename (folder, "roll", NULL);
    g_autofree char *device = g_strconcat ("file:", file, NULL);
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;
    gsize one_size, two_size;
    send (fixture);
    ocop_fixture_set (fixture, "printer.device", device);
    fixture->disk.append_file = refuse_append;
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_cmpuint (send (fixture), ==, 0);
    g_assert_cmpint (get_state (fixture, 2), ==, OCOP_PRINT_FAILED);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    fixture->disk.append_file = ocop_ports_get_system()->disk->append_file;
    g_assert_cmpint (retry (fixture, 2), ==, 2);
    g_assert_cmpuint (send (fixture), ==, 1);
    g_assert_true (g_file_get_contents (file, &one, &one_size, NULL));
    /* The next one goes behind it. */
    ocop_fixture_do_sell (fixture, SALE);
    g_assert_cmpuint (send (fixture), ==, 1);
    g_assert_true (g_file_get_contents (file, &two, &two_size, NULL));
    g_assert_cmpuint (two_size, >, one_size);
    g_assert_cmpint (memcmp (one, two, one_size), ==, 0);
    g_assert_cmpint (memcmp (two + one_size, "\x1b@", 2), ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

/* ---- the program dies */

/* As if it had ended in the middle of sending. */
static void
leave_sending (OcopFixture *fixture, gint64 id)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopPrintJob) job = {0};
    g_assert_true (ocop_shop_load_print_job (fixture->shop, id, &job, &error));
    job.state = OCOP_PRINT_SENDING;
    job.bytes_total = 1000;
    job.bytes_accepted = -1;
    g_assert_true (ocop_print_jobs_save (ocop_store_get_db (fixture->shop->store),
                                         OCOP_PRINT_QUEUED, &job, &error));
}

static void
test_death_between_commit_and_sending (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_QUEUED);
    g_assert_cmpuint (send (fixture), ==, 1);
    g_assert_cmpint (get_copy (fixture, 1), ==, 0);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "print-job"), ==, 0);
}

static void
test_death_while_sending (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    /* A folder knows: nothing of it is there, or all. */
    leave_sending (fixture, 1);
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_FAILED);
    g_assert_cmpint (retry (fixture, 1), ==, 1);
    leave_sending (fixture, 1);
    g_autofree char *file = g_build_filename (folder, FIRST "-000001.bin", NULL);
    g_assert_true (g_file_set_contents (file, "x", 1, NULL));
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (get_state (fixture, 1), ==, OCOP_PRINT_PRINTED);

    /* A file does not. */
    ocop_fixture_set (fixture, "printer.device", "file:papers/roll");
    ocop_fixture_do_sell (fixture, SALE);
    leave_sending (fixture, 2);
    guint n_before = ocop_fixture_count_records (fixture, "print-job");
    ocop_fixture_reopen (fixture);
    g_assert_cmpint (get_state (fixture, 2), ==, OCOP_PRINT_UNKNOWN);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "print-job"), ==, n_before + 1);
    /* Once: opening again says nothing new, and nothing is printed. */
    ocop_fixture_reopen (fixture);
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "print-job"), ==, n_before + 1);
    g_assert_cmpuint (send (fixture), ==, 0);
    ocop_fixture_assert_healthy (fixture);
}

static void
test_settling (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) first = {0};
    g_auto (OcopActResult) again = {0};
    g_auto (OcopActResult) lost = {0};
    OcopRequestId request = {.is_given = TRUE, .id = {7}};
    gint64 id;
    ocop_fixture_set (fixture, "printer.device", "file:papers/roll");
    for (int i = 0; i < 2; i++)
        ocop_fixture_do_sell (fixture, SALE);
    leave_sending (fixture, 2);
    leave_sending (fixture, 3);
    ocop_fixture_reopen (fixture);
    g_assert_true (ocop_shop_settle_print_job (fixture->shop, 2, TRUE, &request, &first, &error));
    g_assert_cmpint (get_state (fixture, 2), ==, OCOP_PRINT_PRINTED);
    g_assert_true (ocop_shop_settle_print_job (fixture->shop, 2, TRUE, &request, &again, &error));
    g_assert_true (again.is_repeated);
    g_assert_false (ocop_shop_retry_print_job (fixture->shop, 2, NULL, &id, &lost, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_true (ocop_shop_settle_print_job (fixture->shop, 3, FALSE, NULL, &lost, &error));
    g_assert_cmpint (get_state (fixture, 3), ==, OCOP_PRINT_FAILED);
    /* Nobody can say that nothing of it came out: a copy. */
    id = retry (fixture, 3);
    g_assert_cmpint (id, ==, 4);
    g_assert_cmpint (get_copy (fixture, 4), ==, 1);
    g_auto (OcopActResult) none = {0};
    g_assert_false (ocop_shop_retry_print_job (fixture->shop, 3, NULL, &id, &none, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    ocop_fixture_assert_healthy (fixture);
}

static void
test_retry_twice (void)
{
    g_autofree char *folder = NULL;
    g_autoptr (OcopFixture) fixture = sell_one (&folder);
    g_autoptr (GError) error = NULL;
    OcopRequestId request = {.is_given = TRUE, .id = {9}};
    ocop_fixture_set (fixture, "printer.device", "file:papers/roll");
    ocop_fixture_do_sell (fixture, SALE);
    leave_sending (fixture, 2);
    ocop_fixture_reopen (fixture);
    for (int i = 0; i < 2; i++) {
        g_auto (OcopActResult) result = {0};
        gint64 id = 0;
        ocop_shop_retry_print_job (fixture->shop, 2, &request, &id, &result, &error);
        g_assert_no_error (error);
        g_assert_cmpint (id, ==, 3);
        g_assert_true (result.is_repeated == (i == 1));
    }
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "reprint"), ==, 1);
}

static void
assert_profile (OcopFixture *fixture, const char *wanted)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;
    g_assert_true (ocop_shop_dup_profile (fixture->shop, &name, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (name, ==, wanted);
}

/* Until a person chooses one, papers are made for what the printer says that it is. */
static void
test_profile_follows_the_printer (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    assert_profile (fixture, "generic-80");
    ocop_shop_note_printer (fixture->shop, "zj-58");
    assert_profile (fixture, "zj-58");
    ocop_fixture_set (fixture, "printer.profile", "epson-tm-t20");
    assert_profile (fixture, "epson-tm-t20");
    ocop_fixture_set (fixture, "printer.profile", "auto");
    assert_profile (fixture, "zj-58");
    ocop_shop_note_printer (fixture->shop, NULL);
    assert_profile (fixture, "generic-80");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/shop/print/every-act-has-its-paper-once", test_folder);
    g_test_add_func ("/shop/print/settings-say-whether-and-where", test_settings);
    g_test_add_func ("/shop/print/fails-at-every-step", test_faults);
    g_test_add_func ("/shop/print/missing-folder-touches-no-sale", test_missing_folder);
    g_test_add_func ("/shop/print/full-disk-touches-no-sale", test_full_disk);
    g_test_add_func ("/shop/print/died-before-sending-is-still-the-original",
                     test_death_between_commit_and_sending);
    g_test_add_func ("/shop/print/died-while-sending-is-never-printed-again",
                     test_death_while_sending);
    g_test_add_func ("/shop/print/a-person-settles-what-nobody-knows", test_settling);
    g_test_add_func ("/shop/print/a-retry-is-done-once", test_retry_twice);
    g_test_add_func ("/shop/print/profile-follows-the-printer", test_profile_follows_the_printer);
    return g_test_run();
}
