/* shift and cash: the drawer from its float to its count. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/money.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

#define NOTES_MAX_BYTES 65536

gboolean
ocop_command_shift_open (OcopCli *cli, GError **error)
{
    OcopShiftOpenRequest opening = {0};
    OcopRequestId request;
    char money[OCOP_MONEY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    g_auto (OcopActResult) result = {0};
    if (!ocop_args_need_text (cli->args, OCOP_OPTION_CASHIER, &opening.cashier, error) ||
        !ocop_args_need_money (cli->args, OCOP_OPTION_FLOAT, OCOP_PRICE_MAX, &opening.opening_float,
                               error) ||
        !ocop_args_read_day (cli->args, OCOP_OPTION_DAY, &opening.day, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_open_shift (cli->shop, &opening, &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Shift of %s opened for %s, float %s"), opening.cashier,
                  ocop_day_to_local (result.business_day, day),
                  ocop_money_to_text (opening.opening_float, money));
    return TRUE;
}

/* Whether what stands first is known, and its sum: a row of the paper. */
static void
add_sum (OcopTable *table, const char *what, gint64 amount)
{
    ocop_table_add (table, what);
    ocop_table_add_money (table, amount);
}

static void
add_counted (OcopTable *table, const char *what, gint64 count, gint64 amount)
{
    g_autofree char *text = g_strdup_printf ("%s (%d)", what, (int)count);
    add_sum (table, text, amount);
}

static const char *
get_method_name (OcopPaymentMethod method)
{
    switch (method) {
    case OCOP_PAYMENT_CASH:
        return _ ("Cash");
    case OCOP_PAYMENT_VIETQR:
        return _ ("VietQR");
    case OCOP_PAYMENT_CARD:
        return _ ("Card");
    case OCOP_PAYMENT_VOUCHER:
        return _ ("Voucher");
    case OCOP_N_PAYMENT_METHODS:
    default:
        return "";
    }
}

static void
add_methods (OcopTable *table, const char *what, const gint64 amounts[OCOP_N_PAYMENT_METHODS])
{
    for (int i = 0; i < OCOP_N_PAYMENT_METHODS; i++) {
        if (amounts[i] == 0)
            continue;
        g_autofree char *text =
            g_strdup_printf ("%s: %s", what, get_method_name ((OcopPaymentMethod)i));
        add_sum (table, text, amounts[i]);
    }
}

static void
add_vat (OcopTable *table, const OcopVatFigures figures[OCOP_N_VAT_RATES])
{
    for (int i = 0; i < OCOP_N_VAT_RATES; i++) {
        if (figures[i].gross == 0)
            continue;
        g_autofree char *text =
            i == OCOP_VAT_KCT
                ? g_strdup (_ ("not taxed"))
                : g_strdup_printf (_ ("VAT %s %%"), ocop_vat_rate_get_text ((OcopVatRate)i));
        add_sum (table, text, i == OCOP_VAT_KCT ? figures[i].gross : figures[i].vat);
    }
}

static void
say_shift (OcopCli *cli, const OcopShiftClose *close)
{
    const OcopShiftFigures *figures = &close->figures;
    char day[OCOP_DAY_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("lr");
    ocop_day_to_local (figures->day, day);
    if (close->z > 0)
        ocop_cli_say (cli, _ ("Z report %d, %s, %s"), (int)close->z, day, close->cashier);
    else
        ocop_cli_say (cli, _ ("X report, %s, %s"), day, close->cashier);
    add_counted (table, _ ("Sales"), figures->n_sales, figures->sales);
    add_counted (table, _ ("Returns"), figures->n_returns, figures->returns);
    if (figures->discounts != 0)
        add_sum (table, _ ("Discounts given"), figures->discounts);
    if (figures->rounding != 0)
        add_sum (table, _ ("Rounding"), figures->rounding);
    add_methods (table, _ ("Received"), figures->received);
    add_methods (table, _ ("Refunded"), figures->refunded);
    add_vat (table, figures->sold_vat);
    if (figures->n_training != 0)
        add_counted (table, _ ("Practice sales"), figures->n_training, figures->training);
    add_sum (table, _ ("Float"), figures->opening_float);
    add_sum (table, _ ("Cash put in"), figures->cash_in);
    add_sum (table, _ ("Cash taken out"), figures->cash_out);
    add_sum (table, _ ("Cash expected"), close->expected_cash);
    if (close->z > 0) {
        add_sum (table, _ ("Cash counted"), close->counted_cash);
        add_sum (table, _ ("Difference"), close->counted_cash - close->expected_cash);
    }
    add_sum (table, _ ("All sales of this till so far"), close->gt_sales);
    ocop_table_print (table, cli->out);
    if (close->n_parked > 0)
        ocop_cli_say (cli, _ ("Carts put aside: %d"), (int)close->n_parked);
}

static void
answer_shift (OcopCli *cli, const OcopShiftClose *close, const OcopActResult *result)
{
    gint64 print_job = result != NULL ? result->print_job : 0;
    if (!cli->is_json) {
        say_shift (cli, close);
        ocop_paper_add_job (cli, print_job);
        return;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_answer_add_shift (&cli->json, close, result);
    ocop_paper_add_job (cli, print_job);
    ocop_json_end_object (&cli->json);
}

gboolean
ocop_command_shift_x (OcopCli *cli, GError **error)
{
    /* The paper where it is asked for, else the figures. */
    if ((cli->args->given & OCOP_PAPER_OPTIONS) != 0)
        return ocop_paper_answer (cli, OCOP_PAPER_KIND_X, "", error);
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (OcopShiftClose) x = ocop_shop_read_shift (cli->shop, error);
    if (x == NULL)
        return FALSE;
    answer_shift (cli, x, NULL);
    return TRUE;
}

gboolean
ocop_command_shift_z (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_Z, cli->words[0], error);
}

/* The count: exactly one of --counted and --notes. */
static gboolean
read_count (OcopCli *cli, gint64 notes[OCOP_N_BANKNOTES], gboolean *ret_has_notes,
            gint64 *ret_counted, GError **error)
{
    gsize size;
    *ret_has_notes = ocop_args_has (cli->args, OCOP_OPTION_NOTES);
    if (*ret_has_notes == ocop_args_has (cli->args, OCOP_OPTION_COUNTED)) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "counted",
                        _ ("the count is given by either --counted or --notes"));
        return FALSE;
    }
    if (!*ret_has_notes)
        return ocop_args_need_money (cli->args, OCOP_OPTION_COUNTED, OCOP_PRICE_MAX, ret_counted,
                                     error);
    g_autoptr (GBytes) bytes =
        ocop_input_read (cli, ocop_args_get (cli->args, OCOP_OPTION_NOTES), NOTES_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    const char *text = g_bytes_get_data (bytes, &size);
    return ocop_notes_read (text != NULL ? text : "", size, notes, ret_counted, error);
}

