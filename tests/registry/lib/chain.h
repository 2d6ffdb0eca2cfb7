/* A till's journal for tests: headers that chain and are signed, as ocop_header_range_read gives
 * them. */
#pragma once

#include "journal/keys.h"
#include "registry/store/headers.h"
#include "registry/store/tills.h"

typedef struct {
    OcopKeys keys;
    guint8 genesis[OCOP_HASH_SIZE];
    GArray *headers; /* of OcopWireHeader; text and body NULL */
} Chain;

void chain_init (Chain *chain, guint8 seed);
void chain_clear (Chain *chain);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

/* One more record that sells @sale and takes back @returned (both may be 0). */
void chain_add (Chain *chain, const char *kind, gint64 sale, gint64 returned);
void chain_add_sales (Chain *chain, guint n_sales, gint64 amount);
const OcopWireHeader *chain_get (const Chain *chain, gint64 seq);
gint64 chain_get_length (const Chain *chain);

/* The range from … to, signed. */
OcopRegRange chain_range (const Chain *chain, gint64 till_key, gint64 from, gint64 to);

/* A till QN01-1 with epoch 1 of @chain, nothing received. *ret_epoch is owned. */
gint64 chain_enrol (const Chain *chain, OcopRegDb *db, const char *point, int till,
                    OcopRegEpoch **ret_epoch);
/* Head fields of @epoch to the record @seq. */
void chain_advance (const Chain *chain, OcopRegEpoch *epoch, gint64 seq);
