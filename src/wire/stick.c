/* The stick's file on its way out, and its messages. */
#include "wire/stick.h"

#include "base/error.h"
#include "journal/hash.h"
#include "wire/stick_parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
clear_header (gpointer header)
{
    g_free (((OcopStickHeader *)header)->name);
    g_free (((OcopStickHeader *)header)->value);
}

OcopStickMessage *
ocop_stick_message_new (void)
{
    OcopStickMessage *message = g_new0 (OcopStickMessage, 1);
    message->headers = g_array_new (FALSE, TRUE, sizeof (OcopStickHeader));
    g_array_set_clear_func (message->headers, clear_header);
    return message;
}

OcopStickMessage *
ocop_stick_request_new (const char *method, const char *target, GBytes *body)
{
    OcopStickMessage *message = ocop_stick_message_new();
    message->method = g_strdup (method);
    message->target = g_strdup (target);
    message->body = g_bytes_ref (body);
    return message;
}

OcopStickMessage *
ocop_stick_answer_new (int status, GBytes *body)
{
    OcopStickMessage *message = ocop_stick_message_new();
    message->status = status;
    message->body = g_bytes_ref (body);
    return message;
}

void
ocop_stick_message_free (OcopStickMessage *message)
{
    if (message == NULL)
        return;
    g_free (message->method);
    g_free (message->target);
    g_array_unref (message->headers);
    g_clear_pointer (&message->body, g_bytes_unref);
    g_free (message);
}

void
ocop_stick_message_add_header (OcopStickMessage *message, const char *name, const char *value)
{
    const OcopStickHeader header = {.name = g_strdup (name), .value = g_strdup (value)};
    g_array_append_val (message->headers, header);
}

const char *
ocop_stick_message_get_header (const OcopStickMessage *message, const char *name)
{
    for (guint i = 0; i < message->headers->len; i++) {
        const OcopStickHeader *header = &g_array_index (message->headers, OcopStickHeader, i);
        if (g_ascii_strcasecmp (header->name, name) == 0)
            return header->value;
    }
    return NULL;
}

const char *
ocop_stick_get_magic (OcopStickKind kind)
{
    return kind == OCOP_STICK_REQUESTS ? "OCOPS1 requests\n" : "OCOPS1 answers\n";
}

static gboolean
is_made_of (const char *text, gsize max, gboolean (*is_allowed) (char c))
{
    const gsize length = strlen (text);
    for (gsize i = 0; i < length; i++) {
        if (!is_allowed (text[i]))
            return FALSE;
    }
    return length <= max;
}

/* RFC 9110 section 5.6.2. */
static gboolean
is_token_char (char c)
{
    return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_printable (char c)
{
    return g_ascii_isprint (c);
}

static gboolean
is_graph (char c)
{
    return g_ascii_isgraph (c);
}

gboolean
ocop_stick_is_header_sound (const char *name, const char *value)
{
    const gsize length = strlen (value);
    return *name != '\0' && is_made_of (name, OCOP_STICK_NAME_MAX, is_token_char) &&
           is_made_of (value, OCOP_STICK_VALUE_MAX, is_printable) && length > 0 &&
           value[0] != ' ' && value[length - 1] != ' ';
}

gboolean
ocop_stick_is_request_sound (const char *method, const char *target)
{
    return *method != '\0' && is_made_of (method, OCOP_STICK_NAME_MAX, is_token_char) &&
           *target == '/' && is_made_of (target, OCOP_STICK_VALUE_MAX, is_graph);
}

static gboolean
is_message_sound (OcopStickKind kind, const OcopStickMessage *message)
{
    const gboolean is_request = message->method != NULL && message->target != NULL;
    if (is_request != (kind == OCOP_STICK_REQUESTS) ||
        message->headers->len > OCOP_STICK_HEADERS_MAX ||
        g_bytes_get_size (message->body) > OCOP_STICK_BODY_MAX)
        return FALSE;
    for (guint i = 0; i < message->headers->len; i++) {
        const OcopStickHeader *header = &g_array_index (message->headers, OcopStickHeader, i);
        if (!ocop_stick_is_header_sound (header->name, header->value))
            return FALSE;
    }
    if (is_request)
        return ocop_stick_is_request_sound (message->method, message->target);
    return message->status >= OCOP_STICK_STATUS_MIN && message->status <= OCOP_STICK_STATUS_MAX;
}

static void
append_message (GString *file, const OcopStickMessage *message)
{
    gsize size;
    const char *body = g_bytes_get_data (message->body, &size);
    if (message->method != NULL)
        g_string_append_printf (file, OCOP_STICK_MESSAGE "%s %s", message->method, message->target);
    else
        g_string_append_printf (file, OCOP_STICK_MESSAGE "%d", message->status);
    g_string_append_printf (file, " %u %" G_GSIZE_FORMAT "\n", message->headers->len, size);
    for (guint i = 0; i < message->headers->len; i++) {
        const OcopStickHeader *header = &g_array_index (message->headers, OcopStickHeader, i);
        g_string_append_printf (file, "%s: %s\n", header->name, header->value);
    }
    if (size > 0)
        g_string_append_len (file, body, (gssize)size);
    g_string_append_c (file, '\n');
}

void
ocop_stick_append_end (GString *file, guint n_messages)
{
    guint8 hash[OCOP_HASH_SIZE];
    char text[OCOP_HASH_TEXT_SIZE];
    ocop_hash_bytes (file->str, file->len, hash);
    g_string_append_printf (file, OCOP_STICK_END "%u %s\n", n_messages,
                            ocop_hash_to_text (hash, text));
}

GBytes *
ocop_stick_write (OcopStickKind kind, const GPtrArray *messages, GError **error)
{
    g_autoptr (GString) file = g_string_new (ocop_stick_get_magic (kind));
    for (guint i = 0; i < messages->len; i++) {
        const OcopStickMessage *message = g_ptr_array_index (messages, i);
        if (i == OCOP_STICK_MESSAGES_MAX || !is_message_sound (kind, message) ||
            file->len + g_bytes_get_size (message->body) > OCOP_STICK_MAX_BYTES) {
            ocop_set_error (error, OCOP_ERROR_BAD_INPUT, NULL,
                            _ ("message %u does not fit into a file for the stick"), i + 1);
            return NULL;
        }
        append_message (file, message);
    }
    ocop_stick_append_end (file, messages->len);
    return g_string_free_to_bytes (g_steal_pointer (&file));
}
