/* Journal bodies of opening, cash in and out, and close. The close lists the business day's totals
 * rows in canonical order: they leave the shop with its header, so that the split by product is
 * hashed and signed (DESIGN.md "The journal"). */
#include "domain/shift_parts.h"

#include "base/json_reader.h"
#include "base/money.h"
#include "base/text.h"
#include "domain/body.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

void
ocop_shift_opening_clear (OcopShiftOpening *opening)
{
    g_clear_pointer (&opening->cashier, g_free);
}

void
ocop_shift_opening_to_body (const OcopShiftOpening *opening, GString *out)
{
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    if (opening->has_request)
        ocop_body_add_request (w, opening->request_id, opening->request_digest);
    ocop_json_add_int (w, "shift", opening->shift);
    ocop_json_add_string (w, "cashier", opening->cashier);
    ocop_json_add_int (w, "cashier_number", opening->cashier_number);
    ocop_json_add_int (w, "float", opening->opening_float);
    ocop_json_add_day (w, "business_day", opening->day);
    ocop_json_add_bool (w, "day_confirmed", opening->is_day_confirmed);
    ocop_json_end_object (w);
}

static JsonNode *
start (OcopJsonReader *r, const char *json, gsize length, GError **error)
{
    JsonNode *node = ocop_json_parse (json, (gssize)length, OCOP_CLOSE_MAX_BYTES, error);
    if (node != NULL)
        ocop_json_reader_init (r, node, "");
    return node;
}

static gboolean
read_request (OcopJsonReader *r, guint8 ret_id[OCOP_UUID_SIZE], guint8 ret_digest[OCOP_DIGEST_SIZE])
{
    if (!ocop_json_reader_has (r, "request_id"))
        return FALSE;
    ocop_body_read_request (r, ret_id, ret_digest);
    return TRUE;
}

gboolean
ocop_shift_opening_from_body (const char *json, gsize length, OcopShiftOpening *ret_opening,
                              GError **error)
{
    OcopJsonReader reader, *r = &reader;
    g_auto (OcopShiftOpening) opening = {0};
    g_autoptr (JsonNode) node = start (r, json, length, error);
    if (node == NULL)
        return FALSE;
    opening.has_request = read_request (r, opening.request_id, opening.request_digest);
    opening.shift = ocop_json_reader_get_int (r, "shift", TRUE, 1, G_MAXINT64, 1);
    opening.cashier = ocop_json_reader_dup_string (r, "cashier", TRUE, OCOP_TEXT_MAX);
    opening.cashier_number = ocop_json_reader_get_int (r, "cashier_number", TRUE, 0, G_MAXINT32, 0);
    opening.opening_float = ocop_body_read_money (r, "float");
    opening.day = ocop_body_read_day (r, "business_day");
    opening.is_day_confirmed = ocop_json_reader_get_bool (r, "day_confirmed", FALSE);
    if (!ocop_json_reader_finish (r, error))
        return FALSE;
    *ret_opening = opening;
    opening.cashier = NULL;
    return TRUE;
}

void
ocop_cash_move_clear (OcopCashMove *move)
{
    g_clear_pointer (&move->reason, g_free);
    g_clear_pointer (&move->by, g_free);
}

void
ocop_cash_move_to_body (const OcopCashMove *move, GString *out)
{
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    if (move->has_request)
        ocop_body_add_request (w, move->request_id, move->request_digest);
    ocop_json_add_int (w, "shift", move->shift);
    ocop_json_add_int (w, "amount", move->amount);
    ocop_json_add_string (w, "reason", move->reason);
    ocop_json_add_string (w, "by", move->by);
    ocop_json_end_object (w);
}

gboolean
ocop_cash_move_from_body (gboolean is_out, const char *json, gsize length, OcopCashMove *ret_move,
                          GError **error)
{
    OcopJsonReader reader, *r = &reader;
    g_auto (OcopCashMove) move = {.is_out = is_out};
    g_autoptr (JsonNode) node = start (r, json, length, error);
    if (node == NULL)
        return FALSE;
    move.has_request = read_request (r, move.request_id, move.request_digest);
    move.shift = ocop_json_reader_get_int (r, "shift", TRUE, 1, G_MAXINT64, 1);
    move.amount = ocop_body_read_money (r, "amount");
    move.reason = ocop_json_reader_dup_string (r, "reason", TRUE, OCOP_TEXT_MAX);
    move.by = ocop_json_reader_dup_string (r, "by", FALSE, OCOP_TEXT_MAX);
    if (!ocop_json_reader_finish (r, error))
        return FALSE;
    *ret_move = move;
    move.reason = move.by = NULL;
    return TRUE;
}

