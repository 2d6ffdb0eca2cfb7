/* A disk in memory: the files of one test and nothing else. */
#pragma once

#include "base/ports.h"
#include <glib.h>

typedef struct {
    GHashTable *files; /* owned path -> owned GBytes */
    OcopDisk disk;
    OcopPorts ports;   /* no clock, no randomness */
    int n_writes_left; /* the write after these fails; -1: none does */
} MemoryDisk;

MemoryDisk *memory_disk_new (void);
void memory_disk_free (MemoryDisk *memory);

/* The content of @path as a text that may hold NULs; fails the test when it is not there. Borrowed.
 */
GBytes *memory_disk_get (MemoryDisk *memory, const char *path);
void memory_disk_put (MemoryDisk *memory, const char *path, const void *bytes, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemoryDisk, memory_disk_free)
