/* X and Z as JSON: CONTRACT.md "Shift" first, then every other figure of the shift. */
#include "cli/answers.h"

#include "base/ids.h"

static void
add_methods (OcopJsonWriter *w, const char *key, const gint64 amounts[OCOP_N_PAYMENT_METHODS])
{
    ocop_json_begin_object (w, key);
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++)
        ocop_json_add_int (w, ocop_payment_method_get_text ((OcopPaymentMethod)i), amounts[i]);
    ocop_json_end_object (w);
}

static void
add_vat (OcopJsonWriter *w, const char *key, const OcopVatFigures figures[OCOP_N_VAT_RATES])
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
add_figures (OcopJsonWriter *w, const OcopShiftFigures *figures)
{
    ocop_json_add_int (w, "shift", figures->id);
    ocop_json_add_day (w, "business_day", figures->day);
    ocop_json_add_instant (w, "opened_at", figures->opened_ms);
    ocop_json_add_int (w, "float", figures->opening_float);
    ocop_json_add_int (w, "cash_in", figures->cash_in);
    ocop_json_add_int (w, "cash_out", figures->cash_out);
    add_methods (w, "received", figures->received);
    add_methods (w, "refunded", figures->refunded);
    ocop_json_add_int (w, "n_sales", figures->n_sales);
    ocop_json_add_int (w, "n_returns", figures->n_returns);
    ocop_json_add_int (w, "n_returns_without_receipt", figures->n_unproven_returns);
    ocop_json_add_int (w, "returns_without_receipt", figures->unproven_returns);
    ocop_json_add_int (w, "discounts", figures->discounts);
    add_vat (w, "vat_sold", figures->sold_vat);
    add_vat (w, "vat_returned", figures->returned_vat);
    ocop_json_add_int (w, "n_training", figures->n_training);
    ocop_json_add_int (w, "training", figures->training);
    ocop_json_add_int (w, "n_copies", figures->n_copies);
}

static void
add_notes (OcopJsonWriter *w, const gint64 counts[OCOP_N_BANKNOTES])
{
    const gint64 *notes = ocop_banknotes();
    ocop_json_begin_object (w, "notes");
    for (guint i = 0; i < OCOP_N_BANKNOTES; i++) {
        if (counts[i] == 0)
            continue;
        g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, notes[i]);
        ocop_json_add_int (w, key, counts[i]);
    }
    ocop_json_end_object (w);
}

static void
add_int_or_null (OcopJsonWriter *w, const char *key, gboolean is_known, gint64 value)
{
    if (is_known)
        ocop_json_add_int (w, key, value);
    else
        ocop_json_add_null (w, key);
}

void
ocop_answer_add_shift (OcopJsonWriter *w, const OcopShiftClose *close, const OcopActResult *act)
{
    gboolean is_z = close->z > 0;
    add_int_or_null (w, "z", is_z, close->z);
    ocop_json_add_int (w, "expected_cash", close->expected_cash);
    add_int_or_null (w, "counted_cash", is_z, close->counted_cash);
    add_int_or_null (w, "difference", is_z, close->counted_cash - close->expected_cash);
    ocop_json_add_int (w, "sales", close->figures.sales);
    ocop_json_add_int (w, "returns", close->figures.returns);
    ocop_json_add_int (w, "rounding", close->figures.rounding);
    ocop_json_add_int (w, "gt_sales", close->gt_sales);
    ocop_json_add_int (w, "gt_returns", close->gt_returns);
    ocop_json_add_int (w, "gt_count", close->gt_count);
    add_figures (w, &close->figures);
    ocop_json_add_string (w, "cashier", close->cashier);
    if (is_z)
        ocop_json_add_string (w, "by", close->by);
    if (close->has_notes)
        add_notes (w, close->notes);
    ocop_json_begin_array (w, "parked");
    for (guint i = 0; i < close->parked->len; i++)
        ocop_json_add_string (w, NULL, g_ptr_array_index (close->parked, i));
    ocop_json_end_array (w);
    if (act == NULL)
        return;
    char hash[2 * OCOP_HASH_BYTES + 1];
    ocop_hex_encode (act->hash, OCOP_HASH_BYTES, hash);
    ocop_json_add_instant (w, "closed_at", act->utc_ms);
    ocop_json_add_int (w, "seq", act->seq);
    ocop_json_add_bool (w, "repeated", act->is_repeated);
    ocop_json_add_string (w, "hash", hash);
}
