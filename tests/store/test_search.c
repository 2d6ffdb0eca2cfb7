/* Search against a naive scan of the same products, and its bounds on a large catalogue. */
#include "base/error.h"
#include "base/ports.h"
#include "base/text.h"
#include "domain/catalogue_facts.h"
#include "domain/gtin.h"
#include "store/catalogue.h"
#include "store/collate.h"
#include "store/search.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#define DAY 20778 /* 2026-11-21 */

static OcopDb *
open_empty (void)
{
    g_autoptr (GError) error = NULL;
    OcopDb *db = ocop_db_open (NULL, OCOP_DB_SCRATCH, ocop_ports_get_system(), &error);
    g_assert_no_error (error);
    g_assert_true (ocop_schema_migrate (db, &error));
    g_assert_no_error (error);
    return db;
}

static void
import_csv (OcopDb *db, const char *csv)
{
    g_autoptr (GError) error = NULL;
    const OcopCatalogueRules rules = {FALSE};
    const OcopImportContext context = {DAY, "QN01", FALSE, FALSE};
    g_autoptr (OcopCatalogue) catalogue = ocop_catalogue_read (csv, strlen (csv), &rules, &error);
    g_assert_no_error (error);
    g_auto (OcopTransaction) transaction = {NULL};
    g_auto (OcopImportResult) result = {0};
    g_assert_true (ocop_transaction_begin (&transaction, db, &error));
    ocop_store_catalogue_import (db, catalogue, &context, &result, &error);
    g_assert_no_error (error);
    g_assert_true (ocop_transaction_commit (&transaction, &error));
}

static gboolean
collect_code (const OcopCatalogueHit *hit, gpointer data, GError **error)
{
    GString *codes = data;
    if (codes->len > 0)
        g_string_append_c (codes, ' ');
    g_string_append (codes, hit->code);
    return TRUE;
}

static char *
search (OcopDb *db, const char *query, guint limit)
{
    g_autoptr (GError) error = NULL;
    GString *codes = g_string_new (NULL);
    ocop_store_catalogue_search (db, query, limit, DAY, collect_code, codes, &error);
    g_assert_no_error (error);
    return g_string_free (codes, FALSE);
}

static void
assert_search (OcopDb *db, const char *query, const char *expected)
{
    g_autofree char *codes = search (db, query, 20);
    g_test_message ("%s", query);
    g_assert_cmpstr (codes, ==, expected);
}

static const char small_catalogue[] = "code,gtin,name,unit,price,producer\n"
                                      "QN-1,8938505970011,Rượu mơ Yên Tử,chai,1,HTX Hoà Bình\n"
                                      "QN-2,20000004,Đường hoa,kg,1,Công ty Thuỷ Sản\n"
                                      "QN-3,,Hoa hòe,kg,1,\n"
                                      "QN-4,012345678905,Trà hòa tan 3-in-1,hộp,1,\n"
                                      "AB/5,,Ruou gao,chai,1,\n"
                                      "AB.6,,Ổi Hoành Bồ,kg,1,\n";

static void
test_examples (void)
{
    g_autoptr (OcopDb) db = open_empty();
    import_csv (db, small_catalogue);
    assert_search (db, "ruou", "AB/5 QN-1");
    assert_search (db, "rượu", "QN-1 AB/5");
    assert_search (db, "RƯỢU", "QN-1 AB/5");
    assert_search (db, "tu yen", "QN-1");
    assert_search (db, "duong", "QN-2");
    assert_search (db, "hòa", "AB.6 QN-1 QN-4 QN-2 QN-3");
    assert_search (db, "hoà", "AB.6 QN-1 QN-4 QN-2 QN-3");
    assert_search (db, "hoa", "QN-2 QN-3 AB.6 QN-1 QN-4");
    assert_search (db, "ruou hoa", "QN-1");
    assert_search (db, "thủy", "QN-2");
    assert_search (db, "3-in-1", "QN-4");
    assert_search (db, "3-in-2", "");
    assert_search (db, "in-3", "QN-4");
    assert_search (db, "QN-", "QN-2 QN-3 QN-1 QN-4");
    assert_search (db, "qn-2", "QN-2");
    assert_search (db, "ab/", "AB/5");
    assert_search (db, "ab", "AB.6 AB/5");
    assert_search (db, "8938", "QN-1");
    assert_search (db, "0011", "QN-1");
    assert_search (db, "011", "");
    assert_search (db, "8505", "");
    assert_search (db, "08938505970011", "QN-1");
    assert_search (db, "00012345678905", "QN-4");
    assert_search (db, "0123", "QN-4");
    assert_search (db, "000000200", "QN-2");
    assert_search (db, "20000004 duong", "QN-2");
    assert_search (db, "rượu ruou", "AB/5 QN-1");
    assert_search (db, "ượu", "");
    assert_search (db, "ruouu", "");
    assert_search (db, "ruou xyz", "");
    assert_search (db, "", "");
    assert_search (db, " - ", "");
    assert_search (db, "ruou - gao", "AB/5");
}

