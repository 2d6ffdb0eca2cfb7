/* Lines of settings, one after the other; nothing is kept but the section one is in. */
#include "drivers/proto/ini.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *line, const char *why)
{
    g_autofree char *excerpt = ocop_text_excerpt (line, -1);
    ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, "“%s”: %s", excerpt, why);
    return FALSE;
}

static gboolean
is_word (const char *text)
{
    const gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && text[length] == '\0';
}

static gboolean
has_control_characters (const char *line)
{
    for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
        if (g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\t')
            return TRUE;
    return FALSE;
}

/* @line is changed: cut into its parts. @section: what the last [section] line left. */
static gboolean
read_line (char *line, guint row, char **section, OcopIniFunc take, gpointer data, GError **error)
{
    g_strstrip (line);
    const gsize length = strlen (line);
    if (length == 0 || line[0] == '#')
        return TRUE;
    if (line[0] == '[') {
        if (line[length - 1] != ']')
            return refuse (error, line, _ ("the line is no [section]"));
        line[length - 1] = '\0';
        if (!is_word (line + 1))
            return refuse (error, line + 1, _ ("a section is named in a-z, 0-9 and -"));
        g_free (*section);
        *section = g_strdup (line + 1);
        return TRUE;
    }

    char *equals = strchr (line, '=');
    if (equals == NULL)
        return refuse (error, line, _ ("the line is no “key = value”"));
    *equals = '\0';
    g_strchomp (line);
    if (!is_word (line))
        return refuse (error, line, _ ("a key is named in a-z, 0-9 and -"));
    if (*section == NULL)
        return refuse (error, line, _ ("the key stands before the first [section]"));
    const OcopIniEntry entry = {
        .row = row, .section = *section, .key = line, .value = g_strchug (equals + 1)};
    return take (&entry, data, error);
}

static gboolean
read_bytes (const char *bytes, gsize size, guint row, char **section, OcopIniFunc take,
            gpointer data, GError **error)
{
    if (size > 0 && bytes[size - 1] == '\r')
        size--;
    if (size > OCOP_INI_LINE_MAX) {
        ocop_set_error (error, OCOP_ERROR_BAD_FILE, NULL, _ ("a line is longer than %d bytes"),
                        OCOP_INI_LINE_MAX);
        return FALSE;
    }
    g_autofree char *line = g_strndup (bytes, size);
    if (strlen (line) != size || !g_utf8_validate (line, -1, NULL) || has_control_characters (line))
        return refuse (error, line, _ ("the line is no plain text in UTF-8"));
    return read_line (line, row, section, take, data, error);
}

gboolean
ocop_ini_read (const char *text, gsize size, OcopIniFunc take, gpointer data, GError **error)
{
    g_autofree char *section = NULL;
    guint row = 0;
    for (gsize start = 0; start < size;) {
        const char *end = memchr (text + start, '\n', size - start);
        const gsize length = end != NULL ? (gsize)(end - text) - start : size - start;
        g_autoptr (GError) problem = NULL;

        row++;
        if (!read_bytes (text + start, length, row, &section, take, data, &problem)) {
            g_autofree char *column = g_strdup (ocop_error_get_column (problem));
            ocop_error_set_place (problem, NULL, row, column);
            g_propagate_error (error, g_steal_pointer (&problem));
            return FALSE;
        }
        start += length + 1;
    }
    return TRUE;
}
