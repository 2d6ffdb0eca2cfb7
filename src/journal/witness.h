/* Heads and receipts known from outside, each waiting for the record it speaks of. Private to this
 * folder. */
#pragma once

#include "journal/break.h"
#include "journal/paper.h"
#include "journal/record.h"
#include <glib.h>

typedef struct {
    gint64 epoch; /* 0: any */
    gint64 seq;
    guint8 hash[OCOP_HASH_SIZE];
    gboolean is_paper;
    OcopPaper paper;
    /* what the chain said */
    gboolean is_met;
    OcopBreak contradiction; /* OCOP_BREAK_NONE until a record with this number was seen */
    gint64 contradiction_epoch;
} OcopWitness;

/* Holds @record against every witness in @witnesses (of OcopWitness). @public_key: of the record's
 * epoch, NULL if unknown. */
void ocop_witnesses_see (GArray *witnesses, const OcopRecord *record,
                         const guint8 hash[OCOP_HASH_SIZE], const guint8 *public_key);

/* The first witness that the records seen so far do not satisfy, NULL when there is none. Borrowed.
 */
const OcopWitness *ocop_witnesses_find_unmet (GArray *witnesses);
