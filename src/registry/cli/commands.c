/* The table of commands, and what follows from it: matching, usage errors, help. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define BIT(name) OCOP_OPTION_BIT (OCOP_OPT_##name)
#define COMMON    (BIT (DB) | BIT (JSON) | BIT (HELP) | BIT (VERSION) | BIT (BY) | BIT (KEY))
#define READS     OCOP_COMMAND_READS_FILE

static const OcopCommandFacts commands[] = {
    {"serve",
     "--listen ADDR:PORT [--tls-cert FILE --tls-key FILE | --behind-proxy] [--key FILE] "
     "[--trusted-proxies ADDR,…] [--webhooks FILE] [--next-sync SECONDS]",
     N_ ("answer tills, other systems and people, until it is told to end"), 0, 0,
     BIT (LISTEN) | BIT (TLS_CERT) | BIT (TLS_KEY) | BIT (BEHIND_PROXY) | BIT (TRUSTED_PROXIES) |
         BIT (WEBHOOKS) | BIT (NEXT_SYNC) | BIT (CHECK_HOUR),
     OCOP_COMMAND_LOCAL, ocop_command_serve},

    {"catalogue import", "FILE.csv|.json|-", N_ ("take the province's products in from a file"), 1,
     1, 0, READS, ocop_command_catalogue_import},
    {"point add", "CODE NAME [--place CODE] [--type center|shop|counter|zone] [--area M2]",
     N_ ("add or change a point of sale"), 2, 2,
     BIT (PLACE) | BIT (TYPE) | BIT (AREA) | BIT (PROVINCE), 0, ocop_command_point_add},
    {"point list", "", N_ ("the points of sale"), 0, 0, 0, 0, ocop_command_point_list},
    {"group import", "FILE.csv|-", N_ ("groups of places: group, place_code, …"), 1, 1, 0, READS,
     ocop_command_group_import},
    {"target import", "FILE.csv|-", N_ ("targets: code, indicator, value, …"), 1, 1, 0, READS,
     ocop_command_target_import},
    {"table import", "TABLE FILE.csv|-",
     N_ ("any table of master data; “help table import” lists them"), 2, 2, 0,
     READS | OCOP_COMMAND_TABLE_FIRST, ocop_command_table_import},
    {"recall add", "CODE [--lot LOT] --reason TEXT",
     N_ ("stop the sale of a product, or of one lot, at all tills"), 1, 1, BIT (LOT) | BIT (REASON),
     0, ocop_command_recall_add},
    {"recall lift", "CODE [--lot LOT]", N_ ("allow the sale again"), 1, 1, BIT (LOT), 0,
     ocop_command_recall_lift},
    {"recall list", "", N_ ("what must not be sold now"), 0, 0, 0, 0, ocop_command_recall_list},

    {"enrol-code", "--point CODE --till N", N_ ("make a one-time code that enrols a till"), 0, 0,
     BIT (POINT) | BIT (TILL), 0, ocop_command_enrol_code},
    {"till list", "", N_ ("the enrolled tills and how far they are"), 0, 0, 0, 0,
     ocop_command_till_list},
    {"token add", "--role reader|officer|admin NAME", N_ ("make a token for another system"), 1, 1,
     BIT (ROLE), 0, ocop_command_token_add},
    {"token list", "", N_ ("the tokens, without their secrets"), 0, 0, 0, 0,
     ocop_command_token_list},
    {"token revoke", "NAME", N_ ("make a token invalid"), 1, 1, 0, 0, ocop_command_token_revoke},
    {"user add", "LOGIN [NAME] --role reader|officer|admin < PASSWORD",
     N_ ("add a person to the dashboard; the password is the first line of standard input"), 1, 2,
     BIT (ROLE), OCOP_COMMAND_READS_STDIN, ocop_command_user_add},
    {"user password", "LOGIN < PASSWORD", N_ ("change a person's password"), 1, 1, 0,
     OCOP_COMMAND_READS_STDIN, ocop_command_user_password},
    {"user disable", "LOGIN", N_ ("let a person in no more"), 1, 1, 0, 0,
     ocop_command_user_disable},
    {"user list", "", N_ ("the people of the dashboard"), 0, 0, 0, 0, ocop_command_user_list},
    {"setting", "NAME [VALUE]", N_ ("show or change a setting of the registry"), 1, 2, 0, 0,
     ocop_command_setting},

    {"case list", "[--all]", N_ ("cases that wait for a decision"), 0, 0, BIT (ALL), 0,
     ocop_command_case_list},
    {"case show", "ID [--out FILE]", N_ ("one case; its evidence goes into the file"), 1, 1,
     BIT (OUT), 0, ocop_command_case_show},
    {"case resolve", "ID --adopt|--reject", N_ ("decide a case"), 1, 1, BIT (ADOPT) | BIT (REJECT),
     0, ocop_command_case_resolve},
    {"paper", "QR-TEXT", N_ ("hold a receipt's QR against what was reported"), 1, 1, 0, 0,
     ocop_command_paper},

    {"report", "NAME [--from DAY] [--to DAY] [--json|--csv]",
     N_ ("totals, participation, supply, targets, silent and others"), 1, 1,
     BIT (FROM) | BIT (TO) | BIT (CSV), 0, ocop_command_report},

    {"import", "FILE --out ACK", N_ ("take in what a till without network sent on a stick"), 1, 1,
     BIT (OUT), READS | OCOP_COMMAND_SIGNS, ocop_command_import},
    {"verify", "", N_ ("compare all that is held with itself"), 0, 0, 0, 0, ocop_command_verify},
    {"backup", "FILE", N_ ("copy the whole registry and check the copy"), 1, 1, 0,
     OCOP_COMMAND_NAMES_FILE, ocop_command_backup},
    {"restore", "FILE", N_ ("fill an empty registry from a backup"), 1, 1, 0,
     OCOP_COMMAND_NAMES_FILE, ocop_command_restore},
    {"distribute", "", N_ ("spread the tables over the workers of Citus"), 0, 0, 0, 0,
     ocop_command_distribute},
    {"help", "[COMMAND]", N_ ("this help"), 0, 2, 0, OCOP_COMMAND_LOCAL, ocop_command_help},
    {.words = NULL},
};

const OcopCommandFacts *
ocop_commands_get (void)
{
    return commands;
}

static const char *
peek_word (const OcopArgs *opts, guint index)
{
    return index < opts->words->len ? g_ptr_array_index (opts->words, index) : NULL;
}

/* How many words of @opts are those of @command; 0: it is another. */
static guint
count_matching (const OcopCommandFacts *command, const OcopArgs *opts)
{
    g_auto (GStrv) own = g_strsplit (command->words, " ", 2);
    const guint n = g_strv_length (own);
    for (guint i = 0; i < n; i++)
        if (g_strcmp0 (own[i], peek_word (opts, i)) != 0)
            return 0;
    return n;
}

