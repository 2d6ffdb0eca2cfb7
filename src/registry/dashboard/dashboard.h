/* The dashboard of the province's office: pages in Vietnamese, drawn on the server, without a
 * script. A table of routes for the server (registry/http/server.h). */
#pragma once

#include "registry/http/route.h"

/* Static. Its handlers keep nothing between requests. */
const OcopWebTable *ocop_dashboard_get_table (void);

/* Argon2id as libsodium's crypto_pwhash_str_verify reads it, the salt from @ports. Takes a good
 * part of a second and 64 MiB. Errors: BAD_INPUT for a password shorter than OCOP_PASSWORD_MIN
 * characters or longer than OCOP_PASSWORD_MAX bytes. Owned. */
#define OCOP_PASSWORD_MIN 10
#define OCOP_PASSWORD_MAX 256
char *ocop_dashboard_hash_password (const char *password, const OcopPorts *ports, GError **error);
/* TRUE when it fits; as slow when there is no such person (@hash NULL). */
gboolean ocop_dashboard_check_password (const char *hash, const char *password);

/* Milliseconds that log-ins of @user are still refused, 0: none. After five failures 30 s, doubled
 * by each further one, at most 16 minutes. */
gint64 ocop_dashboard_get_lock_ms (const OcopRegUser *user, gint64 now_ms);
