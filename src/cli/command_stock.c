/* stock: goods that come, spoil, are counted, and what is there. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/quantity.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

#define STOCK_FILE_MAX_BYTES ((gsize)64 * 1024 * 1024)

/* "-3" is a quantity only where a count may have found less. */
static gboolean
read_qty (const char *text, gboolean may_be_negative, gint64 *ret_milli, GError **error)
{
    gboolean is_negative = may_be_negative && *text == '-';
    gint64 qty_milli;
    if (!ocop_qty_parse (text + is_negative, "qty", &qty_milli, error))
        return FALSE;
    *ret_milli = is_negative ? -qty_milli : qty_milli;
    return TRUE;
}

static gboolean
book (OcopCli *cli, OcopStockActKind kind, const char *text, GError **error)
{
    const OcopArgs *args = cli->args;
    OcopRequestId request;
    char qty[OCOP_QTY_TEXT_SIZE];
    g_auto (OcopActResult) result = {0};
    OcopStockRequest stock = {.kind = kind,
                              .code = cli->words[0],
                              .lot = ocop_args_get (args, OCOP_OPTION_LOT),
                              .by = ocop_args_get (args, OCOP_OPTION_BY)};
    if (!read_qty (cli->words[1], kind == OCOP_STOCK_ADJUST, &stock.qty_milli, error) ||
        !ocop_args_read_day (args, OCOP_OPTION_EXPIRY, &stock.expiry, error) ||
        (kind != OCOP_STOCK_RECEIVE &&
         !ocop_args_need_text (args, OCOP_OPTION_REASON, &stock.reason, error)) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_book_stock (cli->shop, &stock, &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, "%s: %s %s", stock.code, text, ocop_qty_to_local (stock.qty_milli, qty));
    return TRUE;
}

gboolean
ocop_command_stock_receive (OcopCli *cli, GError **error)
{
    return book (cli, OCOP_STOCK_RECEIVE, _ ("received"), error);
}

gboolean
ocop_command_stock_waste (OcopCli *cli, GError **error)
{
    return book (cli, OCOP_STOCK_WASTE, _ ("written off"), error);
}

gboolean
ocop_command_stock_adjust (OcopCli *cli, GError **error)
{
    return book (cli, OCOP_STOCK_ADJUST, _ ("corrected by"), error);
}

gboolean
ocop_command_stock_import (OcopCli *cli, GError **error)
{
    gsize size;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    GError *failure = NULL;
    if (!ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    g_autoptr (GBytes) bytes = ocop_input_read (cli, cli->words[0], STOCK_FILE_MAX_BYTES, error);
    if (bytes == NULL || ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    const char *csv = g_bytes_get_data (bytes, &size);
    if (!ocop_shop_import_stock (cli->shop, csv != NULL ? csv : "", size,
                                 ocop_args_get (cli->args, OCOP_OPTION_BY), &request, &result,
                                 &failure)) {
        if (g_error_matches (failure, OCOP_ERROR, OCOP_ERROR_BAD_FILE)) {
            g_autofree char *column = g_strdup (ocop_error_get_column (failure));
            ocop_error_set_place (failure, cli->words[0], ocop_error_get_row (failure), column);
        }
        g_propagate_error (error, failure);
        return FALSE;
    }
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Opening stock taken in from %s"), cli->words[0]);
    return TRUE;
}

static void
write_position (OcopJsonWriter *w, const OcopStockLine *line)
{
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "product", line->product);
    ocop_json_add_qty (w, "qty", line->qty_milli);
    ocop_json_begin_array (w, "lots");
    for (guint i = 0; i < line->lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, i);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "lot", lot->lot);
        ocop_json_add_day (w, "expiry", lot->expiry);
        ocop_json_add_qty (w, "qty", lot->qty_milli);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
    ocop_json_add_string (w, "name", line->name);
    ocop_json_add_string (w, "unit", line->unit);
    ocop_json_end_object (w);
}

static void
say_position (OcopTable *table, const OcopStockLine *line)
{
    char day[OCOP_DAY_TEXT_SIZE];
    ocop_table_add (table, line->product);
    ocop_table_add (table, line->name);
    ocop_table_add_qty (table, line->qty_milli);
    ocop_table_add (table, line->unit);
    for (guint i = 0; i < line->lots->len; i++) {
        const OcopLotQty *lot = &g_array_index (line->lots, OcopLotQty, i);
        g_autofree char *text = lot->expiry == OCOP_DAY_NONE
                                    ? g_strdup_printf (_ ("  lot %s"), lot->lot)
                                    : g_strdup_printf (_ ("  lot %s, expires %s"), lot->lot,
                                                       ocop_day_to_local (lot->expiry, day));
        ocop_table_add (table, NULL);
        ocop_table_add (table, text);
        ocop_table_add_qty (table, lot->qty_milli);
        ocop_table_add (table, line->unit);
    }
}

gboolean
ocop_command_stock_show (OcopCli *cli, GError **error)
{
    const char *code = cli->words[0];
    g_autoptr (OcopTable) table = ocop_table_new ("llrl");
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GArray) lines = ocop_shop_list_stock (cli->shop, code, error);
    if (lines == NULL)
        return FALSE;
    if (cli->is_json && code == NULL)
        ocop_json_begin_array (&cli->json, NULL);
    for (guint i = 0; i < lines->len; i++) {
        const OcopStockLine *line = &g_array_index (lines, OcopStockLine, i);
        if (cli->is_json)
            write_position (&cli->json, line);
        else
            say_position (table, line);
    }
    if (cli->is_json && code == NULL)
        ocop_json_end_array (&cli->json);
    ocop_table_print (table, cli->out);
    return TRUE;
}

gboolean
ocop_command_stock_slip (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_GOODS, cli->words[0], error);
}
