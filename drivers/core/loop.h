/* Where the results of devices arrive: the caller's GMainContext, with a queue that any thread can
 * post to, and timers. A manual loop stands still until a test moves its time, so that a deadline
 * of a minute is tested in no time.
 *
 * Everything but ocop_loop_post, _ref and _unref belongs to the thread of the context. */
#pragma once

#include <glib.h>

typedef struct _OcopLoop OcopLoop;
typedef void (*OcopLoopFunc) (gpointer data);

/* @context: NULL for the default one. Owned; it ends with the last reference, and what was posted
 * and not delivered is freed. */
OcopLoop *ocop_loop_new (GMainContext *context);
/* Has a context of its own, and time 0. */
OcopLoop *ocop_loop_new_manual (void);
OcopLoop *ocop_loop_ref (OcopLoop *loop);
void ocop_loop_unref (OcopLoop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopLoop, ocop_loop_unref)

GMainContext *ocop_loop_get_context (OcopLoop *loop);

/* Calls @func on the context's thread, never from inside this call; what one thread posts arrives
 * in its order. @free_data (may be NULL) is called after it, or without it when the loop ends. */
void ocop_loop_post (OcopLoop *loop, OcopLoopFunc func, gpointer data, GDestroyNotify free_data);

/* Milliseconds since some moment; never goes back. */
gint64 ocop_loop_get_ms (OcopLoop *loop);
/* Calls @func once, @delay_ms (>= 0) from now. Returns: its id, never 0. */
guint ocop_loop_add_timer (OcopLoop *loop, gint64 delay_ms, OcopLoopFunc func, gpointer data);
/* Takes back the timer *@id, if it has not come yet, and sets *@id to 0; 0 is none. */
void ocop_loop_clear_timer (OcopLoop *loop, guint *id);

/* Of a manual loop: delivers what is posted, until nothing is. */
void ocop_loop_run_pending (OcopLoop *loop);
/* Of a manual loop: lets @ms pass; timers come in their order, each at its time. */
void ocop_loop_advance (OcopLoop *loop, gint64 ms);
