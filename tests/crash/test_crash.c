/* Power cuts at every operation of every act that writes.
 *
 * Each act is run once undisturbed, which gives the state before and after it and the number of its
 * disk operations; then it is run again for every operation k, the power going just before k, with
 * several damages to what was not synced. After the restart: the store opens; the act is there as a
 * whole or not at all, and there when it was answered; the same request again gives the same answer
 * and is done once; the journal verifies and doctor finds nothing. OCOP_CRASH_SEED=N changes the
 * damages. */
#include "crash/rig.h"

#include "base/error.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    /* Does the act; *@ret_answer what a repeat must give again. FALSE with @error. */
    gboolean (*act) (OcopRig *rig, char **ret_answer, GError **error);
    gboolean opens_itself;     /* the shop is closed when it begins */
    gboolean is_new_each_time; /* has no request id: a repeat is another act */
    gboolean starts_unclean;   /* from what a power cut left */
    guint n_damages;           /* per operation */
    /* Looks at what only this act leaves behind; NULL: nothing. */
    void (*check) (OcopRig *rig, gboolean was_answered);
} Scenario;

static guint64 base_seed;

static char *
describe_act (const OcopActResult *act, const char *more)
{
    char hash[2 * OCOP_HASH_BYTES + 1];
    ocop_hex_encode (act->hash, OCOP_HASH_BYTES, hash);
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %s %s", act->epoch, act->seq,
                            hash, more);
}

/* ---- the acts */

static gboolean
do_sale (OcopRig *rig, char **ret_answer, GError **error)
{
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (
        "{\"request_id\":\"5a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a\",\"cashier\":\"lan\",\"lines\":[{"
        "\"code\":\"QN-0001\",\"qty\":\"2\"},"
        "{\"code\":\"QN-0005\",\"qty\":\"40\"}],\"discount\":{\"amount\":1001},\"buyer\":{\"name\":"
        "\"Công ty\"},"
        "\"payments\":[{\"method\":\"vietqr\",\"amount\":100000},{\"method\":\"cash\",\"tendered\":"
        "500000}]}",
        -1, error);
    g_assert_nonnull (request);
    if (!ocop_shop_sell (rig->fixture->shop, request, &result, error))
        return FALSE;
    *ret_answer = describe_act (&result.act, result.sale->receipt);
    return TRUE;
}

static gboolean
do_resumed_sale (OcopRig *rig, char **ret_answer, GError **error)
{
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request =
        ocop_sale_request_read ("{\"request_id\":\"5b5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a\","
                                "\"cashier\":\"lan\",\"resume\":\"P1\","
                                "\"payments\":[{\"method\":\"cash\",\"tendered\":130000}]}",
                                -1, error);
    g_assert_nonnull (request);
    if (!ocop_shop_sell (rig->fixture->shop, request, &result, error))
        return FALSE;
    *ret_answer = describe_act (&result.act, result.sale->receipt);
    return TRUE;
}

static gboolean
do_return (OcopRig *rig, char **ret_answer, GError **error)
{
    g_auto (OcopReturnResult) result = {0};
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (
        "{\"request_id\":\"6a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a\",\"cashier\":\"minh\",\"receipt\":"
        "\"QN01-1-00000002\",\"reason\":\"hỏng\","
        "\"lines\":[{\"line\":1,\"qty\":\"2\",\"restock\":true},{\"line\":2,\"qty\":\"1\","
        "\"restock\":false}]}",
        -1, error);
    g_assert_nonnull (request);
    if (!ocop_shop_take_back (rig->fixture->shop, request, &result, error))
        return FALSE;
    *ret_answer = describe_act (&result.act, result.taking_back->receipt);
    return TRUE;
}

