/* `verify`: what the registry holds agrees with itself. */
#pragma once

#include "registry/db/db.h"

typedef struct {
    gint64 n_tills, n_epochs, n_records, n_rows;
    GPtrArray *problems; /* of char *, one per line; empty when all agrees */
} OcopRegCheck;

void ocop_reg_check_clear (OcopRegCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRegCheck, ocop_reg_check_clear)

/* In one snapshot: every epoch's ranges are gapless, chain, end at the stored head whose signature
 * is the epoch's key's; Σ rows of a proven epoch = head − base as long as no later batch came; no
 * row is above the totals cursor; roll-ups agree with the rows. */
gboolean ocop_reg_check_run (OcopRegDb *db, OcopRegCheck *ret_check, GError **error);

/* The same in small steps, each in a snapshot of its own: a till, a roll-up's month. What changes
 * between two steps is no difference, because each of them compares within itself. */
typedef struct _OcopRegCheckWalk OcopRegCheckWalk;

OcopRegCheckWalk *ocop_reg_check_walk_new (void);
void ocop_reg_check_walk_free (OcopRegCheckWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegCheckWalk, ocop_reg_check_walk_free)
gboolean ocop_reg_check_walk_step (OcopRegCheckWalk *walk, OcopRegDb *db, gboolean *ret_is_done,
                                   GError **error);
/* What it has found so far; whole once it is done. Borrowed. */
const OcopRegCheck *ocop_reg_check_walk_peek (const OcopRegCheckWalk *walk);

/* What the last check found, of `verify` or at night; kept in the database. */
typedef struct {
    gint64 at_ms; /* 0: never checked */
    gint64 n_tills, n_records, n_rows, n_problems;
    char *problem; /* the first one, NULL: all agrees */
} OcopRegCheckNote;

void ocop_reg_check_note_clear (OcopRegCheckNote *note);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRegCheckNote, ocop_reg_check_note_clear)
gboolean ocop_reg_check_note_put (OcopRegDb *db, const OcopRegCheck *check, gint64 now_ms,
                                  GError **error);
gboolean ocop_reg_check_note_get (OcopRegDb *db, OcopRegCheckNote *ret_note, GError **error);
