/* What happens in the random shops. Times lie around the ends of certificates, midnights and the
 * change of the standard VAT rate. */
#include "property/generate.h"

#include <string.h>

static const char *const channels[M_N_CHANNELS] = {"showroom", "fair", "phone",    "sendo",
                                                   "tiki",     "voso", "postmart", "province"};
static const char *const methods[] = {"cash", "vietqr", "card", "voucher"};
static const char *const rates[] = {"0", "5", "8", "10", "KCT", "", "std"};
static const char *const statuses[] = {"in_programme", "certified", "withdrawn", "recalled"};
static const char *const cashiers[] = {"lan", "lan", "lan", "lan", "minh", "an"};

guint64
random_next (guint64 *state)
{
    *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    guint64 z = *state;
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int
random_below (guint64 *state, int n)
{
    return (int)(random_next (state) % (guint64)n);
}

gboolean
random_one_in (guint64 *state, int n)
{
    return random_below (state, n) == 0;
}

static gint64
random_price (guint64 *state)
{
    static const gint64 edges[] = {1, 499, 500, 999, 1000, 4500, 65000, 185000, 1850000, 999999999};
    return random_one_in (state, 3) ? edges[random_below (state, G_N_ELEMENTS (edges))]
                                    : 1 + random_below (state, 500000);
}

static char
gtin_check_digit (const char *digits)
{
    int sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    return (char)('0' + (10 - sum % 10) % 10);
}

/* With "%c" of the check digit at its end. */
static void
finish_gtin (char *digits)
{
    digits[12] = gtin_check_digit (digits);
    digits[13] = '\0';
}

static void
append_day (GString *text, int day)
{
    GDate date;
    if (day == M_NO_DAY)
        return;
    g_date_clear (&date, 1);
    g_date_set_julian (&date, (guint32)(day + 719163));
    g_string_append_printf (text, "%04d-%02d-%02d", g_date_get_year (&date),
                            g_date_get_month (&date), g_date_get_day (&date));
}

static void
make_product (Model *model, int index, guint64 *state)
{
    MProduct *product = &model->products[index];
    g_snprintf (product->code, sizeof product->code, "QN-%04d", index + 1);
    product->is_weight = random_one_in (state, 3);
    product->is_service = !product->is_weight && random_one_in (state, 8);
    product->tracks_lots = !product->is_service && random_one_in (state, 2);
    product->rate = random_one_in (state, 2) ? M_RATE_STD : random_below (state, M_N_RATES);
    product->age = random_one_in (state, 8) ? 18 : 0;
    product->decided = M_NO_DAY;
    product->months = 36;
    product->prices[product->n_prices++] = (MPrice){M_NO_DAY, random_price (state)};
    if (random_one_in (state, 2)) {
        g_snprintf (product->gtin, sizeof product->gtin, "8938505%05d",
                    random_below (state, 1000) * 10 + index);
        finish_gtin (product->gtin);
    }
    if (product->is_weight)
        product->plu = 10000 + index;
    if (random_one_in (state, 4))
        return; /* not certified */
    product->stars = 3 + random_below (state, 3);
    product->status = index == M_PRODUCTS - 1   ? M_RECALLED
                      : index == M_PRODUCTS - 2 ? M_WITHDRAWN
                                                : M_CERTIFIED;
    if (random_one_in (state, 6))
        return; /* undated */
    if (random_one_in (state, 3))
        product->months = 1 + random_below (state, 40);
    /* Many end, or begin, within the weeks that are played. */
    product->decided = model_today (model) - 30 * product->months + random_below (state, 160) - 40;
}

char *
generate_catalogue (Model *model, guint64 *state)
{
    GString *csv = g_string_new ("code,gtin,name,unit,sold_by,price,vat_rate,stars,decided_on,"
                                 "valid_months,status,age_limit,track_lots,kind,plu\n");
    for (int i = 0; i < M_PRODUCTS; i++) {
        MProduct *product = &model->products[i];
        make_product (model, i, state);
        g_string_append_printf (
            csv, "%s,%s,Hàng số %d,%s,%s,%" G_GINT64_FORMAT ",%s,", product->code, product->gtin,
            i + 1, product->is_weight ? "kg" : "gói", product->is_weight ? "weight" : "piece",
            product->prices[0].price, rates[product->rate]);
        if (product->stars > 0)
            g_string_append_printf (csv, "%d", product->stars);
        g_string_append_c (csv, ',');
        append_day (csv, product->decided);
        g_string_append_printf (csv, ",%d,%s,", product->months, statuses[product->status]);
        if (product->age > 0)
            g_string_append_printf (csv, "%d", product->age);
        g_string_append_printf (csv, ",%s,%s,", product->tracks_lots ? "yes" : "no",
                                product->is_service ? "service" : "goods");
        if (product->plu > 0)
            g_string_append_printf (csv, "%d", product->plu);
        g_string_append_c (csv, '\n');
    }
    return g_string_free (csv, FALSE);
}

static void
generate_discount (guint64 *state, gint64 base, MDiscount *ret)
{
    if (!random_one_in (state, 3))
        return;
    ret->kind = random_one_in (state, 2) ? M_PERCENT : M_AMOUNT;
    if (ret->kind == M_PERCENT)
        ret->value = random_one_in (state, 4) ? 100 * random_below (state, 101)
                                              : random_below (state, 10001);
    else
        ret->value = (gint64)(random_next (state) %
                              (guint64)(base + 1 + (random_one_in (state, 12) ? 100000 : 0)));
    if (ret->kind == M_AMOUNT && random_one_in (state, 6))
        ret->value = base;
}

static void
generate_line (const Model *model, guint64 *state, MLine *line)
{
    line->product = random_below (state, M_PRODUCTS - (random_one_in (state, 6) ? 0 : 2));
    if (random_one_in (state, 40))
        line->product = -1 - random_below (state, 2);
    const MProduct *product = line->product >= 0 ? &model->products[line->product] : NULL;
    line->unit_price = -1;
    if (product == NULL)
        return;
    if (product->gtin[0] != '\0' && random_one_in (state, 2))
        line->how = M_BY_GTIN;
    if (product->plu > 0 && random_one_in (state, 3)) {
        line->how = M_BY_WEIGHT_LABEL;
        line->qty = 1 + random_below (state, 30000);
    } else if (!random_one_in (state, 4)) {
        line->qty = product->is_weight ? 1 + random_below (state, 20000)
                                       : 1000 * (1 + random_below (state, 12));
    }
    if (line->how != M_BY_WEIGHT_LABEL && random_one_in (state, 50))
        line->qty = 1500;
    line->is_gift = random_one_in (state, 12);
    if (random_one_in (state, 10)) {
        line->unit_price = random_price (state);
        line->approver = random_one_in (state, 6)   ? NULL
                         : random_one_in (state, 8) ? "lan"
                         : random_one_in (state, 2) ? "minh"
                                                    : "an";
    }
    if (!line->is_gift)
        generate_discount (
            state, model_price_on (product, model_today (model)) * MAX (line->qty, 1000) / 1000,
            &line->discount);
    if (!product->is_service && product->n_lots > 0 && random_one_in (state, 5))
        g_strlcpy (line->lot, product->lots[random_below (state, (int)product->n_lots)].name,
                   sizeof line->lot);
    else if (random_one_in (state, 60))
        g_strlcpy (line->lot, "none", sizeof line->lot);
}

static void
generate_payments (const Model *model, guint64 *state, gint64 total, MRequest *request)
{
    gint64 left = total;
    if (total == 0 && random_one_in (state, 2))
        return;
    while (request->n_payments < M_PAYMENTS - 1 && left > 1 && random_one_in (state, 3)) {
        gint64 part =
            random_one_in (state, 3) ? left : 1 + (gint64)(random_next (state) % (guint64)left);
        request->payments[request->n_payments].method = M_VIETQR + random_below (state, 3);
        request->payments[request->n_payments++].amount =
            part + (random_one_in (state, 40) ? 1000 : 0);
        left -= part;
    }
    if (left == 0 && request->n_payments > 0 && !random_one_in (state, 8))
        return;
    gint64 tendered = left + (random_one_in (state, 2) ? 0 : random_below (state, 600000));
    if (model->rounding_step > 0 && request->n_payments == 0 && !random_one_in (state, 10))
        tendered += model->rounding_step;
    gint64 lacking = random_one_in (state, 25) ? 1 + random_below (state, 1000) : 0;
    tendered = MAX (0, tendered - lacking);
    request->payments[request->n_payments].method = M_CASH;
    request->payments[request->n_payments++].amount = tendered;
}

void
generate_sale (Model *model, guint64 *state, MRequest *ret_request)
{
    MRequest request = {.cashier = cashiers[random_below (state, G_N_ELEMENTS (cashiers))],
                        .channel =
                            random_one_in (state, 2) ? -1 : random_below (state, M_N_CHANNELS),
                        .is_age_confirmed = !random_one_in (state, 5),
                        .is_training = random_one_in (state, 12)};
    if (random_one_in (state, 50))
        request.cashier = random_one_in (state, 2) ? "hoa" : "nobody";
    if (model->n_parked > 0 && !request.is_training && random_one_in (state, 4)) {
        request.resumed = random_one_in (state, 10) || model->parked->len == 0
                              ? 1 + random_below (state, model->n_parked)
                              : g_array_index (model->parked, MRequest,
                                               random_below (state, (int)model->parked->len))
                                    .resumed;
    } else {
        request.n_lines = 1 + (guint)random_below (state, M_LINES);
        for (guint i = 0; i < request.n_lines; i++)
            generate_line (model, state, &request.lines[i]);
        generate_discount (state, 30000, &request.discount);
    }
    generate_payments (model, state, MAX (0, model_total (model, &request)), &request);
    *ret_request = request;
}

void
generate_back (Model *model, guint64 *state, MBack *ret_back)
{
    MBack back = {.cashier = "minh",
                  .channel = random_below (state, M_N_CHANNELS),
                  .n_lines = 1 + (guint)random_below (state, 3)};
    const MSale *sale = NULL;
    if (model->sales->len > 0 && !random_one_in (state, 5)) {
        sale = &g_array_index (model->sales, MSale, random_below (state, (int)model->sales->len));
        back.receipt = sale->number;
        if (random_one_in (state, 30))
            back.receipt = -1;
    } else {
        back.approver = random_one_in (state, 6) ? NULL : random_one_in (state, 6) ? "lan" : "an";
    }
    for (guint i = 0; i < back.n_lines; i++) {
        MBackLine *line = &back.lines[i];
        line->is_restocked = !random_one_in (state, 3);
        line->product = random_one_in (state, 40) ? -1 : random_below (state, M_PRODUCTS);
        line->amount = random_below (state, 100000);
        line->qty = 1000 * (1 + random_below (state, 3));
        if (sale == NULL)
            continue;
        line->line =
            1 + random_below (state, (int)sale->n_lines + (random_one_in (state, 40) ? 1 : 0));
        if (line->line <= (int)sale->n_lines) {
            const MSold *sold = &sale->lines[line->line - 1];
            gint64 left = sold->qty - sold->returned;
            gboolean is_weight = model->products[sold->product].is_weight;
            gint64 step = is_weight ? 1 : 1000;
            if (left > 0 && !random_one_in (state, 8))
                line->qty =
                    random_one_in (state, 3)
                        ? left
                        : step * (1 + (gint64)(random_next (state) % (guint64)(left / step)));
        }
    }
    if (random_one_in (state, 3)) {
        back.has_refund = model_price_back (model, &back) == NULL && back.total > 0;
        back.refund_method = random_below (state, 4);
        back.refund = back.total + (random_one_in (state, 8) ? 1 : 0);
    }
    *ret_back = back;
}

static void
append_discount (GString *json, const MDiscount *discount)
{
    if (discount->kind == M_PERCENT)
        g_string_append_printf (json, ",\"discount\":{\"percent\":\"%d.%02d\"}",
                                (int)discount->value / 100, (int)discount->value % 100);
    if (discount->kind == M_AMOUNT)
        g_string_append_printf (json, ",\"discount\":{\"amount\":%" G_GINT64_FORMAT "}",
                                discount->value);
}

static void
append_line (const Model *model, GString *json, const MLine *line)
{
    const MProduct *product = line->product >= 0 ? &model->products[line->product] : NULL;
    char label[16];
    if (product == NULL) {
        g_string_append (json, line->product == -1 ? "{\"code\":\"QN-none\""
                                                   : "{\"scan\":\"8938505970012\"");
    } else if (line->how == M_BY_GTIN) {
        g_string_append_printf (json, "{\"scan\":\"%s\"", product->gtin);
    } else if (line->how == M_BY_WEIGHT_LABEL) {
        g_snprintf (label, sizeof label, "26%05d%05d", product->plu, (int)line->qty);
        finish_gtin (label);
        g_string_append_printf (json, "{\"scan\":\"%s\"", label);
    } else {
        g_string_append_printf (json, "{\"code\":\"%s\"", product->code);
    }
    if (line->qty != 0 && line->how != M_BY_WEIGHT_LABEL)
        g_string_append_printf (json, ",\"qty\":\"%d.%03d\"", (int)(line->qty / 1000),
                                (int)(line->qty % 1000));
    append_discount (json, &line->discount);
    if (line->is_gift)
        g_string_append (json, ",\"gift\":true");
    if (line->lot[0] != '\0')
        g_string_append_printf (json, ",\"lot\":\"%s\"", line->lot);
    if (line->unit_price >= 0)
        g_string_append_printf (json, ",\"unit_price\":%" G_GINT64_FORMAT, line->unit_price);
    if (line->approver != NULL)
        g_string_append_printf (json, ",\"approved_by\":\"%s\"", line->approver);
    g_string_append_c (json, '}');
}

static GString *
begin_request (const char *cashier, guint64 id)
{
    GString *json = g_string_new (NULL);
    g_string_printf (json, "{\"cashier\":\"%s\"", cashier);
    if (id != 0)
        g_string_append_printf (json, ",\"request_id\":\"%08x-0000-4000-8000-000000000000\"",
                                (guint)id);
    return json;
}

char *
sale_to_json (const Model *model, const MRequest *request, guint64 id)
{
    GString *json = begin_request (request->cashier, id);
    if (request->channel >= 0)
        g_string_append_printf (json, ",\"channel\":\"%s\"", channels[request->channel]);
    if (request->is_age_confirmed)
        g_string_append (json, ",\"age_confirmed\":true");
    if (request->is_training)
        g_string_append (json, ",\"training\":true");
    if (request->resumed != 0)
        g_string_append_printf (json, ",\"resume\":\"P%d\"", request->resumed);
    for (guint i = 0; i < request->n_lines; i++) {
        g_string_append (json, i == 0 ? ",\"lines\":[" : ",");
        append_line (model, json, &request->lines[i]);
    }
    if (request->n_lines > 0)
        g_string_append_c (json, ']');
    append_discount (json, &request->discount);
    g_string_append (json, ",\"payments\":[");
    for (guint i = 0; i < request->n_payments; i++)
        g_string_append_printf (json, "%s{\"method\":\"%s\",\"%s\":%" G_GINT64_FORMAT "}",
                                i == 0 ? "" : ",", methods[request->payments[i].method],
                                request->payments[i].method == M_CASH ? "tendered" : "amount",
                                request->payments[i].amount);
    g_string_append (json, "]}");
    return g_string_free (json, FALSE);
}

char *
back_to_json (const Model *model, const MBack *back, guint64 id)
{
    GString *json = begin_request (back->cashier, id);
    g_string_append (json, ",\"reason\":\"đổi ý\"");
    if (back->receipt != 0)
        g_string_append_printf (json, ",\"receipt\":\"QN01-1-%08d\"",
                                back->receipt > 0 ? (int)back->receipt : 99999999);
    else
        g_string_append_printf (json, ",\"channel\":\"%s\"", channels[back->channel]);
    if (back->approver != NULL)
        g_string_append_printf (json, ",\"approved_by\":\"%s\"", back->approver);
    g_string_append (json, ",\"lines\":[");
    for (guint i = 0; i < back->n_lines; i++) {
        const MBackLine *line = &back->lines[i];
        g_string_append_printf (json, "%s{\"qty\":\"%d.%03d\",\"restock\":%s", i == 0 ? "" : ",",
                                (int)(line->qty / 1000), (int)(line->qty % 1000),
                                line->is_restocked ? "true" : "false");
        if (back->receipt != 0)
            g_string_append_printf (json, ",\"line\":%d}", line->line);
        else
            g_string_append_printf (
                json, ",\"code\":\"%s\",\"amount\":%" G_GINT64_FORMAT "}",
                line->product >= 0 ? model->products[line->product].code : "QN-none", line->amount);
    }
    g_string_append_c (json, ']');
    if (back->has_refund)
        g_string_append_printf (json,
                                ",\"refund\":[{\"method\":\"%s\",\"amount\":%" G_GINT64_FORMAT "}]",
                                methods[back->refund_method], back->refund);
    g_string_append_c (json, '}');
    return g_string_free (json, FALSE);
}
