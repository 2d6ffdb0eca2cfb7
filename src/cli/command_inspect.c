/* inspect and vietqr: values, without a shop where none is needed. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/json_reader.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/inspect_paper.h"
#include "cli/text.h"
#include "shop/inspect.h"
#include "shop/payments.h"
#include "shop/printing.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_FILE_MAX_BYTES 65536
#define ANSWER_MAX_BYTES   65536

/* The shop in the home when there is one that opens; without it values are read by the defaults. */
static OcopShop *
find_shop (OcopCli *cli)
{
    return ocop_cli_has_shop (cli) ? ocop_cli_open_shop (cli, NULL) : NULL;
}

static char *
inspect_receipt (OcopCli *cli, const char *value, GError **error)
{
    gsize size = 0;
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_KEY);
    g_autoptr (GBytes) keys =
        path != NULL ? ocop_input_read (cli, path, KEY_FILE_MAX_BYTES, error) : NULL;
    if (path != NULL && keys == NULL)
        return NULL;
    const char *text = keys != NULL ? g_bytes_get_data (keys, &size) : NULL;
    OcopShop *shop = path == NULL ? find_shop (cli) : NULL;
    GError *failure = NULL;
    char *answer = ocop_inspect_receipt (shop, path != NULL && text == NULL ? "" : text, size,
                                         value, strlen (value), &failure);
    if (answer == NULL) {
        ocop_error_set_place (failure, path, ocop_error_get_row (failure), NULL);
        g_propagate_error (error, failure);
    }
    return answer;
}

static char *
inspect (OcopCli *cli, GError **error)
{
    const char *kind = cli->words[0], *value = cli->words[1];
    gsize length = strlen (value);
    if (strcmp (kind, "barcode") == 0)
        return ocop_inspect_barcode (find_shop (cli), cli->ports, value, length);
    if (strcmp (kind, "vietqr") == 0)
        return ocop_inspect_vietqr (value, length);
    if (strcmp (kind, "amount") == 0)
        return ocop_inspect_amount (value, length);
    if (strcmp (kind, "text") == 0)
        return ocop_inspect_text (value, length);
    if (strcmp (kind, "receipt") == 0)
        return inspect_receipt (cli, value, error);
    g_autofree char *shown = ocop_text_excerpt (kind, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL, _ ("“%s” is nothing that can be inspected"),
                    shown);
    return NULL;
}

static void
add_value (OcopTable *table, const char *key, JsonNode *value)
{
    g_autofree char *number = NULL;
    const char *text = NULL;
    if (json_node_get_value_type (value) == G_TYPE_STRING)
        text = json_node_get_string (value);
    else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
        text = json_node_get_boolean (value) ? _ ("yes") : _ ("no");
    else if (json_node_get_value_type (value) == G_TYPE_INT64)
        text = number = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
    if (text == NULL)
        return;
    g_autofree char *safe = ocop_text_make_safe (text, -1);
    ocop_table_add (table, key);
    ocop_table_add (table, safe);
    const OcopBank *bank = strcmp (key, "bin") == 0 ? ocop_bank_find_by_bin (text) : NULL;
    if (bank != NULL) {
        ocop_table_add (table, "bank");
        ocop_table_add (table, bank->short_name);
    }
}

/* The same answer as lines: what is known, then the problems. */
static gboolean
say_object (OcopCli *cli, const char *json, GError **error)
{
    JsonObjectIter iter;
    const char *key;
    JsonNode *value;
    g_autoptr (OcopTable) table = ocop_table_new ("ll");
    g_autoptr (JsonNode) node = ocop_json_parse (json, -1, ANSWER_MAX_BYTES, error);
    if (node == NULL)
        return FALSE;
    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &key, &value)) {
        JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
        for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
            add_value (table, i == 0 ? key : "", json_array_get_element (array, i));
        if (array == NULL && !JSON_NODE_HOLDS_NULL (value))
            add_value (table, key, value);
    }
    ocop_table_print (table, cli->out);
    return TRUE;
}

/* The options that only some kinds have. */
static gboolean
check_options (const OcopCli *cli, GError **error)
{
    const char *kind = cli->words[0];
    if (ocop_args_has (cli->args, OCOP_OPTION_KEY) && strcmp (kind, "receipt") != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "key",
                        _ ("only receipts are checked with a key"));
        return FALSE;
    }
    gboolean has_profile = ocop_args_has (cli->args, OCOP_OPTION_PROFILE);
    if ((has_profile || ocop_args_has (cli->args, OCOP_OPTION_PNG)) &&
        strcmp (kind, "escpos") != 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, has_profile ? "profile" : "png",
                        _ ("only files for a printer have a profile and a picture"));
        return FALSE;
    }
    return TRUE;
}

gboolean
ocop_command_inspect (OcopCli *cli, GError **error)
{
    if (!check_options (cli, error))
        return FALSE;
    if (strcmp (cli->words[0], "escpos") == 0)
        return ocop_inspect_paper_file (cli, cli->words[1], error);
    g_autofree char *json = inspect (cli, error);
    if (json == NULL)
        return FALSE;
    if (!cli->is_json)
        return say_object (cli, json, error);
    ocop_json_add_raw (&cli->json, NULL, json);
    return TRUE;
}

/* --png */
static gboolean
write_png (OcopCli *cli, const char *payload, GError **error)
{
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_PNG);
    g_autoptr (GBytes) png = path != NULL ? ocop_shop_make_qr_png (payload, error) : NULL;
    return path == NULL || (png != NULL && ocop_input_write_bytes (cli, path, png, error));
}

gboolean
ocop_command_vietqr (OcopCli *cli, GError **error)
{
    const OcopArgs *args = cli->args;
    OcopVietQrRequest request = {.is_card = ocop_args_has (args, OCOP_OPTION_CARD),
                                 .purpose = ocop_args_get (args, OCOP_OPTION_PURPOSE),
                                 .bill = ocop_args_get (args, OCOP_OPTION_BILL)};
    if (!ocop_args_need_text (args, OCOP_OPTION_BANK, &request.bin, error) ||
        !ocop_args_need_text (args, OCOP_OPTION_ACCOUNT, &request.account, error))
        return FALSE;
    const OcopBank *bank = ocop_bank_find (request.bin);
    if (bank != NULL)
        request.bin = bank->bin;
    if (ocop_args_has (args, OCOP_OPTION_AMOUNT) &&
        !ocop_args_need_money (args, OCOP_OPTION_AMOUNT, OCOP_VIETQR_AMOUNT_MAX,
                               &request.amount_dong, error))
        return FALSE;
    if (ocop_args_has (args, OCOP_OPTION_AMOUNT) && request.amount_dong == 0) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "amount",
                        _ ("a payment of 0 đồng cannot be asked for"));
        return FALSE;
    }
    g_autofree char *payload = ocop_vietqr_encode (&request, error);
    if (payload == NULL || !write_png (cli, payload, error))
        return FALSE;
    if (!cli->is_json) {
        ocop_cli_say (cli, "%s", payload);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "payload", payload);
    ocop_json_end_object (&cli->json);
    return TRUE;
}
