/* Which roll-ups answer a question, and the periods people ask for. */
#include "registry/report/sales.h"

#include "base/error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Points by product are kept by month; finer questions read the rows of the points concerned. */
#define ROWS_DAYS_MAX     92
#define ROWS_DAYS_ALL_MAX 31

typedef struct {
    gboolean by_product; /* needs to know the product */
    gboolean by_point;
    gboolean in_detail; /* needs channel or stars */
} Needs;

static Needs
find_needs (const OcopSalesQuery *query, OcopSalesBy by)
{
    const gboolean splits_products = by == OCOP_SALES_BY_PRODUCT || by == OCOP_SALES_BY_PRODUCER ||
                                     by == OCOP_SALES_BY_CATEGORY || by == OCOP_SALES_BY_COMMUNE ||
                                     by == OCOP_SALES_BY_DISTRICT || by == OCOP_SALES_BY_AREA;
    return (Needs){
        .by_product = splits_products || query->product != NULL || query->producer != NULL ||
                      query->category != NULL || query->place != NULL || query->area != NULL,
        .by_point = by == OCOP_SALES_BY_POINT || query->point != NULL,
        .in_detail = by == OCOP_SALES_BY_STARS || by == OCOP_SALES_BY_CHANNEL ||
                     query->stars >= 0 || query->channel >= 0,
    };
}

static OcopDay
month_start (OcopDay day)
{
    int year, month, of_month;
    ocop_day_to_ymd (day, &year, &month, &of_month);
    return day - of_month + 1;
}

/* Whole months of from … to by @monthly, the days around them by @daily. */
static guint
split_by_months (OcopDay from, OcopDay to, OcopRegRollup daily, OcopRegRollup monthly,
                 OcopSalesPart *parts)
{
    guint n_parts = 0;
    const gboolean is_open = from == OCOP_DAY_NONE;
    const OcopDay first = is_open
                              ? OCOP_DAY_MIN
                              : (month_start (from) == from ? from : ocop_day_month_end (from) + 1);
    const OcopDay last = ocop_day_month_end (to) == to ? to : month_start (to) - 1;
    if (last < first) {
        parts[n_parts++] = (OcopSalesPart){daily, is_open ? OCOP_DAY_MIN : from, to};
        return n_parts;
    }
    if (!is_open && from < first)
        parts[n_parts++] = (OcopSalesPart){daily, from, first - 1};
    parts[n_parts++] = (OcopSalesPart){monthly, first, last};
    if (last < to)
        parts[n_parts++] = (OcopSalesPart){daily, last + 1, to};
    return n_parts;
}

static guint
plan_both (const OcopSalesQuery *query, OcopSalesBy by, const Needs *needs, OcopSalesPart *parts,
           gboolean *was_widened, GError **error)
{
    const gboolean is_open = query->from == OCOP_DAY_NONE;
    const OcopDay n_days = is_open ? G_MAXINT32 : query->to - query->from + 1;
    const gboolean needs_rows = needs->in_detail || by == OCOP_SALES_BY_DAY;
    if (query->point != NULL && (needs_rows || n_days <= ROWS_DAYS_MAX)) {
        parts[0] = (OcopSalesPart){OCOP_REG_N_ROLLUPS, query->from, query->to};
        return 1;
    }
    if (query->point != NULL)
        return split_by_months (query->from, query->to, OCOP_REG_N_ROLLUPS,
                                OCOP_REG_ROLLUP_POINT_PRODUCT, parts);
    if (needs_rows && n_days > ROWS_DAYS_ALL_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "from",
                        _ ("products by point and channel or stars are kept for %d days at a time"),
                        ROWS_DAYS_ALL_MAX);
        return 0;
    }
    if (needs_rows) {
        parts[0] = (OcopSalesPart){OCOP_REG_N_ROLLUPS, query->from, query->to};
        return 1;
    }
    const OcopDay from = is_open ? OCOP_DAY_MIN : month_start (query->from);
    const OcopDay to = ocop_day_month_end (query->to);
    *was_widened = (!is_open && from != query->from) || to != query->to;
    parts[0] = (OcopSalesPart){OCOP_REG_ROLLUP_POINT_PRODUCT, from, to};
    return 1;
}

