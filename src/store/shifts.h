/* Shifts in the store, and being in training. */
#pragma once

#include "domain/shift.h"
#include "store/store.h"

/* Running figures of one shift; saving writes the figures that move, not what was fixed at opening.
 */
gboolean ocop_shifts_load (OcopDb *db, gint64 shift, OcopShiftFigures *ret_figures, GError **error);
gboolean ocop_shifts_save (OcopDb *db, const OcopShiftFigures *figures, GError **error);

/* *@ret_shift: id of the open shift, 0 when there is none; its business day or OCOP_DAY_NONE in
 * @ret_day, which may be NULL. */
gboolean ocop_shifts_find_open (OcopDb *db, gint64 *ret_shift, OcopDay *ret_day, GError **error);
/* Number for the next shift and the next Z. */
gboolean ocop_shifts_get_next (OcopDb *db, gint64 *ret_shift, gint64 *ret_z, GError **error);

/* Rows of the records that open, move cash and close (for the till and for doctor's replica).
 * @utc_ms is the record's. */
gboolean ocop_shifts_insert_opening (OcopDb *db, gint64 record, gint64 utc_ms,
                                     const OcopShiftOpening *opening, GError **error);
gboolean ocop_shifts_insert_cash_move (OcopDb *db, gint64 record, const OcopCashMove *move,
                                       GError **error);
gboolean ocop_shifts_insert_close (OcopDb *db, gint64 record, const OcopShiftClose *close,
                                   GError **error);
/* The record that closed the shift of Z @z, 0: none. */
gboolean ocop_shifts_find_z (OcopDb *db, gint64 z, gint64 *ret_record, GError **error);
/* Number of the last Z, 0: none yet. */
gboolean ocop_shifts_get_last_z (OcopDb *db, gint64 *ret_z, GError **error);
/* The record that closed the last shift, 0: none. */
gboolean ocop_shifts_find_last_close (OcopDb *db, gint64 *ret_record, GError **error);

typedef struct {
    gboolean is_on;
    gint64 n_sales;
    gint64 amount;
} OcopTraining;

gboolean ocop_training_load (OcopDb *db, OcopTraining *ret_training, GError **error);
gboolean ocop_training_enter (OcopDb *db, gint64 record, GError **error);
gboolean ocop_training_add (OcopDb *db, gint64 amount, GError **error);
/* Leaves and books count and sum into the figures of @shift. */
gboolean ocop_training_leave (OcopDb *db, gint64 shift, gint64 n_sales, gint64 amount,
                              GError **error);
