/* openapi.json against the routes: the same paths, methods, parameters, bodies and rights, problems
 * that exist, references that lead somewhere; and the server gives out just that document. */
#include "registry/http/api.h"

#include <json-glib/json-glib.h>
#include <string.h>

static JsonNode *document;

static JsonObject *
get_object (JsonObject *object, const char *name)
{
    if (!json_object_has_member (object, name))
        g_error ("“%s” is missing", name);
    return json_object_get_object_member (object, name);
}

static JsonObject *
get_operation (const OcopWebRoute *route)
{
    g_autofree char *method = g_ascii_strdown (route->method, -1);
    JsonObject *paths = get_object (json_node_get_object (document), "paths");
    return get_object (get_object (paths, route->path), method);
}

typedef void (*RouteFunc) (const OcopWebRoute *route, JsonObject *operation);

static guint
for_each_route (RouteFunc func)
{
    guint n = 0;
    for (const OcopApiRoutes *const *all = ocop_api_list_routes(); *all != NULL; all++)
        for (guint i = 0; i < (*all)->n_routes; i++, n++)
            func (&(*all)->routes[i], get_operation (&(*all)->routes[i]));
    return n;
}

/* --- paths and methods --- */

static void
check_name (const OcopWebRoute *route, JsonObject *operation)
{
    g_assert_cmpstr (json_object_get_string_member (operation, "operationId"), ==, route->name);
    g_assert_cmpint (*json_object_get_string_member (operation, "summary"), !=, '\0');
}

static void
test_every_route_is_there_and_no_other (void)
{
    JsonObject *paths = get_object (json_node_get_object (document), "paths");
    g_autoptr (GList) values = json_object_get_values (paths);
    guint n = 0;
    for (GList *item = values; item != NULL; item = item->next)
        n += json_object_get_size (json_node_get_object (item->data));
    g_assert_cmpuint (for_each_route (check_name), ==, n);
}

/* --- parameters --- */

static const OcopWebParameter *
find_parameter (const OcopWebRoute *route, const char *name)
{
    for (const OcopWebParameter *at = route->parameters; at != NULL && at->name != NULL; at++)
        if (strcmp (at->name, name) == 0)
            return at;
    g_error ("%s has no parameter “%s”", route->path, name);
}

static char *
join_words (JsonObject *schema)
{
    JsonArray *words = json_object_get_array_member (schema, "enum");
    GString *joined = g_string_new (NULL);
    for (guint i = 0; i < json_array_get_length (words); i++)
        g_string_append_printf (joined, "%s%s", i > 0 ? " " : "",
                                json_array_get_string_element (words, i));
    return g_string_free (joined, FALSE);
}

static void
check_schema (const OcopWebParameter *parameter, JsonObject *schema)
{
    const char *type = json_object_get_string_member (schema, "type");
    switch (parameter->type) {
    case OCOP_WEB_TEXT:
        g_assert_cmpstr (type, ==, "string");
        g_assert_cmpint (json_object_get_int_member (schema, "maxLength"), ==,
                         parameter->max > 0 ? parameter->max : 128);
        break;
    case OCOP_WEB_INT:
        g_assert_cmpstr (type, ==, "integer");
        g_assert_cmpint (json_object_get_int_member (schema, "minimum"), ==, parameter->min);
        if (json_object_has_member (schema, "maximum"))
            g_assert_cmpint (json_object_get_int_member (schema, "maximum"), ==, parameter->max);
        break;
    case OCOP_WEB_DAY:
        g_assert_cmpstr (json_object_get_string_member (schema, "format"), ==, "date");
        break;
    case OCOP_WEB_WORDS:
        g_assert_cmpstr (type, ==, "array");
        schema = get_object (schema, "items");
        G_GNUC_FALLTHROUGH;
    case OCOP_WEB_WORD: {
        g_autofree char *words = join_words (schema);
        g_assert_cmpstr (words, ==, parameter->words);
        break;
    }
    }
}

static void
check_parameters (const OcopWebRoute *route, JsonObject *operation)
{
    JsonArray *parameters = json_object_has_member (operation, "parameters")
                                ? json_object_get_array_member (operation, "parameters")
                                : NULL;
    guint n_query = 0, n_path = 0, n_declared = 0, n_braces = 0;
    for (guint i = 0; parameters != NULL && i < json_array_get_length (parameters); i++) {
        JsonObject *parameter = json_array_get_object_element (parameters, i);
        const char *name = json_object_get_string_member (parameter, "name");
        if (strcmp (json_object_get_string_member (parameter, "in"), "path") == 0) {
            g_autofree char *braces = g_strdup_printf ("{%s}", name);
            g_assert_nonnull (strstr (route->path, braces));
            g_assert_true (json_object_get_boolean_member (parameter, "required"));
            n_path++;
        } else {
            check_schema (find_parameter (route, name), get_object (parameter, "schema"));
            n_query++;
        }
    }
    for (const OcopWebParameter *at = route->parameters; at != NULL && at->name != NULL; at++)
        n_declared++;
    for (const char *at = route->path; *at != '\0'; at++)
        n_braces += *at == '{';
    g_assert_cmpuint (n_query, ==, n_declared);
    g_assert_cmpuint (n_path, ==, n_braces);
}

