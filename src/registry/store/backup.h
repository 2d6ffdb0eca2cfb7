/* Backup, restore, and spreading over Citus. */
#pragma once

#include "registry/db/db.h"

/* A copy of the whole registry as one SQLite file at @path, whatever the database is: SQLite's
 * online backup, or one REPEATABLE READ snapshot of PostgreSQL copied table by table. So one format
 * is verified, restored and carried on with by either. The copy is made beside @path, checked
 * (integrity, foreign facts, row counts, heads: check.h) and then renamed into place, 0600. Never
 * holds the registry's key. Not within a transaction; writers go on meanwhile. */
gboolean ocop_reg_backup_make (OcopRegDb *db, const char *path, GError **error);

/* Fills the empty database @db (schema made, nothing in it) from a backup at @path, in one
 * transaction, verified. Errors: BAD_FILE; STORE_IN_USE when @db is not empty. */
gboolean ocop_reg_backup_restore (OcopRegDb *db, const char *path, GError **error);

/* Makes the tables of tills distributed ones and all others reference tables. A second time changes
 * nothing. Errors: BAD_INPUT where the database is not PostgreSQL or lacks the citus extension. */
gboolean ocop_reg_distribute (OcopRegDb *db, GError **error);