static gboolean
do_close (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopRequestId id = ocop_rig_request_id (0x71);
    g_autoptr (OcopShiftClose) close = NULL;
    g_auto (OcopActResult) result = {0};
    if (!ocop_shop_close_shift (rig->fixture->shop, 700000, NULL, NULL, &id, &close, &result,
                                error))
        return FALSE;
    g_autofree char *z =
        g_strdup_printf ("Z%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, close->z, close->expected_cash);
    *ret_answer = describe_act (&result, z);
    return TRUE;
}

static gboolean
do_receive (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopRequestId id = ocop_rig_request_id (0x72);
    g_auto (OcopActResult) result = {0};
    OcopStockRequest stock = {.kind = OCOP_STOCK_RECEIVE,
                              .code = "QN-0004",
                              .qty_milli = 12500,
                              .lot = "M1",
                              .expiry = 21000};
    if (!ocop_shop_book_stock (rig->fixture->shop, &stock, &id, &result, error))
        return FALSE;
    *ret_answer = describe_act (&result, "");
    return TRUE;
}

static gboolean
do_import (OcopRig *rig, char **ret_answer, GError **error)
{
    static const char csv[] =
        "code,name,unit,price,gtin\nQN-0001,Miến dong,gói,70000,8938505970011\nQN-0100,Mới "
        "một,hộp,1000,\n"
        "QN-0101,Mới hai,hộp,2000,\nQN-0102,Mới ba,hộp,3000,\nQN-0103,Mới bốn,hộp,4000,\n";
    OcopRequestId id = ocop_rig_request_id (0x73);
    g_auto (OcopActResult) result = {0};
    if (!ocop_shop_import_catalogue (rig->fixture->shop, "new.csv", csv, sizeof csv - 1, &id, NULL,
                                     &result, error))
        return FALSE;
    *ret_answer = describe_act (&result, "");
    return TRUE;
}

static gboolean
do_price (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopRequestId id = ocop_rig_request_id (0x74);
    g_auto (OcopActResult) result = {0};
    if (!ocop_shop_set_price (rig->fixture->shop, "QN-0006", 460000, OCOP_DAY_NONE, &id, &result,
                              error))
        return FALSE;
    *ret_answer = describe_act (&result, "");
    return TRUE;
}

static char *
dup_backup_path (OcopRig *rig, const char *name)
{
    return g_build_filename (rig->fixture->home, "backup", name, NULL);
}

static gboolean
do_backup (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopRequestId id = ocop_rig_request_id (0x75);
    g_autofree char *path = dup_backup_path (rig, "second.db");
    g_auto (OcopActResult) result = {0};
    if (!ocop_shop_back_up (rig->fixture->shop, path, &id, &result, error))
        return FALSE;
    *ret_answer = describe_act (&result, "");
    return TRUE;
}

static gboolean
do_new_epoch (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopFixture *fixture = rig->fixture;
    OcopRequestId id = ocop_rig_request_id (0x76);
    OcopShopInit init = {
        .province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long", .request = &id};
    g_auto (OcopActResult) result = {0};
    ocop_rig_close (rig);
    fixture->shop = ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &result, error);
    if (fixture->shop != NULL)
        *ret_answer = describe_act (&result, "");
    return fixture->shop != NULL;
}

static gboolean
do_restore (OcopRig *rig, char **ret_answer, GError **error)
{
    OcopFixture *fixture = rig->fixture;
    OcopRequestId id = ocop_rig_request_id (0x77);
    g_autofree char *path = dup_backup_path (rig, "first.db");
    g_auto (OcopActResult) result = {0};
    ocop_rig_close (rig);
    fixture->shop =
        ocop_shop_restore (fixture->home, path, &id, "test", &fixture->ports, &result, error);
    if (fixture->shop != NULL)
        *ret_answer = describe_act (&result, "");
    return fixture->shop != NULL;
}

static gboolean
do_open (OcopRig *rig, char **ret_answer, GError **error)
{
    *ret_answer = g_strdup ("");
    ocop_rig_close (rig);
    return ocop_rig_open (rig, OCOP_SHOP_NORMAL, error);
}

/* ---- what is true afterwards */

static void
assert_sells (OcopRig *rig)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *receipt = NULL;
    gboolean is_open;
    OcopShiftFigures figures;
    g_autofree char *cashier = NULL;
    ocop_shop_find_open_shift (rig->fixture->shop, &is_open, &figures, &cashier, &error);
    g_assert_no_error (error);
    if (!is_open)
        ocop_fixture_open_shift (rig->fixture);
    receipt = ocop_rig_sell (rig, 0x7f, NULL, &error);
    g_assert_no_error (error);
}

