/* Power cuts at every operation between a sale and its paper: after the restart the sale is there
 * once, and its original comes out once, however often it is sent. */
#include "crash/rig.h"

#include "shop/printing.h"
#include <stdlib.h>
#include <string.h>

#define FOLDER  "/prn"
#define RECEIPT "QN01-1-00000003"
#define PAPER   FOLDER "/" RECEIPT "-000001.bin"

static guint64 base_seed;

/* The rig's shop with a folder as printer. On this disk a folder is a name like any other. */
static OcopCrashImage *
add_printer (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    const OcopDisk *port = ocop_crash_disk_get_port (rig->disk);
    ocop_rig_load (rig, rig->closed);
    g_assert_true (ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error));
    ocop_fixture_set (rig->fixture, "printer.device", "dir:" FOLDER);
    ocop_fixture_set (rig->fixture, "printer.profile", "epson-tm-t20");
    g_assert_true (port->write_file (FOLDER, "", 0, 0700, port->data, &error));
    ocop_rig_close (rig);
    return ocop_crash_disk_save (rig->disk);
}

static gboolean
is_printed (OcopRig *rig)
{
    const OcopDisk *port = ocop_crash_disk_get_port (rig->disk);
    return port->exists (PAPER, port->data);
}

static void
sell_and_send (OcopRig *rig)
{
    gboolean is_repeated;
    if (!ocop_rig_open (rig, OCOP_SHOP_NORMAL, NULL))
        return;
    g_autofree char *receipt = ocop_rig_sell (rig, 0x33, &is_repeated, NULL);
    if (receipt != NULL)
        ocop_shop_send_print_jobs (rig->fixture->shop, NULL, NULL);
}

/* What a program and a person do afterwards, until the paper is there. */
static void
finish (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopPrintJob) job = {0};
    g_auto (OcopActResult) result = {0};
    gboolean is_repeated;
    gint64 id;
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
    OcopShop *shop = rig->fixture->shop;
    g_autofree char *receipt = ocop_rig_sell (rig, 0x33, &is_repeated, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (receipt, ==, RECEIPT);
    g_assert_true (ocop_shop_load_print_job (shop, 1, &job, &error));
    /* What is said to wait or to have failed is not on paper already. */
    g_assert_true (is_printed (rig) == (job.state == OCOP_PRINT_PRINTED));
    /* The rig's random numbers start anew: an id of the test's own. */
    OcopRequestId request = ocop_rig_request_id (0x44);
    if (job.state == OCOP_PRINT_FAILED)
        ocop_shop_retry_print_job (shop, 1, &request, &id, &result, &error);
    g_assert_no_error (error);
    ocop_shop_send_print_jobs (shop, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (is_printed (rig));
    g_auto (OcopPrintJob) last = {0};
    g_assert_true (ocop_shop_load_print_job (shop, 1, &last, &error));
    g_assert_cmpint (last.state, ==, OCOP_PRINT_PRINTED);
    g_assert_cmpint (last.copy, ==, 0);
    g_autoptr (GArray) all = ocop_shop_list_print_jobs (shop, TRUE, 9, &error);
    g_assert_cmpuint (all->len, ==, 1);
    g_assert_cmpuint (ocop_fixture_count_records (rig->fixture, "reprint"), ==, 0);
    ocop_rig_assert_gapless (rig);
    ocop_fixture_assert_healthy (rig->fixture);
    ocop_rig_close (rig);
}

static void
test_cuts (void)
{
    static const OcopDamage damages[] = {OCOP_DAMAGE_LOSE, OCOP_DAMAGE_KEEP, OCOP_DAMAGE_TEAR};
    g_autoptr (OcopRig) rig = ocop_rig_new();
    g_autoptr (OcopCrashImage) image = add_printer (rig);
    ocop_rig_load (rig, image);
    sell_and_send (rig);
    guint n_operations = ocop_crash_disk_get_n_operations (rig->disk);
    g_assert_true (is_printed (rig));
    ocop_rig_close (rig);
    g_assert_cmpuint (n_operations, >, 10);
    for (guint at = 1; at <= n_operations; at++) {
        OcopDamage damage = damages[(at + base_seed) % G_N_ELEMENTS (damages)];
        g_test_message ("power cut before operation %u of %u, damage %d", at, n_operations,
                        (int)damage);
        ocop_rig_load (rig, image);
        ocop_crash_disk_crash_at (rig->disk, at);
        sell_and_send (rig);
        ocop_rig_power_cycle (rig, damage, base_seed + at);
        finish (rig);
    }
}

int
main (int argc, char **argv)
{
    const char *seed = g_getenv ("OCOP_CRASH_SEED");
    base_seed = seed != NULL ? strtoull (seed, NULL, 10) : 1;
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/crash/print/the-original-comes-out-once", test_cuts);
    return g_test_run();
}
