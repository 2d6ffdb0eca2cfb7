/* Two halves of one object. The thread's half: libusb, the devices it holds, the works queued for
 * between two rounds of events. The loop's half: the list of facts, and who is told. They meet in
 * ocop_hub_run and ocop_loop_post only. */
#include "drivers/core/hub.h"

#include "drivers/core/hub_contexts.h"
#include "drivers/core/hub_thread.h"

/* A device that has just arrived may not let its descriptors be read yet. */
#define READ_TRIES_MAX    10
#define READ_AGAIN_MS     100
#define READ_SLOW_TRIES   30 /* and then not so often, for a minute */
#define HID_TRIES_MAX     3
#define SLEEP_MAX_SECONDS 60
/* Where nobody tells of devices that come and go they are looked for so often. */
#define SCAN_EVERY_MS 2000

typedef struct {
    OcopLoopFunc func;
    gpointer data;
    gint64 due_us; /* 0: now */
} Work;

typedef struct {
    OcopHub *hub;
    libusb_context *context; /* that it was found in, borrowed */
    libusb_device *device;   /* a reference */
    OcopUsbFacts facts;
    guint n_tries;
    gboolean is_told;
} Device;

/* The loop's half, which undelivered posts keep alive. */
typedef struct {
    gatomicrefcount n_refs;
    OcopHubEvents events;
    gpointer data;
    GPtrArray *present; /* of OcopUsbFacts, owned */
    gboolean is_closed; /* nothing more is told */
} Front;

struct _OcopHub {
    OcopLoop *loop;
    Front *front;
    OcopQuirkTable *quirks; /* of the loop's thread */
    libusb_context *usb;
    GThread *thread;

    GMutex lock;
    GQueue works; /* of Work, under the lock */

    /* Of the thread. */
    GQueue later;       /* of Work */
    GPtrArray *devices; /* of Device */
    GPtrArray *leaving; /* of OcopUsbFacts, owned: left, and not told yet */
    GPtrArray *users;   /* of OcopHubUser, borrowed */
    guint last_id;
    gboolean is_stopping;

    /* Looking for devices, where no events about them come. */
    guint scan_ms;       /* 0: not */
    gboolean is_listing; /* libusb tells of those that are there */
    GPtrArray *contexts; /* of libusb_context: the first one, and those that scans have left */
};

/* ---- the loop's half */

typedef struct {
    Front *front;
    OcopUsbFacts facts;
    gboolean has_arrived;
} News;

static void
unref_front (Front *front)
{
    if (!g_atomic_ref_count_dec (&front->n_refs))
        return;
    g_ptr_array_unref (front->present);
    g_free (front);
}

static void
free_news (gpointer data)
{
    News *news = data;
    unref_front (news->front);
    g_free (news);
}

static void
forget (Front *front, guint id)
{
    for (guint i = 0; i < front->present->len; i++)
        if (((const OcopUsbFacts *)g_ptr_array_index (front->present, i))->id == id) {
            g_ptr_array_remove_index (front->present, i);
            return;
        }
}

static void
deliver_news (gpointer data)
{
    const News *news = data;
    Front *front = news->front;
    if (front->is_closed)
        return;
    if (news->has_arrived)
        g_ptr_array_add (front->present, g_memdup2 (&news->facts, sizeof news->facts));
    else
        forget (front, news->facts.id);
    if (news->has_arrived)
        front->events.arrived (&news->facts, front->data);
    else
        front->events.left (&news->facts, front->data);
}

GPtrArray *
ocop_hub_list (OcopHub *hub)
{
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < hub->front->present->len; i++)
        g_ptr_array_add (list, g_ptr_array_index (hub->front->present, i));
    return list;
}

OcopLoop *
ocop_hub_get_loop (OcopHub *hub)
{
    return hub->loop;
}

OcopQuirkTable *
ocop_hub_get_quirks (OcopHub *hub)
{
    return hub->quirks;
}

/* ---- the thread's half: works */

void
ocop_hub_run (OcopHub *hub, OcopLoopFunc func, gpointer data)
{
    Work *work = g_new (Work, 1);
    *work = (Work){func, data, 0};
    g_mutex_lock (&hub->lock);
    g_queue_push_tail (&hub->works, work);
    g_mutex_unlock (&hub->lock);
    libusb_interrupt_event_handler (hub->usb);
}

void
ocop_hub_run_later (OcopHub *hub, guint delay_ms, OcopLoopFunc func, gpointer data)
{
    Work *work = g_new (Work, 1);
    *work = (Work){func, data, g_get_monotonic_time() + (gint64)delay_ms * 1000};
    g_queue_push_tail (&hub->later, work);
}

