/* The table of commands, and what follows from it: matching, usage errors. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/paper.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define BIT(name) OCOP_OPTION_BIT (OCOP_OPTION_##name)
#define COMMON    (BIT (HOME) | BIT (JSON) | BIT (HELP) | BIT (VERSION))
#define ID        BIT (REQUEST_ID)
#define PAPER_USAGE                                                                                \
    "[--format text|escpos|png|pdf] [--columns 32|42|48] [--profile NAME] [--out FILE] [--print]"

static const OcopCommand commands[] = {
    {"init",
     "--point CODE --name TEXT --till N [--province 22] [--bank BIN --account NO --account-name "
     "TEXT] [--request-id UUID]",
     N_ ("make a shop in the home, or begin a new epoch of the one that is there"), 0, 0,
     BIT (POINT) | BIT (NAME) | BIT (TILL) | BIT (PROVINCE) | BIT (BANK) | BIT (ACCOUNT) |
         BIT (ACCOUNT_NAME) | ID,
     ocop_command_init, FALSE},

    {"catalogue import", "FILE.csv|.json|- [--request-id UUID]",
     N_ ("take products and prices in from a file"), 1, 1, ID, ocop_command_catalogue_import,
     FALSE},
    {"catalogue list", "", N_ ("all products"), 0, 0, 0, ocop_command_catalogue_list, FALSE},
    {"catalogue show", "CODE|GTIN", N_ ("everything that is known of one product"), 1, 1, 0,
     ocop_command_catalogue_show, FALSE},
    {"catalogue search", "TEXT [--limit 20]",
     N_ ("find products by the beginnings of words, code or barcode digits"), 1, 100, BIT (LIMIT),
     ocop_command_catalogue_search, FALSE},
    {"catalogue export", "[--out FILE]", N_ ("the catalogue as CSV"), 0, 0, BIT (OUT),
     ocop_command_catalogue_export, FALSE},
    {"catalogue barcode", "CODE", N_ ("give a product a barcode of the shop's own"), 1, 1, 0,
     ocop_command_catalogue_barcode, FALSE},
    {"price set", "CODE VND [--from DAY] [--request-id UUID]",
     N_ ("set the price of a product from a day on"), 2, 2, BIT (FROM) | ID, ocop_command_price_set,
     FALSE},

    {"user add", "NAME --role cashier|manager|admin --pin-stdin [--request-id UUID]",
     N_ ("add a person"), 1, 1, BIT (ROLE) | BIT (PIN_STDIN) | ID, ocop_command_user_add, FALSE},
    {"user list", "", N_ ("the people of this till"), 0, 0, 0, ocop_command_user_list, FALSE},
    {"user disable", "NAME [--request-id UUID]", N_ ("let a person act no more"), 1, 1, ID,
     ocop_command_user_disable, FALSE},
    {"user role", "NAME ROLE [--request-id UUID]", N_ ("change a person's role"), 2, 2, ID,
     ocop_command_user_role, FALSE},
    {"user pin", "NAME --pin-stdin [--request-id UUID]", N_ ("change a person's PIN"), 1, 1,
     BIT (PIN_STDIN) | ID, ocop_command_user_pin, FALSE},
    {"user verify", "NAME --pin-stdin",
     N_ ("check a PIN as the screen does, waiting times included"), 1, 1, BIT (PIN_STDIN),
     ocop_command_user_verify, FALSE},

    {"shift open", "--cashier NAME --float VND [--day DAY] [--request-id UUID]",
     N_ ("open a shift"), 0, 0, BIT (CASHIER) | BIT (FLOAT) | BIT (DAY) | ID,
     ocop_command_shift_open, FALSE},
    {"shift x", PAPER_USAGE, N_ ("figures of the open shift (X)"), 0, 0, OCOP_PAPER_OPTIONS,
     ocop_command_shift_x, FALSE},
    {"shift z", "N|last " PAPER_USAGE,
     N_ ("the paper of a closed shift (Z); copies are numbered and journaled"), 1, 1,
     OCOP_PAPER_OPTIONS, ocop_command_shift_z, FALSE},
    {"shift close", "--counted VND | --notes FILE|- [--by NAME] [--request-id UUID]",
     N_ ("count the cash and close the shift (Z)"), 0, 0,
     BIT (COUNTED) | BIT (NOTES) | BIT (BY) | ID, ocop_command_shift_close, FALSE},
    {"shift status", "", N_ ("whether a shift is open, and whose"), 0, 0, 0,
     ocop_command_shift_status, FALSE},
    {"cash in", "VND --reason TEXT [--by NAME] [--request-id UUID]",
     N_ ("put cash into the drawer"), 1, 1, BIT (REASON) | BIT (BY) | ID, ocop_command_cash_in,
     FALSE},
    {"cash out", "VND --reason TEXT [--by NAME] [--request-id UUID]",
     N_ ("take cash out of the drawer"), 1, 1, BIT (REASON) | BIT (BY) | ID, ocop_command_cash_out,
     FALSE},

    {"cash slip", "SEQ " PAPER_USAGE, N_ ("the slip of cash put in or taken out"), 1, 1,
     OCOP_PAPER_OPTIONS, ocop_command_cash_slip, FALSE},

    {"sell", "FILE|- [--request-id UUID]", N_ ("sell what the JSON in the file says"), 1, 1, ID,
     ocop_command_sell, FALSE},
    {"return", "FILE|- [--request-id UUID]", N_ ("take goods back"), 1, 1, ID, ocop_command_return,
     FALSE},
    {"park list", "", N_ ("the carts that were put aside"), 0, 0, 0, ocop_command_park_list, FALSE},
    {"park drop", "ID [--request-id UUID]", N_ ("give up a cart that was put aside"), 1, 1, ID,
     ocop_command_park_drop, FALSE},
    {"park slip", "ID " PAPER_USAGE, N_ ("the slip of a cart that was put aside"), 1, 1,
     OCOP_PAPER_OPTIONS, ocop_command_park_slip, FALSE},
    {"park", "FILE|- [--request-id UUID]", N_ ("put a cart aside"), 1, 1, ID, ocop_command_park,
     FALSE},
    {"sale show", "NO", N_ ("one receipt as it was posted"), 1, 1, 0, ocop_command_sale_show,
     FALSE},
    {"sale list", "[--day DAY]", N_ ("the receipts of a business day"), 0, 0, BIT (DAY),
     ocop_command_sale_list, FALSE},
    {"receipt",
     "NO [--format text|escpos|png|pdf|json] [--columns 32|42|48] [--profile NAME] [--out FILE] "
     "[--print]",
     N_ ("the paper of a receipt; copies are numbered and journaled"), 1, 1, OCOP_PAPER_OPTIONS,
     ocop_command_receipt, FALSE},

    {"payment request",
     "VND [--park ID] [--format text|escpos|png|pdf|json] [--columns 32|42|48] [--profile NAME] "
     "[--out FILE] [--print] [--request-id UUID]",
     N_ ("ask for a payment by VietQR, under a code of its own"), 1, 1,
     BIT (PARK) | OCOP_PAPER_OPTIONS | ID, ocop_command_payment_request, FALSE},
    {"payment list", "[-n N]", N_ ("the payments that are waited for, or the last N of all"), 0, 0,
     BIT (N), ocop_command_payment_list, FALSE},
    {"payment show",
     "CODE [--format text|escpos|png|pdf|json] [--columns 32|42|48] [--profile NAME] [--out FILE] "
     "[--print]",
     N_ ("one payment that was asked for, or its slip again"), 1, 1, OCOP_PAPER_OPTIONS,
     ocop_command_payment_show, FALSE},
    {"payment drop", "CODE [--request-id UUID]", N_ ("wait for a payment no more"), 1, 1, ID,
     ocop_command_payment_drop, FALSE},

    {"print list", "[-n N]", N_ ("the papers that wait or did not come out, or the last N of all"),
     0, 0, BIT (N), ocop_command_print_list, FALSE},
    {"print send", "", N_ ("send the papers that wait"), 0, 0, 0, ocop_command_print_send, FALSE},
    {"print retry", "ID [--request-id UUID]",
     N_ ("print again what did not come out; a copy if any of it may have"), 1, 1, ID,
     ocop_command_print_retry, FALSE},
    {"print settle", "ID printed|lost [--request-id UUID]",
     N_ ("say what became of a paper that nobody knows of"), 2, 2, ID, ocop_command_print_settle,
     FALSE},
    {"print test", PAPER_USAGE, N_ ("the printer's test page"), 0, 0, OCOP_PAPER_OPTIONS,
     ocop_command_print_test, FALSE},
    {"label", "CODE " PAPER_USAGE, N_ ("a label for the shelf"), 1, 1, OCOP_PAPER_OPTIONS,
     ocop_command_label, FALSE},
    {"profiles", "", N_ ("the printers that papers can be made for"), 0, 0, 0,
     ocop_command_profiles, FALSE},

    {"devices list", "", N_ ("what is attached, what drives it, and in what state"), 0, 0, 0,
     ocop_command_devices_list, FALSE},
    {"devices test", "printer|scanner|drawer|scale|display [--record FILE | --replay FILE]",
     N_ ("try a device: print, scan, weigh, show, open"), 1, 1, BIT (RECORD) | BIT (REPLAY),
     ocop_command_devices_test, FALSE},
    {"devices teach", "", N_ ("make a scanner that plays a keyboard known, by a test code"), 0, 0,
     0, ocop_command_devices_teach, FALSE},
    {"devices play", "FILE|-",
     N_ ("sell by a script: what virtual devices and the person at them do"), 1, 1, 0,
     ocop_command_devices_play, FALSE},
    {"devices tell", "WORDS",
     N_ ("tell the virtual devices of a running program what happens to them"), 1, 100, 0,
     ocop_command_devices_tell, FALSE},
    {"devices", "", N_ ("the same as “devices list”"), 0, 0, 0, ocop_command_devices_list, FALSE},
    {"drawer open", "--reason TEXT [--by NAME] [--request-id UUID]",
     N_ ("open the drawer without a sale"), 0, 0, BIT (REASON) | BIT (BY) | ID,
     ocop_command_drawer_open, FALSE},

    {"stock receive", "CODE QTY [--lot LOT] [--expiry DAY] [--by NAME] [--request-id UUID]",
     N_ ("goods come in"), 2, 2, BIT (LOT) | BIT (EXPIRY) | BIT (BY) | ID,
     ocop_command_stock_receive, FALSE},
    {"stock waste", "CODE QTY --reason TEXT [--lot LOT] [--by NAME] [--request-id UUID]",
     N_ ("goods spoil or break"), 2, 2, BIT (REASON) | BIT (LOT) | BIT (BY) | ID,
     ocop_command_stock_waste, FALSE},
    {"stock adjust", "CODE QTY --reason TEXT [--lot LOT] [--by NAME] [--request-id UUID]",
     N_ ("a count found more (QTY) or less (-QTY) than was booked"), 2, 2,
     BIT (REASON) | BIT (LOT) | BIT (BY) | ID, ocop_command_stock_adjust, FALSE},
    {"stock show", "[CODE]", N_ ("what is on the shelf"), 0, 1, 0, ocop_command_stock_show, FALSE},
    {"stock slip", "SEQ " PAPER_USAGE, N_ ("the slip of goods that came in"), 1, 1,
     OCOP_PAPER_OPTIONS, ocop_command_stock_slip, FALSE},
    {"stock import", "FILE.csv|- [--by NAME] [--request-id UUID]",
     N_ ("opening stock from a file with the columns code, qty, lot, expiry"), 1, 1, BIT (BY) | ID,
     ocop_command_stock_import, FALSE},

    {"report",
     "day|product|stars|channel|cashier|producer|stock|certificates [--from DAY] [--to DAY] "
     "[--csv]",
     N_ ("figures over days"), 1, 1, BIT (FROM) | BIT (TO) | BIT (CSV), ocop_command_report, FALSE},

    {"journal verify", "[DIR] [--key FILE] [--head SEQ:HASH] [--receipt TEXT]",
     N_ ("check the journal, or an export of one, record by record"), 0, 1,
     BIT (KEY) | BIT (HEAD) | BIT (RECEIPT), ocop_command_journal_verify, FALSE},
    {"journal export", "DIR", N_ ("the whole journal as plain files"), 1, 1, 0,
     ocop_command_journal_export, FALSE},
    {"journal tail", "[-n N]", N_ ("the last records"), 0, 0, BIT (N), ocop_command_journal_tail,
     FALSE},
    {"backup", "FILE [--request-id UUID]", N_ ("copy the store and check the copy"), 1, 1, ID,
     ocop_command_backup, FALSE},
    {"restore", "FILE [--request-id UUID]",
     N_ ("make the shop again from a backup, as a new epoch"), 1, 1, ID, ocop_command_restore,
     FALSE},
    {"doctor", "", N_ ("examine the store: every figure against the journal"), 0, 0, 0,
     ocop_command_doctor, FALSE},

    {"enrol", "--registry URL --code CODE [--request-id UUID]",
     N_ ("make this till known to the province's registry"), 0, 0,
     BIT (REGISTRY) | BIT (CODE) | ID, ocop_command_enrol, FALSE},
    {"sync", "[--once] [--export FILE | --import FILE] [--request-id UUID]",
     N_ ("send what is unsent to the registry and fetch its catalogue and recalls"), 0, 0,
     BIT (ONCE) | BIT (EXPORT) | BIT (IMPORT) | ID, ocop_command_sync, FALSE},

    {"vietqr",
     "--bank BIN|NAME --account NO [--card] [--amount VND] [--purpose TEXT] [--bill TEXT] [--png "
     "FILE]",
     N_ ("the text of a VietQR code"), 0, 0,
     BIT (BANK) | BIT (ACCOUNT) | BIT (CARD) | BIT (AMOUNT) | BIT (PURPOSE) | BIT (BILL) |
         BIT (PNG),
     ocop_command_vietqr, FALSE},
    {"settings get", "[KEY]", N_ ("settings"), 0, 1, 0, ocop_command_settings_get, FALSE},
    {"settings set", "KEY VALUE [--request-id UUID]", N_ ("change a setting"), 2, 2, ID,
     ocop_command_settings_set, FALSE},
    {"inspect",
     "barcode|vietqr|receipt|amount|text VALUE [--key FILE] | escpos FILE|- [--profile NAME] "
     "[--png "
     "FILE]",
     N_ ("say what a value means and what is wrong with it"), 2, 2,
     BIT (KEY) | BIT (PROFILE) | BIT (PNG), ocop_command_inspect, TRUE},
    {"help", "[COMMAND]", N_ ("this help"), 0, 2, 0, ocop_command_help, FALSE},
    {.words = NULL},
};

const OcopCommand *
ocop_commands_get (void)
{
    return commands;
}

static const char *
peek_word (const OcopArgs *args, guint index)
{
    return index < args->words->len ? g_ptr_array_index (args->words, index) : NULL;
}

/* How many words of @args are those of @command; 0: it is another. */
static guint
count_matching (const OcopCommand *command, const OcopArgs *args)
{
    g_auto (GStrv) own = g_strsplit (command->words, " ", 2);
    guint n = g_strv_length (own);
    for (guint i = 0; i < n; i++) {
        if (g_strcmp0 (own[i], peek_word (args, i)) != 0)
            return 0;
    }
    return n;
}

