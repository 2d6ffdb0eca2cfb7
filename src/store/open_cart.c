/* One row for one till. A cart that was sold keeps its request id and loses its content: what came
 * of it can still be told, and no buyer's data stay behind. */
#include "store/open_cart.h"

#include <string.h>

void
ocop_open_cart_clear (OcopOpenCart *cart)
{
    g_clear_pointer (&cart->json, g_free);
    g_clear_pointer (&cart->view, g_free);
}

static char *
dup_text_or_null (sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type (stmt, column) != SQLITE_NULL ? ocop_column_dup_text (stmt, column)
                                                             : NULL;
}

gboolean
ocop_open_cart_load (OcopDb *db, gboolean *ret_is_found, OcopOpenCart *ret_cart, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT epoch, request, utc_ms, json, view FROM open_cart", error);
    if (stmt == NULL || !ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (is_found) {
        OcopOpenCart cart = {.epoch = sqlite3_column_int64 (stmt, 0),
                             .utc_ms = sqlite3_column_int64 (stmt, 2),
                             .json = dup_text_or_null (stmt, 3),
                             .view = dup_text_or_null (stmt, 4)};
        memcpy (cart.request, sqlite3_column_blob (stmt, 1), OCOP_UUID_SIZE);
        *ret_cart = cart;
    }
    sqlite3_reset (stmt);
    *ret_is_found = is_found;
    return TRUE;
}

gboolean
ocop_open_cart_save (OcopDb *db, const OcopOpenCart *cart, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db,
        "INSERT OR REPLACE INTO open_cart (one, epoch, request, utc_ms, json, view)"
        " VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, cart->epoch);
    ocop_bind_blob (stmt, 2, cart->request, OCOP_UUID_SIZE);
    ocop_bind_int (stmt, 3, cart->utc_ms);
    ocop_bind_text (stmt, 4, cart->json);
    ocop_bind_text (stmt, 5, cart->view);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_open_cart_drop (OcopDb *db, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (db, "DELETE FROM open_cart", error);
    return stmt != NULL && ocop_db_run (db, stmt, error);
}

gboolean
ocop_open_cart_end (OcopDb *db, const guint8 request[OCOP_UUID_SIZE], GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE open_cart SET json = NULL, view = NULL WHERE request = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_blob (stmt, 1, request, OCOP_UUID_SIZE);
    return ocop_db_run (db, stmt, error);
}
