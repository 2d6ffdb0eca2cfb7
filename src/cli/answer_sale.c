/* Sales and returns as JSON: CONTRACT.md "Sale" and "Return". The same facts give the same answer
 * at the sale, at a repeat and at "sale show". */
#include "cli/answers.h"

#include "base/ids.h"

static void
add_hash (OcopJsonWriter *w, const OcopActResult *act)
{
    char hash[2 * OCOP_HASH_BYTES + 1];
    ocop_hex_encode (act->hash, OCOP_HASH_BYTES, hash);
    ocop_json_add_string (w, "hash", hash);
}

/* The one lot that the whole line came from, NULL where there are none or several. */
static const char *
find_only_lot (const OcopSaleLine *line)
{
    if (line->marked_lot != NULL)
        return line->marked_lot;
    if (line->lots->len != 1)
        return NULL;
    const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, 0);
    return lot->qty_milli == line->qty_milli ? lot->lot : NULL;
}

static void
add_lots (OcopJsonWriter *w, const GArray *lots)
{
    ocop_json_begin_array (w, "lots");
    for (guint i = 0; i < lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (lots, OcopLotQty, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "lot", lot->lot);
        ocop_json_add_qty (w, "qty", lot->qty_milli);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
add_stars (OcopJsonWriter *w, int stars)
{
    if (stars > 0)
        ocop_json_add_int (w, "stars", stars);
    else
        ocop_json_add_null (w, "stars");
}

static void
write_line (OcopJsonWriter *w, const OcopSaleLine *line)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "code", line->code);
    ocop_json_add_string (w, "name", line->name);
    ocop_json_add_qty (w, "qty", line->qty_milli);
    ocop_json_add_string (w, "unit", line->unit);
    ocop_json_add_int (w, "unit_price", line->unit_price);
    ocop_json_add_int (w, "discount", line->discount);
    ocop_json_add_int (w, "amount", line->amount);
    ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (line->vat_rate));
    add_stars (w, line->stars);
    ocop_json_add_string (w, "lot", find_only_lot (line));
    add_lots (w, line->lots);
    if (line->is_gift)
        ocop_json_add_bool (w, "gift", TRUE);
    if (line->approved_by != NULL)
        ocop_json_add_string (w, "approved_by", line->approved_by);
    ocop_json_end_object (w);
}

static void
add_vat (OcopJsonWriter *w, const OcopVatSum *sums, guint n_sums)
{
    ocop_json_begin_array (w, "vat");
    for (guint i = 0; i < n_sums; i++) {
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "rate", ocop_vat_rate_get_text (sums[i].rate));
        ocop_json_add_int (w, "net", sums[i].net);
        ocop_json_add_int (w, "vat", sums[i].vat);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

/* @change < 0: these are refunds. */
static void
add_payments (OcopJsonWriter *w, const char *key, const GArray *payments, gint64 change)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < payments->len; i++) {
        const OcopPayment *payment = &g_array_index (payments, OcopPayment, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "method", ocop_payment_method_get_text (payment->method));
        ocop_json_add_int (w, "amount", payment->amount);
        if (payment->method == OCOP_PAYMENT_CASH && change >= 0) {
            ocop_json_add_int (w, "tendered", payment->tendered);
            ocop_json_add_int (w, "change", change);
        }
        if (payment->reference != NULL)
            ocop_json_add_string (w, "reference", payment->reference);
        if (payment->bank_reference != NULL)
            ocop_json_add_string (w, "bank_reference", payment->bank_reference);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

/* @line 0: of the sale as a whole. */
static void
write_warnings (OcopJsonWriter *w, guint warnings, guint line)
{
    for (guint bit = 0; bit < OCOP_N_WARNINGS; bit++) {
        if ((warnings & (1u << bit)) == 0)
            continue;
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "code", ocop_warning_get_text (bit));
        if (line > 0)
            ocop_json_add_int (w, "line", line);
        ocop_json_end_object (w);
    }
}

