/* Clocks, statistics, raw writes. Floating point is for what is printed alone. */
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S          G_GINT64_CONSTANT (1000000000)
#define OVERWRITTEN_BYTES (16 * 1024 * 1024)

struct _BenchRawFile {
    char *path, *fixed_path;
    int fd, fixed_fd;
    gsize fixed_offset;
    guint8 *bytes;
    gsize size;
};

static gint64
read_ns (clockid_t id)
{
    struct timespec now;
    g_assert (clock_gettime (id, &now) == 0);
    return (gint64)now.tv_sec * NS_PER_S + now.tv_nsec;
}

gint64
bench_cpu_ns (void)
{
    return read_ns (CLOCK_THREAD_CPUTIME_ID);
}

gint64
bench_wall_ns (void)
{
    return read_ns (CLOCK_MONOTONIC);
}

void
bench_must (const char *what, const GError *error)
{
    if (error == NULL)
        return;
    fprintf (stderr, "ocop-bench: %s: %s\n", what, error->message);
    exit (1);
}

BenchSamples *
bench_samples_new (void)
{
    BenchSamples *samples = g_new0 (BenchSamples, 1);
    samples->values = g_array_new (FALSE, FALSE, sizeof (gint64));
    return samples;
}

void
bench_samples_free (BenchSamples *samples)
{
    g_array_unref (samples->values);
    g_free (samples);
}

void
bench_samples_add (BenchSamples *samples, gint64 value)
{
    g_array_append_val (samples->values, value);
}

static int
compare (const void *a, const void *b)
{
    const gint64 *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static GArray *
sorted (const BenchSamples *samples)
{
    GArray *copy = g_array_copy (samples->values);
    g_array_sort (copy, compare);
    return copy;
}

double
bench_samples_get_percentile_us (const BenchSamples *samples, guint percent)
{
    if (samples->values->len == 0)
        return 0;
    g_autoptr (GArray) values = sorted (samples);
    return (double)g_array_index (values, gint64, (values->len - 1) * percent / 100) / 1000;
}

double
bench_samples_get_trimmed_mean_us (const BenchSamples *samples, guint percent)
{
    g_autoptr (GArray) values = sorted (samples);
    guint n_left_out = values->len * percent / 100;
    gint64 sum = 0, n = 0;
    for (guint i = n_left_out; i + n_left_out < values->len; i++, n++)
        sum += g_array_index (values, gint64, i);
    return n == 0 ? 0 : (double)sum / (double)n / 1000;
}

double
bench_samples_get_mean_us (const BenchSamples *samples)
{
    return bench_samples_get_trimmed_mean_us (samples, 0);
}

static int
open_new (const char *path)
{
    int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        fprintf (stderr, "ocop-bench: %s: %s\n", path, g_strerror (errno));
        exit (1);
    }
    return fd;
}

/* Bytes that no file system can leave out. */
static const guint8 *
get_bytes (BenchRawFile *file, gsize size)
{
    if (file->size < size) {
        file->bytes = g_realloc (file->bytes, size);
        file->size = size;
    }
    memset (file->bytes, (int)(size % 251) + 1, size);
    return file->bytes;
}

BenchRawFile *
bench_raw_file_new (const char *folder)
{
    BenchRawFile *file = g_new0 (BenchRawFile, 1);
    file->path = g_build_filename (folder, "raw-append", NULL);
    file->fixed_path = g_build_filename (folder, "raw-overwrite", NULL);
    file->fd = open_new (file->path);
    file->fixed_fd = open_new (file->fixed_path);
    gboolean is_written = write (file->fixed_fd, get_bytes (file, OVERWRITTEN_BYTES),
                                 OVERWRITTEN_BYTES) == OVERWRITTEN_BYTES;
    g_assert (is_written && fsync (file->fixed_fd) == 0);
    return file;
}

void
bench_raw_file_free (BenchRawFile *file)
{
    close (file->fd);
    close (file->fixed_fd);
    g_unlink (file->path);
    g_unlink (file->fixed_path);
    g_free (file->path);
    g_free (file->fixed_path);
    g_free (file->bytes);
    g_free (file);
}

gint64
bench_raw_file_append_ns (BenchRawFile *file, gsize size)
{
    const guint8 *bytes = get_bytes (file, size);
    gint64 before = bench_wall_ns();
    gboolean is_done = write (file->fd, bytes, size) == (gssize)size && fdatasync (file->fd) == 0;
    gint64 taken = bench_wall_ns() - before;
    g_assert (is_done);
    return taken;
}

gint64
bench_raw_file_overwrite_ns (BenchRawFile *file, gsize size)
{
    const guint8 *bytes = get_bytes (file, size);
    if (file->fixed_offset + size > OVERWRITTEN_BYTES)
        file->fixed_offset = 0;
    gint64 before = bench_wall_ns();
    gboolean is_done =
        pwrite (file->fixed_fd, bytes, size, (off_t)file->fixed_offset) == (gssize)size &&
        fdatasync (file->fixed_fd) == 0;
    gint64 taken = bench_wall_ns() - before;
    g_assert (is_done);
    file->fixed_offset += size;
    return taken;
}
