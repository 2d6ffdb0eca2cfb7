/* Who may ask: API tokens, people of the dashboard and their sessions, and what was done by whom.
 * Secrets are kept as hashes only. */
#pragma once

#include "journal/hash.h"
#include "registry/store/shape.h"

typedef enum {
    OCOP_REG_ROLE_READER,
    OCOP_REG_ROLE_OFFICER,
    OCOP_REG_ROLE_ADMIN,
    OCOP_REG_N_ROLES
} OcopRegRole;
/* "reader" "officer" "admin". */
const char *ocop_reg_role_get_text (OcopRegRole role);
gboolean ocop_reg_role_parse (const char *text, OcopRegRole *ret_role);

/* "ocop_" and 43 characters of base64url, with NUL. */
#define OCOP_REG_TOKEN_SIZE 49

typedef struct {
    gint64 id;
    guint8 hash[OCOP_HASH_SIZE]; /* SHA-256 of the token */
    char *name;
    int role;
    gint64 made_ms;
    gint64 revoked_ms; /* 0: in force */
} OcopRegToken;
extern const OcopRegShape ocop_reg_token_shape;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegToken, ocop_reg_row_free)

/* Draws a token and stores its hash. Errors: BAD_INPUT for a name in use. */
gboolean ocop_reg_tokens_make (OcopRegDb *db, const char *name, OcopRegRole role, gint64 now_ms,
                               char ret_token[OCOP_REG_TOKEN_SIZE], GError **error);
/* *@ret_token owned; NULL for one that is not known or revoked. */
gboolean ocop_reg_tokens_find (OcopRegDb *db, const char *token, OcopRegToken **ret_token,
                               GError **error);
gboolean ocop_reg_tokens_revoke (OcopRegDb *db, const char *name, gint64 now_ms,
                                 gboolean *ret_was_there, GError **error);
GPtrArray *ocop_reg_tokens_list (OcopRegDb *db, GError **error);

/* A person of the dashboard. @password_hash is what libsodium's crypto_pwhash_str gave the caller.
 */
typedef struct {
    gint64 id;
    char *login; /* unique */
    char *name;
    int role;
    char *password_hash;
    int is_active;
    gint64 made_ms;
    gint64 n_failed; /* log-ins that failed since the last good one */
    gint64 failed_ms;
} OcopRegUser;
extern const OcopRegShape ocop_reg_user_shape;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegUser, ocop_reg_row_free)

/* Adds (id 0: given by the store) or replaces. Errors: BAD_INPUT for a login in use. */
gboolean ocop_reg_users_put (OcopRegDb *db, OcopRegUser *user, GError **error);
gboolean ocop_reg_users_find (OcopRegDb *db, const char *login, OcopRegUser **ret_user,
                              GError **error);
GPtrArray *ocop_reg_users_list (OcopRegDb *db, GError **error);

typedef struct {
    guint8 hash[OCOP_HASH_SIZE]; /* SHA-256 of the cookie's bytes */
    gint64 user_id;
    gint64 made_ms, expires_ms;
    char *form_secret; /* against forged forms */
} OcopRegSession;
extern const OcopRegShape ocop_reg_session_shape;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OcopRegSession, ocop_reg_row_free)

gboolean ocop_reg_sessions_put (OcopRegDb *db, const OcopRegSession *session, GError **error);
/* Both NULL when there is none, it has expired, or its user is not active. Owned. */
gboolean ocop_reg_sessions_find (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE], gint64 now_ms,
                                 OcopRegSession **ret_session, OcopRegUser **ret_user,
                                 GError **error);
gboolean ocop_reg_sessions_remove (OcopRegDb *db, const guint8 hash[OCOP_HASH_SIZE],
                                   GError **error);
gboolean ocop_reg_sessions_expire (OcopRegDb *db, gint64 now_ms, GError **error);

typedef struct {
    gint64 id;
    gint64 at_ms;
    char *actor; /* "token:NAME", "user:LOGIN", "operator", "till:POINT-N" */
    char *action;
    char *subject;
    char *detail; /* JSON object or "" */
} OcopRegAudit;
extern const OcopRegShape ocop_reg_audit_shape;

gboolean ocop_reg_audit_add (OcopRegDb *db, const char *actor, const char *action,
                             const char *subject, const char *detail, gint64 now_ms,
                             GError **error);
/* Newest first, ids below @before (0: from the newest). Array of OcopRegAudit. */
GPtrArray *ocop_reg_audit_list (OcopRegDb *db, gint64 before, gint64 limit, GError **error);
