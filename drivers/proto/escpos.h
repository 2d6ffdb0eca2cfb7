/* ESC/POS commands, written into a print stream as a profile wants them. Nothing here knows a
 * receipt. Source: devices.md 1.4 to 1.9 and 1.12. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "drivers/proto/print_stream.h"
#include "drivers/proto/printer_profile.h"

/* What the printer stands on now, so that only changes are sent. Zeroed by ocop_escpos_begin. */
typedef struct {
    OcopPrintStream *stream;           /* borrowed */
    const OcopPrinterProfile *profile; /* borrowed */
    OcopCodePage page;
    gboolean is_bold;
    guint width_times, height_times; /* 1 or 2 */
} OcopEscpos;

typedef struct {
    gboolean is_bold;
    guint width_times;  /* 1 or 2, 0 is taken as 1; 2 only where the profile has_font_size */
    guint height_times; /* the same */
} OcopEscposStyle;

/* 1B 40, two-byte mode off, units, code page: what every job begins with. */
void ocop_escpos_begin (OcopEscpos *escpos, OcopPrintStream *stream,
                        const OcopPrinterProfile *profile);

/* TRUE when each character of @text (NFC, no control characters) is in a page of the profile: then
 * ocop_escpos_add_line can print it. With OCOP_TEXT_RASTER always FALSE; with OCOP_TEXT_ASCII
 * always TRUE. */
gboolean ocop_escpos_can_print (const OcopPrinterProfile *profile, const char *text, gsize size);
/* One line of text and its line feed. @text passes ocop_escpos_can_print. Pages are changed where a
 * letter needs it. In ASCII mode letters lose their marks, đ is d, ₫ is d, what is left over
 * becomes '?' only if it is no letter of Vietnamese. */
void ocop_escpos_add_line (OcopEscpos *escpos, const char *text, gsize size,
                           const OcopEscposStyle *style);
/* Blank paper of @dots. */
void ocop_escpos_add_feed (OcopEscpos *escpos, guint dots);
/* @bitmap from the left edge, not wider than the profile's width; bands as the profile wants them,
 * blank bands as feeds, each band with its pause; no 10 04, 10 05 or 10 14 stands in what is sent.
 * With OCOP_RASTER_NONE nothing is printed. Where the profile's raster_dot is 2, each 2 × 2 dots of
 * @bitmap become one: what has to stay sharp (a QR) begins at even dots and has even modules. */
void ocop_escpos_add_bitmap (OcopEscpos *escpos, const OcopBitmap *bitmap);
/* Native QR, centred, level M, @module_dots 1 to 16. Only where has_native_qr. FALSE with nothing
 * added when it would hold a real-time sequence or @size > 2048: then it has to be drawn. */
gboolean ocop_escpos_add_qr (OcopEscpos *escpos, const void *content, gsize size,
                             guint module_dots);
/* Text in a page whatever is proven: for the test page. @n is that of ESC t. Control characters in
 * @bytes become blanks. */
void ocop_escpos_add_raw_line (OcopEscpos *escpos, guint8 n, const guint8 *bytes, gsize size);
/* Feed to the cutter and cut; where there is no cutter, feed to tear off. */
void ocop_escpos_add_cut (OcopEscpos *escpos);
/* All five bytes, times of the profile. */
void ocop_escpos_add_pulse (OcopEscpos *escpos);
/* GS ( H with four characters of @process_id ('0' to '9', "0001"), where the profile has it; else
 * GS r 1, whose answer says that what came before was taken in. */
void ocop_escpos_add_end_of_job (OcopEscpos *escpos, const char process_id[4]);
