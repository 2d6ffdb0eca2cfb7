/* Tills with every kind of trouble behind a line that loses, repeats, delays and reorders: at the
 * end the registry's rows are exactly the sums of the journals it has acknowledged. */
#include "office.h"

#include <string.h>

typedef enum { PLAIN, RESTORED, CLONED, N_TROUBLES } Trouble;

/* One machine's life. A restored one begins where a backup ended and owns the epochs from then on;
 * a clone owns an epoch only once its branch is adopted. */
typedef struct {
    Sim *sim;
    Trouble trouble;
    guint first_own;    /* index of the first epoch that is its own */
    gboolean is_closed; /* sells no more; what it has may still come */
    gboolean is_rejected;
    Sim *backup; /* newest, NULL: none */
} Life;

typedef struct {
    Life *life;
    SimRequest *request;
} Letter;

typedef struct {
    Office office;
    GRand *rand;
    GPtrArray *lives;   /* of Life */
    GPtrArray *letters; /* of Letter: sent once, may come again */
} World;

static void
life_free (gpointer data)
{
    Life *life = data;
    sim_free (life->sim);
    sim_free (life->backup);
    g_free (life);
}

static void
letter_free (gpointer data)
{
    Letter *letter = data;
    sim_request_free (letter->request);
    g_free (letter);
}

static Life *
add_life (World *world, Sim *sim, Trouble trouble, guint first_own)
{
    Life *life = g_new0 (Life, 1);
    life->sim = sim;
    life->trouble = trouble;
    life->first_own = first_own;
    g_ptr_array_add (world->lives, life);
    return life;
}

static gboolean
chance (World *world, gint percent)
{
    return g_rand_int_range (world->rand, 0, 100) < percent;
}

/* --- what happens in shops --- */

static void
act (World *world, Life *life)
{
    static const char *const products[] = {"QN-0001", "QN-0002", "QN-0003", "QN01.MUOI"};
    const char *product = products[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (products))];
    const int stars = g_rand_int_range (world->rand, 0, 2) * 4;
    const gint64 qty = g_rand_int_range (world->rand, 1, 5000);
    const gint64 amount = g_rand_int_range (world->rand, 1, 1000000);
    switch (g_rand_int_range (world->rand, 0, 10)) {
    case 0:
        sim_close (life->sim);
        break;
    case 1:
        sim_note (life->sim, "login");
        break;
    case 2:
        sim_take_back (life->sim, product, stars, qty, amount);
        break;
    default:
        sim_sell (life->sim, product, stars, qty, amount);
        break;
    }
}

static gboolean
has_later_life (const World *world, const Life *life)
{
    gboolean is_behind = FALSE;
    for (guint i = 0; i < world->lives->len; i++) {
        const Life *other = g_ptr_array_index (world->lives, i);
        if (is_behind && strcmp (other->sim->point, life->sim->point) == 0)
            return TRUE;
        is_behind = is_behind || other == life;
    }
    return FALSE;
}

static void
restore (World *world, Life *life)
{
    Sim *sim = g_steal_pointer (&life->backup);
    life->is_closed = TRUE;
    sim_open_epoch (sim);
    add_life (world, sim, RESTORED, sim->epochs->len - 1);
}

static void
make_trouble (World *world, Life *life)
{
    if (life->trouble == RESTORED && !life->is_closed) {
        if (life->backup == NULL || chance (world, 50)) {
            sim_free (life->backup);
            life->backup = sim_copy (life->sim);
        } else {
            restore (world, life);
        }
    }
    if (life->trouble == CLONED && !has_later_life (world, life) && life->sim->epochs->len == 1 &&
        life->first_own == 0) {
        Life *clone = add_life (world, sim_copy (life->sim), CLONED, 1);
        memset (clone->sim->installation, 0x5a, sizeof clone->sim->installation);
    }
}

/* --- the line --- */

static void
decide_fork (World *world, Life *life)
{
    if (life->sim->command.kind == OCOP_COMMAND_OPEN_EPOCH) {
        sim_adopt (life->sim, &life->sim->command.at, life->sim->command.case_id);
        life->first_own = 1;
        life->sim->command.kind = OCOP_COMMAND_NONE;
        return;
    }
    const OcopRegCaseQuery query = {.status = OCOP_REG_CASE_OPEN, .kind = OCOP_REG_CASE_FORK};
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (world->office.db, &query, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < cases->len; i++) {
        const OcopRegCase *a_case = g_ptr_array_index (cases, i);
        if (strcmp (a_case->point, life->sim->point) != 0)
            continue;
        const gboolean adopts = chance (world, 60);
        office_resolve (&world->office, a_case->id, adopts);
        life->is_rejected = !adopts;
    }
}

