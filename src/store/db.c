/* One connection, one owner. WAL + FULL + EXCLUSIVE: one sync per commit, no acknowledged sale
 * lost, and the WAL-reset bug of SQLite before 3.51.3 cannot be reached, since it needs a second
 * connection (durability-and-sync.md 1.2, 1.3). */
#include "store/db.h"

#include "base/day.h"
#include "store/wal_buffer.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Selling needs little, and the system keeps the file in memory as well. Not more: SQLite walks
 * through all pages of its cache at the end of each transaction that split a page
 * (pcache1TruncateUnsafe, after a page number lent by balance_nonroot), as most sales do. */
#define PAGE_CACHE_KIB      4096
#define STATEMENT_ARRAY_MAX 256

struct _OcopDb {
    sqlite3 *handle;
    GHashTable *statements; /* address of the SQL literal -> sqlite3_stmt */
    GThread *owner;
    OcopWalBuffer *wal_buffer; /* NULL in a scratch database */
    gboolean is_outcome_unknown;
};

static const char *const protected_tables[] = {"journal", "sale",         "sale_line",
                                               "payment", "goods_return", "goods_return_line",
                                               "refund",  "stock_move",   "sync_ack"};

static void
finalize_statement (gpointer stmt)
{
    sqlite3_finalize (stmt);
}

void
ocop_db_set_error (GError **error, OcopDb *db, int code, const char *what)
{
    const char *message =
        db != NULL && db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (code);
    OcopErrorCode ocop_code;

    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        ocop_code = OCOP_ERROR_STORE_IN_USE;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
        ocop_code = OCOP_ERROR_STORE_DAMAGED;
        break;
    case SQLITE_FULL:
        ocop_code = OCOP_ERROR_DISK_FULL;
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        ocop_code = OCOP_ERROR_STORE_READ_ONLY;
        break;
    case SQLITE_CANTOPEN:
        ocop_code = OCOP_ERROR_STORE_MISSING;
        break;
    default:
        ocop_code = OCOP_ERROR_INTERNAL;
        break;
    }
    ocop_set_error (error, ocop_code, NULL, "%s: %s (SQLite %d)", what, message, code);
}

/* Refuses what would change a posted record, whatever statement someone writes. The triggers of the
 * schema say the same to other programs. */
static int
authorize (void *data, int action, const char *first, const char *second, const char *database,
           const char *trigger)
{
    if (action != SQLITE_DELETE && action != SQLITE_UPDATE && action != SQLITE_DROP_TABLE)
        return SQLITE_OK;
    for (gsize i = 0; i < G_N_ELEMENTS (protected_tables); i++)
        if (g_strcmp0 (first, protected_tables[i]) == 0)
            return SQLITE_DENY;
    return SQLITE_OK;
}

static gboolean
apply_pragma (OcopDb *db, const char *pragma, const char *expected, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2 (db->handle, pragma, -1, &stmt, NULL);
    g_autofree char *found = NULL;
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step (stmt);
        if (code == SQLITE_ROW && found == NULL)
            found = g_strdup ((const char *)sqlite3_column_text (stmt, 0));
    }
    sqlite3_finalize (stmt);
    if (code != SQLITE_DONE) {
        ocop_db_set_error (error, db, code, pragma);
        return FALSE;
    }
    if (expected != NULL && g_strcmp0 (found, expected) != 0) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the setting “%s” is not in force: it reads “%s”"), pragma,
                        found != NULL ? found : "");
        return FALSE;
    }
    return TRUE;
}

static const struct {
    const char *apply;
    const char *read;
    const char *expected;
} settings[] = {
    {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    {"PRAGMA page_size = 2048", NULL,
     NULL}, /* of a file being made: a sale changes few bytes on many pages */
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers",
     "1"}, /* else a REPLACE deletes past the triggers */
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA mmap_size = 0", NULL, NULL},
    {"PRAGMA journal_size_limit = 16777216", "PRAGMA journal_size_limit", "16777216"},
    {"PRAGMA wal_autocheckpoint = 7500", "PRAGMA wal_autocheckpoint",
     "7500"}, /* pages: just under the size limit */
};

