/* The common answer of acts. Bodies are taken apart and written again, so that the answer is one
 * JSON value made in one place. */
#include "cli/answers.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/json_reader.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define BODY_MAX_BYTES ((gsize)64 * 1024 * 1024)

/* Keys that are not repeated from the body: the digest says nothing outside, and the others are the
 * record's own here. */
static gboolean
is_left_out (const char *key)
{
    static const char *const keys[] = {"request_sha256", "seq", "repeated", "hash"};
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        if (strcmp (key, keys[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Bodies hold objects, arrays, texts, integers, booleans and null. */
static void
write_node (OcopJsonWriter *w, const char *key, JsonNode *node)
{
    if (JSON_NODE_HOLDS_OBJECT (node)) {
        JsonObjectIter iter;
        const char *member;
        JsonNode *value;
        ocop_json_begin_object (w, key);
        json_object_iter_init_ordered (&iter, json_node_get_object (node));
        while (json_object_iter_next_ordered (&iter, &member, &value))
            write_node (w, member, value);
        ocop_json_end_object (w);
    } else if (JSON_NODE_HOLDS_ARRAY (node)) {
        JsonArray *array = json_node_get_array (node);
        ocop_json_begin_array (w, key);
        for (guint i = 0; i < json_array_get_length (array); i++)
            write_node (w, NULL, json_array_get_element (array, i));
        ocop_json_end_array (w);
    } else if (json_node_get_value_type (node) == G_TYPE_STRING) {
        ocop_json_add_string (w, key, json_node_get_string (node));
    } else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
        ocop_json_add_bool (w, key, json_node_get_boolean (node));
    } else if (json_node_get_value_type (node) == G_TYPE_INT64) {
        ocop_json_add_int (w, key, json_node_get_int (node));
    } else {
        ocop_json_add_null (w, key);
    }
}

static JsonNode *
parse_body (const OcopActResult *act, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data (act->body, &size);
    g_autoptr (GError) cause = NULL;
    g_autoptr (JsonNode) node = ocop_json_parse (text, (gssize)size, BODY_MAX_BYTES, &cause);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the body of record %d cannot be read: %s"), (int)act->seq,
                        cause != NULL ? cause->message : _ ("it is no object"));
        return NULL;
    }
    return g_steal_pointer (&node);
}

gboolean
ocop_answer_act (OcopJsonWriter *w, const OcopActResult *act, OcopAnswerExtra extra,
                 gconstpointer data, GError **error)
{
    JsonObjectIter iter;
    const char *key;
    JsonNode *value;
    char hash[2 * OCOP_HASH_BYTES + 1];
    g_autoptr (JsonNode) node = parse_body (act, error);
    if (node == NULL)
        return FALSE;
    ocop_hex_encode (act->hash, OCOP_HASH_BYTES, hash);
    ocop_json_begin_object (w, NULL);
    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &key, &value)) {
        if (!is_left_out (key))
            write_node (w, key, value);
    }
    if (extra != NULL)
        extra (w, data);
    ocop_json_add_int (w, "seq", act->seq);
    ocop_json_add_bool (w, "repeated", act->is_repeated);
    ocop_json_add_string (w, "hash", hash);
    ocop_json_end_object (w);
    return TRUE;
}

gint64
ocop_answer_get_int (const OcopActResult *act, const char *key)
{
    g_autoptr (JsonNode) node = parse_body (act, NULL);
    if (node == NULL)
        return 0;
    JsonNode *value = json_object_get_member (json_node_get_object (node), key);
    return value != NULL && json_node_get_value_type (value) == G_TYPE_INT64
               ? json_node_get_int (value)
               : 0;
}