static void
test_parameters_agree (void)
{
    for_each_route (check_parameters);
}

/* --- rights, bodies --- */

static gboolean
has_scheme (JsonObject *operation, const char *name)
{
    JsonArray *choices = json_object_get_array_member (operation, "security");
    for (guint i = 0; i < json_array_get_length (choices); i++) {
        JsonObject *choice = json_array_get_object_element (choices, i);
        if (name == NULL ? json_object_get_size (choice) == 0
                         : json_object_has_member (choice, name))
            return TRUE;
    }
    return FALSE;
}

static void
check_rights (const OcopWebRoute *route, JsonObject *operation)
{
    const OcopWebWho who = route->who;
    const gboolean is_token = who == OCOP_WEB_READER || who == OCOP_WEB_OFFICER ||
                              who == OCOP_WEB_ADMIN || who == OCOP_WEB_TILL_OR_READER ||
                              who == OCOP_WEB_LOCAL;
    const char *role = json_object_get_string_member_with_default (operation, "x-role", NULL);
    g_assert_cmpint (has_scheme (operation, "token"), ==, is_token);
    g_assert_cmpint (has_scheme (operation, "till"), ==,
                     who == OCOP_WEB_TILL || who == OCOP_WEB_TILL_OR_READER);
    g_assert_cmpint (has_scheme (operation, "bank"), ==, who == OCOP_WEB_SECRET);
    g_assert_cmpint (has_scheme (operation, NULL), ==,
                     who == OCOP_WEB_ANYBODY || who == OCOP_WEB_LOCAL);
    g_assert_cmpstr (role, ==,
                     who == OCOP_WEB_OFFICER ? "officer"
                     : who == OCOP_WEB_ADMIN ? "admin"
                     : is_token              ? "reader"
                                             : NULL);
}

static void
check_body (const OcopWebRoute *route, JsonObject *operation)
{
    g_assert_cmpint (json_object_has_member (operation, "requestBody"), ==, route->body_max > 0);
    if (route->body_max == 0)
        return;
    g_assert_cmpint (json_object_get_int_member (operation, "x-body-max"), ==,
                     (gint64)route->body_max);
    get_object (get_object (get_object (operation, "requestBody"), "content"), route->media_type);
}

static void
test_rights_and_bodies_agree (void)
{
    for_each_route (check_rights);
    for_each_route (check_body);
}

/* --- what stands by itself --- */

static void
check_reference (const char *reference)
{
    JsonObject *at = json_node_get_object (document);
    g_auto (GStrv) parts = g_strsplit (reference, "/", -1);
    g_assert_cmpstr (parts[0], ==, "#");
    for (guint i = 1; parts[i] != NULL; i++)
        at = get_object (at, parts[i]);
}

static void
check_problem (const char *urn)
{
    if (ocop_problem_type_from_urn (urn) == OCOP_PROBLEM_UNKNOWN)
        g_error ("there is no problem %s", urn);
}

static void
walk (JsonNode *node)
{
    if (JSON_NODE_HOLDS_ARRAY (node)) {
        g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));
        for (GList *item = elements; item != NULL; item = item->next)
            walk (item->data);
    } else if (JSON_NODE_HOLDS_OBJECT (node)) {
        JsonObject *object = json_node_get_object (node);
        g_autoptr (GList) names = json_object_get_members (object);
        for (GList *item = names; item != NULL; item = item->next) {
            JsonNode *value = json_object_get_member (object, item->data);
            if (strcmp (item->data, "$ref") == 0)
                check_reference (json_node_get_string (value));
            walk (value);
        }
    } else if (json_node_get_value_type (node) == G_TYPE_STRING &&
               g_str_has_prefix (json_node_get_string (node), "urn:ocop:problem:")) {
        check_problem (json_node_get_string (node));
    }
}

static void
check_responses (const OcopWebRoute *route, JsonObject *operation)
{
    JsonObject *responses = get_object (operation, "responses");
    get_object (responses, "200");
    get_object (responses, "404");
    get_object (responses, "429");
    get_object (responses, "500");
    if (route->who != OCOP_WEB_ANYBODY)
        get_object (responses, "401");
}

static void
test_structure (void)
{
    JsonObject *root = json_node_get_object (document);
    g_assert_cmpstr (json_object_get_string_member (root, "openapi"), ==, "3.1.0");
    get_object (root, "info");
    walk (document);
    for_each_route (check_responses);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_test_init (&argc, &argv, NULL);
    document = json_from_string (ocop_openapi_json, &error);
    g_assert_no_error (error);
    g_test_add_func ("/registry/openapi/every-route-is-there-and-no-other",
                     test_every_route_is_there_and_no_other);
    g_test_add_func ("/registry/openapi/parameters-agree", test_parameters_agree);
    g_test_add_func ("/registry/openapi/rights-and-bodies-agree", test_rights_and_bodies_agree);
    g_test_add_func ("/registry/openapi/structure", test_structure);
    const int status = g_test_run();
    json_node_unref (document);
    return status;
}
