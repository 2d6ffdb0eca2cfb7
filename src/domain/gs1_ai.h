/* The table of GS1 application identifiers: which there are and what may follow each.
 * Source: GS1 General Specifications 3.2 (data formats) and 7.8 (predefined lengths). */
#pragma once

#include <glib.h>

#define OCOP_GS1_AI_MAX_DIGITS 4

typedef enum {
    /* The value has always the same length, so that no separator has to follow it. */
    OCOP_GS1_PREDEFINED = 1 << 0,
    /* The last of the digits is a GS1 check digit. */
    OCOP_GS1_CHECKED = 1 << 1,
    /* Six digits YYMMDD. */
    OCOP_GS1_DATE = 1 << 2,
    /* The last digit of the identifier counts decimals, 0 to 5. */
    OCOP_GS1_MEASURE = 1 << 3,
} OcopGs1AiFlag;

/* A value has @min to @max characters, of which the first @n_digits (all, if it is shorter) are
 * digits. */
typedef struct {
    guint16 first; /* identifiers first to last, */
    guint16 last;
    guint8 ai_digits; /* written with so many digits */
    guint8 n_digits;
    guint8 min;
    guint8 max;
    guint8 flags; /* of OcopGs1AiFlag */
} OcopGs1Ai;

/* The entry of the identifier written as the @ai_digits ASCII digits at @ai, else NULL. Static. */
const OcopGs1Ai *ocop_gs1_ai_find (const char *ai, gsize ai_digits);

/* The entry of the identifier with which @text begins, else NULL; no identifier is the beginning of
 * another. Static. */
const OcopGs1Ai *ocop_gs1_ai_find_prefix (const char *text, gsize length);