static Work *
take_work (OcopHub *hub)
{
    g_mutex_lock (&hub->lock);
    Work *work = g_queue_pop_head (&hub->works);
    g_mutex_unlock (&hub->lock);
    const gint64 now_us = g_get_monotonic_time();
    for (GList *at = work == NULL ? hub->later.head : NULL; at != NULL; at = at->next) {
        Work *candidate = at->data;
        if (candidate->due_us > now_us && !hub->is_stopping)
            continue;
        g_queue_delete_link (&hub->later, at);
        return candidate;
    }
    return work;
}

static void
do_works (OcopHub *hub)
{
    for (Work *work; (work = take_work (hub)) != NULL;) {
        work->func (work->data);
        g_free (work);
    }
}

static gint64
get_sleep_us (const OcopHub *hub)
{
    gint64 sleep_us = (gint64)SLEEP_MAX_SECONDS * G_USEC_PER_SEC;
    const gint64 now_us = g_get_monotonic_time();
    for (GList *at = hub->later.head; at != NULL; at = at->next)
        sleep_us = MIN (sleep_us, MAX (((const Work *)at->data)->due_us - now_us, 0));
    return sleep_us;
}

/* ---- the thread's half: devices */

static void
tell (OcopHub *hub, const OcopUsbFacts *facts, gboolean has_arrived)
{
    News *news = g_new (News, 1);
    *news = (News){hub->front, *facts, has_arrived};
    g_atomic_ref_count_inc (&hub->front->n_refs);
    ocop_loop_post (hub->loop, deliver_news, news, free_news);
}

static void
free_device (gpointer data)
{
    Device *device = data;
    libusb_unref_device (device->device);
    g_free (device);
}

static Device *
find (OcopHub *hub, guint id)
{
    for (guint i = 0; i < hub->devices->len; i++) {
        Device *device = g_ptr_array_index (hub->devices, i);
        if (device->facts.id == id)
            return device;
    }
    return NULL;
}

libusb_device *
ocop_hub_find_device (OcopHub *hub, guint id)
{
    const Device *device = find (hub, id);
    return device != NULL ? device->device : NULL;
}

typedef struct {
    OcopHub *hub;
    guint id;
} Reading;

static void
read_device (gpointer data)
{
    Reading *reading = data;
    OcopHub *hub = reading->hub;
    Device *device = find (hub, reading->id);
    OcopUsbFacts facts;
    gboolean is_ours;

    if (device == NULL || hub->is_stopping) {
        g_free (reading);
        return;
    }
    if (!ocop_usb_read_facts (device->device, &facts, &is_ours)) {
        if (++device->n_tries < READ_TRIES_MAX + READ_SLOW_TRIES)
            ocop_hub_run_later (hub,
                                device->n_tries < READ_TRIES_MAX ? READ_AGAIN_MS : SCAN_EVERY_MS,
                                read_device, reading);
        else
            g_free (reading);
        return;
    }
    if (is_ours && !ocop_usb_read_hid_usages (&facts) && ++device->n_tries < HID_TRIES_MAX) {
        ocop_hub_run_later (hub, READ_AGAIN_MS, read_device, reading);
        return;
    }
    facts.id = reading->id;
    g_free (reading);
    /* Reading handles events: it may have left meanwhile. */
    device = find (hub, facts.id);
    if (device == NULL)
        return;
    device->facts = facts;
    device->is_told = is_ours;
    if (is_ours)
        tell (hub, &facts, TRUE);
}

static guint
index_of (const OcopHub *hub, libusb_device *device)
{
    guint i = 0;
    for (; i < hub->devices->len; i++) {
        libusb_device *known = ((const Device *)g_ptr_array_index (hub->devices, i))->device;
        if (libusb_get_bus_number (known) == libusb_get_bus_number (device) &&
            libusb_get_device_address (known) == libusb_get_device_address (device))
            break;
    }
    return i;
}

/* LIBUSB_HOTPLUG_ENUMERATE may tell of one device twice (libusb 1.0.26). */
static void
take_arrival (OcopHub *hub, libusb_context *context, libusb_device *usb_device)
{
    if (index_of (hub, usb_device) < hub->devices->len)
        return;
    Device *device = g_new0 (Device, 1);
    device->hub = hub;
    device->context = context;
    device->device = libusb_ref_device (usb_device);
    device->facts.id = ++hub->last_id;
    g_ptr_array_add (hub->devices, device);
    Reading *reading = g_new (Reading, 1);
    *reading = (Reading){hub, device->facts.id};
    ocop_hub_run (hub, read_device, reading);
}

