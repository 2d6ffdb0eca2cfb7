/* All routes of the API. */
#include "registry/http/api.h"

static const OcopApiRoutes *const all_routes[] = {
    &ocop_api_till_routes,   &ocop_api_totals_routes,  &ocop_api_master_routes,
    &ocop_api_office_routes, &ocop_api_service_routes, NULL,
};

const OcopApiRoutes *const *
ocop_api_list_routes (void)
{
    return all_routes;
}

void
ocop_api_add_routes (OcopServer *server)
{
    for (guint i = 0; all_routes[i] != NULL; i++) {
        const OcopWebTable table = {
            .routes = all_routes[i]->routes, .n_routes = all_routes[i]->n_routes, .data = server};
        ocop_server_add_table (server, &table);
    }
}
