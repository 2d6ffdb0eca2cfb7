/* Users and PINs. A PIN of four digits can be tried out by anybody who has the file, whatever the
 * hash; Argon2id and the growing delay stand against those who have only the screen. */
#include "store/users.h"

#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define PIN_PASSES       2
#define PIN_MEMORY_BYTES (19 * 1024 * 1024)

void
ocop_user_clear (OcopUser *user)
{
    g_clear_pointer (&user->name, g_free);
}

char *
ocop_pin_hash (const char *pin, const OcopPorts *ports, GError **error)
{
    char hash[crypto_pwhash_STRBYTES];
    gsize length = strlen (pin);
    if (length < OCOP_PIN_MIN || length > OCOP_PIN_MAX || strspn (pin, "0123456789") != length) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "pin", _ ("a PIN has %d to %d digits"),
                        OCOP_PIN_MIN, OCOP_PIN_MAX);
        return NULL;
    }
    if (sodium_init() < 0 || crypto_pwhash_str_alg (hash, pin, length, PIN_PASSES, PIN_MEMORY_BYTES,
                                                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
        ocop_set_error (error, OCOP_ERROR_INTERNAL, NULL,
                        _ ("there is not enough memory to protect the PIN"));
        return NULL;
    }
    return g_strdup (hash);
}

gboolean
ocop_pin_matches (const char *hash, const char *pin)
{
    return sodium_init() >= 0 && crypto_pwhash_str_verify (hash, pin, strlen (pin)) == 0;
}

static void
read_user (sqlite3_stmt *stmt, OcopUser *ret_user)
{
    *ret_user = (OcopUser){.number = sqlite3_column_int64 (stmt, 0),
                           .name = ocop_column_dup_text (stmt, 1),
                           .role = (OcopRole)sqlite3_column_int (stmt, 2),
                           .is_active = sqlite3_column_int (stmt, 3) != 0,
                           .n_failed = sqlite3_column_int64 (stmt, 4),
                           .failed_ms = sqlite3_column_int64 (stmt, 5)};
}

gboolean
ocop_users_find (OcopDb *db, const char *name, gboolean *ret_found, OcopUser *ret_user,
                 GError **error)
{
    gboolean is_found;
    /* The form in which names are kept: a terminal may spell letters with marks of their own. What
     * cannot be a name is nobody's. */
    g_autofree char *clean = ocop_text_take_in (name, -1, OCOP_TEXT_MAX, "name", NULL);
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT number, name, role, is_active, n_failed, failed_ms FROM user WHERE name = ?1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_text (stmt, 1, clean);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (is_found)
        read_user (stmt, ret_user);
    sqlite3_reset (stmt);
    *ret_found = is_found;
    return TRUE;
}

gboolean
ocop_users_find_number (OcopDb *db, gint64 number, gboolean *ret_found, OcopUser *ret_user,
                        GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT number, name, role, is_active, n_failed, failed_ms FROM user WHERE number = ?1",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    if (is_found)
        read_user (stmt, ret_user);
    sqlite3_reset (stmt);
    *ret_found = is_found;
    return TRUE;
}

static void
clear_user (gpointer user)
{
    ocop_user_clear (user);
}

GArray *
ocop_users_list (OcopDb *db, GError **error)
{
    gboolean has_row;
    g_autoptr (GArray) users = g_array_new (FALSE, TRUE, sizeof (OcopUser));
    g_array_set_clear_func (users, clear_user);
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "SELECT number, name, role, is_active, n_failed, failed_ms FROM user ORDER BY number",
        error);
    if (stmt == NULL)
        return NULL;
    while (TRUE) {
        if (!ocop_db_step (db, stmt, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer (&users);
        OcopUser user;
        read_user (stmt, &user);
        g_array_append_val (users, user);
    }
}

gboolean
ocop_users_get_pin_hash (OcopDb *db, gint64 number, char **ret_hash, GError **error)
{
    gboolean is_found;
    sqlite3_stmt *stmt = ocop_db_prepare (db, "SELECT pin FROM user WHERE number = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    if (!ocop_db_find (db, stmt, &is_found, error))
        return FALSE;
    *ret_hash = is_found ? ocop_column_dup_text (stmt, 0) : NULL;
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_users_get_next_number (OcopDb *db, gint64 *ret_number, GError **error)
{
    gboolean has_row;
    sqlite3_stmt *stmt =
        ocop_db_prepare (db, "SELECT coalesce (max (number), 0) + 1 FROM user", error);
    if (stmt == NULL || !ocop_db_step (db, stmt, &has_row, error))
        return FALSE;
    *ret_number = sqlite3_column_int64 (stmt, 0);
    sqlite3_reset (stmt);
    return TRUE;
}

gboolean
ocop_users_insert (OcopDb *db, gint64 number, const char *name, OcopRole role, const char *pin_hash,
                   GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "INSERT INTO user (number, name, role, is_active, pin) VALUES (?1, ?2, ?3, 1, ?4)",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    ocop_bind_text (stmt, 2, name);
    ocop_bind_int (stmt, 3, role);
    ocop_bind_text (stmt, 4, pin_hash);
    return ocop_db_run (db, stmt, error);
}

static gboolean
set_int (OcopDb *db, sqlite3_stmt *stmt, gint64 number, gint64 value, GError **error)
{
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    ocop_bind_int (stmt, 2, value);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_users_set_active (OcopDb *db, gint64 number, gboolean is_active, GError **error)
{
    return set_int (db,
                    ocop_db_prepare (db, "UPDATE user SET is_active = ?2 WHERE number = ?1", error),
                    number, is_active, error);
}

gboolean
ocop_users_set_role (OcopDb *db, gint64 number, OcopRole role, GError **error)
{
    return set_int (db, ocop_db_prepare (db, "UPDATE user SET role = ?2 WHERE number = ?1", error),
                    number, role, error);
}

gboolean
ocop_users_set_pin (OcopDb *db, gint64 number, const char *pin_hash, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE user SET pin = ?2, n_failed = 0, failed_ms = 0 WHERE number = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    ocop_bind_text (stmt, 2, pin_hash);
    return ocop_db_run (db, stmt, error);
}

gboolean
ocop_users_set_failed (OcopDb *db, gint64 number, gint64 n_failed, gint64 failed_ms, GError **error)
{
    sqlite3_stmt *stmt = ocop_db_prepare (
        db, "UPDATE user SET n_failed = ?2, failed_ms = ?3 WHERE number = ?1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_bind_int (stmt, 1, number);
    ocop_bind_int (stmt, 2, n_failed);
    ocop_bind_int (stmt, 3, failed_ms);
    return ocop_db_run (db, stmt, error);
}
