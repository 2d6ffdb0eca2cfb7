/* The options of ocopctl, all commands' together. */
#include "cli/args.h"

#include <glib/gi18n-lib.h>

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
    [OCOP_OPTION_RECORD] =
        {"--record", "FILE",
         N_ ("write what the device and the till say to each other into this file")},
    [OCOP_OPTION_REPLAY] = {"--replay", "FILE", N_ ("play this recording in place of the device")},
};

const OcopOptionTable ocop_options = {.facts = facts,
                                      .n_options = OCOP_N_OPTIONS,
                                      .help = OCOP_OPTION_HELP,
                                      .json = OCOP_OPTION_JSON};

const OcopOptionFacts *
ocop_option_get_facts (OcopOption option)
{
    g_assert (option < OCOP_N_OPTIONS);
    return &facts[option];
}

char *
ocop_option_dup_field (OcopOption option)
{
    return ocop_option_facts_dup_field (&facts[option]);
}
