/* Spreads the tables over Citus: those of tills by till_key beside each other, all others whole on
 * every node. */
#include "registry/store/backup.h"

#include "registry/store/private.h"
#include <glib/gi18n-lib.h>

static gboolean
is_spread (OcopRegDb *db, const char *table, gboolean *ret_is_spread, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT 1 FROM pg_dist_partition d JOIN pg_class c ON c.oid = d.logicalrelid "
        "WHERE c.relname = $1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, table);
    return ocop_reg_step (stmt, ret_is_spread, error);
}

static gboolean
spread (OcopRegDb *db, const OcopRegTable *table, GError **error)
{
    gboolean is_done;
    if (!is_spread (db, table->table, &is_done, error))
        return FALSE;
    if (is_done)
        return TRUE;
    g_autofree char *sql =
        table->is_of_till
            ? g_strdup_printf (
                  "SELECT create_distributed_table ('%s', 'till_key', colocate_with => "
                  "'%s')",
                  table->table, table == ocop_reg_tables ? "default" : ocop_reg_tables[0].table)
            : g_strdup_printf ("SELECT create_reference_table ('%s')", table->table);
    return ocop_reg_exec (db, sql, error);
}

gboolean
ocop_reg_distribute (OcopRegDb *db, GError **error)
{
    gboolean has_citus;
    if (!ocop_reg_has_extension (db, "citus", &has_citus, error))
        return FALSE;
    if (!has_citus) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "db",
                        _ ("“%s” is no PostgreSQL database with the extension citus"),
                        ocop_reg_db_peek_name (db));
        return FALSE;
    }
    g_auto (OcopRegTransaction) transaction = {0};
    if (!ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error))
        return FALSE;
    for (guint i = 0; i < ocop_reg_n_tables; i++)
        if (!spread (db, &ocop_reg_tables[i], error))
            return FALSE;
    return ocop_reg_commit (&transaction, error);
}
