/* Building answers: bodies, headers, problem documents, and the same problems as pages for people.
 */
#include "registry/http/answer.h"

#include "base/error.h"
#include "base/ids.h"
#include "registry/http/rates.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
drop_body (OcopWebAnswer *answer)
{
    g_clear_pointer (&answer->body, g_bytes_unref);
    if (answer->stream_data_free != NULL)
        answer->stream_data_free (answer->stream_data);
    answer->stream = NULL;
    answer->stream_data = NULL;
    answer->stream_data_free = NULL;
}

void
ocop_web_answer_clear (OcopWebAnswer *answer)
{
    drop_body (answer);
    g_clear_pointer (&answer->headers, g_ptr_array_unref);
    answer->status = 0;
    answer->content_type = NULL;
}

gboolean
ocop_web_answer_is_set (const OcopWebAnswer *answer)
{
    return answer->status != 0 || answer->body != NULL || answer->stream != NULL;
}

void
ocop_web_answer_take_bytes (OcopWebAnswer *answer, const char *content_type, GBytes *bytes)
{
    drop_body (answer);
    answer->content_type = content_type;
    answer->body = bytes;
}

void
ocop_web_answer_take_text (OcopWebAnswer *answer, const char *content_type, GString *text)
{
    ocop_web_answer_take_bytes (answer, content_type, g_string_free_to_bytes (text));
}

void
ocop_web_answer_set_stream (OcopWebAnswer *answer, const char *content_type,
                            OcopWebStreamFunc stream, gpointer data, GDestroyNotify data_free)
{
    drop_body (answer);
    answer->content_type = content_type;
    answer->stream = stream;
    answer->stream_data = data;
    answer->stream_data_free = data_free;
}

void
ocop_web_answer_add_header (OcopWebAnswer *answer, const char *name, const char *value)
{
    g_assert (strpbrk (value, "\r\n") == NULL);
    if (answer->headers == NULL)
        answer->headers = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (answer->headers, g_strdup (name));
    g_ptr_array_add (answer->headers, g_strdup (value));
}

const char *
ocop_web_answer_get_header (const OcopWebAnswer *answer, const char *name)
{
    for (guint i = 0; answer->headers != NULL && i < answer->headers->len; i += 2)
        if (g_ascii_strcasecmp (g_ptr_array_index (answer->headers, i), name) == 0)
            return g_ptr_array_index (answer->headers, i + 1);
    return NULL;
}

void
ocop_web_answer_redirect (OcopWebAnswer *answer, const char *location)
{
    g_assert (*location == '/' && location[1] != '/');
    drop_body (answer);
    answer->status = 303;
    ocop_web_answer_add_header (answer, "Location", location);
}

