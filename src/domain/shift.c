/* Running figures of a shift, and counting banknotes. */
#include "domain/shift.h"

#include "base/error.h"
#include "base/json_reader.h"
#include "base/money.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define NOTE_COUNT_MAX  1000000
#define NOTES_MAX_BYTES 16384

static const gint64 banknotes[OCOP_N_BANKNOTES + 1] = {
    500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 0};

void
ocop_shift_add_sale (OcopShiftFigures *figures, const OcopSale *sale)
{
    figures->n_sales++;
    figures->sales += sale->total;
    figures->rounding += sale->rounding;
    for (guint i = 0; i < sale->lines->len; i++)
        figures->discounts += ((const OcopSaleLine *)g_ptr_array_index (sale->lines, i))->discount;
    for (guint i = 0; i < sale->payments->len; i++) {
        const OcopPayment *payment = &g_array_index (sale->payments, OcopPayment, i);
        figures->received[payment->method] += payment->amount;
    }
    for (guint i = 0; i < sale->n_vat; i++) {
        figures->sold_vat[sale->vat[i].rate].gross += sale->vat[i].gross;
        figures->sold_vat[sale->vat[i].rate].vat += sale->vat[i].vat;
    }
}

void
ocop_shift_add_return (OcopShiftFigures *figures, const OcopReturn *taking_back)
{
    figures->n_returns++;
    figures->returns += taking_back->total;
    if (taking_back->sale_receipt == NULL) {
        figures->n_unproven_returns++;
        figures->unproven_returns += taking_back->total;
    }
    for (guint i = 0; i < taking_back->refunds->len; i++) {
        const OcopPayment *refund = &g_array_index (taking_back->refunds, OcopPayment, i);
        figures->refunded[refund->method] += refund->amount;
    }
    for (guint i = 0; i < taking_back->n_vat; i++) {
        figures->returned_vat[taking_back->vat[i].rate].gross += taking_back->vat[i].gross;
        figures->returned_vat[taking_back->vat[i].rate].vat += taking_back->vat[i].vat;
    }
}

gint64
ocop_shift_get_expected_cash (const OcopShiftFigures *figures)
{
    return figures->opening_float + figures->received[OCOP_PAYMENT_CASH] -
           figures->refunded[OCOP_PAYMENT_CASH] + figures->cash_in - figures->cash_out;
}

const gint64 *
ocop_banknotes (void)
{
    return banknotes;
}

static gboolean
count_note (gint64 note, gint64 count, gint64 ret_counts[OCOP_N_BANKNOTES], gint64 *sum,
            GError **error)
{
    for (int i = 0; i < OCOP_N_BANKNOTES; i++) {
        if (banknotes[i] == note) {
            ret_counts[i] += count;
            *sum += note * count;
            return TRUE;
        }
    }
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "notes",
                    _ ("there is no banknote of %" PRId64 " đồng"), note);
    return FALSE;
}

static gboolean
read_json (const char *text, gsize length, gint64 ret_counts[OCOP_N_BANKNOTES], gint64 *sum,
           GError **error)
{
    g_autoptr (JsonNode) node = ocop_json_parse (text, (gssize)length, NOTES_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    OcopJsonReader r;
    ocop_json_reader_init (&r, node, "");
    for (int i = 0; i < OCOP_N_BANKNOTES; i++) {
        char key[24];
        g_snprintf (key, sizeof key, "%" G_GINT64_FORMAT, banknotes[i]);
        gint64 count =
            ocop_json_reader_get_int (&r, g_intern_string (key), FALSE, 0, NOTE_COUNT_MAX, 0);
        ret_counts[i] = count;
        *sum += banknotes[i] * count;
    }
    return ocop_json_reader_finish (&r, error);
}

/* The two numbers of a line: "500.000 x 3" -> 500000, 3. Dots inside a number group its digits. */
static gboolean
read_line (const char *line, gint64 ret_numbers[2])
{
    int n = 0;
    const char *p = line;
    while (*p != '\0') {
        if (!g_ascii_isdigit (*p)) {
            if (strchr (" \t\rxX:;,=×", *p) == NULL && (guchar)*p < 0x80)
                return FALSE;
            p++;
            continue;
        }
        if (n == 2)
            return FALSE;
        gint64 value = 0;
        for (; g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])); p++) {
            if (*p == '.')
                continue;
            value = value * 10 + (*p - '0');
            if (value > G_GINT64_CONSTANT (1000000000))
                return FALSE;
        }
        ret_numbers[n++] = value;
    }
    return n == 2 && ret_numbers[1] <= NOTE_COUNT_MAX;
}

gboolean
ocop_notes_read (const char *text, gsize length, gint64 ret_counts[OCOP_N_BANKNOTES],
                 gint64 *ret_sum, GError **error)
{
    gint64 counts[OCOP_N_BANKNOTES] = {0}, sum = 0;
    if (length > NOTES_MAX_BYTES || memchr (text, '\0', length) != NULL ||
        !g_utf8_validate (text, (gssize)length, NULL)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "notes",
                        _ ("the count of banknotes is not readable text"));
        return FALSE;
    }
    g_autofree char *copy = g_strndup (text, length);
    g_strstrip (copy);
    if (*copy == '{') {
        if (!read_json (copy, strlen (copy), counts, &sum, error))
            return FALSE;
    } else {
        g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            gint64 numbers[2];
            if (*g_strstrip (*line) == '\0')
                continue;
            if (!read_line (*line, numbers)) {
                ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "notes",
                                _ ("“%s” is not a banknote and its number"), *line);
                return FALSE;
            }
            if (!count_note (numbers[0], numbers[1], counts, &sum, error))
                return FALSE;
        }
    }
    memcpy (ret_counts, counts, sizeof counts);
    *ret_sum = sum;
    return TRUE;
}
