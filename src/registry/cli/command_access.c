/* Who may come in: enrolment codes, tokens; and the registry's own settings. */
#include "registry/cli/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "registry/store/access.h"
#include "registry/store/places.h"
#include "registry/store/tills.h"
#include "wire/http_signature.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_BYTES 64

static void
answer_secret (OcopCall *call, const char *key, const char *secret)
{
    if (!call->is_json) {
        ocop_call_say (call, "%s", secret);
        return;
    }
    ocop_json_begin_object (&call->json, NULL);
    ocop_json_add_string (&call->json, key, secret);
    ocop_json_end_object (&call->json);
}

/* --- enrolment codes --- */

static gboolean
warn_of_unknown_point (OcopCall *call, const char *point, GError **error)
{
    const OcopRegPoint key = {.code = (char *)point};
    gpointer found;
    if (!ocop_reg_master_find (call->db, &ocop_reg_point_shape, &key, &found, error))
        return FALSE;
    if (found == NULL)
        ocop_call_warn (call, _ ("the point “%s” has not been added yet"), point);
    ocop_reg_row_free (found);
    return TRUE;
}

static gboolean
read_till (OcopCall *call, const char **ret_point, gint64 *ret_till, GError **error)
{
    const char *text;
    OcopKeyId id;
    if (!ocop_args_need_text (call->opts, OCOP_OPT_POINT, ret_point, error) ||
        !ocop_args_need_text (call->opts, OCOP_OPT_TILL, &text, error) ||
        !ocop_args_read_number (call->opts, OCOP_OPT_TILL, 1, OCOP_TILL_MAX, ret_till, error))
        return FALSE;
    g_autofree char *name = g_strdup_printf ("%s-%d.1", *ret_point, (int)*ret_till);
    if (ocop_key_id_from_text (name, &id))
        return TRUE;
    g_autofree char *shown = ocop_text_excerpt (*ret_point, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "point",
                    _ ("“%s” is no point's code: 2 to 8 of A–Z and 0–9"), shown);
    return FALSE;
}

gboolean
ocop_command_enrol_code (OcopCall *call, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    const char *point;
    gint64 till = 0;
    char code[OCOP_ENROL_CODE_SHOWN_SIZE];
    if (!read_till (call, &point, &till, error) ||
        !ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error))
        return FALSE;
    g_autofree char *subject = g_strdup_printf ("%s-%d", point, (int)till);
    if (!warn_of_unknown_point (call, point, error) ||
        !ocop_reg_enrol_codes_make (call->db, point, (int)till, call->by, call->now_ms, code,
                                    error) ||
        !ocop_reg_audit_add (call->db, call->by, "enrol-code", subject, "", call->now_ms, error) ||
        !ocop_reg_commit (&transaction, error))
        return FALSE;
    answer_secret (call, "code", code);
    return TRUE;
}

/* --- tokens --- */

gboolean
ocop_command_token_add (OcopCall *call, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    OcopRegRole role;
    char token[OCOP_REG_TOKEN_SIZE];
    if (!ocop_call_read_role (call, &role, error))
        return FALSE;
    g_autofree char *name = ocop_text_take_in (call->words[0], -1, NAME_MAX_BYTES, "name", error);
    if (name == NULL || !ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) ||
        !ocop_reg_tokens_make (call->db, name, role, call->now_ms, token, error) ||
        !ocop_reg_audit_add (call->db, call->by, "token-add", name, "", call->now_ms, error) ||
        !ocop_reg_commit (&transaction, error))
        return FALSE;
    answer_secret (call, "token", token);
    return TRUE;
}

gboolean
ocop_command_token_list (OcopCall *call, GError **error)
{
    g_autoptr (GPtrArray) tokens = ocop_reg_tokens_list (call->db, error);
    if (tokens == NULL)
        return FALSE;
    if (call->is_json)
        ocop_json_begin_array (&call->json, NULL);
    for (guint i = 0; i < tokens->len; i++) {
        const OcopRegToken *token = g_ptr_array_index (tokens, i);
        const char *role = ocop_reg_role_get_text ((OcopRegRole)token->role);
        if (!call->is_json) {
            ocop_call_say (call, "%s  %s%s%s", role, token->name,
                           token->revoked_ms != 0 ? "  " : "",
                           token->revoked_ms != 0 ? _ ("revoked") : "");
            continue;
        }
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_add_string (&call->json, "name", token->name);
        ocop_json_add_string (&call->json, "role", role);
        ocop_json_add_instant (&call->json, "made", token->made_ms);
        ocop_json_add_bool (&call->json, "revoked", token->revoked_ms != 0);
        ocop_json_end_object (&call->json);
    }
    if (call->is_json)
        ocop_json_end_array (&call->json);
    return TRUE;
}

gboolean
ocop_command_token_revoke (OcopCall *call, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    gboolean was_there;
    const char *name = call->words[0];
    if (!ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) ||
        !ocop_reg_tokens_revoke (call->db, name, call->now_ms, &was_there, error))
        return FALSE;
    if (!was_there) {
        g_autofree char *shown = ocop_text_excerpt (name, -1);
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CODE, "name", _ ("there is no token “%s”"),
                        shown);
        return FALSE;
    }
    if (!ocop_reg_audit_add (call->db, call->by, "token-revoke", name, "", call->now_ms, error) ||
        !ocop_reg_commit (&transaction, error))
        return FALSE;
    if (call->is_json) {
        ocop_json_begin_object (&call->json, NULL);
        ocop_json_end_object (&call->json);
    }
    return TRUE;
}

/* --- settings --- */

static const char *const setting_names[] = {"province", "name", NULL};

gboolean
ocop_command_setting (OcopCall *call, GError **error)
{
    g_auto (OcopRegTransaction) transaction = {0};
    const char *name = call->words[0];
    g_autofree char *value = NULL;
    if (!g_strv_contains (setting_names, name)) {
        g_autofree char *shown = ocop_text_excerpt (name, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name",
                        _ ("there is no setting “%s”; there are: province, name"), shown);
        return FALSE;
    }
    if (call->n_words == 2) {
        g_autofree char *taken =
            ocop_text_take_in (call->words[1], -1, OCOP_TEXT_MAX, "value", error);
        if (taken == NULL || !ocop_reg_begin (&transaction, call->db, OCOP_REG_WRITE, error) ||
            !ocop_reg_setting_put (call->db, name, taken, error) ||
            !ocop_reg_audit_add (call->db, call->by, "setting", name, "", call->now_ms, error) ||
            !ocop_reg_commit (&transaction, error))
            return FALSE;
    }
    if (!ocop_reg_setting_get (call->db, name, &value, error))
        return FALSE;
    answer_secret (call, name, value != NULL ? value : "");
    return TRUE;
}
