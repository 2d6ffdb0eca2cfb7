/* What the two libraries' files and the common part share. */
#pragma once

#include "registry/db/db.h"
#include "registry/db/owner.h"

#define PARAMS_MAX      40
#define SAVEPOINTS_MAX  8
#define STATEMENTS_MAX  400
#define LOCK_TIMEOUT_MS 5000

typedef enum {
    VALUE_NULL,
    VALUE_INT,
    VALUE_TEXT,
    VALUE_BYTES,
    VALUE_INTS,
    VALUE_TEXTS,
} ValueType;

typedef struct {
    ValueType type;
    gint64 number;
    const void *bytes; /* borrowed: text, bytes, or the first of an array */
    gsize size;        /* of bytes; number of an array's values */
} Value;

typedef struct _Driver Driver;

struct _OcopRegStmt {
    OcopRegDb *db;
    char *sql;
    gpointer native; /* the driver's own */
    guint n_params;  /* highest bound so far */
    Value params[PARAMS_MAX];
    gboolean is_select;
    gboolean is_streaming;
    gboolean is_running;
    GList link; /* in db->used, most recent first */
};

typedef enum {
    OUTCOME_DONE,
    OUTCOME_ROW,
    OUTCOME_FAILED,
    OUTCOME_LOST, /* the server is gone, or took too long; error is set too */
} Outcome;

/* All functions are called with what the names say; errors are translated by the driver. */
struct _Driver {
    OcopRegKind kind;
    gboolean (*connect) (OcopRegDb *db, GError **error);
    /* Tries to come back after OUTCOME_LOST; prepared statements are gone. */
    gboolean (*reconnect) (OcopRegDb *db, GError **error);
    void (*disconnect) (OcopRegDb *db);
    gboolean (*prepare) (OcopRegStmt *stmt, GError **error);
    void (*forget) (OcopRegStmt *stmt);
    /* Binds the parameters and runs to the first row or the end. */
    Outcome (*start) (OcopRegStmt *stmt, GError **error);
    Outcome (*next) (OcopRegStmt *stmt, GError **error);
    gint64 (*count_changed) (OcopRegStmt *stmt);
    void (*finish) (OcopRegStmt *stmt);
    Outcome (*exec) (OcopRegDb *db, const char *sql, GError **error);
    gint64 (*column_int) (OcopRegStmt *stmt, guint column);
    const char *(*column_text) (OcopRegStmt *stmt, guint column);
    const void *(*column_bytes) (OcopRegStmt *stmt, guint column, gsize *ret_size);
    gboolean (*column_is_null) (OcopRegStmt *stmt, guint column);
    guint (*n_columns) (OcopRegStmt *stmt);
};

extern const Driver ocop_reg_sqlite_driver;
extern const Driver ocop_reg_postgres_driver;

struct _OcopRegDb {
    const Driver *driver;
    const OcopPorts *ports;
    OcopRegDbFlags flags;
    char *url;
    char *name;
    gpointer handle;        /* sqlite3 or PGconn */
    OcopRegOwner *owner;    /* SQLite that can write */
    GHashTable *statements; /* sql -> OcopRegStmt, owned */
    GQueue used;
    OcopRegStmt *streaming; /* the one that holds the connection, NULL */
    guint generation;
    gboolean is_in_transaction;
    gboolean is_writing;          /* the transaction, if there is one, may write */
    gboolean is_transaction_lost; /* the server went while it was open */
    gboolean is_outcome_unknown;
    gboolean is_late;    /* the last loss was a limit that passed */
    gboolean is_settled; /* a write of this connection has been committed */
    gboolean has_limits;
    OcopRegLimits limits;
    OcopRegDbState state;
    guint n_savepoints;
    gint64 moved[2]; /* SQLite: what moved () has noted */
};

/* Marks what a lost connection means for an open transaction and sets the error for it. */
void ocop_reg_db_set_lost (OcopRegDb *db, const char *message, GError **error);
