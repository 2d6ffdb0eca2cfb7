/* What all commands need of their call. */
#include "cli/cli.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>

#define PROGRAM "ocopctl"

OcopShop *
ocop_cli_open_shop_with (OcopCli *cli, OcopShopFlags flags, GError **error)
{
    if (cli->shop == NULL)
        cli->shop = ocop_shop_open (cli->home, flags, PROGRAM, cli->ports, error);
    return cli->shop;
}

OcopShop *
ocop_cli_open_shop (OcopCli *cli, GError **error)
{
    return ocop_cli_open_shop_with (cli, OCOP_SHOP_NORMAL, error);
}

gboolean
ocop_cli_has_shop (OcopCli *cli)
{
    g_autofree char *store = g_build_filename (cli->home, "store.db", NULL);
    return cli->ports->disk->exists (store, cli->ports->disk->data);
}

gboolean
ocop_cli_read_request_id (const OcopCli *cli, OcopRequestId *ret_request, GError **error)
{
    OcopRequestId request = {0};
    const char *text = ocop_args_get (cli->args, OCOP_OPTION_REQUEST_ID);
    if (text != NULL && !ocop_uuid_parse (text, request.id)) {
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "request_id", _ ("“%s” is not a UUID"), shown);
        return FALSE;
    }
    request.is_given = text != NULL;
    *ret_request = request;
    return TRUE;
}

void
ocop_cli_warn (OcopCli *cli, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_autofree char *safe = ocop_text_make_safe (text, -1);
    if (cli->warnings == NULL)
        cli->warnings = g_string_new (NULL);
    g_string_append_printf (cli->warnings, "ocopctl: %s: %s\n", _ ("warning"), safe);
}

void
ocop_cli_say (OcopCli *cli, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_string_append_vprintf (cli->out, format, arguments);
    va_end (arguments);
    g_string_append_c (cli->out, '\n');
}
