/* The bytes of the search index, without SQLite. */
#include "store/search_postings.h"

#include <string.h>

#define BITS 64

void
ocop_rank_set_init (OcopRankSet *set, guint n_ranks)
{
    set->n_ranks = n_ranks;
    set->n_words = (n_ranks + BITS - 1) / BITS;
    set->words = g_new0 (guint64, set->n_words);
}

void
ocop_rank_set_clear (OcopRankSet *set)
{
    g_clear_pointer (&set->words, g_free);
}

void
ocop_rank_set_remove_all (OcopRankSet *set)
{
    if (set->n_words > 0)
        memset (set->words, 0, set->n_words * sizeof *set->words);
}

void
ocop_rank_set_add (OcopRankSet *set, guint rank)
{
    set->words[rank / BITS] |= G_GUINT64_CONSTANT (1) << (rank % BITS);
}

void
ocop_rank_set_add_all (OcopRankSet *set, const OcopRankSet *other)
{
    for (gsize i = 0; i < set->n_words; i++)
        set->words[i] |= other->words[i];
}

void
ocop_rank_set_keep_common (OcopRankSet *set, const OcopRankSet *other)
{
    for (gsize i = 0; i < set->n_words; i++)
        set->words[i] &= other->words[i];
}

void
ocop_rank_set_remove (OcopRankSet *set, const OcopRankSet *other)
{
    for (gsize i = 0; i < set->n_words; i++)
        set->words[i] &= ~other->words[i];
}

gboolean
ocop_rank_set_is_empty (const OcopRankSet *set)
{
    guint rank;
    return !ocop_rank_set_find (set, 0, &rank);
}

gboolean
ocop_rank_set_find (const OcopRankSet *set, guint from, guint *ret_rank)
{
    if (from >= set->n_ranks)
        return FALSE;
    gsize i = from / BITS;
    guint64 word = set->words[i] & (G_MAXUINT64 << (from % BITS));
    while (word == 0 && ++i < set->n_words)
        word = set->words[i];
    if (word == 0)
        return FALSE;
    *ret_rank = (guint)(i * BITS) + (guint)__builtin_ctzll (word);
    return TRUE;
}

void
ocop_ranks_append_varint (GByteArray *out, guint64 value)
{
    guint8 bytes[10];
    guint n_bytes = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[n_bytes++] = (guint8)(value | 0x80);
    bytes[n_bytes++] = (guint8)value;
    g_byte_array_append (out, bytes, n_bytes);
}

void
ocop_ranks_append (GByteArray *out, const guint32 *ranks, gsize n_ranks)
{
    ocop_ranks_append_varint (out, (guint64)n_ranks * 2);
    guint32 before = 0;
    for (gsize i = 0; i < n_ranks; i++) {
        ocop_ranks_append_varint (out, ranks[i] - before);
        before = ranks[i];
    }
}

static gsize
count_members (const OcopRankSet *set)
{
    gsize n_members = 0;
    for (gsize i = 0; i < set->n_words; i++)
        n_members += (gsize)__builtin_popcountll (set->words[i]);
    return n_members;
}

void
ocop_ranks_append_set (GByteArray *out, const OcopRankSet *set)
{
    const gsize n_members = count_members (set);
    if (n_members > set->n_ranks / 8) {
        ocop_ranks_append_varint (out, (guint64)n_members * 2 + 1);
        const guint start = out->len;
        const gsize n_bytes = (set->n_ranks + 7) / 8;
        g_byte_array_set_size (out, start + (guint)n_bytes);
        for (gsize i = 0; i < n_bytes; i++)
            out->data[start + i] = (guint8)(set->words[i / 8] >> (i % 8 * 8));
        return;
    }
    ocop_ranks_append_varint (out, (guint64)n_members * 2);
    guint before = 0;
    for (guint rank = 0; ocop_rank_set_find (set, rank, &rank); rank++) {
        ocop_ranks_append_varint (out, rank - before);
        before = rank;
    }
}

static inline gboolean
read_varint (const guint8 **at, const guint8 *end, guint64 *ret_value)
{
    guint64 value = 0;
    for (guint shift = 0; *at < end && shift < 63; shift += 7) {
        const guint8 byte = *(*at)++;
        value |= (guint64)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *ret_value = value;
            return TRUE;
        }
    }
    return FALSE;
}

void
ocop_token_reader_init (OcopTokenReader *reader, const guint8 *bytes, gsize size)
{
    reader->at = bytes;
    reader->end = bytes + size;
    reader->length = 0;
}

gboolean
ocop_token_reader_is_at_end (const OcopTokenReader *reader)
{
    return reader->at == reader->end;
}

gboolean
ocop_token_reader_next (OcopTokenReader *reader)
{
    guint64 n_shared, n_further;
    if (!read_varint (&reader->at, reader->end, &n_shared) ||
        !read_varint (&reader->at, reader->end, &n_further))
        return FALSE;
    if (n_shared > reader->length || n_further > OCOP_TOKEN_MAX - n_shared ||
        n_further > (gsize)(reader->end - reader->at))
        return FALSE;
    memcpy (reader->token + n_shared, reader->at, n_further);
    reader->at += n_further;
    reader->length = (gsize)(n_shared + n_further);
    return TRUE;
}

static gboolean
take_bits (OcopTokenReader *reader, OcopRankSet *set)
{
    const gsize n_bytes = (set->n_ranks + 7) / 8;
    if ((gsize)(reader->end - reader->at) < n_bytes)
        return FALSE;
    for (gsize i = 0; i < n_bytes; i++)
        set->words[i / 8] |= (guint64)reader->at[i] << (i % 8 * 8);
    if (set->n_ranks % BITS != 0)
        set->words[set->n_words - 1] &= (G_GUINT64_CONSTANT (1) << (set->n_ranks % BITS)) - 1;
    reader->at += n_bytes;
    return TRUE;
}

static gboolean
skip_ranks (OcopTokenReader *reader, guint64 count)
{
    while (count > 0 && reader->at < reader->end)
        if ((*reader->at++ & 0x80) == 0)
            count--;
    return count == 0;
}

gboolean
ocop_token_reader_take_ranks (OcopTokenReader *reader, OcopRankSet *set)
{
    guint64 head;
    if (!read_varint (&reader->at, reader->end, &head))
        return FALSE;
    if (head % 2 == 1)
        return set != NULL && take_bits (reader, set);
    if (set == NULL)
        return skip_ranks (reader, head / 2);

    guint64 rank = 0;
    for (guint64 i = 0; i < head / 2; i++) {
        guint64 distance;
        if (!read_varint (&reader->at, reader->end, &distance) || distance >= set->n_ranks - rank)
            return FALSE;
        rank += distance;
        ocop_rank_set_add (set, (guint)rank);
    }
    return TRUE;
}
