/* The devices of a shop, virtual ones behind the real drivers: what happens to them never touches a
 * sale, every paper is accounted for, and none comes out twice without being asked for. */
#include "lib/fixture.h"

#include "shop/desk.h"
#include "shop/devices.h"
#include "shop/printing.h"
#include <glib/gstdio.h>
#include <string.h>

/* Long enough for six copies of this on a busy machine; nothing waits for it to pass. */
#define PATIENCE_MS 40000
#define N_SALES     30
#define SALE                                                                                       \
    "{\"cashier\":\"lan\",\"lines\":[{\"code\":\"QN-0001\",\"qty\":\"3\"}],\"payments\":[{"        \
    "\"method\":\"cash\",\"tendered\":195000}]}"

typedef struct {
    OcopFixture *shop;
    OcopShopDevices *devices;
    GMainContext *context;
    GRand *random;
    GString *scans; /* codes, each with a blank behind it */
    GString *refused;
    OcopDeviceWeight weight;
    gboolean is_weighed;
    OcopDrawerResult drawer;
    gboolean is_drawer_done, is_drawer_open;
    guint n_changed, n_ended, n_unknown;
    gint64 under_way; /* a job, 0: none */
    char *waits_for;
} Till;

static void
pump (Till *till)
{
    g_autoptr (GError) error = NULL;
    OcopPrintWork *work = NULL;
    if (!ocop_shop_devices_can_print (till->devices))
        return;
    ocop_shop_take_print_job (till->shop->shop, &work, &error);
    g_assert_no_error (error);
    if (work == NULL)
        return;
    till->under_way = ocop_print_work_get_job (work);
    g_assert_true (ocop_shop_devices_print (till->devices, work));
    g_assert_false (ocop_shop_devices_can_print (till->devices));
}

static void
on_changed (const OcopDeviceInfo *info, gpointer data)
{
    Till *till = data;
    till->n_changed++;
    if (info->kind == OCOP_DEVICE_PRINTER)
        pump (till);
}

static void
on_scanned (const OcopDeviceScan *scan, gpointer data)
{
    g_string_append_printf (((Till *)data)->scans, "%s ", scan->code);
}

static void
on_refused (const char *words, const char *text, gpointer data)
{
    g_string_append_printf (((Till *)data)->refused, "%s ", text);
}

static void
on_drawer_changed (gboolean is_open, gpointer data)
{
    ((Till *)data)->is_drawer_open = is_open;
}

static void
on_job_changed (gint64 job, gint64 accepted, gint64 total, const char *words, gpointer data)
{
    Till *till = data;
    g_assert_cmpint (job, ==, till->under_way);
    g_assert_cmpint (accepted, <=, total);
    g_free (till->waits_for);
    till->waits_for = g_strdup (words);
}

static void
on_job_ended (const OcopPrintOutcome *outcome, gpointer data)
{
    Till *till = data;
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (outcome->job, ==, till->under_way);
    g_assert_true (ocop_print_state_is_trouble (outcome->state) == (outcome->reason != NULL));
    if (outcome->state == OCOP_PRINT_FAILED)
        g_assert_cmpint (outcome->bytes_accepted, ==, 0);
    till->under_way = 0;
    till->n_ended++;
    till->n_unknown += outcome->state == OCOP_PRINT_UNKNOWN ? 1 : 0;
    ocop_shop_store_print_outcome (till->shop->shop, outcome, &error);
    g_assert_no_error (error);
    pump (till);
}

