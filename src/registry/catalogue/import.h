/* The province's files into master data. Each import is one change-set within the caller's
 * transaction: all of a file or nothing, with history, an unchanged row leaving no trace. */
#pragma once

#include "registry/store/master.h"

#define OCOP_TABLE_FILE_MAX_BYTES ((gsize)64 * 1024 * 1024)

typedef struct {
    guint n_rows; /* products, or rows of the file */
    guint n_added, n_changed, n_unchanged;
    gint64 version; /* of the change-set, 0: nothing changed */
} OcopImportCounts;

/* A catalogue file as `ocopctl catalogue import` takes it (domain/catalogue_file.h), price
 * optional: the first price stated is what a shop new to the product is proposed. Columns that the
 * file does not have keep what is held. The certificate is also kept by the day of its decision;
 * the producer and its legal form become rows of their own, a form that changed from @today on. A
 * JSON version below that of an earlier file is refused. Errors: BAD_FILE with row and column. */
gboolean ocop_province_import_catalogue (OcopRegChange *change, OcopDay today, const char *bytes,
                                         gsize size, OcopImportCounts *ret_counts, GError **error);

/* --- tables as CSV (tables.h lists them with their columns) --- */

/* Names of the tables that can be imported, NULL-terminated: "points", "places" …. Static. */
const char *const *ocop_province_list_tables (void);
/* "code, name, [place], …": the columns of @table, optional ones in brackets. Owned; NULL: there is
 * no such table. */
char *ocop_province_describe_table (const char *table);

/* CSV as people send it (base/csv.h), header row, any order of columns, unknown ones refused; an
 * empty cell means not known. Adds and changes by key, never removes. Errors: BAD_INPUT for an
 * unknown @table, BAD_FILE with row and column. */
gboolean ocop_province_import_table (OcopRegChange *change, const char *table, const char *bytes,
                                     gsize size, OcopImportCounts *ret_counts, GError **error);
