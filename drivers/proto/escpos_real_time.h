/* Real-time commands: printers look for them in everything that comes in, also inside image data.
 * Source: devices.md 1.5, 1.7, 1.12 (Epson manuals). */
#pragma once

#include <glib.h>

#define OCOP_REAL_TIME_MAX 10 /* bytes of the longest */

/* The bytes that may become a command. Zeroed at the start. */
typedef struct {
    guint8 bytes[OCOP_REAL_TIME_MAX];
    guint size;
} OcopRealTime;

/* Takes one byte. Size of the command that ends with it, which stands in @ret_bytes; 0: none. */
gsize ocop_real_time_take (OcopRealTime *real_time, guint8 byte,
                           guint8 ret_bytes[OCOP_REAL_TIME_MAX]);

/* Size of the command that @bytes begin with, 0: none. */
gsize ocop_real_time_match (const guint8 *bytes, gsize size);

/* Index of the first command in @bytes from @from on; FALSE when there is none. */
gboolean ocop_real_time_find (const guint8 *bytes, gsize size, gsize from, gsize *ret_index);
