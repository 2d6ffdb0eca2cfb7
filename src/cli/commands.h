/* What ocopctl can be told to do: one table, from which calls are checked and help is written. */
#pragma once

#include "cli/cli.h"

typedef gboolean (*OcopCommandFunc) (OcopCli *cli, GError **error);

typedef struct {
    const char *words; /* "catalogue import" */
    const char *usage; /* what follows: "FILE.csv|.json", options last */
    const char *help;  /* marked for translation, not translated */
    guint n_words_min; /* behind the command's own */
    guint n_words_max;
    guint64 options; /* of OCOP_OPTION_BIT; --home, --json and --help belong to all */
    OcopCommandFunc run;
    gboolean takes_bytes; /* its words may be anything, not only UTF-8 */
} OcopCommand;

/* NULL-words-terminated. */
const OcopCommand *ocop_commands_get (void);

/* Finds the command that @args name and checks words and options against it. @ret_words: how many
 * of the words are the command's own. Errors: BAD_INPUT naming the word. */
const OcopCommand *ocop_commands_match (const OcopArgs *args, guint *ret_words, GError **error);

/* Appends the help of all commands, or of those that begin with @words; what stands behind a
 * command's own words is ignored. Errors: BAD_INPUT when there are none. */
gboolean ocop_commands_append_help (const char *const *words, guint n_words, GString *out,
                                    GError **error);

/* The commands, by file. */
gboolean ocop_command_init (OcopCli *cli, GError **error);
gboolean ocop_command_settings_get (OcopCli *cli, GError **error);
gboolean ocop_command_settings_set (OcopCli *cli, GError **error);

gboolean ocop_command_catalogue_import (OcopCli *cli, GError **error);
gboolean ocop_command_catalogue_list (OcopCli *cli, GError **error);
gboolean ocop_command_catalogue_show (OcopCli *cli, GError **error);
gboolean ocop_command_catalogue_search (OcopCli *cli, GError **error);
gboolean ocop_command_catalogue_export (OcopCli *cli, GError **error);
gboolean ocop_command_catalogue_barcode (OcopCli *cli, GError **error);
gboolean ocop_command_price_set (OcopCli *cli, GError **error);

gboolean ocop_command_user_add (OcopCli *cli, GError **error);
gboolean ocop_command_user_list (OcopCli *cli, GError **error);
gboolean ocop_command_user_disable (OcopCli *cli, GError **error);
gboolean ocop_command_user_role (OcopCli *cli, GError **error);
gboolean ocop_command_user_pin (OcopCli *cli, GError **error);
gboolean ocop_command_user_verify (OcopCli *cli, GError **error);

gboolean ocop_command_shift_open (OcopCli *cli, GError **error);
gboolean ocop_command_shift_x (OcopCli *cli, GError **error);
gboolean ocop_command_shift_z (OcopCli *cli, GError **error);
gboolean ocop_command_shift_close (OcopCli *cli, GError **error);
gboolean ocop_command_shift_status (OcopCli *cli, GError **error);
gboolean ocop_command_cash_in (OcopCli *cli, GError **error);
gboolean ocop_command_cash_out (OcopCli *cli, GError **error);
gboolean ocop_command_cash_slip (OcopCli *cli, GError **error);

gboolean ocop_command_sell (OcopCli *cli, GError **error);
gboolean ocop_command_return (OcopCli *cli, GError **error);
gboolean ocop_command_park (OcopCli *cli, GError **error);
gboolean ocop_command_park_list (OcopCli *cli, GError **error);
gboolean ocop_command_park_drop (OcopCli *cli, GError **error);
gboolean ocop_command_park_slip (OcopCli *cli, GError **error);
gboolean ocop_command_sale_show (OcopCli *cli, GError **error);
gboolean ocop_command_sale_list (OcopCli *cli, GError **error);
gboolean ocop_command_receipt (OcopCli *cli, GError **error);

gboolean ocop_command_payment_request (OcopCli *cli, GError **error);
gboolean ocop_command_payment_list (OcopCli *cli, GError **error);
gboolean ocop_command_payment_show (OcopCli *cli, GError **error);
gboolean ocop_command_payment_drop (OcopCli *cli, GError **error);
gboolean ocop_command_print_list (OcopCli *cli, GError **error);
gboolean ocop_command_print_send (OcopCli *cli, GError **error);
gboolean ocop_command_print_retry (OcopCli *cli, GError **error);
gboolean ocop_command_print_settle (OcopCli *cli, GError **error);
gboolean ocop_command_print_test (OcopCli *cli, GError **error);
gboolean ocop_command_label (OcopCli *cli, GError **error);
gboolean ocop_command_profiles (OcopCli *cli, GError **error);

gboolean ocop_command_devices_list (OcopCli *cli, GError **error);
gboolean ocop_command_devices_test (OcopCli *cli, GError **error);
gboolean ocop_command_devices_teach (OcopCli *cli, GError **error);
gboolean ocop_command_devices_play (OcopCli *cli, GError **error);
gboolean ocop_command_devices_tell (OcopCli *cli, GError **error);
gboolean ocop_command_drawer_open (OcopCli *cli, GError **error);

gboolean ocop_command_stock_receive (OcopCli *cli, GError **error);
gboolean ocop_command_stock_waste (OcopCli *cli, GError **error);
gboolean ocop_command_stock_adjust (OcopCli *cli, GError **error);
gboolean ocop_command_stock_show (OcopCli *cli, GError **error);
gboolean ocop_command_stock_slip (OcopCli *cli, GError **error);
gboolean ocop_command_stock_import (OcopCli *cli, GError **error);

gboolean ocop_command_report (OcopCli *cli, GError **error);

gboolean ocop_command_journal_verify (OcopCli *cli, GError **error);
gboolean ocop_command_journal_export (OcopCli *cli, GError **error);
gboolean ocop_command_journal_tail (OcopCli *cli, GError **error);
gboolean ocop_command_backup (OcopCli *cli, GError **error);
gboolean ocop_command_restore (OcopCli *cli, GError **error);
gboolean ocop_command_doctor (OcopCli *cli, GError **error);

gboolean ocop_command_enrol (OcopCli *cli, GError **error);
gboolean ocop_command_sync (OcopCli *cli, GError **error);

gboolean ocop_command_vietqr (OcopCli *cli, GError **error);
gboolean ocop_command_inspect (OcopCli *cli, GError **error);
gboolean ocop_command_help (OcopCli *cli, GError **error);
