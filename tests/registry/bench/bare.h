/* The bare loops that the storage call and the whole request are compared with: the same rows,
 * indexes and durability, straight through sqlite3.h and libpq-fe.h, nothing read, nothing checked.
 * Bodies are those that the headers have. */
#pragma once

#include "registry/store/headers.h"
#include "registry/store/tills.h"

typedef struct {
    gint64 till_key;
    gint64 from, to;
    const OcopWireHeader *headers; /* to - from + 1 */
    GByteArray *packed;            /* of these */
    const OcopWireRow *rows;
    guint n_rows;
    const OcopWireStock *stock; /* without lots */
    guint n_stock;
    gint64 feed;
} Batch;

typedef struct _Bare Bare;

/* On a database whose schema is made. @url as for ocop_reg_db_open. */
Bare *bare_open (OcopRegKind kind, const char *url);
void bare_close (Bare *bare);
/* One durable transaction. */
void bare_put (Bare *bare, const Batch *batch);