guint
ocop_sales_plan (const OcopSalesQuery *query, OcopSalesBy by,
                 OcopSalesPart ret_parts[OCOP_SALES_PARTS_MAX], gboolean *ret_was_widened,
                 GError **error)
{
    const Needs needs = find_needs (query, by);
    *ret_was_widened = FALSE;
    if (needs.by_point && needs.by_product)
        return plan_both (query, by, &needs, ret_parts, ret_was_widened, error);
    /* Where either would do: a province has fewer products × channels than points × channels ×
     * stars. */
    const OcopRegRollup daily =
        needs.by_point ? OCOP_REG_ROLLUP_DAY_POINT : OCOP_REG_ROLLUP_DAY_PRODUCT;
    if (by == OCOP_SALES_BY_DAY) {
        ret_parts[0] = (OcopSalesPart){daily, query->from, query->to};
        return 1;
    }
    return split_by_months (
        query->from, query->to, daily,
        needs.by_point ? OCOP_REG_ROLLUP_MONTH_POINT : OCOP_REG_ROLLUP_MONTH_PRODUCT, ret_parts);
}

/* --- periods --- */

static const struct {
    const char *text;
    const char *label;
} periods[OCOP_N_PERIODS] = {
    [OCOP_PERIOD_DAY] = {"day", "Hôm nay"},
    [OCOP_PERIOD_WEEK] = {"week", "Tuần này"},
    [OCOP_PERIOD_MONTH] = {"month", "Tháng này"},
    [OCOP_PERIOD_QUARTER] = {"quarter", "Quý này"},
    [OCOP_PERIOD_EIGHT_MONTHS] = {"eight-months", "Tám tháng đầu năm"},
    [OCOP_PERIOD_YEAR] = {"year", "Từ đầu năm"},
    [OCOP_PERIOD_LAST_YEAR] = {"last-year", "Năm trước"},
};

const char *
ocop_period_get_text (OcopPeriod period)
{
    return periods[period].text;
}

const char *
ocop_period_get_label (OcopPeriod period)
{
    return periods[period].label;
}

gboolean
ocop_period_parse (const char *text, OcopPeriod *ret_period)
{
    for (guint i = 0; i < OCOP_N_PERIODS; i++)
        if (strcmp (text, periods[i].text) == 0) {
            *ret_period = (OcopPeriod)i;
            return TRUE;
        }
    return FALSE;
}

void
ocop_period_get_days (OcopPeriod period, OcopDay day, OcopDay *ret_from, OcopDay *ret_to)
{
    int year, month, of_month;
    ocop_day_to_ymd (day, &year, &month, &of_month);
    OcopDay from = day, to = day;
    switch (period) {
    case OCOP_PERIOD_WEEK: /* 1970-01-01 was a Thursday */
        from = day - (((day + 3) % 7) + 7) % 7;
        break;
    case OCOP_PERIOD_MONTH:
        from = month_start (day);
        break;
    case OCOP_PERIOD_QUARTER:
        from = ocop_day_from_ymd (year, (month - 1) / 3 * 3 + 1, 1);
        break;
    case OCOP_PERIOD_EIGHT_MONTHS:
        from = ocop_day_from_ymd (year, 1, 1);
        to = MIN (day, ocop_day_from_ymd (year, 8, 31));
        break;
    case OCOP_PERIOD_YEAR:
        from = ocop_day_from_ymd (year, 1, 1);
        break;
    case OCOP_PERIOD_LAST_YEAR:
        from = ocop_day_from_ymd (year - 1, 1, 1);
        to = ocop_day_from_ymd (year - 1, 12, 31);
        break;
    case OCOP_PERIOD_DAY:
    case OCOP_N_PERIODS:
    default:
        break;
    }
    *ret_from = from;
    *ret_to = to;
}
