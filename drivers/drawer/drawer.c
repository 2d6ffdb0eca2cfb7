/* One opening at a time: the pulse goes out, then the switch is waited for. What is said of it in
 * the end is what is known: without a sensor that is nothing but that the pulse went out. */
#include "drivers/drawer/drawer.h"

#include "drivers/drawer/drawer_private.h"

#define ON_MS  100
#define OFF_MS 500

typedef enum {
    IDLE,
    SENDING,
    OPENING, /* the pulse is out, the switch has not told */
} Step;

struct _OcopDrawer {
    guint n_refs; /* the owner's, and one while a pulse is with the port */
    gboolean is_freed;
    OcopLoop *loop; /* owned */
    OcopDrawerPort port;
    gpointer port_data;
    GDestroyNotify free_port; /* NULL: it is not ours */
    GBytes *pulse;            /* owned */
    guint rest_ms;            /* after a pulse: on and off time */
    OcopDrawerSensor sensor;
    OcopDrawerEvents events;
    gpointer data;
    OcopLink *link; /* owned, NULL: behind a printer */

    Step step;
    OcopDrawerDone done;
    gpointer done_data;
    guint timer;
    gint64 rested_ms; /* until then no other pulse */
    gboolean was_open;
};

const char *
ocop_drawer_outcome_get_name (OcopDrawerOutcome outcome)
{
    static const char *const names[] = {"opened", "did-not-open", "unknown", "not-sent"};
    g_assert ((guint)outcome < G_N_ELEMENTS (names));
    return names[outcome];
}

/* ---- the switch */

OcopDrawerLevel
ocop_drawer_get_level (const OcopDrawer *drawer)
{
    return drawer->port.get_level (drawer->port_data);
}

gboolean
ocop_drawer_get_open (OcopDrawer *drawer, gboolean *ret_is_open)
{
    const OcopDrawerLevel level = ocop_drawer_get_level (drawer);
    if (drawer->sensor == OCOP_DRAWER_NO_SENSOR || level == OCOP_DRAWER_LEVEL_UNKNOWN)
        return FALSE;
    *ret_is_open =
        (level == OCOP_DRAWER_LEVEL_HIGH) == (drawer->sensor == OCOP_DRAWER_HIGH_IS_OPEN);
    return TRUE;
}

OcopDrawerSensor
ocop_drawer_learn (OcopDrawerLevel closed, OcopDrawerLevel open)
{
    if (closed == OCOP_DRAWER_LEVEL_UNKNOWN || open == OCOP_DRAWER_LEVEL_UNKNOWN || closed == open)
        return OCOP_DRAWER_NO_SENSOR;
    return open == OCOP_DRAWER_LEVEL_HIGH ? OCOP_DRAWER_HIGH_IS_OPEN : OCOP_DRAWER_LOW_IS_OPEN;
}

/* ---- opening */

static void
end (OcopDrawer *drawer, OcopDrawerOutcome outcome, OcopDevResult result)
{
    ocop_loop_clear_timer (drawer->loop, &drawer->timer);
    drawer->step = IDLE;
    if (!drawer->is_freed)
        drawer->done (drawer, outcome, result, drawer->done_data);
}

static void
on_not_opened (gpointer data)
{
    OcopDrawer *drawer = data;
    gboolean is_open;
    drawer->timer = 0;
    /* A sensor that has fallen silent has not said that it stayed shut. */
    end (drawer,
         ocop_drawer_get_open (drawer, &is_open) ? OCOP_DRAWER_DID_NOT_OPEN : OCOP_DRAWER_UNKNOWN,
         OCOP_DEV_OK);
}

static void
await_switch (OcopDrawer *drawer)
{
    gboolean is_open;
    if (!ocop_drawer_get_open (drawer, &is_open)) {
        end (drawer, OCOP_DRAWER_UNKNOWN, OCOP_DEV_OK);
        return;
    }
    if (is_open) {
        end (drawer, OCOP_DRAWER_OPENED, OCOP_DEV_OK);
        return;
    }
    drawer->step = OPENING;
    drawer->timer = ocop_loop_add_timer (drawer->loop, OCOP_DRAWER_OPENS_MS, on_not_opened, drawer);
}

static void
unref (OcopDrawer *drawer)
{
    if (--drawer->n_refs > 0)
        return;
    ocop_loop_clear_timer (drawer->loop, &drawer->timer);
    g_clear_pointer (&drawer->link, ocop_link_free);
    if (drawer->free_port != NULL)
        drawer->free_port (drawer->port_data);
    g_bytes_unref (drawer->pulse);
    ocop_loop_unref (drawer->loop);
    g_free (drawer);
}

static void
on_sent (OcopDevResult result, gpointer data)
{
    OcopDrawer *drawer = data;
    ocop_loop_clear_timer (drawer->loop, &drawer->timer);
    if (drawer->is_freed)
        drawer->step = IDLE;
    else if (result == OCOP_DEV_OK) {
        drawer->rested_ms = ocop_loop_get_ms (drawer->loop) + drawer->rest_ms;
        await_switch (drawer);
    } else
        end (drawer, OCOP_DRAWER_NOT_SENT, result);
    unref (drawer);
}

