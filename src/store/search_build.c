/* Makes the search index: ranks by Vietnamese order, tokens with their ranks, and for every prefix
 * with many of them the union.
 *
 * Words repeat, so each is folded once; codes and GTINs do not, so they skip the table of words.
 * Everything is sorted once and written in rows of some kilobytes: a hundred thousand products are
 * a few thousand rows. */
#include "base/text.h"
#include "domain/catalogue_facts.h"
#include "store/collate.h"
#include "store/search.h"
#include "store/search_index.h"
#include "store/search_postings.h"

#include <string.h>

/* A row of search_block is closed when it has so many bytes. */
#define BLOCK_BYTES 4000
/* Tokens and ranks that a query may have to walk under a prefix; above, the prefix gets a row of
 * its own. */
#define WALK_MAX   4096
#define PREFIX_MAX 64

typedef struct {
    gint64 id;
    const char *code, *name, *producer, *gtins; /* in the texts of the build */
    gsize key;                                  /* offset of the collation key */
    guint64 key_head;                           /* its first 8 bytes, for fast comparison */
} Product;

typedef struct {
    const char *text;
    guint32 length;
    guint32 one;   /* the rank, when @ranks is NULL */
    GArray *ranks; /* owned; of guint32, ascending */
} Token;

/* A token in the sorting. */
typedef struct {
    guint64 head[2]; /* first 16 bytes of its text, for fast comparison */
    guint32 index;
} TokenKey;

/* Tokens of one run of letters in a name, indexes into the token array. */
typedef struct {
    guint n_tokens;
    guint32 tokens[];
} Word;

typedef struct {
    OcopDb *db;
    GArray *products; /* of Product, by rank after sorting */
    GByteArray *keys;
    GStringChunk *texts;
    GArray *tokens;       /* of Token, as they come, then sorted */
    char *sorted_texts;   /* owned; texts of the sorted tokens, side by side */
    GHashTable *token_of; /* text of a word token -> its index + 1 */
    GHashTable *word_of;  /* raw word or whole producer -> Word */
    guint64 *cost_before; /* sorted tokens: cost of all before index i */
} Build;