static void
test_limit_and_bad_queries (void)
{
    g_autoptr (OcopDb) db = open_empty();
    import_csv (db, small_catalogue);
    g_autofree char *two = search (db, "hoa", 2);
    g_assert_cmpstr (two, ==, "QN-2 QN-3");
    g_autofree char *none = search (db, "hoa", 0);
    g_assert_cmpstr (none, ==, "");

    g_autoptr (GString) many = g_string_new (NULL);
    for (guint i = 0; i <= OCOP_SEARCH_WORDS_MAX; i++)
        g_string_append_printf (many, "w%u ", i);
    const char *const bad[] = {"\xff", "a\x1b", many->str};
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) ids = NULL;
        g_assert_false (ocop_search_find (db, bad[i], 20, &ids, &error));
        g_assert_error (error, OCOP_ERROR, OCOP_ERROR_BAD_INPUT);
        g_assert_cmpstr (ocop_error_get_field (error), ==, "query");
    }
}

static void
test_vietnamese_order (void)
{
    g_autoptr (OcopDb) db = open_empty();
    import_csv (db, "code,name,unit,price\n1,Đu "
                    "đủ,u,1\n2,da,u,1\n3,âu,u,1\n4,ăn,u,1\n5,an,u,1\n6,ấu,u,1\n7,Dừa,u,1\n8,án,u,"
                    "1\n9,An,u,1\n10,an,u,1\n");
    g_autoptr (GString) codes = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    ocop_store_catalogue_list (db, DAY, collect_code, codes, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (codes->str, ==, "10 5 9 8 4 3 6 2 7 1");
}

static void
test_stale (void)
{
    g_autoptr (OcopDb) db = open_empty();
    g_autoptr (GError) error = NULL;
    gboolean is_stale = FALSE;
    g_assert_true (ocop_search_is_stale (db, &is_stale, &error));
    g_assert_true (is_stale);
    import_csv (db, small_catalogue);
    g_assert_true (ocop_search_is_stale (db, &is_stale, &error));
    g_assert_false (is_stale);
    g_assert_true (ocop_db_exec (db, "UPDATE catalogue_state SET collation = 'icu 1'", &error));
    g_assert_true (ocop_search_is_stale (db, &is_stale, &error));
    g_assert_true (is_stale);
    g_assert_true (ocop_search_rebuild (db, &error));
    g_assert_true (ocop_search_is_stale (db, &is_stale, &error));
    g_assert_false (is_stale);
    assert_search (db, "yen", "QN-1");
}

/* --- the oracle: the rules of search.h word for word, over all products --- */

typedef struct {
    char *code, *name, *producer;
    char *gtins; /* joined by ; */
} Plain;

static void
clear_plain (gpointer data)
{
    Plain *plain = data;
    g_free (plain->code);
    g_free (plain->name);
    g_free (plain->producer);
    g_free (plain->gtins);
}

static gboolean
begins_some_word (const char *word, char **words)
{
    for (gsize i = 0; words[i] != NULL; i++)
        if (g_str_has_prefix (words[i], word))
            return TRUE;
    return FALSE;
}

static gboolean
fits_names (const Plain *plain, const char *word, char *(*make_key) (const char *))
{
    g_autofree char *key = make_key (word);
    g_autofree char *text = g_strdup_printf ("%s %s", plain->name, plain->producer);
    g_autofree char *text_key = make_key (text);
    g_auto (GStrv) parts = ocop_text_split_words (key);
    g_auto (GStrv) words = ocop_text_split_words (text_key);
    for (gsize i = 0; parts[i] != NULL; i++)
        if (!begins_some_word (parts[i], words))
            return FALSE;
    return parts[0] != NULL;
}

static gboolean
fits_code_or_gtin (const Plain *plain, const char *word)
{
    g_autofree char *folded = ocop_text_fold (word);
    g_autofree char *code = ocop_text_fold (plain->code);
    if (g_str_has_prefix (code, folded))
        return TRUE;
    if (strlen (word) < 4 || strspn (word, "0123456789") != strlen (word))
        return FALSE;
    g_auto (GStrv) gtins = g_strsplit (plain->gtins, ";", -1);
    for (gsize i = 0; gtins[i] != NULL && *plain->gtins != '\0'; i++) {
        g_autofree char *filled =
            g_strdup_printf ("%014" G_GINT64_FORMAT, ocop_gtin_get_number (gtins[i]));
        if (g_str_has_prefix (gtins[i], word) || g_str_has_suffix (gtins[i], word) ||
            g_str_has_prefix (filled, word) || g_str_has_suffix (filled, word))
            return TRUE;
    }
    return FALSE;
}

static gboolean
says_something (const char *word)
{
    g_autofree char *key = ocop_text_fold (word);
    g_auto (GStrv) parts = ocop_text_split_words (key);
    return parts[0] != NULL;
}

/* 0: does not fit, 1: fits, 2: fits with exact accents. */
static int
rate (const Plain *plain, char **words)
{
    int rating = 2;
    gboolean has_word = FALSE;
    for (gsize i = 0; words[i] != NULL; i++) {
        if (!says_something (words[i]))
            continue;
        has_word = TRUE;
        if (fits_code_or_gtin (plain, words[i]) ||
            fits_names (plain, words[i], ocop_text_exact_key))
            continue;
        if (!fits_names (plain, words[i], ocop_text_fold))
            return 0;
        rating = 1;
    }
    return has_word ? rating : 0;
}

typedef struct {
    GByteArray *key;
    const Plain *plain;
    int rating;
} Candidate;

static int
compare_candidates (const void *a, const void *b)
{
    const Candidate *left = a;
    const Candidate *right = b;
    if (left->rating != right->rating)
        return right->rating - left->rating;
    const int order = strcmp ((const char *)left->key->data, (const char *)right->key->data);
    return order != 0 ? order : strcmp (left->plain->code, right->plain->code);
}

static char *
search_naively (GArray *plains, GPtrArray *keys, const char *query, guint limit)
{
    g_auto (GStrv) words = g_strsplit (query, " ", -1);
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Candidate));
    for (guint i = 0; i < plains->len; i++) {
        const Candidate candidate = {g_ptr_array_index (keys, i), &g_array_index (plains, Plain, i),
                                     rate (&g_array_index (plains, Plain, i), words)};
        if (candidate.rating > 0)
            g_array_append_val (found, candidate);
    }
    g_array_sort (found, compare_candidates);
    GString *codes = g_string_new (NULL);
    for (guint i = 0; i < MIN (found->len, limit); i++)
        g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                                g_array_index (found, Candidate, i).plain->code);
    return g_string_free (codes, FALSE);
}

