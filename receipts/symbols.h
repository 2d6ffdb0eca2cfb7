/* QR codes by libqrencode, linear codes and Data Matrix by zint: as modules, not yet drawn. */
#pragma once

#include "receipts/document.h"
#include <glib.h>

/* Modules without quiet zone, row by row, 1 dark; a linear code has one row. */
typedef struct {
    guint columns;
    guint rows;
    guint quiet; /* modules to leave free around: 4 for QR, 1 Data Matrix, 10 linear */
    guint8 *modules;
} OcopSymbol;

void ocop_symbol_free (OcopSymbol *symbol);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopSymbol, ocop_symbol_free)

/* Level M, smallest version. Errors: BAD_INPUT when @size bytes are too many. Owned. */
OcopSymbol *ocop_qr_encode (const void *content, gsize size, GError **error);
/* @value: 13 digits with their check digit; ASCII up to 48 characters; up to 1,000 bytes. Errors:
 * BAD_INPUT. Owned. */
OcopSymbol *ocop_symbol_encode (OcopSymbology symbology, const char *value, GError **error);
/* A QR with its quiet zone as a PNG of @module_dots (1 to 32) a module, for screens. */
GBytes *ocop_qr_to_png (const void *content, gsize size, guint module_dots, GError **error);
/* A Code 128 likewise, its bars @bar_dots (1 to 1,000) high. Errors: BAD_INPUT. */
GBytes *ocop_code_128_to_png (const char *value, guint module_dots, guint bar_dots, GError **error);
