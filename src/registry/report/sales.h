/* Sales as the dashboard asks for them: what was sold from … to, split one way, with filters.
 *
 * Answers come from the roll-ups: whole months from those by month, the days around them from those
 * by day, so that a year costs little more than a month. Stars are those at the moment of each
 * sale. Amounts are what was charged; net = amount − returned. A product's place is where it is
 * made. */
#pragma once

#include "registry/report/facts.h"
#include "registry/report/table.h"
#include "registry/store/rollups.h"

typedef enum {
    OCOP_SALES_BY_DAY,
    OCOP_SALES_BY_MONTH,
    OCOP_SALES_BY_POINT,
    OCOP_SALES_BY_PRODUCT,
    OCOP_SALES_BY_PRODUCER,
    OCOP_SALES_BY_CATEGORY, /* group of products */
    OCOP_SALES_BY_COMMUNE,  /* in today's units */
    OCOP_SALES_BY_DISTRICT, /* in the former districts; sums to the same total */
    OCOP_SALES_BY_AREA,     /* groups of places: may overlap, no total */
    OCOP_SALES_BY_STARS,
    OCOP_SALES_BY_CHANNEL,
    OCOP_N_SALES_BY
} OcopSalesBy;

/* "day" "month" "point" … and the Vietnamese name. Static. */
const char *ocop_sales_by_get_text (OcopSalesBy by);
const char *ocop_sales_by_get_label (OcopSalesBy by);
gboolean ocop_sales_by_parse (const char *text, OcopSalesBy *ret_by);

/* NULL, -1: any. */
typedef struct {
    OcopDay from, to; /* inclusive; @from OCOP_DAY_NONE: from the beginning; @to: the facts' day */
    const char *point;
    const char *product;
    const char *producer;
    const char *category;
    const char *place; /* code of a commune or former district */
    const char *area;  /* code of a group of places */
    int stars;
    int channel; /* OcopChannel */
} OcopSalesQuery;

#define OCOP_SALES_QUERY_INIT                                                                      \
    {                                                                                              \
        .from = OCOP_DAY_NONE, .to = OCOP_DAY_NONE, .stars = -1, .channel = -1                     \
    }

typedef struct {
    gint64 qty_milli, amount, returned_qty_milli, returned_amount;
} OcopSalesFigures;

/* The table has the columns key, name, qty (by product), amount, returned, net, share. Months and
 * days in order, stars from the highest, all else by net. Errors: BAD_INPUT for one product or
 * place at all points by channel or stars over more than 31 days, which no roll-up holds. */
OcopTable *ocop_report_sales (OcopRegDb *db, OcopFacts *facts, const OcopSalesQuery *query,
                              OcopSalesBy by, GError **error);
gboolean ocop_sales_sum (OcopRegDb *db, OcopFacts *facts, const OcopSalesQuery *query,
                         OcopSalesFigures *ret_sum, GError **error);

/* --- periods --- */

typedef enum {
    OCOP_PERIOD_DAY,
    OCOP_PERIOD_WEEK, /* from Monday */
    OCOP_PERIOD_MONTH,
    OCOP_PERIOD_QUARTER,
    OCOP_PERIOD_EIGHT_MONTHS, /* January to August, as the province's reports have it */
    OCOP_PERIOD_YEAR,         /* to date */
    OCOP_PERIOD_LAST_YEAR,
    OCOP_N_PERIODS
} OcopPeriod;
/* "day" "week" "month" "quarter" "eight-months" "year" "last-year". Static. */
const char *ocop_period_get_text (OcopPeriod period);
const char *ocop_period_get_label (OcopPeriod period);
gboolean ocop_period_parse (const char *text, OcopPeriod *ret_period);
/* The period that holds @day, ended by @day where it is not over. Eight months: of @day's year. */
void ocop_period_get_days (OcopPeriod period, OcopDay day, OcopDay *ret_from, OcopDay *ret_to);

/* --- for the files of this folder and tests --- */

typedef struct {
    OcopRegRollup rollup; /* OCOP_REG_N_ROLLUPS: the rows themselves */
    OcopDay from, to;     /* of a roll-up by month: first days of months */
} OcopSalesPart;
#define OCOP_SALES_PARTS_MAX 3
/* What to read for @query. *@ret_was_widened: partial months are read whole, since nothing finer is
 * kept for points by product. Returns how many; 0 and @error as report. */
guint ocop_sales_plan (const OcopSalesQuery *query, OcopSalesBy by,
                       OcopSalesPart ret_parts[OCOP_SALES_PARTS_MAX], gboolean *ret_was_widened,
                       GError **error);
