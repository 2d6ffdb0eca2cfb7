/* The table of figures. */
#include "figures.h"

#include <stdio.h>

typedef struct {
    char *what;
    double bar; /* < 0: none */
    double reached;
    const char *unit;
} Figure;

static GPtrArray *figures;

static void
free_figure (gpointer data)
{
    Figure *figure = data;
    g_free (figure->what);
    g_free (figure);
}

void
bench_figure_add (const char *what, double bar, double reached, const char *unit)
{
    Figure *figure = g_new0 (Figure, 1);
    *figure = (Figure){g_strdup (what), bar, reached, unit};
    if (figures == NULL)
        figures = g_ptr_array_new_with_free_func (free_figure);
    g_ptr_array_add (figures, figure);
}

void
bench_figure_add_note (const char *what, double reached, const char *unit)
{
    bench_figure_add (what, -1, reached, unit);
}

void
bench_figures_print (void)
{
    guint n_bars = 0, n_met = 0;
    printf ("\n%-72s %10s %10s %-4s %s\n", "what", "bar", "reached", "unit", "met");
    for (guint i = 0; figures != NULL && i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index (figures, i);
        if (figure->bar < 0) {
            printf ("  %-70s %10s %10.3f %-4s\n", figure->what, "", figure->reached, figure->unit);
            continue;
        }
        gboolean is_met = figure->reached <= figure->bar;
        n_bars++;
        n_met += is_met ? 1 : 0;
        printf ("%-72s %10.2f %10.3f %-4s %s\n", figure->what, figure->bar, figure->reached,
                figure->unit, is_met ? "yes" : "NO");
    }
    printf ("\n%u of %u bars met\n", n_met, n_bars);
    g_clear_pointer (&figures, g_ptr_array_unref);
}