static void
add_place (OcopJsonWriter *w, const char *receipt, const OcopActResult *act)
{
    ocop_json_add_string (w, "receipt", receipt);
    if (act->seq > 0)
        ocop_json_add_int (w, "seq", act->seq);
    else
        ocop_json_add_null (w, "seq");
}

void
ocop_answer_add_sale (OcopJsonWriter *w, const OcopSale *sale, const OcopActResult *act,
                      OcopDay business_day, const char *paper)
{
    add_place (w, sale->receipt, act);
    ocop_json_add_day (w, "business_day", business_day);
    ocop_json_add_int (w, "total", sale->total);
    ocop_json_add_int (w, "rounding", sale->rounding);
    ocop_json_add_int (w, "change", sale->change);
    ocop_json_add_bool (w, "repeated", act->is_repeated);
    if (act->seq > 0)
        add_hash (w, act);
    else
        ocop_json_add_null (w, "hash");
    ocop_json_begin_array (w, "lines");
    for (guint i = 0; i < sale->lines->len; i++)
        write_line (w, g_ptr_array_index (sale->lines, i));
    ocop_json_end_array (w);
    add_vat (w, sale->vat, sale->n_vat);
    add_payments (w, "payments", sale->payments, sale->change);
    ocop_json_begin_array (w, "warnings");
    for (guint i = 0; i < sale->lines->len; i++)
        write_warnings (w, ((const OcopSaleLine *)g_ptr_array_index (sale->lines, i))->warnings,
                        i + 1);
    write_warnings (w, sale->warnings, 0);
    ocop_json_end_array (w);
    ocop_json_add_int (w, "discount", sale->sale_discount);
    ocop_json_add_string (w, "cashier", sale->cashier);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (sale->channel));
    if (sale->is_training)
        ocop_json_add_bool (w, "training", TRUE);
    if (sale->resumed != NULL)
        ocop_json_add_string (w, "resumed", sale->resumed);
    if (act->seq > 0)
        ocop_json_add_instant (w, "posted_at", act->utc_ms);
    if (paper != NULL)
        ocop_json_add_string (w, "paper", paper);
}

static void
write_return_line (OcopJsonWriter *w, const OcopReturnLine *line)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "code", line->code);
    ocop_json_add_qty (w, "qty", line->qty_milli);
    ocop_json_add_int (w, "amount", line->amount);
    if (line->sale_line > 0)
        ocop_json_add_int (w, "line", line->sale_line);
    ocop_json_add_string (w, "name", line->name);
    ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (line->vat_rate));
    add_stars (w, line->stars);
    ocop_json_add_bool (w, "restock", line->is_restocked);
    add_lots (w, line->lots);
    ocop_json_end_object (w);
}

void
ocop_answer_add_return (OcopJsonWriter *w, const OcopReturn *taking_back, const OcopActResult *act,
                        const char *paper)
{
    add_place (w, taking_back->receipt, act);
    ocop_json_add_day (w, "business_day", act->business_day);
    ocop_json_add_int (w, "total", taking_back->total);
    ocop_json_add_bool (w, "repeated", act->is_repeated);
    add_hash (w, act);
    ocop_json_begin_array (w, "lines");
    for (guint i = 0; i < taking_back->lines->len; i++)
        write_return_line (w, g_ptr_array_index (taking_back->lines, i));
    ocop_json_end_array (w);
    add_vat (w, taking_back->vat, taking_back->n_vat);
    add_payments (w, "refund", taking_back->refunds, -1);
    ocop_json_add_string (w, "of_receipt", taking_back->sale_receipt);
    ocop_json_add_string (w, "cashier", taking_back->cashier);
    ocop_json_add_string (w, "channel", ocop_channel_get_text (taking_back->channel));
    ocop_json_add_string (w, "reason", taking_back->reason);
    if (taking_back->approved_by != NULL)
        ocop_json_add_string (w, "approved_by", taking_back->approved_by);
    ocop_json_add_instant (w, "posted_at", act->utc_ms);
    if (paper != NULL)
        ocop_json_add_string (w, "paper", paper);
}
