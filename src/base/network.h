/* The network as a table of functions (ports.h): one request, one whole answer. What it is for, its
 * signatures and its retries are the caller's. */
#pragma once

#include <glib.h>

typedef struct {
    const char *name;  /* token of RFC 9110 */
    const char *value; /* printable ASCII */
} OcopNetHeader;

/* All borrowed. */
typedef struct {
    const char *method; /* "GET", "POST" */
    const char *url;    /* https, or http to this machine itself */
    const OcopNetHeader *headers;
    gsize n_headers;
    GBytes *body; /* NULL: none */
    gsize max_answer; /* a longer body is a failure */
    gint64 timeout_ms; /* for the whole exchange */
} OcopNetRequest;

typedef struct {
    int status;
    GHashTable *headers; /* of owned texts, names in lower case */
    GBytes *body;
} OcopNetAnswer;

void ocop_net_answer_clear (OcopNetAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopNetAnswer, ocop_net_answer_clear)
/* NULL when there is none; case of @name ignored. Borrowed. */
const char *ocop_net_answer_get_header (const OcopNetAnswer *answer, const char *name);

typedef enum {
    OCOP_NET_ANSWERED, /* whatever the status */
    OCOP_NET_NOT_SENT, /* nothing of it has left */
    OCOP_NET_UNKNOWN,  /* it may have been carried out */
} OcopNetOutcome;

typedef struct {
    /* Blocks; may be called on any thread, by one at a time. @ret_answer is set only with ANSWERED;
     * otherwise @error is: OCOP_ERROR_NETWORK, or BAD_INPUT (with NOT_SENT) for a URL that is not
     * allowed. */
    OcopNetOutcome (*exchange) (const OcopNetRequest *request, OcopNetAnswer *ret_answer,
                                gpointer data, GError **error);
    gpointer data;
} OcopNetwork;
