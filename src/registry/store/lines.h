/* Sums by day, point, till, product, channel, stars out of any table that has some of them: totals
 * and roll-ups answer the same kind of question. Internal to this folder. */
#pragma once

#include "registry/store/totals.h"

/* Expressions of SQL; NULL: the source does not have it. */
typedef struct {
    const char *from; /* after FROM, joins included */
    const char *day, *point, *till, *product, *channel, *stars;
    const char *figures; /* prefix of qty, amount …: "r." */
} OcopRegLineSource;

/* Errors: BAD_INPUT for a grouping or filter the source does not have. */
gboolean ocop_reg_lines_foreach (OcopRegDb *db, const OcopRegLineSource *source,
                                 const OcopRegTotalsQuery *query, OcopRegTotalsFunc each,
                                 gpointer data, GError **error);
