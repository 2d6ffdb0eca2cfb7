/* The part of a connection that both kinds of database have in common: the cache of statements,
 * transactions and savepoints, and what happens when the server goes away. */
#include "registry/db/db.h"

#include "registry/db/private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
free_statement (gpointer data)
{
    OcopRegStmt *stmt = data;
    ocop_reg_reset (stmt);
    stmt->db->driver->forget (stmt);
    g_queue_unlink (&stmt->db->used, &stmt->link);
    g_free (stmt->sql);
    g_free (stmt);
}

const char *
ocop_reg_url_peek_path (const char *url)
{
    return g_str_has_prefix (url, "sqlite:") ? url + strlen ("sqlite:") : NULL;
}

/* Neither user nor password nor options. */
static char *
dup_name (const char *url)
{
    const char *authority = strstr (url, "://");
    if (authority == NULL)
        return g_strdup (url);
    authority += 3;
    const char *slash = strchrnul (authority, '/');
    const char *at = memrchr (authority, '@', (gsize)(slash - authority));
    const char *rest = at != NULL ? at + 1 : authority;
    return g_strdup_printf ("postgresql://%.*s", (int)strcspn (rest, "?"), rest);
}

static const Driver *
find_driver (const char *url)
{
    if (ocop_reg_url_peek_path (url) != NULL && *ocop_reg_url_peek_path (url) != '\0')
        return &ocop_reg_sqlite_driver;
    if (g_str_has_prefix (url, "postgresql://") || g_str_has_prefix (url, "postgres://"))
        return &ocop_reg_postgres_driver;
    return NULL;
}

OcopRegDb *
ocop_reg_db_open (const char *url, OcopRegDbFlags flags, const OcopPorts *ports, GError **error)
{
    const Driver *driver = find_driver (url);
    if (driver == NULL) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "db",
                        _ ("the database is neither “sqlite:FILE” nor “postgresql://…”"));
        return NULL;
    }
    g_autoptr (OcopRegDb) db = g_new0 (OcopRegDb, 1);
    db->driver = driver;
    db->ports = ports;
    db->flags = flags;
    db->url = g_strdup (url);
    db->name = dup_name (url);
    db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_statement);
    g_queue_init (&db->used);
    if (!driver->connect (db, error))
        return NULL;
    return g_steal_pointer (&db);
}

void
ocop_reg_db_close (OcopRegDb *db)
{
    if (db == NULL)
        return;
    g_hash_table_unref (db->statements);
    db->driver->disconnect (db);
    ocop_reg_owner_release (db->owner);
    g_free (db->url);
    g_free (db->name);
    g_free (db);
}

OcopRegKind
ocop_reg_db_get_kind (const OcopRegDb *db)
{
    return db->driver->kind;
}

const OcopPorts *
ocop_reg_db_get_ports (const OcopRegDb *db)
{
    return db->ports;
}

const char *
ocop_reg_db_peek_path (const OcopRegDb *db)
{
    return ocop_reg_url_peek_path (db->url);
}

const char *
ocop_reg_db_peek_name (const OcopRegDb *db)
{
    return db->name;
}

guint
ocop_reg_db_get_generation (const OcopRegDb *db)
{
    return db->generation;
}

void
ocop_reg_db_set_lost (OcopRegDb *db, const char *message, GError **error)
{
    if (db->is_in_transaction) {
        db->is_transaction_lost = TRUE;
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the database server went away, nothing was taken: %s"), message);
        return;
    }
    ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("the database does not answer: %s"),
                    message);
}

/* --- limits --- */

void
ocop_reg_db_set_limits (OcopRegDb *db, const OcopRegLimits *limits)
{
    db->limits = *limits;
    db->has_limits = TRUE;
}

OcopRegDbState
ocop_reg_db_get_state (const OcopRegDb *db)
{
    return db->state;
}

void
ocop_reg_db_set_state (OcopRegDb *db, OcopRegDbState state)
{
    db->state = state;
}

/* Somebody with limits has other things to do than to wait as often as somebody asks. */
static void
note_state (OcopRegDb *db, OcopRegDbState state)
{
    if (db->has_limits && db->state != OCOP_REG_DB_AWAY)
        db->state = state;
}

static gboolean
check_well (const OcopRegDb *db, gboolean writes, GError **error)
{
    if (db->driver->kind == OCOP_REG_SQLITE || !db->has_limits)
        return TRUE;
    if (db->state == OCOP_REG_DB_AWAY || ocop_reg_stop_is_asked (db->limits.stop)) {
        if (db->state == OCOP_REG_DB_WELL)
            return TRUE;
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL, _ ("the database does not answer: %s"),
                        db->name);
        return FALSE;
    }
    if (db->state == OCOP_REG_DB_WAITS && writes) {
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the database takes no changes at present: %s"), db->name);
        return FALSE;
    }
    return TRUE;
}

