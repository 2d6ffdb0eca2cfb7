/* Geometry in whole hundredths of a percent across and pixels down. */
#include "registry/dashboard/chart.h"

#include "registry/dashboard/html.h"

#define PLOT_HEIGHT  180
#define PLOT_TOP     10
#define LABEL_HEIGHT 26
#define N_STEPS      4
#define LINE_HEIGHT  46
#define TICKS_MAX    8

gint64
ocop_chart_round_step (gint64 value)
{
    static const gint64 parts[] = {1, 2, 5};
    gint64 power = 1;
    for (int k = 0; k < 17; k++, power *= 10)
        for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
            if (parts[i] * power >= value)
                return parts[i] * power;
    return value;
}

char *
ocop_chart_short_money (gint64 amount)
{
    static const struct {
        gint64 size;
        const char *name;
    } units[] = {{1000000000, "tỷ"}, {1000000, "triệu"}, {1000, "nghìn"}};
    const gint64 size = ABS (amount);
    const char *sign = amount < 0 ? "−" : "";
    for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
        if (size < units[i].size)
            continue;
        const gint64 tenths = (size * 10 + units[i].size / 2) / units[i].size;
        if (tenths % 10 == 0 || tenths >= 1000)
            return g_strdup_printf ("%s%" G_GINT64_FORMAT " %s", sign, (tenths + 5) / 10,
                                    units[i].name);
        return g_strdup_printf ("%s%" G_GINT64_FORMAT ",%d %s", sign, tenths / 10,
                                (int)(tenths % 10), units[i].name);
    }
    return g_strdup_printf ("%" G_GINT64_FORMAT, amount);
}

/* "12.34%" from hundredths. */
static void
add_percent (GString *out, const char *attribute, gint64 hundredths)
{
    g_string_append_printf (out, " %s=\"%d.%02d%%\"", attribute, (int)(hundredths / 100),
                            (int)(hundredths % 100));
}

static gint64
find_largest (const OcopChartBar *bars, guint n_bars)
{
    gint64 largest = 0;
    for (guint i = 0; i < n_bars; i++)
        largest = MAX (largest, bars[i].value);
    return largest;
}

static void
begin (GString *out, const char *id, const char *title, int height, const char *kind,
       const OcopChartBar *bars, guint n_bars)
{
    guint top = 0;
    for (guint i = 1; i < n_bars; i++)
        if (bars[i].value > bars[top].value)
            top = i;
    ocop_html_add (out,
                   "<figure class=\"chart\"><svg class=\"%s\" role=\"img\" width=\"100%%\" "
                   "height=\"%d\" aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">%s</title>"
                   "<desc id=\"%s-d\">%u mục, cao nhất %s: %s. Số liệu đầy đủ ở bảng bên dưới."
                   "</desc>",
                   kind, height, id, id, id, title, id, n_bars, bars[top].label, bars[top].text);
}

static void
add_grid (GString *out, gint64 step)
{
    for (int i = 0; i <= N_STEPS; i++) {
        const int y = PLOT_TOP + PLOT_HEIGHT - PLOT_HEIGHT * i / N_STEPS;
        g_autofree char *text = ocop_chart_short_money (step * i);
        ocop_html_add (out,
                       "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>"
                       "<text class=\"axis\" x=\"-8\" y=\"%d\" text-anchor=\"end\">%s</text>",
                       y, y, y + 4, text);
    }
}

static void
add_column (GString *out, const OcopChartBar *bar, guint i, guint n_bars, gint64 whole)
{
    const gint64 slot = 10000 / n_bars;
    const gint64 gap = n_bars > 60 ? slot / 10 : slot / 6;
    const int height = (int)(MAX (0, bar->value) * PLOT_HEIGHT / whole);
    g_string_append (out, "<rect class=\"bar\"");
    add_percent (out, "x", 10000 * i / n_bars + gap);
    add_percent (out, "width", slot - 2 * gap);
    ocop_html_add (out, " y=\"%d\" height=\"%d\"><title>%s: %s</title></rect>",
                   PLOT_TOP + PLOT_HEIGHT - height, height, bar->label, bar->text);
}

static void
add_tick (GString *out, const OcopChartBar *bar, guint i, guint n_bars, guint tick)
{
    g_string_append_printf (out, "<text class=\"axis%s\" text-anchor=\"middle\"",
                            tick % 2 == 1 ? " minor" : "");
    add_percent (out, "x", (10000 * i + 5000) / n_bars);
    ocop_html_add (out, " y=\"%d\">%s</text>", PLOT_TOP + PLOT_HEIGHT + 18, bar->label);
}

void
ocop_chart_columns (GString *out, const char *id, const char *title, const OcopChartBar *bars,
                    guint n_bars)
{
    if (n_bars == 0)
        return;
    n_bars = MIN (n_bars, OCOP_CHART_BARS_MAX);
    const gint64 step =
        ocop_chart_round_step ((find_largest (bars, n_bars) + N_STEPS - 1) / N_STEPS);
    const guint every = (n_bars + TICKS_MAX - 1) / TICKS_MAX;
    begin (out, id, title, PLOT_TOP + PLOT_HEIGHT + LABEL_HEIGHT, "columns", bars, n_bars);
    /* Moved by the width of the axis, which the style keeps free at the right. */
    g_string_append (out, "<svg x=\"72\" overflow=\"visible\">");
    add_grid (out, step);
    for (guint i = 0; i < n_bars; i++)
        add_column (out, &bars[i], i, n_bars, step * N_STEPS);
    for (guint i = 0; i < n_bars; i += every)
        add_tick (out, &bars[i], i, n_bars, i / every);
    g_string_append (out, "</svg></svg></figure>\n");
}

void
ocop_chart_lines (GString *out, const char *id, const char *title, const OcopChartBar *bars,
                  guint n_bars)
{
    if (n_bars == 0)
        return;
    n_bars = MIN (n_bars, OCOP_CHART_BARS_MAX);
    const gint64 largest = MAX (1, find_largest (bars, n_bars));
    begin (out, id, title, (int)n_bars * LINE_HEIGHT, "lines", bars, n_bars);
    for (guint i = 0; i < n_bars; i++) {
        const int y = (int)i * LINE_HEIGHT;
        ocop_html_add (out,
                       "<svg y=\"%d\" width=\"64%%\" height=\"26\"><text class=\"name\" y=\"18\">%s"
                       "</text></svg>"
                       "<text class=\"figure\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">%s</text>"
                       "<rect class=\"track\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"10\"/>"
                       "<rect class=\"bar\" x=\"0\" y=\"%d\" height=\"10\"",
                       y, bars[i].label, y + 18, bars[i].text, y + 26, y + 26);
        add_percent (out, "width", (gint64)((__int128)MAX (0, bars[i].value) * 10000 / largest));
        g_string_append (out, "/>");
    }
    g_string_append (out, "</svg></figure>\n");
}
