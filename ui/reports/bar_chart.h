/* Bars with their labels and figures: upright ones side by side for what follows in time, lying
 * ones below each other for what has names. */
#pragma once

#include <gtk/gtk.h>

#define OCOP_TYPE_BAR_CHART (ocop_bar_chart_get_type())
G_DECLARE_FINAL_TYPE (OcopBarChart, ocop_bar_chart, OCOP, BAR_CHART, GtkWidget)

typedef struct {
    char *label;
    char *figure; /* what @value is for people */
    gint64 value; /* may be negative */
} OcopBar;

/* An array for them that owns its content. */
GArray *ocop_bars_new (void);
void ocop_bars_add (GArray *bars, const char *label, gint64 value, const char *figure);

/* Keeps @bars. Assistive technology hears @title as its name, and the bars as its description. */
void ocop_bar_chart_show (OcopBarChart *chart, const char *title, GArray *bars,
                          gboolean is_upright);
