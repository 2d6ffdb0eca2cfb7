/* catalogue and price. */
#include "cli/commands.h"

#include "base/error.h"
#include "base/money.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define SEARCH_LIMIT_DEFAULT 20
#define SEARCH_LIMIT_MAX     1000

/* @data: of char *, "CODE\tCOLUMN"; NULL: none. */
static void
add_import_warnings (OcopJsonWriter *w, gconstpointer data)
{
    const GPtrArray *warnings = data;
    ocop_json_begin_array (w, "warnings");
    for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
        g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (warnings, i), "\t", 2);
        ocop_json_begin_object (w, NULL);
        ocop_json_add_string (w, "code", "field-owned-by-registry");
        ocop_json_add_string (w, "product", parts[0]);
        ocop_json_add_string (w, "column", parts[0] != NULL ? parts[1] : NULL);
        ocop_json_end_object (w);
    }
    ocop_json_end_array (w);
}

static void
say_imported (OcopCli *cli, const OcopActResult *result, const GPtrArray *warnings)
{
    ocop_cli_say (cli, _ ("Products in the file: %d; added %d, changed %d, unchanged %d"),
                  (int)ocop_answer_get_int (result, "products"),
                  (int)ocop_answer_get_int (result, "added"),
                  (int)ocop_answer_get_int (result, "changed"),
                  (int)ocop_answer_get_int (result, "unchanged"));
    for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
        g_autofree char *place =
            g_strdelimit (g_strdup (g_ptr_array_index (warnings, i)), "\t", ' ');
        ocop_cli_say (cli, _ ("Warning: %s belongs to the registry and was not changed"), place);
    }
}

