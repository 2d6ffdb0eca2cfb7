/* Search in the catalogue: words in any order, with or without accents, beginnings of words, codes
 * and GTINs (CONTRACT.md "Search"). An index inside the store answers, whose cost per query has a
 * bound however large and however alike the products are.
 *
 * A word W of the query (what stands between blanks) fits a product when W, folded, begins its
 * code; or each run of letters and digits in W, folded, begins some word of its name or producer;
 * or W is 4 to 14 digits that begin or end one of its GTINs, as written or filled to 14 digits.
 * Words without letter or digit say nothing. */
#pragma once

#include "store/db.h"
#include "store/search_postings.h"
#include <glib.h>

#define OCOP_SEARCH_WORDS_MAX 32 /* different words of one query */

/* Finds products that fit every word of @query: at most @limit ids (product.id) into @ret_ids, a
 * new GArray of gint64. First those that fit with exact accents in every word (hoà = hòa), then the
 * rest; each in Vietnamese order of names, then by code. Errors: OCOP_ERROR_BAD_INPUT, field
 * "query", for text that ocop_text_take_in refuses or with too many words. */
gboolean ocop_search_find (OcopDb *db, const char *query, guint limit, GArray **ret_ids,
                           GError **error);

/* The ranks that fit @query into new sets: with its accents, and all. *@ret_is_all: the query says
 * nothing, and everything fits; then the sets are untouched. */
gboolean ocop_search_match (OcopDb *db, const char *query, gboolean *ret_is_all,
                            OcopRankSet *ret_exact, OcopRankSet *ret_folded, GError **error);

/* Walks all products in Vietnamese order: the ids at ranks @from, @from + 1 … into @ret_ids, at
 * most @limit. */
gboolean ocop_search_get_in_order (OcopDb *db, guint from, guint limit, GArray **ret_ids,
                                   GError **error);

/* Makes the index anew from the product table, inside the caller's transaction. */
gboolean ocop_search_rebuild (OcopDb *db, GError **error);
/* TRUE when the index was made by other collation rules than those of this machine, or never: a
 * caller at opening rebuilds it. */
gboolean ocop_search_is_stale (OcopDb *db, gboolean *ret_is_stale, GError **error);
