/* Walks one object of a parsed tree. The first error is kept in the reader and every later call
 * gives its fallback, so that the code that reads a request is a plain list of its keys. Keys asked
 * for are remembered; finish refuses the others. */
#include "base/json_reader.h"

#include "base/error.h"
#include "base/quantity.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
dup_field (const OcopJsonReader *reader, const char *key)
{
    if (key != NULL)
        return g_strconcat (reader->path, key, NULL);
    gsize length = strlen (reader->path);
    if (length > 0 && reader->path[length - 1] == '.')
        length--;
    return length > 0 ? g_strndup (reader->path, length) : NULL;
}

/* A reader without an object, that has no error and finds no key. */
static void
init_empty (OcopJsonReader *reader)
{
    memset (reader, 0, sizeof *reader);
    reader->path = g_strdup ("");
}

void
ocop_json_reader_init (OcopJsonReader *reader, JsonNode *node, const char *path)
{
    memset (reader, 0, sizeof *reader);
    reader->path = g_strdup (path);
    if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        reader->object = json_node_get_object (node);
    else
        ocop_json_reader_fail (reader, NULL, _ ("an object is expected"));
}

static void
remember (OcopJsonReader *reader, const char *key)
{
    for (guint i = 0; i < reader->n_seen; i++) {
        if (strcmp (reader->seen[i], key) == 0)
            return;
    }
    g_assert (reader->n_seen < OCOP_JSON_KEYS_MAX);
    reader->seen[reader->n_seen++] = key;
}

/* NULL when the key is absent or null, and after an error. */
static JsonNode *
find (OcopJsonReader *reader, const char *key)
{
    remember (reader, key);
    if (reader->object == NULL || reader->error != NULL)
        return NULL;
    JsonNode *node = json_object_get_member (reader->object, key);
    return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static JsonNode *
find_required (OcopJsonReader *reader, const char *key, gboolean required)
{
    JsonNode *node = find (reader, key);
    if (node == NULL && required && reader->object != NULL)
        ocop_json_reader_fail (reader, key, _ ("“%s” is missing"), key);
    return node;
}

static gboolean
is_value_of (JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
ocop_json_reader_has (OcopJsonReader *reader, const char *key)
{
    return find (reader, key) != NULL;
}

char *
ocop_json_reader_dup_string (OcopJsonReader *reader, const char *key, gboolean required,
                             gsize max_bytes)
{
    JsonNode *node = find_required (reader, key, required);
    if (node == NULL)
        return NULL;
    if (!is_value_of (node, G_TYPE_STRING)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be a text"), key);
        return NULL;
    }
    g_autofree char *field = dup_field (reader, key);
    return ocop_text_take_in (json_node_get_string (node), -1, max_bytes, field, &reader->error);
}

char *
ocop_json_reader_dup_scan (OcopJsonReader *reader, const char *key, gsize max_bytes)
{
    JsonNode *node = find (reader, key);
    if (node == NULL)
        return NULL;
    if (!is_value_of (node, G_TYPE_STRING)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be a text"), key);
        return NULL;
    }
    return g_strndup (json_node_get_string (node), max_bytes + 1);
}

char *
ocop_json_reader_dup_element (OcopJsonReader *reader, const char *key, guint index, gsize max_bytes)
{
    JsonNode *node = find (reader, key);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
        index >= json_array_get_length (json_node_get_array (node)))
        return NULL;
    JsonNode *element = json_array_get_element (json_node_get_array (node), index);
    g_autofree char *path = g_strdup_printf ("%s[%u]", key, index);
    if (!is_value_of (element, G_TYPE_STRING)) {
        ocop_json_reader_fail (reader, path, _ ("“%s” must be a text"), path);
        return NULL;
    }
    g_autofree char *field = dup_field (reader, path);
    return ocop_text_take_in (json_node_get_string (element), -1, max_bytes, field, &reader->error);
}

gint64
ocop_json_reader_get_int (OcopJsonReader *reader, const char *key, gboolean required, gint64 min,
                          gint64 max, gint64 fallback)
{
    JsonNode *node = find_required (reader, key, required);
    if (node == NULL)
        return fallback;
    if (!is_value_of (node, G_TYPE_INT64)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be a whole number"), key);
        return fallback;
    }
    const gint64 value = json_node_get_int (node);
    if (value < min || value > max) {
        g_autofree char *given = g_strdup_printf ("%" G_GINT64_FORMAT, value);
        g_autofree char *range =
            g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, min, max);
        ocop_json_reader_fail (reader, key, _ ("“%s” is %s, outside %s"), key, given, range);
        return fallback;
    }
    return value;
}

