/* Which days a report is of. Pure. */
#pragma once

#include "base/day.h"

typedef enum {
    OCOP_PERIOD_TODAY,
    OCOP_PERIOD_WEEK, /* from Monday */
    OCOP_PERIOD_MONTH,
    OCOP_PERIOD_YEAR,
    OCOP_N_PERIODS
} OcopPeriod;

/* First day of the period that @today is in; its last is @today. */
OcopDay ocop_period_begin (OcopPeriod period, OcopDay today);
