/* Tokens, people, sessions, audit log. */
#include "registry/store/access.h"

#include "base/ids.h"
#include "registry/store/private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define TOKEN_PREFIX "ocop_"
#define TOKEN_BYTES  32

static const OcopRegField token_fields[] = {
    FIELD (INT, "id", OcopRegToken, id),
    FIELD (HASH, "hash", OcopRegToken, hash),
    FIELD (TEXT, "name", OcopRegToken, name),
    FIELD (SMALL, "role", OcopRegToken, role),
    FIELD (INT, "made_ms", OcopRegToken, made_ms),
    FIELD (INT, "revoked_ms", OcopRegToken, revoked_ms),
};
const OcopRegShape ocop_reg_token_shape = SHAPE ("token", OcopRegToken, token_fields, 1, 0);

static const OcopRegField user_fields[] = {
    FIELD (INT, "id", OcopRegUser, id),
    FIELD (TEXT, "login", OcopRegUser, login),
    FIELD (TEXT, "name", OcopRegUser, name),
    FIELD (SMALL, "role", OcopRegUser, role),
    FIELD (TEXT, "password_hash", OcopRegUser, password_hash),
    FIELD (SMALL, "is_active", OcopRegUser, is_active),
    FIELD (INT, "made_ms", OcopRegUser, made_ms),
    FIELD (INT, "n_failed", OcopRegUser, n_failed),
    FIELD (INT, "failed_ms", OcopRegUser, failed_ms),
};
const OcopRegShape ocop_reg_user_shape = SHAPE ("person", OcopRegUser, user_fields, 1, 0);

static const OcopRegField session_fields[] = {
    FIELD (HASH, "hash", OcopRegSession, hash),
    FIELD (INT, "user_id", OcopRegSession, user_id),
    FIELD (INT, "made_ms", OcopRegSession, made_ms),
    FIELD (INT, "expires_ms", OcopRegSession, expires_ms),
    FIELD (TEXT, "form_secret", OcopRegSession, form_secret),
};
const OcopRegShape ocop_reg_session_shape = SHAPE ("session", OcopRegSession, session_fields, 1, 0);

static const OcopRegField audit_fields[] = {
    FIELD (INT, "id", OcopRegAudit, id),
    FIELD (INT, "at_ms", OcopRegAudit, at_ms),
    FIELD (TEXT, "actor", OcopRegAudit, actor),
    FIELD (TEXT, "action", OcopRegAudit, action),
    FIELD (TEXT, "subject", OcopRegAudit, subject),
    FIELD (TEXT, "detail", OcopRegAudit, detail),
};
const OcopRegShape ocop_reg_audit_shape = SHAPE ("audit", OcopRegAudit, audit_fields, 1, 0);

static const char *const role_texts[OCOP_REG_N_ROLES] = {"reader", "officer", "admin"};

const char *
ocop_reg_role_get_text (OcopRegRole role)
{
    return (guint)role < OCOP_REG_N_ROLES ? role_texts[role] : "reader";
}

gboolean
ocop_reg_role_parse (const char *text, OcopRegRole *ret_role)
{
    for (guint i = 0; i < OCOP_REG_N_ROLES; i++)
        if (strcmp (text, role_texts[i]) == 0) {
            *ret_role = (OcopRegRole)i;
            return TRUE;
        }
    return FALSE;
}

/* The only row that @query finds, NULL when there is none. */
static gboolean
find_by (OcopRegDb *db, const OcopRegShape *shape, const OcopRegQuery *query, gpointer *ret_row,
         GError **error)
{
    g_autoptr (GPtrArray) rows = ocop_reg_rows_list (db, shape, query, error);
    if (rows == NULL)
        return FALSE;
    *ret_row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
    return TRUE;
}

static gboolean
check_name_is_free (OcopRegDb *db, const char *name, GError **error)
{
    const OcopRegQuery query = {
        .where = "name = $1 AND revoked_ms = 0", .n_values = 1, .values = {{.text = name}}};
    gint64 n_tokens;
    if (!ocop_reg_rows_count (db, &ocop_reg_token_shape, &query, &n_tokens, error))
        return FALSE;
    if (n_tokens == 0)
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name", _ ("there is a token “%s” already"), name);
    return FALSE;
}

gboolean
ocop_reg_tokens_make (OcopRegDb *db, const char *name, OcopRegRole role, gint64 now_ms,
                      char ret_token[OCOP_REG_TOKEN_SIZE], GError **error)
{
    guint8 random[TOKEN_BYTES];
    ocop_ports_random (ocop_reg_db_get_ports (db), random, sizeof random);
    g_autofree char *secret = ocop_base64url_encode (random, sizeof random);
    g_autofree char *token = g_strconcat (TOKEN_PREFIX, secret, NULL);
    g_assert (strlen (token) == OCOP_REG_TOKEN_SIZE - 1);

    OcopRegToken row = {.name = (char *)name, .role = (int)role, .made_ms = now_ms};
    ocop_hash_bytes (token, strlen (token), row.hash);
    if (!check_name_is_free (db, name, error) ||
        !ocop_reg_counter_next (db, OCOP_REG_COUNTER_TOKEN, &row.id, error) ||
        !ocop_reg_row_put (db, &ocop_reg_token_shape, &row, error))
        return FALSE;
    memcpy (ret_token, token, OCOP_REG_TOKEN_SIZE);
    return TRUE;
}

