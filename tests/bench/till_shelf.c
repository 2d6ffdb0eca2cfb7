/* The inventory: its first page from the key to the end of the frame that shows rows, and its
 * filters. */
#include "till.h"

#include "ui/app/pages.h"

/* Until rows out of sight are filled and a button has faded into its new look. */
#define REST_MS 600

static void
on_answered (gpointer list, gboolean *is_changed)
{
    *is_changed = TRUE;
}

static GListModel *
get_list (OcopPage *page)
{
    GtkColumnView *table =
        GTK_COLUMN_VIEW (bench_till_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW));
    return gtk_single_selection_get_model (
        GTK_SINGLE_SELECTION (gtk_column_view_get_model (table)));
}

static void
open_shelf (BenchTill *till, BenchTimes *times, gboolean *is_changed)
{
    *is_changed = FALSE;
    bench_times_begin (times);
    OcopPage *page = ocop_pages_make (OCOP_PAGE_INVENTORY, till->session);
    g_signal_connect (get_list (page), "answered", G_CALLBACK (on_answered), is_changed);
    ocop_window_push (till->window, page);
    bench_till_wait_painted (till, is_changed);
    bench_times_end (times);
    bench_till_rest (REST_MS);
}

/* On, another, off again: the table gets shorter, other, and long again. */
static void
press_filters (BenchTill *till, BenchTimes *times, gboolean *is_changed)
{
    static const char *const presses[] = {"Low",      "Expiring", "Negative",
                                          "Negative", "Expiring", "Expiring"};
    for (guint i = 0; i < G_N_ELEMENTS (presses); i++) {
        GtkToggleButton *button =
            GTK_TOGGLE_BUTTON (bench_till_find_labelled (till, GTK_TYPE_TOGGLE_BUTTON, presses[i]));
        bench_till_rest (REST_MS);
        bench_till_settle (till);
        *is_changed = FALSE;
        bench_times_begin (times);
        gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
        bench_till_wait_painted (till, is_changed);
        bench_times_end (times);
    }
}

void
bench_till_shelf (BenchTill *till, guint n)
{
    g_autoptr (BenchTimes) first = bench_times_new();
    g_autoptr (BenchTimes) filters = bench_times_new();
    gboolean is_changed = FALSE;
    for (guint i = 0; i < n; i++) {
        bench_till_rest (REST_MS);
        bench_till_settle (till);
        open_shelf (till, first, &is_changed);
        press_filters (till, filters, &is_changed);
        ocop_window_go_home (till->window);
    }
    bench_times_report (first, "i  inventory, first page painted, 99 of 100 within", 50);
    bench_times_report (filters, "i  inventory, a filter painted, 99 of 100 within", 16);
}
