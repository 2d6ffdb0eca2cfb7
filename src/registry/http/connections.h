/* Every open connection: how many an address has, and which of them are too slow. Private to this
 * folder; main thread. */
#pragma once

#include <gio/gio.h>
#include <glib.h>

typedef struct {
    gint64 header_ms, body_ms, idle_ms, answer_ms;
    guint per_address_max, all_max;
} OcopConnectionLimits;

typedef enum {
    OCOP_PHASE_HEADER, /* a request has begun */
    OCOP_PHASE_BODY,
    OCOP_PHASE_WORK, /* it is our turn: no limit */
    OCOP_PHASE_ANSWER,
    OCOP_PHASE_IDLE,
} OcopConnectionPhase;

typedef struct _OcopConnections OcopConnections;

OcopConnections *ocop_connections_new (const OcopConnectionLimits *limits);
void ocop_connections_free (OcopConnections *connections);

/* Says in which phase the connection of @socket is, from @now_ms on. A socket's first HEADER
 * counts it for @address: FALSE when that was one too many, and the connection has been cut. */
gboolean ocop_connections_enter (OcopConnections *connections, GSocket *socket, const char *address,
                                 OcopConnectionPhase phase, gint64 now_ms);
/* What goes with the connection until it enters another phase or is gone; @idle is taken. */
void ocop_connections_keep (OcopConnections *connections, GSocket *socket, gpointer idle,
                            GDestroyNotify idle_free);
/* Something came (a body) or went (an answer). */
void ocop_connections_note (OcopConnections *connections, GSocket *socket, gsize size);
void ocop_connections_cut (OcopConnections *connections, GSocket *socket);
/* Cuts those that are too slow and returns their number. */
guint ocop_connections_sweep (OcopConnections *connections, gint64 now_ms);
guint ocop_connections_count (const OcopConnections *connections);
