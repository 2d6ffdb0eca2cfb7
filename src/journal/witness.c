/* A head without an epoch may meet records of several epochs: one that agrees is enough. */
#include "journal/witness.h"

#include <string.h>

static OcopBreak
check (const OcopWitness *witness, const OcopRecord *record, const guint8 hash[OCOP_HASH_SIZE],
       const guint8 *public_key)
{
    const OcopPaper *paper = &witness->paper;

    /* A forged paper says nothing about the journal, so it is looked at before the hash is. */
    if (witness->is_paper &&
        (public_key == NULL || !ocop_paper_verify (paper, public_key) ||
         strcmp (paper->point, record->point) != 0 || paper->till != record->till))
        return OCOP_BREAK_RECEIPT_FORGED;
    if (memcmp (witness->hash, hash, OCOP_HASH_SIZE) != 0)
        return OCOP_BREAK_HEAD_DIFFERS;
    return witness->is_paper && paper->utc_ms != record->utc_ms ? OCOP_BREAK_HEAD_DIFFERS
                                                                : OCOP_BREAK_NONE;
}

void
ocop_witnesses_see (GArray *witnesses, const OcopRecord *record, const guint8 hash[OCOP_HASH_SIZE],
                    const guint8 *public_key)
{
    for (guint i = 0; i < witnesses->len; i++) {
        OcopWitness *witness = &g_array_index (witnesses, OcopWitness, i);
        if (witness->is_met || witness->seq != record->seq ||
            (witness->epoch != 0 && witness->epoch != record->epoch))
            continue;
        witness->contradiction = check (witness, record, hash, public_key);
        witness->contradiction_epoch = record->epoch;
        witness->is_met = witness->contradiction == OCOP_BREAK_NONE;
    }
}

const OcopWitness *
ocop_witnesses_find_unmet (GArray *witnesses)
{
    for (guint i = 0; i < witnesses->len; i++) {
        const OcopWitness *witness = &g_array_index (witnesses, OcopWitness, i);
        if (!witness->is_met)
            return witness;
    }
    return NULL;
}
