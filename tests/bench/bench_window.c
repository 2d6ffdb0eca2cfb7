/* ocop-bench-screen: the till's window on the largest catalogue, measured from the key or the scan
 * to the end of the frame that shows it, and to the first byte at the printer. It works on a shop
 * that `ocop-bench --keep` left behind (--home), or makes a smaller history itself. Run it on a
 * virtual screen: tests/ui/on-xvfb.py. */
#include "figures.h"
#include "measure.h"
#include "world.h"

#include "ui/app/home_page.h"
#include "ui/app/look.h"
#include "ui/pay/done_page.h"
#include "ui/pay/pay_page.h"
#include "ui/safety/safety_line.h"
#include "ui/session/devices.h"
#include "ui/session/till_cart.h"
#include "ui/shell/window.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CART_LINES 20

typedef struct {
    OcopSession *session;
    OcopWindow *window;
    char *home;
    guint n_products;
    guint n_frames;
    gboolean is_changed;
    guint64 seed;
} Bench;

/* ---- waiting */

static void
on_painted (GdkFrameClock *clock, Bench *bench)
{
    bench->n_frames++;
}

static void
turn (void)
{
    g_main_context_iteration (NULL, TRUE);
}

/* Until a frame has been painted after now. */
static void
wait_for_frame (Bench *bench)
{
    const guint before = bench->n_frames;
    while (bench->n_frames == before)
        turn();
}

static gpointer
do_nothing (OcopShop *shop, gpointer request, GError **error)
{
    return NULL;
}

static void
on_nothing (gpointer result, const GError *error, gpointer data)
{
    *(gboolean *)data = TRUE;
}

/* Everything asked for has been answered and nothing is left to paint. */
static void
settle (Bench *bench)
{
    gboolean is_done = FALSE;
    ocop_session_call_later (bench->session, do_nothing, NULL, NULL, bench->session, on_nothing,
                             NULL, &is_done);
    while (!is_done)
        turn();
    const gint64 until = bench_wall_ns() + 40 * 1000000;
    while (bench_wall_ns() < until)
        g_main_context_iteration (NULL, FALSE);
}

static guint
draw (Bench *bench, guint limit)
{
    bench->seed = bench->seed * G_GUINT64_CONSTANT (6364136223846793005) + 1;
    return (guint)(bench->seed >> 33) % limit;
}

/* ---- the till */

static void
start (Bench *bench)
{
    const gint64 before = bench_wall_ns();
    gtk_init();
    /* A blinking cursor is a frame of its own, now and then. */
    g_object_set (gtk_settings_get_default(), "gtk-cursor-blink", FALSE, NULL);
    ocop_look_init();
    bench->session = ocop_session_new (bench->home, ocop_ports_get_system());
    bench->window = ocop_window_new (NULL, bench->session, ocop_home_page_new,
                                     ocop_safety_line_new (bench->session));
    gtk_window_present (GTK_WINDOW (bench->window));
    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (bench->window)), "after-paint",
                      G_CALLBACK (on_painted), bench);
    while (ocop_session_get_state (bench->session) == OCOP_SESSION_OPENING)
        turn();
    wait_for_frame (bench);
    bench_figure_add ("i  start to ready", 0.6, (double)(bench_wall_ns() - before) / 1e9, "s");
    const OcopUserInfo user = {.name = (char *)"lan", .role = OCOP_ROLE_MANAGER};
    ocop_session_set_user (bench->session, &user);
    settle (bench);
    if (ocop_session_get_state (bench->session) != OCOP_SESSION_SELLING) {
        fprintf (stderr, "ocop-bench-screen: no shift is open\n");
        exit (1);
    }
}

static void
scan (Bench *bench)
{
    char gtin[14];
    bench_world_make_gtin (draw (bench, bench->n_products), gtin);
    const OcopUiScan found = {.text = gtin, .source = "bench"};
    ocop_session_scan (bench->session, &found);
}

static void
on_changed (gpointer object, Bench *bench)
{
    bench->is_changed = TRUE;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Bench *bench)
{
    bench->is_changed = TRUE;
}

static void
wait_for_change (Bench *bench)
{
    while (!bench->is_changed)
        turn();
    bench->is_changed = FALSE;
}

/* ---- scans */

