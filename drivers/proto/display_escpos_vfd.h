/* Customer displays that speak ESC/POS (Epson DM-D and those that copy it), on a line of their own
 * or behind a printer that passes on what is theirs. Source: Epson's manual of DM-D110 and DM-D210;
 * ESC = of the TM printers. */
#pragma once

#include "drivers/proto/display_text.h"

/* Each: @is_behind_printer puts ESC = around it, so that the printer takes nothing of it and is
 * spoken to again afterwards. Owned. */
/* 1B 40, character set of the USA, overwrite mode, no cursor: once after opening. */
GByteArray *ocop_display_vfd_begin (gboolean is_behind_printer);
GByteArray *ocop_display_vfd_show (const OcopDisplayText *text, gboolean is_behind_printer);
GByteArray *ocop_display_vfd_clear (gboolean is_behind_printer);
/* @level 1 to 4, 4 the brightest. */
GByteArray *ocop_display_vfd_set_brightness (guint level, gboolean is_behind_printer);