static gboolean
refuse_unknown (const OcopArgs *args, GError **error)
{
    const char *first = peek_word (args, 0), *second = peek_word (args, 1);
    if (first == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("no command is given; “ocopctl help” lists them"));
        return FALSE;
    }
    g_autofree char *group = g_strconcat (first, " ", NULL);
    gboolean is_group = FALSE;
    for (const OcopCommand *command = commands; command->words != NULL; command++)
        is_group = is_group || g_str_has_prefix (command->words, group);
    g_autofree char *shown = ocop_text_excerpt (is_group && second != NULL ? second : first, -1);
    if (!is_group)
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("there is no command “%s”; “ocopctl help” lists them"), shown);
    else if (second == NULL)
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("“%s” needs to be told what; see “ocopctl help %s”"), first, first);
    else
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                        _ ("“%s” is nothing that “%s” can do; see “ocopctl help %s”"), shown, first,
                        first);
    return FALSE;
}

static gboolean
check_options (const OcopCommand *command, const OcopArgs *args, GError **error)
{
    guint64 strange = args->given & ~(command->options | COMMON);
    for (int i = 0; i < OCOP_N_OPTIONS; i++) {
        if ((strange & OCOP_OPTION_BIT (i)) == 0)
            continue;
        g_autofree char *field = ocop_option_dup_field ((OcopOption)i);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field, _ ("“%s” is not an option of “%s”"),
                        ocop_option_get_facts ((OcopOption)i)->name, command->words);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_words (const OcopCommand *command, const OcopArgs *args, guint n_own, GError **error)
{
    guint n_words = args->words->len - n_own;
    if (n_words < command->n_words_min) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” needs more words: %s"),
                        command->words, command->usage);
        return FALSE;
    }
    for (guint i = n_own; i < args->words->len; i++) {
        const char *word = peek_word (args, i);
        g_autofree char *shown = ocop_text_excerpt (word, -1);
        if (i - n_own >= command->n_words_max) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                            _ ("“%s” is one word too many for “%s”"), shown, command->words);
            return FALSE;
        }
        if (!command->takes_bytes && !g_utf8_validate (word, -1, NULL)) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” is not UTF-8 text"), shown);
            return FALSE;
        }
    }
    return TRUE;
}

const OcopCommand *
ocop_commands_match (const OcopArgs *args, guint *ret_words, GError **error)
{
    const OcopCommand *command = commands;
    while (command->words != NULL && count_matching (command, args) == 0)
        command++;
    if (command->words == NULL) {
        refuse_unknown (args, error);
        return NULL;
    }
    guint n_own = count_matching (command, args);
    if (!check_options (command, args, error) || !check_words (command, args, n_own, error))
        return NULL;
    *ret_words = n_own;
    return command;
}
