/* A payment belongs to the first till that waits for its code; asking again gives it again. */
#include "registry/store/payments.h"

#include "registry/store/private.h"

static const OcopRegField payment_fields[] = {
    FIELD (TEXT, "source", OcopRegPayment, source),
    FIELD (TEXT, "event_id", OcopRegPayment, event_id),
    FIELD (TEXT, "code", OcopRegPayment, code),
    FIELD (INT, "amount", OcopRegPayment, amount),
    FIELD (INT, "utc_ms", OcopRegPayment, utc_ms),
    FIELD (TEXT, "reference", OcopRegPayment, reference),
    FIELD (INT, "received_ms", OcopRegPayment, received_ms),
    FIELD (INT, "claimed_by", OcopRegPayment, claimed_by),
    FIELD (INT, "delivered_ms", OcopRegPayment, delivered_ms),
};
const OcopRegShape ocop_reg_payment_shape = SHAPE ("payment", OcopRegPayment, payment_fields, 2, 0);

gboolean
ocop_reg_payments_add (OcopRegDb *db, const OcopRegPayment *payment, gboolean *ret_is_new,
                       GError **error)
{
    return ocop_reg_row_insert (db, &ocop_reg_payment_shape, payment, ret_is_new, error);
}

static gboolean
claim (OcopRegDb *db, gint64 till_key, const char *code, gint64 since_ms, gint64 now_ms,
       GError **error)
{
    OcopRegStmt *stmt =
        ocop_reg_prepare (db,
                          "UPDATE payment SET claimed_by = $1, delivered_ms = $2 WHERE code = $3 "
                          "AND received_ms >= $4 AND claimed_by = 0",
                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, now_ms);
    ocop_reg_bind_text (stmt, 3, code);
    ocop_reg_bind_int (stmt, 4, since_ms);
    return ocop_reg_run (stmt, NULL, error);
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
    const OcopRegPayment *one = *(OcopRegPayment *const *)a;
    const OcopRegPayment *other = *(OcopRegPayment *const *)b;
    return (one->utc_ms > other->utc_ms) - (one->utc_ms < other->utc_ms);
}

GPtrArray *
ocop_reg_payments_take (OcopRegDb *db, gint64 till_key, const char *const *codes, guint n_codes,
                        gint64 since_ms, gint64 now_ms, GError **error)
{
    g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (ocop_reg_row_free);
    for (guint i = 0; i < n_codes; i++) {
        const OcopRegQuery query = {
            .where = "code = $1 AND received_ms >= $2 AND claimed_by = $3",
            .n_values = 3,
            .values = {{.text = codes[i]}, {.number = since_ms}, {.number = till_key}}};
        if (!claim (db, till_key, codes[i], since_ms, now_ms, error))
            return NULL;
        g_autoptr (GPtrArray) rows =
            ocop_reg_rows_list (db, &ocop_reg_payment_shape, &query, error);
        if (rows == NULL)
            return NULL;
        while (rows->len > 0)
            g_ptr_array_add (taken, g_ptr_array_steal_index (rows, 0));
    }
    g_ptr_array_sort (taken, compare_time);
    return g_steal_pointer (&taken);
}

gboolean
ocop_reg_payments_expire (OcopRegDb *db, gint64 before_ms, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db, "DELETE FROM payment WHERE received_ms < $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, before_ms);
    return ocop_reg_run (stmt, NULL, error);
}
