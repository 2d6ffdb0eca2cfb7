/* A parser of its own, because getopt and GOption accept abbreviations, let the last of two equal
 * options win and take "-3" for an option, and a refusal has to name the word. */
#include "program/args.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

char *
ocop_option_facts_dup_field (const OcopOptionFacts *facts)
{
    char *field = g_strdup (facts->name + strspn (facts->name, "-"));
    return g_strdelimit (field, "-", '_');
}

static char *
dup_field (const OcopArgs *args, guint option)
{
    return ocop_option_facts_dup_field (&args->table->facts[option]);
}

/* A negative number is a word: "stock adjust CODE -3". */
static gboolean
is_option (const char *text)
{
    return text[0] == '-' && text[1] != '\0' && !g_ascii_isdigit (text[1]);
}

static gboolean
find_option (const OcopOptionTable *table, const char *name, gsize length, guint *ret_option)
{
    for (guint i = 0; i < table->n_options; i++) {
        const char *own = table->facts[i].name;
        if (strlen (own) == length && memcmp (own, name, length) == 0) {
            *ret_option = i;
            return TRUE;
        }
    }
    *ret_option = table->help;
    return length == 2 && memcmp (name, "-h", 2) == 0;
}

/* What is wrong with the option @word in this place, NULL: nothing. @next: the word behind it,
 * NULL: none. */
static const char *
find_fault (const OcopArgs *args, const char *word, const char *next, guint *ret_option)
{
    const char *sign = strchr (word, '=');
    if (!find_option (args->table, word, sign != NULL ? (gsize)(sign - word) : strlen (word),
                      ret_option))
        return N_ ("this option is not known");
    if (ocop_args_has (args, *ret_option))
        return N_ ("this option is given twice");
    gboolean takes_value = args->table->facts[*ret_option].value_name != NULL;
    if (!takes_value && sign != NULL)
        return N_ ("this option takes no value");
    if (takes_value && sign == NULL && (next == NULL || g_str_has_prefix (next, "--")))
        return N_ ("this option needs a value");
    if (takes_value && !g_utf8_validate (sign != NULL ? sign + 1 : next, -1, NULL))
        return N_ ("the value of this option is not UTF-8 text");
    return NULL;
}

/* Takes the option at @index, and its value from the next word where it does not bring one.
 * @ret_used: 1 or 2. */
static gboolean
take_option (OcopArgs *args, int argc, const char *const *argv, int index, int *ret_used,
             GError **error)
{
    guint option;
    const char *word = argv[index];
    const char *next = index + 1 < argc ? argv[index + 1] : NULL;
    const char *fault = find_fault (args, word, next, &option);
    if (fault != NULL) {
        g_autofree char *shown = ocop_text_excerpt (word, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, "%s: %s", shown, _ (fault));
        return FALSE;
    }
    const char *sign = strchr (word, '=');
    gboolean takes_next = args->table->facts[option].value_name != NULL && sign == NULL;
    *ret_used = takes_next ? 2 : 1;
    args->values[option] = takes_next ? next : sign != NULL ? sign + 1 : "";
    args->given |= OCOP_OPTION_BIT (option);
    return TRUE;
}

gboolean
ocop_args_parse (const OcopOptionTable *table, int argc, const char *const *argv,
                 OcopArgs *ret_args, GError **error)
{
    g_assert (table->n_options <= OCOP_ARGS_OPTIONS_MAX);
    g_auto (OcopArgs) args = {.table = table, .words = g_ptr_array_new()};
    gboolean is_behind_dashes = FALSE;
    for (int i = 1; i < argc;) {
        int n_used = 1;
        if (!is_behind_dashes && strcmp (argv[i], "--") == 0)
            is_behind_dashes = TRUE;
        else if (is_behind_dashes || !is_option (argv[i]))
            g_ptr_array_add (args.words, (gpointer)argv[i]);
        else if (!take_option (&args, argc, argv, i, &n_used, error))
            return FALSE;
        i += n_used;
    }
    *ret_args = args;
    args.words = NULL;
    return TRUE;
}

void
ocop_args_clear (OcopArgs *args)
{
    g_clear_pointer (&args->words, g_ptr_array_unref);
}

gboolean
ocop_args_want_json (const OcopOptionTable *table, int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++) {
        if (strcmp (argv[i], table->facts[table->json].name) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
ocop_args_has (const OcopArgs *args, guint option)
{
    return (args->given & OCOP_OPTION_BIT (option)) != 0;
}

const char *
ocop_args_get (const OcopArgs *args, guint option)
{
    return args->values[option];
}

gboolean
ocop_args_need_text (const OcopArgs *args, guint option, const char **ret_text, GError **error)
{
    if (!ocop_args_has (args, option)) {
        g_autofree char *field = dup_field (args, option);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("the option “%s” is missing"),
                        args->table->facts[option].name);
        return FALSE;
    }
    *ret_text = args->values[option];
    return TRUE;
}

gboolean
ocop_args_need_money (const OcopArgs *args, guint option, gint64 max, gint64 *ret_amount,
                      GError **error)
{
    const char *text;
    g_autofree char *field = dup_field (args, option);
    return ocop_args_need_text (args, option, &text, error) &&
           ocop_money_parse (text, max, field, ret_amount, error);
}

gboolean
ocop_args_read_number (const OcopArgs *args, guint option, gint64 min, gint64 max,
                       gint64 *ret_value, GError **error)
{
    gint64 value;
    if (!ocop_args_has (args, option))
        return TRUE;
    const char *text = args->values[option];
    if (!ocop_money_parse (text, max, NULL, &value, NULL) || value < min) {
        g_autofree char *field = dup_field (args, option);
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("“%s” is not a number from %d to %d"), shown, (int)min, (int)max);
        return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

gboolean
ocop_args_read_int (const OcopArgs *args, guint option, int min, int max, int *ret_value,
                    GError **error)
{
    gint64 value = *ret_value;
    if (!ocop_args_read_number (args, option, min, max, &value, error))
        return FALSE;
    *ret_value = (int)value;
    return TRUE;
}

gboolean
ocop_args_read_day (const OcopArgs *args, guint option, OcopDay *ret_day, GError **error)
{
    *ret_day = OCOP_DAY_NONE;
    if (!ocop_args_has (args, option))
        return TRUE;
    g_autofree char *field = dup_field (args, option);
    return ocop_day_parse (args->values[option], field, ret_day, error);
}
