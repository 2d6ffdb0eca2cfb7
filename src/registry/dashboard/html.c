/* The only place where text becomes HTML. */
#include "registry/dashboard/html.h"

#include "registry/http/form.h"
#include <string.h>

void
ocop_html_text (GString *out, const char *text)
{
    if (text == NULL)
        return;
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            g_string_append (out, "&amp;");
            break;
        case '<':
            g_string_append (out, "&lt;");
            break;
        case '>':
            g_string_append (out, "&gt;");
            break;
        case '"':
            g_string_append (out, "&quot;");
            break;
        case '\'':
            g_string_append (out, "&#39;");
            break;
        default:
            if ((guchar)*c < 0x20 && *c != '\n' && *c != '\t')
                g_string_append (out, "\xEF\xBF\xBD");
            else
                g_string_append_c (out, *c);
        }
    }
}

static void
add_number (GString *out, gint64 number)
{
    char digits[24];
    g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, number);
    g_string_append (out, digits);
}

void
ocop_html_add (GString *out, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    for (const char *at = format; *at != '\0';) {
        const gsize plain = strcspn (at, "%");
        g_string_append_len (out, at, (gssize)plain);
        at += plain;
        if (*at == '\0')
            break;
        if (at[1] == 's') {
            ocop_html_text (out, va_arg (arguments, const char *));
        } else if (at[1] == 'd') {
            add_number (out, va_arg (arguments, int));
        } else if (at[1] == 'u') {
            add_number (out, va_arg (arguments, guint));
        } else if (at[1] == 'l' && at[2] == 'd') {
            add_number (out, va_arg (arguments, gint64));
            at++;
        } else {
            g_assert (at[1] == '%');
            g_string_append_c (out, '%');
        }
        at += 2;
    }
    va_end (arguments);
}

void
ocop_html_url_part (GString *out, const char *text)
{
    ocop_form_append_escaped (out, text);
}
