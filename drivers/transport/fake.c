/* One step a turn of the loop, so that whatever a test does in between falls between two portions.
 */
#include "drivers/transport/fake.h"

#include "drivers/transport/transport_class.h"

typedef struct {
    OcopTransport base;
    OcopFakeDevice device;
    gboolean is_plugged;
    gsize portion_max;
    GBytes *writing; /* NULL: no write under way */
    gsize n_written;
    gboolean is_step_posted;
    gboolean will_fail;
    guint steps_left;
    OcopDevResult fault;
    gsize fault_bytes;
} Fake;

/* Counts a step; TRUE when it is the one that goes wrong. */
static gboolean
is_faulty_step (Fake *fake)
{
    if (!fake->will_fail)
        return FALSE;
    if (fake->steps_left > 0) {
        fake->steps_left--;
        return FALSE;
    }
    fake->will_fail = FALSE;
    return TRUE;
}

static void
end_write (Fake *fake, OcopDevResult result)
{
    g_clear_pointer (&fake->writing, g_bytes_unref);
    ocop_transport_report_written (&fake->base, result);
}

static void
advance (Fake *fake, gsize n_taken)
{
    fake->n_written += n_taken;
    if (n_taken > 0)
        ocop_transport_report_progress (&fake->base, n_taken);
}

static void post_step (Fake *fake);

static void
fail_portion (Fake *fake, const guint8 *bytes, gsize size)
{
    const gsize n_bytes = MIN (size, fake->fault_bytes);
    if (n_bytes > 0)
        fake->device.take (bytes, n_bytes, fake->device.data);
    advance (fake, n_bytes);
    if (fake->fault == OCOP_DEV_NO_HARDWARE)
        ocop_fake_transport_unplug (&fake->base);
    else if (fake->writing != NULL)
        end_write (fake, fake->fault);
}

static void
step (gpointer data)
{
    Fake *fake = data;
    gsize size;

    fake->is_step_posted = FALSE;
    if (fake->writing == NULL || !fake->is_plugged)
        return;
    const guint8 *bytes = g_bytes_get_data (fake->writing, &size);
    const gsize portion = MIN (size - fake->n_written, fake->portion_max);
    if (is_faulty_step (fake)) {
        fail_portion (fake, bytes + fake->n_written, portion);
        return;
    }
    /* The device may be unplugged, or the write cancelled, from inside. */
    GBytes *held = g_bytes_ref (fake->writing);
    const gsize n_taken = fake->device.take (bytes + fake->n_written, portion, fake->device.data);
    g_bytes_unref (held);
    g_assert (n_taken <= portion);
    if (fake->writing == NULL)
        return;
    advance (fake, n_taken);
    if (fake->n_written == size)
        end_write (fake, OCOP_DEV_OK);
    else if (n_taken > 0)
        post_step (fake);
}

static void
unref_fake (gpointer data)
{
    ocop_transport_unref (data);
}

static void
post_step (Fake *fake)
{
    if (fake->is_step_posted)
        return;
    fake->is_step_posted = TRUE;
    ocop_loop_post (fake->base.loop, step, ocop_transport_ref (&fake->base), unref_fake);
}

/* ---- the class */

static void
open_fake (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    OcopDevResult result = fake->is_plugged ? OCOP_DEV_OK : OCOP_DEV_NO_HARDWARE;
    if (is_faulty_step (fake))
        result = fake->fault;
    if (result == OCOP_DEV_NO_HARDWARE)
        fake->is_plugged = FALSE;
    ocop_transport_report_opened (transport, result);
}

static void
write_fake (OcopTransport *transport, GBytes *bytes)
{
    Fake *fake = (Fake *)transport;
    fake->writing = g_bytes_ref (bytes);
    fake->n_written = 0;
    post_step (fake);
}

static void
cancel_write (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    if (fake->writing != NULL)
        end_write (fake, OCOP_DEV_CANCELLED);
}

static void
control_fake (OcopTransport *transport, const OcopControl *control)
{
    Fake *fake = (Fake *)transport;
    if (is_faulty_step (fake)) {
        if (fake->fault == OCOP_DEV_NO_HARDWARE)
            ocop_fake_transport_unplug (transport);
        else
            ocop_transport_report_control (transport, fake->fault, NULL, 0);
        return;
    }
    g_autoptr (GBytes) answer =
        fake->device.control != NULL ? fake->device.control (control, fake->device.data) : NULL;
    gsize size = 0;
    const guint8 *bytes = answer != NULL ? g_bytes_get_data (answer, &size) : NULL;
    ocop_transport_report_control (transport, answer != NULL ? OCOP_DEV_OK : OCOP_DEV_STALLED,
                                   bytes, MIN (size, control->size_max));
}

static void
close_fake (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    g_clear_pointer (&fake->writing, g_bytes_unref);
    ocop_transport_report_closed (transport);
}

static void
free_fake (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    g_clear_pointer (&fake->writing, g_bytes_unref);
    g_free (fake);
}

static const OcopTransportClass fake_class = {
    .name = "fake",
    .open = open_fake,
    .write = write_fake,
    .cancel_write = cancel_write,
    .control = control_fake,
    .close = close_fake,
    .free = free_fake,
};

OcopTransport *
ocop_fake_transport_new (OcopLoop *loop, const OcopFakeDevice *device)
{
    Fake *fake = g_new0 (Fake, 1);
    ocop_transport_init (&fake->base, &fake_class, loop);
    fake->device = *device;
    fake->is_plugged = TRUE;
    fake->portion_max = OCOP_FAKE_PORTION_MAX;
    return &fake->base;
}

void
ocop_fake_transport_fail (OcopTransport *transport, guint step, OcopDevResult result, gsize n_bytes)
{
    Fake *fake = (Fake *)transport;
    fake->will_fail = TRUE;
    fake->steps_left = step;
    fake->fault = result;
    fake->fault_bytes = n_bytes;
}

void
ocop_fake_transport_send (OcopTransport *transport, const void *bytes, gsize size)
{
    if (((Fake *)transport)->is_plugged)
        ocop_transport_report_received (transport, bytes, size);
}

void
ocop_fake_transport_resume (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    if (fake->writing != NULL)
        post_step (fake);
}

void
ocop_fake_transport_unplug (OcopTransport *transport)
{
    Fake *fake = (Fake *)transport;
    if (!fake->is_plugged)
        return;
    fake->is_plugged = FALSE;
    g_clear_pointer (&fake->writing, g_bytes_unref);
    ocop_transport_report_gone (transport);
}

void
ocop_fake_transport_plug (OcopTransport *transport)
{
    ((Fake *)transport)->is_plugged = TRUE;
}

void
ocop_fake_transport_set_portion (OcopTransport *transport, gsize size_max)
{
    g_assert (size_max >= 1 && size_max <= OCOP_FAKE_PORTION_MAX);
    ((Fake *)transport)->portion_max = size_max;
}
