/* The province's side of the tests. */
#include "office.h"

#include "registry/ingest/office.h"
#include "registry/store/check.h"
#include <string.h>

void
office_init (Office *office, OcopRegDb *db)
{
    guint8 seed[OCOP_SEED_SIZE];
    memset (seed, 0xee, sizeof seed);
    ocop_keys_init_from_seed (&office->keys, seed);
    office->db = db;
    office->ingest = ocop_ingest_new (db, &office->keys);
    office->now_ms = SIM_START_MS;
}

void
office_clear (Office *office)
{
    g_clear_pointer (&office->ingest, ocop_ingest_free);
    ocop_keys_clear (&office->keys);
}

char *
office_make_code (Office *office, const Sim *sim)
{
    char code[OCOP_ENROL_CODE_SHOWN_SIZE];
    g_auto (OcopRegTransaction) transaction = {0};
    GOOD (ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, &error));
    GOOD (ocop_reg_enrol_codes_make (office->db, sim->point, (int)sim->till, "test", office->now_ms,
                                     code, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
    return g_strdup (code);
}

OcopIngestAnswer
office_ask_enrolment (Office *office, const SimRequest *request)
{
    const OcopIngestRequest asked = sim_request_get (request);
    OcopIngestAnswer answer = {0};
    GOOD (ocop_ingest_enrol (office->ingest, &asked, office->now_ms, &answer, &error));
    return answer;
}

void
office_enrol (Office *office, Sim *sim)
{
    g_autofree char *code = office_make_code (office, sim);
    g_autoptr (SimRequest) request = sim_enrol_request (sim, code, 0);
    g_auto (OcopIngestAnswer) answer = office_ask_enrolment (office, request);
    sim_hear_enrolment (sim, &answer);
}

OcopIngestAnswer
office_take (Office *office, const SimRequest *request)
{
    const OcopIngestRequest asked = sim_request_get (request);
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopIngestJob) job =
        ocop_ingest_job_new (office->ingest, &asked, OCOP_INGEST_DIRECT, &error);
    g_assert_no_error (error);
    ocop_ingest_commit (office->ingest, &job, 1, office->now_ms);
    OcopIngestAnswer answer = *ocop_ingest_job_peek_answer (job);
    g_bytes_ref (answer.body);
    return answer;
}

OcopProblemType
office_send (Office *office, Sim *sim, const OcopBatch *batch)
{
    g_autoptr (SimRequest) request = sim_batch_request (sim, batch);
    g_auto (OcopIngestAnswer) answer = office_take (office, request);
    sim_hear (sim, request, &answer);
    return sim->refused;
}

void
office_sync_once (Office *office, Sim *sim, gint64 max_headers)
{
    g_autoptr (OcopBatch) batch = sim_make_batch (sim, max_headers);
    office_send (office, sim, batch);
}

void
office_drain (Office *office, Sim *sim)
{
    for (guint i = 0; i < 1000 && !sim_is_drained (sim); i++)
        office_sync_once (office, sim, 100);
    g_assert_true (sim_is_drained (sim));
}

guint
office_count_cases (Office *office, OcopRegCaseKind kind, int status)
{
    const OcopRegCaseQuery query = {.status = status, .kind = (int)kind};
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (office->db, &query, &error);
    g_assert_no_error (error);
    return cases->len;
}

OcopRegCase *
office_get_case (Office *office, OcopRegCaseKind kind)
{
    const OcopRegCaseQuery query = {.status = -1, .kind = (int)kind};
    OcopRegCase *a_case = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) cases = ocop_reg_cases_list (office->db, &query, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (cases->len, >, 0);
    const OcopRegCase *newest = g_ptr_array_index (cases, 0);
    ocop_reg_cases_find (office->db, newest->id, &a_case, &error);
    g_assert_no_error (error);
    return a_case;
}

OcopRegEpoch *
office_get_epoch (Office *office, const Sim *sim, gint64 epoch)
{
    g_autoptr (OcopRegTill) till = NULL;
    OcopRegEpoch *row = NULL;
    GOOD (ocop_reg_tills_find (office->db, sim->point, (int)sim->till, &till, &error));
    g_assert_nonnull (till);
    GOOD (ocop_reg_epochs_find (office->db, till->key, epoch, FALSE, &row, &error));
    g_assert_nonnull (row);
    return row;
}