static gboolean
is_used (const OcopHub *hub, guint id)
{
    for (guint i = 0; i < hub->users->len; i++) {
        const OcopHubUser *user = g_ptr_array_index (hub->users, i);
        if (user->device_id == id && !user->has_told_gone)
            return TRUE;
    }
    return FALSE;
}

void
ocop_hub_tell_left (OcopHub *hub)
{
    for (guint i = hub->leaving->len; i-- > 0;) {
        const OcopUsbFacts *facts = g_ptr_array_index (hub->leaving, i);
        if (is_used (hub, facts->id))
            continue;
        tell (hub, facts, FALSE);
        g_ptr_array_remove_index (hub->leaving, i);
    }
}

static void
take_leaving (OcopHub *hub, libusb_device *usb_device)
{
    const guint at = index_of (hub, usb_device);
    if (at == hub->devices->len)
        return;
    Device *device = g_ptr_array_steal_index (hub->devices, at);
    if (device->is_told)
        g_ptr_array_add (hub->leaving, g_memdup2 (&device->facts, sizeof device->facts));
    for (guint i = hub->users->len; i-- > 0;) {
        const OcopHubUser *user = g_ptr_array_index (hub->users, i);
        if (user->device_id == device->facts.id)
            user->left (user->data);
    }
    ocop_hub_tell_left (hub);
    free_device (device);
}

static int LIBUSB_CALL
on_hotplug (libusb_context *usb, libusb_device *device, libusb_hotplug_event event, void *data)
{
    OcopHub *hub = data;
    if (!hub->is_listing)
        hub->scan_ms = 0; /* events do come */
    if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED)
        take_arrival (hub, usb, device);
    else
        take_leaving (hub, device);
    return 0;
}

/* ---- the thread's half: looking for devices */

/* What is known was found in it, or is still open in it: so there are never more of them than
 * devices and those that have left and are being closed. */
static gboolean
is_context_used (const OcopHub *hub, const libusb_context *context)
{
    for (guint i = 0; i < hub->devices->len; i++)
        if (((const Device *)g_ptr_array_index (hub->devices, i))->context == context)
            return TRUE;
    for (guint i = 0; i < hub->users->len; i++)
        if (((const OcopHubUser *)g_ptr_array_index (hub->users, i))->context == context)
            return TRUE;
    return context == hub->usb;
}

static void
drop_unused_contexts (OcopHub *hub)
{
    for (guint i = hub->contexts->len; i-- > 0;) {
        libusb_context *context = g_ptr_array_index (hub->contexts, i);
        if (is_context_used (hub, context))
            continue;
        /* An event that waits there holds its device. */
        ocop_hub_contexts_handle (&context, 1, 0);
        libusb_exit (context);
        g_ptr_array_remove_index (hub->contexts, i);
    }
}

static gboolean
is_listed (libusb_device *const *list, libusb_device *device)
{
    for (; *list != NULL; list++)
        if (libusb_get_bus_number (*list) == libusb_get_bus_number (device) &&
            libusb_get_device_address (*list) == libusb_get_device_address (device))
            return TRUE;
    return FALSE;
}

static void
compare (OcopHub *hub, libusb_context *context, libusb_device *const *list)
{
    for (guint i = hub->devices->len; i-- > 0;) {
        const Device *device = g_ptr_array_index (hub->devices, i);
        if (!is_listed (list, device->device))
            take_leaving (hub, device->device);
    }
    for (; *list != NULL; list++)
        take_arrival (hub, context, *list);
}

/* A new context sees what is there now. Where it saw something new it stays, for that is opened
 * through it. */
static void
scan (gpointer data)
{
    OcopHub *hub = data;
    libusb_context *context;
    libusb_device **list;
    if (hub->is_stopping || hub->scan_ms == 0)
        return;
    if (libusb_init (&context) == 0) {
        g_ptr_array_add (hub->contexts, context);
        if (libusb_get_device_list (context, &list) >= 0) {
            compare (hub, context, list);
            libusb_free_device_list (list, 1);
        }
    }
    drop_unused_contexts (hub);
    ocop_hub_run_later (hub, hub->scan_ms, scan, hub);
}

void
ocop_hub_join (OcopHub *hub, OcopHubUser *user)
{
    const Device *device = find (hub, user->device_id);
    user->context = device != NULL ? device->context : hub->usb;
    g_ptr_array_add (hub->users, user);
}

