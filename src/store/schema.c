/* Schema versions. The steps that a store lacks run in one transaction together with the change of
 * user_version, so a store is always of exactly one version. */
#include "store/store.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Made by sql/embed.py from the files in sql/. A step that was shipped never changes. */
extern const char *const ocop_schema_1_sql;
extern const char *const ocop_schema_2_sql;
extern const char *const ocop_schema_3_sql;
extern const char *const ocop_schema_4_sql;
extern const char *const ocop_schema_5_sql;

static gboolean
read_version (OcopDb *db, gint64 *ret_version, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "PRAGMA user_version", error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_version = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

/* Brings @db from version @index to @index + 1. */
static gboolean
take_step (OcopDb *db, gint64 index, GError **error)
{
    const struct {
        const char *sql;
        const char *set_version;
    } steps[OCOP_SCHEMA_VERSION] = {
        {ocop_schema_1_sql, "PRAGMA user_version = 1"},
        {ocop_schema_2_sql, "PRAGMA user_version = 2"},
        {ocop_schema_3_sql, "PRAGMA user_version = 3"},
        {ocop_schema_4_sql, "PRAGMA user_version = 4"},
        {ocop_schema_5_sql, "PRAGMA user_version = 5"},
    };
    return ocop_db_exec (db, steps[index].sql, error) &&
           ocop_db_exec (db, steps[index].set_version, error);
}

gboolean
ocop_schema_migrate (OcopDb *db, GError **error)
{
    gint64 version;
    if (!read_version (db, &version, error))
        return FALSE;
    if (version > OCOP_SCHEMA_VERSION) {
        ocop_set_error (error, OCOP_ERROR_STORE_NEWER, NULL,
                        _ ("the store is of version %" PRId64 ", this program knows up to %d"),
                        version, OCOP_SCHEMA_VERSION);
        return FALSE;
    }
    if (version == OCOP_SCHEMA_VERSION)
        return TRUE;
    g_auto (OcopTransaction) transaction = {NULL};
    if (!ocop_transaction_begin (&transaction, db, error))
        return FALSE;
    for (gint64 step = MAX (version, 0); step < OCOP_SCHEMA_VERSION; step++)
        if (!take_step (db, step, error))
            return FALSE;
    return ocop_transaction_commit (&transaction, error);
}
