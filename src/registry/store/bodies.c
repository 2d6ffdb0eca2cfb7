/* Bodies and whatever could not be understood, whole. */
#include "registry/store/headers.h"

#include <string.h>

gboolean
ocop_reg_bodies_put (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq, const void *body,
                     gsize size, OcopRegBodyState state, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "INSERT INTO record_body (till_key, epoch, seq, state, body) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (till_key, epoch, seq) DO NOTHING",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    ocop_reg_bind_int (stmt, 3, seq);
    ocop_reg_bind_int (stmt, 4, state);
    ocop_reg_bind_bytes (stmt, 5, size > 0 ? body : "", size);
    return ocop_reg_run (stmt, NULL, error);
}

gboolean
ocop_reg_bodies_find (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq, GBytes **ret_body,
                      OcopRegBodyState *ret_state, GError **error)
{
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db, "SELECT state, body FROM record_body WHERE till_key = $1 AND epoch = $2 AND seq = $3",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_int (stmt, 2, epoch);
    ocop_reg_bind_int (stmt, 3, seq);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    if (!has_row) {
        *ret_body = NULL;
        return TRUE;
    }
    gsize size;
    const void *bytes = ocop_reg_column_bytes (stmt, 1, &size);
    *ret_body = g_bytes_new (bytes, size);
    *ret_state = (OcopRegBodyState)ocop_reg_column_int (stmt, 0);
    return TRUE;
}

gboolean
ocop_reg_bodies_each_first (OcopRegDb *db, gint64 till_key, OcopRegFirstBodyFunc each,
                            gpointer data, GError **error)
{
    gboolean has_row;
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT epoch, body FROM record_body WHERE till_key = $1 AND seq = 1 AND epoch > 1 "
        "ORDER BY epoch",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    while (TRUE) {
        gsize size;
        if (!ocop_reg_step (stmt, &has_row, error))
            return FALSE;
        if (!has_row)
            return TRUE;
        const void *body = ocop_reg_column_bytes (stmt, 1, &size);
        each (ocop_reg_column_int (stmt, 0), body, size, data);
    }
}

/* What is kept is known by what it is, so that a batch sent twice is kept once. */
static void
hash_quarantined (const char *what, gint64 epoch, const void *bytes, gsize size,
                  guint8 ret_hash[OCOP_HASH_SIZE])
{
    g_autoptr (GByteArray) all = g_byte_array_new();
    g_autofree char *head = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", what, epoch);
    g_byte_array_append (all, (const guint8 *)head, (guint)strlen (head));
    g_byte_array_append (all, bytes, (guint)size);
    ocop_hash_bytes (all->data, all->len, ret_hash);
}

gboolean
ocop_reg_quarantine_put (OcopRegDb *db, gint64 till_key, gint64 epoch, gint64 seq, const char *what,
                         const void *bytes, gsize size, const char *reason, gint64 now_ms,
                         GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    hash_quarantined (what, epoch, bytes, size, hash);
    OcopRegStmt *stmt = ocop_reg_prepare (
        db,
        "INSERT INTO quarantine (till_key, hash, epoch, seq, what, reason, received_ms, bytes) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (till_key, hash) DO NOTHING",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, till_key);
    ocop_reg_bind_bytes (stmt, 2, hash, OCOP_HASH_SIZE);
    ocop_reg_bind_int (stmt, 3, epoch);
    ocop_reg_bind_int (stmt, 4, seq);
    ocop_reg_bind_text (stmt, 5, what);
    ocop_reg_bind_text (stmt, 6, reason);
    ocop_reg_bind_int (stmt, 7, now_ms);
    ocop_reg_bind_bytes (stmt, 8, size > 0 ? bytes : "", size);
    return ocop_reg_run (stmt, NULL, error);
}
