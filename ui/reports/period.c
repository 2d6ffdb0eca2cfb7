/* 1970-01-01 was a Thursday. */
#include "ui/reports/period.h"

#define THURSDAY 3 /* from Monday on */

OcopDay
ocop_period_begin (OcopPeriod period, OcopDay today)
{
    int year, month, day;
    ocop_day_to_ymd (today, &year, &month, &day);
    switch (period) {
    case OCOP_PERIOD_WEEK:
        return today - ((today + THURSDAY) % 7 + 7) % 7;
    case OCOP_PERIOD_MONTH:
        return ocop_day_from_ymd (year, month, 1);
    case OCOP_PERIOD_YEAR:
        return ocop_day_from_ymd (year, 1, 1);
    case OCOP_PERIOD_TODAY:
    case OCOP_N_PERIODS:
    default:
        return today;
    }
}
