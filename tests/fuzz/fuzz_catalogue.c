/* Any bytes as a catalogue, CSV or JSON: refused with a place, or read; what is read can be written
 * and reads as the same. */
#include "base/error.h"
#include "domain/catalogue_facts.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static GString *
write_all (const OcopCatalogue *catalogue)
{
    GString *csv = g_string_new (NULL);
    ocop_catalogue_append_header (csv);
    for (guint i = 0; i < catalogue->entries->len; i++) {
        const OcopCatalogueEntry *entry = g_ptr_array_index (catalogue->entries, i);
        ocop_catalogue_append_rows (csv, entry->product,
                                    (const OcopPrice *)(gpointer)entry->prices->data,
                                    entry->prices->len);
    }
    return csv;
}

static void
check_catalogue (const OcopCatalogue *catalogue, const OcopCatalogueRules *rules)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) written = write_all (catalogue);
    g_autoptr (OcopCatalogue) again =
        ocop_catalogue_read (written->str, written->len, rules, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (again->entries->len, ==, catalogue->entries->len);
    g_autoptr (GString) rewritten = write_all (again);
    g_assert_cmpstr (rewritten->str, ==, written->str);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    const OcopCatalogueRules rules = {size % 2 == 1};
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopCatalogue) catalogue =
        ocop_catalogue_read ((const char *)bytes, size, &rules, &error);
    g_assert_true ((catalogue == NULL) == (error != NULL));
    if (catalogue == NULL) {
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_FILE);
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
        return 0;
    }
    check_catalogue (catalogue, &rules);
    return 0;
}
