/* What the server does without being asked: looks after a database that does not answer, keeps the
 * roll-ups, checks everything at night. Private to this folder; main thread. */
#pragma once

#include "registry/http/private.h"
#include "registry/store/check.h"

/* Reads what the last check found and how the database is. Does nothing before start. */
OcopChores *ocop_chores_new (OcopServer *server);
void ocop_chores_start (OcopChores *chores);
/* Begins nothing more; what runs on a thread ends soon. */
void ocop_chores_stop (OcopChores *chores);
/* Waits for it. */
void ocop_chores_free (OcopChores *chores);

/* at_ms 0: never checked. Borrowed. */
const OcopRegCheckNote *ocop_chores_peek_check (const OcopChores *chores);
gint64 ocop_chores_count_checks (const OcopChores *chores);
gint64 ocop_chores_count_rolled (const OcopChores *chores);
