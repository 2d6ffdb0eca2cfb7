/* Calls wait in two queues. Each has one source of the store thread's main loop, which takes one
 * call and lets the loop look at the more urgent queue again; GLib's own idle sources would run all
 * that are ready before they look. What is done comes back through a third queue in the same way,
 * so that drawing gets its turn between two results. */
#include "shop/worker.h"

#include "shop/worker_line.h"

#define SELLING_PRIORITY G_PRIORITY_DEFAULT
#define SYNC_PRIORITY    (G_PRIORITY_DEFAULT + 50)
#define LATER_PRIORITY   G_PRIORITY_DEFAULT_IDLE
#define STEPS_PRIORITY   G_PRIORITY_LOW

typedef struct _Call Call;

struct _Call {
    void (*run) (OcopWorker *worker, Call *call); /* on the store's thread */
    OcopWorkerFunc func;
    OcopWorkerMake make;
    gpointer request;
    GDestroyNotify free_request;
    gboolean has_owner;
    GWeakRef owner;
    OcopWorkerDone done;
    GDestroyNotify free_result;
    gpointer data;
    gpointer result;
    GError *error;
};

typedef struct {
    OcopWorkerStep step;
    gpointer data;
    GDestroyNotify free_data;
} Steps;

struct _OcopWorker {
    char *home, *program;
    OcopShopFlags flags;
    const OcopPorts *ports;
    GThread *thread;

    /* of both threads, under the lock */
    GMutex lock;
    GQueue selling, later, done; /* of Call * */
    gboolean is_closing;
    OcopSyncLine *line;  /* of the store's thread, to be hurried by others; NULL: none */
    gboolean is_hurried; /* before there was a line */

    GMainContext *context; /* the store thread's */
    GSource *selling_source, *later_source, *steps_source, *done_source;

    /* of the store's thread */
    OcopShop *shop;
    GError *open_error; /* set while there is no shop */
    GQueue steps;       /* of Steps * */
    gboolean has_sync;

    /* of the creating thread */
    OcopWorkerOpened opened;
    gpointer opened_data;
    OcopWorkerSynced synced;
    gpointer synced_data;
};

/* ---- calls */

static void
free_call (Call *call)
{
    if (call->free_request != NULL && call->request != NULL)
        call->free_request (call->request);
    if (call->free_result != NULL && call->result != NULL)
        call->free_result (call->result);
    if (call->has_owner)
        g_weak_ref_clear (&call->owner);
    g_clear_error (&call->error);
    g_free (call);
}

static Call *
new_call (void (*run) (OcopWorker *worker, Call *call), gpointer request,
          GDestroyNotify free_request, GObject *owner, OcopWorkerDone done, gpointer data)
{
    Call *call = g_new0 (Call, 1);
    call->run = run;
    call->request = request;
    call->free_request = free_request;
    call->done = done;
    call->data = data;
    if (owner != NULL) {
        call->has_owner = TRUE;
        g_weak_ref_init (&call->owner, owner);
    }
    return call;
}

/* Source funcs without prepare and check: ready is whoever's ready time has come. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
    return callback (data);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch};

static GSource *
attach (GMainContext *context, int priority, GSourceFunc callback, OcopWorker *worker)
{
    GSource *source = g_source_new (&source_funcs, sizeof (GSource));
    g_source_set_priority (source, priority);
    g_source_set_callback (source, callback, worker, NULL);
    g_source_attach (source, context);
    return source;
}

static void
push (OcopWorker *worker, GQueue *queue, GSource *source, Call *call)
{
    g_mutex_lock (&worker->lock);
    g_queue_push_tail (queue, call);
    g_source_set_ready_time (source, 0);
    g_mutex_unlock (&worker->lock);
}

static Call *
pop (OcopWorker *worker, GQueue *queue, GSource *source)
{
    g_mutex_lock (&worker->lock);
    Call *call = g_queue_pop_head (queue);
    if (g_queue_is_empty (queue))
        g_source_set_ready_time (source, -1);
    g_mutex_unlock (&worker->lock);
    return call;
}

/* The last thing that touches @worker: the callback may have closed it. */
static gboolean
deliver_one (gpointer data)
{
    OcopWorker *worker = data;
    Call *call = pop (worker, &worker->done, worker->done_source);
    if (call == NULL)
        return G_SOURCE_CONTINUE;
    g_autoptr (GObject) owner = call->has_owner ? g_weak_ref_get (&call->owner) : NULL;
    if (call->done != NULL && (!call->has_owner || owner != NULL))
        call->done (call->result, call->error, call->data);
    free_call (call);
    return G_SOURCE_CONTINUE;
}

