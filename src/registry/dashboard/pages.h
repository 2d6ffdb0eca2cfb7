/* Handlers of the dashboard's routes; each is what route.h says of one. */
#pragma once

#include "registry/http/route.h"

#define OCOP_PAGE_HANDLER(name)                                                                    \
    gboolean ocop_dashboard_##name (OcopWebContext *context, OcopWebRequest *request,              \
                                    OcopWebAnswer *answer, GError **error)

OCOP_PAGE_HANDLER (show_overview);
OCOP_PAGE_HANDLER (show_sales);
OCOP_PAGE_HANDLER (show_participation);
OCOP_PAGE_HANDLER (show_targets);
OCOP_PAGE_HANDLER (show_certificates);
OCOP_PAGE_HANDLER (show_supply);
OCOP_PAGE_HANDLER (show_transfers);
OCOP_PAGE_HANDLER (show_points);
OCOP_PAGE_HANDLER (show_products);
OCOP_PAGE_HANDLER (show_product);
OCOP_PAGE_HANDLER (show_cases);
OCOP_PAGE_HANDLER (show_case);
OCOP_PAGE_HANDLER (resolve_case);
OCOP_PAGE_HANDLER (show_audit);
OCOP_PAGE_HANDLER (give_csv);
OCOP_PAGE_HANDLER (give_style);
OCOP_PAGE_HANDLER (show_login);
OCOP_PAGE_HANDLER (prepare_login);
OCOP_PAGE_HANDLER (do_login);
OCOP_PAGE_HANDLER (do_logout);
