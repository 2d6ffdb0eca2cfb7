/* One connection to the registry's database: SQLite or PostgreSQL, the same SQL text for both.
 *
 * SQL here is what both understand: parameters are $1 $2 … (any order, any number of times), INSERT
 * … ON CONFLICT … RETURNING, row values, and no function beyond count, sum, min, max, coalesce,
 * length, lower, abs, substr. Values are gint64, text (UTF-8 without NUL), bytes and NULL; a result
 * column of another type is refused, so sum and count (*) / n are written CAST (sum (x) AS BIGINT).
 * Texts compare by bytes on both.
 *
 * Every write is in a transaction: outside of one only SELECT runs. So a lost server can never
 * leave a write in doubt but at COMMIT. The connection comes back by itself: a SELECT outside a
 * transaction and a begin are tried again once; a transaction in flight fails with
 * OCOP_ERROR_STORE_IN_USE ("again": nothing was taken, the caller may repeat it); a COMMIT that was
 * sent and not answered is an unknown outcome.
 *
 * A connection and its statements belong to one thread at a time. Code outside this folder does not
 * see sqlite3.h or libpq-fe.h. */
#pragma once

#include "base/day.h"
#include "base/error.h"
#include "base/ports.h"
#include "registry/db/stop.h"
#include <glib.h>

typedef struct _OcopRegDb OcopRegDb;
typedef struct _OcopRegStmt OcopRegStmt;

typedef enum { OCOP_REG_SQLITE, OCOP_REG_POSTGRES } OcopRegKind;

typedef enum {
    OCOP_REG_DB_DEFAULT = 0,
    OCOP_REG_DB_CREATE = 1 << 0, /* make the SQLite file (0600) when it is not there */
    /* A connection for reports beside the one that writes: begin gives read snapshots only. */
    OCOP_REG_DB_READ_ONLY = 1 << 1,
    /* With READ_ONLY: an SQLite file that nobody writes while it is open, such as a backup. Nothing
     * is made beside it. */
    OCOP_REG_DB_UNCHANGING = 1 << 2,
} OcopRegDbFlags;

/* An SQLite database has one connection that can write, whoever opens it (owner.h): a second one is
 * refused with STORE_IN_USE after a short wait. Any number may read beside it.
 *
 * Opens @url: "sqlite:FILE", "postgresql://…" or "postgres://…" (libpq's URI). @ports outlives the
 * connection. SQLite: WAL, synchronous=FULL read back. PostgreSQL: 15 or later, UTF8.
 * Errors: BAD_INPUT for another kind of @url; STORE_MISSING (no such file, database or role);
 * STORE_IN_USE; STORE_DAMAGED; STORE_READ_ONLY; NETWORK where no server answers. A password in
 * @url is never part of a message. */
OcopRegDb *ocop_reg_db_open (const char *url, OcopRegDbFlags flags, const OcopPorts *ports,
                             GError **error);
void ocop_reg_db_close (OcopRegDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegDb, ocop_reg_db_close)

OcopRegKind ocop_reg_db_get_kind (const OcopRegDb *db);
const OcopPorts *ocop_reg_db_get_ports (const OcopRegDb *db);
/* File name of an SQLite database, else NULL. Borrowed. */
const char *ocop_reg_db_peek_path (const OcopRegDb *db);
/* The URL without user and password, for logs. Borrowed. */
const char *ocop_reg_db_peek_name (const OcopRegDb *db);
/* Changes each time the connection had to be made anew; what a caller cached of the database is to
 * be read again. */
guint ocop_reg_db_get_generation (const OcopRegDb *db);

/* The file part of "sqlite:FILE", NULL for anything else: where lock file, socket and key go before
 * the database is open. Borrowed from @url. */
const char *ocop_reg_url_peek_path (const char *url);

/* --- a connection that does not keep its thread ----------------------------------------------- */

/* How long a connection waits for its server. PostgreSQL only: SQLite waits for nobody but the
 * disk. What takes longer is given up: the connection is dropped, and the server ends a statement
 * whose client has gone. A COMMIT is never cancelled: one that waits for a synchronous standby and
 * is cancelled counts as done on one machine; left alone it stays invisible, with its locks, until
 * the standby has it. To the caller it is a COMMIT that was not answered. */