static void
build_clear (Build *build)
{
    for (guint i = 0; i < build->tokens->len; i++)
        g_clear_pointer (&g_array_index (build->tokens, Token, i).ranks, g_array_unref);
    g_array_unref (build->tokens);
    g_array_unref (build->products);
    g_byte_array_unref (build->keys);
    g_string_chunk_free (build->texts);
    g_hash_table_unref (build->token_of);
    g_hash_table_unref (build->word_of);
    g_free (build->sorted_texts);
    g_free (build->cost_before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static guint64
read_head (const void *bytes, gsize size)
{
    guint64 head = 0;
    memcpy (&head, bytes, MIN (size, sizeof head));
    return GUINT64_FROM_BE (head);
}

static gboolean
load_products (Build *build, OcopCollator *collator, GError **error)
{
    sqlite3_stmt *stmt =
        ocop_db_prepare (build->db, "SELECT id, code, name, producer, gtins FROM product", error);
    if (stmt == NULL)
        return FALSE;
    for (;;) {
        gboolean has_row;
        if (!ocop_db_step (build->db, stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        Product product = {.id = sqlite3_column_int64 (stmt, 0), .key = build->keys->len};
        product.code = g_string_chunk_insert (build->texts, ocop_column_text (stmt, 1));
        product.name = g_string_chunk_insert (build->texts, ocop_column_text (stmt, 2));
        product.producer = g_string_chunk_insert (build->texts, ocop_column_text (stmt, 3));
        product.gtins = g_string_chunk_insert (build->texts, ocop_column_text (stmt, 4));
        ocop_collator_append_key (collator, product.name, build->keys);
        product.key_head =
            read_head (build->keys->data + product.key, build->keys->len - product.key);
        g_array_append_val (build->products, product);
    }
}

static int
compare_products (const void *a, const void *b, void *data)
{
    const Product *left = a;
    const Product *right = b;
    if (left->key_head != right->key_head)
        return left->key_head < right->key_head ? -1 : 1;
    /* A key ends with its only NUL. */
    const GByteArray *keys = data;
    const int order =
        strcmp ((const char *)keys->data + left->key, (const char *)keys->data + right->key);
    return order != 0 ? order : strcmp (left->code, right->code);
}

static guint
add_token (Build *build, char kind, const char *text, gsize length)
{
    char bytes[OCOP_TOKEN_MAX];
    length = MIN (length, OCOP_TOKEN_TEXT_MAX);
    bytes[0] = kind;
    memcpy (bytes + 1, text, length);
    char *owned = g_string_chunk_insert_len (build->texts, bytes, (gssize)length + 1);
    const Token token = {.text = owned, .length = (guint32)length + 1};
    g_array_append_val (build->tokens, token);
    return build->tokens->len - 1;
}

/* The token of a word, made when it is new. */
static guint32
find_word_token (Build *build, char kind, const char *text)
{
    g_autofree char *name = g_strdup_printf ("%c%s", kind, text);
    const guint known = GPOINTER_TO_UINT (g_hash_table_lookup (build->token_of, name));
    if (known != 0)
        return known - 1;
    const guint index = add_token (build, kind, text, strlen (text));
    g_array_index (build->tokens, Token, index).ranks =
        g_array_new (FALSE, FALSE, sizeof (guint32));
    g_hash_table_insert (build->token_of, g_steal_pointer (&name), GUINT_TO_POINTER (index + 1));
    return index;
}

static void
add_words_of_key (Build *build, GArray *tokens, char kind, char **words, char **others)
{
    for (gsize i = 0; words[i] != NULL; i++) {
        const gboolean is_plain = g_strv_contains ((const char *const *)others, words[i]);
        const guint32 token = find_word_token (build, is_plain ? OCOP_TOKEN_PLAIN : kind, words[i]);
        g_array_append_val (tokens, token);
    }
}

static Word *
copy_word (const GArray *tokens)
{
    Word *word = g_malloc (sizeof (Word) + tokens->len * sizeof (guint32));
    word->n_tokens = tokens->len;
    if (tokens->len > 0)
        memcpy (word->tokens, tokens->data, tokens->len * sizeof (guint32));
    return word;
}

/* Both keys of @raw, cut into words. What stands in both stands once. */
static Word *
make_word (Build *build, const char *raw)
{
    g_autofree char *folded = ocop_text_fold (raw);
    g_autofree char *exact = ocop_text_exact_key (raw);
    g_auto (GStrv) folded_words = ocop_text_split_words (folded);
    g_auto (GStrv) exact_words = ocop_text_split_words (exact);
    g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint32));
    add_words_of_key (build, tokens, OCOP_TOKEN_FOLDED, folded_words, exact_words);
    add_words_of_key (build, tokens, OCOP_TOKEN_EXACT, exact_words, folded_words);
    return copy_word (tokens);
}

/* Appends the tokens of @text. Cuts at ASCII characters that are neither letter nor digit; keys of
 * the pieces are pieces of the key, since no rule of a key reaches across such a character. */
static void
gather_tokens (Build *build, const char *text, GArray *tokens)
{
    char raw[OCOP_TEXT_MAX + 1];
    for (const char *at = text; *at != '\0';) {
        gsize length = 0;
        while ((guchar)at[length] >= 0x80 || g_ascii_isalnum (at[length]))
            length++;
        const char *start = at;
        at += MAX (length, 1);
        if (length == 0 || length >= sizeof raw) /* no text that was taken in is as long */
            continue;
        memcpy (raw, start, length);
        raw[length] = '\0';
        Word *word = g_hash_table_lookup (build->word_of, raw);
        if (word == NULL) {
            word = make_word (build, raw);
            g_hash_table_insert (build->word_of, g_string_chunk_insert (build->texts, raw), word);
        }
        g_array_append_vals (tokens, word->tokens, word->n_tokens);
    }
}

static void
add_rank (Build *build, const guint32 *tokens, gsize n_tokens, guint32 rank)
{
    for (gsize i = 0; i < n_tokens; i++) {
        GArray *ranks = g_array_index (build->tokens, Token, tokens[i]).ranks;
        if (ranks->len == 0 || g_array_index (ranks, guint32, ranks->len - 1) != rank)
            g_array_append_val (ranks, rank);
    }
}

/* Names are mostly unique, producers repeat: the tokens of a whole producer are kept like those of
 * one word. */
static void
add_texts (Build *build, const Product *product, guint32 rank, GArray *scratch)
{
    g_array_set_size (scratch, 0);
    gather_tokens (build, product->name, scratch);
    add_rank (build, (const guint32 *)(gpointer)scratch->data, scratch->len, rank);

    Word *producer = g_hash_table_lookup (build->word_of, product->producer);
    if (producer == NULL) {
        g_array_set_size (scratch, 0);
        gather_tokens (build, product->producer, scratch);
        producer = copy_word (scratch);
        g_hash_table_insert (build->word_of, (gpointer)product->producer, producer);
    }
    add_rank (build, producer->tokens, producer->n_tokens, rank);
}

static void
add_single (Build *build, char kind, const char *text, gsize length, guint32 rank)
{
    const guint index = add_token (build, kind, text, length);
    g_array_index (build->tokens, Token, index).one = rank;
}

static void
add_gtins (Build *build, const char *gtins, guint32 rank)
{
    for (const char *at = gtins; *at != '\0';) {
        char filled[OCOP_SEARCH_DIGITS_MAX];
        char reversed[OCOP_SEARCH_DIGITS_MAX];
        const gsize length = MIN (strcspn (at, ";"), sizeof filled);
        memset (filled, '0', sizeof filled);
        memcpy (filled + sizeof filled - length, at, length);
        for (gsize i = 0; i < sizeof filled; i++)
            reversed[i] = filled[sizeof filled - 1 - i];
        add_single (build, OCOP_TOKEN_GTIN, at, length, rank);
        add_single (build, OCOP_TOKEN_GTIN_14, filled, sizeof filled, rank);
        add_single (build, OCOP_TOKEN_REVERSED, reversed, sizeof reversed, rank);
        at += length;
        if (*at == ';')
            at++;
    }
}

static int
compare_tokens (const void *a, const void *b, void *data)
{
    const TokenKey *left = a;
    const TokenKey *right = b;
    for (gsize i = 0; i < G_N_ELEMENTS (left->head); i++)
        if (left->head[i] != right->head[i])
            return left->head[i] < right->head[i] ? -1 : 1;
    const GArray *tokens = data;
    const Token *first = &g_array_index (tokens, Token, left->index);
    const Token *second = &g_array_index (tokens, Token, right->index);
    const int order = memcmp (first->text, second->text, MIN (first->length, second->length));
    return order != 0                       ? order
           : first->length < second->length ? -1
                                            : first->length > second->length;
}

/* Tokens and texts are laid side by side in their new order: what follows walks them several times.
 */
static void
arrange_tokens (Build *build, const TokenKey *keys)
{
    GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (Token), build->tokens->len);
    gsize n_bytes = 0;
    for (guint i = 0; i < build->tokens->len; i++)
        n_bytes += g_array_index (build->tokens, Token, i).length;
    char *text = build->sorted_texts = g_malloc (n_bytes + 1);
    for (guint i = 0; i < build->tokens->len; i++) {
        Token token = g_array_index (build->tokens, Token, keys[i].index);
        memcpy (text, token.text, token.length);
        token.text = text;
        text += token.length;
        g_array_append_val (sorted, token);
    }
    g_array_unref (build->tokens);
    build->tokens = sorted;
}

static void
sort_tokens (Build *build)
{
    g_autofree TokenKey *keys = g_new (TokenKey, build->tokens->len);
    for (guint i = 0; i < build->tokens->len; i++) {
        const Token *token = &g_array_index (build->tokens, Token, i);
        const gsize n_further = token->length > 8 ? token->length - 8 : 0;
        keys[i].head[0] = read_head (token->text, token->length);
        keys[i].head[1] = read_head (token->text + token->length - n_further, n_further);
        keys[i].index = i;
    }
    if (build->tokens->len > 1)
        qsort_r (keys, build->tokens->len, sizeof (TokenKey), compare_tokens, build->tokens);
    arrange_tokens (build, keys);
}

static const guint32 *
get_ranks (const Token *token, gsize *ret_count)
{
    if (token->ranks == NULL) {
        *ret_count = 1;
        return &token->one;
    }
    *ret_count = token->ranks->len;
    return (const guint32 *)(gpointer)token->ranks->data;
}

static const Token *
get_token (const Build *build, guint index)
{
    return &g_array_index (build->tokens, Token, index);
}

static void
collect_tokens (Build *build)
{
    g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (guint32));
    for (guint rank = 0; rank < build->products->len; rank++) {
        const Product *product = &g_array_index (build->products, Product, rank);
        add_texts (build, product, rank, scratch);
        g_autofree char *code = ocop_text_fold (product->code);
        add_single (build, OCOP_TOKEN_CODE, code, strlen (code), rank);
        add_gtins (build, product->gtins, rank);
    }
    sort_tokens (build);

    build->cost_before = g_new (guint64, build->tokens->len + 1);
    build->cost_before[0] = 0;
    for (guint i = 0; i < build->tokens->len; i++) {
        gsize n_ranks;
        get_ranks (get_token (build, i), &n_ranks);
        build->cost_before[i + 1] = build->cost_before[i] + 1 + n_ranks;
    }
}

