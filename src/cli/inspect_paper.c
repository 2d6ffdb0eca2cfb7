/* Text form: the paper's lines as they stand, then the rest of the answer in a table. */
#include "cli/inspect_paper.h"

#include "base/error.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/text.h"
#include "shop/inspect.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
say_lines (OcopCli *cli, JsonArray *lines)
{
    for (guint i = 0; i < json_array_get_length (lines); i++) {
        g_autofree char *safe = ocop_text_make_safe (json_array_get_string_element (lines, i), -1);
        ocop_cli_say (cli, "%s", safe);
    }
    if (json_array_get_length (lines) > 0)
        ocop_cli_say (cli, "%s", "");
}

static void
add_texts (OcopTable *table, const char *key, JsonArray *texts)
{
    for (guint i = 0; i < json_array_get_length (texts); i++) {
        g_autofree char *safe = ocop_text_make_safe (json_array_get_string_element (texts, i), -1);
        ocop_table_add (table, i == 0 ? key : "");
        ocop_table_add (table, safe);
    }
}

static void
add_count (OcopTable *table, const char *key, gint64 count)
{
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);
    ocop_table_add (table, key);
    ocop_table_add (table, text);
}

static gboolean
say_paper (OcopCli *cli, const char *json, GError **error)
{
    g_autoptr (OcopTable) table = ocop_table_new ("ll");
    g_autoptr (JsonNode) node = ocop_json_parse (json, -1, strlen (json), error);
    if (node == NULL)
        return FALSE;
    JsonObject *paper = json_node_get_object (node);
    say_lines (cli, json_object_get_array_member (paper, "text"));
    add_texts (table, "qr", json_object_get_array_member (paper, "qr"));
    add_count (table, "cuts", json_object_get_int_member (paper, "cuts"));
    add_count (table, "pulses", json_object_get_int_member (paper, "pulses"));
    add_texts (table, "problems", json_object_get_array_member (paper, "problems"));
    ocop_table_print (table, cli->out);
    return TRUE;
}

gboolean
ocop_inspect_paper_file (OcopCli *cli, const char *path, GError **error)
{
    gsize size;
    const char *png_path = ocop_args_get (cli->args, OCOP_OPTION_PNG);
    g_autoptr (GBytes) png = NULL;
    g_autoptr (GBytes) file = ocop_input_read (cli, path, OCOP_INSPECT_PAPER_MAX_BYTES, error);
    if (file == NULL)
        return FALSE;
    const void *bytes = g_bytes_get_data (file, &size);
    g_autofree char *json =
        ocop_inspect_escpos (ocop_args_get (cli->args, OCOP_OPTION_PROFILE), bytes, size,
                             png_path != NULL ? &png : NULL, error);
    if (json == NULL || (png != NULL && !ocop_input_write_bytes (cli, png_path, png, error)))
        return FALSE;
    if (!cli->is_json)
        return say_paper (cli, json, error);
    ocop_json_add_raw (&cli->json, NULL, json);
    return TRUE;
}
