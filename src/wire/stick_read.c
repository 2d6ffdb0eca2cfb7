/* The stick's file on its way in: sizes are checked before anything is taken, and the last line
 * before anything is believed. */
#include "base/error.h"
#include "journal/hash.h"
#include "wire/stick_parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINE_BYTES (OCOP_STICK_VALUE_MAX + 2 * OCOP_STICK_NAME_MAX)

typedef struct {
    GBytes *file; /* borrowed */
    const char *start;
    gsize at;
    gsize size; /* without the last line */
    char line[LINE_BYTES + 1];
} Reader;

/* The next line without its LF into reader->line. */
static gboolean
read_line (Reader *reader)
{
    const char *from = reader->start + reader->at;
    const gsize n_left = reader->size - reader->at;
    const char *end = n_left > 0 ? memchr (from, '\n', MIN (n_left, LINE_BYTES + 1)) : NULL;
    if (end == NULL || memchr (from, '\0', (gsize)(end - from)) != NULL)
        return FALSE;
    memcpy (reader->line, from, (gsize)(end - from));
    reader->line[end - from] = '\0';
    reader->at += (gsize)(end - from) + 1;
    return TRUE;
}

/* Digits alone, without leading zero, up to @max. */
static gboolean
read_size (const char *text, gsize max, gsize *ret_size)
{
    gsize size = 0;
    if (!g_ascii_isdigit (*text) || (text[0] == '0' && text[1] != '\0'))
        return FALSE;
    for (; g_ascii_isdigit (*text); text++) {
        size = size * 10 + (gsize)(*text - '0');
        if (size > max)
            return FALSE;
    }
    *ret_size = size;
    return *text == '\0';
}

/* The words of the line that begins a message: what is asked or answered, then two sizes. */
static gboolean
read_start (OcopStickKind kind, char **words, OcopStickMessage *message, gsize *ret_n_headers,
            gsize *ret_body_size)
{
    const guint n_words = g_strv_length (words);
    const guint n_first = kind == OCOP_STICK_REQUESTS ? 2 : 1;
    gsize status = 0;
    if (n_words != n_first + 2 ||
        !read_size (words[n_first], OCOP_STICK_HEADERS_MAX, ret_n_headers) ||
        !read_size (words[n_first + 1], OCOP_STICK_BODY_MAX, ret_body_size))
        return FALSE;
    if (kind == OCOP_STICK_REQUESTS) {
        message->method = g_strdup (words[0]);
        message->target = g_strdup (words[1]);
        return ocop_stick_is_request_sound (words[0], words[1]);
    }
    if (!read_size (words[0], OCOP_STICK_STATUS_MAX, &status) || status < OCOP_STICK_STATUS_MIN)
        return FALSE;
    message->status = (int)status;
    return TRUE;
}

static gboolean
read_header (Reader *reader, OcopStickMessage *message)
{
    if (!read_line (reader))
        return FALSE;
    char *colon = strchr (reader->line, ':');
    if (colon == NULL || colon[1] != ' ')
        return FALSE;
    *colon = '\0';
    if (!ocop_stick_is_header_sound (reader->line, colon + 2) ||
        ocop_stick_message_get_header (message, reader->line) != NULL)
        return FALSE;
    ocop_stick_message_add_header (message, reader->line, colon + 2);
    return TRUE;
}

/* NULL when what stands at the reader is no message. */
static OcopStickMessage *
read_message (Reader *reader, OcopStickKind kind)
{
    gsize n_headers, body_size;
    g_autoptr (OcopStickMessage) message = ocop_stick_message_new();
    if (!read_line (reader) || !g_str_has_prefix (reader->line, OCOP_STICK_MESSAGE))
        return NULL;
    g_auto (GStrv) words = g_strsplit (reader->line + strlen (OCOP_STICK_MESSAGE), " ", -1);
    if (!read_start (kind, words, message, &n_headers, &body_size))
        return NULL;
    for (gsize i = 0; i < n_headers; i++) {
        if (!read_header (reader, message))
            return NULL;
    }
    if (reader->size - reader->at <= body_size || reader->start[reader->at + body_size] != '\n')
        return NULL;
    message->body = g_bytes_new_from_bytes (reader->file, reader->at, body_size);
    reader->at += body_size + 1;
    return g_steal_pointer (&message);
}

/* Finds the last line and checks its sum; reader->size is then what stands before it. */
static gboolean
read_end (Reader *reader, gsize *ret_n_messages)
{
    char text[OCOP_HASH_TEXT_SIZE];
    guint8 hash[OCOP_HASH_SIZE];
    if (reader->size < 2 || reader->start[reader->size - 1] != '\n')
        return FALSE;
    const char *before = memrchr (reader->start, '\n', reader->size - 1);
    if (before == NULL)
        return FALSE;
    reader->at = (gsize)(before - reader->start) + 1;
    const gsize end_at = reader->at;
    if (!read_line (reader) || !g_str_has_prefix (reader->line, OCOP_STICK_END))
        return FALSE;
    g_auto (GStrv) words = g_strsplit (reader->line + strlen (OCOP_STICK_END), " ", 3);
    if (g_strv_length (words) != 2 ||
        !read_size (words[0], OCOP_STICK_MESSAGES_MAX, ret_n_messages))
        return FALSE;
    ocop_hash_bytes (reader->start, end_at, hash);
    reader->at = 0;
    reader->size = end_at;
    return strcmp (words[1], ocop_hash_to_text (hash, text)) == 0;
}

static GPtrArray *
refuse (guint row, const char *reason, GError **error)
{
    GError *made = NULL;
    ocop_set_error (&made, OCOP_ERROR_BAD_FILE, NULL, "%s", reason);
    ocop_error_set_place (made, NULL, row, NULL);
    g_propagate_error (error, made);
    return NULL;
}

GPtrArray *
ocop_stick_read (OcopStickKind kind, GBytes *file, GError **error)
{
    Reader reader = {.file = file};
    gsize n_messages;
    const char *magic = ocop_stick_get_magic (kind);
    reader.start = g_bytes_get_data (file, &reader.size);
    if (reader.size > OCOP_STICK_MAX_BYTES + LINE_BYTES)
        return refuse (0, _ ("the file of the stick is too large"), error);
    if (reader.size < strlen (magic) || memcmp (reader.start, magic, strlen (magic)) != 0)
        return refuse (0, _ ("this is no file of a till's or registry's stick"), error);
    if (!read_end (&reader, &n_messages))
        return refuse (0, _ ("the file was cut off or changed on its way"), error);

    reader.at = strlen (magic);
    g_autoptr (GPtrArray) messages =
        g_ptr_array_new_with_free_func ((GDestroyNotify)ocop_stick_message_free);
    while (reader.at < reader.size) {
        OcopStickMessage *message = read_message (&reader, kind);
        if (message == NULL || messages->len == n_messages) {
            ocop_stick_message_free (message);
            return refuse (messages->len + 1, _ ("a message of the file cannot be read"), error);
        }
        g_ptr_array_add (messages, message);
    }
    if (messages->len != n_messages)
        return refuse (messages->len, _ ("the file holds fewer messages than it says"), error);
    return g_steal_pointer (&messages);
}