static Till *
till_new (const char *place)
{
    static const OcopShopDevicesEvents events = {.changed = on_changed,
                                                 .scanned = on_scanned,
                                                 .scan_refused = on_refused,
                                                 .drawer_changed = on_drawer_changed,
                                                 .job_changed = on_job_changed,
                                                 .job_ended = on_job_ended};
    static const char *const keys[] = {"printer.device", "scanner.device", "scale.device",
                                       "display.device"};
    g_autoptr (GError) error = NULL;
    g_auto (OcopDeviceSettings) settings = {0};
    Till *till = g_new0 (Till, 1);
    till->shop = ocop_fixture_new();
    till->context = g_main_context_new();
    till->random = g_rand_new_with_seed (20261122);
    till->scans = g_string_new (NULL);
    till->refused = g_string_new (NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        ocop_fixture_set (till->shop, keys[i], place);
    ocop_fixture_set (till->shop, "printer.profile", "epson-tm-t20");
    ocop_fixture_set (till->shop, "drawer.sensor", "high");
    ocop_fixture_open_shift (till->shop);
    ocop_shop_load_device_settings (till->shop->shop, &settings, &error);
    g_assert_no_error (error);
    till->devices =
        ocop_shop_devices_new (&settings, till->context, &till->shop->ports, &events, till);
    return till;
}

static void
till_free (Till *till)
{
    ocop_shop_devices_free (till->devices);
    while (g_main_context_iteration (till->context, FALSE))
        continue;
    g_main_context_unref (till->context);
    g_rand_free (till->random);
    g_string_free (till->scans, TRUE);
    g_string_free (till->refused, TRUE);
    g_free (till->waits_for);
    ocop_fixture_free (till->shop);
    g_free (till);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Till, till_free)

static gboolean
on_over (gpointer data)
{
    g_error ("what the test waits for does not come");
    return G_SOURCE_REMOVE;
}

#define WAIT(till, condition)                                                                      \
    do {                                                                                           \
        GSource *watch_ = g_timeout_source_new (PATIENCE_MS);                                      \
        g_source_set_callback (watch_, on_over, NULL, NULL);                                       \
        g_source_attach (watch_, (till)->context);                                                 \
        while (!(condition))                                                                       \
            g_main_context_iteration ((till)->context, TRUE);                                      \
        g_source_destroy (watch_);                                                                 \
        g_source_unref (watch_);                                                                   \
    } while (0)

static OcopDeviceState
get_state (Till *till, OcopDeviceKind kind)
{
    return ocop_shop_devices_get (till->devices, kind)->state;
}

static void
tell (Till *till, const char *line)
{
    g_autofree char *answer = ocop_shop_devices_tell_virtual (till->devices, line);
    g_assert_cmpstr (answer, ==, "{\"ok\":true}");
}

static gboolean
can_read (Till *till, const char *text)
{
    g_autofree char *answer = ocop_shop_devices_tell_virtual (till->devices, "show display");
    return strstr (answer, text) != NULL;
}

static OcopPrintState
get_job_state (Till *till, gint64 id)
{
    g_auto (OcopPrintJob) job = {0};
    g_assert_true (ocop_shop_load_print_job (till->shop->shop, id, &job, NULL));
    return job.state;
}

/* It has told its state once: then it tells each change. */
static void
wait_for_printer (Till *till)
{
    gboolean is_open;
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_READY &&
                    ocop_shop_devices_get_drawer (till->devices, &is_open));
}

/* ---- each device */

static void
on_weighed (const OcopDeviceWeight *weight, gpointer data)
{
    Till *till = data;
    till->weight = *weight;
    till->is_weighed = TRUE;
}

static void
on_drawer (OcopDrawerResult result, gpointer data)
{
    Till *till = data;
    till->drawer = result;
    till->is_drawer_done = TRUE;
}

