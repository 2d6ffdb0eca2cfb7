/* A SQLite VFS that passes everything on to the default one and counts what goes into write-ahead
 * logs: how a benchmark knows the bytes and syncs of a commit without looking into the store. One
 * counter for the process. */
#pragma once

#include <glib.h>

typedef struct {
    gint64 wal_bytes;
    gint64 wal_writes;
    gint64 wal_syncs;
    gint64 db_bytes; /* checkpoints */
    gint64 db_writes;
    gint64 db_reads;
} BenchWalCounts;

/* Registers the VFS (once) and returns its name. */
const char *bench_wal_count_register (void);
BenchWalCounts bench_wal_count_get (void);