guint
ocop_hub_count_contexts (const OcopHub *hub)
{
    return hub->contexts->len;
}

void
ocop_hub_part (OcopHub *hub, const OcopHubUser *user)
{
    g_ptr_array_remove (hub->users, (gpointer)user);
    ocop_hub_tell_left (hub);
}

/* ---- the thread */

static void
stop (gpointer data)
{
    OcopHub *hub = data;
    hub->is_stopping = TRUE;
    for (guint i = hub->users->len; i-- > 0;) {
        const OcopHubUser *user = g_ptr_array_index (hub->users, i);
        user->stop (user->data);
    }
}

static libusb_hotplug_callback_handle
listen (OcopHub *hub)
{
    libusb_hotplug_callback_handle callback = 0;
    hub->is_listing = TRUE;
    const int code = libusb_hotplug_register_callback (
        hub->usb, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
        LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, hub, &callback);
    hub->is_listing = FALSE;
    return code == 0 ? callback : 0;
}

static gpointer
run (gpointer data)
{
    OcopHub *hub = data;
    const gboolean is_scanning_only = hub->scan_ms > 0;
    const libusb_hotplug_callback_handle callback = is_scanning_only ? 0 : listen (hub);
    if (!is_scanning_only && (callback == 0 || !ocop_hub_events_come()))
        hub->scan_ms = SCAN_EVERY_MS;
    if (hub->scan_ms > 0)
        ocop_hub_run_later (hub, callback == 0 ? 0 : hub->scan_ms, scan, hub);
    do_works (hub);
    while (!hub->is_stopping || hub->users->len > 0) {
        ocop_hub_contexts_handle ((libusb_context *const *)hub->contexts->pdata, hub->contexts->len,
                                  get_sleep_us (hub));
        do_works (hub);
    }
    if (callback != 0)
        libusb_hotplug_deregister_callback (hub->usb, callback);
    do_works (hub);
    return NULL;
}

static OcopHub *
new_hub (OcopLoop *loop, const OcopHubEvents *events, gpointer data, guint scan_ms,
         OcopDevResult *ret_result)
{
    libusb_context *usb;
    const int code = libusb_init (&usb);
    if (code != 0) {
        *ret_result = ocop_usb_result (code);
        return NULL;
    }
    OcopHub *hub = g_new0 (OcopHub, 1);
    hub->loop = ocop_loop_ref (loop);
    hub->front = g_new0 (Front, 1);
    g_atomic_ref_count_init (&hub->front->n_refs);
    hub->front->events = *events;
    hub->front->data = data;
    hub->front->present = g_ptr_array_new_with_free_func (g_free);
    hub->quirks = ocop_quirk_table_new();
    hub->usb = usb;
    hub->scan_ms = scan_ms;
    g_mutex_init (&hub->lock);
    g_queue_init (&hub->works);
    g_queue_init (&hub->later);
    hub->devices = g_ptr_array_new_with_free_func (free_device);
    hub->leaving = g_ptr_array_new_with_free_func (g_free);
    hub->users = g_ptr_array_new();
    hub->contexts = g_ptr_array_new();
    g_ptr_array_add (hub->contexts, usb);
    hub->thread = g_thread_new ("ocop usb", run, hub);
    return hub;
}

OcopHub *
ocop_hub_new (OcopLoop *loop, const OcopHubEvents *events, gpointer data, OcopDevResult *ret_result)
{
    return new_hub (loop, events, data, 0, ret_result);
}

OcopHub *
ocop_hub_new_scanning (OcopLoop *loop, const OcopHubEvents *events, gpointer data, guint every_ms,
                       OcopDevResult *ret_result)
{
    g_assert (every_ms > 0);
    return new_hub (loop, events, data, every_ms, ret_result);
}

void
ocop_hub_free (OcopHub *hub)
{
    hub->front->is_closed = TRUE;
    ocop_hub_run (hub, stop, hub);
    g_thread_join (hub->thread);
    g_ptr_array_unref (hub->devices);
    g_ptr_array_unref (hub->leaving);
    g_ptr_array_unref (hub->users);
    for (guint i = hub->contexts->len; i-- > 0;)
        libusb_exit (g_ptr_array_index (hub->contexts, i));
    g_ptr_array_unref (hub->contexts);
    g_mutex_clear (&hub->lock);
    unref_front (hub->front);
    ocop_quirk_table_free (hub->quirks);
    ocop_loop_unref (hub->loop);
    g_free (hub);
}
