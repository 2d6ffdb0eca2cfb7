/* The thread that owns the shop: what is asked is done once, in its order, and told where it was
 * asked. Nothing here waits for time: a gate holds the store's thread until a test opens it. */
#include "lib/fixture.h"

#include "base/error.h"
#include "shop/worker.h"

/* A door in the store's thread. */
typedef struct {
    GMutex lock;
    GCond moved;
    gboolean is_reached, is_open;
} Gate;

static void
gate_init (Gate *gate)
{
    *gate = (Gate){0};
    g_mutex_init (&gate->lock);
    g_cond_init (&gate->moved);
}

static void
gate_clear (Gate *gate)
{
    g_mutex_clear (&gate->lock);
    g_cond_clear (&gate->moved);
}

static void
gate_set (Gate *gate, gboolean *flag)
{
    g_mutex_lock (&gate->lock);
    *flag = TRUE;
    g_cond_broadcast (&gate->moved);
    g_mutex_unlock (&gate->lock);
}

static void
gate_wait (Gate *gate, const gboolean *flag)
{
    g_mutex_lock (&gate->lock);
    while (!*flag)
        g_cond_wait (&gate->moved, &gate->lock);
    g_mutex_unlock (&gate->lock);
}

static gpointer
pass_gate (OcopShop *shop, gpointer request, GError **error)
{
    Gate *gate = request;
    gate_set (gate, &gate->is_reached);
    gate_wait (gate, &gate->is_open);
    return NULL;
}

typedef struct {
    OcopFixture *fixture;
    OcopWorker *worker;
    GThread *here;
    gboolean is_opened;
    GError *open_error;
    GString *log; /* a letter per result */
    guint n_results, n_freed;
} Bench;

static void
note_opened (const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_false (bench->is_opened);
    g_assert_true (bench->here == g_thread_self());
    bench->is_opened = TRUE;
    bench->open_error = error != NULL ? g_error_copy (error) : NULL;
}

static void
bench_init (Bench *bench, OcopFixture *fixture)
{
    *bench = (Bench){.fixture = fixture, .here = g_thread_self(), .log = g_string_new (NULL)};
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    bench->worker = ocop_worker_new (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports);
    ocop_worker_set_opened (bench->worker, note_opened, bench);
}

