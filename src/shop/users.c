/* People: adding, changing, logging in. */
#include "shop/private.h"

#include "base/error.h"
#include "base/text.h"
#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
clear_info (gpointer info)
{
    g_free (((OcopUserInfo *)info)->name);
}

GArray *
ocop_shop_list_users (OcopShop *shop, GError **error)
{
    g_autoptr (GArray) users = ocop_users_list (ocop_store_get_db (shop->store), error);
    g_autoptr (GArray) infos = g_array_new (FALSE, TRUE, sizeof (OcopUserInfo));
    g_array_set_clear_func (infos, clear_info);
    if (users == NULL)
        return NULL;
    for (guint i = 0; i < users->len; i++) {
        const OcopUser *user = &g_array_index (users, OcopUser, i);
        OcopUserInfo info = {user->number, g_strdup (user->name), user->role, user->is_active};
        g_array_append_val (infos, info);
    }
    return g_steal_pointer (&infos);
}

typedef struct {
    const char *name;
    OcopRole role;
    const char *pin_hash; /* NULL: not changed */
    gboolean is_disabling;
} UserChange;

static gboolean
find (OcopShop *shop, const char *name, OcopUser *ret_user, GError **error)
{
    gboolean is_found;
    if (!ocop_users_find (ocop_store_get_db (shop->store), name, &is_found, ret_user, error))
        return FALSE;
    if (!is_found)
        ocop_set_error (error, OCOP_ERROR_UNKNOWN_CASHIER, "name", _ ("there is no user “%s”"),
                        name);
    return is_found;
}

static void
write_user (OcopJsonWriter *body, gint64 number, const char *name, OcopRole role,
            gboolean is_active)
{
    ocop_json_add_int (body, "number", number);
    ocop_json_add_string (body, "name", name);
    ocop_json_add_string (body, "role", ocop_role_get_text (role));
    ocop_json_add_bool (body, "active", is_active);
}

/* So that doctor can tell a PIN put in from elsewhere: of the salted Argon2id text, which nothing
 * can be guessed from. */
static void
write_pin (OcopJsonWriter *body, const char *pin_hash)
{
    guint8 hash[OCOP_HASH_SIZE];
    char text[OCOP_HASH_TEXT_SIZE];
    ocop_hash_bytes (pin_hash, strlen (pin_hash), hash);
    ocop_json_add_string (body, "pin_sha256", ocop_hash_to_text (hash, text));
}

static gboolean
apply_add (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const UserChange *change = data;
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopUser) other = {0};
    gboolean is_taken;
    gint64 number;
    if (!ocop_users_find (db, change->name, &is_taken, &other, error))
        return FALSE;
    if (is_taken) {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name", _ ("there is a user “%s” already"),
                        change->name);
        return FALSE;
    }
    if (!ocop_users_get_next_number (db, &number, error) ||
        !ocop_users_insert (db, number, change->name, change->role, change->pin_hash, error))
        return FALSE;
    write_user (body, number, change->name, change->role, TRUE);
    write_pin (body, change->pin_hash);
    return TRUE;
}

gboolean
ocop_shop_add_user (OcopShop *shop, const char *name, OcopRole role, const char *pin,
                    const OcopRequestId *request, OcopActResult *ret_result, GError **error)
{
    g_autofree char *clean = ocop_text_take_in (name, -1, OCOP_TEXT_MAX, "name", error);
    if (clean == NULL)
        return FALSE;
    if (*clean == '\0') {
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "name", _ ("the name is empty"));
        return FALSE;
    }
    g_autofree char *hash = ocop_pin_hash (pin, shop->ports, error);
    if (hash == NULL)
        return FALSE;
    /* The PIN is no part of the digest: nothing derived from it but the Argon2id hash is kept. */
    g_autofree char *text = g_strdup_printf ("add\n%s\n%d", clean, role);
    UserChange change = {.name = clean, .role = role, .pin_hash = hash};
    OcopPlainAct act = {.kind = OCOP_KIND_USER_ADD,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_add,
                        .data = &change};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

static gboolean
apply_disable (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
               GError **error)
{
    g_auto (OcopUser) user = {0};
    if (!find (shop, data, &user, error) ||
        !ocop_users_set_active (ocop_store_get_db (shop->store), user.number, FALSE, error))
        return FALSE;
    write_user (body, user.number, user.name, user.role, FALSE);
    return TRUE;
}

