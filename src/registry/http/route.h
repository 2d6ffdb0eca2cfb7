/* What can be asked of the registry over HTTP: a table of routes, each a line of data and a
 * handler. API, dashboard and reports bring tables of their own and hand them to the server
 * (server.h).
 *
 * What a route declares is enforced before its handler runs: who may ask, how large the body may be
 * and of which type, which query parameters there are and how they look. So a handler sees only
 * requests that are in order, and says FALSE with an error for the rest: BAD_INPUT becomes 400
 * (with the field), UNKNOWN_CODE 404, NOT_PERMITTED 403, STORE_IN_USE and NETWORK 503, anything
 * else 500 without its message. The dashboard's routes get these as pages.
 *
 * Where a handler runs follows from its kind. Reads run on a worker thread with a read connection
 * of its own, inside one snapshot, and never wait for ingest nor make it wait. */
#pragma once

#include "registry/http/form.h"
#include "registry/ingest/ingest.h"
#include "registry/store/access.h"
#include "wire/problem.h"

/* --- who asks -------------------------------------------------------------------------------- */

typedef enum {
    OCOP_WEB_ANYBODY,
    /* From this machine itself and not through a proxy, or with a reader's token. */
    OCOP_WEB_LOCAL,
    /* A till; the handler authenticates through context->ingest, since the answer is signed. */
    OCOP_WEB_TILL,
    /* A till's signature or a reader's token. */
    OCOP_WEB_TILL_OR_READER,
    /* "Authorization: Bearer TOKEN" of at least this role. A GET also with a session's cookie. */
    OCOP_WEB_READER,
    OCOP_WEB_OFFICER,
    OCOP_WEB_ADMIN,
    /* A person logged in to the dashboard with at least this role; else a redirect to
     * OCOP_WEB_LOGIN_PATH with next=. A POST must carry the session's form secret. */
    OCOP_WEB_SESSION_READER,
    OCOP_WEB_SESSION_OFFICER,
    OCOP_WEB_SESSION_ADMIN,
    /* The handler checks a secret of its own (webhooks). */
    OCOP_WEB_SECRET,
    OCOP_WEB_N_WHO
} OcopWebWho;

#define OCOP_WEB_LOGIN_PATH     "/login"
#define OCOP_WEB_SESSION_COOKIE "ocop_session"
/* Field of every form of the dashboard that changes something. */
#define OCOP_WEB_FORM_SECRET "form_secret"
/* Bytes of a session's secret; the cookie holds them in base64url, the store their SHA-256. */
#define OCOP_WEB_SESSION_SIZE 32

typedef enum {
    OCOP_WEB_NOBODY,
    OCOP_WEB_BY_TOKEN,
    OCOP_WEB_BY_SESSION,
    OCOP_WEB_BY_TILL,
} OcopWebIdentityKind;

typedef struct {
    OcopWebIdentityKind kind;
    OcopRegRole role;
    char *actor;             /* "token:NAME", "user:LOGIN", "till:QN01-1"; NULL: nobody */
    OcopRegUser *user;       /* BY_SESSION, else NULL */
    OcopRegSession *session; /* BY_SESSION, else NULL */
} OcopWebIdentity;

/* --- a request ------------------------------------------------------------------------------- */

#define OCOP_WEB_PATH_PARAMETERS_MAX 4

/* All of it lives until the answer is sent; owned by the server. */
typedef struct {
    const char *method; /* "GET" also for HEAD */
    const char *target; /* of the request line, as it came */
    const char *path;   /* decoded; never with "." or ".." parts, "//", a control or "%" left */
    const OcopForm *query;
    char *path_values[OCOP_WEB_PATH_PARAMETERS_MAX]; /* in the order of the pattern */
    GBytes *body;                                    /* NULL: none */
    const OcopForm *form;                            /* of a form's body, else NULL */
    const char *content_type;                        /* without parameters; NULL: none */
    const char *address;                             /* of the client, text */
    gboolean is_https;                               /* here or at the trusted proxy */
    OcopWebIdentity identity;
    gpointer prepared; /* by the route's prepare */
    /*< private >*/
    const char *(*header) (const char *name, gpointer data);
    gpointer header_data;
    GDestroyNotify prepared_free;
} OcopWebRequest;

/* Value of {name} in the route's path. Never NULL for a name that stands there. */
const char *ocop_web_request_get_path (const OcopWebRequest *request, guint index);
/* NULL when it is not there. */
const char *ocop_web_request_get_query (const OcopWebRequest *request, const char *name);
const char *ocop_web_request_get_field (const OcopWebRequest *request, const char *name);
const char *ocop_web_request_get_header (const OcopWebRequest *request, const char *name);
void ocop_web_request_set_prepared (OcopWebRequest *request, gpointer prepared,
                                    GDestroyNotify free_func);

/* Query parameters that the table has checked. @fallback when absent. */
gint64 ocop_web_request_get_int (const OcopWebRequest *request, const char *name, gint64 fallback);
OcopDay ocop_web_request_get_day (const OcopWebRequest *request, const char *name,
                                  OcopDay fallback);

typedef enum { OCOP_WEB_JSON, OCOP_WEB_CSV } OcopWebFormat;
/* format=json|csv, else by Accept (text/csv named before application/json), else JSON. */
OcopWebFormat ocop_web_request_get_format (const OcopWebRequest *request);

/* What goes with every answer: no script at all, styles from this server's own files only (no style
 * attributes), pictures from here or as data:, forms to here, no frames. */