static gboolean
reconnect (OcopRegDb *db)
{
    db->is_settled = FALSE;
    if (ocop_reg_stop_is_asked (db->limits.stop))
        return FALSE;
    if (db->driver->reconnect (db, NULL))
        return TRUE;
    note_state (db, OCOP_REG_DB_AWAY);
    return FALSE;
}

OcopRegDbState
ocop_reg_db_probe (const char *url, const OcopRegLimits *limits, const OcopPorts *ports)
{
    g_autoptr (OcopRegDb) db = ocop_reg_db_open (url, OCOP_REG_DB_READ_ONLY, ports, NULL);
    gint64 n_waiting;
    if (db == NULL)
        return OCOP_REG_DB_AWAY;
    if (db->driver->kind == OCOP_REG_SQLITE)
        return OCOP_REG_DB_WELL;
    ocop_reg_db_set_limits (db, limits);
    if (!ocop_reg_get_number (db,
                              "SELECT count (*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' "
                              "AND datname = current_database ()",
                              &n_waiting, NULL))
        return OCOP_REG_DB_AWAY;
    return n_waiting > 0 ? OCOP_REG_DB_WAITS : OCOP_REG_DB_WELL;
}

static void
drop_least_used (OcopRegDb *db)
{
    GList *link = g_queue_peek_tail_link (&db->used);
    while (link != NULL && ((OcopRegStmt *)link->data)->is_running)
        link = link->prev;
    if (link != NULL)
        g_hash_table_remove (db->statements, ((OcopRegStmt *)link->data)->sql);
}

OcopRegStmt *
ocop_reg_prepare (OcopRegDb *db, const char *sql, GError **error)
{
    OcopRegStmt *stmt = g_hash_table_lookup (db->statements, sql);
    if (stmt != NULL) {
        g_assert (!stmt->is_running);
        if (db->used.head != &stmt->link) {
            g_queue_unlink (&db->used, &stmt->link);
            g_queue_push_head_link (&db->used, &stmt->link);
        }
        ocop_reg_reset (stmt);
        return stmt;
    }
    if (g_hash_table_size (db->statements) >= STATEMENTS_MAX)
        drop_least_used (db);
    stmt = g_new0 (OcopRegStmt, 1);
    stmt->db = db;
    stmt->sql = g_strdup (sql);
    stmt->is_select = g_str_has_prefix (sql, "SELECT") || g_str_has_prefix (sql, "WITH");
    stmt->link.data = stmt;
    if (!db->driver->prepare (stmt, error)) {
        g_free (stmt->sql);
        g_free (stmt);
        return NULL;
    }
    g_hash_table_insert (db->statements, stmt->sql, stmt);
    g_queue_push_head_link (&db->used, &stmt->link);
    return stmt;
}

/* May this statement run now? */
static gboolean
check_state (OcopRegStmt *stmt, GError **error)
{
    OcopRegDb *db = stmt->db;
    if (db->is_transaction_lost) {
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the database server went away, nothing was taken"));
        return FALSE;
    }
    if (!db->is_in_transaction && !stmt->is_select) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "a write outside a transaction: %s",
                        stmt->sql);
        return FALSE;
    }
    if (db->streaming != NULL) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "“%s” while “%s” streams", stmt->sql,
                        db->streaming->sql);
        return FALSE;
    }
    return TRUE;
}

static Outcome
start_statement (OcopRegStmt *stmt, GError **error)
{
    OcopRegDb *db = stmt->db;
    if (!check_state (stmt, error))
        return OUTCOME_FAILED;
    g_autoptr (GError) lost = NULL;
    if (!db->is_in_transaction && !check_well (db, FALSE, error))
        return OUTCOME_FAILED;
    stmt->is_running = TRUE;
    db->is_late = FALSE;
    Outcome outcome = db->driver->start (stmt, &lost);
    if (outcome == OUTCOME_LOST && db->is_late)
        note_state (db, OCOP_REG_DB_AWAY);
    if (outcome == OUTCOME_LOST && !db->is_late && !db->is_in_transaction && reconnect (db)) {
        g_clear_error (&lost);
        outcome = db->driver->start (stmt, &lost);
    }
    if (lost != NULL)
        g_propagate_error (error, g_steal_pointer (&lost));
    return outcome;
}

gboolean
ocop_reg_step (OcopRegStmt *stmt, gboolean *ret_has_row, GError **error)
{
    const Outcome outcome =
        stmt->is_running ? stmt->db->driver->next (stmt, error) : start_statement (stmt, error);
    if (outcome == OUTCOME_ROW) {
        *ret_has_row = TRUE;
        return TRUE;
    }
    ocop_reg_reset (stmt);
    if (outcome != OUTCOME_DONE)
        return FALSE;
    *ret_has_row = FALSE;
    return TRUE;
}

