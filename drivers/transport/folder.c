/* A printer that is a folder: what was printed can be looked at, compared, or sent to a real one
 * later. Files are never written twice. */
#include "drivers/transport/stream.h"

#include "drivers/transport/stream_class.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define NUMBER_MAX 999999u

typedef struct {
    OcopStream stream;
    char *path;
} Folder;

static guint
find_last_number (const char *path)
{
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    guint last = 0;
    for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;) {
        guint64 number;
        g_autofree char *digits = g_strndup (name, 6);
        if (g_str_has_suffix (name, ".bin") &&
            g_ascii_string_to_unsigned (digits, 10, 1, NUMBER_MAX, &number, NULL))
            last = MAX (last, (guint)number);
    }
    return last;
}

static int
create_next (const char *path)
{
    for (guint number = find_last_number (path) + 1; number <= NUMBER_MAX; number++) {
        g_autofree char *file = g_strdup_printf ("%s/%06u.bin", path, number);
        const int fd =
            open (file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NONBLOCK | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    errno = ENOSPC;
    return -1;
}

static void
open_folder (OcopTransport *transport)
{
    Folder *folder = (Folder *)transport;
    const int fd = create_next (folder->path);
    if (fd < 0)
        ocop_transport_report_opened (transport, ocop_stream_result (errno));
    else
        ocop_stream_start (&folder->stream, fd);
}

static void
free_folder (OcopTransport *transport)
{
    Folder *folder = (Folder *)transport;
    ocop_stream_clear (&folder->stream);
    g_free (folder->path);
    g_free (folder);
}

static const OcopTransportClass folder_class = {
    .name = "folder",
    .open = open_folder,
    .write = ocop_stream_write,
    .cancel_write = ocop_stream_cancel_write,
    .close = ocop_stream_close,
    .free = free_folder,
};

OcopTransport *
ocop_folder_new (OcopLoop *loop, const char *path)
{
    Folder *folder = g_new0 (Folder, 1);
    ocop_transport_init (&folder->stream.base, &folder_class, loop);
    folder->stream.fd = -1;
    folder->stream.never_reads = TRUE;
    folder->path = g_strdup (path);
    return &folder->stream.base;
}