gboolean
ocop_reg_tokens_find (OcopRegDb *db, const char *token, OcopRegToken **ret_token, GError **error)
{
    guint8 hash[OCOP_HASH_SIZE];
    ocop_hash_bytes (token, strlen (token), hash);
    g_autoptr (OcopRegStmt) stmt = ocop_reg_prepare (
        db,
        "SELECT id, hash, name, role, made_ms, revoked_ms FROM token WHERE hash = $1 AND "
        "revoked_ms = 0",
        error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_bytes (stmt, 1, hash, sizeof hash);
    gboolean has_row;
    if (!ocop_reg_step (stmt, &has_row, error))
        return FALSE;
    g_autoptr (OcopRegToken) row = has_row ? ocop_reg_row_new (&ocop_reg_token_shape) : NULL;
    if (has_row && !ocop_reg_row_read (stmt, &ocop_reg_token_shape, 0, row, error))
        return FALSE;
    *ret_token = g_steal_pointer (&row);
    return TRUE;
}

gboolean
ocop_reg_tokens_revoke (OcopRegDb *db, const char *name, gint64 now_ms, gboolean *ret_was_there,
                        GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (
        db, "UPDATE token SET revoked_ms = $2 WHERE name = $1 AND revoked_ms = 0", error);
    gint64 n_changed;
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_text (stmt, 1, name);
    ocop_reg_bind_int (stmt, 2, now_ms);
    if (!ocop_reg_run (stmt, &n_changed, error))
        return FALSE;
    *ret_was_there = n_changed > 0;
    return TRUE;
}

GPtrArray *
ocop_reg_tokens_list (OcopRegDb *db, GError **error)
{
    return ocop_reg_rows_list (db, &ocop_reg_token_shape, NULL, error);
}

/* --- people --- */

gboolean
ocop_reg_users_find (OcopRegDb *db, const char *login, OcopRegUser **ret_user, GError **error)
{
    const OcopRegQuery query = {.where = "login = $1", .n_values = 1, .values = {{.text = login}}};
    gpointer row;
    if (!find_by (db, &ocop_reg_user_shape, &query, &row, error))
        return FALSE;
    *ret_user = row;
    return TRUE;
}

gboolean
ocop_reg_users_put (OcopRegDb *db, OcopRegUser *user, GError **error)
{
    g_autoptr (OcopRegUser) held = NULL;
    if (!ocop_reg_users_find (db, user->login, &held, error))
        return FALSE;
    if (held != NULL && held->id != user->id) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "login", _ ("there is a user “%s” already"),
                        user->login);
        return FALSE;
    }
    gint64 id = user->id;
    if (id == 0 && !ocop_reg_counter_next (db, OCOP_REG_COUNTER_USER, &id, error))
        return FALSE;
    user->id = id;
    return ocop_reg_row_put (db, &ocop_reg_user_shape, user, error);
}

GPtrArray *
ocop_reg_users_list (OcopRegDb *db, GError **error)
{
    const OcopRegQuery query = {.order = "login"};
    return ocop_reg_rows_list (db, &ocop_reg_user_shape, &query, error);
}

gboolean
ocop_reg_sessions_put (OcopRegDb *db, const OcopRegSession *session, GError **error)
{
    return ocop_reg_row_put (db, &ocop_reg_session_shape, session, error);
}

gboolean
ocop_reg_sessions_find (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE], gint64 now_ms,
                        OcopRegSession **ret_session, OcopRegUser **ret_user, GError **error)
{
    OcopRegSession key = {0};
    memcpy (key.hash, hash, OCOP_HASH_SIZE);
    gpointer row;
    if (!ocop_reg_row_find (db, &ocop_reg_session_shape, &key, &row, error))
        return FALSE;
    g_autoptr (OcopRegSession) session = row;
    const OcopRegUser user_key = {.id = session != NULL ? session->user_id : 0};
    if (!ocop_reg_row_find (db, &ocop_reg_user_shape, &user_key, &row, error))
        return FALSE;
    g_autoptr (OcopRegUser) user = row;
    const gboolean is_good =
        session != NULL && session->expires_ms > now_ms && user != NULL && user->is_active != 0;
    *ret_session = is_good ? g_steal_pointer (&session) : NULL;
    *ret_user = is_good ? g_steal_pointer (&user) : NULL;
    return TRUE;
}

gboolean
ocop_reg_sessions_remove (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE], GError **error)
{
    OcopRegSession key = {0};
    memcpy (key.hash, hash, OCOP_HASH_SIZE);
    gboolean was_there;
    return ocop_reg_row_remove (db, &ocop_reg_session_shape, &key, &was_there, error);
}

gboolean
ocop_reg_sessions_expire (OcopRegDb *db, gint64 now_ms, GError **error)
{
    OcopRegStmt *stmt = ocop_reg_prepare (db, "DELETE FROM session WHERE expires_ms <= $1", error);
    if (stmt == NULL)
        return FALSE;
    ocop_reg_bind_int (stmt, 1, now_ms);
    return ocop_reg_run (stmt, NULL, error);
}

/* --- audit log --- */

gboolean
ocop_reg_audit_add (OcopRegDb *db, const char *actor, const char *action, const char *subject,
                    const char *detail, gint64 now_ms, GError **error)
{
    OcopRegAudit row = {.at_ms = now_ms,
                        .actor = (char *)actor,
                        .action = (char *)action,
                        .subject = (char *)subject,
                        .detail = (char *)detail};
    return ocop_reg_counter_next (db, OCOP_REG_COUNTER_AUDIT, &row.id, error) &&
           ocop_reg_row_put (db, &ocop_reg_audit_shape, &row, error);
}

GPtrArray *
ocop_reg_audit_list (OcopRegDb *db, gint64 before, gint64 limit, GError **error)
{
    const OcopRegQuery query = {.where = "id < $1",
                                .order = "id DESC",
                                .n_values = 1,
                                .values = {{.number = before > 0 ? before : G_MAXINT64}},
                                .limit = limit};
    return ocop_reg_rows_list (db, &ocop_reg_audit_shape, &query, error);
}