gboolean
ocop_reg_run (OcopRegStmt *stmt, gint64 *ret_n_changed, GError **error)
{
    Outcome outcome = start_statement (stmt, error);
    while (outcome == OUTCOME_ROW)
        outcome = stmt->db->driver->next (stmt, error);
    if (outcome == OUTCOME_DONE && ret_n_changed != NULL)
        *ret_n_changed = stmt->db->driver->count_changed (stmt);
    ocop_reg_reset (stmt);
    return outcome == OUTCOME_DONE;
}

void
ocop_reg_set_streaming (OcopRegStmt *stmt)
{
    g_assert (!stmt->is_running);
    stmt->is_streaming = TRUE;
}

void
ocop_reg_reset (OcopRegStmt *stmt)
{
    if (stmt == NULL)
        return;
    if (stmt->is_running)
        stmt->db->driver->finish (stmt);
    if (stmt->db->streaming == stmt)
        stmt->db->streaming = NULL;
    stmt->is_running = FALSE;
    stmt->is_streaming = FALSE;
    memset (stmt->params, 0, stmt->n_params * sizeof stmt->params[0]);
}

gboolean
ocop_reg_exec (OcopRegDb *db, const char *sql, GError **error)
{
    return db->driver->exec (db, sql, error) == OUTCOME_DONE;
}

gboolean
ocop_reg_get_number (OcopRegDb *db, const char *sql, gint64 *ret_number, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db, sql, error);
    gboolean has_row;
    if (stmt == NULL || !ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    *ret_number = has_row ? ocop_reg_column_int (stmt, 0) : 0;
    ocop_reg_reset (stmt);
    return TRUE;
}

/* --- transactions --- */

static const char *
begin_text (const OcopRegDb *db, OcopRegTransactionKind kind)
{
    const gboolean reads = kind == OCOP_REG_READ || (db->flags & OCOP_REG_DB_READ_ONLY) != 0;
    if (db->driver->kind == OCOP_REG_SQLITE)
        return reads ? "BEGIN" : "BEGIN IMMEDIATE";
    return reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                 : "BEGIN ISOLATION LEVEL READ COMMITTED";
}

/* The first write of a connection writes in any case: its COMMIT then waits for all that was
 * committed before it, see ocop_reg_settle. */
static Outcome
exec_begin (OcopRegDb *db, const char *text, GError **error)
{
    const gboolean settles = db->driver->kind == OCOP_REG_POSTGRES && !db->is_settled &&
                             g_str_has_suffix (text, "READ COMMITTED");
    if (!settles)
        return db->driver->exec (db, text, error);
    g_autofree char *both =
        g_strconcat (text, "; SELECT pg_logical_emit_message (true, 'ocop', '')", NULL);
    const Outcome outcome = db->driver->exec (db, both, error);
    if (outcome == OUTCOME_FAILED)
        db->driver->exec (db, "ROLLBACK", NULL);
    return outcome;
}

gboolean
ocop_reg_settle (OcopRegDb *db, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    if (db->driver->kind == OCOP_REG_SQLITE || db->is_settled)
        return check_well (db, FALSE, error);
    return ocop_reg_begin (&transaction, db, OCOP_REG_WRITE, error) &&
           ocop_reg_commit (&transaction, error);
}

gboolean
ocop_reg_begin (OcopRegTransaction *transaction, OcopRegDb *db, OcopRegTransactionKind kind,
                GError **error)
{
    g_assert (!db->is_in_transaction);
    const char *text = begin_text (db, kind);
    db->is_outcome_unknown = FALSE;
    g_autoptr (GError) lost = NULL;
    if (!check_well (db, kind == OCOP_REG_WRITE, error))
        return FALSE;
    db->is_late = FALSE;
    Outcome outcome = exec_begin (db, text, &lost);
    if (outcome == OUTCOME_LOST && !db->is_late && reconnect (db)) {
        g_clear_error (&lost);
        outcome = exec_begin (db, text, &lost);
    }
    if (outcome == OUTCOME_LOST && db->is_late)
        note_state (db, OCOP_REG_DB_AWAY);
    if (outcome != OUTCOME_DONE) {
        g_propagate_error (error, g_steal_pointer (&lost));
        return FALSE;
    }
    db->is_in_transaction = TRUE;
    db->is_writing = kind == OCOP_REG_WRITE && (db->flags & OCOP_REG_DB_READ_ONLY) == 0;
    db->is_transaction_lost = FALSE;
    db->n_savepoints = 0;
    transaction->db = db;
    return TRUE;
}