static void
refuse_unknown (const OcopArgs *opts, GError **error)
{
    if (opts->words->len == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("no command is given; “ocop-registryd help” lists them"));
        return;
    }
    const char *second = peek_word (opts, 1);
    g_autofree char *asked = g_strjoin (" ", peek_word (opts, 0), second, NULL);
    g_autofree char *shown = ocop_text_excerpt (asked, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                    _ ("there is no command “%s”; “ocop-registryd help” lists them"), shown);
}

static gboolean
check_options (const OcopCommandFacts *command, const OcopArgs *opts, GError **error)
{
    const guint64 strange = opts->given & ~(command->options | COMMON);
    for (guint i = 0; i < OCOP_N_OPTS; i++) {
        if ((strange & OCOP_OPTION_BIT (i)) == 0)
            continue;
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” is not an option of “%s”"),
                        ocop_registry_options.facts[i].name, command->words);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_words (const OcopCommandFacts *command, const OcopArgs *opts, guint n_own, GError **error)
{
    const guint n_words = opts->words->len - n_own;
    if (n_words < command->n_words_min) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” needs more words: %s"),
                        command->words, command->usage);
        return FALSE;
    }
    for (guint i = n_own; i < opts->words->len; i++) {
        const char *word = peek_word (opts, i);
        g_autofree char *shown = ocop_text_excerpt (word, -1);
        if (i - n_own >= command->n_words_max) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                            _ ("“%s” is one word too many for “%s”"), shown, command->words);
            return FALSE;
        }
        if (!g_utf8_validate (word, -1, NULL)) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” is not UTF-8 text"), shown);
            return FALSE;
        }
    }
    return TRUE;
}

const OcopCommandFacts *
ocop_commands_match (const OcopArgs *opts, guint *ret_n_own, GError **error)
{
    const OcopCommandFacts *command = commands;
    while (command->words != NULL && count_matching (command, opts) == 0)
        command++;
    if (command->words == NULL) {
        refuse_unknown (opts, error);
        return NULL;
    }
    const guint n_own = count_matching (command, opts);
    if (!check_options (command, opts, error) || !check_words (command, opts, n_own, error))
        return NULL;
    *ret_n_own = n_own;
    return command;
}
