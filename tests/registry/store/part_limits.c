/* A server that does not confirm a commit keeps nobody: the outcome is unknown, what was not
 * confirmed is not told, and the connection works again once the standby is back. */
#include "parts.h"

#define SOON_MS 300
#define AT_MOST 20000
#define SECONDS (G_GINT64_CONSTANT (1000))

typedef struct {
    OcopRegDb *db; /* with limits, beside the test's own */
    OcopRegStop *stop;
} Guarded;

static void
guarded_clear (Guarded *guarded)
{
    ocop_reg_db_close (guarded->db);
    ocop_reg_stop_free (guarded->stop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guarded, guarded_clear)

static Guarded
open_guarded (Backend *b, gint64 commit_ms, gint64 statement_ms)
{
    Guarded guarded = {.db = backend_open_again (b, OCOP_REG_DB_DEFAULT)};
    GOOD (guarded.stop = ocop_reg_stop_new (&error));
    const OcopRegLimits limits = {.stop = guarded.stop,
                                  .stop_ms = SOON_MS,
                                  .statement_ms = statement_ms,
                                  .commit_ms = commit_ms};
    ocop_reg_db_set_limits (guarded.db, &limits);
    return guarded;
}

/* TRUE when the commit was answered. */
static gboolean
put (OcopRegDb *db, const char *name, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    return ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error) &&
           ocop_reg_setting_put (db, name, "1", error) && ocop_reg_commit (&transaction, error);
}

static OcopRegDbState
probe (Backend *b)
{
    const OcopRegLimits limits = {.statement_ms = 10 * SECONDS};
    return ocop_reg_db_probe (b->url, &limits, ocop_ports_get_system());
}

static gboolean
hold (void)
{
    if (backend_hold_commits (TRUE))
        return TRUE;
    g_test_skip ("the server is not ours to hold");
    return FALSE;
}

/* What was held back comes to its end by itself, in the server's time. */
static void
release (Backend *b)
{
    g_assert_true (backend_hold_commits (FALSE));
    for (guint i = 0; probe (b) != OCOP_REG_DB_WELL; i++)
        g_assert_cmpuint (i, <, AT_MOST);
}

static void
test_commit_without_standby (Backend *b)
{
    g_auto (Guarded) guarded = open_guarded (b, SOON_MS, 10 * SECONDS);
    g_autoptr (GError) error = NULL;
    GOOD (put (guarded.db, "before", &error));
    if (!hold())
        return;
    g_assert_false (put (guarded.db, "held", &error));
    g_assert_error (error, OCOP_ERROR, OCOP_ERROR_NETWORK);
    g_assert_true (ocop_reg_is_outcome_unknown (guarded.db));
    g_assert_cmpint (ocop_reg_db_get_state (guarded.db), ==, OCOP_REG_DB_WAITS);
    g_clear_error (&error);
    /* Nobody else waits; questions are answered, without what is not confirmed. */
    g_assert_false (put (guarded.db, "refused", &error));
    g_assert_true (ocop_reg_error_is_again (error));
    g_assert_cmpint (get_number (guarded.db, "SELECT count (*) FROM setting"), ==, 1);
    g_assert_cmpint (probe (b), ==, OCOP_REG_DB_WAITS);

    release (b);
    ocop_reg_db_set_state (guarded.db, OCOP_REG_DB_WELL);
    GOOD (put (guarded.db, "after", &error));
    g_assert_cmpint (
        get_number (b->db,
                    "SELECT count (*) FROM setting WHERE name IN ('before', 'held', 'after')"),
        ==, 3);
}

/* A wait that the server was made to end leaves a transaction that can be read and is on one
 * machine only. Nothing may be told by it before it is confirmed. */