static void
bench_clear (Bench *bench)
{
    ocop_worker_close (bench->worker);
    g_clear_error (&bench->open_error);
    g_string_free (bench->log, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void
run_until (Bench *bench, guint n_results)
{
    while (bench->n_results < n_results)
        g_main_context_iteration (NULL, TRUE);
}

typedef struct {
    Bench *bench;
    char letter;
} Told;

static void
note_letter (gpointer result, const GError *error, gpointer data)
{
    Told *told = data;
    g_assert_no_error (error);
    g_assert_true (told->bench->here == g_thread_self());
    g_string_append_c (told->bench->log, told->letter);
    told->bench->n_results++;
}

static gpointer
do_nothing (OcopShop *shop, gpointer request, GError **error)
{
    return NULL;
}

static gpointer
get_till (OcopShop *shop, gpointer request, GError **error)
{
    int *till = g_new (int, 1);
    *till = ocop_shop_get_till (shop) + GPOINTER_TO_INT (request);
    return till;
}

static void
check_till (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_no_error (error);
    g_assert_cmpint (*(int *)result, ==, 8);
    bench->n_results++;
}

static void
test_answers_where_asked (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    bench_init (&bench, fixture);
    ocop_worker_call (bench.worker, get_till, GINT_TO_POINTER (7), NULL, NULL, check_till, g_free,
                      &bench);
    run_until (&bench, 1);
    g_assert_true (bench.is_opened);
    g_assert_no_error (bench.open_error);
}

static gpointer
fail (OcopShop *shop, gpointer request, GError **error)
{
    ocop_shop_look_up_code (shop, "QN-9999", ocop_shop_get_today (shop), NULL, error);
    return NULL;
}

static void
note_code (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_null (result);
    g_string_append (bench->log, ocop_error_get_name (error));
    bench->n_results++;
}

static void
test_errors_come_back (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    bench_init (&bench, fixture);
    ocop_worker_call (bench.worker, fail, NULL, NULL, NULL, note_code, NULL, &bench);
    run_until (&bench, 1);
    g_assert_cmpstr (bench.log->str, ==, "unknown-code");
}

/* While something runs, three reports and two sales come in: the sales go first. */
static void
test_selling_first (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    Gate gate;
    bench_init (&bench, fixture);
    gate_init (&gate);
    Told gated = {&bench, 'g'}, report = {&bench, 'r'}, sale = {&bench, 's'};
    ocop_worker_call_later (bench.worker, pass_gate, &gate, NULL, NULL, note_letter, NULL, &gated);
    gate_wait (&gate, &gate.is_reached);
    for (int i = 0; i < 3; i++)
        ocop_worker_call_later (bench.worker, do_nothing, NULL, NULL, NULL, note_letter, NULL,
                                &report);
    for (int i = 0; i < 2; i++)
        ocop_worker_call (bench.worker, do_nothing, NULL, NULL, NULL, note_letter, NULL, &sale);
    gate_set (&gate, &gate.is_open);
    run_until (&bench, 6);
    g_assert_cmpstr (bench.log->str, ==, "gssrrr");
    gate_clear (&gate);
}

typedef struct {
    Gate gate;
    int n_left, n_done; /* n_done atomic */
    gboolean *ret_is_freed;
} Steps;

static gboolean
one_step (OcopShop *shop, gpointer data)
{
    Steps *steps = data;
    if (g_atomic_int_add (&steps->n_done, 1) == 0)
        pass_gate (shop, &steps->gate, NULL);
    return --steps->n_left > 0;
}

static void
free_steps (gpointer data)
{
    Steps *steps = data;
    *steps->ret_is_freed = TRUE;
}

static gpointer
read_steps (OcopShop *shop, gpointer request, GError **error)
{
    Steps *steps = request;
    g_assert_cmpint (g_atomic_int_get (&steps->n_done), ==, 1);
    return NULL;
}

/* What was asked while the first step ran is done before the second. */
static void
test_steps_give_way (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    gboolean is_freed = FALSE;
    Steps steps = {.n_left = 5, .ret_is_freed = &is_freed};
    bench_init (&bench, fixture);
    gate_init (&steps.gate);
    Told sale = {&bench, 's'}, report = {&bench, 'r'};
    ocop_worker_add_steps (bench.worker, one_step, &steps, free_steps);
    gate_wait (&steps.gate, &steps.gate.is_reached);
    ocop_worker_call_later (bench.worker, read_steps, &steps, NULL, NULL, note_letter, NULL,
                            &report);
    ocop_worker_call (bench.worker, read_steps, &steps, NULL, NULL, note_letter, NULL, &sale);
    gate_set (&steps.gate, &steps.gate.is_open);
    run_until (&bench, 2);
    g_assert_cmpstr (bench.log->str, ==, "sr");
    g_clear_pointer (&bench.worker, ocop_worker_close);
    g_assert_true (is_freed);
    gate_clear (&steps.gate);
}

static void
count_freed (gpointer data)
{
    Bench *bench = data;
    bench->n_freed++;
}

static gpointer
give_back (OcopShop *shop, gpointer request, GError **error)
{
    return request;
}

static void
count_result (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_no_error (error);
    g_assert_true (result == bench);
    bench->n_results++;
}

/* The page that asked is gone when the answer comes: nobody is told, everything is freed. */
static void
test_owner_gone (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    Gate gate;
    GObject *stays = g_object_new (G_TYPE_OBJECT, NULL), *goes = g_object_new (G_TYPE_OBJECT, NULL);
    bench_init (&bench, fixture);
    gate_init (&gate);
    ocop_worker_call (bench.worker, pass_gate, &gate, NULL, NULL, NULL, NULL, NULL);
    ocop_worker_call (bench.worker, give_back, &bench, count_freed, goes, count_result, count_freed,
                      &bench);
    ocop_worker_call (bench.worker, give_back, &bench, NULL, stays, count_result, count_freed,
                      &bench);
    g_object_unref (goes);
    gate_set (&gate, &gate.is_open);
    run_until (&bench, 1);
    g_assert_cmpuint (bench.n_results, ==, 1);
    g_clear_pointer (&bench.worker, ocop_worker_close);
    g_assert_cmpuint (bench.n_freed, ==, 3);
    g_object_unref (stays);
    gate_clear (&gate);
}

static gpointer
open_shift (OcopShop *shop, gpointer request, GError **error)
{
    g_auto (OcopActResult) result = {0};
    OcopShiftOpenRequest opening = {.cashier = "lan", .day = OCOP_DAY_NONE};
    ocop_shop_open_shift (shop, &opening, NULL, &result, error);
    return request;
}

/* What was asked before closing is in the store; its results are freed, not told. */
static void
test_close_while_queued (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    Gate gate;
    gboolean is_open;
    OcopShiftFigures figures;
    g_autofree char *cashier = NULL;
    g_autoptr (GError) error = NULL;
    bench_init (&bench, fixture);
    gate_init (&gate);
    ocop_worker_call (bench.worker, pass_gate, &gate, NULL, NULL, NULL, NULL, NULL);
    for (int i = 0; i < 100; i++)
        ocop_worker_call_later (bench.worker, give_back, &bench, count_freed, NULL, count_result,
                                count_freed, &bench);
    ocop_worker_call (bench.worker, open_shift, &bench, NULL, NULL, count_result, count_freed,
                      &bench);
    gate_set (&gate, &gate.is_open);
    g_clear_pointer (&bench.worker, ocop_worker_close);
    g_assert_cmpuint (bench.n_results, ==, 0);
    g_assert_cmpuint (bench.n_freed, ==, 201);
    ocop_fixture_reopen (fixture);
    ocop_shop_find_open_shift (fixture->shop, &is_open, &figures, &cashier, &error);
    g_assert_no_error (error);
    g_assert_true (is_open);
    gate_clear (&gate);
}

static void
close_and_count (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    bench->n_results++;
    g_clear_pointer (&bench->worker, ocop_worker_close);
}

static void
test_close_in_a_callback (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    bench_init (&bench, fixture);
    ocop_worker_call (bench.worker, do_nothing, NULL, NULL, NULL, close_and_count, NULL, &bench);
    run_until (&bench, 1);
    g_assert_null (bench.worker);
}

static gpointer
count_call (OcopShop *shop, gpointer request, GError **error)
{
    guint *n = g_new (guint, 1);
    *n = GPOINTER_TO_UINT (request);
    return n;
}

static void
check_order (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_no_error (error);
    g_assert_cmpuint (*(guint *)result, ==, bench->n_results);
    bench->n_results++;
}

/* 10,000 calls, some asked from within answers, in order and each once. */
static void
test_ten_thousand (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new();
    g_auto (Bench) bench;
    bench_init (&bench, fixture);
    for (guint i = 0; i < 10000; i++) {
        ocop_worker_call (bench.worker, count_call, GUINT_TO_POINTER (i), NULL, NULL, check_order,
                          g_free, &bench);
        if (i % 7 == 0)
            g_main_context_iteration (NULL, FALSE);
    }
    run_until (&bench, 10000);
    g_assert_cmpuint (bench.n_results, ==, 10000);
}

static OcopShop *
make_shop (gpointer request, GError **error)
{
    OcopFixture *fixture = request;
    OcopShopInit init = {.province = "22", .point = "QN02", .till = 1, .name = "Mới"};
    g_auto (OcopActResult) made = {0};
    return ocop_shop_init (fixture->home, &init, "test", &fixture->ports, &made, error);
}

/* A first start: there is no store; the assistant makes one, and the same worker has it. */
static void
test_first_start (void)
{
    g_autoptr (OcopFixture) fixture = ocop_fixture_new_empty();
    g_auto (Bench) bench;
    bench_init (&bench, fixture);
    Told made = {&bench, 'm'};
    ocop_worker_call (bench.worker, get_till, NULL, NULL, NULL, note_code, g_free, &bench);
    run_until (&bench, 1);
    g_assert_true (g_error_matches (bench.open_error, OCOP_ERROR, OCOP_ERROR_STORE_MISSING));
    g_assert_cmpstr (bench.log->str, ==, "store-missing");
    ocop_worker_replace (bench.worker, make_shop, fixture, NULL, NULL, note_letter, &made);
    ocop_worker_call (bench.worker, get_till, GINT_TO_POINTER (7), NULL, NULL, check_till, g_free,
                      &bench);
    run_until (&bench, 3);
    /* The same home again: it is closed before it is opened. */
    ocop_worker_replace (bench.worker, make_shop, fixture, NULL, NULL, note_letter, &made);
    run_until (&bench, 4);
    g_assert_cmpstr (bench.log->str, ==, "store-missingmm");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/worker/answers-where-it-was-asked", test_answers_where_asked);
    g_test_add_func ("/worker/errors-come-back", test_errors_come_back);
    g_test_add_func ("/worker/selling-before-reports", test_selling_first);
    g_test_add_func ("/worker/steps-give-way", test_steps_give_way);
    g_test_add_func ("/worker/owner-gone-is-not-told", test_owner_gone);
    g_test_add_func ("/worker/close-does-what-was-asked", test_close_while_queued);
    g_test_add_func ("/worker/close-in-a-callback", test_close_in_a_callback);
    g_test_add_func ("/worker/ten-thousand-calls-in-order", test_ten_thousand);
    g_test_add_func ("/worker/first-start-makes-the-shop", test_first_start);
    return g_test_run();
}