static void
check_all_become_ready (const char *place)
{
    g_autoptr (Till) till = till_new (place);
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_READY &&
                    get_state (till, OCOP_DEVICE_SCANNER) == OCOP_DEVICE_READY &&
                    get_state (till, OCOP_DEVICE_SCALE) == OCOP_DEVICE_READY &&
                    get_state (till, OCOP_DEVICE_DISPLAY) == OCOP_DEVICE_READY &&
                    get_state (till, OCOP_DEVICE_DRAWER) == OCOP_DEVICE_READY);
    g_autoptr (GPtrArray) list = ocop_shop_devices_list (till->devices);
    g_assert_cmpuint (list->len, ==, OCOP_N_DEVICES);
    tell (till, "unplug scale");
    WAIT (till, get_state (till, OCOP_DEVICE_SCALE) == OCOP_DEVICE_ABSENT);
    g_assert_cmpint (get_state (till, OCOP_DEVICE_SCANNER), ==, OCOP_DEVICE_READY);
    tell (till, "plug scale");
    WAIT (till, get_state (till, OCOP_DEVICE_SCALE) == OCOP_DEVICE_READY);
    tell (till, "paper near");
    WAIT (till, (ocop_shop_devices_get (till->devices, OCOP_DEVICE_PRINTER)->printer_conditions &
                 OCOP_PRINTER_NEEDS_PAPER_SOON) != 0);
    g_assert_cmpint (get_state (till, OCOP_DEVICE_PRINTER), ==, OCOP_DEVICE_READY);
    tell (till, "cover open");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING);
}

static void
test_all_become_ready (void)
{
    check_all_become_ready ("virtual");
}

/* Where nothing is plugged in. */
static void
test_stand_ins (void)
{
    check_all_become_ready ("auto|virtual");
}

static void
test_scans (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    WAIT (till, get_state (till, OCOP_DEVICE_SCANNER) == OCOP_DEVICE_READY);
    tell (till, "scan-aim ]E08938505970011");
    WAIT (till, till->scans->len > 0);
    g_assert_cmpstr (till->scans->str, ==, "]E08938505970011 ");
    ocop_shop_devices_set_scanning (till->devices, FALSE);
    tell (till, "scan 4006381333931");
    tell (till, "scan 8934567890120");
    tell (till, "scan-aim ]E08934567890121"); /* wrong check digit */
    WAIT (till, till->refused->len > 0);
    g_assert_cmpstr (till->scans->str, ==, "]E08938505970011 ");
    ocop_shop_devices_set_scanning (till->devices, TRUE);
    WAIT (till, strstr (till->scans->str, "8934567890120 ") != NULL);
    g_assert_cmpstr (till->scans->str, ==, "]E08938505970011 4006381333931 8934567890120 ");
}

static void
test_weight_and_display (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    tell (till, "weight moving");
    WAIT (till, get_state (till, OCOP_DEVICE_SCALE) == OCOP_DEVICE_READY);
    g_assert_true (ocop_shop_devices_weigh (till->devices, 30000, on_weighed, till));
    g_assert_false (ocop_shop_devices_weigh (till->devices, 30000, on_weighed, till));
    ocop_shop_devices_show (till->devices, "Chả mực", "480.000", "Tổng", "1.234.567");
    WAIT (till, can_read (till, "Cha muc      480.000") && can_read (till, "Tong       1.234.567"));
    g_assert_false (till->is_weighed);
    tell (till, "weight 0.535 kg stable");
    WAIT (till, till->is_weighed);
    g_assert_cmpint (till->weight.says, ==, OCOP_SCALE_SAYS_STABLE);
    g_assert_cmpint (till->weight.weight_milli, ==, 535);
    /* D1: a display that is gone keeps nobody from anything, and shows what it should when it is
     * back. */
    tell (till, "unplug display");
    ocop_shop_devices_show (till->devices, "Xin chào", NULL, NULL, NULL);
    WAIT (till, get_state (till, OCOP_DEVICE_DISPLAY) == OCOP_DEVICE_ABSENT);
    tell (till, "plug display");
    WAIT (till, can_read (till, "Xin chao"));
}