static void
run_one (OcopWorker *worker, GQueue *queue, GSource *source)
{
    Call *call = pop (worker, queue, source);
    if (call == NULL)
        return;
    call->run (worker, call);
    push (worker, &worker->done, worker->done_source, call);
}

static gboolean
run_selling (gpointer data)
{
    OcopWorker *worker = data;
    run_one (worker, &worker->selling, worker->selling_source);
    return G_SOURCE_CONTINUE;
}

static gboolean
run_later (gpointer data)
{
    OcopWorker *worker = data;
    run_one (worker, &worker->later, worker->later_source);
    return G_SOURCE_CONTINUE;
}

static void
run_func (OcopWorker *worker, Call *call)
{
    if (worker->shop == NULL)
        call->error = g_error_copy (worker->open_error);
    else
        call->result = call->func (worker->shop, call->request, &call->error);
}

/* ---- steps in the background */

static void
free_steps (Steps *steps)
{
    if (steps->free_data != NULL)
        steps->free_data (steps->data);
    g_free (steps);
}

static gboolean
run_step (gpointer data)
{
    OcopWorker *worker = data;
    Steps *steps = g_queue_pop_head (&worker->steps);
    if (steps != NULL && worker->shop != NULL && steps->step (worker->shop, steps->data))
        g_queue_push_tail (&worker->steps, steps);
    else if (steps != NULL)
        free_steps (steps);
    if (g_queue_is_empty (&worker->steps))
        g_source_set_ready_time (worker->steps_source, -1);
    return G_SOURCE_CONTINUE;
}

static void
end_steps (OcopWorker *worker)
{
    g_queue_clear_full (&worker->steps, (GDestroyNotify)free_steps);
}

static void
run_add_steps (OcopWorker *worker, Call *call)
{
    g_queue_push_tail (&worker->steps, g_steal_pointer (&call->request));
    g_source_set_ready_time (worker->steps_source, 0);
}

/* ---- the line to the registry */

static void
deliver_synced (gpointer result, const GError *error, gpointer data)
{
    OcopWorker *worker = data;
    if (worker->synced != NULL)
        worker->synced (result, error, worker->synced_data);
}

static void
free_status (gpointer data)
{
    OcopSyncStatus *status = data;
    ocop_sync_status_clear (status);
    g_free (status);
}

static void
tell_synced (OcopSyncStatus *status, GError *error, gpointer data)
{
    OcopWorker *worker = data;
    Call *call = new_call (NULL, NULL, NULL, NULL, deliver_synced, worker);
    call->result = status;
    call->free_result = free_status;
    call->error = error;
    push (worker, &worker->done, worker->done_source, call);
}

static void
start_line (OcopWorker *worker)
{
    if (!worker->has_sync || worker->shop == NULL || worker->line != NULL)
        return;
    OcopSyncLine *line =
        ocop_sync_line_new (worker->shop, worker->context, SYNC_PRIORITY, tell_synced, worker);
    g_mutex_lock (&worker->lock);
    worker->line = line;
    if (worker->is_hurried)
        ocop_sync_line_hurry (line);
    worker->is_hurried = FALSE;
    g_mutex_unlock (&worker->lock);
}

static void
end_line (OcopWorker *worker)
{
    g_mutex_lock (&worker->lock);
    OcopSyncLine *line = g_steal_pointer (&worker->line);
    g_mutex_unlock (&worker->lock);
    if (line == NULL || !ocop_sync_line_close (line))
        return;
    g_mutex_lock (&worker->lock);
    worker->is_hurried = TRUE;
    g_mutex_unlock (&worker->lock);
}

static void
run_start_sync (OcopWorker *worker, Call *call)
{
    worker->has_sync = TRUE;
    start_line (worker);
}

/* ---- the shop */

static void
end_shop (OcopWorker *worker)
{
    end_line (worker);
    end_steps (worker);
    g_clear_pointer (&worker->shop, ocop_shop_close);
}

static void
keep_shop (OcopWorker *worker, Call *call, OcopShop *shop)
{
    worker->shop = shop;
    g_clear_error (&worker->open_error);
    if (shop == NULL)
        worker->open_error = g_error_copy (call->error);
    start_line (worker);
}

static void
run_open (OcopWorker *worker, Call *call)
{
    keep_shop (
        worker, call,
        ocop_shop_open (worker->home, worker->flags, worker->program, worker->ports, &call->error));
}

static void
run_replace (OcopWorker *worker, Call *call)
{
    end_shop (worker);
    keep_shop (worker, call, call->make (call->request, &call->error));
}

static gboolean
is_finished (OcopWorker *worker)
{
    g_mutex_lock (&worker->lock);
    gboolean is_finished = worker->is_closing && g_queue_is_empty (&worker->selling) &&
                           g_queue_is_empty (&worker->later);
    g_mutex_unlock (&worker->lock);
    return is_finished;
}

