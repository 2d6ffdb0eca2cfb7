/* sale show, sale list, receipt: what was posted, and its paper. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
get_cashier (const OcopReceipt *receipt)
{
    return receipt->sale != NULL ? receipt->sale->cashier : receipt->taking_back->cashier;
}

static gint64
get_total (const OcopReceipt *receipt)
{
    return receipt->sale != NULL ? receipt->sale->total : receipt->taking_back->total;
}

static void
write_receipt (OcopCli *cli, OcopJsonWriter *w, const OcopReceipt *receipt)
{
    g_autofree char *paper = NULL;
    ocop_shop_get_paper_text (cli->shop, receipt, &paper,
                              NULL); /* without the key there is no QR */
    ocop_json_begin_object (w, NULL);
    if (receipt->sale != NULL)
        ocop_answer_add_sale (w, receipt->sale, &receipt->act, receipt->act.business_day, paper);
    else
        ocop_answer_add_return (w, receipt->taking_back, &receipt->act, paper);
    ocop_json_add_string (w, "kind", receipt->sale != NULL ? "sale" : "return");
    ocop_json_add_int (w, "n_papers", receipt->n_papers);
    if (receipt->buyer_json != NULL)
        ocop_json_add_raw (w, "buyer", receipt->buyer_json);
    if (receipt->sale != NULL && receipt->returned != NULL) {
        ocop_json_begin_array (w, "returned");
        for (guint i = 0; i < receipt->returned->len; i++)
            ocop_json_add_qty (w, NULL, g_array_index (receipt->returned, gint64, i));
        ocop_json_end_array (w);
    }
    ocop_json_end_object (w);
}

static void
say_receipt (OcopCli *cli, const OcopReceipt *receipt)
{
    char time[OCOP_INSTANT_TEXT_SIZE];
    ocop_instant_to_local (receipt->act.utc_ms, time);
    if (receipt->sale != NULL) {
        ocop_cli_say (cli, _ ("Receipt %s, %s, %s"), receipt->sale->receipt, time,
                      receipt->sale->cashier);
        ocop_text_say_sale (cli, receipt->sale);
    } else {
        ocop_cli_say (cli, _ ("Return %s, %s, %s"), receipt->taking_back->receipt, time,
                      receipt->taking_back->cashier);
        ocop_text_say_return (cli, receipt->taking_back);
    }
}

gboolean
ocop_command_sale_show (OcopCli *cli, GError **error)
{
    g_auto (OcopReceipt) receipt = {0};
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_get_receipt (cli->shop, cli->words[0], &receipt, error))
        return FALSE;
    if (cli->is_json)
        write_receipt (cli, &cli->json, &receipt);
    else
        say_receipt (cli, &receipt);
    return TRUE;
}

/* Adds one receipt to the list: to the JSON array being written, or to @table. */
static gboolean
list_receipt (OcopCli *cli, const char *number, OcopTable *table, GError **error)
{
    char time[OCOP_INSTANT_TEXT_SIZE];
    OcopJsonWriter *w = &cli->json;
    g_auto (OcopReceipt) receipt = {0};
    if (!ocop_shop_get_receipt (cli->shop, number, &receipt, error))
        return FALSE;
    if (!cli->is_json) {
        ocop_table_add (table, number);
        ocop_table_add (table, ocop_instant_to_local (receipt.act.utc_ms, time));
        ocop_table_add (table, receipt.sale != NULL ? _ ("sale") : _ ("return"));
        ocop_table_add_money (table, get_total (&receipt));
        ocop_table_add (table, get_cashier (&receipt));
        return TRUE;
    }
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "receipt", number);
    ocop_json_add_int (w, "seq", receipt.act.seq);
    ocop_json_add_string (w, "kind", receipt.sale != NULL ? "sale" : "return");
    ocop_json_add_day (w, "business_day", receipt.act.business_day);
    ocop_json_add_instant (w, "posted_at", receipt.act.utc_ms);
    ocop_json_add_int (w, "total", get_total (&receipt));
    ocop_json_add_string (w, "cashier", get_cashier (&receipt));
    ocop_json_end_object (w);
    return TRUE;
}

gboolean
ocop_command_sale_list (OcopCli *cli, GError **error)
{
    OcopDay day;
    g_autoptr (OcopTable) table = ocop_table_new ("lllrl");
    if (!ocop_args_read_day (cli->args, OCOP_OPTION_DAY, &day, error) ||
        ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (day == OCOP_DAY_NONE)
        day = ocop_shop_get_business_day (cli->shop, error);
    if (day == OCOP_DAY_NONE)
        return FALSE;
    g_auto (GStrv) numbers = ocop_shop_list_receipts (cli->shop, day, day, error);
    if (numbers == NULL)
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_array (&cli->json, "sales");
    }
    for (guint i = 0; numbers[i] != NULL; i++) {
        if (!list_receipt (cli, numbers[i], table, error))
            return FALSE;
    }
    if (cli->is_json) {
        ocop_json_end_array (&cli->json);
        ocop_json_end_object (&cli->json);
    } else if (numbers[0] == NULL) {
        ocop_cli_say (cli, _ ("No receipts"));
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}

/* The facts of a receipt, which are no paper. */
static gboolean
answer_facts (OcopCli *cli, GError **error)
{
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_OUT);
    g_auto (OcopReceipt) receipt = {0};
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_get_receipt (cli->shop, cli->words[0], &receipt, error))
        return FALSE;
    write_receipt (cli, &cli->json, &receipt);
    if (!cli->is_json)
        g_string_append_c (cli->out, '\n');
    if (path == NULL)
        return TRUE;
    if (!ocop_input_write_out (cli, path, error))
        return FALSE;
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Written to %s"), path);
        return TRUE;
    }
    ocop_json_writer_init (&cli->json, cli->out);
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "receipt", cli->words[0]);
    ocop_json_add_string (&cli->json, "file", path);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_receipt (OcopCli *cli, GError **error)
{
    gboolean is_json;
    OcopPaperStyle style;
    if (!ocop_paper_read_style (cli, &style, &is_json, error))
        return FALSE;
    return is_json ? answer_facts (cli, error)
                   : ocop_paper_answer (cli, OCOP_PAPER_KIND_RECEIPT, cli->words[0], error);
}
