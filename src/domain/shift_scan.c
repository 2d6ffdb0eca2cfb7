/* A close as our own writer spells it, read in one pass without a tree: keys stand where they are
 * written, so they are compared and not looked up. The registry reads one of every shift of a
 * province; as a tree of JSON values that took a third of what a batch cost it.
 *
 * There is nothing to explain here: whatever is not expected ends the scan, and the reader of any
 * JSON (shift_body.c) says what is wrong with it, or takes it. So every check here must be at least
 * as strict as there; values are given to the same functions. */
#include "domain/shift_parts.h"

#include "base/ids.h"
#include "base/money.h"
#include "base/quantity.h"
#include "base/text.h"
#include "domain/body.h"
#include <string.h>

#define DIGITS_MAX 18
/* Longest of the texts that are words of ours: a hash in hex. */
#define WORD_SIZE (2 * OCOP_DIGEST_SIZE + 1)

typedef struct {
    const char *at;
    const char *end;
    gboolean is_over; /* something was not as expected */
} Scan;

/* TRUE and behind it when @literal stands here. */
static gboolean
meets (Scan *scan, const char *literal)
{
    const gsize length = strlen (literal);
    if ((gsize)(scan->end - scan->at) < length || memcmp (scan->at, literal, length) != 0)
        return FALSE;
    scan->at += length;
    return TRUE;
}

/* For what has to stand here. */
static void
skip (Scan *scan, const char *literal)
{
    if (!scan->is_over && !meets (scan, literal))
        scan->is_over = TRUE;
}

/* Behind a number stands a literal of the caller, so no fraction can follow unseen. */
static gint64
take_int (Scan *scan, const char *before, gint64 min, gint64 max)
{
    skip (scan, before);
    if (scan->is_over)
        return min;
    const gboolean is_negative = meets (scan, "-");
    const char *first = scan->at;
    gint64 value = 0;
    for (; scan->at < scan->end && scan->at - first < DIGITS_MAX && g_ascii_isdigit (*scan->at);
         scan->at++)
        value = value * 10 + (*scan->at - '0');
    const gboolean has_spare_zero = scan->at > first && *first == '0' && scan->at > first + 1;
    if (is_negative)
        value = -value;
    scan->is_over = scan->at == first || has_spare_zero || value < min || value > max;
    return value;
}

static gint64
take_money (Scan *scan, const char *before)
{
    return take_int (scan, before, -OCOP_MONEY_MAX, OCOP_MONEY_MAX);
}

/* A short text of visible ASCII characters, which no reader would change. "" when there is none. */
static void
take_word (Scan *scan, const char *before, char word[WORD_SIZE])
{
    gsize n = 0;
    skip (scan, before);
    skip (scan, "\"");
    while (!scan->is_over && scan->at < scan->end && n < WORD_SIZE - 1 &&
           g_ascii_isgraph (*scan->at) && *scan->at != '"' && *scan->at != '\\')
        word[n++] = *scan->at++;
    word[n] = '\0';
    skip (scan, "\"");
}

/* An owned text that people see; NULL when there is none. */
static char *
take_text (Scan *scan, const char *before)
{
    skip (scan, before);
    skip (scan, "\"");
    if (scan->is_over)
        return NULL;
    const char *first = scan->at;
    gboolean is_plain = TRUE;
    for (;
         scan->at < scan->end && *scan->at != '"' && *scan->at != '\\' && (guchar)*scan->at >= 0x20;
         scan->at++)
        is_plain = is_plain && g_ascii_isgraph (*scan->at);
    const gsize length = (gsize)(scan->at - first);
    char *text = is_plain && length <= OCOP_TEXT_MAX
                     ? g_strndup (first, length)
                     : ocop_text_take_in (first, (gssize)length, OCOP_TEXT_MAX, NULL, NULL);
    scan->is_over = text == NULL;
    skip (scan, "\"");
    return text;
}

