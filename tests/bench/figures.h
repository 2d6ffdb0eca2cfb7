/* What was reached, as a table: bars are stated where they are measured, nothing else is typed in.
 */
#pragma once

#include <glib.h>

/* @bar and @reached in the unit of @unit; met when @reached <= @bar. Prints nothing yet. */
void bench_figure_add (const char *what, double bar, double reached, const char *unit);
/* A line without a bar: what explains one that has. */
void bench_figure_add_note (const char *what, double reached, const char *unit);
/* Prints the table to standard output and forgets it. */
void bench_figures_print (void);