static void
clear_totals_row (gpointer row)
{
    g_free (((OcopTotalsRow *)row)->product);
}

GArray *
ocop_totals_rows_new (void)
{
    GArray *rows = g_array_new (FALSE, TRUE, sizeof (OcopTotalsRow));
    g_array_set_clear_func (rows, clear_totals_row);
    return rows;
}

OcopShiftClose *
ocop_shift_close_new (void)
{
    OcopShiftClose *close = g_new0 (OcopShiftClose, 1);
    close->parked = g_ptr_array_new_with_free_func (g_free);
    return close;
}

void
ocop_shift_close_free (OcopShiftClose *close)
{
    if (close == NULL)
        return;
    g_free (close->by);
    g_free (close->cashier);
    g_ptr_array_unref (close->parked);
    g_clear_pointer (&close->totals, g_array_unref);
    g_free (close);
}

static void
write_methods (OcopJsonWriter *w, const char *key, const gint64 amounts[OCOP_N_PAYMENT_METHODS])
{
    ocop_json_begin_object (w, key);
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++)
        ocop_json_add_int (w, ocop_payment_method_get_text ((OcopPaymentMethod)i), amounts[i]);
    ocop_json_end_object (w);
}

static void
read_methods (OcopJsonReader *r, const char *key, gint64 ret_amounts[OCOP_N_PAYMENT_METHODS])
{
    OcopJsonReader child;
    if (!ocop_json_reader_enter_member (r, key, &child))
        return;
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++)
        ret_amounts[i] =
            ocop_body_read_money (&child, ocop_payment_method_get_text ((OcopPaymentMethod)i));
    ocop_json_reader_leave (r, &child);
}

static void
write_vat (OcopJsonWriter *w, const char *key, const OcopVatFigures figures[OCOP_N_VAT_RATES])
{
    ocop_json_begin_array (w, key);
    for (int i = 0; i < OCOP_N_VAT_RATES; i++) {
        if (figures[i].gross == 0 && figures[i].vat == 0)
            continue;
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "rate", ocop_vat_rate_get_text ((OcopVatRate)i));
        ocop_json_add_int (w, "net", figures[i].gross - figures[i].vat);
        ocop_json_add_int (w, "vat", figures[i].vat);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
read_vat (OcopJsonReader *r, const char *key, OcopVatFigures ret_figures[OCOP_N_VAT_RATES])
{
    guint n = ocop_json_reader_get_array_length (r, key, TRUE, OCOP_N_VAT_RATES);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, key, i, &child);
        OcopVatRate rate = ocop_body_read_rate (&child, "rate");
        ret_figures[rate].vat = ocop_body_read_money (&child, "vat");
        ret_figures[rate].gross = ocop_body_read_money (&child, "net") + ret_figures[rate].vat;
        ocop_json_reader_leave (r, &child);
    }
}

static void
write_figures (OcopJsonWriter *w, const OcopShiftFigures *figures)
{
    ocop_json_add_int (w, "shift", figures->id);
    ocop_json_add_day (w, "business_day", figures->day);
    ocop_json_add_int (w, "cashier_number", figures->cashier_number);
    ocop_json_add_int (w, "opened_ms", figures->opened_ms);
    ocop_json_add_int (w, "float", figures->opening_float);
    ocop_json_add_int (w, "n_sales", figures->n_sales);
    ocop_json_add_int (w, "sales", figures->sales);
    ocop_json_add_int (w, "n_returns", figures->n_returns);
    ocop_json_add_int (w, "returns", figures->returns);
    ocop_json_add_int (w, "n_returns_without_receipt", figures->n_unproven_returns);
    ocop_json_add_int (w, "returns_without_receipt", figures->unproven_returns);
    ocop_json_add_int (w, "discounts", figures->discounts);
    ocop_json_add_int (w, "rounding", figures->rounding);
    ocop_json_add_int (w, "cash_in", figures->cash_in);
    ocop_json_add_int (w, "cash_out", figures->cash_out);
    write_methods (w, "received", figures->received);
    write_methods (w, "refunded", figures->refunded);
    write_vat (w, "vat", figures->sold_vat);
    write_vat (w, "returned_vat", figures->returned_vat);
    ocop_json_add_int (w, "n_training", figures->n_training);
    ocop_json_add_int (w, "training", figures->training);
    ocop_json_add_int (w, "n_copies", figures->n_copies);
}

