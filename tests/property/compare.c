/* What the shop says beside what the model says. */
#include "property/compare.h"

#include <string.h>

static void
assert_line (const Model *model, const OcopSaleLine *line, const MSold *expected)
{
    g_assert_cmpstr (line->code, ==, model->products[expected->product].code);
    g_assert_cmpint (line->qty_milli, ==, expected->qty);
    g_assert_cmpint (line->unit_price, ==, expected->unit_price);
    g_assert_cmpint (line->discount, ==, expected->discount);
    g_assert_cmpint (line->amount, ==, expected->amount);
    g_assert_cmpint (line->stars, ==, expected->stars);
    g_assert_cmpint ((int)line->vat_rate, ==, expected->rate);
    g_assert_cmpuint (line->warnings, ==, expected->warnings);
    g_assert_cmpuint (line->lots->len, ==, expected->n_lots);
    for (guint i = 0; i < expected->n_lots; i++) {
        g_assert_cmpstr (g_array_index (line->lots, OcopLotQty, i).lot, ==, expected->lots[i].name);
        g_assert_cmpint (g_array_index (line->lots, OcopLotQty, i).qty_milli, ==,
                         expected->lots[i].qty);
    }
}

void
assert_sale (const Model *model, const OcopSale *sale, const MSale *expected)
{
    guint n = 0;
    g_assert_cmpint (sale->total, ==, expected->total);
    g_assert_cmpint (sale->rounding, ==, expected->rounding);
    g_assert_cmpint (sale->change, ==, expected->change);
    g_assert_cmpint ((int)sale->channel, ==, expected->channel);
    g_assert_cmpuint (sale->warnings, ==, expected->warnings);
    g_assert_cmpuint (sale->lines->len, ==, expected->n_lines);
    for (guint i = 0; i < expected->n_lines; i++)
        assert_line (model, g_ptr_array_index (sale->lines, i), &expected->lines[i]);
    for (int rate = 0; rate < M_N_RATES; rate++) {
        if (!expected->has_rate[rate])
            continue;
        g_assert_cmpuint (n, <, sale->n_vat);
        g_assert_cmpint ((int)sale->vat[n].rate, ==, rate);
        g_assert_cmpint (sale->vat[n].net, ==, expected->net[rate]);
        g_assert_cmpint (sale->vat[n].vat, ==, expected->vat[rate]);
        n++;
    }
    g_assert_cmpuint (sale->n_vat, ==, n);
}

void
assert_number (const char *receipt, gint64 expected)
{
    g_autofree char *text = g_strdup_printf ("QN01-1-%08d", (int)expected);
    g_assert_cmpstr (receipt, ==, text);
}

void
assert_figures (const Model *model, const OcopShiftClose *close, const MShift *expected)
{
    const OcopShiftFigures *figures = &close->figures;
    g_assert_cmpint (close->expected_cash, ==, model_expected_cash (expected));
    g_assert_cmpint (figures->day, ==, expected->day);
    g_assert_cmpint (figures->sales, ==, expected->sales);
    g_assert_cmpint (figures->returns, ==, expected->returns);
    g_assert_cmpint (figures->rounding, ==, expected->rounding);
    g_assert_cmpint (figures->cash_in, ==, expected->in);
    g_assert_cmpint (figures->cash_out, ==, expected->out);
    g_assert_cmpint (figures->n_training, ==, expected->n_training);
    g_assert_cmpint (figures->training, ==, expected->training);
    g_assert_cmpint (close->gt_sales, ==, model->gt_sales);
    g_assert_cmpint (close->gt_returns, ==, model->gt_returns);
    g_assert_cmpuint (close->parked->len, ==, model->parked->len);
    g_assert_cmpint (close->n_parked, ==, model->parked->len);
}

void
assert_stock (const Model *model, OcopShop *shop)
{
    g_autoptr (GError) error = NULL;
    for (int i = 0; i < M_PRODUCTS; i++) {
        const MProduct *product = &model->products[i];
        g_autoptr (GArray) lines = ocop_shop_list_stock (shop, product->code, &error);
        g_assert_no_error (error);
        const OcopStockLine *line = &g_array_index (lines, OcopStockLine, 0);
        g_assert_cmpint (line->qty_milli, ==, product->qty);
        g_assert_cmpuint (line->lots->len, ==, product->n_lots);
        for (guint n = 0; n < product->n_lots; n++) {
            const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, n);
            g_assert_cmpstr (lot->lot, ==, product->lots[n].name);
            g_assert_cmpint (lot->expiry, ==, product->lots[n].expiry);
            g_assert_cmpint (lot->qty_milli, ==, product->lots[n].qty);
        }
    }
}

/* Every row of the report is the model's, and together they are all the model has. */
void
assert_report (const Model *model, OcopShop *shop)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopReport) report =
        ocop_shop_report (shop, OCOP_REPORT_PRODUCT, OCOP_DAY_MIN, OCOP_DAY_MAX, &error);
    g_assert_no_error (error);
    gint64 amount = 0, returned = 0, model_amount = 0, model_returned = 0;
    for (guint i = 0; i < model->totals->len; i++) {
        model_amount += g_array_index (model->totals, MTotals, i).amount;
        model_returned += g_array_index (model->totals, MTotals, i).returned_amount;
    }
    for (guint r = 0; r < report->rows->len; r++) {
        const OcopReportCell *row = g_ptr_array_index (report->rows, r);
        MTotals sum = {0};
        OcopChannel channel;
        g_assert_true (ocop_channel_parse (row[3].text, &channel));
        for (guint i = 0; i < model->totals->len; i++) {
            const MTotals *one = &g_array_index (model->totals, MTotals, i);
            if (strcmp (model->products[one->product].code, row[0].text) != 0 ||
                one->stars != row[2].value || one->channel != (int)channel)
                continue;
            sum.qty += one->qty;
            sum.amount += one->amount;
            sum.returned_qty += one->returned_qty;
            sum.returned_amount += one->returned_amount;
        }
        g_assert_cmpint (row[4].value, ==, sum.qty);
        g_assert_cmpint (row[5].value, ==, sum.amount);
        g_assert_cmpint (row[6].value, ==, sum.returned_qty);
        g_assert_cmpint (row[7].value, ==, sum.returned_amount);
        amount += row[5].value;
        returned += row[7].value;
    }
    g_assert_cmpint (amount, ==, model_amount);
    g_assert_cmpint (returned, ==, model_returned);
    g_assert_cmpint (amount, ==, model->gt_sales);
    g_assert_cmpint (returned, ==, model->gt_returns);
}
