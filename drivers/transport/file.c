/* A path to write to. usblp's node and a plain file differ in that only the first can answer.
 * Source: devices.md 1.2. */
#include "drivers/transport/stream.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    OcopStream stream;
    char *path;
} File;

static void
open_file (OcopTransport *transport)
{
    File *file = (File *)transport;
    struct stat about;
    int fd = open (file->path, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat (fd, &about) != 0) {
        const int error = errno;
        if (fd >= 0)
            close (fd);
        ocop_transport_report_opened (transport, ocop_stream_result (error));
        return;
    }
    file->stream.never_reads = TRUE;
    if (S_ISCHR (about.st_mode)) {
        close (fd);
        fd = open (file->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        file->stream.never_reads = FALSE;
    }
    if (fd < 0)
        ocop_transport_report_opened (transport, ocop_stream_result (errno));
    else
        ocop_stream_start (&file->stream, fd);
}

static void
free_file (OcopTransport *transport)
{
    File *file = (File *)transport;
    ocop_stream_clear (&file->stream);
    g_free (file->path);
    g_free (file);
}

static const OcopTransportClass file_class = {
    .name = "file",
    .open = open_file,
    .write = ocop_stream_write,
    .cancel_write = ocop_stream_cancel_write,
    .close = ocop_stream_close,
    .free = free_file,
};

OcopTransport *
ocop_file_new (OcopLoop *loop, const char *path)
{
    File *file = g_new0 (File, 1);
    ocop_transport_init (&file->stream.base, &file_class, loop);
    file->stream.fd = -1;
    file->stream.ignores_empty = TRUE;
    file->path = g_strdup (path);
    return &file->stream.base;
}
