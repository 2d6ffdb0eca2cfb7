/* SHA-256, the only hash of the journal. */
#pragma once

#include <glib.h>

#define OCOP_HASH_SIZE      32
#define OCOP_HASH_TEXT_SIZE 65

void ocop_hash_bytes (const void *bytes, gsize size, guint8 ret_hash[OCOP_HASH_SIZE]);

/* 64 lower-case hex digits into @buffer, which is returned. */
const char *ocop_hash_to_text (const guint8 hash[OCOP_HASH_SIZE], char buffer[OCOP_HASH_TEXT_SIZE]);

/* Readies libsodium, once for the process. Everything in this folder that uses it calls this
 * itself. */
void ocop_hash_ready_library (void);