static void
read_figures (OcopJsonReader *r, OcopShiftFigures *ret_figures)
{
    OcopShiftFigures figures = {0};
    figures.id = ocop_json_reader_get_int (r, "shift", TRUE, 1, G_MAXINT64, 1);
    figures.day = ocop_body_read_day (r, "business_day");
    figures.cashier_number = ocop_json_reader_get_int (r, "cashier_number", TRUE, 0, G_MAXINT32, 0);
    figures.opened_ms = ocop_json_reader_get_int (r, "opened_ms", TRUE, 0, G_MAXINT64, 0);
    figures.opening_float = ocop_body_read_money (r, "float");
    figures.n_sales = ocop_body_read_money (r, "n_sales");
    figures.sales = ocop_body_read_money (r, "sales");
    figures.n_returns = ocop_body_read_money (r, "n_returns");
    figures.returns = ocop_body_read_money (r, "returns");
    figures.n_unproven_returns = ocop_body_read_money (r, "n_returns_without_receipt");
    figures.unproven_returns = ocop_body_read_money (r, "returns_without_receipt");
    figures.discounts = ocop_body_read_money (r, "discounts");
    figures.rounding = ocop_body_read_money (r, "rounding");
    figures.cash_in = ocop_body_read_money (r, "cash_in");
    figures.cash_out = ocop_body_read_money (r, "cash_out");
    read_methods (r, "received", figures.received);
    read_methods (r, "refunded", figures.refunded);
    read_vat (r, "vat", figures.sold_vat);
    read_vat (r, "returned_vat", figures.returned_vat);
    figures.n_training = ocop_body_read_money (r, "n_training");
    figures.training = ocop_body_read_money (r, "training");
    figures.n_copies = ocop_body_read_money (r, "n_copies");
    *ret_figures = figures;
}

