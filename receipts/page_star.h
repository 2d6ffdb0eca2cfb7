/* U+2605, which the fonts of papers lack: drawn by ourselves, the same on every machine. Private to
 * this folder. */
#pragma once

#include <cairo.h>

#define OCOP_STAR       "\xe2\x98\x85"
#define OCOP_STAR_BYTES 3

/* Width of a star at an em of 1. */
#define OCOP_STAR_ADVANCE 0.92

/* @size: of the em. */
void ocop_page_star_draw (cairo_t *cr, double x, double baseline, double size);
