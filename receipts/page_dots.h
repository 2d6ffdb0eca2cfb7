/* Putting black on a bitmap; what is beyond its edges is left out. Private to this folder. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "receipts/symbols.h"

/* All that is black in @stamp, its left upper dot at @x, @y. */
void ocop_dots_stamp (OcopBitmap *bitmap, const OcopBitmap *stamp, int x, int y);
void ocop_dots_fill (OcopBitmap *bitmap, int x, int y, guint width, guint height);
/* Modules of @module_dots × @row_dots each. */
void ocop_dots_symbol (OcopBitmap *bitmap, const OcopSymbol *symbol, int x, int y,
                       guint module_dots, guint row_dots);
