/* The till's window, to measure: shown at 1366 × 768 over a shop that is there, driven by scans and
 * keys, with the time until a frame that shows the answer has been painted. One for the process. */
#pragma once

#include "figures.h"
#include "measure.h"
#include "world.h"

#include "ui/shell/window.h"

typedef struct {
    const char *home;
    guint n_products;
    OcopSession *session;
    OcopWindow *window;
    /* private */
    OcopPorts ports;
    OcopClock clock;
    gint64 ahead_ms;
    guint n_frames;
    guint64 seed;
} BenchTill;

/* Opens the till on @home, whose products are those of world.h and whose day it is @ahead_ms ahead
 * of the real clock; waits for the first frame with the store open. */
void bench_till_start (BenchTill *till, const char *home, guint n_products, gint64 ahead_ms);
/* Somebody logs in; a shift is open. */
void bench_till_log_in (BenchTill *till);
void bench_till_close (BenchTill *till);

/* Until *@is_changed, then until the end of a frame that began after that. Ends the program when
 * either does not come. */
void bench_till_wait_painted (BenchTill *till, const gboolean *is_changed);
/* One turn of the main loop; @is_waiting: sleeps until there is something to do. */
void bench_till_turn (gboolean is_waiting);
/* As long as a person takes at least. */
void bench_till_rest (guint duration_ms);
/* Everything asked of the store so far has been answered. */
void bench_till_settle (BenchTill *till);

/* Scans a product drawn at random. */
void bench_till_scan (BenchTill *till);
/* A key as the window gets it. */
void bench_till_press (BenchTill *till, guint keyval);
/* The first widget of @type in @widget, itself included; NULL: none. */
GtkWidget *bench_till_find (GtkWidget *widget, GType type);
/* The child of the front page that was given @label in English. */
GtkWidget *bench_till_find_labelled (BenchTill *till, GType type, const char *label);

/* How long things took: by the wall clock, and on this thread's processor. */
typedef struct {
    BenchSamples *wall, *cpu;
    gint64 wall_ns, cpu_ns; /* since begin */
} BenchTimes;

BenchTimes *bench_times_new (void);
void bench_times_free (BenchTimes *times);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchTimes, bench_times_free)
void bench_times_begin (BenchTimes *times);
void bench_times_end (BenchTimes *times);
/* @what, its bar, and what 99 of 100 kept to; notes of median and processor time. */
void bench_times_report (const BenchTimes *times, const char *what, double bar_ms);

/* Of the process, in MB. */
double bench_read_anonymous_mb (void);

/* ---- the parts: figures i */
void bench_till_scans (BenchTill *till, guint n);
void bench_till_search (BenchTill *till, guint n);
void bench_till_paying (BenchTill *till, guint n);
/* Anonymous memory, and how much it grows over @n sales. */
void bench_till_memory (BenchTill *till, guint n);
void bench_till_shelf (BenchTill *till, guint n);
