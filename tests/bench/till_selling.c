/* Scans, search, paying: from the hand to the end of the frame that shows it, or to the printer. */
#include "till.h"

#include "ui/pay/done_page.h"
#include "ui/pay/pay_page.h"
#include "ui/session/till_cart.h"
#include <sys/stat.h>
#include <unistd.h>

#define CART_LINES 20
/* Nobody scans or types faster with a look at each result. */
#define SCAN_REST_MS 150
#define KEY_REST_MS  150
/* Caches are full by then. */
#define WARM_UP_SALES 300
/* Longer than it takes until spare memory goes back (ui/parts/spare_memory.c). */
#define MEMORY_REST_MS 5000

static void
on_changed (gpointer object, gboolean *is_changed)
{
    *is_changed = TRUE;
}

/* ---- scans */

void
bench_till_scans (BenchTill *till, guint n)
{
    g_autoptr (BenchTimes) times = bench_times_new();
    OcopTillCart *cart = ocop_session_get_cart (till->session);
    gboolean is_changed = FALSE;
    const gulong id = g_signal_connect (cart, "changed", G_CALLBACK (on_changed), &is_changed);
    for (guint i = 0; i < n; i++) {
        if (ocop_till_cart_get_n_lines (cart) >= CART_LINES)
            ocop_till_cart_clear (cart);
        bench_till_rest (SCAN_REST_MS);
        bench_till_settle (till);
        is_changed = FALSE;
        bench_times_begin (times);
        bench_till_scan (till);
        bench_till_wait_painted (till, &is_changed);
        bench_times_end (times);
    }
    g_signal_handler_disconnect (cart, id);
    ocop_till_cart_clear (cart);
    bench_times_report (times, "i  scan to the end of its frame, 99 of 100 within", 16.7);
}

/* ---- search */

static void
type (BenchTill *till, GtkEditable *search, const char *word, const char *key, BenchTimes *times,
      gboolean *is_changed)
{
    int position = key == word ? 0 : -1;
    if (key == word)
        gtk_editable_set_text (search, "");
    bench_till_rest (KEY_REST_MS);
    bench_till_settle (till);
    *is_changed = FALSE;
    bench_times_begin (times);
    gtk_editable_insert_text (search, key, (int)(g_utf8_next_char (key) - key), &position);
    bench_till_wait_painted (till, is_changed);
    bench_times_end (times);
}

void
bench_till_search (BenchTill *till, guint n)
{
    static const char *const words[] = {"miến dong", "ruou mo", "hộ kinh", "500 g", "8938"};
    g_autoptr (BenchTimes) times = bench_times_new();
    GtkWidget *page = GTK_WIDGET (ocop_window_get_front (till->window));
    GtkEditable *search = GTK_EDITABLE (bench_till_find (page, GTK_TYPE_SEARCH_ENTRY));
    GtkGridView *grid = GTK_GRID_VIEW (bench_till_find (page, GTK_TYPE_GRID_VIEW));
    GListModel *model =
        gtk_no_selection_get_model (GTK_NO_SELECTION (gtk_grid_view_get_model (grid)));
    gboolean is_changed = FALSE;
    guint n_typed = 0;
    const gulong id = g_signal_connect (model, "answered", G_CALLBACK (on_changed), &is_changed);
    gtk_widget_grab_focus (GTK_WIDGET (search));
    while (n_typed < n)
        for (guint i = 0; i < G_N_ELEMENTS (words); i++)
            for (const char *key = words[i]; *key != '\0' && n_typed < n;
                 key = g_utf8_next_char (key), n_typed++)
                type (till, search, words[i], key, times, &is_changed);
    g_signal_handler_disconnect (model, id);
    gtk_editable_set_text (search, "");
    bench_till_settle (till);
    bench_times_report (times, "i  key to painted results, 99 of 100 within", 33);
}

/* ---- paying */

static gint64
get_paper_size (BenchTill *till)
{
    struct stat facts;
    g_autofree char *path = g_build_filename (till->home, "run", "paper.bin", NULL);
    return stat (path, &facts) == 0 ? facts.st_size : 0;
}

/* @samples may be NULL. */
static void
sell (BenchTill *till, BenchSamples *samples)
{
    OcopTillCart *cart = ocop_session_get_cart (till->session);
    while (ocop_till_cart_get_n_lines (cart) < BENCH_BASKET_LINES) {
        for (guint i = ocop_till_cart_get_n_lines (cart); i < BENCH_BASKET_LINES; i++)
            bench_till_scan (till);
        bench_till_settle (till);
    }
    const OcopCartEvent age = {.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE};
    ocop_till_cart_apply (cart, &age, NULL);
    ocop_window_push (till->window, ocop_pay_page_new (till->session, TRUE));
    if (samples != NULL)
        bench_till_rest (SCAN_REST_MS);
    bench_till_settle (till);
    const gint64 size = get_paper_size (till), before = bench_wall_ns();
    bench_till_press (till, GDK_KEY_F9);
    while (samples != NULL && get_paper_size (till) == size) {
        bench_till_turn (FALSE);
        g_usleep (50);
    }
    if (samples != NULL)
        bench_samples_add (samples, bench_wall_ns() - before);
    while (!OCOP_IS_DONE_PAGE (ocop_window_get_front (till->window)))
        bench_till_turn (TRUE);
    ocop_window_go_home (till->window);
    bench_till_settle (till);
}

void
bench_till_paying (BenchTill *till, guint n)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    g_autoptr (BenchSamples) syncs = bench_samples_new();
    g_autoptr (BenchRawFile) raw = bench_raw_file_new (till->home);
    for (guint i = 0; i < n; i++) {
        sell (till, samples);
        bench_samples_add (syncs, bench_raw_file_append_ns (raw, 16384));
    }
    const double whole = bench_samples_get_percentile_us (samples, 50) / 1000;
    const double sync = bench_samples_get_percentile_us (syncs, 50) / 1000;
    bench_figure_add ("i  pay key to the printer's first byte beside the disk's sync", 30,
                      MAX (whole - sync, 0), "ms");
    bench_figure_add_note ("with it, median", whole, "ms");
    bench_figure_add_note ("with it, 99 of 100 within",
                           bench_samples_get_percentile_us (samples, 99) / 1000, "ms");
    bench_figure_add_note ("the disk's sync, median", sync, "ms");
}

/* ---- memory */

/* Of a till that has nothing to do: what pages left behind has gone back. */
static double
read_resting_mb (void)
{
    bench_till_rest (MEMORY_REST_MS);
    return bench_read_anonymous_mb();
}

void
bench_till_memory (BenchTill *till, guint n)
{
    for (guint i = 0; i < MIN (n, WARM_UP_SALES); i++)
        sell (till, NULL);
    const double before = read_resting_mb();
    const gint64 begun = bench_wall_ns();
    for (guint i = 0; i < n; i++)
        sell (till, NULL);
    const double taken = (double)(bench_wall_ns() - begun) / MAX (n, 1) / 1e6;
    const double after = read_resting_mb();
    g_autofree char *grown = g_strdup_printf ("i  growth over %u sales", n);
    bench_figure_add ("i  anonymous memory", 80, after, "MB");
    bench_figure_add (grown, 2, MAX (after - before, 0), "MB");
    bench_figure_add_note ("a sale from the first scan to an empty cart, without anybody's pauses",
                           taken, "ms");
}
