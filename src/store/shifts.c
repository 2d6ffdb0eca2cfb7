/* Shifts: one row each, read and written whole. */
#include "store/shifts.h"

#include "store/requests.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* The moving figures in the order in which the two statements below name them. */
#define N_MOVING 41

static void
list_moving (OcopShiftFigures *figures, gint64 *ret_list[N_MOVING])
{
    gint64 *list[N_MOVING] = {&figures->n_sales,
                              &figures->sales,
                              &figures->n_returns,
                              &figures->returns,
                              &figures->n_unproven_returns,
                              &figures->unproven_returns,
                              &figures->discounts,
                              &figures->rounding,
                              &figures->cash_in,
                              &figures->cash_out,
                              &figures->received[OCOP_PAYMENT_CASH],
                              &figures->refunded[OCOP_PAYMENT_CASH],
                              &figures->received[OCOP_PAYMENT_VIETQR],
                              &figures->refunded[OCOP_PAYMENT_VIETQR],
                              &figures->received[OCOP_PAYMENT_CARD],
                              &figures->refunded[OCOP_PAYMENT_CARD],
                              &figures->received[OCOP_PAYMENT_VOUCHER],
                              &figures->refunded[OCOP_PAYMENT_VOUCHER],
                              &figures->sold_vat[OCOP_VAT_0].gross,
                              &figures->sold_vat[OCOP_VAT_0].vat,
                              &figures->sold_vat[OCOP_VAT_5].gross,
                              &figures->sold_vat[OCOP_VAT_5].vat,
                              &figures->sold_vat[OCOP_VAT_8].gross,
                              &figures->sold_vat[OCOP_VAT_8].vat,
                              &figures->sold_vat[OCOP_VAT_10].gross,
                              &figures->sold_vat[OCOP_VAT_10].vat,
                              &figures->sold_vat[OCOP_VAT_KCT].gross,
                              &figures->sold_vat[OCOP_VAT_KCT].vat,
                              &figures->returned_vat[OCOP_VAT_0].gross,
                              &figures->returned_vat[OCOP_VAT_0].vat,
                              &figures->returned_vat[OCOP_VAT_5].gross,
                              &figures->returned_vat[OCOP_VAT_5].vat,
                              &figures->returned_vat[OCOP_VAT_8].gross,
                              &figures->returned_vat[OCOP_VAT_8].vat,
                              &figures->returned_vat[OCOP_VAT_10].gross,
                              &figures->returned_vat[OCOP_VAT_10].vat,
                              &figures->returned_vat[OCOP_VAT_KCT].gross,
                              &figures->returned_vat[OCOP_VAT_KCT].vat,
                              &figures->n_training,
                              &figures->training,
                              &figures->n_copies};
    memcpy (ret_list, list, sizeof list);
}

gboolean
ocop_shifts_load (OcopDb *db, gint64 shift, OcopShiftFigures *ret_figures, GError **error)
{
    gboolean is_found;
    OcopShiftFigures figures = {.id = shift};
    gint64 *moving[N_MOVING];
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "SELECT day, cashier, opened_ms, opening_float, "
                                          "n_sales, sales, n_returns, returns, "
                                          "n_unproven_returns, unproven_returns, discounts, "
                                          "rounding, cash_in, cash_out, received_cash, "
                                          "refunded_cash, received_vietqr, refunded_vietqr, "
                                          "received_card, refunded_card, received_voucher, "
                                          "refunded_voucher, sold_gross_0, sold_vat_0, "
                                          "sold_gross_5, sold_vat_5, sold_gross_8, "
                                          "sold_vat_8, sold_gross_10, sold_vat_10, "
                                          "sold_gross_kct, sold_vat_kct, returned_gross_0, "
                                          "returned_vat_0, returned_gross_5, returned_vat_5, "
                                          "returned_gross_8, returned_vat_8, "
                                          "returned_gross_10, returned_vat_10, "
                                          "returned_gross_kct, returned_vat_kct, n_training, "
                                          "training, n_copies"
                                          " FROM shift WHERE id = ?1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, shift);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (!is_found) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, _ ("shift %" PRId64 " is missing"),
                        shift);
        return FALSE;
    }
    figures.day = sqlite3_column_int (stmt, 0);
    figures.cashier_number = sqlite3_column_int64 (stmt, 1);
    figures.opened_ms = sqlite3_column_int64 (stmt, 2);
    figures.opening_float = sqlite3_column_int64 (stmt, 3);
    list_moving (&figures, moving);
    for (int i = 0; i < N_MOVING; i++)
        *moving[i] = sqlite3_column_int64 (stmt, 4 + i);
    sqlite3_reset (stmt);
    *ret_figures = figures;
    return TRUE;
}

