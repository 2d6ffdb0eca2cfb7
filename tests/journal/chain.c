/* Builds journals for tests. Time moves on by a second per record, from a fixed moment. */
#include "chain.h"

#include "base/ids.h"
#include "base/json_writer.h"
#include "journal/archive.h"
#include "journal/first_body.h"
#include <string.h>

#define START_UTC_MS (G_GINT64_CONSTANT (1795246325000))

static void
start_epoch (Chain *chain)
{
    guint8 seed[OCOP_SEED_SIZE];

    chain->epoch++;
    memset (seed, (int)chain->epoch, sizeof seed);
    ocop_keys_init_from_seed (&chain->current, seed);
    g_byte_array_append (chain->keys, chain->current.public_key, OCOP_PUBLIC_KEY_SIZE);
}

static void
set_first_body (Link *link, const OcopFirstBody *body)
{
    g_autoptr (GString) text = g_string_new (NULL);
    OcopJsonWriter writer;

    ocop_json_writer_init (&writer, text);
    ocop_json_begin_object (&writer, NULL);
    ocop_json_add_string (&writer, "name", "Trung tâm OCOP {thử}");
    ocop_first_body_write (&writer, body);
    ocop_json_end_object (&writer);
    g_assert_cmpuint (text->len, <, sizeof link->body);
    memcpy (link->body, text->str, text->len);
    link->body_size = text->len;
}

void
chain_seal (Link *link, const OcopKeys *keys)
{
    ocop_hash_bytes (link->body, link->body_size, link->record.body_sha256);
    link->header_size = ocop_record_to_text (&link->record, link->header);
    ocop_hash_bytes (link->header, link->header_size, link->hash);
    if (keys != NULL)
        ocop_keys_sign_hash (keys, link->hash, link->signature);
}

void
chain_reseal_from (Chain *chain, guint index, const OcopKeys *keys)
{
    for (guint i = index; i < chain->links->len; i++) {
        Link *link = chain_get (chain, i);
        if (i > 0)
            memcpy (link->record.prev_hash, chain_get (chain, i - 1)->hash, OCOP_HASH_SIZE);
        chain_seal (link, keys);
    }
}

static void
append (Chain *chain, Link *link)
{
    chain_seal (link, &chain->current);
    g_array_append_vals (chain->links, link, 1);
}

Chain *
chain_new (void)
{
    Chain *chain = g_new0 (Chain, 1);
    Link link = {0};
    OcopFirstBody body = {0};

    chain->links = g_array_new (FALSE, FALSE, sizeof (Link));
    chain->keys = g_byte_array_new();
    start_epoch (chain);
    link.record = (OcopRecord){.province = "22",
                               .point = "QN01",
                               .till = 1,
                               .epoch = 1,
                               .seq = 1,
                               .utc_ms = START_UTC_MS,
                               .business_day = OCOP_DAY_NONE};
    ocop_record_set_kind (&link.record, OCOP_KIND_INIT);
    ocop_record_genesis_hash (chain->current.public_key, link.record.prev_hash);
    memcpy (body.public_key, chain->current.public_key, OCOP_PUBLIC_KEY_SIZE);
    set_first_body (&link, &body);
    append (chain, &link);
    return chain;
}

void
chain_free (Chain *chain)
{
    g_array_unref (chain->links);
    g_byte_array_unref (chain->keys);
    ocop_keys_clear (&chain->current);
    g_free (chain);
}

Link *
chain_get (Chain *chain, guint index)
{
    g_assert_cmpuint (index, <, chain->links->len);
    return &g_array_index (chain->links, Link, index);
}

Link *
chain_get_last (Chain *chain)
{
    return chain_get (chain, chain->links->len - 1);
}

static Link
follow (const Link *before)
{
    Link link = {.record = before->record};

    link.record.seq++;
    link.record.utc_ms += 1000;
    memcpy (link.record.prev_hash, before->hash, OCOP_HASH_SIZE);
    return link;
}

