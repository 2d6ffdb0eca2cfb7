/* RFC 9421 with one fixed set of components and one spelling: the text that was sent is compared
 * with the text we would have written, and nothing of it is interpreted further. */
#include "wire/http_signature.h"

#include "base/error.h"
#include "base/ids.h"
#include "base/text.h"
#include "wire/parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COMPONENTS    "(\"@method\" \"@path\" \"@query\" \"content-digest\")"
#define INPUT_LABEL   "ocop="
#define METHOD_MAX    16
#define NONCE_TEXT    (2 * OCOP_NONCE_SIZE)
#define NUMBER_DIGITS 20

void
ocop_signature_headers_clear (OcopSignatureHeaders *headers)
{
    g_clear_pointer (&headers->content_digest, g_free);
    g_clear_pointer (&headers->signature_input, g_free);
    g_clear_pointer (&headers->signature, g_free);
}

void
ocop_key_id_to_text (const OcopKeyId *id, char ret_text[OCOP_KEY_ID_TEXT_SIZE])
{
    g_snprintf (ret_text, OCOP_KEY_ID_TEXT_SIZE, "%s-%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                id->point, id->till, id->epoch);
}

/* Digits without a leading zero up to @end or the end of the text. FALSE when there are none or the
 * number is over @max. */
static gboolean
read_number (const char *text, const char *end, gint64 max, gint64 *ret_number)
{
    gint64 number = 0;
    if (text == end || end - text > NUMBER_DIGITS || (text[0] == '0' && end > text + 1))
        return FALSE;
    for (const char *at = text; at < end; at++) {
        if (!g_ascii_isdigit (*at) || number > (max - (*at - '0')) / 10)
            return FALSE;
        number = number * 10 + (*at - '0');
    }
    *ret_number = number;
    return TRUE;
}

gboolean
ocop_key_id_from_text (const char *text, OcopKeyId *ret_id)
{
    OcopKeyId id = {0};
    const char *dash = strchr (text, '-');
    const char *dot = dash != NULL ? strchr (dash, '.') : NULL;
    if (dot == NULL || (gsize)(dash - text) >= sizeof id.point)
        return FALSE;
    memcpy (id.point, text, (gsize)(dash - text));
    if (!ocop_wire_is_code (id.point, 2) || !read_number (dash + 1, dot, OCOP_TILL_MAX, &id.till) ||
        id.till < 1 || !read_number (dot + 1, dot + strlen (dot), OCOP_EPOCH_MAX, &id.epoch) ||
        id.epoch < 1)
        return FALSE;
    *ret_id = id;
    return TRUE;
}

/* ":base64:" as RFC 8941 writes bytes, with padding. */
static void
append_bytes (GString *out, const guint8 *bytes, gsize size)
{
    g_autofree char *base64 = g_base64_encode (bytes, size);
    g_string_append_printf (out, ":%s:", base64);
}

char *
ocop_http_digest_from_hash (const guint8 hash[OCOP_HASH_SIZE])
{
    GString *out = g_string_new ("sha-256=");
    append_bytes (out, hash, OCOP_HASH_SIZE);
    return g_string_free (out, FALSE);
}

char *
ocop_http_digest_make (const void *body, gsize size)
{
    guint8 hash[OCOP_HASH_SIZE];
    ocop_hash_bytes (size > 0 ? body : "", size, hash);
    return ocop_http_digest_from_hash (hash);
}

/* An upper-case token and an origin-form target of printable ASCII: no line can be smuggled into
 * the base. */
static gboolean
is_sound (const OcopHttpRequest *request)
{
    const gsize n_method = strspn (request->method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (n_method == 0 || n_method > METHOD_MAX || request->method[n_method] != '\0')
        return FALSE;
    if (request->target[0] != '/' || strlen (request->target) > OCOP_HTTP_TARGET_MAX)
        return FALSE;
    for (const char *at = request->target; *at != '\0'; at++) {
        if (!g_ascii_isgraph (*at) || *at == '#')
            return FALSE;
    }
    return TRUE;
}

/* The value of Signature-Input behind its label, which also ends the base. */
static char *
make_parameters (const OcopSignatureParams *params)
{
    char nonce[NONCE_TEXT + 1];
    char key_id[OCOP_KEY_ID_TEXT_SIZE];
    ocop_hex_encode (params->nonce, OCOP_NONCE_SIZE, nonce);
    ocop_key_id_to_text (&params->key_id, key_id);
    return g_strdup_printf (COMPONENTS ";created=%" G_GINT64_FORMAT ";nonce=\"%s\";keyid=\"%s\"",
                            params->created, nonce, key_id);
}

/* RFC 9421 section 2.5. "@query" of a target without one is "?" (section 2.2.7). */
static GString *
make_base (const OcopHttpRequest *request, const char *digest, const char *parameters)
{
    const char *query = strchr (request->target, '?');
    const gsize n_path =
        query != NULL ? (gsize)(query - request->target) : strlen (request->target);
    GString *base = g_string_new (NULL);
    g_string_append_printf (base, "\"@method\": %s\n\"@path\": %.*s\n\"@query\": %s\n",
                            request->method, (int)n_path, request->target,
                            query != NULL ? query : "?");
    g_string_append_printf (base, "\"content-digest\": %s\n\"@signature-params\": %s", digest,
                            parameters);
    return base;
}

gboolean
ocop_http_signature_make (const OcopHttpRequest *request, const OcopSignatureParams *params,
                          const OcopKeys *keys, OcopSignatureHeaders *ret_headers, GError **error)
{
    if (!is_sound (request)) {
        g_autofree char *shown = ocop_text_excerpt (request->target, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "target",
                        _ ("a request for “%s” cannot be signed"), shown);
        return FALSE;
    }
    g_assert (params->created >= 0 && params->created <= OCOP_CREATED_MAX);

    guint8 signature[OCOP_SIGNATURE_SIZE];
    g_autofree char *parameters = make_parameters (params);
    char *digest = ocop_http_digest_make (request->body, request->body_size);
    GString *base = make_base (request, digest, parameters);
    ocop_keys_sign_bytes (keys, base->str, base->len, signature);
    g_string_truncate (base, 0);
    g_string_append (base, INPUT_LABEL);
    append_bytes (base, signature, sizeof signature);
    *ret_headers = (OcopSignatureHeaders){
        .content_digest = digest,
        .signature_input = g_strconcat (INPUT_LABEL, parameters, NULL),
        .signature = g_string_free (base, FALSE),
    };
    return TRUE;
}

/* Moves behind @expected. */
static gboolean
skip (const char **at, const char *expected)
{
    const gsize length = strlen (expected);
    if (strncmp (*at, expected, length) != 0)
        return FALSE;
    *at += length;
    return TRUE;
}

/* Copies what stands before @end_mark into @buffer. */
static gboolean
take_until (const char **at, char end_mark, char *buffer, gsize size)
{
    const char *end = strchr (*at, end_mark);
    if (end == NULL || (gsize)(end - *at) >= size)
        return FALSE;
    memcpy (buffer, *at, (gsize)(end - *at));
    buffer[end - *at] = '\0';
    *at = end + 1;
    return TRUE;
}

static gboolean
read_parameters (const char *at, OcopSignatureParams *params)
{
    char number[NUMBER_DIGITS + 1];
    char nonce[NONCE_TEXT + 1];
    char key_id[OCOP_KEY_ID_TEXT_SIZE];
    return skip (&at, INPUT_LABEL COMPONENTS ";created=") &&
           take_until (&at, ';', number, sizeof number) &&
           read_number (number, number + strlen (number), OCOP_CREATED_MAX, &params->created) &&
           skip (&at, "nonce=\"") && take_until (&at, '"', nonce, sizeof nonce) &&
           strlen (nonce) == NONCE_TEXT &&
           ocop_hex_decode (nonce, params->nonce, OCOP_NONCE_SIZE) && skip (&at, ";keyid=\"") &&
           take_until (&at, '"', key_id, sizeof key_id) &&
           ocop_key_id_from_text (key_id, &params->key_id) && *at == '\0';
}

OcopSignatureResult
ocop_http_signature_read (const char *signature_input, OcopSignatureParams *ret_params)
{
    OcopSignatureParams params = {0};
    if (signature_input == NULL)
        return OCOP_SIGNATURE_MISSING;
    if (strlen (signature_input) > OCOP_HTTP_HEADER_MAX ||
        !read_parameters (signature_input, &params))
        return OCOP_SIGNATURE_MALFORMED;
    /* Only our own spelling: upper-case hex has not been seen so far. */
    g_autofree char *again = make_parameters (&params);
    if (strcmp (signature_input + strlen (INPUT_LABEL), again) != 0)
        return OCOP_SIGNATURE_MALFORMED;
    *ret_params = params;
    return OCOP_SIGNATURE_OK;
}

/* Exactly @prefix, ":", the base64 of @size bytes, ":". */
static gboolean
read_bytes (const char *text, const char *prefix, guint8 *ret_bytes, gsize size)
{
    if (strlen (text) > OCOP_HTTP_HEADER_MAX || !skip (&text, prefix))
        return FALSE;
    const gsize length = strlen (text);
    const gsize n_base64 = (size + 2) / 3 * 4;
    if (length != n_base64 + strlen ("::") || text[0] != ':' || text[length - 1] != ':')
        return FALSE;
    gsize n_decoded = 0;
    g_autofree char *base64 = g_strndup (text + 1, n_base64);
    g_autofree guchar *decoded = g_base64_decode (base64, &n_decoded);
    if (n_decoded != size)
        return FALSE;
    /* GLib's decoder is lenient; one value has one text here. */
    g_autofree char *again = g_base64_encode (decoded, n_decoded);
    if (strcmp (again, base64) != 0)
        return FALSE;
    memcpy (ret_bytes, decoded, size);
    return TRUE;
}

/* Everything but the body. *@ret_digest is what the body must hash to. */
static OcopSignatureResult
verify_head (const OcopHttpRequest *request, const OcopSignatureHeaders *headers,
             const guint8 public_key[OCOP_PUBLIC_KEY_SIZE], OcopSignatureParams *ret_params,
             guint8 ret_digest[OCOP_HASH_SIZE])
{
    guint8 signature[OCOP_SIGNATURE_SIZE];

    if (headers->content_digest == NULL || headers->signature == NULL)
        return OCOP_SIGNATURE_MISSING;
    const OcopSignatureResult result =
        ocop_http_signature_read (headers->signature_input, ret_params);
    if (result != OCOP_SIGNATURE_OK)
        return result;
    if (!is_sound (request) ||
        !read_bytes (headers->signature, INPUT_LABEL, signature, sizeof signature) ||
        !read_bytes (headers->content_digest, "sha-256=", ret_digest, OCOP_HASH_SIZE))
        return OCOP_SIGNATURE_MALFORMED;

    g_autofree char *parameters = make_parameters (ret_params);
    GString *base = make_base (request, headers->content_digest, parameters);
    const gboolean is_signed = ocop_keys_verify_bytes (public_key, base->str, base->len, signature);
    g_string_free (base, TRUE);
    return is_signed ? OCOP_SIGNATURE_OK : OCOP_SIGNATURE_WRONG;
}

/* @body_hash NULL: the hash of @request's body, taken only when everything else is in order. The
 * signature comes first: what it covers says which body was meant. */
static OcopSignatureResult
verify (const OcopHttpRequest *request, const guint8 *body_hash,
        const OcopSignatureHeaders *headers, const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
        OcopSignatureParams *ret_params)
{
    OcopSignatureParams params;
    guint8 digest[OCOP_HASH_SIZE], actual[OCOP_HASH_SIZE];
    const OcopSignatureResult result = verify_head (request, headers, public_key, &params, digest);
    if (result != OCOP_SIGNATURE_OK)
        return result;
    if (body_hash == NULL) {
        ocop_hash_bytes (request->body_size > 0 ? request->body : "", request->body_size, actual);
        body_hash = actual;
    }
    if (memcmp (body_hash, digest, OCOP_HASH_SIZE) != 0)
        return OCOP_SIGNATURE_DIGEST;
    if (ret_params != NULL)
        *ret_params = params;
    return OCOP_SIGNATURE_OK;
}

OcopSignatureResult
ocop_http_signature_verify (const OcopHttpRequest *request, const OcopSignatureHeaders *headers,
                            const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                            OcopSignatureParams *ret_params)
{
    return verify (request, NULL, headers, public_key, ret_params);
}

OcopSignatureResult
ocop_http_signature_verify_hash (const OcopHttpRequest *request,
                                 const guint8 body_hash[OCOP_HASH_SIZE],
                                 const OcopSignatureHeaders *headers,
                                 const guint8 public_key[OCOP_PUBLIC_KEY_SIZE],
                                 OcopSignatureParams *ret_params)
{
    return verify (request, body_hash, headers, public_key, ret_params);
}
