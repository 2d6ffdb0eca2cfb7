/* SQLite: one connection that writes and checkpoints, readers opened read-only that never
 * checkpoint (durability-and-sync.md 1.3 b), WAL with a sync at every commit. */
#include "registry/db/private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

/* "OCOR" in ASCII: how a file says that it is a registry. */
#define APPLICATION_ID 0x4f434f52
/* The pages that a batch touches are spread over the tables of all tills; the system keeps the file
 * in memory as well. */
#define PAGE_CACHE_KIB 32768

typedef struct {
    sqlite3_stmt *handle;
    int n_params;
    guint8 map[PARAMS_MAX]; /* $N -> SQLite's index, 0: not in the text */
} Native;

static void
set_error (GError **error, OcopRegDb *db, int code, const char *what)
{
    const char *message = db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (code);
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

static gboolean
apply_pragma (OcopRegDb *db, const char *pragma, const char *expected, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    g_autofree char *found = NULL;
    int code = sqlite3_prepare_v2 (db->handle, pragma, -1, &stmt, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step (stmt);
        if (code == SQLITE_ROW && found == NULL)
            found = g_strdup ((const char *)sqlite3_column_text (stmt, 0));
    }
    sqlite3_finalize (stmt);
    if (code != SQLITE_DONE) {
        set_error (error, db, code, pragma);
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

typedef struct {
    const char *apply;
    const char *read; /* NULL: not read back */
    const char *expected;
} Setting;

static const Setting common_settings[] = {
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA cell_size_check = ON", NULL, NULL},
    {"PRAGMA mmap_size = 0", NULL, NULL},
    {"PRAGMA temp_store = MEMORY", NULL, NULL},
    {"PRAGMA cache_size = -" G_STRINGIFY (PAGE_CACHE_KIB), NULL, NULL},
};
static const Setting writer_settings[] = {
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA wal_autocheckpoint = 4000", "PRAGMA wal_autocheckpoint", "4000"},
    {"PRAGMA journal_size_limit = 67108864", NULL, NULL},
};
static const Setting reader_settings[] = {
    {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"},
    {"PRAGMA query_only = ON", "PRAGMA query_only", "1"},
};

static gboolean
apply_settings (OcopRegDb *db, const Setting *settings, gsize n_settings, GError **error)
{
    for (gsize i = 0; i < n_settings; i++) {
        if (!apply_pragma (db, settings[i].apply, NULL, error))
            return FALSE;
        if (settings[i].read != NULL &&
            !apply_pragma (db, settings[i].read, settings[i].expected, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_pragma_number (OcopRegDb *db, const char *pragma, gint64 *ret_number, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2 (db->handle, pragma, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step (stmt);
    if (code == SQLITE_ROW)
        *ret_number = sqlite3_column_int64 (stmt, 0);
    else
        set_error (error, db, code, pragma);
    sqlite3_finalize (stmt);
    return code == SQLITE_ROW;
}

/* An empty file becomes a registry; what is something else stays what it is. */
static gboolean
check_application_id (OcopRegDb *db, GError **error)
{
    gint64 id, n_tables;
    if (!read_pragma_number (db, "PRAGMA application_id", &id, error) ||
        !read_pragma_number (db, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
        return FALSE;
    if (id == APPLICATION_ID)
        return TRUE;
    if (id != 0 || n_tables != 0 || (db->flags & OCOP_REG_DB_READ_ONLY) != 0) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, _ ("“%s” is not a registry"),
                        ocop_reg_db_peek_path (db));
        return FALSE;
    }
    g_autofree char *pragma = g_strdup_printf ("PRAGMA application_id = %d", APPLICATION_ID);
    return apply_pragma (db, pragma, NULL, error);
}

/* The file is made here, so that nobody else can read it for a moment: SQLite would ask the umask.
 */
static gboolean
make_file (OcopRegDb *db, const char *path, GError **error)
{
    const OcopDisk *disk = db->ports->disk;
    if ((db->flags & OCOP_REG_DB_CREATE) == 0 || disk->exists (path, disk->data))
        return TRUE;
    g_autoptr (GError) cause = NULL;
    if (ocop_ports_write_file (db->ports, path, "", 0, 0600, &cause))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_STORE_MISSING, NULL, "%s: %s", path, cause->message);
    return FALSE;
}

/* moved (slot, before, after) */
static void
note_moved (sqlite3_context *context, int n_values, sqlite3_value **values)
{
    OcopRegDb *db = sqlite3_user_data (context);
    const gint64 after = sqlite3_value_int64 (values[2]);
    db->moved[sqlite3_value_int (values[0]) & 1] += after - sqlite3_value_int64 (values[1]);
    sqlite3_result_int64 (context, after);
}

gint64
ocop_reg_take_moved (OcopRegDb *db, guint slot)
{
    g_assert (slot < G_N_ELEMENTS (db->moved));
    const gint64 moved = db->moved[slot];
    db->moved[slot] = 0;
    return moved;
}

static gboolean
add_functions (OcopRegDb *db, GError **error)
{
    const int code = sqlite3_create_function (
        db->handle, "moved", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, db, note_moved, NULL, NULL);
    if (code != SQLITE_OK)
        set_error (error, db, code, "moved");
    return code == SQLITE_OK;
}

/* A file that nobody writes is read as it lies there. One with a log beside it is not such a file,
 * whatever the caller thinks: what is in the log would be missing. Owned. */
static char *
dup_file_name (const OcopRegDb *db, const char *path, int *flags)
{
    const OcopDisk *disk = db->ports->disk;
    g_autofree char *log = g_strconcat (path, "-wal", NULL);
    if ((db->flags & OCOP_REG_DB_UNCHANGING) == 0 || disk->exists (log, disk->data))
        return g_strdup (path);
    g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
    *flags |= SQLITE_OPEN_URI;
    return g_strconcat ("file:", escaped, "?immutable=1", NULL);
}

static gboolean
connect_sqlite (OcopRegDb *db, GError **error)
{
    const char *path = ocop_reg_db_peek_path (db);
    const gboolean is_reader = (db->flags & OCOP_REG_DB_READ_ONLY) != 0;
    const OcopDisk *disk = db->ports->disk;
    if (!disk->exists (path, disk->data) && (db->flags & OCOP_REG_DB_CREATE) == 0) {
        ocop_set_error (error, OCOP_ERROR_STORE_MISSING, NULL, _ ("there is no registry “%s”"),
                        path);
        return FALSE;
    }
    if (!is_reader) {
        db->owner = ocop_reg_owner_take (path, LOCK_TIMEOUT_MS, db->ports, error);
        if (db->owner == NULL || !make_file (db, path, error))
            return FALSE;
    }
    sqlite3 *handle = NULL;
    int flags = (is_reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                SQLITE_OPEN_EXRESCODE;
    g_autofree char *name = dup_file_name (db, path, &flags);
    const int code = sqlite3_open_v2 (name, &handle, flags, disk->sqlite_vfs);
    db->handle = handle;
    if (code != SQLITE_OK) {
        set_error (error, db, code, path);
        return FALSE;
    }
    sqlite3_busy_timeout (handle, LOCK_TIMEOUT_MS);
    if (is_reader)
        sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    else if (sqlite3_db_readonly (handle, "main") == 1) {
        ocop_set_error (error, OCOP_ERROR_STORE_READ_ONLY, NULL,
                        _ ("the registry “%s” cannot be written to"), path);
        return FALSE;
    }
    return add_functions (db, error) &&
           apply_settings (db, common_settings, G_N_ELEMENTS (common_settings), error) &&
           check_application_id (db, error) &&
           (is_reader
                ? apply_settings (db, reader_settings, G_N_ELEMENTS (reader_settings), error)
                : apply_settings (db, writer_settings, G_N_ELEMENTS (writer_settings), error));
}

static gboolean
reconnect_sqlite (OcopRegDb *db, GError **error)
{
    return TRUE;
}

static void
disconnect_sqlite (OcopRegDb *db)
{
    if (db->handle != NULL && sqlite3_close (db->handle) != SQLITE_OK)
        g_critical ("a statement was left open when the registry was closed");
}

static gboolean
prepare_sqlite (OcopRegStmt *stmt, GError **error)
{
    sqlite3_stmt *handle = NULL;
    const int code = sqlite3_prepare_v3 (stmt->db->handle, stmt->sql, -1, SQLITE_PREPARE_PERSISTENT,
                                         &handle, NULL);
    if (code != SQLITE_OK) {
        set_error (error, stmt->db, code, stmt->sql);
        return FALSE;
    }
    Native *native = g_new0 (Native, 1);
    native->handle = handle;
    for (int i = 1; i <= sqlite3_bind_parameter_count (handle); i++) {
        const char *name = sqlite3_bind_parameter_name (handle, i);
        g_assert (name != NULL && name[0] == '$');
        const guint64 number = g_ascii_strtoull (name + 1, NULL, 10);
        g_assert (number >= 1 && number <= PARAMS_MAX);
        native->map[number - 1] = (guint8)i;
        native->n_params = MAX (native->n_params, (int)number);
    }
    stmt->native = native;
    return TRUE;
}

static void
forget_sqlite (OcopRegStmt *stmt)
{
    Native *native = stmt->native;
    sqlite3_finalize (native->handle);
    g_free (native);
}

static int
bind_value (sqlite3_stmt *handle, int index, const Value *value)
{
    switch (value->type) {
    case VALUE_INT:
        return sqlite3_bind_int64 (handle, index, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64 (handle, index, value->bytes, value->size, SQLITE_STATIC,
                                    SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64 (handle, index, value->size > 0 ? value->bytes : "", value->size,
                                    SQLITE_STATIC);
    case VALUE_NULL:
        return sqlite3_bind_null (handle, index);
    case VALUE_INTS:
    case VALUE_TEXTS:
        break;
    }
    g_error ("SQLite takes no arrays");
}

static Outcome
step_sqlite (OcopRegStmt *stmt, GError **error)
{
    const Native *native = stmt->native;
    const int code = sqlite3_step (native->handle);
    if (code == SQLITE_ROW)
        return OUTCOME_ROW;
    if (code == SQLITE_DONE)
        return OUTCOME_DONE;
    set_error (error, stmt->db, code, stmt->sql);
    return OUTCOME_FAILED;
}

static Outcome
start_sqlite (OcopRegStmt *stmt, GError **error)
{
    const Native *native = stmt->native;
    for (int i = 0; i < native->n_params; i++) {
        if (native->map[i] == 0)
            continue;
        const int code = bind_value (native->handle, native->map[i], &stmt->params[i]);
        if (code != SQLITE_OK) {
            set_error (error, stmt->db, code, stmt->sql);
            return OUTCOME_FAILED;
        }
    }
    return step_sqlite (stmt, error);
}

static gint64
count_changed_sqlite (OcopRegStmt *stmt)
{
    return sqlite3_changes64 (stmt->db->handle);
}

static void
finish_sqlite (OcopRegStmt *stmt)
{
    sqlite3_reset (((Native *)stmt->native)->handle);
}

static Outcome
exec_sqlite (OcopRegDb *db, const char *sql, GError **error)
{
    const int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return OUTCOME_DONE;
    set_error (error, db, code, sql);
    /* Linux reports a failed sync once and forgets the pages: nobody can say whether a commit that
     * ended so is on the disk. */
    return (code & 0xff) == SQLITE_IOERR && strcmp (sql, "COMMIT") == 0 ? OUTCOME_LOST
                                                                        : OUTCOME_FAILED;
}

static sqlite3_stmt *
get_row (OcopRegStmt *stmt)
{
    return ((Native *)stmt->native)->handle;
}

static gint64
column_int_sqlite (OcopRegStmt *stmt, guint column)
{
    return sqlite3_column_int64 (get_row (stmt), (int)column);
}

static const char *
column_text_sqlite (OcopRegStmt *stmt, guint column)
{
    return (const char *)sqlite3_column_text (get_row (stmt), (int)column);
}

static const void *
column_bytes_sqlite (OcopRegStmt *stmt, guint column, gsize *ret_size)
{
    const gboolean is_null = sqlite3_column_type (get_row (stmt), (int)column) == SQLITE_NULL;
    const void *bytes = sqlite3_column_blob (get_row (stmt), (int)column);
    *ret_size = (gsize)sqlite3_column_bytes (get_row (stmt), (int)column);
    return bytes != NULL || is_null ? bytes : "";
}

static gboolean
column_is_null_sqlite (OcopRegStmt *stmt, guint column)
{
    return sqlite3_column_type (get_row (stmt), (int)column) == SQLITE_NULL;
}

static guint
n_columns_sqlite (OcopRegStmt *stmt)
{
    return (guint)sqlite3_column_count (get_row (stmt));
}

const Driver ocop_reg_sqlite_driver = {
    .kind = OCOP_REG_SQLITE,
    .connect = connect_sqlite,
    .reconnect = reconnect_sqlite,
    .disconnect = disconnect_sqlite,
    .prepare = prepare_sqlite,
    .forget = forget_sqlite,
    .start = start_sqlite,
    .next = step_sqlite,
    .count_changed = count_changed_sqlite,
    .finish = finish_sqlite,
    .exec = exec_sqlite,
    .column_int = column_int_sqlite,
    .column_text = column_text_sqlite,
    .column_bytes = column_bytes_sqlite,
    .column_is_null = column_is_null_sqlite,
    .n_columns = n_columns_sqlite,
};