static void
test_drawer (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    gboolean is_open;
    /* No printer: it is told, and no pulse goes out later. */
    tell (till, "unplug printer");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_ABSENT);
    ocop_shop_devices_open_drawer (till->devices, on_drawer, till);
    WAIT (till, till->is_drawer_done);
    g_assert_cmpint (till->drawer, ==, OCOP_DRAWER_NOT_TOLD);
    tell (till, "plug printer");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_READY);
    WAIT (till, ocop_shop_devices_get_drawer (till->devices, &is_open));
    g_assert_false (is_open);
    tell (till, "drawer stuck");
    till->is_drawer_done = FALSE;
    ocop_shop_devices_open_drawer (till->devices, on_drawer, till);
    WAIT (till, till->is_drawer_done);
    g_assert_cmpint (till->drawer, ==, OCOP_DRAWER_STAYED_SHUT);
    tell (till, "drawer ok");
    tell (till, "paper out"); /* change is given all the same */
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING);
    do {
        till->is_drawer_done = FALSE;
        ocop_shop_devices_open_drawer (till->devices, on_drawer, till);
        WAIT (till, till->is_drawer_done);
    } while (till->drawer == OCOP_DRAWER_NOT_TOLD); /* the coil rests between two pulses */
    g_assert_cmpint (till->drawer, ==, OCOP_DRAWER_DID_OPEN);
    WAIT (till, till->is_drawer_open);
    tell (till, "drawer close");
    WAIT (till, !till->is_drawer_open);
}

static void
test_no_sale_is_an_act (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    ocop_fixture_open_shift (fixture);
    g_assert_false (ocop_shop_record_no_sale (fixture->shop, "", NULL, NULL, &result, &error));
    ocop_fixture_assert_code (&error, "bad-input");
    g_assert_true (
        ocop_shop_record_no_sale (fixture->shop, "đổi tiền lẻ", NULL, NULL, &result, &error));
    g_assert_cmpuint (ocop_fixture_count_records (fixture, "no-sale"), ==, 1);
    g_autofree char *body = ocop_fixture_dup_last_body (fixture, "no-sale");
    g_assert_nonnull (strstr (body, "đổi tiền lẻ"));
    g_assert_nonnull (strstr (body, "lan"));
    ocop_fixture_assert_healthy (fixture);
}

/* ---- papers */

static void
test_paper_out_waits (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    wait_for_printer (till);
    tell (till, "paper out");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING);
    ocop_fixture_do_sell (till->shop, SALE);
    pump (till);
    WAIT (till, till->waits_for != NULL && strstr (till->waits_for, "paper") != NULL);
    g_assert_cmpint (get_job_state (till, 1), ==, OCOP_PRINT_SENDING);
    tell (till, "paper ok");
    WAIT (till, till->n_ended == 1);
    g_assert_cmpint (get_job_state (till, 1), ==, OCOP_PRINT_PRINTED);
    g_assert_cmpuint (ocop_fixture_count_records (till->shop, "print-job"), ==, 0);
}

static void
test_queued_papers_wait_for_the_printer (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    tell (till, "unplug printer");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_ABSENT);
    for (guint i = 0; i < 3; i++) {
        ocop_fixture_do_sell (till->shop, SALE);
        pump (till);
    }
    g_assert_cmpint (till->under_way, ==, 0);
    g_assert_cmpint (get_job_state (till, 1), ==, OCOP_PRINT_QUEUED);
    tell (till, "plug printer");
    WAIT (till, till->n_ended == 3);
    for (gint64 id = 1; id <= 3; id++)
        g_assert_cmpint (get_job_state (till, id), ==, OCOP_PRINT_PRINTED);
}

static void
test_cancelled_before_a_byte_left (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    wait_for_printer (till);
    tell (till, "cover open");
    WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING);
    ocop_fixture_do_sell (till->shop, SALE);
    pump (till);
    WAIT (till, till->waits_for != NULL && *till->waits_for != '\0');
    ocop_shop_devices_cancel_print (till->devices);
    WAIT (till, till->n_ended == 1);
    g_assert_cmpint (get_job_state (till, 1), ==, OCOP_PRINT_FAILED);
    g_autofree char *body = ocop_fixture_dup_last_body (till->shop, "print-job");
    g_assert_nonnull (strstr (body, "\"bytes_accepted\":0"));
}

