/* What goes to a printer: bytes, cut into atoms. An atom is a whole command (or a run of text with
 * its line feed): a writer may stop after any and go on with the next; a writer that was stopped
 * inside one knows how many bytes of it are missing. */
#pragma once

#include <glib.h>

typedef enum {
    OCOP_ATOM_SETUP, /* init, code page, style, feed */
    OCOP_ATOM_TEXT,
    OCOP_ATOM_RASTER, /* one band */
    OCOP_ATOM_SYMBOL, /* native QR or bar code */
    OCOP_ATOM_CUT,
    OCOP_ATOM_PULSE,     /* drawer */
    OCOP_ATOM_END_OF_JOB /* asks the printer to say that it got here */
} OcopAtomKind;

typedef struct {
    OcopAtomKind kind;
    gsize start; /* in bytes of the stream */
    gsize size;
    guint pause_ms; /* to wait after it, for printers that drop bytes; 0: none */
} OcopAtom;

typedef struct {
    GByteArray *bytes;
    GArray *atoms; /* of OcopAtom, one behind the other without a gap */
} OcopPrintStream;

OcopPrintStream *ocop_print_stream_new (void);
void ocop_print_stream_free (OcopPrintStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopPrintStream, ocop_print_stream_free)
OcopPrintStream *ocop_print_stream_copy (const OcopPrintStream *stream); /* owned */

/* Appends one atom of @size bytes. */
void ocop_print_stream_add (OcopPrintStream *stream, OcopAtomKind kind, const void *bytes,
                            gsize size, guint pause_ms);
/* The same without a copy: room for at most @size_max bytes, to be filled and then committed with
 * the size it took; nothing else touches @stream in between. */
guint8 *ocop_print_stream_reserve (OcopPrintStream *stream, gsize size_max);
void ocop_print_stream_commit (OcopPrintStream *stream, OcopAtomKind kind, gsize size,
                               guint pause_ms);
/* Index of the atom that holds byte @offset (< bytes->len). */
guint ocop_print_stream_find_atom (const OcopPrintStream *stream, gsize offset);
/* Size of what is to be written at once from @start (a border) on: whole atoms, up to the first
 * that has a pause behind it, or about a tenth of a second's where @pace (bytes per second) is not
 * 0, which holds instead of the pauses. *@ret_pause_ms: what to wait then. The first atom goes
 * alone: it is the init, after which automatic status has to be switched on again. */
gsize ocop_print_stream_measure (const OcopPrintStream *stream, gsize start, guint pace,
                                 guint *ret_pause_ms);