gboolean
ocop_reg_commit (OcopRegTransaction *transaction, GError **error)
{
    OcopRegDb *db = transaction->db;
    if (db->is_transaction_lost) {
        ocop_set_error (error, OCOP_ERROR_STORE_IN_USE, NULL,
                        _ ("the database server went away, nothing was taken"));
        return FALSE;
    }
    g_autoptr (GError) cause = NULL;
    db->is_late = FALSE;
    const Outcome outcome = db->driver->exec (db, "COMMIT", &cause);
    if (outcome == OUTCOME_DONE) {
        db->is_settled |= db->is_writing;
        db->is_in_transaction = FALSE;
        transaction->db = NULL;
        return TRUE;
    }
    if (outcome == OUTCOME_LOST) {
        db->is_outcome_unknown = TRUE;
        if (db->is_late)
            note_state (db, OCOP_REG_DB_WAITS);
        ocop_set_error (error, OCOP_ERROR_NETWORK, NULL,
                        _ ("the database did not say whether it took the change: %s"),
                        cause->message);
        return FALSE;
    }
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
}

void
ocop_reg_end (OcopRegTransaction *transaction)
{
    OcopRegDb *db = transaction->db;
    transaction->db = NULL;
    if (db == NULL)
        return;
    if (db->streaming != NULL)
        ocop_reg_reset (db->streaming);
    const gboolean is_gone = db->is_transaction_lost || db->is_outcome_unknown;
    if (!is_gone || db->driver->kind == OCOP_REG_SQLITE)
        db->driver->exec (db, "ROLLBACK", NULL);
    db->is_in_transaction = FALSE;
    db->is_transaction_lost = FALSE;
}

gboolean
ocop_reg_is_in_transaction (const OcopRegDb *db)
{
    return db->is_in_transaction;
}

gboolean
ocop_reg_is_outcome_unknown (const OcopRegDb *db)
{
    return db->is_outcome_unknown;
}

gboolean
ocop_reg_error_is_again (const GError *error)
{
    return g_error_matches (error, OCOP_ERROR, OCOP_ERROR_STORE_IN_USE);
}

typedef enum { SAVEPOINT_BEGIN, SAVEPOINT_RELEASE, SAVEPOINT_ROLL_BACK } SavepointAct;

static gboolean
run_savepoint (OcopRegDb *db, SavepointAct act, guint depth, GError **error)
{
    static const char *const verbs[] = {"SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"};
    char text[64];
    g_snprintf (text, sizeof text, "%s s%u", verbs[act], depth);
    return db->driver->exec (db, text, error) == OUTCOME_DONE;
}

gboolean
ocop_reg_savepoint_begin (OcopRegSavepoint *savepoint, OcopRegDb *db, GError **error)
{
    g_assert (db->is_in_transaction && db->n_savepoints < SAVEPOINTS_MAX);
    if (!run_savepoint (db, SAVEPOINT_BEGIN, db->n_savepoints, error))
        return FALSE;
    savepoint->db = db;
    savepoint->depth = db->n_savepoints++;
    return TRUE;
}

gboolean
ocop_reg_savepoint_release (OcopRegSavepoint *savepoint, GError **error)
{
    OcopRegDb *db = savepoint->db;
    g_assert (savepoint->depth + 1 == db->n_savepoints);
    if (!run_savepoint (db, SAVEPOINT_RELEASE, savepoint->depth, error))
        return FALSE;
    db->n_savepoints--;
    savepoint->db = NULL;
    return TRUE;
}

void
ocop_reg_savepoint_end (OcopRegSavepoint *savepoint)
{
    OcopRegDb *db = savepoint->db;
    savepoint->db = NULL;
    if (db == NULL || !db->is_in_transaction)
        return;
    db->n_savepoints = savepoint->depth;
    if (!db->is_transaction_lost && run_savepoint (db, SAVEPOINT_ROLL_BACK, savepoint->depth, NULL))
        run_savepoint (db, SAVEPOINT_RELEASE, savepoint->depth, NULL);
}

gboolean
ocop_reg_lock (OcopRegDb *db, gint64 number, GError **error)
{
    if (db->driver->kind == OCOP_REG_SQLITE)
        return TRUE;
    g_assert (db->is_in_transaction);
    OcopRegStmt *stmt = ocop_reg_prepare (db, "SELECT pg_advisory_xact_lock ($1) IS NULL", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, number);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_has_extension (OcopRegDb *db, const char *name, gboolean *ret_has, GError **error)
{
    if (db->driver->kind == OCOP_REG_SQLITE) {
        *ret_has = FALSE;
        return TRUE;
    }
    OcopRegStmt *stmt =
        ocop_reg_prepare (db, "SELECT 1 FROM pg_extension WHERE extname = $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, name);
    gboolean has;
    if (!ocop_reg_step (stmt, &has, error))
        return FALSE;
    ocop_reg_reset (stmt);
    *ret_has = has;
    return TRUE;
}
