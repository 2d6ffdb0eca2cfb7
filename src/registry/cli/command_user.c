/* The people of the dashboard. A password comes by standard input, never among the words that other
 * users of the machine can see. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/dashboard/dashboard.h"
#include "registry/store/access.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define LOGIN_MAX_BYTES 64

/* The first line of the input. */
static char *
dup_password (const OcopCall *call)
{
    gsize size;
    const char *bytes = g_bytes_get_data (call->input, &size);
    const char *end = size > 0 ? memchr (bytes, '\n', size) : NULL;
    char *line = g_strndup (bytes != NULL ? bytes : "", end != NULL ? (gsize)(end - bytes) : size);
    return g_strchomp (line);
}

static gboolean
hash_password (const OcopCall *call, char **ret_hash, GError **error)
{
    char *password = dup_password (call);
    *ret_hash = ocop_dashboard_hash_password (password, call->ports, error);
    explicit_bzero (password, strlen (password));
    g_free (password);
    return *ret_hash != NULL;
}

static gboolean
find (OcopCall *call, OcopRegUser **ret_user, GError **error)
{
    if (!ocop_reg_users_find (call->db, call->words[0], ret_user, error))
        return FALSE;
    if (*ret_user != NULL)
        return TRUE;
    g_autofree char *shown = ocop_text_excerpt (call->words[0], -1);
    ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "login", _ ("there is no user “%s”"), shown);
    return FALSE;
}

static gboolean
put (OcopCall *call, const char *action, OcopRegUser *user, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    if (call->is_json) {
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "login", user->login);
        ocop_json_end_object (&call->json);
    }
    return ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) &&
           ocop_reg_users_put (call->db, user, error) &&
           ocop_reg_audit_add (call->db, call->by, action, user->login, "", call->now_ms, error) &&
           ocop_reg_commit (&transaction, error);
}

gboolean
ocop_call_read_role (OcopCall *call, OcopRegRole *ret_role, GError **error)
{
    const char *text;
    if (!ocop_args_need_text (call->opts, OCOP_OPT_ROLE, &text, error))
        return FALSE;
    if (ocop_reg_role_parse (text, ret_role))
        return TRUE;
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "role", _ ("“%s” is not reader, officer or admin"),
                    text);
    return FALSE;
}

static gboolean
read_role (OcopCall *call, OcopRegUser *user, GError **error)
{
    OcopRegRole role;
    if (!ocop_call_read_role (call, &role, error))
        return FALSE;
    user->role = (int)role;
    return TRUE;
}

gboolean
ocop_command_user_add (OcopCall *call, GError **error)
{
    g_autoptr (OcopRegUser) user = ocop_reg_row_new (&ocop_reg_user_shape);
    user->login = ocop_text_take_in (call->words[0], -1, LOGIN_MAX_BYTES, "login", error);
    if (user->login == NULL)
        return FALSE;
    user->name = ocop_text_take_in (call->n_words > 1 ? call->words[1] : call->words[0], -1,
                                    OCOP_TEXT_MAX, "name", error);
    user->is_active = 1;
    user->made_ms = call->now_ms;
    return user->name != NULL && read_role (call, user, error) &&
           hash_password (call, &user->password_hash, error) && put (call, "user-add", user, error);
}

gboolean
ocop_command_user_password (OcopCall *call, GError **error)
{
    g_autoptr (OcopRegUser) user = NULL;
    char *hash;
    if (!find (call, &user, error) || !hash_password (call, &hash, error))
        return FALSE;
    g_free (user->password_hash);
    user->password_hash = hash;
    user->n_failed = 0;
    return put (call, "user-password", user, error);
}

gboolean
ocop_command_user_disable (OcopCall *call, GError **error)
{
    g_autoptr (OcopRegUser) user = NULL;
    if (!find (call, &user, error))
        return FALSE;
    user->is_active = 0;
    return put (call, "user-disable", user, error);
}

gboolean
ocop_command_user_list (OcopCall *call, GError **error)
{
    g_autoptr (GPtrArray) users = ocop_reg_users_list (call->db, error);
    if (users == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < users->len; i++) {
        const OcopRegUser *user = g_ptr_array_index (users, i);
        const char *role = ocop_reg_role_get_text ((OcopRegRole)user->role);
        if (!call->is_json) {
            ocop_call_say (call, "%s  %s  %s%s", user->login, role, user->name,
                           user->is_active != 0 ? "" : _ (" (disabled)"));
            continue;
        }
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "login", user->login);
        ocop_json_add_string (&call->json, "name", user->name);
        ocop_json_add_string (&call->json, "role", role);
        ocop_json_add_bool (&call->json, "active", user->is_active != 0);
        ocop_json_end_object (&call->json);
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    return TRUE;
}