/* ---- a USB printer that vanishes in the middle of a receipt: a day of sales goes on */

/* How often the printer got the end of job @id whole: GS ( H with its number. */
static guint
count_ends (const char *paper, gsize size, gint64 id)
{
    char mark[12] = {0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30};
    const gsize mark_size = 11;
    guint n = 0;
    g_snprintf (mark + 7, 5, "%04d", (int)id);
    for (gsize i = 0; i + mark_size <= size; i++)
        n += memcmp (paper + i, mark, mark_size) == 0 ? 1 : 0;
    return n;
}

static void
decide (Till *till, const OcopPrintJob *job)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopActResult) result = {0};
    g_auto (OcopActResult) settled = {0};
    gint64 successor;
    if (g_rand_boolean (till->random)) {
        ocop_shop_settle_print_job (till->shop->shop, job->id, TRUE, NULL, &settled, &error);
        g_assert_no_error (error);
        return;
    }
    ocop_shop_retry_print_job (till->shop->shop, job->id, NULL, &successor, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (successor, !=, job->id);
}

/* A person looks at what is in doubt. */
static void
decide_all (Till *till)
{
    g_autoptr (GArray) open = ocop_shop_list_print_jobs (till->shop->shop, FALSE, 0, NULL);
    for (guint i = 0; i < open->len; i++) {
        const OcopPrintJob *job = &g_array_index (open, OcopPrintJob, i);
        if (job->state == OCOP_PRINT_UNKNOWN)
            decide (till, job);
    }
    pump (till);
}

static gboolean
is_at_rest (Till *till)
{
    g_autoptr (GArray) open = ocop_shop_list_print_jobs (till->shop->shop, FALSE, 0, NULL);
    for (guint i = 0; i < open->len; i++) {
        const OcopPrintState state = g_array_index (open, OcopPrintJob, i).state;
        if (state == OCOP_PRINT_QUEUED || state == OCOP_PRINT_SENDING)
            return FALSE;
    }
    return TRUE;
}

static void
sell_with_trouble (Till *till)
{
    char line[64];
    const gint32 what = g_rand_int_range (till->random, 0, 4);
    g_snprintf (line, sizeof line, "printer %s %d", what == 0 ? "paper-out-after" : "break-after",
                g_rand_int_range (till->random, 1, 2500));
    if (what <= 1)
        tell (till, line);
    ocop_fixture_advance (till->shop, 60000);
    ocop_fixture_do_sell (till->shop, SALE);
    pump (till);
    WAIT (till, is_at_rest (till) || till->under_way == 0 ||
                    get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING);
    if (get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING)
        tell (till, "paper ok");
    WAIT (till, is_at_rest (till) || till->under_way == 0);
    if (get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_ABSENT) {
        tell (till, "plug printer");
        WAIT (till, get_state (till, OCOP_DEVICE_PRINTER) != OCOP_DEVICE_ABSENT);
    }
    if (g_rand_int_range (till->random, 0, 3) == 0)
        decide_all (till);
}

/* The last trouble that was asked for may still be to come. */
static void
end_the_day (Till *till)
{
    for (guint i = 0; i < 20 && (i == 0 || till->under_way != 0 || !is_at_rest (till)); i++) {
        decide_all (till);
        WAIT (till, is_at_rest (till) ||
                        get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_WAITING ||
                        get_state (till, OCOP_DEVICE_PRINTER) == OCOP_DEVICE_ABSENT);
        tell (till, "paper ok");
        tell (till, "plug printer");
    }
    WAIT (till, is_at_rest (till));
}