void
office_resolve (Office *office, gint64 id, gboolean adopts)
{
    g_auto (OcopRegTransaction) transaction = {0};
    g_autoptr (OcopRegCase) a_case = NULL;
    GOOD (ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, &error));
    GOOD (ocop_ingest_resolve (office->db, id, adopts ? OCOP_DECISION_ADOPT : OCOP_DECISION_REJECT,
                               "user:hoa", office->now_ms, &a_case, &error));
    GOOD (ocop_reg_commit (&transaction, &error));
}

static char *
make_line (const char *point, int till, const OcopWireRow *row)
{
    return g_strdup_printf ("%d %s %d %s %d %d: %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                            " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                            row->day, point, till, row->product, (int)row->channel, row->stars,
                            row->qty_milli, row->amount, row->returned_qty_milli,
                            row->returned_amount);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *)a, *(char *const *)b);
}

static char *
join (GPtrArray *lines)
{
    g_ptr_array_sort (lines, compare_lines);
    g_ptr_array_add (lines, NULL);
    return g_strjoinv ("\n", (char **)lines->pdata);
}

static gboolean
add_line (const OcopRegTotalsLine *line, gpointer data, GError **error)
{
    OcopWireRow row = {.day = line->day,
                       .channel = (OcopChannel)line->channel,
                       .stars = line->stars,
                       .qty_milli = line->qty_milli,
                       .amount = line->amount,
                       .returned_qty_milli = line->returned_qty_milli,
                       .returned_amount = line->returned_amount};
    g_strlcpy (row.product, line->product, sizeof row.product);
    g_ptr_array_add (data, make_line (line->point, line->till, &row));
    return TRUE;
}

char *
office_dump (Office *office)
{
    const OcopRegTotalsQuery query = OCOP_REG_TOTALS_QUERY_INIT;
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    GOOD (ocop_reg_totals_foreach (office->db, &query, add_line, lines, &error));
    return join (lines);
}

typedef struct {
    const Sim *sim;
    OcopWireRow row;
} Sum;

/* Epochs of one till are added up, as the contract says. */
char *
office_dump_sims (const GPtrArray *sims, const GPtrArray *epochs)
{
    g_autoptr (GArray) sums = g_array_new (FALSE, TRUE, sizeof (Sum));
    for (guint i = 0; i < epochs->len; i++) {
        const Sim *sim = g_ptr_array_index (sims, i);
        const SimEpoch *epoch = g_ptr_array_index (epochs, i);
        g_autoptr (GArray) rows = sim_rows_at (epoch, epoch->records->len);
        for (guint k = 0; k < rows->len; k++) {
            const OcopWireRow *row = &g_array_index (rows, OcopWireRow, k);
            Sum *sum = NULL;
            for (guint n = 0; n < sums->len && sum == NULL; n++) {
                Sum *other = &g_array_index (sums, Sum, n);
                if (strcmp (other->sim->point, sim->point) == 0 && other->sim->till == sim->till &&
                    ocop_wire_row_compare_key (&other->row, row) == 0)
                    sum = other;
            }
            if (sum == NULL) {
                const Sum fresh = {sim, *row};
                g_array_append_val (sums, fresh);
                continue;
            }
            sum->row.qty_milli += row->qty_milli;
            sum->row.amount += row->amount;
            sum->row.returned_qty_milli += row->returned_qty_milli;
            sum->row.returned_amount += row->returned_amount;
        }
    }
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    for (guint n = 0; n < sums->len; n++) {
        const Sum *sum = &g_array_index (sums, Sum, n);
        g_ptr_array_add (lines, make_line (sum->sim->point, (int)sum->sim->till, &sum->row));
    }
    return join (lines);
}

void
office_assert_agrees (Office *office)
{
    g_auto (OcopRegCheck) check = {0};
    GOOD (ocop_ingest_verify (office->db, office->now_ms, &check, &error));
    for (guint i = 0; i < check.problems->len; i++)
        g_error ("%s", (char *)g_ptr_array_index (check.problems, i));
}

gboolean
office_forget_cases (Office *office, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    if (!ocop_reg_begin (&transaction, office->db, OCOP_REG_WRITE, error))
        return FALSE;
    OcopRegStmt *stmt = ocop_reg_prepare (office->db, "DELETE FROM office_case", error);
    return stmt != NULL && ocop_reg_run (stmt, NULL, error) &&
           ocop_reg_commit (&transaction, error);
}
