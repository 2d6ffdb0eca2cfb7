/* What the files of this folder share: the server and one exchange of request and answer. */
#pragma once

#include "registry/http/answer.h"
#include "registry/http/connections.h"
#include "registry/http/rates.h"
#include "registry/http/server.h"
#include "registry/http/stats.h"
#include "registry/http/table.h"
#include <libsoup/soup.h>

typedef struct _OcopWorkers OcopWorkers;
typedef struct _OcopBatchReader OcopBatchReader;
typedef struct _OcopCommitQueue OcopCommitQueue;
typedef struct _OcopChores OcopChores;

struct _OcopServer {
    OcopServerSettings settings; /* texts borrowed */
    const OcopPorts *ports;
    /* owned */
    OcopKeys keys;
    OcopRegDb *db;
    OcopIngest *ingest;
    SoupServer *soup; /* NULL: not started */
    GMainContext *context;
    OcopRouteTable table;
    OcopBuckets *buckets;
    OcopStats stats;
    OcopConnections *connections;
    OcopWorkers *workers;
    OcopBatchReader *reader;
    OcopCommitQueue *queue;
    OcopChores *chores;
    OcopRegStop *stop;
    gpointer payments; /* OcopPaymentSources, NULL: none */
    char **proxies;    /* NULL: none is trusted */
    char *url;
    gsize bodies_size; /* of all exchanges */
    guint n_open;      /* exchanges that are not over */
    GSource *sweep;
    gint64 buckets_swept_ms;
    OcopRegDbState told_state; /* of the database, as last logged */
    gint is_db_away;           /* atomic, for the workers */
    /* while stopping */
    gboolean is_stopping;
    gint64 stop_until_ms;
    GFunc stop_done;
    gpointer stop_data;
};

typedef struct {
    OcopServer *server; /* borrowed */
    SoupServerMessage
        *msg; /* borrowed: it owns the exchange; who goes on later holds a reference */
    const OcopRouteEntry *entry; /* NULL: none fits */
    gint64 started_ms;
    OcopWebRequest request;
    OcopWebAnswer answer;
    /* what the request borrows from */
    char *target, *path, *address, *content_type, *claim;
    OcopForm *query, *form;
    GBytes *body;
    gsize received;
    gboolean is_page;
    gboolean is_refused;  /* answered before its body: the body is thrown away */
    gboolean is_finished; /* the client has got it, or is gone */
    gboolean is_head_sent;
    gboolean is_paused;
    gboolean is_prepared; /* the route's prepare has run */
    OcopWebSink *sink;    /* of a stream, borrowed from its worker */
} OcopExchange;

gint64 ocop_server_now_ms (const OcopServer *server);
/* Runs @func on the server's thread soon. Any thread. */
void ocop_server_invoke (OcopServer *server, GSourceFunc func, gpointer data);

/* --- exchange.c --- */

void ocop_exchange_attach (OcopServer *server);
/* Sends exchange->answer; the message goes on if it was paused. Once. */
void ocop_exchange_send (OcopExchange *exchange);
/* Status and headers of the answer onto the message, without the body. */
void ocop_exchange_put_head (OcopExchange *exchange);
/* The message waits until somebody lets it go on. */
void ocop_exchange_pause (OcopExchange *exchange);
/* Lets a paused message go on, if its client is still there. */
void ocop_exchange_resume (OcopExchange *exchange);
/* After the handler: charges who was refused, proves who was not. */
void ocop_exchange_settle_claim (OcopExchange *exchange);

/* --- admit.c --- */

/* Looks at the head of a request: TRUE to go on, FALSE with exchange->answer set. */
gboolean ocop_exchange_admit (OcopExchange *exchange);
/* The same once the body is there. */
gboolean ocop_exchange_admit_body (OcopExchange *exchange);
/* Address of the client, https or not, by the connection or a trusted proxy. */
void ocop_exchange_find_client (OcopExchange *exchange);

/* --- handle.c: runs the handler on the main thread --- */
void ocop_exchange_handle (OcopExchange *exchange);

/* --- workers.c --- */

OcopWorkers *ocop_workers_new (OcopServer *server);
/* Waits for what is running. */
void ocop_workers_free (OcopWorkers *workers);
/* Pauses the message and hands it to a worker. */
void ocop_workers_push (OcopWorkers *workers, OcopExchange *exchange);

/* A read connection and what reads through it. */
typedef struct {
    OcopRegDb *db;
    OcopIngest *ingest;
} OcopLane;
/* One that nobody else uses until it is given back. Any thread. */
OcopLane *ocop_workers_take_lane (OcopWorkers *workers, GError **error);
/* @is_sound FALSE: it is closed. */
void ocop_workers_give_lane (OcopWorkers *workers, OcopLane *lane, gboolean is_sound);

/* --- stream.c --- */

/* On a worker: runs the answer's stream. What fits into one chunk becomes the answer's body; longer
 * ones are sent as they are written. FALSE and @error: it failed before anything was sent. */
gboolean ocop_stream_run (OcopExchange *exchange, OcopWebContext *context, GError **error);
/* On the main thread: the client is gone. */
void ocop_stream_close (OcopWebSink *sink);

/* --- batch_reader.c --- */

OcopBatchReader *ocop_batch_reader_new (OcopServer *server);
/* Waits for what is running, which comes into the commit queue. */
void ocop_batch_reader_free (OcopBatchReader *reader);
/* Pauses the message; the batch goes to the commit queue once it is read. */
void ocop_batch_reader_push (OcopBatchReader *reader, OcopExchange *exchange);
/* A batch is on its way to the commit queue. */
gboolean ocop_batch_reader_is_busy (const OcopBatchReader *reader);

/* --- commit_queue.c --- */

OcopCommitQueue *ocop_commit_queue_new (OcopServer *server);
void ocop_commit_queue_free (OcopCommitQueue *queue);
/* Answers the batch or lets it wait for the next commit. Takes @job; NULL: @error. */
void ocop_commit_queue_take (OcopCommitQueue *queue, OcopExchange *exchange, OcopIngestJob *job,
                             const GError *error);
void ocop_exchange_take_ingest_answer (OcopExchange *exchange, const OcopIngestAnswer *answer);

/* --- log.c --- */
void ocop_exchange_log (const OcopExchange *exchange, int status, gint64 size, gint64 latency_ms);
void ocop_server_log (const OcopServer *server, const char *event, const char *detail);
