/* Builds journals for tests: chains of signed records as a till makes them, and as a cheat would.
 */
#pragma once

#include "base/ports.h"
#include "journal/keys.h"
#include "journal/record.h"
#include "journal/verifier.h"
#include <glib.h>

typedef struct {
    OcopRecord record;
    char header[OCOP_RECORD_TEXT_MAX];
    gsize header_size;
    char body[512];
    gsize body_size;
    guint8 hash[OCOP_HASH_SIZE];
    guint8 signature[OCOP_SIGNATURE_SIZE];
} Link;

typedef struct {
    GArray *links;    /* of Link */
    GByteArray *keys; /* public keys by epoch */
    OcopKeys current; /* of the newest epoch */
    gint64 epoch;
} Chain;

/* Epoch 1 with its init record; its key's seed is 32 times the byte 1, that of epoch n 32 times n.
 */
Chain *chain_new (void);
void chain_free (Chain *chain);

/* Epoch 1 to the letter of DESIGN: shift, sales, returns, cash, a login …, @n_records in all. */
Chain *chain_new_filled (guint n_records);

Link *chain_get (Chain *chain, guint index);
Link *chain_get_last (Chain *chain);

/* Appends a record of @kind; @amount goes to gt_sales of a sale and gt_returns of a return. */
void chain_add (Chain *chain, OcopKind kind, gint64 amount);
/* Opens the next epoch, which carries on from @named (any link of the current epoch). */
void chain_add_epoch (Chain *chain, const Link *named);

/* Writes header and hash anew from the record and body of @link, signed with @keys (NULL: the old
 * signature stays). */
void chain_seal (Link *link, const OcopKeys *keys);
/* As a cheat with the key: seals all links from @index on, each linked to the one before. */
void chain_reseal_from (Chain *chain, guint index, const OcopKeys *keys);

/* Feeds all links to @verifier. */
void chain_feed (Chain *chain, OcopVerifier *verifier);
/* Verifies strictly with the chain's own keys; returns the break. */
OcopBreak chain_check (Chain *chain, gint64 *ret_epoch, gint64 *ret_seq);

void chain_export (Chain *chain, const OcopPorts *ports, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chain, chain_free)
