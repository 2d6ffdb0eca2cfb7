/* The kernel's printer node as a fallback: no detaching, and no control of time-outs, stalls and
 * half transfers. usblp's poll says that it takes bytes when the last transfer is done, so a
 * printer without paper is one that is not ready, as everywhere. */
#include "drivers/transport/stream.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define GET_DEVICE_ID_TYPE 0xa1
#define GET_DEVICE_ID      0
#define ID_MAX             1024
#define LENGTH_SIZE        2
#define DEVICES            "/sys/bus/usb/devices"
#define NODES              "/dev/usb"

typedef struct {
    OcopStream stream;
    char *path;      /* NULL: not found */
    char *interface; /* folder of what it is the node of; NULL: the path is given */
} Usblp;

/* "lp0" in the interface's folder is called the same below /dev. */
static void
find_node (Usblp *usblp)
{
    g_autofree char *folder = g_build_filename (usblp->interface, "usbmisc", NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
    g_free (usblp->path);
    usblp->path = name != NULL ? g_build_filename (NODES, name, NULL) : NULL;
}

static void
open_usblp (OcopTransport *transport)
{
    Usblp *usblp = (Usblp *)transport;
    if (usblp->interface != NULL)
        find_node (usblp);
    if (usblp->path == NULL) {
        ocop_transport_report_opened (transport, OCOP_DEV_NO_HARDWARE);
        return;
    }
    const int fd = open (usblp->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        ocop_transport_report_opened (transport, ocop_stream_result (errno));
    else
        ocop_stream_start (&usblp->stream, fd);
}

/* What usblp shows of the device ID is text without its length. A file of /sys does not block. */
static gsize
read_device_id (const Usblp *usblp, guint8 bytes[LENGTH_SIZE + ID_MAX])
{
    g_autofree char *name = g_path_get_basename (usblp->path);
    g_autofree char *path = g_strdup_printf ("/sys/class/usbmisc/%s/device/ieee1284_id", name);
    const int fd = open (path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    const gssize size = read (fd, bytes + LENGTH_SIZE, ID_MAX);
    close (fd);
    if (size <= 0)
        return 0;
    bytes[0] = (guint8)((size + LENGTH_SIZE) >> 8);
    bytes[1] = (guint8)(size + LENGTH_SIZE);
    return LENGTH_SIZE + (gsize)size;
}

static void
control_usblp (OcopTransport *transport, const OcopControl *control)
{
    guint8 bytes[LENGTH_SIZE + ID_MAX];
    if (control->request_type != GET_DEVICE_ID_TYPE || control->request != GET_DEVICE_ID) {
        ocop_transport_report_control (transport, OCOP_DEV_NOT_SUPPORTED, NULL, 0);
        return;
    }
    const gsize size = read_device_id ((Usblp *)transport, bytes);
    ocop_transport_report_control (transport, size > 0 ? OCOP_DEV_OK : OCOP_DEV_STALLED, bytes,
                                   MIN (size, control->size_max));
}

static void
free_usblp (OcopTransport *transport)
{
    Usblp *usblp = (Usblp *)transport;
    ocop_stream_clear (&usblp->stream);
    g_free (usblp->path);
    g_free (usblp->interface);
    g_free (usblp);
}

static const OcopTransportClass usblp_class = {
    .name = "usblp",
    .open = open_usblp,
    .write = ocop_stream_write,
    .cancel_write = ocop_stream_cancel_write,
    .control = control_usblp,
    .close = ocop_stream_close,
    .free = free_usblp,
};

OcopTransport *
ocop_usblp_new (OcopLoop *loop, const char *path)
{
    Usblp *usblp = g_new0 (Usblp, 1);
    ocop_transport_init (&usblp->stream.base, &usblp_class, loop);
    usblp->stream.fd = -1;
    usblp->stream.ignores_empty = TRUE;
    usblp->path = g_strdup (path);
    return &usblp->stream.base;
}

/* The first configuration: as in usb_read_facts.c, devices of a till have one. */
OcopTransport *
ocop_usblp_new_of (OcopLoop *loop, const char *port, guint8 interface)
{
    OcopTransport *transport = ocop_usblp_new (loop, NULL);
    ((Usblp *)transport)->interface =
        g_strdup_printf ("%s/%s/%s:1.%u", DEVICES, port, port, interface);
    return transport;
}