static OcopDay
take_day (Scan *scan, const char *before)
{
    char word[WORD_SIZE];
    OcopDay day = OCOP_DAY_NONE;
    skip (scan, before);
    if (meets (scan, "null"))
        return OCOP_DAY_NONE;
    take_word (scan, "", word);
    if (strlen (word) >= OCOP_DAY_TEXT_SIZE || !ocop_day_parse (word, NULL, &day, NULL))
        scan->is_over = TRUE;
    return day;
}

static gint64
take_milli (Scan *scan, const char *before)
{
    char word[WORD_SIZE];
    gint64 milli = 0;
    take_word (scan, before, word);
    if (strlen (word) >= OCOP_QTY_TEXT_SIZE || !ocop_body_signed_milli_parse (word, &milli))
        scan->is_over = TRUE;
    return milli;
}

/* Goes on with the next element of an array that was begun with "[". */
static gboolean
has_next (Scan *scan, guint index, guint max)
{
    if (scan->is_over || meets (scan, "]"))
        return FALSE;
    if (index > 0)
        skip (scan, ",");
    if (index >= max)
        scan->is_over = TRUE;
    return !scan->is_over;
}

static void
take_request (Scan *scan, OcopShiftClose *close)
{
    char word[WORD_SIZE];
    close->has_request = meets (scan, "\"request_id\":");
    if (!close->has_request)
        return;
    take_word (scan, "", word);
    if (!ocop_uuid_parse (word, close->request_id))
        scan->is_over = TRUE;
    take_word (scan, ",\"request_sha256\":", word);
    if (!ocop_hex_decode (word, close->request_digest, OCOP_DIGEST_SIZE))
        scan->is_over = TRUE;
    skip (scan, ",");
}

static void
take_methods (Scan *scan, const char *before, gint64 ret_amounts[OCOP_N_PAYMENT_METHODS])
{
    skip (scan, before);
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++) {
        skip (scan, i == 0 ? "{\"" : ",\"");
        skip (scan, ocop_payment_method_get_text ((OcopPaymentMethod)i));
        ret_amounts[i] = take_money (scan, "\":");
    }
    skip (scan, "}");
}

static void
take_vat (Scan *scan, const char *before, OcopVatFigures ret_figures[OCOP_N_VAT_RATES])
{
    skip (scan, before);
    for (guint i = 0; has_next (scan, i, OCOP_N_VAT_RATES); i++) {
        char word[WORD_SIZE];
        OcopVatRate rate = OCOP_VAT_KCT;
        take_word (scan, "{\"rate\":", word);
        if (!ocop_vat_rate_parse (word, &rate) || rate == OCOP_VAT_STD) {
            scan->is_over = TRUE;
            return;
        }
        const gint64 net = take_money (scan, ",\"net\":");
        ret_figures[rate].vat = take_money (scan, ",\"vat\":");
        ret_figures[rate].gross = net + ret_figures[rate].vat;
        skip (scan, "}");
    }
}

static void
take_figures (Scan *scan, OcopShiftFigures *figures)
{
    figures->id = take_int (scan, ",\"shift\":", 1, G_MAXINT64);
    figures->day = take_day (scan, ",\"business_day\":");
    figures->cashier_number = take_int (scan, ",\"cashier_number\":", 0, G_MAXINT32);
    figures->opened_ms = take_int (scan, ",\"opened_ms\":", 0, G_MAXINT64);
    figures->opening_float = take_money (scan, ",\"float\":");
    figures->n_sales = take_money (scan, ",\"n_sales\":");
    figures->sales = take_money (scan, ",\"sales\":");
    figures->n_returns = take_money (scan, ",\"n_returns\":");
    figures->returns = take_money (scan, ",\"returns\":");
    figures->n_unproven_returns = take_money (scan, ",\"n_returns_without_receipt\":");
    figures->unproven_returns = take_money (scan, ",\"returns_without_receipt\":");
    figures->discounts = take_money (scan, ",\"discounts\":");
    figures->rounding = take_money (scan, ",\"rounding\":");
    figures->cash_in = take_money (scan, ",\"cash_in\":");
    figures->cash_out = take_money (scan, ",\"cash_out\":");
    take_methods (scan, ",\"received\":", figures->received);
    take_methods (scan, ",\"refunded\":", figures->refunded);
    take_vat (scan, ",\"vat\":[", figures->sold_vat);
    take_vat (scan, ",\"returned_vat\":[", figures->returned_vat);
    figures->n_training = take_money (scan, ",\"n_training\":");
    figures->training = take_money (scan, ",\"training\":");
    figures->n_copies = take_money (scan, ",\"n_copies\":");
}

