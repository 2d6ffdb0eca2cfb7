/* init and settings. */
#include "cli/commands.h"

#include "cli/answers.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

#define PROVINCE_DEFAULT "22"
#define TILL_MAX         99

static gboolean
read_init (const OcopArgs *args, OcopShopInit *init, GError **error)
{
    const char *till;
    if (!ocop_args_need_text (args, OCOP_OPTION_POINT, &init->point, error) ||
        !ocop_args_need_text (args, OCOP_OPTION_NAME, &init->name, error) ||
        !ocop_args_need_text (args, OCOP_OPTION_TILL, &till, error) ||
        !ocop_args_read_int (args, OCOP_OPTION_TILL, 1, TILL_MAX, &init->till, error))
        return FALSE;
    init->province = ocop_args_has (args, OCOP_OPTION_PROVINCE)
                         ? ocop_args_get (args, OCOP_OPTION_PROVINCE)
                         : PROVINCE_DEFAULT;
    init->bank_bin = ocop_args_get (args, OCOP_OPTION_BANK);
    init->bank_account = ocop_args_get (args, OCOP_OPTION_ACCOUNT);
    init->bank_account_name = ocop_args_get (args, OCOP_OPTION_ACCOUNT_NAME);
    return TRUE;
}

gboolean
ocop_command_init (OcopCli *cli, GError **error)
{
    OcopShopInit init = {0};
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!read_init (cli->args, &init, error) || !ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    init.request = &request;
    cli->shop = ocop_shop_init (cli->home, &init, "ocopctl", cli->ports, &result, error);
    if (cli->shop == NULL)
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, _ ("Shop %s, till %d, epoch %d, in %s"), init.point, init.till,
                  (int)result.epoch, cli->home);
    return TRUE;
}

static gboolean
get_one (OcopCli *cli, const char *key, GError **error)
{
    g_autofree char *value = NULL;
    if (!ocop_shop_get_setting (cli->shop, key, &value, error))
        return FALSE;
    if (!cli->is_json) {
        ocop_cli_say (cli, "%s", value);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "key", key);
    ocop_json_add_string (&cli->json, "value", value);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_settings_get (OcopCli *cli, GError **error)
{
    g_autoptr (OcopTable) table = ocop_table_new ("ll");
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    if (cli->n_words == 1)
        return get_one (cli, cli->words[0], error);
    const char *const *keys = ocop_shop_list_settings (cli->shop);
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_object (&cli->json, "settings");
    }
    for (guint i = 0; keys[i] != NULL; i++) {
        g_autofree char *value = NULL;
        if (!ocop_shop_get_setting (cli->shop, keys[i], &value, error))
            return FALSE;
        if (cli->is_json) {
            ocop_json_add_string (&cli->json, keys[i], value);
        } else {
            ocop_table_add (table, keys[i]);
            ocop_table_add (table, value);
        }
    }
    if (cli->is_json) {
        ocop_json_end_object (&cli->json);
        ocop_json_end_object (&cli->json);
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}

gboolean
ocop_command_settings_set (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_set_setting (cli->shop, cli->words[0], cli->words[1], &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, "%s = %s", cli->words[0], cli->words[1]);
    return TRUE;
}
