/* user: the people of a till. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>

static gboolean
read_role (const char *text, OcopRole *ret_role, GError **error)
{
    if (ocop_role_parse (text, ret_role))
        return TRUE;
    g_autofree char *shown = ocop_text_excerpt (text, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "role",
                    _ ("“%s” is not a role: cashier, manager or admin"), shown);
    return FALSE;
}

/* --pin-stdin has to be there: a PIN has no place among the words, where every process can read it.
 */
static char *
read_pin (const OcopCli *cli, GError **error)
{
    const char *unused;
    if (!ocop_args_need_text (cli->args, OCOP_OPTION_PIN_STDIN, &unused, error))
        return NULL;
    return ocop_input_read_pin (error);
}

static gboolean
answer (OcopCli *cli, const OcopActResult *result, const char *message, GError **error)
{
    if (cli->is_json)
        return ocop_answer_act (&cli->json, result, NULL, NULL, error);
    ocop_cli_say (cli, "%s: %s", cli->words[0], message);
    return TRUE;
}

gboolean
ocop_command_user_add (OcopCli *cli, GError **error)
{
    const char *role_text;
    OcopRole role;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_args_need_text (cli->args, OCOP_OPTION_ROLE, &role_text, error) ||
        !read_role (role_text, &role, error) || !ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    char *pin = read_pin (cli, error);
    gboolean is_done =
        pin != NULL && ocop_cli_open_shop (cli, error) != NULL &&
        ocop_shop_add_user (cli->shop, cli->words[0], role, pin, &request, &result, error);
    ocop_input_free_pin (pin);
    return is_done && answer (cli, &result, _ ("added"), error);
}

gboolean
ocop_command_user_pin (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    char *pin = read_pin (cli, error);
    gboolean is_done = pin != NULL && ocop_cli_open_shop (cli, error) != NULL &&
                       ocop_shop_set_pin (cli->shop, cli->words[0], pin, &request, &result, error);
    ocop_input_free_pin (pin);
    return is_done && answer (cli, &result, _ ("the PIN is changed"), error);
}

gboolean
ocop_command_user_disable (OcopCli *cli, GError **error)
{
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    return ocop_cli_read_request_id (cli, &request, error) &&
           ocop_cli_open_shop (cli, error) != NULL &&
           ocop_shop_disable_user (cli->shop, cli->words[0], &request, &result, error) &&
           answer (cli, &result, _ ("disabled"), error);
}

gboolean
ocop_command_user_role (OcopCli *cli, GError **error)
{
    OcopRole role;
    OcopRequestId request;
    g_auto (OcopActResult) result = {0};
    return read_role (cli->words[1], &role, error) &&
           ocop_cli_read_request_id (cli, &request, error) &&
           ocop_cli_open_shop (cli, error) != NULL &&
           ocop_shop_set_role (cli->shop, cli->words[0], role, &request, &result, error) &&
           answer (cli, &result, ocop_role_get_text (role), error);
}

static void
write_user (OcopJsonWriter *w, const char *key, const OcopUserInfo *user)
{
    ocop_json_begin_object (w, key);
    ocop_json_add_int (w, "number", user->number);
    ocop_json_add_string (w, "name", user->name);
    ocop_json_add_string (w, "role", ocop_role_get_text (user->role));
    ocop_json_add_bool (w, "active", user->is_active);
    ocop_json_end_object (w);
}

gboolean
ocop_command_user_list (OcopCli *cli, GError **error)
{
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GArray) users = ocop_shop_list_users (cli->shop, error);
    if (users == NULL)
        return FALSE;
    g_autoptr (OcopTable) table = ocop_table_new ("rlll");
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_begin_array (&cli->json, "users");
    }
    for (guint i = 0; i < users->len; i++) {
        const OcopUserInfo *user = &g_array_index (users, OcopUserInfo, i);
        if (cli->is_json) {
            write_user (&cli->json, NULL, user);
            continue;
        }
        ocop_table_add_int (table, user->number);
        ocop_table_add (table, user->name);
        ocop_table_add (table, ocop_role_get_text (user->role));
        ocop_table_add (table, user->is_active ? "" : _ ("disabled"));
    }
    if (cli->is_json) {
        ocop_json_end_array (&cli->json);
        ocop_json_end_object (&cli->json);
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}

gboolean
ocop_command_user_verify (OcopCli *cli, GError **error)
{
    gint64 wait_ms = 0;
    OcopUserInfo user = {0};
    char *pin = read_pin (cli, error);
    gboolean is_done = pin != NULL && ocop_cli_open_shop (cli, error) != NULL &&
                       ocop_shop_log_in (cli->shop, cli->words[0], pin, &wait_ms, &user, error);
    ocop_input_free_pin (pin);
    if (!is_done)
        return FALSE;
    if (cli->is_json) {
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_bool (&cli->json, "ok", TRUE);
        write_user (&cli->json, "user", &user);
        ocop_json_end_object (&cli->json);
    } else {
        ocop_cli_say (cli, _ ("%s: the PIN is right"), user.name);
    }
    g_free (user.name);
    return TRUE;
}