static gboolean
apply_settings (OcopDb *db, OcopDbFlags flags, GError **error)
{
    static const struct {
        int option;
        int value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS (options); i++) {
        int in_force = -1;
        int code = sqlite3_db_config (db->handle, options[i].option, options[i].value, &in_force);
        if (code != SQLITE_OK || in_force != options[i].value) {
            ocop_db_set_error (error, db, code, "sqlite3_db_config");
            return FALSE;
        }
    }
    sqlite3_limit (db->handle, SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024);
    sqlite3_limit (db->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit (db->handle, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
    sqlite3_limit (db->handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50);
    sqlite3_busy_timeout (db->handle, 5000);

    g_autofree char *cache = g_strdup_printf ("PRAGMA cache_size = -%d", PAGE_CACHE_KIB);
    if ((flags & OCOP_DB_SCRATCH) != 0)
        return apply_pragma (db, cache, NULL, error);
    /* The first of these comes before anything that looks into the file: set later, it would leave
     * the WAL's index in shared memory. */
    for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
        if (!apply_pragma (db, settings[i].apply, NULL, error))
            return FALSE;
        if (settings[i].read != NULL &&
            !apply_pragma (db, settings[i].read, settings[i].expected, error))
            return FALSE;
    }
    if ((flags & OCOP_DB_NO_SYNC) != 0 &&
        !apply_pragma (db, "PRAGMA synchronous = OFF", NULL, error))
        return FALSE;
    return apply_pragma (db, cache, NULL, error);
}

static gboolean
check_application_id (OcopDb *db, OcopDbFlags flags, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "PRAGMA application_id", error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    gint64 id = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    if (id == OCOP_DB_APPLICATION_ID)
        return TRUE;
    sqlite3_stmt *count = ocop_db_prepare (db, "SELECT count(*) FROM sqlite_schema", error);
    if (count == NULL || !ocop_db_step (db, count, &has_row, error))
        return FALSE;
    gint64 n_tables = sqlite3_column_int64 (count, 0);
    sqlite3_reset (count);
    if (id != 0 || n_tables != 0 || (flags & (OCOP_DB_CREATE | OCOP_DB_SCRATCH)) == 0) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the file is not a store of this program (application id %" PRId64 ")"),
                        id);
        return FALSE;
    }
    g_autofree char *pragma =
        g_strdup_printf ("PRAGMA application_id = %d", OCOP_DB_APPLICATION_ID);
    return apply_pragma (db, pragma, NULL, error);
}

/* SQLite's count of its memory takes a lock at each allocation, several hundred times a sale. Only
 * before SQLite's first use in the process; where somebody else was first, it stays on. */
static void
leave_memory_uncounted (void)
{
    static gsize is_done;
    if (!g_once_init_enter (&is_done))
        return;
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave (&is_done, 1);
}

OcopDb *
ocop_db_open (const char *path, OcopDbFlags flags, const OcopPorts *ports, GError **error)
{
    g_autoptr (OcopDb) db = g_new0 (OcopDb, 1);
    db->statements =
        g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_statement);
    db->owner = g_thread_self();
    leave_memory_uncounted();

    int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if ((flags & (OCOP_DB_CREATE | OCOP_DB_SCRATCH)) != 0)
        open_flags |= SQLITE_OPEN_CREATE;
    gboolean is_scratch = (flags & OCOP_DB_SCRATCH) != 0;
    db->wal_buffer = is_scratch ? NULL : ocop_wal_buffer_new (ports->disk->sqlite_vfs);
    int code = sqlite3_open_v2 (is_scratch ? "" : path, &db->handle, open_flags,
                                is_scratch ? NULL : ocop_wal_buffer_get_name (db->wal_buffer));
    if (code != SQLITE_OK) {
        ocop_db_set_error (error, db, code, path);
        return NULL;
    }
    if (!is_scratch && sqlite3_db_readonly (db->handle, "main") == 1) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                        _ ("the store “%s” cannot be written to"), path);
        return NULL;
    }
    if (!apply_settings (db, flags, error) || !check_application_id (db, flags, error))
        return NULL;
    sqlite3_set_authorizer (db->handle, authorize, NULL);
    return g_steal_pointer (&db);
}

void
ocop_db_close (OcopDb *db)
{
    if (db == NULL)
        return;
    g_hash_table_unref (db->statements);
    if (sqlite3_close (db->handle) != SQLITE_OK)
        g_critical ("a statement was left open when the store was closed");
    ocop_wal_buffer_free (db->wal_buffer);
    g_free (db);
}

sqlite3 *
ocop_db_get_handle (OcopDb *db)
{
    return db->handle;
}

gboolean
ocop_db_exec (OcopDb *db, const char *sql, GError **error)
{
    int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return TRUE;
    ocop_db_set_error (error, db, code, "exec");
    return FALSE;
}

