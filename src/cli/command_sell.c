/* sell, return: the request's JSON to the shop, the posted facts back. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/money.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* --request-id may stand in for a request's missing id, or repeat it. */
static gboolean
settle_request_id (const OcopCli *cli, gboolean *has_id, guint8 id[OCOP_UUID_SIZE], GError **error)
{
    OcopRequestId option;
    if (!ocop_cli_read_request_id (cli, &option, error))
        return FALSE;
    if (!option.is_given)
        return TRUE;
    if (*has_id && memcmp (id, option.id, OCOP_UUID_SIZE) != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "request_id",
                        _ ("--request-id and the request's own id differ: %s"),
                        ocop_args_get (cli->args, OCOP_OPTION_REQUEST_ID));
        return FALSE;
    }
    memcpy (id, option.id, OCOP_UUID_SIZE);
    *has_id = TRUE;
    return TRUE;
}

OcopSaleRequest *
ocop_input_read_sale (OcopCli *cli, GError **error)
{
    gsize size;
    g_autoptr (GBytes) bytes = ocop_input_read (cli, cli->words[0], OCOP_REQUEST_MAX_BYTES, error);
    if (bytes == NULL)
        return NULL;
    const char *json = g_bytes_get_data (bytes, &size);
    g_autoptr (OcopSaleRequest) request = ocop_sale_request_read (json, (gssize)size, error);
    if (request == NULL ||
        !settle_request_id (cli, &request->has_request_id, request->request_id, error))
        return NULL;
    return g_steal_pointer (&request);
}

void
ocop_text_say_sale (OcopCli *cli, const OcopSale *sale)
{
    char money[OCOP_MONEY_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("rllrl");
    for (guint i = 0; i < sale->lines->len; i++) {
        const OcopSaleLine *line = g_ptr_array_index (sale->lines, i);
        ocop_table_add_qty (table, line->qty_milli);
        ocop_table_add (table, line->unit);
        ocop_table_add (table, line->name);
        ocop_table_add_money (table, line->amount);
        ocop_table_add (table, ocop_text_of_stars (line->stars));
    }
    ocop_table_print (table, cli->out);
    ocop_cli_say (cli, _ ("Total %s"), ocop_money_to_text (sale->total, money));
    if (sale->rounding != 0)
        ocop_cli_say (cli, _ ("Rounding %s"), ocop_money_to_text (sale->rounding, money));
    if (sale->change != 0)
        ocop_cli_say (cli, _ ("Change %s"), ocop_money_to_text (sale->change, money));
}

static void
say_warnings (OcopCli *cli, const OcopSale *sale)
{
    for (guint i = 0; i <= sale->lines->len; i++) {
        const OcopSaleLine *line = i < sale->lines->len ? g_ptr_array_index (sale->lines, i) : NULL;
        guint warnings = line != NULL ? line->warnings : sale->warnings;
        for (guint bit = 0; bit < OCOP_N_WARNINGS; bit++) {
            if ((warnings & (1u << bit)) != 0 && line != NULL)
                ocop_cli_say (cli, _ ("Warning: %s (%s)"), ocop_warning_get_text (bit), line->name);
            else if ((warnings & (1u << bit)) != 0)
                ocop_cli_say (cli, _ ("Warning: %s"), ocop_warning_get_text (bit));
        }
    }
}

static void
say_sold (OcopCli *cli, const OcopSaleResult *result)
{
    const OcopSale *sale = result->sale;
    if (sale->is_training)
        ocop_cli_say (cli, _ ("Practice sale: no receipt"));
    else if (result->act.is_repeated)
        ocop_cli_say (cli, _ ("Receipt %s (was sold before with this request id)"), sale->receipt);
    else
        ocop_cli_say (cli, _ ("Receipt %s"), sale->receipt);
    ocop_text_say_sale (cli, sale);
    say_warnings (cli, sale);
}

/* The QR text of what was just posted; NULL where the key is not at hand, which is no reason to
 * hide that it was done. */
static char *
find_paper (OcopCli *cli, OcopSale *sale, OcopReturn *taking_back, const OcopActResult *act)
{
    OcopReceipt receipt = {.sale = sale, .taking_back = taking_back, .act = *act}; /* borrows */
    char *paper = NULL;
    if (act->seq > 0 && !ocop_shop_get_paper_text (cli->shop, &receipt, &paper, NULL))
        return NULL;
    return paper;
}

gboolean
ocop_command_sell (OcopCli *cli, GError **error)
{
    g_auto (OcopSaleResult) result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_input_read_sale (cli, error);
    if (request == NULL || ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_sell (cli->shop, request, &result, error))
        return FALSE;
    ocop_paper_send (cli, &result.act);
    if (!cli->is_json) {
        say_sold (cli, &result);
        ocop_paper_add_job (cli, result.act.print_job);
        return TRUE;
    }
    g_autofree char *paper = find_paper (cli, result.sale, NULL, &result.act);
    OcopDay day =
        result.act.seq > 0 ? result.act.business_day : ocop_shop_get_business_day (cli->shop, NULL);
    ocop_json_begin_object (&cli->json, NULL);
    ocop_answer_add_sale (&cli->json, result.sale, &result.act, day, paper);
    ocop_paper_add_job (cli, result.act.print_job);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

void
ocop_text_say_return (OcopCli *cli, const OcopReturn *taking_back)
{
    char money[OCOP_MONEY_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("rlr");
    for (guint i = 0; i < taking_back->lines->len; i++) {
        const OcopReturnLine *line = g_ptr_array_index (taking_back->lines, i);
        ocop_table_add_qty (table, line->qty_milli);
        ocop_table_add (table, line->name);
        ocop_table_add_money (table, line->amount);
    }
    ocop_table_print (table, cli->out);
    ocop_cli_say (cli, _ ("Refunded %s"), ocop_money_to_text (taking_back->total, money));
}

gboolean
ocop_command_return (OcopCli *cli, GError **error)
{
    gsize size;
    g_auto (OcopReturnResult) result = {0};
    g_autoptr (GBytes) bytes = ocop_input_read (cli, cli->words[0], OCOP_REQUEST_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    const char *json = g_bytes_get_data (bytes, &size);
    g_autoptr (OcopReturnRequest) request = ocop_return_request_read (json, (gssize)size, error);
    if (request == NULL ||
        !settle_request_id (cli, &request->has_request_id, request->request_id, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_take_back (cli->shop, request, &result, error))
        return FALSE;
    ocop_paper_send (cli, &result.act);
    if (!cli->is_json) {
        ocop_cli_say (cli, _ ("Return %s"), result.taking_back->receipt);
        ocop_text_say_return (cli, result.taking_back);
        ocop_paper_add_job (cli, result.act.print_job);
        return TRUE;
    }
    g_autofree char *paper = find_paper (cli, NULL, result.taking_back, &result.act);
    ocop_json_begin_object (&cli->json, NULL);
    ocop_answer_add_return (&cli->json, result.taking_back, &result.act, paper);
    ocop_paper_add_job (cli, result.act.print_job);
    ocop_json_end_object (&cli->json);
    return TRUE;
}
