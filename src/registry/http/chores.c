/* Chores are small: a probe is one question, a roll as many rows as take a few milliseconds, and
 * the nightly check runs on a thread with a read connection, a till at a time, so that ingest never
 * waits for more than one of them. */
#include "registry/http/chores.h"

#include "registry/ingest/office.h"
#include "registry/store/rollups.h"
#include "registry/store/store.h"

#define TICK_MS         250
#define PROBE_EVERY_MS  1000
#define PROBE_LIMIT_MS  3000
#define ROLL_EVERY_MS   1000
#define ROLL_ROWS_MAX   500
#define ROLL_ROWS_MIN   50
#define ROLL_SHORT_MS   3     /* a step that takes less grows, one that takes more than … */
#define ROLL_LONG_MS    8     /* … shrinks */
#define ROLL_SHARE      20    /* who is behind takes a twentieth of the time */
#define ROLL_ANYWAY_MS  60000 /* "up to which instant" goes on though nothing was sold */
#define CHECK_LOOK_MS   60000
#define CHECK_PAUSE_MS  5 /* between two steps: others want the disk as well */
#define DAY_MS          (G_GINT64_CONSTANT (24 * 3600 * 1000))
#define HOUR_MS         (G_GINT64_CONSTANT (3600 * 1000))
#define LOCAL_OFFSET_MS (7 * HOUR_MS)

struct _OcopChores {
    OcopServer *server;
    GSource *tick, *again;
    guint n_running; /* threads whose answer is still to come */
    gboolean is_probing, is_checking;
    gint64 probed_ms, looked_ms;
    gint64 rolled_ms;   /* when it last rolled to the end */
    gint64 tried_ms;    /* when it last began to */
    gint64 rolled_feed; /* the feed's number then */
    guint roll_rows;    /* of the next step */
    gint64 n_rolled, n_checks;
    OcopRegCheckNote check;
};

const OcopRegCheckNote *
ocop_chores_peek_check (const OcopChores *chores)
{
    return &chores->check;
}

gint64
ocop_chores_count_checks (const OcopChores *chores)
{
    return chores->n_checks;
}

gint64
ocop_chores_count_rolled (const OcopChores *chores)
{
    return chores->n_rolled;
}

static void
warn (const char *what, const GError *error)
{
    g_warning ("%s: %s", what, error->message);
}

/* --- the database --- */

typedef struct {
    OcopChores *chores;
    OcopRegDbState state;
} Probe;

static OcopRegDbState
probe_now (OcopServer *server)
{
    const OcopRegLimits limits = {
        .stop = server->stop, .statement_ms = PROBE_LIMIT_MS, .commit_ms = PROBE_LIMIT_MS};
    return ocop_reg_db_probe (server->settings.db_url, &limits, server->ports);
}

static const char *
get_state_text (OcopRegDbState state)
{
    switch (state) {
    case OCOP_REG_DB_WELL:
        return "well";
    case OCOP_REG_DB_WAITS:
        return "waits";
    case OCOP_REG_DB_AWAY:
        return "away";
    }
    return "";
}

static void
take_state (OcopServer *server, OcopRegDbState state)
{
    if (state != server->told_state)
        ocop_server_log (server, "database", get_state_text (state));
    server->told_state = state;
    g_atomic_int_set (&server->is_db_away, state == OCOP_REG_DB_AWAY);
    ocop_reg_db_set_state (server->db, state);
}

static gboolean
on_probed (gpointer data)
{
    Probe *probe = data;
    probe->chores->n_running--;
    probe->chores->is_probing = FALSE;
    take_state (probe->chores->server, probe->state);
    g_free (probe);
    return G_SOURCE_REMOVE;
}

static gpointer
probe_on_thread (gpointer data)
{
    Probe *probe = data;
    OcopServer *server = probe->chores->server;
    probe->state = probe_now (server);
    ocop_server_invoke (server, on_probed, probe);
    return NULL;
}

static void
start_thread (OcopChores *chores, const char *name, GThreadFunc func, gpointer data)
{
    chores->n_running++;
    g_thread_unref (g_thread_new (name, func, data));
}

static void
look_at_database (OcopChores *chores, gint64 now_ms)
{
    OcopServer *server = chores->server;
    const OcopRegDbState state = ocop_reg_db_get_state (server->db);
    if (state == OCOP_REG_DB_WELL && server->told_state == OCOP_REG_DB_WELL)
        return;
    if (state != OCOP_REG_DB_WELL)
        take_state (server, state);
    if (chores->is_probing || now_ms - chores->probed_ms < PROBE_EVERY_MS)
        return;
    chores->probed_ms = now_ms;
    chores->is_probing = TRUE;
    Probe *probe = g_new0 (Probe, 1);
    probe->chores = chores;
    start_thread (chores, "ocop-probe", probe_on_thread, probe);
}

