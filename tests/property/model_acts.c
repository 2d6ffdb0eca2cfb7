/* The shop of CONTRACT.md beside the sale: returns, shifts, stock. */
#include "property/model.h"

#include <string.h>

typedef __int128 Wide;

/* Goods go back in the order in which they were sold. */
static void
put_back (MProduct *product, const MSold *sold, gint64 already, gint64 qty)
{
    for (guint i = 0; i < sold->n_lots && qty > 0; i++) {
        gint64 skipped = MIN (already, sold->lots[i].qty),
               back = MIN (qty, sold->lots[i].qty - skipped);
        already -= skipped;
        qty -= back;
        if (back > 0)
            model_move (product, sold->lots[i].name, sold->lots[i].expiry, back);
    }
    model_move (product, NULL, M_NO_DAY, qty);
}

static const char *
check_back_lines (Model *model, MBack *back, const MSale *sale)
{
    gint64 returned[M_LINES] = {0}, refunded[M_LINES] = {0};
    back->total = 0;
    for (guint i = 0; i < back->n_lines; i++) {
        MBackLine *line = &back->lines[i];
        if (sale != NULL && line->line > (int)sale->n_lines)
            return "bad-input";
        const MSold *sold = sale != NULL ? &sale->lines[line->line - 1] : NULL;
        if (sold == NULL && line->product < 0)
            return "unknown-code";
        if (sold != NULL)
            line->product = sold->product;
        if (!model->products[line->product].is_weight && line->qty % 1000 != 0)
            return "quantity-not-whole";
        if (sold != NULL) {
            gint64 *more = &returned[line->line - 1];
            if (sold->returned + *more + line->qty > sold->qty)
                return "return-exceeds-sale";
            *more += line->qty;
            line->amount = (gint64)((Wide)sold->amount * (sold->returned + *more) / sold->qty) -
                           sold->refunded - refunded[line->line - 1];
            refunded[line->line - 1] += line->amount;
        }
        back->total += line->amount;
    }
    return NULL;
}

static MSale *
find_sale (Model *model, gint64 number)
{
    for (guint i = 0; i < model->sales->len; i++)
        if (g_array_index (model->sales, MSale, i).number == number)
            return &g_array_index (model->sales, MSale, i);
    return NULL;
}

const char *
model_price_back (Model *model, MBack *back)
{
    MSale *sale = find_sale (model, back->receipt);
    if (back->receipt != 0 && sale == NULL)
        return "unknown-receipt";
    return check_back_lines (model, back, sale);
}

const char *
model_take_back (Model *model, MBack *back)
{
    if (!model->shift.is_open)
        return "shift-closed";
    if (!model_is_active (back->cashier))
        return "unknown-cashier";
    MSale *sale = find_sale (model, back->receipt);
    const char *refusal = model_price_back (model, back);
    if (refusal == NULL && sale == NULL)
        refusal = model_check_approval (back->approver);
    if (refusal == NULL && back->has_refund && back->refund != back->total)
        refusal = "refund-mismatch";
    if (refusal != NULL)
        return refusal;
    for (guint i = 0; i < back->n_lines; i++) {
        const MBackLine *line = &back->lines[i];
        MProduct *product = &model->products[line->product];
        MSold today = {0}, *sold = sale != NULL ? &sale->lines[line->line - 1] : &today;
        if (sale == NULL)
            model_judge (product, model_today (model), &today);
        if (!product->is_service && line->is_restocked)
            put_back (product, sold, sold->returned, line->qty);
        sold->returned += line->qty;
        sold->refunded += line->amount;
        MTotals *row = model_find_totals (
            model, line->product, sale != NULL ? sale->channel : back->channel, sold->stars);
        row->returned_qty += line->qty;
        row->returned_amount += line->amount;
    }
    if (!back->has_refund || back->refund_method == M_CASH)
        model->shift.cash_refunded += back->total;
    model->shift.returns += back->total;
    model->gt_returns += back->total;
    model->last_record_ms = model->utc_ms;
    model->is_training = FALSE;
    back->number = ++model->n_receipts;
    return NULL;
}

const char *
model_open (Model *model, const char *cashier, gint64 opening_float, int day)
{
    int today = model_today (model);
    if (model->shift.is_open)
        return "shift-open";
    if (!model_is_active (cashier))
        return "unknown-cashier";
    if (day == M_NO_DAY &&
        (model->utc_ms < model->last_record_ms || today < model_day (2026, 11, 21)))
        return "clock-suspect";
    if (day != M_NO_DAY && day < model->last_day)
        return "clock-suspect";
    model->shift = (MShift){.is_open = TRUE,
                            .day = MAX (day != M_NO_DAY ? day : today, model->last_day),
                            .opening_float = opening_float};
    model->last_day = model->shift.day;
    model->last_record_ms = model->utc_ms;
    return NULL;
}

const char *
model_move_cash (Model *model, gboolean is_out, gint64 amount)
{
    if (!model->shift.is_open)
        return "shift-closed";
    *(is_out ? &model->shift.out : &model->shift.in) += amount;
    model->last_record_ms = model->utc_ms;
    return NULL;
}

gint64
model_expected_cash (const MShift *shift)
{
    return shift->opening_float + shift->cash_received - shift->cash_refunded + shift->in -
           shift->out;
}

const char *
model_close (Model *model, MShift *ret_figures)
{
    if (!model->shift.is_open)
        return "shift-closed";
    *ret_figures = model->shift;
    model->shift.is_open = FALSE;
    model->n_z++;
    model->last_record_ms = model->utc_ms;
    model->is_training = FALSE;
    return NULL;
}

const char *
model_book (Model *model, int index, int sign, gint64 qty, const char *lot, int expiry)
{
    if (index < 0)
        return "unknown-code";
    MProduct *product = &model->products[index];
    const MLot *known = *lot != '\0' ? model_find_lot (product, lot) : NULL;
    if (product->is_service)
        return "bad-input";
    if (!product->is_weight && qty % 1000 != 0)
        return "quantity-not-whole";
    if (*lot != '\0' && known == NULL && sign < 0)
        return "unknown-lot";
    if (known != NULL && known->expiry != M_NO_DAY && expiry != M_NO_DAY && known->expiry != expiry)
        return "bad-input";
    model_move (product, lot, expiry, sign < 0 ? -qty : qty);
    model->last_record_ms = model->utc_ms;
    return NULL;
}
