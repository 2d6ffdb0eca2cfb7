/* The shop as CONTRACT.md tells it. Rounding is done by counting up or down from a quotient, shares
 * by handing out the rest one đồng at a time. */
#include "property/model.h"

#include <string.h>

typedef __int128 Wide;

static const gint64 percents[M_N_RATES] = {0, 5, 8, 10, 0};

Model *
model_new (gint64 utc_ms)
{
    Model *model = g_new0 (Model, 1);
    model->utc_ms = utc_ms;
    model->last_day = M_NO_DAY;
    model->shows_vat = TRUE;
    model->sales = g_array_new (FALSE, TRUE, sizeof (MSale));
    model->totals = g_array_new (FALSE, TRUE, sizeof (MTotals));
    model->parked = g_array_new (FALSE, TRUE, sizeof (MRequest));
    return model;
}

void
model_free (Model *model)
{
    if (model == NULL)
        return;
    g_array_unref (model->sales);
    g_array_unref (model->totals);
    g_array_unref (model->parked);
    g_free (model);
}

int
model_day (int year, int month, int day)
{
    GDate date;
    g_date_clear (&date, 1);
    g_date_set_dmy (&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int)g_date_get_julian (&date) - 719163;
}

int
model_today (const Model *model)
{
    return (int)((model->utc_ms + 7 * 3600 * 1000) / 86400000);
}

/* Last day of a certificate; g_date_add_months clamps to the month's end as DESIGN asks. */
static int
last_day_of (const MProduct *product)
{
    GDate date;
    g_date_clear (&date, 1);
    g_date_set_julian (&date, (guint32)(product->decided + 719163));
    g_date_add_months (&date, (guint)product->months);
    return (int)g_date_get_julian (&date) - 719163;
}

gint64
model_price_on (const MProduct *product, int day)
{
    const MPrice *best = NULL;
    for (guint i = 0; i < product->n_prices; i++)
        if (product->prices[i].from <= day &&
            (best == NULL || product->prices[i].from >= best->from))
            best = &product->prices[i];
    return best->price;
}

/* a × b / c to the nearest, halves up, found from the remainder. */
static gint64
nearest (gint64 a, gint64 b, gint64 c)
{
    Wide twice = (Wide)2 * a * b, quotient = twice / c;
    return (gint64)((quotient + 1) / 2);
}

static gboolean
take_discount (const MDiscount *discount, gint64 base, gint64 *ret)
{
    *ret = 0;
    if (discount->kind == M_PERCENT)
        *ret = nearest (base, discount->value, 10000);
    if (discount->kind == M_AMOUNT)
        *ret = discount->value;
    return *ret <= base;
}

MLot *
model_find_lot (MProduct *product, const char *name)
{
    for (guint i = 0; i < product->n_lots; i++)
        if (strcmp (product->lots[i].name, name) == 0)
            return &product->lots[i];
    return NULL;
}

static gboolean
comes_before (const MLot *a, const MLot *b)
{
    if ((a->expiry == M_NO_DAY) != (b->expiry == M_NO_DAY))
        return b->expiry == M_NO_DAY;
    return a->expiry != b->expiry ? a->expiry < b->expiry : strcmp (a->name, b->name) < 0;
}

/* Moves goods; a lot that is new is put where its expiry belongs. */
void
model_move (MProduct *product, const char *lot, int expiry, gint64 qty)
{
    product->qty += qty;
    if (lot == NULL || *lot == '\0')
        return;
    MLot *known = model_find_lot (product, lot);
    MLot changed = {.expiry = expiry};
    if (known != NULL) {
        changed = *known;
        if (changed.expiry == M_NO_DAY)
            changed.expiry = expiry;
        guint index = (guint)(known - product->lots);
        memmove (known, known + 1, (--product->n_lots - index) * sizeof *known);
    }
    g_strlcpy (changed.name, lot, sizeof changed.name);
    changed.qty += qty;
    g_assert_cmpuint (product->n_lots, <, M_LOTS);
    guint at = product->n_lots++;
    for (; at > 0 && comes_before (&changed, &product->lots[at - 1]); at--)
        product->lots[at] = product->lots[at - 1];
    product->lots[at] = changed;
}

