/* Thousands of random carts, extreme prices, quantities and discounts among them: what is true of
 * the money in each of them, recomputed with fractions of 128 bits by other ways than the cart's.
 * OCOP_CART_SEED=N changes the carts; a failure names the seed. */
#include "base/error.h"
#include "base/money.h"
#include "base/quantity.h"
#include "domain/cart.h"
#include "domain/goods_return.h"
#include "domain/tender.h"

#include <stdlib.h>
#include <string.h>

#define CARTS        4000
#define EVENTS       25
#define OFFERS       12
#define DEFAULT_SEED G_GUINT64_CONSTANT (20261121)

typedef __int128 Wide;

static guint64 state;

static guint64
next (void)
{
    state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    guint64 z = state;
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int
below (int n)
{
    return (int)(next() % (guint64)n);
}

static gint64
pick_price (void)
{
    static const gint64 edges[] = {
        0, 1, 2, 3, 499, 500, 999, 1000, OCOP_PRICE_MAX - 1, OCOP_PRICE_MAX};
    switch (below (4)) {
    case 0:
        return edges[below (G_N_ELEMENTS (edges))];
    case 1:
        return (gint64)(next() % (guint64)OCOP_PRICE_MAX);
    default:
        return below (3000000);
    }
}

static gint64
pick_qty (OcopSoldBy sold_by)
{
    static const gint64 edges[] = {0,
                                   -1,
                                   -1000,
                                   1,
                                   999,
                                   1000,
                                   1001,
                                   OCOP_QTY_MAX_MILLI - 1,
                                   OCOP_QTY_MAX_MILLI,
                                   OCOP_QTY_MAX_MILLI + 1};
    if (below (6) == 0)
        return edges[below (G_N_ELEMENTS (edges))];
    return sold_by == OCOP_SOLD_BY_PIECE && below (10) > 0 ? 1000 * (gint64)(1 + below (30))
                                                           : 1 + below (50000);
}

static OcopDiscount
pick_discount (void)
{
    static const gint64 percents[] = {0, 1, 1250, 3333, 5000, 9999, 10000};
    OcopDiscount discount = {(OcopDiscountKind)below (3), 0};
    if (discount.kind == OCOP_DISCOUNT_PERCENT)
        discount.value = below (2) == 0 ? percents[below (G_N_ELEMENTS (percents))] : below (10001);
    if (discount.kind == OCOP_DISCOUNT_AMOUNT)
        discount.value =
            below (8) == 0 ? (gint64)(next() % (guint64)OCOP_MONEY_MAX) : below (200000);
    return discount;
}

static OcopOffer offers[OFFERS];

static void
make_offers (void)
{
    for (int i = 0; i < OFFERS; i++) {
        offers[i] =
            (OcopOffer){.code = (char *)"A",
                        .name = (char *)"Hàng",
                        .unit = (char *)"kg",
                        .sold_by = below (2) == 0 ? OCOP_SOLD_BY_PIECE : OCOP_SOLD_BY_WEIGHT,
                        .has_price = TRUE,
                        .unit_price = pick_price(),
                        .vat_rate = (OcopVatRate)below (OCOP_N_VAT_RATES)};
    }
}

static OcopCartEvent
pick_event (guint n_lines)
{
    OcopCartEvent event = {.kind = (OcopCartEventKind)below (10), .label_amount = -1};
    if (n_lines == 0 || below (3) == 0)
        event.kind = OCOP_CART_ADD;
    if (event.kind == OCOP_CART_CLEAR && below (4) > 0)
        event.kind = OCOP_CART_SET_SALE_DISCOUNT;
    event.offer = &offers[below (OFFERS)];
    event.line = (guint)below ((int)n_lines + 1);
    event.qty_milli = pick_qty (event.offer->sold_by);
    event.discount = pick_discount();
    event.flag = below (2) == 0;
    event.amount = below (4) == 0 ? -1 : pick_price();
    event.approver = 2;
    event.text = below (2) == 0 ? NULL : "L1";
    if (event.kind == OCOP_CART_ADD && below (8) == 0) {
        event.qty_milli = 0;
        event.label_amount = below (1000000);
    }
    return event;
}

/* Everything that can be seen of a cart. */
static char *
describe (const OcopCart *cart)
{
    GString *text = g_string_new (NULL);
    const OcopDiscount *discount = ocop_cart_peek_discount (cart);
    g_string_append_printf (text, "%d %" G_GINT64_FORMAT " %d\n", discount->kind, discount->value,
                            ocop_cart_is_age_confirmed (cart));
    for (guint i = 0; i < ocop_cart_get_n_lines (cart); i++) {
        const OcopCartLine *line = ocop_cart_peek_line (cart, i);
        g_string_append_printf (
            text,
            "%s %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
            " %d %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
            line->offer.name, line->offer.unit_price, line->offer.sold_by, line->qty_milli,
            line->label_amount, line->discount.kind, line->discount.value, line->is_gift,
            line->unit_price, line->approver, line->lot != NULL ? line->lot : "-");
    }
    return g_string_free (text, FALSE);
}

/* |2 × @whole × @divisor − 2 × a × b| <= @divisor, and no half was rounded down. */
static void
assert_nearest (gint64 whole, gint64 a, gint64 b, gint64 divisor)
{
    Wide difference = (Wide)2 * whole * divisor - (Wide)2 * a * b;
    g_assert_true (difference > -(Wide)divisor && difference <= (Wide)divisor);
}

static void
assert_line (const OcopCartLine *line, const OcopCartFigures *figures)
{
    g_assert_cmpint (figures->unit_price, ==,
                     line->unit_price >= 0 ? line->unit_price : line->offer.unit_price);
    if (line->label_amount >= 0)
        g_assert_cmpint (figures->gross, ==, line->label_amount);
    else
        assert_nearest (figures->gross, figures->unit_price, line->qty_milli, 1000);
    if (line->is_gift)
        g_assert_cmpint (figures->line_discount, ==, figures->gross);
    else if (line->discount.kind == OCOP_DISCOUNT_PERCENT)
        assert_nearest (figures->line_discount, figures->gross, line->discount.value, 10000);
    else
        g_assert_cmpint (figures->line_discount, ==,
                         line->discount.kind == OCOP_DISCOUNT_AMOUNT ? line->discount.value : 0);
    g_assert_cmpint (figures->discount, ==, figures->line_discount + figures->share);
    g_assert_cmpint (figures->amount, ==, figures->gross - figures->discount);
    g_assert_cmpint (figures->amount, >=, 0);
    g_assert_cmpint (figures->share, >=, 0);
    g_assert_cmpint (figures->line_discount, >=, 0);
}

/* Shares are the floor of the exact share or one more; who has one more has no smaller remainder
 * than who has not, and with equal remainders stands earlier. */
static void
assert_shares (const OcopCartFigures *figures, guint n_lines, gint64 sum, gint64 discount)
{
    gint64 shared = 0;
    Wide least_up = -1, most_down = -1;
    guint last_up = 0, first_down = G_MAXUINT;
    for (guint i = 0; i < n_lines; i++) {
        gint64 weight = figures[i].amount + figures[i].share;
        Wide rest = sum > 0 ? (Wide)discount * weight - (Wide)figures[i].share * sum
                            : 0; /* of the share, over sum */
        gboolean is_up = rest < 0;
        g_assert_true (sum == 0 || (rest > -(Wide)sum && rest < (Wide)sum));
        Wide remainder = is_up ? rest + sum : rest;
        if (is_up && (least_up < 0 || remainder <= least_up)) {
            least_up = remainder;
            last_up = i;
        }
        if (!is_up && remainder > most_down) {
            most_down = remainder;
            first_down = i;
        }
        shared += figures[i].share;
    }
    g_assert_cmpint (shared, ==, discount);
    if (least_up >= 0 && most_down >= 0)
        g_assert_true (least_up > most_down || (least_up == most_down && last_up < first_down));
}

static void
assert_vat (const OcopCart *cart, const OcopCartFigures *figures, gint64 total)
{
    static const gint64 percents[OCOP_N_VAT_RATES] = {0, 5, 8, 10, 0};
    guint n_lines = ocop_cart_get_n_lines (cart);
    g_autofree OcopVatRate *rates = g_new0 (OcopVatRate, n_lines + 1);
    g_autofree gint64 *amounts = g_new0 (gint64, n_lines + 1);
    OcopVatSum sums[OCOP_N_VAT_RATES];
    gint64 gross = 0;
    int last = -1;
    for (guint i = 0; i < n_lines; i++) {
        rates[i] = ocop_cart_peek_line (cart, i)->offer.vat_rate;
        amounts[i] = figures[i].amount;
    }
    guint n = ocop_vat_sum_up (rates, amounts, n_lines, sums);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpint ((int)sums[i].rate, >, last);
        last = (int)sums[i].rate;
        g_assert_cmpint (sums[i].net + sums[i].vat, ==, sums[i].gross);
        g_assert_cmpint (sums[i].vat, >=, 0);
        assert_nearest (sums[i].net, sums[i].gross, 100, 100 + percents[sums[i].rate]);
        gross += sums[i].gross;
    }
    g_assert_cmpint (gross, ==, total);
}