static void
take_cash (Scan *scan, OcopShiftClose *close)
{
    close->expected_cash = take_money (scan, ",\"expected_cash\":");
    close->counted_cash = take_money (scan, ",\"counted_cash\":");
    if (take_money (scan, ",\"difference\":") != close->counted_cash - close->expected_cash)
        scan->is_over = TRUE;
    close->has_notes = meets (scan, ",\"notes\":[");
    for (guint i = 0; close->has_notes && has_next (scan, i, OCOP_N_BANKNOTES); i++) {
        if (take_money (scan, "{\"note\":") != ocop_banknotes()[i])
            scan->is_over = TRUE;
        close->notes[i] = take_money (scan, ",\"count\":");
        skip (scan, "}");
    }
}

static void
take_parked (Scan *scan, OcopShiftClose *close)
{
    skip (scan, ",\"parked\":[");
    while (has_next (scan, close->parked->len, OCOP_CLOSE_PARKED_MAX)) {
        char *id = take_text (scan, "");
        if (id != NULL)
            g_ptr_array_add (close->parked, id);
    }
    close->n_parked = close->parked->len;
}

static void
take_totals (Scan *scan, GArray *totals)
{
    skip (scan, ",\"totals\":[");
    while (has_next (scan, totals->len, OCOP_CLOSE_TOTALS_MAX)) {
        char channel[WORD_SIZE];
        OcopTotalsRow row = {.day = take_day (scan, "{\"day\":")};
        row.product = take_text (scan, ",\"product\":");
        take_word (scan, ",\"channel\":", channel);
        if (!ocop_channel_parse (channel, &row.channel))
            scan->is_over = TRUE;
        row.stars = (int)take_int (scan, ",\"stars\":", 0, 5);
        row.qty_milli = take_milli (scan, ",\"qty\":");
        row.amount = take_money (scan, ",\"amount\":");
        row.returned_qty_milli = take_milli (scan, ",\"returned_qty\":");
        row.returned_amount = take_money (scan, ",\"returned_amount\":");
        skip (scan, "}");
        g_array_append_val (totals, row);
    }
}

OcopShiftClose *
ocop_shift_close_scan (const char *text, gsize length)
{
    Scan scan = {.at = text, .end = text + length, .is_over = length > OCOP_CLOSE_MAX_BYTES};
    g_autoptr (OcopShiftClose) close = ocop_shift_close_new();
    close->totals = ocop_totals_rows_new();
    skip (&scan, "{");
    take_request (&scan, close);
    close->z = take_int (&scan, "\"z\":", 1, G_MAXINT64);
    skip (&scan, ",\"by\":");
    if (!meets (&scan, "null"))
        close->by = take_text (&scan, "");
    close->cashier = take_text (&scan, ",\"cashier\":");
    take_figures (&scan, &close->figures);
    take_cash (&scan, close);
    close->gt_sales = take_money (&scan, ",\"gt_sales\":");
    close->gt_returns = take_money (&scan, ",\"gt_returns\":");
    close->gt_count = take_money (&scan, ",\"gt_count\":");
    take_parked (&scan, close);
    take_totals (&scan, close->totals);
    skip (&scan, "}");
    return !scan.is_over && scan.at == scan.end ? g_steal_pointer (&close) : NULL;
}
