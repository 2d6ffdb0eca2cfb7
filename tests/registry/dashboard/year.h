/* A year of a whole province in roll-up form, for measuring pages: written straight into the
 * tables, since as rows it would be tens of millions. */
#pragma once

#include "registry/db/db.h"

typedef struct {
    guint n_points, n_products;
    OcopDay first, last;
} Year;

void year_fill (OcopRegDb *db, const Year *year);
