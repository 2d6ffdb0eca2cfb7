/* A catalogue from JSON: {"version":N,"products":[{…}]}, the keys of a product are the columns of
 * the CSV. Cells are handed on as text, so that one set of rules reads both forms. Further prices:
 * "prices":[{"valid_from","price","vat_rate"}]. */
#include "base/error.h"
#include "base/json_reader.h"
#include "domain/catalogue_facts.h"
#include "domain/catalogue_parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PRODUCTS_MAX 2000000

/* How a JSON value may state a column. */
typedef enum {
    TAKES_STRING = 1 << 0,
    TAKES_INT = 1 << 1,
    TAKES_BOOL = 1 << 2,
    TAKES_ARRAY = 1 << 3,
} Takes;

static guint
get_takes (OcopCatalogueColumn column)
{
    switch ((guint)column) {
    case OCOP_COLUMN_PRICE:
    case OCOP_COLUMN_PLU:
    case OCOP_COLUMN_STARS:
    case OCOP_COLUMN_VALID_MONTHS:
    case OCOP_COLUMN_AGE_LIMIT:
        return TAKES_INT;
    case OCOP_COLUMN_VAT_RATE:
        return TAKES_STRING | TAKES_INT;
    case OCOP_COLUMN_TRACK_LOTS:
        return TAKES_STRING | TAKES_BOOL;
    case OCOP_COLUMN_GTIN:
        return TAKES_STRING | TAKES_ARRAY;
    default:
        return TAKES_STRING;
    }
}