void
chain_add (Chain *chain, OcopKind kind, gint64 amount)
{
    Link link = follow (chain_get_last (chain));

    ocop_record_set_kind (&link.record, kind);
    link.record.business_day = ocop_day_from_ymd (2026, 11, 21);
    link.record.operator_id = 3;
    if (kind == OCOP_KIND_SALE)
        link.record.gt_sales += amount;
    if (kind == OCOP_KIND_RETURN)
        link.record.gt_returns += amount;
    if (kind == OCOP_KIND_SALE || kind == OCOP_KIND_RETURN)
        link.record.gt_count++;
    int size =
        g_snprintf (link.body, sizeof link.body, "{\"amount\":%" G_GINT64_FORMAT "}", amount);
    link.body_size = (gsize)size;
    append (chain, &link);
}

void
chain_add_epoch (Chain *chain, const Link *named)
{
    Link link = follow (named);
    OcopFirstBody body = {.has_previous = TRUE,
                          .previous = {.epoch = named->record.epoch, .seq = named->record.seq}};

    memcpy (body.previous.hash, named->hash, OCOP_HASH_SIZE);
    start_epoch (chain);
    memcpy (body.public_key, chain->current.public_key, OCOP_PUBLIC_KEY_SIZE);
    link.record.epoch = chain->epoch;
    link.record.seq = 1;
    ocop_record_set_kind (&link.record, OCOP_KIND_EPOCH);
    set_first_body (&link, &body);
    append (chain, &link);
}

Chain *
chain_new_filled (guint n_records)
{
    static const OcopKind kinds[] = {
        OCOP_KIND_LOGIN,   OCOP_KIND_SHIFT_OPEN, OCOP_KIND_SALE,
        OCOP_KIND_SALE,    OCOP_KIND_RETURN,     OCOP_KIND_CASH_OUT,
        OCOP_KIND_NO_SALE, OCOP_KIND_SALE,       OCOP_KIND_SHIFT_CLOSE};
    Chain *chain = chain_new();

    for (guint i = 1; i < n_records; i++)
        chain_add (chain, kinds[(i - 1) % G_N_ELEMENTS (kinds)], 1000 * (gint64)i);
    return chain;
}

void
chain_feed (Chain *chain, OcopVerifier *verifier)
{
    for (guint i = 0; i < chain->links->len; i++) {
        const Link *link = chain_get (chain, i);
        ocop_verifier_feed (verifier, link->header, link->header_size, link->body, link->body_size,
                            link->signature);
    }
}

OcopBreak
chain_check (Chain *chain, gint64 *ret_epoch, gint64 *ret_seq)
{
    g_autoptr (OcopVerifier) verifier = ocop_verifier_new (OCOP_VERIFIER_STRICT);
    g_auto (OcopVerifierResult) result = {0};

    for (guint at = 0; at < chain->keys->len; at += OCOP_PUBLIC_KEY_SIZE)
        ocop_verifier_add_key (verifier, chain->keys->data + at);
    chain_feed (chain, verifier);
    ocop_verifier_get_result (verifier, &result);
    g_assert_cmpint (result.ok, ==, result.code == OCOP_BREAK_NONE);
    g_assert_cmpint (result.ok, ==, result.reason == NULL);
    if (ret_epoch != NULL)
        *ret_epoch = result.first_break_epoch;
    if (ret_seq != NULL)
        *ret_seq = result.first_break_seq;
    return result.code;
}

void
chain_export (Chain *chain, const OcopPorts *ports, const char *folder)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (OcopArchiveWriter) writer = ocop_archive_writer_new (ports, folder, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < chain->links->len; i++) {
        const Link *link = chain_get (chain, i);
        ocop_archive_writer_add_record (writer, link->header, link->header_size, link->body,
                                        link->body_size, link->signature, &error);
        g_assert_no_error (error);
    }
    for (guint at = 0; at < chain->keys->len; at += OCOP_PUBLIC_KEY_SIZE)
        ocop_archive_writer_add_key (writer, chain->keys->data + at);
    ocop_archive_writer_add_ack (writer, "{\"acked_seq\":1}", &error);
    g_assert_no_error (error);
    ocop_archive_writer_finish (writer, &error);
    g_assert_no_error (error);
}