static void
hear (World *world, Life *life, const SimRequest *request, const OcopIngestAnswer *answer)
{
    sim_hear (life->sim, request, answer);
    if (life->sim->refused == OCOP_PROBLEM_EPOCH_UNKNOWN ||
        life->sim->refused == OCOP_PROBLEM_NOT_ENROLLED)
        office_enrol (&world->office, life->sim);
    else if (life->sim->refused == OCOP_PROBLEM_FORK)
        decide_fork (world, life);
    else if (life->sim->refused != OCOP_PROBLEM_GAP && answer->status != 200)
        g_error ("%s", (const char *)g_bytes_get_data (answer->body, NULL));
}

static SimRequest *
write_letter (World *world, Life *life)
{
    g_autoptr (OcopBatch) batch = sim_make_batch (life->sim, g_rand_int_range (world->rand, 1, 12));
    Letter *letter = g_new0 (Letter, 1);
    letter->life = life;
    letter->request = sim_batch_request (life->sim, batch);
    g_ptr_array_add (world->letters, letter);
    return letter->request;
}

static void
contact (World *world, Life *life)
{
    SimRequest *request = write_letter (world, life);
    if (chance (world, 20))
        return; /* lost, or only late: see replay */
    g_auto (OcopIngestAnswer) answer = office_take (&world->office, request);
    if (chance (world, 20)) {
        g_auto (OcopIngestAnswer) again = office_take (&world->office, request);
        g_assert_cmpint (again.status, ==, answer.status);
    }
    if (!chance (world, 20))
        hear (world, life, request, &answer);
}

static void
replay (World *world)
{
    if (world->letters->len == 0)
        return;
    const gint32 index = g_rand_int_range (world->rand, 0, (gint32)world->letters->len);
    const Letter *letter = g_ptr_array_index (world->letters, index);
    g_auto (OcopIngestAnswer) answer = office_take (&world->office, letter->request);
    g_assert_nonnull (answer.body);
}

/* Several tills come at once: one commit. */
static void
contact_together (World *world)
{
    g_autoptr (GPtrArray) jobs =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_ingest_job_free);
    g_autoptr (GPtrArray) whose = g_ptr_array_new();
    g_autoptr (GPtrArray) requests = g_ptr_array_new();
    g_autoptr (GError) error = NULL;
    for (guint i = 0; i < world->lives->len; i++) {
        Life *life = g_ptr_array_index (world->lives, i);
        if (life->is_rejected || chance (world, 40))
            continue;
        SimRequest *request = write_letter (world, life);
        const OcopIngestRequest asked = sim_request_get (request);
        g_ptr_array_add (
            jobs, ocop_ingest_job_new (world->office.ingest, &asked, OCOP_INGEST_DIRECT, &error));
        g_assert_no_error (error);
        g_ptr_array_add (whose, life);
        g_ptr_array_add (requests, request);
    }
    ocop_ingest_commit (world->office.ingest, (OcopIngestJob *const *)jobs->pdata, jobs->len,
                        world->office.now_ms);
    for (guint i = 0; i < jobs->len; i++)
        if (!chance (world, 20))
            hear (world, g_ptr_array_index (whose, i), g_ptr_array_index (requests, i),
                  ocop_ingest_job_peek_answer (g_ptr_array_index (jobs, i)));
}

static void
step (World *world)
{
    Life *life = g_ptr_array_index (world->lives,
                                    g_rand_int_range (world->rand, 0, (gint32)world->lives->len));
    world->office.now_ms += 1000;
    switch (g_rand_int_range (world->rand, 0, 12)) {
    case 0:
        make_trouble (world, life);
        break;
    case 1:
    case 2:
        replay (world);
        break;
    case 3:
        contact_together (world);
        break;
    case 4:
    case 5:
    case 6:
        if (!life->is_rejected)
            contact (world, life);
        break;
    default:
        if (!life->is_closed && !life->is_rejected)
            act (world, life);
        break;
    }
}

/* --- the end --- */

static gboolean
drain_once (World *world)
{
    gboolean is_done = TRUE;
    for (guint i = 0; i < world->lives->len; i++) {
        Life *life = g_ptr_array_index (world->lives, i);
        if (life->is_rejected || sim_is_drained (life->sim))
            continue;
        is_done = FALSE;
        SimRequest *request = write_letter (world, life);
        g_auto (OcopIngestAnswer) answer = office_take (&world->office, request);
        hear (world, life, request, &answer);
    }
    return is_done;
}

/* Of two machines with one epoch the one that the registry holds: the longer one where they agree.
 */
