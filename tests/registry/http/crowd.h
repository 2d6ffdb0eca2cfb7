/* Tills that all come at once: each opens a connection of its own, sends its prepared request and
 * reads the answer; so many at a time. One thread, sockets and poll. */
#pragma once

#include <glib.h>

typedef struct {
    const char *requests;                           /* one behind the other, as they travel */
    const gsize *offsets;                           /* where each begins, and the end of the last */
    guint16 port;                                   /* on 127.0.0.1 */
    guint n_connections;                            /* at a time */
    void (*answered) (guint n_done, gpointer data); /* may be NULL */
    gpointer data;
} Crowd;

typedef struct {
    double time_s, slowest_s;
    guint n_wrong; /* answers that were not 200; the first few are printed */
} CrowdResult;

double crowd_now_s (void);
/* -1: nobody listens. */
int crowd_connect (guint16 port, gboolean is_blocking);
/* The requests [first, first + n). */
CrowdResult crowd_run (const Crowd *crowd, guint first, guint n);
