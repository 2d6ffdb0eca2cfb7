/* The star as an outline. */
#include "receipts/page_star.h"

#include <glib.h>

/* Corners at an em of 1, y downwards from the baseline: radius 0.46 and 0.184 around a point 0.33
 * above it. */
static const double corners[][2] = {
    {0.460, -0.790}, {0.568, -0.479}, {0.897, -0.472}, {0.635, -0.273}, {0.730, 0.042},
    {0.460, -0.146}, {0.190, 0.042},  {0.285, -0.273}, {0.023, -0.472}, {0.352, -0.479}};

void
ocop_page_star_draw (cairo_t *cr, double x, double baseline, double size)
{
    cairo_save (cr);
    cairo_translate (cr, x, baseline);
    cairo_scale (cr, size, size);
    cairo_new_path (cr);
    for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
        cairo_line_to (cr, corners[i][0], corners[i][1]);
    cairo_close_path (cr);
    cairo_fill (cr);
    cairo_restore (cr);
}
