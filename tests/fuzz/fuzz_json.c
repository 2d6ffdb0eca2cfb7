/* Any bytes as JSON: refused with an error, or a tree in which every text is valid, nothing is too
 * deep and a request can be read. */
#include "base/error.h"
#include "base/json_reader.h"
#include "base/text.h"

#define MAX_BYTES 1000000

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static void check_node (JsonNode *node, guint depth);

static void
check_member (JsonObject *object, const char *key, JsonNode *node, gpointer depth)
{
    g_assert_true (g_utf8_validate (key, -1, NULL));
    check_node (node, GPOINTER_TO_UINT (depth));
}

static void
check_element (JsonArray *array, guint index, JsonNode *node, gpointer depth)
{
    check_node (node, GPOINTER_TO_UINT (depth));
}

static void
check_node (JsonNode *node, guint depth)
{
    g_assert_cmpuint (depth, <=, OCOP_JSON_DEPTH_MAX);
    if (JSON_NODE_HOLDS_OBJECT (node)) {
        JsonObject *object = json_node_get_object (node);
        g_assert_cmpuint (json_object_get_size (object), <=, OCOP_JSON_KEYS_MAX);
        json_object_foreach_member (object, check_member, GUINT_TO_POINTER (depth + 1));
    } else if (JSON_NODE_HOLDS_ARRAY (node)) {
        json_array_foreach_element (json_node_get_array (node), check_element,
                                    GUINT_TO_POINTER (depth + 1));
    } else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
        g_assert_true (g_utf8_validate (json_node_get_string (node), -1, NULL));
    }
}

static void
read_as_request (JsonNode *node)
{
    g_autoptr (GError) error = NULL;
    OcopJsonReader reader;
    ocop_json_reader_init (&reader, node, "");
    g_autofree char *id = ocop_json_reader_dup_string (&reader, "request_id", TRUE, OCOP_TEXT_MAX);
    g_assert_true (id == NULL || g_utf8_validate (id, -1, NULL));
    const guint n_lines = ocop_json_reader_get_array_length (&reader, "lines", FALSE, 100);
    for (guint i = 0; i < n_lines; i++) {
        OcopJsonReader line;
        ocop_json_reader_enter_element (&reader, "lines", i, &line);
        g_autofree char *code = ocop_json_reader_dup_string (&line, "code", FALSE, OCOP_TEXT_MAX);
        g_assert_true (code == NULL || g_utf8_validate (code, -1, NULL));
        ocop_json_reader_get_qty (&line, "qty", FALSE, 1000);
        ocop_json_reader_get_bool (&line, "gift", FALSE);
        ocop_json_reader_get_int (&line, "unit_price", FALSE, 0, 1000, 0);
        ocop_json_reader_leave (&reader, &line);
    }
    if (!ocop_json_reader_finish (&reader, &error))
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node =
        ocop_json_parse ((const char *)bytes, (gssize)size, MAX_BYTES, &error);
    g_assert_true ((node == NULL) == (error != NULL));
    if (node == NULL) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        return 0;
    }
    check_node (node, 0);
    read_as_request (node);
    return 0;
}
