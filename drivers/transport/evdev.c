/* The kernel keeps the scanner and hands on its keys, to us alone: where the interface cannot be
 * claimed (a wireless receiver that has a mouse on it as well). The grab ends with the descriptor,
 * so that a till that crashes leaves no dead keyboard behind. Source: devices.md 2.1 (julzhk#9). */
#include "drivers/transport/stream.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct {
    OcopStream stream;
    char *path;
} Evdev;

static void
open_evdev (OcopTransport *transport)
{
    Evdev *evdev = (Evdev *)transport;
    const int yes = 1; /* the kernel looks at the address only: anything but NULL grabs */
    const int fd = open (evdev->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        ocop_transport_report_opened (transport, ocop_stream_result (errno));
        return;
    }
    if (ioctl (fd, EVIOCGRAB, &yes) == 0) {
        ocop_stream_start (&evdev->stream, fd);
        return;
    }
    const int error = errno;
    close (fd);
    ocop_transport_report_opened (transport, ocop_stream_result (error));
}

static void
free_evdev (OcopTransport *transport)
{
    Evdev *evdev = (Evdev *)transport;
    ocop_stream_clear (&evdev->stream);
    g_free (evdev->path);
    g_free (evdev);
}

static const OcopTransportClass evdev_class = {
    .name = "evdev",
    .open = open_evdev,
    .write = ocop_stream_refuse_write,
    .cancel_write = ocop_stream_cancel_write,
    .close = ocop_stream_close,
    .free = free_evdev,
};

OcopTransport *
ocop_evdev_new (OcopLoop *loop, const char *path)
{
    Evdev *evdev = g_new0 (Evdev, 1);
    ocop_transport_init (&evdev->stream.base, &evdev_class, loop);
    evdev->stream.fd = -1;
    evdev->path = g_strdup (path);
    return &evdev->stream.base;
}
