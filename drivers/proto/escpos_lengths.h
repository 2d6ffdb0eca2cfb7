/* How long an ESC/POS command is, seen from its first bytes. Private to the interpreter. */
#pragma once

#include <glib.h>

/* Size of the whole command that begins with @bytes, of which @size (>= 1) are there; as long as
 * that cannot be told, a number over @size: as many bytes are needed to tell more. A command that
 * is not known, or has a parameter that makes it none, is as long as the bytes that printers pass
 * over then. Called again with more bytes it never says less. */
guint64 ocop_escpos_measure (const guint8 *bytes, gsize size);
