/* The first two printers: a file that jobs are appended to, which may be a device of the kernel,
 * and a folder that gets a file per job. */
#include "shop/paper_sink.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_PREFIX "file:"
#define DIR_PREFIX  "dir:"
#define PAPER_MODE  0600
/* A printer that takes nothing for so long is out of paper, open or switched off. */
#define DEVICE_TIMEOUT_MS 5000

typedef struct {
    OcopPaperSink base;
    char *path;
    char *file;        /* of the job, in a folder; NULL before begin */
    GByteArray *bytes; /* of the job, for a folder */
    gboolean is_device;
} FileSink;

static void
free_file_sink (OcopPaperSink *base)
{
    FileSink *sink = (FileSink *)base;
    g_free (sink->path);
    g_free (sink->file);
    g_clear_pointer (&sink->bytes, g_byte_array_unref);
    g_free (sink);
}

/* ---- a file */

static gboolean
begin_file (OcopPaperSink *base, const OcopPrintJob *job, GError **error)
{
    return TRUE;
}

static gboolean
write_file (OcopPaperSink *base, const guint8 *bytes, gsize size, gsize offset, gsize *ret_accepted,
            GError **error)
{
    const OcopDisk *disk = base->ports->disk;
    return disk->append_file (((FileSink *)base)->path, bytes, size, PAPER_MODE, DEVICE_TIMEOUT_MS,
                              ret_accepted, disk->data, error);
}

static gboolean
finish_file (OcopPaperSink *base, OcopPrintState *ret_state, gint64 *ret_accepted, GError **error)
{
    FileSink *sink = (FileSink *)base;
    *ret_state = sink->is_device ? OCOP_PRINT_SENT : OCOP_PRINT_PRINTED;
    return TRUE;
}

static OcopPrintState
look_into_file (OcopPaperSink *base, const OcopPrintJob *job)
{
    return OCOP_PRINT_UNKNOWN;
}

/* ---- a folder: the file of a job is there whole or not at all */

static void
name_file (FileSink *sink, const OcopPrintJob *job)
{
    g_autofree char *reference =
        g_strcanon (g_strdup (job->reference),
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.", '_');
    const char *kind = ocop_paper_kind_get_text (job->kind);
    const char *text = job->kind == OCOP_PAPER_KIND_RECEIPT ? reference : kind;
    gboolean has_both = job->kind != OCOP_PAPER_KIND_RECEIPT && *reference != '\0';
    g_free (sink->file);
    sink->file = g_strdup_printf ("%s/%s%s%s-%06" G_GINT64_FORMAT ".bin", sink->path, text,
                                  has_both ? "-" : "", has_both ? reference : "", job->id);
}

static gboolean
begin_dir (OcopPaperSink *base, const OcopPrintJob *job, GError **error)
{
    FileSink *sink = (FileSink *)base;
    const OcopDisk *disk = base->ports->disk;
    name_file (sink, job);
    sink->bytes = g_byte_array_new();
    if (disk->exists (sink->path, disk->data))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL, _ ("the folder “%s” is not there"),
                    sink->path);
    return FALSE;
}

static gboolean
write_dir (OcopPaperSink *base, const guint8 *bytes, gsize size, gsize offset, gsize *ret_accepted,
           GError **error)
{
    FileSink *sink = (FileSink *)base;
    g_assert (offset == sink->bytes->len);
    g_byte_array_append (sink->bytes, bytes, (guint)size);
    *ret_accepted = size;
    return TRUE;
}

static gboolean
finish_dir (OcopPaperSink *base, OcopPrintState *ret_state, gint64 *ret_accepted, GError **error)
{
    FileSink *sink = (FileSink *)base;
    const OcopDisk *disk = base->ports->disk;
    *ret_state = OCOP_PRINT_PRINTED;
    if (ocop_ports_write_file (base->ports, sink->file, sink->bytes->data, sink->bytes->len,
                               PAPER_MODE, error))
        return TRUE;
    /* Only the folder's own sync can fail once the file has its name. */
    *ret_accepted = disk->exists (sink->file, disk->data) ? -1 : 0;
    return FALSE;
}

static OcopPrintState
look_into_dir (OcopPaperSink *base, const OcopPrintJob *job)
{
    FileSink *sink = (FileSink *)base;
    const OcopDisk *disk = base->ports->disk;
    name_file (sink, job);
    return disk->exists (sink->file, disk->data) ? OCOP_PRINT_PRINTED : OCOP_PRINT_FAILED;
}

/* ---- which is which */

gboolean
ocop_paper_sink_is_known (const char *printer)
{
    return (g_str_has_prefix (printer, FILE_PREFIX) && printer[strlen (FILE_PREFIX)] != '\0') ||
           (g_str_has_prefix (printer, DIR_PREFIX) && printer[strlen (DIR_PREFIX)] != '\0');
}

OcopPaperSink *
ocop_paper_sink_open (const char *printer, const char *home, const OcopPorts *ports, GError **error)
{
    static const OcopPaperSink file = {.begin = begin_file,
                                       .write = write_file,
                                       .finish = finish_file,
                                       .look = look_into_file,
                                       .free = free_file_sink};
    static const OcopPaperSink dir = {.begin = begin_dir,
                                      .write = write_dir,
                                      .finish = finish_dir,
                                      .look = look_into_dir,
                                      .free = free_file_sink};
    if (!ocop_paper_sink_is_known (printer)) {
        g_autofree char *shown = ocop_text_excerpt (printer, -1);
        ocop_set_error (error, OCOP_ERROR_DEVICE_ABSENT, NULL,
                        _ ("“%s” is no printer of this program"), shown);
        return NULL;
    }
    gboolean is_dir = g_str_has_prefix (printer, DIR_PREFIX);
    const char *path = printer + strlen (is_dir ? DIR_PREFIX : FILE_PREFIX);
    FileSink *sink = g_new0 (FileSink, 1);
    sink->base = is_dir ? dir : file;
    sink->base.ports = ports;
    sink->path = g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (home, path, NULL);
    sink->is_device = !is_dir && g_str_has_prefix (sink->path, "/dev/");
    sink->base.needs_pause = sink->is_device;
    return &sink->base;
}

void
ocop_paper_sink_free (OcopPaperSink *sink)
{
    if (sink != NULL)
        sink->free (sink);
}