static void
note_taken (MSold *sold, const MLot *lot, gint64 qty)
{
    sold->lots[sold->n_lots] = *lot;
    sold->lots[sold->n_lots++].qty = qty;
}

/* Takes goods off the shelf: from the named lot, by expiry, or just so. */
static void
take_goods (MProduct *product, const char *lot, int today, MSold *sold)
{
    gint64 wanted = sold->qty, in_lots = 0, on_shelf = product->qty;
    if (*lot != '\0') {
        MLot *named = model_find_lot (product, lot);
        if (named->qty < wanted)
            sold->warnings |= M_WARN_SHORT;
        note_taken (sold, named, wanted);
        model_move (product, lot, M_NO_DAY, -wanted);
        return;
    }
    for (guint i = 0; i < product->n_lots; i++)
        in_lots += MAX (0, product->lots[i].qty);
    for (guint i = 0; i < product->n_lots && wanted > 0; i++) {
        MLot *next = &product->lots[i];
        if (next->qty <= 0 || (next->expiry != M_NO_DAY && next->expiry < today))
            continue;
        gint64 taken = MIN (wanted, next->qty);
        note_taken (sold, next, taken);
        next->qty -= taken;
        product->qty -= taken;
        wanted -= taken;
    }
    /* What is there without a lot serves last; an expired lot serves nobody. */
    if (wanted > 0 && wanted > on_shelf - in_lots)
        sold->warnings |= M_WARN_SHORT;
    product->qty -= wanted;
}

void
model_judge (const MProduct *product, int today, MSold *sold)
{
    if (product->status != M_CERTIFIED || product->stars == 0)
        return;
    if (product->decided == M_NO_DAY) {
        sold->warnings |= M_WARN_UNDATED;
        return;
    }
    int last = last_day_of (product);
    if (today > last)
        sold->warnings |= M_WARN_LAPSED;
    else if (today >= product->decided) {
        sold->stars = product->stars;
        if (last - today <= 90)
            sold->warnings |= M_WARN_SOON;
    }
}

gboolean
model_is_active (const char *name)
{
    return strcmp (name, "lan") == 0 || strcmp (name, "minh") == 0 || strcmp (name, "an") == 0;
}

const char *
model_check_approval (const char *name)
{
    if (name == NULL)
        return "approval-needed";
    return strcmp (name, "minh") == 0 || strcmp (name, "an") == 0 ? NULL : "not-permitted";
}

static const char *
sell_line (Model *model, const MRequest *request, gboolean is_parking, const MLine *line,
           MSold *sold)
{
    int today = model_today (model);
    gint64 gross, off;
    if (line->product < 0)
        return line->product == -1 ? "unknown-code" : "check-digit";
    MProduct *product = &model->products[line->product];
    if (product->status == M_RECALLED)
        return "product-recalled";
    if (product->status == M_WITHDRAWN)
        return "product-withdrawn";
    if (line->lot[0] != '\0') {
        const MLot *lot = model_find_lot (product, line->lot);
        if (lot == NULL)
            return "unknown-lot";
        if (lot->expiry != M_NO_DAY && lot->expiry < today)
            return "lot-expired";
    }
    if (product->age > 0 && !request->is_age_confirmed && !is_parking)
        return "age-not-confirmed";
    memset (sold, 0, sizeof *sold);
    sold->product = line->product;
    sold->qty = line->qty != 0 ? line->qty : 1000;
    if (!product->is_weight && sold->qty % 1000 != 0)
        return "quantity-not-whole";
    sold->unit_price = line->unit_price >= 0 ? line->unit_price : model_price_on (product, today);
    gross = nearest (sold->unit_price, sold->qty, 1000);
    if (line->is_gift)
        off = gross;
    else if (!take_discount (&line->discount, gross, &off))
        return "discount-too-large";
    sold->discount = off;
    sold->amount = gross - off;
    sold->rate = product->rate != M_RATE_STD         ? product->rate
                 : today <= model_day (2026, 12, 31) ? M_RATE_8
                                                     : M_RATE_10;
    model_judge (product, today, sold);
    if (!product->is_service)
        take_goods (product, line->lot, today, sold);
    return NULL;
}

/* Gives every line the floor of its share, then the rest one by one to whoever has the largest
 * remainder and got nothing of the rest yet. */
