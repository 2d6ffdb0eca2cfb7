/* A parser of its own, because getopt and GOption accept abbreviations, let the last of two equal
 * options win and take "-3" for an option, and a refusal has to name the word. */
#include "cli/args.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const OcopOptionFacts facts[OCOP_N_OPTIONS] = {
    [OCOP_OPTION_HOME] = {"--home", "DIR", N_ ("the shop's folder")},
    [OCOP_OPTION_JSON] = {"--json", NULL, N_ ("answer in JSON")},
    [OCOP_OPTION_HELP] = {"--help", NULL, N_ ("show this help")},
    [OCOP_OPTION_VERSION] = {"--version", NULL, N_ ("show the version")},
    [OCOP_OPTION_REQUEST_ID] = {"--request-id", "UUID",
                                N_ ("name of this act: done once, however often it is asked for")},
    [OCOP_OPTION_POINT] = {"--point", "CODE",
                           N_ ("code of the point of sale, 2 to 8 of A–Z and 0–9")},
    [OCOP_OPTION_NAME] = {"--name", "TEXT", N_ ("name of the shop")},
    [OCOP_OPTION_TILL] = {"--till", "N", N_ ("number of the till, 1 to 99")},
    [OCOP_OPTION_PROVINCE] = {"--province", "CODE", N_ ("code of the province (22)")},
    [OCOP_OPTION_BANK] = {"--bank", "BIN",
                          N_ ("the bank's six-digit number at NAPAS, or its short name")},
    [OCOP_OPTION_ACCOUNT] = {"--account", "NO", N_ ("account number at that bank")},
    [OCOP_OPTION_ACCOUNT_NAME] = {"--account-name", "TEXT", N_ ("holder of the account")},
    [OCOP_OPTION_CARD] = {"--card", NULL, N_ ("the number is that of a card")},
    [OCOP_OPTION_AMOUNT] = {"--amount", "VND", N_ ("sum to pay; without it the payer enters one")},
    [OCOP_OPTION_PURPOSE] = {"--purpose", "TEXT",
                             N_ ("purpose of the payment, cut to 25 characters")},
    [OCOP_OPTION_BILL] = {"--bill", "TEXT", N_ ("number of the bill")},
    [OCOP_OPTION_LIMIT] = {"--limit", "N", N_ ("most results (20)")},
    [OCOP_OPTION_OUT] = {"--out", "FILE", N_ ("write into this file")},
    [OCOP_OPTION_FROM] = {"--from", "DAY", N_ ("first day, as 2026-11-21")},
    [OCOP_OPTION_TO] = {"--to", "DAY", N_ ("last day, as 2026-11-21")},
    [OCOP_OPTION_CSV] = {"--csv", NULL, N_ ("write CSV")},
    [OCOP_OPTION_ROLE] = {"--role", "ROLE", N_ ("cashier, manager or admin")},
    [OCOP_OPTION_PIN_STDIN] =
        {"--pin-stdin", NULL,
         N_ ("read the PIN (4 to 12 digits) from the first line of standard input")},
    [OCOP_OPTION_CASHIER] = {"--cashier", "NAME", N_ ("whose shift it is")},
    [OCOP_OPTION_FLOAT] = {"--float", "VND", N_ ("cash in the drawer at the beginning")},
    [OCOP_OPTION_DAY] = {"--day", "DAY", N_ ("business day, as 2026-11-21")},
    [OCOP_OPTION_COUNTED] = {"--counted", "VND", N_ ("cash counted at the end")},
    [OCOP_OPTION_NOTES] = {"--notes", "FILE",
                           N_ ("count by banknotes: {\"500000\":3,…} or lines “500000 3”")},
    [OCOP_OPTION_BY] = {"--by", "NAME", N_ ("who does it, if not the open shift's cashier")},
    [OCOP_OPTION_REASON] = {"--reason", "TEXT", N_ ("why")},
    [OCOP_OPTION_LOT] = {"--lot", "LOT", N_ ("number of the lot")},
    [OCOP_OPTION_EXPIRY] = {"--expiry", "DAY",
                            N_ ("last day on which the lot may be sold, as 2026-11-21")},
    [OCOP_OPTION_FORMAT] = {"--format", "FORMAT", N_ ("text, escpos, png, pdf or json")},
    [OCOP_OPTION_COLUMNS] = {"--columns", "N", N_ ("width of the paper: 32, 42 or 48 characters")},
    [OCOP_OPTION_KEY] = {"--key", "FILE",
                         N_ ("public keys to check with, one per line, in order of epochs")},
    [OCOP_OPTION_HEAD] = {"--head", "SEQ:HASH", N_ ("a record that must be in the journal")},
    [OCOP_OPTION_RECEIPT] =
        {"--receipt", "TEXT",
         N_ ("the QR text of a receipt that must be in the journal, or NUMBER:HASH8")},
    [OCOP_OPTION_N] = {"-n", "N", N_ ("so many of the last ones (10 records)")},
    [OCOP_OPTION_PROFILE] = {"--profile", "NAME",
                             N_ ("what the printer can do; “ocopctl profiles” lists them")},
    [OCOP_OPTION_PRINT] = {"--print", NULL, N_ ("send it to the printer of the settings")},
    [OCOP_OPTION_PARK] = {"--park", "ID", N_ ("the cart put aside that it is for")},
    [OCOP_OPTION_PNG] = {"--png", "FILE", N_ ("write a picture into this file")},
    [OCOP_OPTION_REGISTRY] = {"--registry", "URL", N_ ("address of the province's registry")},
    [OCOP_OPTION_CODE] = {"--code", "CODE", N_ ("one-time code that the provincial office gave")},
    [OCOP_OPTION_ONCE] = {"--once", NULL, N_ ("a single round, which it is anyway")},
    [OCOP_OPTION_EXPORT] = {"--export", "FILE", N_ ("write what is unsent into this file")},
    [OCOP_OPTION_IMPORT] = {"--import", "FILE", N_ ("take the registry's answers from this file")},
};