static gboolean
is_string (JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* ["…","…"] as "…;…". NULL when an element is no string or would not stay one. */
static char *
join_strings (JsonArray *array)
{
    GString *joined = g_string_new (NULL);
    for (guint i = 0; i < json_array_get_length (array); i++) {
        JsonNode *element = json_array_get_element (array, i);
        if (!is_string (element) || strpbrk (json_node_get_string (element), "; \t") != NULL) {
            g_string_free (joined, TRUE);
            return NULL;
        }
        if (i > 0)
            g_string_append_c (joined, ';');
        g_string_append (joined, json_node_get_string (element));
    }
    return g_string_free (joined, FALSE);
}

/* The cell as the CSV would write it, "" for null; owned. NULL when the value is of a wrong type.
 */
static char *
dup_cell (JsonNode *node, guint takes)
{
    if (JSON_NODE_HOLDS_NULL (node))
        return g_strdup ("");
    if (JSON_NODE_HOLDS_ARRAY (node))
        return (takes & TAKES_ARRAY) != 0 ? join_strings (json_node_get_array (node)) : NULL;
    if (!JSON_NODE_HOLDS_VALUE (node))
        return NULL;
    const GType type = json_node_get_value_type (node);
    if (type == G_TYPE_STRING && (takes & TAKES_STRING) != 0)
        return g_strdup (json_node_get_string (node));
    if (type == G_TYPE_INT64 && (takes & TAKES_INT) != 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    if (type == G_TYPE_BOOLEAN && (takes & TAKES_BOOL) != 0)
        return g_strdup (json_node_get_boolean (node) ? "yes" : "no");
    return NULL;
}

/* The cell of @column, NULL when the object has no such key. After a failure NULL too. */
static char *
take_cell (OcopJsonReader *reader, JsonObject *object, OcopCatalogueColumn column)
{
    const char *key = ocop_catalogue_column_get_name (column);
    ocop_json_reader_has (reader, key); /* known, also when it is null */
    JsonNode *member = json_object_get_member (object, key);
    if (member == NULL)
        return NULL;
    char *cell = dup_cell (member, get_takes (column));
    if (cell == NULL)
        ocop_json_reader_fail (reader, key, _ ("the value is not of the type expected here"));
    return cell;
}

static void
take_fact (OcopJsonReader *reader, JsonObject *object, OcopCatalogueColumn column,
           OcopCatalogueEntry *entry)
{
    g_autofree char *cell = take_cell (reader, object, column);
    if (ocop_json_reader_has_failed (reader))
        return;
    const gboolean is_required =
        column == OCOP_COLUMN_CODE || column == OCOP_COLUMN_NAME || column == OCOP_COLUMN_UNIT;
    if (cell == NULL && !is_required)
        return;

    g_autoptr (GError) error = NULL;
    if (column == OCOP_COLUMN_STATUS && cell != NULL)
        entry->has_status = *cell != '\0';
    if (!ocop_product_read_fact (entry->product, column, cell != NULL ? cell : "", &error))
        ocop_json_reader_fail (reader, ocop_catalogue_column_get_name (column), "%s",
                               error->message);
}

/* The price that the members of @object state, if they state one. */
static void
take_price (OcopJsonReader *reader, JsonObject *object, OcopCatalogueEntry *entry,
            gboolean is_required)
{
    g_autofree char *price = take_cell (reader, object, OCOP_COLUMN_PRICE);
    g_autofree char *vat_rate = take_cell (reader, object, OCOP_COLUMN_VAT_RATE);
    g_autofree char *valid_from = take_cell (reader, object, OCOP_COLUMN_VALID_FROM);
    if (ocop_json_reader_has_failed (reader))
        return;
    if (price == NULL || *price == '\0') {
        if (is_required)
            ocop_json_reader_fail (reader, "price", _ ("the price is missing"));
        return;
    }

    g_autoptr (GError) error = NULL;
    OcopCatalogueColumn column;
    const OcopPriceCells cells = {price, vat_rate, valid_from};
    if (!ocop_catalogue_entry_add_price (entry, &cells, &column, &error))
        ocop_json_reader_fail (reader, ocop_catalogue_column_get_name (column), "%s",
                               error->message);
}

static void
take_further_prices (OcopJsonReader *reader, JsonObject *object, OcopCatalogueEntry *entry)
{
    const guint n_prices =
        ocop_json_reader_get_array_length (reader, "prices", FALSE, OCOP_PRICES_MAX);
    if (n_prices == 0 || ocop_json_reader_has_failed (reader))
        return;
    JsonArray *array = json_object_get_array_member (object, "prices");
    for (guint i = 0; i < n_prices && !ocop_json_reader_has_failed (reader); i++) {
        OcopJsonReader child;
        JsonNode *element = json_array_get_element (array, i);
        ocop_json_reader_enter_element (reader, "prices", i, &child);
        if (JSON_NODE_HOLDS_OBJECT (element))
            take_price (&child, json_node_get_object (element), entry, TRUE);
        ocop_json_reader_leave (reader, &child);
    }
}

/* Turns the error of a reader into one of the file: "products[3].gtin" is row 4, column gtin. */
static void
pass_on (GError **error, GError *from, gint64 row)
{
    const char *field = ocop_error_get_field (from);
    const char *dot = field != NULL ? strrchr (field, '.') : NULL;
    const gboolean is_element = field != NULL && g_str_has_suffix (field, "]");
    g_autofree char *column = g_strdup (dot != NULL ? dot + 1 : is_element ? NULL : field);
    if (from->domain == OCOP_ERROR)
        from->code = OCOP_ERROR_BAD_FILE;
    ocop_error_set_place (from, NULL, row, column);
    g_propagate_error (error, from);
}

static OcopCatalogueEntry *
read_product (JsonNode *node, guint index, const OcopCatalogueRules *rules, GError **error)
{
    OcopJsonReader reader;
    g_autofree char *path = g_strdup_printf ("products[%u].", index);
    g_autoptr (OcopCatalogueEntry) entry = ocop_catalogue_entry_new ((gint64)index + 1);
    ocop_json_reader_init (&reader, node, path);
    if (JSON_NODE_HOLDS_OBJECT (node)) {
        JsonObject *object = json_node_get_object (node);
        for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
            const OcopCatalogueColumn column = (OcopCatalogueColumn)i;
            if (json_object_has_member (object, ocop_catalogue_column_get_name (column)))
                entry->given |= 1u << column;
            if (!ocop_catalogue_column_is_of_price (column))
                take_fact (&reader, object, column, entry);
        }
        take_price (&reader, object, entry, !rules->price_optional);
        take_further_prices (&reader, object, entry);
    }

    GError *local_error = NULL;
    if (!ocop_json_reader_finish (&reader, &local_error)) {
        pass_on (error, local_error, entry->row);
        return NULL;
    }
    if (!entry->has_status)
        ocop_product_apply_default_status (entry->product);
    return g_steal_pointer (&entry);
}

static gboolean
read_products (JsonArray *array, const OcopCatalogueRules *rules, OcopCatalogue *catalogue,
               GError **error)
{
    g_autoptr (GHashTable) by_code = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < json_array_get_length (array); i++) {
        OcopCatalogueEntry *entry =
            read_product (json_array_get_element (array, i), i, rules, error);
        if (entry == NULL)
            return FALSE;
        g_ptr_array_add (catalogue->entries, entry);
        if (!g_hash_table_add (by_code, entry->product->code)) {
            GError *made = NULL;
            g_autofree char *field = g_strdup_printf ("products[%u].code", i);
            ocop_set_error (&made, OCOP_ERROR_BAD_FILE, field, _ ("the code “%s” is there twice"),
                            entry->product->code);
            ocop_error_set_place (made, NULL, entry->row, "code");
            g_propagate_error (error, made);
            return FALSE;
        }
    }
    return TRUE;
}

OcopCatalogue *
ocop_catalogue_read_json (const char *bytes, gsize size, const OcopCatalogueRules *rules,
                          GError **error)
{
    GError *local_error = NULL;
    g_autoptr (JsonNode) root =
        ocop_json_parse (bytes, (gssize)size, OCOP_CATALOGUE_FILE_MAX_BYTES, &local_error);
    if (root == NULL) {
        pass_on (error, local_error, 0);
        return NULL;
    }

    OcopJsonReader reader;
    g_autoptr (OcopCatalogue) catalogue = ocop_catalogue_new();
    ocop_json_reader_init (&reader, root, "");
    catalogue->version = ocop_json_reader_get_int (&reader, "version", FALSE, 0, G_MAXINT64, 0);
    ocop_json_reader_get_array_length (&reader, "products", TRUE, PRODUCTS_MAX);
    if (!ocop_json_reader_finish (&reader, &local_error)) {
        pass_on (error, local_error, 0);
        return NULL;
    }

    JsonArray *array = json_object_get_array_member (json_node_get_object (root), "products");
    if (!read_products (array, rules, catalogue, error))
        return NULL;
    return g_steal_pointer (&catalogue);
}
