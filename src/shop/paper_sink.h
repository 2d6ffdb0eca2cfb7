/* Where a printer takes its bytes: what a file, a folder or a device has to do for a print job.
 * Not for other folders. */
#pragma once

#include "base/ports.h"
#include "domain/print_job.h"
#include <glib.h>

/* One printer while it takes one job. All calls come from one thread, in the order begin, write …,
 * finish; after a failure only free. */
typedef struct _OcopPaperSink OcopPaperSink;
struct _OcopPaperSink {
    /* Finds the printer and makes it ready; nothing of the job may leave. Errors: any; the message
     * becomes the job's reason. */
    gboolean (*begin) (OcopPaperSink *sink, const OcopPrintJob *job, GError **error);
    /* Hands over @size bytes that stand at @offset of the job. *@ret_accepted bytes of them are
     * with the printer afterwards, fewer than @size only on failure. */
    gboolean (*write) (OcopPaperSink *sink, const guint8 *bytes, gsize size, gsize offset,
                       gsize *ret_accepted, GError **error);
    /* After the last byte. *@ret_state: SENT, CONSUMED or PRINTED, as far as the printer can tell.
     * On failure *@ret_accepted is how much of the whole job it has, -1 where that is not known. */
    gboolean (*finish) (OcopPaperSink *sink, OcopPrintState *ret_state, gint64 *ret_accepted,
                        GError **error);
    /* What became of @job, whose sender died before it knew: PRINTED, FAILED (nothing of it is
     * there) or UNKNOWN. */
    OcopPrintState (*look) (OcopPaperSink *sink, const OcopPrintJob *job);
    void (*free) (OcopPaperSink *sink);
    gboolean can_answer;  /* the end-of-job marker is answered */
    gboolean needs_pause; /* bytes that come too fast are lost: pauses of the profile are kept */
    const OcopPorts *ports;
};

void ocop_paper_sink_free (OcopPaperSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPaperSink, ocop_paper_sink_free)

/* TRUE for a printer of the settings: "file:PATH", "dir:PATH" (a relative PATH is in the home). */
gboolean ocop_paper_sink_is_known (const char *printer);
/* Errors: DEVICE_ABSENT. */
OcopPaperSink *ocop_paper_sink_open (const char *printer, const char *home, const OcopPorts *ports,
                                     GError **error);