const OcopOptionFacts *
ocop_option_get_facts (OcopOption option)
{
    g_assert (option < OCOP_N_OPTIONS);
    return &facts[option];
}

char *
ocop_option_dup_field (OcopOption option)
{
    const char *name = facts[option].name;
    char *field = g_strdup (name + strspn (name, "-"));
    return g_strdelimit (field, "-", '_');
}

/* A negative number is a word: "stock adjust CODE -3". */
static gboolean
is_option (const char *text)
{
    return text[0] == '-' && text[1] != '\0' && !g_ascii_isdigit (text[1]);
}

static gboolean
find_option (const char *name, gsize length, OcopOption *ret_option)
{
    for (int i = 0; i < OCOP_N_OPTIONS; i++) {
        if (strlen (facts[i].name) == length && memcmp (facts[i].name, name, length) == 0) {
            *ret_option = (OcopOption)i;
            return TRUE;
        }
    }
    *ret_option = OCOP_OPTION_HELP;
    return length == 2 && memcmp (name, "-h", 2) == 0;
}

/* What is wrong with the option @word in this place, NULL: nothing. @next: the word behind it,
 * NULL: none. */
static const char *
find_fault (const OcopArgs *args, const char *word, const char *next, OcopOption *ret_option)
{
    const char *sign = strchr (word, '=');
    if (!find_option (word, sign != NULL ? (gsize)(sign - word) : strlen (word), ret_option))
        return N_ ("this option is not known");
    if (ocop_args_has (args, *ret_option))
        return N_ ("this option is given twice");
    gboolean takes_value = facts[*ret_option].value_name != NULL;
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
take_option (OcopArgs *args, int argc, char *const *argv, int index, int *ret_used, GError **error)
{
    OcopOption option;
    const char *word = argv[index];
    const char *next = index + 1 < argc ? argv[index + 1] : NULL;
    const char *fault = find_fault (args, word, next, &option);
    if (fault != NULL) {
        g_autofree char *shown = ocop_text_excerpt (word, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, "%s: %s", shown, _ (fault));
        return FALSE;
    }
    const char *sign = strchr (word, '=');
    gboolean takes_next = facts[option].value_name != NULL && sign == NULL;
    *ret_used = takes_next ? 2 : 1;
    args->values[option] = takes_next ? next : sign != NULL ? sign + 1 : "";
    args->given |= OCOP_OPTION_BIT (option);
    return TRUE;
}

gboolean
ocop_args_parse (int argc, char *const *argv, OcopArgs *ret_args, GError **error)
{
    g_auto (OcopArgs) args = {.words = g_ptr_array_new()};
    gboolean is_behind_dashes = FALSE;
    for (int i = 1; i < argc;) {
        int n_used = 1;
        if (!is_behind_dashes && strcmp (argv[i], "--") == 0)
            is_behind_dashes = TRUE;
        else if (is_behind_dashes || !is_option (argv[i]))
            g_ptr_array_add (args.words, argv[i]);
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
ocop_args_want_json (int argc, char *const *argv)
{
    for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++) {
        if (strcmp (argv[i], facts[OCOP_OPTION_JSON].name) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
ocop_args_has (const OcopArgs *args, OcopOption option)
{
    return (args->given & OCOP_OPTION_BIT (option)) != 0;
}

const char *
ocop_args_get (const OcopArgs *args, OcopOption option)
{
    return args->values[option];
}

gboolean
ocop_args_need_text (const OcopArgs *args, OcopOption option, const char **ret_text, GError **error)
{
    if (!ocop_args_has (args, option)) {
        g_autofree char *field = ocop_option_dup_field (option);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("the option “%s” is missing"),
                        facts[option].name);
        return FALSE;
    }
    *ret_text = args->values[option];
    return TRUE;
}

gboolean
ocop_args_need_money (const OcopArgs *args, OcopOption option, gint64 max, gint64 *ret_amount,
                      GError **error)
{
    const char *text;
    g_autofree char *field = ocop_option_dup_field (option);
    return ocop_args_need_text (args, option, &text, error) &&
           ocop_money_parse (text, max, field, ret_amount, error);
}

gboolean
ocop_args_read_int (const OcopArgs *args, OcopOption option, int min, int max, int *ret_value,
                    GError **error)
{
    gint64 value;
    if (!ocop_args_has (args, option))
        return TRUE;
    const char *text = args->values[option];
    if (!ocop_money_parse (text, max, NULL, &value, NULL) || value < min) {
        g_autofree char *field = ocop_option_dup_field (option);
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field,
                        _ ("“%s” is not a number from %d to %d"), shown, min, max);
        return FALSE;
    }
    *ret_value = (int)value;
    return TRUE;
}

gboolean
ocop_args_read_day (const OcopArgs *args, OcopOption option, OcopDay *ret_day, GError **error)
{
    *ret_day = OCOP_DAY_NONE;
    if (!ocop_args_has (args, option))
        return TRUE;
    g_autofree char *field = ocop_option_dup_field (option);
    return ocop_day_parse (args->values[option], field, ret_day, error);
}
