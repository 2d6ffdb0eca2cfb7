/* The catalogue on its way out, product by product. */
#include "wire/catalogue_doc.h"

#include "base/json_writer.h"
#include "domain/catalogue_facts.h"
#include "wire/parts.h"

#include <string.h>

struct _OcopCatalogueDocWriter {
    GString *out;
    GString *cell;
    OcopJsonWriter writer;
    gboolean is_in_removed;
};

void
ocop_catalogue_doc_free (OcopCatalogueDoc *doc)
{
    if (doc == NULL)
        return;
    ocop_catalogue_free (doc->catalogue);
    g_ptr_array_unref (doc->removed);
    g_free (doc);
}

OcopCatalogueDocWriter *
ocop_catalogue_doc_writer_new (gint64 version, gint64 from)
{
    OcopCatalogueDocWriter *writer = g_new0 (OcopCatalogueDocWriter, 1);
    g_assert (from >= 0 && from < version);
    writer->out = g_string_new (NULL);
    writer->cell = g_string_new (NULL);
    ocop_wire_begin_write (&writer->writer, writer->out);
    ocop_json_add_int (&writer->writer, "version", version);
    ocop_json_add_int (&writer->writer, "from", from);
    ocop_json_begin_array (&writer->writer, "products");
    return writer;
}

void
ocop_catalogue_doc_writer_free (OcopCatalogueDocWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->out != NULL)
        g_string_free (writer->out, TRUE);
    g_string_free (writer->cell, TRUE);
    g_free (writer);
}

/* A number, where the product has one. */
static void
add_number (OcopJsonWriter *w, OcopCatalogueColumn column, const GString *cell)
{
    if (cell->len > 0)
        ocop_json_add_int (w, ocop_catalogue_column_get_name (column),
                           g_ascii_strtoll (cell->str, NULL, 10));
    else
        ocop_json_add_null (w, ocop_catalogue_column_get_name (column));
}

/* The types that domain's reader of catalogue files takes for a column. */
static void
add_fact (OcopCatalogueDocWriter *writer, const OcopProduct *product, OcopCatalogueColumn column)
{
    g_string_truncate (writer->cell, 0);
    ocop_product_append_fact (writer->cell, product, column);
    switch ((guint)column) {
    case OCOP_COLUMN_PLU:
    case OCOP_COLUMN_STARS:
    case OCOP_COLUMN_VALID_MONTHS:
    case OCOP_COLUMN_AGE_LIMIT:
        add_number (&writer->writer, column, writer->cell);
        break;
    default:
        ocop_json_add_string (&writer->writer, ocop_catalogue_column_get_name (column),
                              writer->cell->str);
        break;
    }
}

void
ocop_catalogue_doc_writer_add (OcopCatalogueDocWriter *writer, const OcopProduct *product,
                               const OcopPrice *price)
{
    OcopJsonWriter *w = &writer->writer;
    g_assert (!writer->is_in_removed);
    ocop_json_begin_object (w, NULL);
    for (guint i = 0; i < OCOP_N_COLUMNS; i++) {
        if (!ocop_catalogue_column_is_of_price ((OcopCatalogueColumn)i))
            add_fact (writer, product, (OcopCatalogueColumn)i);
    }
    if (price != NULL) {
        ocop_json_add_int (w, "price", price->price);
        ocop_json_add_string (w, "vat_rate", ocop_vat_rate_get_text (price->vat_rate));
        ocop_json_add_day (w, "valid_from", price->valid_from);
    }
    ocop_json_end_object (w);
}

static void
begin_removed (OcopCatalogueDocWriter *writer)
{
    if (writer->is_in_removed)
        return;
    ocop_json_end_array (&writer->writer);
    ocop_json_begin_array (&writer->writer, "removed");
    writer->is_in_removed = TRUE;
}

void
ocop_catalogue_doc_writer_add_removed (OcopCatalogueDocWriter *writer, const char *code)
{
    begin_removed (writer);
    ocop_json_add_string (&writer->writer, NULL, code);
}

GBytes *
ocop_catalogue_doc_writer_finish (OcopCatalogueDocWriter *writer)
{
    begin_removed (writer);
    ocop_json_end_array (&writer->writer);
    GBytes *bytes = ocop_wire_end_write (&writer->writer, g_steal_pointer (&writer->out));
    ocop_catalogue_doc_writer_free (writer);
    return bytes;
}
