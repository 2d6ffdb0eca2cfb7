/* A connection between two requests, watched for its end. Private to this folder; main thread. */
#pragma once

#include <libsoup/soup.h>

typedef struct _OcopIdle OcopIdle;

/* Of the connection that @msg, which is answered, came over. When the client ends it, it is taken
 * away from libsoup and closed. To be freed when the next request begins, or the connection went.
 */
OcopIdle *ocop_idle_new (SoupServerMessage *msg, GMainContext *context);
void ocop_idle_free (gpointer idle);
