/* Bytes and the borders between their atoms. The two grow together, so that every byte is in
 * exactly one atom. */
#include "drivers/proto/print_stream.h"

#include <string.h>

/* A receipt of text is some 2 kB, one of dots some 60 kB. */
#define SIZE_AT_START 4096
/* As much at once as a USB pipe takes in one transfer. */
#define SEGMENT_MAX 4096

OcopPrintStream *
ocop_print_stream_new (void)
{
    OcopPrintStream *stream = g_new (OcopPrintStream, 1);
    *stream = (OcopPrintStream){.bytes = g_byte_array_sized_new (SIZE_AT_START),
                                .atoms = g_array_new (FALSE, FALSE, sizeof (OcopAtom))};
    return stream;
}

void
ocop_print_stream_free (OcopPrintStream *stream)
{
    if (stream == NULL)
        return;
    g_byte_array_unref (stream->bytes);
    g_array_unref (stream->atoms);
    g_free (stream);
}

static gsize
end_of_atoms (const OcopPrintStream *stream)
{
    if (stream->atoms->len == 0)
        return 0;
    const OcopAtom *last = &g_array_index (stream->atoms, OcopAtom, stream->atoms->len - 1);
    return last->start + last->size;
}

guint8 *
ocop_print_stream_reserve (OcopPrintStream *stream, gsize size_max)
{
    const gsize start = end_of_atoms (stream);
    g_assert (start == stream->bytes->len && size_max <= G_MAXUINT / 2 - start);
    g_byte_array_set_size (stream->bytes, (guint)(start + size_max));
    return stream->bytes->data + start;
}

void
ocop_print_stream_commit (OcopPrintStream *stream, OcopAtomKind kind, gsize size, guint pause_ms)
{
    const gsize start = end_of_atoms (stream);
    g_assert (start + size <= stream->bytes->len);
    g_byte_array_set_size (stream->bytes, (guint)(start + size));
    if (size == 0)
        return;
    const OcopAtom atom = {.kind = kind, .start = start, .size = size, .pause_ms = pause_ms};
    g_array_append_val (stream->atoms, atom);
}

void
ocop_print_stream_add (OcopPrintStream *stream, OcopAtomKind kind, const void *bytes, gsize size,
                       guint pause_ms)
{
    guint8 *room = ocop_print_stream_reserve (stream, size);
    if (size > 0)
        memcpy (room, bytes, size);
    ocop_print_stream_commit (stream, kind, size, pause_ms);
}

guint
ocop_print_stream_find_atom (const OcopPrintStream *stream, gsize offset)
{
    g_assert (offset < end_of_atoms (stream));
    guint low = 0, high = stream->atoms->len;
    while (high - low > 1) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index (stream->atoms, OcopAtom, middle).start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

OcopPrintStream *
ocop_print_stream_copy (const OcopPrintStream *stream)
{
    OcopPrintStream *copy = ocop_print_stream_new();
    for (guint i = 0; i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        ocop_print_stream_add (copy, atom->kind, stream->bytes->data + atom->start, atom->size,
                               atom->pause_ms);
    }
    return copy;
}

gsize
ocop_print_stream_measure (const OcopPrintStream *stream, gsize start, guint pace,
                           guint *ret_pause_ms)
{
    const gsize size_max = pace != 0 ? MIN (pace / 10, SEGMENT_MAX) : SEGMENT_MAX;
    gsize size = 0;
    *ret_pause_ms = 0;
    for (guint i = ocop_print_stream_find_atom (stream, start); i < stream->atoms->len; i++) {
        const OcopAtom *atom = &g_array_index (stream->atoms, OcopAtom, i);
        if (size > 0 && size + atom->size > size_max)
            break;
        size += atom->size;
        *ret_pause_ms = pace != 0 ? (guint)(size * 1000 / pace) : atom->pause_ms;
        if ((pace == 0 && atom->pause_ms > 0) || i == 0)
            break;
    }
    return size;
}
