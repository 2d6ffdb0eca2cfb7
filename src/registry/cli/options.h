/* The options of ocop-registryd; how they are read from a command line is program/args.h. */
#pragma once

#include "program/args.h"

typedef enum {
    OCOP_OPT_DB,
    OCOP_OPT_JSON,
    OCOP_OPT_CSV,
    OCOP_OPT_HELP,
    OCOP_OPT_VERSION,
    OCOP_OPT_LISTEN,
    OCOP_OPT_TLS_CERT,
    OCOP_OPT_TLS_KEY,
    OCOP_OPT_KEY,
    OCOP_OPT_BEHIND_PROXY,
    OCOP_OPT_TRUSTED_PROXIES,
    OCOP_OPT_WEBHOOKS,
    OCOP_OPT_NEXT_SYNC,
    OCOP_OPT_CHECK_HOUR,
    OCOP_OPT_PLACE,
    OCOP_OPT_TYPE,
    OCOP_OPT_PROVINCE,
    OCOP_OPT_AREA,
    OCOP_OPT_POINT,
    OCOP_OPT_TILL,
    OCOP_OPT_ROLE,
    OCOP_OPT_LOT,
    OCOP_OPT_REASON,
    OCOP_OPT_ADOPT,
    OCOP_OPT_REJECT,
    OCOP_OPT_ALL,
    OCOP_OPT_OUT,
    OCOP_OPT_FROM,
    OCOP_OPT_TO,
    OCOP_OPT_BY,
    OCOP_N_OPTS
} OcopOpt;

G_STATIC_ASSERT (OCOP_N_OPTS <= OCOP_ARGS_OPTIONS_MAX);

extern const OcopOptionTable ocop_registry_options;
