/* Clocks and statistics of the benchmark, and the raw append that a durable sale is paired with. */
#pragma once

#include <glib.h>

/* CPU time of this thread, user and kernel. */
gint64 bench_cpu_ns (void);
gint64 bench_wall_ns (void);

/* Ends the program with @what and @error's message when @error is set. */
void bench_must (const char *what, const GError *error);

/* Samples in nanoseconds, in the order they came. */
typedef struct {
    GArray *values; /* of gint64 */
} BenchSamples;

BenchSamples *bench_samples_new (void);
void bench_samples_free (BenchSamples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchSamples, bench_samples_free)
void bench_samples_add (BenchSamples *samples, gint64 value);
/* 0 without samples. @percent 50: the median, 100: the largest. Microseconds. */
double bench_samples_get_percentile_us (const BenchSamples *samples, guint percent);
double bench_samples_get_mean_us (const BenchSamples *samples);
/* Mean without the largest and the smallest @percent of the samples: what an interrupted machine
 * does not move. */
double bench_samples_get_trimmed_mean_us (const BenchSamples *samples, guint percent);

/* A file that grows by each append, as a log would. */
typedef struct _BenchRawFile BenchRawFile;
BenchRawFile *bench_raw_file_new (const char *folder);
void bench_raw_file_free (BenchRawFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchRawFile, bench_raw_file_free)
/* write + fdatasync of @size bytes at the end of the file; the time it took. */
gint64 bench_raw_file_append_ns (BenchRawFile *file, gsize size);
/* The same over bytes that are there already, as SQLite's log does once it has its size. */
gint64 bench_raw_file_overwrite_ns (BenchRawFile *file, gsize size);
