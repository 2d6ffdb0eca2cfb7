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