/* A backup is there as a whole or not at all: what carries its name can be restored. */
static void
check_backup (OcopRig *rig, gboolean was_answered)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = dup_backup_path (rig, "second.db");
    g_autofree char *other_home = g_build_filename (rig->fixture->home, "other", NULL);
    g_auto (OcopActResult) result = {0};
    if (was_answered)
        g_assert_true (ocop_crash_disk_has_file (rig->disk, path));
    if (!ocop_crash_disk_has_file (rig->disk, path))
        return;
    g_autoptr (OcopShop) copy =
        ocop_shop_restore (other_home, path, NULL, "test", &rig->fixture->ports, &result, &error);
    g_assert_no_error (error);
    g_assert_nonnull (copy);
}

typedef struct {
    const Scenario *scenario;
    char *before, *after, *answer; /* of the undisturbed run */
    guint first, last;             /* operations of the act and of closing the shop after it */
    guint n_lost, n_kept;          /* cuts after which the act was not there, was there */
} Course;

static void
begin (OcopRig *rig, const Scenario *scenario)
{
    g_autoptr (GError) error = NULL;
    ocop_rig_load (rig, scenario->starts_unclean ? rig->unclean : rig->closed);
    if (scenario->opens_itself)
        return;
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
}

static void
run_undisturbed (OcopRig *rig, const Scenario *scenario, Course *course)
{
    g_autoptr (GError) error = NULL;
    ocop_rig_load (rig, rig->closed);
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    g_assert_no_error (error);
    course->scenario = scenario;
    course->before = ocop_rig_describe (rig);
    ocop_rig_close (rig);
    begin (rig, scenario);
    course->first = ocop_crash_disk_get_n_operations (rig->disk) + 1;
    scenario->act (rig, &course->answer, &error);
    g_assert_no_error (error);
    course->after = ocop_rig_describe (rig);
    ocop_rig_close (rig);
    course->last = ocop_crash_disk_get_n_operations (rig->disk);
    g_test_message ("%s: %u operations", scenario->name, course->last - course->first + 1);
}

/* A second cut while the machine comes up again. */
static void
cut_again (OcopRig *rig, guint64 seed)
{
    g_autoptr (GError) error = NULL;
    ocop_crash_disk_crash_at (rig->disk, 1 + (guint)(seed % 7));
    ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    ocop_rig_power_cycle (rig, (OcopDamage)(seed % OCOP_N_DAMAGES), seed);
}

/* Opens after the cut. A restore that was cut off may leave no store, or one that is behind what
 * the home knows: both say so, and the same command again mends them. */
static void
open_again (OcopRig *rig, const Course *course, gboolean was_answered)
{
    g_autoptr (GError) error = NULL;
    gboolean is_open = ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
    if (!is_open && course->scenario->act == do_restore && !was_answered &&
        (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_MISSING) ||
         g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED)))
        return;
    g_assert_no_error (error);
}

static void
check_repeats (OcopRig *rig, const Course *course, gboolean was_answered)
{
    const Scenario *scenario = course->scenario;
    for (int n = 0; n < (scenario->is_new_each_time ? 1 : 2); n++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *answer = NULL;
        g_autofree char *state = NULL;
        scenario->act (rig, &answer, &error);
        g_assert_no_error (error);
        state = ocop_rig_describe (rig);
        if (!scenario->is_new_each_time) {
            g_assert_cmpstr (answer, ==, course->answer);
            g_assert_cmpstr (state, ==, course->after);
        }
    }
}

