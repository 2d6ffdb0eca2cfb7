/* Whether a notice comes from the bank's service. Each scheme works on the text that was sent:
 * numbers are never read and written again. */
#include "registry/payments/source_facts.h"

#include "base/ids.h"
#include "base/json_span.h"
#include <sodium.h>
#include <string.h>

#define MEMBERS_MAX 256
#define DEPTH_MAX   8

/* --- HMAC --- */

static void
make_hmac_sha256 (const char *key, const GString *text, guint8 mac[crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init (&state, (const guint8 *)key, strlen (key));
    crypto_auth_hmacsha256_update (&state, (const guint8 *)text->str, text->len);
    crypto_auth_hmacsha256_final (&state, mac);
}

static void
make_hmac_sha512 (const char *key, const GString *text, guint8 mac[crypto_auth_hmacsha512_BYTES])
{
    crypto_auth_hmacsha512_state state;
    crypto_auth_hmacsha512_init (&state, (const guint8 *)key, strlen (key));
    crypto_auth_hmacsha512_update (&state, (const guint8 *)text->str, text->len);
    crypto_auth_hmacsha512_final (&state, mac);
}

/* --- JSON in the order of its keys --- */

static int
compare_keys (gconstpointer a, gconstpointer b)
{
    const OcopJsonSpan *one = &((const OcopJsonMember *)a)->key;
    const OcopJsonSpan *other = &((const OcopJsonMember *)b)->key;
    const int order = memcmp (one->text, other->text, MIN (one->size, other->size));
    return order != 0 ? order : (one->size > other->size) - (one->size < other->size);
}

/* Array of OcopJsonMember; NULL when there are too many. */
static GArray *
list_sorted (OcopJsonSpan object)
{
    g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (OcopJsonMember));
    OcopJsonMember member;
    OcopJsonWalk walk;
    ocop_json_walk_init (&walk, object);
    while (ocop_json_walk_next_member (&walk, &member)) {
        if (members->len == MEMBERS_MAX)
            return NULL;
        g_array_append_val (members, member);
    }
    g_array_sort (members, compare_keys);
    return g_steal_pointer (&members);
}

/* As JSON.stringify writes it. */
static void
append_string (GString *out, const char *text, gsize size)
{
    g_string_append_c (out, '"');
    for (gsize i = 0; i < size; i++) {
        const char *escapes = "\"\"\\\\\bb\ff\nn\rr\tt";
        const char c = text[i];
        gboolean is_escaped = FALSE;
        for (const char *at = escapes; *at != '\0' && !is_escaped; at += 2)
            if (*at == c) {
                g_string_append_c (out, '\\');
                g_string_append_c (out, at[1]);
                is_escaped = TRUE;
            }
        if (!is_escaped && (guchar)c < 0x20)
            g_string_append_printf (out, "\\u%04x", (guint)c);
        else if (!is_escaped)
            g_string_append_c (out, c);
    }
    g_string_append_c (out, '"');
}

/* Objects sorted by key all the way down, arrays as they stand, no blanks. */
static gboolean
append_sorted (GString *out, OcopJsonSpan value, guint depth)
{
    const OcopJsonType type = ocop_json_span_get_type (value);
    const char *separator = "";
    if (depth > DEPTH_MAX)
        return FALSE;
    if (type == OCOP_JSON_STRING) {
        gsize size;
        g_autofree char *text = ocop_json_span_dup_string (value, &size);
        append_string (out, text, size);
    } else if (type == OCOP_JSON_OBJECT) {
        g_autoptr (GArray) members = list_sorted (value);
        if (members == NULL)
            return FALSE;
        g_string_append_c (out, '{');
        for (guint i = 0; i < members->len; i++, separator = ",") {
            const OcopJsonMember *member = &g_array_index (members, OcopJsonMember, i);
            g_string_append (out, separator);
            append_string (out, member->key.text, member->key.size);
            g_string_append_c (out, ':');
            if (!append_sorted (out, member->value, depth + 1))
                return FALSE;
        }
        g_string_append_c (out, '}');
    } else if (type == OCOP_JSON_ARRAY) {
        OcopJsonWalk walk;
        OcopJsonSpan element;
        ocop_json_walk_init (&walk, value);
        g_string_append_c (out, '[');
        for (; ocop_json_walk_next_element (&walk, &element); separator = ",") {
            g_string_append (out, separator);
            if (!append_sorted (out, element, depth + 1))
                return FALSE;
        }
        g_string_append_c (out, ']');
    } else {
        g_string_append_len (out, value.text, (gssize)value.size);
    }
    return TRUE;
}

