/* The calls of usbfs, as far as libusb makes them: transfers are offered to the device's hooks, in
 * order on each endpoint, and reaped when they have landed. */
#include "bus_private.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

static guint32
bit_of (guint8 endpoint)
{
    return 1u << ((endpoint & 15) + (endpoint & 0x80 ? 16 : 0));
}

static struct usbdevfs_urb *
urb_of (const Urb *urb)
{
    return (struct usbdevfs_urb *)(gpointer)urb->data->data;
}

static void
free_urb (gpointer data)
{
    Urb *urb = data;
    g_clear_object (&urb->data);
    g_clear_object (&urb->buffer);
    g_free (urb);
}

/* ---- transfers, under the device's lock */

void
test_stay_set_reapable (Stay *stay)
{
    if (!stay->is_gone)
        tcflow (stay->pty_slave, stay->landed.length > 0 ? TCOON : TCOOFF);
}

static void
land (Stay *stay, Urb *urb, int status, gsize n_bytes)
{
    urb_of (urb)->status = status;
    urb_of (urb)->actual_length = (int)n_bytes;
    if (status == -EPIPE && (urb->transfer.endpoint & 15) != 0)
        stay->halted |= bit_of (urb->transfer.endpoint);
    g_queue_remove (&stay->waiting, urb);
    g_queue_push_tail (&stay->landed, urb);
    test_stay_set_reapable (stay);
}

/* TRUE when it landed. */
static gboolean
offer (Stay *stay, Urb *urb)
{
    const TestDeviceSpec *spec = &stay->device->spec;
    if (stay->halted & bit_of (urb->transfer.endpoint)) {
        land (stay, urb, -EPIPE, 0);
        return TRUE;
    }
    const int status = spec->transfer (&urb->transfer, spec->data);
    if (status == TEST_TRANSFER_WAITS)
        return FALSE;
    land (stay, urb, status, urb->transfer.n_taken);
    return TRUE;
}

void
test_stay_offer_all (Stay *stay)
{
    gboolean has_moved = TRUE;
    while (has_moved && !stay->is_gone) {
        guint32 seen = 0;
        has_moved = FALSE;
        for (GList *at = stay->waiting.head; at != NULL && !has_moved; at = at->next) {
            Urb *urb = at->data;
            if (seen & bit_of (urb->transfer.endpoint))
                continue;
            seen |= bit_of (urb->transfer.endpoint);
            has_moved = offer (stay, urb);
        }
    }
}

static int
read_string (const TestDeviceSpec *spec, guint8 index, guint8 *bytes, gsize *size)
{
    guint8 text[128] = {4, 3, 0x09, 0x04};
    if (index > 0) {
        const char *string = index < 4 ? spec->strings[index] : NULL;
        if (string == NULL)
            return -EPIPE;
        text[0] = (guint8)(2 + 2 * strlen (string));
        for (gsize i = 0; string[i] != '\0'; i++) {
            text[2 + 2 * i] = (guint8)string[i];
            text[3 + 2 * i] = 0;
        }
    }
    *size = MIN (*size, text[0]);
    memcpy (bytes, text, *size);
    return 0;
}

static void
do_control (Stay *stay, Urb *urb)
{
    const TestDeviceSpec *spec = &stay->device->spec;
    const guint8 *setup = urb->transfer.bytes;
    guint8 *bytes = urb->transfer.bytes + 8;
    gsize size = MIN ((gsize)(setup[6] | setup[7] << 8), urb->transfer.size - 8);
    int status = -EPIPE;
    if (setup[0] == 0x80 && setup[1] == 6 && setup[3] == 3)
        status = read_string (spec, setup[2], bytes, &size);
    else if (spec->control != NULL)
        status = spec->control (setup, bytes, &size, spec->data);
    land (stay, urb, status, status == 0 ? size : 0);
}

/* ---- the calls of usbfs. Each returns a result >= 0 or a negative errno. */

