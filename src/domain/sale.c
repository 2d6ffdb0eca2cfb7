/* A completed sale as a value: VAT sums, receipt numbers, ownership. Its journal body is in
 * sale_body.c. */
#include "domain/sale.h"

#include <string.h>

static const char *const warning_texts[OCOP_N_WARNINGS] = {
    "certificate-lapsed", "certificate-undated", "certificate-expires-soon", "stock-short",
    "shift-overdue"};

const char *
ocop_warning_get_text (guint bit)
{
    g_assert (bit < OCOP_N_WARNINGS);
    return warning_texts[bit];
}

static void
clear_lot (gpointer lot)
{
    g_free (((OcopLotQty *)lot)->lot);
}

static void
free_line (gpointer data)
{
    OcopSaleLine *line = data;
    g_free (line->code);
    g_free (line->name);
    g_free (line->provenance_url);
    g_free (line->unit);
    g_free (line->approved_by);
    g_free (line->marked_lot);
    g_array_unref (line->lots);
    g_free (line);
}

static void
clear_payment (gpointer payment)
{
    OcopPayment *own = payment;
    g_free (own->reference);
    g_free (own->bank_reference);
}

GArray *
ocop_payments_new (void)
{
    GArray *payments = g_array_new (FALSE, TRUE, sizeof (OcopPayment));
    g_array_set_clear_func (payments, clear_payment);
    return payments;
}

gboolean
ocop_payments_have_cash (const GArray *payments)
{
    for (guint i = 0; i < payments->len; i++)
        if (g_array_index (payments, OcopPayment, i).method == OCOP_PAYMENT_CASH)
            return TRUE;
    return FALSE;
}

OcopSale *
ocop_sale_new (void)
{
    OcopSale *sale = g_new0 (OcopSale, 1);
    sale->lines = g_ptr_array_new_with_free_func (free_line);
    sale->payments = ocop_payments_new();
    return sale;
}

void
ocop_sale_free (OcopSale *sale)
{
    if (sale == NULL)
        return;
    g_free (sale->receipt);
    g_free (sale->cashier);
    g_ptr_array_unref (sale->lines);
    g_array_unref (sale->payments);
    g_free (sale->resumed);
    g_free (sale->buyer_sha256);
    g_free (sale);
}

OcopSaleLine *
ocop_sale_add_line (OcopSale *sale)
{
    OcopSaleLine *line = g_new0 (OcopSaleLine, 1);
    line->lots = g_array_new (FALSE, TRUE, sizeof (OcopLotQty));
    g_array_set_clear_func (line->lots, clear_lot);
    g_ptr_array_add (sale->lines, line);
    return line;
}

guint
ocop_vat_sum_up (const OcopVatRate *rates, const gint64 *amounts, gsize n_lines,
                 OcopVatSum ret_sums[OCOP_N_VAT_RATES])
{
    gint64 gross[OCOP_N_VAT_RATES] = {0};
    gboolean is_present[OCOP_N_VAT_RATES] = {FALSE};
    for (gsize i = 0; i < n_lines; i++) {
        g_assert (rates[i] < OCOP_N_VAT_RATES);
        gross[rates[i]] += amounts[i];
        is_present[rates[i]] = TRUE;
    }
    guint n_sums = 0;
    for (guint rate = 0; rate < OCOP_N_VAT_RATES; rate++) {
        if (!is_present[rate])
            continue;
        OcopVatSum *sum = &ret_sums[n_sums++];
        sum->rate = (OcopVatRate)rate;
        sum->gross = gross[rate];
        ocop_vat_split (gross[rate], sum->rate, &sum->net, &sum->vat);
    }
    return n_sums;
}

void
ocop_receipt_number (const char *point, int till, gint64 epoch, gint64 number,
                     char ret_text[OCOP_RECEIPT_NUMBER_SIZE])
{
    if (epoch == 1)
        g_snprintf (ret_text, OCOP_RECEIPT_NUMBER_SIZE, "%s-%d-%08" G_GINT64_FORMAT, point, till,
                    number);
    else
        g_snprintf (ret_text, OCOP_RECEIPT_NUMBER_SIZE,
                    "%s-%d.%" G_GINT64_FORMAT "-%08" G_GINT64_FORMAT, point, till, epoch, number);
}

static gboolean
read_number (const char **p, int max_digits, gint64 *ret_number)
{
    gint64 value = 0;
    int n_digits = 0;
    for (; g_ascii_isdigit (**p) && n_digits < max_digits; (*p)++, n_digits++)
        value = value * 10 + (**p - '0');
    *ret_number = value;
    return n_digits > 0 && !g_ascii_isdigit (**p);
}

gboolean
ocop_receipt_number_parse (const char *text, char ret_point[9], int *ret_till, gint64 *ret_epoch,
                           gint64 *ret_number)
{
    char point[9] = "", again[OCOP_RECEIPT_NUMBER_SIZE];
    gint64 till, epoch = 1, number;
    const char *p = text;
    gsize length = 0;
    for (; g_ascii_isalnum (*p) && length < 8; p++)
        point[length++] = *p;
    if (length < 2 || *p++ != '-' || !read_number (&p, 2, &till))
        return FALSE;
    if (*p == '.') {
        p++;
        if (!read_number (&p, 9, &epoch))
            return FALSE;
    }
    if (*p++ != '-' || !read_number (&p, 15, &number) || *p != '\0')
        return FALSE;
    /* One receipt has one spelling. */
    ocop_receipt_number (point, (int)till, epoch, number, again);
    if (strcmp (again, text) != 0)
        return FALSE;
    strcpy (ret_point, point);
    *ret_till = (int)till;
    *ret_epoch = epoch;
    *ret_number = number;
    return TRUE;
}
