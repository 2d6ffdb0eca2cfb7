/* The words of ocop-registryd's command line, told apart: the command's words, and options by name,
 * which may stand anywhere. */
#pragma once

#include "base/day.h"
#include <glib.h>

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

#define OCOP_OPT_BIT(option) (G_GUINT64_CONSTANT (1) << (option))
G_STATIC_ASSERT (OCOP_N_OPTS <= 64);

typedef struct {
    const char *name;       /* "--till" */
    const char *value_name; /* "N"; NULL: the option takes no value */
    const char *help;       /* marked for translation, not translated */
} OcopOptFacts;

const OcopOptFacts *ocop_opt_get_facts (OcopOpt option);

typedef struct {
    GPtrArray *words;                /* borrowed from argv */
    const char *values[OCOP_N_OPTS]; /* NULL: not given; "" for those that take no value */
    guint64 given;                   /* of OCOP_OPT_BIT */
} OcopOpts;

/* Takes @argv apart, which has to live on; its first word is skipped. Behind "--" everything is a
 * word, and "-" is one. Errors: BAD_INPUT. */
gboolean ocop_opts_parse (int argc, const char *const *argv, OcopOpts *ret_opts, GError **error);
void ocop_opts_clear (OcopOpts *opts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopOpts, ocop_opts_clear)

/* TRUE when --json is among @argv, also where parse fails. */
gboolean ocop_opts_want_json (int argc, const char *const *argv);

gboolean ocop_opts_has (const OcopOpts *opts, OcopOpt option);
/* NULL when it was not given. */
const char *ocop_opts_get (const OcopOpts *opts, OcopOpt option);
/* Errors: BAD_INPUT with the option as field when it is missing. */
gboolean ocop_opts_need (const OcopOpts *opts, OcopOpt option, const char **ret_text,
                         GError **error);
/* @ret_value keeps what it holds when the option is missing. */
gboolean ocop_opts_read_int (const OcopOpts *opts, OcopOpt option, gint64 min, gint64 max,
                             gint64 *ret_value, GError **error);
/* OCOP_DAY_NONE when the option is missing. */
gboolean ocop_opts_read_day (const OcopOpts *opts, OcopOpt option, OcopDay *ret_day,
                             GError **error);
