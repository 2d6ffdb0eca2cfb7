/* The database's synchronous standby is away: the server says so, tills are asked to wait, nothing
 * is acknowledged, and all goes on by itself when it is back. */
#include "rig.h"

#include <string.h>

static Sim *
enrol_sim (Backend *backend)
{
    g_auto (Office) office = {0};
    Sim *sim = sim_new ("QN01", 1, 1);
    office_init (&office, backend->db);
    office_enrol (&office, sim);
    return sim;
}

static gboolean
is_said (Rig *rig, const char *target, const char *text)
{
    g_autoptr (RigAnswer) answer = rig_ask (rig, "GET", target, NULL, NULL, 0);
    g_assert_cmpint (answer->status, ==, 200);
    return strstr (answer->body->str, text) != NULL;
}

static void
test_without_standby (Backend *backend)
{
    g_autoptr (Sim) sim = enrol_sim (backend);
    g_auto (Rig) rig = {0};
    rig_start (&rig, backend, NULL);
    sim_note (sim, "shift-open");
    rig_drain (&rig, sim);
    g_assert_true (is_said (&rig, "/healthz", "\"status\":\"ok\""));
    if (!backend_hold_commits (TRUE)) {
        g_test_skip ("the server is not ours to hold");
        return;
    }
    sim_sell (sim, "QN-0001", 4, 1000, 50000);
    for (guint i = 0; i < 3; i++) {
        g_autoptr (OcopBatch) batch = sim_make_batch (sim, 100);
        g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
        g_autoptr (RigAnswer) answer = rig_send (&rig, request);
        rig_assert_problem (answer, 503, "unavailable");
        g_assert_nonnull (rig_answer_get (answer, "retry-after"));
    }
    g_assert_true (is_said (&rig, "/healthz", "\"status\":\"degraded\""));
    g_assert_true (is_said (&rig, "/healthz", "\"database\":\"waits\""));
    g_assert_true (is_said (&rig, "/metrics", "\nocop_database_well 0\n"));
    g_autoptr (RigAnswer) totals = rig_get (&rig, "/v1/totals", OCOP_REG_ROLE_READER);
    g_assert_cmpint (totals->status, ==, 200);
    g_assert_null (strstr (totals->body->str, "QN-0001"));

    g_assert_true (backend_hold_commits (FALSE));
    rig_wait_for_log (&rig, "\"event\":\"database\",\"detail\":\"well\"");
    g_assert_true (is_said (&rig, "/healthz", "\"status\":\"ok\""));
    rig_drain (&rig, sim);
    g_autoptr (RigAnswer) after = rig_get (&rig, "/v1/totals", OCOP_REG_ROLE_READER);
    g_assert_nonnull (strstr (after->body->str, "\"qty\":\"1\",\"amount\":50000"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    /* That a commit failed is worth a warning, and what is wanted here. */
    g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
    backend_add_test_for (OCOP_REG_POSTGRES, "/http/without-the-standby", test_without_standby);
    return backend_run_tests();
}