static void
account_for (Till *till, const char *paper, gsize size)
{
    g_autoptr (GArray) all = ocop_shop_list_print_jobs (till->shop->shop, TRUE, 10000, NULL);
    guint n_originals = 0;
    for (guint i = 0; i < all->len; i++) {
        const OcopPrintJob *job = &g_array_index (all, OcopPrintJob, i);
        const guint n_ends = count_ends (paper, size, job->id);
        n_originals += job->copy == 0 ? 1 : 0;
        g_assert_cmpuint (n_ends, <=, 1);
        g_assert_cmpint (job->state, !=, OCOP_PRINT_QUEUED);
        g_assert_cmpint (job->state, !=, OCOP_PRINT_SENDING);
        if (job->successor == 0 && job->state == OCOP_PRINT_PRINTED &&
            job->bytes_accepted == job->bytes_total && job->reason == NULL)
            continue; /* by the printer's word or a person's */
        g_assert_true (job->state == OCOP_PRINT_UNKNOWN || job->successor != 0);
    }
    g_assert_cmpuint (n_originals, ==, N_SALES);
}

static void
test_a_day_of_sales_goes_on (void)
{
    g_autoptr (Till) till = till_new ("virtual");
    g_autofree char *path = g_build_filename (till->shop->home, "run", "paper.bin", NULL);
    g_autofree char *paper = NULL;
    gsize size;
    for (guint i = 0; i < N_SALES; i++)
        sell_with_trouble (till);
    end_the_day (till);
    g_auto (GStrv) receipts =
        ocop_shop_list_receipts (till->shop->shop, OCOP_DAY_NONE, OCOP_DAY_NONE, NULL);
    if (receipts != NULL && receipts[0] != NULL)
        g_assert_cmpuint (g_strv_length (receipts), ==, N_SALES);
    g_assert_cmpuint (ocop_fixture_count_records (till->shop, "sale"), ==, N_SALES);
    g_assert_cmpuint (till->n_unknown, >, 0);
    g_assert_true (g_file_get_contents (path, &paper, &size, NULL));
    account_for (till, paper, size);
    ocop_fixture_assert_healthy (till->shop);
}

/* ---- without a main loop, as ocopctl prints */

static void
test_ocopctl_waits_for_its_papers (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_autoptr (GError) error = NULL;
    g_auto (OcopPrintJob) job = {0};
    guint n_sent;
    ocop_fixture_set (fixture, "printer.device", "virtual");
    ocop_fixture_set (fixture, "printer.profile", "epson-tm-t20");
    ocop_fixture_open_shift (fixture);
    ocop_fixture_do_sell (fixture, SALE);
    ocop_fixture_do_sell (fixture, SALE);
    ocop_shop_send_print_jobs (fixture->shop, &n_sent, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n_sent, ==, 2);
    g_assert_true (ocop_shop_load_print_job (fixture->shop, 2, &job, NULL));
    g_assert_cmpint (job.state, ==, OCOP_PRINT_PRINTED);
    g_assert_cmpint (job.bytes_accepted, ==, job.bytes_total);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/devices/all-become-ready-and-come-back", test_all_become_ready);
    g_test_add_func ("/devices/virtual-ones-stand-in", test_stand_ins);
    g_test_add_func ("/devices/scans-arrive-once-and-wait-while-nobody-takes-them", test_scans);
    g_test_add_func ("/devices/only-stable-weights-and-a-display-that-may-go",
                     test_weight_and_display);
    g_test_add_func ("/devices/drawer/tells-what-became-of-the-pulse", test_drawer);
    g_test_add_func ("/devices/drawer/no-sale-is-an-act-with-its-reason", test_no_sale_is_an_act);
    g_test_add_func ("/devices/printer/paper-out-waits-and-goes-on", test_paper_out_waits);
    g_test_add_func ("/devices/printer/queued-papers-wait-for-it",
                     test_queued_papers_wait_for_the_printer);
    g_test_add_func ("/devices/printer/cancelled-before-a-byte-left-is-failed",
                     test_cancelled_before_a_byte_left);
    g_test_add_func ("/devices/printer/vanishes-in-receipts-and-a-day-of-sales-goes-on",
                     test_a_day_of_sales_goes_on);
    g_test_add_func ("/devices/printer/ocopctl-waits-for-its-papers",
                     test_ocopctl_waits_for_its_papers);
    return g_test_run();
}
