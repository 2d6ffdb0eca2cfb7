/* What `verify` finds: per epoch the chain and the sums, then the roll-ups. Nothing is repaired. */
#include "registry/store/check.h"

#include "registry/store/check_private.h"
#include "registry/store/headers.h"
#include "registry/store/rollups.h"
#include "registry/store/tills.h"
#include "registry/store/totals.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

void
ocop_reg_check_clear (OcopRegCheck *check)
{
    g_clear_pointer (&check->problems, g_ptr_array_unref);
}

static void
add_problem (OcopRegCheck *check, const OcopRegTill *till, const OcopRegEpoch *epoch,
             const char *what)
{
    g_ptr_array_add (check->problems,
                     g_strdup_printf ("%s-%d.%" G_GINT64_FORMAT ": %s", till->point, till->till,
                                      epoch->epoch, what));
}

/* The signature of the newest range; it vouches for the chain before it. */
static gboolean
find_signature (OcopRegDb *db, const OcopRegEpoch *epoch, gboolean *ret_found,
                guint8 ret_signature[OCOP_SIGNATURE_SIZE], GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        ocop_reg_prepare (db,
                          "SELECT signature FROM header_range WHERE till_key = $1 AND epoch = $2 "
                          "ORDER BY seq_to DESC LIMIT 1",
                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, epoch->till_key);
    ocop_reg_bind_int (stmt, 2, epoch->epoch);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_found = has_row && ocop_reg_column_copy (stmt, 0, ret_signature, OCOP_SIGNATURE_SIZE);
    return TRUE;
}

static gboolean
check_chain (OcopRegDb *db, const OcopRegTill *till, const OcopRegEpoch *epoch, OcopRegCheck *check,
             GError **error)
{
    gint64 last_seq;
    guint8 last_hash[OCOP_HASH_SIZE], signature[OCOP_SIGNATURE_SIZE];
    gboolean is_signed;
    g_autoptr (GError) damage = NULL;
    if (!ocop_reg_headers_check (db, epoch->till_key, epoch->epoch, epoch->first_prev, &last_seq,
                                 last_hash, &damage)) {
        if (!g_error_matches (damage, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED)) {
            g_propagate_error (error, g_steal_pointer (&damage));
            return FALSE;
        }
        add_problem (check, till, epoch, damage->message);
        return TRUE;
    }
    check->n_records += last_seq;
    if (last_seq != epoch->acked_seq || memcmp (last_hash, epoch->head_hash, OCOP_HASH_SIZE) != 0)
        add_problem (check, till, epoch, _ ("the headers do not end at the head"));
    if (!find_signature (db, epoch, &is_signed, signature, error))
        return FALSE;
    if (last_seq > 0 &&
        (!is_signed || !ocop_keys_verify_hash (epoch->public_key, last_hash, signature)))
        add_problem (check, till, epoch, _ ("the head is not signed with the epoch's key"));
    return TRUE;
}

static gboolean
check_sums (OcopRegDb *db, const OcopRegTill *till, const OcopRegEpoch *epoch, OcopRegCheck *check,
            GError **error)
{
    OcopRegTotalsSum sum;
    if (!ocop_reg_totals_sum (db, epoch->till_key, epoch->epoch, &sum, error))
        return FALSE;
    check->n_rows += sum.n_rows;
    if (sum.sales != epoch->held_sales || sum.returns != epoch->held_returns)
        add_problem (check, till, epoch, _ ("the rows do not add up to the kept sums"));
    if (sum.max_version > epoch->acked_totals)
        add_problem (check, till, epoch, _ ("a row is newer than what was acknowledged"));
    const gboolean is_proven = epoch->proof == OCOP_REG_PROVEN && epoch->has_base != 0 &&
                               epoch->proven_seq == epoch->acked_seq;
    if (is_proven && (sum.sales != epoch->head_sales - epoch->base_sales ||
                      sum.returns != epoch->head_returns - epoch->base_returns))
        add_problem (check, till, epoch, _ ("the rows do not add up to the head's totals"));
    return TRUE;
}

gboolean
ocop_reg_check_till (OcopRegDb *db, const OcopRegTill *till, OcopRegCheck *check, GError **error)
{
    g_autoptr (GPtrArray) epochs = ocop_reg_epochs_list (db, till->key, error);
    if (epochs == NULL)
        return FALSE;
    for (guint i = 0; i < epochs->len; i++) {
        const OcopRegEpoch *epoch = g_ptr_array_index (epochs, i);
        check->n_epochs++;
        if (!check_chain (db, till, epoch, check, error) ||
            !check_sums (db, till, epoch, check, error))
            return FALSE;
    }
    return TRUE;
}

/* Rows whose till nobody knows are in no sum and no report. */
gboolean
ocop_reg_check_strays (OcopRegDb *db, OcopRegCheck *check, GError **error)
{
    gint64 n_rows;
    if (!ocop_reg_get_number (db,
                              "SELECT count (*) FROM totals r WHERE NOT EXISTS (SELECT 1 FROM till "
                              "t JOIN till_epoch e ON e.till_key = t.till_key WHERE e.till_key = "
                              "r.till_key AND e.epoch = r.epoch)",
                              &n_rows, error))
        return FALSE;
    if (n_rows != 0)
        g_ptr_array_add (check->problems,
                         g_strdup_printf (_ ("%" PRId64 " rows belong to no epoch"), n_rows));
    return TRUE;
}

gboolean
ocop_reg_check_within (OcopRegDb *db, OcopRegCheck *ret_check, GError **error)
{
    g_auto (OcopRegCheck) check = {.problems = g_ptr_array_new_with_free_func (g_free)};
    g_autoptr (GPtrArray) tills = ocop_reg_tills_list (db, error);
    if (tills == NULL)
        return FALSE;
    check.n_tills = tills->len;
    for (guint i = 0; i < tills->len; i++)
        if (!ocop_reg_check_till (db, g_ptr_array_index (tills, i), &check, error))
            return FALSE;
    gboolean agrees;
    g_autofree char *difference = NULL;
    if (!ocop_reg_check_strays (db, &check, error) ||
        !ocop_reg_rollups_check (db, &agrees, &difference, error))
        return FALSE;
    if (!agrees)
        g_ptr_array_add (check.problems, g_steal_pointer (&difference));
    *ret_check = check;
    check.problems = NULL;
    return TRUE;
}

gboolean
ocop_reg_check_run (OcopRegDb *db, OcopRegCheck *ret_check, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    return ocop_reg_begin (&transaction, db, OCOP_REG_READ, error) &&
           ocop_reg_check_within (db, ret_check, error);
}