static void
cut (OcopRig *rig, Course *course, guint operation, guint64 seed)
{
    const Scenario *scenario = course->scenario;
    g_autoptr (GError) error = NULL;
    g_autofree char *answer = NULL;
    begin (rig, scenario);
    ocop_crash_disk_crash_at (rig->disk, operation);
    gboolean was_answered = scenario->act (rig, &answer, &error);
    ocop_rig_close (rig);
    g_assert_true (ocop_crash_disk_is_crashed (rig->disk));
    ocop_rig_power_cycle (rig, (OcopDamage)(seed % OCOP_N_DAMAGES), seed);
    if (seed / OCOP_N_DAMAGES % 4 == 3)
        cut_again (rig, seed / (4 * OCOP_N_DAMAGES));
    if (scenario->is_new_each_time)
        rig->fixture->seed++; /* else "new" ids and keys would be those of before the cut */

    open_again (rig, course, was_answered);
    if (rig->fixture->shop != NULL) {
        g_autofree char *state = ocop_rig_describe (rig);
        gboolean is_there = strcmp (state, course->after) == 0;
        if (!is_there)
            g_assert_cmpstr (state, ==, course->before);
        g_assert_true (is_there || !was_answered);
        course->n_kept += is_there ? 1 : 0;
        course->n_lost += is_there ? 0 : 1;
    }
    if (scenario->check != NULL)
        scenario->check (rig, was_answered);
    check_repeats (rig, course, was_answered);
    ocop_rig_assert_gapless (rig);
    assert_sells (rig);
    ocop_fixture_assert_healthy (rig->fixture);
    ocop_rig_close (rig);
}

static OcopRig *rig;

static void
test_cuts (gconstpointer data)
{
    const Scenario *scenario = data;
    Course course = {0};
    run_undisturbed (rig, scenario, &course);
    for (guint operation = course.first; operation <= course.last; operation++) {
        for (guint n = 0; n < scenario->n_damages; n++) {
            guint64 seed = base_seed + operation * scenario->n_damages + n;
            g_test_message ("power cut before operation %u, seed %" G_GUINT64_FORMAT, operation,
                            seed);
            cut (rig, &course, operation, seed);
        }
    }
    g_test_message ("%s: the act was there after %u cuts and not after %u", scenario->name,
                    course.n_kept, course.n_lost);
    g_assert_cmpuint (course.n_kept, >, 0);
    g_free (course.before);
    g_free (course.after);
    g_free (course.answer);
}

/* The control: without syncs an answered sale must get lost, or the harness sees nothing. */
static void
test_control (void)
{
    guint n_lost = 0;
    for (guint64 seed = 0; seed < 12; seed++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *answer = NULL;
        g_autofree char *before = NULL;
        g_autofree char *after = NULL;
        ocop_rig_load (rig, rig->closed);
        g_assert_true (ocop_rig_open (rig, OCOP_SHOP_NO_SYNC, &error));
        before = ocop_rig_describe (rig);
        g_assert_true (do_sale (rig, &answer, &error));
        ocop_rig_power_cycle (rig, (OcopDamage)(seed % OCOP_N_DAMAGES), seed);
        if (!ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error)) {
            n_lost++;
            continue;
        }
        after = ocop_rig_describe (rig);
        n_lost += strcmp (before, after) == 0 ? 1 : 0;
        ocop_rig_close (rig);
    }
    g_assert_cmpuint (n_lost, >, 3);
}

