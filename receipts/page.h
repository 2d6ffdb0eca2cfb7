/* A document drawn with Pango and Cairo: as dots for printers, as PNG for screens and as PDF for
 * mail and archive. One layout for all three, in dots of the paper's width. Fonts are named (Noto
 * Sans, Noto Sans Mono), so that every machine draws the same. Functions may be called from any
 * thread; each thread keeps the words that it drew, so that its next paper is quicker. */
#pragma once

#include "drivers/proto/bitmap.h"
#include "receipts/document.h"

/* Printable widths: 384 (58 mm, 32 columns), 512 (42), 576 (80 mm, 48). */
#define OCOP_PAGE_WIDTH_MIN 200
#define OCOP_PAGE_WIDTH_MAX 1024

/* Blocks [@first, @first + @n) as dots, @width_dots wide, as high as they are; papers in pieces
 * look like papers in one. Blocks without a picture (cut, drawer, sample) take no room. Stops
 * before a block that would end below OCOP_BITMAP_HEIGHT_MAX; *@ret_n (may be NULL) is how many
 * blocks are in it. NULL where nothing is drawn. Owned. */
OcopBitmap *ocop_document_to_bitmap_part (const OcopDocument *document, guint first, guint n,
                                          guint width_dots, guint *ret_n);
/* The same for ranges known to be short: what does not fit is left out. */
OcopBitmap *ocop_document_to_bitmap (const OcopDocument *document, guint first, guint n,
                                     guint width_dots);
/* The whole paper with its margins, black on white, one grey byte a dot, a cut as a dashed line
 * except at the end. What is longer than 32,767 dots is drawn smaller. Errors: BAD_INPUT when it is
 * longer than four times that. */
GBytes *ocop_document_to_png (const OcopDocument *document, guint width_dots, GError **error);
/* One page as long as the paper (over 5 m: more of them), 58 mm wide for widths up to 400 dots,
 * else 80 mm; text stays text, the title names paper and number, the date is @utc_ms: the same
 * bytes each time. Errors: INTERNAL. */
GBytes *ocop_document_to_pdf (const OcopDocument *document, guint width_dots, gint64 utc_ms,
                              GError **error);
/* One line of text in Noto Sans Mono on a grid of cells, for printers that print the other lines
 * themselves: @cell_width × @cell_height dots each, 4 to 200, @width_dots in all, what does not fit
 * is cut. @is_tall: letters and picture are twice as high. Owned. */
OcopBitmap *ocop_page_draw_line (const char *text, gsize size, guint cell_width, guint cell_height,
                                 guint width_dots, gboolean is_bold, gboolean is_tall);
