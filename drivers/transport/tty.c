/* Serial lines, raw: no echo, no signals, no translation, no modem lines. What waited in the kernel
 * from before is thrown away, it belongs to nobody. Source: termios(3); devices.md 3. */
#include "drivers/transport/stream.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
    OcopStream stream;
    char *path;
    OcopTtySettings settings;
} Tty;

static gboolean
find_speed (guint baud, speed_t *ret_speed)
{
    static const struct {
        guint baud;
        speed_t speed;
    } speeds[] = {{1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
                  {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}};
    for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
        if (speeds[i].baud == baud) {
            *ret_speed = speeds[i].speed;
            return TRUE;
        }
    return FALSE;
}

static gboolean
set_up (int fd, const OcopTtySettings *settings, speed_t speed)
{
    struct termios line;
    if (tcgetattr (fd, &line) != 0)
        return FALSE;
    cfmakeraw (&line);
    line.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
    line.c_cflag |= CREAD | CLOCAL | (settings->data_bits == 7 ? CS7 : CS8);
    if (settings->parity != OCOP_PARITY_NONE) {
        line.c_cflag |= PARENB | (settings->parity == OCOP_PARITY_ODD ? PARODD : 0);
        line.c_iflag |= INPCK | IGNPAR;
    }
    line.c_cflag |= settings->has_two_stop_bits ? CSTOPB : 0;
    line.c_cflag |= settings->has_flow_control ? CRTSCTS : 0;
    line.c_cc[VMIN] = 0;
    line.c_cc[VTIME] = 0;
    return cfsetspeed (&line, speed) == 0 && tcsetattr (fd, TCSANOW, &line) == 0 &&
           tcflush (fd, TCIOFLUSH) == 0;
}

static void
open_tty (OcopTransport *transport)
{
    Tty *tty = (Tty *)transport;
    speed_t speed;
    if (!find_speed (tty->settings.baud, &speed)) {
        ocop_transport_report_opened (transport, OCOP_DEV_NOT_SUPPORTED);
        return;
    }
    const int fd = open (tty->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        ocop_transport_report_opened (transport, ocop_stream_result (errno));
        return;
    }
    if (ioctl (fd, TIOCEXCL) != 0 || !set_up (fd, &tty->settings, speed)) {
        const int error = errno;
        close (fd);
        ocop_transport_report_opened (transport, ocop_stream_result (error));
        return;
    }
    ocop_stream_start (&tty->stream, fd);
}

static void
free_tty (OcopTransport *transport)
{
    Tty *tty = (Tty *)transport;
    ocop_stream_clear (&tty->stream);
    g_free (tty->path);
    g_free (tty);
}

static const OcopTransportClass tty_class = {
    .name = "tty",
    .open = open_tty,
    .write = ocop_stream_write,
    .cancel_write = ocop_stream_cancel_write,
    .close = ocop_stream_close,
    .free = free_tty,
};

/* With VMIN 0 a read of a line without bytes gives 0; a line that is gone says EIO or hangs up. */
OcopTransport *
ocop_tty_new (OcopLoop *loop, const char *path, const OcopTtySettings *settings)
{
    Tty *tty = g_new0 (Tty, 1);
    ocop_transport_init (&tty->stream.base, &tty_class, loop);
    tty->stream.fd = -1;
    tty->stream.ignores_empty = TRUE;
    tty->path = g_strdup (path);
    tty->settings = *settings;
    return &tty->stream.base;
}
