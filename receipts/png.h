/* Grey pictures as PNG files. Private to this folder and to the tests. */
#pragma once

#include <glib.h>

/* Rows of @width bytes, @stride apart; 0 is black, 255 white. The same bytes each time. Errors:
 * BAD_INPUT when a side is 0 or over 32,767. Owned. */
GBytes *ocop_png_from_grey (const guint8 *grey, guint width, guint height, gsize stride,
                            GError **error);