static const char *
share_discount (const MRequest *request, MSale *sale)
{
    gint64 sum = 0, discount, left;
    gboolean has_got[M_LINES] = {FALSE};
    Wide remainders[M_LINES];
    for (guint i = 0; i < sale->n_lines; i++)
        sum += sale->lines[i].amount;
    if (!take_discount (&request->discount, sum, &discount))
        return "discount-too-large";
    sale->total = sum - discount;
    left = discount;
    for (guint i = 0; i < sale->n_lines && sum > 0; i++) {
        MSold *sold = &sale->lines[i];
        gint64 share = (gint64)((Wide)discount * sold->amount / sum);
        remainders[i] = (Wide)discount * sold->amount - (Wide)share * sum;
        sold->discount += share;
        sold->amount -= share;
        left -= share;
    }
    for (; left > 0; left--) {
        guint best = M_LINES;
        for (guint i = 0; i < sale->n_lines; i++)
            if (!has_got[i] && (best == M_LINES || remainders[i] > remainders[best]))
                best = i;
        has_got[best] = TRUE;
        sale->lines[best].discount++;
        sale->lines[best].amount--;
    }
    return NULL;
}

static void
add_vat (const Model *model, MSale *sale)
{
    gint64 gross[M_N_RATES] = {0};
    for (guint i = 0; i < sale->n_lines && model->shows_vat; i++) {
        gross[sale->lines[i].rate] += sale->lines[i].amount;
        sale->has_rate[sale->lines[i].rate] = TRUE;
    }
    for (int rate = 0; rate < M_N_RATES; rate++) {
        sale->net[rate] = nearest (gross[rate], 100, 100 + percents[rate]);
        sale->vat[rate] = gross[rate] - sale->net[rate];
    }
}

static const char *
pay (const Model *model, const MRequest *request, MSale *sale, gint64 *ret_cash)
{
    gint64 others = 0, tendered = 0, due = sale->total;
    guint n_cash = 0;
    for (guint i = 0; i < request->n_payments; i++) {
        gboolean is_cash = request->payments[i].method == M_CASH;
        n_cash += is_cash ? 1 : 0;
        *(is_cash ? &tendered : &others) += request->payments[i].amount;
    }
    if (others > sale->total)
        return "payment-over";
    if (n_cash > 0 && n_cash == request->n_payments && model->rounding_step > 0)
        due = nearest (sale->total, 1, model->rounding_step) * model->rounding_step;
    sale->rounding = due - sale->total;
    *ret_cash = due - others;
    if (tendered < *ret_cash)
        return "payment-short";
    sale->change = tendered - *ret_cash;
    return NULL;
}

/* Everything before the payments. Age and approvals are asked for when a parked cart is paid. */
static const char *
fill_cart (Model *model, const MRequest *request, gboolean is_parking, MSale *sale)
{
    const char *refusal = NULL;
    memset (sale, 0, sizeof *sale);
    if (!model->shift.is_open)
        return "shift-closed";
    if (!model_is_active (request->cashier))
        return "unknown-cashier";
    sale->channel = MAX (0, request->channel);
    if (model_today (model) > model->shift.day)
        sale->warnings |= M_WARN_OVERDUE;
    for (; refusal == NULL && sale->n_lines < request->n_lines; sale->n_lines++)
        refusal = sell_line (model, request, is_parking, &request->lines[sale->n_lines],
                             &sale->lines[sale->n_lines]);
    if (refusal == NULL)
        refusal = share_discount (request, sale);
    for (guint i = 0; refusal == NULL && !is_parking && i < request->n_lines; i++)
        if (request->lines[i].unit_price >= 0)
            refusal = model_check_approval (request->lines[i].approver);
    add_vat (model, sale);
    return refusal;
}

MTotals *
model_find_totals (Model *model, int product, int channel, int stars)
{
    MTotals fresh = {
        .day = model->shift.day, .product = product, .channel = channel, .stars = stars};
    for (guint i = 0; i < model->totals->len; i++) {
        MTotals *row = &g_array_index (model->totals, MTotals, i);
        if (row->day == fresh.day && row->product == product && row->channel == channel &&
            row->stars == stars)
            return row;
    }
    g_array_append_val (model->totals, fresh);
    return &g_array_index (model->totals, MTotals, model->totals->len - 1);
}

