/* The catalogue as the registry gives it out, whole or as changes since a version; signed as
 * OCOP_DOCUMENT_CATALOGUE.
 *
 *     {"schema":1,"version":4,"from":3,"products":[{"code":"QN-0001","name":"…",…}],
 *      "removed":["QN-0099"]}
 *
 * A product is an object of the catalogue file (CONTRACT.md "Catalogue CSV", JSON form); without
 * price, or with one as a proposal. "from" 0: the whole catalogue, and "removed" is empty.
 * Products' keys of a later version are passed over. */
#pragma once

#include "domain/catalogue_file.h"
#include <glib.h>

#define OCOP_CATALOGUE_DOC_MAX_BYTES   ((gsize)256 * 1024 * 1024)
#define OCOP_CATALOGUE_DOC_REMOVED_MAX 1000000

typedef struct {
    gint64 version;           /* from 1 */
    gint64 from;              /* below version; 0: whole */
    OcopCatalogue *catalogue; /* its version is the same */
    GPtrArray *removed;       /* of char *: codes that are no longer in the programme's list */
} OcopCatalogueDoc;

void ocop_catalogue_doc_free (OcopCatalogueDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCatalogueDoc, ocop_catalogue_doc_free)

/* Written piece by piece, as a database hands out its rows. */
typedef struct _OcopCatalogueDocWriter OcopCatalogueDocWriter;

OcopCatalogueDocWriter *ocop_catalogue_doc_writer_new (gint64 version, gint64 from);
/* Products first, then codes that are gone. @price NULL: none is proposed. */
void ocop_catalogue_doc_writer_add (OcopCatalogueDocWriter *writer, const OcopProduct *product,
                                    const OcopPrice *price);
void ocop_catalogue_doc_writer_add_removed (OcopCatalogueDocWriter *writer, const char *code);
/* Ends the document and frees the writer. */
GBytes *ocop_catalogue_doc_writer_finish (OcopCatalogueDocWriter *writer);
void ocop_catalogue_doc_writer_free (OcopCatalogueDocWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopCatalogueDocWriter, ocop_catalogue_doc_writer_free)

/* Verify the signature before. Errors: OCOP_ERROR_BAD_INPUT with field for the frame,
 * OCOP_ERROR_BAD_FILE with field, row and column for a product; the whole document is refused. */
OcopCatalogueDoc *ocop_catalogue_doc_from_json (const char *bytes, gsize size, GError **error);