/* --- the schemes --- */

/* Compared by their hashes, so that not even the length of the key shows. */
static gboolean
verify_secret (const OcopPaymentSource *source, const char *given)
{
    guint8 one[crypto_hash_sha256_BYTES], other[crypto_hash_sha256_BYTES];
    const gsize prefix = strlen (source->prefix);
    if (given == NULL || strncmp (given, source->prefix, prefix) != 0)
        return FALSE;
    given += prefix;
    crypto_hash_sha256 (one, (const guint8 *)given, strlen (given));
    crypto_hash_sha256 (other, (const guint8 *)source->secret, strlen (source->secret));
    return sodium_memcmp (one, other, sizeof one) == 0;
}

static gboolean
append_pair_value (GString *out, OcopJsonSpan value)
{
    g_autofree char *text = ocop_json_span_dup_string (value, NULL);
    if (ocop_json_span_get_type (value) == OCOP_JSON_NULL)
        return TRUE;
    if (text == NULL)
        return append_sorted (out, value, 0);
    if (strcmp (text, "null") != 0 && strcmp (text, "undefined") != 0)
        g_string_append (out, text);
    return TRUE;
}

static gboolean
verify_pairs (const OcopPaymentSource *source, OcopJsonSpan body)
{
    OcopJsonMembers members;
    guint8 given[crypto_auth_hmacsha256_BYTES], mac[crypto_auth_hmacsha256_BYTES];
    g_autoptr (GString) text = g_string_new (NULL);
    ocop_json_members_init (&members, body, "");
    const OcopJsonSpan over = ocop_json_members_get (&members, source->over);
    const gboolean is_given =
        ocop_json_members_get_hex (&members, source->member, TRUE, given, sizeof given);
    if (!ocop_json_members_finish (&members, NULL) || !is_given || over.size == 0)
        return FALSE;
    g_autoptr (GArray) pairs = list_sorted (over);
    for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
        const OcopJsonMember *pair = &g_array_index (pairs, OcopJsonMember, i);
        g_string_append (text, i > 0 ? "&" : "");
        g_string_append_len (text, pair->key.text, (gssize)pair->key.size);
        g_string_append_c (text, '=');
        if (!append_pair_value (text, pair->value))
            return FALSE;
    }
    make_hmac_sha256 (source->secret, text, mac);
    return pairs != NULL && pairs->len > 0 && sodium_memcmp (mac, given, sizeof mac) == 0;
}

static gboolean
verify_v1 (const OcopPaymentSource *source, const char *header, OcopJsonSpan body)
{
    guint8 given[crypto_auth_hmacsha512_BYTES], mac[crypto_auth_hmacsha512_BYTES];
    g_autoptr (GString) text = g_string_new (NULL);
    if (header == NULL || !g_str_has_prefix (header, "t="))
        return FALSE;
    const gsize digits = strspn (header + 2, "0123456789");
    const char *rest = header + 2 + digits;
    if (digits == 0 || digits > 20 || !g_str_has_prefix (rest, ",v1=") ||
        !ocop_hex_decode (rest + 4, given, sizeof given))
        return FALSE;
    g_string_append_len (text, header + 2, (gssize)digits);
    g_string_append_c (text, '.');
    if (!append_sorted (text, body, 0))
        return FALSE;
    make_hmac_sha512 (source->secret, text, mac);
    return sodium_memcmp (mac, given, sizeof mac) == 0;
}

gboolean
ocop_payment_source_verify (const OcopPaymentSource *source, OcopHeaderFunc header,
                            gconstpointer header_data, const char *body, gsize size)
{
    OcopJsonSpan span;
    const char *given = *source->header != '\0' ? header (source->header, header_data) : NULL;
    if (source->scheme == OCOP_SCHEME_SECRET)
        return verify_secret (source, given);
    if (!ocop_json_span_init (&span, body, size, OCOP_PAYMENT_NOTICE_MAX_BYTES, NULL))
        return FALSE;
    return source->scheme == OCOP_SCHEME_HMAC_SHA256_PAIRS ? verify_pairs (source, span)
                                                           : verify_v1 (source, given, span);
}