static gpointer
own_shop (gpointer data)
{
    OcopWorker *worker = data;
    while (!is_finished (worker))
        g_main_context_iteration (worker->context, TRUE);
    end_shop (worker);
    return NULL;
}

static void
deliver_opened (gpointer result, const GError *error, gpointer data)
{
    OcopWorker *worker = data;
    if (worker->opened != NULL)
        worker->opened (error, worker->opened_data);
}

/* ---- the creating thread */

OcopWorker *
ocop_worker_new (const char *home, OcopShopFlags flags, const char *program, const OcopPorts *ports)
{
    OcopWorker *worker = g_new0 (OcopWorker, 1);
    g_autoptr (GMainContext) here = g_main_context_ref_thread_default();
    worker->home = g_strdup (home);
    worker->program = g_strdup (program);
    worker->flags = flags;
    worker->ports = ports;
    g_mutex_init (&worker->lock);
    worker->context = g_main_context_new();
    worker->selling_source = attach (worker->context, SELLING_PRIORITY, run_selling, worker);
    worker->later_source = attach (worker->context, LATER_PRIORITY, run_later, worker);
    worker->steps_source = attach (worker->context, STEPS_PRIORITY, run_step, worker);
    worker->done_source = attach (here, G_PRIORITY_DEFAULT, deliver_one, worker);
    push (worker, &worker->selling, worker->selling_source,
          new_call (run_open, NULL, NULL, NULL, deliver_opened, worker));
    worker->thread = g_thread_new ("ocop-store", own_shop, worker);
    return worker;
}

void
ocop_worker_set_opened (OcopWorker *worker, OcopWorkerOpened opened, gpointer data)
{
    worker->opened = opened;
    worker->opened_data = data;
}

void
ocop_worker_call (OcopWorker *worker, OcopWorkerFunc func, gpointer request,
                  GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                  GDestroyNotify free_result, gpointer data)
{
    Call *call = new_call (run_func, request, free_request, owner, done, data);
    call->func = func;
    call->free_result = free_result;
    push (worker, &worker->selling, worker->selling_source, call);
}

void
ocop_worker_call_later (OcopWorker *worker, OcopWorkerFunc func, gpointer request,
                        GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                        GDestroyNotify free_result, gpointer data)
{
    Call *call = new_call (run_func, request, free_request, owner, done, data);
    call->func = func;
    call->free_result = free_result;
    push (worker, &worker->later, worker->later_source, call);
}

void
ocop_worker_replace (OcopWorker *worker, OcopWorkerMake make, gpointer request,
                     GDestroyNotify free_request, GObject *owner, OcopWorkerDone done,
                     gpointer data)
{
    Call *call = new_call (run_replace, request, free_request, owner, done, data);
    call->make = make;
    push (worker, &worker->selling, worker->selling_source, call);
}

void
ocop_worker_add_steps (OcopWorker *worker, OcopWorkerStep step, gpointer data,
                       GDestroyNotify free_data)
{
    Steps *steps = g_new (Steps, 1);
    *steps = (Steps){step, data, free_data};
    push (worker, &worker->selling, worker->selling_source,
          new_call (run_add_steps, steps, NULL, NULL, NULL, NULL));
}

void
ocop_worker_start_sync (OcopWorker *worker, OcopWorkerSynced synced, gpointer data)
{
    g_assert (worker->synced == NULL);
    worker->synced = synced;
    worker->synced_data = data;
    push (worker, &worker->selling, worker->selling_source,
          new_call (run_start_sync, NULL, NULL, NULL, NULL, NULL));
}

void
ocop_worker_hurry_sync (OcopWorker *worker)
{
    g_mutex_lock (&worker->lock);
    if (worker->line != NULL)
        ocop_sync_line_hurry (worker->line);
    else
        worker->is_hurried = TRUE;
    g_mutex_unlock (&worker->lock);
}

static void
free_source (GSource *source)
{
    g_source_destroy (source);
    g_source_unref (source);
}

void
ocop_worker_close (OcopWorker *worker)
{
    if (worker == NULL)
        return;
    g_mutex_lock (&worker->lock);
    worker->is_closing = TRUE;
    g_mutex_unlock (&worker->lock);
    g_main_context_wakeup (worker->context);
    g_thread_join (worker->thread);
    free_source (worker->selling_source);
    free_source (worker->later_source);
    free_source (worker->steps_source);
    free_source (worker->done_source);
    g_main_context_unref (worker->context);
    g_queue_clear_full (&worker->done, (GDestroyNotify)free_call);
    g_clear_error (&worker->open_error);
    g_mutex_clear (&worker->lock);
    g_free (worker->home);
    g_free (worker->program);
    g_free (worker);
}
