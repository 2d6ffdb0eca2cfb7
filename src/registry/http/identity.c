/* Tokens and sessions are compared by their hashes, which is all the database has: a lookup by
 * SHA-256 gives nothing away by its timing. */
#include "registry/http/identity.h"

#include "base/ids.h"
#include "registry/http/table.h"
#include <string.h>

void
ocop_web_identity_clear (OcopWebIdentity *identity)
{
    g_free (identity->actor);
    ocop_reg_row_free (identity->user);
    ocop_reg_row_free (identity->session);
    *identity = (OcopWebIdentity){0};
}

gboolean
ocop_web_route_is_page (const OcopWebRoute *route)
{
    return route->who == OCOP_WEB_SESSION_READER || route->who == OCOP_WEB_SESSION_OFFICER ||
           route->who == OCOP_WEB_SESSION_ADMIN;
}

const char *
ocop_web_request_peek_token (const OcopWebRequest *request)
{
    const char *value = ocop_web_request_get_header (request, "Authorization");
    if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
        return NULL;
    return value + 7;
}

char *
ocop_web_request_dup_cookie (const OcopWebRequest *request)
{
    const char *value = ocop_web_request_get_header (request, "Cookie");
    const gsize name_size = strlen (OCOP_WEB_SESSION_COOKIE);
    g_auto (GStrv) cookies = value != NULL ? g_strsplit (value, ";", 32) : NULL;
    for (guint i = 0; cookies != NULL && cookies[i] != NULL; i++) {
        const char *cookie = g_strstrip (cookies[i]);
        if (strncmp (cookie, OCOP_WEB_SESSION_COOKIE, name_size) == 0 && cookie[name_size] == '=')
            return g_strdup (cookie + name_size + 1);
    }
    return NULL;
}

static char *
dup_hashed (const char *kind, const char *secret)
{
    guint8 hash[OCOP_HASH_SIZE];
    char text[OCOP_HASH_TEXT_SIZE];
    ocop_hash_bytes (secret, strlen (secret), hash);
    return g_strconcat (kind, ocop_hash_to_text (hash, text), NULL);
}

char *
ocop_web_request_dup_claim (const OcopWebRequest *request, const OcopWebRoute *route)
{
    const char *token = ocop_web_request_peek_token (request);
    g_autofree char *cookie = NULL;
    if (token != NULL)
        return dup_hashed ("token:", token);
    if (route->who == OCOP_WEB_TILL || route->who == OCOP_WEB_TILL_OR_READER) {
        OcopSignatureParams params;
        char text[OCOP_KEY_ID_TEXT_SIZE];
        if (ocop_http_signature_read (ocop_web_request_get_header (request, "Signature-Input"),
                                      &params) != OCOP_SIGNATURE_OK)
            return NULL;
        ocop_key_id_to_text (&params.key_id, text);
        return g_strconcat ("till:", text, "@", request->address, NULL);
    }
    cookie = ocop_web_request_dup_cookie (request);
    return cookie != NULL ? dup_hashed ("session:", cookie) : NULL;
}

/* --- proofs --- */

static gboolean
find_token (OcopRegDb *db, const char *text, OcopWebIdentity *identity, GError **error)
{
    g_autoptr (OcopRegToken) token = NULL;
    if (strlen (text) >= OCOP_REG_TOKEN_SIZE)
        return TRUE;
    if (!ocop_reg_tokens_find (db, text, &token, error))
        return FALSE;
    if (token != NULL) {
        identity->kind = OCOP_WEB_BY_TOKEN;
        identity->role = (OcopRegRole)token->role;
        identity->actor = g_strconcat ("token:", token->name, NULL);
    }
    return TRUE;
}

static gboolean
find_session (OcopRegDb *db, const OcopWebRequest *request, gint64 now_ms,
              OcopWebIdentity *identity, GError **error)
{
    g_autofree char *cookie = ocop_web_request_dup_cookie (request);
    g_autoptr (GBytes) secret =
        cookie != NULL ? ocop_base64url_decode (cookie, strlen (cookie), OCOP_WEB_SESSION_SIZE)
                       : NULL;
    guint8 hash[OCOP_HASH_SIZE];
    gsize size;
    if (secret == NULL)
        return TRUE;
    const void *bytes = g_bytes_get_data (secret, &size);
    if (size != OCOP_WEB_SESSION_SIZE)
        return TRUE;
    ocop_hash_bytes (bytes, size, hash);
    if (!ocop_reg_sessions_find (db, hash, now_ms, &identity->session, &identity->user, error))
        return FALSE;
    if (identity->user != NULL) {
        identity->kind = OCOP_WEB_BY_SESSION;
        identity->role = (OcopRegRole)identity->user->role;
        identity->actor = g_strconcat ("user:", identity->user->login, NULL);
    }
    return TRUE;
}

