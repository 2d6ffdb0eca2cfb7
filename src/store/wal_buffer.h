/* A SQLite VFS over another one that writes a transaction's part of the write-ahead log in one
 * piece.
 *
 * SQLite writes the log two small writes per page, some fifty of them for a sale, and then syncs.
 * Here they are put together and written just before the sync, so that a commit is one write and
 * one sync. Nothing is promised later than before: what SQLite has synced is on the disk, and what
 * it has not synced it never counts on. An error of the delayed write is the error of the sync,
 * that is of the commit. Everything else passes through unchanged. */
#pragma once

#include <glib.h>

typedef struct _OcopWalBuffer OcopWalBuffer;

/* A VFS over the one named @inner_name (NULL: SQLite's default), registered with SQLite; NULL when
 * there is none of that name. It must outlive the connections opened with it. */
OcopWalBuffer *ocop_wal_buffer_new (const char *inner_name);
void ocop_wal_buffer_free (OcopWalBuffer *buffer);
/* The name to open a database with. */
const char *ocop_wal_buffer_get_name (const OcopWalBuffer *buffer);