gboolean
ocop_shifts_save (OcopDb *db, const OcopShiftFigures *figures, GError **error)
{
    OcopShiftFigures copy = *figures;
    gint64 *moving[N_MOVING];
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "UPDATE shift SET "
                                          "n_sales = ?2, sales = ?3, n_returns = ?4, "
                                          "returns = ?5, n_unproven_returns = ?6, "
                                          "unproven_returns = ?7, discounts = ?8, "
                                          "rounding = ?9, cash_in = ?10, cash_out = ?11, "
                                          "received_cash = ?12, refunded_cash = ?13, "
                                          "received_vietqr = ?14, refunded_vietqr = ?15, "
                                          "received_card = ?16, refunded_card = ?17, "
                                          "received_voucher = ?18, refunded_voucher = ?19, "
                                          "sold_gross_0 = ?20, sold_vat_0 = ?21, "
                                          "sold_gross_5 = ?22, sold_vat_5 = ?23, "
                                          "sold_gross_8 = ?24, sold_vat_8 = ?25, "
                                          "sold_gross_10 = ?26, sold_vat_10 = ?27, "
                                          "sold_gross_kct = ?28, sold_vat_kct = ?29, "
                                          "returned_gross_0 = ?30, returned_vat_0 = ?31, "
                                          "returned_gross_5 = ?32, returned_vat_5 = ?33, "
                                          "returned_gross_8 = ?34, returned_vat_8 = ?35, "
                                          "returned_gross_10 = ?36, returned_vat_10 = ?37, "
                                          "returned_gross_kct = ?38, returned_vat_kct = ?39, "
                                          "n_training = ?40, training = ?41, n_copies = ?42"
                                          " WHERE id = ?1",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, figures->id);
    list_moving (&copy, moving);
    for (int i = 0; i < N_MOVING; i++)
        ocop_bind_int (stmt, 2 + i, *moving[i]);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_shifts_find_open (OcopDb *db, gint64 *ret_shift, OcopDay *ret_day, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT id, day FROM shift WHERE closed_record IS NULL", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_shift = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    if (ret_day != NULL)
        *ret_day = is_found ? sqlite3_column_int (stmt, 1) : OCOP_DAY_NONE;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_shifts_get_next (OcopDb *db, gint64 *ret_shift, gint64 *ret_z, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "SELECT coalesce ((SELECT max (id) FROM shift), 0), "
                                          "coalesce ((SELECT max (z) FROM shift), 0)",
                                          error);
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_shift = sqlite3_column_int64 (stmt, 0) + 1;
    *ret_z = sqlite3_column_int64 (stmt, 1) + 1;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_shifts_insert_opening (OcopDb *db, gint64 record, gint64 utc_ms,
                            const OcopShiftOpening *opening, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db,
                                          "INSERT INTO shift (id, record, day, cashier, opened_ms, "
                                          "opening_float) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, opening->shift);
    ocop_bind_int (stmt, 2, record);
    ocop_bind_int (stmt, 3, opening->day);
    ocop_bind_int (stmt, 4, opening->cashier_number);
    ocop_bind_int (stmt, 5, utc_ms);
    ocop_bind_int (stmt, 6, opening->opening_float);
    return ocop_db_run (db, stmt, error) &&
           (!opening->has_request ||
            ocop_request_insert (db, opening->request_id, opening->request_digest, record, 0,
                                 error));
}

gboolean
ocop_shifts_insert_cash_move (OcopDb *db, gint64 record, const OcopCashMove *move, GError **error)
{
    OcopShiftFigures figures;
    if (!ocop_shifts_load (db, move->shift, &figures, error))
        return FALSE;
    if (move->is_out)
        figures.cash_out += move->amount;
    else
        figures.cash_in += move->amount;
    return ocop_shifts_save (db, &figures, error) &&
           (!move->has_request ||
            ocop_request_insert (db, move->request_id, move->request_digest, record, 0, error));
}

gboolean
ocop_shifts_insert_close (OcopDb *db, gint64 record, const OcopShiftClose *close, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE shift SET closed_record = ?2, z = ?3, counted = ?4 WHERE id = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, close->figures.id);
    ocop_bind_int (stmt, 2, record);
    ocop_bind_int (stmt, 3, close->z);
    ocop_bind_int (stmt, 4, close->counted_cash);
    return ocop_db_run (db, stmt, error) &&
           (!close->has_request ||
            ocop_request_insert (db, close->request_id, close->request_digest, record, 0, error));
}

gboolean
ocop_shifts_find_z (OcopDb *db, gint64 z, gint64 *ret_record, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT closed_record FROM shift WHERE z = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, z);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_record = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_shifts_get_last_z (OcopDb *db, gint64 *ret_z, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT max (z) FROM shift", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_z = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_shifts_find_last_close (OcopDb *db, gint64 *ret_record, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT closed_record FROM shift WHERE z = (SELECT max (z) FROM shift)", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_record = is_found ? sqlite3_column_int64 (stmt, 0) : 0;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_training_load (OcopDb *db, OcopTraining *ret_training, GError **error)
{
    OcopTraining training = {FALSE, 0, 0};
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT n_sales, amount FROM training", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &training.is_on, error))
        return FALSE;
    if (training.is_on) {
        training.n_sales = sqlite3_column_int64 (stmt, 0);
        training.amount = sqlite3_column_int64 (stmt, 1);
    }
    sqlite3_reset (stmt);
    *ret_training = training;
    return TRUE;
}

gboolean
ocop_training_enter (OcopDb *db, gint64 record, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO training (one, entered, n_sales, amount) VALUES (1, ?1, 0, 0)", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, record);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_training_add (OcopDb *db, gint64 amount, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE training SET n_sales = n_sales + 1, amount = amount + ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, amount);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_training_leave (OcopDb *db, gint64 shift, gint64 n_sales, gint64 amount, GError **error)
{
    OcopShiftFigures figures;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "DELETE FROM training", error);
    if (stmt == NULL || !ocop_db_run (db, stmt, error) ||
        !ocop_shifts_load (db, shift, &figures, error))
        return FALSE;
    figures.n_training += n_sales;
    figures.training += amount;
    return ocop_shifts_save (db, &figures, error);
}