static gboolean
assert_tender (gint64 total)
{
    static const gint64 steps[] = {0, 500, 1000};
    g_autoptr (GArray) requests = g_array_new (FALSE, TRUE, sizeof (OcopPaymentRequest));
    g_autoptr (GArray) payments = g_array_new (FALSE, TRUE, sizeof (OcopPayment));
    g_autoptr (GError) error = NULL;
    OcopTender tender = {-7, -7};
    gint64 step = steps[below (3)], left = total, paid = 0, others = 0;
    gboolean has_cash = below (4) > 0;
    while (left > 0 && below (2) == 0) {
        OcopPaymentRequest part = {.method = OCOP_PAYMENT_VIETQR,
                                   .amount = 1 + (gint64)(next() % (guint64)left)};
        g_array_append_val (requests, part);
        left -= part.amount;
        others += part.amount;
    }
    if (has_cash) {
        gint64 tendered = left + below (3000) - 1000;
        OcopPaymentRequest cash = {.method = OCOP_PAYMENT_CASH, .amount = MAX (0, tendered)};
        g_array_append_val (requests, cash);
        paid = cash.amount;
    }
    gboolean is_settled = ocop_tender_settle (requests, total, step, payments, &tender, &error);
    g_assert_true (is_settled == (error == NULL));
    if (!is_settled) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_PAYMENT_SHORT);
        g_assert_cmpuint (payments->len, ==, 0);
        g_assert_cmpint (tender.change, ==, -7);
        g_assert_cmpint (paid + others, <, total + step);
        return FALSE;
    }
    gint64 sum = 0;
    for (guint i = 0; i < payments->len; i++) {
        g_assert_cmpint (g_array_index (payments, OcopPayment, i).amount, >=, 0);
        sum += g_array_index (payments, OcopPayment, i).amount;
    }
    g_assert_cmpint (sum, ==, total + tender.rounding);
    g_assert_cmpint (total + tender.rounding, ==, paid + others - tender.change);
    g_assert_cmpint (tender.change, >=, 0);
    if (others > 0 || !has_cash || step == 0)
        g_assert_cmpint (tender.rounding, ==, 0);
    else
        assert_nearest ((total + tender.rounding) / step, total, 1, step);
    return TRUE;
}