/* The shop is not there before, so any state will do that the same command mends. */
static void
test_first_init (void)
{
    OcopFixture *fixture = rig->fixture;
    OcopShopInit init = {.province = "22", .point = "QN01", .till = 1, .name = "OCOP Hạ Long"};
    guint n_operations = G_MAXUINT;
    for (guint operation = 1; operation <= n_operations; operation++) {
        for (guint n = 0; n < 2; n++) {
            g_autoptr (GError) error = NULL;
            g_auto (OcopActResult) result = {0};
            g_auto (OcopActResult) again = {0};
            guint64 seed = base_seed + operation * 2 + n;
            ocop_rig_load (rig, rig->empty);
            ocop_crash_disk_crash_at (rig->disk, operation);
            fixture->shop =
                ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &result, &error);
            gboolean was_answered = fixture->shop != NULL;
            ocop_rig_close (rig);
            if (!ocop_crash_disk_is_crashed (rig->disk)) {
                n_operations = 0;
                break;
            }
            g_test_message ("power cut before operation %u, seed %" G_GUINT64_FORMAT, operation,
                            seed);
            g_clear_error (&error);
            ocop_rig_power_cycle (rig, (OcopDamage)(seed % OCOP_N_DAMAGES), seed);
            fixture->seed++; /* else "new" ids would be those of before the cut */
            if (was_answered) {
                g_assert_true (ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error));
            } else {
                fixture->shop =
                    ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &again, &error);
                g_assert_no_error (error);
            }
            ocop_shop_set_setting (fixture->shop, "rounding", "500", NULL, NULL, &error);
            g_assert_no_error (error);
            ocop_fixture_assert_healthy (fixture);
            ocop_rig_close (rig);
        }
    }
}

/* The same old backup put back twice, with business in between: whole epochs are then not in the
 * store. */
static void
test_restored_twice (void)
{
    OcopFixture *fixture = rig->fixture;
    g_autofree char *path = dup_backup_path (rig, "first.db");
    ocop_rig_load (rig, rig->closed);
    for (int n = 0; n < 3; n++) {
        g_autoptr (GError) error = NULL;
        g_auto (OcopActResult) result = {0};
        ocop_rig_close (rig);
        fixture->seed =
            (guint64)n; /* after a power cycle the random numbers would be the same again */
        fixture->shop =
            ocop_shop_restore (fixture->home, path, NULL, "test", &fixture->ports, &result, &error);
        g_assert_no_error (error);
        g_assert_cmpint (ocop_shop_get_epoch (fixture->shop), ==, n + 2);
        assert_sells (rig);
        ocop_fixture_assert_healthy (fixture);
        ocop_rig_power_cycle (rig, OCOP_DAMAGE_LOSE, 1);
        ocop_rig_open (rig, OCOP_SHOP_NORMAL, &error);
        g_assert_no_error (error);
        assert_sells (rig);
        ocop_fixture_assert_healthy (fixture);
    }
    ocop_rig_close (rig);
}

static const Scenario scenarios[] = {
    {"sale", do_sale, .n_damages = 2},
    {"sale-after-a-power-cut", do_sale, .starts_unclean = TRUE, .n_damages = 1},
    {"parked-sale", do_resumed_sale, .n_damages = 1},
    {"return", do_return, .n_damages = 2},
    {"shift-close", do_close, .n_damages = 2},
    {"stock-receive", do_receive, .n_damages = 2},
    {"catalogue-import", do_import, .n_damages = 1},
    {"price-set", do_price, .n_damages = 2},
    {"backup", do_backup, .n_damages = 1, .check = check_backup},
    {"new-epoch", do_new_epoch, .opens_itself = TRUE, .n_damages = 3},
    {"restore", do_restore, .opens_itself = TRUE, .n_damages = 1},
    {"opening-after-a-power-cut", do_open, .opens_itself = TRUE, .is_new_each_time = TRUE,
     .starts_unclean = TRUE, .n_damages = 2},
};

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    const char *seed = g_getenv ("OCOP_CRASH_SEED");
    base_seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 20261121;
    rig = ocop_rig_new();
    g_test_add_func ("/crash/control/without-syncs-an-answered-sale-is-lost", test_control);
    for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++) {
        g_autofree char *path =
            g_strdup_printf ("/crash/%s/whole-or-not-at-all-and-once", scenarios[i].name);
        g_test_add_data_func (path, &scenarios[i], test_cuts);
    }
    g_test_add_func ("/crash/restore/again-and-again-from-one-backup", test_restored_twice);
    g_test_add_func ("/crash/init/the-same-command-mends-it", test_first_init);
    int status = g_test_run();
    ocop_rig_free (rig);
    return status;
}
