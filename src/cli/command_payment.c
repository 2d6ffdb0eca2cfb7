/* payment: asking for money by VietQR, and what became of it. */
#include "cli/commands.h"

#include "base/day.h"
#include "base/error.h"
#include "base/money.h"
#include "cli/paper.h"
#include "cli/text.h"
#include "shop/payments.h"
#include <glib/gi18n-lib.h>

#define LIST_DEFAULT 20
#define LIST_MAX     10000

static void
write_payment (OcopJsonWriter *w, const OcopPayRequest *payment)
{
    const OcopBank *bank = ocop_bank_find_by_bin (payment->bin);
    ocop_json_add_string (w, "code", payment->code);
    ocop_json_add_int (w, "amount", payment->amount);
    ocop_json_add_string (w, "state", ocop_payment_state_get_text (payment->state));
    ocop_json_add_int (w, "paid", payment->paid);
    ocop_json_add_string (w, "receipt", payment->receipt);
    ocop_json_add_string (w, "park", payment->parked);
    ocop_json_add_string (w, "bin", payment->bin);
    ocop_json_add_string (w, "bank", bank != NULL ? bank->short_name : NULL);
    ocop_json_add_string (w, "account", payment->account);
    ocop_json_add_string (w, "account_name", payment->account_name);
    ocop_json_add_string (w, "payload", payment->payload);
    ocop_json_add_string (w, "bank_reference", payment->bank_reference);
    ocop_json_add_int (w, "bank_amount", payment->bank_amount);
    ocop_json_add_instant (w, "requested_at", payment->utc_ms);
    ocop_json_add_instant (w, "changed_at", payment->changed_ms);
}

static void
answer_payment (OcopCli *cli, const OcopPayRequest *payment, const gboolean *is_repeated)
{
    char money[OCOP_MONEY_TEXT_SIZE];
    if (!cli->is_json) {
        ocop_cli_say (cli, "%s  %s  %s", payment->code, ocop_money_to_text (payment->amount, money),
                      ocop_payment_state_get_text (payment->state));
        ocop_cli_say (cli, "%s", payment->payload);
        return;
    }
    ocop_json_begin_object (&cli->json, NULL);
    write_payment (&cli->json, payment);
    if (is_repeated != NULL)
        ocop_json_add_bool (&cli->json, "repeated", *is_repeated);
    ocop_json_end_object (&cli->json);
}

/* A slip is wanted where its format or its way is stated. */
static gboolean
wants_paper (const OcopArgs *args)
{
    return ocop_args_has (args, OCOP_OPTION_PRINT) || ocop_args_has (args, OCOP_OPTION_OUT) ||
           ocop_args_has (args, OCOP_OPTION_FORMAT);
}

/* --format before anything is written: a slip that cannot be made asks for nothing. */
static gboolean
answer (OcopCli *cli, const OcopPayRequest *payment, const gboolean *is_repeated, gboolean is_json,
        GError **error)
{
    if (wants_paper (cli->args) && !is_json)
        return ocop_paper_answer (cli, OCOP_PAPER_KIND_PAYMENT, payment->code, error);
    cli->is_json = cli->is_json || is_json;
    answer_payment (cli, payment, is_repeated);
    return TRUE;
}

gboolean
ocop_command_payment_request (OcopCli *cli, GError **error)
{
    gint64 amount;
    gboolean is_json, is_repeated;
    OcopPaperStyle style;
    OcopRequestId request;
    g_auto (OcopPayRequest) payment = {0};
    if (!ocop_money_parse (cli->words[0], OCOP_VIETQR_AMOUNT_MAX, "amount", &amount, error) ||
        !ocop_paper_read_style (cli, &style, &is_json, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_check_style (cli->shop, &style, error) ||
        !ocop_shop_request_payment (cli->shop, amount, ocop_args_get (cli->args, OCOP_OPTION_PARK),
                                    &request, &payment, &is_repeated, error))
        return FALSE;
    return answer (cli, &payment, &is_repeated, is_json, error);
}

gboolean
ocop_command_payment_show (OcopCli *cli, GError **error)
{
    gboolean is_json;
    OcopPaperStyle style;
    g_auto (OcopPayRequest) payment = {0};
    if (!ocop_paper_read_style (cli, &style, &is_json, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_load_payment (cli->shop, cli->words[0], &payment, error))
        return FALSE;
    return answer (cli, &payment, NULL, is_json, error);
}

gboolean
ocop_command_payment_drop (OcopCli *cli, GError **error)
{
    gboolean is_repeated;
    OcopRequestId request;
    g_auto (OcopPayRequest) payment = {0};
    if (!ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_drop_payment (cli->shop, cli->words[0], &request, &payment, &is_repeated, error))
        return FALSE;
    if (cli->is_json)
        answer_payment (cli, &payment, &is_repeated);
    else
        ocop_cli_say (cli, _ ("The payment %s is given up"), payment.code);
    return TRUE;
}

gboolean
ocop_command_payment_list (OcopCli *cli, GError **error)
{
    char time[OCOP_INSTANT_TEXT_SIZE];
    int n = LIST_DEFAULT;
    gboolean wants_all = ocop_args_has (cli->args, OCOP_OPTION_N);
    g_autoptr (OcopTable) table = ocop_table_new ("llrrll");
    if (!ocop_args_read_int (cli->args, OCOP_OPTION_N, 1, LIST_MAX, &n, error) ||
        ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GArray) list =
        ocop_shop_list_payments (cli->shop, wants_all, wants_all ? (guint)n : LIST_MAX, error);
    if (list == NULL)
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_array (&cli->json, "payments");
    }
    for (guint i = 0; i < list->len; i++) {
        const OcopPayRequest *payment = &g_array_index (list, OcopPayRequest, i);
        if (cli->is_json) {
            ocop_json_begin_object (&cli->json, NULL);
            write_payment (&cli->json, payment);
            ocop_json_end_object (&cli->json);
            continue;
        }
        ocop_table_add (table, payment->code);
        ocop_table_add (table, ocop_instant_to_local (payment->utc_ms, time));
        ocop_table_add_money (table, payment->amount);
        ocop_table_add_money (table, payment->paid);
        ocop_table_add (table, ocop_payment_state_get_text (payment->state));
        ocop_table_add (table, payment->receipt);
    }
    if (cli->is_json) {
        ocop_json_end_array (&cli->json);
        ocop_json_end_object (&cli->json);
    } else if (list->len == 0) {
        ocop_cli_say (cli, _ ("No payment is waited for"));
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}