/* The figures of the cart as it is; FALSE where it has none. */
static gboolean
assert_figures (const OcopCart *cart)
{
    g_autoptr (GError) error = NULL;
    guint n_lines = ocop_cart_get_n_lines (cart);
    g_autofree OcopCartFigures *figures = g_new0 (OcopCartFigures, n_lines + 1);
    g_autofree OcopCartFigures *again = g_new0 (OcopCartFigures, n_lines + 1);
    gint64 discount = -7, total = -7, discount_again, total_again, before = 0, after = 0;
    const OcopDiscount *asked = ocop_cart_peek_discount (cart);
    if (!ocop_cart_price (cart, figures, &discount, &total, &error)) {
        g_assert_true (g_error_matches (error, OCOP_ERROR, OCOP_ERROR_DISCOUNT_TOO_LARGE) ||
                       g_error_matches (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT));
        g_assert_cmpint (discount, ==, -7);
        g_assert_cmpint (total, ==, -7);
        return FALSE;
    }
    g_assert_true (ocop_cart_price (cart, again, &discount_again, &total_again, NULL));
    g_assert_true (memcmp (figures, again, n_lines * sizeof *figures) == 0);
    for (guint i = 0; i < n_lines; i++) {
        assert_line (ocop_cart_peek_line (cart, i), &figures[i]);
        before += figures[i].amount + figures[i].share;
        after += figures[i].amount;
    }
    g_assert_cmpint (after, ==, total);
    g_assert_cmpint (before - discount, ==, total);
    if (asked->kind == OCOP_DISCOUNT_PERCENT)
        assert_nearest (discount, before, asked->value, 10000);
    else
        g_assert_cmpint (discount, ==, asked->kind == OCOP_DISCOUNT_AMOUNT ? asked->value : 0);
    assert_shares (figures, n_lines, before, discount);
    assert_vat (cart, figures, total);
    assert_tender (total);
    return TRUE;
}

