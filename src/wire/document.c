/* One way to sign for all of the registry's documents. The message is put together in one piece,
 * because Ed25519 needs it twice. */
#include "wire/document.h"

#include "base/ids.h"

#include <string.h>

static const char *const prefixes[OCOP_N_DOCUMENTS] = {
    [OCOP_DOCUMENT_ACK] = "OCOPA1 ack\n",
    [OCOP_DOCUMENT_STATE] = "OCOPA1 state\n",
    [OCOP_DOCUMENT_ENROLMENT] = "OCOPA1 enrolment\n",
    [OCOP_DOCUMENT_PROBLEM] = "OCOPA1 problem\n",
    [OCOP_DOCUMENT_CATALOGUE] = "OCOPC1 catalogue\n",
    [OCOP_DOCUMENT_RECALLS] = "OCOPC1 recalls\n",
};

static GString *
join (OcopDocumentKind kind, const void *bytes, gsize size)
{
    g_assert ((guint)kind < OCOP_N_DOCUMENTS);
    GString *message = g_string_sized_new (strlen (prefixes[kind]) + size);
    g_string_append (message, prefixes[kind]);
    return g_string_append_len (message, size > 0 ? bytes : "", (gssize)size);
}

void
ocop_document_sign (OcopDocumentKind kind, const void *bytes, gsize size,
                    const OcopKeys *registry_keys, char ret_signature[OCOP_SIGNATURE_TEXT_SIZE])
{
    guint8 signature[OCOP_SIGNATURE_SIZE];
    GString *message = join (kind, bytes, size);
    ocop_keys_sign_bytes (registry_keys, message->str, message->len, signature);
    ocop_hex_encode (signature, sizeof signature, ret_signature);
    g_string_free (message, TRUE);
}

gboolean
ocop_document_verify (OcopDocumentKind kind, const void *bytes, gsize size,
                      const guint8 registry_key[OCOP_PUBLIC_KEY_SIZE], const char *signature)
{
    guint8 decoded[OCOP_SIGNATURE_SIZE];
    if (signature == NULL || !ocop_hex_decode (signature, decoded, sizeof decoded))
        return FALSE;
    GString *message = join (kind, bytes, size);
    const gboolean is_sound =
        ocop_keys_verify_bytes (registry_key, message->str, message->len, decoded);
    g_string_free (message, TRUE);
    return is_sound;
}