static gboolean
is_held (const World *world, const Life *life)
{
    for (guint i = 0; i < world->lives->len; i++) {
        const Life *other = g_ptr_array_index (world->lives, i);
        if (other == life || other->is_rejected || other->trouble != CLONED ||
            strcmp (other->sim->point, life->sim->point) != 0 || other->sim->epochs->len > 1)
            continue;
        const guint mine = sim_get_epoch (life->sim)->records->len;
        const guint theirs = sim_get_epoch (other->sim)->records->len;
        if (theirs > mine || (theirs == mine && other->first_own < life->first_own))
            return FALSE;
    }
    return TRUE;
}

static void
list_own (World *world, GPtrArray *sims, GPtrArray *epochs)
{
    for (guint i = 0; i < world->lives->len; i++) {
        Life *life = g_ptr_array_index (world->lives, i);
        guint first = life->first_own;
        if (life->is_rejected)
            continue;
        if (life->trouble == CLONED && life->sim->epochs->len == 1)
            first = is_held (world, life) ? 0 : 1;
        for (guint k = first; k < life->sim->epochs->len; k++) {
            g_ptr_array_add (sims, life->sim);
            g_ptr_array_add (epochs, g_ptr_array_index (life->sim->epochs, k));
        }
    }
}

static void
assert_exact (World *world)
{
    g_autoptr (GPtrArray) sims = g_ptr_array_new();
    g_autoptr (GPtrArray) epochs = g_ptr_array_new();
    list_own (world, sims, epochs);
    g_autofree char *expected = office_dump_sims (sims, epochs);
    g_autofree char *held = office_dump (&world->office);
    g_assert_cmpstr (held, ==, expected);
    for (guint i = 0; i < epochs->len; i++) {
        const SimEpoch *epoch = g_ptr_array_index (epochs, i);
        g_autoptr (OcopRegEpoch) row =
            office_get_epoch (&world->office, g_ptr_array_index (sims, i), epoch->epoch);
        g_assert_cmpint (row->acked_seq, ==, epoch->records->len);
        g_assert_cmpint (row->proof, ==, OCOP_REG_PROVEN);
    }
    office_assert_agrees (&world->office);
    g_assert_cmpuint (office_count_cases (&world->office, OCOP_REG_CASE_TOTALS_CONFLICT, -1), ==,
                      0);
    g_assert_cmpuint (office_count_cases (&world->office, OCOP_REG_CASE_UNPROVEN, -1), ==, 0);
    g_assert_cmpuint (office_count_cases (&world->office, OCOP_REG_CASE_GAP, OCOP_REG_CASE_OPEN),
                      ==, 0);
}

static void
finish (World *world)
{
    guint n = 0;
    while (!drain_once (world))
        g_assert_cmpuint (n++, <, 2000);
    assert_exact (world);
    /* Everything that was ever sent comes once more, in any order. */
    while (world->letters->len > 0) {
        const guint index = (guint)g_rand_int_range (world->rand, 0, (gint32)world->letters->len);
        const Letter *letter = g_ptr_array_index (world->letters, index);
        g_auto (OcopIngestAnswer) answer = office_take (&world->office, letter->request);
        g_assert_nonnull (answer.body);
        g_ptr_array_remove_index_fast (world->letters, index);
    }
    assert_exact (world);
}

static void
run_world (Backend *backend, guint32 seed, guint n_steps)
{
    World world = {.rand = g_rand_new_with_seed (seed),
                   .lives = g_ptr_array_new_with_free_func (life_free),
                   .letters = g_ptr_array_new_with_free_func (letter_free)};
    office_init (&world.office, backend->db);
    for (guint i = 0; i < 2 * N_TROUBLES; i++) {
        g_autofree char *point = g_strdup_printf ("S%u%02u", seed, i);
        Life *life = add_life (&world, sim_new (point, 1 + i % 3, (guint8)(20 * i + 1)),
                               (Trouble)(i % N_TROUBLES), 0);
        office_enrol (&world.office, life->sim);
    }
    for (guint i = 0; i < n_steps; i++)
        step (&world);
    finish (&world);
    g_ptr_array_unref (world.letters);
    g_ptr_array_unref (world.lives);
    g_rand_free (world.rand);
    office_clear (&world.office);
}

static void
clear_database (Backend *backend)
{
    static const char sql[] =
        "DELETE FROM totals; DELETE FROM till_epoch; DELETE FROM till; DELETE FROM header_range; "
        "DELETE FROM record_body; DELETE FROM office_case; DELETE FROM stock";
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, backend->db, OCOP_REG_WRITE, &error));
    GOOD (ocop_reg_exec (backend->db, sql, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static void
test_sums (Backend *backend)
{
    const guint n_seeds = backend->kind == OCOP_REG_SQLITE ? 12 : 3;
    for (guint seed = 1; seed <= n_seeds; seed++) {
        g_test_message ("seed %u", seed);
        run_world (backend, seed, 500);
        clear_database (backend);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    backend_add_test ("/sums/equal-the-acknowledged-journals", test_sums);
    return backend_run_tests();
}
