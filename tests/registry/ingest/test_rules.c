/* Every rule of taking in, on every database, with a till that is only arrays. */
#include "rules.h"

#include <string.h>

Sim *
enrolled (Office *office)
{
    Sim *sim = sim_new ("QN01", 1, 1);
    office_enrol (office, sim);
    return sim;
}

void
assert_dump (Office *office, const Sim *sim)
{
    g_autoptr (GPtrArray) sims = g_ptr_array_new();
    g_autoptr (GPtrArray) epochs = g_ptr_array_new();
    for (guint i = 0; i < sim->epochs->len; i++) {
        g_ptr_array_add (sims, (gpointer)sim);
        g_ptr_array_add (epochs, g_ptr_array_index (sim->epochs, i));
    }
    g_autofree char *expected = office_dump_sims (sims, epochs);
    g_autofree char *held = office_dump (office);
    g_assert_cmpstr (held, ==, expected);
    office_assert_agrees (office);
}

void
assert_counts (Office *office, ...)
{
    g_autoptr (GPtrArray) sims = g_ptr_array_new();
    g_autoptr (GPtrArray) epochs = g_ptr_array_new();
    va_list list;
    va_start (list, office);
    for (Sim *sim = va_arg (list, Sim *); sim != NULL; sim = va_arg (list, Sim *)) {
        g_ptr_array_add (sims, sim);
        g_ptr_array_add (epochs, g_ptr_array_index (sim->epochs, (guint)va_arg (list, int) - 1));
    }
    va_end (list);
    g_autofree char *expected = office_dump_sims (sims, epochs);
    g_autofree char *held = office_dump (office);
    g_assert_cmpstr (held, ==, expected);
    office_assert_agrees (office);
}

OcopProblemType
get_problem (const OcopIngestAnswer *answer)
{
    gsize size;
    const char *bytes = g_bytes_get_data (answer->body, &size);
    g_autoptr (OcopProblem) problem = ocop_problem_from_json (bytes, size, answer->status);
    return answer->status == 200 ? OCOP_PROBLEM_UNKNOWN : problem->type;
}

OcopProblemType
take (Office *office, const SimRequest *request)
{
    g_auto (OcopIngestAnswer) answer = office_take (office, request);
    return get_problem (&answer);
}

OcopProblemType
try_enrolment (Office *office, const SimRequest *request)
{
    g_auto (OcopIngestAnswer) answer = office_ask_enrolment (office, request);
    return get_problem (&answer);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    add_batch_tests();
    add_fork_tests();
    add_copy_tests();
    add_case_tests();
    add_answer_tests();
    return backend_run_tests();
}