static MRequest *
find_parked (Model *model, int number, guint *ret_index)
{
    for (*ret_index = 0; *ret_index < model->parked->len; (*ret_index)++)
        if (g_array_index (model->parked, MRequest, *ret_index).resumed == number)
            return &g_array_index (model->parked, MRequest, *ret_index);
    return NULL;
}

/* What a resumed cart is together with what is said now. */
static gboolean
resume (Model *model, const MRequest *request, MRequest *ret_merged)
{
    guint index;
    const MRequest *parked = find_parked (model, request->resumed, &index);
    if (parked == NULL)
        return FALSE;
    *ret_merged = *request;
    memcpy (ret_merged->lines, parked->lines, sizeof parked->lines);
    ret_merged->n_lines = parked->n_lines;
    ret_merged->discount = parked->discount;
    ret_merged->channel = request->channel >= 0 ? request->channel : parked->channel;
    ret_merged->is_age_confirmed |= parked->is_age_confirmed;
    return TRUE;
}

static void
post_sale (Model *model, const MRequest *request, MSale *sale, gint64 cash)
{
    guint index;
    model->shift.sales += sale->total;
    model->shift.rounding += sale->rounding;
    model->shift.cash_received += cash;
    model->gt_sales += sale->total;
    model->last_record_ms = model->utc_ms;
    sale->number = ++model->n_receipts;
    for (guint i = 0; i < sale->n_lines; i++) {
        MTotals *row =
            model_find_totals (model, sale->lines[i].product, sale->channel, sale->lines[i].stars);
        row->qty += sale->lines[i].qty;
        row->amount += sale->lines[i].amount;
    }
    if (request->resumed != 0 && find_parked (model, request->resumed, &index) != NULL)
        g_array_remove_index (model->parked, index);
    model->is_training = FALSE;
    g_array_append_val (model->sales, *sale);
}

const char *
model_sell (Model *model, const MRequest *asked, MSale *ret_sale)
{
    MProduct shelf[M_PRODUCTS];
    MRequest request = *asked;
    gint64 cash = 0;
    if (asked->resumed != 0 && !resume (model, asked, &request))
        return "bad-input";
    memcpy (shelf, model->products, sizeof shelf);
    const char *refusal = fill_cart (model, &request, FALSE, ret_sale);
    if (refusal == NULL)
        refusal = pay (model, &request, ret_sale, &cash);
    if (refusal != NULL || request.is_training)
        memcpy (model->products, shelf, sizeof shelf);
    if (refusal != NULL)
        return refusal;
    if (!request.is_training) {
        post_sale (model, &request, ret_sale, cash);
        return NULL;
    }
    model->shift.n_training++;
    model->shift.training += ret_sale->total;
    if (!model->is_training) /* entering is a record, the practice sale is none */
        model->last_record_ms = model->utc_ms;
    model->is_training = TRUE;
    return NULL;
}

gint64
model_total (Model *model, const MRequest *asked)
{
    MProduct shelf[M_PRODUCTS];
    MRequest request = *asked;
    MSale sale;
    if (asked->resumed != 0 && !resume (model, asked, &request))
        return -1;
    memcpy (shelf, model->products, sizeof shelf);
    const char *refusal = fill_cart (model, &request, FALSE, &sale);
    memcpy (model->products, shelf, sizeof shelf);
    return refusal == NULL ? sale.total : -1;
}

const char *
model_park (Model *model, const MRequest *request, int *ret_number)
{
    MProduct shelf[M_PRODUCTS];
    MSale sale;
    MRequest parked = *request;
    memcpy (shelf, model->products, sizeof shelf);
    const char *refusal = fill_cart (model, request, TRUE, &sale);
    memcpy (model->products, shelf, sizeof shelf);
    if (refusal != NULL)
        return refusal;
    *ret_number = parked.resumed = ++model->n_parked;
    g_array_append_val (model->parked, parked);
    model->last_record_ms = model->utc_ms;
    return NULL;
}

const char *
model_drop (Model *model, int number)
{
    guint index;
    if (find_parked (model, number, &index) == NULL)
        return "bad-input";
    g_array_remove_index (model->parked, index);
    model->last_record_ms = model->utc_ms;
    return NULL;
}
