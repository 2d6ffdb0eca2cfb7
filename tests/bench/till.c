/* Nothing here waits by sleeping but by the main loop, as the till does: a loop that spins would
 * take the processor from the store's thread and the X server. */
#include "till.h"

#include "ui/app/home_page.h"
#include "ui/app/look.h"
#include "ui/safety/safety_line.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_NS (30 * G_GINT64_CONSTANT (1000000000))

/* ---- waiting */

static void
on_painted (GdkFrameClock *clock, BenchTill *till)
{
    till->n_frames++;
}

static gboolean
on_time (gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

void
bench_till_turn (gboolean is_waiting)
{
    g_main_context_iteration (NULL, is_waiting);
}

void
bench_till_rest (guint duration_ms)
{
    gboolean is_over = FALSE;
    g_timeout_add (duration_ms, on_time, &is_over);
    while (!is_over)
        bench_till_turn (TRUE);
}

static void
be_patient (gint64 since_ns, const char *what)
{
    bench_till_turn (TRUE);
    if (bench_wall_ns() - since_ns < PATIENCE_NS)
        return;
    fprintf (stderr, "ocop-bench-screen: %s did not come\n", what);
    exit (1);
}

void
bench_till_wait_painted (BenchTill *till, const gboolean *is_changed)
{
    const gint64 since = bench_wall_ns();
    while (!*is_changed)
        be_patient (since, "the answer");
    const guint before = till->n_frames;
    while (till->n_frames == before)
        be_patient (since, "the frame");
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

void
bench_till_settle (BenchTill *till)
{
    gboolean is_done = FALSE;
    const gint64 since = bench_wall_ns();
    ocop_session_call_later (till->session, do_nothing, NULL, NULL, till->session, on_nothing, NULL,
                             &is_done);
    while (!is_done)
        be_patient (since, "the store");
}

/* ---- the window */

static gint64
get_utc (gpointer data)
{
    return ocop_ports_utc_ms (ocop_ports_get_system()) + ((BenchTill *)data)->ahead_ms;
}

static gint64
get_boottime (gpointer data)
{
    return ocop_ports_boottime_ms (ocop_ports_get_system());
}

static void
make_ports (BenchTill *till)
{
    const OcopPorts *real = ocop_ports_get_system();
    till->clock = (OcopClock){get_utc, get_boottime, real->clock->sleep_ms, till};
    till->ports = *real;
    till->ports.clock = &till->clock;
}

void
bench_till_start (BenchTill *till, const char *home, guint n_products, gint64 ahead_ms)
{
    const gboolean painted = TRUE;
    *till = (BenchTill){.home = home, .n_products = n_products, .ahead_ms = ahead_ms, .seed = 7};
    make_ports (till);
    gtk_init();
    /* A blinking cursor is a frame of its own, now and then. */
    g_object_set (gtk_settings_get_default(), "gtk-cursor-blink", FALSE, NULL);
    ocop_look_init();
    till->session = ocop_session_new (home, &till->ports);
    till->window = ocop_window_new (NULL, till->session, ocop_home_page_new,
                                    ocop_safety_line_new (till->session));
    gtk_window_set_default_size (GTK_WINDOW (till->window), 1366, 768);
    gtk_window_present (GTK_WINDOW (till->window));
    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (till->window)), "after-paint",
                      G_CALLBACK (on_painted), till);
    while (ocop_session_get_state (till->session) == OCOP_SESSION_OPENING)
        bench_till_turn (TRUE);
    bench_till_wait_painted (till, &painted);
}

void
bench_till_log_in (BenchTill *till)
{
    const OcopUserInfo user = {.name = (char *)"lan", .role = OCOP_ROLE_MANAGER};
    ocop_session_set_user (till->session, &user);
    bench_till_settle (till);
    if (ocop_session_get_state (till->session) != OCOP_SESSION_SELLING) {
        fprintf (stderr, "ocop-bench-screen: no shift is open\n");
        exit (1);
    }
}

void
bench_till_close (BenchTill *till)
{
    gtk_window_destroy (GTK_WINDOW (till->window));
    g_clear_object (&till->session);
}

/* ---- acts */

void
bench_till_scan (BenchTill *till)
{
    char gtin[14];
    till->seed = till->seed * G_GUINT64_CONSTANT (6364136223846793005) + 1;
    bench_world_make_gtin ((guint)(till->seed >> 33) % till->n_products, gtin);
    const OcopUiScan found = {.text = gtin, .source = "bench"};
    ocop_session_scan (till->session, &found);
}

void
bench_till_press (BenchTill *till, guint keyval)
{
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (till->window));
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
        gboolean is_used = FALSE;
        if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
            g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, 0u, &is_used);
        if (is_used)
            return;
    }
}

typedef gboolean (*Fits) (GtkWidget *widget, GType type, const char *label);

static GtkWidget *
find (GtkWidget *widget, Fits fits, GType type, const char *label)
{
    if (fits (widget, type, label))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = find (child, fits, type, label);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, GType type, const char *label)
{
    return G_TYPE_CHECK_INSTANCE_TYPE (widget, type);
}

static gboolean
has_label (GtkWidget *widget, GType type, const char *label)
{
    return is_of_type (widget, type, NULL) && GTK_IS_BUTTON (widget) &&
           g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

GtkWidget *
bench_till_find (GtkWidget *widget, GType type)
{
    return find (widget, is_of_type, type, NULL);
}

GtkWidget *
bench_till_find_labelled (BenchTill *till, GType type, const char *label)
{
    return find (GTK_WIDGET (ocop_window_get_front (till->window)), has_label, type, label);
}

/* ---- times */

BenchTimes *
bench_times_new (void)
{
    BenchTimes *times = g_new0 (BenchTimes, 1);
    times->wall = bench_samples_new();
    times->cpu = bench_samples_new();
    return times;
}

void
bench_times_free (BenchTimes *times)
{
    bench_samples_free (times->wall);
    bench_samples_free (times->cpu);
    g_free (times);
}

void
bench_times_begin (BenchTimes *times)
{
    times->cpu_ns = bench_cpu_ns();
    times->wall_ns = bench_wall_ns();
}

void
bench_times_end (BenchTimes *times)
{
    bench_samples_add (times->wall, bench_wall_ns() - times->wall_ns);
    bench_samples_add (times->cpu, bench_cpu_ns() - times->cpu_ns);
}

void
bench_times_report (const BenchTimes *times, const char *what, double bar_ms)
{
    bench_figure_add (what, bar_ms, bench_samples_get_percentile_us (times->wall, 99) / 1000, "ms");
    bench_figure_add_note ("median", bench_samples_get_percentile_us (times->wall, 50) / 1000,
                           "ms");
    bench_figure_add_note ("processor time of the screen's thread, median",
                           bench_samples_get_percentile_us (times->cpu, 50) / 1000, "ms");
    bench_figure_add_note ("that, 99 of 100 within",
                           bench_samples_get_percentile_us (times->cpu, 99) / 1000, "ms");
}

double
bench_read_anonymous_mb (void)
{
    g_autofree char *text = NULL;
    g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
    const char *line = text != NULL ? strstr (text, "RssAnon:") : NULL;
    return line != NULL ? (double)g_ascii_strtoll (line + strlen ("RssAnon:"), NULL, 10) / 1024 : 0;
}
