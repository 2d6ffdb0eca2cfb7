/* Backup and restore. The copy is proven before it gets its name, a restore before it is committed.
 */
#include "registry/store/backup.h"

#include "registry/store/backup_copy.h"
#include "registry/store/check_private.h"
#include "registry/store/private.h"
#include <glib/gi18n-lib.h>

static gboolean
refuse_unproven (const char *path, const OcopRegCheck *check, GError **error)
{
    if (check->problems->len == 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the copy “%s” does not agree: %s"), path,
                    (const char *)g_ptr_array_index (check->problems, 0));
    return FALSE;
}

static gboolean
check_pages (OcopRegDb *db, const char *path, GError **error)
{
    gint64 n_problems;
    if (!ocop_reg_get_number (db,
                              "SELECT count (*) FROM pragma_integrity_check WHERE "
                              "integrity_check <> 'ok'",
                              &n_problems, error))
        return FALSE;
    if (n_problems == 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("the copy “%s” is damaged"), path);
    return FALSE;
}

static gboolean
prove (OcopRegDb *copy, const char *path, GError **error)
{
    g_auto (OcopRegCheck) check = {0};
    return check_pages (copy, path, error) && ocop_reg_check_run (copy, &check, error) &&
           refuse_unproven (path, &check, error);
}

static gboolean
copy_snapshot (OcopRegDb *db, OcopRegDb *copy, GError **error)
{
    g_auto (OcopRegTransaction) reading = {0};
    g_auto (OcopRegTransaction) writing = {0};
    return ocop_reg_begin (&reading, db, OCOP_REG_READ, error) &&
           ocop_reg_begin (&writing, copy, OCOP_REG_WRITE, error) &&
           ocop_reg_copy_tables (db, copy, error) && ocop_reg_commit (&writing, error);
}

/* The copy is closed again afterwards. */
static gboolean
fill_proven (OcopRegDb *db, const char *path, GError **error)
{
    const gboolean is_sqlite = ocop_reg_db_get_kind (db) == OCOP_REG_SQLITE;
    if (is_sqlite && !ocop_reg_db_copy_file (db, path, error))
        return FALSE;
    g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
    g_autoptr (OcopRegDb) copy =
        ocop_reg_store_open (url, is_sqlite ? OCOP_REG_DB_DEFAULT : OCOP_REG_DB_CREATE,
                             ocop_reg_db_get_ports (db), error);
    return copy != NULL && (is_sqlite || copy_snapshot (db, copy, error)) &&
           prove (copy, path, error);
}

static gboolean
fill (OcopRegDb *db, const char *path, GError **error)
{
    return fill_proven (db, path, error) &&
           ocop_reg_db_seal_file (path, ocop_reg_db_get_ports (db), error);
}

/* A copy begun, and what SQLite and its lock keep beside it. */
static void
remove_parts (OcopRegDb *db, const char *part, gboolean with_copy)
{
    static const char *const suffixes[] = {"-wal", "-shm", ".lock", ""};
    const OcopDisk *disk = ocop_reg_db_get_ports (db)->disk;
    for (guint i = 0; i < G_N_ELEMENTS (suffixes) - !with_copy; i++) {
        g_autofree char *path = g_strconcat (part, suffixes[i], NULL);
        disk->remove_file (path, disk->data, NULL);
    }
}

gboolean
ocop_reg_backup_make (OcopRegDb *db, const char *path, GError **error)
{
    const OcopDisk *disk = ocop_reg_db_get_ports (db)->disk;
    g_autofree char *part = g_strconcat (path, ".part", NULL);
    g_autoptr (GError) cause = NULL;
    remove_parts (db, part, TRUE);
    if (!fill (db, part, error)) {
        remove_parts (db, part, TRUE);
        return FALSE;
    }
    remove_parts (db, part, FALSE);
    if (disk->rename_file (part, path, disk->data, &cause))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL, "%s: %s", path, cause->message);
    remove_parts (db, part, TRUE);
    return FALSE;
}

static gboolean
check_empty (OcopRegDb *db, GError **error)
{
    gint64 n_rows;
    if (!ocop_reg_get_number (
            db,
            "SELECT (SELECT count (*) FROM till) + (SELECT count (*) FROM product) + "
            "(SELECT count (*) FROM sales_point) + (SELECT count (*) FROM history) + "
            "(SELECT count (*) FROM token) + (SELECT count (*) FROM person)",
            &n_rows, error))
        return FALSE;
    if (n_rows == 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                    _ ("the registry “%s” is not empty: nothing is restored over it"),
                    ocop_reg_db_peek_name (db));
    return FALSE;
}

static gboolean
take_over (OcopRegDb *backup, OcopRegDb *db, const char *path, GError **error)
{
    g_auto (OcopRegTransaction) reading = {0};
    g_auto (OcopRegTransaction) writing = {0};
    g_auto (OcopRegCheck) check = {0};
    return ocop_reg_begin (&reading, backup, OCOP_REG_READ, error) &&
           ocop_reg_begin (&writing, db, OCOP_REG_WRITE, error) && check_empty (db, error) &&
           ocop_reg_copy_tables (backup, db, error) && ocop_reg_check_within (db, &check, error) &&
           refuse_unproven (path, &check, error) && ocop_reg_commit (&writing, error);
}

gboolean
ocop_reg_backup_restore (OcopRegDb *db, const char *path, GError **error)
{
    g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
    g_autoptr (GError) cause = NULL;
    g_autoptr (OcopRegDb) backup = ocop_reg_store_open (
        url, OCOP_REG_DB_READ_ONLY | OCOP_REG_DB_UNCHANGING, ocop_reg_db_get_ports (db), &cause);
    if (backup == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "%s", cause->message);
        return FALSE;
    }
    return check_pages (backup, path, error) && take_over (backup, db, path, error);
}
