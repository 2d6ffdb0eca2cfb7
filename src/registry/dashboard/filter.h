/* What the sales page was asked for, read leniently: a value that is not one is said so on the page
 * and left out. */
#pragma once

#include "registry/dashboard/page.h"
#include "registry/report/sales.h"

typedef struct {
    OcopSalesQuery query; /* texts borrowed from the request */
    OcopSalesBy by;
    int period;      /* OcopPeriod, -1: from and to were given */
    char *complaint; /* what could not be used; NULL: nothing */
} OcopSalesFilter;

void ocop_sales_filter_read (const OcopPage *page, OcopSalesFilter *ret_filter);
void ocop_sales_filter_clear (OcopSalesFilter *filter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopSalesFilter, ocop_sales_filter_clear)

/* "?tu=…&den=…&…" for the same question. Owned. */
char *ocop_sales_filter_to_query (const OcopSalesFilter *filter);
/* The form that asks it. */
void ocop_sales_filter_add_form (OcopPage *page, const OcopSalesFilter *filter);

/* The query parameters of the sales page, ended by a NULL name. */
extern const OcopWebParameter ocop_sales_parameters[];
