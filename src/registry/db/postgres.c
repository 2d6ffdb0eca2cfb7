/* PostgreSQL through libpq: server-side prepared statements in the binary format, the whole answer
 * of a statement at once unless it streams. */
#include "registry/db/postgres_codes.h"
#include "registry/db/postgres_values.h"
#include "registry/db/postgres_wait.h"
#include "registry/db/private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION_MIN 150000

typedef struct {
    char name[24]; /* "" when not prepared in this connection */
    guint generation;
    guint n_types;
    Oid types[PARAMS_MAX];
    OcopRegPostgresParams params;
    PGresult *result;
    int row;
    gint64 n_changed;
} Native;

typedef struct {
    PGconn *connection; /* NULL: given up */
    guint n_prepared;   /* names given so far */
} Link;

static PGconn *
get_connection (OcopRegDb *db)
{
    return ((Link *)db->handle)->connection;
}

static Outcome
refuse (OcopRegDb *db, const PGresult *result, const char *what, GError **error)
{
    PGconn *connection = get_connection (db);
    const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
    const char *primary =
        result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    g_autofree char *message =
        ocop_reg_postgres_dup_message (primary != NULL ? primary : PQerrorMessage (connection));
    if (ocop_reg_postgres_is_lost (connection, state)) {
        ocop_reg_db_set_lost (db, message, error);
        return OUTCOME_LOST;
    }
    /* Whoever holds the rows may be a transaction that waits for the standby. */
    if (g_strcmp0 (state, "55P03") == 0 && db->has_limits && db->state == OCOP_REG_DB_WELL)
        db->state = OCOP_REG_DB_WAITS;
    ocop_set_error (error, ocop_reg_postgres_code (state), NULL, "%s: %s (PostgreSQL %s)", what,
                    message, state != NULL ? state : "-");
    return OUTCOME_FAILED;
}

/* Nobody waits for this connection any longer. The server notices it in its own time: a statement
 * then ends (client_connection_check_interval), a COMMIT that waits for the standby does not. */
static Outcome
give_up (OcopRegDb *db, Wait wait, GError **error)
{
    Link *link = db->handle;
    g_autofree char *message =
        wait == WAIT_LOST   ? ocop_reg_postgres_dup_message (PQerrorMessage (link->connection))
        : wait == WAIT_LATE ? g_strdup (_ ("it takes too long"))
                            : g_strdup (_ ("the program is ending"));
    PQfinish (link->connection);
    link->connection = NULL;
    db->streaming = NULL;
    db->generation++;
    db->is_late = wait != WAIT_LOST;
    ocop_reg_db_set_lost (db, message, error);
    return OUTCOME_LOST;
}

/* The last result of what was sent, as PQexec gives it; NULL: @ret_wait says why. */
static PGresult *
take_last_result (OcopRegDb *db, gint64 limit_ms, Wait *ret_wait)
{
    PGconn *connection = get_connection (db);
    PGresult *last = NULL;
    while ((*ret_wait = ocop_reg_postgres_wait (db, connection, limit_ms)) == WAIT_DONE) {
        PGresult *next = PQgetResult (connection);
        if (next == NULL)
            return last;
        PQclear (last);
        last = next;
    }
    PQclear (last);
    return NULL;
}

/* @sent: what PQsend… said. DONE with a result that says how it went. */
static Outcome
finish_query (OcopRegDb *db, int sent, gint64 limit_ms, PGresult **ret_result, GError **error)
{
    Wait wait = WAIT_LOST;
    PGresult *result = sent == 1 ? take_last_result (db, limit_ms, &wait) : NULL;
    if (result == NULL)
        return give_up (db, wait, error);
    *ret_result = result;
    return OUTCOME_DONE;
}

static Outcome
exec_postgres (OcopRegDb *db, const char *sql, GError **error)
{
    PGresult *result = NULL;
    const gint64 limit_ms =
        strcmp (sql, "COMMIT") == 0 ? db->limits.commit_ms : db->limits.statement_ms;
    if (finish_query (db, PQsendQuery (get_connection (db), sql), limit_ms, &result, error) !=
        OUTCOME_DONE)
        return OUTCOME_LOST;
    const ExecStatusType status = PQresultStatus (result);
    Outcome outcome = OUTCOME_DONE;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        outcome = refuse (db, result, sql, error);
    else if (strcmp (sql, "COMMIT") == 0 && strcmp (PQcmdStatus (result), "COMMIT") != 0) {
        /* The server answers COMMIT of a transaction in which something failed with ROLLBACK. */
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "COMMIT after a failed statement");
        outcome = OUTCOME_FAILED;
    }
    PQclear (result);
    return outcome;
}