static void
write_totals (OcopJsonWriter *w, const GArray *totals)
{
    ocop_json_begin_array (w, "totals");
    for (guint i = 0; i < totals->len; i++) {
        const OcopTotalsRow *row = &g_array_index (totals, OcopTotalsRow, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_day (w, "day", row->day);
        ocop_json_add_string (w, "product", row->product);
        ocop_json_add_string (w, "channel", ocop_channel_get_text (row->channel));
        ocop_json_add_int (w, "stars", row->stars);
        ocop_json_add_qty (w, "qty", row->qty_milli);
        ocop_json_add_int (w, "amount", row->amount);
        ocop_json_add_qty (w, "returned_qty", row->returned_qty_milli);
        ocop_json_add_int (w, "returned_amount", row->returned_amount);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
read_totals (OcopJsonReader *r, GArray *totals)
{
    guint n = ocop_json_reader_get_array_length (r, "totals", TRUE, OCOP_CLOSE_TOTALS_MAX);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        OcopTotalsRow row = {0};
        ocop_json_reader_enter_element (r, "totals", i, &child);
        row.day = ocop_body_read_day (&child, "day");
        row.product = ocop_json_reader_dup_string (&child, "product", TRUE, OCOP_TEXT_MAX);
        g_autofree char *channel = ocop_json_reader_dup_string (&child, "channel", TRUE, 16);
        if (channel != NULL && !ocop_channel_parse (channel, &row.channel))
            ocop_json_reader_fail (&child, "channel", _ ("“%s” is not a sales channel"), channel);
        row.stars = (int)ocop_json_reader_get_int (&child, "stars", TRUE, 0, 5, 0);
        row.qty_milli = ocop_body_read_signed_milli (&child, "qty");
        row.amount = ocop_body_read_money (&child, "amount");
        row.returned_qty_milli = ocop_body_read_signed_milli (&child, "returned_qty");
        row.returned_amount = ocop_body_read_money (&child, "returned_amount");
        g_array_append_val (totals, row);
        ocop_json_reader_leave (r, &child);
    }
}

void
ocop_shift_close_to_body (const OcopShiftClose *close, GString *out)
{
    OcopJsonWriter writer, *w = &writer;
    ocop_json_writer_init (w, out);
    ocop_json_begin_object (w, NULL);
    if (close->has_request)
        ocop_body_add_request (w, close->request_id, close->request_digest);
    ocop_json_add_int (w, "z", close->z);
    ocop_json_add_string (w, "by", close->by);
    ocop_json_add_string (w, "cashier", close->cashier);
    write_figures (w, &close->figures);
    ocop_json_add_int (w, "expected_cash", close->expected_cash);
    ocop_json_add_int (w, "counted_cash", close->counted_cash);
    ocop_json_add_int (w, "difference", close->counted_cash - close->expected_cash);
    if (close->has_notes) {
        ocop_json_begin_array (w, "notes");
        for (int i = 0; i < OCOP_N_BANKNOTES; i++) {
            ocop_json_begin_object (w, NULL);
            ocop_json_add_int (w, "note", ocop_banknotes()[i]);
            ocop_json_add_int (w, "count", close->notes[i]);
            ocop_json_end_object (w);
        }
        ocop_json_end_array (w);
    }
    ocop_json_add_int (w, "gt_sales", close->gt_sales);
    ocop_json_add_int (w, "gt_returns", close->gt_returns);
    ocop_json_add_int (w, "gt_count", close->gt_count);
    ocop_json_begin_array (w, "parked");
    for (guint i = 0; i < close->parked->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (close->parked, i));
    ocop_json_end_array (w);
    write_totals (w, close->totals);
    ocop_json_end_object (w);
}

static void
read_notes (OcopJsonReader *r, OcopShiftClose *close)
{
    close->has_notes = ocop_json_reader_has (r, "notes");
    guint n = ocop_json_reader_get_array_length (r, "notes", FALSE, OCOP_N_BANKNOTES);
    for (guint i = 0; i < n; i++) {
        OcopJsonReader child;
        ocop_json_reader_enter_element (r, "notes", i, &child);
        gint64 note = ocop_body_read_money (&child, "note");
        if (note != ocop_banknotes()[i])
            ocop_json_reader_fail (&child, "note",
                                   _ ("%" PRId64 " is not the banknote that stands here"), note);
        close->notes[i] = ocop_body_read_money (&child, "count");
        ocop_json_reader_leave (r, &child);
    }
}

OcopShiftClose *
ocop_shift_close_from_json (const char *json, gsize length, GError **error)
{
    OcopJsonReader reader, *r = &reader;
    g_autoptr (JsonNode) node = start (r, json, length, error);
    if (node == NULL)
        return NULL;
    g_autoptr (OcopShiftClose) close = ocop_shift_close_new();
    close->totals = ocop_totals_rows_new();
    close->has_request = read_request (r, close->request_id, close->request_digest);
    close->z = ocop_json_reader_get_int (r, "z", TRUE, 1, G_MAXINT64, 0);
    close->by = ocop_json_reader_dup_string (r, "by", FALSE, OCOP_TEXT_MAX);
    close->cashier = ocop_json_reader_dup_string (r, "cashier", TRUE, OCOP_TEXT_MAX);
    read_figures (r, &close->figures);
    close->expected_cash = ocop_body_read_money (r, "expected_cash");
    close->counted_cash = ocop_body_read_money (r, "counted_cash");
    gint64 difference = ocop_body_read_money (r, "difference");
    if (difference != close->counted_cash - close->expected_cash)
        ocop_json_reader_fail (r, "difference", _ ("%" PRId64 " is not counted minus expected"),
                               difference);
    read_notes (r, close);
    close->gt_sales = ocop_body_read_money (r, "gt_sales");
    close->gt_returns = ocop_body_read_money (r, "gt_returns");
    close->gt_count = ocop_body_read_money (r, "gt_count");
    close->n_parked = ocop_json_reader_get_array_length (r, "parked", TRUE, OCOP_CLOSE_PARKED_MAX);
    for (guint i = 0; i < close->n_parked; i++)
        g_ptr_array_add (close->parked,
                         ocop_json_reader_dup_element (r, "parked", i, OCOP_TEXT_MAX));
    read_totals (r, close->totals);
    if (!ocop_json_reader_finish (r, error))
        return NULL;
    return g_steal_pointer (&close);
}

OcopShiftClose *
ocop_shift_close_from_body (const char *json, gsize length, GError **error)
{
    OcopShiftClose *close = ocop_shift_close_scan (json, length);
    return close != NULL ? close : ocop_shift_close_from_json (json, length, error);
}