sqlite3_stmt *
ocop_db_prepare (OcopDb *db, const char *sql, GError **error)
{
    if (db == NULL) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                        _ ("the disk failed and the store could not be opened again"));
        return NULL;
    }
    g_assert (db->owner == g_thread_self());
    sqlite3_stmt *stmt = g_hash_table_lookup (db->statements, sql);
    if (stmt != NULL) {
        sqlite3_reset (stmt);
        sqlite3_clear_bindings (stmt);
        return stmt;
    }
    int code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (code != SQLITE_OK) {
        ocop_db_set_error (error, db, code, sql);
        return NULL;
    }
    g_hash_table_insert (db->statements, (gpointer)sql, stmt);
    g_assert (g_hash_table_size (db->statements) <= STATEMENT_ARRAY_MAX);
    return stmt;
}

void
ocop_bind_int (sqlite3_stmt *stmt, int index, gint64 value)
{
    int code = sqlite3_bind_int64 (stmt, index, value);
    g_assert (code == SQLITE_OK);
}

void
ocop_bind_text (sqlite3_stmt *stmt, int index, const char *text)
{
    int code = sqlite3_bind_text (stmt, index, text, -1, SQLITE_STATIC);
    g_assert (code == SQLITE_OK);
}

void
ocop_bind_blob (sqlite3_stmt *stmt, int index, const void *bytes, gsize size)
{
    int code = sqlite3_bind_blob64 (stmt, index, bytes, size, SQLITE_STATIC);
    g_assert (code == SQLITE_OK);
}

void
ocop_bind_day (sqlite3_stmt *stmt, int index, gint32 day)
{
    int code = day == OCOP_DAY_NONE ? sqlite3_bind_null (stmt, index)
                                    : sqlite3_bind_int (stmt, index, day);
    g_assert (code == SQLITE_OK);
}

gboolean
ocop_db_step (OcopDb *db, sqlite3_stmt *stmt, gboolean *ret_has_row, GError **error)
{
    int code = sqlite3_step (stmt);
    if (code == SQLITE_ROW) {
        *ret_has_row = TRUE;
        return TRUE;
    }
    if (code == SQLITE_DONE) {
        *ret_has_row = FALSE;
        sqlite3_reset (stmt);
        return TRUE;
    }
    ocop_db_set_error (error, db, code, sqlite3_sql (stmt));
    sqlite3_reset (stmt);
    return FALSE;
}

gboolean
ocop_db_run (OcopDb *db, sqlite3_stmt *stmt, GError **error)
{
    int code = sqlite3_step (stmt);
    if (code != SQLITE_DONE)
        ocop_db_set_error (error, db, code == SQLITE_ROW ? SQLITE_MISUSE : code,
                           sqlite3_sql (stmt));
    sqlite3_reset (stmt);
    return code == SQLITE_DONE;
}

const char *
ocop_column_text (sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text (stmt, column);
    return text != NULL ? text : "";
}

char *
ocop_column_dup_text (sqlite3_stmt *stmt, int column)
{
    return g_strdup (ocop_column_text (stmt, column));
}

gint32
ocop_column_day (sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type (stmt, column) == SQLITE_NULL ? OCOP_DAY_NONE
                                                             : sqlite3_column_int (stmt, column);
}

gboolean
ocop_transaction_begin (OcopTransaction *transaction, OcopDb *db, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "BEGIN IMMEDIATE", error);
    if (stmt == NULL || !ocop_db_run (db, stmt, error))
        return FALSE;
    transaction->db = db;
    return TRUE;
}

gboolean
ocop_transaction_commit (OcopTransaction *transaction, GError **error)
{
    OcopDb *db = transaction->db;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "COMMIT", error);
    if (stmt == NULL)
        return FALSE;
    int code = sqlite3_step (stmt);
    if (code != SQLITE_DONE) {
        /* Linux reports a failed sync once and forgets the pages: nobody can say whether the commit
         * is on the disk (durability-and-sync.md 1.5). */
        if ((code & 0xff) == SQLITE_IOERR)
            db->is_outcome_unknown = TRUE;
        ocop_db_set_error (error, db, code, "COMMIT");
        sqlite3_reset (stmt);
        return FALSE;
    }
    sqlite3_reset (stmt);
    transaction->db = NULL;
    return TRUE;
}

void
ocop_transaction_end (OcopTransaction *transaction)
{
    OcopDb *db = transaction->db;
    transaction->db = NULL;
    if (db == NULL || sqlite3_get_autocommit (db->handle))
        return;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "ROLLBACK", NULL);
    if (stmt != NULL)
        ocop_db_run (db, stmt, NULL);
}

gboolean
ocop_db_checkpoint (OcopDb *db, GError **error)
{
    int code =
        sqlite3_wal_checkpoint_v2 (db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_OK)
        return TRUE;
    ocop_db_set_error (error, db, code, "checkpoint");
    return FALSE;
}

gboolean
ocop_db_is_outcome_unknown (OcopDb *db)
{
    return db != NULL && db->is_outcome_unknown;
}