gboolean
ocop_shop_disable_user (OcopShop *shop, const char *name, const OcopRequestId *request,
                        OcopActResult *ret_result, GError **error)
{
    g_autofree char *text = g_strdup_printf ("disable\n%s", name);
    OcopPlainAct act = {.kind = OCOP_KIND_USER_CHANGE,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_disable,
                        .data = (gpointer)name};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

static gboolean
apply_role (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const UserChange *change = data;
    g_auto (OcopUser) user = {0};
    if (!find (shop, change->name, &user, error) ||
        !ocop_users_set_role (ocop_store_get_db (shop->store), user.number, change->role, error))
        return FALSE;
    write_user (body, user.number, user.name, change->role, user.is_active);
    return TRUE;
}

gboolean
ocop_shop_set_role (OcopShop *shop, const char *name, OcopRole role, const OcopRequestId *request,
                    OcopActResult *ret_result, GError **error)
{
    g_autofree char *text = g_strdup_printf ("role\n%s\n%d", name, role);
    UserChange change = {.name = name, .role = role};
    OcopPlainAct act = {.kind = OCOP_KIND_USER_CHANGE,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_role,
                        .data = &change};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

static gboolean
apply_pin (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data, GError **error)
{
    const UserChange *change = data;
    g_auto (OcopUser) user = {0};
    if (!find (shop, change->name, &user, error) ||
        !ocop_users_set_pin (ocop_store_get_db (shop->store), user.number, change->pin_hash, error))
        return FALSE;
    write_user (body, user.number, user.name, user.role, user.is_active);
    write_pin (body, change->pin_hash);
    return TRUE;
}

gboolean
ocop_shop_set_pin (OcopShop *shop, const char *name, const char *pin, const OcopRequestId *request,
                   OcopActResult *ret_result, GError **error)
{
    g_autofree char *hash = ocop_pin_hash (pin, shop->ports, error);
    if (hash == NULL)
        return FALSE;
    g_autofree char *text = g_strdup_printf ("pin\n%s", name);
    UserChange change = {.name = name, .pin_hash = hash};
    OcopPlainAct act = {.kind = OCOP_KIND_PIN_CHANGE,
                        .request = request,
                        .digest_text = text,
                        .apply = apply_pin,
                        .data = &change};
    return ocop_shop_do_plain_act (shop, &act, ret_result, error);
}

/* ---- PINs at the screen */

typedef struct {
    const OcopPinCheck *check;
    const OcopUser *user;
    gint64 n_failed;
} PinNote;

static gboolean
apply_pin_check (OcopShop *shop, gint64 record_id, OcopJsonWriter *body, gpointer data,
                 GError **error)
{
    const PinNote *note = data;
    ocop_json_add_string (body, "name", note->user->name);
    ocop_json_add_int (body, "number", note->user->number);
    if (note->n_failed > 0)
        ocop_json_add_int (body, "failed", note->n_failed);
    else if (note->check->describe != NULL)
        note->check->describe (body, note->check->data);
    return ocop_users_set_failed (ocop_store_get_db (shop->store), note->user->number,
                                  note->n_failed,
                                  note->n_failed > 0 ? ocop_ports_utc_ms (shop->ports) : 0, error);
}

/* How long the user still has to wait. A clock set back does not make the wait longer than the
 * delay itself. */
static gint64
get_wait_ms (OcopShop *shop, const OcopUser *user)
{
    gint64 delay_ms = ocop_pin_delay_ms (user->n_failed);
    gint64 passed_ms = ocop_ports_utc_ms (shop->ports) - user->failed_ms;
    return passed_ms < 0 ? delay_ms : MAX (0, delay_ms - passed_ms);
}

gboolean
ocop_shop_check_pin (OcopShop *shop, const OcopPinCheck *check, gint64 *ret_wait_ms,
                     OcopUserInfo *ret_user, OcopActResult *ret_result, GError **error)
{
    OcopDb *db = ocop_store_get_db (shop->store);
    g_auto (OcopUser) user = {0};
    g_autofree char *hash = NULL;
    *ret_wait_ms = 0;
    if (!ocop_shop_find_active_user (shop, check->name, "name", &user, error) ||
        (check->may != NULL && !check->may (&user, check->data, error)))
        return FALSE;
    *ret_wait_ms = get_wait_ms (shop, &user);
    if (*ret_wait_ms > 0) {
        ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, "pin",
                        _ ("too many wrong PINs: wait %" PRId64 " s"), (*ret_wait_ms + 999) / 1000);
        return FALSE;
    }
    if (!ocop_users_get_pin_hash (db, user.number, &hash, error))
        return FALSE;
    gboolean is_right = ocop_pin_matches (hash, check->pin);
    PinNote note = {.check = check, .user = &user, .n_failed = is_right ? 0 : user.n_failed + 1};
    const char *by = check->is_for_another || check->by != NULL ? check->by : user.name;
    OcopPlainAct act = {.kind = is_right ? check->kind : OCOP_KIND_LOGIN_FAILED,
                        .digest_text = user.name,
                        .by = is_right ? by : NULL,
                        .space = OCOP_ACT_MAY_USE_BALLAST,
                        .apply = apply_pin_check,
                        .data = &note};
    if (!ocop_shop_do_plain_act (shop, &act, is_right ? ret_result : NULL, error))
        return FALSE;
    if (!is_right) {
        *ret_wait_ms = ocop_pin_delay_ms (note.n_failed);
        ocop_set_error (error, OCOP_ERROR_NOT_PERMITTED, "pin", _ ("the PIN is wrong"));
        return FALSE;
    }
    if (ret_user != NULL)
        *ret_user = (OcopUserInfo){user.number, g_steal_pointer (&user.name), user.role, TRUE};
    return TRUE;
}

gboolean
ocop_shop_log_in (OcopShop *shop, const char *name, const char *pin, gint64 *ret_wait_ms,
                  OcopUserInfo *ret_user, GError **error)
{
    const OcopPinCheck check = {.name = name, .pin = pin, .kind = OCOP_KIND_LOGIN};
    return ocop_shop_check_pin (shop, &check, ret_wait_ms, ret_user, NULL, error);
}
