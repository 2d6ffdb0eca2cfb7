/* How much one client may ask: the server's limits by name, and token buckets. Private to this
 * folder. */
#pragma once

#include <glib.h>

/* Time from a connection, or a request's first byte, to the end of its headers. */
#define OCOP_WEB_HEADER_TIMEOUT_MS (G_GINT64_CONSTANT (15000))
/* Grace for a body; beyond it, a body has to come at OCOP_WEB_BODY_RATE on average. */
#define OCOP_WEB_BODY_TIMEOUT_MS (G_GINT64_CONSTANT (30000))
#define OCOP_WEB_BODY_RATE       (G_GINT64_CONSTANT (8192)) /* bytes a second */
/* A connection kept open without a request. */
#define OCOP_WEB_IDLE_TIMEOUT_MS (G_GINT64_CONSTANT (75000))
/* Grace for an answer; beyond it, the client has to take it at that rate: one who reads by drops
 * would hold a worker and its snapshot. */
#define OCOP_WEB_ANSWER_TIMEOUT_MS (G_GINT64_CONSTANT (30000))

#define OCOP_WEB_CONNECTIONS_PER_ADDRESS_MAX 1024
#define OCOP_WEB_CONNECTIONS_MAX             8192
#define OCOP_WEB_HEADERS_MAX                 64 /* in number; 64 KiB together is libsoup's */
/* Bodies being received or waiting to be committed, together. */
#define OCOP_WEB_BODIES_MAX_BYTES ((gsize)256 * 1024 * 1024)
/* A refused request's body that is still read and thrown away, so that the client gets to see the
 * answer. */
#define OCOP_WEB_DRAIN_MAX_BYTES ((gsize)64 * 1024 * 1024)

/* How long the main thread waits for PostgreSQL: for a commit, for any other statement, and for
 * either once the server is asked to end. Several times what a slow disk needs. */
#define OCOP_WEB_DB_COMMIT_MS    (G_GINT64_CONSTANT (5000))
#define OCOP_WEB_DB_STATEMENT_MS (G_GINT64_CONSTANT (15000))
#define OCOP_WEB_DB_STOP_MS      (G_GINT64_CONSTANT (1000))
/* What a client is told to wait that comes while the database takes nothing. */
#define OCOP_WEB_UNAVAILABLE_MS (G_GINT64_CONSTANT (5000))

/* Requests a second and in a row. A till's may never be below 10 a second (CONTRACT.md). */
typedef struct {
    gint64 per_second;
    gint64 burst;
} OcopRate;

#define OCOP_WEB_RATE_TILL    ((OcopRate){20, 60})
#define OCOP_WEB_RATE_TOKEN   ((OcopRate){50, 200})
#define OCOP_WEB_RATE_SESSION ((OcopRate){50, 200})
#define OCOP_WEB_RATE_ADDRESS ((OcopRate){100, 400})
/* Refusals of one address; when it has run out, only those who were proven go on. */
#define OCOP_WEB_RATE_FAILURES ((OcopRate){50, 1000})

/* Requests of one address that are not HTTP; then its connections are cut. */
#define OCOP_WEB_RATE_MALFORMED ((OcopRate){1, 200})

typedef struct _OcopBuckets OcopBuckets;

OcopBuckets *ocop_buckets_new (void);
void ocop_buckets_free (OcopBuckets *buckets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopBuckets, ocop_buckets_free)

/* Takes one of @key's. FALSE: none is left, *@ret_wait_ms until there is. */
gboolean ocop_buckets_take (OcopBuckets *buckets, const char *key, OcopRate rate, gint64 now_ms,
                            gint64 *ret_wait_ms);
/* The same without taking. */
gboolean ocop_buckets_has (OcopBuckets *buckets, const char *key, OcopRate rate, gint64 now_ms,
                           gint64 *ret_wait_ms);
/* Whoever holds @key has shown that it is theirs; forgotten with the bucket. */
void ocop_buckets_prove (OcopBuckets *buckets, const char *key);
gboolean ocop_buckets_is_proven (OcopBuckets *buckets, const char *key);
/* Forgets buckets that nobody used for ten minutes. */
void ocop_buckets_sweep (OcopBuckets *buckets, gint64 now_ms);
