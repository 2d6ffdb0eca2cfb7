/* Schema versions. Each step runs in one transaction together with the change of user_version, so a
 * store is always of exactly one version. */
#include "store/store.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Made by sql/embed.py from the files in sql/. */
extern const char *const ocop_schema_1_sql;

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
    if (!ocop_transaction_begin (&transaction, db, error) ||
        !ocop_db_exec (db, ocop_schema_1_sql, error) ||
        !ocop_db_exec (db, "PRAGMA user_version = 1", error))
        return FALSE;
    return ocop_transaction_commit (&transaction, error);
}
