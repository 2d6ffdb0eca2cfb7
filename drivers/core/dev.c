/* One step at a time towards the wanted state. A step that was under way when the device went has
 * ended by that; the driver's gone sees to it that nothing of it comes later. */
#include "drivers/core/dev.h"

typedef struct {
    guint id;
    OcopDevDone done;
    gpointer data;
} Pending;

struct _OcopDev {
    OcopLoop *loop;
    const OcopDriver *driver;
    gpointer driver_data;
    OcopDevEvents events;
    gpointer events_data;
    OcopUsbWanted identity;
    OcopUsbFacts facts;
    OcopDevState state, wanted;
    gboolean is_stepping;
    OcopDevState step_target;
    OcopDevResult fault;
    GQueue pending; /* of Pending */
    guint last_id;
    GQueue inputs; /* of GBytes */
    gboolean is_data_event_enabled;
};

const char *
ocop_dev_state_get_name (OcopDevState state)
{
    static const char *const names[] = {"absent", "present", "open", "claimed", "enabled"};
    g_assert ((guint)state < G_N_ELEMENTS (names));
    return names[state];
}

/* ---- steps */

static void
set_state (OcopDev *dev, OcopDevState state)
{
    dev->state = state;
    if (dev->events.state_changed != NULL)
        dev->events.state_changed (dev, state, dev->events_data);
}

static void
call_step (OcopDev *dev, void (*step) (OcopDev *dev))
{
    if (step != NULL)
        step (dev);
    else
        ocop_dev_step_done (dev, OCOP_DEV_OK);
}

static void
step_up (OcopDev *dev)
{
    dev->step_target = dev->state + 1;
    if (dev->step_target == OCOP_DEV_OPEN && dev->driver->open != NULL)
        dev->driver->open (dev, &dev->facts);
    else
        call_step (dev, dev->step_target == OCOP_DEV_ENABLED   ? dev->driver->enable
                        : dev->step_target == OCOP_DEV_CLAIMED ? dev->driver->claim
                                                               : NULL);
}

static void
step_down (OcopDev *dev)
{
    const OcopDevState from = dev->state;
    dev->step_target = from - 1;
    call_step (dev, from == OCOP_DEV_ENABLED   ? dev->driver->disable
                    : from == OCOP_DEV_CLAIMED ? dev->driver->release
                                               : dev->driver->close);
}

static void
go_on (OcopDev *dev)
{
    if (dev->is_stepping || dev->state == OCOP_DEV_ABSENT || dev->state == dev->wanted)
        return;
    if (dev->state < dev->wanted && dev->fault != OCOP_DEV_OK)
        return;
    dev->is_stepping = TRUE;
    if (dev->state < dev->wanted)
        step_up (dev);
    else
        step_down (dev);
}

/* A step down that failed has been done as far as anybody can. */
void
ocop_dev_step_done (OcopDev *dev, OcopDevResult result)
{
    if (!dev->is_stepping)
        return;
    dev->is_stepping = FALSE;
    if (result == OCOP_DEV_OK || dev->step_target < dev->state) {
        set_state (dev, dev->step_target);
    } else {
        dev->fault = result;
        if (dev->events.failed != NULL)
            dev->events.failed (dev, result, dev->events_data);
    }
    go_on (dev);
}

void
ocop_dev_want (OcopDev *dev, OcopDevState state)
{
    g_assert (state >= OCOP_DEV_PRESENT && state <= OCOP_DEV_ENABLED);
    dev->wanted = state;
    dev->fault = OCOP_DEV_OK;
    go_on (dev);
}

void
ocop_dev_retry (OcopDev *dev)
{
    dev->fault = OCOP_DEV_OK;
    go_on (dev);
}

/* ---- coming and going */

void
ocop_dev_arrive (OcopDev *dev, const OcopUsbFacts *facts)
{
    if (dev->state != OCOP_DEV_ABSENT)
        return;
    dev->facts = *facts;
    dev->identity = ocop_usb_wanted_from_facts (facts);
    dev->fault = OCOP_DEV_OK;
    set_state (dev, OCOP_DEV_PRESENT);
    go_on (dev);
}

static void
end_pending (OcopDev *dev, OcopDevResult result)
{
    for (Pending *pending; (pending = g_queue_pop_head (&dev->pending)) != NULL;) {
        pending->done (dev, result, pending->data);
        g_free (pending);
    }
}

void
ocop_dev_leave (OcopDev *dev)
{
    if (dev->state == OCOP_DEV_ABSENT)
        return;
    const gboolean was_used = dev->state > OCOP_DEV_PRESENT || dev->is_stepping;
    dev->is_stepping = FALSE;
    dev->state = OCOP_DEV_ABSENT; /* what an ending operation begins anew is refused */
    end_pending (dev, OCOP_DEV_NO_HARDWARE);
    if (was_used && dev->driver->gone != NULL)
        dev->driver->gone (dev);
    set_state (dev, OCOP_DEV_ABSENT);
}