typedef struct {
    const OcopRegStop *stop; /* NULL: none */
    gint64 stop_ms;          /* what a statement still gets once it is asked */
    gint64 statement_ms;     /* 0: as long as it takes */
    gint64 commit_ms;        /* 0: as long as it takes */
} OcopRegLimits;

typedef enum {
    OCOP_REG_DB_WELL,
    OCOP_REG_DB_WAITS, /* reads go on; a change was not confirmed, or its rows are held, in time */
    OCOP_REG_DB_AWAY,  /* no server answers */
} OcopRegDbState;

/* From here on @db keeps to @limits, and notices what state its server is in: while that is not
 * WELL, changes (AWAY: everything) are refused at once with STORE_IN_USE or NETWORK, so that one
 * caller waits and not each. */
void ocop_reg_db_set_limits (OcopRegDb *db, const OcopRegLimits *limits);
OcopRegDbState ocop_reg_db_get_state (const OcopRegDb *db);
/* After a probe found it so. */
void ocop_reg_db_set_state (OcopRegDb *db, OcopRegDbState state);

/* In what state the server is, by a connection of its own: WAITS while a transaction of this
 * database waits for a synchronous standby. Any thread; takes as long as @limits let it. */
OcopRegDbState ocop_reg_db_probe (const char *url, const OcopRegLimits *limits,
                                  const OcopPorts *ports);

/* Sees to it that all that this connection can read is as durable as a commit of its own. After the
 * loss of a connection a transaction may be visible that no standby has confirmed. Not inside a
 * transaction; costs a commit at most once for each connection made. */
gboolean ocop_reg_settle (OcopRegDb *db, GError **error);

/* --- statements ------------------------------------------------------------------------------ */

/* The statement for @sql, prepared once and kept (the cache is keyed by the text, the least used of
 * more than a few hundred goes). Reset, bindings cleared. Borrowed until the next prepare of the
 * same text; two users of one text at the same time are a mistake of the program. */
OcopRegStmt *ocop_reg_prepare (OcopRegDb *db, const char *sql, GError **error);

/* Binding; indexes from 1. Texts and bytes are borrowed until the statement is run, stepped to its
 * end or reset. A NULL text or bytes binds NULL; OCOP_DAY_NONE binds NULL. */
void ocop_reg_bind_int (OcopRegStmt *stmt, guint index, gint64 value);
void ocop_reg_bind_text (OcopRegStmt *stmt, guint index, const char *text);
void ocop_reg_bind_bytes (OcopRegStmt *stmt, guint index, const void *bytes, gsize size);
void ocop_reg_bind_day (OcopRegStmt *stmt, guint index, OcopDay day);
void ocop_reg_bind_null (OcopRegStmt *stmt, guint index);
/* Arrays for unnest ($1), PostgreSQL only: a programmer's error on SQLite. */
void ocop_reg_bind_ints (OcopRegStmt *stmt, guint index, const gint64 *values, guint n_values);
void ocop_reg_bind_texts (OcopRegStmt *stmt, guint index, const char *const *texts, guint n_texts);

/* Runs a statement whose rows, if any, are not wanted, and resets it. @ret_n_changed (may be NULL):
 * rows inserted, updated or deleted. */
gboolean ocop_reg_run (OcopRegStmt *stmt, gint64 *ret_n_changed, GError **error);

/* Steps to the next row: TRUE and *@ret_has_row. At the end, and on error, the statement is reset.
 * On PostgreSQL the whole answer is in memory: bound it by LIMIT, or make it stream. */
gboolean ocop_reg_step (OcopRegStmt *stmt, gboolean *ret_has_row, GError **error);
/* Before the first step: rows come as the server sends them, in bounded memory. Until the end or a
 * reset no other statement of this connection may run on PostgreSQL (INTERNAL). */
void ocop_reg_set_streaming (OcopRegStmt *stmt);
/* Ends a statement before its last row. Harmless on one that is not running. */
void ocop_reg_reset (OcopRegStmt *stmt);
/* For use as a cleanup: g_autoptr (OcopRegStmt) resets at the end of the scope. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegStmt, ocop_reg_reset)

/* Columns of the present row, from 0. Borrowed values live until the next step or reset. NULL reads
 * as 0, "", no bytes, OCOP_DAY_NONE. */