/* --- roll-ups --- */

static void roll (OcopChores *chores, gint64 now_ms);

static gboolean
on_again (gpointer data)
{
    OcopChores *chores = data;
    g_clear_pointer (&chores->again, g_source_unref);
    if (ocop_reg_db_get_state (chores->server->db) == OCOP_REG_DB_WELL)
        roll (chores, ocop_server_now_ms (chores->server));
    return G_SOURCE_REMOVE;
}

static void
roll_again (OcopChores *chores, gint64 took_ms)
{
    const gint64 pause_ms = CLAMP (took_ms * (ROLL_SHARE - 1), 1, ROLL_EVERY_MS);
    chores->tried_ms = 0;
    if (chores->again != NULL)
        return;
    chores->again = g_timeout_source_new ((guint)pause_ms);
    g_source_set_callback (chores->again, on_again, chores, NULL);
    g_source_attach (chores->again, chores->server->context);
}

static void
fit_step (OcopChores *chores, gint64 took_ms)
{
    if (took_ms > ROLL_LONG_MS)
        chores->roll_rows = MAX (chores->roll_rows / 2, ROLL_ROWS_MIN);
    else if (took_ms < ROLL_SHORT_MS)
        chores->roll_rows = MIN (chores->roll_rows * 2, ROLL_ROWS_MAX);
}

static gboolean
roll_once (OcopChores *chores, gint64 now_ms, GError **error)
{
    OcopServer *server = chores->server;
    const guint n_wanted = chores->roll_rows;
    g_auto (OcopRegTransaction) transaction = {0};
    gint64 feed;
    guint n_rows;
    if (!ocop_reg_counter_get (server->db, OCOP_REG_COUNTER_FEED, &feed, error))
        return FALSE;
    if (feed == chores->rolled_feed && now_ms - chores->rolled_ms < ROLL_ANYWAY_MS)
        return TRUE;
    if (!ocop_reg_begin (&transaction, server->db, OCOP_REG_WRITE, error) ||
        !ocop_reg_rollups_step (server->db, n_wanted, ocop_ports_utc_ms (server->ports), &n_rows,
                                error) ||
        !ocop_reg_commit (&transaction, error))
        return FALSE;
    chores->n_rolled += n_rows;
    if (n_rows < n_wanted) {
        chores->rolled_feed = feed;
        chores->rolled_ms = now_ms;
        return TRUE;
    }
    const gint64 took_ms = ocop_server_now_ms (server) - now_ms;
    fit_step (chores, took_ms);
    roll_again (chores, took_ms);
    return TRUE;
}

static void
roll (OcopChores *chores, gint64 now_ms)
{
    g_autoptr (GError) error = NULL;
    if (chores->tried_ms != 0 && now_ms - chores->tried_ms < ROLL_EVERY_MS)
        return;
    chores->tried_ms = now_ms;
    if (roll_once (chores, now_ms, &error))
        return;
    if (!ocop_reg_error_is_again (error) && error->code != OCOP_ERROR_NETWORK)
        warn ("the roll-ups were not brought up to date", error);
}

/* --- the nightly check --- */

typedef struct {
    OcopChores *chores;
    OcopRegCheckWalk *walk;
    GError *error;
} Check;

static gboolean
walk (const OcopServer *server, OcopRegDb *db, OcopRegCheckWalk *walk_, GError **error)
{
    const OcopClock *clock = server->ports->clock;
    gboolean is_done = FALSE;
    while (!is_done) {
        if (ocop_reg_stop_is_asked (server->stop)) {
            ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL, "the server is ending");
            return FALSE;
        }
        if (!ocop_reg_check_walk_step (walk_, db, &is_done, error))
            return FALSE;
        clock->sleep_ms (CHECK_PAUSE_MS, clock->data);
    }
    return TRUE;
}