static gboolean
insert_row (Build *build, const char *sql, const void *key, gsize key_size, const GByteArray *value,
            GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (build->db, sql, error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, key, key_size);
    ocop_bind_blob (stmt, 2, value->data, value->len);
    return ocop_db_run (build->db, stmt, error);
}

static gboolean
write_blocks (Build *build, GError **error)
{
    static const char sql[] = "INSERT INTO search_block (first, tokens) VALUES (?1, ?2)";
    g_autoptr (GByteArray) block = g_byte_array_new();
    const Token *first = NULL;
    const Token *before = NULL;
    for (guint i = 0; i < build->tokens->len; i++) {
        const Token *token = get_token (build, i);
        guint32 n_shared = 0;
        while (before != NULL && n_shared < MIN (before->length, token->length) &&
               before->text[n_shared] == token->text[n_shared])
            n_shared++;
        ocop_ranks_append_varint (block, n_shared);
        ocop_ranks_append_varint (block, token->length - n_shared);
        g_byte_array_append (block, (const guint8 *)token->text + n_shared,
                             token->length - n_shared);
        gsize n_ranks;
        const guint32 *ranks = get_ranks (token, &n_ranks);
        ocop_ranks_append (block, ranks, n_ranks);
        if (first == NULL)
            first = token;
        before = token;
        if (block->len < BLOCK_BYTES && i + 1 < build->tokens->len)
            continue;
        if (!insert_row (build, sql, first->text, first->length, block, error))
            return FALSE;
        g_byte_array_set_size (block, 0);
        first = NULL;
        before = NULL;
    }
    return TRUE;
}

