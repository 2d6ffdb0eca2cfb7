/* A parser of its own, for the reasons given in src/cli/args.c: no abbreviations, no option twice,
 * and a refusal that names the word. */
#include "registry/cli/options.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const OcopOptFacts facts[OCOP_N_OPTS] = {
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

const OcopOptFacts *
ocop_opt_get_facts (OcopOpt option)
{
    g_assert (option < OCOP_N_OPTS);
    return &facts[option];
}

static char *
dup_field (OcopOpt option)
{
    return g_strdelimit (g_strdup (facts[option].name + 2), "-", '_');
}

static gboolean
find_option (const char *name, gsize length, OcopOpt *ret_option)
{
    for (guint i = 0; i < OCOP_N_OPTS; i++)
        if (strlen (facts[i].name) == length && memcmp (facts[i].name, name, length) == 0) {
            *ret_option = (OcopOpt)i;
            return TRUE;
        }
    *ret_option = OCOP_OPT_HELP;
    return length == 2 && memcmp (name, "-h", 2) == 0;
}

/* What is wrong with the option @word in this place, NULL: nothing. @next: the word behind it. */
static const char *
find_fault (const OcopOpts *opts, const char *word, const char *next, OcopOpt *ret_option)
{
    const char *sign = strchr (word, '=');
    if (!find_option (word, sign != NULL ? (gsize)(sign - word) : strlen (word), ret_option))
        return N_ ("this option is not known");
    if (ocop_opts_has (opts, *ret_option))
        return N_ ("this option is given twice");
    const gboolean takes_value = facts[*ret_option].value_name != NULL;
    if (!takes_value && sign != NULL)
        return N_ ("this option takes no value");
    if (takes_value && sign == NULL && (next == NULL || g_str_has_prefix (next, "--")))
        return N_ ("this option needs a value");
    if (takes_value && !g_utf8_validate (sign != NULL ? sign + 1 : next, -1, NULL))
        return N_ ("the value of this option is not UTF-8 text");
    return NULL;
}

/* @ret_used: 1, or 2 where the value is the next word. */
static gboolean
take_option (OcopOpts *opts, const char *word, const char *next, int *ret_used, GError **error)
{
    OcopOpt option;
    const char *fault = find_fault (opts, word, next, &option);
    if (fault != NULL) {
        g_autofree char *shown = ocop_text_excerpt (word, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, "%s: %s", shown, _ (fault));
        return FALSE;
    }
    const char *sign = strchr (word, '=');
    const gboolean takes_next = facts[option].value_name != NULL && sign == NULL;
    *ret_used = takes_next ? 2 : 1;
    opts->values[option] = takes_next ? next : sign != NULL ? sign + 1 : "";
    opts->given |= OCOP_OPT_BIT (option);
    return TRUE;
}

gboolean
ocop_opts_parse (int argc, const char *const *argv, OcopOpts *ret_opts, GError **error)
{
    g_auto (OcopOpts) opts = {.words = g_ptr_array_new()};
    gboolean is_behind_dashes = FALSE;
    for (int i = 1; i < argc;) {
        int n_used = 1;
        const gboolean is_option = argv[i][0] == '-' && argv[i][1] != '\0';
        if (!is_behind_dashes && strcmp (argv[i], "--") == 0)
            is_behind_dashes = TRUE;
        else if (is_behind_dashes || !is_option)
            g_ptr_array_add (opts.words, (gpointer)argv[i]);
        else if (!take_option (&opts, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &n_used, error))
            return FALSE;
        i += n_used;
    }
    *ret_opts = opts;
    opts.words = NULL;
    return TRUE;
}

void
ocop_opts_clear (OcopOpts *opts)
{
    g_clear_pointer (&opts->words, g_ptr_array_unref);
}

gboolean
ocop_opts_want_json (int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
        if (strcmp (argv[i], facts[OCOP_OPT_JSON].name) == 0)
            return TRUE;
    return FALSE;
}

gboolean
ocop_opts_has (const OcopOpts *opts, OcopOpt option)
{
    return (opts->given & OCOP_OPT_BIT (option)) != 0;
}

const char *
ocop_opts_get (const OcopOpts *opts, OcopOpt option)
{
    return opts->values[option];
}

gboolean
ocop_opts_need (const OcopOpts *opts, OcopOpt option, const char **ret_text, GError **error)
{
    if (!ocop_opts_has (opts, option)) {
        g_autofree char *field = dup_field (option);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("the option “%s” is missing"),
                        facts[option].name);
        return FALSE;
    }
    *ret_text = opts->values[option];
    return TRUE;
}

gboolean
ocop_opts_read_int (const OcopOpts *opts, OcopOpt option, gint64 min, gint64 max, gint64 *ret_value,
                    GError **error)
{
    gint64 value;
    if (!ocop_opts_has (opts, option))
        return TRUE;
    if (!ocop_money_parse (opts->values[option], max, NULL, &value, NULL) || value < min) {
        g_autofree char *field = dup_field (option);
        g_autofree char *shown = ocop_text_excerpt (opts->values[option], -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("“%s” is not a number from %d to %d"), shown, (int)min, (int)max);
        return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

gboolean
ocop_opts_read_day (const OcopOpts *opts, OcopOpt option, OcopDay *ret_day, GError **error)
{
    g_autofree char *field = dup_field (option);
    *ret_day = OCOP_DAY_NONE;
    return !ocop_opts_has (opts, option) ||
           ocop_day_parse (opts->values[option], field, ret_day, error);
}
