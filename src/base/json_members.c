/* One object of a checked text, key by key. The first error stays and every later call gives its
 * fallback, as in json_reader.c, so that reading a message is a plain list of its keys. */
#include "base/json_span.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
dup_field (const OcopJsonMembers *members, const char *key)
{
    if (key != NULL)
        return g_strconcat (members->path, key, NULL);
    const gsize length = strlen (members->path);
    return length > 0 ? g_strndup (members->path, length - 1) : NULL;
}

static gboolean
is_key (OcopJsonSpan span, const char *key, gsize length)
{
    return span.size == length && memcmp (span.text, key, length) == 0;
}

/* The value of the first @n_members with that key, size 0 when there is none. */
static OcopJsonSpan
find (const OcopJsonMembers *members, guint n_members, const char *key, gsize length)
{
    for (guint i = 0; i < n_members; i++) {
        if (is_key (members->members[i].key, key, length))
            return members->members[i].value;
    }
    return (OcopJsonSpan){0};
}

static void
refuse_key (OcopJsonMembers *members, OcopJsonSpan key)
{
    g_autofree char *shown = ocop_text_excerpt (key.text, (gssize)key.size);
    ocop_json_members_fail (members, NULL, _ ("the key “%s” is there twice"), shown);
}

void
ocop_json_members_init (OcopJsonMembers *members, OcopJsonSpan object, const char *path)
{
    members->path = g_strdup (path);
    members->error = NULL;
    members->n_members = 0;
    if (ocop_json_span_get_type (object) != OCOP_JSON_OBJECT) {
        ocop_json_members_fail (members, NULL, _ ("an object is expected"));
        return;
    }

    OcopJsonWalk walk;
    OcopJsonMember member;
    ocop_json_walk_init (&walk, object);
    while (ocop_json_walk_next_member (&walk, &member)) {
        if (members->n_members == OCOP_JSON_MEMBERS_MAX) {
            ocop_json_members_fail (members, NULL, _ ("an object has too many keys"));
            return;
        }
        if (find (members, members->n_members, member.key.text, member.key.size).size > 0) {
            refuse_key (members, member.key);
            return;
        }
        members->members[members->n_members++] = member;
    }
}

/* A member of an object in which nothing is found and nothing is wrong. */
static void
init_empty (OcopJsonMembers *members)
{
    members->path = g_strdup ("");
    members->error = NULL;
    members->n_members = 0;
}

OcopJsonSpan
ocop_json_members_get (OcopJsonMembers *members, const char *key)
{
    if (members->error != NULL)
        return (OcopJsonSpan){0};
    const OcopJsonSpan value = find (members, members->n_members, key, strlen (key));
    return ocop_json_span_get_type (value) == OCOP_JSON_NULL ? (OcopJsonSpan){0} : value;
}

static OcopJsonSpan
get_required (OcopJsonMembers *members, const char *key, gboolean required)
{
    const OcopJsonSpan value = ocop_json_members_get (members, key);
    if (value.size == 0 && required)
        ocop_json_members_fail (members, key, _ ("“%s” is missing"), key);
    return value;
}

gint64
ocop_json_members_get_int (OcopJsonMembers *members, const char *key, gboolean required, gint64 min,
                           gint64 max, gint64 fallback)
{
    const OcopJsonSpan span = get_required (members, key, required);
    gint64 value = fallback;
    if (span.size == 0)
        return fallback;
    if (!ocop_json_span_get_int (span, &value)) {
        ocop_json_members_fail (members, key, _ ("“%s” must be a whole number"), key);
        return fallback;
    }
    if (value < min || value > max) {
        ocop_json_members_fail (members, key, _ ("“%s” is out of its range"), key);
        return fallback;
    }
    return value;
}

gboolean
ocop_json_members_get_bool (OcopJsonMembers *members, const char *key, gboolean fallback)
{
    const OcopJsonSpan span = ocop_json_members_get (members, key);
    gboolean value = fallback;
    if (span.size > 0 && !ocop_json_span_get_bool (span, &value))
        ocop_json_members_fail (members, key, _ ("“%s” must be true or false"), key);
    return value;
}

