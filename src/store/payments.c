/* Rows of payment requests. */
#include "store/payments.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
ocop_payments_insert (OcopDb *db, const OcopPayRequest *request, gint64 parked, gint64 *ret_id,
                      GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT INTO payment_request (code, amount, utc_ms, state, bin, account, account_name, "
        "payload, parked, changed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?3)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, request->code);
    ocop_bind_int (stmt, 2, request->amount);
    ocop_bind_int (stmt, 3, request->utc_ms);
    ocop_bind_int (stmt, 4, OCOP_PAYMENT_AWAITING);
    ocop_bind_text (stmt, 5, request->bin);
    ocop_bind_text (stmt, 6, request->account);
    ocop_bind_text (stmt, 7, request->account_name);
    ocop_bind_text (stmt, 8, request->payload);
    if (parked != 0)
        ocop_bind_int (stmt, 9, parked);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    *ret_id = sqlite3_last_insert_rowid (ocop_db_get_handle (db));
    return TRUE;
}

static char *
dup_or_null (sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type (stmt, column) != SQLITE_NULL ? ocop_column_dup_text (stmt, column)
                                                             : NULL;
}

gboolean
ocop_payments_load (OcopDb *db, const char *code, gint64 id, gboolean *ret_is_found,
                    OcopPayRequest *ret_request, gint64 *ret_receipt_no, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "SELECT id, code, amount, utc_ms, state, bin, account, account_name, payload, parked, "
        "paid, receipt, bank_reference, changed_ms, bank_amount FROM payment_request WHERE code = ?1 OR id = ?2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    if (code == NULL)
        ocop_bind_int (stmt, 2, id);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_is_found = is_found;
    if (!is_found)
        return TRUE;
    if ((guint64)sqlite3_column_int64 (stmt, 4) >= OCOP_N_PAYMENT_STATES) {
        sqlite3_reset (stmt);
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("a payment request cannot be read"));
        return FALSE;
    }
    gint64 parked = sqlite3_column_int64 (stmt, 9);
    *ret_request = (OcopPayRequest){
        .id = sqlite3_column_int64 (stmt, 0),
        .amount = sqlite3_column_int64 (stmt, 2),
        .utc_ms = sqlite3_column_int64 (stmt, 3),
        .state = (OcopPaymentState)sqlite3_column_int (stmt, 4),
        .bin = ocop_column_dup_text (stmt, 5),
        .account = ocop_column_dup_text (stmt, 6),
        .account_name = ocop_column_dup_text (stmt, 7),
        .payload = ocop_column_dup_text (stmt, 8),
        .parked = parked != 0 ? g_strdup_printf ("P%" G_GINT64_FORMAT, parked) : NULL,
        .paid = sqlite3_column_int64 (stmt, 10),
        .bank_reference = dup_or_null (stmt, 12),
        .changed_ms = sqlite3_column_int64 (stmt, 13),
        .bank_amount = sqlite3_column_int64 (stmt, 14),
    };
    g_strlcpy (ret_request->code, ocop_column_text (stmt, 1), sizeof ret_request->code);
    *ret_receipt_no = sqlite3_column_int64 (stmt, 11);
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_payments_has_code (OcopDb *db, const char *code, gboolean *ret_has, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT 1 FROM payment_request WHERE code = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    if (!ocop_db_find (db, stmt, ret_has, error))
        return FALSE;
    sqlite3_reset (stmt);
    return TRUE;
}

GArray *
ocop_payments_list (OcopDb *db, gboolean wants_all, guint n, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    sqlite3_stmt *stmt =
        wants_all
            ? ocop_db_prepare (db,
                               "SELECT id FROM (SELECT id FROM payment_request ORDER BY id DESC "
                               "LIMIT ?1) ORDER BY id",
                               error)
            : ocop_db_prepare (
                  db, "SELECT id FROM payment_request WHERE state IN (0, 2) ORDER BY id LIMIT ?1",
                  error);
    if (stmt == NULL)
        return NULL;
    ocop_bind_int (stmt, 1, n);
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&ids);
        gint64 id = sqlite3_column_int64 (stmt, 0);
        g_array_append_val (ids, id);
    }
}

gboolean
ocop_payments_take (OcopDb *db, const char *code, gint64 amount, gint64 receipt_no, gint64 utc_ms,
                    GError **error)
{
    g_auto (OcopPayRequest) request = {0};
    gboolean is_found;
    gint64 before;
    if (!ocop_payments_load (db, code, 0, &is_found, &request, &before, error))
        return FALSE;
    if (!is_found)
        return TRUE;
    gint64 paid = request.paid + amount;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "UPDATE payment_request SET state = ?2, paid = ?3, "
                                          "receipt = ?4, changed_ms = ?5 WHERE id = ?1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, request.id);
    ocop_bind_int (stmt, 2, ocop_payment_state_after_sale (request.state, request.amount, paid));
    ocop_bind_int (stmt, 3, paid);
    ocop_bind_int (stmt, 4, receipt_no);
    ocop_bind_int (stmt, 5, utc_ms);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_payments_set_state (OcopDb *db, gint64 id, OcopPaymentState state, gint64 utc_ms,
                         GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE payment_request SET state = ?2, changed_ms = ?3 WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, id);
    ocop_bind_int (stmt, 2, state);
    ocop_bind_int (stmt, 3, utc_ms);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_payments_note_bank (OcopDb *db, const char *code, gint64 amount, gint64 bank_ms,
                         const char *reference, gint64 utc_ms, gboolean *ret_is_new,
                         GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "UPDATE payment_request SET bank_amount = ?2, bank_ms = ?3, bank_reference = ?4, "
        "changed_ms = ?5 WHERE code = ?1 AND bank_reference IS NULL",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, code);
    ocop_bind_int (stmt, 2, amount);
    ocop_bind_int (stmt, 3, bank_ms);
    ocop_bind_text (stmt, 4, reference != NULL ? reference : "");
    ocop_bind_int (stmt, 5, utc_ms);
    if (!ocop_db_run (db, stmt, error))
        return FALSE;
    *ret_is_new = sqlite3_changes (ocop_db_get_handle (db)) > 0;
    return TRUE;
}

gboolean
ocop_payments_expire (OcopDb *db, gint64 utc_ms, GError **error)
{
    /* Paid short stays so: that is what a person has to see. */
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "UPDATE payment_request SET state = ?1, changed_ms = ?2 "
                                          "WHERE state IN (0, 2) AND state = 0",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_PAYMENT_EXPIRED);
    ocop_bind_int (stmt, 2, utc_ms);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_payments_drop_parked (OcopDb *db, gint64 parked, gint64 utc_ms, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "UPDATE payment_request SET state = ?1, changed_ms = ?2 "
                                          "WHERE state IN (0, 2) AND parked = ?3",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, OCOP_PAYMENT_DROPPED);
    ocop_bind_int (stmt, 2, utc_ms);
    ocop_bind_int (stmt, 3, parked);
    return ocop_db_run (db, stmt, error);
}
