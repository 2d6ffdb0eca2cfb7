/* The text of a trace. Strict: a trace is a test, and a line that is half understood would make it
 * pass. */
#include "drivers/transport/trace.h"

#include "base/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORDS_MAX      8
#define TIME_MAX_MS    G_GINT64_CONSTANT (31536000000) /* a year */
#define HEX_SIZE_MAX   (2 * OCOP_TRACE_BYTES_MAX)
#define TRACE_LINE_MAX (HEX_SIZE_MAX + 64)

static const char *const words[OCOP_N_TRACE_KINDS] = {
    [OCOP_TRACE_OPEN] = "open",       [OCOP_TRACE_OUT] = ">",
    [OCOP_TRACE_WRITTEN] = "written", [OCOP_TRACE_IN] = "<",
    [OCOP_TRACE_CONTROL] = "control", [OCOP_TRACE_ANSWER] = "answer",
    [OCOP_TRACE_CANCEL] = "cancel",   [OCOP_TRACE_GONE] = "gone",
    [OCOP_TRACE_CLOSE] = "close",
};

void
ocop_trace_event_free (gpointer data)
{
    OcopTraceEvent *event = data;
    g_clear_pointer (&event->bytes, g_bytes_unref);
    g_free (event);
}

/* ---- writing */

static void
append_hex (GString *line, GBytes *bytes)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    for (gsize i = 0; i < size; i++)
        g_string_append_printf (line, "%02x", data[i]);
}

static void
append_control (GString *line, const OcopTraceEvent *event)
{
    g_string_append_printf (line, " %02x %02x %04x %04x ", event->request_type, event->request,
                            event->value, event->index);
    if (event->bytes != NULL) {
        g_string_append_c (line, '=');
        append_hex (line, event->bytes);
    } else
        g_string_append_printf (line, "%u", event->size_max);
}

char *
ocop_trace_event_format (const OcopTraceEvent *event)
{
    GString *line = g_string_new (NULL);
    g_string_append_printf (line, "%" G_GINT64_FORMAT " %s", event->at_ms, words[event->kind]);
    switch (event->kind) {
    case OCOP_TRACE_OPEN:
    case OCOP_TRACE_WRITTEN:
        g_string_append_printf (line, " %s", ocop_dev_result_get_name (event->result));
        break;
    case OCOP_TRACE_OUT:
    case OCOP_TRACE_IN:
        g_string_append_c (line, ' ');
        append_hex (line, event->bytes);
        break;
    case OCOP_TRACE_CONTROL:
        append_control (line, event);
        break;
    case OCOP_TRACE_ANSWER:
        g_string_append_printf (line, " %s", ocop_dev_result_get_name (event->result));
        if (g_bytes_get_size (event->bytes) > 0) {
            g_string_append_c (line, ' ');
            append_hex (line, event->bytes);
        }
        break;
    case OCOP_TRACE_CANCEL:
    case OCOP_TRACE_GONE:
    case OCOP_TRACE_CLOSE:
    case OCOP_N_TRACE_KINDS:
        break;
    }
    g_string_append_c (line, '\n');
    return g_string_free (line, FALSE);
}

/* ---- reading */

static gboolean
parse_hex_number (const char *word, gsize n_digits, guint16 *ret)
{
    guint value = 0;
    if (strlen (word) != n_digits)
        return FALSE;
    for (const char *at = word; *at != '\0'; at++) {
        if (!g_ascii_isxdigit (*at) || g_ascii_isupper (*at))
            return FALSE;
        value = value << 4 | (guint)g_ascii_xdigit_value (*at);
    }
    *ret = (guint16)value;
    return TRUE;
}

static gboolean
parse_bytes (const char *word, gsize size_min, GBytes **ret)
{
    const gsize size = strlen (word);
    if (size % 2 != 0 || size / 2 < size_min || size > HEX_SIZE_MAX)
        return FALSE;
    g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint)size / 2);
    for (gsize i = 0; i < size; i += 2) {
        const char digits[] = {word[i], word[i + 1], '\0'};
        guint16 value;
        if (!parse_hex_number (digits, 2, &value))
            return FALSE;
        g_byte_array_append (bytes, &(guint8){(guint8)value}, 1);
    }
    *ret = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
    return TRUE;
}

static gboolean
parse_result (const char *word, OcopDevResult *ret)
{
    for (guint i = 0; i < OCOP_N_DEV_RESULTS; i++)
        if (g_str_equal (ocop_dev_result_get_name ((OcopDevResult)i), word)) {
            *ret = (OcopDevResult)i;
            return TRUE;
        }
    return FALSE;
}

/* No leading zeros, so that each event has one line only. */
static gboolean
parse_number (const char *word, gint64 max, gint64 *ret)
{
    guint64 value;
    if ((word[0] == '0' && word[1] != '\0') || !g_ascii_isdigit (word[0]) ||
        !g_ascii_string_to_unsigned (word, 10, 0, (guint64)max, &value, NULL))
        return FALSE;
    *ret = (gint64)value;
    return TRUE;
}

