/* The API's routes are the server's own. */
#include "registry/cli/web_tables.h"

#include "registry/dashboard/dashboard.h"

const OcopWebTable *const *
ocop_web_list_tables (guint *ret_n_tables)
{
    static const OcopWebTable *tables[1];
    tables[0] = ocop_dashboard_get_table();
    *ret_n_tables = G_N_ELEMENTS (tables);
    return tables;
}
