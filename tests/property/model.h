/* A shop in a few hundred lines, written from CONTRACT.md and nothing else: what a till has to
 * answer, refuse and add up. It knows no store, no journal and no JSON; every figure is computed in
 * another way than the product does. */
#pragma once

#include <glib.h>

#define M_PRODUCTS 9
#define M_LINES    5
#define M_LOTS     12
#define M_PRICES   24
#define M_PAYMENTS 3
#define M_NO_DAY   G_MININT

enum { M_RATE_0, M_RATE_5, M_RATE_8, M_RATE_10, M_RATE_KCT, M_N_RATES, M_RATE_STD };
enum { M_IN_PROGRAMME, M_CERTIFIED, M_WITHDRAWN, M_RECALLED };
enum {
    M_WARN_LAPSED = 1,
    M_WARN_UNDATED = 2,
    M_WARN_SOON = 4,
    M_WARN_SHORT = 8,
    M_WARN_OVERDUE = 16
};
enum { M_CASH, M_VIETQR, M_CARD, M_VOUCHER };
enum { M_N_CHANNELS = 8 };

typedef struct {
    char name[8];
    int expiry; /* days since 1970-01-01, M_NO_DAY: none */
    gint64 qty; /* thousandths */
} MLot;

typedef struct {
    int from; /* M_NO_DAY: always */
    gint64 price;
} MPrice;

typedef struct {
    char code[16];
    char gtin[16]; /* "": none */
    int plu;       /* 0: none */
    gboolean is_weight, tracks_lots, is_service;
    int rate, stars, decided, months, status, age;
    MPrice prices[M_PRICES];
    guint n_prices;
    gint64 qty; /* on the shelf, lots included */
    MLot lots[M_LOTS];
    guint n_lots;
} MProduct;

typedef struct {
    enum { M_NO_DISCOUNT, M_PERCENT, M_AMOUNT } kind;
    gint64 value; /* hundredths of a percent, đồng */
} MDiscount;

typedef struct {
    int product; /* -1: a code nobody knows, -2: a scan with a wrong check digit */
    enum { M_BY_CODE, M_BY_GTIN, M_BY_WEIGHT_LABEL } how;
    gint64 qty; /* 0: not given; with a label what it says */
    MDiscount discount;
    gboolean is_gift;
    char lot[8];          /* "": none */
    gint64 unit_price;    /* -1: the catalogue's */
    const char *approver; /* NULL: nobody */
} MLine;

typedef struct {
    const char *cashier;
    int channel; /* -1: not given */
    gboolean is_age_confirmed, is_training;
    int resumed; /* number of the parked cart, 0: none */
    MLine lines[M_LINES];
    guint n_lines;
    MDiscount discount;
    struct {
        int method;
        gint64 amount; /* cash: tendered */
    } payments[M_PAYMENTS];
    guint n_payments;
} MRequest;

typedef struct {
    int product;
    gint64 qty, unit_price, discount, amount;
    int rate, stars;
    guint warnings;
    MLot lots[M_LOTS]; /* what left which lot */
    guint n_lots;
    gint64 returned, refunded;
} MSold;

typedef struct {
    gint64 number; /* 0: practice */
    int channel;
    MSold lines[M_LINES];
    guint n_lines;
    gint64 total, rounding, change;
    gint64 net[M_N_RATES], vat[M_N_RATES];
    gboolean has_rate[M_N_RATES];
    guint warnings;
} MSale;

typedef struct {
    int line; /* from 1; 0: without receipt */
    int product;
    gint64 qty, amount; /* amount: without receipt asked for, else the answer */
    gboolean is_restocked;
} MBackLine;

typedef struct {
    const char *cashier;
    gint64 receipt; /* 0: none; -1: one that is not there */
    const char *approver;
    int channel;
    MBackLine lines[M_LINES];
    guint n_lines;
    gboolean has_refund;
    int refund_method;
    gint64 refund;
    /* the answer */
    gint64 number, total;
} MBack;

typedef struct {
    gboolean is_open;
    int day;
    gint64 opening_float, sales, returns, rounding, cash_received, cash_refunded, in, out,
        n_training, training;
} MShift;

typedef struct {
    int day, product, channel, stars;
    gint64 qty, amount, returned_qty, returned_amount;
} MTotals;

typedef struct {
    gint64 utc_ms, last_record_ms;
    MProduct products[M_PRODUCTS];
    MShift shift;
    int last_day; /* business day, M_NO_DAY before the first */
    gint64 n_z, n_receipts, gt_sales, gt_returns;
    gint64 rounding_step;
    gboolean shows_vat, is_training;
    GArray *sales;  /* of MSale */
    GArray *totals; /* of MTotals */
    GArray *parked; /* of MRequest; resumed = its number */
    int n_parked;
} Model;

Model *model_new (gint64 utc_ms);
void model_free (Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Model, model_free)

int model_today (const Model *model);
int model_day (int year, int month, int day);
gint64 model_price_on (const MProduct *product, int day);
/* What would be charged; -1 when the cart is refused. */
gint64 model_total (Model *model, const MRequest *request);

/* Each NULL when done, else the code of the refusal, nothing changed. */
const char *model_sell (Model *model, const MRequest *request, MSale *ret_sale);
const char *model_park (Model *model, const MRequest *request, int *ret_number);
const char *model_drop (Model *model, int number);
const char *model_take_back (Model *model, MBack *back);
/* Fills in the amounts alone. */
const char *model_price_back (Model *model, MBack *back);
const char *model_open (Model *model, const char *cashier, gint64 opening_float, int day);
const char *model_move_cash (Model *model, gboolean is_out, gint64 amount);
const char *model_close (Model *model, MShift *ret_figures);
/* @sign +1 received, -1 wasted, 0 adjusted (@qty signed). */
const char *model_book (Model *model, int product, int sign, gint64 qty, const char *lot,
                        int expiry);
gint64 model_expected_cash (const MShift *shift);

/* Between model.c and model_acts.c. */
MLot *model_find_lot (MProduct *product, const char *name);
/* Moves goods; a lot that is new is put where its expiry belongs. @lot NULL or "": without one. */
void model_move (MProduct *product, const char *lot, int expiry, gint64 qty);
void model_judge (const MProduct *product, int today, MSold *sold);
gboolean model_is_active (const char *name);
const char *model_check_approval (const char *name);
MTotals *model_find_totals (Model *model, int product, int channel, int stars);