gboolean
ocop_json_members_get_hex (OcopJsonMembers *members, const char *key, gboolean required,
                           guint8 *ret_bytes, gsize size)
{
    const OcopJsonSpan span = get_required (members, key, required);
    if (span.size > 0 && ocop_json_span_get_hex (span, ret_bytes, size))
        return TRUE;
    if (span.size > 0)
        ocop_json_members_fail (members, key, _ ("“%s” must be %u lower-case hex digits"), key,
                                (guint)(2 * size));
    memset (ret_bytes, 0, size);
    return FALSE;
}

char *
ocop_json_members_dup_raw (OcopJsonMembers *members, const char *key, gboolean required,
                           gsize max_bytes, gsize *ret_size)
{
    const OcopJsonSpan span = get_required (members, key, required);
    gsize size = 0;
    if (span.size == 0)
        return NULL;
    g_autofree char *text = ocop_json_span_dup_string (span, &size);
    if (text == NULL) {
        ocop_json_members_fail (members, key, _ ("“%s” must be a text"), key);
        return NULL;
    }
    if (size > max_bytes) {
        ocop_json_members_fail (members, key, _ ("“%s” is longer than %u bytes"), key,
                                (guint)max_bytes);
        return NULL;
    }
    if (ret_size != NULL)
        *ret_size = size;
    return g_steal_pointer (&text);
}

char *
ocop_json_members_dup_text (OcopJsonMembers *members, const char *key, gboolean required,
                            gsize max_bytes)
{
    g_autofree char *text = ocop_json_members_dup_raw (members, key, required, G_MAXSIZE, NULL);
    if (text == NULL)
        return NULL;
    g_autofree char *field = dup_field (members, key);
    return ocop_text_take_in (text, -1, max_bytes, field, &members->error);
}

OcopJsonSpan
ocop_json_members_get_array (OcopJsonMembers *members, const char *key, gboolean required,
                             guint max, guint *ret_length)
{
    const OcopJsonSpan span = get_required (members, key, required);
    OcopJsonSpan element;
    OcopJsonWalk walk;
    guint length = 0;

    *ret_length = 0;
    if (span.size == 0)
        return span;
    if (ocop_json_span_get_type (span) != OCOP_JSON_ARRAY) {
        ocop_json_members_fail (members, key, _ ("“%s” must be a list"), key);
        return (OcopJsonSpan){0};
    }
    ocop_json_walk_init (&walk, span);
    while (ocop_json_walk_next_element (&walk, &element)) {
        if (++length > max) {
            ocop_json_members_fail (members, key, _ ("“%s” has more than %u elements"), key, max);
            return (OcopJsonSpan){0};
        }
    }
    *ret_length = length;
    return span;
}

gboolean
ocop_json_members_enter (OcopJsonMembers *members, const char *key, gboolean required,
                         OcopJsonMembers *ret_child)
{
    const OcopJsonSpan span = get_required (members, key, required);
    if (span.size == 0)
        return FALSE;
    g_autofree char *path = g_strconcat (members->path, key, ".", NULL);
    ocop_json_members_init (ret_child, span, path);
    return TRUE;
}

void
ocop_json_members_enter_element (OcopJsonMembers *members, const char *key, guint index,
                                 OcopJsonSpan element, OcopJsonMembers *ret_child)
{
    if (members->error != NULL) {
        init_empty (ret_child);
        return;
    }
    g_autofree char *path = g_strdup_printf ("%s%s[%u].", members->path, key, index);
    ocop_json_members_init (ret_child, element, path);
}

void
ocop_json_members_leave (OcopJsonMembers *members, OcopJsonMembers *child)
{
    if (members->error == NULL)
        members->error = g_steal_pointer (&child->error);
    g_clear_error (&child->error);
    g_clear_pointer (&child->path, g_free);
}

void
ocop_json_members_fail (OcopJsonMembers *members, const char *key, const char *format, ...)
{
    if (members->error != NULL)
        return;
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_autofree char *field = dup_field (members, key);
    ocop_set_error (&members->error, OCOP_ERROR_BAD_INPUT, field, "%s", message);
}

gboolean
ocop_json_members_has_failed (const OcopJsonMembers *members)
{
    return members->error != NULL;
}

gboolean
ocop_json_members_finish (OcopJsonMembers *members, GError **error)
{
    g_clear_pointer (&members->path, g_free);
    if (members->error == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&members->error));
    return FALSE;
}
