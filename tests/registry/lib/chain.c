/* Signed chains without a till. */
#include "chain.h"

#include <string.h>

void
chain_init (Chain *chain, guint8 seed)
{
    guint8 bytes[OCOP_SEED_SIZE];
    memset (bytes, seed, sizeof bytes);
    ocop_keys_init_from_seed (&chain->keys, bytes);
    ocop_record_genesis_hash (chain->keys.public_key, chain->genesis);
    chain->headers = g_array_new (FALSE, TRUE, sizeof (OcopWireHeader));
}

void
chain_clear (Chain *chain)
{
    ocop_keys_clear (&chain->keys);
    g_clear_pointer (&chain->headers, g_array_unref);
}

gint64
chain_get_length (const Chain *chain)
{
    return chain->headers->len;
}

const OcopWireHeader *
chain_get (const Chain *chain, gint64 seq)
{
    return &g_array_index (chain->headers, OcopWireHeader, seq - 1);
}

void
chain_add (Chain *chain, const char *kind, gint64 sale, gint64 returned)
{
    const gint64 length = chain_get_length (chain);
    const OcopWireHeader *last = length > 0 ? chain_get (chain, length) : NULL;
    OcopWireHeader header = {0};
    OcopRecord *record = &header.record;
    g_strlcpy (record->province, "22", sizeof record->province);
    g_strlcpy (record->point, "QN01", sizeof record->point);
    record->till = 1;
    record->epoch = 1;
    record->seq = length + 1;
    g_strlcpy (record->kind, kind, sizeof record->kind);
    record->utc_ms = G_GINT64_CONSTANT (1795233000000) + length * 61003;
    record->business_day = length == 0 ? OCOP_DAY_NONE : 20778 + (OcopDay)(length / 200);
    record->operator_id = length % 3;
    memset (record->body_sha256, (int)(length * 7 + 1) & 0xff, OCOP_HASH_SIZE);
    record->gt_sales = (last != NULL ? last->record.gt_sales : 0) + sale;
    record->gt_returns = (last != NULL ? last->record.gt_returns : 0) + returned;
    record->gt_count = (last != NULL ? last->record.gt_count : 0) + (sale != 0 || returned != 0);
    memcpy (record->prev_hash, last != NULL ? last->hash : chain->genesis, OCOP_HASH_SIZE);
    ocop_record_hash (record, header.hash);
    g_array_append_val (chain->headers, header);
}

void
chain_add_sales (Chain *chain, guint n_sales, gint64 amount)
{
    for (guint i = 0; i < n_sales; i++)
        chain_add (chain, "sale", amount, 0);
}

OcopRegRange
chain_range (const Chain *chain, gint64 till_key, gint64 from, gint64 to)
{
    OcopRegRange range = {.till_key = till_key,
                          .epoch = 1,
                          .headers = chain_get (chain, from),
                          .n_headers = (guint)(to - from + 1),
                          .received_ms = 1795233000000 + to};
    ocop_keys_sign_hash (&chain->keys, chain_get (chain, to)->hash, range.signature);
    return range;
}

gint64
chain_enrol (const Chain *chain, OcopRegDb *db, const char *point, int till,
             OcopRegEpoch **ret_epoch)
{
    g_autoptr (GError) error = NULL;
    OcopRegTill row = {.province = (char *)"22",
                       .point = (char *)point,
                       .till = till,
                       .name = (char *)"Bãi Cháy",
                       .epoch = 1};
    ocop_reg_tills_add (db, &row, &error);
    g_assert_no_error (error);
    OcopRegEpoch *epoch = ocop_reg_row_new (&ocop_reg_epoch_shape);
    epoch->till_key = row.key;
    epoch->epoch = 1;
    epoch->has_base = TRUE;
    memcpy (epoch->public_key, chain->keys.public_key, OCOP_PUBLIC_KEY_SIZE);
    memcpy (epoch->first_prev, chain->genesis, OCOP_HASH_SIZE);
    memcpy (epoch->head_hash, chain->genesis, OCOP_HASH_SIZE);
    epoch->installation = g_strdup ("");
    ocop_reg_epochs_put (db, epoch, &error);
    g_assert_no_error (error);
    *ret_epoch = epoch;
    return row.key;
}

void
chain_advance (const Chain *chain, OcopRegEpoch *epoch, gint64 seq)
{
    const OcopWireHeader *header = chain_get (chain, seq);
    epoch->acked_seq = seq;
    epoch->head_sales = header->record.gt_sales;
    epoch->head_returns = header->record.gt_returns;
    epoch->head_count = header->record.gt_count;
    epoch->head_ms = header->record.utc_ms;
    memcpy (epoch->head_hash, header->hash, OCOP_HASH_SIZE);
}
