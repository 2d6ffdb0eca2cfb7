/* What the first record of an epoch says of the records it takes over. Their short hashes let the
 * registry know them again when another copy of this till brings them: each counts once.
 * registry/ingest/branches.h reads it. */
#include "base/ids.h"
#include "base/json_reader.h"
#include "shop/private.h"
#include "store/journal.h"
#include <string.h>

#define SHORT_HASH_BYTES 8
#define SHORT_HASH_TEXT  16
/* Above any branch that a person would leave undecided; such a record is still well below what is
 * read (OCOP_FIRST_BODY_MAX_BYTES), with what it inherits. */
#define LISTED_MAX    30000
#define INHERITED_MAX (400 * 1024)

static gboolean
add_hash (gint64 id, const char *header, gsize header_size, const char *body, gsize body_size,
          const guint8 *signature, gpointer data, GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    char hex[SHORT_HASH_TEXT + 1];
    ocop_hash_bytes (header, header_size, hash);
    ocop_hex_encode (hash, SHORT_HASH_BYTES, hex);
    g_string_append (data, hex);
    return TRUE;
}

static void
add_inherited (OcopJsonWriter *w, JsonObject *object)
{
    JsonNode *inherits = json_object_get_member (object, "inherits");
    g_autoptr (JsonObject) own = json_object_new();
    GList *members = json_object_get_members (object);
    for (GList *at = members; at != NULL; at = at->next)
        if (strcmp (at->data, "inherits") != 0)
            json_object_set_member (own, at->data,
                                    json_node_copy (json_object_get_member (object, at->data)));
    g_list_free (members);
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    json_node_set_object (node, own);
    g_autofree char *text = json_to_string (node, FALSE);
    ocop_json_add_raw (w, NULL, text);
    if (inherits == NULL || !JSON_NODE_HOLDS_ARRAY (inherits))
        return;
    JsonArray *array = json_node_get_array (inherits);
    for (guint i = 0; i < json_array_get_length (array); i++) {
        g_autofree char *element = json_to_string (json_array_get_element (array, i), FALSE);
        ocop_json_add_raw (w, NULL, element);
    }
}

/* A whole epoch was left: what it had itself taken over goes on with it. */
static gboolean
write_inherited (OcopShop *shop, gint64 epoch, OcopJsonWriter *w, GError **error)
{
    g_autoptr (GBytes) body = NULL;
    gsize size;
    if (!ocop_journal_read (shop->store, OCOP_ID (epoch, 1), NULL, &body, NULL, error))
        return FALSE;
    const char *text = g_bytes_get_data (body, &size);
    g_autoptr (JsonNode) root =
        size <= INHERITED_MAX ? ocop_json_parse (text, (gssize)size, INHERITED_MAX, NULL) : NULL;
    JsonNode *node = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                         ? json_object_get_member (json_node_get_object (root), "branch")
                         : NULL;
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return TRUE;
    ocop_json_begin_array (w, "inherits");
    add_inherited (w, json_node_get_object (node));
    ocop_json_end_array (w);
    return TRUE;
}

gboolean
ocop_shop_write_branch (OcopShop *shop, const OcopShopBranch *branch, OcopJsonWriter *w,
                        GError **error)
{
    char key[2 * OCOP_PUBLIC_KEY_SIZE + 1];
    g_autoptr (GString) hashes = g_string_new (NULL);
    g_autoptr (GByteArray) keys = ocop_journal_get_keys (shop->store, error);
    if (keys == NULL)
        return FALSE;
    if (branch->to - branch->from < LISTED_MAX &&
        !ocop_journal_each (shop->store, OCOP_ID (branch->epoch, branch->from),
                            OCOP_ID (branch->epoch, branch->to), add_hash, hashes, error))
        return FALSE;
    ocop_json_begin_object (w, "branch");
    ocop_json_add_int (w, "epoch", branch->epoch);
    ocop_json_add_int (w, "from", branch->from);
    ocop_json_add_int (w, "to", branch->to);
    ocop_json_add_int (w, "case", branch->case_id);
    ocop_hex_encode (keys->data + (branch->epoch - 1) * OCOP_PUBLIC_KEY_SIZE, OCOP_PUBLIC_KEY_SIZE,
                     key);
    ocop_json_add_string (w, "key", key);
    ocop_json_add_string (w, "hashes", hashes->str);
    if (branch->from == 1 && !write_inherited (shop, branch->epoch, w, error))
        return FALSE;
    ocop_json_end_object (w);
    return TRUE;
}