#define OCOP_WEB_CONTENT_POLICY                                                                    \
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "             \
    "base-uri 'none'; frame-ancestors 'none'"

/* --- an answer ------------------------------------------------------------------------------- */

/* Takes what a streaming answer writes. FALSE: the client is gone, stop (with @error). Blocks while
 * the client reads slowly, so memory stays flat. */
typedef struct _OcopWebSink OcopWebSink;
gboolean ocop_web_sink_write (OcopWebSink *sink, const void *bytes, gsize size, GError **error);

typedef struct _OcopWebContext OcopWebContext;
/* Called on the worker thread, in the same snapshot, after the head was sent. On failure the
 * connection is cut, so that the client sees that something is missing. */
typedef gboolean (*OcopWebStreamFunc) (OcopWebContext *context, OcopWebSink *sink, gpointer data,
                                       GError **error);

typedef struct {
    int status; /* 200 unless said */
    const char *content_type;
    GBytes *body; /* NULL: none, or a stream */
    OcopWebStreamFunc stream;
    gpointer stream_data;
    GDestroyNotify stream_data_free;
    /*< private >*/
    GPtrArray *headers; /* name, value, name, value … */
} OcopWebAnswer;

#define OCOP_WEB_TYPE_JSON "application/json"
#define OCOP_WEB_TYPE_CSV  "text/csv; charset=utf-8"
#define OCOP_WEB_TYPE_HTML "text/html; charset=utf-8"
#define OCOP_WEB_TYPE_TEXT "text/plain; charset=utf-8"

/* Takes @text. @content_type lives as long as the program. */
void ocop_web_answer_take_text (OcopWebAnswer *answer, const char *content_type, GString *text);
void ocop_web_answer_take_bytes (OcopWebAnswer *answer, const char *content_type, GBytes *bytes);
/* Reads only. */
void ocop_web_answer_set_stream (OcopWebAnswer *answer, const char *content_type,
                                 OcopWebStreamFunc stream, gpointer data, GDestroyNotify data_free);
void ocop_web_answer_set_problem (OcopWebAnswer *answer, OcopProblemType type, const char *detail);
/* 303 See Other. @location is a path of this server. */
void ocop_web_answer_redirect (OcopWebAnswer *answer, const char *location);
/* "Content-Disposition: attachment" with a name made of [A-Za-z0-9._-]; else replaced by "-". */
void ocop_web_answer_set_file_name (OcopWebAnswer *answer, const char *name);
/* Adds a header; line breaks in @value are a mistake of the program. Cache-Control, when not set
 * here, is "no-store". */
void ocop_web_answer_add_header (OcopWebAnswer *answer, const char *name, const char *value);
/* Gives the browser the session's secret for @max_age_s, 0: takes it back. HttpOnly,
 * SameSite=Strict, Secure over https. */
void ocop_web_answer_set_session (OcopWebAnswer *answer, const OcopWebRequest *request,
                                  const guint8 *secret, gint64 max_age_s);

/* --- a route --------------------------------------------------------------------------------- */

struct _OcopWebContext {
    OcopRegDb *db;      /* read connection in a snapshot, or the writing one in a transaction */
    OcopIngest *ingest; /* over @db */
    const OcopKeys *keys;
    const OcopPorts *ports;
    gint64 now_ms;
    gpointer data; /* of the route's table */
};

typedef gboolean (*OcopWebHandler) (OcopWebContext *context, OcopWebRequest *request,
                                    OcopWebAnswer *answer, GError **error);

typedef enum {
    OCOP_WEB_READ,  /* worker, read snapshot */
    OCOP_WEB_WRITE, /* main thread, one write transaction committed when the handler says TRUE with
                     * a status below 400; repeated when the database says again: no side effects
                     * besides @db and @answer. An audit row is added in the same transaction. */
    OCOP_WEB_OWN,   /* main thread, writing connection, transactions of the handler's own */
    OCOP_WEB_BATCH, /* the server's own: batches wait for each other and are committed together */
} OcopWebKind;

typedef enum {
    OCOP_WEB_TEXT,  /* any value of at most @max bytes, 0: 128 */
    OCOP_WEB_INT,   /* @min to @max */
    OCOP_WEB_DAY,   /* 2026-11-21 */
    OCOP_WEB_WORD,  /* one of @words */
    OCOP_WEB_WORDS, /* some of @words, joined by "," */
} OcopWebParameterType;

typedef struct {
    const char *name;
    OcopWebParameterType type;
    gint64 min, max;
    const char *words; /* "json csv" */
} OcopWebParameter;

typedef struct {
    const char *method;
    const char *path; /* "/v1/tills/{point}/{till}/batches"; a fixed part goes before {name} */
    OcopWebWho who;
    OcopWebKind kind;
    OcopWebHandler handler;
    const char *name;                   /* "totals": in logs, metrics, audit and OpenAPI */
    const OcopWebParameter *parameters; /* of the query, ended by a NULL name; NULL: none. Others
                                         * are refused with 400. */
    gsize body_max;                     /* 0: no body */
    const char *media_type;             /* of the body, when there may be one */
    /* Before a WRITE or OWN: on a worker with the read connection, for what takes long (Argon2id,
     * counting). When it sets a status, a body or a redirect, that is the answer and the handler is
     * not called. */
    OcopWebHandler prepare;
} OcopWebRoute;

typedef struct {
    const OcopWebRoute *routes;
    guint n_routes;
    gpointer data; /* outlives the server; used from several threads: immutable or locked */
} OcopWebTable;
