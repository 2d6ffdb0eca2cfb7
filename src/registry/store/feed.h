/* The feed of changed totals for other systems, and for the registry's own roll-ups.
 *
 * A transaction that changes totals takes one feed number right before it writes them and commits
 * soon after; numbers are taken under a lock that is held to the commit, so a reader who sees
 * number n has seen all below it. Each changed row has a position = number × 2^24 + its place.
 * A row changed again moves to its new position: read once more, with its newest figures, and never
 * twice in the same version. */
#pragma once

#include "registry/store/totals.h"
#include "wire/cursor.h"

#define OCOP_REG_FEED_SHIFT 24

/* Takes the number of this transaction, once; after all reading and checking. Its places are
 * counted by ocop_reg_totals_put. */
gboolean ocop_reg_feed_open (OcopRegDb *db, OcopRegFeed *ret_feed, GError **error);

typedef struct {
    gint64 position;
    gint64 till_key;
    const char *point;
    int till;
    gint64 epoch;
    OcopWireRow row;
} OcopRegFeedRow;

/* Rows behind @after (0: from the beginning), at most @limit, in order of position; the last one's
 * position is the next @after. */
typedef gboolean (*OcopRegFeedFunc) (const OcopRegFeedRow *row, gpointer data, GError **error);
gboolean ocop_reg_feed_foreach (OcopRegDb *db, gint64 after, guint limit, OcopRegFeedFunc each,
                                gpointer data, GError **error);

/* The wire's cursor for a position (key = the place, decimal; "" after the last of a number) and
 * back. Errors: BAD_INPUT with field "cursor". */
void ocop_reg_feed_to_cursor (gint64 position, OcopCursor *ret_cursor);
gboolean ocop_reg_feed_from_cursor (const OcopCursor *cursor, gint64 *ret_position, GError **error);
