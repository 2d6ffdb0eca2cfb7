/* The API's routes, in one table per subject. Private to this folder. */
#pragma once

#include "registry/http/private.h"

/* Adds all of them to @server; context->data of their handlers is the server. */
void ocop_api_add_routes (OcopServer *server);

typedef struct {
    const OcopWebRoute *routes;
    guint n_routes;
} OcopApiRoutes;

extern const OcopApiRoutes ocop_api_till_routes;
extern const OcopApiRoutes ocop_api_totals_routes;
extern const OcopApiRoutes ocop_api_master_routes;
extern const OcopApiRoutes ocop_api_office_routes;
extern const OcopApiRoutes ocop_api_service_routes;

/* All of them, in order, ended by NULL: what openapi.json is held against. */
const OcopApiRoutes *const *ocop_api_list_routes (void);

/* src/registry/http/openapi.json as it was compiled in. */
extern const char *const ocop_openapi_json;
