/* The number is taken by updating one counter row, which stays locked to the commit: whoever gets
 * the next number commits later. */
#include "registry/store/feed.h"

#include "registry/store/store.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE_MASK ((G_GINT64_CONSTANT (1) << OCOP_REG_FEED_SHIFT) - 1)
#define NUMBER_MAX (G_MAXINT64 >> OCOP_REG_FEED_SHIFT)

gboolean
ocop_reg_feed_open (OcopRegDb *db, OcopRegFeed *ret_feed, GError **error)
{
    gint64 number;
    if (!ocop_reg_counter_next (db, OCOP_REG_COUNTER_FEED, &number, error))
        return FALSE;
    *ret_feed = (OcopRegFeed){number, 1};
    return TRUE;
}

static gboolean
read_row (OcopRegStmt *stmt, OcopRegFeedRow *row, GError **error)
{
    row->position = ocop_reg_column_int (stmt, 0);
    row->till_key = ocop_reg_column_int (stmt, 1);
    row->epoch = ocop_reg_column_int (stmt, 2);
    row->row.day = (OcopDay)ocop_reg_column_int (stmt, 3);
    const char *product = ocop_reg_column_text (stmt, 4);
    if (g_strlcpy (row->row.product, product, sizeof row->row.product) >= sizeof row->row.product) {
        ocop_set_error (error, OCOP_ERROR_STORE_DAMAGED, NULL, "product “%.60s”", product);
        return FALSE;
    }
    row->row.channel = (OcopChannel)ocop_reg_column_int (stmt, 5);
    row->row.stars = (int)ocop_reg_column_int (stmt, 6);
    row->row.qty_milli = ocop_reg_column_int (stmt, 7);
    row->row.amount = ocop_reg_column_int (stmt, 8);
    row->row.returned_qty_milli = ocop_reg_column_int (stmt, 9);
    row->row.returned_amount = ocop_reg_column_int (stmt, 10);
    row->row.version = ocop_reg_column_int (stmt, 11);
    row->point = ocop_reg_column_text (stmt, 12);
    row->till = (int)ocop_reg_column_int (stmt, 13);
    return TRUE;
}

gboolean
ocop_reg_feed_foreach (OcopRegDb *db, gint64 after, guint limit, OcopRegFeedFunc each,
                       gpointer data, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT r.feed, r.till_key, r.epoch, r.day, r.product, r.channel, r.stars, r.qty, "
        "r.amount, r.returned_qty, r.returned_amount, r.version, t.point, t.till "
        "FROM totals r JOIN till t ON t.till_key = r.till_key "
        "WHERE r.feed > $1 ORDER BY r.feed LIMIT $2",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, after);
    ocop_reg_bind_int (stmt, 2, limit);
    ocop_reg_set_streaming (stmt);
    gboolean is_ok, has_row = FALSE;
    OcopRegFeedRow row = {0};
    while ((is_ok = ocop_reg_step (stmt, &has_row, error)) && has_row)
        if (!read_row (stmt, &row, error) || !each (&row, data, error))
            return FALSE;
    return is_ok;
}

void
ocop_reg_feed_to_cursor (gint64 position, OcopCursor *ret_cursor)
{
    ret_cursor->number = position >> OCOP_REG_FEED_SHIFT;
    const gint64 place = position & PLACE_MASK;
    if (place == PLACE_MASK || position == 0)
        ret_cursor->key[0] = '\0';
    else
        g_snprintf (ret_cursor->key, sizeof ret_cursor->key, "%" G_GINT64_FORMAT, place);
}

gboolean
ocop_reg_feed_from_cursor (const OcopCursor *cursor, gint64 *ret_position, GError **error)
{
    guint64 place = (guint64)PLACE_MASK;
    const gboolean has_key = cursor->key[0] != '\0';
    if (cursor->number > NUMBER_MAX ||
        (has_key &&
         !g_ascii_string_to_unsigned (cursor->key, 10, 0, (guint64)PLACE_MASK, &place, NULL))) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "cursor", _ ("“%s” is no cursor"),
                        cursor->key);
        return FALSE;
    }
    *ret_position = cursor->number == 0 && !has_key
                        ? 0
                        : (cursor->number << OCOP_REG_FEED_SHIFT) | (gint64)place;
    return TRUE;
}
