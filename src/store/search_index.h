/* Tokens of the search index: what search_build.c writes and search.c asks for. For these two only.
 *
 * A token is a kind and a text. A word whose exact key equals its folded one stands once, as PLAIN;
 * any other stands as FOLDED and as EXACT. */
#pragma once

#define OCOP_TOKEN_PLAIN    'w' /* word without accents */
#define OCOP_TOKEN_FOLDED   'f' /* folded form of a word with accents */
#define OCOP_TOKEN_EXACT    'x' /* exact key of a word with accents */
#define OCOP_TOKEN_CODE     'c' /* folded code */
#define OCOP_TOKEN_GTIN     'g' /* GTIN as written */
#define OCOP_TOKEN_GTIN_14  'n' /* filled to 14 digits */
#define OCOP_TOKEN_REVERSED 'r' /* those 14 digits backwards */

#define OCOP_SEARCH_DIGITS_MIN 4
#define OCOP_SEARCH_DIGITS_MAX 14

/* Ranks per row of search_order. */
#define OCOP_SEARCH_ORDER_BLOCK 512
