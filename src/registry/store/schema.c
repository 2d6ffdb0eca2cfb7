/* The schema and its migrations, the counters and settings. A migration is one step from a version
 * to the next, in one transaction with the number that says so. */
#include "registry/db/dialect.h"
#include "registry/store/private.h"

#include <glib/gi18n-lib.h>

/* Nobody else migrates at the same time. */
#define LOCK_SCHEMA 0x4f434f5201

/* step[n] leads from version n to n + 1. */
static const char *const *const steps[OCOP_REG_SCHEMA_VERSION] = {&ocop_reg_schema_1_sql};

gboolean
ocop_reg_store_get_schema_version (OcopRegDb *db, gint64 *ret_version, GError **error)
{
    gint64 has_table;
    const char *sql = ocop_reg_db_get_kind (db) == OCOP_REG_SQLITE
                          ? "SELECT count (*) FROM sqlite_schema WHERE name = 'schema_version'"
                          : "SELECT count (*) FROM pg_class WHERE relname = 'schema_version' AND "
                            "pg_table_is_visible (oid)";
    if (!ocop_reg_get_number (db, sql, &has_table, error))
        return FALSE;
    if (has_table == 0) {
        *ret_version = 0;
        return TRUE;
    }
    return ocop_reg_get_number (db, "SELECT version FROM schema_version", ret_version, error);
}

static gboolean
check_not_newer (OcopRegDb *db, gint64 version, GError **error)
{
    if (version <= OCOP_REG_SCHEMA_VERSION)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_NEWER, NULL,
                    _ ("the registry “%s” was made by a later version of the program"),
                    ocop_reg_db_peek_name (db));
    return FALSE;
}

static gboolean
take_step (OcopRegDb *db, gint64 from, GError **error)
{
    g_autofree char *sql = ocop_reg_dialect_translate (*steps[from], ocop_reg_db_get_kind (db));
    if (!ocop_reg_exec (db, sql, error))
        return FALSE;
    OcopRegStmt *stmt = ocop_reg_prepare (db, "UPDATE schema_version SET version = $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, from + 1);
    return ocop_reg_run (stmt, NULL, error);
}

static gboolean
migrate (OcopRegDb *db, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    gint64 version;
    if (!ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error) ||
        !ocop_reg_lock (db, LOCK_SCHEMA, error) ||
        !ocop_reg_store_get_schema_version (db, &version, error) ||
        !check_not_newer (db, version, error))
        return FALSE;
    for (gint64 from = version; from < OCOP_REG_SCHEMA_VERSION; from++)
        if (!take_step (db, from, error))
            return FALSE;
    return ocop_reg_commit (&transaction, error);
}

OcopRegDb *
ocop_reg_store_open (const char *url, OcopRegDbFlags flags, const OcopPorts *ports, GError **error)
{
    g_autoptr (OcopRegDb) db = ocop_reg_db_open (url, flags, ports, error);
    gint64 version;
    if (db == NULL || !ocop_reg_store_get_schema_version (db, &version, error) ||
        !check_not_newer (db, version, error))
        return NULL;
    if (version == OCOP_REG_SCHEMA_VERSION)
        return g_steal_pointer (&db);
    if ((flags & OCOP_REG_DB_READ_ONLY) != 0) {
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the registry “%s” is not ready yet"), ocop_reg_db_peek_name (db));
        return NULL;
    }
    return migrate (db, error) ? g_steal_pointer (&db) : NULL;
}

/* --- counters and settings --- */

static const char *const counter_names[OCOP_REG_N_COUNTERS] = {
    [OCOP_REG_COUNTER_FEED] = "feed",           [OCOP_REG_COUNTER_VERSION] = "version",
    [OCOP_REG_COUNTER_CATALOGUE] = "catalogue", [OCOP_REG_COUNTER_RECALLS] = "recalls",
    [OCOP_REG_COUNTER_TILL] = "till",           [OCOP_REG_COUNTER_CASE] = "case",
    [OCOP_REG_COUNTER_AUDIT] = "audit",         [OCOP_REG_COUNTER_TOKEN] = "token",
    [OCOP_REG_COUNTER_USER] = "person",         [OCOP_REG_COUNTER_ROLLED] = "rolled",
    [OCOP_REG_COUNTER_ROLLED_MS] = "rolled_ms",
};

static gboolean
ask_counter (OcopRegDb *db, const char *sql, OcopRegCounter counter, gint64 *ret_value,
             GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (db, sql, error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, counter_names[counter]);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    if (!has_row) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, "counter %s is missing",
                        counter_names[counter]);
        return FALSE;
    }
    *ret_value = ocop_reg_column_int (stmt, 0);
    return TRUE;
}

gboolean
ocop_reg_counter_get (OcopRegDb *db, OcopRegCounter counter, gint64 *ret_value, GError **error)
{
    return ask_counter (db, "SELECT value FROM counter WHERE name = $1", counter, ret_value, error);
}

gboolean
ocop_reg_counter_next (OcopRegDb *db, OcopRegCounter counter, gint64 *ret_value, GError **error)
{
    return ask_counter (db, "UPDATE counter SET value = value + 1 WHERE name = $1 RETURNING value",
                        counter, ret_value, error);
}

gboolean
ocop_reg_counter_set (OcopRegDb *db, OcopRegCounter counter, gint64 value, GError **error)
{
    OcopRegStmt *stmt =
        ocop_reg_prepare (db, "UPDATE counter SET value = $2 WHERE name = $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, counter_names[counter]);
    ocop_reg_bind_int (stmt, 2, value);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_setting_get (OcopRegDb *db, const char *name, char **ret_value, GError **error)
{
    g_autoptr (OcopRegStmt) stmt =
        ocop_reg_prepare (db, "SELECT value FROM setting WHERE name = $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, name);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_value = has_row ? ocop_reg_column_dup_text (stmt, 0) : NULL;
    return TRUE;
}

gboolean
ocop_reg_setting_put (OcopRegDb *db, const char *name, const char *value, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db,
                                          "INSERT INTO setting (name, value) VALUES ($1, $2) "
                                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                          error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, name);
    ocop_reg_bind_text (stmt, 2, value);
    return ocop_reg_run (stmt, NULL, error);
}