gboolean
ocop_command_shift_close (OcopCli *cli, GError **error)
{
    gint64 notes[OCOP_N_BANKNOTES], counted = 0;
    gboolean has_notes;
    OcopRequestId request;
    g_autoptr (OcopShiftClose) z = NULL;
    g_auto (OcopActResult) result = {0};
    if (!read_count (cli, notes, &has_notes, &counted, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_close_shift (cli->shop, counted, has_notes ? notes : NULL,
                                ocop_args_get (cli->args, OCOP_OPTION_BY), &request, &z, &result,
                                error))
        return FALSE;
    ocop_paper_send (cli, &result);
    answer_shift (cli, z, &result);
    return TRUE;
}

static void
answer_open_shift (OcopCli *cli, const OcopShiftFigures *figures, const char *cashier)
{
    OcopJsonWriter *w = &cli->json;
    char day[OCOP_DAY_TEXT_SIZE], time[OCOP_INSTANT_TEXT_SIZE];
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Shift %d of %s, business day %s, open since %s"), (int)figures->id,
                      cashier, ocop_day_to_local (figures->day, day),
                      ocop_instant_to_local (figures->opened_ms, time));
        return;
    }
    ocop_json_add_int (w, "shift", figures->id);
    ocop_json_add_string (w, "cashier", cashier);
    ocop_json_add_day (w, "business_day", figures->day);
    ocop_json_add_instant (w, "opened_at", figures->opened_ms);
    ocop_json_add_int (w, "float", figures->opening_float);
    ocop_json_add_int (w, "n_sales", figures->n_sales);
    ocop_json_add_int (w, "sales", figures->sales);
}

gboolean
ocop_command_shift_status (OcopCli *cli, GError **error)
{
    gboolean is_open = FALSE;
    OcopShiftFigures figures = {0};
    g_autofree char *cashier = NULL;
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_find_open_shift (cli->shop, &is_open, &figures, &cashier, error))
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_bool (&cli->json, "open", is_open);
    }
    if (is_open)
        answer_open_shift (cli, &figures, cashier);
    else if (!cli->is_json)
        ocop_cli_say (cli, _ ("No shift is open"));
    if (cli->is_json)
        ocop_json_end_object (&cli->json);
    return TRUE;
}

static gboolean
move_cash (OcopCli *cli, gboolean is_out, GError **error)
{
    gint64 amount;
    const char *reason;
    OcopRequestId request;
    char money[OCOP_MONEY_TEXT_SIZE];
    g_auto (OcopActResult) result = {0};
    if (!ocop_money_parse (cli->words[0], OCOP_PRICE_MAX, "amount", &amount, error) ||
        !ocop_args_need_text (cli->args, OCOP_OPTION_REASON, &reason, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_move_cash (cli->shop, is_out, amount, reason,
                              ocop_args_get (cli->args, OCOP_OPTION_BY), &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, is_out ? _ ("Taken out of the drawer: %s") : _ ("Put into the drawer: %s"),
                  ocop_money_to_text (amount, money));
    return TRUE;
}

gboolean
ocop_command_cash_in (OcopCli *cli, GError **error)
{
    return move_cash (cli, FALSE, error);
}

gboolean
ocop_command_cash_out (OcopCli *cli, GError **error)
{
    return move_cash (cli, TRUE, error);
}

gboolean
ocop_command_cash_slip (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_CASH, cli->words[0], error);
}