static int
submit (Stay *stay, UMockdevIoctlClient *client, UMockdevIoctlData *data)
{
    TestDevice *device = stay->device;
    const struct usbdevfs_urb *given = (gpointer)data->data;
    if (device->submit_error != 0) {
        const int error = device->submit_error;
        device->submit_error = 0;
        return -error;
    }
    if (given->type != USBDEVFS_URB_TYPE_CONTROL && stay->claimed == 0)
        return -ENOENT;
    Urb *urb = g_new0 (Urb, 1);
    urb->data = g_object_ref (data);
    urb->client = client;
    urb->transfer.endpoint = given->endpoint;
    if (given->buffer_length > 0) {
        urb->transfer.size = (gsize)given->buffer_length;
        urb->buffer = umockdev_ioctl_data_resolve (
            data, G_STRUCT_OFFSET (struct usbdevfs_urb, buffer), urb->transfer.size, NULL);
        urb->transfer.bytes = urb->buffer->data;
    }
    g_queue_push_tail (&stay->waiting, urb);
    if (given->type == USBDEVFS_URB_TYPE_CONTROL)
        do_control (stay, urb);
    else
        test_stay_offer_all (stay);
    return 0;
}

/* Works after the unplug too, as the kernel's does. */
static int
reap (Stay *stay, UMockdevIoctlClient *client, UMockdevIoctlData *arg)
{
    for (GList *at = stay->landed.head; at != NULL; at = at->next) {
        Urb *urb = at->data;
        if (urb->client != client)
            continue;
        g_queue_delete_link (&stay->landed, at);
        test_stay_set_reapable (stay);
        g_autoptr (UMockdevIoctlData) place =
            umockdev_ioctl_data_resolve (arg, 0, sizeof (gpointer), NULL);
        umockdev_ioctl_data_set_ptr (place, 0, urb->data);
        /* The answer is read from the data after this returns. */
        g_object_set_data_full (G_OBJECT (client), "test-reaped", urb, free_urb);
        return 0;
    }
    return stay->is_gone ? -ENODEV : -EAGAIN;
}

/* @arg holds the host's address of its urb, as it is. */
static int
discard (Stay *stay, UMockdevIoctlData *arg)
{
    gulong address;
    memcpy (&address, arg->data, sizeof address);
    for (GList *at = stay->waiting.head; at != NULL; at = at->next) {
        Urb *urb = at->data;
        if (urb->data->client_addr != address)
            continue;
        land (stay, urb, -ENOENT, urb->transfer.n_taken);
        test_stay_offer_all (stay);
        return 0;
    }
    return -EINVAL;
}

static int
claim (Stay *stay, guint interface, gboolean detaches)
{
    const TestDevice *device = stay->device;
    if (device->claim_error != 0)
        return -device->claim_error;
    if (detaches)
        stay->detached |= 1u << interface;
    if (device->spec.kernel_driver != NULL && !(stay->detached & 1u << interface))
        return -EBUSY;
    stay->claimed |= 1u << interface;
    return 0;
}

static int
find_driver (const Stay *stay, struct usbdevfs_getdriver *ret)
{
    const char *bound = stay->device->spec.kernel_driver;
    if (stay->claimed & 1u << ret->interface)
        bound = "usbfs";
    else if (stay->detached & 1u << ret->interface)
        bound = NULL;
    if (bound == NULL)
        return -ENODATA;
    g_strlcpy (ret->driver, bound, sizeof ret->driver);
    return 0;
}

static int
detach_or_attach (Stay *stay, const struct usbdevfs_ioctl *call)
{
    const guint bit = 1u << call->ifno;
    if (call->ioctl_code == (int)USBDEVFS_DISCONNECT) {
        if (stay->device->spec.kernel_driver == NULL || stay->detached & bit)
            return -ENODATA;
        stay->detached |= bit;
        return 0;
    }
    if (call->ioctl_code != (int)USBDEVFS_CONNECT)
        return -ENOTTY;
    if (stay->claimed & bit)
        return -EBUSY;
    stay->detached &= ~bit;
    return 1;
}

static int
clear_halt (Stay *stay, guint endpoint)
{
    stay->halted &= ~bit_of ((guint8)endpoint);
    stay->device->n_halts_cleared++;
    return 0;
}

#define RESOLVED(type)                                                                             \
    ((type *)(gpointer)(*sub = umockdev_ioctl_data_resolve (arg, 0, sizeof (type), NULL))->data)