static const char *const syllables[] = {
    "rượu", "Rươu",  "ruou", "mơ",    "mở",    "MO",    "Yên",  "yến",  "hoà",  "hòa",
    "hoa",  "thuỷ",  "thủy", "Đường", "duong", "đ",     "d",    "khoẻ", "gạo",  "Gạo",
    "a",    "ă",     "â",    "n-3",   "3in1",  "(hộp)", "500g", "1/2",  "e.g.", "ơ",
    "o'c",  "hoàng", "quý",  "Quy",   "½",     "ß",     "x²",   "ﬁ",    "8938"};

static const char *
pick_syllable (void)
{
    return syllables[g_test_rand_int_range (0, G_N_ELEMENTS (syllables))];
}

static char *
make_text (gint n_words)
{
    GString *text = g_string_new (pick_syllable());
    for (gint i = 1; i < n_words; i++)
        g_string_append_printf (text, " %s", pick_syllable());
    return g_string_free (text, FALSE);
}

static char *
make_gtin (guint index)
{
    char digits[32];
    static const gint lengths[] = {8, 12, 13, 14};
    const gint length = lengths[g_test_rand_int_range (0, 4)];
    /* Few different beginnings and ends, the middle counts up: GTINs stay unique. */
    g_snprintf (digits, sizeof digits, "%0*d%05u", length - 6, g_test_rand_int_range (0, 3), index);
    digits[length - 1] = ocop_gtin_compute_check_digit (digits, (gsize)length - 1);
    digits[length] = '\0';
    return g_strdup (digits);
}

