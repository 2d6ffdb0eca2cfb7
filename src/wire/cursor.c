/* The feed's cursor as text. */
#include "wire/cursor.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
ocop_cursor_to_text (const OcopCursor *cursor, char buffer[OCOP_CURSOR_TEXT_SIZE])
{
    g_assert (cursor->number >= 0);
    g_snprintf (buffer, OCOP_CURSOR_TEXT_SIZE, "%" G_GINT64_FORMAT ":%s", cursor->number,
                cursor->key);
    return buffer;
}

static gboolean
read_cursor (const char *text, OcopCursor *cursor)
{
    const char *colon = strchr (text, ':');
    if (colon == NULL || colon == text || (text[0] == '0' && colon > text + 1))
        return FALSE;
    for (const char *at = text; at < colon; at++) {
        if (!g_ascii_isdigit (*at) ||
            __builtin_mul_overflow (cursor->number, 10, &cursor->number) ||
            __builtin_add_overflow (cursor->number, *at - '0', &cursor->number))
            return FALSE;
    }
    for (const char *at = colon + 1; *at != '\0'; at++) {
        if (!g_ascii_isgraph (*at))
            return FALSE;
    }
    return g_strlcpy (cursor->key, colon + 1, sizeof cursor->key) < sizeof cursor->key;
}

gboolean
ocop_cursor_from_text (const char *text, OcopCursor *ret_cursor, GError **error)
{
    OcopCursor cursor = {0};
    if (text != NULL && *text != '\0' && !read_cursor (text, &cursor)) {
        g_autofree char *shown = ocop_text_excerpt (text, -1);
        ocop_set_error (error, OCOP_ERROR_BAD_INPUT, "cursor", _ ("“%s” is no cursor of the feed"),
                        shown);
        return FALSE;
    }
    *ret_cursor = cursor;
    return TRUE;
}
