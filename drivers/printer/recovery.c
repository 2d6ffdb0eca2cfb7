/* A printer that waits for 1,700 more bytes of a picture prints the next receipt as dots. Zeros are
 * white there, and nothing at all to a printer that was switched off meanwhile.
 * Source: devices.md 6.3 (after python-escpos#628). */
#include "drivers/printer/recovery.h"

#include "drivers/proto/escpos.h"

#include <string.h>

GByteArray *
ocop_printer_recovery_make (const OcopPrintStream *broken, gsize offset,
                            const OcopPrinterProfile *profile)
{
    static const char note[] = "--- in do dang, bo to nay ---";
    GByteArray *bytes = g_byte_array_new();
    const guint index = ocop_print_stream_find_atom (broken, offset);
    const OcopAtom *atom = &g_array_index (broken->atoms, OcopAtom, index);
    if (offset > atom->start) {
        const gsize n_missing = atom->start + atom->size - offset;
        g_byte_array_set_size (bytes, (guint)n_missing);
        memset (bytes->data, 0, n_missing);
    }

    g_autoptr (OcopPrintStream) stream = ocop_print_stream_new();
    OcopEscpos escpos;
    ocop_escpos_begin (&escpos, stream, profile);
    const gsize size = MIN (strlen (note), profile->columns);
    ocop_escpos_add_raw_line (&escpos, 0, (const guint8 *)note, size);
    ocop_escpos_add_cut (&escpos);
    g_byte_array_append (bytes, stream->bytes->data, stream->bytes->len);
    return bytes;
}
