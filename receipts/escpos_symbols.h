/* Codes of a paper on an ESC/POS printer: by the printer's own command or drawn here. Private to
 * this folder. */
#pragma once

#include "drivers/proto/escpos.h"
#include "receipts/document.h"

/* Modules of a side of the smallest QR of level M for @size bytes of any value, quiet zone not
 * counted; 0 when none holds them. Source: ISO/IEC 18004, table 7. */
guint ocop_escpos_qr_modules (gsize size);

/* Dots of a module so that @modules, quiet zones counted, fit @profile's width: as large as they
 * fit where @is_large, else over half the paper at most, not less than the profile's least where
 * there is room. 0 when they do not fit at all. */
guint ocop_escpos_qr_module_dots (const OcopPrinterProfile *profile, guint modules,
                                  gboolean is_large);

/* Centred, with its quiet zone. FALSE, nothing printed: the printer has no way to, or the code does
 * not fit its paper. */
gboolean ocop_escpos_put_qr (OcopEscpos *escpos, const char *content, gboolean is_large);
gboolean ocop_escpos_put_barcode (OcopEscpos *escpos, OcopSymbology symbology, const char *value);
