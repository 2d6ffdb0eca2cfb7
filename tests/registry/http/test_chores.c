/* What the server does without being asked: roll-ups follow the rows, and the nightly check runs by
 * itself and says what it found wherever one looks. */
#include "rig.h"

#include <string.h>

#define OFTEN_MS 20

static Sim *
enrol_sim (Backend *backend)
{
    g_auto (Office) office = {0};
    Sim *sim = sim_new ("QN01", 1, 1);
    office_init (&office, backend->db);
    office_enrol (&office, sim);
    return sim;
}

static void
assert_said (Rig *rig, const char *target, const char *text)
{
    g_autoptr (RigAnswer) answer = rig_ask (rig, "GET", target, NULL, NULL, 0);
    if (answer->status != 200 || strstr (answer->body->str, text) == NULL)
        g_error ("“%s” is not in %s", text, answer->body->str);
}

/* The hour that was last is due at once, as it is for a server that was off at night. */
static void
test_checks_by_itself (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend);
    const OcopServerSettings settings = {.check_look_ms = OFTEN_MS};
    g_auto (Rig) rig = {0};
    sim_sell (sim, "QN-0001", 4, 1000, 50000);
    rig_start (&rig, backend, NULL);
    assert_said (&rig, "/healthz", "\"check\":null");
    rig_drain (&rig, sim);
    rig_stop (&rig);

    rig_start (&rig, backend, &settings);
    rig_wait_for_log (&rig, "\"event\":\"check-passed\"");
    assert_said (&rig, "/healthz", "\"ok\":true,\"problems\":0}");
    assert_said (&rig, "/metrics", "\nocop_checks_total 1\n");
    assert_said (&rig, "/metrics", "\nocop_check_problems 0\n");
    rig_stop (&rig);
    /* It is kept, and once a day is enough. */
    rig_start (&rig, backend, NULL);
    assert_said (&rig, "/healthz", "\"ok\":true,\"problems\":0}");
    assert_said (&rig, "/metrics", "\nocop_checks_total 0\n");
}

static void
test_finds_what_is_wrong (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend);
    const OcopServerSettings settings = {.check_look_ms = OFTEN_MS};
    g_auto (Rig) rig = {0};
    sim_sell (sim, "QN-0001", 4, 1000, 50000);
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    rig_stop (&rig);
    {
        g_autoptr (GError) error = NULL;
        g_autoptr (OcopRegDb) db = rig_open_db (&rig);
        g_auto (OcopRegTransaction) transaction = {0};
        ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, &error);
        g_assert_no_error (error);
        ocop_reg_exec (db, "UPDATE totals SET amount = amount - 1", &error);
        g_assert_no_error (error);
        ocop_reg_commit (&transaction, &error);
        g_assert_no_error (error);
    }
    rig_start (&rig, backend, &settings);
    rig_wait_for_log (&rig, "\"event\":\"check-failed\",\"detail\":\"QN01-1.1: ");
    assert_said (&rig, "/healthz", "\"status\":\"ok\"");
    assert_said (&rig, "/healthz", "\"ok\":false,");
    g_autoptr (RigAnswer) cases = rig_get (&rig, "/v1/cases", OCOP_REG_ROLE_OFFICER);
    g_assert_nonnull (strstr (cases->body->str, "QN01-1.1: "));
}

static void
test_rolls_by_itself (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend);
    g_auto (Rig) rig = {0};
    gint64 n_held = 0;
    sim_sell (sim, "QN-0001", 4, 1000, 50000);
    rig_start (&rig, backend, NULL);
    rig_drain (&rig, sim);
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopRegDb) db =
        ocop_reg_store_open (backend->url, OCOP_REG_DB_READ_ONLY, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    const gint64 until = g_get_monotonic_time() + 60 * G_TIME_SPAN_SECOND;
    while (n_held != 50000) {
        g_assert_cmpint (g_get_monotonic_time(), <, until);
        ocop_reg_get_number (
            db, "SELECT CAST (coalesce (sum (amount), 0) AS BIGINT) FROM rollup_day_point", &n_held,
            &error);
        g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test ("/http/chores/checks-by-itself", test_checks_by_itself);
    backend_add_test ("/http/chores/finds-what-is-wrong", test_finds_what_is_wrong);
    backend_add_test ("/http/chores/rolls-by-itself", test_rolls_by_itself);
    return backend_run_tests();
}