static int
serve (Stay *stay, UMockdevIoctlClient *client, UMockdevIoctlData *arg, UMockdevIoctlData **sub)
{
    /* The number travels as unsigned int; as it comes, its top bit may have been extended. */
    const guint request = (guint)umockdev_ioctl_client_get_request (client);
    if (request == (guint)USBDEVFS_REAPURB || request == (guint)USBDEVFS_REAPURBNDELAY)
        return reap (stay, client, arg);
    if (stay->is_gone)
        return -ENODEV;
    switch (request) {
    case (guint)USBDEVFS_GET_CAPABILITIES:
        *RESOLVED (guint32) = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                              USBDEVFS_CAP_REAP_AFTER_DISCONNECT | USBDEVFS_CAP_BULK_SCATTER_GATHER;
        return 0;
    case (guint)USBDEVFS_GET_SPEED:
        return 3; /* high */
    case (guint)USBDEVFS_CLAIMINTERFACE:
        return claim (stay, *RESOLVED (guint), FALSE);
    case (guint)USBDEVFS_DISCONNECT_CLAIM:
        return claim (stay, RESOLVED (struct usbdevfs_disconnect_claim)->interface, TRUE);
    case (guint)USBDEVFS_RELEASEINTERFACE:
        stay->claimed &= ~(1u << *RESOLVED (guint));
        return 0;
    case (guint)USBDEVFS_GETDRIVER:
        return find_driver (stay, RESOLVED (struct usbdevfs_getdriver));
    case (guint)USBDEVFS_IOCTL:
        return detach_or_attach (stay, RESOLVED (struct usbdevfs_ioctl));
    case (guint)USBDEVFS_SETINTERFACE:
        return 0;
    case (guint)USBDEVFS_CLEAR_HALT:
        return clear_halt (stay, *RESOLVED (guint));
    case (guint)USBDEVFS_SUBMITURB:
        (void)RESOLVED (struct usbdevfs_urb);
        return submit (stay, client, *sub);
    case (guint)USBDEVFS_DISCARDURB:
        return discard (stay, arg);
    default:
        /* SETCONFIGURATION and RESET among them: drivers are not to use these. */
        return -ENOTTY;
    }
}

static void
drop_urbs (GQueue *urbs, gpointer client)
{
    for (GList *at = urbs->head, *next; at != NULL; at = next) {
        Urb *urb = at->data;
        next = at->next;
        if (urb->client == client) {
            g_queue_delete_link (urbs, at);
            free_urb (urb);
        }
    }
}

void
test_stay_free (gpointer data)
{
    Stay *stay = data;
    g_queue_clear_full (&stay->waiting, free_urb);
    g_queue_clear_full (&stay->landed, free_urb);
    g_free (stay->node);
    g_free (stay->sys_path);
    g_free (stay);
}

static void
clear_device (gpointer data)
{
    TestDevice *device = data;
    g_ptr_array_unref (device->stays);
    g_mutex_clear (&device->lock);
}

/* umockdev's thread may serve a host that is closing when the test is over. */
Stay *
test_stay_hold (Stay *stay)
{
    g_atomic_rc_box_acquire (stay->device);
    return stay;
}

void
test_device_unref (TestDevice *device)
{
    g_atomic_rc_box_release_full (device, clear_device);
}

void
test_stay_let_go (gpointer data, GClosure *closure)
{
    test_device_unref (((Stay *)data)->device);
}

/* umockdev 0.17.16 has a signal for a client that closed its node, and never emits it. */
static void
on_connected (UMockdevIoctlClient *client, GParamSpec *property, gpointer data)
{
    Stay *stay = data;
    if (umockdev_ioctl_client_get_connected (client))
        return;
    g_mutex_lock (&stay->device->lock);
    drop_urbs (&stay->waiting, client);
    drop_urbs (&stay->landed, client);
    stay->claimed = 0;
    test_stay_set_reapable (stay);
    g_mutex_unlock (&stay->device->lock);
}

gboolean
test_stay_on_ioctl (UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer data)
{
    Stay *stay = data;
    TestDevice *device = stay->device;
    g_autoptr (UMockdevIoctlData) arg = g_object_ref (umockdev_ioctl_client_get_arg (client));
    g_autoptr (UMockdevIoctlData) sub = NULL;
    g_mutex_lock (&device->lock);
    device->n_ioctls++;
    if (g_object_get_data (G_OBJECT (client), "test-known") == NULL) {
        g_object_set_data (G_OBJECT (client), "test-known", client);
        g_signal_connect_data (client, "notify::connected", G_CALLBACK (on_connected),
                               test_stay_hold (stay), test_stay_let_go, 0);
    }
    const int result = serve (stay, client, arg, &sub);
    g_mutex_unlock (&device->lock);
    umockdev_ioctl_client_complete (client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    return TRUE;
}

void
test_stay_end_transfers (Stay *stay, int status)
{
    for (Urb *urb; (urb = g_queue_peek_head (&stay->waiting)) != NULL;)
        land (stay, urb, status, urb->transfer.n_taken);
}