gboolean
ocop_json_reader_get_bool (OcopJsonReader *reader, const char *key, gboolean fallback)
{
    JsonNode *node = find (reader, key);
    if (node == NULL)
        return fallback;
    if (!is_value_of (node, G_TYPE_BOOLEAN)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be true or false"), key);
        return fallback;
    }
    return json_node_get_boolean (node);
}

gint64
ocop_json_reader_get_qty (OcopJsonReader *reader, const char *key, gboolean required,
                          gint64 fallback_milli)
{
    JsonNode *node = find_required (reader, key, required);
    if (node == NULL)
        return fallback_milli;
    if (!is_value_of (node, G_TYPE_STRING)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be a quantity in quotes"), key);
        return fallback_milli;
    }
    g_autofree char *field = dup_field (reader, key);
    gint64 qty_milli = fallback_milli;
    ocop_qty_parse (json_node_get_string (node), field, &qty_milli, &reader->error);
    return qty_milli;
}

guint
ocop_json_reader_get_array_length (OcopJsonReader *reader, const char *key, gboolean required,
                                   guint max)
{
    JsonNode *node = find_required (reader, key, required);
    if (node == NULL)
        return 0;
    if (!JSON_NODE_HOLDS_ARRAY (node)) {
        ocop_json_reader_fail (reader, key, _ ("“%s” must be an array"), key);
        return 0;
    }
    const guint length = json_array_get_length (json_node_get_array (node));
    if (length > max) {
        ocop_json_reader_fail (reader, key, _ ("“%s” has %u elements, more than %u"), key, length,
                               max);
        return 0;
    }
    return length;
}

void
ocop_json_reader_enter_element (OcopJsonReader *reader, const char *key, guint index,
                                OcopJsonReader *ret_child)
{
    JsonNode *node = find (reader, key);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
        index >= json_array_get_length (json_node_get_array (node))) {
        init_empty (ret_child);
        return;
    }
    g_autofree char *path = g_strdup_printf ("%s%s[%u].", reader->path, key, index);
    ocop_json_reader_init (ret_child, json_array_get_element (json_node_get_array (node), index),
                           path);
}

gboolean
ocop_json_reader_enter_member (OcopJsonReader *reader, const char *key, OcopJsonReader *ret_child)
{
    JsonNode *node = find (reader, key);
    if (node == NULL) {
        memset (ret_child, 0, sizeof *ret_child);
        return FALSE;
    }
    g_autofree char *path = g_strconcat (reader->path, key, ".", NULL);
    ocop_json_reader_init (ret_child, node, path);
    return TRUE;
}

void
ocop_json_reader_leave (OcopJsonReader *reader, OcopJsonReader *child)
{
    GError *error = NULL;
    if (ocop_json_reader_finish (child, &error))
        return;
    if (reader->error == NULL)
        reader->error = error;
    else
        g_error_free (error);
}

void
ocop_json_reader_fail (OcopJsonReader *reader, const char *key, const char *format, ...)
{
    if (reader->error != NULL)
        return;
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_autofree char *field = dup_field (reader, key);
    ocop_set_error (&reader->error, OCOP_ERROR_BAD_INPUT, field, "%s", message);
}

gboolean
ocop_json_reader_has_failed (OcopJsonReader *reader)
{
    return reader->error != NULL;
}

static gboolean
was_asked_for (const OcopJsonReader *reader, const char *key)
{
    for (guint i = 0; i < reader->n_seen; i++) {
        if (strcmp (reader->seen[i], key) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
refuse_unknown_keys (OcopJsonReader *reader)
{
    JsonObjectIter iter;
    const char *key;
    json_object_iter_init_ordered (&iter, reader->object);
    while (json_object_iter_next_ordered (&iter, &key, NULL)) {
        if (!was_asked_for (reader, key)) {
            g_autofree char *shown = ocop_text_excerpt (key, -1);
            ocop_json_reader_fail (reader, shown, _ ("the key “%s” is not known"), shown);
            return;
        }
    }
}

gboolean
ocop_json_reader_finish (OcopJsonReader *reader, GError **error)
{
    if (reader->object != NULL && reader->error == NULL)
        refuse_unknown_keys (reader);
    g_clear_pointer (&reader->path, g_free);
    reader->object = NULL;
    if (reader->error == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&reader->error));
    return FALSE;
}