static void
ignore_notice (void *data, const PGresult *result)
{
}

static gboolean
read_setting (OcopRegDb *db, const char *sql, const char *expected, gboolean is_expected,
              GError **error)
{
    PGresult *result = NULL;
    if (finish_query (db, PQsendQuery (get_connection (db), sql), db->limits.statement_ms, &result,
                      error) != OUTCOME_DONE)
        return FALSE;
    gboolean is_ok = PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1;
    if (!is_ok)
        refuse (db, result, sql, error);
    else if ((strcmp (PQgetvalue (result, 0, 0), expected) == 0) != is_expected) {
        is_ok = FALSE;
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                        _ ("the setting “%s” is not in force: it reads “%s”"), sql,
                        PQgetvalue (result, 0, 0));
    }
    PQclear (result);
    return is_ok;
}

/* What each session needs. A commit must be on the disk when it is answered, whatever the server's
 * default; JIT costs more than it gives to short statements. */
static gboolean
apply_settings (OcopRegDb *db, GError **error)
{
    static const char *const settings[] = {
        "SET lock_timeout = '5s'",
        "SET jit = off",
        "SET TimeZone = 'UTC'",
        "SET standard_conforming_strings = on",
        "SET client_connection_check_interval = '1s'",
    };
    PGconn *connection = get_connection (db);
    PQsetNoticeReceiver (connection, ignore_notice, NULL);
    if (PQserverVersion (connection) < VERSION_MIN) {
        ocop_set_error (error, OCOP_ERROR_STORE_MISSING, NULL,
                        _ ("PostgreSQL 15 or later is needed, “%s” is %d"), db->name,
                        PQserverVersion (connection) / 10000);
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
        if (exec_postgres (db, settings[i], error) != OUTCOME_DONE)
            return FALSE;
    if ((db->flags & OCOP_REG_DB_READ_ONLY) != 0)
        return exec_postgres (db, "SET default_transaction_read_only = on", error) == OUTCOME_DONE;
    if (!read_setting (db, "SHOW synchronous_commit", "off", FALSE, NULL) &&
        exec_postgres (db, "SET synchronous_commit = on", error) != OUTCOME_DONE)
        return FALSE;
    return read_setting (db, "SHOW server_encoding", "UTF8", TRUE, error);
}

/* libpq gives no SQLSTATE for a refused log-in, only the server's words. */
static gboolean
refuse_connection (OcopRegDb *db, GError **error)
{
    PGconn *connection = get_connection (db);
    const char *text = PQerrorMessage (connection);
    g_autofree char *message =
        *text != '\0' ? ocop_reg_postgres_dup_message (text) : g_strdup (_ ("it takes too long"));
    const gboolean is_missing =
        strstr (text, "does not exist") != NULL || strstr (text, "authentication") != NULL;
    const gboolean is_starting = strstr (text, "starting up") != NULL ||
                                 strstr (text, "shutting down") != NULL ||
                                 strstr (text, "too many clients") != NULL;
    ocop_set_error (error,
                    is_missing    ? OCOP_ERROR_STORE_MISSING
                    : is_starting ? OCOP_ERROR_STORE_IN_USE
                                  : OCOP_ERROR_NETWORK,
                    NULL, "%s: %s", db->name, message);
    return FALSE;
}

static gboolean
connect_postgres (OcopRegDb *db, GError **error)
{
    Link *link = g_new0 (Link, 1);
    db->handle = link;
    link->connection = ocop_reg_postgres_connect (db);
    if (PQstatus (link->connection) != CONNECTION_OK)
        return refuse_connection (db, error);
    return apply_settings (db, error);
}

static gboolean
reconnect_postgres (OcopRegDb *db, GError **error)
{
    Link *link = db->handle;
    PQfinish (link->connection);
    link->connection = ocop_reg_postgres_connect (db);
    db->generation++;
    db->streaming = NULL;
    if (PQstatus (link->connection) != CONNECTION_OK)
        return refuse_connection (db, error);
    return apply_settings (db, error);
}

static void
disconnect_postgres (OcopRegDb *db)
{
    Link *link = db->handle;
    if (link != NULL)
        PQfinish (link->connection);
    g_free (link);
}

/* The types of parameters are known only when it is run: libpq's part is done then. */
static gboolean
prepare_postgres (OcopRegStmt *stmt, GError **error)
{
    stmt->native = g_new0 (Native, 1);
    return TRUE;
}

static gboolean
is_prepared (const OcopRegStmt *stmt, const Native *native)
{
    if (native->name[0] == '\0' || native->generation != stmt->db->generation ||
        native->n_types != stmt->n_params)
        return FALSE;
    for (guint i = 0; i < stmt->n_params; i++) {
        const Oid type = ocop_reg_postgres_oid (stmt->params[i].type);
        if (type != 0 && type != native->types[i])
            return FALSE;
    }
    return TRUE;
}

static void
deallocate (OcopRegStmt *stmt)
{
    Native *native = stmt->native;
    if (native->name[0] == '\0' || native->generation != stmt->db->generation)
        return;
    char sql[48];
    g_snprintf (sql, sizeof sql, "DEALLOCATE %s", native->name);
    native->name[0] = '\0';
    PGresult *result = NULL;
    if (finish_query (stmt->db, PQsendQuery (get_connection (stmt->db), sql),
                      stmt->db->limits.statement_ms, &result, NULL) == OUTCOME_DONE)
        PQclear (result);
}

static Outcome
ensure_prepared (OcopRegStmt *stmt, GError **error)
{
    OcopRegDb *db = stmt->db;
    Link *link = db->handle;
    Native *native = stmt->native;
    if (is_prepared (stmt, native))
        return OUTCOME_DONE;
    deallocate (stmt);
    for (guint i = 0; i < stmt->n_params; i++) {
        const Oid type = ocop_reg_postgres_oid (stmt->params[i].type);
        /* A NULL now does not unlearn what it was before. */
        native->types[i] = type != 0 || i >= native->n_types ? type : native->types[i];
    }
    char name[sizeof native->name];
    g_snprintf (name, sizeof name, "s%u", ++link->n_prepared);
    PGresult *result = NULL;
    Outcome outcome = finish_query (
        db, PQsendPrepare (link->connection, name, stmt->sql, (int)stmt->n_params, native->types),
        db->limits.statement_ms, &result, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (PQresultStatus (result) != PGRES_COMMAND_OK)
        outcome = refuse (db, result, stmt->sql, error);
    PQclear (result);
    if (outcome != OUTCOME_DONE)
        return outcome;
    memcpy (native->name, name, sizeof name);
    native->generation = db->generation;
    native->n_types = stmt->n_params;
    return OUTCOME_DONE;
}

static void
forget_postgres (OcopRegStmt *stmt)
{
    Native *native = stmt->native;
    if (PQtransactionStatus (get_connection (stmt->db)) != PQTRANS_INERROR)
        deallocate (stmt);
    ocop_reg_postgres_params_clear (&native->params);
    g_free (native);
}

/* Takes over @result as the answer, or a part of it. */
static Outcome
take_result (OcopRegStmt *stmt, PGresult *result, GError **error)
{
    Native *native = stmt->native;
    PQclear (native->result);
    native->result = result;
    native->row = 0;
    const ExecStatusType status = PQresultStatus (result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        native->n_changed = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
    else if (status != PGRES_SINGLE_TUPLE)
        return refuse (stmt->db, result, stmt->sql, error);
    int wrong;
    if (!ocop_reg_postgres_can_read (result, &wrong)) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL, "column %d has type %u: cast it: %s",
                        wrong, PQftype (result, wrong), stmt->sql);
        return OUTCOME_FAILED;
    }
    return PQntuples (result) > 0 ? OUTCOME_ROW : OUTCOME_DONE;
}

/* The next part of an answer that streams. */
static Outcome
take_streamed (OcopRegStmt *stmt, GError **error)
{
    OcopRegDb *db = stmt->db;
    PGconn *connection = get_connection (db);
    const Wait wait = ocop_reg_postgres_wait (db, connection, db->limits.statement_ms);
    if (wait != WAIT_DONE)
        return give_up (db, wait, error);
    PGresult *result = PQgetResult (connection);
    return result != NULL ? take_result (stmt, result, error) : OUTCOME_DONE;
}

static Outcome
start_streaming (OcopRegStmt *stmt, GError **error)
{
    OcopRegDb *db = stmt->db;
    PGconn *connection = get_connection (db);
    Native *native = stmt->native;
    const OcopRegPostgresParams *params = &native->params;
    if (PQsendQueryPrepared (connection, native->name, (int)stmt->n_params, params->values,
                             params->lengths, params->formats, 1) != 1 ||
        PQsetSingleRowMode (connection) != 1)
        return give_up (db, WAIT_LOST, error);
    db->streaming = stmt;
    return take_streamed (stmt, error);
}

static Outcome
start_postgres (OcopRegStmt *stmt, GError **error)
{
    Native *native = stmt->native;
    const Outcome prepared = ensure_prepared (stmt, error);
    if (prepared != OUTCOME_DONE)
        return prepared;
    ocop_reg_postgres_encode (stmt, &native->params);
    if (stmt->is_streaming)
        return start_streaming (stmt, error);
    const OcopRegPostgresParams *params = &native->params;
    PGresult *result = NULL;
    const Outcome outcome = finish_query (
        stmt->db,
        PQsendQueryPrepared (get_connection (stmt->db), native->name, (int)stmt->n_params,
                             params->values, params->lengths, params->formats, 1),
        stmt->db->limits.statement_ms, &result, error);
    return outcome == OUTCOME_DONE ? take_result (stmt, result, error) : outcome;
}

static Outcome
next_postgres (OcopRegStmt *stmt, GError **error)
{
    Native *native = stmt->native;
    if (++native->row < PQntuples (native->result))
        return OUTCOME_ROW;
    if (stmt->db->streaming != stmt)
        return OUTCOME_DONE;
    return take_streamed (stmt, error);
}

static gint64
count_changed_postgres (OcopRegStmt *stmt)
{
    return ((Native *)stmt->native)->n_changed;
}

static void
cancel (PGconn *connection)
{
    char message[256];
    PGcancel *request = PQgetCancel (connection);
    if (request != NULL)
        PQcancel (request, message, sizeof message);
    PQfreeCancel (request);
}

static void
finish_postgres (OcopRegStmt *stmt)
{
    Native *native = stmt->native;
    if (stmt->db->streaming == stmt) {
        PGconn *connection = get_connection (stmt->db);
        /* Inside a transaction a cancelled statement would spoil it: read the rest instead. */
        if (PQtransactionStatus (connection) == PQTRANS_ACTIVE && !stmt->db->is_in_transaction)
            cancel (connection);
        Wait wait;
        PQclear (take_last_result (stmt->db, stmt->db->limits.statement_ms, &wait));
        if (wait != WAIT_DONE)
            give_up (stmt->db, wait, NULL);
    }
    PQclear (native->result);
    native->result = NULL;
}

static gint64
column_int_postgres (OcopRegStmt *stmt, guint column)
{
    const Native *native = stmt->native;
    return ocop_reg_postgres_decode_int (native->result, native->row, (int)column);
}

static const char *
column_text_postgres (OcopRegStmt *stmt, guint column)
{
    const Native *native = stmt->native;
    return PQgetvalue (native->result, native->row, (int)column);
}

static const void *
column_bytes_postgres (OcopRegStmt *stmt, guint column, gsize *ret_size)
{
    const Native *native = stmt->native;
    *ret_size = (gsize)PQgetlength (native->result, native->row, (int)column);
    return PQgetisnull (native->result, native->row, (int)column)
               ? NULL
               : PQgetvalue (native->result, native->row, (int)column);
}

static gboolean
column_is_null_postgres (OcopRegStmt *stmt, guint column)
{
    const Native *native = stmt->native;
    return PQgetisnull (native->result, native->row, (int)column) == 1;
}

static guint
n_columns_postgres (OcopRegStmt *stmt)
{
    const Native *native = stmt->native;
    return (guint)PQnfields (native->result);
}

const Driver ocop_reg_postgres_driver = {
    .kind = OCOP_REG_POSTGRES,
    .connect = connect_postgres,
    .reconnect = reconnect_postgres,
    .disconnect = disconnect_postgres,
    .prepare = prepare_postgres,
    .forget = forget_postgres,
    .start = start_postgres,
    .next = next_postgres,
    .count_changed = count_changed_postgres,
    .finish = finish_postgres,
    .exec = exec_postgres,
    .column_int = column_int_postgres,
    .column_text = column_text_postgres,
    .column_bytes = column_bytes_postgres,
    .column_is_null = column_is_null_postgres,
    .n_columns = n_columns_postgres,
};