static void
measure_scans (Bench *bench, guint n)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    g_autoptr (BenchSamples) work = bench_samples_new();
    OcopTillCart *cart = ocop_session_get_cart (bench->session);
    const gulong id = g_signal_connect (cart, "changed", G_CALLBACK (on_changed), bench);
    for (guint i = 0; i < n; i++) {
        if (ocop_till_cart_get_n_lines (cart) >= CART_LINES)
            ocop_till_cart_clear (cart);
        settle (bench);
        bench->is_changed = FALSE;
        const guint n_lines = ocop_till_cart_get_n_lines (cart);
        const gint64 cpu = bench_cpu_ns(), before = bench_wall_ns();
        scan (bench);
        wait_for_change (bench);
        wait_for_frame (bench);
        bench_samples_add (work, bench_cpu_ns() - cpu);
        if (ocop_till_cart_get_n_lines (cart) > n_lines)
            bench_samples_add (samples, bench_wall_ns() - before);
    }
    g_signal_handler_disconnect (cart, id);
    ocop_till_cart_clear (cart);
    bench_figure_add ("i  scan to the end of its frame, 99 of 100 within", 16.7,
                      bench_samples_get_percentile_us (samples, 99) / 1000, "ms");
    bench_figure_add_note ("median", bench_samples_get_percentile_us (samples, 50) / 1000, "ms");
    bench_figure_add_note ("processor time of the screen's thread, median",
                           bench_samples_get_percentile_us (work, 50) / 1000, "ms");
}

/* ---- search */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
    if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = find (child, type);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void
measure_search (Bench *bench, guint n)
{
    static const char *const words[] = {"miến dong", "ruou mo", "hộ kinh", "500 g", "8938"};
    GtkWidget *page = GTK_WIDGET (ocop_window_get_front (bench->window));
    GtkEditable *search = GTK_EDITABLE (find (page, GTK_TYPE_SEARCH_ENTRY));
    GListModel *model =
        G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (find (page, GTK_TYPE_GRID_VIEW))));
    g_autoptr (BenchSamples) samples = bench_samples_new();
    g_autoptr (BenchSamples) work = bench_samples_new();
    const gulong id =
        g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), bench);
    while (n > 0)
        for (guint w = 0; w < G_N_ELEMENTS (words); w++)
            for (const char *p = words[w]; *p != '\0' && n > 0; p = g_utf8_next_char (p), n--) {
                int position = p == words[w] ? 0 : -1;
                if (p == words[w])
                    gtk_editable_set_text (search, "");
                settle (bench);
                bench->is_changed = FALSE;
                const gint64 cpu = bench_cpu_ns(), before = bench_wall_ns();
                gtk_editable_insert_text (search, p, (int)(g_utf8_next_char (p) - p), &position);
                wait_for_change (bench);
                wait_for_frame (bench);
                bench_samples_add (samples, bench_wall_ns() - before);
                bench_samples_add (work, bench_cpu_ns() - cpu);
            }
    g_signal_handler_disconnect (model, id);
    gtk_editable_set_text (search, "");
    settle (bench);
    bench_figure_add ("i  key to painted results, 99 of 100 within", 33,
                      bench_samples_get_percentile_us (samples, 99) / 1000, "ms");
    bench_figure_add_note ("median", bench_samples_get_percentile_us (samples, 50) / 1000, "ms");
    bench_figure_add_note ("processor time of the screen's thread, median",
                           bench_samples_get_percentile_us (work, 50) / 1000, "ms");
}

/* ---- paying */

static gint64
get_paper_size (Bench *bench)
{
    struct stat facts;
    g_autofree char *path = g_build_filename (bench->home, "run", "paper.bin", NULL);
    return stat (path, &facts) == 0 ? facts.st_size : 0;
}

static void
press (Bench *bench, guint keyval)
{
    g_autoptr (GListModel) controllers =
        gtk_widget_observe_controllers (GTK_WIDGET (bench->window));
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
        gboolean is_used = FALSE;
        if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
            g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, 0u, &is_used);
        if (is_used)
            return;
    }
}

static void
sell (Bench *bench, BenchSamples *samples)
{
    OcopTillCart *cart = ocop_session_get_cart (bench->session);
    while (ocop_till_cart_get_n_lines (cart) < BENCH_BASKET_LINES) {
        scan (bench);
        settle (bench);
    }
    const OcopCartEvent age = {.kind = OCOP_CART_CONFIRM_AGE, .flag = TRUE};
    ocop_till_cart_apply (cart, &age, NULL);
    ocop_window_push (bench->window, ocop_pay_page_new (bench->session, TRUE));
    settle (bench);
    const gint64 size = get_paper_size (bench), before = bench_wall_ns();
    press (bench, GDK_KEY_F9);
    while (get_paper_size (bench) == size)
        g_main_context_iteration (NULL, FALSE);
    if (samples != NULL)
        bench_samples_add (samples, bench_wall_ns() - before);
    while (!OCOP_IS_DONE_PAGE (ocop_window_get_front (bench->window)))
        turn();
    ocop_window_go_home (bench->window);
    settle (bench);
}