static GArray *
make_plains (guint n_plains)
{
    static const char *const code_forms[] = {"QN-%u", "qn.%u", "AB/%u", "%u", "mo%u"};
    GArray *plains = g_array_new (FALSE, FALSE, sizeof (Plain));
    g_array_set_clear_func (plains, clear_plain);
    for (guint i = 0; i < n_plains; i++) {
        const char *form = code_forms[g_test_rand_int_range (0, G_N_ELEMENTS (code_forms))];
        const char *percent = strchr (form, '%');
        const Plain plain = {g_strdup_printf ("%.*s%u", (int)(percent - form), form, i),
                             make_text (g_test_rand_int_range (1, 5)),
                             g_test_rand_bit() ? make_text (g_test_rand_int_range (1, 4))
                                               : g_strdup (""),
                             g_test_rand_bit() ? make_gtin (i) : g_strdup ("")};
        g_array_append_val (plains, plain);
    }
    return plains;
}

static char *
make_query (GArray *plains)
{
    GString *query = g_string_new (NULL);
    const gint n_words = g_test_rand_int_range (1, 5);
    for (gint i = 0; i < n_words; i++) {
        const Plain *plain =
            &g_array_index (plains, Plain, g_test_rand_int_range (0, (gint)plains->len));
        const char *const sources[] = {pick_syllable(), pick_syllable(), pick_syllable(),
                                       plain->code, plain->gtins};
        const char *source = sources[g_test_rand_int_range (0, G_N_ELEMENTS (sources))];
        const glong n_chars = g_utf8_strlen (source, -1);
        g_autofree char *part = NULL;
        if (g_test_rand_int_range (0, 4) == 0)
            part = g_utf8_substring (source, n_chars / 2, n_chars);
        else
            part = g_utf8_substring (
                source, 0, n_chars > 0 ? g_test_rand_int_range (1, (gint)n_chars + 1) : 0);
        g_string_append_printf (query, "%s%s", query->len > 0 ? " " : "", part);
    }
    return g_string_free (query, FALSE);
}

static char *
write_csv (GArray *plains)
{
    GString *csv = g_string_new ("code,gtin,name,unit,price,producer\n");
    for (guint i = 0; i < plains->len; i++) {
        const Plain *plain = &g_array_index (plains, Plain, i);
        g_string_append_printf (csv, "%s,%s,%s,u,1,%s\n", plain->code, plain->gtins, plain->name,
                                plain->producer);
    }
    return g_string_free (csv, FALSE);
}

static void
test_oracle (void)
{
    for (guint run = 0; run < 4; run++) {
        g_autoptr (GArray) plains = make_plains (run == 0 ? 3 : 700);
        g_autoptr (GPtrArray) keys =
            g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
        g_autoptr (OcopCollator) collator = ocop_collator_new (NULL);
        g_autofree char *csv = write_csv (plains);
        g_autoptr (OcopDb) db = open_empty();
        import_csv (db, csv);
        for (guint i = 0; i < plains->len; i++) {
            GByteArray *key = g_byte_array_new();
            ocop_collator_append_key (collator, g_array_index (plains, Plain, i).name, key);
            g_ptr_array_add (keys, key);
        }
        for (guint i = 0; i < 500; i++) {
            g_autofree char *query = make_query (plains);
            const guint limit = g_test_rand_bit() ? 20 : 100000;
            g_autofree char *found = search (db, query, limit);
            g_autofree char *expected = search_naively (plains, keys, query, limit);
            g_test_message ("query “%s”", query);
            g_assert_cmpstr (found, ==, expected);
        }
    }
}