static gboolean
write_prefix (Build *build, guint begin, guint end, guint32 depth, GError **error)
{
    static const char sql[] = "INSERT INTO search_prefix (prefix, ranks) VALUES (?1, ?2)";
    g_auto (OcopRankSet) set = {0};
    g_autoptr (GByteArray) bytes = g_byte_array_new();
    ocop_rank_set_init (&set, build->products->len);
    for (guint i = begin; i < end; i++) {
        gsize n_ranks;
        const guint32 *ranks = get_ranks (get_token (build, i), &n_ranks);
        for (gsize j = 0; j < n_ranks; j++)
            ocop_rank_set_add (&set, ranks[j]);
    }
    ocop_ranks_append_set (bytes, &set);
    return insert_row (build, sql, get_token (build, begin)->text, depth, bytes, error);
}

static gboolean
is_inside_character (const Token *token, guint32 depth)
{
    return token->length > depth && ((guchar)token->text[depth] & 0xc0) == 0x80;
}

/* Tokens @begin to @end agree in their first @depth bytes. */
static gboolean
write_prefixes (Build *build, guint begin, guint end, guint32 depth, GError **error)
{
    if (build->cost_before[end] - build->cost_before[begin] <= WALK_MAX || depth > PREFIX_MAX)
        return TRUE;
    /* A prefix of the kind alone is never asked for; nor is one that ends within a character. */
    if (depth > 1 && !is_inside_character (get_token (build, end - 1), depth) &&
        !write_prefix (build, begin, end, depth, error))
        return FALSE;

    while (begin < end && get_token (build, begin)->length == depth)
        begin++;
    while (begin < end) {
        const char next = get_token (build, begin)->text[depth];
        guint child_end = begin + 1;
        while (child_end < end && get_token (build, child_end)->text[depth] == next)
            child_end++;
        if (!write_prefixes (build, begin, child_end, depth + 1, error))
            return FALSE;
        begin = child_end;
    }
    return TRUE;
}

