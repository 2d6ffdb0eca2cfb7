/* Logging in and out. The password is checked on a worker (it takes a while); what came of it is
 * written on the main thread. One message for all failures: nobody learns which names there are. */
#include "registry/dashboard/dashboard.h"
#include "registry/dashboard/pages.h"

#include "base/ids.h"
#include "registry/dashboard/html.h"
#include "registry/dashboard/page.h"
#include <string.h>

#define SESSION_S (12 * 3600)

typedef struct {
    gboolean fits;
} Checked;

/* A path of this server to go to after the log-in; "/" for anything else. */
static const char *
get_next (const char *next)
{
    const gboolean is_own = next != NULL && *next == '/' && next[1] != '/' && next[1] != '\\' &&
                            strpbrk (next, "\r\n\t\\") == NULL &&
                            !g_str_has_prefix (next, OCOP_WEB_LOGIN_PATH);
    return is_own ? next : "/";
}

OCOP_PAGE_HANDLER (show_login)
{
    GString *out = g_string_new (NULL);
    const char *failed = ocop_web_request_get_query (request, "sai");
    ocop_page_begin_plain (out, "Đăng nhập");
    if (failed != NULL && *failed != '\0')
        g_string_append (out,
                         "<p class=\"message error\" role=\"alert\">Tên hoặc mật khẩu không đúng, "
                         "hoặc tài khoản đang tạm khóa sau nhiều lần sai. Hãy thử lại sau ít phút."
                         "</p>");
    ocop_html_add (out,
                   "<form class=\"login\" method=\"post\" action=\"" OCOP_WEB_LOGIN_PATH "\">"
                   "<input type=\"hidden\" name=\"next\" value=\"%s\">"
                   "<label>Tên đăng nhập<input name=\"login\" autocomplete=\"username\" required "
                   "autofocus autocapitalize=\"none\" spellcheck=\"false\"></label>"
                   "<label>Mật khẩu<input type=\"password\" name=\"password\" "
                   "autocomplete=\"current-password\" required></label>"
                   "<button>Đăng nhập</button></form>",
                   get_next (ocop_web_request_get_query (request, "next")));
    /* The session's cookie is SameSite=Strict: who comes by a link of another site does not bring
     * it, from here they do. */
    ocop_html_add (out, "<p><a href=\"%s\">Đã đăng nhập rồi? Vào thẳng trang</a></p>",
                   get_next (ocop_web_request_get_query (request, "next")));
    ocop_page_end_plain (out, answer);
    return TRUE;
}

/* A form of another site that logs somebody in as its own person. Browsers say where a form is
 * from. */
static gboolean
is_from_here (const OcopWebRequest *request)
{
    const char *origin = ocop_web_request_get_header (request, "Origin");
    const char *host = ocop_web_request_get_header (request, "Host");
    if (origin == NULL)
        return TRUE;
    const char *own = strstr (origin, "://");
    return own != NULL && host != NULL && g_ascii_strcasecmp (own + 3, host) == 0;
}

OCOP_PAGE_HANDLER (prepare_login)
{
    const char *login = ocop_web_request_get_field (request, "login");
    const char *password = ocop_web_request_get_field (request, "password");
    g_autoptr (OcopRegUser) user = NULL;
    if (!is_from_here (request)) {
        ocop_web_answer_redirect (answer, OCOP_WEB_LOGIN_PATH "?sai=1");
        return TRUE;
    }
    if (login != NULL && !ocop_reg_users_find (context->db, login, &user, error))
        return FALSE;
    /* Locked: not even checked, so that guessing costs nothing here. */
    const gboolean is_locked =
        user != NULL && ocop_dashboard_get_lock_ms (user, context->now_ms) > 0;
    Checked *checked = g_new0 (Checked, 1);
    checked->fits = !is_locked && ocop_dashboard_check_password (
                                      user != NULL && user->is_active ? user->password_hash : NULL,
                                      password != NULL ? password : "");
    ocop_web_request_set_prepared (request, checked, g_free);
    return TRUE;
}

static gboolean
open_session (OcopWebContext *context, OcopWebRequest *request, const OcopRegUser *user,
              OcopWebAnswer *answer, GError **error)
{
    guint8 secret[OCOP_WEB_SESSION_SIZE], form[OCOP_WEB_SESSION_SIZE];
    ocop_ports_random (context->ports, secret, sizeof secret);
    ocop_ports_random (context->ports, form, sizeof form);
    g_autofree char *form_secret = ocop_base64url_encode (form, sizeof form);
    OcopRegSession session = {.user_id = user->id,
                              .made_ms = context->now_ms,
                              .expires_ms = context->now_ms + SESSION_S * G_GINT64_CONSTANT (1000),
                              .form_secret = form_secret};
    ocop_hash_bytes (secret, sizeof secret, session.hash);
    if (!ocop_reg_sessions_expire (context->db, context->now_ms, error) ||
        !ocop_reg_sessions_put (context->db, &session, error))
        return FALSE;
    ocop_web_answer_set_session (answer, request, secret, SESSION_S);
    return TRUE;
}

static void
send_back (OcopWebRequest *request, OcopWebAnswer *answer)
{
    g_autoptr (GString) location = g_string_new (OCOP_WEB_LOGIN_PATH "?sai=1&next=");
    ocop_html_url_part (location, get_next (ocop_web_request_get_field (request, "next")));
    ocop_web_answer_redirect (answer, location->str);
}

OCOP_PAGE_HANDLER (do_login)
{
    const Checked *checked = request->prepared;
    const char *login = ocop_web_request_get_field (request, "login");
    g_autoptr (OcopRegUser) user = NULL;
    if (login != NULL && !ocop_reg_users_find (context->db, login, &user, error))
        return FALSE;
    if (user == NULL || ocop_dashboard_get_lock_ms (user, context->now_ms) > 0) {
        send_back (request, answer);
        return TRUE;
    }
    const gboolean fits = checked != NULL && checked->fits && user->is_active;
    user->n_failed = fits ? 0 : user->n_failed + 1;
    user->failed_ms = fits ? 0 : context->now_ms;
    if (!ocop_reg_users_put (context->db, user, error) ||
        !ocop_reg_audit_add (context->db, request->address, fits ? "log-in" : "log-in-failed",
                             user->login, "", context->now_ms, error))
        return FALSE;
    if (!fits) {
        send_back (request, answer);
        return TRUE;
    }
    if (!open_session (context, request, user, answer, error))
        return FALSE;
    ocop_web_answer_redirect (answer, get_next (ocop_web_request_get_field (request, "next")));
    return TRUE;
}

OCOP_PAGE_HANDLER (do_logout)
{
    if (request->identity.session != NULL &&
        !ocop_reg_sessions_remove (context->db, request->identity.session->hash, error))
        return FALSE;
    ocop_web_answer_set_session (answer, request, NULL, 0);
    ocop_web_answer_redirect (answer, OCOP_WEB_LOGIN_PATH);
    return TRUE;
}
