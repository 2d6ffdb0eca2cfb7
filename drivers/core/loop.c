/* One GSource for posts and timers: its ready time is 0 while something is posted, else that of the
 * earliest timer. Setting the ready time is what wakes the context from another thread, so it is
 * set under the lock of the queue only. */
#include "drivers/core/loop.h"

typedef struct {
    OcopLoopFunc func;
    gpointer data;
    GDestroyNotify free_data;
} Post;

typedef struct {
    guint id;
    gint64 due_us;
    OcopLoopFunc func;
    gpointer data;
} Timer;

typedef struct {
    GSource source;
    OcopLoop *loop; /* borrowed: the source is destroyed before it */
} LoopSource;

struct _OcopLoop {
    gatomicrefcount n_refs;
    GMainContext *context;
    GSource *source;
    GMutex lock;
    GQueue posts;  /* of Post, under the lock */
    GList *timers; /* of Timer, earliest first, equal ones in the order they were added */
    guint last_id;
    gboolean is_manual;
    gint64 manual_us;
};

static gint64
now_us (const OcopLoop *loop)
{
    return loop->is_manual ? loop->manual_us : g_get_monotonic_time();
}

/* Under the lock. */
static void
set_ready_time (OcopLoop *loop)
{
    gint64 ready_us = -1;
    if (loop->posts.length > 0)
        ready_us = 0;
    else if (loop->timers != NULL && !loop->is_manual)
        ready_us = ((const Timer *)loop->timers->data)->due_us;
    g_source_set_ready_time (loop->source, ready_us);
}

static void
update_ready_time (OcopLoop *loop)
{
    g_mutex_lock (&loop->lock);
    set_ready_time (loop);
    g_mutex_unlock (&loop->lock);
}

static void
free_post (gpointer data)
{
    Post *post = data;
    if (post->free_data != NULL)
        post->free_data (post->data);
    g_free (post);
}

/* What is posted meanwhile waits for the next turn: other sources are not starved. */
static void
deliver_posts (OcopLoop *loop)
{
    g_mutex_lock (&loop->lock);
    GQueue posts = loop->posts;
    g_queue_init (&loop->posts);
    g_mutex_unlock (&loop->lock);
    for (Post *post; (post = g_queue_pop_head (&posts)) != NULL;) {
        post->func (post->data);
        free_post (post);
    }
}

static gboolean
fire_timer (OcopLoop *loop, gint64 until_us)
{
    Timer *timer = loop->timers != NULL ? loop->timers->data : NULL;
    if (timer == NULL || timer->due_us > until_us)
        return FALSE;
    loop->timers = g_list_delete_link (loop->timers, loop->timers);
    if (loop->is_manual)
        loop->manual_us = MAX (loop->manual_us, timer->due_us);
    timer->func (timer->data);
    g_free (timer);
    return TRUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer data)
{
    OcopLoop *loop = ocop_loop_ref (((LoopSource *)source)->loop);
    deliver_posts (loop);
    if (!loop->is_manual) {
        const gint64 until_us = now_us (loop);
        while (fire_timer (loop, until_us))
            continue;
    }
    update_ready_time (loop);
    ocop_loop_unref (loop);
    return G_SOURCE_CONTINUE;
}

static OcopLoop *
new_loop (GMainContext *context, gboolean is_manual)
{
    static GSourceFuncs funcs = {.dispatch = dispatch};
    OcopLoop *loop = g_new0 (OcopLoop, 1);
    g_atomic_ref_count_init (&loop->n_refs);
    g_mutex_init (&loop->lock);
    g_queue_init (&loop->posts);
    loop->is_manual = is_manual;
    loop->context = g_main_context_ref (context);
    loop->source = g_source_new (&funcs, sizeof (LoopSource));
    ((LoopSource *)loop->source)->loop = loop;
    g_source_set_static_name (loop->source, "ocop devices");
    g_source_attach (loop->source, context);
    return loop;
}

OcopLoop *
ocop_loop_new (GMainContext *context)
{
    return new_loop (context != NULL ? context : g_main_context_default(), FALSE);
}

OcopLoop *
ocop_loop_new_manual (void)
{
    g_autoptr (GMainContext) context = g_main_context_new();
    return new_loop (context, TRUE);
}

OcopLoop *
ocop_loop_ref (OcopLoop *loop)
{
    g_atomic_ref_count_inc (&loop->n_refs);
    return loop;
}

void
ocop_loop_unref (OcopLoop *loop)
{
    if (!g_atomic_ref_count_dec (&loop->n_refs))
        return;
    g_source_destroy (loop->source);
    g_source_unref (loop->source);
    /* What a post's data holds on to may post again while it is freed. */
    for (Post *post; (post = g_queue_pop_head (&loop->posts)) != NULL;)
        free_post (post);
    g_list_free_full (loop->timers, g_free);
    g_main_context_unref (loop->context);
    g_mutex_clear (&loop->lock);
    g_free (loop);
}

GMainContext *
ocop_loop_get_context (OcopLoop *loop)
{
    return loop->context;
}

void
ocop_loop_post (OcopLoop *loop, OcopLoopFunc func, gpointer data, GDestroyNotify free_data)
{
    Post *post = g_new (Post, 1);
    *post = (Post){func, data, free_data};
    g_mutex_lock (&loop->lock);
    g_queue_push_tail (&loop->posts, post);
    set_ready_time (loop);
    g_mutex_unlock (&loop->lock);
}

gint64
ocop_loop_get_ms (OcopLoop *loop)
{
    return now_us (loop) / 1000;
}

static gint
compare_timers (gconstpointer a, gconstpointer b)
{
    const Timer *first = a, *second = b;
    return first->due_us < second->due_us   ? -1
           : first->due_us > second->due_us ? 1
           : first->id < second->id         ? -1
                                            : 1;
}

guint
ocop_loop_add_timer (OcopLoop *loop, gint64 delay_ms, OcopLoopFunc func, gpointer data)
{
    g_assert (delay_ms >= 0);
    Timer *timer = g_new (Timer, 1);
    *timer = (Timer){++loop->last_id, now_us (loop) + delay_ms * 1000, func, data};
    loop->timers = g_list_insert_sorted (loop->timers, timer, compare_timers);
    update_ready_time (loop);
    return timer->id;
}

void
ocop_loop_clear_timer (OcopLoop *loop, guint *id)
{
    for (GList *at = *id != 0 ? loop->timers : NULL; at != NULL; at = at->next) {
        Timer *timer = at->data;
        if (timer->id != *id)
            continue;
        loop->timers = g_list_delete_link (loop->timers, at);
        g_free (timer);
        update_ready_time (loop);
        break;
    }
    *id = 0;
}

void
ocop_loop_run_pending (OcopLoop *loop)
{
    g_assert (loop->is_manual);
    while (g_main_context_iteration (loop->context, FALSE))
        continue;
}

void
ocop_loop_advance (OcopLoop *loop, gint64 ms)
{
    const gint64 until_us = loop->manual_us + ms * 1000;
    ocop_loop_run_pending (loop);
    while (fire_timer (loop, until_us))
        ocop_loop_run_pending (loop);
    loop->manual_us = until_us;
}
