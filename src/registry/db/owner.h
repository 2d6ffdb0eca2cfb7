/* Who writes an SQLite database: a lock file beside it that names program and pid. Taken by every
 * connection that can write, for as long as it is open, so that there is never a second one: the
 * WAL-reset bug of SQLite before 3.51.3 needs two (durability-and-sync.md 1.3). PostgreSQL has no
 * such owner. Operator commands that find the database in use look for the server's socket. */
#pragma once

#include "base/ports.h"
#include <glib.h>

typedef struct _OcopRegOwner OcopRegOwner;

/* Takes FILE.lock for the database at @path, waiting up to @wait_ms. NULL with STORE_IN_USE and the
 * holder's text in the message when another connection has it. */
OcopRegOwner *ocop_reg_owner_take (const char *path, gint64 wait_ms, const OcopPorts *ports,
                                   GError **error);
void ocop_reg_owner_release (OcopRegOwner *owner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegOwner, ocop_reg_owner_release)

/* "FILE.lock", "FILE.sock", "FILE.key": the files beside a database. Owned. */
char *ocop_reg_dup_lock_path (const char *path);
char *ocop_reg_dup_socket_path (const char *path);
char *ocop_reg_dup_key_path (const char *path);
