/* A store with nothing but its schema, and what the tests of the catalogue do with one. */
#pragma once

#include "base/error.h"
#include "base/ports.h"
#include "domain/catalogue_facts.h"
#include "domain/gtin.h"
#include "store/catalogue.h"
#include "store/store.h"

#include <string.h>

G_GNUC_UNUSED static const OcopImportContext plain = {.point = "QN01"};
G_GNUC_UNUSED static const OcopImportContext enrolled = {.point = "QN01", .is_enrolled = TRUE};
G_GNUC_UNUSED static const OcopImportContext registry = {
    .point = "QN01", .is_enrolled = TRUE, .from_registry = TRUE};

G_GNUC_UNUSED static OcopDay
day (const char *text)
{
    OcopDay found = OCOP_DAY_NONE;
    g_assert_true (ocop_day_parse (text, NULL, &found, NULL));
    return found;
}

G_GNUC_UNUSED static OcopDb *
open_empty (void)
{
    g_autoptr (GError) error = NULL;
    OcopDb *db = ocop_db_open (NULL, OCOP_DB_SCRATCH, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    g_assert_true (ocop_schema_migrate (db, &error));
    g_assert_no_error (error);
    return db;
}

G_GNUC_UNUSED static gboolean
try_import (OcopDb *db, const OcopImportContext *context, const char *today, const char *text,
            OcopImportResult *ret_result, GError **error)
{
    const OcopCatalogueRules rules = {context->from_registry};
    OcopImportContext dated = *context;
    dated.today = day (today);
    g_autoptr (OcopCatalogue) catalogue = ocop_catalogue_read (text, strlen (text), &rules, error);
    if (catalogue == NULL)
        return FALSE;
    return ocop_store_catalogue_import (db, catalogue, &dated, ret_result, error);
}

/* added/changed/unchanged as text, then the warnings. */
G_GNUC_UNUSED static void
assert_import (OcopDb *db, const OcopImportContext *context, const char *today, const char *text,
               const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_auto (OcopImportResult) result = {0};
    try_import (db, context, today, text, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (result.products, ==, result.added + result.changed + result.unchanged);
    g_autoptr (GString) told = g_string_new (NULL);
    g_string_append_printf (told, "%u/%u/%u", result.added, result.changed, result.unchanged);
    for (guint i = 0; i < result.warnings->len; i++) {
        const OcopImportWarning *warning = g_ptr_array_index (result.warnings, i);
        g_string_append_printf (told, " %s:%s", warning->code,
                                ocop_catalogue_column_get_name (warning->column));
    }
    g_assert_cmpstr (told->str, ==, expected);
}

G_GNUC_UNUSED static gboolean
append_chunk (const char *bytes, gsize size, gpointer data, GError **error)
{
    g_string_append_len (data, bytes, (gssize)size);
    return TRUE;
}

G_GNUC_UNUSED static char *export(OcopDb *db)
{
    g_autoptr (GError) error = NULL;
    GString *csv = g_string_new (NULL);
    ocop_store_catalogue_export (db, append_chunk, csv, &error);
    g_assert_no_error (error);
    return g_string_free (csv, FALSE);
}

G_GNUC_UNUSED static gint64
count_rows (OcopDb *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    g_assert_cmpint (sqlite3_prepare_v2 (ocop_db_get_handle (db), sql, -1, &stmt, NULL), ==,
                     SQLITE_OK);
    g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
    const gint64 count = sqlite3_column_int64 (stmt, 0);
    sqlite3_finalize (stmt);
    return count;
}