static void
on_not_sent (gpointer data)
{
    OcopDrawer *drawer = data;
    drawer->timer = 0;
    drawer->port.cancel (drawer->port_data);
}

gboolean
ocop_drawer_open (OcopDrawer *drawer, OcopDrawerDone done, gpointer data)
{
    if (drawer->step != IDLE || ocop_loop_get_ms (drawer->loop) < drawer->rested_ms)
        return FALSE;
    drawer->step = SENDING;
    drawer->done = done;
    drawer->done_data = data;
    drawer->timer = ocop_loop_add_timer (drawer->loop, OCOP_DRAWER_SEND_MS, on_not_sent, drawer);
    drawer->n_refs++;
    drawer->port.send (drawer->pulse, on_sent, drawer, drawer->port_data);
    return TRUE;
}

void
ocop_drawer_level_changed (OcopDrawer *drawer)
{
    gboolean is_open;
    if (!ocop_drawer_get_open (drawer, &is_open) || is_open == drawer->was_open)
        return;
    drawer->was_open = is_open;
    if (drawer->events.open_changed != NULL)
        drawer->events.open_changed (drawer, is_open, drawer->data);
    if (is_open && drawer->step == OPENING)
        end (drawer, OCOP_DRAWER_OPENED, OCOP_DEV_OK);
}

/* ---- the drawer */

static guint
get_time (guint ms, guint usual_ms, guint max_ms)
{
    return CLAMP (ms != 0 ? ms : usual_ms, 2, max_ms) / 2 * 2;
}

OcopDrawer *
ocop_drawer_new (OcopLoop *loop, const OcopDrawerPort *port, gpointer port_data,
                 const OcopDrawerOptions *options, const OcopDrawerEvents *events, gpointer data)
{
    static const OcopDrawerOptions usual = {.pin = 2};
    if (options == NULL)
        options = &usual;
    const guint on_ms = get_time (options->on_ms, ON_MS, OCOP_DRAWER_ON_MS_MAX);
    const guint off_ms = get_time (options->off_ms, OFF_MS, OCOP_DRAWER_OFF_MS_MAX);
    /* All five bytes: a printer that misses the times takes them from what follows. */
    const guint8 pulse[] = {0x1b, 0x70, options->pin == 5 ? 1 : 0, (guint8)(on_ms / 2),
                            (guint8)(off_ms / 2)};
    OcopDrawer *drawer = g_new0 (OcopDrawer, 1);
    drawer->n_refs = 1;
    drawer->loop = ocop_loop_ref (loop);
    drawer->port = *port;
    drawer->port_data = port_data;
    drawer->pulse = g_bytes_new (pulse, sizeof pulse);
    drawer->rest_ms = on_ms + off_ms;
    drawer->sensor = options->sensor;
    if (events != NULL)
        drawer->events = *events;
    drawer->data = data;
    ocop_drawer_get_open (drawer, &drawer->was_open);
    return drawer;
}

void
ocop_drawer_own_port (OcopDrawer *drawer, GDestroyNotify free_port)
{
    drawer->free_port = free_port;
}

void
ocop_drawer_free (OcopDrawer *drawer)
{
    drawer->is_freed = TRUE;
    if (drawer->step == SENDING)
        drawer->port.cancel (drawer->port_data);
    ocop_loop_clear_timer (drawer->loop, &drawer->timer);
    unref (drawer);
}

OcopLink *
ocop_drawer_get_link (OcopDrawer *drawer)
{
    return drawer->link;
}

/* ---- on a line of its own */

typedef struct {
    OcopDrawerSent sent;
    gpointer data;
} Sending;

static void
on_line_written (OcopDevResult result, gsize n_accepted, gpointer data)
{
    Sending *sending = data;
    sending->sent (result, sending->data);
    g_free (sending);
}

/* What is not open refuses later, as everything of a transport ends later. */
static void
send_on_line (GBytes *pulse, OcopDrawerSent sent, gpointer sent_data, gpointer data)
{
    Sending *sending = g_new (Sending, 1);
    *sending = (Sending){sent, sent_data};
    ocop_transport_write (ocop_link_get_transport (((OcopDrawer *)data)->link), pulse, NULL,
                          on_line_written, sending);
}

static void
cancel_on_line (gpointer data)
{
    ocop_transport_cancel_write (ocop_link_get_transport (((OcopDrawer *)data)->link));
}

static OcopDrawerLevel
no_level (gpointer data)
{
    return OCOP_DRAWER_LEVEL_UNKNOWN;
}

OcopDrawer *
ocop_drawer_new_serial (OcopTransport *transport, const guint8 *pulse, gsize size)
{
    static const OcopDrawerPort port = {send_on_line, cancel_on_line, no_level};
    static const OcopLinkClient client = {0};
    OcopDrawer *drawer =
        ocop_drawer_new (ocop_transport_get_loop (transport), &port, NULL, NULL, NULL, NULL);
    drawer->port_data = drawer;
    drawer->link = ocop_link_new (transport, &client, drawer);
    g_bytes_unref (drawer->pulse);
    drawer->pulse = g_bytes_new (pulse, size);
    ocop_link_start (drawer->link);
    return drawer;
}
