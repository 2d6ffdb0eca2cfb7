/* Sets of ranks, and how the search index writes them.
 *
 *     ranks  = varint (count × 2 + form), then
 *              form 0: the first rank and the distances to each next one, varints
 *              form 1: one bit per rank of the index, lowest first
 *     tokens = entries one after the other, in byte order, each
 *              varint (bytes shared with the entry before) varint (further bytes) bytes ranks
 *     varint = 7 bits per byte, lowest first, the top bit set in all but the last
 *
 * What is read comes from a file that may be damaged: every reader is bounded and says FALSE
 * instead of guessing. */
#pragma once

#include <glib.h>

/* Bytes of a token: a kind and a text. Longer texts are cut here as in a query. */
#define OCOP_TOKEN_TEXT_MAX 519
#define OCOP_TOKEN_MAX      (1 + OCOP_TOKEN_TEXT_MAX)

typedef struct {
    guint n_ranks; /* ranks are below */
    gsize n_words;
    guint64 *words; /* owned */
} OcopRankSet;

/* Empty. */
void ocop_rank_set_init (OcopRankSet *set, guint n_ranks);
void ocop_rank_set_clear (OcopRankSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopRankSet, ocop_rank_set_clear)

void ocop_rank_set_remove_all (OcopRankSet *set);
void ocop_rank_set_add (OcopRankSet *set, guint rank);
void ocop_rank_set_add_all (OcopRankSet *set, const OcopRankSet *other);
void ocop_rank_set_keep_common (OcopRankSet *set, const OcopRankSet *other);
void ocop_rank_set_remove (OcopRankSet *set, const OcopRankSet *other);
gboolean ocop_rank_set_is_empty (const OcopRankSet *set);
/* The first rank not below @from; FALSE when there is none. */
gboolean ocop_rank_set_find (const OcopRankSet *set, guint from, guint *ret_rank);

void ocop_ranks_append_varint (GByteArray *out, guint64 value);
/* @ranks ascend. */
void ocop_ranks_append (GByteArray *out, const guint32 *ranks, gsize n_ranks);
void ocop_ranks_append_set (GByteArray *out, const OcopRankSet *set);

typedef struct {
    const guint8 *at;
    const guint8 *end;
    gsize length;
    guint8 token[OCOP_TOKEN_MAX]; /* of the entry at hand */
} OcopTokenReader;

/* @bytes are borrowed. */
void ocop_token_reader_init (OcopTokenReader *reader, const guint8 *bytes, gsize size);
gboolean ocop_token_reader_is_at_end (const OcopTokenReader *reader);
/* Reads token of the next entry; its ranks must be taken next. */
gboolean ocop_token_reader_next (OcopTokenReader *reader);
/* Adds the ranks at hand to @set, or skips them when @set is NULL. */
gboolean ocop_token_reader_take_ranks (OcopTokenReader *reader, OcopRankSet *set);
