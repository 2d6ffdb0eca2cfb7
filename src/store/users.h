/* People at the till. PINs are kept as Argon2id of libsodium and never leave this file. */
#pragma once

#include "domain/rights.h"
#include "store/store.h"

#define OCOP_PIN_MIN 4
#define OCOP_PIN_MAX 12

typedef struct {
    gint64 number; /* from 1 */
    char *name;
    OcopRole role;
    gboolean is_active;
    gint64 n_failed;  /* wrong PINs in a row */
    gint64 failed_ms; /* UTC of the last one */
} OcopUser;

void ocop_user_clear (OcopUser *user);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OcopUser, ocop_user_clear)

/* Hashes @pin (4–12 digits; Argon2id, 19 MiB, 2 passes). Slow on purpose; may run on any thread.
 * Errors: BAD_INPUT, field "pin". */
char *ocop_pin_hash (const char *pin, const OcopPorts *ports, GError **error);
gboolean ocop_pin_matches (const char *hash, const char *pin);

gboolean ocop_users_find (OcopDb *db, const char *name, gboolean *ret_found, OcopUser *ret_user,
                          GError **error);
gboolean ocop_users_find_number (OcopDb *db, gint64 number, gboolean *ret_found, OcopUser *ret_user,
                                 GError **error);
/* By number: new array of OcopUser. */
GArray *ocop_users_list (OcopDb *db, GError **error);
/* Owned, for checking a PIN. */
gboolean ocop_users_get_pin_hash (OcopDb *db, gint64 number, char **ret_hash, GError **error);

gboolean ocop_users_get_next_number (OcopDb *db, gint64 *ret_number, GError **error);
gboolean ocop_users_insert (OcopDb *db, gint64 number, const char *name, OcopRole role,
                            const char *pin_hash, GError **error);
gboolean ocop_users_set_active (OcopDb *db, gint64 number, gboolean is_active, GError **error);
gboolean ocop_users_set_role (OcopDb *db, gint64 number, OcopRole role, GError **error);
gboolean ocop_users_set_pin (OcopDb *db, gint64 number, const char *pin_hash, GError **error);
gboolean ocop_users_set_failed (OcopDb *db, gint64 number, gint64 n_failed, gint64 failed_ms,
                                GError **error);