/* --- what a route asks for --- */

static OcopRegRole
get_role (OcopWebWho who)
{
    if (who == OCOP_WEB_ADMIN || who == OCOP_WEB_SESSION_ADMIN)
        return OCOP_REG_ROLE_ADMIN;
    if (who == OCOP_WEB_OFFICER || who == OCOP_WEB_SESSION_OFFICER)
        return OCOP_REG_ROLE_OFFICER;
    return OCOP_REG_ROLE_READER;
}

static gboolean
is_local (const OcopWebRequest *request)
{
    return (strcmp (request->address, "127.0.0.1") == 0 || strcmp (request->address, "::1") == 0) &&
           ocop_web_request_get_header (request, "X-Forwarded-For") == NULL &&
           ocop_web_request_get_header (request, "Forwarded") == NULL;
}

static void
refuse_token (OcopWebAnswer *answer, gboolean was_given)
{
    ocop_web_answer_set_problem (answer, OCOP_PROBLEM_TOKEN_MISSING,
                                 was_given ? "the token is not known or was revoked" : NULL);
    ocop_web_answer_add_header (answer, "WWW-Authenticate", "Bearer realm=\"ocop\"");
}

static void
send_to_login (const OcopWebRequest *request, OcopWebAnswer *answer)
{
    g_autoptr (GString) location = g_string_new (OCOP_WEB_LOGIN_PATH);
    if (strcmp (request->method, "GET") == 0) {
        g_string_append (location, "?next=");
        ocop_form_append_escaped (location, request->target);
    }
    ocop_web_answer_redirect (answer, location->str);
}

/* Read by another site's form, the cookie would come along; the secret would not. */
static gboolean
has_form_secret (const OcopWebRequest *request)
{
    const char *given = ocop_web_request_get_field (request, OCOP_WEB_FORM_SECRET);
    const char *secret = request->identity.session->form_secret;
    guint difference = 0;
    if (given == NULL || secret == NULL || *secret == '\0' || strlen (given) != strlen (secret))
        return FALSE;
    for (gsize i = 0; secret[i] != '\0'; i++)
        difference |= (guint)(guchar)(given[i] ^ secret[i]);
    return difference == 0;
}

static void
judge_session (const OcopWebRoute *route, const OcopWebRequest *request, OcopWebAnswer *answer)
{
    if (request->identity.kind != OCOP_WEB_BY_SESSION)
        send_to_login (request, answer);
    else if (request->identity.role < get_role (route->who))
        ocop_web_answer_refuse (answer, OCOP_PROBLEM_TOKEN_ROLE, NULL, TRUE);
    else if (strcmp (request->method, "POST") == 0 && !has_form_secret (request))
        ocop_web_answer_refuse (answer, OCOP_PROBLEM_BAD_REQUEST, "form_secret", TRUE);
}

static void
judge_token (const OcopWebRoute *route, const OcopWebRequest *request, gboolean was_given,
             OcopWebAnswer *answer)
{
    const gboolean is_session = request->identity.kind == OCOP_WEB_BY_SESSION;
    if (request->identity.kind == OCOP_WEB_NOBODY ||
        (is_session && strcmp (request->method, "GET") != 0))
        refuse_token (answer, was_given);
    else if (request->identity.role < get_role (route->who))
        ocop_web_answer_set_problem (answer, OCOP_PROBLEM_TOKEN_ROLE, NULL);
}

gboolean
ocop_web_authenticate (OcopRegDb *db, const OcopWebRoute *route, OcopWebRequest *request,
                       gint64 now_ms, OcopWebAnswer *answer, GError **error)
{
    const char *token = ocop_web_request_peek_token (request);
    const gboolean is_page = ocop_web_route_is_page (route);

    if (route->who == OCOP_WEB_TILL || route->who == OCOP_WEB_SECRET)
        return TRUE;
    if (token != NULL && !is_page && !find_token (db, token, &request->identity, error))
        return FALSE;
    if (token == NULL && !find_session (db, request, now_ms, &request->identity, error))
        return FALSE;
    if (is_page)
        judge_session (route, request, answer);
    else if (route->who == OCOP_WEB_ANYBODY ||
             (route->who == OCOP_WEB_TILL_OR_READER && token == NULL) ||
             (route->who == OCOP_WEB_LOCAL && is_local (request)))
        return TRUE;
    else
        judge_token (route, request, token != NULL, answer);
    return TRUE;
}