/* ---- operations */

typedef struct {
    OcopDev *dev;
    guint id;
    OcopDevResult result;
} Refusal;

static void
free_refusal (gpointer data)
{
    g_rc_box_release (((Refusal *)data)->dev);
    g_free (data);
}

static void
deliver_refusal (gpointer data)
{
    const Refusal *refusal = data;
    ocop_dev_end (refusal->dev, refusal->id, refusal->result);
}

guint
ocop_dev_begin (OcopDev *dev, OcopDevState state, OcopDevDone done, gpointer data)
{
    Pending *pending = g_new (Pending, 1);
    *pending = (Pending){++dev->last_id, done, data};
    g_queue_push_tail (&dev->pending, pending);
    if (dev->state >= state)
        return pending->id;
    Refusal *refusal = g_new (Refusal, 1);
    *refusal = (Refusal){g_rc_box_acquire (dev), pending->id,
                         dev->state == OCOP_DEV_ABSENT ? OCOP_DEV_NO_HARDWARE : OCOP_DEV_CLOSED};
    ocop_loop_post (dev->loop, deliver_refusal, refusal, free_refusal);
    return 0;
}

gboolean
ocop_dev_end (OcopDev *dev, guint id, OcopDevResult result)
{
    for (GList *at = dev->pending.head; at != NULL; at = at->next) {
        Pending *pending = at->data;
        if (pending->id != id)
            continue;
        g_queue_delete_link (&dev->pending, at);
        pending->done (dev, result, pending->data);
        g_free (pending);
        return TRUE;
    }
    return FALSE;
}

guint
ocop_dev_count_pending (const OcopDev *dev)
{
    return dev->pending.length;
}

/* ---- input */

static void
deliver_input (OcopDev *dev)
{
    if (!dev->is_data_event_enabled || dev->inputs.length == 0 || dev->events.data_event == NULL)
        return;
    dev->is_data_event_enabled = FALSE;
    g_autoptr (GBytes) bytes = g_queue_pop_head (&dev->inputs);
    dev->events.data_event (dev, bytes, dev->events_data);
}

void
ocop_dev_set_data_event_enabled (OcopDev *dev)
{
    dev->is_data_event_enabled = TRUE;
    deliver_input (dev);
}

void
ocop_dev_push_input (OcopDev *dev, GBytes *bytes)
{
    if (dev->inputs.length == OCOP_DEV_INPUTS_MAX) {
        if (dev->events.overflowed != NULL)
            dev->events.overflowed (dev, dev->events_data);
        return;
    }
    g_queue_push_tail (&dev->inputs, g_bytes_ref (bytes));
    deliver_input (dev);
}

void
ocop_dev_clear_input (OcopDev *dev)
{
    g_queue_clear_full (&dev->inputs, (GDestroyNotify)g_bytes_unref);
}

void
ocop_dev_push_status (OcopDev *dev, guint status)
{
    if (dev->events.status_update != NULL)
        dev->events.status_update (dev, status, dev->events_data);
}

/* ---- the device */

OcopDev *
ocop_dev_new (OcopLoop *loop, const OcopDriver *driver, const OcopUsbWanted *wanted,
              gpointer driver_data)
{
    OcopDev *dev = g_rc_box_new0 (OcopDev);
    dev->loop = ocop_loop_ref (loop);
    dev->driver = driver;
    dev->driver_data = driver_data;
    dev->identity = *wanted;
    dev->wanted = OCOP_DEV_PRESENT;
    g_queue_init (&dev->pending);
    g_queue_init (&dev->inputs);
    return dev;
}

void
ocop_dev_free (OcopDev *dev)
{
    end_pending (dev, OCOP_DEV_CANCELLED);
    ocop_dev_clear_input (dev);
    ocop_loop_unref (dev->loop);
    g_rc_box_release (dev);
}

void
ocop_dev_set_events (OcopDev *dev, const OcopDevEvents *events, gpointer data)
{
    dev->events = *events;
    dev->events_data = data;
}

OcopDevState
ocop_dev_get_state (const OcopDev *dev)
{
    return dev->state;
}

OcopDevResult
ocop_dev_get_fault (const OcopDev *dev)
{
    return dev->fault;
}

const OcopUsbWanted *
ocop_dev_get_wanted (const OcopDev *dev)
{
    return &dev->identity;
}

gpointer
ocop_dev_get_driver_data (OcopDev *dev)
{
    return dev->driver_data;
}

OcopLoop *
ocop_dev_get_loop (OcopDev *dev)
{
    return dev->loop;
}

const OcopUsbFacts *
ocop_dev_get_facts (const OcopDev *dev)
{
    return dev->state != OCOP_DEV_ABSENT ? &dev->facts : NULL;
}
