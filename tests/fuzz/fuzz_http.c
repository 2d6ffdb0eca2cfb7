/* What the registry's server itself takes apart of a request, beyond what libsoup does: addresses,
 * forms, queries, cursors, cookies, forwarded addresses.
 *
 * The first byte chooses the reader. What is taken must say the same when it is written again, and
 * never be more than its limits. */
#include "registry/http/api.h"
#include "registry/http/identity.h"
#include "registry/http/listen.h"
#include "registry/http/totals_cursor.h"
#include "wire/cursor.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size);

static OcopForm *
parse_form (const char *text, gsize size)
{
    OcopForm *form = ocop_form_parse (text, size, NULL);
    for (guint i = 0; form != NULL && i < form->n_fields; i++) {
        const OcopFormField *field = &form->fields[i];
        g_assert (*field->name != '\0' && strlen (field->name) <= OCOP_FORM_NAME_MAX);
        g_assert (strlen (field->value) <= OCOP_FORM_VALUE_MAX);
        g_assert (g_utf8_validate (field->name, -1, NULL) &&
                  g_utf8_validate (field->value, -1, NULL));
        g_assert (ocop_form_get (form, field->name) == field->value);
    }
    return form;
}

static void
fuzz_form (const char *text, gsize size)
{
    g_autoptr (OcopForm) form = parse_form (text, size);
    if (form == NULL)
        return;
    g_autoptr (GString) written = g_string_new (NULL);
    for (guint i = 0; i < form->n_fields; i++) {
        g_string_append (written, i > 0 ? "&" : "");
        ocop_form_append_escaped (written, form->fields[i].name);
        g_string_append_c (written, '=');
        ocop_form_append_escaped (written, form->fields[i].value);
    }
    g_autoptr (OcopForm) again = parse_form (written->str, written->len);
    g_assert (again != NULL && again->n_fields == form->n_fields);
    for (guint i = 0; i < form->n_fields; i++)
        g_assert (strcmp (again->fields[i].value, form->fields[i].value) == 0);
}

static const OcopRouteTable *
get_table (void)
{
    static OcopRouteTable table;
    if (table.entries != NULL)
        return &table;
    ocop_route_table_init (&table);
    for (const OcopApiRoutes *const *list = ocop_api_list_routes(); *list != NULL; list++) {
        const OcopWebTable routes = {.routes = (*list)->routes, .n_routes = (*list)->n_routes};
        ocop_route_table_add (&table, &routes);
    }
    return &table;
}

static const char *
get_header (const char *name, gpointer data)
{
    return g_hash_table_lookup (data, name);
}

/* "METHOD TARGET" LF, then headers "Name: value" LF: as far as a request comes before a database is
 * asked. */
static void
fuzz_request (const char *text, gsize size)
{
    g_autofree char *copy = g_strndup (text, size);
    g_auto (GStrv) lines = g_strsplit (copy, "\n", 16);
    char *target = lines[0] != NULL ? strchr (lines[0], ' ') : NULL;
    if (target == NULL)
        return;
    *target++ = '\0';
    char *query_text = strchr (target, '?');
    if (query_text != NULL)
        *query_text++ = '\0';
    g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 1; lines[i] != NULL; i++) {
        char *value = strstr (lines[i], ": ");
        if (value != NULL) {
            *value = '\0';
            g_hash_table_insert (headers, lines[i], value + 2);
        }
    }
    if (!ocop_route_path_is_plain (target))
        return;
    g_assert (strlen (target) <= OCOP_WEB_PATH_MAX);
    g_assert (strstr (target, "/../") == NULL && !g_str_has_suffix (target, "/.."));
    g_autoptr (OcopForm) query = parse_form (query_text != NULL ? query_text : "",
                                             query_text != NULL ? strlen (query_text) : 0);
    const OcopRouteEntry *entry = NULL;
    g_autofree char *allowed = NULL;
    OcopWebRequest request = {.method = lines[0],
                              .target = target,
                              .path = target,
                              .query = query,
                              .address = "192.0.2.1",
                              .header = get_header,
                              .header_data = headers};
    g_autofree char *cookie = ocop_web_request_dup_cookie (&request);
    g_assert (cookie == NULL || strchr (cookie, ';') == NULL);
    ocop_web_request_peek_token (&request);
    ocop_web_request_get_format (&request);
    if (ocop_route_table_find (get_table(), lines[0], target, &entry, request.path_values,
                               &allowed) != OCOP_ROUTE_FOUND)
        return;
    if (query != NULL && ocop_route_check_query (entry->route, query, NULL)) {
        const gint64 limit = ocop_web_request_get_int (&request, "limit", 0);
        g_assert (limit >= 0 && limit <= 100000);
        ocop_web_request_get_day (&request, "from", OCOP_DAY_NONE);
    }
    g_autofree char *claim = ocop_web_request_dup_claim (&request, entry->route);
    g_assert (claim == NULL || strchr (claim, ':') != NULL);
    for (guint i = 0; i < OCOP_WEB_PATH_PARAMETERS_MAX; i++)
        g_free (request.path_values[i]);
}

/* The first byte is the grouping. */
static void
fuzz_totals_cursor (const char *text, gsize size)
{
    OcopTotalsCursor cursor, again;
    const guint grouping = size > 0 ? (guint8)*text & OCOP_REG_BY_ALL : 0;
    g_autofree char *copy = size > 0 ? g_strndup (text + 1, size - 1) : g_strdup ("");
    if (!ocop_totals_cursor_from_text (copy, grouping, &cursor, NULL) || cursor.offset >= 0)
        return;
    g_autofree char *written = ocop_totals_cursor_dup_text (&cursor.line, grouping);
    g_assert (strlen (written) <= OCOP_TOTALS_CURSOR_MAX);
    g_assert (ocop_totals_cursor_from_text (written, grouping, &again, NULL));
    g_assert (again.line.day == cursor.line.day && again.line.till == cursor.line.till &&
              again.line.channel == cursor.line.channel && again.line.stars == cursor.line.stars);
    g_assert (strcmp (again.point, cursor.point) == 0 &&
              strcmp (again.product, cursor.product) == 0);
}

static void
fuzz_feed_cursor (const char *text, gsize size)
{
    OcopCursor cursor;
    char written[OCOP_CURSOR_TEXT_SIZE];
    g_autofree char *copy = g_strndup (text, size);
    if (ocop_cursor_from_text (copy, &cursor, NULL) && *copy != '\0')
        g_assert (strcmp (ocop_cursor_to_text (&cursor, written), copy) == 0);
}

static void
fuzz_addresses (const char *text, gsize size)
{
    g_autofree char *copy = g_strndup (text, size);
    char *proxies[] = {(char *)"127.0.0.1", (char *)"::1", NULL};
    g_autofree char *client = ocop_listen_dup_client (copy, proxies);
    g_assert (client == NULL || g_hostname_is_ip_address (client));
    g_autoptr (GSocketAddress) address = ocop_listen_parse (copy, NULL);
    if (address != NULL)
        ocop_listen_is_loopback (address);
    g_auto (GStrv) read = NULL;
    ocop_listen_parse_proxies (copy, &read, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)bytes + 1;
    size--;
    switch (bytes[0]) {
    case 'f':
        fuzz_form (text, size);
        break;
    case 'r':
        fuzz_request (text, size);
        break;
    case 't':
        fuzz_totals_cursor (text, size);
        break;
    case 'c':
        fuzz_feed_cursor (text, size);
        break;
    case 'a':
        fuzz_addresses (text, size);
        break;
    default:
        break;
    }
    return 0;
}
