/* Answers a query from the search index: per word a set of ranks that fit, then what is in all
 * sets, in order of rank. */
#include "store/search.h"

#include "base/text.h"
#include "store/search_index.h"
#include "store/search_postings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
    OcopDb *db;
    OcopRankSet folded; /* ranks that fit the word at hand */
    OcopRankSet exact;  /* of these, those that fit with its accents */
    OcopRankSet run;    /* ranks that fit one run of letters of it */
} Search;

static gboolean
refuse_damaged (GError **error)
{
    ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL,
                    _ ("the search index is damaged; importing a catalogue makes it anew"));
    return FALSE;
}

/* Adds the ranks of the row of @prefix, if it has one. */
static gboolean
add_prefix_row (Search *search, const char *prefix, gsize size, OcopRankSet *set,
                gboolean *ret_found, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (search->db, "SELECT ranks FROM search_prefix WHERE prefix = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, prefix, size);
    if (!ocop_db_step (search->db, stmt, ret_found, error))
        return FALSE;
    if (!*ret_found)
        return TRUE;
    OcopTokenReader reader;
    ocop_token_reader_init (&reader, sqlite3_column_blob (stmt, 0),
                            (gsize)sqlite3_column_bytes (stmt, 0));
    const gboolean is_sound = ocop_token_reader_take_ranks (&reader, set);
    sqlite3_reset (stmt);
    return is_sound || refuse_damaged (error);
}

/* Adds the ranks of tokens in one row of search_block that begin with @prefix. @ret_is_past: the
 * row goes beyond them. */
static gboolean
add_from_block (const guint8 *bytes, gsize n_bytes, const char *prefix, gsize size,
                OcopRankSet *set, gboolean *ret_is_past)
{
    OcopTokenReader reader;
    ocop_token_reader_init (&reader, bytes, n_bytes);
    while (!ocop_token_reader_is_at_end (&reader)) {
        if (!ocop_token_reader_next (&reader))
            return FALSE;
        const gsize n_common = MIN (reader.length, size);
        const int order = memcmp (reader.token, prefix, n_common);
        if (order > 0) {
            *ret_is_past = TRUE;
            return TRUE;
        }
        const gboolean begins = order == 0 && reader.length >= size;
        if (!ocop_token_reader_take_ranks (&reader, begins ? set : NULL))
            return FALSE;
    }
    return TRUE;
}

static gboolean
add_blocks (Search *search, const char *prefix, gsize size, OcopRankSet *set, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        search->db,
        "SELECT tokens FROM search_block WHERE first >= coalesce ("
        "(SELECT max (first) FROM search_block WHERE first <= ?1), x'') ORDER BY first",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, prefix, size);
    for (gboolean is_past = FALSE; !is_past;) {
        gboolean has_row;
        if (!ocop_db_step (search->db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        if (!add_from_block (sqlite3_column_blob (stmt, 0), (gsize)sqlite3_column_bytes (stmt, 0),
                             prefix, size, set, &is_past)) {
            sqlite3_reset (stmt);
            return refuse_damaged (error);
        }
    }
    sqlite3_reset (stmt);
    return TRUE;
}

/* Adds to @set the ranks of all tokens of @kind that begin with @text. */
static gboolean
add_matches (Search *search, char kind, const char *text, OcopRankSet *set, GError **error)
{
    char prefix[OCOP_TOKEN_MAX];
    const gsize size = MIN (strlen (text), OCOP_TOKEN_TEXT_MAX) + 1;
    prefix[0] = kind;
    memcpy (prefix + 1, text, size - 1);
    gboolean is_found = FALSE;
    if (!add_prefix_row (search, prefix, size, set, &is_found, error))
        return FALSE;
    return is_found || add_blocks (search, prefix, size, set, error);
}

/* Adds to @set the ranks where each word of @key begins some word of name or producer; @kind: of
 * the tokens with accents. */
static gboolean
add_name_matches (Search *search, const char *key, char kind, OcopRankSet *set, GError **error)
{
    g_auto (GStrv) words = ocop_text_split_words (key);
    g_auto (OcopRankSet) all = {0};
    ocop_rank_set_init (&all, set->n_ranks);
    for (gsize i = 0; words[i] != NULL; i++) {
        OcopRankSet *target = i == 0 ? &all : &search->run;
        ocop_rank_set_remove_all (target);
        if (!add_matches (search, OCOP_TOKEN_PLAIN, words[i], target, error) ||
            !add_matches (search, kind, words[i], target, error))
            return FALSE;
        if (i > 0)
            ocop_rank_set_keep_common (&all, &search->run);
    }
    ocop_rank_set_add_all (set, &all);
    return TRUE;
}

static gboolean
add_gtin_matches (Search *search, const char *word, OcopRankSet *set, GError **error)
{
    const gsize length = strlen (word);
    if (length < OCOP_SEARCH_DIGITS_MIN || length > OCOP_SEARCH_DIGITS_MAX ||
        strspn (word, "0123456789") != length)
        return TRUE;
    g_autofree char *reversed = g_strreverse (g_strdup (word));
    return add_matches (search, OCOP_TOKEN_GTIN, word, set, error) &&
           add_matches (search, OCOP_TOKEN_GTIN_14, word, set, error) &&
           add_matches (search, OCOP_TOKEN_REVERSED, reversed, set, error);
}

/* Sets what fits @word, one word of the query. */
static gboolean
match_word (Search *search, const char *word, GError **error)
{
    g_autofree char *folded = ocop_text_fold (word);
    g_autofree char *exact = ocop_text_exact_key (word);
    ocop_rank_set_remove_all (&search->folded);
    ocop_rank_set_remove_all (&search->exact);
    /* Codes and GTINs have no accents: what fits them fits exactly. */
    if (!add_matches (search, OCOP_TOKEN_CODE, folded, &search->exact, error) ||
        !add_gtin_matches (search, word, &search->exact, error))
        return FALSE;
    if (!add_name_matches (search, exact, OCOP_TOKEN_EXACT, &search->exact, error) ||
        !add_name_matches (search, folded, OCOP_TOKEN_FOLDED, &search->folded, error))
        return FALSE;
    ocop_rank_set_add_all (&search->folded, &search->exact);
    return TRUE;
}

static gboolean
has_letter_or_digit (const char *word)
{
    for (; *word != '\0'; word = g_utf8_next_char (word))
        if (g_unichar_isalnum (g_utf8_get_char (word)))
            return TRUE;
    return FALSE;
}

/* The different words of @query that say something. */
static gboolean
read_words (const char *query, GPtrArray **ret_words, GError **error)
{
    g_autofree char *text = ocop_text_take_in (query, -1, OCOP_TEXT_MAX, "query", error);
    if (text == NULL)
        return FALSE;
    g_auto (GStrv) parts = g_strsplit (text, " ", -1);
    g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
    for (gsize i = 0; parts[i] != NULL; i++)
        if (has_letter_or_digit (parts[i]) &&
            !g_ptr_array_find_with_equal_func (words, parts[i], g_str_equal, NULL))
            g_ptr_array_add (words, g_strdup (parts[i]));
    if (words->len > OCOP_SEARCH_WORDS_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "query",
                        _ ("the query has %u words, more than %d"), words->len,
                        OCOP_SEARCH_WORDS_MAX);
        return FALSE;
    }
    *ret_words = g_steal_pointer (&words);
    return TRUE;
}

static gboolean
read_n_ranks (OcopDb *db, guint *ret_n_ranks, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT n_ranks FROM catalogue_state", error);
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    const gint64 n_ranks = has_row ? sqlite3_column_int64 (stmt, 0) : -1;
    sqlite3_reset (stmt);
    if (n_ranks < 0 || n_ranks > G_MAXINT32)
        return refuse_damaged (error);
    *ret_n_ranks = (guint)n_ranks;
    return TRUE;
}

static gboolean
append_id (OcopDb *db, guint rank, GArray *ids, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT products FROM search_order WHERE block = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, rank / OCOP_SEARCH_ORDER_BLOCK);
    gboolean has_row;
    if (!ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    const gsize offset = rank % OCOP_SEARCH_ORDER_BLOCK * sizeof (guint32);
    const gboolean is_there =
        has_row && (gsize)sqlite3_column_bytes (stmt, 0) >= offset + sizeof (guint32);
    if (is_there) {
        guint32 stored;
        memcpy (&stored, (const guint8 *)sqlite3_column_blob (stmt, 0) + offset, sizeof stored);
        const gint64 id = GUINT32_FROM_LE (stored);
        g_array_append_val (ids, id);
    }
    sqlite3_reset (stmt);
    return is_there || refuse_damaged (error);
}

static gboolean
append_ids (OcopDb *db, const OcopRankSet *set, guint limit, GArray *ids, GError **error)
{
    for (guint rank = 0; ids->len < limit && ocop_rank_set_find (set, rank, &rank); rank++)
        if (!append_id (db, rank, ids, error))
            return FALSE;
    return TRUE;
}

static void
search_clear (Search *search)
{
    ocop_rank_set_clear (&search->folded);
    ocop_rank_set_clear (&search->exact);
    ocop_rank_set_clear (&search->run);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Both sets begin empty. */
static gboolean
match_all (OcopDb *db, GPtrArray *words, OcopRankSet *folded, OcopRankSet *exact, GError **error)
{
    g_auto (Search) search = {.db = db};
    ocop_rank_set_init (&search.folded, folded->n_ranks);
    ocop_rank_set_init (&search.exact, folded->n_ranks);
    ocop_rank_set_init (&search.run, folded->n_ranks);
    for (guint i = 0; i < words->len; i++) {
        if (!match_word (&search, g_ptr_array_index (words, i), error))
            return FALSE;
        if (i == 0) {
            ocop_rank_set_add_all (folded, &search.folded);
            ocop_rank_set_add_all (exact, &search.exact);
        } else {
            ocop_rank_set_keep_common (folded, &search.folded);
            ocop_rank_set_keep_common (exact, &search.exact);
        }
        if (ocop_rank_set_is_empty (folded))
            return TRUE;
    }
    return TRUE;
}

gboolean
ocop_search_find (OcopDb *db, const char *query, guint limit, GArray **ret_ids, GError **error)
{
    g_autoptr (GPtrArray) words = NULL;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    guint n_ranks;
    if (!read_words (query, &words, error) || !read_n_ranks (db, &n_ranks, error))
        return FALSE;
    if (words->len > 0 && n_ranks > 0 && limit > 0) {
        g_auto (OcopRankSet) folded = {0};
        g_auto (OcopRankSet) exact = {0};
        ocop_rank_set_init (&folded, n_ranks);
        ocop_rank_set_init (&exact, n_ranks);
        if (!match_all (db, words, &folded, &exact, error) ||
            !append_ids (db, &exact, limit, ids, error))
            return FALSE;
        ocop_rank_set_remove (&folded, &exact);
        if (!append_ids (db, &folded, limit, ids, error))
            return FALSE;
    }
    *ret_ids = g_steal_pointer (&ids);
    return TRUE;
}

gboolean
ocop_search_match (OcopDb *db, const char *query, gboolean *ret_is_all, OcopRankSet *ret_exact,
                   OcopRankSet *ret_folded, GError **error)
{
    g_autoptr (GPtrArray) words = NULL;
    g_auto (OcopRankSet) folded = {0};
    g_auto (OcopRankSet) exact = {0};
    guint n_ranks;
    if (!read_words (query, &words, error) || !read_n_ranks (db, &n_ranks, error))
        return FALSE;
    *ret_is_all = words->len == 0;
    if (words->len == 0)
        return TRUE;
    ocop_rank_set_init (&folded, n_ranks);
    ocop_rank_set_init (&exact, n_ranks);
    if (n_ranks > 0 && !match_all (db, words, &folded, &exact, error))
        return FALSE;
    *ret_folded = folded;
    *ret_exact = exact;
    folded = exact = (OcopRankSet){0};
    return TRUE;
}

gboolean
ocop_search_get_in_order (OcopDb *db, guint from, guint limit, GArray **ret_ids, GError **error)
{
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    guint n_ranks;
    if (!read_n_ranks (db, &n_ranks, error))
        return FALSE;
    for (guint rank = from; rank < n_ranks && ids->len < limit; rank++)
        if (!append_id (db, rank, ids, error))
            return FALSE;
    *ret_ids = g_steal_pointer (&ids);
    return TRUE;
}