static void
test_damaged_index (void)
{
    static const char *const damages[] = {
        "UPDATE search_block SET tokens = x'ff'",
        "UPDATE search_block SET tokens = x'0003776100ff'",
        "UPDATE search_block SET tokens = substr (tokens, 1, length (tokens) / 2)",
        "UPDATE search_block SET tokens = zeroblob (100)",
        "UPDATE search_block SET tokens = x'0002777202ffffffff7f'",
        "UPDATE catalogue_state SET n_ranks = 1",
        "UPDATE catalogue_state SET n_ranks = 1000000",
        "DELETE FROM search_order",
    };
    for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
        g_autoptr (OcopDb) db = open_empty();
        import_csv (db, small_catalogue);
        g_assert_true (ocop_db_exec (db, damages[i], NULL));
        static const char *const queries[] = {"r", "ruou", "8938", "h"};
        for (guint j = 0; j < G_N_ELEMENTS (queries); j++) {
            g_autoptr (GError) error = NULL;
            g_autoptr (GArray) ids = NULL;
            if (!ocop_search_find (db, queries[j], 20, &ids, &error))
                g_assert_error (error, OCOP_ERROR, OCOP_ERROR_STORE_DAMAGED);
        }
        g_assert_true (ocop_search_rebuild (db, NULL));
        assert_search (db, "yen", "QN-1");
    }
}

/* Many alike: the beginnings shared by all, letters of their own for prefixes. Figures are printed;
 * a slow machine must not fail. */
static void
test_large (void)
{
    const guint n_products = g_test_slow() ? 100000 : 20000;
    g_autoptr (GString) csv = g_string_new ("code,gtin,name,unit,price,producer\n");
    for (guint i = 0; i < n_products; i++) {
        char digits[16];
        g_snprintf (digits, sizeof digits, "893%09u", i);
        digits[12] = ocop_gtin_compute_check_digit (digits, 12);
        digits[13] = '\0';
        g_string_append_printf (csv, "QN-%06u,%s,%s %s %s %u,hộp,1,Hợp tác xã %s %u\n", i, digits,
                                syllables[i % 23], syllables[i / 23 % 22], syllables[i / 500 % 21],
                                i, syllables[i % 19], i % 3000);
    }
    g_autoptr (OcopDb) db = open_empty();
    gint64 start_us = g_get_monotonic_time();
    import_csv (db, csv->str);
    g_test_message ("import of %u products: %" G_GINT64_FORMAT " ms", n_products,
                    (g_get_monotonic_time() - start_us) / 1000);

    static const char *const queries[] = {
        "r",           "h",           "8930", "893", "0001", "qn", "hop tac xa", "Hợp tác xã h d r",
        "a b c d e f", "m y h t x 1", "zzz"};
    for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
        gint64 best_us = G_MAXINT64;
        for (guint k = 0; k < 5; k++) {
            start_us = g_get_monotonic_time();
            g_free (search (db, queries[i], 20));
            best_us = MIN (best_us, g_get_monotonic_time() - start_us);
        }
        g_test_message ("search “%s”: %" G_GINT64_FORMAT " us", queries[i], best_us);
    }
    g_autofree char *last = g_strdup_printf ("%u", n_products - 1);
    g_autofree char *found = search (db, last, 20);
    g_autofree char *expected = g_strdup_printf ("QN-%06u", n_products - 1);
    g_assert_cmpstr (found, ==, expected);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/search/examples", test_examples);
    g_test_add_func ("/search/limit-and-unreadable-queries", test_limit_and_bad_queries);
    g_test_add_func ("/search/order/vietnamese-then-code", test_vietnamese_order);
    g_test_add_func ("/search/index/other-collation-is-stale", test_stale);
    g_test_add_func ("/search/index/damage-is-said-never-guessed", test_damaged_index);
    g_test_add_func ("/search/agrees-with-a-naive-scan", test_oracle);
    g_test_add_func ("/search/large-catalogue", test_large);
    return g_test_run();
}
