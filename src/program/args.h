/* The words of a command line, told apart: the command's words, and the options by name.
 *
 * A table of the program names every option of every command, with what it takes, so that options
 * may stand anywhere, also before the command that decides which of them it knows. An option is its
 * place in that table, which programs give a name by an enum. */
#pragma once

#include "base/day.h"
#include <glib.h>

#define OCOP_ARGS_OPTIONS_MAX 64

/* Sets of options. */
#define OCOP_OPTION_BIT(option) (G_GUINT64_CONSTANT (1) << (option))

typedef struct {
    const char *name;       /* "--till", "-n" */
    const char *value_name; /* "N"; NULL: the option takes no value */
    const char *help;       /* marked for translation, not translated */
} OcopOptionFacts;

typedef struct {
    const OcopOptionFacts *facts;
    guint n_options; /* at most OCOP_ARGS_OPTIONS_MAX */
    guint help;      /* the one that "-h" stands for */
    guint json;
} OcopOptionTable;

typedef struct {
    const OcopOptionTable *table;              /* borrowed */
    GPtrArray *words;                          /* borrowed from argv */
    const char *values[OCOP_ARGS_OPTIONS_MAX]; /* NULL: not given; "" for those without a value */
    guint64 given;                             /* of OCOP_OPTION_BIT */
} OcopArgs;

/* "account_name" for --account-name, as errors name their field. Owned. */
char *ocop_option_facts_dup_field (const OcopOptionFacts *facts);

/* Takes @argv apart, which has to live on; the program's name comes first and is skipped. Behind
 * "--" everything is a word; "-" and "-3" are words. Errors: BAD_INPUT for an option that no
 * command has, one given twice, one without its value or with one it does not take. */
gboolean ocop_args_parse (const OcopOptionTable *table, int argc, const char *const *argv,
                          OcopArgs *ret_args, GError **error);
void ocop_args_clear (OcopArgs *args);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopArgs, ocop_args_clear)

/* TRUE when --json is among @argv, also where parse fails. */
gboolean ocop_args_want_json (const OcopOptionTable *table, int argc, const char *const *argv);

gboolean ocop_args_has (const OcopArgs *args, guint option);
/* NULL when it was not given. */
const char *ocop_args_get (const OcopArgs *args, guint option);

/* Values by type. Errors: BAD_INPUT with the option as field; the first two also when the option is
 * missing. */
gboolean ocop_args_need_text (const OcopArgs *args, guint option, const char **ret_text,
                              GError **error);
gboolean ocop_args_need_money (const OcopArgs *args, guint option, gint64 max, gint64 *ret_amount,
                               GError **error);
/* @ret_value keeps what it holds when the option is missing. */
gboolean ocop_args_read_number (const OcopArgs *args, guint option, gint64 min, gint64 max,
                                gint64 *ret_value, GError **error);
gboolean ocop_args_read_int (const OcopArgs *args, guint option, int min, int max, int *ret_value,
                             GError **error);
/* OCOP_DAY_NONE when the option is missing. */
gboolean ocop_args_read_day (const OcopArgs *args, guint option, OcopDay *ret_day, GError **error);
