/* Results as JSON, in the shapes of CONTRACT.md; more keys come after the fixed ones. Functions
 * named _add_ write members into the object being written, the others a whole value. */
#pragma once

#include "cli/cli.h"

/* An act without a shape of its own: its record's body without the request's digest, and "seq",
 * "repeated", "hash". @extra may be NULL. Errors: STORE_DAMAGED when the body is not JSON. */
typedef void (*OcopAnswerExtra) (OcopJsonWriter *w, gconstpointer data);
gboolean ocop_answer_act (OcopJsonWriter *w, const OcopActResult *act, OcopAnswerExtra extra,
                          gconstpointer data, GError **error);
/* The integer at @key of the act's body; 0 when there is none. */
gint64 ocop_answer_get_int (const OcopActResult *act, const char *key);

/* @paper: text of the QR, NULL: none. @business_day: of a practice sale, which has no act. */
void ocop_answer_add_sale (OcopJsonWriter *w, const OcopSale *sale, const OcopActResult *act,
                           OcopDay business_day, const char *paper);
void ocop_answer_add_return (OcopJsonWriter *w, const OcopReturn *taking_back,
                             const OcopActResult *act, const char *paper);
/* @act NULL: an X. */
void ocop_answer_add_shift (OcopJsonWriter *w, const OcopShiftClose *close,
                            const OcopActResult *act);

/* The object of search. */
void ocop_answer_item (OcopJsonWriter *w, const OcopCatalogueItem *item);
/* The same with everything else that is known. */
void ocop_answer_whole_item (OcopJsonWriter *w, const OcopCatalogueItem *item);
