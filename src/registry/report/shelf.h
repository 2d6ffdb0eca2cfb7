/* Sales of products at points, month by month: the one roll-up whose key (month, point, product) a
 * range of months alone does not narrow. Internal to this folder. */
#pragma once

#include "registry/store/rollups.h"

/* Lines of the months @from … @to (any days of them; both may lie outside of what is held), one
 * month after the other; @point, @product NULL: all. */
gboolean ocop_sales_foreach_shelf (OcopRegDb *db, const char *point, const char *product,
                                   OcopDay from, OcopDay to, OcopRegTotalsFunc each, gpointer data,
                                   GError **error);
