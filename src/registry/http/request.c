/* What a handler may ask of its request. */
#include "registry/http/route.h"

#include <string.h>

const char *
ocop_web_request_get_path (const OcopWebRequest *request, guint index)
{
    g_assert (index < OCOP_WEB_PATH_PARAMETERS_MAX);
    return request->path_values[index];
}

const char *
ocop_web_request_get_query (const OcopWebRequest *request, const char *name)
{
    const char *value = ocop_form_get (request->query, name);
    return value != NULL && *value != '\0' ? value : NULL;
}

const char *
ocop_web_request_get_field (const OcopWebRequest *request, const char *name)
{
    return ocop_form_get (request->form, name);
}

const char *
ocop_web_request_get_header (const OcopWebRequest *request, const char *name)
{
    return request->header (name, request->header_data);
}

void
ocop_web_request_set_prepared (OcopWebRequest *request, gpointer prepared, GDestroyNotify free_func)
{
    if (request->prepared_free != NULL)
        request->prepared_free (request->prepared);
    request->prepared = prepared;
    request->prepared_free = free_func;
}

gint64
ocop_web_request_get_int (const OcopWebRequest *request, const char *name, gint64 fallback)
{
    const char *text = ocop_web_request_get_query (request, name);
    gint64 value;
    if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return fallback;
    return value;
}

OcopDay
ocop_web_request_get_day (const OcopWebRequest *request, const char *name, OcopDay fallback)
{
    const char *text = ocop_web_request_get_query (request, name);
    OcopDay day;
    return text != NULL && ocop_day_parse (text, name, &day, NULL) ? day : fallback;
}

OcopWebFormat
ocop_web_request_get_format (const OcopWebRequest *request)
{
    const char *word = ocop_web_request_get_query (request, "format");
    if (word != NULL)
        return strcmp (word, "csv") == 0 ? OCOP_WEB_CSV : OCOP_WEB_JSON;
    const char *accept = ocop_web_request_get_header (request, "Accept");
    const char *csv = accept != NULL ? strstr (accept, "text/csv") : NULL;
    const char *json = accept != NULL ? strstr (accept, "application/json") : NULL;
    return csv != NULL && (json == NULL || csv < json) ? OCOP_WEB_CSV : OCOP_WEB_JSON;
}
