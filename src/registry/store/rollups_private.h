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

/* A comparison in steps: the first over the rows' marks, then one roll-up's month each. A step is
 * one snapshot of its own. */
typedef struct {
    OcopDay month, last;
    guint rollup;
    gboolean has_begun;
    gboolean is_done;
} OcopRegRollupsCheck;

/* *@ret_difference NULL: this step agrees; owned. Not after @check->is_done. */
gboolean ocop_reg_rollups_check_step (OcopRegDb *db, OcopRegRollupsCheck *check,
                                      char **ret_difference, GError **error);