static void
test_random_carts (void)
{
    const char *text = g_getenv ("OCOP_CART_SEED");
    guint64 seed = text != NULL ? g_ascii_strtoull (text, NULL, 10) : DEFAULT_SEED;
    guint n_priced = 0, n_failed = 0;
    for (guint64 i = 0; i < CARTS; i++) {
        g_autoptr (OcopCart) cart = ocop_cart_new();
        g_autoptr (OcopCart) twin = ocop_cart_new();
        state = seed + i * G_GUINT64_CONSTANT (7919);
        if (i % 500 == 0)
            g_test_message ("carts from %" G_GUINT64_FORMAT " on, seed %" G_GUINT64_FORMAT, i,
                            seed);
        make_offers();
        for (int n = 0; n < EVENTS; n++) {
            g_autoptr (GError) error = NULL;
            g_autofree char *before = describe (cart);
            OcopCartEvent event = pick_event (ocop_cart_get_n_lines (cart));
            gboolean is_applied = ocop_cart_apply (cart, &event, &error);
            g_autofree char *after = describe (cart);
            g_assert_true (is_applied == (error == NULL));
            if (is_applied) {
                g_assert_true (ocop_cart_apply (twin, &event, NULL));
            } else {
                n_failed++;
                g_assert_cmpstr (before, ==, after);
            }
            n_priced += assert_figures (cart) ? 1 : 0;
        }
        /* The events that were taken make the same cart once more. */
        g_autofree char *first = describe (cart);
        g_autofree char *second = describe (twin);
        g_assert_cmpstr (first, ==, second);
    }
    g_assert_cmpuint (n_priced, >, CARTS * EVENTS / 2);
    g_assert_cmpuint (n_failed, >, CARTS);
}

/* No way of bringing a line back piece by piece gives back another sum than what was charged, nor a
 * đồng too much on the way. */
static void
test_random_returns (void)
{
    state = DEFAULT_SEED;
    for (int i = 0; i < 20000; i++) {
        gint64 sold = 1 + (gint64)(next() % (guint64)(below (2) == 0 ? 50 : OCOP_QTY_MAX_MILLI)),
               amount = pick_price();
        gint64 returned = 0, refunded = 0;
        while (returned < sold) {
            g_autoptr (GError) error = NULL;
            gint64 qty = below (6) == 0 ? sold - returned
                                        : 1 + (gint64)(next() % (guint64)(sold - returned)),
                   refund = -7;
            g_assert_false (ocop_return_refund (sold, amount, returned, refunded,
                                                sold - returned + 1, &refund, &error));
            g_assert_error (error, OCOP_ERROR, OCOP_ERROR_RETURN_EXCEEDS_SALE);
            g_assert_cmpint (refund, ==, -7);
            g_assert_true (
                ocop_return_refund (sold, amount, returned, refunded, qty, &refund, NULL));
            g_assert_cmpint (refund, >=, 0);
            returned += qty;
            refunded += refund;
            Wide exact = (Wide)amount * returned - (Wide)refunded * sold;
            g_assert_true (exact >= 0 && exact < sold);
        }
        g_assert_cmpint (refunded, ==, amount);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/property/cart/lines-sum-to-the-total", test_random_carts);
    g_test_add_func ("/property/return/pieces-sum-to-what-was-charged", test_random_returns);
    return g_test_run();
}
