/* From a journal record to the rows that follow from it. Selling writes these rows in the same
 * transaction as the record; doctor writes them again into an empty store and compares. */
#pragma once

#include "store/store.h"

/* Writes the rows of one record into @db. Records of kinds that have no rows but their request id,
 * and kinds of later versions, are fine. */
gboolean ocop_project_record (OcopDb *db, const OcopRecord *record, const char *body,
                              gsize body_size, GError **error);