static void
test_nothing_unconfirmed_is_told (Backend *b)
{
    g_auto (Guarded) guarded = open_guarded (b, SOON_MS, 10 * SECONDS);
    if (!hold())
        return;
    g_autoptr (GError) error = NULL;
    g_assert_false (put (guarded.db, "held", &error));
    g_clear_error (&error);
    g_assert_cmpint (get_number (b->db, "SELECT CAST (count (*) AS BIGINT) FROM (SELECT "
                                        "pg_terminate_backend (pid) FROM pg_stat_activity WHERE "
                                        "wait_event = 'SyncRep') AS x"),
                     ==, 1);
    for (guint i = 0; get_number (b->db, "SELECT count (*) FROM setting") == 0; i++)
        g_assert_cmpuint (i, <, AT_MOST);

    g_auto (Guarded) next = open_guarded (b, SOON_MS, 10 * SECONDS);
    g_assert_cmpint (get_number (next.db, "SELECT count (*) FROM setting"), ==, 1);
    g_assert_false (ocop_reg_settle (next.db, &error));
    g_assert_true (ocop_reg_is_outcome_unknown (next.db));
    release (b);
    ocop_reg_db_set_state (next.db, OCOP_REG_DB_WELL);
    GOOD (ocop_reg_settle (next.db, &error));
}

typedef struct {
    Backend *backend;
    OcopRegStop *stop;
} Asker;

static gpointer
ask_when_it_waits (gpointer data)
{
    const Asker *asker = data;
    while (probe (asker->backend) != OCOP_REG_DB_WAITS)
        g_thread_yield();
    ocop_reg_stop_ask (asker->stop);
    return NULL;
}

/* However long a commit may take, it ends soon after the program is asked to. */
static void
test_stop_ends_a_wait (Backend *b)
{
    g_auto (Guarded) guarded = open_guarded (b, 0, 0);
    if (!hold())
        return;
    g_autoptr (GError) error = NULL;
    Asker asker = {b, guarded.stop};
    GThread *thread = g_thread_new ("stop", ask_when_it_waits, &asker);
    /* Without it, it would wait for ever. */
    g_assert_false (put (guarded.db, "held", &error));
    g_assert_true (ocop_reg_is_outcome_unknown (guarded.db));
    g_thread_join (thread);
    g_clear_error (&error);
    g_assert_false (put (guarded.db, "later", &error));
    g_assert_nonnull (error);
    release (b);
}

/* Somebody holds the rows: no longer than the limit, and nothing was taken. */
static void
test_statement_limit (Backend *b)
{
    g_auto (Guarded) guarded = open_guarded (b, 10 * SECONDS, SOON_MS);
    g_autoptr (GError) error = NULL;
    GOOD (put (guarded.db, "a", &error));
    {
        g_auto (OcopRegTransaction) holder = {0};
        GOOD (ocop_reg_begin (&holder, b->db, OCOP_REG_WRITE, &error));
        GOOD (ocop_reg_setting_put (b->db, "a", "2", &error));
        g_assert_false (put (guarded.db, "a", &error));
        g_assert_true (ocop_reg_error_is_again (error));
        g_assert_false (ocop_reg_is_outcome_unknown (guarded.db));
        g_clear_error (&error);
    }
    g_assert_cmpint (ocop_reg_db_get_state (guarded.db), ==, OCOP_REG_DB_AWAY);
    g_assert_cmpint (probe (b), ==, OCOP_REG_DB_WELL);
    ocop_reg_db_set_state (guarded.db, OCOP_REG_DB_WELL);
    GOOD (put (guarded.db, "a", &error));
}

/* The first of two hosts is not there. */
static void
test_second_host (Backend *b)
{
    g_auto (GStrv) parts = g_strsplit (b->url, "host=", 2);
    if (parts[1] == NULL || *parts[1] != '/') {
        g_test_skip ("not a socket of ours");
        return;
    }
    g_autofree char *url = g_strdup_printf ("%shost=/nowhere,%s", parts[0], parts[1]);
    OcopRegDb *db;
    GOOD (db = ocop_reg_store_open (url, OCOP_REG_DB_DEFAULT, ocop_ports_get_system(), &error));
    ocop_reg_db_close (db);
}

void
add_limits_tests (void)
{
    backend_add_test_for (OCOP_REG_POSTGRES, "/limits/a-commit-that-no-standby-confirms",
                          test_commit_without_standby);
    backend_add_test_for (OCOP_REG_POSTGRES, "/limits/nothing-unconfirmed-is-told",
                          test_nothing_unconfirmed_is_told);
    backend_add_test_for (OCOP_REG_POSTGRES, "/limits/stop-ends-a-wait", test_stop_ends_a_wait);
    backend_add_test_for (OCOP_REG_POSTGRES, "/limits/rows-that-somebody-holds",
                          test_statement_limit);
    backend_add_test_for (OCOP_REG_POSTGRES, "/limits/the-second-of-two-hosts", test_second_host);
}