static void
measure_paying (Bench *bench, guint n)
{
    g_autoptr (BenchSamples) samples = bench_samples_new();
    g_autoptr (BenchSamples) syncs = bench_samples_new();
    g_autoptr (BenchRawFile) raw = bench_raw_file_new (bench->home);
    for (guint i = 0; i < n; i++) {
        sell (bench, samples);
        bench_samples_add (syncs, bench_raw_file_append_ns (raw, 16384));
    }
    const double whole = bench_samples_get_percentile_us (samples, 50) / 1000;
    const double sync = bench_samples_get_percentile_us (syncs, 50) / 1000;
    bench_figure_add ("i  pay key to the printer's first byte beside the disk's sync", 30,
                      MAX (whole - sync, 0), "ms");
    bench_figure_add_note ("with it, median", whole, "ms");
    bench_figure_add_note ("the disk's sync, median", sync, "ms");
}

/* ---- memory */

static double
read_anonymous_mb (void)
{
    g_autofree char *text = NULL;
    g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
    const char *line = text != NULL ? strstr (text, "RssAnon:") : NULL;
    return line != NULL ? (double)g_ascii_strtoll (line + strlen ("RssAnon:"), NULL, 10) / 1024 : 0;
}

static void
measure_memory (Bench *bench, guint n)
{
    const double before = read_anonymous_mb();
    for (guint i = 0; i < n; i++)
        sell (bench, NULL);
    const double after = read_anonymous_mb();
    g_autofree char *grown = g_strdup_printf ("i  growth over %u sales", n);
    bench_figure_add ("i  anonymous memory", 80, after, "MB");
    bench_figure_add (grown, 2, MAX (after - before, 0), "MB");
}

/* ---- the shop */

/* In a process of its own: its memory is not the till's. */
static void
make_shop (const char *home, guint n_products, guint n_sales)
{
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        BenchWorld *world = bench_world_new (home, n_products, NULL);
        bench_world_close (world);
        bench_world_open (world, OCOP_SHOP_NO_SYNC);
        bench_world_sell_many (world, n_sales, NULL);
        bench_world_free (world);
        _exit (0);
    }
    if (child < 0 || waitpid (child, &status, 0) != child || status != 0)
        exit (1);
}

static void
set_printer (const char *home)
{
    g_autoptr (GError) error = NULL;
    BenchWorld *world = bench_world_find (home, 1);
    g_auto (OcopActResult) result = {0};
    bench_world_open (world, OCOP_SHOP_NORMAL);
    ocop_shop_set_setting (world->shop, "printer.device", "virtual", NULL, &result, &error);
    bench_must ("printer", error);
    bench_world_free (world);
}

int
main (int argc, char **argv)
{
    int n_products = 100000, n_sales = 300000, n_samples = 300, n_memory = 10000;
    g_autofree char *home = NULL;
    g_autofree char *folder = NULL;
    const GOptionEntry entries[] = {
        {"home", 0, 0, G_OPTION_ARG_FILENAME, &home, "A shop of ocop-bench --keep", "DIR"},
        {"products", 0, 0, G_OPTION_ARG_INT, &n_products, "How many it has, or gets", "N"},
        {"sales", 0, 0, G_OPTION_ARG_INT, &n_sales, "History that a new one gets", "N"},
        {"samples", 0, 0, G_OPTION_ARG_INT, &n_samples, "Of scans and keys", "N"},
        {"sold", 0, 0, G_OPTION_ARG_INT, &n_memory, "Sales between the readings of memory", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        fprintf (stderr, "ocop-bench-screen: %s\n", error->message);
        return 2;
    }
    if (home == NULL) {
        folder = g_dir_make_tmp ("ocop-bench-screen-XXXXXX", &error);
        bench_must ("folder", error);
        home = g_build_filename (folder, "home", NULL);
        make_shop (home, (guint)n_products, (guint)n_sales);
    }
    set_printer (home);
    Bench bench = {.home = home, .n_products = (guint)n_products, .seed = 7};
    start (&bench);
    measure_scans (&bench, (guint)n_samples);
    measure_search (&bench, (guint)n_samples);
    measure_paying (&bench, (guint)MAX (n_samples / 10, 1));
    measure_memory (&bench, (guint)n_memory);
    bench_figures_print();
    gtk_window_destroy (GTK_WINDOW (bench.window));
    g_object_unref (bench.session);
    if (folder != NULL)
        bench_remove_tree (folder);
    return 0;
}
