/* Where a reader of /v1/totals stands: the keys of the last line it was given, so that a page costs
 * the same wherever it begins and no line is missed or given twice when rows come in between.
 * Private to this folder. */
#pragma once

#include "registry/store/totals.h"

#define OCOP_TOTALS_CURSOR_MAX 256 /* bytes of its text */

typedef struct {
    OcopRegTotalsLine line; /* texts are in this struct; figures are 0 */
    char point[OCOP_CODE_TEXT_SIZE];
    char product[OCOP_WIRE_PRODUCT_SIZE];
    gint64 offset; /* of a cursor that is a plain number, as they once were; else -1 */
} OcopTotalsCursor;

/* Owned. @line is of a question grouped by @grouping. */
char *ocop_totals_cursor_dup_text (const OcopRegTotalsLine *line, guint grouping);
/* Errors: BAD_INPUT with field "cursor" for anything but what dup_text wrote for that grouping, or
 * a number. */
gboolean ocop_totals_cursor_from_text (const char *text, guint grouping,
                                       OcopTotalsCursor *ret_cursor, GError **error);
