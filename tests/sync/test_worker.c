/* A till's line to the registry as its worker keeps it: without anybody asking, and without selling
 * ever waiting for it. */
#include "line_fixture.h"

#include "shop/worker.h"
#include "sync/engine.h"

typedef struct {
    Line *line;
    OcopWorker *worker;
    OcopNetwork network; /* in front of the registry's own */
    GMutex lock;
    GCond moved;
    gboolean is_held, is_waiting; /* under the lock: an exchange is kept waiting */
    GThread *network_thread;
    char *state;
    gint64 pending;
    guint n_told, n_answers;
} Bench;

static OcopNetOutcome
hold_exchange (const OcopNetRequest *request, OcopNetAnswer *ret_answer, gpointer data,
               GError **error)
{
    Bench *bench = data;
    g_mutex_lock (&bench->lock);
    g_assert_true (bench->network_thread == NULL || bench->network_thread == g_thread_self());
    bench->network_thread = g_thread_self();
    bench->is_waiting = TRUE;
    g_cond_broadcast (&bench->moved);
    while (bench->is_held)
        g_cond_wait (&bench->moved, &bench->lock);
    bench->is_waiting = FALSE;
    g_mutex_unlock (&bench->lock);
    return bench->line->fake->network.exchange (request, ret_answer,
                                                bench->line->fake->network.data, error);
}

static void
hold (Bench *bench, gboolean is_held)
{
    g_mutex_lock (&bench->lock);
    bench->is_held = is_held;
    g_cond_broadcast (&bench->moved);
    g_mutex_unlock (&bench->lock);
}

static void
note_status (const OcopSyncStatus *status, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_no_error (error);
    g_free (bench->state);
    bench->state = g_strdup (status->state);
    bench->pending = status->pending;
    bench->n_told++;
}

static void
bench_init (Bench *bench)
{
    *bench = (Bench){.line = line_new()};
    g_mutex_init (&bench->lock);
    g_cond_init (&bench->moved);
    bench->network = (OcopNetwork){hold_exchange, bench};
    bench->line->fixture->ports.network = &bench->network;
}

static void
bench_start (Bench *bench)
{
    OcopFixture *fixture = bench->line->fixture;
    g_clear_pointer (&fixture->shop, ocop_shop_close);
    bench->worker = ocop_worker_new (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports);
    ocop_worker_start_sync (bench->worker, note_status, bench);
}

/* Takes the shop back into the fixture. */
static void
bench_stop (Bench *bench)
{
    g_clear_pointer (&bench->worker, ocop_worker_close);
    ocop_fixture_reopen (bench->line->fixture);
}

static void
bench_clear (Bench *bench)
{
    ocop_worker_close (bench->worker);
    g_mutex_clear (&bench->lock);
    g_cond_clear (&bench->moved);
    g_free (bench->state);
    line_free (bench->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void
run_until_state (Bench *bench, const char *state, gint64 pending)
{
    while (g_strcmp0 (bench->state, state) != 0 || bench->pending != pending)
        g_main_context_iteration (NULL, TRUE);
}

static void
test_keeps_the_line (void)
{
    g_auto (Bench) bench;
    bench_init (&bench);
    line_sell (bench.line);
    line_sell (bench.line);
    ocop_fixture_end_shift (bench.line->fixture, 0);
    bench_start (&bench);
    ocop_worker_hurry_sync (bench.worker);
    run_until_state (&bench, "idle", 0);
    g_assert_true (bench.network_thread != g_thread_self());
    bench_stop (&bench);
    line_assert_same (bench.line);
    ocop_fixture_assert_healthy (bench.line->fixture);
}

static gpointer
count_pending (OcopShop *shop, gpointer request, GError **error)
{
    g_auto (OcopSyncStatus) status = {0};
    gint64 *pending = g_new0 (gint64, 1);
    if (ocop_shop_get_sync_status (shop, &status, error))
        *pending = status.pending;
    return pending;
}

static void
note_answer (gpointer result, const GError *error, gpointer data)
{
    Bench *bench = data;
    g_assert_no_error (error);
    g_assert_cmpint (*(gint64 *)result, >, 0);
    bench->n_answers++;
}

/* An exchange that does not come back: the store answers all the same. */
static void
test_never_waits (void)
{
    g_auto (Bench) bench;
    bench_init (&bench);
    line_sell (bench.line);
    bench.is_held = TRUE;
    bench_start (&bench);
    ocop_worker_hurry_sync (bench.worker);
    g_mutex_lock (&bench.lock);
    while (!bench.is_waiting)
        g_cond_wait (&bench.moved, &bench.lock);
    g_mutex_unlock (&bench.lock);
    for (guint i = 1; i <= 50; i++) {
        ocop_worker_call (bench.worker, count_pending, NULL, NULL, NULL, note_answer, g_free,
                          &bench);
        while (bench.n_answers < i)
            g_main_context_iteration (NULL, TRUE);
    }
    g_assert_cmpuint (bench.n_told, ==, 0);
    hold (&bench, FALSE);
    run_until_state (&bench, "idle", 0);
}

static void
test_offline_and_back (void)
{
    g_auto (Bench) bench;
    bench_init (&bench);
    line_sell (bench.line);
    bench.line->fake->mood = FAKE_IS_AWAY;
    bench_start (&bench);
    ocop_worker_hurry_sync (bench.worker);
    while (g_strcmp0 (bench.state, "offline") != 0)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (bench.pending, >, 0);
    bench.line->fake->mood = FAKE_TAKES;
    ocop_fixture_advance (bench.line->fixture, OCOP_SYNC_BACKOFF_CAP_MS); /* the pause is over */
    ocop_worker_hurry_sync (bench.worker);
    run_until_state (&bench, "idle", 0);
    bench_stop (&bench);
    line_assert_same (bench.line);
}

static OcopShop *
open_again (gpointer request, GError **error)
{
    OcopFixture *fixture = request;
    return ocop_shop_open (fixture->home, OCOP_SHOP_NORMAL, "test", &fixture->ports, error);
}

/* After a restore the shop is another one; the line goes on with it. */
static void
test_goes_on_after_replacing (void)
{
    g_auto (Bench) bench;
    bench_init (&bench);
    line_sell (bench.line);
    bench_start (&bench);
    ocop_worker_hurry_sync (bench.worker);
    run_until_state (&bench, "idle", 0);
    ocop_worker_replace (bench.worker, open_again, bench.line->fixture, NULL, NULL, NULL, NULL);
    g_clear_pointer (&bench.state, g_free);
    bench.network_thread = NULL; /* read under no lock: nothing is on its way */
    ocop_worker_hurry_sync (bench.worker);
    run_until_state (&bench, "idle", 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sync/worker/keeps-the-line", test_keeps_the_line);
    g_test_add_func ("/sync/worker/never-waits-for-the-network", test_never_waits);
    g_test_add_func ("/sync/worker/offline-and-back", test_offline_and_back);
    g_test_add_func ("/sync/worker/goes-on-after-replacing", test_goes_on_after_replacing);
    return g_test_run();
}
