/* The catalogue on its way in. Products are read by domain's reader of catalogue files, so that
 * what a file may not say a document may not say either; only what a later version has added to a
 * product is left out before. */
#include "base/error.h"
#include "base/text.h"
#include "domain/catalogue_facts.h"
#include "wire/catalogue_doc.h"
#include "wire/parts.h"
#include "wire/totals_row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FURTHER_PRICES "prices"

static gboolean
is_known_key (OcopJsonSpan key)
{
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        const char *name = ocop_catalogue_column_get_name ((OcopCatalogueColumn)i);
        if (strlen (name) == key.size && memcmp (name, key.text, key.size) == 0)
            return TRUE;
    }
    return key.size == strlen (FURTHER_PRICES) && memcmp (FURTHER_PRICES, key.text, key.size) == 0;
}

static void
append_product (GString *file, OcopJsonSpan product)
{
    OcopJsonWalk walk;
    OcopJsonMember member;
    const char *separator = "{";
    if (ocop_json_span_get_type (product) != OCOP_JSON_OBJECT) {
        g_string_append_len (file, product.text, (gssize)product.size);
        return;
    }
    ocop_json_walk_init (&walk, product);
    while (ocop_json_walk_next_member (&walk, &member)) {
        if (!is_known_key (member.key))
            continue;
        g_string_append_printf (file, "%s\"%.*s\":", separator, (int)member.key.size,
                                member.key.text);
        g_string_append_len (file, member.value.text, (gssize)member.value.size);
        separator = ",";
    }
    g_string_append (file, separator[0] == '{' ? "{}" : "}");
}

/* The products as a catalogue file. */
static GString *
make_file (gint64 version, OcopJsonSpan products)
{
    OcopJsonWalk walk;
    OcopJsonSpan product;
    const char *separator = "";
    GString *file = g_string_sized_new (products.size + 64);
    g_string_append_printf (file, "{\"version\":%" G_GINT64_FORMAT ",\"products\":[", version);
    ocop_json_walk_init (&walk, products);
    while (ocop_json_walk_next_element (&walk, &product)) {
        g_string_append (file, separator);
        append_product (file, product);
        separator = ",";
    }
    return g_string_append (file, "]}");
}

static void
read_removed (OcopJsonMembers *m, OcopCatalogueDoc *doc)
{
    guint length;
    OcopJsonWalk walk;
    OcopJsonSpan element;
    const OcopJsonSpan array =
        ocop_json_members_get_array (m, "removed", FALSE, OCOP_CATALOGUE_DOC_REMOVED_MAX, &length);
    if (length > 0 && doc->from == 0)
        ocop_json_members_fail (m, "removed", _ ("a whole catalogue removes nothing"));
    ocop_json_walk_init (&walk, array);
    while (ocop_json_walk_next_element (&walk, &element)) {
        char code[OCOP_WIRE_PRODUCT_SIZE];
        if (!ocop_json_span_copy_string (element, code, sizeof code) ||
            !ocop_wire_is_product_code (code)) {
            ocop_json_members_fail (m, "removed", _ ("an element is no code of a product"));
            return;
        }
        g_ptr_array_add (doc->removed, g_strdup (code));
    }
}

/* A product that is there and gone at once. */
static gboolean
check_disjoint (const OcopCatalogueDoc *doc, GError **error)
{
    g_autoptr (GHashTable) removed = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < doc->removed->len; i++)
        g_hash_table_add (removed, g_ptr_array_index (doc->removed, i));
    for (guint i = 0; i < doc->catalogue->entries->len; i++) {
        const OcopCatalogueEntry *entry = g_ptr_array_index (doc->catalogue->entries, i);
        if (!g_hash_table_contains (removed, entry->product->code))
            continue;
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "removed",
                        _ ("“%s” is both in the catalogue and removed"), entry->product->code);
        return FALSE;
    }
    return TRUE;
}

OcopCatalogueDoc *
ocop_catalogue_doc_from_json (const char *bytes, gsize size, GError **error)
{
    const OcopCatalogueRules rules = {.price_optional = TRUE};
    OcopJsonMembers members, *m = &members;
    guint length;
    if (!ocop_wire_begin_read (bytes, size, OCOP_CATALOGUE_DOC_MAX_BYTES, m, error))
        return NULL;
    g_autoptr (OcopCatalogueDoc) doc = g_new0 (OcopCatalogueDoc, 1);
    doc->removed = g_ptr_array_new_with_free_func (g_free);
    doc->version = ocop_json_members_get_int (m, "version", TRUE, 1, G_MAXINT64, 1);
    doc->from = ocop_json_members_get_int (m, "from", TRUE, 0, doc->version - 1, 0);
    const OcopJsonSpan products =
        ocop_json_members_get_array (m, "products", TRUE, G_MAXUINT, &length);
    read_removed (m, doc);
    if (!ocop_json_members_finish (m, error))
        return NULL;

    GString *file = make_file (doc->version, products);
    doc->catalogue = ocop_catalogue_read (file->str, file->len, &rules, error);
    g_string_free (file, TRUE);
    if (doc->catalogue == NULL || !check_disjoint (doc, error))
        return NULL;
    return g_steal_pointer (&doc);
}
