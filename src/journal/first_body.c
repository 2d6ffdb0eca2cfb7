/* Reads the two keys directly and not by OcopJsonReader, which would refuse the other keys of the
 * body. */
#include "journal/first_body.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/json_reader.h"
#include "journal/record.h"
#include <glib/gi18n-lib.h>

void
ocop_first_body_write (OcopJsonWriter *writer, const OcopFirstBody *body)
{
    char hex[OCOP_HASH_TEXT_SIZE];

    ocop_hex_encode (body->public_key, OCOP_PUBLIC_KEY_SIZE, hex);
    ocop_json_add_string (writer, "public_key", hex);
    if (!body->has_previous)
        return;
    ocop_json_begin_object (writer, "previous");
    ocop_json_add_int (writer, "epoch", body->previous.epoch);
    ocop_json_add_int (writer, "seq", body->previous.seq);
    ocop_json_add_string (writer, "hash", ocop_hash_to_text (body->previous.hash, hex));
    ocop_json_end_object (writer);
    if (!body->has_base)
        return;
    ocop_json_begin_object (writer, "base");
    ocop_json_add_int (writer, "sales", body->base_sales);
    ocop_json_add_int (writer, "returns", body->base_returns);
    ocop_json_end_object (writer);
}

#define SUM_MAX (G_MAXINT64 / 4)

static gboolean
read_hex (JsonObject *object, const char *key, guint8 ret_bytes[OCOP_HASH_SIZE])
{
    JsonNode *node = json_object_get_member (object, key);

    if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
        json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
    return ocop_hex_decode (json_node_get_string (node), ret_bytes, OCOP_HASH_SIZE);
}

static gboolean
read_number (JsonObject *object, const char *key, gint64 min, gint64 max, gint64 *ret_number)
{
    JsonNode *node = json_object_get_member (object, key);

    if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
        json_node_get_value_type (node) != G_TYPE_INT64)
        return FALSE;
    *ret_number = json_node_get_int (node);
    return *ret_number >= min && *ret_number <= max;
}

static const char *
read_base (JsonObject *object, OcopFirstBody *ret_body)
{
    JsonNode *node = json_object_get_member (object, "base");
    if (node == NULL)
        return NULL;
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return "base";
    JsonObject *base = json_node_get_object (node);
    ret_body->has_base = TRUE;
    if (!read_number (base, "sales", 0, SUM_MAX, &ret_body->base_sales))
        return "base.sales";
    return read_number (base, "returns", 0, SUM_MAX, &ret_body->base_returns) ? NULL
                                                                              : "base.returns";
}

/* NULL, or the key that is missing or wrong. */
static const char *
read_object (JsonObject *object, OcopFirstBody *ret_body)
{
    if (!read_hex (object, "public_key", ret_body->public_key))
        return "public_key";
    JsonNode *node = json_object_get_member (object, "previous");
    if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        return NULL;
    if (!JSON_NODE_HOLDS_OBJECT (node))
        return "previous";
    JsonObject *previous = json_node_get_object (node);
    if (!read_number (previous, "epoch", 1, OCOP_EPOCH_MAX, &ret_body->previous.epoch))
        return "previous.epoch";
    if (!read_number (previous, "seq", 1, OCOP_SEQ_MAX, &ret_body->previous.seq))
        return "previous.seq";
    if (!read_hex (previous, "hash", ret_body->previous.hash))
        return "previous.hash";
    ret_body->has_previous = TRUE;
    return read_base (object, ret_body);
}

gboolean
ocop_first_body_read (const void *bytes, gsize size, OcopFirstBody *ret_body, GError **error)
{
    OcopFirstBody body = {0};

    g_autoptr (JsonNode) root =
        ocop_json_parse (bytes, (gssize)size, OCOP_FIRST_BODY_MAX_BYTES, error);
    if (root == NULL)
        return FALSE;
    const char *wrong =
        JSON_NODE_HOLDS_OBJECT (root) ? read_object (json_node_get_object (root), &body) : "body";
    if (wrong != NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, wrong,
                        _ ("the first record of an epoch has no usable “%s”"), wrong);
        return FALSE;
    }
    *ret_body = body;
    return TRUE;
}
