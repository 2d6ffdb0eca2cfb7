/* A layout drawn with Cairo, for screens and PDF. Private to this folder. */
#pragma once

#include "receipts/page_layout.h"

/* Marks [@first, @end) in black; a dot is a unit of @cr. */
void ocop_page_layout_draw (const OcopPageLayout *layout, cairo_t *cr, guint first, guint end);

/* White on each side of what is printable: papers of 58 mm have 48 of them printable, those of 80
 * mm 72. */
#define OCOP_PAGE_NARROW_MAX 400
static inline guint
ocop_page_get_margin (guint width_dots)
{
    return width_dots <= OCOP_PAGE_NARROW_MAX ? width_dots * 5 / 48 : width_dots * 4 / 72;
}
