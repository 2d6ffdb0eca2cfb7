/* The words of a command line, told apart: the command's words, and the options by name.
 *
 * One table names every option of every command, with what it takes, so that options may stand
 * anywhere, also before the command that decides which of them it knows. */
#pragma once

#include "base/day.h"
#include <glib.h>

typedef enum {
    OCOP_OPTION_HOME,
    OCOP_OPTION_JSON,
    OCOP_OPTION_HELP,
    OCOP_OPTION_VERSION,
    OCOP_OPTION_REQUEST_ID,
    OCOP_OPTION_POINT,
    OCOP_OPTION_NAME,
    OCOP_OPTION_TILL,
    OCOP_OPTION_PROVINCE,
    OCOP_OPTION_BANK,
    OCOP_OPTION_ACCOUNT,
    OCOP_OPTION_ACCOUNT_NAME,
    OCOP_OPTION_CARD,
    OCOP_OPTION_AMOUNT,
    OCOP_OPTION_PURPOSE,
    OCOP_OPTION_BILL,
    OCOP_OPTION_LIMIT,
    OCOP_OPTION_OUT,
    OCOP_OPTION_FROM,
    OCOP_OPTION_TO,
    OCOP_OPTION_CSV,
    OCOP_OPTION_ROLE,
    OCOP_OPTION_PIN_STDIN,
    OCOP_OPTION_CASHIER,
    OCOP_OPTION_FLOAT,
    OCOP_OPTION_DAY,
    OCOP_OPTION_COUNTED,
    OCOP_OPTION_NOTES,
    OCOP_OPTION_BY,
    OCOP_OPTION_REASON,
    OCOP_OPTION_LOT,
    OCOP_OPTION_EXPIRY,
    OCOP_OPTION_FORMAT,
    OCOP_OPTION_COLUMNS,
    OCOP_OPTION_KEY,
    OCOP_OPTION_HEAD,
    OCOP_OPTION_RECEIPT,
    OCOP_OPTION_N,
    OCOP_OPTION_PROFILE,
    OCOP_OPTION_PRINT,
    OCOP_OPTION_PARK,
    OCOP_OPTION_PNG,
    OCOP_OPTION_REGISTRY,
    OCOP_OPTION_CODE,
    OCOP_OPTION_ONCE,
    OCOP_OPTION_EXPORT,
    OCOP_OPTION_IMPORT,
    OCOP_N_OPTIONS
} OcopOption;

/* Sets of options. */
#define OCOP_OPTION_BIT(option) (G_GUINT64_CONSTANT (1) << (option))
G_STATIC_ASSERT (OCOP_N_OPTIONS <= 64);

typedef struct {
    const char *name;       /* "--till", "-n" */
    const char *value_name; /* "N"; NULL: the option takes no value */
    const char *help;       /* marked for translation, not translated */
} OcopOptionFacts;

const OcopOptionFacts *ocop_option_get_facts (OcopOption option);
/* "account_name" for --account-name, as errors name their field. Owned. */
char *ocop_option_dup_field (OcopOption option);

typedef struct {
    GPtrArray *words;                   /* borrowed from argv */
    const char *values[OCOP_N_OPTIONS]; /* NULL: not given; "" for those that take no value */
    guint64 given;                      /* of OCOP_OPTION_BIT */
} OcopArgs;

/* Takes @argv apart, which has to live on; the program's name comes first and is skipped. Behind
 * "--" everything is a word; "-" and "-3" are words. Errors: BAD_INPUT for an option that no
 * command has, one given twice, one without its value or with one it does not take. */
gboolean ocop_args_parse (int argc, char *const *argv, OcopArgs *ret_args, GError **error);
void ocop_args_clear (OcopArgs *args);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopArgs, ocop_args_clear)

/* TRUE when --json is among @argv, also where parse fails. */
gboolean ocop_args_want_json (int argc, char *const *argv);

gboolean ocop_args_has (const OcopArgs *args, OcopOption option);
/* NULL when it was not given. */
const char *ocop_args_get (const OcopArgs *args, OcopOption option);

/* Values by type. Errors: BAD_INPUT with the option as field; the first two also when the option is
 * missing. */
gboolean ocop_args_need_text (const OcopArgs *args, OcopOption option, const char **ret_text,
                              GError **error);
gboolean ocop_args_need_money (const OcopArgs *args, OcopOption option, gint64 max,
                               gint64 *ret_amount, GError **error);
/* @ret_value keeps what it holds when the option is missing. */
gboolean ocop_args_read_int (const OcopArgs *args, OcopOption option, int min, int max,
                             int *ret_value, GError **error);
/* OCOP_DAY_NONE when the option is missing. */
gboolean ocop_args_read_day (const OcopArgs *args, OcopOption option, OcopDay *ret_day,
                             GError **error);
