/* Identifiers and their text forms: hex, base64url, UUID. */
#pragma once

#include "base/ports.h"
#include <glib.h>

#define OCOP_UUID_TEXT_SIZE 37
#define OCOP_UUID_SIZE      16

/* Lower-case hex of @size bytes into @ret_text (2 × @size + 1 bytes). */
void ocop_hex_encode (const guint8 *bytes, gsize size, char *ret_text);
/* Reads exactly 2 × @size lower- or upper-case hex digits. FALSE, @ret_bytes untouched, when @text
 * is anything else. */
gboolean ocop_hex_decode (const char *text, guint8 *ret_bytes, gsize size);

/* base64url without padding (RFC 4648 section 5). Owned. */
char *ocop_base64url_encode (const guint8 *bytes, gsize size);
/* NULL when @text is not base64url without padding; at most @max_size bytes. Owned. */
GBytes *ocop_base64url_decode (const char *text, gsize length, gsize max_size);

/* Reads the 36-character text form of any UUID, case ignored. FALSE when it is none. */
gboolean ocop_uuid_parse (const char *text, guint8 ret_uuid[OCOP_UUID_SIZE]);
/* Lower-case text form. */
void ocop_uuid_to_text (const guint8 uuid[OCOP_UUID_SIZE], char ret_text[OCOP_UUID_TEXT_SIZE]);
/* A new UUID version 7 (RFC 9562): ordered by time, so that an index of them grows at its end. */
void ocop_uuid_make (const OcopPorts *ports, guint8 ret_uuid[OCOP_UUID_SIZE]);
