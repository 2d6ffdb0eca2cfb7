/* Tens of routes: a walk over all of them costs less than anything else a request does, and keeps
 * the rule plain: an exact part wins over a {name}. */
#include "registry/http/table.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT_MAX 128

void
ocop_route_table_init (OcopRouteTable *table)
{
    table->entries = g_array_new (FALSE, TRUE, sizeof (OcopRouteEntry));
}

void
ocop_route_table_clear (OcopRouteTable *table)
{
    g_clear_pointer (&table->entries, g_array_unref);
}

void
ocop_route_table_add (OcopRouteTable *table, const OcopWebTable *routes)
{
    for (guint i = 0; i < routes->n_routes; i++) {
        const OcopWebRoute *route = &routes->routes[i];
        for (guint k = 0; k < table->entries->len; k++) {
            const OcopWebRoute *other = g_array_index (table->entries, OcopRouteEntry, k).route;
            g_assert (strcmp (other->path, route->path) != 0 ||
                      strcmp (other->method, route->method) != 0);
        }
        const OcopRouteEntry entry = {
            .route = route, .data = routes->data, .number = table->entries->len};
        g_array_append_val (table->entries, entry);
    }
}

gboolean
ocop_route_path_is_plain (const char *path)
{
    const gsize length = strlen (path);
    if (*path != '/' || length > OCOP_WEB_PATH_MAX)
        return FALSE;
    for (const char *at = path; *at != '\0'; at++)
        if (*at <= ' ' || *at >= 0x7f || strchr ("%\\;\"<>", *at) != NULL)
            return FALSE;
    g_auto (GStrv) parts = g_strsplit (path + 1, "/", -1);
    for (guint i = 0; parts[i] != NULL; i++)
        if ((*parts[i] == '\0' && length > 1) || strcmp (parts[i], ".") == 0 ||
            strcmp (parts[i], "..") == 0)
            return FALSE;
    return TRUE;
}

/* Number of exact parts + 1 when @path fits @pattern, else 0. */
static guint
fit (char **pattern, char **path, char *values[OCOP_WEB_PATH_PARAMETERS_MAX])
{
    guint n_exact = 0, n_values = 0;
    guint i;
    for (i = 0; pattern[i] != NULL && path[i] != NULL; i++) {
        if (*pattern[i] == '{') {
            g_assert (n_values < OCOP_WEB_PATH_PARAMETERS_MAX);
            if (*path[i] == '\0')
                return 0;
            values[n_values++] = path[i];
        } else if (strcmp (pattern[i], path[i]) == 0) {
            n_exact++;
        } else {
            return 0;
        }
    }
    return pattern[i] == NULL && path[i] == NULL ? n_exact + 1 : 0;
}

static guint
fit_route (const OcopWebRoute *route, char **parts, char *values[OCOP_WEB_PATH_PARAMETERS_MAX])
{
    g_auto (GStrv) pattern = g_strsplit (route->path + 1, "/", -1);
    return fit (pattern, parts, values);
}

OcopRouteMatch
ocop_route_table_find (const OcopRouteTable *table, const char *method, const char *path,
                       const OcopRouteEntry **ret_entry,
                       char *ret_values[OCOP_WEB_PATH_PARAMETERS_MAX], char **ret_allowed)
{
    g_auto (GStrv) parts = g_strsplit (path + 1, "/", -1);
    g_autoptr (GString) allowed = g_string_new (NULL);
    const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
    char *found[OCOP_WEB_PATH_PARAMETERS_MAX] = {0};
    guint best = 0;

    for (guint i = 0; i < table->entries->len; i++) {
        const OcopRouteEntry *entry = &g_array_index (table->entries, OcopRouteEntry, i);
        char *values[OCOP_WEB_PATH_PARAMETERS_MAX] = {0};
        const guint weight = fit_route (entry->route, parts, values);
        if (weight == 0)
            continue;
        if (strcmp (entry->route->method, wanted) != 0) {
            g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "",
                                    entry->route->method);
        } else if (weight > best) {
            best = weight;
            *ret_entry = entry;
            memcpy (found, values, sizeof found);
        }
    }
    if (best > 0) {
        for (guint i = 0; i < OCOP_WEB_PATH_PARAMETERS_MAX; i++)
            ret_values[i] = g_strdup (found[i]);
        return OCOP_ROUTE_FOUND;
    }
    if (allowed->len == 0)
        return OCOP_ROUTE_NOT_FOUND;
    *ret_allowed = g_string_free (g_steal_pointer (&allowed), FALSE);
    return OCOP_ROUTE_OTHER_METHOD;
}

/* --- query parameters --- */

static gboolean
is_word (const char *words, const char *text, gsize length)
{
    for (const char *at = words; *at != '\0';) {
        const gsize size = strcspn (at, " ");
        if (size == length && strncmp (at, text, length) == 0)
            return TRUE;
        at += size;
        at += strspn (at, " ");
    }
    return FALSE;
}

static gboolean
are_words (const char *words, const char *text)
{
    for (;;) {
        const gsize length = strcspn (text, ",");
        if (!is_word (words, text, length))
            return FALSE;
        if (text[length] == '\0')
            return TRUE;
        text += length + 1;
    }
}

static gboolean
is_int (const char *text, gint64 min, gint64 max)
{
    gint64 value;
    return g_ascii_string_to_signed (text, 10, min, max, &value, NULL) && *text != '+';
}

static gboolean
is_fit (const OcopWebParameter *parameter, const char *value)
{
    OcopDay day;
    switch (parameter->type) {
    case OCOP_WEB_TEXT:
        return strlen (value) <= (gsize)(parameter->max > 0 ? parameter->max : TEXT_MAX);
    case OCOP_WEB_INT:
        return is_int (value, parameter->min, parameter->max);
    case OCOP_WEB_DAY:
        return ocop_day_parse (value, parameter->name, &day, NULL);
    case OCOP_WEB_WORD:
        return is_word (parameter->words, value, strlen (value));
    case OCOP_WEB_WORDS:
        return are_words (parameter->words, value);
    }
    return FALSE;
}

static const OcopWebParameter *
find_parameter (const OcopWebRoute *route, const char *name)
{
    for (const OcopWebParameter *at = route->parameters; at != NULL && at->name != NULL; at++)
        if (strcmp (at->name, name) == 0)
            return at;
    return NULL;
}

gboolean
ocop_route_check_query (const OcopWebRoute *route, const OcopForm *query, GError **error)
{
    for (guint i = 0; query != NULL && i < query->n_fields; i++) {
        const OcopFormField *field = &query->fields[i];
        const OcopWebParameter *parameter = find_parameter (route, field->name);
        if (parameter == NULL) {
            g_autofree char *shown = ocop_text_excerpt (field->name, -1);
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, shown, _ ("there is no such parameter"));
            return FALSE;
        }
        /* An empty field of a form means that nothing was chosen. */
        if (*field->value != '\0' && !is_fit (parameter, field->value)) {
            g_autofree char *shown = ocop_text_excerpt (field->value, -1);
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, field->name,
                            _ ("“%s” is not a value of this parameter"), shown);
            return FALSE;
        }
    }
    return TRUE;
}