gboolean
ocop_command_catalogue_import (OcopCli *cli, GError **error)
{
    gsize size;
    OcopRequestId request;
    g_autoptr (GPtrArray) warnings = NULL;
    g_auto (OcopActResult) result = {0};
    if (!ocop_cli_read_request_id (cli, &request, error))
        return FALSE;
    g_autoptr (GBytes) bytes =
        ocop_input_read (cli, cli->words[0], OCOP_CATALOGUE_FILE_MAX_BYTES, error);
    if (bytes == NULL || ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    const char *content = g_bytes_get_data (bytes, &size);
    if (!ocop_shop_import_catalogue (cli->shop, cli->words[0], content != NULL ? content : "", size,
                                     &request, &warnings, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, add_import_warnings, warnings, error);
    say_imported (cli, &result, warnings);
    return TRUE;
}

static void
say_items (OcopCli *cli, const GPtrArray *items)
{
    g_autoptr (OcopTable) table = ocop_table_new ("llrlll");
    for (guint i = 0; i < items->len; i++) {
        const OcopCatalogueItem *item = g_ptr_array_index (items, i);
        ocop_table_add (table, item->product->code);
        ocop_table_add (table, item->product->name);
        if (item->has_price)
            ocop_table_add_money (table, item->price);
        else
            ocop_table_add (table, _ ("no price"));
        ocop_table_add (table, item->product->unit);
        ocop_table_add (table, ocop_text_of_stars (item->stars));
        ocop_table_add (table, item->product->producer);
    }
    ocop_table_print (table, cli->out);
}

static void
write_items (OcopJsonWriter *w, const char *key, const GPtrArray *items)
{
    ocop_json_begin_array (w, key);
    for (guint i = 0; i < items->len; i++)
        ocop_answer_item (w, g_ptr_array_index (items, i));
    ocop_json_end_array (w);
}

gboolean
ocop_command_catalogue_list (OcopCli *cli, GError **error)
{
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GPtrArray) items = ocop_shop_list_catalogue (cli->shop, error);
    if (items == NULL)
        return FALSE;
    if (!cli->is_json) {
        say_items (cli, items);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    write_items (&cli->json, "products", items);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_catalogue_search (OcopCli *cli, GError **error)
{
    int limit = SEARCH_LIMIT_DEFAULT;
    g_autofree char *text = g_strjoinv (" ", (char **)cli->words);
    if (!ocop_args_read_int (cli->args, OCOP_OPTION_LIMIT, 1, SEARCH_LIMIT_MAX, &limit, error) ||
        ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (GPtrArray) items = ocop_shop_search (cli->shop, text, (guint)limit, error);
    if (items == NULL)
        return FALSE;
    if (cli->is_json)
        write_items (&cli->json, NULL, items);
    else if (items->len == 0)
        ocop_cli_say (cli, _ ("Nothing found"));
    else
        say_items (cli, items);
    return TRUE;
}

static void
add_fact (OcopTable *table, const char *what, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    ocop_table_add (table, what);
    ocop_table_add (table, text);
}

static const char *
get_state_name (OcopCertificateState state)
{
    switch (state) {
    case OCOP_CERTIFICATE_VALID:
        return _ ("valid");
    case OCOP_CERTIFICATE_SOON:
        return _ ("ends soon");
    case OCOP_CERTIFICATE_LAPSED:
        return _ ("lapsed");
    case OCOP_CERTIFICATE_UNDATED:
        return _ ("decision without a day");
    case OCOP_CERTIFICATE_NONE:
    default:
        return "";
    }
}

static void
say_item (OcopCli *cli, const OcopCatalogueItem *item)
{
    const OcopProduct *product = item->product;
    char buffer[OCOP_MONEY_TEXT_SIZE], day[OCOP_DAY_TEXT_SIZE];
    g_autoptr (OcopTable) table = ocop_table_new ("ll");
    g_autofree char *gtins = product->gtins != NULL ? g_strjoinv (" ", product->gtins) : NULL;
    g_autofree char *price =
        item->has_price
            ? g_strdup_printf ("%s / %s", ocop_money_to_text (item->price, buffer), product->unit)
            : g_strdup (_ ("no price"));
    add_fact (table, _ ("Code"), product->code);
    add_fact (table, _ ("Name"), product->name);
    add_fact (table, _ ("Price"), price);
    add_fact (table, _ ("VAT rate"),
              item->has_price ? ocop_vat_rate_get_text (item->vat_rate) : NULL);
    add_fact (table, _ ("Stars"), ocop_text_of_stars (item->stars));
    add_fact (table, _ ("Certificate"), get_state_name (item->certificate_state));
    add_fact (table, _ ("Holds through"), ocop_day_to_local (item->certificate_last_day, day));
    add_fact (table, _ ("Decision"), product->decision);
    add_fact (table, _ ("Producer"), product->producer);
    add_fact (table, _ ("Barcodes"), gtins);
    add_fact (table, _ ("In-store code"), item->in_store_code);
    add_fact (table, _ ("Group"), product->group);
    add_fact (table, _ ("Status"), ocop_status_get_text (product->certificate.status));
    ocop_table_print (table, cli->out);
}

gboolean
ocop_command_catalogue_show (OcopCli *cli, GError **error)
{
    if (ocop_cli_open_shop (cli, error) == NULL)
        return FALSE;
    g_autoptr (OcopCatalogueItem) item = ocop_shop_show_product (cli->shop, cli->words[0], error);
    if (item == NULL)
        return FALSE;
    if (cli->is_json)
        ocop_answer_whole_item (&cli->json, item);
    else
        say_item (cli, item);
    return TRUE;
}

gboolean
ocop_command_catalogue_export (OcopCli *cli, GError **error)
{
    const char *path = ocop_args_get (cli->args, OCOP_OPTION_OUT);
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_export_catalogue (cli->shop, cli->out, error))
        return FALSE;
    g_autofree char *csv = path == NULL && cli->is_json ? g_strdup (cli->out->str) : NULL;
    if (path != NULL && !ocop_input_write_out (cli, path, error))
        return FALSE;
    if (cli->is_json) {
        g_string_truncate (cli->out, 0);
        ocop_json_begin_object (&cli->json, NULL);
        ocop_json_add_string (&cli->json, path != NULL ? "file" : "csv", path != NULL ? path : csv);
        ocop_json_end_object (&cli->json);
    } else if (path != NULL) {
        ocop_cli_say (cli, _ ("Written to %s"), path);
    }
    return TRUE;
}

gboolean
ocop_command_catalogue_barcode (OcopCli *cli, GError **error)
{
    g_autofree char *code = NULL;
    if (ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_make_in_store_code (cli->shop, cli->words[0], &code, error))
        return FALSE;
    if (!cli->is_json) {
        ocop_cli_say (cli, "%s", code);
        return TRUE;
    }
    ocop_json_begin_object (&cli->json, NULL);
    ocop_json_add_string (&cli->json, "product", cli->words[0]);
    ocop_json_add_string (&cli->json, "gtin", code);
    ocop_json_end_object (&cli->json);
    return TRUE;
}

gboolean
ocop_command_price_set (OcopCli *cli, GError **error)
{
    gint64 price;
    OcopDay from;
    OcopRequestId request;
    char money[OCOP_MONEY_TEXT_SIZE];
    g_auto (OcopActResult) result = {0};
    if (!ocop_money_parse (cli->words[1], OCOP_PRICE_MAX, "price", &price, error) ||
        !ocop_args_read_day (cli->args, OCOP_OPTION_FROM, &from, error) ||
        !ocop_cli_read_request_id (cli, &request, error) ||
        ocop_cli_open_shop (cli, error) == NULL ||
        !ocop_shop_set_price (cli->shop, cli->words[0], price, from, &request, &result, error))
        return FALSE;
    if (cli->is_json)
        return ocop_answer_act (&cli->json, &result, NULL, NULL, error);
    ocop_cli_say (cli, "%s: %s", cli->words[0], ocop_money_to_text (price, money));
    return TRUE;
}