static gboolean
parse_control (char **parts, guint n, OcopTraceEvent *event)
{
    guint16 type, request;
    gint64 size;
    if (n != 5 || !parse_hex_number (parts[0], 2, &type) ||
        !parse_hex_number (parts[1], 2, &request) ||
        !parse_hex_number (parts[2], 4, &event->value) ||
        !parse_hex_number (parts[3], 4, &event->index))
        return FALSE;
    event->request_type = (guint8)type;
    event->request = (guint8)request;
    if (parts[4][0] == '=')
        return (type & 0x80) == 0 && parse_bytes (parts[4] + 1, 1, &event->bytes);
    if (!parse_number (parts[4], G_MAXUINT16, &size) || ((type & 0x80) == 0 && size != 0))
        return FALSE;
    event->size_max = (guint16)size;
    return TRUE;
}

static gboolean
parse_answer (char **parts, guint n, OcopTraceEvent *event)
{
    if (n < 1 || n > 2 || !parse_result (parts[0], &event->result))
        return FALSE;
    if (n == 2)
        return parse_bytes (parts[1], 1, &event->bytes);
    event->bytes = g_bytes_new (NULL, 0);
    return TRUE;
}

static gboolean
parse_rest (char **parts, guint n, OcopTraceEvent *event)
{
    switch (event->kind) {
    case OCOP_TRACE_OPEN:
    case OCOP_TRACE_WRITTEN:
        return n == 1 && parse_result (parts[0], &event->result);
    case OCOP_TRACE_OUT:
    case OCOP_TRACE_IN:
        return n == 1 && parse_bytes (parts[0], 1, &event->bytes);
    case OCOP_TRACE_CONTROL:
        return parse_control (parts, n, event);
    case OCOP_TRACE_ANSWER:
        return parse_answer (parts, n, event);
    case OCOP_TRACE_CANCEL:
    case OCOP_TRACE_GONE:
    case OCOP_TRACE_CLOSE:
        return n == 0;
    case OCOP_N_TRACE_KINDS:
        break;
    }
    return FALSE;
}

static gboolean
parse_line (const char *line, gint64 after_ms, OcopTraceEvent *event)
{
    g_auto (GStrv) parts = g_strsplit (line, " ", WORDS_MAX);
    const guint n = g_strv_length (parts);
    if (n < 2 || !parse_number (parts[0], TIME_MAX_MS, &event->at_ms) || event->at_ms < after_ms)
        return FALSE;
    for (guint i = 0; i < OCOP_N_TRACE_KINDS; i++)
        if (g_str_equal (parts[1], words[i])) {
            event->kind = (OcopTraceKind)i;
            return parse_rest (parts + 2, n - 2, event);
        }
    return FALSE;
}

static gboolean
refuse (GError **error, gint64 row, const char *why)
{
    g_autoptr (GError) problem = NULL;
    ocop_set_error (&problem, OCOP_ERROR_BAD_FILE, NULL, _ ("line %d: %s"), (int)row, why);
    ocop_error_set_place (problem, NULL, row, NULL);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
}

static gboolean
take_line (GPtrArray *events, const char *start, gsize length, gint64 row, GError **error)
{
    const OcopTraceEvent *last =
        events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;
    g_autofree char *line = g_strndup (start, MIN (length, TRACE_LINE_MAX));
    if (length > TRACE_LINE_MAX || strlen (line) != length)
        return refuse (error, row, _ ("too long, or no text"));
    if (line[0] == '#')
        return TRUE;
    if (events->len == OCOP_TRACE_EVENTS_MAX)
        return refuse (error, row, _ ("too many events"));
    OcopTraceEvent *event = g_new0 (OcopTraceEvent, 1);
    g_ptr_array_add (events, event);
    return parse_line (line, last != NULL ? last->at_ms : 0, event) ||
           refuse (error, row, _ ("no event of a device's recording"));
}

GPtrArray *
ocop_trace_parse (const char *text, gsize size, GError **error)
{
    g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (ocop_trace_event_free);
    const gsize header = strlen (OCOP_TRACE_HEADER);
    gint64 row = 1;
    if (size > OCOP_TRACE_FILE_MAX || size < header ||
        memcmp (text, OCOP_TRACE_HEADER, header) != 0) {
        refuse (error, row, _ ("not a recording of a device, or not of this version"));
        return NULL;
    }
    for (gsize start = header; start < size;) {
        const char *end = memchr (text + start, '\n', size - start);
        row++;
        if (end == NULL) {
            refuse (error, row, _ ("the last line is cut off"));
            return NULL;
        }
        const gsize length = (gsize)(end - text) - start;
        if (!take_line (events, text + start, length, row, error))
            return NULL;
        start += length + 1;
    }
    return g_steal_pointer (&events);
}