static gboolean
write_order (Build *build, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        build->db, "INSERT INTO search_order (block, products) VALUES (?1, ?2)", error);
    if (stmt == NULL)
        return FALSE;
    for (guint start = 0; start < build->products->len; start += OCOP_SEARCH_ORDER_BLOCK) {
        guint32 ids[OCOP_SEARCH_ORDER_BLOCK];
        const guint n_ids = MIN (build->products->len - start, OCOP_SEARCH_ORDER_BLOCK);
        for (guint i = 0; i < n_ids; i++) {
            const gint64 id = g_array_index (build->products, Product, start + i).id;
            g_assert (id > 0 && id <= G_MAXUINT32);
            ids[i] = GUINT32_TO_LE ((guint32)id);
        }
        ocop_bind_int (stmt, 1, start / OCOP_SEARCH_ORDER_BLOCK);
        ocop_bind_blob (stmt, 2, ids, n_ids * sizeof *ids);
        if (!ocop_db_run (build->db, stmt, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_state (Build *build, OcopCollator *collator, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        build->db, "UPDATE catalogue_state SET n_ranks = ?1, collation = ?2", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, build->products->len);
    ocop_bind_text (stmt, 2, ocop_collator_get_version (collator));
    return ocop_db_run (build->db, stmt, error);
}

gboolean
ocop_search_rebuild (OcopDb *db, GError **error)
{
    g_autoptr (OcopCollator) collator = ocop_collator_new (error);
    if (collator == NULL)
        return FALSE;
    g_auto (Build) build = {
        .db = db,
        .products = g_array_new (FALSE, FALSE, sizeof (Product)),
        .keys = g_byte_array_new(),
        .texts = g_string_chunk_new (65536),
        .tokens = g_array_new (FALSE, FALSE, sizeof (Token)),
        .token_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .word_of = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
    };
    if (!load_products (&build, collator, error))
        return FALSE;
    g_array_sort_with_data (build.products, compare_products, build.keys);
    collect_tokens (&build);
    return ocop_db_exec (
               db, "DELETE FROM search_order; DELETE FROM search_block; DELETE FROM search_prefix",
               error) &&
           write_order (&build, error) && write_blocks (&build, error) &&
           write_prefixes (&build, 0, build.tokens->len, 0, error) &&
           write_state (&build, collator, error);
}

gboolean
ocop_search_is_stale (OcopDb *db, gboolean *ret_is_stale, GError **error)
{
    g_autoptr (OcopCollator) collator = ocop_collator_new (error);
    sqlite3_stmt *stmt = collator != NULL
                             ? ocop_db_prepare (db, "SELECT collation FROM catalogue_state", error)
                             : NULL;
    gboolean has_row;
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_is_stale =
        !has_row || strcmp (ocop_column_text (stmt, 0), ocop_collator_get_version (collator)) != 0;
    sqlite3_reset (stmt);
    return TRUE;
}
