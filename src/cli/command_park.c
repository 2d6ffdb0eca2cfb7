/* park: carts put aside until the customer is back. */
#include "cli/commands.h"

#include "base/day.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/paper.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

gboolean
ocop_command_park (OcopCli *cli, GError **error)
{
    g_autofree char *id = NULL;
    g_auto (OcopActResult) result = {0};
    g_autoptr (OcopSaleRequest) request = ocop_input_read_sale (cli, error);
    if (request == NULL || ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_park (cli->shop, request, &id, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Put aside as %s"), id);
    return TRUE;
}

gboolean
ocop_command_park_drop (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_drop_parked (cli->shop, cli->words[0], &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("The cart %s is given up"), cli->words[0]);
    return TRUE;
}

gboolean
ocop_command_park_slip (OcopCli *cli, GError **error)
{
    return ocop_paper_answer (cli, OCOP_PAPER_KIND_PARKED, cli->words[0], error);
}

static void
write_parked (OcopJsonWriter *w, const OcopParked *parked)
{
    g_autofree char *cart = ocop_sale_request_to_parked_json (parked->request);
    ocop_json_begin_object (w, NULL);
    ocop_json_add_string (w, "id", parked->id);
    ocop_json_add_instant (w, "parked_at", parked->utc_ms);
    ocop_json_add_string (w, "cashier", parked->request->cashier);
    ocop_json_add_int (w, "n_lines", parked->request->lines->len);
    ocop_json_add_raw (w, "cart", cart);
    ocop_json_end_object (w);
}

static void
say_parked (OcopCli *cli, const GArray *list)
{
    char time[OCOP_INSTANT_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("lllr");
    for (guint i = 0; i < list->len; i++) {
        const OcopParked *parked = &g_array_index (list, OcopParked, i);
        g_autofree char *lines = g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%u line", "%u lines", parked->request->lines->len),
            parked->request->lines->len);
        ocop_table_add (table, parked->id);
        ocop_table_add (table, ocop_instant_to_local (parked->utc_ms, time));
        ocop_table_add (table, parked->request->cashier);
        ocop_table_add (table, lines);
    }
    ocop_table_print (table, cli->out);
    if (list->len == 0)
        ocop_cli_say (cli, _ ("No cart is put aside"));
}

gboolean
ocop_command_park_list (OcopCli *cli, GError **error)
{
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GArray) list = ocop_shop_list_parked (cli->shop, error);
    if (list == NULL)
        return FALSE;
    if (!cli->is_json) {
        say_parked (cli, list);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_begin_array (&cli->json, "parked");
    for (guint i = 0; i < list->len; i++)
        write_parked (&cli->json, &g_array_index (list, OcopParked, i));
    ocop_json_end_array (&cli->json);
    ocop_json_end_object (&cli->json);
    return TRUE;
}
