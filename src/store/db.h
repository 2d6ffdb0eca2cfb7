/* The one SQLite connection of a store: opening with the settings of durability-and-sync.md 1.4
 * read back, prepared statements kept for ever, transactions that roll back unless committed, one
 * translation of SQLite's codes into OCOP_ERROR.
 *
 * A connection belongs to the thread that opened it. */
#pragma once

#include "base/error.h"
#include "base/ports.h"
#include <glib.h>
#include <sqlite3.h>

/* "OCOP" in ASCII: how a file says that it is a store. */
#define OCOP_DB_APPLICATION_ID 0x4f434f50

typedef struct _OcopDb OcopDb;

typedef enum {
    OCOP_DB_CREATE = 1 << 0,  /* make the file when it is not there */
    OCOP_DB_SCRATCH = 1 << 1, /* a private temporary database (path ignored), no durability:
                                 doctor's replica, tests */
    OCOP_DB_NO_SYNC =
        1 << 2, /* synchronous=OFF: for building a history in a benchmark, never for a shop */
} OcopDbFlags;

/* Opens and brings the settings into force. Errors: STORE_MISSING, STORE_IN_USE, STORE_DAMAGED,
 * STORE_READ_ONLY, DISK_FULL. */
OcopDb *ocop_db_open (const char *path, OcopDbFlags flags, const OcopPorts *ports, GError **error);
void ocop_db_close (OcopDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopDb, ocop_db_close)

sqlite3 *ocop_db_get_handle (OcopDb *db);

/* Runs one or more statements without results and parameters; @sql is a constant of the program. */
gboolean ocop_db_exec (OcopDb *db, const char *sql, GError **error);

/* The prepared statement for @sql, which must be a string literal: the cache is keyed by its
 * address. Reset, bindings cleared. Borrowed; two users of one statement at the same time are a
 * mistake of the program. NULL on error, also where @db is NULL because it could not be opened
 * again after a failure of the disk: STORE_READ_ONLY. */
sqlite3_stmt *ocop_db_prepare (OcopDb *db, const char *sql, GError **error);

/* Binding; indexes from 1. Texts and blobs are not copied: they must live until the statement is
 * run or reset. A NULL text binds NULL. */
void ocop_bind_int (sqlite3_stmt *stmt, int index, gint64 value);
void ocop_bind_text (sqlite3_stmt *stmt, int index, const char *text);
void ocop_bind_blob (sqlite3_stmt *stmt, int index, const void *bytes, gsize size);
void ocop_bind_day (sqlite3_stmt *stmt, int index, gint32 day); /* OCOP_DAY_NONE binds NULL */

/* Runs a statement that gives no row, then resets it. */
gboolean ocop_db_run (OcopDb *db, sqlite3_stmt *stmt, GError **error);
/* Steps to the next row: TRUE and *@ret_has_row; at the end the statement is reset. FALSE on error
 * (reset too). */
gboolean ocop_db_step (OcopDb *db, sqlite3_stmt *stmt, gboolean *ret_has_row, GError **error);
/* For queries with at most one row: TRUE with *@ret_found; the caller reads columns and then calls
 * sqlite3_reset. */
#define ocop_db_find ocop_db_step

/* Column readers that never return NULL for texts ("" instead). */
const char *ocop_column_text (sqlite3_stmt *stmt, int column);
char *ocop_column_dup_text (sqlite3_stmt *stmt, int column);
gint32 ocop_column_day (sqlite3_stmt *stmt, int column); /* NULL gives OCOP_DAY_NONE */

/* Translates SQLite's result @code (extended) into @error; @what names what was being done. */
void ocop_db_set_error (GError **error, OcopDb *db, int code, const char *what);

/* BEGIN IMMEDIATE … COMMIT. Rolls back when it goes out of scope uncommitted. Transactions do not
 * nest. */
typedef struct {
    OcopDb *db;
} OcopTransaction;

gboolean ocop_transaction_begin (OcopTransaction *transaction, OcopDb *db, GError **error);
/* FALSE with OCOP_ERROR_INTERNAL "unknown outcome" semantics: see ocop_db_is_outcome_unknown. */
gboolean ocop_transaction_commit (OcopTransaction *transaction, GError **error);
void ocop_transaction_end (OcopTransaction *transaction);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopTransaction, ocop_transaction_end)

/* Brings all of the WAL into the database file, synced. */
gboolean ocop_db_checkpoint (OcopDb *db, GError **error);

/* TRUE after a COMMIT ended in an I/O error: whether it happened is known only after closing and
 * opening again. */
gboolean ocop_db_is_outcome_unknown (OcopDb *db);