void
ocop_web_answer_set_file_name (OcopWebAnswer *answer, const char *name)
{
    g_autofree char *safe = g_strdup (name);
    g_strcanon (safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
    g_autofree char *value = g_strdup_printf ("attachment; filename=\"%s\"", safe);
    ocop_web_answer_add_header (answer, "Content-Disposition", value);
}

void
ocop_web_answer_set_session (OcopWebAnswer *answer, const OcopWebRequest *request,
                             const guint8 *secret, gint64 max_age_s)
{
    g_autofree char *text =
        max_age_s > 0 ? ocop_base64url_encode (secret, OCOP_WEB_SESSION_SIZE) : g_strdup ("");
    g_autofree char *value = g_strdup_printf (
        "%s=%s; Path=/; Max-Age=%" G_GINT64_FORMAT "; HttpOnly; SameSite=Strict%s",
        OCOP_WEB_SESSION_COOKIE, text, MAX (max_age_s, 0), request->is_https ? "; Secure" : "");
    ocop_web_answer_add_header (answer, "Set-Cookie", value);
}

/* --- problems --- */

void
ocop_web_answer_set_problem (OcopWebAnswer *answer, OcopProblemType type, const char *detail)
{
    g_autoptr (OcopProblem) problem = ocop_problem_new (type, detail);
    drop_body (answer);
    answer->status = problem->status;
    ocop_web_answer_take_bytes (answer, OCOP_PROBLEM_CONTENT_TYPE, ocop_problem_to_json (problem));
}

/* What the office's people are told, in their language. */
static const char *
get_vietnamese (int status)
{
    switch (status) {
    case 400:
        return "Yêu cầu không đọc được";
    case 401:
    case 403:
        return "Không có quyền xem trang này";
    case 404:
        return "Không có trang này";
    case 429:
        return "Quá nhiều yêu cầu, hãy chờ một lát";
    case 503:
        return "Máy chủ đang bận, hãy thử lại";
    default:
        return status < 500 ? "Không làm được yêu cầu này" : "Máy chủ gặp lỗi";
    }
}

static void
set_page (OcopWebAnswer *answer, int status, const char *detail)
{
    const char *title = get_vietnamese (status);
    g_autofree char *said = g_markup_escape_text (detail != NULL ? detail : "", -1);
    GString *page = g_string_new (NULL);
    g_string_printf (page,
                     "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
                     "<link rel=\"stylesheet\" href=\"/style.css\"></head><body><main><h1>%s</h1>"
                     "<p>%s</p><p><a href=\"/\">Về trang đầu</a></p></main></body></html>\n",
                     title, title, said);
    ocop_web_answer_take_text (answer, OCOP_WEB_TYPE_HTML, page);
    answer->status = status;
}

void
ocop_web_answer_refuse (OcopWebAnswer *answer, OcopProblemType type, const char *detail,
                        gboolean is_page)
{
    if (is_page)
        set_page (answer, ocop_problem_type_get_status (type), detail);
    else
        ocop_web_answer_set_problem (answer, type, detail);
}

static OcopProblemType
get_problem (const GError *error)
{
    if (error->domain != OCOP_ERROR)
        return OCOP_PROBLEM_INTERNAL;
    if (error->code == OCOP_ERROR_BAD_INPUT || error->code == OCOP_ERROR_BAD_FILE)
        return OCOP_PROBLEM_BAD_REQUEST;
    if (error->code == OCOP_ERROR_UNKNOWN_CODE)
        return OCOP_PROBLEM_NOT_FOUND;
    if (error->code == OCOP_ERROR_NOT_PERMITTED)
        return OCOP_PROBLEM_TOKEN_ROLE;
    if (error->code == OCOP_ERROR_STORE_IN_USE || error->code == OCOP_ERROR_NETWORK)
        return OCOP_PROBLEM_UNAVAILABLE;
    return OCOP_PROBLEM_INTERNAL;
}

void
ocop_web_answer_set_error (OcopWebAnswer *answer, const GError *error, gboolean is_page)
{
    const OcopProblemType type = get_problem (error);
    g_autofree char *detail = NULL;
    if (type == OCOP_PROBLEM_INTERNAL || type == OCOP_PROBLEM_UNAVAILABLE)
        g_warning ("a request failed: %s", error->message);
    else if (ocop_error_get_field (error) != NULL)
        detail = g_strdup_printf ("%s: %s", ocop_error_get_field (error), error->message);
    else
        detail = g_strdup (error->message);
    g_clear_pointer (&answer->headers, g_ptr_array_unref);
    ocop_web_answer_refuse (answer, type, detail, is_page);
    if (type == OCOP_PROBLEM_UNAVAILABLE)
        ocop_web_answer_set_retry (answer, OCOP_WEB_UNAVAILABLE_MS);
}

void
ocop_web_answer_set_retry (OcopWebAnswer *answer, gint64 wait_ms)
{
    g_autofree char *seconds =
        g_strdup_printf ("%" G_GINT64_FORMAT, MAX (1, (wait_ms + 999) / 1000));
    ocop_web_answer_add_header (answer, "Retry-After", seconds);
}
