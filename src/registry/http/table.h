/* The routes of all tables in one place, and which of them a request means. Private to this folder.
 */
#pragma once

#include "registry/http/route.h"

#define OCOP_WEB_PATH_MAX 256 /* bytes */

typedef struct {
    const OcopWebRoute *route;
    gpointer data; /* of its table */
    guint number;  /* from 0, for counters */
} OcopRouteEntry;

typedef struct {
    GArray *entries; /* of OcopRouteEntry */
} OcopRouteTable;

void ocop_route_table_init (OcopRouteTable *table);
void ocop_route_table_clear (OcopRouteTable *table);
void ocop_route_table_add (OcopRouteTable *table, const OcopWebTable *routes);

/* TRUE for a path that can mean one thing only: printable ASCII, no "%", no backslash, no empty,
 * "." or ".." part; so nothing has to be decoded or brought into shape. */
gboolean ocop_route_path_is_plain (const char *path);

typedef enum { OCOP_ROUTE_FOUND, OCOP_ROUTE_NOT_FOUND, OCOP_ROUTE_OTHER_METHOD } OcopRouteMatch;

/* @ret_values: owned parts of {names}, to be freed by the caller, set when FOUND. @ret_allowed:
 * owned "GET, POST" when OTHER_METHOD. HEAD is looked up as GET. */
OcopRouteMatch ocop_route_table_find (const OcopRouteTable *table, const char *method,
                                      const char *path, const OcopRouteEntry **ret_entry,
                                      char *ret_values[OCOP_WEB_PATH_PARAMETERS_MAX],
                                      char **ret_allowed);

/* Checks the query against the route's parameters. Errors: BAD_INPUT with the parameter's name. */
gboolean ocop_route_check_query (const OcopWebRoute *route, const OcopForm *query, GError **error);