gint64 ocop_reg_column_int (OcopRegStmt *stmt, guint column);
const char *ocop_reg_column_text (OcopRegStmt *stmt, guint column);
char *ocop_reg_column_dup_text (OcopRegStmt *stmt, guint column);
const void *ocop_reg_column_bytes (OcopRegStmt *stmt, guint column, gsize *ret_size);
OcopDay ocop_reg_column_day (OcopRegStmt *stmt, guint column);
gboolean ocop_reg_column_is_null (OcopRegStmt *stmt, guint column);
/* Copies exactly @size bytes. FALSE, @ret_bytes untouched, when the value has another size. */
gboolean ocop_reg_column_copy (OcopRegStmt *stmt, guint column, void *ret_bytes, gsize size);
guint ocop_reg_get_n_columns (OcopRegStmt *stmt);

/* One or more statements without parameters and rows: schema and maintenance. @sql is a constant of
 * the program. May be run outside a transaction. */
gboolean ocop_reg_exec (OcopRegDb *db, const char *sql, GError **error);

/* A statement without parameters that gives one number, such as SELECT count (*) …; 0 without row.
 */
gboolean ocop_reg_get_number (OcopRegDb *db, const char *sql, gint64 *ret_number, GError **error);

/* --- transactions ---------------------------------------------------------------------------- */

typedef enum {
    /* SQLite: BEGIN IMMEDIATE; PostgreSQL: READ COMMITTED. */
    OCOP_REG_WRITE,
    /* One snapshot for several SELECTs. */
    OCOP_REG_READ,
} OcopRegTransactionKind;

/* Rolls back when it goes out of scope uncommitted. Transactions do not nest; savepoints do. */
typedef struct {
    OcopRegDb *db;
} OcopRegTransaction;

gboolean ocop_reg_begin (OcopRegTransaction *transaction, OcopRegDb *db,
                         OcopRegTransactionKind kind, GError **error);
/* Errors: as statements; with ocop_reg_is_outcome_unknown TRUE the commit may or may not have
 * happened: look it up, then decide. Otherwise a failed commit changed nothing. */
gboolean ocop_reg_commit (OcopRegTransaction *transaction, GError **error);
void ocop_reg_end (OcopRegTransaction *transaction);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRegTransaction, ocop_reg_end)

gboolean ocop_reg_is_in_transaction (const OcopRegDb *db);
/* TRUE after a COMMIT that was not answered, until the next begin. */
gboolean ocop_reg_is_outcome_unknown (const OcopRegDb *db);
/* TRUE for an error after which the same transaction may succeed: busy, deadlock, lost server. */
gboolean ocop_reg_error_is_again (const GError *error);

/* Rolls back to where it was begun when it goes out of scope unreleased. At most 8 deep. */
typedef struct {
    OcopRegDb *db;
    guint depth;
} OcopRegSavepoint;

gboolean ocop_reg_savepoint_begin (OcopRegSavepoint *savepoint, OcopRegDb *db, GError **error);
gboolean ocop_reg_savepoint_release (OcopRegSavepoint *savepoint, GError **error);
void ocop_reg_savepoint_end (OcopRegSavepoint *savepoint);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRegSavepoint, ocop_reg_savepoint_end)

/* Waits until no other transaction holds the lock @number of this product, and holds it to the end
 * of this one. Nothing to do on SQLite, where one transaction writes at a time. */
gboolean ocop_reg_lock (OcopRegDb *db, gint64 number, GError **error);

/* SQLite only: a statement can note by how much it changes a value that nobody has read:
 * UPDATE t SET x = moved (0, x, $1) sets x to $1 and adds $1 - x to the slot 0 (or 1). Gives what
 * the slot holds and empties it. It saves the hot path a look-up for each row. */
gint64 ocop_reg_take_moved (OcopRegDb *db, guint slot);

/* Copies an SQLite database as it is at one instant into the new file @path (0600), by SQLite's
 * online backup over a connection of its own: writers go on. SQLite only. */
gboolean ocop_reg_db_copy_file (OcopRegDb *db, const char *path, GError **error);
/* Makes the closed SQLite file @path one that needs nothing beside it (journal_mode DELETE), for
 * keeping. Opened to be written to, it goes back to WAL. */
gboolean ocop_reg_db_seal_file (const char *path, const OcopPorts *ports, GError **error);

/* TRUE when the PostgreSQL server has this extension in the database. FALSE on SQLite. */
gboolean ocop_reg_has_extension (OcopRegDb *db, const char *name, gboolean *ret_has,
                                 GError **error);
