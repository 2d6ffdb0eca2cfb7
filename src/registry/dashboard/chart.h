/* Charts as SVG inside the page, drawn on the server. Widths are percentages, so letters keep their
 * size on a telephone. Each has role="img", a title and a description; the table beside it holds
 * the figures. */
#pragma once

#include <glib.h>

#define OCOP_CHART_BARS_MAX 120

typedef struct {
    const char *label;
    gint64 value;     /* < 0 is drawn as nothing */
    const char *text; /* the value as people read it */
} OcopChartBar;

/* Columns over time. @id: unique on the page. Nothing is drawn without bars. */
void ocop_chart_columns (GString *out, const char *id, const char *title, const OcopChartBar *bars,
                         guint n_bars);
/* One line a bar, label above it. */
void ocop_chart_lines (GString *out, const char *id, const char *title, const OcopChartBar *bars,
                       guint n_bars);

/* The least of 1, 2, 5 × 10^k that is at least @value; 1 for less. */
gint64 ocop_chart_round_step (gint64 value);
/* "1,2 tỷ", "350 triệu", "12 nghìn", "900". Owned. */
char *ocop_chart_short_money (gint64 amount);
