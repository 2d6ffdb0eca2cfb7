/* The roll-up tables as data, for the roller and its check. */
#pragma once

#include "registry/store/rollups.h"

typedef struct {
    const char *table;
    const char *keys;   /* its primary key */
    const char *select; /* the same out of totals r and till t; $3 is the first of the month */
    const char *group;  /* the same without constants */
    gboolean is_by_month;
} OcopRegRollupTable;

extern const OcopRegRollupTable ocop_reg_rollup_tables[OCOP_REG_N_ROLLUPS];

/* The first day of the month of @day. */
OcopDay ocop_reg_month_of (OcopDay day);
