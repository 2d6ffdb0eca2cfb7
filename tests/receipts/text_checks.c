/* Checks that several tests make on papers as text. */
#include "text_checks.h"

#include "receipts/cells.h"
#include <string.h>

static gboolean
is_command (gunichar c)
{
    return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0x200e ||
           c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void
check_lines (const char *text, guint columns)
{
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_true (g_str_has_suffix (text, "\n"));
    g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
    g_assert_cmpstr (text, ==, composed);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpuint (ocop_cells_of (*line, strlen (*line)), <=, columns);
        g_assert_false (g_str_has_suffix (*line, " "));
        for (const char *p = *line; *p != '\0'; p = g_utf8_next_char (p))
            g_assert_false (is_command (g_utf8_get_char (p)));
    }
}

gboolean
has_amount (const char *text, const char *amount)
{
    g_autofree char *at_end = g_strconcat (" ", amount, "\n", NULL);
    g_autofree char *alone = g_strconcat ("\n", amount, "\n", NULL);
    return strstr (text, at_end) != NULL || strstr (text, alone) != NULL;
}

char *
squeezed (const char *text)
{
    GString *out = g_string_new (NULL);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != ' ' && *p != '\n')
            g_string_append_c (out, *p);
    }
    return g_string_free (out, FALSE);
}
