/* A shift: its running figures as a pure fold over what happens in it, the count at its end, and
 * the facts of its records. */
#pragma once

#include "domain/goods_return.h"
#include "domain/sale.h"

typedef struct {
    gint64 gross;
    gint64 vat;
} OcopVatFigures;

typedef struct {
    gint64 id;   /* 1, 2, … in this till */
    OcopDay day; /* business day, fixed at opening */
    gint64 cashier_number;
    gint64 opened_ms;
    gint64 opening_float;
    gint64 n_sales, sales; /* đồng charged, before rounding; never reduced by returns */
    gint64 n_returns, returns;
    gint64 n_unproven_returns, unproven_returns; /* of those, without receipt */
    gint64 discounts;
    gint64 rounding;
    gint64 cash_in, cash_out;
    gint64 received[OCOP_N_PAYMENT_METHODS]; /* cash: net of change, rounding included */
    gint64 refunded[OCOP_N_PAYMENT_METHODS];
    OcopVatFigures sold_vat[OCOP_N_VAT_RATES]; /* sums of what the receipts state */
    OcopVatFigures returned_vat[OCOP_N_VAT_RATES];
    gint64 n_training, training;
    gint64 n_copies;
} OcopShiftFigures;

void ocop_shift_add_sale (OcopShiftFigures *figures, const OcopSale *sale);
void ocop_shift_add_return (OcopShiftFigures *figures, const OcopReturn *taking_back);

/* float + cash received − change − cash refunds + in − out. */
gint64 ocop_shift_get_expected_cash (const OcopShiftFigures *figures);

/* Banknotes in circulation, largest first, 0-terminated. Static. */
const gint64 *ocop_banknotes (void);
#define OCOP_N_BANKNOTES 12

/* A count by banknotes: JSON {"500000":3,"200000":1} or lines "500000 3" (also "500.000 x 3",
 * "500000;3"). @ret_counts by the order of ocop_banknotes. Errors: BAD_INPUT naming the note. */
gboolean ocop_notes_read (const char *text, gsize length, gint64 ret_counts[OCOP_N_BANKNOTES],
                          gint64 *ret_sum, GError **error);

typedef struct {
    gboolean has_request;
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    gint64 shift;
    char *cashier;
    gint64 cashier_number;
    gint64 opening_float;
    OcopDay day;
    gboolean is_day_confirmed; /* a person stated the day against the clock */
} OcopShiftOpening;

void ocop_shift_opening_clear (OcopShiftOpening *opening);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopShiftOpening, ocop_shift_opening_clear)
void ocop_shift_opening_to_body (const OcopShiftOpening *opening, GString *out);
gboolean ocop_shift_opening_from_body (const char *json, gsize length,
                                       OcopShiftOpening *ret_opening, GError **error);

typedef struct {
    gboolean has_request;
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    gint64 shift;
    gboolean is_out;
    gint64 amount;
    char *reason;
    char *by; /* NULL: user 0 */
} OcopCashMove;

void ocop_cash_move_clear (OcopCashMove *move);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopCashMove, ocop_cash_move_clear)
void ocop_cash_move_to_body (const OcopCashMove *move, GString *out);
gboolean ocop_cash_move_from_body (gboolean is_out, const char *json, gsize length,
                                   OcopCashMove *ret_move, GError **error);

/* One row of running totals, as the close body lists it and the registry receives it. */
typedef struct {
    OcopDay day;
    char *product;
    OcopChannel channel;
    int stars;
    gint64 qty_milli;
    gint64 amount;
    gint64 returned_qty_milli;
    gint64 returned_amount;
} OcopTotalsRow;

/* A new array of OcopTotalsRow that owns its texts. Canonical order: product (bytes), channel,
 * stars. */
GArray *ocop_totals_rows_new (void);

typedef struct {
    gboolean has_request;
    guint8 request_id[OCOP_UUID_SIZE];
    guint8 request_digest[OCOP_DIGEST_SIZE];
    gint64 z; /* number of the Z, 0 in an X */
    char *by; /* NULL: user 0 */
    OcopShiftFigures figures;
    char *cashier;
    gint64 expected_cash;
    gint64 counted_cash;
    gboolean has_notes;
    gint64 notes[OCOP_N_BANKNOTES];
    gint64 gt_sales, gt_returns, gt_count; /* perpetual, this shift included */
    gint64 n_parked;                       /* carried over */
    GPtrArray *parked;                     /* of char *: their ids */
    GArray *totals; /* of OcopTotalsRow: that business day's rows; NULL in an X */
} OcopShiftClose;

OcopShiftClose *ocop_shift_close_new (void);
void ocop_shift_close_free (OcopShiftClose *close);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopShiftClose, ocop_shift_close_free)
void ocop_shift_close_to_body (const OcopShiftClose *close, GString *out);
OcopShiftClose *ocop_shift_close_from_body (const char *json, gsize length, GError **error);
