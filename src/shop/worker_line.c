/* Prepare, carry, take (sync.h), as steps of a main loop: the store's thread sleeps until the
 * session's wait is over, somebody hurries, or a message has come back. */
#include "shop/worker_line.h"

/* What closing waits for a message on its way. */
#define CLOSING_US     (5 * G_USEC_PER_SEC)
#define AFTER_ERROR_MS (60 * 1000)

struct _OcopSyncLine {
    OcopShop *shop; /* borrowed */
    OcopSyncSession *session;
    GMainContext *context;
    GSource *source;
    GThread *thread;
    GAsyncQueue *to_carry, *carried; /* of OcopSyncJob *; the line itself ends the thread */
    gboolean is_carrying;
    int is_hurried; /* atomic */
    OcopSyncLineTell tell;
    gpointer data;
};

static gpointer
carry_jobs (gpointer data)
{
    OcopSyncLine *line = data;
    gpointer job;
    while ((job = g_async_queue_pop (line->to_carry)) != line) {
        ocop_sync_job_carry (job);
        g_async_queue_push (line->carried, job);
        g_source_set_ready_time (line->source, 0);
    }
    return NULL;
}

static void
tell_status (OcopSyncLine *line)
{
    g_autoptr (GError) error = NULL;
    OcopSyncStatus *status = g_new0 (OcopSyncStatus, 1);
    if (!ocop_sync_session_get_status (line->session, status, &error))
        g_clear_pointer (&status, g_free);
    line->tell (status, g_steal_pointer (&error), line->data);
}

/* *@ret_wait_ms untouched when a message goes out. */
static gboolean
prepare_next (OcopSyncLine *line, gint64 *ret_wait_ms, GError **error)
{
    OcopSyncJob *job = NULL;
    gint64 wait_ms;
    if (!ocop_sync_session_prepare (line->session, &job, &wait_ms, error))
        return FALSE;
    if (job == NULL) {
        *ret_wait_ms = wait_ms;
        return TRUE;
    }
    line->is_carrying = TRUE;
    g_async_queue_push (line->to_carry, job);
    return TRUE;
}

static gboolean
step (gpointer data)
{
    OcopSyncLine *line = data;
    g_autoptr (GError) error = NULL;
    gint64 wait_ms = -1;
    gboolean is_told = FALSE;
    g_source_set_ready_time (line->source, -1);
    gboolean is_hurried = g_atomic_int_exchange (&line->is_hurried, FALSE);
    if (is_hurried)
        ocop_sync_session_hurry (line->session);
    OcopSyncJob *job = line->is_carrying ? g_async_queue_try_pop (line->carried) : NULL;
    gboolean ok = TRUE;
    if (job != NULL) {
        line->is_carrying = FALSE;
        ok = ocop_sync_session_take (line->session, job, &error);
        if (ok)
            tell_status (line);
        is_told = TRUE;
    }
    if (ok && !line->is_carrying)
        ok = prepare_next (line, &wait_ms, &error);
    if (!ok) {
        line->tell (NULL, g_steal_pointer (&error), line->data);
        wait_ms = AFTER_ERROR_MS;
    } else if (is_hurried && wait_ms >= 0 && !is_told) {
        tell_status (line);
    }
    if (wait_ms >= 0)
        g_source_set_ready_time (line->source, g_source_get_time (line->source) + wait_ms * 1000);
    /* What came while this ran would be forgotten by that. */
    if (g_atomic_int_get (&line->is_hurried) ||
        (line->is_carrying && g_async_queue_length (line->carried) > 0))
        g_source_set_ready_time (line->source, 0);
    return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
    return callback (data);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch};

OcopSyncLine *
ocop_sync_line_new (OcopShop *shop, GMainContext *context, int priority, OcopSyncLineTell tell,
                    gpointer data)
{
    OcopSyncLine *line = g_new0 (OcopSyncLine, 1);
    line->shop = shop;
    line->session = ocop_sync_session_new (shop, TRUE);
    line->tell = tell;
    line->data = data;
    line->to_carry = g_async_queue_new();
    line->carried = g_async_queue_new();
    line->context = g_main_context_ref (context);
    line->source = g_source_new (&source_funcs, sizeof (GSource));
    g_source_set_priority (line->source, priority);
    g_source_set_callback (line->source, step, line, NULL);
    g_source_set_ready_time (line->source, 0);
    g_source_attach (line->source, context);
    line->thread = g_thread_new ("ocop-network", carry_jobs, line);
    return line;
}

void
ocop_sync_line_hurry (OcopSyncLine *line)
{
    g_atomic_int_set (&line->is_hurried, TRUE);
    g_source_set_ready_time (line->source, 0);
}

gboolean
ocop_sync_line_close (OcopSyncLine *line)
{
    gboolean is_hurried = g_atomic_int_get (&line->is_hurried);
    g_source_destroy (line->source);
    OcopSyncJob *job =
        line->is_carrying ? g_async_queue_timeout_pop (line->carried, CLOSING_US) : NULL;
    g_async_queue_push (line->to_carry, line);
    if (line->is_carrying && job == NULL) {
        /* The thread has line, session and job for itself until the exchange times out: a few
         * kilobytes that the end of the process frees. */
        g_thread_unref (line->thread);
        return is_hurried;
    }
    g_thread_join (line->thread);
    if (job != NULL)
        ocop_sync_session_take (line->session, job, NULL);
    ocop_sync_session_free (line->session);
    g_source_unref (line->source);
    g_main_context_unref (line->context);
    g_async_queue_unref (line->to_carry);
    g_async_queue_unref (line->carried);
    g_free (line);
    return is_hurried;
}
