/* The options of ocop-registryd, all commands' together. */
#include "registry/cli/options.h"

#include <glib/gi18n-lib.h>

static const OcopOptionFacts facts[OCOP_N_OPTS] = {
    [OCOP_OPT_DB] = {"--db", "URL", N_ ("the database: sqlite:FILE or postgresql://…")},
    [OCOP_OPT_JSON] = {"--json", NULL, N_ ("answer in JSON")},
    [OCOP_OPT_CSV] = {"--csv", NULL, N_ ("write CSV")},
    [OCOP_OPT_HELP] = {"--help", NULL, N_ ("show this help")},
    [OCOP_OPT_VERSION] = {"--version", NULL, N_ ("show the version")},
    [OCOP_OPT_LISTEN] = {"--listen", "ADDR:PORT", N_ ("where to listen, as 127.0.0.1:8080")},
    [OCOP_OPT_TLS_CERT] = {"--tls-cert", "FILE", N_ ("certificate chain in PEM")},
    [OCOP_OPT_TLS_KEY] = {"--tls-key", "FILE", N_ ("its private key in PEM")},
    [OCOP_OPT_KEY] = {"--key", "FILE", N_ ("the registry's own key, made when it is not there")},
    [OCOP_OPT_BEHIND_PROXY] = {"--behind-proxy", NULL,
                               N_ ("a proxy in front does TLS: listen without it")},
    [OCOP_OPT_TRUSTED_PROXIES] = {"--trusted-proxies", "ADDR,…",
                                  N_ ("proxies whose X-Forwarded-For is believed")},
    [OCOP_OPT_WEBHOOKS] = {"--webhooks", "FILE", N_ ("secrets of the banks' webhooks")},
    [OCOP_OPT_NEXT_SYNC] = {"--next-sync", "SECONDS",
                            N_ ("how often tills are asked to come (60)")},
    [OCOP_OPT_CHECK_HOUR] = {"--check-hour", "HOUR",
                             N_ ("when everything is checked each night, 0 to 23 (3)")},
    [OCOP_OPT_PLACE] = {"--place", "CODE[@DAY]", N_ ("code of the commune or ward")},
    [OCOP_OPT_TYPE] = {"--type", "TYPE", N_ ("center, shop, counter or zone")},
    [OCOP_OPT_PROVINCE] = {"--province", "CODE", N_ ("code of the province")},
    [OCOP_OPT_AREA] = {"--area", "M2", N_ ("selling area in square metres")},
    [OCOP_OPT_POINT] = {"--point", "CODE", N_ ("code of the point of sale")},
    [OCOP_OPT_TILL] = {"--till", "N", N_ ("number of the till, 1 to 99")},
    [OCOP_OPT_ROLE] = {"--role", "ROLE", N_ ("reader, officer or admin")},
    [OCOP_OPT_LOT] = {"--lot", "LOT", N_ ("one lot only")},
    [OCOP_OPT_REASON] = {"--reason", "TEXT", N_ ("why")},
    [OCOP_OPT_ADOPT] = {"--adopt", NULL, N_ ("accept what the case is about")},
    [OCOP_OPT_REJECT] = {"--reject", NULL, N_ ("refuse it and keep it as evidence")},
    [OCOP_OPT_ALL] = {"--all", NULL, N_ ("decided ones as well")},
    [OCOP_OPT_OUT] = {"--out", "FILE", N_ ("write into this file")},
    [OCOP_OPT_FROM] = {"--from", "DAY", N_ ("first day, as 2026-11-21")},
    [OCOP_OPT_TO] = {"--to", "DAY", N_ ("last day, as 2026-11-21")},
    [OCOP_OPT_BY] = {"--by", "NAME", N_ ("who does it (operator)")},
};

const OcopOptionTable ocop_registry_options = {
    .facts = facts, .n_options = OCOP_N_OPTS, .help = OCOP_OPT_HELP, .json = OCOP_OPT_JSON};
