/* One pass over sorted numbers instead of a hash table: two products of one file must not share a
 * GTIN or a plu. */
#include "base/error.h"
#include "domain/catalogue_facts.h"
#include "domain/catalogue_parts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct {
    gint64 number;
    guint index; /* of the entry */
} Claim;

static int
compare_claims (const void *a, const void *b)
{
    const Claim *left = a;
    const Claim *right = b;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static const OcopCatalogueEntry *
get_entry (const OcopCatalogue *catalogue, guint index)
{
    return g_ptr_array_index (catalogue->entries, index);
}

/* Sorts @claims; speaks of the first entry of the file that claims a number an earlier one has. */
static gboolean
check_claims (const OcopCatalogue *catalogue, GArray *claims, OcopCatalogueColumn column,
              GError **error)
{
    const Claim *first = NULL; /* the earlier holder, and at first + 1 the later one */
    g_array_sort (claims, compare_claims);
    for (guint i = 1; i < claims->len; i++) {
        const Claim *pair = &g_array_index (claims, Claim, i - 1);
        if (pair[0].number == pair[1].number && (first == NULL || pair[1].index < first[1].index))
            first = pair;
    }
    if (first == NULL)
        return TRUE;

    const OcopCatalogueEntry *holder = get_entry (catalogue, first[0].index);
    const OcopCatalogueEntry *entry = get_entry (catalogue, first[1].index);
    const char *name = ocop_catalogue_column_get_name (column);
    g_autoptr (GString) value = g_string_new (NULL);
    ocop_product_append_fact (value, entry->product, column);
    GError *made = NULL;
    ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL,
                    _ ("“%s” has the %s of “%s” in row %" PRId64 ": %s"), entry->product->code,
                    name, holder->product->code, holder->row, value->str);
    ocop_error_set_place (made, NULL, entry->row, name);
    g_propagate_error (error, made);
    return FALSE;
}

gboolean
ocop_catalogue_check_unique (const OcopCatalogue *catalogue, GError **error)
{
    g_autoptr (GArray) gtins = g_array_new (FALSE, FALSE, sizeof (Claim));
    g_autoptr (GArray) plus = g_array_new (FALSE, FALSE, sizeof (Claim));
    for (guint i = 0; i < catalogue->entries->len; i++) {
        const OcopProduct *product = get_entry (catalogue, i)->product;
        for (gsize j = 0; product->gtins[j] != NULL; j++) {
            const Claim claim = {ocop_gtin_get_number (product->gtins[j]), i};
            g_array_append_val (gtins, claim);
        }
        if (product->plu != 0) {
            const Claim claim = {product->plu, i};
            g_array_append_val (plus, claim);
        }
    }
    return check_claims (catalogue, gtins, OCOP_COLUMN_GTIN, error) &&
           check_claims (catalogue, plus, OCOP_COLUMN_PLU, error);
}