static void
finish_check (OcopChores *chores, const Check *check)
{
    OcopServer *server = chores->server;
    g_autoptr (GError) error = NULL;
    const gint64 now_ms = ocop_ports_utc_ms (server->ports);
    const OcopRegCheck *found = ocop_reg_check_walk_peek (check->walk);
    OcopRegCheckNote note;
    if (check->error != NULL) {
        if (!ocop_reg_stop_is_asked (server->stop))
            warn ("the nightly check did not get to its end", check->error);
        return;
    }
    if (!ocop_ingest_note_check (server->db, found, now_ms, &error) ||
        !ocop_reg_check_note_get (server->db, &note, &error)) {
        warn ("what the nightly check found could not be kept", error);
        return;
    }
    ocop_reg_check_note_clear (&chores->check);
    chores->check = note;
    chores->n_checks++;
    ocop_server_log (server, found->problems->len > 0 ? "check-failed" : "check-passed",
                     note.problem);
}

static gboolean
on_checked (gpointer data)
{
    Check *check = data;
    OcopChores *chores = check->chores;
    chores->n_running--;
    chores->is_checking = FALSE;
    finish_check (chores, check);
    ocop_reg_check_walk_free (check->walk);
    g_clear_error (&check->error);
    g_free (check);
    return G_SOURCE_REMOVE;
}

static gpointer
check_on_thread (gpointer data)
{
    Check *check = data;
    OcopServer *server = check->chores->server;
    OcopRegDb *db = ocop_reg_store_open (server->settings.db_url, OCOP_REG_DB_READ_ONLY,
                                         server->ports, &check->error);
    if (db != NULL) {
        const OcopRegLimits limits = {.stop = server->stop, .stop_ms = OCOP_WEB_DB_STOP_MS};
        ocop_reg_db_set_limits (db, &limits);
        walk (server, db, check->walk, &check->error);
    }
    ocop_reg_db_close (db);
    ocop_server_invoke (server, on_checked, check);
    return NULL;
}

/* The last instant at which a check was to begin: a server that was off at night does it when it is
 * back. */
static gint64
get_due_ms (const OcopServer *server, gint64 utc_ms)
{
    const gint64 shift_ms = LOCAL_OFFSET_MS - server->settings.check_hour * HOUR_MS;
    return (utc_ms + shift_ms) / DAY_MS * DAY_MS - shift_ms;
}

static void
look_at_clock (OcopChores *chores, gint64 now_ms)
{
    OcopServer *server = chores->server;
    const gint64 look_ms =
        server->settings.check_look_ms > 0 ? server->settings.check_look_ms : CHECK_LOOK_MS;
    if (chores->is_checking || now_ms - chores->looked_ms < look_ms)
        return;
    chores->looked_ms = now_ms;
    if (chores->check.at_ms >= get_due_ms (server, ocop_ports_utc_ms (server->ports)))
        return;
    chores->is_checking = TRUE;
    Check *check = g_new0 (Check, 1);
    check->chores = chores;
    check->walk = ocop_reg_check_walk_new();
    start_thread (chores, "ocop-check", check_on_thread, check);
}

/* --- life --- */

static gboolean
on_tick (gpointer data)
{
    OcopChores *chores = data;
    const gint64 now_ms = ocop_server_now_ms (chores->server);
    look_at_database (chores, now_ms);
    if (ocop_reg_db_get_state (chores->server->db) == OCOP_REG_DB_WELL) {
        roll (chores, now_ms);
        look_at_clock (chores, now_ms);
    }
    return G_SOURCE_CONTINUE;
}

OcopChores *
ocop_chores_new (OcopServer *server)
{
    OcopChores *chores = g_new0 (OcopChores, 1);
    g_autoptr (GError) error = NULL;
    chores->server = server;
    chores->looked_ms = ocop_server_now_ms (server);
    chores->rolled_feed = -1;
    chores->roll_rows = ROLL_ROWS_MAX / 4;
    take_state (server, probe_now (server));
    if (!ocop_reg_check_note_get (server->db, &chores->check, &error))
        warn ("what the last check found cannot be read", error);
    return chores;
}

void
ocop_chores_start (OcopChores *chores)
{
    chores->tick = g_timeout_source_new (TICK_MS);
    g_source_set_callback (chores->tick, on_tick, chores, NULL);
    g_source_attach (chores->tick, chores->server->context);
}

void
ocop_chores_stop (OcopChores *chores)
{
    if (chores->tick == NULL)
        return;
    g_source_destroy (chores->tick);
    g_clear_pointer (&chores->tick, g_source_unref);
    if (chores->again != NULL)
        g_source_destroy (chores->again);
    g_clear_pointer (&chores->again, g_source_unref);
}

void
ocop_chores_free (OcopChores *chores)
{
    if (chores == NULL)
        return;
    ocop_chores_stop (chores);
    while (chores->n_running > 0)
        g_main_context_iteration (chores->server->context, TRUE);
    ocop_reg_check_note_clear (&chores->check);
    g_free (chores);
}
