/* What a till takes from the registry: catalogue documents (first byte 'c') and recall lists ('r').
 * What is taken must be written as a document that says the same. */
#include "domain/catalogue_facts.h"
#include "wire/catalogue_doc.h"
#include "wire/recalls.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static GBytes *
write_again (const OcopCatalogueDoc *doc)
{
    OcopCatalogueDocWriter *writer = ocop_catalogue_doc_writer_new (doc->version, doc->from);
    for (guint i = 0; i < doc->catalogue->entries->len; i++) {
        const OcopCatalogueEntry *entry = g_ptr_array_index (doc->catalogue->entries, i);
        ocop_catalogue_doc_writer_add (
            writer, entry->product,
            entry->prices->len > 0 ? &g_array_index (entry->prices, OcopPrice, 0) : NULL);
    }
    for (guint i = 0; i < doc->removed->len; i++)
        ocop_catalogue_doc_writer_add_removed (writer, g_ptr_array_index (doc->removed, i));
    return ocop_catalogue_doc_writer_finish (writer);
}

static void
fuzz_catalogue (const char *text, gsize size)
{
    gsize n_written;
    g_autoptr (OcopCatalogueDoc) doc = ocop_catalogue_doc_from_json (text, size, NULL);
    if (doc == NULL)
        return;
    g_autoptr (GBytes) written = write_again (doc);
    const char *again = g_bytes_get_data (written, &n_written);
    g_autoptr (OcopCatalogueDoc) second = ocop_catalogue_doc_from_json (again, n_written, NULL);
    g_assert (second != NULL && second->catalogue->entries->len == doc->catalogue->entries->len);
    for (guint i = 0; i < doc->catalogue->entries->len; i++) {
        const OcopCatalogueEntry *left = g_ptr_array_index (doc->catalogue->entries, i);
        const OcopCatalogueEntry *right = g_ptr_array_index (second->catalogue->entries, i);
        for (guint column = 0; column < OCOP_N_COLUMNS; column++)
            g_assert (ocop_catalogue_column_is_of_price ((OcopCatalogueColumn)column) ||
                      ocop_product_is_fact_equal (left->product, right->product,
                                                  (OcopCatalogueColumn)column));
    }
}

static void
fuzz_recalls (const char *text, gsize size)
{
    gsize n_written;
    g_autoptr (OcopRecallList) list = ocop_recall_list_from_json (text, size, NULL);
    if (list == NULL)
        return;
    g_autoptr (GBytes) written = ocop_recall_list_to_json (list);
    const char *again = g_bytes_get_data (written, &n_written);
    g_autoptr (OcopRecallList) second = ocop_recall_list_from_json (again, n_written, NULL);
    g_assert (second != NULL && second->recalls->len == list->recalls->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    if (size > 0 && bytes[0] == 'c')
        fuzz_catalogue ((const char *)bytes + 1, size - 1);
    else if (size > 0 && bytes[0] == 'r')
        fuzz_recalls ((const char *)bytes + 1, size - 1);
    return 0;
}
